"""What a PDF holds that is not on its pages: files attached to it, dynamic forms.

A portfolio is a cover page with the documents attached: read as a PDF it says nothing
but which program to open it with.
"""

import ctypes
from pathlib import PurePosixPath
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.blocks import Warnings
from ingest.readers.formats import SUFFIXES

_MOST = 10_000
"""Attached files whose names are looked at."""

_LONGEST = 2_000
"""Bytes of one name."""

_TOLD = 8
"""Names that a warning gives."""

_ALSO_DOCUMENTS = frozenset(
    (".doc", ".ppt", ".xls", ".xlsx", ".ods", ".odp", ".msg", ".csv", ".wpd")
)
"""Endings of documents beside those that are read; settings of printers and data of
invoices are attached as well, and are nothing to tell of."""


def tell_of_hidden(document: Any, warnings: Warnings) -> None:
    """Warn of what a PDF holds that is not read.

    Args:
        document: pdfium's handle.
        warnings: to add to.
    """
    attached = [x for x in _attached(document) if _is_document(x)]
    if attached:
        count, more = len(attached), len(attached) - _TOLD
        few = "attachments:one" if count == 1 else "attachments"
        warnings.add(
            "attachments:many" if more > 0 else few,
            count=count,
            files=", ".join(attached[:_TOLD]),
            more=more,
        )
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_XFA_FULL:
        warnings.add("dynamic-form")


def _attached(document: Any) -> list[str]:
    """Return the names of the files attached to a document."""
    names = []
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), _MOST)):
        attachment = pdfium.FPDFDoc_GetAttachment(document, index)
        if not attachment:
            continue
        size = pdfium.FPDFAttachment_GetName(attachment, None, 0)
        if 2 < size <= _LONGEST:
            buffer = (ctypes.c_ushort * (size // 2 + 1))()
            pdfium.FPDFAttachment_GetName(attachment, buffer, size)
            text = bytes(buffer).decode("utf-16-le", "replace").partition("\x00")[0]
            names.append(" ".join(text.split()))
    return names


def _is_document(name: str) -> bool:
    suffix = PurePosixPath(name.lower()).suffix
    return suffix in SUFFIXES or suffix in _ALSO_DOCUMENTS
