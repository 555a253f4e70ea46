"""Cases, and the documents that tell of them.

Editions in several languages, and several documents, tell of one case. What each says
is kept with it: a reader sees what the documents tell that this reader may see, and
nothing of the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import Case, CaseText, Scope
from repository.rows import of_document, visible_to

_KEY = ("place", "service", "year")
_LINK_ORDER = (
    tables.case_document.c.case_id,
    tables.case_document.c.document_id,
    tables.case_document.c.edition,
)


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A document that tells of a case, and the page that evidences it."""

    document: str
    edition: int
    page: int | None


def known_cases(
    catalogue: Catalogue, scope: Scope, document: str | None = None
) -> list[tuple[Case, list[CaseLink]]]:
    """Return cases with the documents that tell of them.

    A case of which no document may be seen is left out.

    Args:
        catalogue: to ask.
        scope: of the reader.
        document: only the cases that this document tells of.
    """
    link = tables.case_document.c
    visible = (
        sa.select(tables.case_document)
        .select_from(tables.case_document.join(tables.document, of_document(link)))
        .where(*visible_to(scope))
    )
    if document is not None:
        told_of = sa.select(link.case_id).where(link.document_id == document)
        visible = visible.where(link.case_id.in_(told_of))
    with catalogue.reading() as connection:
        links: dict[int, list[CaseLink]] = defaultdict(list)
        told: dict[int, list[Any]] = defaultdict(list)
        for row in connection.execute(visible.order_by(*_LINK_ORDER)):
            links[row.case_id].append(CaseLink(row.document_id, row.edition, row.page))
            told[row.case_id].append(row.told)
        case = tables.case.c
        rows = connection.execute(
            sa.select(case.id, case.place, case.country, case.service, case.year)
            .where(case.id.in_(visible.with_only_columns(link.case_id)))
            .order_by(case.country, case.place, case.year)
        ).all()
    return [
        (case_told(*row, told=told[row.id]), links[row.id])
        for row in rows
        if document is None or any(one.document == document for one in links[row.id])
    ]


def link_cases(
    connection: sa.Connection,
    cases: tuple[Case, ...],
    document: str,
    edition: int,
    *,
    replaces: bool = True,
) -> None:
    """Note the cases that an edition tells of; a case is known by place, service and
    year.

    Args:
        connection: of the transaction.
        cases: the later ones count more where they are the same.
        document, edition: that tell of them.
        replaces: whether the edition tells of no others.
    """
    link = tables.case_document.c
    of_edition = sa.and_(link.document_id == document, link.edition == edition)
    if replaces:
        connection.execute(tables.case_document.delete().where(of_edition))
    for case in cases:
        id = _known_case(connection, case)
        told = asdict(case)
        del told["id"], told["page"]
        before = connection.execute(
            sa.select(link.told, link.page).where(of_edition, link.case_id == id)
        ).one_or_none()
        if before is None:
            connection.execute(
                tables.case_document.insert().values(
                    case_id=id,
                    document_id=document,
                    edition=edition,
                    page=case.page,
                    told=told,
                )
            )
        else:
            connection.execute(
                tables.case_document.update()
                .where(of_edition, link.case_id == id)
                .values(
                    told={**(before.told or {}), **_given(told)},
                    page=case.page or before.page,
                )
            )


def _known_case(connection: sa.Connection, case: Case) -> int:
    """Return the number of a case, which is made if it is new."""
    known = connection.execute(
        sa.select(tables.case.c.id).where(
            *(tables.case.c[name] == getattr(case, name) for name in _KEY)
        )
    ).scalar_one_or_none()
    if known is None:
        values = {name: getattr(case, name) for name in (*_KEY, "country")}
        known = connection.execute(
            tables.case.insert().values(**values).returning(tables.case.c.id)
        ).scalar_one()
    return int(known)


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def case_told(
    id: int, place: str, country: str, service: str, year: str, told: Iterable[Any]
) -> Case:
    """Return a case as some of those who tell of it tell it.

    Args:
        id: of the case.
        place, country, service, year: by which it is known.
        told: what each says, the more trusted later; None where that is not known.
    """
    values: dict[str, Any] = {}
    texts: dict[str, CaseText] = {}
    for one in told:
        values |= _given(one or {})
        for text in (one or {}).get("texts", ()):
            texts[text["language"]] = CaseText(**text)
    values |= {
        "id": id,
        "place": place,
        "country": country,
        "service": service,
        "year": year,
        "texts": tuple(texts.values()),
        "references": tuple(values.get("references", ())),
    }
    return Case(**values)
