"""The catalogue: the truth about every document, its text, and who asserted what.

Reading is here; taking in a file is in ``intake``, what staff change in ``editing``.
Every question about documents takes the scope of the reader who asks.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from repository import schema, tables
from repository.errors import CatalogueError, DocumentNotFound
from repository.files import FileStore
from repository.model import (
    Document,
    Edition,
    Issue,
    Page,
    Part,
    Scope,
    Severity,
)
from repository.rows import (
    load_documents,
    load_pages,
    of_document,
    page_of,
    part_of,
    visible_to,
)
from repository.schema import now
from repository.settings import Settings

# SQLite takes at most 32,766 values in one statement; smaller steps also keep the
# memory of a rebuild flat.
_STEP = 400


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a catalogue holds, within one scope."""

    documents: int
    editions: int
    pages: int


@contextmanager
def _understood() -> Iterator[None]:
    """Say what a full or locked disk means, in place of the database's words."""
    try:
        yield
    except sa.exc.OperationalError as error:
        told = schema.storage_error(error)
        if told is None:
            raise
        raise told from error


_NOT_ALLOWED = re.compile("readonly database|unable to open|permission denied", re.I)
"""How SQLite and PostgreSQL say that a user may not do this."""


class Catalogue:
    """An open catalogue and its file store. Threads and processes may share it."""

    def __init__(self, engine: sa.Engine, files: FileStore) -> None:
        self.engine = engine
        self.files = files
        with engine.connect() as connection:
            self.identity: str = connection.execute(
                sa.select(tables.catalogue.c.identity)
            ).scalar_one()

    @classmethod
    def open(cls, settings: Settings, create: bool = False) -> Self:
        """Open the catalogue of an installation.

        Args:
            settings: which installation.
            create: make the home and the catalogue if there is none yet.

        Raises:
            CatalogueError: there is none, it needs an upgrade, or it is of a newer
                version.
        """
        where = settings.database_url
        if not settings.database:
            where = str(settings.home)
            if not create and not (settings.home / "catalogue.sqlite").is_file():
                raise CatalogueError(
                    f"There is no catalogue in {where}. Load documents with: "
                    "commonshelf ingest FOLDER"
                )
            settings.home.mkdir(parents=True, exist_ok=True)
        engine = schema.connect(settings.database_url)
        try:
            if create:
                schema.create(engine)
            schema.check_current(engine, where)
            return cls(engine, FileStore(settings.files_dir))
        except sa.exc.DatabaseError as error:
            advice = (
                "Run the command as the user to whom the home belongs, or choose "
                "another home (--home)."
                if _NOT_ALLOWED.search(str(error.orig))
                else "If the file is damaged, restore a backup into a new home: "
                "commonshelf --home FOLDER restore FILE"
            )
            raise CatalogueError(
                f"Cannot open the catalogue at {where}: {error.orig}. {advice}"
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection whose questions all see the same state.

        Raises:
            CatalogueError: the disk, or another process, does not let us.
        """
        with _understood(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection for one transaction of changes; one writer at a time.

        What harvesters may see is stamped when it changes. Where a second passes
        until it can be seen, it is stamped again: who asked in between would ask for
        later changes the next time, and never hear of it.

        Raises:
            CatalogueError: the disk, or another process, does not let us.
        """
        with _understood(), self._transaction() as connection:
            since = now()
            yield connection
            if now() > since:
                since = _stamp_again(connection, since)
        # What was asked for is done, whether or not this can be.
        with suppress(sa.exc.OperationalError):
            while since and now() > since:
                with self._transaction() as connection:
                    since = _stamp_again(connection, since)

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    # Documents

    def document(self, id: str, scope: Scope) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: there is none of this identifier within the scope.
        """
        found = self.documents([id], scope)
        if id not in found:
            raise DocumentNotFound(
                "There is no document %(document)s here. "
                "Search for words of its title.",
                document=repr(id),
            )
        return found[id]

    def successor(self, id: str, scope: Scope) -> str | None:
        """Return the document that the editions of a united one went to; None if it
        was not united, or if that one is out of scope."""
        document = tables.document.c
        with self.reading() as connection:
            while after := connection.execute(
                sa.select(document.successor).where(document.id == id)
            ).scalar_one_or_none():
                id = after
        return next(iter(self.documents([id], scope)), None)

    def documents(self, ids: Iterable[str], scope: Scope) -> dict[str, Document]:
        """Return the documents of these identifiers; those out of scope are left out.

        The order is that of ``ids``.
        """
        ids = list(dict.fromkeys(ids))
        found: dict[str, Document] = {}
        with self.reading() as connection:
            for start in range(0, len(ids), _STEP):
                found |= load_documents(connection, ids[start : start + _STEP], scope)
        return {id: found[id] for id in ids if id in found}

    def document_ids(
        self, scope: Scope, newest_first: bool = False, limit: int | None = None
    ) -> list[str]:
        """Return the identifiers of all documents, in the order of their coming in.

        Args:
            scope: of the reader.
            newest_first: the other way round.
            limit: how many at most; None for all.
        """
        order = (tables.document.c.created, tables.document.c.id)
        wanted = (
            sa.select(tables.document.c.id)
            .where(*visible_to(scope))
            .order_by(*((c.desc() for c in order) if newest_first else order))
            .limit(limit)
        )
        with self.reading() as connection:
            return list(connection.execute(wanted).scalars())

    def find_key(self, key: str) -> str | None:
        """Return the identifier of the document that sidecars call by this name."""
        wanted = sa.select(tables.document.c.id).where(
            tables.document.c.key == key, tables.document.c.removed.is_(None)
        )
        with self.reading() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def count(self, scope: Scope) -> Counts:
        """Return how many documents, editions and pages a reader may see."""
        document, edition = tables.document, tables.edition
        with self.reading() as connection:
            documents = connection.execute(
                sa.select(sa.func.count())
                .select_from(document)
                .where(*visible_to(scope))
            ).scalar_one()
            editions, pages = connection.execute(
                sa.select(
                    sa.func.count(),
                    sa.func.coalesce(sa.func.sum(edition.c.page_count), 0),
                )
                .select_from(edition.join(document))
                .where(*visible_to(scope))
            ).one()
        return Counts(documents, editions, pages)

    # What editions hold

    def pages(
        self,
        document: str,
        edition: int,
        scope: Scope,
        numbers: Collection[int] | None = None,
    ) -> list[Page]:
        """Return pages of an edition in order; all of them without ``numbers``."""
        if numbers is None:
            wanted = {"document": document, "number": edition}
            with self.reading() as connection:
                rows = connection.execute(_pages_of_edition(scope), wanted).all()
            return [page_of(row) for row in rows]
        texts = self.page_texts({(document, edition): numbers}, scope)
        return [texts[key] for key in sorted(texts)]

    def current_pages(
        self, ids: Collection[str], scope: Scope
    ) -> dict[tuple[str, int], list[Page]]:
        """Return all pages of the current editions of documents, in order, by document
        and edition; one that has none, or is out of scope, is left out."""
        with self.reading() as connection:
            return load_pages(connection, list(ids), scope)

    def page_texts(
        self, wanted: Mapping[tuple[str, int], Collection[int]], scope: Scope
    ) -> dict[tuple[str, int, int], Page]:
        """Return many pages at once.

        Args:
            wanted: page numbers by document and edition.
            scope: of the reader.

        Returns:
            Pages by document, edition and number.
        """
        keys = [
            (document, edition, number)
            for (document, edition), numbers in wanted.items()
            for number in numbers
        ]
        page = tables.page.c
        found: dict[tuple[str, int, int], Page] = {}
        with self.reading() as connection:
            for start in range(0, len(keys), _STEP):
                portion = keys[start : start + _STEP]
                rows = connection.execute(
                    _page_columns().where(
                        *visible_to(scope),
                        # SQLite looks triples up in no index, and would go through
                        # every document.
                        page.document_id.in_({key[0] for key in portion}),
                        sa.tuple_(page.document_id, page.edition, page.number).in_(
                            portion
                        ),
                    )
                )
                for row in rows:
                    found[row.document_id, row.edition, row.number] = page_of(row)
        return found

    def parts(self, document: str, edition: int, scope: Scope) -> list[Part]:
        """Return the parts of an edition in order."""
        part = tables.part.c
        wanted = (
            sa.select(tables.part)
            .select_from(tables.part.join(tables.document, of_document(part)))
            .where(part.document_id == document, part.edition == edition)
            .where(*visible_to(scope))
            .order_by(part.position)
        )
        with self.reading() as connection:
            return [part_of(row) for row in connection.execute(wanted)]

    def file_path(
        self, document: str, edition: int, scope: Scope
    ) -> tuple[Edition, Path]:
        """Return an edition and where its original file lies.

        Raises:
            DocumentNotFound: there is no such edition within the scope.
        """
        held = self.document(document, scope).edition(edition)
        if held is None:
            raise DocumentNotFound(
                "Document %(document)s has no edition %(edition)s.",
                document=repr(document),
                edition=edition,
            )
        return held, self.files.path(held.sha256)

    # What went wrong

    def issues(self, document: str | None = None) -> list[Issue]:
        """Return the open issues: all, or those of one document."""
        wanted = sa.select(tables.issue).order_by(tables.issue.c.id)
        if document is not None:
            wanted = wanted.where(tables.issue.c.document_id == document)
        with self.reading() as connection:
            return [
                Issue(
                    row.code,
                    row.message,
                    Severity(row.severity),
                    row.path,
                    row.document_id,
                    row.edition,
                )
                for row in connection.execute(wanted)
            ]


def _stamp_again(connection: sa.Connection, since: str) -> str:
    """Give what harvesters may see to have changed since then the present time; return
    it, or "" if nothing has changed."""
    at = now()
    stamp = tables.document.c.listed
    changed = tables.document.update().where(stamp >= since).values(listed=at)
    return at if connection.execute(changed).rowcount else ""


def _page_columns() -> sa.Select[Any]:
    return sa.select(tables.page).select_from(
        tables.page.join(tables.document, of_document(tables.page.c))
    )


@lru_cache(maxsize=8)
def _pages_of_edition(scope: Scope) -> sa.Select[Any]:
    """Return the question for an edition's pages: slower to build than to answer."""
    return (
        _page_columns()
        .where(
            tables.page.c.document_id == sa.bindparam("document"),
            tables.page.c.edition == sa.bindparam("number"),
            *visible_to(scope),
        )
        .order_by(tables.page.c.number)
    )
