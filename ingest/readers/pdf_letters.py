"""The letters of a page of Arabic or Hebrew, and what each line of them says.

Every question is asked of all letters of a page at once, in numpy's arrays: one letter
after the other took most of the time that such a page cost.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.readers.pdf_bidi import (
    BRACKETS,
    RTL,
    kind_of,
    turned,
    was_set_leftwards,
    with_arabic_turned,
    with_brackets,
)
from ingest.readers.pdf_places import Floats

Integers = npt.NDArray[np.intp]
Booleans = npt.NDArray[np.bool_]

SPACE, ALPHABETIC, RIGHT_TO_LEFT, MARK, NUMBER, PARTS_NUMBERS, LATIN, BRACKET = (
    1 << bit for bit in range(8)
)
"""What is known of a character, a bit each: whether it is blank; is a letter of any
alphabet; is of the rows of Arabic and Hebrew; is a vowel sign or the like, above or
below a letter; a figure; between figures; a letter that is read from the left; one of a
pair that looks the other way."""

_MARKS = frozenset(
    chr(code)
    for first, last in (
        (0x0591, 0x05BD),
        (0x0610, 0x061A),
        (0x064B, 0x065F),
        (0x0670, 0x0670),
        (0x06D6, 0x06ED),
    )
    for code in range(first, last + 1)
)

_LAM = ord("ل")
_ALEFS = frozenset(map(ord, "اأإآٱ"))

_SPACE = 0.14
"""Parts of a letter's size, beyond which a gap is a space nobody wrote."""

_CELLS = 0.6
"""Parts of a letter's size, beyond which letters are apart as cells of a row are."""


_NEIGHBOURS = np.array(
    [(shift, shift + step) for step in (1, 2, 3) for shift in (-step, 0)]
).T
"""Pairs of letters that tell which way a word runs, by their distance from one of it,
the nearest first."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of a page, by rows, in each in the order of the file.

    Attributes:
        codes: what they are in Unicode; 0 for strokes that mean nothing.
        x, y: where each begins on its base line, in points.
        left, right: how far it reaches.
        numbers: pdfium's indices.
        rows: the row of each, from 0; they only grow.
    """

    codes: npt.NDArray[np.uint32]
    x: Floats
    y: Floats
    left: Floats
    right: Floats
    numbers: Integers
    rows: Integers
    natures: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def middle(self) -> Floats:
        return (self.left + self.right) / 2

    def are(self, nature: int) -> Booleans:
        """Return of each letter whether it has one of some natures."""
        result: Booleans = self.natures & nature != 0
        return result

    def take(self, which: Any) -> "Letters":
        """Return some of the letters, given their places or a claim about each."""
        return Letters(*[getattr(self, field.name)[which] for field in fields(self)])


def joined(*some: Letters) -> Letters:
    """Return letters and other letters after them, whatever their rows."""
    return Letters(
        *[
            np.concatenate([getattr(letters, field.name) for letters in some])
            for field in fields(Letters)
        ]
    )


class _Spelt(NamedTuple):
    """Letters of rows from right to left, each with what is known of it: see
    :class:`Letters`; and whether it is a mark on the letter before it."""

    codes: npt.NDArray[np.uint32]
    natures: npt.NDArray[np.uint8]
    rows: Integers
    is_mark: Booleans


_BLOCK = 256
"""Characters of which it is found out together what they are."""

_natures = np.zeros(0x110000, np.uint8)
_is_known = np.zeros(len(_natures) // _BLOCK, np.bool_)


def natures_of(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Return what is known of characters, given what they are in Unicode; 0 of 0."""
    blocks = codes // _BLOCK
    if not _is_known[blocks].all():
        for block in np.unique(blocks).tolist():
            some = range(block * _BLOCK, (block + 1) * _BLOCK)
            _natures[some.start : some.stop] = [_nature_of(code) for code in some]
            _is_known[block] = True
    result: npt.NDArray[np.uint8] = _natures[codes]
    return result


def _nature_of(code: int) -> int:
    letter = chr(code)
    kind = kind_of(letter)
    known = {
        SPACE: letter.isspace(),
        ALPHABETIC: letter.isalpha(),
        RIGHT_TO_LEFT: RTL.match(letter) is not None,
        MARK: letter in _MARKS,
        NUMBER: kind == "N",
        PARTS_NUMBERS: kind == "S",
        LATIN: kind == "L",
        BRACKET: letter in BRACKETS,
    }
    return sum(bit for bit, is_so in known.items() if is_so)


def _kind(nature: int) -> str:
    """Return the kind of a character of which so much is known."""
    for bit, kind in ((NUMBER, "N"), (LATIN, "L"), (PARTS_NUMBERS, "S")):
        if nature & bit:
            return kind
    return "R" if nature & RIGHT_TO_LEFT and nature & ALPHABETIC else "O"


_KINDS = bytes(ord(_kind(nature)) for nature in range(256))


def texts_of(letters: Letters, sizes: Floats, is_rtl: bool) -> list[str]:
    """Return the text of each row, in the order of reading; "" where it has none.

    Args:
        letters: some rows, or some letters of them.
        sizes: of most letters of each row, in points.
        is_rtl: whether the page is read from right to left.
    """
    spelt = _spelt(letters, sizes)
    count = len(sizes)

    def counted(nature: int) -> Integers:
        rows = spelt.rows[spelt.natures & nature != 0]
        return np.bincount(rows, minlength=count)

    arabic, alphabetic = counted(RIGHT_TO_LEFT), counted(ALPHABETIC)
    is_leftward = (arabic * 2 > alphabetic) | ((arabic > 0) & is_rtl)
    is_plain = is_leftward & (counted(NUMBER | LATIN | BRACKET) == 0)
    text = spelt.codes.astype("<u4").tobytes().decode("utf-32-le")
    kinds = spelt.natures.tobytes().translate(_KINDS).decode("ascii")
    marks = set(spelt.is_mark.nonzero()[0].tolist())
    edges = np.searchsorted(spelt.rows, np.arange(count + 1)).tolist()
    texts = []
    for row, is_done in enumerate(is_plain.tolist()):
        begin, end = edges[row], edges[row + 1]
        seen = text[begin:end]
        if not is_done:
            letters_seen, kinds_seen = list(seen), kinds[begin:end]
            if marks:
                places = range(begin, end)
                letters_seen = _with_marks(seen, places, marks)
                kinds_seen = "".join([kinds[x] for x in places if x not in marks])
            seen = _as_read(letters_seen, kinds_seen, bool(is_leftward[row]), is_rtl)
        texts.append(seen.strip())
    return texts


def _as_read(seen: list[str], kinds: str, is_leftward: bool, is_rtl: bool) -> str:
    """Return the letters of a line, from right to left, in the order of reading."""
    if is_leftward or (is_rtl and was_set_leftwards("".join(reversed(seen)))):
        return with_brackets(turned(seen, kinds))
    return with_brackets(with_arabic_turned(seen[::-1], kinds[::-1]))


def _with_marks(text: str, places: Iterable[int], marks: Collection[int]) -> list[str]:
    """Return the letters of a text, each one with its marks.

    Args:
        text: of a row.
        places: of its characters.
        marks: which of them are marks.
    """
    letters: list[str] = []
    for place, letter in zip(places, text, strict=True):
        if place in marks:
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _spelt(letters: Letters, sizes: Floats) -> _Spelt:
    """Return the letters of each row from right to left, each mark after the letter
    that it is on, with the spaces that nobody wrote."""
    bases = letters.take(_from_the_right(letters, sizes))
    marks, under = _marked(letters, bases)
    edges = bases.left
    if len(marks):
        reach = np.full(len(bases), np.inf)
        np.minimum.at(reach, under, marks.left)
        edges = np.minimum(edges, reach)
    is_space = bases.are(SPACE)
    rows = bases.rows
    is_pair = rows[:-1] == rows[1:]
    room = (sizes * _SPACE + _usual_gaps(bases, is_pair, sizes))[rows[1:]]
    is_apart = is_pair & ~is_space[:-1] & ~is_space[1:]
    is_apart &= edges[:-1] - bases.right[1:] > room
    spaces = np.flatnonzero(is_apart) + 1
    at = np.concatenate((under + 1, spaces))
    codes = (bases.codes, marks.codes, np.full(len(spaces), ord(" "), np.uint32))
    natures = (bases.natures, marks.natures, np.full(len(spaces), SPACE, np.uint8))
    spelt = _Spelt(
        np.concatenate(codes),
        np.concatenate(natures),
        np.concatenate((rows, marks.rows, rows[spaces])),
        np.repeat((False, True, False), (len(bases), len(marks), len(spaces))),
    )
    places = np.arange(len(spelt.codes))
    order = np.insert(places[: len(bases)], at, places[len(bases) :])
    order = order[spelt.codes[order] != 0]
    return _Spelt(*[values[order] for values in spelt])


def _from_the_right(letters: Letters, sizes: Floats) -> Integers:
    """Return the places of letters that are no marks, each row from right to left."""
    bases = np.flatnonzero(~letters.are(MARK))
    rows, x = letters.rows[bases], -letters.x[bases]
    order = np.lexsort((x, rows))
    one, other = order[:-1], order[1:]
    is_tied = (rows[one] == rows[other]) & (x[one] == x[other])
    if is_tied.any():
        tied = np.unique(np.concatenate((one[is_tied], other[is_tied])))
        keys = np.zeros(len(bases), np.intp)
        keys[tied] = _in_words(letters, bases[tied])
        order = np.lexsort((keys, x, rows))
    order = bases[order]
    rows, x = letters.rows[order], letters.x[order]
    # Letters of a ligature may stand against the order of reading.
    is_lam = letters.codes[order] == _LAM
    near = np.maximum(sizes, 1.0) * 0.03
    is_close = np.abs(x[:-1] - x[1:]) < near[rows[1:]]
    is_pair = rows[:-1] == rows[1:]
    first = np.flatnonzero(is_pair & is_lam[1:] & is_close)
    is_alef = [code in _ALEFS for code in letters.codes[order[first]].tolist()]
    first = first[np.array(is_alef, np.bool_)]
    order[first], order[first + 1] = order[first + 1], order[first]
    return order


def _in_words(letters: Letters, places: Integers) -> Integers:
    """Return keys that sort the letters of each ligature as their word is read.

    They stand at one place: in the order of the file, or against it where the file has
    the whole word backwards, as letters nearby tell.
    """
    x, rows, is_rtl = letters.x, letters.rows, letters.are(RIGHT_TO_LEFT)
    one, other = places[:, np.newaxis] + _NEIGHBOURS[:, np.newaxis]
    is_inside = (one >= 0) & (other < len(letters))
    one, other = one * is_inside, other * is_inside
    rise = x[other] - x[one]
    tells = is_inside & is_rtl[one] & is_rtl[other] & (rise != 0)
    tells &= rows[one] == rows[other]
    nearest = rise[np.arange(len(places)), tells.argmax(axis=1)]
    way = np.where(tells.any(axis=1) & (nearest > 0), -1, 1)
    # What is not of these rows is turned back with the word that it is in.
    way[~is_rtl[places]] = -1
    return way * letters.numbers[places]


def _marked(letters: Letters, bases: Letters) -> tuple[Letters, Integers]:
    """Return the marks, and the place of the letter that each is on: the nearest one
    of its row. Marks of rows without letters are left out."""
    marks = letters.take(letters.are(MARK))
    under: list[Integers] = []
    is_on: list[Booleans] = []
    solid = np.flatnonzero((bases.codes != 0) & ~bases.are(SPACE))
    rows, middles = bases.rows[solid], bases.middle[solid]
    for row in np.unique(marks.rows).tolist():
        begin, end = np.searchsorted(rows, (row, row + 1)).tolist()
        middle = marks.middle[marks.rows == row]
        is_on.append(np.full(len(middle), begin < end))
        if begin < end:
            apart = np.abs(middles[begin:end] - middle[:, np.newaxis])
            under.append(solid[begin + apart.argmin(axis=1)])
    if not under:
        return letters.take(slice(0)), np.zeros(0, np.intp)
    return marks.take(np.concatenate(is_on)), np.concatenate(under)


def _usual_gaps(bases: Letters, is_pair: Booleans, sizes: Floats) -> Floats:
    """Return the gap between most letters of each row, from right to left: more than
    nothing where they are set apart, less where they lean, for their boxes overlap.

    Dots that lead to a page's number do not count, nor do letters so far apart that
    they are cells of a row.
    """
    is_letter = bases.are(ALPHABETIC)
    first = np.flatnonzero(is_pair & is_letter[:-1] & is_letter[1:])
    gaps, rows = bases.left[first] - bases.right[first + 1], bases.rows[first]
    ordered = gaps[np.lexsort((gaps, rows))]
    counts = np.bincount(rows, minlength=len(sizes))
    middles = np.cumsum(counts) - counts + counts // 2
    usual = np.zeros(len(sizes))
    is_known = counts > 3
    usual[is_known] = ordered[middles[is_known]]
    return np.where(usual < sizes * _CELLS, usual, 0.0)
