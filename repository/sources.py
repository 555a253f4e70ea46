"""Places that documents are collected from again and again, and the visits to them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.errors import QueryError
from repository.model import Access, State
from repository.schema import now


class SourceKind(StrEnum):
    """How a place tells what it holds."""

    LIST = "list"
    SITEMAP = "sitemap"
    FEED = "feed"
    OAI_PMH = "oai-pmh"


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is visited.

    Attributes:
        set: the OAI-PMH set that is wanted; all without one.
        least, most: how many items a healthy source names; a visit after which it
            names fewer fails, and one that would bring more stops.
        access, state: of its documents; "" for the settings of the installation.
        delay: seconds between two requests.
        allow_private: whether addresses of this machine's own network may be asked.
    """

    set: str = ""
    least: int = 1
    most: int = 10_000
    access: Access | str = ""
    state: State | str = ""
    delay: float = 1.0
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A place that documents are collected from.

    Attributes:
        name: by which staff and the facet call it.
        kind: how it tells what it holds.
        address: of the list, sitemap, feed or endpoint.
        options: how it is visited.
        id: given by the catalogue.
    """

    name: str
    kind: SourceKind
    address: str
    options: SourceOptions = field(default_factory=SourceOptions)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One harvest, as it is remembered.

    Attributes:
        source: number of the source.
        started, finished: UTC, ISO 8601 to the second; "" if it was cut short.
        counts: what became of the items, by word.
        cursor: where the next visit goes on (OAI-PMH: a datestamp).
        message: what went wrong; "" if nothing did.
        id: given by the catalogue.
    """

    source: int
    started: str
    finished: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    cursor: str = ""
    message: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class SourceItem:
    """What a source held at the last visit, and what the server said of it."""

    address: str
    identifier: str
    modified: str
    etag: str
    last_modified: str
    sha256: str


def add_source(catalogue: Catalogue, source: Source) -> None:
    """Remember a source.

    Raises:
        QueryError: the name is taken.
    """
    options = asdict(source.options)
    with catalogue.writing() as connection:
        taken = sa.select(tables.source.c.id).where(tables.source.c.name == source.name)
        if connection.execute(taken).first() is not None:
            raise QueryError(
                f"There is a source called {source.name!r} already. Choose another "
                f"name, or remove it first: commonshelf source remove {source.name}"
            )
        connection.execute(
            tables.source.insert().values(
                name=source.name,
                kind=source.kind,
                address=source.address,
                options=options,
                added=now(),
            )
        )


def sources(catalogue: Catalogue) -> list[Source]:
    """Return the sources by name."""
    with catalogue.reading() as connection:
        rows = connection.execute(sa.select(tables.source).order_by("name")).all()
    return [
        Source(
            row.name,
            SourceKind(row.kind),
            row.address,
            SourceOptions(**row.options),
            row.id,
        )
        for row in rows
    ]


def find_source(catalogue: Catalogue, name: str) -> Source:
    """Return the source of a name.

    Raises:
        QueryError: there is no such source.
    """
    for source in sources(catalogue):
        if source.name == name:
            return source
    raise QueryError(
        f"There is no source {name!r}. See which there are: commonshelf source list"
    )


def remove_source(catalogue: Catalogue, name: str) -> None:
    """Forget a source and its visits; the documents that it brought stay.

    Raises:
        QueryError: there is no such source.
    """
    id = find_source(catalogue, name).id
    with catalogue.writing() as connection:
        for table in (tables.source_item, tables.harvest):
            connection.execute(table.delete().where(table.c.source_id == id))
        connection.execute(tables.source.delete().where(tables.source.c.id == id))


def begin_visit(catalogue: Catalogue, source: int) -> Visit:
    """Note that a harvest begins."""
    started = now()
    with catalogue.writing() as connection:
        id = connection.execute(
            tables.harvest.insert()
            .values(source_id=source, started=started, counts={}, cursor="", message="")
            .returning(tables.harvest.c.id)
        ).scalar_one()
    return Visit(source, started, id=int(id))


def end_visit(catalogue: Catalogue, visit: Visit) -> None:
    """Note how a harvest ended."""
    with catalogue.writing() as connection:
        connection.execute(
            tables.harvest.update()
            .where(tables.harvest.c.id == visit.id)
            .values(
                finished=visit.finished or None,
                counts=dict(visit.counts),
                cursor=visit.cursor,
                message=visit.message,
            )
        )


def visits(catalogue: Catalogue, source: int) -> list[Visit]:
    """Return the harvests of a source, the newest first."""
    columns = tables.harvest.c
    with catalogue.reading() as connection:
        rows = connection.execute(
            sa.select(tables.harvest)
            .where(columns.source_id == source)
            .order_by(columns.id.desc())
        ).all()
    return [
        Visit(
            source,
            row.started,
            row.finished or "",
            row.counts,
            row.cursor,
            row.message,
            row.id,
        )
        for row in rows
    ]


def items(catalogue: Catalogue, source: int) -> dict[str, SourceItem]:
    """Return what a source holds, by the identifiers that it gives; not what is
    gone from it."""
    columns = tables.source_item.c
    with catalogue.reading() as connection:
        rows = connection.execute(
            sa.select(tables.source_item).where(
                columns.source_id == source, columns.gone.is_(None)
            )
        ).all()
    return {
        row.identifier: SourceItem(
            row.address,
            row.identifier,
            row.modified,
            row.etag,
            row.last_modified,
            row.sha256 or "",
        )
        for row in rows
    }


def store_item(catalogue: Catalogue, source: int, item: SourceItem) -> None:
    """Remember what a source holds, in place of what was known of it."""
    columns = tables.source_item.c
    with catalogue.writing() as connection:
        connection.execute(
            tables.source_item.delete().where(
                columns.source_id == source, columns.address == item.address
            )
        )
        connection.execute(
            tables.source_item.insert().values(
                source_id=source,
                address=item.address,
                identifier=item.identifier,
                modified=item.modified,
                etag=item.etag,
                last_modified=item.last_modified,
                sha256=item.sha256,
                seen=now(),
            )
        )


def mark_gone(catalogue: Catalogue, source: int, identifiers: set[str]) -> None:
    """Note that a source does not hold items any more."""
    columns = tables.source_item.c
    with catalogue.writing() as connection:
        for identifier in sorted(identifiers):
            connection.execute(
                tables.source_item.update()
                .where(columns.source_id == source, columns.identifier == identifier)
                .values(gone=now())
            )
