"""The letters of a PDF page, by the base lines that they stand on."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from ingest.readers.pdf_letters import (
    MARK,
    SPACE,
    Booleans,
    Integers,
    Letters,
    joined,
    natures_of,
)
from ingest.readers.pdf_lines import sizes_of
from ingest.readers.pdf_places import (
    Floats,
    are_made,
    codes_of_page,
    origins_of,
    upright_boxes_of,
)
from ingest.readers.pdf_strokes import without_strokes

LONGEST = 2_000
"""Letters of a line; on paper no line has a quarter of them."""

_HYPHEN = 0xFFFE
"""pdfium's mark of a hyphen that divides a word."""

_REACH = 0.3
"""Parts of its size that a letter reaches to the right of its mark at most."""

_NEAR = 8
"""Letters before and after a letter among which its mark is."""

_LEAP = 20.0
"""Points up or down beyond which letters are of another box of text."""

_APART = 1.2
"""Parts of a letter's size, beyond which pieces on one base line are two lines."""


def letters_of(textpage: Any, most: int) -> Letters:
    """Return the letters of a page by the base lines that they stand on.

    Args:
        textpage: pdfium's handle.
        most: characters to read at most.

    Returns:
        Rows in pdfium's order, in each the letters in the order of the file; strokes
        that draw letters out have no code.
    """
    letters = _in_pieces(textpage, most)
    sizes = np.array(sizes_of(textpage, letters.numbers[begins_of(letters)].tolist()))
    if letters.are(MARK).any():
        letters = _with_marked(letters, sizes)
    letters = replace(letters, rows=_rows_of(letters, sizes)[letters.rows])
    if not len(letters) or has_endless_row(letters):
        return letters  # empty, or made to keep a reader busy
    return without_strokes(letters)


def begins_of(letters: Letters) -> Integers:
    """Return the places of the first letter of each row."""
    is_first = np.ones(len(letters), np.bool_)
    np.not_equal(letters.rows[1:], letters.rows[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def has_endless_row(letters: Letters) -> bool:
    """Return whether a row was made to keep a reader busy."""
    return bool(np.any(np.bincount(letters.rows) > LONGEST))


def _in_pieces(textpage: Any, most: int) -> Letters:
    """Return letters without the spaces that pdfium made up; rows are its lines, which
    are parted where they leap to another box of text."""
    count = max(0, min(pdfium.FPDFText_CountChars(textpage), most))
    numbers = range(count)
    codes = codes_of_page(textpage, count)
    origins = origins_of(textpage, numbers)
    # The loose box has a letter's own space around it.
    boxes = upright_boxes_of(textpage, numbers, origins)
    one, other = boxes[:, 0].astype(float), boxes[:, 2].astype(float)
    is_space = (codes == 32) | (codes == 0xA0)
    # pdfium does not place what it makes up.
    is_thin = np.abs(other - one) < 0.1
    # Where a hyphen is marked pdfium puts two lines together.
    is_hyphen = (codes == 2) | (codes == _HYPHEN)
    is_end = (codes == 10) | (codes == 13) | is_hyphen
    is_left_out = is_end | (codes == 0) | (is_space & is_thin)
    others = np.flatnonzero((codes < 32) & is_thin & ~is_left_out).tolist()
    for number, is_made in zip(others, are_made(textpage, others), strict=True):
        is_left_out[number] = is_made
    codes = _with_pairs_joined(codes, is_left_out)
    kept = np.flatnonzero(~is_left_out)
    codes = codes[kept]
    x, y = origins[kept].T
    left, right = one[kept], other[kept]
    line = np.cumsum(is_end)[kept]
    is_first = (np.diff(line) > 0) | (np.abs(np.diff(y)) > _LEAP)
    letters = Letters(
        codes,
        x,
        y,
        np.minimum(np.minimum(left, right), x),
        np.maximum(left, right),
        kept,
        np.cumsum(np.concatenate(([False], is_first)))[: len(kept)],
        natures_of(codes),
    )
    if not is_hyphen.any():
        return letters
    ends = np.flatnonzero(np.diff(line, append=count + 1))
    divided = np.cumsum(is_end)[is_hyphen] - 1
    return _with_hyphens(letters, ends[np.isin(line[ends], divided)])


def _with_hyphens(letters: Letters, places: Integers) -> Letters:
    """Return letters with the mark of a hyphen after some of them, of no width."""
    ends = letters.take(places)
    codes = np.full(len(places), _HYPHEN, np.uint32)
    hyphens = replace(
        ends, codes=codes, x=ends.right, left=ends.right, natures=natures_of(codes)
    )
    order = np.argsort(np.concatenate((np.arange(len(letters)), places)), kind="stable")
    return joined(letters, hyphens).take(order)


def _with_pairs_joined(
    codes: npt.NDArray[np.uint32], is_left_out: Booleans
) -> npt.NDArray[np.uint32]:
    """Return what units of code mean; of pairs the second one means both.

    Args:
        codes: code units, those of rarer letters in pairs.
        is_left_out: of each unit, whether it is no letter; what is half of a pair only
            is added to these.
    """
    halves = np.flatnonzero((codes >= 0xD800) & (codes < 0xE000)).tolist()
    meant = codes.copy() if halves else codes
    pending = 0
    for number in halves:
        code = int(codes[number])
        is_left_out[number] = True
        if code < 0xDC00:
            pending = code
        elif pending:
            meant[number] = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
            is_left_out[number] = False
    return meant


def _with_marked(letters: Letters, sizes: Floats) -> Letters:
    """Return letters, with those that stand where their mark stands put on the line.

    Chromium gives a letter and its mark as one, at the place of the mark: of the letter
    itself only the neighbours tell how high it stands, and nothing how far it reaches.

    Args:
        letters: of a page.
        sizes: of the first letter of each row.
    """
    is_mark = letters.are(MARK)
    marks = np.flatnonzero(is_mark)[:, np.newaxis]
    near = marks + np.arange(-_NEAR, _NEAR + 1)
    near = np.where((near >= 0) & (near < len(letters)), near, marks)
    is_one = (letters.x[near] == letters.x[marks]) & (
        letters.y[near] == letters.y[marks]
    )
    is_one &= ~is_mark[near] & (letters.rows[near] == letters.rows[marks])
    moved = np.unique(near[is_one])
    if not len(moved):
        return letters
    y, right = letters.y.copy(), letters.right.copy()
    size = sizes[letters.rows[moved]]
    is_narrow = right[moved] - letters.left[moved] < size * _REACH
    right[moved] = np.where(is_narrow, letters.x[moved] + size * _REACH, right[moved])
    is_solid = ~letters.are(SPACE)
    heights: dict[tuple[int, float], float] = {}
    for place in moved.tolist():
        row, height = letters.rows[place].item(), letters.y[place].item()
        if (row, height) not in heights:
            begin, end = np.searchsorted(letters.rows, (row, row + 1)).tolist()
            others = letters.y[begin:end][is_solid[begin:end]]
            others = others[others != height]
            heights[row, height] = np.median(others).item() if len(others) else height
        y[place] = heights[row, height]
    return replace(letters, y=y, right=right)


def _rows_of(letters: Letters, sizes: Floats) -> Integers:
    """Return the row that each piece goes to: those that follow one another on one base
    line are one row.

    Args:
        letters: of a page, whose rows are pieces.
        sizes: of the first letter of each piece.
    """
    if not len(letters):
        return np.zeros(0, np.intp)
    begins = begins_of(letters)
    lefts = np.minimum.reduceat(letters.left, begins).tolist()
    rights = np.maximum.reduceat(letters.right, begins).tolist()
    firsts, lasts = begins.copy(), np.append(begins[1:], len(letters)) - 1
    bases = np.flatnonzero(~letters.are(MARK))
    firsts[letters.rows[bases[::-1]]] = bases[::-1]
    lasts[letters.rows[bases]] = bases
    is_mark = letters.are(MARK)[firsts].tolist()
    base_lines = zip(letters.y[firsts].tolist(), letters.y[lasts].tolist(), strict=True)
    rows: list[int] = []
    row = -1
    left = right = last = 0.0
    has_base = False
    for piece, (first_y, last_y) in enumerate(base_lines):
        size = max(float(sizes[piece]), 1.0)
        gap = max(lefts[piece] - right, left - rights[piece])
        rise = abs(last - first_y)
        limit = size * (1.0 if is_mark[piece] else 0.4)
        if row >= 0 and rise <= limit and gap < size * _APART:
            left, right = min(left, lefts[piece]), max(right, rights[piece])
        else:
            row += 1
            left, right = lefts[piece], rights[piece]
            has_base = False
        if not (has_base and is_mark[piece]):
            last = last_y
            has_base = not is_mark[piece]
        rows.append(row)
    return np.array(rows)
