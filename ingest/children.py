"""Programs of others that we start: none outlives the process that wants its result."""

import ctypes
import signal
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any


def bound_child() -> Callable[[], None] | None:
    """Return what a child does first, for ``preexec_fn``: it dies with the process that
    started it, also if that is killed because a file took too long."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = _libc().prctl

    def begin() -> None:
        prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG

    return begin


@lru_cache(maxsize=1)
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)
