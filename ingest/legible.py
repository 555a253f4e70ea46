"""Whether the letters of a text are those that a reader sees on paper.

A PDF may call its letters what it likes: some fonts say ``+HOOR`` for ``Hello`` and
number letters in the order of their use, and nothing in the file tells what is meant.
On paper such a page is fine; to search it is noise.
"""

import re
from collections import Counter
from unicodedata import category

UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")
"""Characters of private use, and the one that stands for none."""

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
_KINDS = tuple(
    "".join(filter(is_of_kind, _WESTERN)).encode("cp1252")
    for is_of_kind in (
        str.isalnum,
        str.isalpha,
        _LATIN.__contains__,
        _VOWELS.__contains__,
    )
)
"""The characters of Western European languages that are counted together."""

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

_MOST_SIGNS = 0.05
"""Such signs for each letter, beyond which they stand for letters, as in fonts whose
letters are called by those of another: 0.07 to 0.12 in Russian and Japanese files, and
0.013 at most on 1,092 pages of others."""

_FEWEST_FIGURES = 0.5
"""Share of figures below which a page with hardly a letter (0.2) is no table."""


def is_gibberish(text: str) -> bool:
    """Return whether a text of a page spells nothing in any language.

    >>> is_gibberish("7KH TXLFN EURZQ IR[ MXPSV RYHU WKH OD]\\\\ GRJ " * 9)
    True
    >>> is_gibberish("The quick brown fox jumps over the lazy dog. " * 9)
    False
    """
    spaced = _LEADERS.sub("", text[:_LOOKED_AT])
    text = "".join(spaced.split())
    if len(text) < _FEWEST:
        return False
    if text.count("\ufffd") > len(text) * _MOST_UNKNOWN:
        return True
    known, letters, latin, vowels = _counted(text)
    is_table = known - letters >= len(text) * _FEWEST_FIGURES
    if known < len(text) * _FEWEST_LETTERS or (
        letters < len(text) * 0.2 and not is_table
    ):
        return True
    if not spaced.isascii():
        signs = sum(category(one)[0] in "PS" for one in _SIGN_IN_WORD.findall(spaced))
        if signs > letters * _MOST_SIGNS:
            return True
    if latin < _FEWEST or latin < known / 2:
        return False
    return vowels < latin * _FEWEST_VOWELS


def _counted(text: str) -> tuple[int, int, int, int]:
    """Return how many characters of a text are letters or figures, letters, Latin
    letters, and Latin vowels.

    Most texts fit into bytes, of which those of a kind are counted by taking them out:
    a tenth of the work.
    """
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        counts = Counter(text)
        return (
            sum(counts[one] for one in counts if one.isalnum()),
            sum(counts[one] for one in counts if one.isalpha()),
            sum(counts[one] for one in counts if one in _LATIN),
            sum(counts[one] for one in counts if one in _VOWELS),
        )
    known, letters, latin, vowels = (
        len(data) - len(data.translate(None, kind)) for kind in _KINDS
    )
    return known, letters, latin, vowels
