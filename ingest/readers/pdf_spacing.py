"""Letters of a PDF page that are set wide apart, put together to words again.

pdfium takes a gap between letters for a space by what the font's letters measure, and
so gives headings in spaced capitals as ``S U M M A R Y``, and spaced text in pieces.
What a line's gaps are most often, they are between letters; clearly more than that
parts words.
"""

import re
from collections.abc import Sequence
from statistics import median
from typing import Any

from ingest.readers.pdf_places import (
    are_made,
    codes_of,
    indices_of,
    loose_boxes_of,
)

_PIECES = re.compile(r"(?:(?<!\S)(?:[^\W\d_]{1,2}|\d)\s+){3}\w")
"""Words of one and two letters, or figures, on end, as letters set apart are given."""

_MAY_BE_PIECES = re.compile(r"\s\w\w?\s+\w\w?\s")
_MAY_BE_PRINTED = re.compile(r" \w\w? +\w\w? ")
"""A cheap look for two of them, which four lines of five do not have; cheaper still
where all blanks are spaces."""

_PAIR = re.compile(r"[^\W\d_]{2}")

_SAMPLE = 12
"""Pairs of letters of a page whose gaps tell whether its text is set apart."""

_WIDE = 0.03
"""Parts of a letter's size, beyond which gaps between letters are made on purpose."""

_APART = 0.6
"""Parts of a letter's size, beyond which single letters are cells of a row."""

_SPACE = 0.13
"""Parts of a letter's size by which a space is wider than the gap between letters: half
of the narrowest space that fonts have."""


def has_wide_letters(textpage: Any, text: str) -> bool:
    """Return whether most of a page's letters stand apart from one another.

    Args:
        textpage: pdfium's handle.
        text: of the page; looked at only at a few places.
    """
    if len(text) < 60:
        return False
    step = len(text) // _SAMPLE + 1
    pairs = (_PAIR.search(text, at, at + 60) for at in range(0, len(text), step))
    places = [pair.start() for pair in pairs if pair]
    if len(places) <= _SAMPLE // 3:
        return False
    firsts = indices_of(textpage, places)
    numbers = [*firsts, *(index + 1 for index in firsts)]
    boxes = loose_boxes_of(textpage, numbers).tolist()
    gaps = (
        (after[0] - right) / max(1.0, top - bottom)
        for (_, top, right, bottom), after in zip(
            boxes, boxes[len(firsts) :], strict=False
        )
    )
    return bool(median(gaps) > _WIDE)


def in_pieces(texts: Sequence[str]) -> list[int]:
    """Return the places of lines that look as if their letters were taken for words."""
    return [
        place
        for place, text in enumerate(texts)
        if (_MAY_BE_PRINTED if text.isprintable() else _MAY_BE_PIECES).search(text)
        and _PIECES.search(text)
    ]


def put_together(textpage: Any, text: str, first: int, last: int, size: float) -> str:
    """Return a line's text without the spaces that pdfium saw between letters.

    Args:
        textpage: pdfium's handle.
        text: of the line, as pdfium gives it.
        first, last: pdfium's indices of its characters.
        size: of its letters, in points.
    """
    characters, gaps, made = _measured(textpage, first, last)
    known = [gap for gap in gaps[1:] if gap is not None]
    if len(known) < 4 or not any(made):
        return text
    usual = median(known)
    if not size * _WIDE < usual < size * _APART:
        return text
    result = []
    for place, character in enumerate(characters):
        gap = gaps[place]
        if made[place] and (gap is None or gap > usual + size * _SPACE):
            result.append(" ")
        result.append(character)
    return "".join(result).strip()


def _measured(
    textpage: Any, first: int, last: int
) -> tuple[Sequence[str], Sequence[float | None], Sequence[bool]]:
    """Return the characters of a line but for the spaces that pdfium made up, the gap
    before each (None beside a written space), and whether one was made up there."""
    numbers = range(first, last + 1)
    codes = codes_of(textpage, numbers)
    spaces = [n for n, code in zip(numbers, codes, strict=True) if code == 32]
    are_spaces_made = are_made(textpage, spaces)
    left_out = {
        n for n, is_made in zip(spaces, are_spaces_made, strict=True) if is_made
    }
    boxes = loose_boxes_of(textpage, numbers).tolist()
    characters: list[str] = []
    gaps: list[float | None] = []
    made: list[bool] = []
    edge: float | None = None
    was_made = False
    for number, code, (left, _, right, _) in zip(numbers, codes, boxes, strict=True):
        if number in left_out:
            was_made = True
            continue
        is_space = code in (32, 0xA0)
        characters.append("\ufffe" if code == 2 else chr(code))
        gaps.append(None if edge is None or is_space else left - edge)
        made.append(was_made)
        edge = None if is_space else right
        was_made = False
    return characters, gaps, made
