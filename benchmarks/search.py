"""Compare our search with Whoosh, FTS5, tantivy and Xapian in one run.

    python benchmarks/search.py --documents 10000

Tantivy and Xapian are left out where they are not installed (``pip install tantivy
xapian-bindings-binary``, or Debian's python3-xapian). All index the same generated
documents (a title and a body of about 300 words, drawn as words are in texts, by Zipf's
law), with English stemming and positions, and answer the same queries with the first 20
documents and the counts of five facets.

Each system indexes in a process of its own and answers in another; then eight such
processes ask at once, all kinds of queries mixed. Cold, ours forgets before each
question what it keeps, and the others are opened anew; what the operating system keeps
of their files stays.

Prints milliseconds at the median and at the 95th percentile, how many times as long as
ours the others take (cold ones as ours, cold), documents indexed a second, size of the
index, and the most memory of each process, in which the generated documents count when
it indexes. Only the ratios mean anything on another machine.
"""

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from typing import Any

from search_documents import FACETS, Asked, Document, Search, generate, queries
from search_peers import PEERS, System

from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.matching import MatchRequest
from index.parser import parse
from repository.model import PUBLIC_SCOPE, Access, State

_AT_ONCE = 2_500
"""Documents of one commit, as when an index is rebuilt."""
_READERS = 8
_SECONDS = 10

Queries = dict[str, list[Asked]]


def build_ours(documents: list[Document], folder: Path) -> None:
    """Index with our engine."""
    engine: Engine = open_engine_in(folder, "benchmark", create=True)
    for start in range(0, len(documents), _AT_ONCE):
        portion = documents[start : start + _AT_ONCE]
        engine.apply([_change(d) for d in portion], start)
    engine.close()


def _change(document: Document) -> Change:
    edition = IndexEdition(
        1,
        document.language,
        {"title": ((document.title, "en"),)},
        ((1, document.body, "en"),),
    )
    facets = {
        "theme": document.theme,
        "sector": document.sector,
        "type": (document.type,),
        "year": (document.year,),
    }
    return Change(
        document.id,
        IndexDocument(
            document.id, Access.PUBLIC, State.PUBLISHED, 0, facets, (edition,)
        ),
    )


def open_ours(folder: Path, is_cold: bool = False) -> Search:
    """Search with our engine; if cold, with nothing kept from earlier questions."""
    engine: Engine = open_engine_in(folder, "benchmark")

    def search(asked: Asked) -> int:
        if is_cold:
            engine._cache.clear()  # type: ignore[attr-defined]
            engine._moment.evaluator.leaves.clear()  # type: ignore[attr-defined]
            engine._moment._near.clear()  # type: ignore[attr-defined]
        compiler = Compiler(("en",), None, lambda facet, expression: None)
        request = MatchRequest(
            compiler.compile(parse(asked.q).expression),
            {"theme": (asked.theme,)} if asked.theme else {},
            facets=FACETS,
            with_pages=False,
        )
        return engine.search(request, PUBLIC_SCOPE).total

    return search


def _open_cold(folder: Path) -> Search:
    return open_ours(folder, True)


def _cold(system: System) -> System:
    """Return a system that is opened anew for each question."""

    def open_anew(folder: Path) -> Search:
        return lambda asked: system.open(folder)(asked)

    return replace(system, open=open_anew)


OURS = "ours"
COLD = ", cold"
SYSTEMS = {
    OURS: System(build_ours, open_ours),
    OURS + COLD: System(build_ours, _open_cold),
    **PEERS,
    # Whoosh keeps nothing from one question to the next: its searcher is new each time.
    **{name + COLD: _cold(one) for name, one in PEERS.items() if name != "Whoosh"},
}


def timed(search: Search, asked: list[Asked]) -> list[float]:
    """Return the milliseconds of each query."""
    times = []
    for one in asked:
        started = time.perf_counter()
        search(one)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _index(name: str, count: int, folder: Path) -> float:
    """Return how long indexing takes, in seconds."""
    documents = generate(count)
    started = time.perf_counter()
    SYSTEMS[name].build(documents, folder)
    return time.perf_counter() - started


def _ask(name: str, asked: Queries, folder: Path) -> dict[str, list[float]]:
    """Return the milliseconds of all queries by kind, each asked before."""
    search = SYSTEMS[name].open(folder)
    for kind in asked.values():
        timed(search, kind)
    return {kind: timed(search, own) for kind, own in asked.items()}


def _read(name: str, asked: Queries, folder: Path, reader: int) -> list[float]:
    """Return the milliseconds of queries asked for some time, beside other readers."""
    search = SYSTEMS[name].open(folder)
    mixed = [one for kind in asked.values() for one in kind]
    random.Random(reader).shuffle(mixed)
    times: list[float] = []
    ends = time.monotonic() + _SECONDS
    while time.monotonic() < ends:
        times += timed(search, [mixed[len(times) % len(mixed)]])
    return times


def _apart(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Return what some work returns, and the most memory it took in MB, both from a
    process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        result: tuple[Any, float] = ours.recv()
    finally:
        process.join()
    return result


def _report(connection: Any, work: Callable[..., Any], arguments: Any) -> None:
    connection.send((work(*arguments), _most_memory()))


def _most_memory() -> float:
    """Return the most memory that this process has taken, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process was started from
        text = status.read_text(encoding="ascii")
        return int(text.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _readers(name: str, asked: Queries, folder: Path) -> list[float]:
    """Return the milliseconds of the queries of several readers at once."""
    with multiprocessing.get_context("spawn").Pool(_READERS) as pool:
        found = pool.starmap(
            _read, [(name, asked, folder, n) for n in range(_READERS)], chunksize=1
        )
    return [one for times in found for one in times]


def _chosen(without: list[str]) -> Iterator[tuple[str, System]]:
    for name, system in SYSTEMS.items():
        if name.removesuffix(COLD) in without:
            continue
        if system.module and find_spec(system.module) is None:
            print(f"{name} is not installed: pip install {system.package}")
            continue
        yield name, system


def main() -> None:
    """Build, ask, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=2_000)
    options.add_argument("--without", action="append", default=[], choices=[*PEERS])
    given = options.parse_args()
    asked = queries(generate(given.documents))
    with tempfile.TemporaryDirectory() as scratch:
        taken: dict[str, dict[str, list[float]]] = {}
        together: dict[str, list[float]] = {}
        for name, system in _chosen(given.without):
            folder = Path(scratch) / system.build.__name__
            if not folder.exists():
                folder.mkdir()
                seconds, most = _apart(_index, name, given.documents, folder)
                size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
                print(
                    f"{name:<13} {given.documents / seconds:7.0f} documents/s  "
                    f"{size / 1e6:7.1f} MB of index  {most:6.0f} MB of memory"
                )
            taken[name], most = _apart(_ask, name, asked, folder)
            print(f"{name:<13} {most:47.0f} MB to answer", flush=True)
            if not name.endswith(COLD):
                together[name] = _readers(name, asked, folder)
    print(f"\n{'':24} {'p50 ms':>9} {'p95 ms':>9} {'times ours':>12}")
    for kind in asked:
        for name, times in taken.items():
            base = taken[OURS + COLD if name.endswith(COLD) else OURS]
            _print(f"{kind:<10} {name:<13}", times[kind], base[kind])
    for name, times in together.items():
        rate = f"{len(times) / _SECONDS:7.0f}/s"
        _print(f"{_READERS} at once  {name:<13}", times, together[OURS], rate)


def _print(row: str, times: list[float], base: list[float], end: str = "") -> None:
    median, late = quantiles(times, n=20)[9], quantiles(times, n=20)[18]
    ratio = median / quantiles(base, n=20)[9]
    print(f"{row:<24} {median:9.2f} {late:9.2f} {ratio:12.1f} {end}")


if __name__ == "__main__":
    main()
