r"""Tables in CSV, as spreadsheet programs write them and can be trusted to open them.

One way to write cells serves what people write beside files and the round trip of
records: several values are parted by ``;``, and ``\;`` is the character itself.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from repository.errors import SettingsError

# A spreadsheet takes a cell that begins with one of these for a formula, which can run
# commands and send data away (OWASP, "CSV Injection"; the wide signs count where
# Japanese is written); and it writes what looks like a date or a long number in its own
# way: 2021-09 comes back as Sep-21, 007 as 7. An apostrophe in front makes both text.
_FORMULA = r"[=+\-@\t\r＝＋－＠]"
_RISK = rf"""'*(?: {_FORMULA}
             | (?: 0\d+ | \d{{12,}} | \d+[eE]\d+ | \d+[-/.:,]\d[\d/.:,-]* )
               [?~%]? \Z )"""
_RISKY = re.compile(_RISK, re.VERBOSE)
_GUARDED = re.compile(f"'(?={_RISK})", re.VERBOSE)
_RISKY_FORMULA = re.compile(f"'*{_FORMULA}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        number: as a spreadsheet shows it; the columns' names are row 1.
        line: of the file, on which it ends.
        cells: by name of the column, as written.
    """

    number: int
    line: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return a cell without spaces around it; "" if there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the names of its columns, and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path) -> Sheet:
    """Read a table in CSV: comma, semicolon or tab; UTF-8 with or without a mark, or
    UTF-16 with one (Excel's "Unicode text").

    Empty rows, and columns without a name in which nothing stands, are left out:
    spreadsheets add them.

    Raises:
        SettingsError: it cannot be read as such a table; the message names the line.
    """
    try:
        content = path.read_bytes()
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"Cannot read {path}: it is not in UTF-8. Save it as 'CSV UTF-8'."
        ) from error
    except OSError as error:
        raise SettingsError(f"Cannot read {path}: {error.strerror}.") from error
    records = _records(path, text)
    _, header = next(records, (1, []))
    columns = [column.strip() for column in header]
    for column in columns:
        if column and columns.count(column) > 1:
            raise SettingsError(f"{path}: two columns are called {column!r}.")
    rows = []
    for number, (line, cells) in enumerate(records, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{path.name}, line {line}"
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise SettingsError(f"{where}: more cells than columns. Correct it.")
        pairs = list(zip(columns, cells, strict=False))
        if any(cell.strip() and not column for column, cell in pairs):
            raise SettingsError(f"{where}: a cell stands in a column without a name.")
        rows.append(Row(number, line, {name: cell for name, cell in pairs if name}))
    return Sheet(tuple(column for column in columns if column), tuple(rows))


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a table as written, each with the line on which it ends."""
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise SettingsError(
            f"{path.name}, line {reader.line_num}: not valid CSV ({error}). Correct it."
        ) from error


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV with commas, its cells guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return text.getvalue()


def guard(cell: str) -> str:
    """Return a cell that spreadsheets leave as it is.

    >>> guard("=1+1"), guard("2021-09"), guard("Care"), unguard(guard("'=x"))
    ("'=1+1", "'2021-09", 'Care', "'=x")
    """
    return f"'{cell}" if _RISKY.match(cell) else cell


def guard_formula(cell: str) -> str:
    """Return a cell that spreadsheets do not take for a formula; dates and numbers are
    theirs to write as they like.

    >>> guard_formula("=1+1"), guard_formula("2021-09")
    ("'=1+1", '2021-09')
    """
    return f"'{cell}" if _RISKY_FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what a guarded cell says."""
    return cell[1:] if _GUARDED.match(cell) else cell


def join_cell(values: Iterable[str]) -> str:
    r"""Return the cell that holds these values.

    >>> join_cell(["care", "a;b"])
    'care; a\\;b'
    """
    escaped = [value.strip().replace(";", r"\;") for value in values]
    # A backslash at the end would take the character that parts the values with it.
    parted = [f"{one} " if one.endswith("\\") else one for one in escaped if one]
    return "; ".join(parted)


def split_cell(cell: str) -> list[str]:
    r"""Return the values of a cell.

    >>> split_cell(r"care; water ;a\;b")
    ['care', 'water', 'a;b']
    """
    pieces = re.split(r"(?<!\\);", cell)
    return [p.replace(r"\;", ";").strip() for p in pieces if p.strip()]
