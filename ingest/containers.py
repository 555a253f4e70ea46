"""Files that hold files: ZIP archives, mailboxes, and e-mails with attachments.

What is inside is unpacked in a bounded process into a folder of the run, and is taken
in from there like any other file. Nothing is written outside that folder, whatever the
names inside say, and nothing beyond what the settings allow for one container and all
that is in it.
"""

import email
import hashlib
import mailbox
import mimetypes
import re
import stat
import zipfile
from contextlib import closing
from dataclasses import dataclass
from email import policy
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO
from zlib import error as ZlibError

from ingest.member_names import decoded_names, safe_name
from ingest.readers import formats, mail
from ingest.readers.limits import Limits, cannot_read
from repository.errors import ReadError

_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,
    ZlibError,
)
_SKIPPED_ATTACHMENTS = frozenset(".p7s .asc .sig .vcf .ics .toml".split())
"""Signatures, visiting cards and appointments, which programs attach; and sidecars, as
a sender does not describe what staff take in."""


_OF_MAILBOX = re.compile(
    rb"^(?:Status|X-Status|X-Keywords|X-UID|X-Mozilla-[\w-]+):.*\n(?:[ \t].*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\n\r?\n")
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)


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


def unpack(path: Path, limits: Limits, into: Path, room: Room) -> Unpacked:
    """Unpack a container.

    Args:
        path: of the archive, the mailbox or the e-mail.
        limits: of the process.
        into: the folder to unpack into; it is made.
        room: how much may be unpacked.

    Raises:
        ReadError: it holds more than there is room for, or cannot be opened. Nothing
            is to be taken in from the folder then.
    """
    into.mkdir(parents=True)
    kind = formats.media_type_of(path)
    if kind == formats.EMAIL:
        return _detach(path, limits, into, room)
    if kind == formats.MBOX:
        return _part_messages(path, into, room)
    try:
        with zipfile.ZipFile(path) as archive:
            return _unzip(archive, path, into, room)
    except (zipfile.BadZipFile, EOFError) as error:
        raise cannot_read(path, "truncated") from error
    except UnicodeDecodeError as error:
        raise cannot_read(path, "unreadable") from error


def _unzip(archive: zipfile.ZipFile, path: Path, into: Path, room: Room) -> Unpacked:
    infos = [one for one in archive.infolist() if not one.filename.endswith("/")]
    _check(path, len(infos), sum(info.file_size for info in infos), room)
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        # Members that share their bytes: nobody's archive, and how bombs are made
        # (Fifield, "A better zip bomb", WOOT 2019).
        raise cannot_read(path, "too-large")
    writer = _Writer(path, into, room)
    taken: set[str] = set()
    for info, written in zip(infos, _names(infos), strict=True):
        name = safe_name(written, taken)
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            why = "it is only a link to another file."
            writer.refuse(name, cannot_read(Path(name), "unreadable", why))
        elif info.flag_bits & 1:
            writer.refuse(name, cannot_read(Path(name), "password"))
        else:
            try:
                file = archive.open(info)
            except (*_DAMAGE, OSError):
                writer.refuse(name, cannot_read(Path(name), "unreadable"))
            else:
                with file:
                    writer.write(name, file)
    return writer.unpacked()


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Return the names inside an archive, decoded together: one machine wrote them."""
    raw: list[str | bytes] = []
    for info in infos:
        is_unicode = info.flag_bits & 0x800
        raw.append(info.filename if is_unicode else info.filename.encode("cp437"))
    return decoded_names(raw)


def _detach(path: Path, limits: Limits, into: Path, room: Room) -> Unpacked:
    message = mail.parse(path, limits)
    parts = list(mail.attachments(message))
    _check(path, len(parts), 0, room)
    writer = _Writer(path, into, room)
    taken: set[str] = set()
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            content = inner[0].as_bytes() if isinstance(inner, list) else b""  # type: ignore[union-attr]
            ending = ".eml"
        else:
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            ending = mimetypes.guess_extension(kind) or ""
        name = mail.filename(part) or f"attachment-{number}{ending}"
        if kind == "message/rfc822" and not name.lower().endswith(".eml"):
            name += ".eml"
        name = safe_name(name.replace("/", "_"), taken)
        if kind == "application/ms-tnef":
            why = "it is a package of Outlook. Save what is in it from there."
            writer.refuse(name, cannot_read(Path(name), "unknown-format", why))
        elif PurePosixPath(name).suffix.lower() not in _SKIPPED_ATTACHMENTS:
            writer.write(name, BytesIO(content))
    return writer.unpacked()


def _part_messages(path: Path, into: Path, room: Room) -> Unpacked:
    """Write each message of a mailbox as a file of its own.

    Its name follows from the message, not from its place: a mailbox from which
    messages were taken gives the others the names that they had.
    """
    writer = _Writer(path, into, room)
    taken: set[str] = set()
    with closing(mailbox.mbox(path, create=False)) as messages:
        _check(path, len(messages), path.stat().st_size, room)
        for key in messages.keys():
            content = _as_sent(messages.get_bytes(key))
            writer.write(safe_name(_message_name(content), taken), BytesIO(content))
    return writer.unpacked()


def _as_sent(content: bytes) -> bytes:
    """Return a message without what its mailbox adds: marks of the mail program, and
    the ">" before lines that begin with "From " (the form "mboxrd")."""
    blank = _BLANK.search(content)
    end = blank.end() if blank else len(content)
    return _OF_MAILBOX.sub(b"", content[:end]) + _QUOTED_FROM.sub(b"", content[end:])


def _message_name(content: bytes) -> str:
    message = email.message_from_bytes(content[:_CHUNK], policy=policy.default)
    subject = re.sub(r"[/\\]", "_", mail.header(message, "Subject")).strip(". ")[:60]
    told = mail.header(message, "Message-ID").encode("utf-8", "replace") or content
    return f"{subject or 'message'} {hashlib.sha256(told).hexdigest()[:8]}.eml"


def _check(path: Path, files: int, size: int, room: Room) -> None:
    if files > room.files:
        raise cannot_read(
            path,
            "too-large",
            f"it holds {files:,} files, and there is room for {room.files:,}. Unpack "
            "it and ingest what is in it, or raise files_per_archive in the settings.",
        )
    if size > room.size:
        raise _too_large(path, room)


def _too_large(path: Path, room: Room) -> ReadError:
    return cannot_read(
        path,
        "too-large",
        f"what is in it is larger than the {room.size >> 20:,} MB left to it. Unpack "
        "it and ingest what is in it, or raise megabytes_per_archive in the settings.",
    )


def _read(file: IO[bytes]) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        # Damaged archives send readers to places that no file has.
        raise zipfile.BadZipFile(str(error)) from error


class _Writer:
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
                        raise _too_large(self._path, self._room)
                    out.write(chunk)
        except (FileExistsError, NotADirectoryError):
            # A file and a folder of the same name.
            self.refuse(name, cannot_read(target, "unreadable"))
        except _DAMAGE:
            target.unlink(missing_ok=True)
            self.refuse(name, cannot_read(target, "unreadable"))
        except OSError as error:
            why = f"it cannot be unpacked: {error.strerror}. Make room on the disk."
            raise cannot_read(self._path, "unreadable", why) from error
        else:
            self._names.append(name)

    def unpacked(self) -> Unpacked:
        """Return what was done."""
        return Unpacked(tuple(self._names), tuple(self._refused), self._size)
