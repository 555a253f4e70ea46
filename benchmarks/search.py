"""Compare our search with Whoosh, FTS5, tantivy and Xapian in one run.

    python benchmarks/search.py --documents 10000

Tantivy and Xapian are left out where they are not installed (``pip install tantivy
xapian-bindings-binary``, or Debian's python3-xapian). All index the same generated
documents (a title and a body of about 300 words, drawn as words are in texts, by Zipf's
law), with English stemming and positions, and answer the same queries with the first 20
documents and the counts of five facets. Prints milliseconds at the median and at the
95th percentile, and how many times as long as ours the others take. Only the ratios
mean anything on another machine.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles

from search_documents import FACETS, Asked, Document, Search, generate, queries
from search_peers import BUILDERS, PACKAGES

from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.matching import MatchRequest
from index.parser import parse
from repository.model import PUBLIC_SCOPE, Access, State


_AT_ONCE = 2_500
"""Documents of one commit, as when an index is rebuilt."""


def ours(documents: list[Document], folder: Path) -> tuple[Search, Callable[[], None]]:
    """Index with our engine; return how to search, and how to empty its caches."""
    engine: Engine = open_engine_in(folder, "benchmark", create=True)
    for start in range(0, len(documents), _AT_ONCE):
        portion = documents[start : start + _AT_ONCE]
        engine.apply([_change(d) for d in portion], start)

    def search(asked: Asked) -> int:
        compiler = Compiler(("en",), None, lambda facet, expression: None)
        request = MatchRequest(
            compiler.compile(parse(asked.q).expression),
            {"theme": (asked.theme,)} if asked.theme else {},
            facets=FACETS,
            with_pages=False,
        )
        return engine.search(request, PUBLIC_SCOPE).total

    def forget() -> None:
        engine._cache.clear()  # type: ignore[attr-defined]
        engine._moment.evaluator.leaves.clear()  # type: ignore[attr-defined]
        engine._moment._near.clear()  # type: ignore[attr-defined]

    return search, forget


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


def timed(
    search: Search, asked: list[Asked], before: Callable[[], None]
) -> list[float]:
    """Return the milliseconds of each query."""
    times = []
    for one in asked:
        before()
        started = time.perf_counter()
        search(one)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _nothing() -> None:
    """Do nothing."""


def rows(
    systems: dict[str, tuple[Search, Callable[[], None]]], asked: list[Asked]
) -> Iterator[tuple[str, float, float]]:
    """Return (system, median, 95th percentile) of one kind of query."""
    for name, (search, before) in systems.items():
        if before is _nothing:
            timed(search, asked, _nothing)  # once to warm up
        cuts = quantiles(timed(search, asked, before), n=20)
        yield name, cuts[9], cuts[18]


def main() -> None:
    """Build, ask, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=2_000)
    count = options.parse_args().documents
    documents = generate(count)
    asked = queries(documents)
    with tempfile.TemporaryDirectory() as scratch:
        made: dict[str, tuple[Search, Callable[[], None]]] = {}
        for name in ("ours", *BUILDERS):
            if name in PACKAGES and find_spec(name.lower()) is None:
                package = PACKAGES[name]
                print(f"{name} is not installed and left out: pip install {package}")
                continue
            folder = Path(scratch) / name
            folder.mkdir()
            started = time.perf_counter()
            if name == "ours":
                search, forget = ours(documents, folder)
                made["ours, warm"] = (search, _nothing)
                made["ours, cold"] = (search, forget)
            else:
                made[name] = (BUILDERS[name](documents, folder), _nothing)
            seconds = time.perf_counter() - started
            size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
            print(
                f"{name:<11} {count / seconds:7.0f} documents/s  "
                f"{size / 1e6:7.1f} MB of index"
            )
        print(f"\n{'':11}{'':10} {'p50 ms':>9} {'p95 ms':>9} {'times ours':>12}")
        for kind, queries_of_kind in asked.items():
            base = 0.0
            for name, median, late in rows(made, queries_of_kind):
                base = base or median
                print(
                    f"{kind:<10} {name:<11} {median:8.2f} {late:9.2f} "
                    f"{median / base:10.1f}"
                )


if __name__ == "__main__":
    main()
