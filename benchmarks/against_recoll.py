"""Files and pages a second until they can be searched, beside Recoll.

Run: ``python benchmarks/against_recoll.py [--folder FOLDER]``; without a folder the
PDFs of the starter collection are taken. Needs Recoll and pdftotext:
``sudo apt-get install recollcmd poppler-utils``.

Both programs run from nothing over the same files, as their users run them, and each
is asked the same words afterwards, words of these files, so that neither is fast by
leaving files out. (They stem differently, so counts differ a little.)
Recoll keeps words and page breaks; Commonshelf also tells languages, describes each
document, and keeps it with its record in a catalogue.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pypdfium2
from ingest_search_rebuild import command

_LETTERS = re.compile(r"[a-zA-Z]{6,12}")


def main() -> None:
    """Run both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if shutil.which("recollindex") is None:
        sys.exit("Recoll is not installed. Run: sudo apt-get install recollcmd")
    starter = Path(__file__).parents[1] / "corpus" / "documents"
    with tempfile.TemporaryDirectory() as scratch:
        files = Path(scratch) / "files"
        files.mkdir()
        found = sorted((arguments.folder or starter).rglob("*.pdf"))
        for number, path in enumerate(found):
            # Recoll takes no sidecars, so nobody gets any.
            shutil.copy(path, files / f"{number}-{path.name}")
        texts = [texts_of(path) for path in found]
        pages = sum(map(len, texts))
        print(f"{len(found)} PDFs, {pages} pages")
        recoll = with_recoll(files, Path(scratch) / "recoll")
        report("Recoll", recoll, len(found), pages)
        ours = with_commonshelf(files, Path(scratch) / "home")
        report("Commonshelf", ours, len(found), pages)
        print(f"Recoll : Commonshelf {recoll / ours:6.2f}  (above 1, ours is faster)")
        for word in common_words(texts):
            hits = asked(Path(scratch) / "recoll", Path(scratch) / "home", word)
            print(f"files with {word:16} Recoll {hits[0]:4}   Commonshelf {hits[1]:4}")


def texts_of(path: Path) -> list[str]:
    """Return the text of each page of a PDF, as pypdfium2 gives it; none if it cannot
    be opened."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError:
        return []


def common_words(texts: list[list[str]], count: int = 8) -> list[str]:
    """Return words of several files, from the most files to a few; in Latin letters
    without accents, which both programs take for the same word."""
    held = Counter(
        word
        for pages in texts
        for word in set(_LETTERS.findall("\n".join(pages).lower()))
    )
    words = [word for word, files in held.most_common() if files > 1]
    return words[:: max(1, len(words) // count)][:count]


def report(name: str, seconds: float, files: int, pages: int) -> None:
    """Print one line."""
    print(
        f"{name:12} {seconds:7.1f} s {files / seconds:7.1f} files/s "
        f"{pages / seconds:7.0f} pages/s until they can be searched"
    )


def with_recoll(files: Path, folder: Path) -> float:
    """Index with Recoll; return the seconds that it took."""
    folder.mkdir()
    (folder / "recoll.conf").write_text(f"topdirs = {files}\n")
    began = time.perf_counter()
    subprocess.run(
        ["recollindex", "-c", str(folder)],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - began


def with_commonshelf(files: Path, home: Path) -> float:
    """Ingest with the command; return the seconds that it took."""
    began = time.perf_counter()
    done = subprocess.run(
        command(home, "ingest", str(files), "--no-ocr", "--format", "json"),
        capture_output=True,
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return time.perf_counter() - began


def asked(recoll: Path, home: Path, word: str) -> tuple[int, int]:
    """Return how many files each finds with a word, as it is written."""
    told = subprocess.run(
        ["recollq", "-c", str(recoll), "-n", "0", word],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts = [line.split()[0] for line in told.split("\n") if "results" in line]
    answer = subprocess.run(
        command(home, "search", word, "--no-expand", "--format", "json"),
        capture_output=True,
        check=True,
    )
    return int(counts[0]) if counts else 0, int(json.loads(answer.stdout)["total"])


if __name__ == "__main__":
    main()
