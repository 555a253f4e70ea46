"""PDF: the files that are attached to one, as to an e-mail.

A portfolio is a cover page with the documents attached: read as a PDF it says nothing
but which program to open it with.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.formats import SUFFIXES

FILE: int = pdfium.FPDF_ANNOT_FILEATTACHMENT
"""The kind of annotation that a file is attached to a place on a page with."""

_MOST = 10_000
"""Attached files, and annotations of a page, that are looked at."""

_LONGEST = 2_000
"""Bytes of one name."""

_TAKEN = {*SUFFIXES, ".csv"}
"""Endings of what is read. Beside documents in a folder a CSV describes them; attached
to one it is somebody's figures."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to a PDF.

    Attributes:
        name: that it was given, "" if none.
        handle: pdfium's, good for as long as the document is open.
    """

    name: str
    handle: Any

    @property
    def is_taken(self) -> bool:
        """Whether it is in a format that is read; settings of printers and data of
        invoices are attached as well, and are nothing for a reader."""
        return PurePosixPath(self.name.lower()).suffix in _TAKEN

    def size(self) -> int:
        """Return its length in bytes."""
        return self._write(None, 0)

    def content(self) -> bytes:
        """Return its bytes."""
        size = self.size()
        buffer = ctypes.create_string_buffer(size)
        written = self._write(buffer, size)
        return buffer.raw[:written]

    def _write(self, buffer: Any, size: int) -> int:
        length = ctypes.c_ulong()
        done = pdfium.FPDFAttachment_GetFile(self.handle, buffer, size, length)
        return int(length.value) if done else 0


def attached_to(document: Any) -> Iterator[Attached]:
    """Yield what is attached to a document as a whole; pdfium's handle is given."""
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), _MOST)):
        handle = pdfium.FPDFDoc_GetAttachment(document, index)
        if handle:
            yield Attached(_name_of(handle), handle)


def attached_at(annotation: Any) -> Iterator[Attached]:
    """Yield what an annotation of the kind :data:`FILE` has attached, if anything."""
    handle = pdfium.FPDFAnnot_GetFileAttachment(annotation)
    if handle:
        yield Attached(_name_of(handle), handle)


def attached_to_pages(document: Any, most: int) -> Iterator[Attached]:
    """Yield what is attached to places on a document's pages.

    Args:
        document: pdfium's handle.
        most: pages that are looked at.
    """
    for index in range(min(pdfium.FPDF_GetPageCount(document), most)):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            continue
        for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
            annotation = pdfium.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            if pdfium.FPDFAnnot_GetSubtype(annotation) == FILE:
                yield from attached_at(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
        pdfium.FPDF_ClosePage(page)


def _name_of(handle: Any) -> str:
    size = pdfium.FPDFAttachment_GetName(handle, None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAttachment_GetName(handle, buffer, size)
    text = bytes(buffer).decode("utf-16-le", "replace").partition("\x00")[0]
    return " ".join(text.split())
