"""Folding turned round: the letters of a text that a folded letter can stand for."""

import re
import unicodedata
from collections import defaultdict
from functools import cache

from index.analysis.folding import fold

_SCRIPTS = ((0x41, 0x5B), (0x61, 0x7B), (0x80, 0x100), (0x370, 0x530), (0x620, 0x700))
"""West European Latin, Greek, Cyrillic, Arabic."""

OTHERS = re.compile(
    "[¼½¾ÆÞæþ"
    "\u0100-\u024f\u02b0-\u02e4\u037a\u0530-\u0587\u0640\u0675-\u0678"
    "\u0929-\u0934\u0958-\u095f\u09dc-\u09df\u0a33-\u0a5e\u0b5c\u0b5d\u0e33"
    "\u0eb3-\u0edd\u0f43-\u0f69\u10a0-\u10fc\u13f8-\u13fd\u1c80-\u1cbf"
    "\u1d2c-\u1ffc\u2070-\u2189\u2460-\u24ea\u2c00-\u2d6f\u3038-\u303a\u309f"
    "\u30ff\u3131-\u32bf\ua640-\ua7f9\uab5c-\uabbf\uf900-\ufdfb\ufe70-\ufefc"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010400-\U0001fbf9\U0002f800-\U0002fa1d]"
)
"""All other letters that folding changes, leaves out or makes two of."""


def spellings(letter: str) -> str:
    """Return what a folded letter can be in a text, itself first; more in a few cases.

    What :data:`OTHERS` matches is left out.

    >>> spellings("y"), spellings("s")
    ('yYÝýÿ', 'sSß')
    """
    bare = _bare(letter)
    return letter + _folded_to().get(bare, "") + (bare if bare != letter else "")


@cache
def _folded_to() -> dict[str, str]:
    """Return the letters that folding changes, by what they become."""
    found: defaultdict[str, str] = defaultdict(str)
    for first, beyond in _SCRIPTS:
        for letter in map(chr, range(first, beyond)):
            folded = fold.__wrapped__(letter)
            if letter.isalnum() and folded != letter and len(set(folded)) == 1:
                found[_bare(folded)] += letter
    return dict(found)


def _bare(letter: str) -> str:
    """Return a letter without its marks, also those that folding leaves."""
    return unicodedata.normalize("NFD", letter)[0]
