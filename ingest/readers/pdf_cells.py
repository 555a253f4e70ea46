"""The cells of tables that the rules of a PDF page draw.

As pdfplumber finds them: rules that nearly meet are put together, and each crossing is
the upper left corner of the smallest cell that rules enclose. Written anew, because its
search of every crossing for each other one took longer than the text of a page.
Distances are from the top of the page, but negative.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from ingest.readers.pdf_rules import Rule, Rules

_PLACE = itemgetter(0)
"""Where a rule is."""

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Crossings = Mapping[Point, tuple[int, int]]
"""The rules across and down that meet at each point, a bit for each rule."""

_MOST_RULES = 600
"""Rules, put together, of a page; beyond it is a drawing or a form of squared paper."""

_SNAP = 3.0
"""Points by which rules may miss one another and still meet; pdfplumber's default."""

_REACH = 20.0
"""Points by which a rule down may stop short of one across, once others are put
together with it, and still meet it."""

_DOUBLE = 8.0
"""Points between two rules down that are one frame drawn twice: no column is so
narrow."""


def tables_of(rules: Rules) -> Iterator[list[list[Box | None]]]:
    """Yield tables as rows of cells; a cell that another one covers is None.

    Args:
        rules: of a page.

    Returns:
        Cells as left, bottom, right, top, in points from the lower left of the page.
    """
    if not _may_be_parted(rules):
        return
    across = _merged(((-y, x0, x1) for y, x0, x1 in rules.across), _SNAP)
    down = _merged(((x, -y1, -y0) for x, y0, y1 in rules.down), _DOUBLE)
    if len(across) + len(down) > _MOST_RULES or not _are_parted(across, down):
        return
    across += _ends(across, down)
    down += _sides(across, down)
    for cells in _tables(list(_cells(_crossings(across, down)))):
        edges = sorted({left for left, _, _, _ in cells})
        rows = [
            {cell[0]: (cell[0], -cell[3], cell[2], -cell[1]) for cell in row}
            for _, row in groupby(sorted(cells, key=itemgetter(1, 0)), itemgetter(1))
        ]
        if len(rows) > 1 and len(edges) > 1:
            yield [[row.get(left) for left in edges] for row in rows]


def _may_be_parted(rules: Rules) -> bool:
    """Return whether a rule down meets rules that run on both to its left and to its
    right: what parts no row is not worth putting rules together for."""
    for x, bottom, top in rules.down:
        met = [
            (left, right)
            for y, left, right in rules.across
            if bottom - _REACH <= y <= top + _REACH
        ]
        if any(left < x - _SNAP for left, _ in met) and any(
            right > x + _SNAP for _, right in met
        ):
            return True
    return False


def _merged(rules: Iterable[Rule], snap: float) -> list[Rule]:
    """Return rules that run one way, those on one line put together.

    Args:
        rules: place, begin and end of each.
        snap: points between places that are one.
    """
    lines: list[list[Rule]] = []
    last = None
    for rule in sorted(rules, key=_PLACE):
        if last is None or rule[0] > last + snap:
            lines.append([])
        lines[-1].append(rule)
        last = rule[0]
    merged: list[Rule] = []
    for line in lines:
        place = sum(rule[0] for rule in line) / len(line)
        line.sort(key=itemgetter(1))
        _, begin, end = line[0]
        for _, start, stop in line[1:]:
            if start > end + _SNAP:
                merged.append((place, begin, end))
                begin, end = start, stop
            end = max(end, stop)
        merged.append((place, begin, end))
    return merged


def _are_parted(across: Sequence[Rule], down: Sequence[Rule]) -> bool:
    """Return whether a rule down begins or parts cells of one row: frames around text
    and lines under headings are no tables, and cost the most."""
    return any(
        left + _DOUBLE < x < right - _DOUBLE and top - _DOUBLE <= y <= bottom + _DOUBLE
        for x, top, bottom in down
        for y, left, right in across
    )


def _ends(across: Sequence[Rule], down: Sequence[Rule]) -> list[Rule]:
    """Return the ends of tables that run on from or to another page: where rules down
    stop at one height without one across."""
    stops: list[Point] = [
        (y, x)
        for x, top, bottom in down
        for y in (top, bottom)
        if not any(
            abs(edge - y) < _DOUBLE and left - _DOUBLE < x < right + _DOUBLE
            for edge, left, right in across
        )
    ]
    ends: list[Rule] = []
    for place, (y, _) in enumerate(stops):
        if any(abs(y - other) < _SNAP for other, _ in stops[:place]):
            continue
        found = [x for other, x in stops if abs(y - other) < _SNAP]
        if max(found) - min(found) > _DOUBLE:
            ends.append((y, min(found), max(found)))
    return ends


def _sides(across: Sequence[Rule], down: Sequence[Rule]) -> list[Rule]:
    """Return the outer sides of tables that have rules only between their columns."""
    ordered = sorted(across, key=_PLACE)
    alike: dict[tuple[int, int], list[Rule]] = {}
    for rule in ordered:
        key = (round(rule[1] / _DOUBLE), round(rule[2] / _DOUBLE))
        alike.setdefault(key, []).append(rule)
    sides: list[Rule] = []
    for group in alike.values():
        for above, below in pairwise(group):
            if _are_apart(above, below, ordered):
                continue
            top, left, right = above
            is_parted = any(
                left + _DOUBLE < x < right - _DOUBLE
                and begin <= top + _SNAP
                and end >= below[0] - _SNAP
                for x, begin, end in down
            )
            if is_parted:
                sides += [(x, top, below[0]) for x in (left, right)]
    return sides


def _are_apart(above: Rule, below: Rule, across: Sequence[Rule]) -> bool:
    """Return whether a rule parts two others, which are then no one row.

    Args:
        above, below: two rules across that are as long.
        across: all of them, from the top.
    """
    top, left, right = above
    first = bisect_right(across, top + _SNAP, key=_PLACE)
    last = bisect_left(across, below[0] - _SNAP, lo=first, key=_PLACE)
    return any(
        begin < right - _DOUBLE
        and end > left + _DOUBLE
        and (begin < left + _DOUBLE or end > right - _DOUBLE)
        for _, begin, end in across[first:last]
    )


def _crossings(across: Sequence[Rule], down: Sequence[Rule]) -> Crossings:
    """Return where rules meet, nearly at least."""
    crossings: dict[Point, tuple[int, int]] = {}
    for place, (x, top, bottom) in enumerate(down):
        for number, (y, left, right) in enumerate(across):
            if (
                top <= y + _SNAP
                and bottom >= y - _SNAP
                and left - _DOUBLE <= x <= right + _DOUBLE
            ):
                levels, uprights = crossings.get((x, y), (0, 0))
                crossings[x, y] = levels | 1 << number, uprights | 1 << place
    return crossings


def _cells(crossings: Crossings) -> Iterator[Box]:
    """Yield for each crossing the smallest cell that it is the upper left corner of."""
    rows: dict[float, list[float]] = {}
    columns: dict[float, list[float]] = {}
    # From the last one: what stands to the right and below was met before.
    for point in sorted(crossings, reverse=True):
        x, y = point
        right, below = rows.setdefault(y, []), columns.setdefault(x, [])
        if right and below:
            levels, uprights = crossings[point]
            beside = [
                (edge, meeting[1])
                for edge in reversed(right)
                if (meeting := crossings[edge, y])[0] & levels
            ]
            corners = (
                (edge, bottom)
                for bottom in reversed(below)
                if (under := crossings[x, bottom])[1] & uprights
                for edge, meeting in beside
                if (corner := crossings.get((edge, bottom)))
                and corner[1] & meeting
                and corner[0] & under[0]
            )
            corner_of_cell = next(corners, None)
            if corner_of_cell is not None:
                yield (x, y, *corner_of_cell)
        right.append(x)
        below.append(y)


def _tables(cells: Sequence[Box]) -> list[list[Box]]:
    """Return cells that share corners, from the top and the left, but single ones."""
    at: dict[Point, list[int]] = {}
    for number, (left, top, right, bottom) in enumerate(cells):
        for corner in ((left, top), (left, bottom), (right, top), (right, bottom)):
            at.setdefault(corner, []).append(number)
    table_of: dict[int, int] = {}
    tables: list[list[Box]] = []
    for start in range(len(cells)):
        if start in table_of:
            continue
        tables.append([])
        table_of[start] = start
        waiting = [start]
        while waiting:
            left, top, right, bottom = cell = cells[waiting.pop()]
            tables[-1].append(cell)
            for corner in ((left, top), (left, bottom), (right, top), (right, bottom)):
                for other in at.pop(corner, ()):
                    if other not in table_of:
                        table_of[other] = start
                        waiting.append(other)
    found = [table for table in tables if len(table) > 1]
    return sorted(
        found, key=lambda table: min((top, left) for left, top, _, _ in table)
    )
