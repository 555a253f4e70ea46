"""The two logs: what the index has to learn, and who did what when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import Access, State
from repository.schema import now

_DOCUMENT = tables.document.c
_IS_PUBLIC = sa.and_(
    _DOCUMENT.removed.is_(None),
    _DOCUMENT.access == Access.PUBLIC,
    _DOCUMENT.state == State.PUBLISHED,
)
# Harvesters hear of a document while it is public, and once when it no longer is;
# what happens to it behind closed doors is not their business.
_CHANGED = (
    tables.document.update()
    .where(_DOCUMENT.id == sa.bindparam("document"))
    .values(
        revision=_DOCUMENT.revision + 1,
        changed=sa.bindparam("at"),
        listed=sa.case(
            (sa.or_(_IS_PUBLIC, _DOCUMENT.is_listed), sa.bindparam("at")),
            else_=_DOCUMENT.listed,
        ),
        is_listed=_IS_PUBLIC,
    )
)
_OUTBOX = tables.outbox.insert()
_AUDIT = tables.audit.insert()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which document, when (UTC, ISO 8601)."""

    at: str
    who: str
    action: str
    document: str | None
    detail: Mapping[str, Any]


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
    connection.execute(_CHANGED, {"document": document, "at": now()})
    log_change(connection, document, who, action, detail)


def log_change(
    connection: sa.Connection,
    document: str,
    who: str,
    action: str,
    detail: Mapping[str, Any],
) -> None:
    """Note a change in both logs; the document's row tells of it already."""
    connection.execute(_OUTBOX, {"document_id": document})
    connection.execute(_AUDIT, audit_row(document, who, action, detail))


def audit_row(
    document: str, who: str, action: str, detail: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a change of a document as a row of the audit log."""
    return {
        "at": now(),
        "who": who,
        "action": action,
        "document_id": document,
        "detail": dict(detail),
    }


def history(
    catalogue: Catalogue, document: str | None = None, limit: int = 50
) -> list[AuditEntry]:
    """Return what was done, the latest first."""
    audit = tables.audit.c
    wanted = sa.select(tables.audit).order_by(audit.id.desc()).limit(limit)
    if document is not None:
        wanted = wanted.where(audit.document_id == document)
    with catalogue.reading() as connection:
        return [
            AuditEntry(row.at, row.who, row.action, row.document_id, row.detail)
            for row in connection.execute(wanted)
        ]
