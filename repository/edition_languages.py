"""The language of an edition: what its record says, staff before everybody else.

Search analyses an edition's text in its language, and versions are counted in each
language apart; so both follow when somebody corrects it.
"""

import sqlalchemy as sa

from repository import tables
from repository.record import FIELDS, resolve_field
from repository.rows import assertion_of

_EDITION = tables.edition.c
_SAID = sa.select(tables.assertion).where(
    tables.assertion.c.document_id == sa.bindparam("document"),
    tables.assertion.c.field == "language",
)


def settle_languages(connection: sa.Connection, document: str) -> None:
    """Give the editions of a document the languages that its record says.

    Args:
        connection: of the transaction.
        document: its identifier.
    """
    said = [
        assertion_of(row) for row in connection.execute(_SAID, {"document": document})
    ]
    editions = connection.execute(
        sa.select(_EDITION.number, _EDITION.language, _EDITION.is_current)
        .where(_EDITION.document_id == document)
        .order_by(_EDITION.number)
    ).all()
    for number, was, is_current in editions:
        own = [one for one in said if one.edition in (None, number)]
        counts = resolve_field(FIELDS["language"], own)
        language = counts[0].value if counts else was
        if language != was:
            _change(connection, document, number, language, was, is_current)


def _change(
    connection: sa.Connection,
    document: str,
    number: int,
    language: str,
    was: str,
    is_current: bool,
) -> None:
    of_document = _EDITION.document_id == document
    itself = sa.and_(of_document, _EDITION.number == number)
    others = sa.and_(of_document, _EDITION.number != number)
    latest = connection.execute(
        sa.select(sa.func.max(_EDITION.version)).where(
            others, _EDITION.language == language
        )
    ).scalar()
    if is_current:
        connection.execute(
            tables.edition.update()
            .where(others, _EDITION.language == language)
            .values(is_current=False)
        )
        # The version that this one had taken the place of counts again.
        before = connection.execute(
            sa.select(_EDITION.number)
            .where(others, _EDITION.language == was)
            .order_by(_EDITION.version.desc())
            .limit(1)
        ).scalar()
        connection.execute(
            tables.edition.update()
            .where(of_document, _EDITION.number == before)
            .values(is_current=True)
        )
    connection.execute(
        tables.edition.update()
        .where(itself)
        .values(language=language, version=int(latest or 0) + 1)
    )
    # Pages in other languages, as in a bilingual document, stay what they are.
    page = tables.page.c
    connection.execute(
        tables.page.update()
        .where(
            page.document_id == document, page.edition == number, page.language == was
        )
        .values(language=language)
    )
