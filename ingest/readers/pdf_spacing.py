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

import pypdfium2.raw as pdfium

from ingest.readers.pdf_places import indices_of, loose_boxes_of

_PIECES = re.compile(r"(?:(?<!\S)(?:[^\W\d_]{1,2}|\d)\s+){3}\w")
"""Words of one and two letters, or figures, on end, as letters set apart are given."""

_MAY_BE_PIECES = re.compile(r"\s\w\w?\s+\w\w?\s")
"""A cheap look for two of them, which four lines of five do not have."""

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
    boxes = loose_boxes_of(textpage, firsts).tolist()
    following = loose_boxes_of(textpage, [index + 1 for index in firsts]).tolist()
    gaps = (
        (after[0] - right) / max(1.0, top - bottom)
        for (_, top, right, bottom), after in zip(boxes, following, strict=True)
    )
    return bool(median(gaps) > _WIDE)


def is_in_pieces(text: str) -> bool:
    """Return whether a line looks as if its letters were taken for words."""
    return _MAY_BE_PIECES.search(text) is not None and (
        _PIECES.search(text) is not None
    )


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
    box = pdfium.FS_RECTF()
    characters: list[str] = []
    gaps: list[float | None] = []
    made: list[bool] = []
    edge: float | None = None
    was_made = False
    for index in range(first, last + 1):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code == 32 and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            was_made = True
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        is_space = code in (32, 0xA0)
        characters.append("\ufffe" if code == 2 else chr(code))
        gaps.append(None if edge is None or is_space else box.left - edge)
        made.append(was_made)
        edge = None if is_space else box.right
        was_made = False
    return characters, gaps, made
