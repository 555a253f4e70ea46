"""Where many characters of a PDF page stand, asked of pdfium in one go.

pdfium tells of one character a call. Here ``map`` makes the calls, with the addresses
of an array's rows to write into: a third of the time that a loop over ctypes' buffers
takes.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Floats = npt.NDArray[np.float64]

_SOME = 8
"""Of so many letters one is asked whether it leans: a slanted word has as many."""

_LEANS = 0.05
"""Part of its height by which a slanted letter leans to the side at least."""

_NAME = 128
"""Bytes of a font's name that are read."""


def _called(
    function: Any, *taken: Any, result: Any = ctypes.c_int
) -> Callable[..., Any]:
    """Return one of pdfium's functions of a text page and a character, so that it takes
    addresses as numbers.

    Args:
        function: as pypdfium2 has it.
        taken: the kinds of what else it takes.
        result: the kind of what it returns.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise AssertionError("pdfium lacks a function")
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *taken)(address)


_PLACE = ctypes.c_void_p
_index = _called(pdfium.FPDFText_GetCharIndexFromTextIndex)
_unicode = _called(pdfium.FPDFText_GetUnicode, result=ctypes.c_uint)
_is_made = _called(pdfium.FPDFText_IsGenerated)
_font_size = _called(pdfium.FPDFText_GetFontSize, result=ctypes.c_double)
_box = _called(pdfium.FPDFText_GetCharBox, *[_PLACE] * 4)
_run_box = _called(pdfium.FPDFText_GetRect, *[_PLACE] * 4)
_loose_box = _called(pdfium.FPDFText_GetLooseCharBox, _PLACE)
_origin = _called(pdfium.FPDFText_GetCharOrigin, *[_PLACE] * 2)
_matrix = _called(pdfium.FPDFText_GetMatrix, _PLACE)
_font = _called(
    pdfium.FPDFText_GetFontInfo, _PLACE, ctypes.c_ulong, _PLACE, result=ctypes.c_ulong
)


def _handle(textpage: Any) -> int:
    return ctypes.cast(textpage, ctypes.c_void_p).value or 0


def indices_of(textpage: Any, places: Sequence[int]) -> list[int]:
    """Return pdfium's indices of characters, given their places in a page's text."""
    return list(map(_index, repeat(_handle(textpage)), places))


def codes_of(textpage: Any, numbers: Sequence[int]) -> list[int]:
    """Return the code units of characters."""
    return list(map(_unicode, repeat(_handle(textpage)), numbers))


def are_made(textpage: Any, numbers: Sequence[int]) -> list[bool]:
    """Return of each character whether pdfium made it up."""
    return [made == 1 for made in map(_is_made, repeat(_handle(textpage)), numbers)]


def font_sizes_of(textpage: Any, numbers: Sequence[int]) -> list[float]:
    """Return the sizes of characters, before their matrices scale them."""
    return list(map(_font_size, repeat(_handle(textpage)), numbers))


def _written(
    call: Callable[..., Any],
    textpage: Any,
    numbers: Sequence[int],
    columns: int,
    kind: type[np.floating[Any]],
    places: int,
) -> npt.NDArray[Any]:
    """Return a row of numbers for each character, as a function of pdfium writes them.

    Args:
        call: the function.
        textpage: pdfium's handle.
        numbers: pdfium's indices of the characters.
        columns: numbers in a row.
        kind: of the numbers.
        places: addresses that the function takes: one a row, or one a number.
    """
    rows = np.zeros((len(numbers), columns), kind)
    start, width = rows.ctypes.data, rows.itemsize
    step = width * columns
    end = start + step * len(numbers)
    addresses = [
        range(start + width * place, end + width * place, step)
        for place in range(places)
    ]
    deque(map(call, repeat(_handle(textpage)), numbers, *addresses), maxlen=0)
    return rows


def boxes_of_characters(textpage: Any, numbers: Sequence[int]) -> Floats:
    """Return rows of left, right, bottom, top: as far as the ink of each reaches."""
    return _written(_box, textpage, numbers, 4, np.float64, 4)


def boxes_of_runs(textpage: Any) -> Floats:
    """Return rows of left, top, right, bottom of a page's runs of letters."""
    count = pdfium.FPDFText_CountRects(textpage, 0, -1)
    return _written(_run_box, textpage, range(max(0, count)), 4, np.float64, 4)


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
    count = len(numbers)
    names, flags = np.zeros(count, f"S{_NAME}"), np.zeros(count, np.int32)
    name, flag = names.ctypes.data, flags.ctypes.data
    name_places = range(name, name + _NAME * count, _NAME)
    flag_places = range(flag, flag + flags.itemsize * count, flags.itemsize)
    handle, size = repeat(_handle(textpage)), repeat(_NAME)
    deque(map(_font, handle, numbers, name_places, size, flag_places), maxlen=0)
    # Bit 19 of a font's flags is ForceBold (ISO 32000-1, table 123).
    return [
        bool(flag >> 18 & 1) or _names_bold(name)
        for name, flag in zip(names.tolist(), flags.tolist(), strict=True)
    ]


@lru_cache(maxsize=4096)
def _names_bold(name: bytes) -> bool:
    name = name.lower()
    return any(
        word in name for word in (b"bold", b"black", b"heavy", b"semibd", b"demi")
    )
