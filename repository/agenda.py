"""What plans and meeting documents say of days: events and deadlines, as one agenda.

Documents of some types tell of the past: the chronology of a case study is no agenda.
The editions of a document say the same in several languages: one of them speaks. What
several documents say of the same days in the same words is one entry with all of them,
and so is a conference of several days that an organisation's documents were met over,
whatever each calls it in its language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from repository.catalogue import Catalogue
from repository.edtf import days_of
from repository.model import Document, Edition, Part, PartKind, Scope
from repository.names import folded
from repository.record import Record, record_of

TELLING = frozenset({"case-study", "report", "working-paper", "policy-brief"})
"""Types of documents whose dates tell what happened, not what is to come."""

_KINDS = (PartKind.EVENT, PartKind.DEADLINE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry is said.

    Attributes:
        document, edition: that say it.
        page: on which, or None if the record of the document does.
    """

    document: Document
    edition: Edition
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event or a deadline.

    Attributes:
        kind: one of the two.
        title: what it is called, or the words that say what is due.
        detail: further words; may be empty.
        language: of these words.
        date_from, date_to: as said (EDTF); ``date_to`` may be empty.
        first, last: the days that these can mean.
        place: where, as said; may be empty.
        issuers: of the documents that say it.
        themes: of these documents.
        sources: of which there is at least one.
        is_own: whether a document was met over there: the record names the event.
    """

    kind: PartKind
    title: str
    detail: str
    language: str
    date_from: str
    date_to: str
    first: date
    last: date
    place: str
    issuers: tuple[str, ...]
    themes: tuple[str, ...]
    sources: tuple[Source, ...]
    is_own: bool = False

    @property
    def is_conference(self) -> bool:
        """Whether an organisation's documents were met over there for several days."""
        return self.is_own and self.has_days and bool(self.issuers and self.date_to)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two entries the same one; of a conference, in every language."""
        name = self.issuers[0] if self.is_conference else folded(self.title)
        return (self.kind, self.date_from, self.date_to, name)

    @property
    def has_days(self) -> bool:
        """Whether it is known to the day, and beyond doubt."""
        said = (self.date_from, self.date_to or self.date_from)
        return all(len(one) == 10 and one[-1].isdecimal() for one in said)


def agenda(catalogue: Catalogue, scope: Scope, language: str = "en") -> list[Entry]:
    """Return all events and deadlines, in the order of their days.

    Args:
        catalogue: to look in; documents that name no day are not read.
        scope: of the reader.
        language: preferred, where a document has editions in several.
    """
    dated = catalogue.dated_parts(_KINDS, scope)
    met = catalogue.ids_saying("event_from", scope)
    documents = catalogue.documents(sorted({*dated, *met}), scope)
    found: dict[tuple[str, ...], Entry] = {}
    for document in documents.values():
        for entry in _entries(document, dated.get(document.id, {}), language):
            words = (entry.kind, entry.date_from, entry.date_to, folded(entry.title))
            before = found.get(words)
            found[words] = _united(before, entry) if before else entry
    entries = _conferences_united(found.values(), language)
    return sorted(entries, key=lambda one: (one.first, one.last, one.key))


def _entries(
    document: Document, parts: dict[int, list[Part]], language: str
) -> Iterator[Entry]:
    """Yield what one document says, in one of its languages."""
    speaking = _speaking(document, parts, language)
    record = record_of(document, speaking)
    if record.first("type") in TELLING:
        return
    own = Part(
        PartKind.EVENT,
        "",
        0,
        heading=_as_told(document, speaking, record, "event"),
        date_from=record.first("event_from"),
        date_to=record.first("event_to"),
        place=_as_told(document, speaking, record, "event_place"),
    )
    for part in (own, *parts.get(speaking.number, ())):
        title, detail = (part.heading, part.text) if part.heading else (part.text, "")
        from_, to = days_of(part.date_from), days_of(part.date_to or part.date_from)
        if not title or not from_:
            continue
        yield Entry(
            part.kind,
            title,
            "" if detail == title else detail,
            speaking.language,
            part.date_from,
            "" if part.date_to == part.date_from else part.date_to,
            from_[0],
            max(from_[1], to[1] if to else from_[1]),
            part.place,
            record.all("issuer"),
            record.all("theme"),
            (Source(document, speaking, part.page or None),),
            is_own=part is own,
        )


def _speaking(
    document: Document, parts: dict[int, list[Part]], language: str
) -> Edition:
    """Return the edition whose words are shown: one that names days, in the language
    that is preferred, else in English."""
    editions = document.current_editions
    telling = [one for one in editions if one.number in parts] or list(editions)
    for wanted in (language, "en"):
        for edition in telling:
            if edition.language == wanted:
                return edition
    return telling[0]


def _as_told(document: Document, edition: Edition, record: Record, field: str) -> str:
    """Return the value of a field in the words of an edition.

    The record of the whole document may hold those of an edition in another language.
    """
    why = record.why(field)
    same = [
        one.value
        for one in document.assertions
        if why
        and one.field == field
        and one.edition == edition.number
        and (one.origin, one.state) == (why[0].origin, why[0].state)
    ]
    return same[0] if same else record.first(field)


def _conferences_united(entries: Iterable[Entry], language: str) -> Iterator[Entry]:
    """Yield entries, each conference once, in the preferred language or English.

    Meetings of one day are left as they are: an organisation has several on a day.
    """
    conferences: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if entry.is_conference:
            conferences.setdefault(entry.key, []).append(entry)
        else:
            yield entry
    for named in conferences.values():
        order = {language: 0, "en": 1}
        named.sort(key=lambda one: (order.get(one.language, 2), folded(one.title)))
        yield reduce(_united, named)


def _united(one: Entry, other: Entry) -> Entry:
    """Return an entry as both say it."""
    return replace(
        one,
        detail=one.detail or other.detail,
        place=one.place or other.place,
        is_own=one.is_own or other.is_own,
        issuers=_all(one.issuers, other.issuers),
        themes=_all(one.themes, other.themes),
        sources=one.sources
        + tuple(
            new
            for new in other.sources
            if all(
                (new.document.id, new.page) != (old.document.id, old.page)
                for old in one.sources
            )
        ),
    )


def _all(*values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for several in values for value in several))
