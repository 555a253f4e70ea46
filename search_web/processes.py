"""Several processes that serve the same address: Python runs one thread at a time in
each, so a machine of several processors needs several."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from repository.errors import SettingsError

_log = logging.getLogger(__name__)

_SOON = 5.0
"""Seconds within which a process that ends has not come up."""
_TRIES = 5


def usual_number() -> int:
    """Return how many processes to serve with: one a processor, at most four."""
    return min(4, os.cpu_count() or 1) if hasattr(os, "fork") else 1


def serve_in_processes(number: int, serve: Callable[[], None]) -> None:
    """Serve in several processes until this one is stopped; start anew those that end.

    A stop (SIGTERM, or Ctrl-C) is handed on, and waits until each has ended. They also
    end where this process is killed.

    Args:
        number: of processes; with one, this one serves itself.
        serve: serves, and returns or exits when its process gets SIGTERM or SIGINT.

    Raises:
        SettingsError: one of the processes does not come up.
    """
    if number == 1:
        serve()
        return
    watched, held = os.pipe()
    started: dict[int, float] = {}
    failed = 0
    try:
        while failed < _TRIES:
            while len(started) < number:
                started[_start(serve, watched, held)] = time.monotonic()
            process, _ = os.wait()
            lived = time.monotonic() - started.pop(process)
            failed = failed + 1 if lived < _SOON else 0
            _log.warning(
                "A serving process has ended after %.0f s; starting another.", lived
            )
        raise SettingsError(
            "The serving processes end as soon as they start. "
            "Try: commonshelf serve --processes 1"
        )
    finally:
        os.close(held)
        os.close(watched)
        _stop(started)


def _start(serve: Callable[[], None], watched: int, held: int) -> int:
    """Start a process that serves; return its number."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    # Nothing of what called us may go on here: whatever happens, the process ends.
    status = 1
    try:
        os.close(held)
        threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
        serve()
        status = 0
    except (SystemExit, KeyboardInterrupt):
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _end_with_parent(watched: int) -> None:
    """Stop this process when the other end of the pipe is closed, by whatever."""
    os.read(watched, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(processes: dict[int, float]) -> None:
    """Stop processes and wait until they have ended."""
    # A second stop must not leave some behind.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for process in processes:
        os.kill(process, signal.SIGTERM)
    for process in processes:
        os.waitpid(process, 0)
