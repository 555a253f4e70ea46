"""The coming and going of documents: for harvesters what the public may know of it,
for feeds what a reader may see.

A document that never was public is not there at all. One that was, and no longer is,
is known to be gone: its identifier and since when, and nothing else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import Scope
from repository.rows import visible_to

_DOCUMENT = tables.document.c
_STEP = 400
"""Identifiers in one question."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document that is public, or was.

    Attributes:
        id: of the document.
        stamp: when the public could last see a change, UTC, ISO 8601 to the second.
        is_gone: whether it is no longer public.
    """

    id: str
    stamp: str
    is_gone: bool


def listed_documents(
    catalogue: Catalogue,
    first: str = "",
    last: str = "",
    after: tuple[str, str] | None = None,
    values: tuple[str, Collection[str]] | None = None,
    limit: int = 100,
) -> list[Listed]:
    """Return documents that are or were public, in the order of their last change.

    Args:
        catalogue: to look in.
        first: only those with this stamp or a later one.
        last: only those with this stamp or an earlier one.
        after: stamp and identifier of the one before the first that is wanted. A
            document that changes meanwhile moves to the end: none is passed over.
        values: a field and values; only those of which somebody asserts one of these,
            and all that are gone. Whether that counts is the record's business.
        limit: how many at most.
    """
    wanted = _listed().order_by(_DOCUMENT.listed, _DOCUMENT.id).limit(limit)
    if first:
        wanted = wanted.where(_DOCUMENT.listed >= first)
    if last:
        wanted = wanted.where(_DOCUMENT.listed <= last)
    if after:
        stamp, id = after
        wanted = wanted.where(
            sa.or_(
                _DOCUMENT.listed > stamp,
                sa.and_(_DOCUMENT.listed == stamp, _DOCUMENT.id > id),
            )
        )
    if values:
        said = tables.assertion.c
        holders = sa.select(said.document_id).where(
            said.field == values[0], said.value.in_(values[1])
        )
        wanted = wanted.where(
            sa.or_(sa.not_(_DOCUMENT.is_listed), _DOCUMENT.id.in_(holders))
        )
    return _fetch(catalogue, wanted)


def listed_document(catalogue: Catalogue, id: str) -> Listed | None:
    """Return what the public may know of one document; None if that is nothing."""
    return next(iter(_fetch(catalogue, _listed().where(_DOCUMENT.id == id))), None)


def public_documents(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return identifier and stamp of every public document, in the order of the
    identifiers, which never changes."""
    wanted = (
        sa.select(_DOCUMENT.id, _DOCUMENT.listed)
        .where(_DOCUMENT.is_listed)
        .order_by(_DOCUMENT.id)
    )
    with catalogue.reading() as connection:
        return [(row.id, row.listed) for row in connection.execute(wanted)]


def documents_by_arrival(catalogue: Catalogue, scope: Scope) -> list[tuple[str, str]]:
    """Return the documents that a reader may see, and when the newest edition of each
    came in or, if that was later, when it was opened to more readers; UTC, ISO 8601 to
    the second; the latest first."""
    came = sa.func.max(tables.edition.c.added)
    arrived = sa.case((_DOCUMENT.opened > came, _DOCUMENT.opened), else_=came)
    wanted = (
        sa.select(_DOCUMENT.id, arrived.label("arrived"))
        .select_from(tables.document.join(tables.edition))
        .where(*visible_to(scope))
        .group_by(_DOCUMENT.id, _DOCUMENT.opened)
        .order_by(arrived.desc(), _DOCUMENT.id)
    )
    with catalogue.reading() as connection:
        return [(row.id, row.arrived) for row in connection.execute(wanted)]


def in_order_of_arrival(catalogue: Catalogue, ids: Iterable[str]) -> list[str]:
    """Return documents in the order in which they came in; of several in one second,
    too."""
    wanted = sorted(set(ids))
    entry = tables.audit.c
    first: dict[str, int] = {}
    with catalogue.reading() as connection:
        for start in range(0, len(wanted), _STEP):
            rows = connection.execute(
                sa.select(entry.document_id, sa.func.min(entry.id))
                .where(entry.document_id.in_(wanted[start : start + _STEP]))
                .group_by(entry.document_id)
            )
            first.update((row[0], row[1]) for row in rows)
    return sorted(first, key=first.__getitem__)


def earliest_stamp(catalogue: Catalogue) -> str:
    """Return a time before which no document changed, UTC, ISO 8601 to the second."""
    with catalogue.reading() as connection:
        return str(
            connection.execute(sa.select(tables.catalogue.c.created)).scalar_one()
        )


def _listed() -> sa.Select[tuple[str, str, bool]]:
    return sa.select(_DOCUMENT.id, _DOCUMENT.listed, _DOCUMENT.is_listed).where(
        _DOCUMENT.listed.is_not(None)
    )


def _fetch(
    catalogue: Catalogue, wanted: sa.Select[tuple[str, str, bool]]
) -> list[Listed]:
    with catalogue.reading() as connection:
        return [
            Listed(row.id, row.listed, not row.is_listed)
            for row in connection.execute(wanted)
        ]
