"""Taking a file into the catalogue: one transaction, whole or not at all.

What a file is to the catalogue follows from its bytes and its path, in this order:
bytes that are held already are the same edition wherever they lie; other bytes at a
known path are a new version of what lay there; a file whose metadata names a document
that is held is another edition of it; everything else is a new document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.cases import link_cases
from repository.catalogue import Catalogue, assertion_of
from repository.changes import record_change
from repository.edition_languages import settle_languages
from repository.errors import CommonshelfError
from repository.extractions import store_extraction
from repository.identifiers import new_id
from repository.issues import store_issues
from repository.mentions import resolve_mentions, store_mentions
from repository.model import (
    Access,
    Assertion,
    Case,
    Extraction,
    Issue,
    Mention,
    Origin,
    Page,
    PageKind,
    Part,
    Severity,
    State,
    SuggestedCase,
)
from repository.record import FIELDS, resolve_field
from repository.schema import now
from repository.suggested_cases import accepted_cases, store_suggestions

_bind = sa.bindparam
_EDITION = tables.edition.c
_DOCUMENT = tables.document.c
_LOCATION = tables.location.c

# Statements that every file needs are built once: building one takes longer than
# carrying it out.
_EDITION_OF_BYTES = (
    sa.select(
        _EDITION.document_id,
        _EDITION.number,
        _EDITION.described_by,
        _DOCUMENT.removed,
    )
    .select_from(tables.edition.join(tables.document))
    .where(_EDITION.sha256 == _bind("sha256"))
    .order_by(_DOCUMENT.removed.is_not(None), _EDITION.added, _EDITION.number)
    .limit(1)
)
_PATHS_OF_EDITION = (
    sa.select(_LOCATION.path)
    .where(
        _LOCATION.document_id == _bind("document"), _LOCATION.edition == _bind("number")
    )
    .order_by(_LOCATION.seen, _LOCATION.path)
)
_EDITION_AT_PATH = (
    sa.select(_LOCATION.document_id, _EDITION.version, _EDITION.language)
    .select_from(
        tables.location.join(tables.edition).join(
            tables.document, _DOCUMENT.id == _EDITION.document_id
        )
    )
    .where(_LOCATION.path == _bind("at"), _DOCUMENT.removed.is_(None))
)
_LOCATED = sa.select(_LOCATION.document_id, _LOCATION.edition).where(
    _LOCATION.path == _bind("at")
)
_IS_TAKEN = sa.select(_DOCUMENT.id).where(_DOCUMENT.id == _bind("document"))
_DOCUMENT_OF_KEY = sa.select(_DOCUMENT.id, _DOCUMENT.removed).where(
    _DOCUMENT.key == _bind("name")
)
_ASSERTED_ACCESS = (
    sa.select(tables.assertion)
    .where(
        tables.assertion.c.document_id == _bind("document"),
        tables.assertion.c.field.in_(("access", "state")),
    )
    .order_by(tables.assertion.c.id)
)
_DROP_DESCRIBED = (
    *(
        table.delete().where(
            table.c.document_id == _bind("document"), table.c.edition == _bind("number")
        )
        for table in (tables.page, tables.part, tables.signature)
    ),
    tables.assertion.delete().where(
        tables.assertion.c.document_id == _bind("document"),
        tables.assertion.c.edition == _bind("number"),
        tables.assertion.c.origin != Origin.STAFF,
    ),
)


@dataclass(frozen=True, slots=True)
class Intake:
    """One file, read and described, ready for the catalogue.

    Attributes:
        path: where it was found, as an absolute path or an address.
        filename: the name to show and to give back.
        sha256: of its bytes; the file store holds them already.
        size: in bytes.
        extraction: what the reader found.
        pages: its pages with their languages.
        language: of most of its text; ``und`` if that cannot be told.
        assertions: of file, text and metadata; their edition is set here.
        parts: in order.
        cases: that its metadata tells of.
        issues: that came up; their document and edition are set here.
        described_by: fingerprint of metadata, describing code and vocabularies.
        key: the name by which sidecars call its document.
        default_access, default_state: where nothing says another.
        signature: of the text, and ``signature_version`` of how it was made; by them
            documents that may be one are found.
        mentions: of other documents, in its text.
        suggested_cases: that its text seems to tell of.
    """

    path: str
    filename: str
    sha256: str
    size: int
    extraction: Extraction
    pages: tuple[Page, ...]
    language: str
    assertions: tuple[Assertion, ...]
    parts: tuple[Part, ...]
    cases: tuple[Case, ...]
    issues: tuple[Issue, ...]
    described_by: str
    key: str | None = None
    default_access: Access = Access.PUBLIC
    default_state: State = State.PUBLISHED
    signature: bytes = b""
    signature_version: str = ""
    mentions: tuple[Mention, ...] = ()
    suggested_cases: tuple[SuggestedCase, ...] = ()


class Change(StrEnum):
    """What taking in a file did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"  # staff removed this document; it stays removed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the change, and the edition it belongs to."""

    change: Change
    document: str
    edition: int
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that the catalogue has of certain bytes."""

    document: str
    edition: int
    described_by: str
    removed: str | None
    paths: tuple[str, ...]


def find_bytes(catalogue: Catalogue, sha256: str) -> Held | None:
    """Return the edition that has these bytes, of removed documents too, or None."""
    with catalogue.reading() as connection:
        return _find_bytes(connection, sha256)


def document_at(catalogue: Catalogue, path: str) -> str | None:
    """Return the document of which a file was found at a path; None if none is."""
    with catalogue.reading() as connection:
        row = connection.execute(_EDITION_AT_PATH, {"at": path}).one_or_none()
    return str(row.document_id) if row else None


def is_known(held: Held, path: str, described_by: str) -> bool:
    """Return whether taking in bytes that are held would change nothing at all."""
    if held.removed:
        return path in held.paths
    return path in held.paths and (
        held.described_by == described_by or path != _owner(held.paths, path)
    )


def take_in(catalogue: Catalogue, intake: Intake) -> Outcome:
    """Bring a file into the catalogue, and tell the outbox.

    The bytes must be in the file store before: what the catalogue names is there.
    """
    with catalogue.writing() as connection:
        return _take_in(connection, intake)


def take_in_all(
    catalogue: Catalogue, intakes: Iterable[Intake]
) -> list[Outcome | CommonshelfError]:
    """Bring several files into the catalogue in one transaction, as they follow.

    What goes wrong with one is returned in its place, and leaves no trace; the others
    go in. To commit is to wait for the disk: together they wait once.
    """
    done: list[Outcome | CommonshelfError] = []
    with catalogue.writing() as connection:
        for intake in intakes:
            try:
                with connection.begin_nested():
                    done.append(_take_in(connection, intake))
            except CommonshelfError as error:
                done.append(error)
    return done


def _take_in(connection: sa.Connection, intake: Intake) -> Outcome:
    held = _find_bytes(connection, intake.sha256)
    if held is not None:
        return _again(connection, intake, held)
    extraction = store_extraction(
        connection, intake.sha256, intake.size, intake.extraction
    )
    place = _place(connection, intake)
    change = Change.ADDED if place.is_new_document else Change.CHANGED
    _insert_edition(connection, intake, place, extraction)
    _describe(connection, intake, place.document, place.edition, is_new=True)
    _locate(connection, intake.path, place.document, place.edition)
    issues = store_issues(
        connection,
        (*intake.issues, *place.issues),
        intake.path,
        place.document,
        place.edition,
    )
    record_change(
        connection,
        place.document,
        "ingest",
        "add" if place.is_new_document else "add edition",
        {"edition": place.edition, "path": intake.path},
    )
    return Outcome(change, place.document, place.edition, issues)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new edition goes."""

    document: str
    edition: int
    version: int
    is_new_document: bool
    issues: tuple[Issue, ...] = ()


def _again(connection: sa.Connection, intake: Intake, held: Held) -> Outcome:
    """Take in bytes that are held already: at most their description changes."""
    document, edition = held.document, held.edition
    _locate(connection, intake.path, document, edition)
    if held.removed:
        issue = Issue(
            "removed",
            f"{intake.filename} was left out: its document {document} was removed on "
            f"{held.removed[:10]}. Take it back with: "
            f"commonshelf remove --undo {document}",
            Severity.NOTICE,
        )
        issues = store_issues(connection, (issue,), intake.path, document, edition)
        return Outcome(Change.REMOVED, document, edition, issues)
    owner = _owner(held.paths, intake.path)
    if owner != intake.path:
        issue = Issue(
            "duplicate",
            f"{intake.filename} has the same bytes as {owner}; it is the same edition, "
            "and only that file's metadata counts.",
            Severity.NOTICE,
        )
        issues = store_issues(connection, (issue,), intake.path, document, edition)
        return Outcome(Change.UNCHANGED, document, edition, issues)
    if held.described_by == intake.described_by:
        return Outcome(Change.UNCHANGED, document, edition)
    extraction = store_extraction(
        connection, intake.sha256, intake.size, intake.extraction
    )
    connection.execute(
        tables.edition.update()
        .where(
            tables.edition.c.document_id == document,
            tables.edition.c.number == edition,
        )
        .values(
            extraction_id=extraction,
            described_by=intake.described_by,
            language=intake.language,
            filename=intake.filename,
            **_page_summary(intake.pages),
        )
    )
    _describe(connection, intake, document, edition)
    settle_languages(connection, document)
    issues = store_issues(connection, intake.issues, intake.path, document, edition)
    record_change(connection, document, "ingest", "describe", {"edition": edition})
    return Outcome(Change.CHANGED, document, edition, issues)


def _owner(paths: Iterable[str], path: str) -> str:
    """Return the path whose metadata counts: the first that still has a file."""
    return next((p for p in paths if p == path or _is_there(p)), path)


def _is_there(address: str) -> bool:
    """Return whether a file may still be had where it was found; nobody is asked for
    what came from the web."""
    if "://" in address:
        return True
    path = Path(address)
    # What came out of an archive lies, as it were, below it.
    return path.exists() or any(parent.is_file() for parent in path.parents)


def _find_bytes(connection: sa.Connection, sha256: str) -> Held | None:
    row = connection.execute(_EDITION_OF_BYTES, {"sha256": sha256}).one_or_none()
    if row is None:
        return None
    paths = connection.execute(
        _PATHS_OF_EDITION, {"document": row.document_id, "number": row.number}
    ).scalars()
    return Held(
        row.document_id, row.number, row.described_by, row.removed, tuple(paths)
    )


def _place(connection: sa.Connection, intake: Intake) -> _Place:
    """Decide which document and version bytes that are new to us are of."""
    edition = tables.edition.c
    row = connection.execute(_EDITION_AT_PATH, {"at": intake.path}).one_or_none()
    if row is not None:
        _supersede(connection, row.document_id, row.language)
        number = _next_number(connection, row.document_id)
        version = row.version + 1 if row.language == intake.language else 1
        return _Place(row.document_id, number, version, False)
    document = None
    if intake.key is not None:
        known = connection.execute(_DOCUMENT_OF_KEY, {"name": intake.key}).one_or_none()
        document = known.id if known and not known.removed else None
    if document is None:
        return _Place(_insert_document(connection, intake), 1, 1, True)
    number = _next_number(connection, document)
    before = connection.execute(
        sa.select(edition.filename, edition.version).where(
            edition.document_id == document,
            edition.language == intake.language,
            edition.is_current,
        )
    ).first()
    if before is None:
        return _Place(document, number, 1, False)
    _supersede(connection, document, intake.language)
    issue = Issue(
        "new-version",
        f"{intake.filename} became version {before.version + 1} of what "
        f"{before.filename} was: both name the document {intake.key!r} and are in the "
        f"same language ({intake.language}). If they are two documents, give them "
        "different keys.",
    )
    return _Place(document, number, before.version + 1, False, (issue,))


def _insert_document(connection: sa.Connection, intake: Intake) -> str:
    id = new_id()
    while connection.execute(_IS_TAKEN, {"document": id}).first():
        id = new_id()
    key = intake.key
    if key is not None:
        # A removed document keeps its row but gives up its name.
        connection.execute(
            tables.document.update()
            .where(tables.document.c.key == key)
            .values(key=None)
        )
    connection.execute(
        tables.document.insert(),
        {
            "id": id,
            "key": key,
            "access": intake.default_access,
            "state": intake.default_state,
            "revision": 0,
            "created": now(),
            "changed": now(),
        },
    )
    return id


def _next_number(connection: sa.Connection, document: str) -> int:
    last = connection.execute(
        sa.select(sa.func.max(tables.edition.c.number)).where(
            tables.edition.c.document_id == document
        )
    ).scalar()
    return int(last or 0) + 1


def _supersede(connection: sa.Connection, document: str, language: str) -> None:
    connection.execute(
        tables.edition.update()
        .where(
            tables.edition.c.document_id == document,
            tables.edition.c.language == language,
        )
        .values(is_current=False)
    )


def _insert_edition(
    connection: sa.Connection, intake: Intake, place: _Place, extraction: int
) -> None:
    connection.execute(
        tables.edition.insert(),
        {
            "document_id": place.document,
            "number": place.edition,
            "language": intake.language,
            "version": place.version,
            "is_current": True,
            "sha256": intake.sha256,
            "extraction_id": extraction,
            "described_by": intake.described_by,
            "filename": intake.filename,
            "added": now(),
            **_page_summary(intake.pages),
        },
    )


def _page_summary(pages: tuple[Page, ...]) -> dict[str, Any]:
    kind = pages[0].kind if pages else PageKind.PAGE
    return {"page_count": len(pages), "page_kind": kind}


def _describe(
    connection: sa.Connection,
    intake: Intake,
    document: str,
    edition: int,
    is_new: bool = False,
) -> None:
    """Replace everything that follows from an edition's file and metadata."""
    if not is_new:
        for statement in _DROP_DESCRIBED:
            connection.execute(statement, {"document": document, "number": edition})
    _insert(
        connection,
        tables.page,
        [
            {
                "document_id": document,
                "edition": edition,
                "number": page.number,
                "label": page.label,
                "kind": page.kind,
                "language": page.language,
                "headings": list(page.headings),
                "text": page.text,
                "stretches": [
                    [s.kind, s.start, s.end, s.language] for s in page.stretches
                ],
                "confidence": page.confidence,
            }
            for page in intake.pages
        ],
    )
    _insert(
        connection,
        tables.part,
        [
            {"document_id": document, "edition": edition, "position": i, **asdict(part)}
            for i, part in enumerate(intake.parts)
        ],
    )
    _insert(
        connection,
        tables.assertion,
        [
            {
                "document_id": document,
                "edition": edition,
                "field": one.field,
                "value": one.value,
                "origin": one.origin,
                "confidence": one.confidence,
                "evidence": one.evidence,
                "state": one.state,
            }
            for one in intake.assertions
        ],
    )
    connection.execute(
        tables.signature.insert(),
        {
            "document_id": document,
            "edition": edition,
            "version": intake.signature_version,
            "hashes": intake.signature,
            "is_compared": False,
        },
    )
    if intake.cases or not is_new:
        accepted = accepted_cases(connection, document, edition)
        link_cases(connection, (*accepted, *intake.cases), document, edition)
    if intake.suggested_cases or not is_new:
        store_suggestions(connection, document, edition, intake.suggested_cases)
    _adopt_key(connection, intake.key, document)
    apply_access(connection, document, intake.default_access, intake.default_state)
    store_mentions(connection, document, edition, intake.mentions)
    resolve_mentions(connection, document)


def _insert(
    connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]
) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _adopt_key(connection: sa.Connection, key: str | None, document: str) -> None:
    """Give a document the name that its metadata calls it, if that is free."""
    if key is None:
        return
    if connection.execute(_DOCUMENT_OF_KEY, {"name": key}).first() is None:
        connection.execute(
            tables.document.update()
            .where(tables.document.c.id == document)
            .values(key=key)
        )


def apply_access(
    connection: sa.Connection,
    document: str,
    default_access: Access | None = None,
    default_state: State | None = None,
) -> None:
    """Set a document's access level and state to what its assertions say.

    Args:
        connection: of the transaction.
        document: its identifier.
        default_access: where nothing says another; None to leave it as it is.
        default_state: likewise.
    """
    rows = connection.execute(_ASSERTED_ACCESS, {"document": document}).all()
    defaults: Mapping[str, str | None] = {
        "access": default_access,
        "state": default_state,
    }
    values = {}
    for field, default in defaults.items():
        asserted = resolve_field(
            FIELDS[field],
            [assertion_of(row) for row in rows if row.field == field],
        )
        value = asserted[0].value if asserted else default
        if value is not None:
            values[field] = value
    if values:
        connection.execute(
            tables.document.update()
            .where(tables.document.c.id == document)
            .values(**values)
        )


def _locate(connection: sa.Connection, path: str, document: str, edition: int) -> None:
    """Note that the file of an edition lies at a path."""
    row = connection.execute(_LOCATED, {"at": path}).one_or_none()
    values = {
        "document_id": document,
        "edition": edition,
        "seen": now(),
    }
    if row is None:
        connection.execute(tables.location.insert(), {"path": path, **values})
    elif (row.document_id, row.edition) != (document, edition):
        connection.execute(
            tables.location.update().where(_LOCATION.path == path).values(**values)
        )
