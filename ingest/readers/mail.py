"""E-mail: subject, sender, date and text of a message; its attachments by name.

The attachments themselves are documents of their own: see :mod:`ingest.containers`.
"""

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from ingest.readers.blocks import (
    Block,
    BlockKind,
    Warnings,
    extraction,
    heading,
    pages_of,
)
from ingest.readers.decoding import decode
from ingest.readers.formats import EMAIL, NEXT_MESSAGE, OLE
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.markup import seen_blocks, tree_of
from ingest.readers.outlook_file import outlook_message
from ingest.readers.text import text_blocks
from repository.model import Extraction, Hint

_SHOWN = ("From", "To", "Cc", "Date")
_REPLY = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|sv|vb|vs|tr|rv|res|enc|ref|отв|пересл|رد|返信|転送)"
    r"\s*(?:\[\d+\])?\s*[::])+\s*",
    re.IGNORECASE,
)
"""What programs put before the subject of an answer or of what is passed on."""
_LOCKED = frozenset({"multipart/encrypted", "application/pkcs7-mime"})
_MOST_PARTS = 10_000
_BREAKS = (ValueError, AttributeError, TypeError, LookupError)
"""What the library's parser of headers raises on some that are malformed."""


def read(path: Path, limits: Limits) -> Extraction:
    """Read a message.

    Raises:
        ReadError: it is encrypted, a whole mailbox, or larger than the limits allow.
    """
    return extraction_of(parse(path, limits), path, limits, ("mail", "", EMAIL))


def extraction_of(
    message: EmailMessage, path: Path, limits: Limits, reader: tuple[str, str, str]
) -> Extraction:
    """Return the extraction of a message.

    Args:
        message: its text is read, of its attachments the names.
        path: of its file.
        limits: of what is kept.
        reader: name and version of the reader, and the media type of the file.
    """
    warnings = Warnings.about(path)
    subject = _REPLY.sub("", header(message, "Subject"))
    blocks = [heading(subject, 1)] if subject else []
    shown = [(name, header(message, name)) for name in _SHOWN]
    blocks += [Block(BlockKind.ROW, f"{n}: {said}") for n, said in shown if said]
    blocks += _body(message)
    names = (filename(part) for part in attachments(message))
    blocks += [Block(BlockKind.ITEM, f"- {name}") for name in names if name]
    hints = list(_hints(message, subject))
    return extraction(reader, pages_of(blocks), limits, warnings, hints)


def parse(path: Path, limits: Limits) -> EmailMessage:
    """Return a message; one of Outlook's as if it had been sent.

    Raises:
        ReadError: it is encrypted, a whole mailbox, or larger than the limits allow.
    """
    if path.stat().st_size > limits.unpacked_bytes:
        raise cannot_read(path, "too-large")
    content = path.read_bytes()
    if content.startswith(OLE):
        return outlook_message(path, content)
    if content.startswith(b"From ") and NEXT_MESSAGE.search(content):
        raise cannot_read(path, "unknown-format:mailbox")
    message = email.message_from_bytes(content, policy=policy.default)
    if message.get_content_type() in _LOCKED:
        raise cannot_read(path, "password:mail")
    return message


def header(message: EmailMessage, name: str) -> str:
    """Return what a header says, on one line; "" if there is none."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except _BREAKS:
        raw = (
            str(said)
            for key, said in message.raw_items()
            if key.lower() == name.lower()
        )
        return " ".join(next(raw, "").split())


def attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message that are files of their own, messages among them.

    Images that its text shows (logos, signatures) are none.
    """
    for part in _leaves(message):
        kind = part.get_content_type()
        if part is not message and kind == "message/rfc822":
            yield part
        elif _is_file(part):
            yield part


def filename(part: EmailMessage) -> str:
    """Return the name that an attachment was given; "" if none."""
    try:
        return " ".join((part.get_filename() or "").split())
    except _BREAKS:
        return ""


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that hold no others, in order; attached messages whole."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        is_inner = part is not message and part.get_content_type() == "message/rfc822"
        inner = part.get_payload() if part.is_multipart() and not is_inner else None
        if isinstance(inner, list):
            waiting += reversed([one for one in inner if isinstance(one, EmailMessage)])
        else:
            yield part


def _is_file(part: EmailMessage) -> bool:
    said = str(part.get_content_disposition() or "")
    if said == "attachment":
        return True
    if part.get("Content-ID") and part.get_content_maintype() == "image":
        return False
    if part.get_content_maintype() == "text":
        return bool(filename(part)) and said != "inline"
    return part.get_content_maintype() not in ("multipart", "message")


def _body(message: EmailMessage) -> Iterator[Block]:
    """Yield the text of a message: of alternatives the first that says a thing."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        inner = [one for one in message.iter_parts() if isinstance(one, EmailMessage)]
        if message.get_content_subtype() != "alternative":
            for part in inner:
                yield from _body(part)
            return
        told = [list(_body(part)) for part in inner]
        yield from next((blocks for blocks in told if blocks), [])
    elif message.get_content_maintype() == "text" and not _is_file(message):
        text = decoded(message)
        if message.get_content_subtype() == "html":
            tree = tree_of(text)
            yield from seen_blocks(tree) if tree is not None else ()
        else:
            yield from text_blocks(text)


def decoded(message: EmailMessage) -> str:
    """Return the text of a part, by the encoding that it names or else looks like."""
    payload = message.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    said = message.get_content_charset() or ""
    if said and said != "us-ascii":
        try:
            return content.decode(said)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content, message.get_content_subtype() == "html")[0]


def _hints(message: EmailMessage, subject: str) -> Iterator[Hint]:
    yield Hint("title", subject, "e-mail: Subject")
    for name, address in getaddresses([header(message, "From")]):
        if name or address:
            yield Hint("creator", name or address, "e-mail: From")
    if said := header(message, "Organization"):
        yield Hint("issuer", said, "e-mail: Organization")
    try:
        date = parsedate_to_datetime(header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return
    yield Hint("issued", date, "e-mail: Date")
