"""Messages of Outlook (MSG), given the form in which they were sent.

So whatever reads e-mails and takes their attachments out does so for these, too.
"""

from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ingest.readers.decoding import decode
from ingest.readers.limits import cannot_read

_HTML = 0x1013
"""PidTagHtml of MS-OXPROPS: the text as HTML, in bytes."""


def outlook_message(path: Path, content: bytes) -> EmailMessage:
    """Return a message.

    Args:
        path: of the file; only its name is shown.
        content: of the file.

    Raises:
        ReadError: it is damaged.
    """
    from oxmsg import Message

    try:
        said = Message.load(content)
        message = EmailMessage(policy=policy.default)
        for name, value in _headers(said):
            if value:
                message[name] = _line(value)
        _add_text(message, said)
        for number, one in enumerate(said.attachments, 1):
            _attach(message, one, number)
    except Exception as error:
        # The library is written for whole files: it raises whatever damage leads to.
        raise cannot_read(path, "unreadable") from error
    return message


def _headers(said: Any) -> list[tuple[str, str | None]]:
    sent = said.message_headers
    named = {name.lower(): str(value) for name, value in sent.items()}
    date = named.get("date")
    if date is None and said.sent_date is not None:
        date = format_datetime(said.sent_date)
    to = ", ".join(
        f"{one.name} <{one.email_address}>" if one.name else one.email_address
        for one in said.recipients
        if one.email_address or one.name
    )
    return [
        ("Subject", said.subject),
        ("From", said.sender),
        ("To", named.get("to") or to),
        ("Cc", named.get("cc")),
        ("Date", date),
        ("Message-ID", named.get("message-id")),
        ("Organization", named.get("organization")),
    ]


def _line(value: str) -> str:
    """Return a header's value as one line that a header can have."""
    return " ".join(value.replace("\0", " ").split())


def _add_text(message: EmailMessage, said: Any) -> None:
    plain = said.body or ""
    html = said.properties.binary_prop_value(_HTML) or b""
    marked_up = decode(html, is_markup=True)[0] if html else said.html_body or ""
    message.set_content(_encodable(plain))
    if marked_up and not plain.strip():
        message.set_content(_encodable(marked_up), subtype="html")


def _attach(message: EmailMessage, one: Any, number: int) -> None:
    """Attach a file; a message within the message is none that can be had."""
    content = one.file_bytes
    if content is None:
        return
    kind, _, subtype = (one.mime_type or "").partition("/")
    if not subtype or kind in ("multipart", "message"):
        kind, subtype = "application", "octet-stream"
    name = _line(_encodable(one.file_name or "")) or f"attachment-{number}"
    message.add_attachment(content, maintype=kind, subtype=subtype, filename=name)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
