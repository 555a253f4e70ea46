"""What plans and meeting documents say of days: events and deadlines, as one agenda.

Documents of some types tell of the past: the chronology of a case study is no agenda.
The editions of a document say the same in several languages: one of them speaks. What
several documents say of the same days in the same words is one entry with all of them,
and so is a conference of several days that an organisation's documents were met over,
whatever each calls it in its language.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.edtf import days_of
from repository.model import Document, Edition, Part, PartKind, Scope
from repository.names import folded
from repository.outbox import last_change
from repository.record import Record, record_of
from repository.rows import of_document, part_of, visible_to

TELLING = frozenset({"case-study", "report", "working-paper", "policy-brief"})
"""Types of documents whose dates tell what happened, not what is to come."""

_KINDS = (PartKind.EVENT, PartKind.DEADLINE)
_STEP = 400
"""Documents that are read at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry is said.

    Attributes:
        document, edition: that say it; of the document without its assertions.
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
        issuers: of the documents that say it, the broader ones after their own.
        themes: of these documents, broader ones among them.
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


Broader = Callable[[str, Iterable[str]], tuple[str, ...]]
"""Returns values of a field and all that are above them."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one document says.

    Attributes:
        revision: of the document when it was read.
        by_language: entries by the language of the edition that says them; of several
            in one language, those of the first.
    """

    revision: int
    by_language: Mapping[str, tuple[Entry, ...]]

    def preferring(self, language: str) -> tuple[Entry, ...]:
        """Return what it says in a language, else in English, else in any."""
        for wanted in (language, "en", *self.by_language):
            if wanted in self.by_language:
                return self.by_language[wanted]
        return ()


class Agenda:
    """All events and deadlines that readers of one scope may see.

    It is kept between two questions; where the catalogue has changed, the documents
    that changed are read again. Threads may share it.
    """

    def __init__(self, catalogue: Catalogue, scope: Scope, broader: Broader) -> None:
        """Prepare; nothing is read until the first question.

        Args:
            catalogue: to look in; documents that name no day are not read.
            scope: of the readers.
            broader: entries of a narrower theme or branch are of the broader, too.
        """
        self._catalogue = catalogue
        self._scope = scope
        self._broader = broader
        self._lock = threading.Lock()
        self._change = -1
        self._told: dict[str, _Told] = {}
        self._made: dict[str, tuple[Entry, ...]] = {}

    def entries(self, language: str = "en") -> tuple[Entry, ...]:
        """Return all events and deadlines, in the order of their days.

        Args:
            language: preferred, where a document has editions in several.
        """
        with self._lock:
            change = last_change(self._catalogue)
            if change != self._change:
                self._read_changed()
                self._made.clear()
                self._change = change
            if language not in self._made:
                self._made[language] = self._make(language)
            return self._made[language]

    def _read_changed(self) -> None:
        revisions = _dated(self._catalogue, self._scope)
        changed = [
            id
            for id, revision in revisions.items()
            if id not in self._told or self._told[id].revision != revision
        ]
        for start in range(0, len(changed), _STEP):
            portion = changed[start : start + _STEP]
            parts = _dated_parts(self._catalogue, _KINDS, self._scope, portion)
            documents = self._catalogue.documents(portion, self._scope)
            for id, document in documents.items():
                self._told[id] = self._read(document, parts.get(id, {}))
        self._told = {id: self._told[id] for id in revisions if id in self._told}

    def _read(self, document: Document, parts: dict[int, list[Part]]) -> _Told:
        editions = document.current_editions
        telling = [one for one in editions if one.number in parts] or editions
        by_language: dict[str, tuple[Entry, ...]] = {}
        for edition in telling:
            if edition.language not in by_language:
                said = _entries(document, edition, parts, self._broader)
                by_language[edition.language] = tuple(said)
        return _Told(document.revision, by_language)

    def _make(self, language: str) -> tuple[Entry, ...]:
        found: dict[tuple[str, ...], Entry] = {}
        for told in self._told.values():
            for entry in told.preferring(language):
                words = (
                    entry.kind,
                    entry.date_from,
                    entry.date_to,
                    folded(entry.title),
                )
                before = found.get(words)
                found[words] = _united(before, entry) if before else entry
        entries = _conferences_united(found.values(), language)
        return tuple(sorted(entries, key=lambda one: (one.first, one.last, one.key)))


def _dated(catalogue: Catalogue, scope: Scope) -> dict[str, int]:
    """Return the documents that name days, each with its revision, by identifier."""
    part, said, document = tables.part.c, tables.assertion.c, tables.document.c
    naming = sa.union(
        sa.select(part.document_id).where(
            part.date_from > "", part.kind.in_(sorted(_KINDS))
        ),
        sa.select(said.document_id).where(said.field == "event_from"),
    )
    wanted = (
        sa.select(document.id, document.revision)
        .where(document.id.in_(naming), *visible_to(scope))
        .order_by(document.id)
    )
    with catalogue.reading() as connection:
        return {row.id: row.revision for row in connection.execute(wanted)}


def _entries(
    document: Document,
    speaking: Edition,
    parts: dict[int, list[Part]],
    broader: Broader,
) -> Iterator[Entry]:
    """Yield what one document says, in the words of an edition."""
    record = record_of(document, speaking)
    if record.first("type") in TELLING:
        return
    # Entries are kept: what led to the record is not needed any more.
    source = replace(document, assertions=())
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
            broader("issuer", record.all("issuer")),
            broader("theme", record.all("theme")),
            (Source(source, speaking, part.page or None),),
            is_own=part is own,
        )


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


def _dated_parts(
    catalogue: Catalogue,
    kinds: Collection[PartKind],
    scope: Scope,
    documents: Collection[str],
) -> dict[str, dict[int, list[Part]]]:
    """Return the parts of these kinds that have a date, of the current editions of
    some documents.

    Returns:
        Parts in order, by document and edition.
    """
    part, edition = tables.part.c, tables.edition.c
    of_edition = sa.and_(
        edition.document_id == part.document_id, edition.number == part.edition
    )
    wanted = (
        sa.select(tables.part)
        .join(tables.edition, of_edition)
        .join(tables.document, of_document(part))
        .where(part.date_from > "", part.kind.in_(sorted(kinds)))
        .where(part.document_id.in_(documents))
        .where(edition.is_current, *visible_to(scope))
        .order_by(part.document_id, part.edition, part.position)
    )
    found: dict[str, dict[int, list[Part]]] = defaultdict(dict)
    with catalogue.reading() as connection:
        for row in connection.execute(wanted):
            found[row.document_id].setdefault(row.edition, []).append(part_of(row))
    return found
