"""Lines of Arabic and Hebrew on PDF pages, put together from where the letters stand.

pdfium turns such lines round from what their letters are. It gives words backwards
where a font's letters are known by their forms (as Chromium writes them), and moves
marks, numbers and brackets (as they come from LibreOffice). Where letters stand on
paper is never in doubt: sorted from right to left they are in the order of reading,
but for runs of Latin letters and numbers, which are turned back. Cf. Unicode Standard
Annex 9, rules W4 to W7, N1 and L2, read from the end to the beginning.
"""

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.readers.pdf_lines import Line, Pen, placed

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK = re.compile("[\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_BRACKETS = {c: pair for pair in ("()", "[]", "{}", "«»", "‹›") for c in pair}
_NOT_JOINING = frozenset("اأإآٱدذرزژوؤةىء")
"""Letters that are never drawn out to the next one."""

_ALEFS = frozenset("اأإآٱ")

_MAY_PART = frozenset('/-–—.,،؛:;؟?!()[]«»‹›&+*_@"“”')
"""Marks that stand between Arabic letters without a space and mean something."""

_PARTING = re.compile(r"\s+[.,;:،؛)\]]")
"""What stands, from left to right, between two Latin runs of a line from right to left:
a comma before its space is after it for the reader."""

_SET_LEFTWARDS = re.compile(r"(?:\A|\s)[.,;:،؛]+[^\W\d_]|\s[•●▪◦■□]\Z")
"""Signs that a line of Latin letters alone was set from right to left."""

_SPACE = 0.14
"""Parts of a letter's size, beyond which a gap is a space nobody wrote."""

_LONGEST = 2_000
"""Letters of a line; on paper no line has a quarter of them."""

_FEWEST_STROKES = 5
"""Times that a mark stands within words of a page before it is taken for a stroke."""

_APART = 1.2
"""Parts of a letter's size, beyond which pieces on one base line are two lines."""


Box = tuple[float, float, float, float]


class _Letter(NamedTuple):
    text: str
    x: float
    y: float
    left: float
    right: float
    number: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def rebuilt(
    textpage: Any,
    lines: Sequence[Line],
    most: int,
    pen: Pen,
    gutters: Sequence[tuple[float, float]] = (),
) -> list[Line]:
    """Return a page's lines, those with Arabic or Hebrew in the order of reading.

    Args:
        textpage: pdfium's handle.
        lines: as pdfium gives them.
        most: characters to read at most.
        pen: buffers.
        gutters: strips between columns; lines that leap one are parted there.
    """
    rows = _rows(_pieces(textpage, most), textpage, pen)
    if any(max(x.y for x in row) - min(x.y for x in row) > 60 for row in rows):
        return list(lines)  # set upright or aslant
    if any(len(row) > _LONGEST for row in rows):
        return list(lines)  # made to keep a reader busy
    if gutters:
        rows = [part for row in rows for part in _parted(row, gutters)]
    is_rtl = is_right_to_left(lines)
    result = []
    for row in _without_strokes(rows):
        solid = [x for x in row if x.text.strip()]
        if not solid:
            continue
        ends = min(x.number for x in solid), max(x.number for x in solid)
        line = placed(textpage, "", *ends, pen)
        text = _text(row, line.size, is_rtl)
        if text:
            bases = [x for x in solid if not _MARK.match(x.text)] or solid
            result.append(
                line._replace(
                    text=text,
                    left=min(x.left for x in bases),
                    right=max(x.right for x in bases),
                    y=median(x.y for x in bases),
                )
            )
    return result


def words_by_box(textpage: Any, is_rtl: bool, most: int) -> Callable[[Box], str]:
    """Return a function that gives the words inside a box of a page.

    Args:
        textpage: pdfium's handle; the function does not use it any more.
        is_rtl: whether the page is read from right to left.
        most: characters to read at most.
    """
    pen = Pen()
    rows = _rows(_pieces(textpage, most), textpage, pen)
    sized = [
        (row, row[0].y, placed(textpage, "", row[0].number, row[0].number, pen).size)
        for row in _without_strokes(rows)
        if 0 < len(row) <= _LONGEST
    ]

    def words_in(box: Box) -> str:
        left, bottom, right, top = box
        found = []
        for row, y, size in sized:
            if not bottom - size * 2 < y < top + size * 2:
                continue
            inside = [
                x
                for x in row
                if left <= x.middle <= right and bottom <= x.y + size * 0.3 <= top
            ]
            if inside:
                found.append(_text(inside, size, is_rtl))
        return " ".join(" ".join(found).split())

    return words_in


def _rows(
    pieces: Iterable[list[_Letter]], textpage: Any, pen: Pen
) -> list[list[_Letter]]:
    """Put together the pieces, one after the other, that stand on one base line."""
    rows: list[list[_Letter]] = []
    for piece in pieces:
        size = placed(textpage, "", piece[0].number, piece[0].number, pen).size
        if rows and _go_together(rows[-1], piece, max(size, 1.0)):
            rows[-1] += piece
        else:
            rows.append(piece)
    return rows


def _parted(
    row: list[_Letter], gutters: Sequence[tuple[float, float]]
) -> Iterator[list[_Letter]]:
    """Yield the parts of a row that stand in columns of their own."""
    if any(low < x.middle < high for x in row for low, high in gutters):
        yield row
        return
    columns: dict[int, list[_Letter]] = {}
    for letter in row:
        column = sum(letter.middle >= high for _, high in gutters)
        columns.setdefault(column, []).append(letter)
    yield from columns.values()


def _without_strokes(rows: Sequence[list[_Letter]]) -> Iterator[list[_Letter]]:
    """Yield rows without the words of strokes that draw letters out."""
    drawn = _drawn_out(rows)
    for row in rows:
        if not any(x.text in drawn for x in row):
            yield row
            continue
        yield [
            x._replace(text="") if x.text in drawn and _is_within(x, row) else x
            for x in row
        ]


def _pieces(textpage: Any, most: int) -> Iterator[list[_Letter]]:
    """Yield the letters of each of pdfium's lines, without the spaces it made up."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    piece: list[_Letter] = []
    pending = 0
    for index in range(min(pdfium.FPDFText_CountChars(textpage), most)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13):
            if piece:
                yield piece
            piece = []
            continue
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1 or code == 0:
            continue
        if code in (2, 0xFFFE):
            # The mark of a hyphen: here pdfium puts two lines together.
            if piece:
                end = piece[-1]
                edge = end.right
                hyphen = _Letter("\ufffe", edge, end.y, edge, edge, end.number)
                yield [*piece, hyphen]
            piece = []
            continue
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
            if not 0x10000 <= code < 0x110000:
                continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        # The loose box has a letter's own space around it.
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        if code in (32, 0xA0) and abs(box.right - box.left) < 0.1:
            continue  # pdfium made it up, and did not place it
        piece.append(
            _Letter(
                chr(code),
                x.value,
                y.value,
                min(box.left, box.right, x.value),
                max(box.left, box.right),
                index,
            )
        )
    if piece:
        yield piece


def _go_together(row: Sequence[_Letter], piece: Sequence[_Letter], size: float) -> bool:
    """Return whether a piece stands on the same line as what comes before it."""
    bases = [x for x in row if not _MARK.match(x.text)] or row
    ours = [x for x in piece if not _MARK.match(x.text)]
    reach = 0.4 if ours else 1.0
    if abs(bases[-1].y - (ours or piece)[0].y) > size * reach:
        return False
    gap = max(
        min(x.left for x in piece) - max(x.right for x in row),
        min(x.left for x in row) - max(x.right for x in piece),
    )
    return gap < size * _APART


def _drawn_out(rows: Sequence[Sequence[_Letter]]) -> set[str]:
    """Return the characters that draw letters out to fill lines, whatever they say.

    LibreOffice fills justified lines with such strokes, and its files call them by
    any figure or mark.
    """
    suspects: dict[str, list[tuple[_Letter, Sequence[_Letter]]]] = {}
    for row in rows:
        if any(RTL.match(x.text) for x in row):
            for x in row:
                if x.text.isascii() and x.text.strip() and x.text not in _MAY_PART:
                    suspects.setdefault(x.text, []).append((x, row))
    drawn = {"\u0640"}
    for text, places in suspects.items():
        if len(places) >= _FEWEST_STROKES:
            within = (_is_within(x, row) for x, row in places)
            if sum(1 for _ in islice(filter(None, within), _FEWEST_STROKES)) == (
                _FEWEST_STROKES
            ):
                drawn.add(text)
    return drawn


def _is_within(letter: _Letter, row: Sequence[_Letter]) -> bool:
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
    arabic = [x for x in row if RTL.match(x.text) and not _MARK.match(x.text)]
    before = any(
        abs(x.left - right) < 1.2 and x.text not in _NOT_JOINING for x in arabic
    )
    return before and any(abs(x.right - left) < 1.2 for x in arabic)


def _text(row: Sequence[_Letter], size: float, is_rtl: bool) -> str:
    """Return the text of the letters of one line, in the order of reading.

    Args:
        row: the letters.
        size: of most of them, in points.
        is_rtl: whether the page is read from right to left.
    """
    bases = [x for x in row if not _MARK.match(x.text)]
    if not bases:
        return ""
    # Letters made of one ligature stand at one place: in the order of the file, or
    # against it where the file has the whole word backwards.
    bases.sort(key=lambda x: -x.x)
    alike = {one.x for one, other in pairwise(bases) if one.x == other.x}
    if alike:
        bases.sort(key=lambda x: (-x.x, _in_word(x, row) if x.x in alike else 0))
    near = max(size, 1.0) * 0.03
    for place, (one, other) in enumerate(pairwise(bases)):
        if one.text in _ALEFS and other.text == "ل" and abs(one.x - other.x) < near:
            bases[place : place + 2] = other, one
    marks: dict[int, str] = {}
    reach: dict[int, float] = {}
    letters = [x for x in bases if x.text.strip()]
    for mark in row:
        if _MARK.match(mark.text) and letters:
            under = min(letters, key=lambda x: abs(x.middle - mark.middle))
            marks[under.number] = marks.get(under.number, "") + mark.text
            reach[under.number] = min(reach.get(under.number, mark.left), mark.left)
    spelt: list[str] = []
    for after, letter in zip([None, *bases], bases, strict=False):
        if (
            after is not None
            and not after.text.isspace()
            and not letter.text.isspace()
            and min(after.left, reach.get(after.number, after.left)) - letter.right
            > size * _SPACE
        ):
            spelt.append(" ")
        if letter.text:
            spelt.append(letter.text + marks.get(letter.number, ""))
    seen = "".join(reversed(spelt))
    arabic = len(RTL.findall(seen))
    is_leftward = arabic * 2 > sum(map(str.isalpha, seen)) or (is_rtl and arabic)
    if is_leftward or _SET_LEFTWARDS.search(seen):
        return with_brackets(_turned(spelt)).strip()
    return with_brackets(_with_arabic_turned(spelt[::-1])).strip()


def _with_arabic_turned(letters: Sequence[str]) -> list[str]:
    """Turn the Arabic words in letters of a line from left to right."""
    kinds = "".join(map(_kind, letters))
    result = list(letters)
    for run in re.finditer("R(?:[NSO]*R)*", kinds):
        result[run.start() : run.end()] = _turned(
            letters[run.start() : run.end()][::-1]
        )
    return result


def _in_word(letter: _Letter, row: Sequence[_Letter]) -> int:
    """Return a key that sorts the letters of a ligature as their word is read."""
    place = next((i for i, x in enumerate(row) if x is letter), 0)
    for step in (1, 2, 3):
        for one, other in ((place - step, place), (place, place + step)):
            if 0 <= one and other < len(row):
                a, b = row[one], row[other]
                if a.x != b.x and RTL.match(a.text) and RTL.match(b.text):
                    return -letter.number if a.x < b.x else letter.number
    return letter.number


def _turned(letters: Sequence[str]) -> list[str]:
    """Turn back the runs of Latin letters and numbers in letters from right to left."""
    kinds = [_kind(letter) for letter in letters]
    result: list[str] = []
    position = 0
    while position < len(letters):
        if kinds[position] not in "LN":
            result.append(letters[position])
            position += 1
            continue
        end = _end_of_run(letters, kinds, position)
        result += letters[position:end][::-1]
        position = end
    return result


def _kind(letter: str) -> str:
    """Return R, L or N (number) for strong letters, S for what parts numbers, or O."""
    first = letter[0]
    if first.isdigit():
        return "N"
    if RTL.match(first) and unicodedata.category(first)[0] == "L":
        return "R"
    if first.isalpha():
        return "L"
    return "S" if first in ".,:/٫٬%" else "O"


def _end_of_run(letters: Sequence[str], kinds: Sequence[str], start: int) -> int:
    """Return where a run that begins with L or N, seen from its right end, ends.

    Numbers are one with what a full stop or a stroke parts; with Latin letters to
    their left also across spaces, for ``COVID 19`` is read so.
    """
    end = start + 1
    while end < len(kinds):
        if kinds[end] in "LN":
            end += 1
            continue
        after = end
        while after < len(kinds) and kinds[after] in "SO":
            after += 1
        if after == len(kinds) or kinds[after] == "R":
            break
        if _PARTING.match("".join(reversed(letters[end:after]))):
            break
        single = after == end + 1 and kinds[end] == "S"
        if kinds[after] == "L" or single or "L" in kinds[start:end]:
            end = after
            continue
        break
    return end


def with_brackets(letters: Sequence[str]) -> str:
    """Return letters as text, each bracket turned the way that its place tells.

    Files have brackets as they were meant or as they look, and pdfium turns some of
    them. An opening one stands at the beginning of a word, a closing one at its end;
    where neither tells, the one that is open tells.
    """
    result = list(letters)
    opened: list[str] = []
    for place, letter in enumerate(letters):
        pair = _BRACKETS.get(letter[0])
        if pair is None:
            continue
        before = result[place - 1][-1] if place else " "
        after = letters[place + 1][0] if place + 1 < len(letters) else " "
        starts = before.isspace() or before in _BRACKETS or before in "\"'“-–/"
        ends = after.isspace() or after in ".,،؛:;!?؟\"'”-–/" or after in _BRACKETS
        opens = starts if starts != ends else pair not in opened
        if opens:
            opened.append(pair)
        elif pair in opened:
            opened.remove(pair)
        result[place] = pair[0 if opens else 1] + letter[1:]
    return "".join(result)


def is_arabic(lines: Sequence[Line]) -> bool:
    """Return whether a page is to be read as one of Arabic or Hebrew.

    A quarter of its lines is enough: the last page of an Arabic text is often a list of
    foreign books. Pages with an Arabic word here and there stay as pdfium has them.
    """
    return sum(bool(RTL.search(line.text)) for line in lines) * 4 > len(lines)


def is_right_to_left(lines: Sequence[Line]) -> bool:
    """Return whether most letters of lines are Arabic or Hebrew."""
    text = "".join(line.text for line in lines)
    return len(RTL.findall(text)) * 2 > sum(map(str.isalpha, text))
