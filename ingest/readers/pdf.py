"""PDF: running text from pdfium, in reading order, with headings and tables."""

import ctypes
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from time import process_time
from typing import Any

from ingest.normalise import words_of
from ingest.readers.blocks import Warnings, extraction, page_of
from ingest.readers.formats import PDF
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.pdf_document import open_document, with_form
from ingest.readers.pdf_joins import (
    has_initials,
    join_initials,
    join_over_pages,
    settle_hyphens,
    word_counts,
)
from ingest.readers.pdf_layout import blocks_of, titles_of
from ingest.readers.pdf_running import remove_running_lines
from ingest.readers.pdf_sheet import Sheet, body_size
from repository.issue_sentences import PLACES
from repository.model import Extraction, Hint, Page, PageKind

_JUNK_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel|office word)\b.*|untitled.*|unbenannt.*"
    r"|sans titre.*|sin título.*|namnlös.*|sem título.*|без имени.*|無題.*"
    r"|(?:document|dokument|slide|page|layout|print|presentation|powerpoint "
    r"presentation|title|none|null|no title|noname|doc|pdf)\s*[-_]?\d*"
    r"|.*\.(?:docx?|odt|rtf|indd|qxd|qxp|p65|pptx?|xlsx?|tex|dvi|pdf|html?|pub|wpd|ai)",
    re.IGNORECASE,
)
_JUNK_PERSON = re.compile(
    r"(?:user|admin|administrator|owner|unknown|author|default|pc|win|windows.*|none"
    r"|root|guest|benutzer|utilisateur|usuario|användare|microsoft.*|\W*|\d+)\d*",
    re.IGNORECASE,
)
_INFO = (
    ("Title", "title"),
    ("Author", "creator"),
    ("Keywords", "keywords"),
    ("Subject", "abstract"),
    ("CreationDate", "issued"),
)
_DIVIDED_IN_CELL = re.compile("[-\u2010\ufffe]\n")
_MOST_LETTERS = 200_000
"""Letters of a page beyond which it is not asked where each stands: no paper holds a
tenth of them."""
_Room = ctypes.c_char * 256
"""Room for most strings of a PDF: ctypes takes long to make a kind for each length."""
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def read(path: Path, limits: Limits) -> Extraction:
    """Read a PDF.

    Raises:
        ReadError: it needs a password, is cut off or is damaged.
    """
    warnings = Warnings.about(path)
    with open_document(path) as document:
        if document is None or _page_count(document) < 1:
            return _second_try(path, limits, warnings)
        return _read(path, document, limits, warnings)


def _read(path: Path, document: Any, limits: Limits, warnings: Warnings) -> Extraction:
    from ingest.readers.pdf_hidden import tell_of_hidden

    sheets, failed, cut = _sheets(path, document, limits)
    without_text = [number for number, s in enumerate(sheets, 1) if not s.lines]
    if _is_cut_off(path):
        if failed or len(without_text) == len(sheets):
            raise cannot_read(path, "truncated")
        warnings.add("truncated:pdf", count=len(sheets))
    if failed:
        warnings.add("page-unreadable", where=_pages(failed))
    if cut:
        warnings.add("cut:page", where=_pages(cut))
    on_pages = [one for sheet in sheets for one in sheet.attached]
    tell_of_hidden(document, on_pages, path, warnings)
    _add_no_text(without_text, len(sheets), warnings)
    settle_hyphens(sheets)
    from ingest.readers.pdf_turned import watermarks

    body = body_size(sheets)
    repeated = remove_running_lines(sheets, body)
    if any(sheet.others for sheet in sheets):
        repeated += watermarks(sheets)
    hints = [*_info(path, document), *_titles(sheets, body), *_headers(repeated)]
    divided = any(
        line.text[-1] in "-\u2010\ufffe"
        or (line.is_row and _DIVIDED_IN_CELL.search(line.text))
        for s in sheets
        for line in s.lines
    )
    known: frozenset[str] = frozenset()
    if divided:
        known = words_of(x.text for s in sheets for x in s.lines)
        join_over_pages(sheets, body, known)
    if has_initials(sheets, body):
        counts = cache(partial(word_counts, sheets))
        for sheet in sheets:
            join_initials(sheet, counts)
    pages = (_page(number, s, body, known) for number, s in enumerate(sheets, 1))
    total = _page_count(document)
    return extraction(("pdf", "", PDF), pages, limits, warnings, hints, total)


def _page_count(document: Any) -> int:
    import pypdfium2.raw as pdfium

    return int(pdfium.FPDF_GetPageCount(document))


def _sheets(
    path: Path, opened: Any, limits: Limits
) -> tuple[list[Sheet], list[int], list[int]]:
    """Return the pages, the numbers of those that cannot be read, and of those cut."""
    import pypdfium2.raw as pdfium

    from ingest.readers.pdf_codepage import with_cyrillic
    from ingest.readers.pdf_filled import add_annotated
    from ingest.readers.pdf_lines import LEVEL, Pen, has_endless_string
    from ingest.readers.pdf_tables import with_tables
    from ingest.readers.pdf_turned import QUARTERS, main_turn, turned_upright

    pen = Pen()
    sheets: list[Sheet] = []
    failed = []
    cut = []
    left = limits.characters
    numbers = range(min(_page_count(opened), limits.pages))
    for index, document, form in with_form(path, opened, numbers):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            failed.append(index + 1)
            sheets.append(Sheet(1.0))
            continue
        # The letters tell how the page is to be read. pdfium looks for lines on the
        # page as it is shown, and finds none in letters that are upside down there.
        pdfium.FPDFPage_SetRotation(page, 0)
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            sheet = Sheet(
                pdfium.FPDF_GetPageHeightF(page), label=_label(document, index)
            )
            by_letter = None
            if textpage:
                # One more than is kept, so that what is cut is known to be cut.
                sheet.lines, by_letter = _lines(textpage, left + 1, pen)
            turn = main_turn(sheet.lines)
            if turn in QUARTERS:
                pdfium.FPDFText_ClosePage(textpage)
                page = turned_upright(document, index, page, turn)
                textpage = pdfium.FPDFText_LoadPage(page)
                sheet.height = pdfium.FPDF_GetPageHeightF(page)
                sheet.lines, by_letter = _lines(textpage, left + 1, pen)
                turn = main_turn(sheet.lines)
            if has_endless_string(sheet.lines):
                cut.append(index + 1)
            if turn == LEVEL and len(sheet.lines) > 3:
                sheet.lines = with_tables(page, textpage, sheet.lines, by_letter)
            _level(sheet, page, turn)
            if pdfium.FPDFPage_GetAnnotCount(page) > 0:
                add_annotated(page, form, sheet)
            sheet.lines = with_cyrillic(sheet.lines)
        finally:
            pdfium.FPDFText_ClosePage(textpage)
            pdfium.FPDF_ClosePage(page)
        sheets.append(sheet)
        left -= sum(len(line.text) for line in (*sheet.lines, *sheet.others))
        if left < 0:
            break
    return sheets, failed, cut


def _level(sheet: Sheet, page: Any, turn: int) -> None:
    """Place the lines of a page as if they ran level, and set others apart."""
    import pypdfium2.raw as pdfium

    from ingest.readers.pdf_lines import DOWNWARDS, LEVEL
    from ingest.readers.pdf_turned import levelled

    if all(line.turn == LEVEL for line in sheet.lines):
        return
    height = pdfium.FPDF_GetPageHeightF(page)
    if turn == DOWNWARDS:
        sheet.height = pdfium.FPDF_GetPageWidthF(page)
    sheet.lines, sheet.others = levelled(sheet.lines, turn, height)


def _lines(
    textpage: Any, most: int, pen: Any
) -> tuple[list[Any], Callable[[], Any] | None]:
    """Return a page's lines in reading order, and what gives its letters where
    pdfium's words are not to be trusted."""
    from ingest.readers import pdf_arabic, pdf_lines, pdf_order, pdf_rows, pdf_turned
    from ingest.readers.pdf_downwards import joined_downwards

    lines = joined_downwards(pdf_lines.lines_of(textpage, most, pen))
    count = sum(len(line.text) for line in lines)
    if pdf_turned.main_turn(lines) != pdf_lines.LEVEL or count > _MOST_LETTERS:
        return lines, None
    letters = cache(partial(pdf_rows.letters_of, textpage, most))
    is_arabic = pdf_arabic.is_arabic(lines)
    is_scattered = pdf_order.is_scattered(lines)
    by_letter = letters if is_arabic or is_scattered or pen.has_wide else None
    if is_arabic or is_scattered:
        lines = pdf_arabic.rebuilt(textpage, lines, letters(), pen)
    if len(lines) < 10:
        return lines, by_letter
    middle = (min(x.left for x in lines) + max(x.right for x in lines)) / 2
    across = sum(x.left < middle - 20 and x.right > middle + 20 for x in lines)
    is_shuffled = pdf_order.is_shuffled(lines)
    if across < 5 and not is_shuffled:
        return lines, by_letter
    runs = pdf_lines.count_runs(textpage)
    if not is_shuffled and not pdf_lines.has_gaps(runs, lines):
        return lines, by_letter
    boxes = pdf_lines.boxes_of(textpage, runs)
    gutters = pdf_order.gutters_of(boxes)
    if not is_shuffled and not pdf_order.crosses(lines, gutters, boxes):
        return lines, by_letter
    if gutters and is_arabic:
        lines = pdf_arabic.rebuilt(textpage, lines, letters(), pen, gutters)
    elif gutters:
        lines = pdf_lines.split_at(textpage, gutters, most, pen)
    is_rtl = pdf_arabic.is_right_to_left(lines)
    return pdf_order.in_order(lines, gutters, is_rtl), by_letter


def _label(document: Any, index: int) -> str | None:
    import pypdfium2.raw as pdfium

    return _string(partial(pdfium.FPDF_GetPageLabel, document, index)) or None


def _string(write: Callable[[Any, int], int]) -> str:
    """Return a string of pdfium's, without blanks around it.

    Args:
        write: writes it to a buffer of so many bytes, and returns how many it needs.
    """
    buffer: Any = _Room()
    size = write(buffer, len(buffer))
    if size > len(buffer):
        buffer = ctypes.create_string_buffer(size)
        write(buffer, size)
    return str(buffer.raw[:size].decode("utf-16-le", "ignore")).rstrip("\x00").strip()


def _page(number: int, sheet: Sheet, body: float, known: frozenset[str]) -> Page:
    return page_of(number, blocks_of(sheet, body, known), PageKind.PAGE, sheet.label)


def _is_cut_off(path: Path) -> bool:
    """Return whether a file lacks the end that every PDF has.

    Programs append to it; 64 KB after the mark were seen (signatures, zeros).
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - (1 << 16)))
        tail = file.read()
    return tail.rfind(b"%%EOF") < 0 and tail.rfind(b"startxref") < 0


def _why_broken(path: Path) -> str:
    return "truncated" if _is_cut_off(path) else "unreadable"


def _pages(numbers: list[int]) -> str:
    """Return words for page numbers: 'Page 3', 'Pages 1, 4–6'."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [f"{a}" if a == b else f"{a}–{b}" for a, b in ranges[:12]]
    some = "others" if len(ranges) > 12 else "some"
    return PLACES["one" if len(numbers) == 1 else some] % {"pages": ", ".join(shown)}


def _add_no_text(numbers: list[int], total: int, warnings: Warnings) -> None:
    if not numbers:
        return
    if len(numbers) == total:
        warnings.add("no-text:all")
    else:
        kind = "no-text:one" if len(numbers) == 1 else "no-text:some"
        warnings.add(kind, where=_pages(numbers))


def _info(path: Path, document: Any) -> Iterator[Hint]:
    """Yield what the file's information dictionary and catalogue say of it."""
    import pypdfium2.raw as pdfium

    for key, field in _INFO:
        value = _string(partial(pdfium.FPDF_GetMetaText, document, key.encode()))
        if field == "title" and _is_junk_title(value, path):
            continue
        if field == "creator" and _JUNK_PERSON.fullmatch(value):
            continue
        if field == "issued":
            date = _PDF_DATE.match(value)
            value = "-".join(part for part in date.groups() if part) if date else ""
        if value:
            yield Hint(field, value, f"PDF information: {key}")
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if size > 2:
        units = (pdfium.FPDF_WCHAR * size)()
        pdfium.FPDFCatalog_GetLanguage(document, units, size)
        language = bytes(units).decode("utf-16-le", "ignore").split("\x00")[0]
        yield Hint("language", language, "PDF catalogue: Lang")


def _is_junk_title(value: str, path: Path) -> bool:
    plain = re.sub(r"[\W_]+", "", value).casefold()
    named = re.sub(r"[\W_]+", "", path.stem).casefold()
    if plain == named and " " not in value.strip():
        return True
    return len(plain) < 3 or bool(_JUNK_TITLE.fullmatch(value))


def _titles(sheets: list[Sheet], body: float) -> Iterator[Hint]:
    places = ("largest", "second largest")
    for number, sheet in enumerate(sheets[:3], 1):
        if sheet.lines:
            titles = titles_of(sheet, body)
            for title, place in zip(titles, places, strict=False):
                yield Hint("title", title, f"{place} letters on page {number}")
            return


def _headers(repeated: list[str]) -> Iterator[Hint]:
    for text in repeated[:3]:
        yield Hint("running_line", text, "at the edge of several pages")


def _second_try(path: Path, limits: Limits, warnings: Warnings) -> Extraction:
    """Read a file that pdfium refuses, or finds no page in, with pdfminer, which mends
    other faults and takes a dozen times as long."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(path) as pdf:
            total = len(pdf.pages)
            pages = list(_plumbed(pdf, limits))
    except MemoryError:
        raise
    except Exception as error:
        # pdfminer raises whatever the damage led to.
        cause = error.args[0] if isinstance(error, PdfminerException) else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise cannot_read(path, "password") from error
        raise cannot_read(path, _why_broken(path)) from error
    if not any(page.text for page in pages):
        raise cannot_read(path, _why_broken(path))
    warnings.add("damaged:pdf")
    if len(pages) < min(total, limits.pages):
        warnings.add("cut:time", kept=f"{len(pages):,}", total=f"{total:,}")
    return extraction(("pdf", "", PDF), pages, limits, warnings, total=total)


def _plumbed(pdf: Any, limits: Limits) -> Iterator[Page]:
    """Yield pages, in half of the time that there is for a file at most: what is read
    must still be handed on, and described."""
    begin = process_time()
    for page in pdf.pages[: limits.pages]:
        # Its default spacing glues words in one file of twelve.
        text = page.extract_text(x_tolerance_ratio=0.15) or ""
        yield Page(page.page_number, text)
        page.close()
        if process_time() - begin >= limits.seconds / 2:
            return
