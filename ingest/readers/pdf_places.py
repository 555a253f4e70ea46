"""Where many characters of a PDF page stand, asked of pdfium in one go."""

import ctypes
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from ingest.readers.pdf_calls import Room, called, handle_of, written

Floats = npt.NDArray[np.float64]

_SOME = 8
"""Of so many letters one is asked whether it leans: a slanted word has as many."""

_LEANS = 0.05
"""Part of its height by which a slanted letter leans to the side at least."""

_NAME = 128
"""Bytes of a font's name that are read."""

_FONT = np.dtype([("name", f"S{_NAME}"), ("flags", np.int32)])


_text = called(pdfium.FPDFText_GetText)
_count = called(pdfium.FPDFText_CountChars)
_index = called(pdfium.FPDFText_GetCharIndexFromTextIndex)
_unicode = called(pdfium.FPDFText_GetUnicode)
_is_made = called(pdfium.FPDFText_IsGenerated)
_font_size = called(pdfium.FPDFText_GetFontSize)
_box = called(pdfium.FPDFText_GetCharBox)
_run_box = called(pdfium.FPDFText_GetRect)
_loose_box = called(pdfium.FPDFText_GetLooseCharBox)
_origin = called(pdfium.FPDFText_GetCharOrigin)
_matrix = called(pdfium.FPDFText_GetMatrix)
_font = called(pdfium.FPDFText_GetFontInfo)


def indices_of(textpage: Any, places: Sequence[int]) -> list[int]:
    """Return pdfium's indices of characters, given their places in a page's text."""
    handle = handle_of(textpage)
    end = max(places, default=0)
    if _index(handle, end) == end:
        return list(places)  # indices only grow, so that all are what they were
    return list(map(_index, repeat(handle), places))


def codes_of(textpage: Any, numbers: Sequence[int]) -> list[int]:
    """Return the code units of characters."""
    return list(map(_unicode, repeat(handle_of(textpage)), numbers))


def units_of_page(textpage: Any, most: int) -> npt.NDArray[np.uint16]:
    """Return the text of a page, in pdfium's order, in units of 16 bits.

    Args:
        textpage: pdfium's handle.
        most: units to read at most.
    """
    handle = handle_of(textpage)
    count = max(0, min(_count(handle), most))
    units = np.zeros(count + 1, np.uint16)
    written = _text(handle, 0, count, ctypes.c_void_p(units.ctypes.data))
    return units[: max(0, written - 1)]


def codes_of_page(textpage: Any, count: int) -> npt.NDArray[np.uint32]:
    """Return the code units of a page's first characters."""
    text = units_of_page(textpage, count)
    if len(text) < count or _index(handle_of(textpage), count - 1) != count - 1:
        return np.array(codes_of(textpage, range(count)), np.uint32)
    codes: npt.NDArray[np.uint32] = text.astype(np.uint32)
    # In the text one mark stands for hyphens and for what means nothing.
    marks = np.flatnonzero(codes == 0xFFFE)
    codes[marks] = codes_of(textpage, marks.tolist())
    return codes


def are_made(textpage: Any, numbers: Sequence[int]) -> list[bool]:
    """Return of each character whether pdfium made it up."""
    return [made == 1 for made in map(_is_made, repeat(handle_of(textpage)), numbers)]


def font_sizes_of(textpage: Any, numbers: Sequence[int]) -> list[float]:
    """Return the sizes of characters, before their matrices scale them."""
    return list(map(_font_size, repeat(handle_of(textpage)), numbers))


def _written(
    call: Callable[..., Any],
    textpage: Any,
    numbers: Sequence[int],
    columns: int,
    kind: type[np.floating[Any]],
    places: int,
) -> npt.NDArray[Any]:
    """Return a row of numbers for each character; see :func:`written`."""
    return written(call, (handle_of(textpage),), numbers, columns, kind, places)


def boxes_of_characters(textpage: Any, numbers: Sequence[int]) -> Floats:
    """Return rows of left, right, bottom, top: as far as the ink of each reaches."""
    return _written(_box, textpage, numbers, 4, np.float64, 4)


def boxes_of_runs(textpage: Any, count: int) -> Floats:
    """Return rows of left, top, right, bottom of a page's first runs of letters, once
    pdfium has been asked how many there are."""
    return _written(_run_box, textpage, range(count), 4, np.float64, 4)


def loose_boxes_of(textpage: Any, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
    """Return rows of left, top, right, bottom: each with a letter's own space."""
    return _written(_loose_box, textpage, numbers, 4, np.float32, 1)


def upright_boxes_of(
    textpage: Any, numbers: Sequence[int], origins: Floats
) -> npt.NDArray[np.float32]:
    """Return the same as if slanted letters stood upright.

    The box around a letter that a program leans over reaches into the next word.

    Args:
        textpage: pdfium's handle.
        numbers: pdfium's indices of the characters.
        origins: of the characters; see :func:`origins_of`.
    """
    boxes = loose_boxes_of(textpage, numbers)
    _, b, c, d = matrices_of(textpage, numbers[::_SOME])[:, :4].T
    if not np.any((b == 0) & (np.abs(c) > np.abs(d) * _LEANS)):
        return boxes
    _, b, c, d = matrices_of(textpage, numbers)[:, :4].T
    leans = (b == 0) & (np.abs(c) > np.abs(d) * _LEANS) & (d != 0)
    slant = np.divide(c, d, out=np.zeros_like(c), where=leans)
    above = slant * (boxes[:, 1] - origins[:, 1])
    below = slant * (boxes[:, 3] - origins[:, 1])
    boxes[:, 0] -= np.minimum(above, below)
    boxes[:, 2] -= np.maximum(above, below)
    return boxes


def origins_of(textpage: Any, numbers: Sequence[int]) -> Floats:
    """Return rows of x and y: where each character begins on its base line."""
    return _written(_origin, textpage, numbers, 2, np.float64, 2)


def matrices_of(textpage: Any, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
    """Return rows of the matrices a to f of characters; zeros where there is none."""
    return _written(_matrix, textpage, numbers, 6, np.float32, 1)


def are_bold(textpage: Any, numbers: Sequence[int]) -> list[bool]:
    """Return of each character whether it is bold, by its font's flags or its name."""
    rows = _font_room().written(_font, (handle_of(textpage),), numbers)
    return list(map(_is_bold, rows.view(_FONT)[:, 0].tolist()))


@cache
def _font_room() -> Room:
    return Room(256, _NAME + 4, (0, ctypes.c_ulong(_NAME), _NAME))


@lru_cache(maxsize=4096)
def _is_bold(font: tuple[bytes, int]) -> bool:
    name, flags = font
    # Bit 19 of a font's flags is ForceBold (ISO 32000-1, table 123).
    return bool(flags >> 18 & 1) or any(
        word in name.lower()
        for word in (b"bold", b"black", b"heavy", b"semibd", b"demi")
    )
