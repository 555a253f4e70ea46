"""Making two documents one: the editions of one move to the other."""

import sqlalchemy as sa

from repository import tables
from repository.changes import record_change
from repository.errors import QueryError
from repository.model import Origin
from repository.record import RELATIONS
from repository.relations import resolve_mentions
from repository.schema import now


def unite_documents(
    connection: sa.Connection, keep: str, other: str, who: str, takes_over: bool
) -> None:
    """Move all editions of one document to another; the first becomes a tombstone
    that tells where they went.

    What staff said of the document that stays holds; what they said of the other one
    fills only the fields that they left alone here.

    Args:
        connection: of the transaction.
        keep: identifier of the document that stays.
        other: identifier of the one whose editions move.
        who: name for the audit log.
        takes_over: whether a moved edition becomes the current one of its language
            where the document has one in it; else it counts as older.

    Raises:
        QueryError: they are one already, one of them is not there, or not the same
            readers may see them.
    """
    document = tables.document.c
    there = connection.execute(
        sa.select(document.id, document.access, document.state).where(
            document.id.in_((keep, other)), document.removed.is_(None)
        )
    ).all()
    if len(there) != 2:
        raise QueryError(
            f"Documents {keep} and {other} cannot be united: they must be two, and "
            "neither removed."
        )
    if len({(one.access, one.state) for one in there}) == 2:
        raise QueryError(
            f"Documents {keep} and {other} are not for the same readers ("
            + ", ".join(f"{one.id}: {one.access}, {one.state}" for one in there)
            + "). Give both the same access and state first: commonshelf edit"
        )
    edition = tables.edition.c
    moving = connection.execute(
        sa.select(tables.edition)
        .where(edition.document_id == other)
        .order_by(edition.number)
    ).all()
    for row in moving:
        _move(connection, keep, row, takes_over)
    _move_staff_assertions(connection, keep, other)
    connection.execute(
        tables.document.update()
        .where(document.id == other)
        .values(removed=now(), successor=keep, key=None)
    )
    # It may have been taken back itself: two documents must not lead to each other.
    connection.execute(
        tables.document.update().where(document.id == keep).values(successor=None)
    )
    _lead_relations(connection, keep, other)
    for one in (keep, other):
        resolve_mentions(connection, one)
    moved = {"from": other, "to": keep, "editions": len(moving)}
    record_change(connection, keep, who, "unite", moved)
    record_change(connection, other, who, "unite", moved)


def _lead_relations(connection: sa.Connection, keep: str, other: str) -> None:
    """Make relations that name the document that went name the one that stays.

    Those that texts tell of follow by themselves when mentions are resolved.
    """
    said = tables.assertion.c
    naming = sa.and_(
        said.value == other, said.field.in_(RELATIONS), said.origin != Origin.TEXT
    )
    telling = sa.select(said.document_id).where(naming, said.document_id != keep)
    for one in connection.execute(telling.distinct()).scalars().all():
        detail = {"from": other, "to": keep}
        record_change(connection, one, "unite", "relate", detail)
    connection.execute(tables.assertion.update().where(naming).values(value=keep))
    # No document is related to itself.
    connection.execute(
        tables.assertion.delete().where(
            said.document_id == keep, said.value == keep, said.field.in_(RELATIONS)
        )
    )


def _move(
    connection: sa.Connection, keep: str, row: sa.Row[tuple[object, ...]], over: bool
) -> None:
    """Move one edition: its row under the new name first, then what refers to it."""
    edition = tables.edition.c
    of_language = connection.execute(
        sa.select(edition.number, edition.version, edition.is_current).where(
            edition.document_id == keep, edition.language == row.language
        )
    ).all()
    last = connection.execute(
        sa.select(sa.func.max(edition.number)).where(edition.document_id == keep)
    ).scalar()
    number = int(last or 0) + 1
    has_current = any(one.is_current for one in of_language)
    is_current = row.is_current and (over or not has_current)
    if is_current and has_current:
        connection.execute(
            tables.edition.update()
            .where(edition.document_id == keep, edition.language == row.language)
            .values(is_current=False)
        )
    values = row._asdict() | {
        "document_id": keep,
        "number": number,
        "version": max((one.version for one in of_language), default=0) + 1,
        "is_current": is_current,
    }
    connection.execute(tables.edition.insert().values(**values))
    was = (row.document_id, row.number)
    for table in tables.OF_EDITION:
        connection.execute(
            table.update()
            .where(table.c.document_id == was[0], table.c.edition == was[1])
            .values(document_id=keep, edition=number)
        )
    connection.execute(
        tables.edition.delete().where(
            edition.document_id == was[0], edition.number == was[1]
        )
    )


def _move_staff_assertions(connection: sa.Connection, keep: str, other: str) -> None:
    said = tables.assertion.c
    is_staff = sa.and_(said.origin == Origin.STAFF, said.edition.is_(None))
    decided = sa.select(said.field).where(said.document_id == keep, is_staff)
    fields = set(connection.execute(decided).scalars())
    connection.execute(
        tables.assertion.update()
        .where(said.document_id == other, is_staff, said.field.not_in(fields))
        .values(document_id=keep)
    )
