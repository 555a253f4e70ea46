"""Whether the letters of a text are those that a reader sees on paper.

A PDF may call its letters what it likes: some fonts say ``+HOOR`` for ``Hello`` and
number letters in the order of their use, and nothing in the file tells what is meant.
On paper such a page is fine; to search it is noise.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import category

from ingest.language import western_bytes

_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")

_LOOKED_AT = 4_000
"""Characters of a text, two pages' worth at most."""

_FEWEST = 150
"""Characters, spaces aside, below which nothing can be said."""

_LEADERS = re.compile(r"[.·…_=*-](?:[.·…_=*-]{2,}|(?<=\.) (?:\. ){2,})")
"""What fills lines of forms and lists of contents: marks, or dots with spaces. To begin
with one set of characters is what makes it quick."""

_LATIN = frozenset(filter(str.isalpha, map(chr, range(0x250)))) - frozenset("ªµº")
_SMALL_VOWELS = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēėęěīįıōőœūůűų"
_VOWELS = frozenset(f"{_SMALL_VOWELS}{_SMALL_VOWELS.upper()}İ")

_WESTERN = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(256))


def _western(is_of_kind: Callable[[str], bool]) -> bytes:
    """Return the characters of a kind among those of Western European languages."""
    return "".join(filter(is_of_kind, _WESTERN)).encode("cp1252")


_KINDS = tuple(
    map(
        _western,
        (str.isalnum, str.isalpha, _LATIN.__contains__, _VOWELS.__contains__),
    )
)
"""The characters that are counted together."""
_SPACES = _western(str.isspace)
_MARKS = ".·…_=*-".encode("cp1252")
_MARKS_AS_DOTS = bytes.maketrans(_MARKS, b"." * len(_MARKS))

_FEWEST_VOWELS = 0.22
"""Share of vowels among Latin letters, below which they spell no language: 0.33 to 0.5
in European ones. Letters moved by 29 places, as fonts without a table of meanings come
out, have 0.12 to 0.20."""

_FEWEST_LETTERS = 0.35
"""Share of letters and figures among all characters, below which they are numbers that
a font gave to its letters: text has 0.9 and more, program code and formulas 0.6."""

_MOST_UNKNOWN = 0.1
"""Share of characters that stand for none, beyond which a font only numbers its
letters, and those that look like letters are numbers too."""

_SIGN_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f\u2000-\u206f\u3000-\u303f\ufe10-\ufe6f"
    r"\uff00-\uff65«»·،؛؟٪](?=[^\W\d_])"
)
"""A sign that no language writes between two letters without a space."""


@cache
def _is_sign(one: str) -> bool:
    """Return whether a character is such a sign where it stands between letters."""
    return category(one)[0] in "PS" and bool(_SIGN_IN_WORD.search(f"a{one}a"))


_SIGNS = _western(_is_sign)

_MOST_SIGNS = 0.05
"""Such signs for each letter, beyond which they stand for letters, as in fonts whose
letters are called by those of another: 0.07 to 0.12 in Russian and Japanese files, and
0.013 at most on 1,092 pages of others."""

_FEWEST_FIGURES = 0.5
"""Share of figures below which a page with hardly a letter (0.2) is no table."""


def count_unreadable(text: str) -> int:
    """Return how many characters are of private use, or stand for none."""
    return len(_UNREADABLE.findall(text)) if has_late_characters(text) else 0


def has_late_characters(text: str) -> bool:
    """Return whether a text may have characters from U+E000 on, among which are those
    of private use and forms of letters: a quick look, at the bytes with which they
    begin in UTF-8."""
    data = text.encode(errors="replace")
    return b"\xee" in data or b"\xef" in data


def is_gibberish(text: str) -> bool:
    """Return whether a text of a page spells nothing in any language.

    >>> is_gibberish("7KH TXLFN EURZQ IR[ MXPSV RYHU WKH OD]\\\\ GRJ " * 9)
    True
    >>> is_gibberish("The quick brown fox jumps over the lazy dog. " * 9)
    False
    """
    return _is_gibberish(text[:_LOOKED_AT])


@lru_cache(maxsize=1000)
def _is_gibberish(text: str) -> bool:
    """Answer for the beginning of a page; describing asks, and so does recognition."""
    spaced, counts = _counted(text)
    if counts.characters < _FEWEST:
        return False
    if counts.unknown > counts.characters * _MOST_UNKNOWN:
        return True
    is_table = counts.known - counts.letters >= counts.characters * _FEWEST_FIGURES
    if counts.known < counts.characters * _FEWEST_LETTERS or (
        counts.letters < counts.characters * 0.2 and not is_table
    ):
        return True
    if counts.may_have_signs:
        signs = sum(category(one)[0] in "PS" for one in _SIGN_IN_WORD.findall(spaced))
        if signs > counts.letters * _MOST_SIGNS:
            return True
    if counts.latin < _FEWEST or counts.latin < counts.known / 2:
        return False
    return counts.vowels < counts.latin * _FEWEST_VOWELS


class _Counts(NamedTuple):
    """How many characters of a text, spaces aside, are of some kinds.

    Attributes:
        characters: all of them.
        known: letters and figures.
        letters, latin, vowels: letters, those of them that are Latin, and of these the
            vowels.
        unknown: such as stand for no character.
        may_have_signs: whether there may be signs that no language writes in words.
    """

    characters: int
    known: int
    letters: int
    latin: int
    vowels: int
    unknown: int = 0
    may_have_signs: bool = False


def _counted(text: str) -> tuple[str, _Counts]:
    """Return a text without leaders, and its characters counted.

    Most texts fit into bytes, of which those of a kind are counted by taking them out:
    a tenth of the work.
    """
    data = western_bytes(text)
    if data is None:
        text = _LEADERS.sub("", text)
        return text, _counted_in_any_script("".join(text.split()))
    dots = data.translate(_MARKS_AS_DOTS)
    if b"..." in dots or b". . ." in dots:
        text = _LEADERS.sub("", text)
        data = text.encode("cp1252")
    data = data.translate(None, _SPACES)
    size = len(data)
    known, letters, latin, vowels, signs = (
        size - len(data.translate(None, kind)) for kind in (*_KINDS, _SIGNS)
    )
    counts = _Counts(size, known, letters, latin, vowels, may_have_signs=signs > 0)
    return text, counts


def _counted_in_any_script(text: str) -> _Counts:
    counts = Counter(text)
    known = letters = latin = vowels = 0
    may_have_signs = False
    for one, times in counts.items():
        if one.isalnum():
            known += times
            if one.isalpha():
                letters += times
                latin += times if one in _LATIN else 0
                vowels += times if one in _VOWELS else 0
        elif one > "\x7f":
            may_have_signs |= _is_sign(one)
    unknown = counts["\ufffd"]
    return _Counts(len(text), known, letters, latin, vowels, unknown, may_have_signs)
