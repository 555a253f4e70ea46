"""The signatures of texts, by which documents that may be one are found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import AssertionState

Key = tuple[str, int]
"""An edition: its document, and its number."""


@dataclass(frozen=True, slots=True)
class SignedEdition:
    """A current edition of a document that is held, and the signature of its text.

    Attributes:
        document, number: which edition.
        language: of it.
        path: where its file was found.
        filename: of its file.
        hashes: the signature; empty if the text is too short for one.
        is_compared: whether it was compared with all others already.
    """

    document: str
    number: int
    language: str
    path: str
    filename: str
    hashes: bytes
    is_compared: bool


def signed_editions(catalogue: Catalogue, version: str) -> list[SignedEdition]:
    """Return the current editions that have signatures of a version."""
    edition, document, location, signature = (
        tables.edition.c,
        tables.document.c,
        tables.location.c,
        tables.signature.c,
    )
    path = (
        sa.select(sa.func.min(location.path))
        .where(
            location.document_id == edition.document_id,
            location.edition == edition.number,
        )
        .scalar_subquery()
    )
    wanted = (
        sa.select(
            edition.document_id,
            edition.number,
            edition.language,
            path,
            edition.filename,
            signature.hashes,
            signature.is_compared,
        )
        .select_from(tables.edition.join(tables.document).join(tables.signature))
        .where(
            edition.is_current, document.removed.is_(None), signature.version == version
        )
        .order_by(edition.document_id, edition.number)
    )
    with catalogue.reading() as connection:
        return [
            SignedEdition(document, number, language, path or "", *rest)
            for document, number, language, path, *rest in connection.execute(wanted)
        ]


def mark_compared(catalogue: Catalogue, editions: Iterable[tuple[str, int]]) -> None:
    """Note that editions, given by document and number, were compared with all."""
    signature = tables.signature.c
    rows = [{"id": document, "number": number} for document, number in editions]
    if rows:
        with catalogue.writing() as connection:
            connection.execute(
                tables.signature.update()
                .where(
                    signature.document_id == sa.bindparam("id"),
                    signature.edition == sa.bindparam("number"),
                )
                .values(is_compared=True),
                rows,
            )


def same_series(catalogue: Catalogue) -> list[set[str]]:
    """Return groups of documents that have the same number in the same series."""
    series, number = tables.assertion.alias().c, tables.assertion.alias().c
    wanted = sa.select(series.document_id, series.value, number.value).where(
        series.document_id == number.document_id,
        series.field == "series",
        number.field == "number",
        series.state == AssertionState.ACCEPTED,
        number.state == AssertionState.ACCEPTED,
    )
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    with catalogue.reading() as connection:
        for document, name, numbered in connection.execute(wanted):
            named[(name.casefold(), numbered.casefold())].add(document)
    return [group for group in named.values() if len(group) > 1]
