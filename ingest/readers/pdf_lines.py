"""The lines of a PDF page, with where they stand and how large their letters are.

Straight on pdfium's C functions: a call for each line, not for each character, which
is what keeps this at a fraction of the time that the text itself takes.
"""

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium


class Line(NamedTuple):
    """A line of text on a page; distances in points, from the page's lower left.

    Attributes:
        text: without line end; may end in U+FFFE, pdfium's mark of a hyphen.
        left, right: where its letters begin and end.
        y: its base line.
        size: of its first letter, as drawn.
        is_bold: whether its first and last letters are bold.
        is_row: whether it is a row of a table, cells parted by tabs.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    is_bold: bool = False
    is_row: bool = False


class Pen:
    """The buffers that pdfium writes into, made once and used for every line."""

    def __init__(self) -> None:
        self.box = [ctypes.c_double() for _ in range(4)]
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()


def text_of(textpage: Any, most: int) -> str:
    """Return a page's text in pdfium's order, at most so many characters of it."""
    count = min(pdfium.FPDFText_CountChars(textpage), most)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    # pdfium counts in 16 bits; pairs for rarer letters are put together here.
    return bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "surrogatepass")


def lines_of(textpage: Any, most: int, pen: Pen) -> list[Line]:
    """Return the lines of a page in pdfium's order."""
    text = text_of(textpage, most)
    has_pairs = max(text, default="") > "\uffff"
    lines = []
    position = 0
    for raw in text.split("\n"):
        units = len(raw.encode("utf-16-le", "surrogatepass")) // 2 if has_pairs else 0
        length = (units or len(raw)) + 1
        line = raw.strip(" \r\t\x00\u00a0")
        if line:
            start = raw.index(line[0])
            first = position + start
            last = first + len(line) - 1
            lines.append(_placed(textpage, line, first, last, pen))
        position += length
    return lines


def _placed(textpage: Any, text: str, first: int, last: int, pen: Pen) -> Line:
    first = max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, first))
    last = max(first, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, last))
    return placed(textpage, text, first, last, pen)


def placed(textpage: Any, text: str, first: int, last: int, pen: Pen) -> Line:
    """Return a line of text with where its first and last characters stand.

    Args:
        textpage: pdfium's handle.
        text: of the line.
        first, last: pdfium's indices of its characters.
        pen: buffers.
    """
    left, right, bottom, top = pen.box
    pdfium.FPDFText_GetCharBox(textpage, last, left, right, bottom, top)
    x = (left.value, right.value)
    pdfium.FPDFText_GetCharBox(textpage, first, left, right, bottom, top)
    x = (min(x[0], left.value), max(x[1], right.value))
    pdfium.FPDFText_GetCharOrigin(textpage, first, left, top)
    size = pdfium.FPDFText_GetFontSize(textpage, first)
    if pdfium.FPDFText_GetMatrix(textpage, first, pen.matrix):
        # Some programs set letters of size 1 and scale them.
        size *= (pen.matrix.c**2 + pen.matrix.d**2) ** 0.5
    is_bold = _is_bold(textpage, first, pen) and _is_bold(textpage, last, pen)
    return Line(text, x[0], x[1], top.value, size, is_bold)


def _is_bold(textpage: Any, position: int, pen: Pen) -> bool:
    pdfium.FPDFText_GetFontInfo(textpage, position, pen.name, 128, pen.flags)
    name = pen.name.value.lower()
    # Bit 19 of a font's flags is ForceBold (ISO 32000-1, table 123).
    return bool(pen.flags.value >> 18 & 1) or any(
        word in name for word in (b"bold", b"black", b"heavy", b"semibd", b"demi")
    )


def boxes_of(textpage: Any, pen: Pen) -> list[tuple[float, float, float, float]]:
    """Return the boxes of a page's runs of letters: left, bottom, right, top."""
    left, right, bottom, top = pen.box
    boxes = []
    for index in range(pdfium.FPDFText_CountRects(textpage, 0, -1)):
        pdfium.FPDFText_GetRect(textpage, index, left, top, right, bottom)
        boxes.append((left.value, bottom.value, right.value, top.value))
    return boxes


def split_at(
    textpage: Any, gutters: list[tuple[float, float]], most: int
) -> list[Line]:
    """Return the lines of a page, each broken where it crosses a gutter.

    Looks at every character: for the few pages whose columns were written row by row.
    """
    pen = Pen()
    left, right, bottom, top = pen.box
    lines = []
    count = min(pdfium.FPDFText_CountChars(textpage), most)
    run: list[str] = []
    first = last = 0
    column: int | None = None

    def finish() -> None:
        text = "".join(run).strip(" \r\n\t\x00\u00a0")
        if text:
            lines.append(placed(textpage, text, first, last, pen))
        run.clear()

    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        character = chr(code) if code < 0x110000 else ""
        if character == "\n":
            finish()
            column = None
            continue
        if not character.strip():
            run.append(character)
            continue
        pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        middle = (left.value + right.value) / 2
        here = sum(middle > (g[0] + g[1]) / 2 for g in gutters)
        if column is not None and here != column:
            gutter = gutters[min(here, column)]
            # A line that fills the gutter runs across; one that leaps it is two.
            if _leaps(textpage, last, index, gutter, pen):
                finish()
        if not "".join(run).strip():
            run.clear()
            first = index
        run.append(character)
        last, column = index, here
    finish()
    return lines


def _leaps(
    textpage: Any, before: int, after: int, gutter: tuple[float, float], pen: Pen
) -> bool:
    left, right, bottom, top = pen.box
    pdfium.FPDFText_GetCharBox(textpage, before, left, right, bottom, top)
    box = (left.value, right.value)
    pdfium.FPDFText_GetCharBox(textpage, after, left, right, bottom, top)
    gap = max(left.value - box[1], box[0] - right.value)
    return gap >= (gutter[1] - gutter[0]) * 0.8
