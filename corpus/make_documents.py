"""Typeset the manuscripts of the starter collection.

Every ``corpus/manuscripts/KIND/NAME.LANG.md`` becomes
``corpus/documents/KIND/NAME.LANG.EXT`` with its sidecar ``NAME.LANG.EXT.toml``.
A developer's script: the product reads what it made and never imports it.

A manuscript has TOML front matter between two ``+++`` lines, then CommonMark with pipe
tables that begins with the one level-1 heading. The front matter is the sidecar, plus
``format`` (pdf, docx, odt, html, md or txt) and, for a PDF, ``layout`` (one-column,
two-columns or scan).

It needs, on Debian, the packages libpango-1.0-0, libpangoft2-1.0-0, fonts-noto-core,
fonts-dejavu-core, fonts-ipafont-gothic and pandoc, and the libraries of the extra
``[typeset]``. With the same versions of these a second run changes no byte: dates
inside the files come from ``issued``, and nothing is drawn at random.

    python corpus/make_documents.py                    # all
    python corpus/make_documents.py motion-2023-03     # names that contain the words
"""

import html
import io
import os
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import pypdfium2
import tomli_w
import weasyprint
from markdown_it import MarkdownIt
from PIL import Image

CORPUS = Path(__file__).resolve().parent
MANUSCRIPTS = CORPUS / "manuscripts"
DOCUMENTS = CORPUS / "documents"
STYLE = MANUSCRIPTS / "_style"

VOWEL_SIGNS = dict.fromkeys(range(0x064B, 0x0653))
"""Arabic vowel signs. Set as glyphs of their own, they stand in the text layer of a
PDF away from their word, and with them the words around; print does without them."""

SCAN_DPI = 150
SCAN_TILT = (0.7, -0.5, 0.4)
"""Degrees by which the pages of a scan lie askew, one after the other."""


@dataclass(frozen=True)
class Manuscript:
    """A text to typeset.

    Attributes:
        path: the file, which names the kind, the name and the language.
        meta: the front matter.
        body: the Markdown after it.
    """

    path: Path
    meta: Mapping[str, Any]
    body: str

    @property
    def language(self) -> str:
        """The language that the file name ends with."""
        return self.path.stem.rpartition(".")[2]

    @property
    def direction(self) -> str:
        """Which way its lines run, in the terms of HTML."""
        return "rtl" if self.language == "ar" else "ltr"

    @property
    def title(self) -> str:
        """The title, as its record has it."""
        return str(self.meta["title"])

    @property
    def day(self) -> str:
        """The date of issue, filled up to a day: files have no other dates."""
        return (str(self.meta["issued"]) + "-01-01")[:10]

    @property
    def target(self) -> Path:
        """Where it goes."""
        name = f"{self.path.stem}.{self.meta['format']}"
        return DOCUMENTS / self.path.parent.name / name

    @property
    def sidecar(self) -> str:
        """The text of its sidecar."""
        ours = ("format", "layout")
        record = {key: v for key, v in self.meta.items() if key not in ours}
        return tomli_w.dumps(record, multiline_strings=True)


def read_manuscript(path: Path) -> Manuscript:
    """Read a manuscript.

    Raises:
        ValueError: front matter that is missing or does not fit the file name.
    """
    text = path.read_text(encoding="utf-8")
    try:
        _, front, body = text.split("+++\n", 2)
        manuscript = Manuscript(path, tomllib.loads(front), body.strip() + "\n")
    except ValueError as error:
        raise ValueError(f"{path}: no good front matter ({error})") from error
    if manuscript.meta["language"] != manuscript.language:
        raise ValueError(f"{path}: the language is not the one of the file name")
    if manuscript.meta["format"] not in WRITERS:
        raise ValueError(f"{path}: no such format {manuscript.meta['format']!r}")
    if not manuscript.body.startswith("# "):
        raise ValueError(f"{path}: the text does not begin with its heading")
    return manuscript


def write_pdf(manuscript: Manuscript) -> bytes:
    """Return a PDF, of text or, if its layout is ``scan``, of pictures alone."""
    layout = manuscript.meta["layout"]
    text = _page(manuscript, "print.html").translate(VOWEL_SIGNS)
    page = weasyprint.HTML(string=text)
    pdf = page.write_pdf(
        stylesheets=[weasyprint.CSS(STYLE / "print.css")],
        pdf_identifier=manuscript.target.name.encode(),
    )
    return _scan(pdf, manuscript) if layout == "scan" else pdf


def write_html(manuscript: Manuscript) -> bytes:
    """Return a web page as a browser saves it, with all that is around a text."""
    return _page(manuscript, "page.html").encode()


def write_text(manuscript: Manuscript) -> bytes:
    """Return plain text, in lines of at most 76 characters."""
    return _pandoc(manuscript, "plain", "--columns=76")


def write_markdown(manuscript: Manuscript) -> bytes:
    """Return the Markdown as it is written."""
    return manuscript.body.encode()


def write_office(manuscript: Manuscript) -> bytes:
    """Return a DOCX or ODT, the heading of the text being its title."""
    document = _pandoc(
        manuscript,
        str(manuscript.meta["format"]),
        "--shift-heading-level-by=-1",
        f"--metadata=lang:{manuscript.language}",
        f"--metadata=dir:{manuscript.direction}",
        f"--metadata=date:{manuscript.meta['issued']}",
        *(f"--metadata=author:{name}" for name in manuscript.meta.get("creator", ())),
    )
    return _dated(document, manuscript.day)


WRITERS: Mapping[str, Callable[[Manuscript], bytes]] = {
    "pdf": write_pdf,
    "docx": write_office,
    "odt": write_office,
    "html": write_html,
    "md": write_markdown,
    "txt": write_text,
}


def _page(manuscript: Manuscript, template: str) -> str:
    """Return the text in one of the HTML templates."""
    markdown = MarkdownIt("commonmark").enable("table")
    meta = manuscript.meta
    words = tomllib.loads((STYLE / "words.toml").read_text(encoding="utf-8"))
    here = words[manuscript.language]
    kind = "federation" if manuscript.path.parent.name == "federation" else "shelf"
    values = {
        **{key: value for key, value in here.items() if isinstance(value, str)},
        "title": manuscript.title,
        "abstract": meta.get("abstract", ""),
        "author": ", ".join(meta.get("creator", ())) or here["site"][kind],
        "site": here["site"][kind],
        "header": meta.get("series") or meta.get("event") or manuscript.title,
        "language": manuscript.language,
        "direction": manuscript.direction,
        "issued": str(meta["issued"]),
        "day": manuscript.day,
        "layout": str(meta.get("layout", "")),
        "page_name": manuscript.path.stem,
    }
    escaped = {key: html.escape(value) for key, value in values.items()}
    page = (STYLE / template).read_text(encoding="utf-8")
    return Template(page).substitute(escaped, body=markdown.render(manuscript.body))


def _pandoc(manuscript: Manuscript, to: str, *options: str) -> bytes:
    """Return what pandoc makes of the text."""
    day = time.strptime(manuscript.day + " UTC", "%Y-%m-%d %Z")
    done = subprocess.run(
        ["pandoc", "--from=commonmark+pipe_tables", f"--to={to}", *options, "-o-"],
        input=manuscript.body.encode(),
        capture_output=True,
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(int(time.mktime(day)))},
    )
    return done.stdout


def _dated(package: bytes, day: str) -> bytes:
    """Return a ZIP with the date of every member set: pandoc stamps ODT with now."""
    date = (int(day[:4]), int(day[5:7]), int(day[8:]), 0, 0, 0)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            stamped = zipfile.ZipInfo(member.filename, date)
            stamped.compress_type = member.compress_type
            new.writestr(stamped, old.read(member))
    return out.getvalue()


def _scan(pdf: bytes, manuscript: Manuscript) -> bytes:
    """Return a PDF of the pictures of another's pages, grey and a little askew."""
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        picture = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
        tilt = SCAN_TILT[number % len(SCAN_TILT)]
        pages.append(
            picture.convert("L").rotate(tilt, Image.Resampling.BICUBIC, fillcolor=250)
        )
    day = time.strptime(manuscript.day, "%Y-%m-%d")
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=SCAN_DPI,
        quality=45,
        title=manuscript.target.stem,
        creationDate=day,
        modDate=day,
    )
    return out.getvalue()


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file unless it is there already; return whether it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def main(words: list[str]) -> None:
    """Typeset what the words name, or all, and remove what has no manuscript."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    # Font subsets carry the hour at which they were made, unless it is set.
    os.environ["SOURCE_DATE_EPOCH"] = "1735689600"
    manuscripts = [read_manuscript(path) for path in sorted(MANUSCRIPTS.glob("*/*.md"))]
    wanted: set[Path] = set()
    written = 0
    for manuscript in manuscripts:
        target = manuscript.target
        beside = target.with_name(target.name + ".toml")
        wanted |= {target, beside}
        if words and not any(word in manuscript.path.name for word in words):
            continue
        content = WRITERS[manuscript.meta["format"]](manuscript)
        changed = write_if_changed(target, content)
        changed |= write_if_changed(beside, manuscript.sidecar.encode())
        if changed:
            written += 1
            print(f"{target.relative_to(CORPUS)}: {len(content) // 1024} KiB")
    for path in sorted(set(DOCUMENTS.glob("*/*")) - wanted):
        path.unlink()
        print(f"{path.relative_to(CORPUS)}: removed, it has no manuscript")
    print(f"{len(manuscripts)} manuscripts, {written} documents changed")


if __name__ == "__main__":
    main(sys.argv[1:])
