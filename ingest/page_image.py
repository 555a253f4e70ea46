"""A page of a PDF as a picture for the screen, drawn in a process with limits."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from threading import Lock

from ingest.isolation import ReaderPool
from ingest.pdf_drawing import draw_pdf_page
from ingest.readers.limits import Limits
from repository.errors import ReadError

WIDTH = 1000
"""Pixels from side to side: text can be read on a phone held upright, enlarged."""
_MOST_PIXELS = 4_000_000
_LIMITS = Limits(seconds=10, megabytes=512)


class PageImages:
    """Draws pages, one at a time; its process starts with the first of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open = ExitStack()
        self._pool: ReaderPool[bytes] | None = None

    def draw(self, path: Path, page: int) -> bytes:
        """Return a page of a PDF as WebP.

        Args:
            path: of the file.
            page: its number, from 1 on.

        Raises:
            ReadError: it cannot be drawn, or not within the limits.
        """
        with self._lock:
            if self._pool is None:
                pool = ReaderPool(1, _LIMITS, _draw, preload="")
                self._pool = self._open.enter_context(pool)
            ((_, drawn),) = self._pool.read([path], lambda _: (page,))
        if isinstance(drawn, ReadError):
            raise drawn
        return drawn

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._open.close()
            self._pool = None


def _draw(path: Path, limits: Limits, page: int) -> bytes:
    drawn = draw_pdf_page(
        path, page, lambda width: WIDTH / max(1.0, width), _MOST_PIXELS
    )
    written = BytesIO()
    drawn.convert("RGB").save(written, "WEBP", quality=70)
    return written.getvalue()
