"""What a PDF holds that is not on its pages: files attached to it, dynamic forms."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.blocks import Warnings
from ingest.readers.formats import holds_files
from ingest.readers.pdf_attached import attached_to

_TOLD = 8
"""Names that a warning gives."""


def tell_of_hidden(
    document: Any, on_pages: Iterable[str], path: Path, warnings: Warnings
) -> None:
    """Warn of what a PDF holds that is not read.

    Args:
        document: pdfium's handle.
        on_pages: names of files attached to places on its pages.
        path: of the file.
        warnings: to add to.
    """
    of_document = [one.name for one in attached_to(document) if one.is_taken]
    # What is attached to a page is often listed for the document, too.
    left = list(dict.fromkeys([*of_document, *on_pages]))
    # What is taken in beside the document is nothing to warn of.
    if left and not holds_files(path):
        count, more = len(left), len(left) - _TOLD
        few = "attachments:one" if count == 1 else "attachments"
        warnings.add(
            "attachments:many" if more > 0 else few,
            count=count,
            files=", ".join(left[:_TOLD]),
            more=more,
        )
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_XFA_FULL:
        warnings.add("dynamic-form")
