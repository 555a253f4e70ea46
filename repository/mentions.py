"""Which documents name each other: mentions in texts become relations.

A document's own names are kept beside the mentions of other documents, in the same
forms (:mod:`repository.names`) and the same table, as rows of the field ``names``. So
whichever of two documents comes in first, one join finds the other. What follows is
asserted like everything else that a text says: with origin, confidence and the words.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.changes import record_change
from repository.model import (
    Assertion,
    AssertionState,
    Mention,
    MentionKind,
    Origin,
)
from repository.names import (
    address_name,
    identifier_name,
    motion_names,
    names_title,
    series_name,
    title_key,
)
from repository.record import FIELDS, RELATIONS, resolve_field
from repository.rows import assertion_of

_NAMES = "names"
_INVERSE = {
    "amended_by": "amends",
    "superseded_by": "supersedes",
    "composite_of": "composited_into",
    "implements": "implemented_by",
}
"""What a text can say from the other side: the relation then belongs to the document
that is named, and leads to the one that names it."""
_LIFE = frozenset({"amends", "supersedes", "composited_into", "implemented_by"})

# How sure it is that a name means the document that calls itself so.
_SURE = {
    MentionKind.IDENTIFIER: 0.95,
    MentionKind.ADDRESS: 0.9,
    MentionKind.SERIES: 0.85,
    MentionKind.MOTION: 0.85,
    MentionKind.TITLE: 0.85,
}
_WITHOUT_YEAR = 0.5
"""A quoted title beside which no year stands may be a slogan: a suggestion."""
_UNRESOLVED = 0.3
_ACCEPTED_FROM = 0.6

_bind = sa.bindparam
_MENTION = tables.mention.c
_ASSERTION = tables.assertion.c
_NAMING = tables.mention.alias("naming")
_NAMED = tables.mention.alias("named")
_PAIRS = (
    sa.select(
        _NAMING.c.document_id.label("naming"),
        _NAMING.c.edition,
        _NAMING.c.kind,
        _NAMING.c.value,
        _NAMING.c.evidence,
        _NAMING.c.field,
        _NAMED.c.document_id.label("named"),
        _NAMED.c.evidence.label("name"),
    )
    .select_from(
        _NAMING.join(
            _NAMED,
            sa.and_(
                _NAMING.c.value == _NAMED.c.value,
                _NAMING.c.kind == _NAMED.c.kind,
                _NAMING.c.document_id != _NAMED.c.document_id,
            ),
        ).join(tables.document, tables.document.c.id == _NAMED.c.document_id)
    )
    .where(
        _NAMED.c.field == _NAMES,
        _NAMING.c.field != _NAMES,
        tables.document.c.removed.is_(None),
    )
)
_PAIRS_FROM = _PAIRS.where(_NAMING.c.document_id == _bind("document"))
_PAIRS_TO = _PAIRS.where(_NAMED.c.document_id == _bind("document"))
_SIDES = (
    sa.select(_MENTION.kind, _MENTION.value, _MENTION.field == _NAMES)
    .where(_MENTION.value.in_(_bind("values", expanding=True)))
    .distinct()
)
_STEP = 400
"""Values asked for at once: SQLite takes no more than 32,766."""
_INSERT = tables.mention.insert()
_DROP_MENTIONS = tables.mention.delete().where(
    _MENTION.document_id == _bind("document"),
    _MENTION.edition == _bind("number"),
    _MENTION.field != _NAMES,
)
_DROP_NAMES = tables.mention.delete().where(
    _MENTION.document_id == _bind("document"), _MENTION.field == _NAMES
)
_SAID = (
    "title", "alternative_title", "identifier", "source", "series", "number", "issued",
    "event_from",
)  # fmt: skip
_SAYING = sa.select(tables.assertion).where(
    _ASSERTION.document_id == _bind("document"), _ASSERTION.field.in_(_SAID)
)
_UNRESOLVED_LIFE = sa.select(tables.mention).where(
    _MENTION.document_id == _bind("document"),
    _MENTION.field.in_(sorted(_LIFE)),
)
_HELD = sa.select(tables.assertion).where(
    _ASSERTION.document_id == _bind("document"),
    _ASSERTION.origin == Origin.TEXT,
    _ASSERTION.field.in_(RELATIONS),
)
_LEADING_HERE = sa.select(_ASSERTION.document_id).where(
    _ASSERTION.field.in_(RELATIONS),
    _ASSERTION.value == _bind("document"),
    _ASSERTION.origin == Origin.TEXT,
)
_FIRST_CURRENT = (
    sa.select(tables.edition.c.number)
    .where(tables.edition.c.document_id == _bind("document"))
    .order_by(tables.edition.c.is_current.desc(), tables.edition.c.number)
    .limit(1)
)
_ISSUERS = sa.select(_ASSERTION.document_id, _ASSERTION.value).where(
    _ASSERTION.document_id.in_(_bind("documents", expanding=True)),
    _ASSERTION.field == "issuer",
    _ASSERTION.state == AssertionState.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relation that a text tells of, as a row of the assertions."""

    edition: int
    field: str
    value: str
    confidence: float
    evidence: str

    @property
    def state(self) -> AssertionState:
        if self.confidence >= _ACCEPTED_FROM:
            return AssertionState.ACCEPTED
        return AssertionState.SUGGESTED


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


def resolve_new_mentions(connection: sa.Connection, new: NewEdition) -> None:
    """Store the mentions and names of a new document, and do as
    :func:`resolve_mentions`, with fewer questions."""
    rows = new_rows(new)
    if rows:
        connection.execute(_INSERT, rows)
    parameters = {"document": new.document}
    pairs = _Pairs(
        connection.execute(_PAIRS_FROM, parameters).all() if new.mentions else (),
        connection.execute(_PAIRS_TO, parameters).all(),
    )
    has_relations = any(one.field in RELATIONS for one in new.assertions)
    has_life = any(one.field in _LIFE for one in new.mentions)
    if pairs.away or pairs.here or has_relations or has_life:
        _settle(connection, new.document, pairs)


def new_rows(new: NewEdition) -> list[dict[str, Any]]:
    """Return the mentions and names of a new document as rows of their table."""
    said = [
        replace(one, edition=new.number) for one in new.assertions if one.field in _SAID
    ]
    return _mention_rows(new.document, new.number, (*new.mentions, *_names(said)))


def unrelated(connection: sa.Connection, news: Sequence[NewEdition]) -> set[str]:
    """Return those of some new documents, none of which is stored yet, that have
    nothing to do with one another or with what is held: no text names them, and they
    name nothing that is here."""
    rows = {new.document: new_rows(new) for new in news}
    naming: dict[tuple[str, str], set[str]] = defaultdict(set)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, some in rows.items():
        for row in some:
            side = named if row["field"] == _NAMES else naming
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
        new.document
        for new in news
        if new.document not in related
        and not any(one.field in RELATIONS for one in new.assertions)
        and not any(one.field in _LIFE for one in new.mentions)
    }


def resolve_mentions(connection: sa.Connection, document: str) -> None:
    """Bring relations up to date after a document came in or changed.

    Both directions: what the document names, and what names it. A document whose
    relations change besides is noted in the logs, so that the index learns of it.

    Args:
        connection: of the transaction that changed the document.
        document: its identifier.
    """
    _store_names(connection, document)
    leading = connection.execute(_LEADING_HERE, {"document": document}).scalars()
    _settle(connection, document, _pairs(connection, document), leading.all())


def _settle(
    connection: sa.Connection,
    document: str,
    pairs: "_Pairs",
    leading: Iterable[str] = (),
) -> None:
    """Make the relations of a document, and of those that have to do with it, what
    texts say now.

    Args:
        connection: of the transaction.
        document: that came in or changed.
        pairs: what it names, and what names it.
        leading: the documents whose relations led to it before.
    """
    touched = dict.fromkeys(pair.naming for pair in pairs.here)
    touched.update((p.named, None) for p in pairs.away if p.field in _INVERSE)
    touched.update(dict.fromkeys(leading))
    touched.pop(document, None)
    _assert_relations(connection, document, pairs)
    for one in touched:
        if _assert_relations(connection, one, _pairs(connection, one)):
            detail = {"because_of": document}
            record_change(connection, one, "ingest", "relate", detail)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What a document names (``away``), and what names it (``here``)."""

    away: Sequence[Any]
    here: Sequence[Any]


def _pairs(connection: sa.Connection, document: str) -> _Pairs:
    parameters = {"document": document}
    return _Pairs(
        connection.execute(_PAIRS_FROM, parameters).all(),
        connection.execute(_PAIRS_TO, parameters).all(),
    )


def _store_names(connection: sa.Connection, document: str) -> None:
    """Keep what a document is called now, in the forms in which others name it."""
    connection.execute(_DROP_NAMES, {"document": document})
    said = [
        assertion_of(row) for row in connection.execute(_SAYING, {"document": document})
    ]
    edition = connection.execute(_FIRST_CURRENT, {"document": document}).scalar()
    if edition is None:
        return
    rows = _mention_rows(document, edition, _names(said))
    if rows:
        connection.execute(_INSERT, rows)


def _names(said: Sequence[Assertion]) -> list[Mention]:
    """Return what a document is called, in order, as mentions of itself."""
    return [
        Mention(kind, form, name, 0, _NAMES)
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


def _assert_relations(connection: sa.Connection, document: str, pairs: _Pairs) -> bool:
    """Make the relations of one document what texts say now; True if any changed."""
    wanted = {
        (one.edition, one.field, one.value): one
        for one in sorted(
            _wanted(connection, document, pairs), key=lambda r: r.confidence
        )
    }
    held = {
        (row.edition, row.field, row.value): row
        for row in connection.execute(_HELD, {"document": document})
    }
    gone = [row.id for key, row in held.items() if key not in wanted]
    new = [
        one
        for key, one in wanted.items()
        if key not in held or held[key].confidence != one.confidence
    ]
    changed = [held[k].id for k, one in wanted.items() if k in held and one in new]
    if gone or changed:
        connection.execute(
            tables.assertion.delete().where(_ASSERTION.id.in_([*gone, *changed]))
        )
    if new:
        connection.execute(
            tables.assertion.insert(),
            [
                {
                    "document_id": document,
                    "edition": one.edition,
                    "field": one.field,
                    "value": one.value,
                    "origin": Origin.TEXT,
                    "confidence": one.confidence,
                    "evidence": one.evidence,
                    "state": one.state,
                }
                for one in new
            ],
        )
    return bool(gone or new)


def _wanted(connection: sa.Connection, document: str, pairs: _Pairs) -> list[_Relation]:
    """Return the relations of a document that follow from all mentions."""
    parameters = {"document": document}
    found: list[_Relation] = []
    resolved = set()
    for pair in _certain(connection, pairs.away):
        resolved.add((pair.kind, pair.value))
        if pair.field not in _INVERSE:
            found.append(_relation(pair, pair.edition, pair.field, pair.named))
    here = [pair for pair in pairs.here if pair.field in _INVERSE]
    edition = connection.execute(_FIRST_CURRENT, parameters).scalar() if here else None
    if edition is not None:
        for pair in _certain(connection, here):
            found.append(_relation(pair, edition, _INVERSE[pair.field], pair.naming))
    for row in connection.execute(_UNRESOLVED_LIFE, parameters):
        if (row.kind, row.value) not in resolved:
            # A person can still say which document "motion 14 1996" is.
            name = row.value.replace(":", " ").replace("/", " ").strip()
            found.append(
                _Relation(row.edition, row.field, name, _UNRESOLVED, row.evidence)
            )
    return found


def _relation(pair: Any, edition: int, field: str, value: str) -> _Relation:
    confidence = _SURE[MentionKind(pair.kind)]
    is_dated = any(map(pair.evidence.__contains__, ("19", "20", "/")))
    if pair.kind == MentionKind.TITLE and field == "references" and not is_dated:
        confidence = _WITHOUT_YEAR
    return _Relation(edition, field, value, confidence, pair.evidence)


def _certain(connection: sa.Connection, pairs: Sequence[Any]) -> list[Any]:
    """Return the pairs in which a name can mean one document only.

    A title must stand there whole. A motion's number means one of the same issuer:
    every union has a Motion 14.
    """
    kept = [
        pair
        for pair in pairs
        if pair.kind != MentionKind.TITLE or names_title(pair.evidence, pair.name)
    ]
    motions = [pair for pair in kept if pair.kind == MentionKind.MOTION]
    if motions:
        documents = {p.naming for p in motions} | {p.named for p in motions}
        issuers: dict[str, set[str]] = {}
        for row in connection.execute(_ISSUERS, {"documents": sorted(documents)}):
            issuers.setdefault(row.document_id, set()).add(row.value)
        kept = [
            pair
            for pair in kept
            if pair.kind != MentionKind.MOTION
            or issuers.get(pair.naming, set()) & issuers.get(pair.named, set())
        ]
    meant: dict[tuple[str, str, str], set[str]] = {}
    for pair in kept:
        key = (pair.naming, pair.kind, pair.value)
        meant.setdefault(key, set()).add(pair.named)
    return [p for p in kept if len(meant[(p.naming, p.kind, p.value)]) == 1]
