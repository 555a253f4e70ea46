"""Ingest, search and rebuild a generated collection of mixed kind.

Run: ``python benchmarks/ingest_search_rebuild.py --documents 2000``

Writes PDF, DOCX, HTML, Markdown and text in four languages into a temporary folder,
then runs the real commands as processes and prints, for each: seconds, documents a
second, and the most memory that any one of its processes took. Reading alone, in one
process and without limits, is timed over the same files in the same run; the ratio
says what isolation, description, catalogue and index cost together.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from fpdf import FPDF

from ingest.readers import Limits, read_file
from repository.settings import load_settings
from repository.vocabulary import load_vocabularies

LANGUAGES = ("en", "fr", "de", "es")
FILLERS = {
    "en": "the of and in to for with our workers council members report shows that",
    "fr": "le la les et dans pour avec nos travailleurs conseil membres rapport que",
    "de": "der die und in für mit unsere Beschäftigten Rat Mitglieder Bericht dass",
    "es": "el la los y en para con nuestros trabajadores consejo informe muestra que",
}
DOCX = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{paragraphs}</w:body></w:document>"
)
DOCX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
    'formats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>'
)
DOCX_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxml'
    'formats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="generate into this folder and stop")
    arguments = parser.parse_args()
    if arguments.keep:
        generate(arguments.keep, arguments.documents)
        return
    with tempfile.TemporaryDirectory() as scratch:
        files, home = Path(scratch) / "files", Path(scratch) / "home"
        generate(files, arguments.documents)
        print(f"{arguments.documents} documents, {size_of(files):.0f} MB")
        alone = time_reading(files, home)
        report("reading alone", alone, arguments.documents)
        taken = run(home, "ingest", str(files), "--format", "json")
        report("ingest", taken, arguments.documents)
        print(f"{'ingest : reading alone':24} {taken / alone:8.2f} times as long")
        again = run(home, "ingest", str(files), "--format", "json")
        report("ingest again", again, arguments.documents)
        report("rebuild", run(home, "rebuild"), arguments.documents)
        started = time.perf_counter()
        answer = subprocess.run(
            command(home, "search", "privatisation", "--format", "json"),
            capture_output=True,
            check=True,
        )
        whole = time.perf_counter() - started
        found = json.loads(answer.stdout)
        print(
            f"{'search, whole process':24} {whole:8.2f} s   "
            f"({found['total']} found in {found['took_ms']} ms)"
        )
        print(
            f"{'catalogue':24} {(home / 'catalogue.sqlite').stat().st_size >> 20:8} MB"
        )
        print(f"{'index':24} {size_of(home / 'index'):8.0f} MB")


def command(home: Path, *words: str) -> list[str]:
    """Return the command line of a command on a home."""
    return [
        str(Path(sys.executable).parent / "commonshelf"),
        "--home",
        str(home),
        *words,
    ]


def run(home: Path, *words: str) -> float:
    """Run a command; return the seconds that it took."""
    started = time.perf_counter()
    done = subprocess.run(command(home, *words), capture_output=True, text=True)
    taken = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
    return taken


def report(what: str, seconds: float, documents: int) -> None:
    """Print one line. The memory is that of the largest process so far."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(
        f"{what:24} {seconds:8.1f} s {documents / seconds:8.0f} documents/s "
        f"  at most {peak} MB a process"
    )


def time_reading(files: Path, home: Path) -> float:
    """Return the seconds that reading all files takes in this process."""
    limits = Limits.of(load_settings(home, {}))
    started = time.perf_counter()
    for path in sorted(files.iterdir()):
        read_file(path, limits)
    return time.perf_counter() - started


def size_of(folder: Path) -> float:
    """Return the size of everything below a folder in MB."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / (1 << 20)


def generate(folder: Path, documents: int) -> None:
    """Write documents of five kinds in turn, the same ones at each run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chance = random.Random(20261123)
    vocabularies = load_vocabularies(*load_settings(environment={}).vocabulary_dirs)
    labels = {
        language: [concept.name(language) for concept in vocabularies.concepts]
        for language in LANGUAGES
    }
    writers = (write_pdf, write_docx, write_html, write_markdown, write_text)
    for number in range(documents):
        language = LANGUAGES[number // len(writers) % len(LANGUAGES)]
        words = FILLERS[language].split()
        title = f"{chance.choice(labels[language]).capitalize()} {2000 + number % 25}"
        paragraphs = [
            " ".join(
                chance.choice(labels[language])
                if chance.random() < 0.08
                else chance.choice(words)
                for _ in range(chance.randrange(40, 90))
            ).capitalize()
            + "."
            for _ in range(chance.randrange(5, 25))
        ]
        write = writers[number % len(writers)]
        write(folder / f"{number:05}", language, title, paragraphs)


def write_pdf(path: Path, language: str, title: str, paragraphs: list[str]) -> None:
    """Write a PDF of a few pages."""
    pdf = FPDF()
    pdf.set_title(title)
    pdf.add_page()
    pdf.set_font("Times", "B", 20)
    pdf.multi_cell(0, 10, title.encode("latin-1", "replace").decode("latin-1"))
    pdf.set_font("Times", size=11)
    for paragraph in paragraphs:
        pdf.ln(4)
        pdf.multi_cell(0, 5, paragraph.encode("latin-1", "replace").decode("latin-1"))
    pdf.output(str(path.with_suffix(".pdf")))


def write_docx(path: Path, language: str, title: str, paragraphs: list[str]) -> None:
    """Write a DOCX with a heading."""
    heading = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    body = heading.format(title) + "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs
    )
    with zipfile.ZipFile(path.with_suffix(".docx"), "w") as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("_rels/.rels", DOCX_RELATIONS)
        archive.writestr("word/document.xml", DOCX.format(paragraphs=body))


def write_html(path: Path, language: str, title: str, paragraphs: list[str]) -> None:
    """Write a page with a menu and a footer around its text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    path.with_suffix(".html").write_text(
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        f"<title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<main><h1>{title}</h1>{text}</main><footer>Contact</footer></body></html>",
        encoding="utf-8",
    )


def write_markdown(
    path: Path, language: str, title: str, paragraphs: list[str]
) -> None:
    """Write Markdown with a heading."""
    path.with_suffix(".md").write_text(
        "\n\n".join([f"# {title}", *paragraphs]), encoding="utf-8"
    )


def write_text(path: Path, language: str, title: str, paragraphs: list[str]) -> None:
    """Write plain text."""
    path.with_suffix(".txt").write_text(
        "\n\n".join([title.upper(), *paragraphs]), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
