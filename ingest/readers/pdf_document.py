"""A PDF that pdfium has open."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ingest.readers.limits import cannot_read
from repository.memory import give_back_memory, resident_bytes

_MOST_KEPT = 32 << 20
"""Bytes by which a process may grow before a document is opened anew. Pdfium keeps the
fonts, links and pictures of all pages that it has loaded until it closes the document:
257 MB of 950 pages of music, 145 MB of 685 pages with thousands of links. To open these
anew takes some milliseconds."""


@contextmanager
def open_document(path: Path) -> Iterator[Any]:
    """Open a file with pdfium: its handle, or None if it refuses the file for no reason
    that we know.

    Raises:
        ReadError: it needs a password.
    """
    import pypdfium2.raw as pdfium

    document = pdfium.FPDF_LoadDocument(str(path).encode() + b"\x00", None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise cannot_read(path, "password")
        yield None
        return
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def with_form(
    path: Path, document: Any, pages: range
) -> Iterator[tuple[int, Any, Any]]:
    """Yield pages, with pdfium's handles of the document and of its form (None if it
    has none), which may end with the next page.

    Args:
        path: of the file.
        document: its handle, by which the first pages are loaded.
        pages: their places in the document.

    Raises:
        ReadError: the file is no longer there, or another one.
    """
    from ingest.readers.pdf_filled import form_of

    with ExitStack() as stack:
        form = stack.enter_context(form_of(document))
        before = resident_bytes()
        for page in pages:
            if resident_bytes() - before > _MOST_KEPT:
                stack.close()
                give_back_memory()
                document = stack.enter_context(open_document(path))
                if document is None:
                    raise cannot_read(path, "unreadable")
                form = stack.enter_context(form_of(document))
                before = resident_bytes()
            yield page, document, form
