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
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

from whoosh import fields, sorting
from whoosh import index as whoosh_index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import MultifieldParser

from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.matching import MatchRequest
from index.parser import parse
from repository.model import PUBLIC_SCOPE, Access, State

THEMES = [f"theme{n}" for n in range(16)]
SECTORS = [f"sector{n}" for n in range(16)]
TYPES = [f"type{n}" for n in range(14)]
YEARS = [str(year) for year in range(1995, 2025)]
LANGUAGES = ["en", "fr", "es", "de"]
FACETS = ("theme", "sector", "language", "type", "year")
QUERIES = 40


@dataclass(frozen=True, slots=True)
class Document:
    """A generated document."""

    id: str
    title: str
    body: str
    theme: tuple[str, ...]
    sector: tuple[str, ...]
    language: str
    type: str
    year: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in the words of each system: ours is plain Whoosh's too."""

    q: str
    fts: str
    theme: str = ""


def generate(count: int, seed: int = 1) -> list[Document]:
    """Return documents that are the same for the same seed."""
    draw = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
    words = list(
        dict.fromkeys(
            "".join(draw.choices(syllables, k=draw.randint(2, 5)))
            for _ in range(40_000)
        )
    )
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    made = []
    for number in range(count):
        length = int(draw.lognormvariate(5.6, 0.5))
        text = draw.choices(words, cum_weights=weights, k=length + 6)
        made.append(
            Document(
                f"d{number}",
                " ".join(text[:6]),
                " ".join(text[6:]),
                tuple({draw.choice(THEMES[: draw.randint(1, 16)]) for _ in range(2)}),
                tuple({draw.choice(SECTORS) for _ in range(draw.randint(1, 2))}),
                draw.choices(LANGUAGES, [6, 2, 1, 1])[0],
                draw.choice(TYPES),
                draw.choice(YEARS),
            )
        )
    return made


def queries(documents: list[Document]) -> dict[str, list[Asked]]:
    """Return queries of each kind, their words drawn from the documents."""
    draw = random.Random(2)

    def words(number: int) -> list[str]:
        return draw.sample(draw.choice(documents).body.split(), number)

    def pair() -> list[str]:
        body = draw.choice(documents).body.split()
        start = draw.randrange(len(body) - 1)
        return body[start : start + 2]

    kinds: dict[str, Callable[[], Asked]] = {
        "term": lambda: _words(words(1), " "),
        "AND": lambda: _words(words(draw.randint(2, 3)), " AND "),
        "OR": lambda: _words(words(3), " OR "),
        "phrase": lambda: _phrase(pair()),
        "prefix": lambda: _prefix(words(1)[0][:4]),
        "filtered": lambda: _words(words(2), " AND ", draw.choice(THEMES)),
    }
    return {kind: [make() for _ in range(QUERIES)] for kind, make in kinds.items()}


def _words(words: list[str], joint: str, theme: str = "") -> Asked:
    return Asked(joint.join(words), joint.join(f'"{word}"' for word in words), theme)


def _phrase(words: list[str]) -> Asked:
    quoted = f'"{" ".join(words)}"'
    return Asked(quoted, quoted)


def _prefix(beginning: str) -> Asked:
    return Asked(f"{beginning}*", f"{beginning}*")


Search = Callable[[Asked], int]
"""Answers a query with 20 documents and five counts; returns how many match."""


def ours(documents: list[Document], folder: Path) -> tuple[Search, Callable[[], None]]:
    """Index with our engine; return how to search, and how to empty its caches."""
    engine: Engine = open_engine_in(folder, "benchmark", create=True)
    for start in range(0, len(documents), 1_000):
        engine.apply([_change(d) for d in documents[start : start + 1_000]], start)

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
        engine._moment.evaluator._leaves.clear()  # type: ignore[attr-defined]
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


def plain_whoosh(documents: list[Document], folder: Path) -> Search:
    """Index with Whoosh as its manual says; return how to search."""
    text = StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(text, field_boost=3.0),
        body=fields.TEXT(text),
        **{name: fields.KEYWORD(commas=True, sortable=True) for name in FACETS},
    )
    index = whoosh_index.create_in(str(folder), schema)
    writer = index.writer(limitmb=512)
    for d in documents:
        writer.add_document(
            id=d.id,
            title=d.title,
            body=d.body,
            theme=",".join(d.theme),
            sector=",".join(d.sector),
            language=d.language,
            type=d.type,
            year=d.year,
        )
    writer.commit()
    parser = MultifieldParser(["title", "body"], schema)
    facets = sorting.Facets()
    for name in FACETS:
        facets.add_facet(
            name, sorting.FieldFacet(name, allow_overlap=True, maptype=sorting.Count)
        )

    def search(asked: Asked) -> int:
        with index.searcher() as searcher:
            words = f"({asked.q})" + (f" theme:{asked.theme}" if asked.theme else "")
            results = searcher.search(parser.parse(words), limit=20, groupedby=facets)
            for name in FACETS:
                results.groups(name)
            return len(results)

    return search


def fts5(documents: list[Document], folder: Path) -> Search:
    """Index with SQLite FTS5; return how to search."""
    database = sqlite3.connect(folder / "fts.sqlite")
    database.execute(
        "CREATE VIRTUAL TABLE doc USING fts5(title, body, content='', "
        "tokenize='porter unicode61')"
    )
    for name in FACETS:
        database.execute(f"CREATE TABLE {name} (doc INTEGER, value TEXT)")
        database.execute(f"CREATE INDEX {name}_doc ON {name} (doc, value)")
    for number, d in enumerate(documents, 1):
        database.execute(
            "INSERT INTO doc (rowid, title, body) VALUES (?, ?, ?)",
            (number, d.title, d.body),
        )
        for name in FACETS:
            held = getattr(d, name)
            database.executemany(
                f"INSERT INTO {name} VALUES (?, ?)",  # noqa: S608
                [(number, v) for v in (held if isinstance(held, tuple) else (held,))],
            )
    database.commit()

    def search(asked: Asked) -> int:
        database.execute("DROP TABLE IF EXISTS temp.hit")
        database.execute(
            "CREATE TEMP TABLE hit AS SELECT rowid AS doc FROM doc WHERE doc MATCH ?",
            (asked.fts,),
        )
        if asked.theme:
            database.execute(
                "DELETE FROM temp.hit WHERE doc NOT IN "
                "(SELECT doc FROM theme WHERE value = ?)",
                (asked.theme,),
            )
        database.execute(
            "SELECT rowid FROM doc WHERE doc MATCH ? "
            "ORDER BY bm25(doc, 3.0, 1.0) LIMIT 20",
            (asked.fts,),
        ).fetchall()
        for name in FACETS:
            database.execute(
                f"SELECT value, count(*) FROM temp.hit JOIN {name} USING (doc) "  # noqa: S608
                "GROUP BY value"
            ).fetchall()
        (total,) = database.execute("SELECT count(*) FROM temp.hit").fetchone()
        return int(total)

    return search


def native(documents: list[Document], folder: Path) -> Search:
    """Index with tantivy, a native engine; return how to search."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for role in ("title", "body"):
        builder.add_text_field(role, tokenizer_name="en_stem")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=2)
    for d in documents:
        values = {name: getattr(d, name) for name in FACETS}
        writer.add_document(
            tantivy.Document(
                title=d.title,
                body=d.body,
                **{
                    name: list(held) if isinstance(held, tuple) else held
                    for name, held in values.items()
                },
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    counts = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}

    def search(asked: Asked) -> int:
        roles = ["title", "body"]
        if asked.q.endswith("*"):
            pattern = f"{asked.q[:-1]}.*"
            found = tantivy.Query.boolean_query(
                [
                    (
                        tantivy.Occur.Should,
                        tantivy.Query.regex_query(index.schema, role, pattern),
                    )
                    for role in roles
                ]
            )
        else:
            found = index.parse_query(asked.q, roles, field_boosts={"title": 3.0})
        if asked.theme:
            theme = tantivy.Query.term_query(index.schema, "theme", asked.theme)
            must = tantivy.Occur.Must
            found = tantivy.Query.boolean_query([(must, found), (must, theme)])
        searcher.aggregate(found, counts)
        return int(searcher.search(found, limit=20, count=True).count)

    return search


def probabilistic(documents: list[Document], folder: Path) -> Search:
    """Index with Xapian; return how to search."""
    import xapian

    database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("en"))
    for d in documents:
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text(d.title, 3)  # a word of a title counts as three
        generator.increase_termpos()
        generator.index_text(d.body)
        for slot, name in enumerate(FACETS):
            held = getattr(d, name)
            values = held if isinstance(held, tuple) else (held,)
            document.add_value(slot, " ".join(values))
            for value in values:
                document.add_boolean_term(f"X{name.upper()}:{value}")
        database.add_document(document)
    database.commit()
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("en"))
    parser.set_stemming_strategy(parser.STEM_SOME)
    parser.set_database(database)
    flags = parser.FLAG_BOOLEAN | parser.FLAG_PHRASE | parser.FLAG_WILDCARD

    def search(asked: Asked) -> int:
        query = parser.parse_query(asked.q, flags)
        if asked.theme:
            theme = xapian.Query(f"XTHEME:{asked.theme}")
            query = xapian.Query(xapian.Query.OP_FILTER, query, theme)
        enquire = xapian.Enquire(database)
        enquire.set_query(query)
        spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(FACETS))]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 20, database.get_doccount())
        for spy in spies:
            # A spy counts whole values: sets of themes are taken apart here.
            counts: Counter[str] = Counter()
            for item in spy.values():
                for value in item.term.decode().split():
                    counts[value] += item.termfreq
        return int(found.get_matches_estimated())

    return search


BUILDERS: dict[str, Callable[[list[Document], Path], Search]] = {
    "Whoosh": plain_whoosh,
    "FTS5": fts5,
    "tantivy": native,
    "Xapian": probabilistic,
}
"""The peers."""


PACKAGES = {"tantivy": "tantivy", "Xapian": "xapian-bindings-binary"}
"""What to install for the peers that we do not depend on."""


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
