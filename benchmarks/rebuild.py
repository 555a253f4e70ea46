"""How long the index of a large catalogue takes to be made again, beside plain Whoosh.

    python benchmarks/rebuild.py --documents 50000 --words 1000

The documents go into the catalogue without being read from files; then ``commonshelf
rebuild`` runs as its users run it, and plain Whoosh indexes the same pages with English
stemming and positions. Prints documents a second of both, the most memory of each
process, and the ratio.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from made_catalogue import fill, texts
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.analysis import StemmingAnalyzer


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
