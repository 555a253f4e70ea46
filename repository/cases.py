"""Cases, and the documents that tell of them."""

from dataclasses import asdict

import sqlalchemy as sa

from repository import tables
from repository.model import Case


def link_cases(
    connection: sa.Connection,
    cases: tuple[Case, ...],
    document: str,
    edition: int,
    *,
    replaces: bool = True,
) -> None:
    """Note the cases that an edition tells of; a case is known by place, service and
    year, so that editions in several languages tell of one.

    Args:
        connection: of the transaction.
        cases: the later ones count more where they are the same.
        document, edition: that tell of them.
        replaces: whether the edition tells of no others.
    """
    link = tables.case_document.c
    if replaces:
        connection.execute(
            tables.case_document.delete().where(
                link.document_id == document, link.edition == edition
            )
        )
    for case in cases:
        values = {
            key: value
            for key, value in asdict(case).items()
            if key not in ("id", "page", "texts")
        }
        values["references"] = list(case.references)
        known = connection.execute(
            sa.select(tables.case.c.id).where(
                tables.case.c.place == case.place,
                tables.case.c.service == case.service,
                tables.case.c.year == case.year,
            )
        ).scalar_one_or_none()
        if known is None:
            known = connection.execute(
                tables.case.insert().values(**values).returning(tables.case.c.id)
            ).scalar_one()
        else:
            given = {key: value for key, value in values.items() if value}
            connection.execute(
                tables.case.update().where(tables.case.c.id == known).values(**given)
            )
        for text in case.texts:
            connection.execute(
                tables.case_text.delete().where(
                    tables.case_text.c.case_id == known,
                    tables.case_text.c.language == text.language,
                )
            )
            connection.execute(
                tables.case_text.insert().values(case_id=known, **asdict(text))
            )
        told = connection.execute(
            sa.select(link.case_id).where(
                link.case_id == known,
                link.document_id == document,
                link.edition == edition,
            )
        ).first()
        if told is None:
            connection.execute(
                tables.case_document.insert().values(
                    case_id=known,
                    document_id=document,
                    edition=edition,
                    page=case.page,
                )
            )
