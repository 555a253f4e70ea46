"""TAR archives, and what gzip, bzip2 and xz have packed: archives or single files."""

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from ingest.member_names import decoded_names, safe_name
from ingest.readers import formats
from ingest.readers.limits import cannot_read
from ingest.unpacked import DAMAGE, Room, Unpacked, Writer, check_room

_OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {
    formats.GZIP: lambda path: cast(IO[bytes], gzip.open(path)),
    formats.BZIP2: lambda path: cast(IO[bytes], bz2.open(path)),
    formats.XZ: lambda path: cast(IO[bytes], lzma.open(path)),
}
_HEADER = 512
"""Bytes of the header of a file in a TAR archive."""
_SHORT = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def untar(path: Path, kind: str, into: Path, room: Room) -> Unpacked:
    """Unpack a TAR archive, or a file that was packed by itself.

    Args:
        path: of the archive.
        kind: its media type.
        into: the folder to unpack into.
        room: how much may be unpacked.

    Raises:
        ReadError: it holds more than there is room for, or is damaged from the start.
    """
    writer = Writer(path, into, room)
    with ExitStack() as stack:
        stream = stack.enter_context(_OPENERS.get(kind, _plain)(path))
        try:
            is_tar = _is_tar(stream.read(_HEADER))
            stream.seek(0)
        except (*DAMAGE, OSError) as error:
            raise cannot_read(path, "truncated") from error
        if is_tar:
            _untar(stream, path, writer, room)
        else:
            writer.write(safe_name(_unpacked_name(path), set()), stream)
    return writer.unpacked()


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _is_tar(header: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _unpacked_name(path: Path) -> str:
    ending = path.suffix.lower()
    if ending in formats.SUFFIXES and formats.SUFFIXES[ending] in _OPENERS:
        return path.stem + _SHORT.get(ending, "")
    return path.name


def _untar(stream: IO[bytes], path: Path, writer: Writer, room: Room) -> None:
    """Unpack an archive from its first file to its last, without going back."""
    taken: set[str] = set()
    files = 0
    try:
        # "r|": a stream, so that nothing is read or kept beyond what is unpacked.
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                # What the library remembers of earlier files would fill the memory.
                archive.members = []  # type: ignore[attr-defined]
                if member.isdir():
                    continue
                files += 1
                check_room(path, files, member.size, room)
                raw = member.name.encode("utf-8", "surrogateescape")
                name = safe_name(decoded_names([raw])[0], taken)
                _take(archive, member, name, writer)
    except (*DAMAGE, OSError) as error:
        if not files:
            raise cannot_read(path, "truncated") from error
        # What came before the damage is kept; that more is missing is said.
        writer.refuse(safe_name("the rest", taken), cannot_read(path, "truncated"))


def _take(
    archive: tarfile.TarFile, member: tarfile.TarInfo, name: str, writer: Writer
) -> None:
    content = archive.extractfile(member) if member.isfile() else None
    if content is None:
        writer.refuse(name, cannot_read(Path(name), "unreadable:device"))
        return
    with content:
        writer.write(name, content)
