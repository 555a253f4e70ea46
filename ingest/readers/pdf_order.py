"""Reading order: two cheap tests of pdfium's order, and a new order where they fail.

pdfium gives text in the order in which it was written to the file. That is the order
of reading on nearly all pages. It fails where columns were written row by row (seen
from a gutter that lines cross) and where text was written in no order at all (seen
from lines that jump back up).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.readers.pdf_lines import LEVEL, Line
from ingest.readers.pdf_places import Floats

Box = tuple[float, float, float, float]

_LEAST_GUTTER = 7.0
"""Points; newsletters set columns 10 to 24 points apart, words stand 2 to 5 apart."""

_LEAST_LINES = 5
"""Lines on each side, below which columns cannot be told from a table."""

_NARROWEST, _WIDEST = 150.0, 14_400.0
"""Points of a page's text between which it may be in columns: no page is wider (ISO
32000-1, annex C.2), but letters of damaged files stand anywhere."""

_MEMORY = 5
"""Earlier lines among which the one above is looked for."""


@dataclass(frozen=True, slots=True)
class _Extent:
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


def gutters_of(boxes: Floats) -> list[tuple[float, float]]:
    """Return strips, from left to right, that part a page's text into columns.

    Args:
        boxes: rows of left, bottom, right, top of runs of letters.

    Returns:
        Left and right edge of each strip. None where text on either side does not fill
        its column, as in a table or a list of contents.
    """
    widths, heights = _widths(boxes), boxes[:, 3] - boxes[:, 1]
    is_seen = (widths > 1) & (heights > 1)
    boxes, widths, heights = boxes[is_seen], widths[is_seen], heights[is_seen]
    if len(boxes) < 2 * _LEAST_LINES:
        return []
    if _middle(widths) < _middle(heights):
        boxes = np.array(_words(boxes.tolist()))
    page = _Extent(float(boxes[:, 0].min()), float(boxes[:, 2].max()))
    if not _NARROWEST < page.width < _WIDEST:
        return []
    narrow = boxes[_widths(boxes) < page.width * 0.6]
    strips = [
        (low, high)
        for low, high in _free_strips(narrow, page)
        if low > page.left + page.width * 0.15 and high < page.right - page.width * 0.15
    ]
    return strips if strips and _are_columns(narrow, page, strips) else []


def _widths(boxes: Floats) -> Floats:
    return boxes[:, 2] - boxes[:, 0]


def _middle(values: Floats) -> float:
    """Return the median, in a fifth of the time that numpy's takes for a hundred."""
    ordered = np.sort(values)
    middle = len(ordered) // 2
    return float(ordered[middle] + ordered[~middle]) / 2


def _words(boxes: Iterable[Box]) -> list[Box]:
    """Put together boxes of single letters that stand side by side, as they are written
    by programs that set letter by letter: lines are counted, not letters."""
    words: list[Box] = []
    for box in boxes:
        before = words[-1] if words else None
        if (
            before is not None
            and min(before[3], box[3]) > max(before[1], box[1])
            and -1 < box[0] - before[2] < _LEAST_GUTTER - 1
        ):
            words[-1] = (
                before[0],
                min(before[1], box[1]),
                box[2],
                max(before[3], box[3]),
            )
        else:
            words.append(box)
    return words


def _free_strips(boxes: Floats, page: _Extent) -> list[tuple[float, float]]:
    """Return the strips that hardly any box covers."""
    count = int(page.width) + 2
    # Letters lean out of their boxes, and boxes out of their letters.
    begins = np.maximum(0, (boxes[:, 0] - page.left + 1).astype(int))
    ends = np.minimum(count, (boxes[:, 2] - page.left).astype(int))
    changes = np.bincount(begins, minlength=count + 1) - np.bincount(
        ends, minlength=count + 1
    )
    covering = np.cumsum(changes[:count])
    is_free = np.concatenate(([False], covering <= len(boxes) * 0.01))
    starts = np.flatnonzero(is_free[1:] & ~is_free[:-1]).tolist()
    ends = np.flatnonzero(~is_free[1:] & is_free[:-1]).tolist()
    return [  # a strip without an end is the page's margin
        (page.left + start, page.left + end)
        for start, end in zip(starts, ends, strict=False)
        if end - start >= _LEAST_GUTTER
    ]


def _are_columns(
    boxes: Floats, page: _Extent, strips: Sequence[tuple[float, float]]
) -> bool:
    """Return whether each column holds lines that mostly fill it."""
    edges = [page.left, *(edge for strip in strips for edge in strip), page.right]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        inside = boxes[(boxes[:, 0] >= left - 2) & (boxes[:, 2] <= right + 2)]
        rows: dict[int, _Extent] = {}
        for box in inside.tolist():
            key = round((box[1] + box[3]) / 8)
            row = rows.get(key, _Extent(box[0], box[2]))
            rows[key] = _Extent(min(row.left, box[0]), max(row.right, box[2]))
        filled = sum(row.width > (right - left) * 0.7 for row in rows.values())
        if len(rows) < _LEAST_LINES or filled < len(rows) * 0.5:
            return False
    return True


def crosses(
    lines: Sequence[Line], gutters: Sequence[tuple[float, float]], boxes: Floats
) -> bool:
    """Return whether many lines leap a gutter: columns written row by row.

    Lines whose letters fill the gutter are as wide as that: titles, and text of cells
    that take up several columns of a table.
    """
    if not gutters:
        return False
    words = _words(boxes.tolist())
    filling = [
        [b for b in words if b[0] < low and b[2] > high] for low, high in gutters
    ]
    across = sum(
        any(
            line.left < low - 5
            and line.right > high + 5
            and not any(b[1] <= line.y + line.size * 0.3 <= b[3] for b in wide)
            for (low, high), wide in zip(gutters, filling, strict=True)
        )
        for line in lines
    )
    return across >= _LEAST_LINES and across > len(lines) * 0.15


def is_shuffled(lines: Sequence[Line]) -> bool:
    """Return whether lines jump back up within a column more than text does."""
    jumps = 0
    rise = -2 * _MEMORY  # the last line that stands higher than the one before it
    for place in range(1, len(lines)):
        line = lines[place]
        if line.y > lines[place - 1].y:
            rise = place
        if place - rise > _MEMORY:
            continue  # all earlier ones that count are above it
        recent = lines[max(0, place - _MEMORY - 1) : place]
        above = next((x for x in reversed(recent) if _overlap(x, line) > 0.3), None)
        if above is not None and line.y > above.y + above.size * 0.7:
            jumps += 1
    return jumps >= 4 and jumps > len(lines) * 0.12


def _overlap(one: Line, other: Line) -> float:
    """Return which part of the shorter line lies above or below the other."""
    common = min(one.right, other.right) - max(one.left, other.left)
    return common / max(1.0, min(one.right - one.left, other.right - other.left))


def in_order(
    lines: Iterable[Line], gutters: Sequence[tuple[float, float]], is_rtl: bool
) -> list[Line]:
    """Return lines from top to bottom, column by column.

    Args:
        lines: of a page, none of which leaps a gutter.
        gutters: strips between the columns, from left to right.
        is_rtl: whether the page is read from right to left.
    """
    bands: list[list[Line]] = [[]]
    for line in sorted(lines, key=lambda line: -line.y):
        if any(line.left < low - 5 and line.right > high + 5 for low, high in gutters):
            bands += [[line], []]
        else:
            bands[-1].append(line)
    ordered = []
    for band in bands:
        columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
        for line in band:
            middle = (line.left + line.right) / 2
            columns[sum(middle > (low + high) / 2 for low, high in gutters)].append(
                line
            )
        for column in reversed(columns) if is_rtl else columns:
            ordered += _rows(column, is_rtl)
    return ordered


def is_scattered(lines: Sequence[Line]) -> bool:
    """Return whether pdfium gives letters a line each that stand on one line.

    It does so where a page has so few lines that it takes them for ones that run
    downwards.
    """
    if len(lines) < 8 or sum(len(line.text) for line in lines) > len(lines) * 8:
        return False
    beside = sum(
        before.turn == line.turn == LEVEL
        and abs(before.y - line.y) < line.size * 0.3
        and -line.size < line.left - before.right < line.size * 1.5
        for before, line in pairwise(lines)
    )
    return beside * 2 > len(lines)


def _rows(lines: Sequence[Line], is_rtl: bool) -> list[Line]:
    """Return lines with pieces that stand on one base line put together."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) < line.size * 0.4:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_merged(row, is_rtl) for row in rows]


def _merged(pieces: list[Line], is_rtl: bool) -> Line:
    pieces.sort(key=lambda piece: -piece.right if is_rtl else piece.left)
    text = pieces[0].text
    for before, after in pairwise(pieces):
        gap = before.left - after.right if is_rtl else after.left - before.right
        text += ("" if gap < after.size * 0.12 else " ") + after.text
    return pieces[0]._replace(
        text=text,
        left=min(piece.left for piece in pieces),
        right=max(piece.right for piece in pieces),
    )
