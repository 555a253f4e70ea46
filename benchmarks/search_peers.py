"""The systems that search is compared with, each used as its manual says."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from search_documents import FACETS, Asked, Document, Search
from whoosh import fields, sorting
from whoosh import index as whoosh_index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import MultifieldParser


@dataclass(frozen=True, slots=True)
class System:
    """A search engine.

    Attributes:
        build: indexes documents in a folder.
        open: returns how to search what is in the folder.
        package: that has to be installed for it, as PyPI knows it; "" for ours.
        module: that is imported; "" for what is always there.
    """

    build: Callable[[list[Document], Path], None]
    open: Callable[[Path], Search]
    package: str = ""
    module: str = ""


def build_whoosh(documents: list[Document], folder: Path) -> None:
    """Index with plain Whoosh."""
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


def open_whoosh(folder: Path) -> Search:
    """Search with plain Whoosh, a searcher for each question."""
    index = whoosh_index.open_dir(str(folder))
    parser = MultifieldParser(["title", "body"], index.schema)
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


def build_fts5(documents: list[Document], folder: Path) -> None:
    """Index with SQLite FTS5."""
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
    database.close()


def open_fts5(folder: Path) -> Search:
    """Search with SQLite FTS5."""
    database = sqlite3.connect(folder / "fts.sqlite")

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


def build_tantivy(documents: list[Document], folder: Path) -> None:
    """Index with tantivy, a native engine."""
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


def open_tantivy(folder: Path) -> Search:
    """Search with tantivy."""
    import tantivy

    index = tantivy.Index.open(str(folder))
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


def build_xapian(documents: list[Document], folder: Path) -> None:
    """Index with Xapian."""
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
    database.close()


def open_xapian(folder: Path) -> Search:
    """Search with Xapian."""
    import xapian

    database = xapian.Database(str(folder))
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


PEERS = {
    "Whoosh": System(build_whoosh, open_whoosh),
    "FTS5": System(build_fts5, open_fts5),
    "tantivy": System(build_tantivy, open_tantivy, "tantivy", "tantivy"),
    "Xapian": System(build_xapian, open_xapian, "xapian-bindings-binary", "xapian"),
}
