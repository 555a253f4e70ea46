"""Whether the letters of a text are those that a reader sees on paper.

A PDF may call its letters what it likes: some fonts say ``+HOOR`` for ``Hello`` and
number letters in the order of their use, and nothing in the file tells what is meant.
On paper such a page is fine; to search it is noise.
"""

import re

UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")
"""Characters of private use, and the one that stands for none."""

_LOOKED_AT = 4_000
"""Characters of a text, two pages' worth at most."""

_FEWEST = 150
"""Characters, spaces aside, below which nothing can be said."""

_LEADERS = re.compile(r"[.·…_=*-]{3,}|(?:\. ){3,}")
"""What fills lines of forms and lists of contents."""

_LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_VOWEL = re.compile("[aeiouyà-æè-ïò-öøù-ýÿāăąēėęěīįıōőœūůűų]", re.IGNORECASE)

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

_FEWEST_FIGURES = 0.5
"""Share of figures below which a page with hardly a letter (0.2) is no table."""


def is_gibberish(text: str) -> bool:
    """Return whether a text of a page spells nothing in any language.

    >>> is_gibberish("7KH TXLFN EURZQ IR[ MXPSV RYHU WKH OD]\\\\ GRJ " * 9)
    True
    >>> is_gibberish("The quick brown fox jumps over the lazy dog. " * 9)
    False
    """
    text = "".join(_LEADERS.sub("", text[:_LOOKED_AT]).split())
    if len(text) < _FEWEST:
        return False
    if text.count("\ufffd") > len(text) * _MOST_UNKNOWN:
        return True
    known = sum(map(str.isalnum, text))
    letters = sum(map(str.isalpha, text))
    is_table = known - letters >= len(text) * _FEWEST_FIGURES
    if known < len(text) * _FEWEST_LETTERS or (
        letters < len(text) * 0.2 and not is_table
    ):
        return True
    latin = len(_LATIN.findall(text))
    if latin < _FEWEST or latin < known / 2:
        return False
    return len(_VOWEL.findall(text)) < latin * _FEWEST_VOWELS
