"""Spreadsheets (XLSX, ODS, XLS): one section a sheet, its rows as rows of a table.

calamine reads all three, old Excel among them; openpyxl reads only the first.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers.blocks import Block, Warnings, extraction, heading, page_of, row
from ingest.readers.formats import ODS, XLS, XLSX, media_type_of
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.odt import META
from ingest.readers.packed import (
    CORE_PROPERTIES,
    child,
    opened,
    part,
    property_hints,
)
from repository.model import Extraction, Hint, Page, PageKind

_UNNAMED = re.compile(
    r"(?:sheet|tabelle|table|feuil(?:le)?|hoja|planilha|plan|folha|blad|лист|ورقة|シート)"
    r"[ _]?\d*",
    re.IGNORECASE,
)
"""Names that programs give to sheets in the nine languages: they tell nothing."""
_LABELS = {XLSX: "XLSX", ODS: "ODS", XLS: "XLS"}


def read(path: Path, limits: Limits) -> Extraction:
    """Read a spreadsheet, its sheets in their order.

    Raises:
        ReadError: it is damaged, too large or needs a password.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    warnings = Warnings.about(path)
    media_type = media_type_of(path)
    hints = [] if media_type == XLS else _hints(path, media_type, limits, warnings)
    try:
        with CalamineWorkbook.from_path(path) as book:
            names, hidden = _sheets(book)
            pages = [
                _page(book.get_sheet_by_name(name), number, name, len(names))
                for number, name in enumerate(names[: limits.pages], 1)
            ]
    except PasswordError as error:
        raise cannot_read(path, "password") from error
    except (CalamineError, zipfile.BadZipFile) as error:
        raise cannot_read(path, "unreadable") from error
    except BaseException as error:
        # What Rust calls a panic is no Exception, and has no name to import.
        if type(error).__name__ != "PanicException":
            raise
        raise cannot_read(path, "unreadable") from error
    if hidden:
        warnings.add("hidden", sheets=", ".join(hidden[:8]))
    kept = pages or [Page(1, "", PageKind.SECTION)]
    return extraction(
        ("spreadsheet", "", media_type), kept, limits, warnings, hints, len(names)
    )


def _sheets(book: Any) -> tuple[list[str], list[str]]:
    """Return the sheets that have cells (charts, dialogues and macros have none), and
    those of them that whoever made the file has hidden.

    What nobody sees who opens the file is not meant to be found by everybody.
    """
    cells = [x for x in book.sheets_metadata if str(x.typ).endswith("WorkSheet")]
    is_hidden = {x.name: not str(x.visible).endswith(".Visible") for x in cells}
    return (
        [name for name in is_hidden if not is_hidden[name]],
        [name for name in is_hidden if is_hidden[name]],
    )


def _page(sheet: Any, number: int, name: str, sheets: int) -> Page:
    blocks: list[Block] = []
    if sheets > 1 or not _UNNAMED.fullmatch(name):
        blocks.append(heading(name, 1))
    for cells in sheet.iter_rows():
        words = [_words(cell) for cell in cells]
        while words and not words[-1]:
            words.pop()
        if words:
            blocks.append(row(words))
    return page_of(number, blocks, PageKind.SECTION)


def _words(value: Any) -> str:
    """Return a cell as a person reads it.

    >>> [_words(one) for one in (12.0, 0.1 + 0.2, True, dt.date(2021, 9, 30), " a ")]
    ['12', '0.3', 'TRUE', '2021-09-30', 'a']
    """
    match value:
        case bool():
            return str(value).upper()
        case float():
            return f"{value:.15g}" if value % 1 else f"{value:.0f}"
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat("minutes")
        case _:
            return str(value).strip()


def _hints(
    path: Path, media_type: str, limits: Limits, warnings: Warnings
) -> list[Hint]:
    """Return what a packed spreadsheet says of itself.

    Raises:
        ReadError: it is too large, or needs a password.
    """
    with opened(path) as archive:
        # Sheets unfold inside the library; what none of them may is known before.
        most = limits.unpacked_bytes
        if any(info.file_size > most for info in archive.infolist()):
            raise cannot_read(path, "too-large")
        return list(_packed_hints(archive, path, media_type, limits, warnings))


def _packed_hints(
    archive: zipfile.ZipFile,
    path: Path,
    media_type: str,
    limits: Limits,
    warnings: Warnings,
) -> Iterator[Hint]:
    if media_type == XLSX:
        core = part(archive, "docProps/core.xml", path, limits, warnings)
        yield from property_hints(core, CORE_PROPERTIES, "XLSX")
    else:
        meta = child(part(archive, "meta.xml", path, limits, warnings), "meta")
        yield from property_hints(meta, META, "ODS")
