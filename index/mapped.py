"""Files of the index as arrays, of which the system keeps in memory what is read."""

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]


def mapped(path: Path) -> Bytes:
    """Return a file's bytes.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not path.stat().st_size:
        return np.zeros(0, np.uint8)  # what has no bytes cannot be mapped
    with path.open("rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(memory, np.uint8)


def unload(array: npt.NDArray[Any]) -> None:
    """Let go of what was read of a mapped file, which is read again if it is asked for.

    A segment is merged from its beginning to its end, beside readers that need memory.
    """
    memory = array.base
    if isinstance(memory, memoryview):
        memory = memory.obj
    if isinstance(memory, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        memory.madvise(mmap.MADV_DONTNEED)
