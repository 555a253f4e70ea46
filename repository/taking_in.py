"""Taking a file into the catalogue: one transaction, whole or not at all.

What a file is to the catalogue follows from its bytes and its path, in this order:
bytes that are held already are the same edition wherever they lie; other bytes at a
known path are a new version of what lay there; a file whose metadata names a document
that is held is another edition of it; everything else is a new document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import log_change, record_change
from repository.described import store_described
from repository.edition_languages import settle_languages
from repository.errors import CommonshelfError
from repository.extractions import insert_extractions, store_extraction
from repository.held import (
    Held,
    Located,
    document_of_key,
    edition_of_bytes,
    has_bytes,
    located_at,
    owner_of,
)
from repository.intake import Change, Intake, Outcome
from repository.issue_sentences import in_words
from repository.issues import store_issues
from repository.model import Issue, Severity
from repository.new_documents import (
    NewDocument,
    document_row,
    edition_row,
    free_ids,
    page_summary,
    standing_alone,
    store_new,
)
from repository.schema import now


def take_in(catalogue: Catalogue, intake: Intake) -> Outcome:
    """Bring a file into the catalogue, and tell the outbox.

    The bytes must be in the file store before: what the catalogue names is there.
    """
    with catalogue.writing() as connection:
        return _take_in(connection, intake)


def take_in_all(
    catalogue: Catalogue, intakes: Sequence[Intake]
) -> list[Outcome | CommonshelfError]:
    """Bring several files into the catalogue in one transaction, as they follow.

    What goes wrong with one is returned in its place, and leaves no trace; the others
    go in. To commit is to wait for the disk: together they wait once.
    """
    try:
        with catalogue.writing() as connection:
            return _take_in_order(connection, intakes)
    except CommonshelfError:
        # Nothing was written. One by one it shows whose fault it is.
        return [_outcome(catalogue, intake) for intake in intakes]


def _take_in_order(
    connection: sa.Connection, intakes: Sequence[Intake]
) -> list[Outcome | CommonshelfError]:
    outcomes: list[Outcome | CommonshelfError] = []
    together: list[NewDocument] = []
    alone = standing_alone(connection, intakes)
    for intake, document in zip(intakes, alone, strict=True):
        if document is not None:
            together.append(document)
            continue
        outcomes += store_new(connection, together)
        together = []
        outcomes.append(_take_in(connection, intake))
    return outcomes + store_new(connection, together)


def _outcome(catalogue: Catalogue, intake: Intake) -> Outcome | CommonshelfError:
    try:
        return take_in(catalogue, intake)
    except CommonshelfError as error:
        return error


def _take_in(connection: sa.Connection, intake: Intake) -> Outcome:
    if has_bytes(connection, intake.sha256):
        held = edition_of_bytes(connection, intake.sha256)
        if held is not None:
            return _again(connection, intake, held)
        extraction = store_extraction(connection, intake.sha256, intake.extraction)
    else:
        new = (intake.sha256, intake.size, intake.extraction)
        extraction = insert_extractions(connection, [new])[0]
    located = located_at(connection, intake.path)
    place = _place(connection, intake, located)
    connection.execute(
        tables.edition.insert(),
        edition_row(place.document, place.edition, place.version, extraction, intake),
    )
    store_described(
        connection,
        intake,
        place.document,
        place.edition,
        is_new=True,
        is_new_document=place.is_new_document,
    )
    _locate(connection, intake.path, located, place.document, place.edition)
    issues = store_issues(
        connection,
        (*intake.issues, *place.issues),
        intake.path,
        place.document,
        place.edition,
    )
    detail = {"edition": place.edition, "path": intake.path}
    if place.is_new_document:
        log_change(connection, place.document, "ingest", "add", detail)
        change = Change.ADDED
    else:
        record_change(connection, place.document, "ingest", "add edition", detail)
        change = Change.CHANGED
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
    located = located_at(connection, intake.path)
    _locate(connection, intake.path, located, document, edition)
    if held.removed:
        told = in_words(
            "removed",
            name=intake.filename,
            document=document,
            date=held.removed[:10],
        )
        issue = Issue(*told, Severity.NOTICE)
        issues = store_issues(connection, (issue,), intake.path, document, edition)
        return Outcome(Change.REMOVED, document, edition, issues)
    owner = owner_of(held.paths, intake.path)
    if owner != intake.path:
        issue = Issue(
            *in_words("duplicate", name=intake.filename, owner=owner),
            Severity.NOTICE,
        )
        issues = store_issues(connection, (issue,), intake.path, document, edition)
        return Outcome(Change.UNCHANGED, document, edition, issues)
    if held.described_by == intake.described_by:
        return Outcome(Change.UNCHANGED, document, edition)
    extraction = store_extraction(connection, intake.sha256, intake.extraction)
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
            **page_summary(intake),
        )
    )
    store_described(connection, intake, document, edition)
    settle_languages(connection, document)
    issues = store_issues(connection, intake.issues, intake.path, document, edition)
    record_change(connection, document, "ingest", "describe", {"edition": edition})
    return Outcome(Change.CHANGED, document, edition, issues)


def _place(
    connection: sa.Connection, intake: Intake, located: Located | None
) -> _Place:
    """Decide which document and version bytes that are new to us are of."""
    edition = tables.edition.c
    if located is not None and located.removed is None:
        _supersede(connection, located.document, located.language)
        number = _next_number(connection, located.document)
        version = located.version + 1 if located.language == intake.language else 1
        return _Place(located.document, number, version, False)
    document = None
    if intake.key is not None:
        known = document_of_key(connection, intake.key)
        document = known[0] if known and not known[1] else None
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
        *in_words(
            "new-version",
            name=intake.filename,
            version=before.version + 1,
            before=before.filename,
            key=repr(intake.key),
            language=intake.language,
        )
    )
    return _Place(document, number, before.version + 1, False, (issue,))


def _insert_document(connection: sa.Connection, intake: Intake) -> str:
    id = free_ids(connection, 1)[0]
    key = intake.key
    if key is not None:
        # A removed document keeps its row but gives up its name.
        connection.execute(
            tables.document.update()
            .where(tables.document.c.key == key)
            .values(key=None)
        )
    connection.execute(tables.document.insert(), document_row(id, intake))
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


def _locate(
    connection: sa.Connection,
    path: str,
    located: Located | None,
    document: str,
    edition: int,
) -> None:
    """Note that the file of an edition lies at a path, where one was ``located``."""
    values = {
        "document_id": document,
        "edition": edition,
        "seen": now(),
    }
    if located is None:
        connection.execute(tables.location.insert(), {"path": path, **values})
    elif (located.document, located.edition) != (document, edition):
        location = tables.location
        connection.execute(
            location.update().where(location.c.path == path).values(**values)
        )
