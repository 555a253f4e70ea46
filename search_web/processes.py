"""Several processes that serve the same address: Python runs one thread at a time in
each, so a machine of several processors needs several."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from repository.errors import SettingsError

_log = logging.getLogger(__name__)

_SOON = 5.0
"""Seconds within which a process that ends has not come up."""
_TRIES = 5
_STOPS = (signal.SIGTERM, signal.SIGINT)


def usual_number() -> int:
    """Return how many processes to serve with: one a processor, at most four."""
    return min(4, os.cpu_count() or 1) if hasattr(os, "fork") else 1


def serve_in_processes(
    number: int, serve: Callable[[], None], listener: socket.socket
) -> None:
    """Serve in several processes until this one is stopped; start anew those that end.

    A stop (SIGTERM, or Ctrl-C) is handed on, and waits until each has ended; so is a
    second one, which ends them at once. They also stop where this process is killed.

    Args:
        number: of processes; with one, this one serves itself.
        serve: serves, and returns or exits when its process gets SIGTERM.
        listener: that they listen at; it is closed at the end.

    Raises:
        SettingsError: one of the processes does not come up.
    """
    if number == 1:
        with listener:
            serve()
        return
    watched, held = os.pipe()
    started: dict[int, float] = {}
    failed = 0
    for signal_number in _STOPS:
        if signal.getsignal(signal_number) is not signal.SIG_IGN:
            signal.signal(signal_number, _leave)
    try:
        while failed < _TRIES:
            while len(started) < number:
                _start(serve, watched, held, started)
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
        # Else readers who come now would wait for an answer until the last has ended.
        listener.close()
        _stop(set(started))
        os.close(held)
        os.close(watched)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _start(
    serve: Callable[[], None], watched: int, held: int, started: dict[int, float]
) -> None:
    """Start a process that serves, and note it among those that are started."""
    sys.stdout.flush()
    # Python drops what a handler raises while it forks; and a process that is not
    # noted yet would not be stopped.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    process = os.fork()
    if process:
        started[process] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        return
    # Nothing of what called us may go on here: whatever happens, the process ends.
    status = 1
    try:
        # A terminal sends Ctrl-C to all; that it means a stop, the parent says.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        os.close(held)
        threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
        serve()
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


def _stop(processes: set[int]) -> None:
    """Stop processes and wait until they have ended; hand on further signals."""

    def hand_on(*_: object) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)

    for number in _STOPS:
        signal.signal(number, hand_on)
    hand_on()
    while processes:
        process, _ = os.wait()
        # Not in place: a signal may come while the others are gone through.
        processes = processes - {process}
