"""Snippets: the stretch of a page that shows best why it was found."""

import re
from bisect import bisect_left

from index.editions import pieces
from index.marking import Mark, Marker, Parts, cut
from index.results import Snippet
from repository.model import Page

LENGTH = 240
"""Characters of a snippet, which a phrase that is longer may exceed."""
_BOUND = re.compile(r"(?<=[.!?…؟۔])[\"'”’»)\]]*\s+|(?<=[。！？])|\n\s*\n")
_SPACE = re.compile(r"\s+")
_CONSIDERED = 200
"""Marks of a page that are looked at: a page that has more is good anywhere."""


def snippet(page: Page, language: str, marker: Marker) -> Snippet:
    """Return the best stretch of a page; its beginning if nothing on it matches."""
    running, listed = page_marks(page, language, marker)
    # Where only a list names it, the list has to do.
    shown = passage(page.text, running or listed)
    return Snippet(page.number, shown, page.language or language)


def page_marks(
    page: Page, language: str, marker: Marker
) -> tuple[list[Mark], list[Mark]]:
    """Return what matches in the running text of a page, and what in its lists.

    Args:
        page: whose text and passages in other languages are looked at.
        language: of the edition, which holds where the page says none.
        marker: of the query.
    """
    language = page.language or language
    running: list[Mark] = []
    listed: list[Mark] = []
    at = 0
    for piece, stretch in pieces(page.text, page.stretches):
        spoken = (stretch and stretch.language) or language
        is_list = stretch is not None and stretch.is_list
        for start, end, leaf in marker.marks(piece, spoken):
            mark = Mark(start + at, end + at, leaf)
            (listed if is_list else running).append(mark)
        at += len(piece)
    return running, listed


def passage(text: str, marks: list[Mark], length: int = LENGTH) -> Parts:
    """Return the stretch of a text that shows most different things asked for.

    It begins where a sentence begins if that is near, and never cuts a match.

    Args:
        text: of a page.
        marks: what matches in it, in order.
        length: characters that the stretch has at most, unless a match is longer.
    """
    first, last = _core(marks, length) if marks else (0, 0)
    start, end = _widened(text, first, last, length)
    return cut(text, start, end, marks)


def _core(marks: list[Mark], length: int) -> tuple[int, int]:
    """Return the stretch with the most different matches, then the most of them."""
    considered = marks[:_CONSIDERED]
    best, shown = (0, 0), considered[:1]
    leaves: dict[int, int] = {}  # marks of each, from first up to before beyond
    beyond = 0
    for first, mark in enumerate(considered):
        limit = mark.start + length
        while beyond < len(considered) and considered[beyond].end <= limit:
            leaf = considered[beyond].leaf
            leaves[leaf] = leaves.get(leaf, 0) + 1
            beyond += 1
        if beyond <= first:  # a match longer than the whole stretch
            beyond = first + 1
            continue
        worth = (len(leaves), beyond - first)
        if worth > best:
            best, shown = worth, considered[first:beyond]
        leaves[mark.leaf] -= 1
        if not leaves[mark.leaf]:
            del leaves[mark.leaf]
    return shown[0].start, max(mark.end for mark in shown)


def _widened(text: str, first: int, last: int, length: int) -> tuple[int, int]:
    """Return a stretch widened to whole sentences where the length allows it."""
    room = max(0, length - (last - first))
    window_start = max(0, first - room)
    window_end = min(len(text), last + room)
    bounds = [
        *((0,) if window_start == 0 else ()),
        *(m.end() for m in _BOUND.finditer(text, window_start, window_end)),
        *((len(text),) if window_end == len(text) else ()),
    ]
    before, after = bisect_left(bounds, first + 1), bisect_left(bounds, last)
    begins = bounds[before - 1] if before else -1
    ends = bounds[after] if after < len(bounds) else len(text) + 1
    # With the sentence's end in view half of the room is for what stands before.
    start = begins if begins >= first - room * 2 // 3 else first - room // 2
    start = _at_word(text, start, first) if start != begins else start
    end = min(window_end, start + max(length, last - first), len(text))
    if last <= ends <= end:
        end = max(b for b in bounds if b <= end)
    elif end < len(text):
        cut_at = max(last, text.rfind(" ", last, end + 1))
        end = cut_at if cut_at > last or " " in text[last:end] else end
    start = max(start, window_start)
    while start < first and text[start].isspace():
        start += 1
    return start, max(end, last)


def _at_word(text: str, start: int, first: int) -> int:
    """Return the next place from a start on where a word begins."""
    if start <= 0:
        return 0
    space = _SPACE.search(text, start - 1, first)
    return space.end() if space else start
