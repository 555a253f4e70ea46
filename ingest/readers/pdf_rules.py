"""The rules of a PDF page: what pdfium knows of its straight lines."""

from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from ingest.readers.pdf_calls import called, handle_of, written

Rule = tuple[float, float, float]
"""A straight line: its place, and where it begins and ends."""

_MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; maps have more, tables never."""

_MOST_SEGMENTS = 2_400
"""Lines of one path that are looked at."""

_PATH: int = pdfium.FPDF_PAGEOBJ_PATH

_object = called(pdfium.FPDFPage_GetObject)
_kind = called(pdfium.FPDFPageObj_GetType)
_bounds = called(pdfium.FPDFPageObj_GetBounds)
_segment = called(pdfium.FPDFPath_GetPathSegment)
_segment_kind = called(pdfium.FPDFPathSegment_GetType)
_point = called(pdfium.FPDFPathSegment_GetPoint)
_is_close = called(pdfium.FPDFPathSegment_GetClose)


class Rules:
    """Collects the rules of a page: straight lines across and down."""

    def __init__(self) -> None:
        self.across: list[Rule] = []
        self.down: list[Rule] = []

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


def rules_of(page: Any) -> Rules:
    """Return the rules of a page; pdfium's handle is given."""
    rules = Rules()
    handle = handle_of(page)
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    items = list(map(_object, repeat(handle), range(count)))
    paths = [
        x for x, kind in zip(items, map(_kind, items), strict=True) if kind == _PATH
    ]
    boxes = written(_bounds, (), paths, 4, np.float32, 4)
    for item, box in zip(paths, boxes.tolist(), strict=True):
        if box[2] - box[0] < 3 or box[3] - box[1] < 3:
            rules.add(*box)
            continue
        segments = pdfium.FPDFPath_CountSegments(item)
        if segments <= 5:
            rules.add_box(*box)
        elif segments <= _MOST_SEGMENTS:
            _add_segments(rules, item, segments)
    return rules


def _add_segments(rules: Rules, item: Any, count: int) -> None:
    """Take the straight lines of a path that draws many at once."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    segments = list(map(_segment, repeat(handle_of(item)), range(count)))
    points = written(_point, (), segments, 2, np.float32, 2)
    kinds = map(_segment_kind, segments)
    closes = map(_is_close, segments)
    begin = here = (0.0, 0.0)
    for (x, y), kind, is_close in zip(points.tolist(), kinds, closes, strict=True):
        there = (
            matrix.a * x + matrix.c * y + matrix.e,
            matrix.b * x + matrix.d * y + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _add_line(rules, here, there)
        if is_close:
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
