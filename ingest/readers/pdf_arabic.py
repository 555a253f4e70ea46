"""Lines of Arabic and Hebrew on PDF pages, put together from where the letters stand.

pdfium turns such lines round from what their letters are. It gives words backwards
where a font's letters are known by their forms (as Chromium writes them), and moves
marks, numbers and brackets (as they come from LibreOffice). Where letters stand on
paper is never in doubt: sorted from right to left they are in the order of reading,
but for runs of Latin letters and numbers, which are turned back. Cf. Unicode Standard
Annex 9, rules W4 to W7, N1 and L2, read from the end to the beginning.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ingest.normalise import may_have
from ingest.readers.pdf_bidi import RTL, RTL_RANGES, RTL_ROWS
from ingest.readers.pdf_letters import MARK, SPACE, Letters, texts_of
from ingest.readers.pdf_lines import Line, Pen, placed, sizes_of
from ingest.readers.pdf_rows import LONGEST, begins_of, has_endless_row

_HIGHEST = 60.0
"""Points between the base lines of one line's letters, beyond which they are set
upright or aslant."""

Box = tuple[float, float, float, float]


def rebuilt(
    textpage: Any,
    lines: Sequence[Line],
    letters: Letters,
    pen: Pen,
    gutters: Sequence[tuple[float, float]] = (),
) -> list[Line]:
    """Return a page's lines, those with Arabic or Hebrew in the order of reading.

    Args:
        textpage: pdfium's handle.
        lines: as pdfium gives them.
        letters: of the page; see :func:`ingest.readers.pdf_rows.letters_of`.
        pen: of the page.
        gutters: strips between columns; lines that leap one are parted there.
    """
    if not len(letters):
        return []
    begins = begins_of(letters)
    highest = np.maximum.reduceat(letters.y, begins)
    lowest = np.minimum.reduceat(letters.y, begins)
    if np.any(highest - lowest > _HIGHEST) or has_endless_row(letters):
        return list(lines)
    if gutters:
        letters = _parted(letters, gutters)
    is_rtl = is_right_to_left(lines)
    solid = letters.take((letters.codes != 0) & ~letters.are(SPACE))
    begins = begins_of(solid)
    rows = solid.rows[begins].tolist()
    firsts = np.minimum.reduceat(solid.numbers, begins) if rows else solid.numbers
    lasts = np.maximum.reduceat(solid.numbers, begins) if rows else solid.numbers
    spans = [("", *ends) for ends in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    places = placed(textpage, spans, pen)
    sizes = np.zeros(_count(letters))
    sizes[rows] = [line.size for line in places]
    texts = texts_of(letters, sizes, is_rtl)
    result = []
    for row, line, (left, right, y) in zip(rows, places, _extents(solid), strict=True):
        if text := texts[row]:
            result.append(Line(text, left, right, y, *line[4:]))
    return result


def _extents(solid: Letters) -> list[tuple[float, float, float]]:
    """Return how far each row reaches to the left and right, and the height of its
    base line, as its letters tell; marks tell where there are no others."""
    is_base = ~solid.are(MARK)
    has_base = np.bincount(solid.rows[is_base], minlength=_count(solid)) > 0
    ink = solid.take(is_base | ~has_base[solid.rows])
    if not len(ink):
        return []
    begins = begins_of(ink)
    left = np.minimum.reduceat(ink.left, begins)
    right = np.maximum.reduceat(ink.right, begins)
    y = ink.y[np.lexsort((ink.y, ink.rows))]
    lengths = np.diff(begins, append=len(ink))
    middle = (y[begins + (lengths - 1) // 2] + y[begins + lengths // 2]) / 2
    return list(zip(left.tolist(), right.tolist(), middle.tolist(), strict=True))


def _count(letters: Letters) -> int:
    """Return the number of rows; letters may have been taken out of some."""
    return int(letters.rows[-1]) + 1 if len(letters) else 0


def words_in_boxes(
    textpage: Any, letters: Letters, boxes: Sequence[Box], is_rtl: bool
) -> list[str]:
    """Return the words inside each of some boxes of a page.

    Args:
        textpage: pdfium's handle.
        letters: of the page; see :func:`ingest.readers.pdf_rows.letters_of`.
        boxes: left, bottom, right, top of each, in points.
        is_rtl: whether the page is read from right to left.
    """
    begins = begins_of(letters)
    sizes = np.array(sizes_of(textpage, letters.numbers[begins].tolist()))
    is_kept = np.bincount(letters.rows) <= LONGEST
    base = letters.y[begins]
    low, high = base - sizes * 2, base + sizes * 2
    inside = letters.y + (sizes * 0.3)[letters.rows]
    middle = letters.middle
    found = [np.zeros(0, np.intp)]
    for left, bottom, right, top in boxes:
        is_in = (left <= middle) & (middle <= right)
        is_in &= (bottom <= inside) & (inside <= top)
        is_in &= (is_kept & (bottom < high) & (low < top))[letters.rows]
        found.append(np.flatnonzero(is_in))
    box_of = np.repeat(np.arange(len(found)), [len(some) for some in found])
    held = letters.take(np.concatenate(found))
    # A row of a box is a row of its own.
    rows = box_of * (len(begins) + 1) + held.rows
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    row = np.cumsum(np.diff(rows, prepend=-1) != 0) - 1
    texts = texts_of(replace(held, rows=row), sizes[held.rows[first]], is_rtl)
    lines: list[list[str]] = [[] for _ in found]
    for box, text in zip(box_of[first].tolist(), texts, strict=True):
        lines[box].append(" ".join(text.split()))
    return ["\n".join(filter(None, some)) for some in lines[1:]]


def _parted(letters: Letters, gutters: Sequence[tuple[float, float]]) -> Letters:
    """Return letters with those parts of a row that stand in columns of their own as
    rows of their own."""
    middle = letters.middle
    column = np.zeros(len(letters), np.intp)
    fills = np.zeros(len(letters), np.bool_)
    for low, high in gutters:
        column += middle >= high
        fills |= (low < middle) & (middle < high)
    runs_across = np.bincount(letters.rows[fills], minlength=_count(letters)) > 0
    column[runs_across[letters.rows]] = 0
    parts = letters.rows * (len(gutters) + 1) + column
    _, first, part = np.unique(parts, return_index=True, return_inverse=True)
    rows = np.argsort(np.argsort(first))[part]
    order = np.argsort(rows, kind="stable")
    return replace(letters, rows=rows).take(order)


def is_arabic(lines: Sequence[Line]) -> bool:
    """Return whether a page is to be read as one of Arabic or Hebrew.

    A quarter of its lines is enough: the last page of an Arabic text is often a list of
    foreign books. Pages with an Arabic word here and there stay as pdfium has them.
    """
    if not _may_have_rtl(lines):
        return False
    found = sum(
        not line.text.isascii() and RTL.search(line.text) is not None for line in lines
    )
    return found * 4 > len(lines)


def is_right_to_left(lines: Sequence[Line]) -> bool:
    """Return whether most letters of lines are Arabic or Hebrew."""
    if not _may_have_rtl(lines):
        return False
    text = "".join([line.text for line in lines])
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    found = np.zeros(len(units), np.bool_)
    for first, last in RTL_RANGES:
        found |= (units >= first) & (units <= last)
    count = int(found.sum())
    # Not all that there is are letters; to count those takes longer.
    return count * 2 > len(text) or 0 < count * 2 > sum(map(str.isalpha, text))


def _may_have_rtl(lines: Sequence[Line]) -> bool:
    text = "".join([line.text for line in lines])
    return not text.isascii() and may_have(text, RTL_ROWS)
