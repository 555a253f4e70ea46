"""Strokes that draw the letters of Arabic lines out, told from letters that are meant.

LibreOffice fills justified lines with such strokes, and its files call them by any
figure or mark.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ingest.readers.pdf_letters import (
    MARK,
    RIGHT_TO_LEFT,
    Booleans,
    Integers,
    Letters,
)

_STROKE = 0x0640
"""The stroke that Unicode has (tatweel)."""

_NOT_JOINING = np.array([ord(letter) for letter in "اأإآٱدذرزژوؤةىء"])
"""Letters that are never drawn out to the next one."""

_MAY_PART = '/-.,:;?!()[]&+*_@"'
"""Marks that stand between Arabic letters without a space and mean something."""

_MAY_DRAW = np.array(
    [
        code > 0 and not chr(code).isspace() and chr(code) not in _MAY_PART
        for code in range(128)
    ]
)
"""Of each character of ASCII, whether files may call a stroke by it."""

_FEWEST = 5
"""Times that a mark stands within words of a page before it is taken for a stroke."""

_NEARBY = 60.0
"""Points beside a letter in which others may touch it or strokes that go on from it."""

_TOUCHES, _FOLLOWS = 1.2, 0.6
"""Points between a stroke and the letter beside it, or the next stroke, at most."""

_MOST_TOGETHER = 12
"""Strokes that follow one another."""

_MOST_PAIRS = 1_000_000
"""Letters beside letters that are looked at in one go."""


def without_strokes(letters: Letters) -> Letters:
    """Return letters of a page, with no code where they are strokes that draw letters
    out: what stands within words often enough, whatever the file calls it."""
    suspects = _suspects(letters)
    if not len(suspects):
        return letters
    is_within = np.concatenate(
        [_are_within(letters, some) for some in _portions(letters, suspects)]
    )
    within = suspects[is_within]
    counts = np.bincount(letters.codes[within], minlength=_STROKE + 1)
    counts[_STROKE] = _FEWEST
    codes, natures = letters.codes.copy(), letters.natures.copy()
    strokes = within[counts[codes[within]] >= _FEWEST]
    codes[strokes] = natures[strokes] = 0
    return replace(letters, codes=codes, natures=natures)


def _suspects(letters: Letters) -> Integers:
    """Return the places of what may be strokes."""
    codes = letters.codes
    is_rtl = np.zeros(letters.rows[-1] + 1, np.bool_)
    is_rtl[letters.rows[letters.are(RIGHT_TO_LEFT)]] = True
    may_draw = np.flatnonzero((codes < len(_MAY_DRAW)) & is_rtl[letters.rows])
    may_draw = may_draw[_MAY_DRAW[codes[may_draw]]]
    counts = np.bincount(codes[may_draw], minlength=len(_MAY_DRAW))
    often = may_draw[counts[codes[may_draw]] >= _FEWEST]
    return np.concatenate((often, np.flatnonzero(codes == _STROKE)))


def _portions(letters: Letters, places: Integers) -> Iterator[Integers]:
    """Yield some of the places at a time, as many as there is room for pairs with all
    letters of their rows."""
    lengths = np.bincount(letters.rows)[letters.rows[places]]
    portion = np.cumsum(lengths) // _MOST_PAIRS
    yield from np.split(places, np.flatnonzero(np.diff(portion)) + 1)


def _are_within(letters: Letters, places: Integers) -> Booleans:
    """Return of some letters whether each stands between two letters that touch it.

    Strokes follow one another: those that say the same count as one.
    """
    one, other = _pairs(letters, places)
    right, left = letters.right[places], letters.left[places]
    others_left, others_right = letters.left[other], letters.right[other]
    is_near = (others_left < right[one] + _NEARBY) & (
        others_right > left[one] - _NEARBY
    )
    one, other = one[is_near], other[is_near]
    others_left, others_right = others_left[is_near], others_right[is_near]
    is_alike = letters.codes[places][one] == letters.codes[other]
    is_alike &= places[one] != other
    alike = np.flatnonzero(is_alike)
    for _ in range(_MOST_TOGETHER):
        whose = one[alike]
        follows = (others_left[alike] <= right[whose] + _FOLLOWS) & (
            others_right[alike] >= left[whose] - _FOLLOWS
        )
        if not follows.any():
            break
        found = alike[follows]
        right, left = right.copy(), left.copy()
        np.maximum.at(right, one[found], others_right[found])
        np.minimum.at(left, one[found], others_left[found])
        alike = alike[~follows]
    is_base = letters.are(RIGHT_TO_LEFT) & ~letters.are(MARK)
    is_before = (np.abs(others_left - right[one]) < _TOUCHES) & is_base[other]
    is_after = (np.abs(others_right - left[one]) < _TOUCHES) & is_base[other]
    beside = letters.codes[other[is_before]]
    joins = (beside[:, np.newaxis] != _NOT_JOINING).all(axis=1)
    before, after = one[is_before][joins], one[is_after]
    count = len(places)
    return (np.bincount(before, minlength=count) > 0) & (
        np.bincount(after, minlength=count) > 0
    )


def _pairs(letters: Letters, places: Integers) -> tuple[Integers, npt.NDArray[np.intp]]:
    """Return pairs of one of the places, by its number, and a letter of its row."""
    begins = np.searchsorted(letters.rows, letters.rows[places])
    lengths = np.searchsorted(letters.rows, letters.rows[places], "right") - begins
    one = np.repeat(np.arange(len(places)), lengths)
    step = np.arange(len(one)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return one, begins[one] + step
