"""Right-to-left text: letters as they stand, from right to left, in reading order.

Sorted from right to left letters are in the order of reading, but for runs of Latin
letters and numbers, which are turned back. Cf. Unicode Standard Annex 9, rules W4 to
W7, N1 and L2, read from the end to the beginning.
"""

import re
import unicodedata
from collections.abc import Sequence

RTL_RANGES = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))
RTL = re.compile(f"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in RTL_RANGES)}]")
"""Letters of Arabic, Hebrew and their like, their marks, figures and points."""

RTL_ROWS = b"\x05\x06\x07\x08\xfb\xfc\xfd\xfe"
"""The rows of Unicode that such letters stand in; see ingest.normalise.may_have."""

BRACKETS = {c: pair for pair in ("()", "[]", "{}", "«»", "‹›") for c in pair}
"""Brackets and quotation marks that look the other way, with their pairs."""

_PARTING = re.compile(r"\s+[.,;:،؛)\]]")
"""What stands, from left to right, between two Latin runs of a line from right to left:
a comma before its space is after it for the reader."""

_SET_LEFTWARDS = re.compile(r"(?:\A|\s)[.,;:،؛]+[^\W\d_]|\s[•●▪◦■□]\Z")
"""Signs that a line of Latin letters alone was set from right to left."""

_TURNS = re.compile("[LN]")


def was_set_leftwards(seen: str) -> bool:
    """Return whether Latin letters, as they stand, were set from right to left."""
    return _SET_LEFTWARDS.search(seen) is not None


def with_arabic_turned(letters: Sequence[str], kinds: str) -> list[str]:
    """Turn the Arabic words in letters of a line from left to right.

    Args:
        letters: as they stand, from left to right.
        kinds: of them; see :func:`kind_of`.
    """
    result = list(letters)
    for run in re.finditer("R(?:[NSO]*R)*", kinds):
        begin, end = run.span()
        result[begin:end] = turned(letters[begin:end][::-1], run.group()[::-1])
    return result


def turned(letters: Sequence[str], kinds: str) -> list[str]:
    """Turn back the runs of Latin letters and numbers in letters from right to left.

    Args:
        letters: as they stand, from right to left.
        kinds: of them; see :func:`kind_of`.
    """
    result: list[str] = []
    position = 0
    while begin := _TURNS.search(kinds, position):
        result += letters[position : begin.start()]
        position = _end_of_run(letters, kinds, begin.start())
        result += letters[begin.start() : position][::-1]
    result += letters[position:]
    return result


def kind_of(first: str) -> str:
    """Return R, L or N (number) for strong letters, S for what parts numbers, or O."""
    if first.isdecimal():
        return "N"
    if RTL.match(first) and unicodedata.category(first)[0] == "L":
        return "R"
    if first.isalpha():
        return "L"
    return "S" if first in ".,:/٫٬%" else "O"


def _end_of_run(letters: Sequence[str], kinds: str, start: int) -> int:
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
        pair = BRACKETS.get(letter[0])
        if pair is None:
            continue
        before = result[place - 1][-1] if place else " "
        after = letters[place + 1][0] if place + 1 < len(letters) else " "
        starts = before.isspace() or before in BRACKETS or before in "\"'“-–/"
        ends = after.isspace() or after in ".,،؛:;!?؟\"'”-–/" or after in BRACKETS
        opens = starts if starts != ends else pair not in opened
        if opens:
            opened.append(pair)
        elif pair in opened:
            opened.remove(pair)
        result[place] = pair[0 if opens else 1] + letter[1:]
    return "".join(result)
