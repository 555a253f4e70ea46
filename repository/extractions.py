"""Extractions are kept, compressed, so that describing and indexing can run again
without a file being read again."""

import json
import zlib
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import (
    Extraction,
    Hint,
    Page,
    PageKind,
    Stretch,
    StretchKind,
)
from repository.schema import now

_EXTRACTION = tables.extraction.c
_NAMED = (
    _EXTRACTION.sha256 == sa.bindparam("sha256"),
    _EXTRACTION.reader == sa.bindparam("reader"),
    _EXTRACTION.version == sa.bindparam("version"),
)
_CONTENT = sa.select(_EXTRACTION.content).where(*_NAMED)
_ID = sa.select(_EXTRACTION.id).where(*_NAMED)
_INSERT = tables.extraction.insert().returning(_EXTRACTION.id)
_FILE = sa.select(tables.file.c.sha256).where(
    tables.file.c.sha256 == sa.bindparam("sha256")
)


def stored_extraction(
    catalogue: Catalogue, sha256: str, reader: str, version: str
) -> Extraction | None:
    """Return what this version of a reader found in these bytes, if it is kept."""
    wanted = {"sha256": sha256, "reader": reader, "version": version}
    with catalogue.reading() as connection:
        content = connection.execute(_CONTENT, wanted).scalar_one_or_none()
    return None if content is None else _unpack(content)


def store_extraction(
    connection: sa.Connection, sha256: str, size: int, extraction: Extraction
) -> int:
    """Make sure of the rows of a file and of what was found in it.

    Args:
        connection: of the transaction.
        sha256: of the file's bytes.
        size: of the file, in bytes.
        extraction: what a reader found in it.

    Returns:
        The row's number, to which editions refer.
    """
    at = now()
    if connection.execute(_FILE, {"sha256": sha256}).first() is None:
        connection.execute(
            tables.file.insert(),
            {
                "sha256": sha256,
                "size": size,
                "media_type": extraction.media_type,
                "added": at,
            },
        )
    name = {
        "sha256": sha256,
        "reader": extraction.reader,
        "version": extraction.version,
    }
    kept = connection.execute(_ID, name).scalar_one_or_none()
    if kept is not None:
        return int(kept)
    stored = connection.execute(
        _INSERT, {**name, "content": _pack(extraction), "added": at}
    )
    return int(stored.scalar_one())


def _pack(extraction: Extraction) -> bytes:
    return zlib.compress(
        json.dumps(extraction, default=_fields, ensure_ascii=False).encode("utf-8"), 6
    )


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, one level deep: ``asdict`` copies
    every value on the way, which costs more than the compression."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _unpack(content: bytes) -> Extraction:
    found = json.loads(zlib.decompress(content))
    found["pages"] = tuple(
        Page(
            **{
                **page,
                "kind": PageKind(page["kind"]),
                "headings": tuple(page["headings"]),
                "stretches": tuple(
                    Stretch(**{**one, "kind": StretchKind(one["kind"])})
                    for one in page.get("stretches", ())
                ),
            }
        )
        for page in found["pages"]
    )
    found["hints"] = tuple(Hint(**hint) for hint in found["hints"])
    found["warnings"] = tuple((code, text) for code, text in found["warnings"])
    return Extraction(**found)
