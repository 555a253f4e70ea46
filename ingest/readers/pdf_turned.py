"""PDF pages that are turned, lines set aslant, and Japanese that runs downwards.

pdfium finds lines, columns and spaces of text that runs level: a page whose text is
turned by quarters is turned upright and read anew. Of lines that run downwards pdfium
gives the text in order, but places that say nothing of paragraphs: they are placed as
if they ran level.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_lines import ASLANT, DOWNWARDS, LEVEL, Line
from ingest.readers.pdf_sheet import Sheet

_LONG = 3
"""Times its letters' size that a line is long at least to tell that it runs level."""

_MARGIN = 0.08
"""Part of a page's height at its edges where level lines are headers and footers."""

QUARTERS = (1, 2, 3)
"""Turns of lines that run level once their page is turned."""


def main_turn(lines: Sequence[Line]) -> int:
    """Return how most letters of a page are turned; see :class:`Line`."""
    if all(line.turn == LEVEL for line in lines):
        return LEVEL
    letters: Counter[int] = Counter()
    for line in lines:
        letters[line.turn] += len(line.text)
    turn = letters.most_common(1)[0][0]
    return LEVEL if turn == ASLANT else turn


def turned_upright(document: Any, index: int, page: Any, turn: int) -> Any:
    """Turn a page so that its text runs level, and return it loaded anew.

    Args:
        document, page: pdfium's handles; the page, which has no rotation, is closed.
        index: of the page, from 0.
        turn: of most of its lines, one of :data:`QUARTERS`.
    """
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    matrix = {
        1: (0, -1, 1, 0, 0, width),
        2: (-1, 0, 0, -1, width, height),
        3: (0, 1, -1, 0, height, 0),
    }[turn]
    pdfium.FPDFPage_TransFormWithClip(page, pdfium.FS_MATRIX(*matrix), None)
    if turn % 2:
        width, height = height, width
    pdfium.FPDFPage_SetMediaBox(page, 0, 0, width, height)
    pdfium.FPDFPage_SetCropBox(page, 0, 0, width, height)
    pdfium.FPDF_ClosePage(page)
    return pdfium.FPDF_LoadPage(document, index)


def levelled(
    lines: Sequence[Line], turn: int, height: float
) -> tuple[list[Line], list[Line]]:
    """Return a page's lines as if they ran level.

    Args:
        lines: of the page.
        turn: of most of them.
        height: of the page, in points.

    Returns:
        The lines that run as most do, placed anew, and the other ones: stamps in the
        margin, watermarks.
    """
    # Latin words lie on their side there; and some lines are too short to tell which
    # way they run, as a number between columns.
    turns = (turn, LEVEL, 3) if turn == DOWNWARDS else (turn,)
    main: list[Line] = []
    others: list[Line] = []
    for line in lines:
        is_margin = not height * _MARGIN < line.y < height * (1 - _MARGIN)
        is_header = turn == DOWNWARDS and is_margin and _runs_level(line)
        (others if is_header or line.turn not in turns else main).append(line)
    if not main:
        return others, []
    if turn == DOWNWARDS:
        main = [
            x
            if _runs_level(x)
            else x._replace(left=height - x.high, right=height - x.low, y=x.x)
            for x in _from_the_right(main)
        ]
    return main, others


def watermarks(sheets: Sequence[Sheet]) -> list[str]:
    """Take text that is set aslant on several pages out of them, and return it."""
    pages = Counter(
        text
        for sheet in sheets
        for text in {x.text for x in sheet.others if x.turn == ASLANT}
    )
    marks = [text for text, count in pages.most_common() if count > 1]
    for sheet in sheets if marks else ():
        sheet.others = [x for x in sheet.others if x.text not in marks]
    return marks


def _runs_level(line: Line) -> bool:
    """Return whether a line is long enough to tell that it does not run downwards."""
    return line.turn == LEVEL and line.right - line.left > line.size * _LONG


def _from_the_right(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield columns that run downwards as they are read.

    Where columns begin at one height pdfium takes them for the words of one line, and
    gives them from left to right.
    """
    run: list[Line] = []
    for line in lines:
        if _runs_level(line):  # of a table or a list of sources between the columns
            yield from sorted(run, key=lambda x: -round(x.x))
            yield line
            run = []
            continue
        if run and (
            line.x < run[-1].x - run[-1].size * 0.5
            or abs(line.high - run[-1].high) > run[-1].size * 3  # a tier below
        ):
            yield from sorted(run, key=lambda x: -round(x.x))
            run = []
        run.append(line)
    yield from sorted(run, key=lambda x: -round(x.x))
