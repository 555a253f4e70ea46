"""The original file of an edition: shown in the browser only if that is safe."""

import re
from pathlib import Path

from flask import Response, send_file

from ingest.readers import formats
from repository.errors import CatalogueError
from repository.model import Edition

_INLINE = frozenset({formats.PDF, formats.PNG, formats.JPEG})
"""What browsers show without running anything that is in it."""
_MAX_NAME = 120
# Control characters, separators of paths, and marks that turn the direction of text
# round, by which "fdp.exe" can be made to look like "exe.pdf".
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def is_shown_inline(edition: Edition) -> bool:
    """Return whether browsers may show the original themselves: PDFs and pictures,
    and only where reading the bytes found them to be such."""
    return edition.media_type in _INLINE


def safe_filename(name: str, media_type: str) -> str:
    """Return a file name that is safe to save under, with a suffix true to the type.

    >>> safe_filename("../../etc/Årsplan.pdf", "application/pdf")
    'etc_Årsplan.pdf'
    >>> safe_filename("invoice.exe", "text/plain")
    'invoice.exe.txt'
    """
    cleaned = _UNSAFE.sub("_", name).strip(" ._")
    known = formats.FORMATS.get(media_type)
    suffixes = known.suffixes if known else (".bin",)
    stem, dot, ending = cleaned.rpartition(".")
    suffix = f"{dot}{ending}".lower()
    if suffix not in suffixes or not stem:
        stem, suffix = cleaned, suffixes[0]
    return f"{stem[:_MAX_NAME] or 'document'}{suffix}"


def send_original(edition: Edition, path: Path) -> Response:
    """Return the response with an edition's original bytes.

    Raises:
        CatalogueError: the bytes are not there.
    """
    if not path.is_file():
        raise CatalogueError(
            "The original of %(name)s is missing from the file store. "
            "Those who keep this library can find out more with: commonshelf check",
            name=repr(edition.filename),
        )
    inline = is_shown_inline(edition)
    response = send_file(
        path,
        mimetype=edition.media_type if inline else "application/octet-stream",
        as_attachment=not inline,
        download_name=safe_filename(edition.filename, edition.media_type),
        etag=edition.sha256,
    )
    # It may be withdrawn at any moment, and not everybody may see it: browsers ask
    # whether what they keep still holds, and nothing between us and them keeps it.
    response.headers["Cache-Control"] = "private, no-cache"
    if not inline:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
