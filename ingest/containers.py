"""Files that hold files: archives, mailboxes, e-mails and PDFs with attachments.

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
from email import policy
from io import BytesIO
from pathlib import Path, PurePosixPath

from ingest.member_names import decoded_names, safe_name
from ingest.readers import formats, mail
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.pdf_attached import attached_to, attached_to_pages
from ingest.readers.pdf_document import open_document
from ingest.tar_archives import untar
from ingest.unpacked import DAMAGE, Room, Unpacked, Writer, check_room

_CHUNK = 1 << 20
_SKIPPED_ATTACHMENTS = frozenset(".p7s .asc .sig .vcf .ics .toml".split())
"""Signatures, visiting cards and appointments, which programs attach; and sidecars, as
a sender does not describe what staff take in."""


_OF_MAILBOX = re.compile(
    rb"^(?:Status|X-Status|X-Keywords|X-UID|X-Mozilla-[\w-]+):.*\n(?:[ \t].*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\n\r?\n")
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def unpack(path: Path, limits: Limits, into: Path, room: Room) -> Unpacked:
    """Unpack a container.

    Args:
        path: of the archive, the mailbox, the e-mail or the PDF.
        limits: of the process.
        into: the folder to unpack into; it is made.
        room: how much may be unpacked.

    Raises:
        ReadError: it holds more than there is room for, or cannot be opened. Nothing
            is to be taken in from the folder then.
    """
    into.mkdir(parents=True)
    kind = formats.media_type_of(path)
    if kind in formats.MESSAGES:
        return _detach(path, limits, into, room)
    if kind == formats.PDF:
        return _detach_from_pdf(path, limits, into, room)
    if kind == formats.MBOX:
        return _part_messages(path, into, room)
    if kind != formats.ZIP:
        return untar(path, kind, into, room)
    try:
        with zipfile.ZipFile(path) as archive:
            return _unzip(archive, path, into, room)
    except (zipfile.BadZipFile, EOFError) as error:
        raise cannot_read(path, "truncated") from error
    except UnicodeDecodeError as error:
        raise cannot_read(path, "unreadable") from error


def _unzip(archive: zipfile.ZipFile, path: Path, into: Path, room: Room) -> Unpacked:
    infos = [one for one in archive.infolist() if not one.filename.endswith("/")]
    check_room(path, len(infos), sum(info.file_size for info in infos), room)
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        # Members that share their bytes: nobody's archive, and how bombs are made
        # (Fifield, "A better zip bomb", WOOT 2019).
        raise cannot_read(path, "too-large")
    writer = Writer(path, into, room)
    taken: set[str] = set()
    for info, written in zip(infos, _names(infos), strict=True):
        name = safe_name(written, taken)
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            writer.refuse(name, cannot_read(Path(name), "unreadable:link"))
        elif info.flag_bits & 1:
            writer.refuse(name, cannot_read(Path(name), "password"))
        else:
            try:
                file = archive.open(info)
            except (*DAMAGE, OSError):
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
    check_room(path, len(parts), 0, room)
    writer = Writer(path, into, room)
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
            writer.refuse(name, cannot_read(Path(name), "unknown-format:outlook"))
        elif PurePosixPath(name).suffix.lower() not in _SKIPPED_ATTACHMENTS:
            writer.write(name, BytesIO(content))
    return writer.unpacked()


def _detach_from_pdf(path: Path, limits: Limits, into: Path, room: Room) -> Unpacked:
    writer = Writer(path, into, room)
    taken: set[str] = set()
    with open_document(path) as document:
        if document is None:
            return writer.unpacked()  # whoever reads it says what is wrong with it
        on_pages = attached_to_pages(document, limits.pages)
        attached = [x for x in (*attached_to(document), *on_pages) if x.is_taken]
        check_room(path, len(attached), sum(one.size() for one in attached), room)
        seen: set[tuple[str, bytes]] = set()
        for one in attached:
            content = one.content()
            key = one.name, hashlib.sha256(content).digest()
            if key in seen:
                continue  # attached to a page, and listed for the document
            seen.add(key)
            name = safe_name(one.name.replace("/", "_"), taken)
            writer.write(name, BytesIO(content))
    return writer.unpacked()


def _part_messages(path: Path, into: Path, room: Room) -> Unpacked:
    """Write each message of a mailbox as a file of its own.

    Its name follows from the message, not from its place: a mailbox from which
    messages were taken gives the others the names that they had.
    """
    writer = Writer(path, into, room)
    taken: set[str] = set()
    with closing(mailbox.mbox(path, create=False)) as messages:
        check_room(path, len(messages), path.stat().st_size, room)
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
