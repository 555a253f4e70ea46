"""Organisations that an installation knows beside the shipped vocabulary.

Documents name their issuers in many ways. Each name that no vocabulary has becomes an
authority here; staff can say that two names are one organisation, and from then on
either leads to the preferred one.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.errors import QueryError
from repository.identifiers import slug
from repository.model import Origin
from repository.vocabulary import fold_label


@dataclass(frozen=True, slots=True)
class Organisation:
    """An authority: one preferred name, and others that mean the same."""

    id: str
    name: str
    others: tuple[str, ...]


def organisations(catalogue: Catalogue) -> list[Organisation]:
    """Return the authorities that this installation added, by name."""
    with catalogue.reading() as connection:
        return _all(connection)


def authorise(catalogue: Catalogue, name: str, language: str) -> str:
    """Return the preferred name of an organisation, noting it if it is new.

    Args:
        catalogue: where authorities are kept.
        name: as a document or its metadata gives it.
        language: of that document.
    """
    found = _find(organisations(catalogue), name)
    if found is not None:
        return found.name
    with catalogue.writing() as connection:
        known = _all(connection)
        found = _find(known, name)
        if found is None:
            id = _free_id(name, {organisation.id for organisation in known})
            connection.execute(tables.organisation.insert().values(id=id))
            _add_name(connection, id, language, name, True)
        return found.name if found else name


def unite(catalogue: Catalogue, preferred: str, other: str, who: str) -> int:
    """Make two names mean one organisation, in records that are held as well.

    Args:
        catalogue: where authorities are kept.
        preferred: the name to show.
        other: the name that means the same.
        who: name for the audit log.

    Returns:
        How many documents changed.

    Raises:
        QueryError: no organisation has the preferred name.
    """
    known = organisations(catalogue)
    keep = _find(known, preferred)
    if keep is None:
        raise QueryError(
            f"No organisation is called {preferred!r}. "
            "See the list: commonshelf organisations"
        )
    lose = _find(known, other)
    if lose == keep:
        return 0
    moved = {other, *((lose.name, *lose.others) if lose else ())}
    with catalogue.writing() as connection:
        if lose:
            name = tables.organisation_name.c
            connection.execute(
                tables.organisation_name.delete().where(name.organisation_id == lose.id)
            )
            connection.execute(
                tables.organisation.delete().where(tables.organisation.c.id == lose.id)
            )
        for one in sorted(moved):
            _add_name(connection, keep.id, "und", one, False)
        said = tables.assertion.c
        concerned = sa.and_(
            said.field == "issuer",
            said.value.in_(sorted(moved)),
            said.origin != Origin.STAFF,
        )
        documents = (
            connection.execute(sa.select(said.document_id).where(concerned).distinct())
            .scalars()
            .all()
        )
        connection.execute(
            tables.assertion.update().where(concerned).values(value=keep.name)
        )
        for document in documents:
            detail = {"from": sorted(moved), "to": keep.name}
            record_change(connection, document, who, "unite organisations", detail)
    return len(documents)


def _all(connection: sa.Connection) -> list[Organisation]:
    name = tables.organisation_name.c
    names: dict[str, list[str]] = {}
    for row in connection.execute(
        sa.select(tables.organisation_name).order_by(
            name.organisation_id, name.is_preferred.desc(), name.name
        )
    ):
        names.setdefault(row.organisation_id, []).append(row.name)
    return [
        Organisation(id, first, tuple(others))
        for id, (first, *others) in sorted(names.items())
    ]


def _find(known: list[Organisation], name: str) -> Organisation | None:
    folded = fold_label(name)
    return next(
        (
            organisation
            for organisation in known
            if folded in map(fold_label, (organisation.name, *organisation.others))
        ),
        None,
    )


def _free_id(name: str, taken: set[str]) -> str:
    base = slug(name) or "organisation"
    return next(
        id
        for number in range(len(taken) + 1)
        if (id := f"{base}-{number + 1}" if number else base) not in taken
    )


def _add_name(
    connection: sa.Connection, id: str, language: str, name: str, is_preferred: bool
) -> None:
    connection.execute(
        tables.organisation_name.insert().values(
            organisation_id=id,
            language=language,
            name=name,
            is_preferred=is_preferred,
        )
    )
