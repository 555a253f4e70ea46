"""Which index is the live one: a small file that is replaced as a whole.

It names the folder of the index, so that a rebuilt index takes over in one step, and
says by which version and for which catalogue it was made. A Whoosh index is read by
unpickling, so nothing of it is opened before this file says that it is ours.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.analysis.terms import ANALYSIS_VERSION
from repository.errors import IndexUnavailable
from repository.files import replace_file

FORMAT_VERSION = "5"
"""Another value makes every index outdated: change it with what is stored."""
STATE_FILE = "index.json"
_REBUILD = "Run: commonshelf rebuild"


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the file says.

    Attributes:
        catalogue: identity of the catalogue that the index was made from.
        folder: name of the index's folder, beside the file.
        applied: number of the last change of the catalogue that is in the index.
        generation: goes up with each commit.
        format: version of what is stored.
        analysis: version of what becomes a term.
    """

    catalogue: str
    folder: str
    applied: int = 0
    generation: int = 0
    format: str = FORMAT_VERSION
    analysis: str = ANALYSIS_VERSION


def read_state(index_dir: Path, catalogue: str) -> IndexState:
    """Return what the live index is.

    Args:
        index_dir: folder of the index.
        catalogue: identity of the catalogue that it has to be made from.

    Raises:
        IndexUnavailable: there is none, or it is none of ours.
    """
    file = index_dir / STATE_FILE
    try:
        state = IndexState(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise IndexUnavailable(
            f"There is no search index in {index_dir}. {_REBUILD}"
        ) from error
    except (ValueError, TypeError, OSError) as error:
        raise IndexUnavailable(
            f"Cannot read {file}, which says what the search index is. {_REBUILD}"
        ) from error
    if (state.format, state.analysis) != (FORMAT_VERSION, ANALYSIS_VERSION):
        raise IndexUnavailable(
            f"The search index was made by another version. {_REBUILD}"
        )
    if state.catalogue != catalogue:
        raise IndexUnavailable(
            f"The search index in {index_dir} was made from another catalogue. "
            f"{_REBUILD}"
        )
    if Path(state.folder).name != state.folder:
        raise IndexUnavailable(f"{file} names a folder elsewhere. {_REBUILD}")
    return state


def write_state(index_dir: Path, state: IndexState) -> None:
    """Make this the live index, in one step that a crash cannot leave half done."""
    replace_file(index_dir / STATE_FILE, json.dumps(asdict(state)).encode())


def state_stamp(index_dir: Path) -> tuple[int, int] | None:
    """Return what changes whenever the file is replaced; None if there is none."""
    try:
        found = (index_dir / STATE_FILE).stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def remove_other_folders(index_dir: Path, kept: str) -> None:
    """Remove what earlier rebuilds left behind, finished or not."""
    for entry in index_dir.iterdir():
        if entry.is_dir() and entry.name != kept:
            shutil.rmtree(entry, ignore_errors=True)


@contextmanager
def locked(index_dir: Path, seconds: float = 60, name: str = "write") -> Iterator[None]:
    """Hold a right that one process at a time has: to change the index, or another.

    Not to be asked for twice by the same process.

    Args:
        index_dir: folder of the index; made if it is missing.
        seconds: how long to wait for another process.
        name: of the right.

    Raises:
        IndexUnavailable: another process is still changing it.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    with (index_dir / f"{name}.lock").open("w") as stream:
        deadline = time.monotonic() + seconds
        while not _lock(stream.fileno()):
            if time.monotonic() > deadline:
                raise IndexUnavailable(
                    "Another process is changing the search index. "
                    "Wait until it has finished, then try again."
                )
            time.sleep(0.05)
        yield  # closing the file gives the lock back, also after a crash


def _lock(descriptor: int) -> bool:
    """Take the lock on an open file; return whether it was free."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
