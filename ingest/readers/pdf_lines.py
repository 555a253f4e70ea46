"""The lines of a PDF page, with where they stand and how large their letters are.

Straight on pdfium's C functions: a call for each line, not for each character, which
is what keeps this at a fraction of the time that the text itself takes.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.readers import pdf_accents
from ingest.readers.pdf_spacing import has_wide_letters, is_in_pieces, put_together

LEVEL, DOWNWARDS, ASLANT = 0, 4, 5
"""How a line runs, where it is not turned by quarters (1 to 3, against the clock)."""


_LONGEST_STRING = 32_767
"""Bytes of a string that pdfium reads; it leaves out the rest and does not say so."""


_NOTE_MARKS = "0123456789*†‡"

_NOTE_BEFORE_WORD = re.compile(r"\A(\d{1,3})(?=[^\W\d_]{2})")


_LIGATURES = {
    start + place: letters
    for start in (0x0B, 0x1B)
    for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"))
}
"""Control characters that TeX's encodings OT1 and T1 have ligatures for: its drawn
letters bring no table of what they mean."""


class Line(NamedTuple):
    """A line of text on a page; distances in points, from the page's lower left.

    Attributes:
        text: without line end; may end in U+FFFE, pdfium's mark of a hyphen.
        left, right: where its letters begin and end.
        y: its base line.
        size: of its first letter, as drawn.
        is_bold: whether its first and last letters are bold.
        is_row: whether it is a row of a table, cells parted by tabs.
        turn: quarters by which it is turned against the clock, or :data:`DOWNWARDS`
            for upright letters below one another, or :data:`ASLANT`.
        x: where its base line begins.
        low, high: how far down and up its first and last letters reach.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    is_bold: bool = False
    is_row: bool = False
    turn: int = LEVEL
    x: float = 0.0
    low: float = 0.0
    high: float = 0.0


class Pen:
    """The buffers that pdfium writes into, made once and used for every line."""

    def __init__(self) -> None:
        # Of the page: whether its letters are set apart, or some of them.
        self.is_wide = self.has_wide = False
        self.box = [ctypes.c_double() for _ in range(4)]
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()
        # Made once: what ctypes would make anew for every call.
        self.places = [ctypes.byref(place) for place in self.box]
        self.matrix_place = ctypes.byref(self.matrix)
        self.flags_place = ctypes.byref(self.flags)


def text_of(textpage: Any, most: int) -> str:
    """Return a page's text in pdfium's order, at most so many characters of it."""
    count = min(pdfium.FPDFText_CountChars(textpage), most)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    # pdfium counts in 16 bits; pairs for rarer letters are put together here.
    return bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "surrogatepass")


def has_endless_string(lines: Sequence[Line]) -> bool:
    """Return whether a page has a string so long that pdfium has cut it.

    A letter takes one or two bytes, and what one string says is on one line.
    """
    return any(len(line.text) >= _LONGEST_STRING // 2 for line in lines)


def lines_of(textpage: Any, most: int, pen: Pen) -> list[Line]:
    """Return the lines of a page in pdfium's order."""
    text = text_of(textpage, most)
    pen.is_wide = pen.has_wide = has_wide_letters(textpage, text)
    has_accents = "\uffff" > max(text, default="") and pdf_accents.has_accents(text)
    if has_accents:
        text = pdf_accents.on_letters(textpage, text)
    has_ligatures = any(chr(code) in text for code in _LIGATURES if code != 13)
    has_pairs = max(text, default="") > "\uffff"
    lines: list[Line] = []
    position = 0
    for raw in text.split("\n"):
        units = len(raw.encode("utf-16-le", "surrogatepass")) // 2 if has_pairs else 0
        length = (units or len(raw)) + 1
        line = raw.strip(" \r\t\x00\u00a0")
        if line:
            start = raw.index(line[0])
            first = position + start
            last = first + len(line) - 1
            if has_ligatures:
                line = line.translate(_LIGATURES)
            if has_accents:
                line = line.replace(pdf_accents.GONE, "")
            placed_line = _placed(textpage, line, first, last, pen)
            if "\ufffe" in line[:-1] and not (
                has_pairs or has_ligatures or has_accents
            ):
                lines += _parted(textpage, placed_line, first, pen)
            else:
                lines.append(placed_line)
        position += length
    return lines


def _parted(textpage: Any, line: Line, first: int, pen: Pen) -> Iterator[Line]:
    """Yield the parts of a line that a hyphen's mark puts together but are not one.

    pdfium takes whatever comes after a hyphen for the rest of the word: on the last
    line of a page a note, whose letters are smaller.
    """
    text = line.text
    begin = 0
    for place, letter in enumerate(text[:-1]):
        if letter == "\ufffe":
            rest = _placed(textpage, "", first + place + 1, first + place + 1, pen)
            if abs(rest.size - line.size) > line.size * 0.08:
                last = first + place - 1
                yield _placed(
                    textpage, text[begin : place + 1], first + begin, last, pen
                )
                begin = place + 1
    if begin:
        yield _placed(textpage, text[begin:], first + begin, first + len(text) - 1, pen)
    else:
        yield line


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
    box = pen.places
    pdfium.FPDFText_GetCharBox(textpage, last, *box)
    at_left, at_right, at_bottom, at_top = pen.box
    end = at_left.value, at_right.value, at_bottom.value, at_top.value
    pdfium.FPDFText_GetCharBox(textpage, first, *box)
    left, right = at_left.value, at_right.value
    bottom, top = at_bottom.value, at_top.value
    pdfium.FPDFText_GetCharOrigin(textpage, first, box[0], box[3])
    x, y = at_left.value, at_top.value
    size = pdfium.FPDFText_GetFontSize(textpage, first)
    if text[:1] in _NOTE_MARKS and text:
        # A note's mark is small; the text after it tells how large the line is.
        whole = pdfium.FPDFText_GetFontSize(textpage, last)
        if whole > size * 1.08:
            text = _NOTE_BEFORE_WORD.sub(r"\1 ", text)
            pdfium.FPDFText_GetCharOrigin(textpage, last, box[0], box[3])
            y, size = at_top.value, whole
    turn = LEVEL
    if pdfium.FPDFText_GetMatrix(textpage, first, pen.matrix_place):
        matrix = pen.matrix
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        # Some programs set letters of size 1 and scale them.
        size *= (c * c + d * d) ** 0.5
        if abs(b) > abs(a) * 0.05 or a < 0:
            turn = _turn(a, b, d)
    if turn == LEVEL and last > first + 1 and _runs_down(left, bottom, end, size):
        turn = DOWNWARDS
    if text and turn == LEVEL and (pen.is_wide or is_in_pieces(text)):
        text = put_together(textpage, text, first, last, size)
        pen.has_wide = True
    is_bold = _is_bold(textpage, first, pen) and _is_bold(textpage, last, pen)
    left, right = min(left, end[0]), max(right, end[1])
    low, high = min(bottom, end[2]), max(top, end[3])
    return Line(text, left, right, y, size, is_bold, False, turn, x, low, high)


def _turn(a: float, b: float, d: float) -> int:
    """Return how letters with this matrix are turned."""
    if abs(b) <= abs(a) * 0.05:
        return LEVEL if d > 0 else 2  # mirrored letters run level
    if abs(a) <= abs(b) * 0.05:
        return 1 if b > 0 else 3
    return ASLANT


def _runs_down(left: float, bottom: float, end: Sequence[float], size: float) -> bool:
    """Return whether the last letter of a line stands below its first one."""
    return abs(end[0] - left) < size * 0.8 and bottom - end[2] > size * 1.5


def _is_bold(textpage: Any, position: int, pen: Pen) -> bool:
    pdfium.FPDFText_GetFontInfo(textpage, position, pen.name, 128, pen.flags_place)
    # Bit 19 of a font's flags is ForceBold (ISO 32000-1, table 123).
    return bool(pen.flags.value >> 18 & 1) or _names_bold(pen.name.value)


@lru_cache(maxsize=4096)
def _names_bold(name: bytes) -> bool:
    name = name.lower()
    return any(
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
    textpage: Any, gutters: list[tuple[float, float]], most: int, pen: Pen
) -> list[Line]:
    """Return the lines of a page, each broken where it crosses a gutter.

    Looks at every character: for the few pages whose columns were written row by row.
    """
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
