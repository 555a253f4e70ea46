"""Drawing a page of a PDF, no larger than is bearable."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.limits import cannot_read

if TYPE_CHECKING:
    from PIL.Image import Image


def draw_pdf_page(
    path: Path,
    page: int,
    scale: Callable[[float], float],
    most_pixels: int,
    grayscale: bool = False,
) -> "Image":
    """Return the image of a page.

    Args:
        path: of the file.
        page: its number, from 1 on.
        scale: returns the pixels to a point that are wanted, from the width of the
            page in points.
        most_pixels: that the image may have; a larger page is drawn smaller.
        grayscale: whether colours are left out.

    Raises:
        ReadError: it cannot be drawn.
    """
    import pypdfium2
    from PIL.Image import Image

    try:
        with pypdfium2.PdfDocument(path) as document:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            bearable = (most_pixels / max(1.0, width * height)) ** 0.5
            wanted = min(scale(width), bearable)
            drawn = sheet.render(scale=wanted, grayscale=grayscale).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise cannot_read(path, "unreadable") from error
    if not isinstance(drawn, Image):
        raise cannot_read(path, "unreadable")
    return drawn
