"""Starting processes that read files, and being stopped meanwhile.

Imported before anything that is slow to load, so that other processes load beside.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

VOCABULARIES = "COMMONSHELF_PRELOADED_VOCABULARIES"
"""Names folders to the server that forks readers: nothing else of ours reaches it."""


def start_early(vocabularies: Sequence[Path] = ()) -> None:
    """Begin to load what readers need, beside what this process does until its first
    file is read.

    Args:
        vocabularies: folders of those that readers will describe with. What has to be
            prepared of them is then prepared once, and not by each reader.
    """
    context_of("ingest.preloaded")
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        os.environ[VOCABULARIES] = os.pathsep.join(map(str, vocabularies))
        try:
            with ctrl_c_held_back():
                forkserver.ensure_running()
        finally:
            del os.environ[VOCABULARIES]


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Let Ctrl-C, and what is handled like it, wait until processes have started.

    It reaches the whole group. One that is still loading would tell of it on standard
    error, so they inherit that they are deaf to it; and if this process were gone when
    the fork server comes to the ones it was asked for, these would miss what they were
    given, and say so.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It would lift the block when it starts.
    resource_tracker.ensure_running()
    told: list[int] = []
    held = {number: signal.getsignal(number) for number in STOPPING}
    handlers = {number: one for number, one in held.items() if callable(one)}
    for number in handlers:
        signal.signal(number, lambda number, _: told.append(number))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for told_first in told[:1]:
        handlers[signal.Signals(told_first)](told_first, None)


STOPPING = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if name in signal.Signals.__members__
)
"""By Ctrl-C, by the system, and when a terminal is closed."""


def stop_like_ctrl_c() -> None:
    """From now on end a run as Ctrl-C does, with what was done kept and told, also
    when the system asks for it or the terminal is closed; not if the command was
    started to outlive that (``nohup``)."""
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def context_of(preload: str) -> Any:
    """Return how processes start: never by fork, as this process may have threads."""
    # The allocator inside rensa otherwise sets 1 GiB of addresses aside at its import,
    # which counts against a reader's limit although nobody uses it.
    os.environ.setdefault("MIMALLOC_ARENA_RESERVE", "0")
    methods = multiprocessing.get_all_start_methods()
    if not preload or "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context
