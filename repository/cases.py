"""Cases, and the documents that tell of them.

Editions in several languages, and several documents, tell of one case. What each says
is kept with it: a reader sees what the documents tell that this reader may see, and
nothing of the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.model import Case, CaseText

_KEY = ("place", "service", "year")


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
