"""Rows of the catalogue's tables as the values of ``model``.

Every question about documents is held within a scope by :func:`visible_to`.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.model import (
    Access,
    Assertion,
    AssertionState,
    Document,
    Edition,
    Origin,
    Page,
    PageKind,
    Part,
    PartKind,
    Scope,
    State,
    Stretch,
    StretchKind,
)
from repository.record import FIELDS, resolve_field

_ASSERTION = tables.assertion.c
_ASSERTED = (
    _ASSERTION.field,
    _ASSERTION.value,
    _ASSERTION.origin,
    _ASSERTION.confidence,
    _ASSERTION.evidence,
    _ASSERTION.state,
    _ASSERTION.edition,
)
# Documents have dozens of assertions, and to look a member up is faster than to call
# its class.
_ORIGINS = {origin.value: origin for origin in Origin}
_STATES = {state.value: state for state in AssertionState}


def visible_to(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    """Return conditions on the document table that hold a query within a scope."""
    return (
        tables.document.c.removed.is_(None),
        tables.document.c.access.in_(sorted(scope.access)),
        tables.document.c.state.in_(sorted(scope.states)),
    )


def of_document(columns: Any) -> sa.ColumnElement[bool]:
    """Return the condition that joins a table's rows to their document."""
    same: sa.ColumnElement[bool] = columns.document_id == tables.document.c.id
    return same


def load_documents(
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
    for (
        id,
        field,
        value,
        origin,
        confidence,
        evidence,
        state,
        edition,
    ) in connection.execute(
        sa.select(_ASSERTION.document_id, *_ASSERTED)
        .where(_ASSERTION.document_id.in_(visible))
        .order_by(_ASSERTION.id)
    ):
        assertions[id].append(
            Assertion(
                field,
                value,
                _ORIGINS[origin],
                confidence,
                evidence,
                _STATES[state],
                edition,
            )
        )
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
        title = _edition_title(assertions[row.document_id], row.number) or row.filename
        editions[row.document_id].append(_edition_of(row, title))
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


def _edition_title(assertions: list[Assertion], edition: int) -> str:
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


def _edition_of(row: Any, title: str) -> Edition:
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


def page_of(row: Any) -> Page:
    """Return the page that a row of its table holds."""
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


def load_pages(
    connection: sa.Connection, ids: list[str], scope: Scope
) -> dict[tuple[str, int], list[Page]]:
    """Return the pages of the current editions of documents, by document and edition,
    in one question."""
    page, edition = tables.page.c, tables.edition.c
    of_edition = sa.and_(
        edition.document_id == page.document_id, edition.number == page.edition
    )
    pages: dict[tuple[str, int], list[Page]] = defaultdict(list)
    for row in connection.execute(
        sa.select(tables.page)
        .join(tables.edition, of_edition)
        .join(tables.document, of_document(page))
        .where(page.document_id.in_(ids), edition.is_current, *visible_to(scope))
        .order_by(page.document_id, page.edition, page.number)
    ):
        pages[row.document_id, row.edition].append(page_of(row))
    return pages


def part_of(row: Any) -> Part:
    """Return the part that a row of its table holds."""
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
