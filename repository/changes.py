"""The two logs: what the index has to learn, and who did what when."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.schema import now

_CHANGED = (
    tables.document.update()
    .where(tables.document.c.id == sa.bindparam("document"))
    .values(revision=tables.document.c.revision + 1, changed=sa.bindparam("at"))
)
_OUTBOX = tables.outbox.insert()
_AUDIT = tables.audit.insert()


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
    at = now()
    connection.execute(_CHANGED, {"document": document, "at": at})
    connection.execute(_OUTBOX, {"document_id": document})
    connection.execute(
        _AUDIT,
        {
            "at": at,
            "who": who,
            "action": action,
            "document_id": document,
            "detail": dict(detail),
        },
    )
