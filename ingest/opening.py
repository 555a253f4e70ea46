"""Opening the containers among the files of a run; what each holds follows it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from ingest.containers import unpack
from ingest.incoming import Incoming
from ingest.isolation import ReaderPool
from ingest.metadata import Metadata, read_table
from ingest.readers import Limits, is_document
from ingest.readers.formats import ARCHIVES, HOLDERS, PDF, container_type
from ingest.readers.limits import cannot_read
from ingest.unpacked import Room, Unpacked
from repository.errors import CommonshelfError, SettingsError
from repository.settings import Settings

_DEEPEST = 3
"""Containers inside containers: an e-mail in an archive in an e-mail. Archives that
hold themselves end here."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that was opened; the files that it holds follow.

    Attributes:
        file: the archive.
        files: how many it holds.
        notes: what does not fit in the tables of metadata inside it.
    """

    file: Incoming
    files: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file that cannot be had, and why."""

    file: Incoming
    error: CommonshelfError


class Opener:
    """Opens containers into a folder of its own; use it in a ``with`` statement."""

    def __init__(
        self, settings: Settings, described: Callable[[Incoming], Metadata]
    ) -> None:
        """Prepare; the folder is made, and a process started, when first needed.

        Args:
            settings: of the installation; its home holds the folder.
            described: returns what people wrote about a file.
        """
        self._described = described
        self._parent = settings.unpacked_dir
        self._room = Room(
            settings.files_per_archive, settings.megabytes_per_archive << 20
        )
        self._pool = ReaderPool(1, Limits.of(settings), unpack)
        self._folder: Path | None = None
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.__exit__(kind, error, traceback)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def open(self, files: Iterable[Incoming]) -> Iterator[Incoming | Opened | Unopened]:
        """Yield the files of a run, and those inside them.

        An archive is no document: in its place stands that it was opened, or why not.
        E-mails and PDFs are, and what is attached to them follows.
        """
        for file in files:
            if _is_special(file.path):
                # Opening a pipe waits for whoever writes into it.
                yield Unopened(file, cannot_read(file.path, "unknown-format:device"))
            else:
                yield from self._open(file, _Left(self._room), 0)

    def _open(
        self, file: Incoming, left: "_Left", depth: int
    ) -> Iterator[Incoming | Opened | Unopened]:
        try:
            kind = container_type(file.path)
        except (CommonshelfError, OSError):
            # Whoever reads it says what is wrong with it.
            kind = None
        if kind is None:
            yield file
            return
        if depth == _DEEPEST or left.is_spent:
            if kind == PDF:
                yield file
                file = _attachments_of(file)
            if not left.is_spent:
                yield Unopened(file, cannot_read(file.path, "archive"))
            # A bomb has thousands of these, and says nothing new with each.
            left.is_spent = True
            return
        try:
            given = self._described(file)
        except CommonshelfError as error:
            # Without its metadata nothing may come in: it may not be for everybody.
            yield file if kind in HOLDERS else Unopened(file, error)
            return
        into = self._new_folder()
        ((_, found),) = self._pool.read([file.path], lambda _: (into, left.room))
        rows: dict[str, Metadata] = {}
        if kind in ARCHIVES and isinstance(found, Unpacked):
            try:
                rows = _rows_inside(into, found.names)
            except SettingsError as error:
                told = str(error).replace(f"{into}{os.sep}", "")
                failed = cannot_read(file.path, "unreadable:table", error=told)
                yield Unopened(file, failed)
                return
        if kind in HOLDERS:
            yield file
            if not isinstance(found, Unpacked) and found.code in _OF_ATTACHMENTS:
                yield Unopened(_attachments_of(file), found)
        elif isinstance(found, Unpacked):
            count = len(found.names) + len(found.refused)
            missing = sorted(rows.keys() - set(found.names))
            notes = tuple(
                f"A table in {file.path.name} has a row for {name!r}, and no such file "
                "is in the archive. Check its name."
                for name in missing
            )
            yield Opened(file, count, notes)
            if file.is_temporary:
                file.path.unlink(missing_ok=True)
        else:
            yield Unopened(file, found)
            left.is_spent = depth > 0 and found.code == "too-large"
        if isinstance(found, Unpacked):
            left.room = Room(
                left.room.files - len(found.names), left.room.size - found.size
            )
            inside = _inside(file, kind, given)
            for name, refusal in found.refused:
                yield Unopened(_member(inside, into, name), refusal)
            for name in found.names:
                if is_document(into / name):
                    member = _member(inside, into, name)
                    if name in rows:
                        described = rows[name].over(member.metadata)
                        member = replace(member, metadata=described)
                    yield from self._open(member, left, depth + 1)

    def _new_folder(self) -> Path:
        if self._folder is None:
            self._parent.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(self._parent)
            made = tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self._parent)
            self._folder = Path(made)
        return self._folder / str(next(self._numbers))


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _inside(holder: Incoming, kind: str, given: Metadata) -> Incoming:
    """Return what is common to all that a container holds."""
    if kind in HOLDERS:
        metadata = given.only(("access", "state"))
        return replace(
            holder, metadata=metadata, is_temporary=True, holder=holder.address
        )
    shared = given.only(set(given.values) - _OF_ONE)
    return replace(holder, metadata=shared, is_temporary=True)


def _attachments_of(file: Incoming) -> Incoming:
    """Return what stands for all that is attached to a document."""
    return replace(file, address=f"{file.address}/*")


def _member(inside: Incoming, into: Path, name: str) -> Incoming:
    return replace(inside, path=into / name, address=f"{inside.address}/{name}")


def _rows_inside(into: Path, names: Iterable[str]) -> dict[str, Metadata]:
    """Return what tables of metadata inside an archive say of the files in it.

    Args:
        into: where the archive was unpacked.
        names: of what was unpacked.

    Raises:
        SettingsError: a table cannot be used as written.
    """
    rows = {}
    for name in names:
        if PurePosixPath(name).name == _TABLE:
            folder = PurePosixPath(name).parent
            for row, said in read_table(into / name).rows.items():
                rows[(folder / row).as_posix()] = said
    return rows


_TABLE = "metadata.csv"
"""Name of a table of metadata in an archive; others are somebody's figures."""

_OF_ATTACHMENTS = frozenset(("too-large", "memory", "timeout"))
"""Codes of what may keep attachments out while the document that they are attached to
can be read; of the others reading it says the same."""

_OF_ONE = frozenset("title alternative_title abstract identifier number".split())
"""What is said of one document, and not of all in an archive."""


@dataclass
class _Left:
    """Room that is left for what is inside one file of the run, however deep.

    Attributes:
        room: for files and bytes.
        is_spent: no more containers inside it are opened, and an issue says so.
    """

    room: Room
    is_spent: bool = False


def _remove_abandoned(parent: Path) -> None:
    """Remove what runs left behind that were killed."""
    for folder in parent.iterdir():
        process = folder.name.partition("-")[0]
        if process.isdecimal() and not _is_running(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
