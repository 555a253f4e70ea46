"""Reading in processes of their own, with limits on time and memory.

A file can bring down whatever reads it: a page may inflate to a gigabyte, a font may
crash a library. So each is read in a process that can be stopped, and what goes wrong
with one file becomes that file's error.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from ingest.bounded import File, begin, read_each, size_of
from ingest.readers import Limits
from ingest.readers.limits import cannot_read
from ingest.starting import context_of, ctrl_c_held_back
from repository.errors import ReadError

_FILES_PER_PROCESS = 1000
"""After so many files a process is replaced, so that what libraries leak is freed."""

_LOOK_AHEAD = 6
"""Tasks in work or waiting, for each process; the results of these are in memory."""

_FIRST = 2
"""Tasks of one file each that a process is given first, so that a few files keep all
processes busy."""

_SMALL = 256 << 10
"""Bytes of files that are handed over together, at most."""


_ENDED_BY = {
    -getattr(signal, name): code
    for name, code in (
        # A library in C that gets no memory aborts its process.
        ("SIGABRT", "memory"),
        # Windows has no limit of processor time, and no such signal.
        ("SIGXCPU", "timeout"),
    )
    if hasattr(signal, name)
}
"""What is wrong with a file, by the exit code of the process that read it."""

Result = TypeVar("Result")


class _Task(NamedTuple):
    """Files that a process is given at once, in work or waiting for it."""

    files: tuple[File, ...]
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
        together: int = 1,
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
            together: small files that a process is given at once, at most. To hand
                over a file and its result takes several turns of this process's
                threads, which a busy one has to wait for. If something goes wrong
                that ends the process, each of them is read again, alone.
        """
        self._workers = workers
        self._limits = limits
        self._together = together
        self._shared = (work, limits, *shared)
        self._context = context_of(preload)
        # Nothing is ever sent: it closes when this process ends, however it ends.
        self._lifeline = self._context.Pipe(duplex=False)
        self._pool = self._new_pool()
        self._is_started = False

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_FILES_PER_PROCESS // self._together,
            initializer=begin,
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
        waiting: deque[_Task] = deque()
        gathered: list[File] = []
        room = 0
        for path in paths:
            size = size_of(path)
            if gathered and size > room:
                waiting.append(self._schedule(gathered))
                gathered, room = [], 0
            if not gathered:
                room = _SMALL
            gathered.append(File(path, given(path)))
            room -= size
            is_few = len(waiting) < self._workers * _FIRST
            if is_few or len(gathered) >= self._together:
                waiting.append(self._schedule(gathered))
                gathered = []
            while len(waiting) >= self._workers * _LOOK_AHEAD:
                yield from self._first(waiting)
        if gathered:
            waiting.append(self._schedule(gathered))
        while waiting:
            yield from self._first(waiting)

    def _schedule(self, files: Iterable[File]) -> _Task:
        files = tuple(files)
        if self._is_started:
            try:
                return _Task(files, self._submit(files))
            except RuntimeError:
                self._renew()
        # The first task starts the processes.
        with ctrl_c_held_back():
            task = _Task(files, self._submit(files))
        self._is_started = True
        return task

    def _submit(self, files: tuple[File, ...]) -> Any:
        return self._pool.schedule(
            read_each, args=(files,), timeout=self._limits.clock_seconds
        )

    def _first(
        self, waiting: "deque[_Task]"
    ) -> Iterator[tuple[Path, Result | ReadError]]:
        """Take the first task from those that wait, and yield what was read of its
        files."""
        task = waiting.popleft()
        try:
            results = self._results(task)
        except BrokenProcessPool:
            # A process was ended while it read nothing, by the system or a person.
            self._renew()
            task = self._schedule(task.files)
            for position, one in enumerate(waiting):
                if not one.future.done() or one.future.exception():
                    waiting[position] = self._schedule(one.files)
            try:
                results = self._results(task)
            except BrokenProcessPool:
                results = self._ended(task, "crash")
        if results is None:
            alone = [self._schedule([file]) for file in task.files]
            waiting.extendleft(reversed(alone))
            return
        yield from zip((file.path for file in task.files), results, strict=True)

    def _renew(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._pool = self._new_pool()
        self._is_started = False

    def _results(self, task: _Task) -> list[Result | ReadError] | None:
        """Return what was read of the files of a task; None if they have to be read
        one by one to see which of them it was that ended the process."""
        try:
            results: list[Result | ReadError] = task.future.result()
        except FutureTimeout:
            return self._ended(task, "timeout")
        except ProcessExpired as expired:
            return self._ended(task, _ENDED_BY.get(expired.exitcode, "crash"))
        return results

    def _ended(self, task: _Task, code: str) -> list[Result | ReadError] | None:
        if len(task.files) > 1:
            return None
        return [cannot_read(file.path, code) for file in task.files]
