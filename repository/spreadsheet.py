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
from functools import cache
from pathlib import Path

from babel import Locale

from repository.errors import SettingsError
from repository.model import LANGUAGES

_FORMULA = r"[=+\-@\t\r＝＋－＠]"
_RISKY_FORMULA = re.compile(f"'*{_FORMULA}")
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9]\d{0,10})", re.ASCII)
# What a number, an amount, a share, a time or a date is written with.
_NUMERIC = re.compile(
    r"(?:\d [eE] \d | \d T \d | R\$ | kr | [ap]m | [\d\W] )+",
    re.VERBOSE | re.IGNORECASE,
)
_LOGICAL = frozenset(
    "true false vrai faux verdadero falso wahr falsch sant falskt verdadeiro истина "
    "ложь".split()
)
_WORDS_OF_DATE = re.compile(r"[^\W\d_]+")
_LONGEST_DATE = 40


@cache
def _names_in_dates() -> frozenset[str]:
    """Return months and days of the week as spreadsheets know them, from the CLDR."""
    return frozenset(
        word
        for code in LANGUAGES
        for locale in [Locale.parse(code)]
        for table in (locale.months, locale.days)
        for context in table.values()
        for width in ("wide", "abbreviated")
        for name in context.get(width, {}).values()
        for word in _WORDS_OF_DATE.findall(name.casefold())
    ) | set("de d of den am pm 年 月 日".split())


def _is_rewritten(cell: str) -> bool:
    """Return whether a spreadsheet writes a cell in its own way, or runs it.

    It takes a cell that begins with certain signs for a formula, which can run commands
    and send data away (OWASP, "CSV Injection"; the wide signs count where Japanese is
    written). What looks like a number or a date it writes as it likes: LibreOffice
    makes 05/01/24 of "May 2024", 10.00% of "10%" and TRUE of "true", Excel makes Sep-21
    of 2021-09. A plain number, such as a year, comes back as it was.
    """
    bare = cell.lstrip("'").strip()
    if _RISKY_FORMULA.match(cell):
        return True
    if len(bare) > _LONGEST_DATE or _PLAIN_NUMBER.fullmatch(bare):
        return False
    low = bare.casefold()
    if low in _LOGICAL:
        return True
    if not any(map(str.isdecimal, bare)):
        return False
    if _NUMERIC.fullmatch(bare):
        return True
    words = _WORDS_OF_DATE.findall(low)
    return bool(words) and _names_in_dates().issuperset(words)


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
    """Read a table in CSV, as Excel and LibreOffice save it: comma, semicolon or tab
    (or what a first line ``sep=;`` says); UTF-8 with or without a mark, UTF-16 with
    one (Excel's "Unicode text"), or Windows 1252 (Excel's "CSV" in western Europe).

    Empty rows, and columns without a name in which nothing stands, are left out:
    spreadsheets add them.

    Raises:
        SettingsError: it cannot be read as such a table; the message names the line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"Cannot read {path}: {error.strerror}.") from error
    text = _decode(path, content)
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


def _decode(path: Path, content: bytes) -> str:
    """Return the text of a table.

    Text in Windows 1252 is hardly ever valid UTF-8 by chance. Other encodings of one
    byte would give wrong letters without a word, so they are refused where they can be
    told from it: by letters that no word has, or by most of the letters.
    """
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        western = "" if is_wide else _western(content)
        if western:
            return western
        raise SettingsError(
            f"Cannot read {path}: it is not in UTF-8. Save it as 'CSV UTF-8'."
        ) from error


def _western(content: bytes) -> str:
    """Return text in Windows 1252, or "" if it is more probably something else."""
    if content.startswith(codecs.BOM_UTF8):
        return ""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    is_usual = _WESTERN.issuperset(c for c in text if c > "\x7f")
    return text if is_usual and not _WRONG_IN_WESTERN.search(text) else ""


_WESTERN = frozenset(
    "ÄÖÜäöüßÅåÀÂÆÇÈÉÊËÎÏÔŒÙÛàâæçèéêëîïôœùûÿÁÍÑÓÚáíñóúÃÕãõØøìòÌÒý"
    "€‚„…‰‹‘’“”•–—›¡£§©ª«®°²³´·¹º»¼½¾¿×\xa0\xad"
)
_WRONG_IN_WESTERN = re.compile(
    r"[^\W\d_][€‚„…‰‹”•£¡¿¹²³¼½¾](?=[^\W\d_]) | [^\W\d_][‚„] | [À-ÿŒœ]{4}", re.VERBOSE
)
"""Signs within words, and words of accents alone: what the first set of letters lets
pass of text in Cyrillic, Arabic or Japanese, Polish, or a code page of DOS."""


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a table as written, each with the line on which it ends."""
    told = _SEPARATOR.match(text)
    body = text[told.end() :] if told else text
    header = re.split(r"[\r\n]", body, maxsplit=1)[0]
    delimiter = told.group(1) if told else max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    above = 1 if told else 0
    try:
        for cells in reader:
            yield reader.line_num + above, cells
    except csv.Error as error:
        raise SettingsError(
            f"{path.name}, line {reader.line_num + above}: not valid CSV ({error}). "
            "Correct it."
        ) from error


_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""The line by which Excel is told what parts the cells; it shows no such row."""


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV with commas, its cells guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return text.getvalue()


def guard(cell: str) -> str:
    """Return a cell that spreadsheets leave as it is: an apostrophe makes it text.

    >>> guard("=1+1"), guard("May 2024"), guard("Care"), unguard(guard("'=x"))
    ("'=1+1", "'May 2024", 'Care', "'=x")
    """
    return f"'{cell}" if _is_rewritten(cell) else cell


def guard_formula(cell: str) -> str:
    """Return a cell that spreadsheets do not take for a formula; dates and numbers are
    theirs to write as they like.

    >>> guard_formula("=1+1"), guard_formula("2021-09")
    ("'=1+1", '2021-09')
    """
    return f"'{cell}" if _RISKY_FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what a guarded cell says."""
    return cell[1:] if cell.startswith("'") and _is_rewritten(cell[1:]) else cell


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
