"""Cyrillic of PDFs whose fonts call its letters by those of Western languages.

Fonts of the years before Unicode have Russian letters in the places of Western ones,
and say nothing of it: ``Ïîñòàíîâëåíèå`` for ``Постановление``. Such words consist of
letters with accents and nothing else, which no Western language writes.
"""

import re
from collections.abc import Sequence
from functools import cache

from ingest.readers.pdf_lines import Line

_WESTERN = re.compile("[A-Za-z\u00c0-\u00ff]")
_ACCENTED = re.compile("[\u00c0-\u00ff]")
_FEWEST = 40
"""Letters below which nothing can be said."""

_SHARE = 0.6
"""Share of letters with accents, beyond which they are Cyrillic; the most in Western
languages is a quarter."""

_FREQUENT = re.compile("[оеаинт]")
"""The most frequent letters of Russian, and nearly so of its neighbours."""


def with_cyrillic(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines, in Cyrillic if that is what its letters mean."""
    text = "".join(line.text for line in lines)
    if text.isascii():
        return list(lines)
    accented = len(_ACCENTED.findall(text))
    if accented < max(_FEWEST * _SHARE, len(text) * _SHARE / 2):
        return list(lines)
    if accented < len(_WESTERN.findall(text)) * _SHARE:
        return list(lines)
    best = max(
        map(_table, ("cp1251", "koi8-r")),
        key=lambda table: len(_FREQUENT.findall(text.translate(table))),
    )
    return [line._replace(text=line.text.translate(best)) for line in lines]


@cache
def _table(encoding: str) -> dict[int, str]:
    """Return what the characters of Windows-1252 stand for in another encoding."""
    table = {}
    for byte in range(0x80, 0x100):
        code = bytes([byte])
        western, meant = (code.decode(x, "ignore") for x in ("cp1252", encoding))
        if meant.isalpha() or meant == "№":
            table[ord(western or chr(byte))] = meant
    return table
