"""What texts name, and what documents are called, in one table.

A document's own names are kept beside the mentions of other documents, in the same
forms (:mod:`repository.names`), as rows of the field ``names``. So whichever of two
documents comes in first, one join finds the other; :mod:`repository.relations` makes
relations of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.model import Assertion, Mention, MentionKind
from repository.names import (
    address_name,
    identifier_name,
    motion_names,
    series_name,
    title_key,
)
from repository.record import FIELDS, RELATIONS, resolve_field
from repository.rows import assertion_of

NAMES = "names"
"""The field of rows that say what a document itself is called."""
LIFE = frozenset({"amends", "supersedes", "composited_into", "implemented_by"})
"""Fields that tell of a motion's life."""

_bind = sa.bindparam
_MENTION = tables.mention.c
_ASSERTION = tables.assertion.c
_SIDES = (
    sa.select(_MENTION.kind, _MENTION.value, _MENTION.field == NAMES)
    .where(_MENTION.value.in_(_bind("values", expanding=True)))
    .distinct()
)
_STEP = 400
"""Values asked for at once: SQLite takes no more than 32,766."""
_INSERT = tables.mention.insert()
_DROP_MENTIONS = tables.mention.delete().where(
    _MENTION.document_id == _bind("document"),
    _MENTION.edition == _bind("number"),
    _MENTION.field != NAMES,
)
_DROP_NAMES = tables.mention.delete().where(
    _MENTION.document_id == _bind("document"), _MENTION.field == NAMES
)
_SAID = (
    "title", "alternative_title", "identifier", "source", "series", "number", "issued",
    "event_from",
)  # fmt: skip
_SAYING = sa.select(tables.assertion).where(
    _ASSERTION.document_id == _bind("document"), _ASSERTION.field.in_(_SAID)
)
FIRST_CURRENT = (
    sa.select(tables.edition.c.number)
    .where(tables.edition.c.document_id == _bind("document"))
    .order_by(tables.edition.c.is_current.desc(), tables.edition.c.number)
    .limit(1)
)


def store_mentions(
    connection: sa.Connection,
    document: str,
    edition: int,
    mentions: Collection[Mention],
) -> None:
    """Replace the mentions that an edition's text makes of other documents."""
    connection.execute(_DROP_MENTIONS, {"document": document, "number": edition})
    rows = _mention_rows(document, edition, mentions)
    if rows:
        connection.execute(_INSERT, rows)


def _mention_rows(
    document: str, edition: int, mentions: Collection[Mention]
) -> list[dict[str, Any]]:
    return [
        {
            "document_id": document,
            "edition": edition,
            "kind": one.kind,
            "value": one.value,
            "evidence": one.evidence,
            "page": one.page,
            "field": one.field,
        }
        for one in mentions
    ]


@dataclass(frozen=True, slots=True)
class NewEdition:
    """The first edition of a document that was not there before: nothing else is known
    of it than this.

    Attributes:
        document: its identifier.
        number: of the edition.
        assertions: of it.
        mentions: in its text.
    """

    document: str
    number: int
    assertions: Sequence[Assertion]
    mentions: Sequence[Mention]


def store_new_mentions(connection: sa.Connection, new: NewEdition) -> None:
    """Store the mentions and names of a new document."""
    rows = new_rows(new)
    if rows:
        connection.execute(_INSERT, rows)


def new_rows(new: NewEdition) -> list[dict[str, Any]]:
    """Return the mentions and names of a new document as rows of their table."""
    said = [
        replace(one, edition=new.number) for one in new.assertions if one.field in _SAID
    ]
    return _mention_rows(new.document, new.number, (*new.mentions, *_names(said)))


def unrelated(
    connection: sa.Connection, news: Sequence[NewEdition]
) -> dict[str, list[dict[str, Any]]]:
    """Return those of some new documents, none of which is stored yet, that have
    nothing to do with one another or with what is held: no text names them, and they
    name nothing that is here. With each come the rows of its mentions and names."""
    rows = {new.document: new_rows(new) for new in news}
    naming: dict[tuple[str, str], set[str]] = defaultdict(set)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, some in rows.items():
        for row in some:
            side = named if row["field"] == NAMES else naming
            side[row["kind"], row["value"]].add(document)
    values = sorted({value for _, value in (*naming, *named)})
    for start in range(0, len(values), _STEP):
        wanted = {"values": values[start : start + _STEP]}
        for kind, value, is_name in connection.execute(_SIDES, wanted):
            (named if is_name else naming)[kind, value].add("")
    related = {
        document
        for name in naming.keys() & named.keys()
        for document in naming[name] | named[name]
    }
    return {
        new.document: rows[new.document]
        for new in news
        if new.document not in related
        and not any(one.field in RELATIONS for one in new.assertions)
        and not any(one.field in LIFE for one in new.mentions)
    }


def store_names(connection: sa.Connection, document: str) -> None:
    """Keep what a document is called now, in the forms in which others name it."""
    connection.execute(_DROP_NAMES, {"document": document})
    said = [
        assertion_of(row) for row in connection.execute(_SAYING, {"document": document})
    ]
    edition = connection.execute(FIRST_CURRENT, {"document": document}).scalar()
    if edition is None:
        return
    rows = _mention_rows(document, edition, _names(said))
    if rows:
        connection.execute(_INSERT, rows)


def _names(said: Sequence[Assertion]) -> list[Mention]:
    """Return what a document is called, in order, as mentions of itself."""
    return [
        Mention(kind, form, name, 0, NAMES)
        for kind, form, name in sorted(set(_forms(said)))
    ]


def _forms(said: Sequence[Assertion]) -> Iterable[tuple[MentionKind, str, str]]:
    """Yield (kind, form to look up, name) of a document from its assertions."""

    def values(field: str, edition: int | None = None) -> list[str]:
        of_field = [
            a
            for a in said
            if a.field == field and (edition is None or a.edition in (None, edition))
        ]
        return [a.value for a in resolve_field(FIELDS[field], of_field)]

    for edition in {a.edition for a in said}:
        for title in (*values("title", edition), *values("alternative_title", edition)):
            if key := title_key(title):
                yield MentionKind.TITLE, key, title
    for identifier in values("identifier"):
        yield MentionKind.IDENTIFIER, identifier_name(identifier), identifier
    for address in values("source"):
        if name := address_name(address):
            yield MentionKind.ADDRESS, name, address
    number = next(iter(values("number")), "")
    for series in values("series"):
        if name := series_name(series, number):
            yield MentionKind.SERIES, name, f"{series} {number}"
    dates = [*values("event_from"), *values("issued")]
    for motion in motion_names(number) if dates else ():
        yield MentionKind.MOTION, motion.in_year(dates[0]), number
