"""A page of a PDF as a picture for the screen, drawn in a process with limits."""

from io import BytesIO
from pathlib import Path
from threading import Lock

from ingest.isolation import ReaderPool
from ingest.readers.limits import Limits, cannot_read
from repository.errors import ReadError

WIDTH = 1000
"""Pixels from side to side: text can be read on a phone held upright, enlarged."""
_MOST_PIXELS = 4_000_000
_LIMITS = Limits(seconds=20, megabytes=512)


class PageImages:
    """Draws pages, one at a time; its process starts with the first of them."""

    def __init__(self) -> None:
        self._lock = Lock()
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
                self._pool = ReaderPool(1, _LIMITS, _draw, preload="")
                self._pool.__enter__()
            ((_, drawn),) = self._pool.read([path], lambda _: (page,))
        if isinstance(drawn, ReadError):
            raise drawn
        return drawn

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None


def _draw(path: Path, limits: Limits, page: int) -> bytes:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            scale = WIDTH / max(1.0, width)
            area = max(1.0, width * height)
            scale = min(scale, (_MOST_PIXELS / area) ** 0.5)
            drawn = sheet.render(scale=scale).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise cannot_read(path, "unreadable") from error
    written = BytesIO()
    drawn.save(written, "WEBP", quality=70)
    return written.getvalue()
