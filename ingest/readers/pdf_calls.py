"""Many calls of one of pdfium's functions in one go.

pdfium tells of one thing a call, and ctypes takes longer over each than pdfium does: it
looks up the kind of every argument and makes what C takes of it. Arguments that were
made beforehand it hands on as they are. So ``map`` makes the calls, with arguments
which say where in one room of memory each is to write: a sixth of the time that a loop
over ctypes' buffers takes.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import repeat
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

_ROWS = 1024
"""Calls whose results find room at once."""

_PLACE = 8
"""Bytes from one number to the next, where a function takes a place for each."""


def called(function: Any) -> Callable[..., Any]:
    """Return one of pdfium's functions, to be called without a look at kinds.

    It takes what :func:`handle_of` gives, pdfium's handles, numbers of C's kind ``int``
    as Python's, and others as ctypes' own. Python's lock is kept: none of the functions
    called so takes more than milliseconds.

    Args:
        function: as pypdfium2 has it.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise AssertionError("pdfium lacks a function")
    return ctypes.PYFUNCTYPE(function.restype)(address)


def handle_of(pointer: Any) -> Any:
    """Return one of pdfium's handles as an argument that is made once."""
    return ctypes.byref(pointer.contents)


class Room:
    """Memory for what some calls write, and the arguments that say where.

    Args:
        rows: calls whose results find room at once.
        width: bytes that a call writes.
        last: what the function takes last: where in a row it writes, or a number of
            ctypes' that is the same each time.
    """

    def __init__(self, rows: int, width: int, last: Iterable[Any]) -> None:
        memory = bytearray(rows * width)
        self._rows = np.frombuffer(memory, np.uint8).reshape(rows, width)
        place = (ctypes.c_char * len(memory)).from_buffer(memory)
        starts = range(0, len(memory), width)
        self._last = [
            [
                ctypes.byref(place, start + x) if isinstance(x, int) else x
                for start in starts
            ]
            for x in last
        ]
        self._in_use = Lock()

    def written(
        self, call: Callable[..., Any], first: Sequence[Any], items: Sequence[Any]
    ) -> npt.NDArray[np.uint8]:
        """Return a row of bytes for each call; zeros where it writes nothing.

        Args:
            call: the function; see :func:`called`.
            first: what it takes first, the same each time.
            items: what it takes then, each in one call.
        """
        most, width = self._rows.shape
        result = np.empty((len(items), width), np.uint8)
        for start in range(0, len(items), most):
            some = items[start : start + most]
            with self._in_use:
                rows = self._rows[: len(some)]
                rows[:] = 0
                deque(map(call, *map(repeat, first), some, *self._last), maxlen=0)
                result[start : start + most] = rows
        return result


@cache
def _room(places: int) -> Room:
    return Room(_ROWS, 6 * _PLACE, range(0, places * _PLACE, _PLACE))


def written(
    call: Callable[..., Any],
    first: Sequence[Any],
    items: Sequence[Any],
    columns: int,
    kind: type[np.floating[Any]],
    places: int,
) -> npt.NDArray[Any]:
    """Return a row of numbers for each call of a function that writes them.

    Args:
        call: the function; see :func:`called`.
        first: what it takes first, the same each time.
        items: what it takes then, each in one call.
        columns: numbers in a row, six at most.
        kind: of the numbers.
        places: addresses that the function takes last: one, or one for each number.
    """
    rows = _room(places).written(call, first, items).view(kind)
    step = _PLACE // rows.itemsize if places > 1 else 1
    return rows[:, : columns * step : step]
