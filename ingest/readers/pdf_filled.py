"""What was filled into a PDF: values of form fields, and text typed onto its pages.

Neither is part of the page's content, and so not of the text that pdfium gives.
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_attached import FILE, attached_at
from ingest.readers.pdf_calls import called, handle_of
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_sheet import Sheet

_annotation = called(pdfium.FPDFPage_GetAnnot)
_kind = called(pdfium.FPDFAnnot_GetSubtype)
_close = called(pdfium.FPDFPage_CloseAnnot)

_WRITTEN = frozenset(
    (
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    )
)
"""Fields whose value is words; of boxes and buttons it is a name nobody sees."""

_SECRET = 1 << 13
"""Flag of a field for a password (ISO 32000-1, table 228)."""

_MOST = 2_000
"""Annotations of a page that are looked at."""

_LONGEST = 100_000
"""Bytes of one value."""


@contextmanager
def form_of(document: Any) -> Iterator[Any]:
    """Open a document's form; None if it has none.

    Args:
        document: pdfium's handle.
    """
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    settings = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, settings)
    try:
        yield form or None
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def add_annotated(page: Any, form: Any, sheet: Sheet) -> None:
    """Add what was filled in to a page's lines, each beside its label, and note the
    files that are attached to it.

    Args:
        page, form: pdfium's handles; the form may be None.
        sheet: whose lines are in reading order.
    """
    for filled in _filled(page, form, sheet.attached):
        place = _place_of(filled, sheet.lines)
        sheet.lines = [*sheet.lines[:place], filled, *sheet.lines[place:]]


def _filled(page: Any, form: Any, attached: list[str]) -> Iterator[Line]:
    box = pdfium.FS_RECTF()
    handle = handle_of(page)
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = _annotation(handle, index)
        if not annotation:
            continue
        try:
            kind = _kind(annotation)  # most are links
            if kind == FILE:
                some = attached_at(annotation)
                attached += [one.name for one in some if one.is_taken]
            text_of = _TEXTS.get(kind)
            text = " ".join(text_of(annotation, form).split()) if text_of else ""
            if text and pdfium.FPDFAnnot_GetRect(annotation, box):
                height = min(abs(box.top - box.bottom), 10.0)
                base = max(box.top, box.bottom) - height * 0.8
                yield Line(text, box.left, box.right, base, height)
        finally:
            _close(annotation)


def _typed(annotation: Any, _form: Any) -> str:
    """Return the text of one that was typed onto the page."""
    if pdfium.FPDFAnnot_GetFlags(annotation) & pdfium.FPDF_ANNOT_FLAG_HIDDEN:
        return ""
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return _decoded(buffer)


def _value(annotation: Any, form: Any) -> str:
    """Return the value of a field, if it is words."""
    if pdfium.FPDFAnnot_GetFlags(annotation) & pdfium.FPDF_ANNOT_FLAG_HIDDEN:
        return ""
    if form is None:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _WRITTEN:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _SECRET:
        return ""
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)
    return _decoded(buffer)


_TEXTS = {pdfium.FPDF_ANNOT_FREETEXT: _typed, pdfium.FPDF_ANNOT_WIDGET: _value}
"""What is filled in, by the kind of annotation."""


def _decoded(buffer: Any) -> str:
    return bytes(buffer).decode("utf-16-le", "replace").partition("\x00")[0]


def _place_of(filled: Line, lines: Sequence[Line]) -> int:
    """Return where what was filled in is read: after its label, else from the top."""
    beside = [
        (line.right, place)
        for place, line in enumerate(lines)
        if abs(line.y - filled.y) < max(line.size, filled.size)
        and line.left < filled.left
    ]
    if beside:
        return max(beside)[1] + 1
    above = [(line.y, place) for place, line in enumerate(lines) if line.y > filled.y]
    nearest = min(above)[0] if above else 0.0
    return max((p + 1 for y, p in above if y < nearest + filled.size), default=0)
