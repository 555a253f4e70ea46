"""One line of Arabic or Hebrew: its letters, from where they stand, as they are read.

Sorted from right to left letters are in the order of reading, but for runs of Latin
letters and numbers, which are turned back. Cf. Unicode Standard Annex 9, rules W4 to
W7, N1 and L2, read from the end to the beginning.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

RTL_ROWS = b"\x05\x06\x07\x08\xfb\xfc\xfd\xfe"
"""The rows of Unicode that such letters stand in; see ingest.normalise.may_have."""

MARKS = frozenset(
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
"""Vowel signs and the like, which stand above and below letters."""

_BRACKETS = {c: pair for pair in ("()", "[]", "{}", "«»", "‹›") for c in pair}

_BRACKET = re.compile(r"[()\[\]{}«»‹›]")

_BEGIN = itemgetter(1)
"""Where a letter begins on its base line."""

_ALEFS = frozenset("اأإآٱ")

_PARTING = re.compile(r"\s+[.,;:،؛)\]]")
"""What stands, from left to right, between two Latin runs of a line from right to left:
a comma before its space is after it for the reader."""

_SET_LEFTWARDS = re.compile(r"(?:\A|\s)[.,;:،؛]+[^\W\d_]|\s[•●▪◦■□]\Z")
"""Signs that a line of Latin letters alone was set from right to left."""

_SPACE = 0.14
"""Parts of a letter's size, beyond which a gap is a space nobody wrote."""


_CELLS = 0.6
"""Parts of a letter's size, beyond which letters are apart as cells of a row are."""


class Letter(NamedTuple):
    """A letter on a page.

    Attributes:
        text: the letter; empty for a stroke that means nothing.
        x, y: where it begins on its base line, in points.
        left, right: how far it reaches.
        number: pdfium's index of it.
        is_mark: whether it is one of :data:`MARKS`.
    """

    text: str
    x: float
    y: float
    left: float
    right: float
    number: int
    is_mark: bool = False

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def text_of_row(row: Sequence[Letter], size: float, is_rtl: bool) -> str:
    """Return the text of the letters of one line, in the order of reading.

    Args:
        row: the letters.
        size: of most of them, in points.
        is_rtl: whether the page is read from right to left.
    """
    bases = [x for x in row if not x.is_mark]
    if not bases:
        return ""
    # Letters made of one ligature stand at one place: in the order of the file, or
    # against it where the file has the whole word backwards.
    bases.sort(key=_BEGIN, reverse=True)
    begins = [x.x for x in bases]
    if len(set(begins)) < len(begins):
        alike = {one for one, other in pairwise(begins) if one == other}
        bases.sort(key=lambda x: (-x.x, _in_word(x, row) if x.x in alike else 0))
    near = max(size, 1.0) * 0.03
    for place, (one, other) in enumerate(pairwise(bases)):
        if other.text == "ل" and one.text in _ALEFS and abs(one.x - other.x) < near:
            bases[place : place + 2] = other, one
    marks: dict[int, str] = {}
    reach: dict[int, float] = {}
    found = [x for x in row if x.is_mark]
    letters = [x for x in bases if x.text.strip()] if found else []
    middles = [x.middle for x in letters]
    for mark in found:
        if letters:
            middle = mark.middle
            apart = [abs(x - middle) for x in middles]
            under = letters[apart.index(min(apart))]
            marks[under.number] = marks.get(under.number, "") + mark.text
            reach[under.number] = min(reach.get(under.number, mark.left), mark.left)
    usual = _usual_gap(bases)
    space = size * _SPACE + (usual if usual < size * _CELLS else 0.0)
    spelt: list[str] = []
    edge = -inf  # of the letter to the right, where a space may be missing
    for text, _, _, left, right, number, _ in bases:
        if text.isspace():
            spelt.append(text)
            edge = -inf
            continue
        if edge - right > space:
            spelt.append(" ")
        if text:
            spelt.append(text + marks[number] if number in marks else text)
        edge = min(left, reach[number]) if number in reach else left
    seen = "".join(reversed(spelt))
    arabic = len(RTL.findall(seen))
    is_leftward = arabic * 2 > sum(map(str.isalpha, seen)) or (is_rtl and arabic)
    if is_leftward or (is_rtl and _SET_LEFTWARDS.search(seen)):
        return with_brackets(_turned(spelt)).strip()
    return with_brackets(_with_arabic_turned(spelt[::-1])).strip()


def _usual_gap(letters: Sequence[Letter]) -> float:
    """Return the gap between most letters, from right to left: more than nothing where
    they are set apart, less where they lean, for their boxes then overlap.

    Dots that lead to a page's number do not count, nor do letters so far apart that
    they are cells of a row.
    """
    gaps = [
        before.left - after.right
        for before, after in pairwise(letters)
        if after.text.isalpha() and before.text.isalpha()
    ]
    gaps.sort()
    return gaps[len(gaps) // 2] if len(gaps) > 3 else 0.0


def _with_arabic_turned(letters: Sequence[str]) -> list[str]:
    """Turn the Arabic words in letters of a line from left to right."""
    kinds = "".join(map(_kind, letters))
    result = list(letters)
    for run in re.finditer("R(?:[NSO]*R)*", kinds):
        result[run.start() : run.end()] = _turned(
            letters[run.start() : run.end()][::-1]
        )
    return result


def _in_word(letter: Letter, row: Sequence[Letter]) -> int:
    """Return a key that sorts the letters of a ligature as their word is read."""
    if not RTL.match(letter.text):
        return -letter.number  # turned back with the word that it is in
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
    kinds = [_kind_of(letter[0]) for letter in letters]
    if "L" not in kinds and "N" not in kinds:
        return list(letters)
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


@lru_cache(maxsize=4096)
def _kind_of(first: str) -> str:
    """Return the kind of a character; see :func:`_kind`."""
    if first.isdecimal():
        return "N"
    if RTL.match(first) and unicodedata.category(first)[0] == "L":
        return "R"
    if first.isalpha():
        return "L"
    return "S" if first in ".,:/٫٬%" else "O"


def _kind(letter: str) -> str:
    """Return R, L or N (number) for strong letters, S for what parts numbers, or O."""
    return _kind_of(letter[0])


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
    text = "".join(letters)
    if not _BRACKET.search(text):
        return text
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
