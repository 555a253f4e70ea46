"""Storing new documents together: those that have nothing to do with what is held.

At a first load nearly every file is one: its bytes, path and name were never met, and
no text names another. What is stored of it depends on nothing that is there, so the
rows of many are gathered and each table gets its own at once: a statement costs as much
as ten rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.bulk import Rows, insert_rows
from repository.changes import audit_row
from repository.described import access_of, described_rows
from repository.extractions import insert_extractions
from repository.identifiers import new_id
from repository.intake import Change, Intake, Outcome
from repository.issues import issue_row
from repository.mentions import NewEdition, unrelated
from repository.model import PUBLIC_SCOPE, Access, PageKind, State
from repository.schema import now

# Statements are built once: building one takes longer than carrying it out.
_ONE_MET = sa.union_all(
    *(
        sa.select(sa.literal(1)).where(column.in_(sa.bindparam(names, expanding=True)))
        for column, names in (
            (tables.file.c.sha256, "hashes"),
            (tables.location.c.path, "paths"),
            (tables.document.c.key, "keys"),
        )
    )
).limit(1)
_TAKEN = sa.select(tables.document.c.id).where(
    tables.document.c.id.in_(sa.bindparam("ids", expanding=True))
)
_DROP_ISSUES = tables.issue.delete().where(
    tables.issue.c.path.in_(sa.bindparam("paths", expanding=True))
)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that becomes the first edition of a document of its own.

    Attributes:
        id: of the document.
        intake: of the file.
        mentions: rows of what its text names, and what others may name it by.
    """

    id: str
    intake: Intake
    mentions: list[dict[str, Any]]


def standing_alone(
    connection: sa.Connection, intakes: Sequence[Intake]
) -> list[NewDocument | None]:
    """Return the new document that each file becomes; None for one that has to be
    taken in by itself, in its turn, because it may have to do with others.

    Args:
        connection: of the transaction in which they are taken in.
        intakes: in their order. If one of them is held, or comes twice, none stands
            alone: what it changes may concern the others.
    """
    alone: list[NewDocument | None] = [None] * len(intakes)
    names = {
        "hashes": [one.sha256 for one in intakes],
        "paths": [one.path for one in intakes],
        "keys": [one.key for one in intakes if one.key],
    }
    comes_twice = any(len(set(some)) < len(some) for some in names.values())
    if (
        len(intakes) < 2
        or comes_twice
        or connection.execute(_ONE_MET, names).first() is not None
    ):
        return alone
    ids = free_ids(connection, len(intakes))
    news = list(zip(ids, intakes, strict=True))
    free = unrelated(
        connection,
        [NewEdition(id, 1, one.assertions, one.mentions) for id, one in news],
    )
    return [
        NewDocument(id, one, free[id])
        if id in free and not (one.cases or one.suggested_cases)
        else None
        for id, one in news
    ]


def free_ids(connection: sa.Connection, number: int) -> list[str]:
    """Return so many identifiers that no document has or had."""
    ids: dict[str, None] = {}
    while len(ids) < number:
        tried = {new_id() for _ in range(number - len(ids))}
        taken = connection.execute(_TAKEN, {"ids": sorted(tried)}).scalars()
        ids |= dict.fromkeys(tried.difference(taken))
    return list(ids)


def store_new(connection: sa.Connection, news: Sequence[NewDocument]) -> list[Outcome]:
    """Store new documents that stand alone, and tell both logs of them."""
    if not news:
        return []
    intakes = [new.intake for new in news]
    paths = [intake.path for intake in intakes]
    connection.execute(_DROP_ISSUES, {"paths": paths})
    extractions = insert_extractions(
        connection, [(one.sha256, one.size, one.extraction) for one in intakes]
    )
    outcomes = [_outcome(new) for new in news]
    every: Rows = {}
    for new, extraction, outcome in zip(news, extractions, outcomes, strict=True):
        for table, rows in _rows(new, extraction, outcome).items():
            every.setdefault(table, []).extend(rows)
    insert_rows(connection, every)
    return outcomes


def _outcome(new: NewDocument) -> Outcome:
    issues = (
        replace(issue, path=new.intake.path, document=new.id, edition=1)
        for issue in new.intake.issues
    )
    return Outcome(Change.ADDED, new.id, 1, tuple(issues))


def _rows(new: NewDocument, extraction: int, outcome: Outcome) -> Rows:
    intake = new.intake
    location = {
        "path": intake.path,
        "document_id": new.id,
        "edition": 1,
        "seen": now(),
    }
    detail = {"edition": 1, "path": intake.path}
    return {
        tables.document: [document_row(new.id, intake)],
        tables.edition: [edition_row(new.id, 1, 1, extraction, intake)],
        **described_rows(intake, new.id, 1),
        tables.mention: new.mentions,
        tables.location: [location],
        tables.issue: [issue_row(issue) for issue in outcome.issues],
        tables.outbox: [{"document_id": new.id}],
        tables.audit: [audit_row(new.id, "ingest", "add", detail)],
    }


def document_row(id: str, intake: Intake) -> dict[str, Any]:
    """Return a new document as a row of its table."""
    values = access_of(intake.assertions, intake.default_access, intake.default_state)
    at = now()
    is_listed = PUBLIC_SCOPE.allows(Access(values["access"]), State(values["state"]))
    return {
        "id": id,
        "key": intake.key,
        "revision": 1,
        "created": at,
        "changed": at,
        "listed": at if is_listed else None,
        "is_listed": is_listed,
        **values,
    }


def edition_row(
    document: str, number: int, version: int, extraction: int, intake: Intake
) -> dict[str, Any]:
    """Return a new edition as a row of its table.

    Args:
        document: its document.
        number: of the edition.
        version: among those in its language.
        extraction: number of the extraction's row.
        intake: its file.
    """
    return {
        "document_id": document,
        "number": number,
        "language": intake.language,
        "version": version,
        "is_current": True,
        "sha256": intake.sha256,
        "extraction_id": extraction,
        "described_by": intake.described_by,
        "filename": intake.filename,
        "added": now(),
        **page_summary(intake),
    }


def page_summary(intake: Intake) -> dict[str, Any]:
    """Return the columns that sum up the pages of an edition."""
    kind = intake.pages[0].kind if intake.pages else PageKind.PAGE
    return {"page_count": len(intake.pages), "page_kind": kind}
