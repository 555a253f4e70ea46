"""Writing what is inside a container into a folder, as long as there is room."""

import zipfile
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError
from typing import IO
from zlib import error as ZlibError

from ingest.readers.limits import cannot_read
from repository.errors import ReadError

_CHUNK = 1 << 20
DAMAGE = (
    zipfile.BadZipFile,
    TarError,
    LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,
    ZlibError,
)
"""What the libraries raise where a container is damaged."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be unpacked still.

    Attributes:
        files: number of files.
        size: of all together, in bytes.
    """

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was inside a container.

    Attributes:
        names: of the files that were unpacked, below the folder given, in order.
        refused: what could not be unpacked: its name, and why.
        size: of what was unpacked, in bytes.
    """

    names: tuple[str, ...]
    refused: tuple[tuple[str, ReadError], ...]
    size: int


def check_room(path: Path, files: int, size: int, room: Room) -> None:
    """Raise ReadError if there is no room for so many files, or so many bytes."""
    if files > room.files:
        raise cannot_read(
            path, "too-large:files", count=f"{files:,}", most=f"{room.files:,}"
        )
    if size > room.size:
        raise too_large(path, room)


def too_large(path: Path, room: Room) -> ReadError:
    """Return the error for a container that there is no room for."""
    return cannot_read(path, "too-large:megabytes", most=f"{room.size >> 20:,}")


def _read(file: IO[bytes]) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        # Damaged archives send readers to places that no file has.
        raise zipfile.BadZipFile(str(error)) from error


class Writer:
    """Writes what is inside a container, as long as there is room."""

    def __init__(self, path: Path, into: Path, room: Room) -> None:
        self._path = path
        self._into = into
        self._room = room
        self._names: list[str] = []
        self._refused: list[tuple[str, ReadError]] = []
        self._size = 0

    def refuse(self, name: str, error: ReadError) -> None:
        """Note that a file inside cannot be had."""
        self._refused.append((name, error))

    def write(self, name: str, file: IO[bytes]) -> None:
        """Unpack a file; one that breaks off leaves nothing.

        Args:
            name: a path that is safe, and free.
            file: to read from.

        Raises:
            ReadError: there is no room for it.
        """
        target = self._into / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                while chunk := _read(file):
                    self._size += len(chunk)
                    if self._size > self._room.size:
                        raise too_large(self._path, self._room)
                    out.write(chunk)
        except (FileExistsError, NotADirectoryError):
            # A file and a folder of the same name.
            self.refuse(name, cannot_read(target, "unreadable"))
        except DAMAGE:
            target.unlink(missing_ok=True)
            self.refuse(name, cannot_read(target, "unreadable"))
        except OSError as error:
            why = error.strerror
            raise cannot_read(self._path, "unreadable:disk", error=why) from error
        else:
            self._names.append(name)

    def unpacked(self) -> Unpacked:
        """Return what was done."""
        return Unpacked(tuple(self._names), tuple(self._refused), self._size)
