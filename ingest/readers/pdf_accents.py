"""Accents that a PDF draws over letters, as TeX did for decades, put onto them.

In the text of such a file an accent is a sign of its own, before its letter or, over a
capital, at the end of the line. What it stands over tells which letter it belongs to.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

_COMBINING = {
    "`": "\u0300",
    "´": "\u0301",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¯": "\u0304",
    "˘": "\u0306",
    "˙": "\u0307",
    "¨": "\u0308",
    "˚": "\u030a",
    "˝": "\u030b",
    "ˇ": "\u030c",
    "¸": "\u0327",
    "˛": "\u0328",
}

_ACCENT = re.compile(f"[{''.join(_COMBINING)}]")

_REACH = 200
"""Characters before an accent among which its letter is looked for: a line's."""

_MOST = 5_000
"""Accents of a page that are looked at."""

GONE = "\x00"
"""What stands in a text for an accent that is on its letter now."""


def has_accents(text: str) -> bool:
    """Return whether a text has accents that stand alone."""
    return any(accent in text for accent in _COMBINING)


def on_letters(textpage: Any, text: str) -> str:
    """Return a page's text with its accents on the letters that they stand over.

    Args:
        textpage: pdfium's handle.
        text: of the page, as pdfium gives it.

    Returns:
        A text of the same length, with :data:`GONE` for each accent.
    """
    result = list(text)
    for place, found in enumerate(_ACCENT.finditer(text)):
        if place >= _MOST:
            break
        accent = found.start()
        over = _box(textpage, accent)
        middle = (over[0] + over[1]) / 2
        for letter in _near(accent, len(text)):
            if not result[letter].isalpha():
                continue
            left, right, base, height = _box(textpage, letter)
            if left - 1 < middle < right + 1 and abs(base - over[2]) < height * 0.6:
                plain = "i" if result[letter] == "ı" else result[letter]
                composed = unicodedata.normalize(
                    "NFC", plain + _COMBINING[found.group()]
                )
                if len(composed) == 1:
                    result[letter], result[accent] = composed, GONE
                break
    return "".join(result)


def _near(accent: int, count: int) -> Iterator[int]:
    """Yield the places where an accent's letter may be, the likely ones first."""
    yield from range(accent + 1, min(accent + 3, count))
    yield from range(accent - 1, max(-1, accent - _REACH), -1)


def _box(textpage: Any, place: int) -> tuple[float, float, float, float]:
    """Return left and right edge, base line and height of a character of the text."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, place)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    return box.left, box.right, y.value, box.top - box.bottom
