"""Memory: how much there is of it, how often garbage is looked for, and what was freed
given back."""

import ctypes
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

SELDOM = (20_000, 20, 20)
"""For :func:`gc.set_threshold`, where many objects are kept, such as the words of long
texts: how many come before Python looks for garbage, in place of 700."""


def give_back_memory() -> None:
    """Give back what was freed.

    glibc keeps it for what comes next: after a PDF of 29 MB with 950 pages of music
    a process kept 270 MB that it had no more use for. Other libraries of C do not.
    """
    if trim := _trim():
        trim(0)


def bytes_of_addresses() -> int:
    """Return how much this process has in addresses; 0 where the system does not
    tell."""
    return _statm(0)


def resident_bytes() -> int:
    """Return how much of this process is in memory; 0 where the system does not
    tell."""
    return _statm(1)


def _statm(column: int) -> int:
    """Return the bytes of a column of ``/proc/self/statm``; see proc_pid_statm(5)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[column])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's function; None elsewhere. See its manual, malloc_trim(3)."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
