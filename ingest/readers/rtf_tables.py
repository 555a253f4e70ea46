"""The tables at the head of an RTF file: the code pages of fonts, and the levels of
headings. The names of their control words are those of the specification."""

import re

_CODE_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp850",
}
"""The code page of a font's ``\\fcharset`` (specification, "Font Table")."""
_SYMBOL_CHARSET = 2
SYMBOL = "symbol"
"""Stands for the encoding of a font of pictures."""


def fonts_of(table: bytes) -> dict[int, str | None]:
    """Return the encoding of each font, by its number; None for that of the file.

    Args:
        table: the inside of the group ``\\fonttbl``.
    """
    fonts: dict[int, str | None] = {}
    for found in re.finditer(rb"\\f(\d{1,6})(?=[\\ ])([^{}]*)", table):
        charset = re.search(rb"\\fcharset(\d{1,3})", found[2])
        page = re.search(rb"\\cpg(\d{1,5})", found[2])
        number = int(charset[1]) if charset else 0
        encoding = known_encoding(f"cp{page[1].decode()}") if page else None
        is_symbol = number == _SYMBOL_CHARSET
        fonts[int(found[1])] = (
            SYMBOL if is_symbol else encoding or _CODE_PAGES.get(number)
        )
    return fonts


def levels_of(sheet: bytes) -> dict[int, int]:
    """Return the level of headings, from 1, by the number of their style.

    Args:
        sheet: the inside of the group ``\\stylesheet``.
    """
    levels = {}
    for found in re.finditer(rb"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", sheet):
        entry = found[1]
        number = re.match(rb"\s*\\s(\d{1,6})\b", entry)
        named = re.search(rb" ?(?:heading (\d)|(title));\s*\Z", entry, re.I)
        outline = re.search(rb"\\outlinelevel(\d)", entry)
        if number and named:
            levels[int(number[1])] = int(named[1] or 1)
        elif number and outline and outline[1] != b"9":
            levels[int(number[1])] = int(outline[1]) + 1
    return levels


def known_encoding(encoding: str) -> str | None:
    """Return a code page if Python knows it."""
    try:
        "".encode(encoding)
    except LookupError:
        return "utf-8" if encoding == "cp65001" else None
    return encoding
