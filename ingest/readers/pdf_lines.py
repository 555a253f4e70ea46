"""The lines of a PDF page, with where they stand and how large their letters are.

Straight on pdfium's C functions: asked of the ends of lines, not of each character,
which is what keeps this at a fraction of the time that the text itself takes.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.readers import pdf_accents
from ingest.readers.pdf_places import (
    Floats,
    are_bold,
    boxes_of_characters,
    boxes_of_runs,
    codes_of,
    font_sizes_of,
    indices_of,
    matrices_of,
    origins_of,
    units_of_page,
)
from ingest.readers.pdf_spacing import has_wide_letters, in_pieces, put_together

Span = tuple[str, int, int]
"""Text of a line, and where its first and last characters are."""

LEVEL, DOWNWARDS, ASLANT = 0, 4, 5
"""How a line runs, where it is not turned by quarters (1 to 3, against the clock)."""


_LONGEST_STRING = 32_767
"""Bytes of a string that pdfium reads; it leaves out the rest and does not say so."""


_GROWS = 1.08
"""Times the size of its first letter that the last one of a line has at least where
that begins with a mark or a word in smaller letters."""

_NOTE_MARKS = "0123456789*†‡"

_NOTE_BEFORE_WORD = re.compile(r"\A(\d{1,3})(?=[^\W\d_]{2})")


_LIGATURES = {
    start + place: letters
    for start in (0x0B, 0x1B)
    for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"))
}
"""Control characters that TeX's encodings OT1 and T1 have ligatures for: its drawn
letters bring no table of what they mean."""

_LIGATURE = re.compile("[\x0b\x0c\x0e\x0f\x1b-\x1f]")
"""Any of them but the one that ends lines, too."""


_MARK = re.compile("(?<=[^\n])\ufffe(?=[^\n])")
"""pdfium's mark of a hyphen between two letters."""

_CONTROLS = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Codes that mean no letter, and those of ligatures, which may be numbers, too."""
_MEANINGLESS = re.compile("[\x01\x03-\x08\x10-\x1a\x7f-\x9f]")


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


@dataclass(slots=True)
class Pen:
    """What is known of the page whose lines are read.

    Attributes:
        is_wide: whether its letters are set apart.
        has_wide: whether those of some of its lines are.
    """

    is_wide: bool = False
    has_wide: bool = False


def has_endless_string(lines: Sequence[Line]) -> bool:
    """Return whether a page has a string so long that pdfium has cut it.

    A letter takes one or two bytes, and what one string says is on one line.
    """
    return any(len(line.text) >= _LONGEST_STRING // 2 for line in lines)


def lines_of(textpage: Any, most: int, pen: Pen) -> list[Line]:
    """Return the lines of a page in pdfium's order, of so many characters at most."""
    page = units_of_page(textpage, most)
    # pdfium counts in 16 bits; pairs for rarer letters are put together here.
    text = page.tobytes().decode("utf-16-le", "surrogatepass")
    has_pairs = len(text) < len(page)
    has_marks = "\ufffe" in text
    has_controls = not (
        text.replace("\r\n", "").replace("\ufffe", "").replace("\xa0", "").isprintable()
    )
    if has_controls:
        text = _with_numbers_told(text)
    pen.is_wide = has_wide_letters(textpage, text)
    pen.has_wide = False
    has_accents = not has_pairs and pdf_accents.has_accents(text)
    if has_accents:
        text = pdf_accents.on_letters(textpage, text)
    has_ligatures = has_controls and _LIGATURE.search(text) is not None
    is_plain = not (has_pairs or has_ligatures or has_accents)
    ends = _ends(textpage, text) if has_marks and is_plain else ()
    spans: list[Span] = []
    position = 0
    for raw in text.split("\n"):
        units = len(raw.encode("utf-16-le", "surrogatepass")) // 2 if has_pairs else 0
        line = raw.strip(" \r\t\x00\u00a0")
        if line:
            first = position + raw.index(line[0])
            last = first + len(line) - 1
            if has_ligatures:
                line = line.translate(_LIGATURES)
            if has_accents:
                line = line.replace(pdf_accents.GONE, "")
            if ends and "\ufffe" in line[:-1]:
                spans += _parted(line, first, ends)
            else:
                spans.append((line, first, last))
        position += (units or len(raw)) + 1
    return placed(textpage, _by_index(textpage, spans), pen)


def _with_numbers_told(text: str) -> str:
    """Return a page's text, with U+FFFD for letters that its font only numbers, where
    those are many: left out as control characters they would not be missed."""
    # Ligatures of old TeX alone number no other letters.
    numbers = len(_CONTROLS.findall(text)) if _MEANINGLESS.search(text) else 0
    if numbers * 10 <= len(text) - text.count(" "):
        return text
    return _CONTROLS.sub("\ufffd", text)


def _by_index(textpage: Any, spans: Sequence[Span]) -> Sequence[Span]:
    """Return spans with pdfium's indices in place of places in the page's text."""
    places = [place for _, first, last in spans for place in (first, last)]
    indices = indices_of(textpage, places)
    if indices == places:
        return spans
    return [
        (text, max(0, first), max(0, first, last))
        for (text, _, _), first, last in zip(
            spans, indices[::2], indices[1::2], strict=True
        )
    ]


def _parted(text: str, first: int, ends: Collection[int]) -> Iterator[Span]:
    """Yield the parts of a line that a hyphen's mark puts together but are not one.

    Args:
        text: of the line.
        first: place of its first character in the page's text.
        ends: see :func:`_ends`.
    """
    begin = 0
    place = text.find("\ufffe", 1)
    while 0 <= place < len(text) - 1:
        if place > begin and first + place in ends:
            yield text[begin : place + 1], first + begin, first + place - 1
            begin = place + 1
        place = text.find("\ufffe", place + 1)
    yield text[begin:], first + begin, first + len(text) - 1


def _ends(textpage: Any, text: str) -> set[int]:
    """Return the places of hyphens' marks in a page's text at which lines end.

    pdfium takes whatever comes after a hyphen for the rest of the word: on the last
    line of a page a note, whose letters are smaller.
    """
    marks = [found.start() for found in _MARK.finditer(text)]
    beside = indices_of(textpage, [place + step for place in marks for step in (-1, 1)])
    sizes = sizes_of(textpage, beside)
    return {
        place
        for place, before, after in zip(marks, sizes[::2], sizes[1::2], strict=True)
        if abs(after - before) > before * 0.08
    }


def sizes_of(textpage: Any, numbers: Sequence[int]) -> list[float]:
    """Return the sizes of characters as they are drawn, in points."""
    matrices = matrices_of(textpage, numbers)[:, :4].tolist()
    sizes = font_sizes_of(textpage, numbers)
    return [
        size * ((c * c + d * d) ** 0.5 if a or b or c or d else 1.0)
        for size, (a, b, c, d) in zip(sizes, matrices, strict=True)
    ]


def placed(textpage: Any, spans: Sequence[Span], pen: Pen) -> list[Line]:
    """Return lines of text with where their first and last characters stand.

    Args:
        textpage: pdfium's handle.
        spans: text of each line, and pdfium's indices of its first and last character.
        pen: of the page.
    """
    firsts = [first for _, first, _ in spans]
    lasts = [last for _, _, last in spans]
    both = firsts + lasts
    boxes = boxes_of_characters(textpage, both).tolist()
    sizes = font_sizes_of(textpage, both)
    lines = []
    for (text, first, last), begin, end, size, last_size, (x, y), matrix, bold in zip(
        spans,
        boxes,
        boxes[len(spans) :],
        sizes,
        sizes[len(spans) :],
        origins_of(textpage, firsts).tolist(),
        matrices_of(textpage, firsts)[:, :4].tolist(),
        _are_bold(textpage, firsts, lasts),
        strict=False,
    ):
        if last_size > size * _GROWS and text:
            # A note's mark is small, and so may an item's be, or a word of code: the
            # text after it tells how large the line is.
            is_mark = text[0] in _NOTE_MARKS
            middle = font_sizes_of(textpage, [(first + last) // 2])[0]
            if is_mark or middle > size * _GROWS:
                if is_mark:
                    text = _NOTE_BEFORE_WORD.sub(r"\1 ", text)
                y = origins_of(textpage, [last])[0, 1].item()
                size = last_size
        a, b, c, d = matrix
        # Some programs set letters of size 1 and scale them.
        if a or b or c or d:
            size *= sqrt(c * c + d * d)
        turn = _turn(*matrix) if a < 0 or abs(b) > a * 0.05 else LEVEL
        if turn == LEVEL and last > first + 1 and _runs_down(begin, end, size):
            turn = DOWNWARDS
        lines.append(
            Line(
                text,
                min(begin[0], end[0]),
                max(begin[1], end[1]),
                y,
                size,
                bold,
                False,
                turn,
                x,
                min(begin[2], end[2]),
                max(begin[3], end[3]),
            )
        )
    level = [line.text if line.turn == LEVEL else "" for line in lines]
    for place in range(len(lines)) if pen.is_wide else in_pieces(level):
        _, first, last = spans[place]
        if text := level[place]:
            whole = put_together(textpage, text, first, last, lines[place].size)
            pen.has_wide = pen.has_wide or whole != text
            lines[place] = lines[place]._replace(text=whole)
    return lines


def _are_bold(textpage: Any, firsts: Sequence[int], lasts: Sequence[int]) -> list[bool]:
    """Return of each line whether its first and its last character are bold."""
    bold = are_bold(textpage, firsts)
    begun = [place for place, is_bold in enumerate(bold) if is_bold]
    ended = are_bold(textpage, [lasts[place] for place in begun])
    for place, is_bold in zip(begun, ended, strict=True):
        bold[place] = is_bold
    return bold


def _turn(a: float, b: float, c: float, d: float) -> int:
    """Return how letters with this matrix are turned."""
    if abs(b) <= abs(a) * 0.05:
        return LEVEL if d > 0 else 2  # mirrored letters run level
    if abs(a) <= abs(b) * 0.05:
        return 1 if b > 0 else 3
    return ASLANT


def _runs_down(begin: Sequence[float], end: Sequence[float], size: float) -> bool:
    """Return whether the last letter of a line stands below its first one.

    Args:
        begin, end: left, right, bottom and top of the two.
        size: of the first, in points.
    """
    return begin[2] - end[2] > size * 1.5 and abs(end[0] - begin[0]) < size * 0.8


def count_runs(textpage: Any) -> int:
    """Return how many runs of letters a page has."""
    return max(0, int(pdfium.FPDFText_CountRects(textpage, 0, -1)))


def has_gaps(runs: int, lines: Sequence[Line]) -> bool:
    """Return whether a page has clearly more runs of letters than lines, as lines that
    leap from column to column do; and lines with words in italics."""
    return runs >= len(lines) + 5


def boxes_of(textpage: Any, runs: int) -> Floats:
    """Return the boxes of a page's runs of letters: left, bottom, right, top.

    Args:
        textpage: pdfium's handle.
        runs: see :func:`count_runs`, which has to come before.
    """
    return boxes_of_runs(textpage, runs)[:, [0, 3, 2, 1]]


def split_at(
    textpage: Any, gutters: list[tuple[float, float]], most: int, pen: Pen
) -> list[Line]:
    """Return the lines of a page, each broken where it crosses a gutter.

    Looks at every character: for the few pages whose columns were written row by row.
    """
    numbers = range(min(pdfium.FPDFText_CountChars(textpage), most))
    codes = codes_of(textpage, numbers)
    boxes = boxes_of_characters(textpage, numbers)[:, :2].tolist()
    middles = [(low + high) / 2 for low, high in gutters]
    spans: list[Span] = []
    run: list[str] = []
    first = last = 0
    column: int | None = None

    def finish() -> None:
        text = "".join(run).strip(" \r\n\t\x00\u00a0")
        if text:
            spans.append((text, first, last))
        run.clear()

    for index, (code, (left, right)) in enumerate(zip(codes, boxes, strict=True)):
        character = chr(code) if code < 0x110000 else ""
        if character == "\n":
            finish()
            column = None
            continue
        if not character.strip():
            run.append(character)
            continue
        middle = (left + right) / 2
        here = sum(middle > edge for edge in middles)
        if column is not None and here != column:
            low, high = gutters[min(here, column)]
            # A line that fills the gutter runs across; one that leaps it is two.
            gap = max(left - boxes[last][1], boxes[last][0] - right)
            if gap >= (high - low) * 0.8:
                finish()
        if not run or not any(map(str.strip, run)):
            run.clear()
            first = index
        run.append(character)
        last, column = index, here
    finish()
    return placed(textpage, spans, pen)
