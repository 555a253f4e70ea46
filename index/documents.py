"""From the catalogue to what an engine indexes: a document with its editions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.fields import RECORDED
from index.values import with_broader
from repository.catalogue import Catalogue
from repository.model import (
    STAFF_SCOPE,
    Access,
    Document,
    Edition,
    Page,
    State,
    Stretch,
)
from repository.record import Record, record_of
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class IndexEdition:
    """One edition as an engine indexes it.

    Attributes:
        number: of the edition in its document.
        language: two-letter code, or ``und``.
        texts: by role, as ``(text, language)``; the body is in ``pages``.
        pages: of the body, as ``(page number, text, language)``, ascending.
        stretches: by page number, what is not like the rest of its text, ascending:
            lists of contents and of sources, and passages in other languages.
    """

    number: int
    language: str
    texts: Mapping[str, tuple[tuple[str, str], ...]]
    pages: tuple[tuple[int, str, str], ...]
    stretches: Mapping[int, tuple[Stretch, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as an engine indexes it: all its editions are written together.

    Attributes:
        id: of the document.
        date: of issue as the number yyyymmdd, 0 if unknown; what a date does not say
            counts as 0, so a year stands before its months.
        facets: values by name of the facet, broader ones among them; those of
            RECORDED alone.
        editions: the current ones.
    """

    id: str
    access: Access
    state: State
    date: int
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    editions: tuple[IndexEdition, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What an engine shall do: put a document in place of what it has of it.

    Attributes:
        id: of the document.
        document: as it is now; None if it is gone.
    """

    id: str
    document: IndexDocument | None


# Fields whose values are names or words to be found by, beside title and text.
_NAMES = (
    "creator", "issuer", "series", "number", "event", "event_place", "place",
    "mover", "seconder", "network", "identifier",
)  # fmt: skip


def read_changes(
    catalogue: Catalogue, vocabularies: Vocabularies, ids: Iterable[str]
) -> list[Change]:
    """Return the documents of these identifiers as they are in the catalogue now."""
    wanted = list(dict.fromkeys(ids))
    found = catalogue.documents(wanted, STAFF_SCOPE)
    # One question for all: to begin a transaction for each document took longer than to
    # read its pages. What was removed in between has none; another change will say so.
    pages = catalogue.current_pages(wanted, STAFF_SCOPE)
    return [
        Change(
            id,
            _document(pages, vocabularies, found[id])
            if id in found and found[id].current_editions
            else None,
        )
        for id in wanted
    ]


_Pages = Mapping[tuple[str, int], Sequence[Page]]
"""Pages by document and number of the edition."""


def _document(
    pages: _Pages, vocabularies: Vocabularies, document: Document
) -> IndexDocument:
    # The document's own record is that of its first edition.
    records = [record_of(document, one) for one in document.current_editions]
    record = records[0]
    issued = record.first("issued")
    facets = {
        name: with_broader(name, record.all(name), vocabularies) for name in RECORDED
    }
    facets["year"] = (issued[:4],) if issued[:4].isdecimal() else ()
    return IndexDocument(
        id=document.id,
        access=document.access,
        state=document.state,
        date=date_number(issued),
        facets=facets,
        editions=tuple(
            _edition(
                pages.get((document.id, edition.number), ()),
                vocabularies,
                record,
                edition,
            )
            for edition, record in zip(document.current_editions, records, strict=True)
        ),
    )


def _edition(
    pages: Sequence[Page],
    vocabularies: Vocabularies,
    record: Record,
    edition: Edition,
) -> IndexEdition:
    own = edition.language
    titles = (record.first("title") or edition.title, *record.all("alternative_title"))
    return IndexEdition(
        number=edition.number,
        language=own,
        texts={
            "title": tuple((title, own) for title in titles),
            "headings": tuple(
                (heading, page.language or own)
                for page in pages
                for heading in page.headings
            ),
            "abstract": tuple((text, own) for text in record.all("abstract")),
            "record": tuple((name, own) for name in _names(record, own, vocabularies)),
        },
        pages=tuple((page.number, page.text, _language(page, own)) for page in pages),
        stretches={page.number: page.stretches for page in pages if page.stretches},
    )


def _language(page: Page, edition: str) -> str:
    return page.language or edition


def _names(record: Record, language: str, vocabularies: Vocabularies) -> list[str]:
    names: list[str] = []
    for name in _NAMES:
        for value in record.all(name):
            if value in vocabularies.organisations:
                organisation = vocabularies.organisations.concepts[value]
                names += organisation.labels(language) or (organisation.name(language),)
            elif name == "place":
                known = language if language != "und" else "en"
                names.append(vocabularies.place_name(value, known))
            else:
                names.append(value)
    return names


def date_number(edtf: str) -> int:
    """Return a date as a number that sorts, 0 if there is none.

    >>> date_number("2010-02-18"), date_number("2021-09"), date_number("2010~")
    (20100218, 20210900, 20100000)
    """
    digits = edtf.split("/")[0].rstrip("~?%").split("-")[:3]
    if not digits or not digits[0].isdecimal():
        return 0
    year, month, day = (
        int(part) if part.isdecimal() else 0 for part in [*digits, "", ""][:3]
    )
    return year * 10_000 + month * 100 + day
