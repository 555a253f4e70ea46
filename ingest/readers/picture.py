"""Pictures of pages (TIFF, PNG, JPEG), as scanners and telephones make them.

A picture has no text of its own: its pages wait for recognition, see
:mod:`ingest.recognition`.
"""

from pathlib import Path

from ingest.readers.blocks import Warnings, extraction
from ingest.readers.formats import media_type_of
from ingest.readers.limits import Limits, cannot_read
from repository.model import Extraction, Page

_LEAST_SIDE = 700
"""Pixels of the shorter side below which no page can be read: A5 at 120 dpi. Logos and
the pictures of web pages are smaller."""


def read(path: Path, limits: Limits) -> Extraction:
    """Return the pages of a picture, without text.

    Raises:
        ReadError: it is damaged, or too small to be a page.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            width, height = image.size
            frames = int(getattr(image, "n_frames", 1))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise cannot_read(path, "unreadable") from error
    if min(width, height) < _LEAST_SIDE:
        raise cannot_read(path, "unknown-format:small", width=width, height=height)
    pages = (Page(number, "") for number in range(1, min(frames, limits.pages) + 1))
    reader = ("picture", "", media_type_of(path))
    return extraction(reader, pages, limits, Warnings.about(path), total=frames)
