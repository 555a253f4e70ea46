"""Which documents name each other: mentions in texts become relations.

What follows from mentions (:mod:`repository.mentions`) is asserted like everything else
that a text says: with origin, confidence and the words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.mentions import (
    FIRST_CURRENT,
    LIFE,
    NAMES,
    NewEdition,
    store_names,
    store_new_mentions,
)
from repository.model import Assertion, AssertionState, MentionKind, Origin, Scope
from repository.names import names_title
from repository.record import RELATIONS
from repository.rows import assertion_of, visible_to

_INVERSE = {
    "amended_by": "amends",
    "superseded_by": "supersedes",
    "composite_of": "composited_into",
    "implements": "implemented_by",
}
"""What a text can say from the other side: the relation then belongs to the document
that is named, and leads to the one that names it."""

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
        _NAMED.c.field == NAMES,
        _NAMING.c.field != NAMES,
        tables.document.c.removed.is_(None),
    )
)
_PAIRS_FROM = _PAIRS.where(_NAMING.c.document_id == _bind("document"))
_PAIRS_TO = _PAIRS.where(_NAMED.c.document_id == _bind("document"))
_UNRESOLVED_LIFE = sa.select(tables.mention).where(
    tables.mention.c.document_id == _bind("document"),
    tables.mention.c.field.in_(sorted(LIFE)),
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


def resolve_new_mentions(connection: sa.Connection, new: NewEdition) -> None:
    """Store the mentions and names of a new document, and do as
    :func:`resolve_mentions`, with fewer questions."""
    store_new_mentions(connection, new)
    parameters = {"document": new.document}
    pairs = _Pairs(
        connection.execute(_PAIRS_FROM, parameters).all() if new.mentions else (),
        connection.execute(_PAIRS_TO, parameters).all(),
    )
    has_relations = any(one.field in RELATIONS for one in new.assertions)
    has_life = any(one.field in LIFE for one in new.mentions)
    if pairs.away or pairs.here or has_relations or has_life:
        _settle(connection, new.document, pairs)


def resolve_mentions(connection: sa.Connection, document: str) -> None:
    """Bring relations up to date after a document came in or changed.

    Both directions: what the document names, and what names it. A document whose
    relations change besides is noted in the logs, so that the index learns of it.

    Args:
        connection: of the transaction that changed the document.
        document: its identifier.
    """
    store_names(connection, document)
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
    edition = connection.execute(FIRST_CURRENT, parameters).scalar() if here else None
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


def citing(
    catalogue: Catalogue, document: str, scope: Scope
) -> list[tuple[str, Assertion]]:
    """Return who names a document: (identifier of the naming one, assertion).

    The assertion's field says what the naming document is to this one. Relations
    of replaced editions do not count, nor what a person rejected.

    Args:
        catalogue: to ask.
        document: its identifier.
        scope: of the reader; documents outside it are left out.
    """
    said = tables.assertion.c
    denied = tables.assertion.alias("denied")
    own = sa.select(tables.document.c.id).where(tables.document.c.id == document)
    key = sa.select(tables.document.c.key).where(tables.document.c.id == document)
    wanted = (
        sa.select(tables.assertion)
        .select_from(
            tables.assertion.join(
                tables.document, tables.document.c.id == said.document_id
            ).outerjoin(
                tables.edition,
                sa.and_(
                    tables.edition.c.document_id == said.document_id,
                    tables.edition.c.number == said.edition,
                ),
            )
        )
        .where(
            *visible_to(scope),
            said.field.in_(RELATIONS),
            sa.or_(said.value.in_(own), said.value.in_(key)),
            said.state == AssertionState.ACCEPTED,
            sa.or_(said.edition.is_(None), tables.edition.c.is_current),
            ~sa.exists().where(
                denied.c.document_id == said.document_id,
                denied.c.field == said.field,
                denied.c.state == AssertionState.REJECTED,
                denied.c.value.in_((said.value, "")),
            ),
        )
        .order_by(said.document_id, said.field, said.confidence.desc())
    )
    with catalogue.reading() as connection:
        best: dict[tuple[str, str], Assertion] = {}
        for row in connection.execute(wanted):
            best.setdefault((row.document_id, row.field), assertion_of(row))
    return [(citing, assertion) for (citing, _), assertion in best.items()]
