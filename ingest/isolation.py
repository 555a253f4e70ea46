"""Reading in processes of their own, with limits on time and memory.

A file can bring down whatever reads it: a page may inflate to a gigabyte, a font may
crash a library. So each is read in a process that can be stopped, and what goes wrong
with one file becomes that file's error.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from ingest.readers import Limits
from ingest.readers.limits import cannot_read
from repository.errors import ReadError

_FILES_PER_PROCESS = 1000
"""After so many files a process is replaced, so that what libraries leak is freed."""

_LOOK_AHEAD = 8
"""Files in work or waiting, for each process; the results of these are in memory."""


Result = TypeVar("Result")


class _Waiting(NamedTuple):
    """A file in work, or waiting for it."""

    path: Path
    args: tuple[Any, ...]
    future: Any


class ReaderPool(Generic[Result]):
    """Processes that read files; use it in a ``with`` statement."""

    def __init__(
        self,
        workers: int,
        limits: Limits,
        work: Callable[..., Result],
        shared: tuple[Any, ...] = (),
        preload: str = "ingest.preloaded",
    ) -> None:
        """Prepare processes; they start with the first file.

        Args:
            workers: processes at the same time.
            limits: for each file.
            work: what is done with a file; called there with its path, the limits,
                what is shared, and what is given with the path. It has to be a
                function of a module.
            shared: what the work on every file is given; sent to each process once.
            preload: module that is loaded once for all processes; "" to start each
                from nothing, as a process must that was forked itself.
        """
        self._workers = workers
        self._limits = limits
        self._shared = (work, limits, *shared)
        self._context = _context(preload)
        # Nothing is ever sent: it closes when this process ends, however it ends.
        self._lifeline = self._context.Pipe(duplex=False)
        self._pool = self._new_pool()
        self._is_started = False

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_FILES_PER_PROCESS,
            initializer=_begin_worker,
            initargs=(self._limits, self._lifeline[0], self._shared),
            context=self._context,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for end in self._lifeline:
            end.close()

    def read(
        self,
        paths: Iterable[Path],
        given: Callable[[Path], tuple[Any, ...]] = lambda path: (),
    ) -> Iterator[tuple[Path, Result | ReadError]]:
        """Yield what was read of each file, or why it could not be, in their order.

        Args:
            paths: taken from the iterable only a few files ahead of the results.
            given: returns what the work on a file is given besides its path.
        """
        waiting: deque[_Waiting] = deque()
        ahead = self._workers * _LOOK_AHEAD
        for path in paths:
            args = given(path)
            waiting.append(_Waiting(path, args, self._schedule(path, args)))
            if len(waiting) >= ahead:
                yield self._first(waiting)
        while waiting:
            yield self._first(waiting)

    def _schedule(self, path: Path, args: tuple[Any, ...]) -> Any:
        if self._is_started:
            try:
                return self._submit(path, args)
            except RuntimeError:
                self._renew()
        # The first file starts the processes.
        with _ctrl_c_held_back():
            future = self._submit(path, args)
        self._is_started = True
        return future

    def _submit(self, path: Path, args: tuple[Any, ...]) -> Any:
        return self._pool.schedule(
            _read, args=(path, args), timeout=self._limits.seconds
        )

    def _first(self, waiting: "deque[_Waiting]") -> tuple[Path, Result | ReadError]:
        """Take the first file from those that wait, and return what was read of it."""
        path, args, future = waiting.popleft()
        try:
            return path, self._result(path, future)
        except BrokenProcessPool:
            # A process was ended while it read nothing, by the system or a person.
            self._renew()
            future = self._schedule(path, args)
            for position, one in enumerate(waiting):
                if not one.future.done() or one.future.exception():
                    again = self._schedule(one.path, one.args)
                    waiting[position] = one._replace(future=again)
        try:
            return path, self._result(path, future)
        except BrokenProcessPool:
            return path, cannot_read(path, "crash")

    def _renew(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._pool = self._new_pool()
        self._is_started = False

    def _result(self, path: Path, future: Any) -> Result | ReadError:
        try:
            result: Result | ReadError = future.result()
        except FutureTimeout:
            return cannot_read(path, "timeout")
        except ProcessExpired as expired:
            # A library in C that gets no memory aborts its process.
            is_memory = expired.exitcode == -signal.SIGABRT
            return cannot_read(path, "memory" if is_memory else "crash")
        return result


def start_early() -> None:
    """Begin to load what readers need, beside what this process does until its first
    file is read."""
    _context("ingest.preloaded")
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        with _ctrl_c_held_back():
            forkserver.ensure_running()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
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


def _context(preload: str) -> Any:
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


_given: tuple[Any, ...] = ()
"""In a process of a pool: what is done with files, the limits, and what is shared."""


def _begin_worker(limits: Limits, lifeline: Connection, given: tuple[Any, ...]) -> None:
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
        _lower(resource.RLIMIT_AS, _bytes_of_addresses() + most)
        _lower(resource.RLIMIT_CORE, 0)


def _bytes_of_addresses() -> int:
    """Return how much this process, its libraries and its models have in addresses
    before it reads a file; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


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

        # The parent's clock ends what hangs; this one holds if the parent is gone.
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime)
        _lower(resource.RLIMIT_CPU, spent + limits.seconds * 2 + 10)
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
