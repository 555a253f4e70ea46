"""Inside a process that reads files: quiet, bounded, and ended with the one that wants
its results."""

import logging
import math
import os
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from ingest.readers import Limits
from ingest.readers.limits import cannot_read
from repository.errors import ReadError
from repository.memory import (
    bytes_of_addresses,
    give_back_memory,
    resident_bytes,
)


class File(NamedTuple):
    """A file to work on, and what the work is given besides its path."""

    path: Path
    args: tuple[Any, ...]


_MOST_KEPT = 16 << 20
"""Bytes by which this process may have grown before it gives back what is free of them,
which takes milliseconds."""

_resident = 0
"""Bytes of this process when memory was last given back."""

_given: tuple[Any, ...] = ()
"""In a process of a pool: what is done with files, the limits, and what is shared."""


def begin(limits: Limits, lifeline: Connection, given: tuple[Any, ...]) -> None:
    """Prepare a process: quiet, bounded, and not left behind."""
    global _given
    _given = given
    # Ctrl-C reaches the whole group; the parent decides what becomes of us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    null = os.open(os.devnull, os.O_WRONLY)
    # Libraries in C write to the descriptor, past anything set in Python.
    os.dup2(null, 2)
    os.close(null)
    _end_with(lifeline)
    if sys.platform != "win32":
        import resource

        most = limits.megabytes << 20
        # Beside what this process, its libraries and its models have already.
        _lower(resource.RLIMIT_AS, bytes_of_addresses() + most)
        _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, value: int) -> None:
    """Lower a limit of this process, where the system lets it."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(which, (value, hard))
        except (ValueError, OSError):
            # macOS refuses limits of the address space; the time limit remains.
            return


def _end_with(lifeline: Connection) -> None:
    """End this process when the one that wants its results is gone."""

    def wait() -> None:
        try:
            lifeline.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _read(path: Path, args: tuple[Any, ...]) -> Any:
    """Work on one file in a process of the pool; errors are values, to cross it
    whole."""
    work, limits, *shared = _given
    if sys.platform != "win32":
        import resource

        # The parent's clock ends what only waits.
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = math.ceil(used.ru_utime + used.ru_stime)
        _lower(resource.RLIMIT_CPU, spent + limits.seconds)
    try:
        return work(path, limits, *shared, *args)
    except ReadError as error:
        return error
    except MemoryError:
        return cannot_read(path, "memory")
    except BaseException as error:
        # A fault in a reader or its library must not stop the other files; one in Rust
        # (a panic) is no Exception.
        kind = type(error).__name__
        return cannot_read(path, "crash:fault", fault=kind)


def read_each(files: Sequence[File]) -> list[Any]:
    """Work on some files in a process of the pool; return what became of each."""
    global _resident
    found = [_read(path, args) for path, args in files]
    if resident_bytes() - _resident > _MOST_KEPT:
        give_back_memory()
        _resident = resident_bytes()
    return found


def size_of(path: Path) -> int:
    """Return the bytes of a file; 0 if it cannot be asked: its reader will say why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
