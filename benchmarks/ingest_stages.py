"""Where the time of an ingest goes, stage by stage, and what it costs beside reading.

Run: ``python benchmarks/ingest_stages.py --documents 1000``, or with ``--folder`` on
files of your own; ``--folder corpus/documents`` are real ones that everybody has.

First each stage alone: processor milliseconds a file, beside its target. What describes
meets its texts for the first time, in a process of its own, as in an ingest; what it
prepares once of the vocabularies counts. Then, in the same run, a program of its own
reads the files in two bounded processes (what cannot be done without), and the real
command ingests them. Both begin from nothing, so both import what they need, and
nothing else; the ratio of the two is the figure to watch. The memory is that of all
processes of the ingest together, at its peak.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest_search_rebuild import command, generate

from index.catch_up import catch_up_home
from ingest.classification.choosing import classify
from ingest.describe import describe
from ingest.incoming import find_files
from ingest.language import detect, detect_short, load_models
from ingest.pipeline import TOGETHER, Ingest
from ingest.readers import Limits, read_file
from repository.catalogue import Catalogue
from repository.errors import ReadError
from repository.model import Extraction, Page
from repository.record import resolve
from repository.settings import load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

Result = TypeVar("Result")

TARGETS = {
    "reading": 6.0,
    "language": 1.0,
    "classification": 2.0,
    "other description": 4.0,
    "catalogue": 4.0,
    "index": 3.0,
}
"""Milliseconds a file, of one processor."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="measure on these files")
    parser.add_argument(
        "--repeat", type=int, default=1, help="take the least of so many"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch) / "files"
        if arguments.folder is None:
            generate(folder, arguments.documents)
        count = stages(folder, Path(scratch) / "staged")
        runs = []
        for number in range(arguments.repeat):
            home = Path(scratch) / f"home{number}"
            runs.append((reading(folder), ingest(folder, home)))
        alone, whole = map(least, zip(*runs, strict=True))
    for name, spent in (
        ("reading alone, two processes", alone),
        ("ingest, the whole command", whole),
    ):
        print(
            f"{name:28} {spent.seconds:8.1f} s {count / spent.seconds:8.0f} files/s "
            f"{spent.processor:8.1f} s of processors"
        )
    print(f"ingest : reading alone       {whole.seconds / alone.seconds:8.2f}")
    print(f"  in processor time          {whole.processor / alone.processor:8.2f}")
    print("  (target 2; on a busy machine the second is the one to trust)")
    print(f"memory of all processes      {whole.megabytes:8.0f} MB    (target 1000)")


def stages(folder: Path, home: Path) -> int:
    """Print what each stage takes alone; return the number of files."""
    settings = load_settings(home, environment={})
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        spent[name] += time.process_time() - began

    files = find_files([folder])
    limits = Limits.of(settings)
    # As the server that forks readers does; nothing else is warm.
    load_models()
    read: list[Read] = []
    with stage("reading"):
        for file in files:
            with suppress(ReadError):
                read.append((file.path.name, read_file(file.path, limits)))
    described, found = afresh(describe_all, read, vocabularies)
    spent["language"], _ = afresh(tell_languages, read)
    spent["classification"], _ = afresh(classify_all, found, vocabularies)
    spent["other description"] = described - spent["language"] - spent["classification"]
    catalogue = Catalogue.open(settings, create=True)
    with stage("catalogue"):
        # The readers work in other processes, whose time is not counted here.
        Ingest(catalogue, settings, vocabularies, [folder]).run(files)
    catalogue.close()
    with stage("index"):
        catch_up_home(settings)
    print(f"{'stage':20} {'ms a file':>10} {'target':>8}")
    for name, target in TARGETS.items():
        each = 1000 * spent[name] / len(files)
        told = "" if each <= target else "  over"
        print(f"{name:20} {each:10.2f} {target:8.1f}{told}")
    return len(files)


Read = tuple[str, Extraction]
"""The name of a file, and what was read of it."""
Found = tuple[tuple[Page, ...], str]
"""The pages of a document with their languages, and its title."""


def afresh(work: Callable[..., Result], *args: object) -> tuple[float, Result]:
    """Return the processor seconds that some work takes in a process that has met none
    of the texts before, and what came of it.

    What is learnt of a word is kept, so a stage that another one went before would be
    told too low.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return pool.submit(timed, work, args).result()


def timed(
    work: Callable[..., Result], args: tuple[object, ...]
) -> tuple[float, Result]:
    """Return the processor seconds that some work takes, and what came of it."""
    began = time.process_time()
    result = work(*args)
    return time.process_time() - began, result


def describe_all(read: Sequence[Read], vocabularies: Vocabularies) -> list[Found]:
    """Describe all files."""
    described = [describe(text, name, vocabularies) for name, text in read]
    return [(one.pages, resolve(one.assertions).first("title")) for one in described]


def tell_languages(read: Sequence[Read]) -> None:
    """Tell the languages of all pages and files."""
    for _, extraction in read:
        for page in extraction.pages:
            detect_short(page.text)
        detect(extraction.text)


def classify_all(found: Sequence[Found], vocabularies: Vocabularies) -> None:
    """Classify all files."""
    for pages, title in found:
        classify(pages, title, vocabularies)


def reading(folder: Path) -> "Spent":
    """Return what reading alone takes."""
    program = Path(__file__).with_name("reading_alone.py")
    return spent_on([sys.executable, str(program), str(folder), str(TOGETHER)])


def ingest(folder: Path, home: Path) -> "Spent":
    """Return what the command takes."""
    return spent_on(
        command(home, "ingest", str(folder), "--no-ocr", "--format", "json")
    )


def spent_on(words: list[str]) -> "Spent":
    """Return what a command takes, with all that it starts."""
    run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with watched(run.pid) as spent:
        assert run.stderr is not None
        errors = run.stderr.read()
        # Its times are told until it is waited for.
        os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
    if run.wait() not in (0, 1):
        sys.exit(errors.decode())
    return spent


@dataclass
class Spent:
    """What a process and all that it starts took: seconds, seconds of processors, and
    the most megabytes that they had in memory together."""

    seconds: float = 0.0
    processor: float = 0.0
    megabytes: float = 0.0


def least(some: Sequence[Spent]) -> Spent:
    """Return the least time, and the most memory, of several runs: whatever else a
    machine does adds to time."""
    return Spent(
        min(one.seconds for one in some),
        min(one.processor for one in some),
        max(one.megabytes for one in some),
    )


@contextmanager
def watched(process: int) -> Iterator[Spent]:
    """Measure a process, and all that it starts, for as long as the statement
    lasts."""
    spent = Spent()
    latest: dict[int, float] = {}
    is_over = threading.Event()

    def look() -> None:
        there = family(process)
        for one in there:
            latest[one] = max(latest.get(one, 0.0), processor_seconds(one))
        spent.megabytes = max(spent.megabytes, sum(map(megabytes, there)))

    def watch() -> None:
        while not is_over.wait(0.1):
            look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    began = time.perf_counter()
    try:
        yield spent
    finally:
        spent.seconds = time.perf_counter() - began
        is_over.set()
        watcher.join()
        look()
        spent.processor = sum(latest.values())


def family(process: int) -> list[int]:
    """Return a process and all that it started, as Linux lists them."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def processor_seconds(process: int) -> float:
    """Return the processor time of a process; 0 if it is gone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """Return the memory of a process, what it shares counted in parts."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().split("\n")
    except OSError:
        return 0.0
    sizes = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(next(sizes, "0")) / 1024


if __name__ == "__main__":
    main()
