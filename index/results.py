"""The answer to a search, ready to be shown: as pages, as JSON, in a terminal.

No markup anywhere: a snippet is a list of ``(text, is_match)`` pairs, and whoever
shows it escapes it.
"""

from dataclasses import dataclass
from typing import Any

from index.histogram import Bar
from index.notes import Note
from index.query import Query


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a page with the matching words marked.

    Attributes:
        page: number of the page.
        parts: the text in order, each part with whether it matches.
        language: of the text, as a two-letter code.
    """

    page: int
    parts: tuple[tuple[str, bool], ...]
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that matches, shown by its best matching edition.

    Attributes:
        id: of the document.
        edition: number of the edition that matched best.
        title: of that edition; its words are marked in ``title_parts``.
        score: how well it matches; comparable only inside one answer.
        type: identifier of the primary document type, "" if unknown.
        issued: date in EDTF, "" if unknown.
        language: of that edition.
        languages: of all its current editions that the reader may see.
        themes, sectors, issuer: identifiers (an issuer may be a plain name).
        filename: that the edition came with.
        url: path of its page, without the host.
        pages: numbers of all pages of that edition that match.
        page_kind: what the numbers count: ``page``, ``slide`` or ``section``.
        snippets: of its best pages.
    """

    id: str
    edition: int
    title: str
    title_parts: tuple[tuple[str, bool], ...]
    score: float
    type: str
    issued: str
    language: str
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    sectors: tuple[str, ...]
    issuer: tuple[str, ...]
    decision: str
    filename: str
    url: str
    pages: tuple[int, ...]
    page_kind: str
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, and how many documents it would leave.

    Attributes:
        value: identifier.
        label: in the reader's language.
        count: documents that have it or a narrower value, each counted once.
        selected: whether it is chosen.
        broader: value of the same list that stands above it; "" if none does.
    """

    value: str
    label: str
    count: int
    selected: bool
    broader: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of the query that names a concept, or is a part of longer words, and what
    else was searched for it.

    Attributes:
        term: the words as typed.
        concept: identifier of the concept; of compounds what :func:`compounds_name`
            returns.
        labels: the labels searched besides, by language; of compounds those that the
            passages shown have, as these spell them.
        narrower_than: identifier of the concept that the words name, where this is one
            below it; else "".
        is_searched: False where the query leaves the concept out.
        are_compounds: whether these are longer words that have the term as a part.
    """

    term: str
    concept: str
    labels: dict[str, tuple[str, ...]]
    narrower_than: str = ""
    is_searched: bool = True
    are_compounds: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    Attributes:
        query: what was asked.
        read_as: how the words were read, in the query language.
        notes: what a reader should know of how they were read.
        total: documents that match, within the filters and the reader's scope.
        took_ms: milliseconds from question to answer.
        hits: from ``query.offset`` on, at most ``query.limit``.
        facets: values by name of the facet, each list with the most frequent first
            (years: the newest first).
        histogram: documents by years, in the order of time.
        expanded: what was searched besides the words.
        suggestion: a spelling that would find something; None if there is none.
    """

    query: Query
    read_as: str
    notes: tuple[Note, ...]
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    histogram: tuple[Bar, ...] = ()
    expanded: tuple[Expansion, ...] = ()
    suggestion: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the answer in the form that the API promises."""
        return {
            "query": self.query.to_json(),
            "read_as": self.read_as,
            "notes": [str(note) for note in self.notes],
            "total": self.total,
            "took_ms": round(self.took_ms, 2),
            "hits": [_hit_json(hit) for hit in self.hits],
            "facets": {
                name: [
                    {
                        "value": value.value,
                        "label": value.label,
                        "count": value.count,
                        "selected": value.selected,
                        "broader": value.broader or None,
                    }
                    for value in values
                ]
                for name, values in self.facets.items()
            },
            "histogram": [
                {
                    "first": bar.first,
                    "last": bar.last,
                    "count": bar.count,
                    "selected": bar.selected,
                }
                for bar in self.histogram
            ],
            "expanded": [
                {
                    "term": one.term,
                    "concept": one.concept,
                    "labels": {k: list(v) for k, v in one.labels.items()},
                    "narrower_than": one.narrower_than or None,
                    "searched": one.is_searched,
                    "compounds": one.are_compounds,
                }
                for one in self.expanded
            ],
            "suggestion": self.suggestion,
        }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "edition": hit.edition,
        "title": hit.title,
        "score": round(hit.score, 4),
        "type": hit.type or None,
        "issued": hit.issued or None,
        "language": hit.language,
        "languages": list(hit.languages),
        "themes": list(hit.themes),
        "sectors": list(hit.sectors),
        "issuer": list(hit.issuer),
        "decision": hit.decision or None,
        "filename": hit.filename,
        "url": hit.url,
        "pages": list(hit.pages),
        "page_kind": hit.page_kind,
        "snippets": [
            {
                "page": snippet.page,
                "language": snippet.language,
                "parts": [[text, is_match] for text, is_match in snippet.parts],
            }
            for snippet in hit.snippets
        ],
    }
