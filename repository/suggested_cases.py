"""Cases that texts seem to tell of: kept apart from those that people stated, until a
person accepts or rejects them.

What was decided stays decided when the text is described again. A suggestion never
changes a case that somebody stated.
"""

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.cases import link_cases
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.errors import QueryError
from repository.model import AssertionState, Case, CaseText, Scope, SuggestedCase

_ROW = tables.suggested_case.c
_OF_EDITION = sa.and_(
    _ROW.document_id == sa.bindparam("document"), _ROW.edition == sa.bindparam("number")
)
_DROP_OPEN = tables.suggested_case.delete().where(
    _OF_EDITION, _ROW.state == AssertionState.SUGGESTED
)
_DECIDED = sa.select(tables.suggested_case).where(
    _ROW.document_id == sa.bindparam("document"),
    _ROW.state != AssertionState.SUGGESTED,
)
_STATED = (
    sa.select(tables.case.c.place, tables.case.c.service)
    .select_from(tables.case.join(tables.case_document))
    .where(tables.case_document.c.document_id == sa.bindparam("document"))
)


@dataclass(frozen=True, slots=True)
class OpenSuggestion:
    """A suggestion that waits for a decision.

    Attributes:
        id: its number.
        document, edition: whose text tells of it.
        case: what was read.
    """

    id: int
    document: str
    edition: int
    case: SuggestedCase


def store_suggestions(
    connection: sa.Connection,
    document: str,
    edition: int,
    suggested: tuple[SuggestedCase, ...],
) -> None:
    """Replace the suggestions that came from the text of an edition.

    A case that is stated for the document, or that a person decided about, is not
    suggested again.
    """
    of_edition = {"document": document, "number": edition}
    connection.execute(_DROP_OPEN, of_edition)
    if not suggested:
        return
    known = {
        (row.place, row.service)
        for statement in (_DECIDED, _STATED)
        for row in connection.execute(statement, of_edition)
    }
    for one in suggested:
        if (one.place, one.service) not in known:
            connection.execute(
                tables.suggested_case.insert().values(
                    document_id=document,
                    edition=edition,
                    place=one.place,
                    service=one.service,
                    year=one.year,
                    told=asdict(one),
                    state=AssertionState.SUGGESTED,
                )
            )


def accepted_cases(
    connection: sa.Connection, document: str, edition: int
) -> tuple[Case, ...]:
    """Return the cases of an edition that were suggested and that a person accepted."""
    rows = connection.execute(
        sa.select(_ROW.told).where(_OF_EDITION, _ROW.state == AssertionState.ACCEPTED),
        {"document": document, "number": edition},
    )
    return tuple(_case(told) for told in rows.scalars())


def _case(told: dict[str, Any]) -> Case:
    texts = tuple(CaseText(**text) for text in told["texts"])
    references = tuple(told["references"])
    return Case(**{**told, "texts": texts, "references": references})


def open_suggestions(catalogue: Catalogue, scope: Scope) -> list[OpenSuggestion]:
    """Return what waits for a decision, the oldest first."""
    with catalogue.reading() as connection:
        rows = connection.execute(
            sa.select(tables.suggested_case)
            .where(_ROW.state == AssertionState.SUGGESTED)
            .order_by(_ROW.id)
        ).all()
    seen = catalogue.documents({row.document_id for row in rows}, scope)
    return [
        OpenSuggestion(row.id, row.document_id, row.edition, _suggested(row.told))
        for row in rows
        if row.document_id in seen
    ]


def _suggested(told: dict[str, Any]) -> SuggestedCase:
    evidence = tuple((field, text) for field, text in told["evidence"])
    return SuggestedCase(**{**told, "evidence": evidence})


def decide_case(
    catalogue: Catalogue, number: int, case: Case | None, who: str
) -> OpenSuggestion:
    """Accept a suggestion as this case, or reject it.

    Args:
        catalogue: where it is.
        number: of the suggestion.
        case: what is right, corrected perhaps; None to reject the suggestion.
        who: name for the audit log.

    Raises:
        QueryError: no suggestion of this number waits.
    """
    with catalogue.writing() as connection:
        row = connection.execute(
            sa.select(tables.suggested_case).where(
                _ROW.id == number, _ROW.state == AssertionState.SUGGESTED
            )
        ).one_or_none()
        if row is None:
            raise QueryError(
                f"No suggested case {number} waits. List them: commonshelf cases"
            )
        values: dict[str, Any] = {"state": AssertionState.REJECTED}
        if case is not None:
            values = {"state": AssertionState.ACCEPTED, "told": asdict(case)}
        connection.execute(
            tables.suggested_case.update().where(_ROW.id == number).values(**values)
        )
        if case is not None:
            link_cases(
                connection, (case,), row.document_id, row.edition, replaces=False
            )
        action = "accept case" if case else "reject case"
        detail = {"place": row.place, "service": row.service, "year": row.year}
        record_change(connection, row.document_id, who, action, detail)
        return OpenSuggestion(
            row.id, row.document_id, row.edition, _suggested(row.told)
        )
