"""The outbox: which documents changed, numbered, for the index to learn."""

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue


def changes_after(
    catalogue: Catalogue, after: int, limit: int
) -> list[tuple[int, str]]:
    """Return changes that an index may have to learn, oldest first.

    Args:
        catalogue: that holds the outbox.
        after: the sequence number up to which the index knows.
        limit: how many at most.

    Returns:
        Sequence numbers and identifiers of documents; a document may be there
        several times, and may have been removed since.
    """
    row = tables.outbox.c
    wanted = (
        sa.select(row.sequence, row.document_id)
        .where(row.sequence > after)
        .order_by(row.sequence)
        .limit(limit)
    )
    with catalogue.reading() as connection:
        return [(r.sequence, r.document_id) for r in connection.execute(wanted)]


def last_change(catalogue: Catalogue) -> int:
    """Return the sequence number of the last change ever made; 0 if none was."""
    with catalogue.reading() as connection:
        return _last(connection)


def trim(catalogue: Catalogue, through: int) -> None:
    """Forget changes that the index has learnt, keeping the very last one, which
    holds the counter where it is on every database.

    Args:
        catalogue: that holds the outbox.
        through: the sequence number up to which the index knows.
    """
    sequence = tables.outbox.c.sequence
    with catalogue.writing() as connection:
        connection.execute(
            tables.outbox.delete().where(
                sequence <= through, sequence < _last(connection)
            )
        )


def _last(connection: sa.Connection) -> int:
    last = connection.execute(sa.select(sa.func.max(tables.outbox.c.sequence))).scalar()
    return int(last or 0)
