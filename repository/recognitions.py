"""What was recognised on the images of pages: kept by bytes, page and engine, so that
no page is ever recognised twice.

Each page is stored in a transaction of its own as soon as it is done: a run that is
killed in the middle of a long scan loses only the pages in work.
"""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.recognised import Recognised
from repository.schema import now

_RECOGNITION = tables.recognition.c
_OF_FILE = (
    sa.select(tables.recognition)
    .where(_RECOGNITION.sha256 == sa.bindparam("sha256"))
    .order_by(_RECOGNITION.page, _RECOGNITION.added, _RECOGNITION.engine)
)


def recognised_pages(catalogue: Catalogue, sha256: str) -> tuple[Recognised, ...]:
    """Return what was recognised in these bytes, in the order of pages.

    Of a page that several engines worked on, what the last one found: a machine that
    has another engine now, or none, keeps the text that there is.
    """
    with catalogue.reading() as connection:
        rows = connection.execute(_OF_FILE, {"sha256": sha256})
        latest = {
            row.page: Recognised(row.page, row.language, row.confidence, row.text)
            for row in rows
        }
    return tuple(latest.values())


def store_recognised(
    catalogue: Catalogue, sha256: str, engine: str, found: Recognised
) -> None:
    """Keep what was recognised on one page; what is kept already stays."""
    key = {"sha256": sha256, "page": found.page, "engine": engine}
    table = tables.recognition
    with catalogue.writing() as connection:
        same = [table.c[name] == value for name, value in key.items()]
        if connection.execute(sa.select(table.c.page).where(*same)).first():
            return
        connection.execute(
            table.insert(),
            {
                **key,
                "language": found.language,
                "confidence": found.confidence,
                "text": found.text,
                "added": now(),
            },
        )


def fingerprint(found: Iterable[Recognised]) -> str:
    """Return a word that changes when what was recognised does; "" for nothing."""
    digest = hashlib.sha256()
    is_empty = True
    for one in found:
        is_empty = False
        digest.update(f"{one.page}\0{one.confidence}\0{one.text}\0".encode())
    return "" if is_empty else digest.hexdigest()
