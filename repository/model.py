"""The things we know about, as plain values.

Nothing here reads or writes; the catalogue stores these and hands them out.
The words are those of the design: a *document* is the work that a reader cites, an
*edition* is that document in one language and version, a *file* its bytes.
"""

from dataclasses import dataclass, field
from enum import StrEnum

LANGUAGES = ("en", "fr", "es", "de", "sv", "pt", "ru", "ar", "ja")
"""The languages that work everywhere, in the order in which they are listed."""

ISO_639_2 = {
    "en": ("eng",),
    "fr": ("fra", "fre"),
    "es": ("spa",),
    "de": ("deu", "ger"),
    "sv": ("swe",),
    "pt": ("por",),
    "ru": ("rus",),
    "ar": ("ara",),
    "ja": ("jpn",),
}
"""Their codes of three letters, where there are two the terminological one first."""


class Access(StrEnum):
    """Who may see a document."""

    PUBLIC = "public"
    AFFILIATES = "affiliates"
    STAFF = "staff"


class State(StrEnum):
    """Where a document stands in its life here."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see: part of every question to the catalogue and the index."""

    access: frozenset[Access]
    states: frozenset[State]

    def allows(self, access: Access, state: State) -> bool:
        """Return whether a document of this access level and state is visible."""
        return access in self.access and state in self.states


PUBLIC_SCOPE = Scope(frozenset({Access.PUBLIC}), frozenset({State.PUBLISHED}))
AFFILIATES_SCOPE = Scope(
    frozenset({Access.PUBLIC, Access.AFFILIATES}), frozenset({State.PUBLISHED})
)
STAFF_SCOPE = Scope(frozenset(Access), frozenset(State))


class Origin(StrEnum):
    """Who or what asserted a value, from the most to the least trusted."""

    STAFF = "staff"
    SIDECAR = "sidecar"
    FILE = "file"
    TEXT = "text"
    INFERRED = "inferred"


class AssertionState(StrEnum):
    """Whether an asserted value counts."""

    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One value of one field of a record, and why we believe it.

    Attributes:
        field: a key of :data:`repository.record.FIELDS`.
        value: text, an identifier, or a date in EDTF, as the field's kind asks.
            Empty only in a rejected assertion: a person emptied the whole field.
        origin: who said so.
        confidence: from 0 to 1.
        evidence: the words or the place that led to the value.
        state: whether the value counts.
        edition: number of the edition that it came from; None for what staff said.
    """

    field: str
    value: str
    origin: Origin
    confidence: float = 1.0
    evidence: str = ""
    state: AssertionState = AssertionState.ACCEPTED
    edition: int | None = None


class PageKind(StrEnum):
    """What a numbered page of a file is: only a *page* can be quoted as "p. 1"."""

    PAGE = "page"
    SLIDE = "slide"
    SECTION = "section"


class StretchKind(StrEnum):
    """What a stretch of text is: a list of contents or of sources, or a passage in
    another language than its page."""

    CONTENTS = "contents"
    REFERENCES = "references"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a page that is not like the rest of it.

    Attributes:
        kind: what it is.
        start, end: offsets in the page's text, in characters.
        language: of a passage; None of a list.
    """

    kind: StretchKind
    start: int
    end: int
    language: str | None = None

    @property
    def is_list(self) -> bool:
        """Whether it lists contents or sources: that weighs less in search."""
        return self.kind is not StretchKind.PASSAGE


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file's text.

    Attributes:
        number: counted from 1 in the file.
        text: normalised running text (NFC); paragraphs are parted by an empty line.
        kind: what the number counts.
        label: the number printed on the page, where there is one ("iv").
        headings: headings that stand on the page, as they stand in ``text``.
        language: two-letter code of most of the page's text; None if unknown.
        stretches: in order, without overlap.
        confidence: how sure the recognition of the page's image was, from 0 to 1;
            None for text that the file itself holds.
    """

    number: int
    text: str
    kind: PageKind = PageKind.PAGE
    label: str | None = None
    headings: tuple[str, ...] = ()
    language: str | None = None
    stretches: tuple[Stretch, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What a file says about itself: a field, a value, and where in the file."""

    field: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one reader found in one file. Immutable; kept so that later steps can
    run again without the file being read again.

    Attributes:
        reader: name of the reader, such as ``pdf``.
        version: version of the reader; a new one reads the file again.
        media_type: what the file really is.
        pages: in order, numbered from 1.
        hints: what the file's own metadata says, with each origin.
        warnings: what was odd, as ``(code, sentence)`` pairs that staff can act on.
        removed_characters: how many characters that no store takes were left out.
    """

    reader: str
    version: str
    media_type: str
    pages: tuple[Page, ...]
    hints: tuple[Hint, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    removed_characters: int = 0

    @property
    def text(self) -> str:
        """All pages, parted by an empty line."""
        return "\n\n".join(page.text for page in self.pages)


class PartKind(StrEnum):
    """The kinds of stretch that a document of our field is made of."""

    SECTION = "section"
    CLAUSE = "clause"
    OBJECTIVE = "objective"
    ACTION = "action"
    DEADLINE = "deadline"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, objective, action, deadline, event or section of an edition.

    Attributes:
        kind: what it is.
        number: as printed ("3.2", "a", "7"); empty if it has none.
        heading: its heading or lead-in; empty if it has none.
        text: its words, without the heading.
        page: number of the page on which it starts.
        date_from: first day or month (EDTF) of an event, or the date that is due.
        date_to: last day or month (EDTF); empty where there is just one date.
        place: where an event is held, as stated.
        parent: position, in the edition's list of parts, of the part that holds it.
    """

    kind: PartKind
    text: str
    page: int
    number: str = ""
    heading: str = ""
    date_from: str = ""
    date_to: str = ""
    place: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class CaseText:
    """What is told of a case in one language."""

    language: str
    name: str
    summary: str = ""
    workers: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A remunicipalisation or insourcing: which service, when, from whom to whom.

    Attributes:
        place: identifier of a municipality, or an ISO 3166-1 country code.
        country: ISO 3166-1 alpha-2 code.
        service: identifier of a sector.
        year: year of the change (EDTF); empty if it is not known.
        owner_before, owner_after: identifiers of the ownership vocabulary.
        party_before, party_after: names of the operators; may be empty.
        way: identifier of the case-ways vocabulary.
        outcome: identifier of the case-outcomes vocabulary.
        texts: one a language.
        references: publications that tell of the case.
        checked: whether somebody opened the references.
        id: given by the catalogue.
        page: page, in the file that it came with, that evidences it.
    """

    place: str
    country: str
    service: str
    year: str = ""
    owner_before: str = ""
    owner_after: str = ""
    party_before: str = ""
    party_after: str = ""
    way: str = ""
    outcome: str = ""
    texts: tuple[CaseText, ...] = ()
    references: tuple[str, ...] = ()
    checked: bool = False
    id: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SuggestedCase:
    """A case that a text seems to tell of, until a person accepts or rejects it.

    Attributes:
        place, country, service, year, owner_before, owner_after, way: as of
            :class:`Case`.
        page: that tells of it.
        evidence: pairs of a field and the sentence that led to its value.
        id: given by the catalogue.
    """

    place: str
    country: str
    service: str
    year: str
    owner_before: str = ""
    owner_after: str = ""
    way: str = ""
    page: int = 1
    evidence: tuple[tuple[str, str], ...] = ()
    id: int | None = None


class MentionKind(StrEnum):
    """How a text names another document."""

    IDENTIFIER = "identifier"
    ADDRESS = "address"
    SERIES = "series"
    TITLE = "title"
    MOTION = "motion"


@dataclass(frozen=True, slots=True)
class Mention:
    """Another document that a text names, in a form that can be looked up.

    Attributes:
        kind: how it is named.
        value: the normalised name: ``doi:…``, an address, ``series#number``, a title.
        evidence: the words of the text.
        page: number of the page on which they stand.
        field: the relation that the words tell of, a key of
            :data:`repository.record.FIELDS`.
    """

    kind: MentionKind
    value: str
    evidence: str
    page: int
    field: str = "references"


class Severity(StrEnum):
    """How much an issue asks of a person."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with one file or document, and what to do about it."""

    code: str
    message: str
    severity: Severity = Severity.WARNING
    path: str = ""
    document: str | None = None
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one language and version.

    Attributes:
        number: counted from 1 inside the document, never reused.
        language: two-letter code, or ``und`` if it could not be told.
        version: counted from 1 inside the document and language.
        is_current: whether no newer version of it is held.
        filename: the name that the file came with.
        path: where it was found, as an absolute path or an address.
        sha256: of the file's bytes.
        size: of the file, in bytes.
        media_type: of the file.
        page_count: number of pages of the extraction.
        page_kind: what these pages are.
        title: the title of this edition.
        added: when it came in, UTC, ISO 8601 to the second.
    """

    number: int
    language: str
    version: int
    is_current: bool
    filename: str
    path: str
    sha256: str
    size: int
    media_type: str
    page_count: int
    page_kind: PageKind
    title: str
    added: str


@dataclass(frozen=True, slots=True)
class Document:
    """The work that a reader cites, with everything that is asserted of it.

    Attributes:
        id: short, opaque, never reused.
        key: the name by which sidecars call it; None if it has none.
        access, state: who may see it, and whether it is out.
        revision: goes up by one with each change.
        changed: when it last changed, UTC, ISO 8601 to the second.
        editions: all of them, in the order of their numbers.
        assertions: all of them, of every state.
    """

    id: str
    key: str | None
    access: Access
    state: State
    revision: int
    changed: str
    editions: tuple[Edition, ...]
    assertions: tuple[Assertion, ...] = field(repr=False, default=())

    @property
    def current_editions(self) -> tuple[Edition, ...]:
        """The newest version in each language."""
        return tuple(edition for edition in self.editions if edition.is_current)

    def edition(self, number: int) -> Edition | None:
        """Return the edition of this number, or None."""
        return next((e for e in self.editions if e.number == number), None)
