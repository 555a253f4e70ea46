"""Memory that was freed, given back to the system."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back_memory() -> None:
    """Give back what was freed.

    glibc keeps it for what comes next: after a PDF of 29 MB with 500 pages of drawings
    a process kept 270 MB that it had no more use for. Other libraries of C do not.
    """
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's function; None elsewhere. See its manual, malloc_trim(3)."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
