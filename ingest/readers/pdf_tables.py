"""Ruled tables on PDF pages, as rows whose cells are parted by tabs.

pdfplumber finds the cells, at a fifth of a second a page; so pdfium first counts the
rules on the page. The words come from pdfium, which reads Arabic rightly.
"""

import ctypes
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_layout import Sheet
from ingest.readers.pdf_lines import Line

Box = tuple[float, float, float, float]

_MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; maps have more, tables never."""


def has_rules(page: Any) -> bool:
    """Return whether a page has rules across and down, as a table with cells has."""
    edges = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = edges
    across = down = boxes = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if height < 3 and width > 15:
            across += 1
        elif width < 3 and height > 6:
            down += 1
        elif width > 15 and height > 6:
            boxes += max(1, (pdfium.FPDFPath_CountSegments(item) - 1) // 4)
    return (across >= 2 and down >= 2 and across + down >= 6) or boxes >= 4


def put_tables(
    path: Path,
    document: Any,
    sheets: list[Sheet],
    ruled: Iterable[int],
    seconds: float,
) -> list[int]:
    """Put rows in the place of the lines that they are made of.

    Args:
        path: of the file, for pdfplumber.
        document: the same, opened by pdfium.
        sheets: the pages; changed in place.
        ruled: positions of pages that have rules.
        seconds: after which no further page is begun.

    Returns:
        Positions of pages that were not begun.
    """
    import pdfplumber

    todo = list(ruled)
    end = time.monotonic() + seconds
    try:
        with pdfplumber.open(path, pages=[index + 1 for index in todo]) as pdf:
            for page in pdf.pages:
                if time.monotonic() > end:
                    return todo
                index = page.page_number - 1
                todo.remove(index)
                if not page.rotation:
                    _put_page(page, document, index, sheets[index])
                page.close()
    except MemoryError:
        raise
    except Exception:
        # pdfminer fails on some pages that pdfium reads, in many ways; the words are
        # there already, so that only the rows are missed.
        return todo
    return []


def _put_page(page: Any, document: Any, index: int, sheet: Sheet) -> None:
    tables = [table for table in page.find_tables() if len(table.rows) > 1]
    if not tables:
        return
    handle = pdfium.FPDF_LoadPage(document, index)
    textpage = pdfium.FPDFText_LoadPage(handle)
    try:
        for table in tables:
            _put_table(table, page, textpage, sheet)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(handle)


def _put_table(table: Any, page: Any, textpage: Any, sheet: Sheet) -> None:
    """Replace the lines of one table, if its rows hold all their words."""
    left, bottom, right, top = _upright(table.bbox, page)
    inside = [
        position
        for position, line in enumerate(sheet.lines)
        if left <= (line.left + line.right) / 2 <= right
        and bottom <= line.y + line.size * 0.3 <= top
    ]
    rows = list(_rows(table, page, textpage))
    if not inside or len(rows) < 2 or max(row.count("\t") for row in rows) < 1:
        return
    if any(len(cell) > 1500 for row in rows for cell in row.split("\t")):
        # A frame around columns of running text, not a table.
        return
    held = sum(map(_weight, rows))
    if held < 0.97 * sum(_weight(sheet.lines[position].text) for position in inside):
        return
    size = sheet.lines[inside[0]].size
    as_lines = [Line(row, left, right, top, size, is_row=True) for row in rows]
    gone = set(inside)
    lines = [line for position, line in enumerate(sheet.lines) if position not in gone]
    sheet.lines = lines[: inside[0]] + as_lines + lines[inside[0] :]


def _weight(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _rows(table: Any, page: Any, textpage: Any) -> Iterator[str]:
    for row in table.rows:
        cells = [
            _words(textpage, _upright(cell, page)) if cell else "" for cell in row.cells
        ]
        if any(cells):
            yield "\t".join(cells)


def _upright(box: Box, page: Any) -> Box:
    """Return a box as left, bottom, right, top, counted from the lower left."""
    shift_x, _, _, height = page.mediabox
    left, top, right, bottom = box
    return left + shift_x * 0, height - bottom, right, height - top


def _words(textpage: Any, box: Box) -> str:
    left, bottom, right, top = box
    area = (textpage, left, top, right, bottom)
    count = pdfium.FPDFText_GetBoundedText(*area, None, 0)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * count)()
    pdfium.FPDFText_GetBoundedText(*area, buffer, count)
    text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")
    return " ".join(text.replace("\ufffe\r\n", "").replace("\ufffe", "").split())
