"""A record as the document page shows it: rows of labelled values with their origin."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext

from index.fields import FACETS
from index.query import Query
from repository.catalogue import Catalogue
from repository.identifiers import slug
from repository.model import Assertion, Document, Edition, Origin, Scope
from repository.record import FIELDS, Field, Kind, Record, record_of
from repository.vocabulary import Vocabularies
from search_web.interface import link
from search_web.labels import FIELD_LABELS
from search_web.presenting import date_text, is_plain, language_name, span_text

# Shown at the head of the page, in a row of another field, or to staff alone.
_ELSEWHERE = frozenset(
    {
        "title",
        "abstract",
        "event_place",
        "event_from",
        "event_to",
        "access",
        "state",
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is shown.

    Attributes:
        text: what a reader sees.
        url: where it leads; "" for plain text.
        language: of the text where it is that of the document, not of the interface.
        datetime: the date in the form of HTML's ``time`` element; "" if it is none.
        evidence: the words that led to the value.
        is_external: whether ``url`` leads away from here.
    """

    text: str
    url: str = ""
    language: str = ""
    datetime: str = ""
    evidence: str = ""
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its values, all from one origin."""

    field: str
    label: str
    origin: str
    values: tuple[Value, ...]

    @property
    def has_evidence(self) -> bool:
        """Whether there are words that led to a value, for a reader to judge.

        What staff or a sidecar say needs none.
        """
        return self.origin not in (Origin.STAFF, Origin.SIDECAR) and any(
            value.evidence for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: scope and language, and what names and titles are taken from."""

    scope: Scope
    ui: str
    catalogue: Catalogue
    vocabularies: Vocabularies

    @property
    def is_staff(self) -> bool:
        """Whether issues and access levels are shown."""
        return any(access == "staff" for access in self.scope.access)


def record_rows(document: Document, edition: Edition, reader: Reader) -> list[Row]:
    """Return the rows of a record, in the order of the table of fields."""
    record = record_of(document, edition)
    rows = []
    for field in FIELDS.values():
        why = record.why(field.name)
        if field.name in _ELSEWHERE or not why:
            continue
        values = tuple(_values(field, why, record, edition, reader))
        label = gettext(FIELD_LABELS[field.name])
        rows.append(Row(field.name, label, why[0].origin, values))
    return rows


def usual_origin(rows: Sequence[Row]) -> str:
    """Return the origin that most rows without evidence share; "" if there is none.

    Said once, it need not be said in every row.
    """
    plain = Counter(row.origin for row in rows if not row.has_evidence)
    return plain.most_common(1)[0][0] if plain else ""


def event_line(record: Record, ui: str) -> str:
    """Return place and days of the event of a record, as far as they are known."""
    days = span_text(record.first("event_from"), record.first("event_to"), ui)
    place = record.first("event_place")
    return str(gettext(", ")).join(filter(None, (place, days)))


def _values(
    field: Field,
    why: tuple[Assertion, ...],
    record: Record,
    edition: Edition,
    reader: Reader,
) -> Iterator[Value]:
    for assertion in why:
        show = _SHOW.get(field.kind, _show_text)
        shown = show(field, assertion.value, reader)
        language, text = shown.language, shown.text
        if field.per_edition and field.kind is Kind.TEXT:
            language = edition.language
        if field.name == "event" and (line := event_line(record, reader.ui)):
            text = f"{text} ({line})"
        yield Value(
            text,
            shown.url,
            language,
            shown.datetime,
            assertion.evidence,
            shown.is_external,
        )


def _show_text(field: Field, value: str, reader: Reader) -> Value:
    if field.name == "identifier" and value.casefold().startswith("doi:"):
        doi = value[4:].strip()
        return Value(value, f"https://doi.org/{quote(doi)}", is_external=True)
    if field.name == "rights" and is_web_address(value):
        return Value(value, value, is_external=True)
    return Value(value, _filter_url(field.name, value))


def _show_date(field: Field, value: str, reader: Reader) -> Value:
    return Value(
        date_text(value, reader.ui),
        language=reader.ui,
        datetime=value if is_plain(value) else "",
    )


def _show_concept(field: Field, value: str, reader: Reader) -> Value:
    if value not in reader.vocabularies[field.vocabulary]:
        return Value(value, _filter_url(field.name, value))
    name = reader.vocabularies[field.vocabulary].name_of(value, reader.ui)
    if field.name == "concept":  # no facet: searched by its names in every language
        return Value(name, link("pages.search", Query(q=name)))
    if field.vocabulary in ("themes", "sectors"):
        return Value(name, link("subjects.subject", kind=field.vocabulary, id=value))
    return Value(name, _filter_url(field.name, value))


def _show_place(field: Field, value: str, reader: Reader) -> Value:
    name = reader.vocabularies.place_name(value, reader.ui)
    return Value(name, _filter_url(field.name, value))


def _show_organisation(field: Field, value: str, reader: Reader) -> Value:
    name = reader.vocabularies.organisations.name_of(value, reader.ui)
    return Value(name, _filter_url(field.name, value))


def _show_language(field: Field, value: str, reader: Reader) -> Value:
    return Value(language_name(value, reader.ui), _filter_url(field.name, value))


def _show_document(field: Field, value: str, reader: Reader) -> Value:
    id = reader.catalogue.find_key(value) or value
    other = reader.catalogue.documents([id], reader.scope).get(id)
    if other is None or not other.current_editions:
        return Value(value)
    edition = preferred_edition(other, reader.ui)
    url = link("document_page.document", id=id, slug=slug(edition.title) or None)
    return Value(edition.title, url, edition.language)


def _show_url(field: Field, value: str, reader: Reader) -> Value:
    # What a file says of itself is not to be trusted with another scheme.
    return (
        Value(value, value, is_external=True) if is_web_address(value) else Value(value)
    )


_SHOW: Mapping[Kind, Callable[[Field, str, Reader], Value]] = {
    Kind.DATE: _show_date,
    Kind.CONCEPT: _show_concept,
    Kind.PLACE: _show_place,
    Kind.ORGANISATION: _show_organisation,
    Kind.LANGUAGE: _show_language,
    Kind.DOCUMENT: _show_document,
    Kind.URL: _show_url,
}


def is_web_address(text: str) -> bool:
    """Return whether text is an address that a link may lead to.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return bool(re.fullmatch(r"https?://[^\s<>\"]+", text, re.IGNORECASE))


def _filter_url(facet: str, value: str) -> str:
    if facet not in FACETS:
        return ""
    return link("pages.search", Query(filters={facet: (value,)}))


def preferred_edition(document: Document, language: str) -> Edition:
    """Return the current edition in a language, else in English, else the first."""
    editions = document.current_editions or document.editions
    for wanted in (language, "en"):
        for edition in editions:
            if edition.language == wanted:
                return edition
    return editions[0]
