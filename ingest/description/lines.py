"""A document seen as lines: where each stands, and which open the document."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ingest.description.clues import Clue, find_clues
from ingest.description.phrases import line_pattern
from ingest.description.wordings import CONTENTS, SUMMARY
from repository.model import Page

_LONG = 250
"""Characters from which a line is a paragraph of running text. A title, a date line or
a © line of the documents seen has at most 200."""
_OPENING_LINES = 60
_PARAGRAPHS_IN_OPENING = 2
"""Notices ("fictional", "for members only") may stand before the date line; a second
paragraph is the text itself."""
_HEADINGS = 3
"""Title, subtitle and, in print, the decision of a motion are set as headings."""
_ITEMS = 5
_LINE_OF_CONTENTS = re.compile(r"(?:\t|\s?[.…·]{3,}\s?|\s{2,})\d{1,3}$")


class Line(NamedTuple):
    """A line of a page.

    Attributes:
        text: without its line end.
        page: number of its page.
        start: where it begins in the page's text.
        is_heading: whether the reader found it to be a heading.
        begins_paragraph: whether an empty line, or the page's start, stands before it.
        ends_paragraph: whether one stands after it, or the page's end.
    """

    text: str
    page: int
    start: int
    is_heading: bool = False
    begins_paragraph: bool = False
    ends_paragraph: bool = False

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return "\t" in self.text

    @property
    def is_long(self) -> bool:
        """Whether it is running text rather than a line of its own."""
        return len(self.text) > _LONG


class Lines(list[Line]):
    """The lines of a document in order, and what is asked about all of them together.

    It is not changed once something was asked.
    """

    @cached_property
    def text(self) -> str:
        """All lines, with a line end between two."""
        return "\n".join([line.text for line in self])

    @cached_property
    def small(self) -> str:
        """The text in small letters, each at its place."""
        small = self.text.lower()
        # The small letter of İ is the only one that has two characters.
        if len(small) != len(self.text):
            small = self.text.replace("İ", "i").lower()
        return small

    @cached_property
    def _clues(self) -> dict[Clue, list[tuple[int, int]]]:
        return find_clues(self.small)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line.text) + 1 for line in self)]

    def have(self, clue: Clue) -> bool:
        """Return whether some line has a word of a clue."""
        return bool(self._clues[clue])

    def places(self, clue: Clue) -> list[tuple[int, int]]:
        """Return where the words of a clue start and end in the text."""
        return self._clues[clue]

    def numbers_at(self, positions: Iterable[int]) -> list[int]:
        """Return which lines have these positions of the text, in order, from 0."""
        return sorted({*map(self._index_at, positions)})

    def with_clue(self, clue: Clue) -> list[int]:
        """Return which lines have a word of a clue, in order, from 0."""
        return self.numbers_at([start for start, _ in self._clues[clue]])

    def _index_at(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def is_near_start(self, position: int, most: int) -> bool:
        """Return whether a position is among the first characters of its line."""
        return position - self._starts[self._index_at(position)] < most


def lines_of(pages: Sequence[Page]) -> Lines:
    """Return the lines of all pages that are not empty, in order.

    The rows of a table of contents are left out: they look like headings and like
    rows of a table, and are neither.
    """
    lines = Lines([line for page in pages for line in _lines(page)])
    head = line_pattern(CONTENTS)
    heads = {
        number
        for number in lines.with_clue(Clue.CONTENTS)
        if len(lines[number].text) < 60 and head.match(lines[number].text)
    }
    return Lines(_without_contents(lines, heads)) if heads else lines


def _lines(page: Page) -> Iterator[Line]:
    headings = set(page.headings)
    raw = page.text.split("\n")
    is_blank = [not text or text.isspace() for text in raw]
    is_blank.append(True)  # after the last, and so, at -1, before the first
    start = 0
    for index, text in enumerate(raw):
        if not is_blank[index]:
            yield Line(
                text,
                page.number,
                start,
                bool(headings) and text.strip() in headings,
                is_blank[index - 1],
                is_blank[index + 1],
            )
        start += len(text) + 1


def _without_contents(lines: Sequence[Line], heads: Set[int]) -> Iterator[Line]:
    """Yield the lines that are not in tables of contents.

    Args:
        lines: all of them.
        heads: those that head such tables, from 0.
    """
    last_place = {line.text.strip(): index for index, line in enumerate(lines)}
    inside = False
    for index, line in enumerate(lines):
        if index in heads:
            inside = True
            continue
        if inside and (
            _LINE_OF_CONTENTS.search(line.text)
            or line.text.isdecimal()
            or _comes_again(line, index, last_place)
        ):
            continue
        inside = False
        yield line


def _comes_again(line: Line, index: int, last_place: Mapping[str, int]) -> bool:
    """Whether a short line stands once more in the text: contents without pages."""
    text = line.text.strip()
    return len(text) < 120 and last_place[text] > index


def opening(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that open a document: title page, date line, first notices.

    They end where running text begins.
    """
    found: list[Line] = []
    paragraphs = headings = items = 0
    summary = line_pattern(SUMMARY)
    for line in lines[:_OPENING_LINES]:
        if line.is_long:
            paragraphs += 1
            if paragraphs == _PARAGRAPHS_IN_OPENING:
                break
            continue
        headings += line.is_heading
        items += line.text.startswith("- ")
        if len(found) > 1 and line.is_heading and (paragraphs or headings > _HEADINGS):
            break
        if items > _ITEMS or (found and summary.match(line.text)):
            break
        if not line.is_row:
            found.append(line)
    return found
