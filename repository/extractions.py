"""Extractions are kept, compressed, so that describing and indexing can run again
without a file being read again."""

import json
import zlib
from collections.abc import Sequence
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
_INSERT_ALL = tables.extraction.insert().returning(
    _EXTRACTION.id, sort_by_parameter_order=True
)


def stored_extraction(
    catalogue: Catalogue, sha256: str, reader: str, version: str
) -> Extraction | None:
    """Return what this version of a reader found in these bytes, if it is kept."""
    wanted = {"sha256": sha256, "reader": reader, "version": version}
    with catalogue.reading() as connection:
        content = connection.execute(_CONTENT, wanted).scalar_one_or_none()
    return None if content is None else _unpack(content)


def insert_extractions(
    connection: sa.Connection, files: Sequence[tuple[str, int, Extraction]]
) -> list[int]:
    """Store the rows of files that are new, and of what was found in them.

    Args:
        connection: of the transaction.
        files: of each the SHA-256 of its bytes, its size in bytes, and what a reader
            found in it.

    Returns:
        The numbers of the extractions' rows, to which editions refer.
    """
    connection.execute(
        tables.file.insert(),
        [
            {
                "sha256": sha256,
                "size": size,
                "media_type": extraction.media_type,
                "added": now(),
            }
            for sha256, size, extraction in files
        ],
    )
    rows = [_row(sha256, extraction) for sha256, _, extraction in files]
    return [int(id) for id in connection.execute(_INSERT_ALL, rows).scalars()]


def store_extraction(
    connection: sa.Connection, sha256: str, extraction: Extraction
) -> int:
    """Make sure of the row of what was found in a file that is held; return its
    number."""
    name = {
        "sha256": sha256,
        "reader": extraction.reader,
        "version": extraction.version,
    }
    kept = connection.execute(_ID, name).scalar_one_or_none()
    return _insert(connection, sha256, extraction) if kept is None else int(kept)


def _insert(connection: sa.Connection, sha256: str, extraction: Extraction) -> int:
    return int(connection.execute(_INSERT, _row(sha256, extraction)).scalar_one())


def _row(sha256: str, extraction: Extraction) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "reader": extraction.reader,
        "version": extraction.version,
        "content": _pack(extraction),
        "added": now(),
    }


_LEVEL = 3
"""How hard an extraction is packed. Of 134 real files with 5.2 MB of text level 6 makes
1.56 MB in 0.23 s, level 3 1.72 MB in 0.10 s, level 1 1.86 MB in 0.07 s."""


def _pack(extraction: Extraction) -> bytes:
    text = json.dumps(extraction, default=_fields, ensure_ascii=False)
    return zlib.compress(text.encode("utf-8"), _LEVEL)


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
