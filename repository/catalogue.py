"""The catalogue: the truth about every document, its text, and who asserted what.

Reading is here; taking in a file is in ``intake``, what staff change in ``editing``.
Every question about documents takes the scope of the reader who asks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from repository import schema, tables
from repository.cases import case_told
from repository.errors import CatalogueError, DocumentNotFound
from repository.files import FileStore
from repository.model import (
    Access,
    Assertion,
    AssertionState,
    Case,
    Document,
    Edition,
    Issue,
    Origin,
    Page,
    PageKind,
    Part,
    PartKind,
    Scope,
    Severity,
    State,
    Stretch,
    StretchKind,
)
from repository.record import FIELDS, RELATIONS, resolve_field
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


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A document that tells of a case, and the page that evidences it."""

    document: str
    edition: int
    page: int | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which document, when (UTC, ISO 8601)."""

    at: str
    who: str
    action: str
    document: str | None
    detail: Mapping[str, Any]


_LINK_ORDER = (
    tables.case_document.c.case_id,
    tables.case_document.c.document_id,
    tables.case_document.c.edition,
)


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
            raise CatalogueError(
                f"Cannot open the catalogue at {where}: {error.orig}. "
                "If the file is damaged, restore a backup: commonshelf restore"
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

        Raises:
            CatalogueError: the disk, or another process, does not let us.
        """
        with _understood(), self.engine.connect() as plain:
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
                found |= _load(connection, ids[start : start + _STEP], scope)
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
            return [_page(row) for row in rows]
        texts = self.page_texts({(document, edition): numbers}, scope)
        return [texts[key] for key in sorted(texts)]

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
                rows = connection.execute(
                    _page_columns().where(
                        *visible_to(scope),
                        sa.tuple_(page.document_id, page.edition, page.number).in_(
                            keys[start : start + _STEP]
                        ),
                    )
                )
                for row in rows:
                    found[row.document_id, row.edition, row.number] = _page(row)
        return found

    def parts(self, document: str, edition: int, scope: Scope) -> list[Part]:
        """Return the parts of an edition in order."""
        part = tables.part.c
        wanted = (
            sa.select(tables.part)
            .select_from(tables.part.join(tables.document, _of_document(part)))
            .where(part.document_id == document, part.edition == edition)
            .where(*visible_to(scope))
            .order_by(part.position)
        )
        with self.reading() as connection:
            return [_part(row) for row in connection.execute(wanted)]

    def dated_parts(
        self, kinds: Collection[PartKind], scope: Scope
    ) -> dict[str, dict[int, list[Part]]]:
        """Return the parts of these kinds that have a date, of all current editions.

        Returns:
            Parts in order, by document and edition.
        """
        part, edition = tables.part.c, tables.edition.c
        of_edition = sa.and_(
            edition.document_id == part.document_id, edition.number == part.edition
        )
        wanted = (
            sa.select(tables.part)
            .join(tables.edition, of_edition)
            .join(tables.document, _of_document(part))
            .where(part.date_from > "", part.kind.in_(sorted(kinds)))
            .where(edition.is_current, *visible_to(scope))
            .order_by(part.document_id, part.edition, part.position)
        )
        found: dict[str, dict[int, list[Part]]] = defaultdict(dict)
        with self.reading() as connection:
            for row in connection.execute(wanted):
                found[row.document_id].setdefault(row.edition, []).append(_part(row))
        return found

    def ids_saying(self, field: str, scope: Scope) -> set[str]:
        """Return the documents of which somebody asserts a value of a field.

        Whether the value counts is for the record to say.
        """
        said = tables.assertion.c
        wanted = (
            sa.select(said.document_id)
            .join(tables.document, _of_document(said))
            .where(said.field == field, *visible_to(scope))
            .distinct()
        )
        with self.reading() as connection:
            return set(connection.execute(wanted).scalars())

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

    def cases(
        self, scope: Scope, document: str | None = None
    ) -> list[tuple[Case, list[CaseLink]]]:
        """Return cases with the documents that tell of them.

        A case of which no document may be seen is left out.

        Args:
            scope: of the reader.
            document: only the cases that this document tells of.
        """
        link = tables.case_document.c
        visible = (
            sa.select(tables.case_document)
            .select_from(tables.case_document.join(tables.document, _of_document(link)))
            .where(*visible_to(scope))
        )
        with self.reading() as connection:
            links: dict[int, list[CaseLink]] = defaultdict(list)
            told: dict[int, list[Any]] = defaultdict(list)
            for row in connection.execute(visible.order_by(*_LINK_ORDER)):
                links[row.case_id].append(
                    CaseLink(row.document_id, row.edition, row.page)
                )
                told[row.case_id].append(row.told)
            case = tables.case.c
            rows = connection.execute(
                sa.select(case.id, case.place, case.country, case.service, case.year)
                .where(case.id.in_(links))
                .order_by(case.country, case.place, case.year)
            ).all()
        return [
            (case_told(*row, told=told[row.id]), links[row.id])
            for row in rows
            if document is None
            or any(one.document == document for one in links[row.id])
        ]

    def citing(self, document: str, scope: Scope) -> list[tuple[str, Assertion]]:
        """Return who names a document: (identifier of the naming one, assertion).

        The assertion's field says what the naming document is to this one. Relations
        of replaced editions do not count, nor what a person rejected.

        Args:
            document: its identifier.
            scope: of the reader; documents outside it are left out.
        """
        said = tables.assertion.c
        denied = tables.assertion.alias("denied")
        own = sa.select(tables.document.c.id).where(tables.document.c.id == document)
        key = sa.select(tables.document.c.key).where(tables.document.c.id == document)
        wanted = (
            sa.select(tables.assertion)
            .select_from(
                tables.assertion.join(
                    tables.document, tables.document.c.id == said.document_id
                ).outerjoin(
                    tables.edition,
                    sa.and_(
                        tables.edition.c.document_id == said.document_id,
                        tables.edition.c.number == said.edition,
                    ),
                )
            )
            .where(
                *visible_to(scope),
                said.field.in_(RELATIONS),
                sa.or_(said.value.in_(own), said.value.in_(key)),
                said.state == AssertionState.ACCEPTED,
                sa.or_(said.edition.is_(None), tables.edition.c.is_current),
                ~sa.exists().where(
                    denied.c.document_id == said.document_id,
                    denied.c.field == said.field,
                    denied.c.state == AssertionState.REJECTED,
                    denied.c.value.in_((said.value, "")),
                ),
            )
            .order_by(said.document_id, said.field, said.confidence.desc())
        )
        with self.reading() as connection:
            best: dict[tuple[str, str], Assertion] = {}
            for row in connection.execute(wanted):
                best.setdefault((row.document_id, row.field), assertion_of(row))
        return [(citing, assertion) for (citing, _), assertion in best.items()]

    # What went wrong, and what was done

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

    def history(self, document: str | None = None, limit: int = 50) -> list[AuditEntry]:
        """Return what was done, the latest first."""
        audit = tables.audit.c
        wanted = sa.select(tables.audit).order_by(audit.id.desc()).limit(limit)
        if document is not None:
            wanted = wanted.where(audit.document_id == document)
        with self.reading() as connection:
            return [
                AuditEntry(row.at, row.who, row.action, row.document_id, row.detail)
                for row in connection.execute(wanted)
            ]

    # The outbox

    def outbox(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Return changes that an index may have to learn, oldest first.

        Args:
            after: the sequence number up to which it knows.
            limit: how many at most.

        Returns:
            Sequence numbers and identifiers of documents; a document may be there
            several times, and may have been removed since.
        """
        row = tables.outbox.c
        wanted = (
            sa.select(row.sequence, row.document_id)
            .where(row.sequence > after)
            .order_by(row.sequence)
            .limit(limit)
        )
        with self.reading() as connection:
            return [(r.sequence, r.document_id) for r in connection.execute(wanted)]

    def outbox_end(self) -> int:
        """Return the sequence number of the last change ever made; 0 if none was."""
        with self.reading() as connection:
            return _outbox_end(connection)

    def trim_outbox(self, through: int) -> None:
        """Forget changes that the index has learnt, keeping the very last one, which
        holds the counter where it is on every database."""
        with self.writing() as connection:
            last = _outbox_end(connection)
            connection.execute(
                tables.outbox.delete().where(
                    tables.outbox.c.sequence <= through,
                    tables.outbox.c.sequence < last,
                )
            )


def _outbox_end(connection: sa.Connection) -> int:
    last = connection.execute(sa.select(sa.func.max(tables.outbox.c.sequence))).scalar()
    return int(last or 0)


def visible_to(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    """Return conditions on the document table that hold a query within a scope."""
    return (
        tables.document.c.removed.is_(None),
        tables.document.c.access.in_(sorted(scope.access)),
        tables.document.c.state.in_(sorted(scope.states)),
    )


def _of_document(columns: Any) -> sa.ColumnElement[bool]:
    same: sa.ColumnElement[bool] = columns.document_id == tables.document.c.id
    return same


def _page_columns() -> sa.Select[Any]:
    return sa.select(tables.page).select_from(
        tables.page.join(tables.document, _of_document(tables.page.c))
    )


@lru_cache(maxsize=8)
def _pages_of_edition(scope: Scope) -> sa.Select[Any]:
    """Return the question for an edition's pages: asked for each that is indexed, and
    slower to build than to answer."""
    return (
        _page_columns()
        .where(
            tables.page.c.document_id == sa.bindparam("document"),
            tables.page.c.edition == sa.bindparam("number"),
            *visible_to(scope),
        )
        .order_by(tables.page.c.number)
    )


def _load(
    connection: sa.Connection, ids: list[str], scope: Scope
) -> dict[str, Document]:
    """Return documents with their editions and assertions, in three questions."""
    rows = connection.execute(
        sa.select(tables.document).where(
            tables.document.c.id.in_(ids), *visible_to(scope)
        )
    ).all()
    visible = [row.id for row in rows]
    assertions: dict[str, list[Assertion]] = defaultdict(list)
    for row in connection.execute(
        sa.select(tables.assertion)
        .where(tables.assertion.c.document_id.in_(visible))
        .order_by(tables.assertion.c.id)
    ):
        assertions[row.document_id].append(assertion_of(row))
    path = (
        sa.select(sa.func.max(tables.location.c.path))
        .where(
            tables.location.c.document_id == tables.edition.c.document_id,
            tables.location.c.edition == tables.edition.c.number,
        )
        .scalar_subquery()
    )
    editions: dict[str, list[Edition]] = defaultdict(list)
    for row in connection.execute(
        sa.select(
            tables.edition,
            tables.file.c.size,
            tables.file.c.media_type,
            path.label("path"),
        )
        .select_from(tables.edition.join(tables.file))
        .where(tables.edition.c.document_id.in_(visible))
        .order_by(tables.edition.c.number)
    ):
        title = _title(assertions[row.document_id], row.number) or row.filename
        editions[row.document_id].append(_edition(row, title))
    return {
        row.id: Document(
            row.id,
            row.key,
            Access(row.access),
            State(row.state),
            row.revision,
            row.changed,
            tuple(editions[row.id]),
            tuple(assertions[row.id]),
        )
        for row in rows
    }


def _title(assertions: list[Assertion], edition: int) -> str:
    said = [
        a for a in assertions if a.field == "title" and a.edition in (None, edition)
    ]
    return next((a.value for a in resolve_field(FIELDS["title"], said)), "")


def assertion_of(row: Any) -> Assertion:
    """Return the assertion that a row of its table holds."""
    return Assertion(
        row.field,
        row.value,
        Origin(row.origin),
        row.confidence,
        row.evidence,
        AssertionState(row.state),
        row.edition,
    )


def _edition(row: Any, title: str) -> Edition:
    return Edition(
        row.number,
        row.language,
        row.version,
        row.is_current,
        row.filename,
        row.path or "",
        row.sha256,
        row.size,
        row.media_type,
        row.page_count,
        PageKind(row.page_kind),
        title,
        row.added,
    )


def _page(row: Any) -> Page:
    return Page(
        row.number,
        row.text,
        PageKind(row.kind),
        row.label,
        tuple(row.headings),
        row.language,
        tuple(Stretch(StretchKind(kind), *rest) for kind, *rest in row.stretches),
        row.confidence,
    )


def _part(row: Any) -> Part:
    return Part(
        PartKind(row.kind),
        row.text,
        row.page,
        row.number,
        row.heading,
        row.date_from,
        row.date_to,
        row.place,
        row.parent,
    )
