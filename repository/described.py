"""Storing what follows from an edition's file and metadata: its pages, parts,
assertions, cases and mentions."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

import sqlalchemy as sa

from repository import tables
from repository.bulk import Rows, insert_rows
from repository.cases import link_cases
from repository.held import document_of_key
from repository.intake import Intake
from repository.mentions import NewEdition, store_mentions
from repository.model import (
    AFFILIATES_SCOPE,
    PUBLIC_SCOPE,
    Access,
    Assertion,
    Origin,
    Part,
    State,
)
from repository.record import FIELDS, resolve_field
from repository.relations import resolve_mentions, resolve_new_mentions
from repository.rows import assertion_of
from repository.schema import now
from repository.suggested_cases import accepted_cases, store_suggestions

_bind = sa.bindparam
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
_PART_FIELDS = tuple(field.name for field in fields(Part))


def store_described(
    connection: sa.Connection,
    intake: Intake,
    document: str,
    edition: int,
    is_new: bool = False,
    is_new_document: bool = False,
) -> None:
    """Replace everything that follows from an edition's file and metadata.

    Args:
        connection: of the transaction.
        intake: the file, as it was read and described.
        document: its identifier.
        edition: its number.
        is_new: whether nothing is stored of this edition yet.
        is_new_document: whether it is the first of its document, whose row has its
            key and access already.
    """
    if not is_new:
        for statement in _DROP_DESCRIBED:
            connection.execute(statement, {"document": document, "number": edition})
    insert_rows(connection, described_rows(intake, document, edition))
    if intake.cases or not is_new:
        accepted = accepted_cases(connection, document, edition)
        link_cases(connection, (*accepted, *intake.cases), document, edition)
    if intake.suggested_cases or not is_new:
        store_suggestions(connection, document, edition, intake.suggested_cases)
    if is_new_document:
        first = NewEdition(document, edition, intake.assertions, intake.mentions)
        resolve_new_mentions(connection, first)
        return
    _adopt_key(connection, intake.key, document)
    apply_access(connection, document, intake.default_access, intake.default_state)
    store_mentions(connection, document, edition, intake.mentions)
    resolve_mentions(connection, document)


def described_rows(intake: Intake, document: str, edition: int) -> Rows:
    """Return what follows from an edition's file and metadata and stands for itself:
    pages, parts, assertions and signature."""
    its = {"document_id": document, "edition": edition}
    return {
        tables.page: [
            {
                **its,
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
        tables.part: [
            {
                **its,
                "position": position,
                **{name: getattr(part, name) for name in _PART_FIELDS},
            }
            for position, part in enumerate(intake.parts)
        ],
        tables.assertion: [
            {
                **its,
                "field": one.field,
                "value": one.value,
                "origin": one.origin,
                "confidence": one.confidence,
                "evidence": one.evidence,
                "state": one.state,
            }
            for one in intake.assertions
        ],
        tables.signature: [
            {
                **its,
                "version": intake.signature_version,
                "hashes": intake.signature,
                "is_compared": False,
            }
        ],
    }


def _adopt_key(connection: sa.Connection, key: str | None, document: str) -> None:
    """Give a document the name that its metadata calls it, if that is free."""
    if key is None:
        return
    if document_of_key(connection, key) is None:
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
    rows = connection.execute(_ASSERTED_ACCESS, {"document": document})
    values = access_of(map(assertion_of, rows), default_access, default_state)
    if values:
        connection.execute(
            tables.document.update()
            .where(tables.document.c.id == document)
            .values(opened=_opened(values), **values)
        )


def _opened(values: Mapping[str, str]) -> sa.ColumnElement[str]:
    """Return when a document was last opened to readers who could not see it before,
    if its access level and state become these."""
    held = tables.document.c
    access = sa.literal(values["access"]) if "access" in values else held.access
    state = sa.literal(values["state"]) if "state" in values else held.state
    is_opened = [
        sa.and_(
            access.in_(scope.access),
            state.in_(scope.states),
            sa.not_(
                sa.and_(held.access.in_(scope.access), held.state.in_(scope.states))
            ),
        )
        for scope in (PUBLIC_SCOPE, AFFILIATES_SCOPE)
    ]
    return sa.case((sa.or_(*is_opened), now()), else_=held.opened)


def access_of(
    assertions: Iterable[Assertion],
    default_access: Access | None,
    default_state: State | None,
) -> dict[str, str]:
    """Return the access level and state that assertions say, else the defaults."""
    said = [one for one in assertions if one.field in ("access", "state")]
    defaults: Mapping[str, str | None] = {
        "access": default_access,
        "state": default_state,
    }
    values = {}
    for field, default in defaults.items():
        asserted = resolve_field(
            FIELDS[field], [one for one in said if one.field == field]
        )
        value = asserted[0].value if asserted else default
        if value is not None:
            values[field] = value
    return values
