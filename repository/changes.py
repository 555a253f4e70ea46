"""The two logs: what the index has to learn, and who did what when."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.schema import now


def record_change(
    connection: sa.Connection,
    document: str,
    who: str,
    action: str,
    detail: Mapping[str, Any],
) -> None:
    """Note a change of a document in both logs, and raise its revision.

    Called inside the transaction that makes the change: a change without its entries
    in the logs, or entries without a change, cannot be.
    """
    connection.execute(
        tables.document.update()
        .where(tables.document.c.id == document)
        .values(revision=tables.document.c.revision + 1, changed=now())
    )
    connection.execute(tables.outbox.insert().values(document_id=document))
    connection.execute(
        tables.audit.insert().values(
            at=now(),
            who=who,
            action=action,
            document_id=document,
            detail=dict(detail),
        )
    )
