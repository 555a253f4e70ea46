"""The rules of a PDF page, and the cells of tables that they draw.

The rules come from pdfium and the geometry of cells from pdfplumber, which would need
a fifth of a second a page to find the rules itself.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]

_MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; maps have more, tables never."""

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


class Rules:
    """Collects the rules of a page: straight lines across and down."""

    def __init__(self) -> None:
        self.across: list[tuple[float, float, float]] = []
        self.down: list[tuple[float, float, float]] = []

    def add(self, left: float, bottom: float, right: float, top: float) -> None:
        """Take a line, or a box so thin that it is one; others are no rules."""
        width, height = right - left, top - bottom
        if height < 3 and width > 8:
            self.across.append(((bottom + top) / 2, left, right))
        elif width < 3 and height > 5:
            self.down.append(((left + right) / 2, bottom, top))

    def add_box(self, left: float, bottom: float, right: float, top: float) -> None:
        """Take the four sides of a box."""
        for y in (bottom, top):
            self.add(left, y, right, y)
        for x in (left, right):
            self.add(x, bottom, x, top)

    def edges(self) -> list[dict[str, Any]]:
        """Return the rules as pdfplumber has them, with distances from the top."""
        edges = []
        for y, left, right in self.across:
            edges.append(_edge("h", left, right, -y, -y))
        for x, bottom, top in self.down:
            edges.append(_edge("v", x, x, -top, -bottom))
        return edges


def _edge(
    orientation: str, x0: float, x1: float, top: float, bottom: float
) -> dict[str, Any]:
    return {
        "orientation": orientation,
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def rules_of(page: Any) -> Rules:
    """Return the rules of a page; pdfium's handle is given."""
    rules = Rules()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        if box[2] - box[0] < 3 or box[3] - box[1] < 3:
            rules.add(*box)
            continue
        segments = pdfium.FPDFPath_CountSegments(item)
        if segments <= 5:
            rules.add_box(*box)
        elif segments <= 4 * _MOST_RULES:
            _add_segments(rules, item, segments)
    return rules


def _add_segments(rules: Rules, item: Any, count: int) -> None:
    """Take the straight lines of a path that draws many at once."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = here = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        there = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _add_line(rules, here, there)
        if pdfium.FPDFPathSegment_GetClose(segment):
            _add_line(rules, there, begin)
        here = there


def _add_line(
    rules: Rules, one: tuple[float, float], other: tuple[float, float]
) -> None:
    rules.add(
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


def tables_of(rules: Rules) -> Iterator[list[list[Box | None]]]:
    """Yield tables as rows of cells; a cell that another one covers is None."""
    from pdfplumber import table as geometry

    if not _may_be_parted(rules):
        return
    edges = geometry.merge_edges(rules.edges(), _DOUBLE, _SNAP, _SNAP, _SNAP)
    if len(edges) > _MOST_RULES:
        return
    if not _are_parted(edges):
        return
    edges += _ends(edges)
    edges += _sides(edges)
    crossings = geometry.edges_to_intersections(edges, _DOUBLE, _SNAP)
    cells = list(_cells(crossings))
    for group in geometry.cells_to_tables(cells):
        rows = geometry.Table(cast(Any, None), group).rows
        if len(rows) > 1 and max(len(row.cells) for row in rows) > 1:
            yield [
                [cell and (cell[0], -cell[3], cell[2], -cell[1]) for cell in row.cells]
                for row in rows
            ]


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


def _are_parted(edges: Sequence[dict[str, Any]]) -> bool:
    """Return whether a rule down begins or parts cells of one row: frames around text
    and lines under headings are no tables, and cost the most."""
    across = [edge for edge in edges if edge["orientation"] == "h"]
    return any(
        edge["x0"] + _DOUBLE < down["x0"] < edge["x1"] - _DOUBLE
        and down["top"] - _DOUBLE <= edge["top"] <= down["bottom"] + _DOUBLE
        for down in edges
        if down["orientation"] == "v"
        for edge in across
    )


def _cells(
    crossings: Mapping[tuple[float, float], Mapping[str, Sequence[dict[str, Any]]]],
) -> Iterator[Box]:
    """Yield for each crossing the smallest cell that it is the upper left corner of.

    What pdfplumber's ``intersections_to_cells`` gives, which looks at every crossing
    for each one and was a third of the time that pages with tables took.
    """
    rules = {
        point: {
            kind: {(e["x0"], e["top"], e["x1"], e["bottom"]) for e in edges}
            for kind, edges in found.items()
        }
        for point, found in crossings.items()
    }
    rows: dict[float, list[tuple[float, float]]] = {}
    columns: dict[float, list[tuple[float, float]]] = {}
    for point in sorted(crossings):
        columns.setdefault(point[0], []).append(point)
        rows.setdefault(point[1], []).append(point)

    def are_joined(
        one: tuple[float, float], other: tuple[float, float], kind: str
    ) -> bool:
        return not rules[one][kind].isdisjoint(rules[other][kind])

    for point in sorted(crossings):
        right = [x for x in rows[point[1]] if x > point and are_joined(point, x, "h")]
        below = (
            x for x in columns[point[0]] if x > point and are_joined(point, x, "v")
        )
        corners = (
            (beside[0], under[1])
            for under in below
            for beside in right
            if (beside[0], under[1]) in rules
            and are_joined((beside[0], under[1]), beside, "v")
            and are_joined((beside[0], under[1]), under, "h")
        )
        corner = next(corners, None)
        if corner is not None:
            yield (*point, *corner)


def _ends(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the ends of tables that run on from or to another page: where rules down
    stop at one height without one across."""
    across = [edge for edge in edges if edge["orientation"] == "h"]
    stops: list[tuple[float, float]] = []
    for down in edges:
        if down["orientation"] == "v":
            for y in (down["top"], down["bottom"]):
                if not any(
                    abs(edge["top"] - y) < _DOUBLE
                    and edge["x0"] - _DOUBLE < down["x0"] < edge["x1"] + _DOUBLE
                    for edge in across
                ):
                    stops.append((y, down["x0"]))
    for place, (y, _) in enumerate(stops):
        if any(abs(y - other) < _SNAP for other, _ in stops[:place]):
            continue
        found = [x for other, x in stops if abs(y - other) < _SNAP]
        if max(found) - min(found) > _DOUBLE:
            yield _edge("h", min(found), max(found), y, y)


def _sides(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the outer sides of tables that have rules only between their columns."""
    down = [edge for edge in edges if edge["orientation"] == "v"]
    across: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for edge in sorted(edges, key=lambda edge: float(edge["top"])):
        if edge["orientation"] == "h":
            key = (round(edge["x0"] / _DOUBLE), round(edge["x1"] / _DOUBLE))
            across.setdefault(key, []).append(edge)
    for group in across.values():
        for above, below in pairwise(group):
            if any(_lies_between(edge, above, below) for edge in edges):
                continue
            is_parted = any(
                above["x0"] + _DOUBLE < rule["x0"] < above["x1"] - _DOUBLE
                and rule["top"] <= above["top"] + _SNAP
                and rule["bottom"] >= below["top"] - _SNAP
                for rule in down
            )
            if is_parted:
                for x in (above["x0"], above["x1"]):
                    yield _edge("v", x, x, above["top"], below["top"])


def _lies_between(
    edge: Mapping[str, Any], above: Mapping[str, Any], below: Mapping[str, Any]
) -> bool:
    """Return whether a rule across parts two others, which are then no one row."""
    return bool(
        edge["orientation"] == "h"
        and above["top"] + _SNAP < edge["top"] < below["top"] - _SNAP
        and edge["x0"] < above["x1"] - _DOUBLE
        and edge["x1"] > above["x0"] + _DOUBLE
        and (edge["x0"] < above["x0"] + _DOUBLE or edge["x1"] > above["x1"] - _DOUBLE)
    )
