"""How long the passages of twenty long documents take, ours beside other highlighters.

    python benchmarks/snippets.py

Twenty documents of fifty pages, 500 words each, drawn as words are in texts; every one
matches. Timed is what comes after matching: finding the pages to show, and up to three
passages of each document, of their pages. Whoosh's highlighter and tantivy's
SnippetGenerator (if installed) make theirs from the whole text of each document, as
they do; one passage each from tantivy, three from Whoosh. Processor milliseconds for
all twenty, the median of rounds with new words each; then the same in a process that
has seen none of the words before.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

import whoosh.highlight
from search_documents import Words
from whoosh.analysis import StemmingAnalyzer

from index.analysis.terms import analysis
from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.marking import Marker
from index.matching import MatchRequest, wanted_leaves
from index.parser import parse
from index.snippets import snippet
from repository.model import PUBLIC_SCOPE, Access, Page, State

DOCUMENTS, PAGES, WORDS, ROUNDS = 20, 50, 500, 40
KINDS = ("one word", "two words", "phrase")


def texts(words: Words) -> list[list[str]]:
    """Return the pages of each document, in sentences of a dozen words."""
    return [
        [
            ". ".join(" ".join(words.take(12)) for _ in range(WORDS // 12))
            for _ in range(PAGES)
        ]
        for _ in range(DOCUMENTS)
    ]


def queries(documents: list[list[str]], words: Words) -> dict[str, list[str]]:
    """Return queries that every document matches or nearly every one does."""
    draw = words.draw
    made: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for _ in range(ROUNDS):
        page = draw.choice(draw.choice(documents)).replace(".", "").split()
        at = draw.randrange(len(page) - 1)
        made["one word"].append(page[at])
        made["two words"].append(f"{page[at]} {draw.choice(page)}")
        made["phrase"].append(f'"{page[at]} {page[at + 1]}"')
    return made


@contextmanager
def indexed(documents: list[list[str]]) -> Iterator[Engine]:
    """Give our engine with these documents."""
    with tempfile.TemporaryDirectory() as folder:
        engine: Engine = open_engine_in(Path(folder), "benchmark", create=True)
        changes = []
        for number, pages in enumerate(documents):
            edition = IndexEdition(
                1, "en", {}, tuple((n, page, "en") for n, page in enumerate(pages, 1))
            )
            id = str(number)
            document = IndexDocument(
                id, Access.PUBLIC, State.PUBLISHED, 0, {}, (edition,)
            )
            changes.append(Change(id, document))
        engine.apply(changes, 1)
        yield engine
        engine.close()


def ours(engine: Engine, documents: list[list[str]], query: str) -> tuple[float, int]:
    """Return the seconds of our passages, and how many there were."""
    node = Compiler(("en",), None, lambda *_: None).compile(parse(query).expression)
    engine.search(MatchRequest(node, with_pages=False), PUBLIC_SCOPE)  # matched
    started = time.process_time()
    matches = engine.search(MatchRequest(node), PUBLIC_SCOPE)
    marker = Marker(list(wanted_leaves(node)), matches.found)
    made = [
        snippet(Page(number, documents[int(hit.document)][number - 1]), "en", marker)
        for hit in matches.hits
        for number in hit.best_pages[:3]
    ]
    return time.process_time() - started, len(made)


def unseen(engine: Engine, documents: list[list[str]], query: str) -> float:
    """Return what :func:`ours` does, in a process that has seen none of the words."""
    analysis("en").forget()
    return ours(engine, documents, query)[0]


def of_whoosh(documents: list[list[str]]) -> Callable[[str], float]:
    """Return what times Whoosh's highlighter on whole texts."""
    whole = ["\n\n".join(pages) for pages in documents]
    analyser = StemmingAnalyzer()
    formatter = whoosh.highlight.UppercaseFormatter()

    def timed(query: str) -> float:
        terms = {token.text for token in analyser(query)}
        started = time.process_time()
        for text in whole:
            whoosh.highlight.highlight(
                text,
                terms,
                analyser,
                whoosh.highlight.ContextFragmenter(maxchars=240),
                formatter,
                top=3,
            )
        return time.process_time() - started

    return timed


def of_tantivy(documents: list[list[str]], folder: Path) -> Callable[[str], float]:
    """Return what times tantivy's snippets of stored texts."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="en_stem", stored=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer()
    for pages in documents:
        writer.add_document(tantivy.Document(body="\n\n".join(pages)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def timed(query: str) -> float:
        found = index.parse_query(query, ["body"])
        hits = searcher.search(found, limit=DOCUMENTS).hits
        started = time.process_time()
        make = tantivy.SnippetGenerator.create(searcher, found, index.schema, "body")
        make.set_max_num_chars(240)
        for _, address in hits:
            make.snippet_from_doc(searcher.doc(address)).fragment()
        return time.process_time() - started

    return timed


def main() -> None:
    """Make, ask, print."""
    words = Words(1)
    documents = texts(words)
    asked = queries(documents, words)
    with indexed(documents) as engine, tempfile.TemporaryDirectory() as folder:
        peers = {"Whoosh": of_whoosh(documents)}
        if find_spec("tantivy"):
            peers["tantivy"] = of_tantivy(documents, Path(folder))
        for kind in KINDS:
            times, counts = zip(
                *(ours(engine, documents, query) for query in asked[kind]), strict=True
            )
            cold = [unseen(engine, documents, query) for query in asked[kind]]
            print(
                f"{kind:<10} ours {_ms(list(times))}, {median(counts):.0f} passages, "
                f"words unseen {_ms(cold)}",
                end="",
            )
            for name, timed in peers.items():
                print(f"; {name} {_ms([timed(q) for q in asked[kind][:10]])}", end="")
            print(flush=True)


def _ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.1f} (p95 {quantiles(times, n=20)[-1] * 1000:.1f})"


if __name__ == "__main__":
    main()
