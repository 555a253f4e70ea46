"""Erasing a document for good, where the law asks for it.

``remove`` hides a document and keeps all of it. Erasing takes away its bytes, its
texts and all that was said of it, wherever this installation keeps them. What stays is
a tombstone, so that its identifier is never given again and harvesters learn that it
is gone, and an entry in the audit log: who, when and why, and the SHA-256 of its
files, by which an ingest knows not to take them in again.

The search index is made again by whoever calls this: nothing here knows of it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.errors import CatalogueError, DocumentNotFound, QueryError
from repository.files import replace_file
from repository.record import RELATIONS
from repository.relations import resolve_mentions
from repository.schema import now
from repository.settings import Settings

ERASED = "erase"
ALLOWED = "allow again"
"""Actions of the audit log: erased, and free to come in again."""

_OF_DOCUMENT = (*tables.OF_EDITION, tables.edition)
"""Tables whose rows are a document's own; editions last, as others refer to them."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a document takes away.

    Attributes:
        document: its identifier.
        names: of its files.
        paths: where they were found.
        files: SHA-256 of the bytes that no other document has.
        related: documents that refer to it, such as its attachments, or that it
            refers to: they stay.
        is_done: whether it was erased before.
    """

    document: str
    names: tuple[str, ...]
    paths: tuple[str, ...]
    files: tuple[str, ...]
    related: tuple[str, ...]
    is_done: bool = False


def what_erasing_takes(catalogue: Catalogue, document: str) -> Erasure:
    """Return what would go if a document were erased; removed ones too.

    Raises:
        DocumentNotFound: there never was such a document.
    """
    with catalogue.reading() as connection:
        return _found(connection, document)


def erase_document(
    catalogue: Catalogue, settings: Settings, document: str, who: str, why: str
) -> Erasure:
    """Take away a document and all that is kept of it, but for the search index.

    Safe to repeat: what a run that broke off left behind goes then.

    Args:
        catalogue: where it is.
        settings: of the installation, whose reports and pictures of pages tell of it.
        document: its identifier.
        who: name for the audit log.
        why: reason for the audit log.

    Raises:
        DocumentNotFound: there never was such a document.
        CatalogueError: the database is busy, so traces stay in its file.
    """
    with catalogue.writing() as connection:
        found = _found(connection, document)
        if not found.is_done:
            _erase_rows(connection, found)
            detail = {"why": why, "files": list(found.files)}
            record_change(connection, document, who, ERASED, detail)
    for sha256 in found.files:
        catalogue.files.remove(sha256)
        for picture in (settings.home / "cache" / "pages").glob(f"{sha256}-*"):
            picture.unlink(missing_ok=True)
    for report in settings.reports_dir.glob("*.jsonl"):
        _erase_lines(report, found)
    _overwrite_free_pages(catalogue, document)
    return found


def erased_files(catalogue: Catalogue) -> dict[str, str]:
    """Return the SHA-256 of erased files, and the document that each was of."""
    entry = tables.audit.c
    erased: dict[str, str] = {}
    with catalogue.reading() as connection:
        for row in connection.execute(
            sa.select(entry.action, entry.document_id, entry.detail)
            .where(entry.action.in_((ERASED, ALLOWED)))
            .order_by(entry.id)
        ):
            for sha256 in row.detail["files"]:
                if row.action == ERASED:
                    erased[sha256] = row.document_id
                else:
                    erased.pop(sha256, None)
    return erased


def allow_again(catalogue: Catalogue, document: str, who: str) -> int:
    """Let the files of an erased document come in again, as a new document.

    Returns:
        How many files were kept out because of it.

    Raises:
        QueryError: the document was not erased.
    """
    kept_out = [sha for sha, of in erased_files(catalogue).items() if of == document]
    if not kept_out:
        raise QueryError(
            f"No file is kept out because document {document!r} was erased."
        )
    with catalogue.writing() as connection:
        detail = {"files": kept_out}
        record_change(connection, document, who, ALLOWED, detail)
    return len(kept_out)


def _found(connection: sa.Connection, document: str) -> Erasure:
    row = connection.execute(
        sa.select(tables.document.c.id).where(tables.document.c.id == document)
    ).first()
    if row is None:
        raise DocumentNotFound(
            f"There is no document {document!r} here. Look for it: commonshelf search"
        )
    edition, entry, said = tables.edition.c, tables.audit.c, tables.assertion.c
    editions = connection.execute(
        sa.select(edition.filename, edition.sha256)
        .where(edition.document_id == document)
        .order_by(edition.number)
    ).all()
    hashes = [one.sha256 for one in editions]
    done = connection.execute(
        sa.select(entry.detail)
        .where(entry.document_id == document, entry.action == ERASED)
        .order_by(entry.id.desc())
    ).scalar()
    is_done = not editions and done is not None
    if done is not None and is_done:
        hashes = list(done["files"])
    elsewhere = set(
        connection.execute(
            sa.select(edition.sha256).where(
                edition.sha256.in_(hashes), edition.document_id != document
            )
        ).scalars()
    )
    related = connection.execute(
        sa.union(
            sa.select(said.document_id).where(
                said.field.in_(RELATIONS), said.value == document
            ),
            sa.select(said.value).where(
                said.field.in_(RELATIONS),
                said.document_id == document,
                said.value.in_(sa.select(tables.document.c.id)),
            ),
        )
    ).scalars()
    paths = connection.execute(
        sa.select(tables.location.c.path).where(
            tables.location.c.document_id == document
        )
    ).scalars()
    return Erasure(
        document,
        tuple(dict.fromkeys(one.filename for one in editions)),
        tuple(sorted(paths)),
        tuple(sha for sha in dict.fromkeys(hashes) if sha not in elsewhere),
        tuple(sorted(set(related) - {document})),
        is_done,
    )


def _erase_rows(connection: sa.Connection, found: Erasure) -> None:
    document, files = found.document, found.files
    proposal, said = tables.proposal.c, tables.assertion.c
    connection.execute(
        tables.proposal.delete().where(
            sa.or_(proposal.document_id == document, proposal.other_id == document)
        )
    )
    for table in _OF_DOCUMENT:
        connection.execute(table.delete().where(table.c.document_id == document))
    # Failures of its files have no document, only a path.
    connection.execute(
        tables.issue.delete().where(tables.issue.c.path.in_(found.paths))
    )
    told = sa.select(tables.case_document.c.case_id)
    connection.execute(tables.case.delete().where(tables.case.c.id.not_in(told)))
    # Whoever told of it in a file, such as an attachment, may name it as evidence.
    naming = sa.and_(said.field.in_(RELATIONS), said.value == document)
    telling = sa.select(said.document_id).where(naming).distinct()
    for one in connection.execute(telling).scalars().all():
        record_change(connection, one, ERASED, "unrelate", {"from": document})
    connection.execute(tables.assertion.delete().where(naming))
    for one_table in (tables.extraction, tables.recognition, tables.file):
        connection.execute(one_table.delete().where(one_table.c.sha256.in_(files)))
    # Titles and people's names are in the details of what was done to it.
    connection.execute(
        tables.audit.update()
        .where(
            tables.audit.c.document_id == document,
            tables.audit.c.action.not_in((ERASED, ALLOWED)),
        )
        .values(detail={})
    )
    row = tables.document.c
    connection.execute(
        tables.document.update()
        .where(row.id == document)
        .values(key=None, successor=None, removed=sa.func.coalesce(row.removed, now()))
    )
    resolve_mentions(connection, document)


def _erase_lines(report: Path, found: Erasure) -> None:
    """Take the lines that tell of a document out of the report of a run."""
    lines = report.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = list(_other_lines(lines, found))
    if len(kept) < len(lines):
        replace_file(report, "".join(kept).encode("utf-8"))


def _other_lines(lines: Iterable[str], found: Erasure) -> Iterator[str]:
    for line in lines:
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:
            yield line
            continue
        is_told = told.get("document") == found.document
        if not is_told and told.get("path") not in found.paths:
            yield line


def _overwrite_free_pages(catalogue: Catalogue, document: str) -> None:
    """Make SQLite let go of what it keeps of deleted rows, in its file and its log.

    Raises:
        CatalogueError: another process is writing, or reads what was.
    """
    if catalogue.engine.dialect.name != "sqlite":
        return
    # VACUUM stands outside any transaction, which SQLAlchemy would begin.
    raw = catalogue.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        (is_busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise _traces(document) from error
    finally:
        raw.close()
    if is_busy:
        raise _traces(document)


def _traces(document: str) -> CatalogueError:
    return CatalogueError(
        f"Document {document} is gone, but traces of it are left in the file of the "
        "catalogue, which another process is using. Stop it (serve, ingest), then run "
        "the same command again."
    )
