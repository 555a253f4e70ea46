"""MHTML: a web page and its pictures in one file, in the form of a message (RFC 2557).

Browsers save it as "web page, single file", Word as "single file web page".
"""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from ingest.readers.blocks import Warnings, extraction, pages_of
from ingest.readers.formats import MHTML
from ingest.readers.html import hints_and_blocks
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.mail import decoded, header, parse
from repository.model import Extraction, Hint

_MOST_FRAMES = 50


def read(path: Path, limits: Limits) -> Extraction:
    """Read a web page that was saved in one file; its frames follow one another.

    Raises:
        ReadError: it has no page, or is larger than the limits allow.
    """
    message = parse(path, limits)
    pages = list(_pages(message))
    if not pages:
        raise cannot_read(path, "empty")
    hints: list[Hint] = []
    blocks = []
    for part in pages[:_MOST_FRAMES]:
        told, found = hints_and_blocks(decoded(part))
        # What frames say of themselves is not said of the page.
        hints = hints or told
        blocks += found
    where = header(message, "Snapshot-Content-Location") or header(
        pages[0], "Content-Location"
    )
    if where.startswith(("http://", "https://")):
        hints.append(Hint("source", where, "MHTML: Content-Location"))
    return extraction(
        ("webarchive", "", MHTML),
        pages_of(blocks),
        limits,
        Warnings.about(path),
        hints,
    )


def _pages(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the page, and those in its frames."""
    for part in message.walk():
        is_page = part.get_content_type() in ("text/html", "application/xhtml+xml")
        if is_page and isinstance(part, EmailMessage):
            yield part
