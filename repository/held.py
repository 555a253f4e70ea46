"""What the catalogue holds of a file, by its bytes and by where it lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue

_bind = sa.bindparam
_EDITION = tables.edition.c
_DOCUMENT = tables.document.c
_LOCATION = tables.location.c

# Statements that every file needs are built once: building one takes longer than
# carrying it out.
_HAS_BYTES = sa.select(tables.file.c.sha256).where(
    tables.file.c.sha256 == _bind("sha256")
)
_ALL_MET = sa.union_all(
    *(
        sa.select(column).where(column.in_(_bind("hashes", expanding=True)))
        for column in (tables.file.c.sha256, tables.recognition.c.sha256)
    )
)
_EDITION_OF_BYTES = (
    sa.select(
        _EDITION.document_id,
        _EDITION.number,
        _EDITION.described_by,
        _DOCUMENT.removed,
    )
    .select_from(tables.edition.join(tables.document))
    .where(_EDITION.sha256 == _bind("sha256"))
    .order_by(_DOCUMENT.removed.is_not(None), _EDITION.added, _EDITION.number)
    .limit(1)
)
_PATHS_OF_EDITION = (
    sa.select(_LOCATION.path)
    .where(
        _LOCATION.document_id == _bind("document"), _LOCATION.edition == _bind("number")
    )
    .order_by(_LOCATION.seen, _LOCATION.path)
)
_DOCUMENT_OF_KEY = sa.select(_DOCUMENT.id, _DOCUMENT.removed).where(
    _DOCUMENT.key == _bind("name")
)
_AT_PATH = (
    sa.select(
        _LOCATION.document_id,
        _LOCATION.edition,
        _EDITION.version,
        _EDITION.language,
        _DOCUMENT.removed,
    )
    .select_from(
        tables.location.join(tables.edition).join(
            tables.document, _DOCUMENT.id == _EDITION.document_id
        )
    )
    .where(_LOCATION.path == _bind("at"))
)


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that the catalogue has of certain bytes."""

    document: str
    edition: int
    described_by: str
    removed: str | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """The edition whose file lies at a path, of a removed document too."""

    document: str
    edition: int
    version: int
    language: str
    removed: str | None


def all_met(catalogue: Catalogue, hashes: Sequence[str]) -> frozenset[str]:
    """Return those of some SHA-256 of whose bytes anything is kept: a file, or
    recognised text."""
    with catalogue.reading() as connection:
        return frozenset(connection.execute(_ALL_MET, {"hashes": hashes}).scalars())


def has_bytes(connection: sa.Connection, sha256: str) -> bool:
    """Return whether the catalogue has a file of these bytes."""
    return connection.execute(_HAS_BYTES, {"sha256": sha256}).first() is not None


def find_bytes(catalogue: Catalogue, sha256: str) -> Held | None:
    """Return the edition that has these bytes, of removed documents too, or None."""
    with catalogue.reading() as connection:
        return edition_of_bytes(connection, sha256)


def edition_of_bytes(connection: sa.Connection, sha256: str) -> Held | None:
    """Return what :func:`find_bytes` does, within a transaction."""
    row = connection.execute(_EDITION_OF_BYTES, {"sha256": sha256}).one_or_none()
    if row is None:
        return None
    paths = connection.execute(
        _PATHS_OF_EDITION, {"document": row.document_id, "number": row.number}
    ).scalars()
    return Held(
        row.document_id, row.number, row.described_by, row.removed, tuple(paths)
    )


def located_at(connection: sa.Connection, path: str) -> Located | None:
    """Return the edition whose file was found at a path; None if none was."""
    row: Any = connection.execute(_AT_PATH, {"at": path}).one_or_none()
    return None if row is None else Located(*row)


def document_of_key(connection: sa.Connection, key: str) -> tuple[str, bool] | None:
    """Return the document that sidecars call by a name, and whether it is removed;
    None if the name is free."""
    row = connection.execute(_DOCUMENT_OF_KEY, {"name": key}).one_or_none()
    return None if row is None else (row.id, row.removed is not None)


def document_at(catalogue: Catalogue, path: str) -> str | None:
    """Return the document of which a file was found at a path; None if none is."""
    with catalogue.reading() as connection:
        found = located_at(connection, path)
    return found.document if found and found.removed is None else None


def is_known(held: Held, path: str, described_by: str) -> bool:
    """Return whether taking in bytes that are held would change nothing at all."""
    if held.removed:
        return path in held.paths
    return path in held.paths and (
        held.described_by == described_by or path != owner_of(held.paths, path)
    )


def owner_of(paths: Iterable[str], path: str) -> str:
    """Return the path whose metadata counts: the first that still has a file."""
    return next((p for p in paths if p == path or _is_there(p)), path)


def _is_there(address: str) -> bool:
    """Return whether a file may still be had where it was found; nobody is asked for
    what came from the web."""
    if "://" in address:
        return True
    path = Path(address)
    # What came out of an archive lies, as it were, below it.
    return path.exists() or any(parent.is_file() for parent in path.parents)
