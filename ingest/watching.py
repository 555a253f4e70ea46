"""A folder into which a scanner or colleagues drop files.

The folder is looked at again and again: on the network drives that scanners write to,
the system does not tell of changes.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.incoming import Incoming, documents_below
from ingest.metadata import sidecar_of

_Stamp = tuple[int, int, int]


def settled_files(
    folder: Path,
    interval: float,
    settle: float,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[list[Incoming]]:
    """Yield the files that came or changed, each time when there are some.

    A file that is still being written is left until it has been the same for a while.
    One that was yielded is not again until it, or its sidecar, changes.

    Args:
        folder: to look into, with all that is below it.
        interval: seconds between two looks.
        settle: seconds for which a file has to be the same.
        wait: sleeps for so many seconds; ends the watch by raising.
    """
    seen: dict[Path, tuple[_Stamp, float]] = {}
    done: dict[Path, _Stamp] = {}
    while True:
        now = time.monotonic()
        ready = []
        there = {
            path: stamp for path in documents_below(folder) if (stamp := _stamp(path))
        }
        for path, stamp in there.items():
            first = seen.get(path)
            if first is None or first[0] != stamp:
                seen[path] = (stamp, now)
            elif now - first[1] >= settle and done.get(path) != stamp:
                done[path] = stamp
                ready.append(Incoming(path.absolute(), str(path.absolute())))
        for gone in seen.keys() - there.keys():
            del seen[gone]
            done.pop(gone, None)
        if ready:
            yield ready
        wait(interval)


def _stamp(path: Path) -> _Stamp | None:
    """Return what changes when a file or its sidecar does; None if it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    try:
        described = sidecar_of(path).stat().st_mtime_ns
    except OSError:
        described = 0
    return state.st_size, state.st_mtime_ns, described
