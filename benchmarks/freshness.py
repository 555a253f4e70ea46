"""How soon a new document is found, and how the index grows by single changes.

    python benchmarks/freshness.py --documents 500 --updates 1000

Two processes serve an installation while the command line takes in one file after
another; each process is asked from the moment that the command ends until it finds the
file. Then single documents are changed and indexed one at a time, and the index is
compared with one that is made anew. Prints seconds and megabytes.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median

from made_catalogue import fill

from index.catch_up import catch_up_home, rebuild
from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record
from repository.model import STAFF_SCOPE
from repository.settings import load_settings
from repository.vocabulary import load_vocabularies

_COMMAND = str(Path(sys.executable).parent / "commonshelf")


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, list[int]]]:
    """Give the address of two processes that serve an installation, and the numbers
    of both."""
    process = subprocess.Popen(
        [_COMMAND, "--home", str(home), "serve", "--port", "0", "--processes", "2"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        address = process.stdout.readline().split()[3]
        started = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while len(started.read_text().split()) < 2:
            time.sleep(0.1)
        yield address, [int(number) for number in started.read_text().split()]
    finally:
        process.terminate()
        process.wait()


@contextmanager
def halted(processes: Sequence[int]) -> Iterator[None]:
    """Halt processes for a while: others have to answer in their place."""
    for number in processes:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in processes:
            os.kill(number, signal.SIGCONT)


def alone(processes: Sequence[int]) -> Iterator[AbstractContextManager[None]]:
    """Give, for each of the processes, what leaves it to answer alone."""
    for one in processes:
        yield halted([other for other in processes if other != one])


def is_found(address: str, word: str) -> bool:
    """Return whether a word is found now."""
    asked = f"{address}api/v1/search?limit=1&q={word}"
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        return bool(json.load(answer)["total"])


def take_in(home: Path, times: int) -> Iterator[tuple[float, float]]:
    """Take in one file after another; give the seconds of each ingest, and those from
    its end until both processes have found it."""
    with serving(home) as (address, processes):
        for each in alone(processes):
            with each:  # the first question of all opens the index
                is_found(address, "quagga")
        for number in range(times):
            word = f"quagga{number}"
            file = home / f"{word}.txt"
            file.write_text(f"The report of {word}.", encoding="utf-8")
            started = time.perf_counter()
            subprocess.run(
                [_COMMAND, "--home", str(home), "ingest", str(file)],
                check=True,
                capture_output=True,
            )
            ended = time.perf_counter()
            for each in alone(processes):
                with each:
                    while not is_found(address, word):
                        time.sleep(0.01)
            yield ended - started, time.perf_counter() - ended


def megabytes(folder: Path) -> float:
    """Return the size of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 1e6


def update(home: Path, times: int) -> Iterator[float]:
    """Change one document after another and index each by itself; give the size of the
    index after each."""
    settings = load_settings(home, {})
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    catalogue = Catalogue.open(settings)
    ids = list(catalogue.document_ids(STAFF_SCOPE))
    for number in range(times):
        change = Edit(put=(("series", f"Series {number}"),))
        edit_record(catalogue, vocabularies, ids[number % len(ids)], change, "test")
        catch_up_home(settings, vocabularies=vocabularies)
        yield megabytes(settings.index_dir)
    catalogue.close()


def made_anew(home: Path) -> float:
    """Make the index anew and return its size."""
    settings = load_settings(home, {})
    catalogue = Catalogue.open(settings)
    rebuild(catalogue, settings, load_vocabularies(*settings.vocabulary_dirs))
    catalogue.close()
    return megabytes(settings.index_dir)


def main() -> None:
    """Serve, take in, update, compare."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=500)
    options.add_argument("--words", type=int, default=1_000)
    options.add_argument("--files", type=int, default=10)
    options.add_argument("--updates", type=int, default=1_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        fill(home, given.documents, given.words)
        print(f"made anew: {made_anew(home):.2f} MB", flush=True)
        taken = list(take_in(home, given.files))
        for what, seconds in zip(
            ("ingest of one file", "then found by both"),
            zip(*taken, strict=True),
            strict=True,
        ):
            print(f"{what}: {median(seconds):.3f} s, at most {max(seconds):.3f} s")
        sizes = list(update(home, given.updates))
        fresh = made_anew(home)
        print(
            f"after {given.updates:,} updates: {sizes[-1]:.2f} MB, "
            f"at most {max(sizes):.2f} MB on the way; "
            f"made anew: {fresh:.2f} MB ({sizes[-1] / fresh:.2f} and "
            f"{max(sizes) / fresh:.2f} times)"
        )


if __name__ == "__main__":
    main()
