"""Ruled tables on PDF pages, as rows whose cells are parted by tabs.

The words of cells come from pdfium, or from where letters stand where pdfium does not
read them rightly.
"""

import ctypes
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from ingest.readers import pdf_arabic
from ingest.readers.pdf_calls import called, handle_of
from ingest.readers.pdf_cells import Box, tables_of
from ingest.readers.pdf_letters import Letters
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_rules import rules_of

_text_in = called(pdfium.FPDFText_GetBoundedText)

_MOST_OF_A_CELL = 1_000
"""Characters of a cell; there is more in hardly any."""


def with_tables(
    page: Any,
    textpage: Any,
    lines: Sequence[Line],
    letters: Callable[[], Letters] | None = None,
) -> list[Line]:
    """Return a page's lines, with rows in the place of those that make up tables.

    Args:
        page, textpage: pdfium's handles.
        lines: of the page, in reading order.
        letters: gives the page's letters where pdfium's words are not to be trusted.
    """
    rules = rules_of(page)
    if len(rules.across) < 3 or not rules.down:
        return list(lines)
    result = list(lines)
    tables = list(tables_of(rules))
    if not tables:
        return result
    is_rtl = pdf_arabic.is_arabic(lines) and pdf_arabic.is_right_to_left(lines)
    words = (
        partial(pdf_arabic.words_in_boxes, textpage, letters(), is_rtl=is_rtl)
        if letters
        else partial(_words_in_boxes, textpage)
    )
    for table in tables:
        if is_rtl:
            table = [row[::-1] for row in table]
        result = _with_table(table, words, result)
    return result


def _with_table(
    table: Sequence[Sequence[Box | None]],
    words_in: Callable[[Sequence[Box]], list[str]],
    lines: list[Line],
) -> list[Line]:
    """Replace the lines of one table, if its rows hold all their words."""
    cells = [cell for row in table for cell in row if cell]
    left, bottom = min(c[0] for c in cells), min(c[1] for c in cells)
    right, top = max(c[2] for c in cells), max(c[3] for c in cells)
    inside = {
        position
        for position, line in enumerate(lines)
        if left <= (line.left + line.right) / 2 <= right
        and bottom <= line.y + line.size * 0.3 <= top
        and not line.is_row
    }
    apart = {position for position in inside if not _is_in(lines[position], cells)}
    among = sum(_weight(lines[position].text) for position in inside)
    if sum(_weight(lines[position].text) for position in apart) > among * 0.1:
        # Rows with a coloured ground, and others between them.
        return lines
    inside -= apart
    if not inside:
        return lines
    given = iter(words_in(cells))
    words = [[next(given) if cell else "" for cell in row] for row in table]
    used = [i for i in range(len(words[0])) if any(row[i] for row in words)]
    rows = [[row[i] for i in used] for row in words if any(row)]
    filled = max((sum(map(bool, row)) for row in rows), default=0)
    if len(rows) < 2 or filled < 2 or any(len(c) > 1500 for r in rows for c in r):
        # A frame around text or columns of it, not a table.
        return lines
    as_text = ["\t".join(row) for row in rows]
    total = sum(_weight(lines[position].text) for position in inside)
    if not 0.97 * total <= sum(map(_weight, as_text)) <= 1.02 * total:
        # Words would be lost, or stand in two cells at once.
        return lines
    first = min(inside)
    size = lines[first].size
    as_lines = [Line(text, left, right, top, size, is_row=True) for text in as_text]
    before = [line for i, line in enumerate(lines) if i < first]
    after = [line for i, line in enumerate(lines) if i > first and i not in inside]
    return before + as_lines + after


def _is_in(line: Line, cells: Sequence[Box]) -> bool:
    """Return whether a line stands in a cell, or begins in it: a cell that runs on to
    the next page has no rule at its end, and so is none."""
    y = line.y + line.size * 0.3
    begin, end = line.left, line.right
    for left, bottom, right, top in cells:
        if bottom <= y <= top and begin < right and end > left:
            return True
    return False


def _weight(text: str) -> int:
    return len(text) - sum(map(text.count, " \t\ufffe\r\n"))


def _words_in_boxes(textpage: Any, boxes: Sequence[Box]) -> list[str]:
    """Return the words inside each of some boxes of a page, as pdfium finds them."""
    handle = handle_of(textpage)
    units = np.empty(_MOST_OF_A_CELL, np.uint16)
    room = ctypes.c_void_p(units.ctypes.data)
    words = []
    for box in boxes:
        left, bottom, right, top = map(ctypes.c_double, box)
        # Asking for the length first would be the same work twice.
        count = _text_in(handle, left, top, right, bottom, room, len(units))
        while count == len(units):
            units = np.empty(count * 2, np.uint16)
            room = ctypes.c_void_p(units.ctypes.data)
            count = _text_in(handle, left, top, right, bottom, room, len(units))
        words.append(_in_lines(units[:count].tobytes().decode("utf-16-le", "replace")))
    return words


def _in_lines(text: str) -> str:
    """Return pdfium's text of a cell, its lines tidied and kept apart: only the whole
    document tells which hyphens it means."""
    # Here a hyphen's mark is another one, and the rest of the word follows.
    text = text.rstrip("\x00").replace("\x02", "\ufffe").replace("\ufffe", "\ufffe\n")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(filter(None, lines))
