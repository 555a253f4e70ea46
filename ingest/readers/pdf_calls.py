"""Many calls of one of pdfium's functions in one go.

pdfium tells of one thing a call. Here ``map`` makes the calls, with the addresses of an
array's rows to write into: a third of the time that a loop over ctypes' buffers takes.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

PLACE = ctypes.c_void_p
"""The kind of a handle, and of an address to write to."""


def called(
    function: Any, *taken: Any, result: Any = ctypes.c_int
) -> Callable[..., Any]:
    """Return one of pdfium's functions, so that it takes addresses as numbers.

    Args:
        function: as pypdfium2 has it.
        taken: the kinds of what it takes.
        result: the kind of what it returns.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise AssertionError("pdfium lacks a function")
    return ctypes.CFUNCTYPE(result, *taken)(address)


def handle_of(pointer: Any) -> int:
    """Return the address that one of pdfium's handles is."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def written(
    call: Callable[..., Any],
    taken: Iterable[Iterable[Any]],
    count: int,
    columns: int,
    kind: type[np.floating[Any]],
    places: int,
) -> npt.NDArray[Any]:
    """Return a row of numbers for each call of a function that writes them.

    Args:
        call: the function.
        taken: what it takes, before the addresses to write to; one a call of each.
        count: calls.
        columns: numbers in a row.
        kind: of the numbers.
        places: addresses that the function takes: one a row, or one a number.
    """
    rows = np.zeros((count, columns), kind)
    start, width = rows.ctypes.data, rows.itemsize
    step = width * columns
    end = start + step * count
    addresses = [
        range(start + width * place, end + width * place, step)
        for place in range(places)
    ]
    deque(map(call, *taken, *addresses), maxlen=0)
    return rows
