"""How long the index of a large catalogue takes to be made again, beside plain Whoosh.

    python benchmarks/rebuild.py --documents 50000 --words 1000

The documents go into the catalogue without being read from files; then ``commonshelf
rebuild`` runs as its users run it, and plain Whoosh indexes the same pages with English
stemming and positions. Prints documents a second of both, the most memory of each
process, and the ratio.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from search_documents import Words
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.analysis import StemmingAnalyzer

from repository.catalogue import Catalogue
from repository.intake import Intake
from repository.model import Assertion, Extraction, Origin, Page
from repository.settings import load_settings
from repository.taking_in import take_in_all

_PAGE_WORDS = 350
_AT_ONCE = 500


def texts(count: int, words: int) -> Iterator[list[str]]:
    """Return the pages of each document."""
    drawn = Words(3)
    for _ in range(count):
        text = drawn.take(words)
        yield [
            " ".join(text[at : at + _PAGE_WORDS]) for at in range(0, words, _PAGE_WORDS)
        ]


def fill(home: Path, count: int, words: int) -> None:
    """Put the documents into a new catalogue."""
    catalogue = Catalogue.open(load_settings(home, {}), create=True)
    made = (intake(number, pages) for number, pages in enumerate(texts(count, words)))
    while portion := list(islice(made, _AT_ONCE)):
        for outcome in take_in_all(catalogue, portion):
            if isinstance(outcome, Exception):
                raise outcome
    catalogue.close()


def intake(number: int, texts: list[str]) -> Intake:
    """Return a document as reading and describing would hand it over."""
    pages = tuple(Page(n, text, language="en") for n, text in enumerate(texts, 1))
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return Intake(
        path=f"/made/{number}.txt",
        filename=f"{number}.txt",
        sha256=digest,
        size=sum(map(len, texts)),
        extraction=Extraction("text", "1", "text/plain", pages),
        pages=pages,
        language="en",
        assertions=(Assertion("title", texts[0][:60], Origin.TEXT),),
        parts=(),
        cases=(),
        issues=(),
        described_by="made",
    )


def plain_whoosh(folder: Path, count: int, words: int) -> float:
    """Index with Whoosh as its manual says; return the seconds it takes."""
    schema = fields.Schema(
        id=fields.ID(stored=True), body=fields.TEXT(StemmingAnalyzer())
    )
    writer = whoosh_index.create_in(str(folder), schema).writer(limitmb=512)
    taken = 0.0
    for number, pages in enumerate(texts(count, words)):
        started = time.perf_counter()
        writer.add_document(id=str(number), body="\n".join(pages))
        taken += time.perf_counter() - started
    started = time.perf_counter()
    writer.commit()
    return taken + time.perf_counter() - started


def _in_whoosh(folder: Path, count: int, words: int) -> tuple[float, int]:
    seconds = plain_whoosh(folder, count, words)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    """Fill, rebuild, compare."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=2_000)
    options.add_argument("--words", type=int, default=1_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        fill(home, given.documents, given.words)
        command = str(Path(sys.executable).parent / "commonshelf")
        started = time.perf_counter()
        subprocess.run([command, "--home", str(home), "rebuild"], check=True)
        seconds = time.perf_counter() - started
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        _print("commonshelf rebuild", seconds, given.documents, most)
        folder = Path(scratch) / "whoosh"
        folder.mkdir()
        with get_context("spawn").Pool(1) as pool:
            theirs, most = pool.apply(
                _in_whoosh, (folder, given.documents, given.words)
            )
        _print("plain Whoosh", theirs, given.documents, most)
        print(f"ours is {theirs / seconds:.1f} times as fast")


def _print(what: str, seconds: float, documents: int, megabytes: int) -> None:
    print(
        f"{what:20} {seconds:8.1f} s {documents / seconds:8.0f} documents/s "
        f"at most {megabytes} MB a process",
        flush=True,
    )


if __name__ == "__main__":
    main()
