"""Lines of Arabic and Hebrew on PDF pages, put together from where the letters stand.

pdfium turns such lines round from what their letters are. It gives words backwards
where a font's letters are known by their forms (as Chromium writes them), and moves
marks, numbers and brackets (as they come from LibreOffice). Where letters stand on
paper is never in doubt: sorted from right to left they are in the order of reading,
but for runs of Latin letters and numbers, which are turned back. Cf. Unicode Standard
Annex 9, rules W4 to W7, N1 and L2, read from the end to the beginning.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from ingest.normalise import may_have
from ingest.readers.pdf_letters import MARKS, RTL, RTL_ROWS, Letter, text_of_row
from ingest.readers.pdf_lines import Line, Pen, placed, sizes_of
from ingest.readers.pdf_places import (
    are_made,
    codes_of_page,
    origins_of,
    upright_boxes_of,
)

_NOT_JOINING = frozenset("اأإآٱدذرزژوؤةىء")
"""Letters that are never drawn out to the next one."""

_MAY_PART = frozenset('/-–—.,،؛:;؟?!()[]«»‹›&+*_@"“”')
"""Marks that stand between Arabic letters without a space and mean something."""

_LONGEST = 2_000
"""Letters of a line; on paper no line has a quarter of them."""

_FEWEST_STROKES = 5
"""Times that a mark stands within words of a page before it is taken for a stroke."""

_REACH = 0.3
"""Parts of its size that a letter reaches to the right of its mark at most."""

_LEAP = 20.0
"""Points up or down beyond which letters are of another box of text."""

_APART = 1.2
"""Parts of a letter's size, beyond which pieces on one base line are two lines."""


Box = tuple[float, float, float, float]


def rebuilt(
    textpage: Any,
    lines: Sequence[Line],
    rows: Sequence[list[Letter]],
    pen: Pen,
    gutters: Sequence[tuple[float, float]] = (),
) -> list[Line]:
    """Return a page's lines, those with Arabic or Hebrew in the order of reading.

    Args:
        textpage: pdfium's handle.
        lines: as pdfium gives them.
        rows: of the page; see :func:`rows_of`.
        pen: of the page.
        gutters: strips between columns; lines that leap one are parted there.
    """
    heights = [[x.y for x in row] for row in rows]
    if any(max(row) - min(row) > 60 for row in heights):
        return list(lines)  # set upright or aslant
    if any(len(row) > _LONGEST for row in rows):
        return list(lines)
    if gutters:
        rows = [part for row in rows for part in _parted(row, gutters)]
    is_rtl = is_right_to_left(lines)
    inked = [(row, solid) for row in rows if (solid := _solid(row))]
    numbers = [[x.number for x in solid] for _, solid in inked]
    spans = [("", min(row), max(row)) for row in numbers]
    places = placed(textpage, spans, pen)
    result = []
    for (row, solid), line in zip(inked, places, strict=True):
        text = text_of_row(row, line.size, is_rtl)
        if text:
            bases = [x for x in solid if not x.is_mark] or solid
            result.append(
                line._replace(
                    text=text,
                    left=min([x.left for x in bases]),
                    right=max([x.right for x in bases]),
                    y=median([x.y for x in bases]),
                )
            )
    return result


def _solid(row: Sequence[Letter]) -> list[Letter]:
    """Return the letters of a row without its spaces."""
    return [x for x in row if x.text and not x.text.isspace()]


def words_by_box(
    textpage: Any, rows: Sequence[list[Letter]], is_rtl: bool
) -> Callable[[Box], str]:
    """Return a function that gives the words inside a box of a page.

    Args:
        textpage: pdfium's handle; the function does not use it any more.
        rows: of the page; see :func:`rows_of`.
        is_rtl: whether the page is read from right to left.
    """
    kept = [row for row in rows if 0 < len(row) <= _LONGEST]
    sizes = sizes_of(textpage, [row[0].number for row in kept])

    def words_in(box: Box) -> str:
        left, bottom, right, top = box
        found = []
        for row, size in zip(kept, sizes, strict=True):
            if not bottom - size * 2 < row[0].y < top + size * 2:
                continue
            inside = [
                x
                for x in row
                if left <= x.middle <= right and bottom <= x.y + size * 0.3 <= top
            ]
            if inside:
                found.append(text_of_row(inside, size, is_rtl))
        return "\n".join(line for line in (" ".join(x.split()) for x in found) if line)

    return words_in


def rows_of(textpage: Any, most: int) -> list[list[Letter]]:
    """Return the letters of a page by the base lines that they stand on.

    Args:
        textpage: pdfium's handle.
        most: characters to read at most.

    Returns:
        Rows in pdfium's order, in each the letters in the order of the file; strokes
        that draw letters out have no text.
    """
    pieces = list(_pieces(textpage, most))
    sizes = sizes_of(textpage, [piece[0].number for piece in pieces])
    rows: list[list[Letter]] = []
    for piece, size in zip(pieces, sizes, strict=True):
        if any(x.is_mark for x in piece):
            piece = _with_marked(piece, size)
        if rows and _go_together(rows[-1], piece, max(size, 1.0)):
            rows[-1] += piece
        else:
            rows.append(piece)
    if any(len(row) > _LONGEST for row in rows):
        return rows  # made to keep a reader busy
    return list(_without_strokes(rows))


def _parted(
    row: list[Letter], gutters: Sequence[tuple[float, float]]
) -> Iterator[list[Letter]]:
    """Yield the parts of a row that stand in columns of their own."""
    if any(low < x.middle < high for x in row for low, high in gutters):
        yield row
        return
    columns: dict[int, list[Letter]] = {}
    for letter in row:
        column = sum(letter.middle >= high for _, high in gutters)
        columns.setdefault(column, []).append(letter)
    yield from columns.values()


def _without_strokes(rows: Sequence[list[Letter]]) -> Iterator[list[Letter]]:
    """Yield rows without the words of strokes that draw letters out."""
    drawn = _drawn_out(rows)
    for row in rows:
        if drawn.isdisjoint([x.text for x in row]):
            yield row
            continue
        yield [
            x._replace(text="") if x.text in drawn and _is_within(x, row) else x
            for x in row
        ]


def _pieces(textpage: Any, most: int) -> Iterator[list[Letter]]:
    """Yield the letters of each of pdfium's lines, without the spaces it made up."""
    count = min(pdfium.FPDFText_CountChars(textpage), most)
    if count <= 0:
        return
    numbers = range(count)
    codes = codes_of_page(textpage, count)
    origins = origins_of(textpage, numbers)
    # The loose box has a letter's own space around it.
    boxes = upright_boxes_of(textpage, numbers, origins)
    one, other = boxes[:, 0].astype(float), boxes[:, 2].astype(float)
    is_space = (codes == 32) | (codes == 0xA0)
    # pdfium does not place what it makes up.
    is_thin = np.abs(other - one) < 0.1
    # Where a hyphen is marked pdfium puts two lines together.
    is_hyphen = (codes == 2) | (codes == 0xFFFE)
    is_end = (codes == 10) | (codes == 13) | is_hyphen
    is_left_out = is_end | (codes == 0) | (is_space & is_thin)
    others = np.flatnonzero((codes < 32) & is_thin & ~is_left_out).tolist()
    for number, is_made in zip(others, are_made(textpage, others), strict=True):
        is_left_out[number] = is_made
    texts = _texts_of(codes, is_left_out)
    kept = np.flatnonzero(~is_left_out)
    indices = kept.tolist()
    x, y = origins[kept, 0], origins[kept, 1]
    left, right = one[kept], other[kept]
    words = [texts[number] for number in indices]
    letters = list(
        map(
            Letter,
            words,
            x.tolist(),
            y.tolist(),
            np.minimum(np.minimum(left, right), x).tolist(),
            np.maximum(left, right).tolist(),
            indices,
            map(MARKS.__contains__, words),
        )
    )
    line_of = np.cumsum(is_end)
    # Beyond a leap is another box of text, which pdfium took for the same line.
    is_first = (np.diff(line_of[kept]) > 0) | (np.abs(np.diff(y)) > _LEAP)
    starts = [0, *(np.flatnonzero(is_first) + 1).tolist(), len(letters)]
    divided = set((line_of[is_hyphen] - 1).tolist())
    for start, stop in pairwise(starts):
        piece = letters[start:stop]
        if not piece:
            continue
        end = piece[-1]
        line = int(line_of[end.number])
        is_last = stop == len(letters) or line_of[letters[stop].number] > line
        if line in divided and is_last:
            edge = end.right
            piece.append(Letter("\ufffe", edge, end.y, edge, edge, end.number))
        yield piece


def _texts_of(
    codes: npt.NDArray[np.uint32], is_left_out: npt.NDArray[np.bool_]
) -> list[str]:
    """Return the letters that code units mean; of pairs the second one means both.

    Args:
        codes: code units, those of rarer letters in pairs.
        is_left_out: of each unit, whether it is no letter; what is half of a pair only
            is added to these.
    """
    texts = list(map(chr, codes.tolist()))
    pending = 0
    for number in np.flatnonzero((codes >= 0xD800) & (codes < 0xE000)).tolist():
        code = int(codes[number])
        is_left_out[number] = True
        if code < 0xDC00:
            pending = code
        elif pending:
            texts[number] = chr(0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00))
            is_left_out[number] = False
    return texts


def _with_marked(piece: Sequence[Letter], size: float) -> list[Letter]:
    """Return letters, with those that stand where their mark stands put on the line.

    Chromium gives a letter and its mark as one, at the place of the mark: of the letter
    itself only the neighbours tell how high it stands, and nothing how far it reaches.
    """
    result = list(piece)
    marks = {(x.x, x.y) for x in piece if x.is_mark}
    for place, letter in enumerate(piece):
        if letter.is_mark or (letter.x, letter.y) not in marks:
            continue
        near = piece[max(0, place - 8) : place + 9]
        if any(x.is_mark and (x.x, x.y) == (letter.x, letter.y) for x in near):
            others = [x.y for x in piece if x.y != letter.y and x.text.strip()]
            y = median(others) if others else letter.y
            is_narrow = letter.right - letter.left < size * _REACH
            right = letter.x + size * _REACH if is_narrow else letter.right
            result[place] = letter._replace(y=y, right=right)
    return result


def _go_together(row: Sequence[Letter], piece: Sequence[Letter], size: float) -> bool:
    """Return whether a piece stands on the same line as what comes before it."""
    last = next((x for x in reversed(row) if not x.is_mark), row[-1])
    first = next((x for x in piece if not x.is_mark), piece[0])
    if abs(last.y - first.y) > size * (1.0 if first.is_mark else 0.4):
        return False
    gap = max(
        min(x.left for x in piece) - max(x.right for x in row),
        min(x.left for x in row) - max(x.right for x in piece),
    )
    return gap < size * _APART


def _drawn_out(rows: Sequence[Sequence[Letter]]) -> set[str]:
    """Return the characters that draw letters out to fill lines, whatever they say.

    LibreOffice fills justified lines with such strokes, and its files call them by
    any figure or mark.
    """
    suspects: dict[str, list[tuple[Letter, Sequence[Letter]]]] = {}
    for row in rows:
        if RTL.search("".join([x.text for x in row])):
            for x in row:
                text = x.text
                if text.isascii() and text.strip() and text not in _MAY_PART:
                    suspects.setdefault(text, []).append((x, row))
    drawn = {"\u0640"}
    for text, places in suspects.items():
        if len(places) >= _FEWEST_STROKES:
            within = (_is_within(x, row) for x, row in places)
            if sum(1 for _ in islice(filter(None, within), _FEWEST_STROKES)) == (
                _FEWEST_STROKES
            ):
                drawn.add(text)
    return drawn


def _is_within(letter: Letter, row: Sequence[Letter]) -> bool:
    """Return whether a character stands between two letters that touch it.

    Strokes follow one another: those that say the same count as one.
    """
    row = [x for x in row if x.left < letter.right + 60 and x.right > letter.left - 60]
    right = letter.right
    left = letter.left
    others = [x for x in row if x.text == letter.text and x is not letter]
    for _ in range(12):
        near = [x for x in others if x.left <= right + 0.6 and x.right >= left - 0.6]
        if not near:
            break
        right = max(right, *(x.right for x in near))
        left = min(left, *(x.left for x in near))
        others = [x for x in others if x not in near]
    before = [
        x for x in row if abs(x.left - right) < 1.2 and x.text not in _NOT_JOINING
    ]
    after = [x for x in row if abs(x.right - left) < 1.2]
    return any(map(_is_base, before)) and any(map(_is_base, after))


def _is_base(letter: Letter) -> bool:
    """Return whether a character is an Arabic or Hebrew letter, no mark on one."""
    return RTL.match(letter.text) is not None and not letter.is_mark


def is_arabic(lines: Sequence[Line]) -> bool:
    """Return whether a page is to be read as one of Arabic or Hebrew.

    A quarter of its lines is enough: the last page of an Arabic text is often a list of
    foreign books. Pages with an Arabic word here and there stay as pdfium has them.
    """
    if not _may_have_rtl(lines):
        return False
    found = sum(
        not line.text.isascii() and RTL.search(line.text) is not None for line in lines
    )
    return found * 4 > len(lines)


def is_right_to_left(lines: Sequence[Line]) -> bool:
    """Return whether most letters of lines are Arabic or Hebrew."""
    if not _may_have_rtl(lines):
        return False
    found = sum(len(RTL.findall(x.text)) for x in lines if not x.text.isascii())
    return found > 0 and found * 2 > sum(sum(map(str.isalpha, x.text)) for x in lines)


def _may_have_rtl(lines: Sequence[Line]) -> bool:
    text = "".join([line.text for line in lines])
    return not text.isascii() and may_have(text, RTL_ROWS)
