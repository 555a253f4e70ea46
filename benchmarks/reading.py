"""How fast PDFs are read, and how well their text agrees with what was printed.

Our reader beside pdftotext (of poppler), pypdfium2 alone and pdfplumber alone, on the
same files in the same run: pages a second of processor time on one core, and per
language and layout

    F1     of the words, counted; of Japanese, of the characters
    order  of the words that occur once in the reference: the longest row of them that
           the text has once and in the same order, as a share of all
    found  the share of the reference's words that the text has; unlike F1 it does not
           count page headers, which our reader leaves out and a reference has not

The files are the PDFs of the starter collection, whose manuscripts are the reference;
the manuscripts set anew in one, two and three columns by whatever of Chromium,
LibreOffice and WeasyPrint there is; lines drawn in the order of rows across columns
and in no order at all, where fpdf2 is installed; and pairs of NAME.pdf and NAME.txt in
a folder. Hyphens at the ends of lines are joined in the text of every tool.

    python benchmarks/reading.py [--pairs FOLDER] [--each] [--keep FOLDER]
"""

import argparse
import html
import random
import re
import resource
import shutil
import subprocess
import tempfile
import time
import tomllib
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pdfplumber
import pypdfium2
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import LANGUAGES
from repository.settings import load_settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
COLUMNS = {1: "one column", 2: "two columns", 3: "three columns"}
FONTS = '"Noto Serif", "Noto Naskh Arabic", "IPAPGothic", "DejaVu Serif", serif'
DRAWN_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


@dataclass(frozen=True)
class Sample:
    """A PDF and the text that was printed in it."""

    path: Path
    language: str
    layout: str
    reference: str


@dataclass(frozen=True)
class Score:
    """Agreement of one tool's text of one sample, each from 0 to 1."""

    f1: float
    order: float
    found: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=Path, help="folder of NAME.LANG.pdf and .txt")
    parser.add_argument("--each", action="store_true", help="a line for each file")
    parser.add_argument("--keep", type=Path, help="folder for the PDFs that are made")
    options = parser.parse_args()
    tools = {"ours": ours, "pypdfium2": by_pdfium, "pdfplumber": by_pdfplumber}
    if shutil.which("pdftotext"):
        tools["pdftotext"] = by_pdftotext
    else:
        print("pdftotext is not installed (Debian: poppler-utils): left out")
    with tempfile.TemporaryDirectory() as folder:
        kept = options.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        samples = [*shipped(), *made(kept)]
        if options.pairs:
            samples += pairs(options.pairs)
        measure(samples, tools, options.each)


def measure(
    samples: Sequence[Sample], tools: Mapping[str, Callable[[Path], str]], each: bool
) -> None:
    """Read every sample with every tool, and print speed and agreement."""
    scores: dict[tuple[str, str], dict[str, list[Score]]] = defaultdict(
        lambda: defaultdict(list)
    )
    seconds: Counter[str] = Counter()
    pages = 0
    for tool in tools.values():  # libraries are loaded once a process: not timed
        tool(samples[0].path)
    for sample in samples:
        with pypdfium2.PdfDocument(sample.path) as document:
            pages += len(document)
        line = []
        for name, tool in tools.items():
            start = processor_time()
            text = tool(sample.path)
            seconds[name] += processor_time() - start
            score = agreement(sample, text)
            scores[sample.layout, sample.language][name].append(score)
            line.append(f"{name} {score.f1:.3f} {score.order:.3f} {score.found:.3f}")
        if each:
            print(f"{sample.path.name} ({sample.layout}): {'; '.join(line)}")
    print(f"\n{len(samples)} files, {pages} pages. Pages a second, one core:")
    for name in tools:
        ratio = seconds[name] / seconds["ours"]
        print(f"  {name:<11} {pages / seconds[name]:7.1f}   ours is {ratio:.2f} times")
    print("\nF1 order found of each tool; * where ours is more than 0.002 behind")
    print(f"{'':36}" + "".join(f"{name:<20}" for name in tools))
    order = {code: place for place, code in enumerate(LANGUAGES)}
    for layout, language in sorted(scores, key=lambda k: (k[0], order.get(k[1], 99))):
        found = scores[layout, language]
        means = {name: mean(found[name]) for name in tools}
        cells = "".join(
            f"{s.f1:.3f} {s.order:.3f} {s.found:.3f}   " for s in means.values()
        )
        behind = any(
            max(s.f1 - means["ours"].f1, s.order - means["ours"].order) > 0.002
            for s in means.values()
        )
        count = len(found["ours"])
        print(f"{'*' if behind else ' '}{language} {layout:<28}{count:>3} {cells}")


def mean(scores: Sequence[Score]) -> Score:
    """Return the mean of scores, each file counting the same."""
    count = len(scores)
    return Score(
        sum(s.f1 for s in scores) / count,
        sum(s.order for s in scores) / count,
        sum(s.found for s in scores) / count,
    )


def processor_time() -> float:
    """Return the seconds that this process and its ended children have worked."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def ours(path: Path) -> str:
    """Return the text that the repository keeps of a file; none if it refuses it."""
    try:
        extraction = read_file(path, Limits.of(load_settings(environment={})))
    except ReadError:
        return ""
    return "\n".join(page.text for page in extraction.pages)


def by_pdftotext(path: Path) -> str:
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def by_pdfium(path: Path) -> str:
    texts = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            texts.append(page.get_textpage().get_text_range())
            page.close()
    return "\n".join(texts)


def by_pdfplumber(path: Path) -> str:
    texts = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            texts.append(page.extract_text() or "")
            page.close()
    return "\n".join(texts)


def agreement(sample: Sample, text: str) -> Score:
    """Compare a tool's text with the reference."""
    by_letter = sample.language == "ja"
    meant, got = tokens(sample.reference, by_letter), tokens(text, by_letter)
    common = (Counter(meant) & Counter(got)).total()
    f1 = 2 * common / max(1, len(meant) + len(got))
    found = common / max(1, len(meant))
    if by_letter:  # single characters repeat; runs of five hardly do
        meant, got = shingles(meant), shingles(got)
    return Score(f1, order_of(meant, got), found)


def tokens(text: str, by_letter: bool) -> list[str]:
    """Return the words of a text, without case, vowel signs and compatibility forms."""
    text = unicodedata.normalize("NFKC", text.replace("\r", ""))
    text = re.sub(r"(?<=\w)[-\u2010\u00ad\ufffe\x02][ \n]*\n\s*(?=\w)", "", text)
    text = re.sub(
        "[\u00ad\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060"
        "\u2066-\u2069\ufffe\ufeff]",
        "",
        text,
    )
    return re.findall(r"\w" if by_letter else r"\w+", text.casefold())


def shingles(letters: Sequence[str]) -> list[str]:
    return ["".join(letters[i : i + 5]) for i in range(len(letters) - 4)]


def order_of(meant: Sequence[str], got: Sequence[str]) -> float:
    """Return how many of the words that occur once the text has in the same order."""
    once = {word for word, count in Counter(meant).items() if count == 1}
    count = len(once)
    once &= {word for word, count in Counter(got).items() if count == 1}
    places = {word: place for place, word in enumerate(meant)}
    ends: list[int] = []  # of the best rows of each length so far (patience sorting)
    for word in got:
        if word in once:
            place = bisect_left(ends, places[word])
            ends[place : place + 1] = [places[word]]
    return len(ends) / count if count else 0.0


def manuscripts() -> Iterator[tuple[Path, Mapping[str, object], str]]:
    """Yield path, front matter and HTML of the starter collection's manuscripts."""
    markdown = MarkdownIt("commonmark").enable("table")
    for path in sorted((CORPUS / "manuscripts").glob("[!_]*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        yield path, tomllib.loads(front), markdown.render(body)


def shipped() -> Iterator[Sample]:
    """Yield the PDFs of the starter collection that have a text layer."""
    for path, front, body in manuscripts():
        layout = str(front.get("layout", ""))
        if front["format"] == "pdf" and layout != "scan":
            pdf = CORPUS / "documents" / path.parent.name / f"{path.stem}.pdf"
            layout = f"starter collection, {layout.replace('-', ' ')}"
            yield Sample(pdf, str(front["language"]), layout, words_of(body))


def pairs(folder: Path) -> Iterator[Sample]:
    """Yield the pairs of NAME.LANG.pdf and NAME.LANG.txt in a folder."""
    for pdf in sorted(folder.rglob("*.pdf")):
        text = pdf.with_suffix(".txt")
        if text.exists():
            language = pdf.stem.rpartition(".")[2]
            reference = text.read_text(encoding="utf-8", errors="replace")
            yield Sample(pdf, language, folder.name, reference)


def words_of(body: str) -> str:
    """Return the text of HTML; what ends a block ends a word."""
    ends = r"(</(?:p|h\d|li|td|th|tr|pre|blockquote)>|<br ?/?>)"
    spaced = re.sub(ends, r"\1\n", body)
    return str(lxml_html.fromstring(f"<div>{spaced}</div>").text_content())


def made(folder: Path) -> Iterator[Sample]:
    """Yield the longest two manuscripts of each language, set anew by each program."""
    longest: dict[str, list[str]] = defaultdict(list)
    for _, front, body in sorted(manuscripts(), key=lambda m: -len(m[2])):
        if len(longest[str(front["language"])]) < 2:
            longest[str(front["language"])].append(body)
    programs: dict[str, Callable[[Path, Path], None]] = {}
    if shutil.which("chromium"):
        programs["Chromium"] = by_chromium
    if shutil.which("soffice"):
        programs["LibreOffice"] = by_libreoffice
    if find_spec("weasyprint"):
        programs["WeasyPrint"] = by_weasyprint
    for language in LANGUAGES:
        body = "\n".join(longest[language])
        reference = words_of(body)
        for program, write in programs.items():
            for count, layout in COLUMNS.items():
                name = f"{program}-{count}.{language}".lower()
                pdf = folder / f"{name}.pdf"
                if not pdf.exists():
                    as_office = program == "LibreOffice"
                    source = folder / f"{name}.{'fodt' if as_office else 'html'}"
                    page = office_page if as_office else web_page
                    source.write_text(page(body, language, count), encoding="utf-8")
                    write(source, pdf)
                yield Sample(pdf, language, f"{program}, {layout}", reference)
        if find_spec("fpdf") and DRAWN_FONT.exists() and language not in ("ar", "ja"):
            for order in ("rows", "no order"):
                pdf = folder / f"drawn-{order.replace(' ', '-')}.{language}.pdf"
                draw(reference, pdf, order)
                layout = f"drawn in {order}, two columns"
                yield Sample(pdf, language, layout, reference)


def web_page(body: str, language: str, columns: int) -> str:
    """Return a page for a program that prints HTML, with hyphens and page numbers."""
    direction = "rtl" if language == "ar" else "ltr"
    return f"""<!doctype html><html lang="{language}" dir="{direction}"><meta
charset="utf-8"><style>@page {{ size: A4; margin: 22mm; @bottom-center
{{ content: counter(page) " / " counter(pages) }} }}
html {{ font: {11.5 - columns}pt/1.4 {FONTS}; hyphens: auto }}
body {{ columns: {columns}; column-gap: 7mm; margin: 0; text-align: justify }}
table {{ border-collapse: collapse }} td, th {{ border: 0.4pt solid #777 }}
</style><body>{body}</body></html>"""


def office_page(body: str, language: str, columns: int) -> str:
    """Return an OpenDocument file with the paragraphs of HTML, in columns."""
    mode = "rl-tb" if language == "ar" else "lr-tb"
    parts = []
    tree = lxml_html.fromstring(f"<div>{body}</div>")
    for node in tree.iter("h1", "h2", "h3", "p", "li", "tr"):
        if node.tag == "p" and node.getparent().tag == "li":
            continue
        cells = node.findall("*") if node.tag == "tr" else [node]
        text = html.escape(" ".join(" ".join(c.text_content().split()) for c in cells))
        style = "H" if node.tag.startswith("h") else "P"
        parts.append(f'<text:p text:style-name="{style}">{text}</text:p>')
    names = ("office", "style", "text", "fo")
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{n}="{urn}:{"xsl-fo-compatible" if n == "fo" else n}:1.0"'
        for n in names
    )
    font = {"ar": "Noto Naskh Arabic", "ja": "IPAPGothic"}.get(language, "Noto Serif")
    fonts = " ".join(
        f'style:font-name{kind}="{font}" fo:font-family="{font}"'
        if not kind
        else f'style:font-family{kind}="{font}"'
        for kind in ("", "-asian", "-complex")
    )

    def style(name: str, size: float, weight: str) -> str:
        sizes = " ".join(
            f'{prefix}="{size}pt"'
            for prefix in (
                "fo:font-size",
                "style:font-size-asian",
                "style:font-size-complex",
            )
        )
        return (
            f'<style:style style:name="{name}" style:family="paragraph">'
            f'<style:paragraph-properties style:writing-mode="{mode}" '
            f'fo:margin-bottom="0.2cm" fo:text-align="'
            f'{"start" if name == "H" else "justify"}"/>'
            f'<style:text-properties {fonts} {sizes} fo:font-weight="{weight}" '
            f'fo:language="{language}" fo:country="none" fo:hyphenate="true" '
            'fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/>'
            "</style:style>"
        )

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {spaces} office:version="1.3"
office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>
{style("P", 10, "normal")}{style("H", 13, "bold")}
<style:page-layout style:name="L"><style:page-layout-properties
fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"
style:writing-mode="{mode}"><style:columns
fo:column-count="{columns}" fo:column-gap="0.7cm"/></style:page-layout-properties>
<style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard"
style:page-layout-name="L"><style:footer><text:p><text:page-number/> /
<text:page-count/></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{"".join(parts)}</office:text></office:body>
</office:document>"""


def by_chromium(source: Path, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
             f"--user-data-dir={profile}", f"--print-to-pdf={pdf}",
             source.resolve().as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip


def by_libreoffice(source: Path, pdf: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir",
         str(pdf.parent), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def by_weasyprint(source: Path, pdf: Path) -> None:
    import weasyprint

    weasyprint.HTML(filename=source).write_pdf(pdf)


def draw(text: str, pdf: Path, order: str) -> None:
    """Draw text in two columns, a line at a time, but in another order."""
    from fpdf import FPDF

    page = FPDF(unit="pt")
    page.add_font("text", fname=DRAWN_FONT)
    page.set_font("text", size=9)
    page.set_auto_page_break(False)
    lines = [""]
    for word in text.split():
        if page.get_string_width(f"{lines[-1]} {word}") > 235:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    chance = random.Random(1)
    for start in range(0, len(lines), 110):
        page.add_page()
        placed = [
            (row, column, line)
            for column in (0, 1)
            for row, line in enumerate(lines[start + 55 * column :][:55])
        ]
        if order == "rows":
            placed.sort()
        else:
            chance.shuffle(placed)
        for row, column, line in placed:
            page.text(50 + 255 * column, 60 + 13 * row, line)
    page.output(str(pdf))


if __name__ == "__main__":
    main()
