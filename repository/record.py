"""The record of a document: what follows from all that was asserted of it.

One table says which fields there are. One rule says which assertions count: the most
trusted origin that has accepted values supplies the field, and a value that a person
rejected is left out whoever asserts it, now or when the file comes again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from repository.model import Assertion, AssertionState, Document, Edition, Origin


class Kind(StrEnum):
    """What the values of a field are, and so how they are checked and shown."""

    TEXT = "text"
    DATE = "date"  # EDTF
    CONCEPT = "concept"  # identifier in the vocabulary that the field names
    LANGUAGE = "language"
    PLACE = "place"  # ISO 3166-1 code, or an identifier of the places vocabulary
    ORGANISATION = "organisation"  # identifier, or a name
    DOCUMENT = "document"  # identifier or key of another document
    ACCESS = "access"
    STATE = "state"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        name: the one spelling: sidecar key, CSV column, assertion field.
        kind: what its values are.
        many: whether it has several values.
        vocabulary: name of the vocabulary of a concept field.
        dublin_core: the element of Dublin Core that it answers to, if any.
        per_edition: whether each edition has values of its own.
        in_words: whether an edition may say the document's values in its own language:
            the congress of 2016 in the charter, le congrès in its translation.
    """

    name: str
    kind: Kind = Kind.TEXT
    many: bool = False
    vocabulary: str = ""
    dublin_core: str = ""
    per_edition: bool = False
    in_words: bool = False


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("title", dublin_core="title", per_edition=True),
        Field("alternative_title", many=True, dublin_core="title", per_edition=True),
        Field("abstract", dublin_core="description", per_edition=True),
        Field("language", Kind.LANGUAGE, dublin_core="language", per_edition=True),
        Field("creator", many=True, dublin_core="creator", in_words=True),
        Field("issuer", Kind.ORGANISATION, many=True, dublin_core="publisher"),
        Field("issued", Kind.DATE, dublin_core="date"),
        Field("period", Kind.DATE, dublin_core="coverage"),
        Field("type", Kind.CONCEPT, True, "types", "type"),
        Field("theme", Kind.CONCEPT, True, "themes", "subject"),
        Field("sector", Kind.CONCEPT, True, "sectors", "subject"),
        Field("concept", Kind.CONCEPT, True, "concepts", "subject"),
        Field("place", Kind.PLACE, many=True, dublin_core="coverage"),
        Field("identifier", many=True, dublin_core="identifier"),
        Field("series"),
        Field("number"),
        Field("source", Kind.URL, dublin_core="source"),
        Field("collection"),
        Field("rights", dublin_core="rights"),
        Field("network", many=True),
        Field("event", in_words=True),
        Field("event_place", in_words=True),
        Field("event_from", Kind.DATE),
        Field("event_to", Kind.DATE),
        Field("mover", many=True, in_words=True),
        Field("seconder", many=True, in_words=True),
        Field("decision", Kind.CONCEPT, vocabulary="decisions"),
        Field("references", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("part_of", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("amends", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("supersedes", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("composited_into", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("implemented_by", Kind.DOCUMENT, many=True, dublin_core="relation"),
        Field("access", Kind.ACCESS, dublin_core="rights"),
        Field("state", Kind.STATE),
    )
}
"""The fields of a record, in the order in which they are shown."""

RELATIONS = tuple(f.name for f in FIELDS.values() if f.kind is Kind.DOCUMENT)
"""The fields that hold other documents."""

_TRUST = {origin: rank for rank, origin in enumerate(Origin)}


@dataclass(frozen=True, slots=True)
class Record:
    """The values that count, each with the assertion that it rests on."""

    assertions: tuple[Assertion, ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a field, most confident first; empty if it has none."""
        return tuple(a.value for a in self.assertions if a.field == name)

    def first(self, name: str) -> str:
        """Return the value of a field, or of several the first; "" if it has none."""
        return next((a.value for a in self.assertions if a.field == name), "")

    def why(self, name: str) -> tuple[Assertion, ...]:
        """Return the assertions that a field rests on."""
        return tuple(a for a in self.assertions if a.field == name)


def resolve(assertions: Iterable[Assertion]) -> Record:
    """Return the record that follows from assertions.

    >>> said = [Assertion("title", "budget.pdf", Origin.FILE),
    ...         Assertion("title", "Our Budget", Origin.SIDECAR)]
    >>> resolve(said).first("title")
    'Our Budget'
    """
    by_field: dict[str, list[Assertion]] = {}
    for assertion in assertions:
        by_field.setdefault(assertion.field, []).append(assertion)
    kept = []
    for name, field in FIELDS.items():
        if name in by_field:
            kept += resolve_field(field, by_field[name])
    return Record(tuple(kept))


def resolve_field(field: Field, said: Sequence[Assertion]) -> list[Assertion]:
    """Return the assertions, all of one field, that count; most confident first."""
    if field.per_edition and any(_settles_edition(a) for a in said):
        said = [a for a in said if not _is_for_all(a)]
    rejected = {a.value for a in said if a.state is AssertionState.REJECTED}
    accepted = [
        a
        for a in said
        if a.state is AssertionState.ACCEPTED
        and (not rejected or a.origin is Origin.STAFF or not ({a.value, ""} & rejected))
    ]
    if not accepted:
        return []
    best = min(_TRUST[a.origin] for a in accepted)
    accepted = [a for a in accepted if _TRUST[a.origin] == best]
    accepted.sort(key=lambda a: -a.confidence)
    if not field.many:
        return accepted[:1]
    first_of_each = {a.value: a for a in reversed(accepted)}
    return [a for a in accepted if first_of_each[a.value] is a]


def _settles_edition(one: Assertion) -> bool:
    """Return whether staff gave a field of one edition a value, or emptied it."""
    return (
        one.origin is Origin.STAFF
        and one.edition is not None
        and (one.state is AssertionState.ACCEPTED or not one.value)
    )


def _is_for_all(one: Assertion) -> bool:
    """Return whether staff gave all editions a value."""
    return (
        one.origin is Origin.STAFF
        and one.edition is None
        and one.state is AssertionState.ACCEPTED
    )


def record_of(document: Document, edition: Edition | None = None) -> Record:
    """Return the record of a document, or of one edition of it.

    What older versions asserted does not count. Fields that each edition has of its
    own come from the edition; for the document as a whole, from its first current one.
    Where the same origin words a value in several editions, the edition's own words
    count: a translation does not make a second author of the first.
    """
    current = {e.number for e in document.current_editions}
    if edition is None and document.current_editions:
        edition = document.current_editions[0]
    own = edition.number if edition else None
    said = [
        a
        for a in document.assertions
        if a.edition is None
        or (
            a.edition == own
            if a.field in FIELDS and FIELDS[a.field].per_edition
            else a.edition in current or a.edition == own
        )
    ]
    worded = {
        (a.field, a.origin)
        for a in said
        if a.edition == own
        and a.state is AssertionState.ACCEPTED
        and a.field in FIELDS
        and FIELDS[a.field].in_words
    }
    return resolve(
        a for a in said if a.edition in (None, own) or (a.field, a.origin) not in worded
    )
