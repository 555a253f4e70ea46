"""One page of a document's text, with what a search matched on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from flask import request

from index.marking import Mark
from index.query import Query
from index.snippets import page_marks
from repository.errors import DocumentNotFound, QueryError
from repository.model import Document, Edition, Page, PageKind
from search_web.presenting import numbers_near
from search_web.record_rows import preferred_edition
from search_web.shelf import Shelf

LAST = "last"
"""In an address, the last place that matches on a page."""
SECTIONS_AT_ONCE = 12
AT_ONCE = 6000
"""Characters up to which sections are shown together: some three printed pages. What
has no pages was not written to be turned over, and its first section is often a title
alone."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with its text in parts, each with whether it matches the search."""

    page: Page
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """Which stretch of a page is shown.

    Attributes:
        number: of the portion, from 1 on.
        count: portions of the page.
        before: places that match before it.
        places: places that match on the whole page.
    """

    number: int
    count: int
    before: int
    places: int

    @property
    def near(self) -> list[int | None]:
        """Numbers of the portions to link to; None for a gap."""
        return numbers_near(self.number, 1, self.count)


@dataclass(frozen=True, slots=True)
class Reading:
    """The page that a reader has open.

    Attributes:
        page: with its text; None if the file has no text at all.
        count: number of pages of the edition.
        parts: the text of the page in order, each part with whether it matches.
        matching: numbers of all pages that match the search; empty without one.
        match: which of the places that match the reader is at, from 1 on; 0 if the
            address leaves that open.
        more: the sections that are shown below it.
        portion: of a very long page, which is all that ``parts`` has; else None.
    """

    page: Page | None
    count: int
    parts: tuple[tuple[str, bool], ...]
    matching: tuple[int, ...]
    match: int = 0
    more: tuple[Leaf, ...] = ()
    portion: Portion | None = None

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All that is shown at once."""
        return (Leaf(self.page, self.parts), *self.more) if self.page else ()

    @property
    def places(self) -> int:
        """Number of places that match in all that is shown, or on a very long page."""
        if self.portion:
            return self.portion.places
        return sum(_places(leaf.parts) for leaf in self.leaves)

    @property
    def place(self) -> int:
        """The place that the reader is at: the first unless the address says more."""
        return self.match or min(1, self.places)

    @property
    def previous_place(self) -> tuple[int, int | str] | None:
        """The page and place of the match before, or None."""
        if self.place > 1:
            return self.number, self.place - 1
        return (self.previous_match, LAST) if self.previous_match else None

    @property
    def next_place(self) -> tuple[int, int | str] | None:
        """The page and place of the match after, or None."""
        if self.place < self.places:
            return self.number, self.place + 1
        return (self.next_match, 1) if self.next_match else None

    @property
    def number(self) -> int:
        """Number of the page; 0 if the file has no text at all."""
        return self.page.number if self.page else 0

    @property
    def previous(self) -> int | None:
        """Number of the page before, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after what is shown, or None."""
        shown = self.number + len(self.more)
        return shown + 1 if 0 < shown < self.count else None

    @property
    def previous_match(self) -> int | None:
        """Number of the nearest matching page before, or None."""
        return max((n for n in self.matching if n < self.number), default=None)

    @property
    def next_match(self) -> int | None:
        """Number of the nearest matching page after what is shown, or None."""
        shown = self.number + len(self.more)
        return min((n for n in self.matching if n > shown), default=None)


def asked_edition(document: Document, ui: str) -> Edition:
    """Return the edition that the address asks for; else the one for the reader.

    Raises:
        DocumentNotFound: there is no such edition.
    """
    asked = request.args.get("edition", "")
    if not asked:
        return preferred_edition(document, ui)
    edition = document.edition(whole_number(asked) or 0)
    if edition is None:
        known = ", ".join(str(edition.number) for edition in document.editions)
        raise DocumentNotFound(
            "Document %(document)s has no edition %(value)s. Try: %(known)s.",
            document=repr(document.id),
            value=repr(asked[:20]),
            known=known,
        )
    return edition


def asked_page(edition: Edition) -> int | None:
    """Return the page that the address asks for; None if it leaves that open.

    Raises:
        QueryError: what it says is no page number.
        DocumentNotFound: the edition has no such page.
    """
    asked = request.args.get("page", "").strip()
    if not asked:
        return None
    number = whole_number(asked)
    if number is None:
        raise QueryError(
            "Cannot use %(value)s as page: give a whole number.",
            value=repr(asked[:20]),
        )
    if not 1 <= number <= edition.page_count:
        raise DocumentNotFound(
            "There is no page %(number)s: %(title)s has %(count)s.",
            number=number,
            title=repr(edition.title),
            count=edition.page_count,
        )
    return number


def asked_match() -> int | None:
    """Return the place on the page that the address asks for: 0 if it leaves that open,
    None for the last.

    Raises:
        QueryError: what it says is no number.
    """
    asked = request.args.get("match", "").strip()
    if asked == LAST:
        return None
    number = whole_number(asked or "0")
    if number is None:
        raise QueryError(
            "Cannot use %(value)s as match: give a whole number.",
            value=repr(asked[:20]),
        )
    return number


def whole_number(text: str) -> int | None:
    """Return a number of at most nine plain digits; None if the text is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 9
    return int(text) if is_number else None


def read_page(
    shelf: Shelf,
    document: Document,
    edition: Edition,
    query: Query,
    number: int | None,
    match: int | None,
    ui: str,
) -> Reading:
    """Return a page of an edition with the words of a search marked.

    Args:
        shelf: to read from.
        document: that is read.
        edition: of it.
        query: its words are marked; its filters play no part.
        number: of the page; None for the first that matches, or else the first.
        match: the place on it that the reader is at; 0 for none, None for the last.
        ui: language of the interface.
    """
    words = query.without_filters()
    matching: tuple[int, ...] = ()
    if words.q:
        matching = shelf.matching_pages(words, document.id, edition, ui)
    if number is None:
        number = matching[0] if matching else 1
    pages = _shown_at_once(shelf, document, edition, number)
    if not pages:
        return Reading(None, edition.page_count, (), ())
    marker = shelf.marker(words, ui) if words.q else None
    leaves = []
    for page in pages:
        held = page_marks(page, edition.language, marker) if marker else ()
        leaves.append(Leaf(page, marked(page.text, sorted(chain(*held)))))
    first, *more = leaves
    reading = Reading(
        first.page, edition.page_count, first.parts, matching, more=tuple(more)
    )
    if match is None:
        # On the page itself: whoever walks back has seen what is shown below it.
        match = _places(first.parts)
    return replace(reading, match=min(match, reading.places))


def _shown_at_once(
    shelf: Shelf, document: Document, edition: Edition, number: int
) -> list[Page]:
    """Return a page, and the sections after it that are shown with it."""
    several = edition.page_kind is PageKind.SECTION
    numbers = range(number, number + (SECTIONS_AT_ONCE if several else 1))
    pages = shelf.catalogue.pages(document.id, edition.number, shelf.scope, numbers)
    ends = accumulate(len(page.text) for page in pages)
    fitting = [page for page, end in zip(pages, ends, strict=True) if end <= AT_ONCE]
    return fitting or pages[:1]


def _places(parts: tuple[tuple[str, bool], ...]) -> int:
    return sum(is_match for _, is_match in parts)


def marked(text: str, marks: Sequence[Mark]) -> tuple[tuple[str, bool], ...]:
    """Return a text in parts, each with whether it matches; nothing is left out.

    Args:
        text: of a page.
        marks: in order; those that overlap count as one.

    >>> marked("clean water", [Mark(6, 11, 0)])
    (('clean ', False), ('water', True))
    """
    parts: list[tuple[str, bool]] = []
    at = 0
    for mark in marks:
        start = max(mark.start, at)
        if mark.end <= start:
            continue
        if start > at:
            parts.append((text[at:start], False))
        elif parts and parts[-1][1]:
            start -= len(parts.pop()[0])
        parts.append((text[start : mark.end], True))
        at = mark.end
    if at < len(text):
        parts.append((text[at:], False))
    return tuple(parts)
