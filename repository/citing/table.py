"""References as a table in CSV: a row each, for programs and for spreadsheets.

Every cell is quoted and guarded as OWASP's "CSV Injection" asks: nothing that a
document calls itself becomes a formula.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from repository.citing.references import Reference, clean
from repository.record import FIELDS, RELATIONS
from repository.spreadsheet import guard, guard_formula, join_cell

COLUMNS = (
    "id",
    "edition",
    *(name for name in FIELDS if name not in RELATIONS),
    "languages",
    "filename",
    "pages",
    "url",
)
"""The columns: those of the record have the names of its fields."""

# Where a comma parts decimals Excel expects semicolons, in a file or pasted.
_SEMICOLON = frozenset({"fr", "es", "de", "sv", "pt", "ru"})


def write_csv(references: Iterable[Reference]) -> Iterator[str]:
    """Give references as CSV (RFC 4180) with the names of the columns first."""
    yield from _rows(references, ",", guard_formula)


def write_excel(references: Iterable[Reference], ui: str) -> Iterator[str]:
    """Give references as the CSV that Excel opens without being asked how: with a mark
    of UTF-8, the delimiter of the reader's language, and dates that stay as they are.

    Args:
        references: to be written.
        ui: language of the reader; Excel parts cells as that of the system does.
    """
    yield "\ufeff"
    yield from _rows(references, ";" if ui in _SEMICOLON else ",", guard)


def _rows(
    references: Iterable[Reference], delimiter: str, safe: Callable[[str], str]
) -> Iterator[str]:
    yield _line(COLUMNS, delimiter)
    for reference in references:
        cells = _cells(reference)
        yield _line([safe(cells.get(column, "")) for column in COLUMNS], delimiter)


def _line(cells: Iterable[str], delimiter: str) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()


def _cells(reference: Reference) -> dict[str, str]:
    document, edition = reference.document, reference.edition
    languages = dict.fromkeys(one.language for one in document.current_editions)
    return {
        **{name: join_cell(values) for name, values in reference.values.items()},
        "id": document.id,
        "edition": str(edition.number),
        "title": reference.item["title"],
        "language": edition.language,
        "languages": join_cell(languages),
        "access": document.access,
        "state": document.state,
        "filename": clean(edition.filename),
        "pages": str(edition.page_count),
        "url": reference.item.get("URL", ""),
    }
