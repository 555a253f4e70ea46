"""Many calls of pdfium in one go give what it gives one by one."""

import ctypes
from pathlib import Path

import pypdfium2.raw as pdfium

from ingest.readers.pdf_document import open_document
from ingest.readers.pdf_places import (
    are_bold,
    boxes_of_characters,
    codes_of_page,
    origins_of,
)
from tests.make_pdfs import SENTENCE, make_pdf


def test_letters_of_a_long_page_stand_where_pdfium_says_of_each(
    tmp_path: Path,
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SENTENCE * 24])
    with open_document(path) as document:
        page = pdfium.FPDF_LoadPage(document, 0)
        textpage = pdfium.FPDFText_LoadPage(page)
        count = pdfium.FPDFText_CountChars(textpage)
        assert count > 1_500  # more than find room at once
        numbers = range(count)
        boxes = boxes_of_characters(textpage, numbers).tolist()
        origins = origins_of(textpage, numbers).tolist()
        codes = codes_of_page(textpage, count).tolist()
        assert are_bold(textpage, numbers) == [False] * count
        for number in numbers:
            values = [ctypes.c_double() for _ in range(4)]
            pdfium.FPDFText_GetCharBox(textpage, number, *values)
            assert boxes[number] == [x.value for x in values]
            pdfium.FPDFText_GetCharOrigin(textpage, number, *values[:2])
            assert origins[number] == [x.value for x in values[:2]]
            assert codes[number] == pdfium.FPDFText_GetUnicode(textpage, number)
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)
