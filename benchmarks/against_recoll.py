"""Files and pages a second until they can be searched, beside Recoll.

Run: ``python benchmarks/against_recoll.py [--folder FOLDER]``; without a folder the
PDFs of the starter collection are taken. Needs Recoll and pdftotext:
``sudo apt-get install recollcmd poppler-utils``.

Both programs run from nothing over the same files, as their users run them, and each
is asked the same words afterwards, so that neither is fast by leaving files out.
Recoll keeps words and page breaks; Commonshelf also tells languages, describes each
document, and keeps it with its record in a catalogue.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
from ingest_search_rebuild import command

WORDS = ("water", "privatisation", "agua", "eau", "Wasser")


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
        pages = sum(map(pages_of, found))
        print(f"{len(found)} PDFs, {pages} pages")
        recoll = with_recoll(files, Path(scratch) / "recoll")
        report("Recoll", recoll, len(found), pages)
        ours = with_commonshelf(files, Path(scratch) / "home")
        report("Commonshelf", ours, len(found), pages)
        print(f"Recoll : Commonshelf {recoll / ours:6.2f}  (above 1, ours is faster)")
        for word in WORDS:
            hits = asked(Path(scratch) / "recoll", Path(scratch) / "home", word)
            print(f"files with {word:16} Recoll {hits[0]:4}   Commonshelf {hits[1]:4}")


def pages_of(path: Path) -> int:
    """Return how many pages a PDF has; 0 if it cannot be opened."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


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
