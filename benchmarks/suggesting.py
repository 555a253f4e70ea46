"""How long proposals while typing, and a better spelling, take.

    python benchmarks/suggesting.py --documents 10000

The generated documents of search.py. Titles are looked up by the beginnings of their
words, one letter more each time, as the search box does; then words with a slip of
spelling are put right from the index. Names of the shipped vocabularies are looked up
by the same beginnings' first letters. Processor milliseconds, median and p95, in a
process that has just opened the index, then again.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles

from search import build_ours
from search_documents import generate

from index.compiling import Compiler
from index.engine import open_engine_in
from index.matching import MatchRequest
from index.suggesting import collect_names
from index.syntax import All, Field, Prefix, Word
from repository.model import LANGUAGES, PUBLIC_SCOPE
from repository.settings import load_settings
from repository.vocabulary import load_vocabularies

_ASKED = 60


def timed(name: str, asked: Iterable[str], answer: Callable[[str], object]) -> None:
    """Ask, and print how long it took."""
    times = []
    for one in asked:
        started = time.process_time()
        answer(one)
        times.append((time.process_time() - started) * 1000)
    print(f"{name:<34} {median(times):6.2f} ({quantiles(times, n=20)[-1]:.2f})")


def main() -> None:
    """Index, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    documents = generate(parser.parse_args().documents)
    with tempfile.TemporaryDirectory() as folder:
        shipped = load_settings(Path(folder), {}).vocabulary_dirs
        names = collect_names(load_vocabularies(*shipped))
        build_ours(documents, Path(folder))
        engine = open_engine_in(Path(folder), "benchmark")
        titles = [d.title for d in documents[:: len(documents) // _ASKED]]
        typed = [title[:end] for title in titles for end in range(2, 9)]
        wrong = [f"{w[:2]}{w[3:]}" for t in titles for w in t.split() if len(w) > 5]

        def proposed(text: str) -> object:
            *whole, last = text.split()
            words = (Word(word) for word in whole)
            each = (*(Field("title", w) for w in words), Field("title", Prefix(last)))
            node = Compiler(LANGUAGES, None, lambda *_: None).compile(All(each))
            request = MatchRequest(node, limit=4, with_pages=False)
            return engine.search(request, PUBLIC_SCOPE)

        for again in ("", ", again"):
            short = [text for text in typed if len(text) == 2]
            timed(f"titles by two letters{again}", dict.fromkeys(short), proposed)
            timed(f"titles{again}", typed, proposed)
            timed(
                f"spelling{again}",
                wrong[:_ASKED],
                lambda word: engine.suggest(word, PUBLIC_SCOPE),
            )
            timed(f"names{again}", typed, lambda text: names.find(text, "en"))
        engine.close()


if __name__ == "__main__":
    main()
