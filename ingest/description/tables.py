"""Tables of dates: timetables, whose rows fall due, and lists of dated events."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from ingest.description.dates import find_dates, find_yearless, find_years, month_of
from ingest.description.days import Day, FoundDate
from ingest.description.event_places import countries
from ingest.description.lines import Line
from ingest.description.phrases import line_pattern, word_pattern
from ingest.description.wordings import DAY_COLUMN, EVENT, EVENTS, MONTH_COLUMN
from repository.model import Part, PartKind
from repository.vocabulary import fold_label

_DATED_SHARE = 0.6
"""Of the rows of a table: the column in which so many cells are dates is the date."""


def table_parts(
    rows: Sequence[Line],
    heading: str,
    year: int | None,
    language: str | None,
    head_before: dict[str, int] | None = None,
) -> tuple[list[Part], dict[str, int] | None]:
    """Return the deadlines or events of a table, and the columns of a calendar.

    A table that is parted by headings ("2010", "2011") has its head but once.

    Args:
        rows: of one table, cells parted by tabs.
        heading: that stands above it.
        year: named above it, for rows that name none.
        language: of the text.
        head_before: the columns of the calendar before this one.

    Returns:
        No parts if the rows are not dated; no columns if it is no calendar.
    """
    cells = [[cell.strip() for cell in row.text.split("\t")] for row in rows]
    head = _head(cells[0]) if cells else None
    if head and "month" in head:
        return list(_calendar(rows[1:], cells[1:], head, year, language)), head
    if head_before and _fits(cells, head_before, language):
        found = list(_calendar(rows, cells, head_before, year, language))
        return found, head_before
    column = _date_column(cells, year, language)
    if column is None:
        return [], None
    first = cells[0]
    is_event = bool(word_pattern(EVENTS).search(heading)) or any(
        word_pattern(EVENTS).search(cell) for cell in first
    )
    has_head = (
        _cell_date(first[column] if column < len(first) else "", year, language) is None
    )
    kind = PartKind.EVENT if is_event else PartKind.DEADLINE
    found = []
    for row, values in zip(rows[has_head:], cells[has_head:], strict=True):
        date = (
            _cell_date(values[column], year, language) if column < len(values) else None
        )
        part = _row_part(kind, row, values, column, date)
        if part:
            found.append(part)
    return found, None


def _fits(
    cells: Sequence[Sequence[str]], head: dict[str, int], language: str | None
) -> bool:
    """Whether every cell in the column of months is blank or a month."""
    months = [row[head["month"]] for row in cells if len(row) > head["month"]]
    return all(not cell or _months_of(cell, language) for cell in months) and any(
        months
    )


def _row_part(
    kind: PartKind,
    row: Line,
    values: Sequence[str],
    column: int,
    date: FoundDate | None,
) -> Part | None:
    others = [v for i, v in enumerate(values) if i != column]
    number = ""
    if others and re.fullmatch(r"\W*\d{1,3}\W*", others[0]):
        number = re.sub(r"\D", "", others.pop(0))
    words = [value for value in others if value]
    if not words:
        return None
    has_name = kind is PartKind.EVENT
    return Part(
        kind,
        "; ".join(words[1:] if has_name else words),
        row.page,
        number,
        words[0] if has_name else "",
        date.edtf if date else "",
        date.edtf_last if date else "",
        _place_of(words[0]) if has_name else "",
    )


def _head(cells: Sequence[str]) -> dict[str, int] | None:
    """Return the columns of month, day and event, if cells are such a head."""
    head = {}
    for index, cell in enumerate(cells):
        if line_pattern(MONTH_COLUMN).match(cell):
            head["month"] = index
        elif line_pattern(DAY_COLUMN).match(cell):
            head["day"] = index
        elif cell and "event" not in head:
            head["event"] = index
    return head if "event" in head else None


def _calendar(
    rows: Sequence[Line],
    cells: Sequence[Sequence[str]],
    head: dict[str, int],
    year: int | None,
    language: str | None,
) -> Iterator[Part]:
    """Yield the events of a calendar with columns for month and day.

    A blank cell for the month means that of the row above, if a day stands in the row;
    an event with neither is known by its year alone.
    """
    month: Day | None = None
    for row, values in zip(rows, cells, strict=True):
        padded = [*values, *[""] * (max(head.values()) + 1 - len(values))]
        said = padded[head["month"]]
        day = padded[head["day"]] if "day" in head else ""
        months = _months_of(said, language)
        if months:
            month = months[0]
        first, last = _days(months, month, day, year)
        name = padded[head["event"]]
        used = {head["month"], head["event"], head.get("day", -1)}
        rest = "; ".join(v for i, v in enumerate(padded) if i not in used and v)
        if not name and not rest:
            continue
        yield Part(
            PartKind.EVENT,
            rest,
            row.page,
            "",
            name,
            first.edtf if first else "",
            last.edtf if last else "",
            _place_of(name),
        )


def _months_of(text: str, language: str | None) -> tuple[Day, Day | None] | None:
    """Return the month, or the first and last month, that a cell names."""
    if not text:
        return None
    for found in find_yearless(text, language):
        return found.first, found.last
    number = month_of(text)
    return (Day(None, number), None) if number else None


def _days(
    months: tuple[Day, Day | None] | None,
    month: Day | None,
    day: str,
    year: int | None,
) -> tuple[Day | None, Day | None]:
    """Return first and last day of a row."""
    if year is None:
        return None, None
    numbers = [int(number) for number in re.findall(r"\d{1,2}", day)]
    if numbers and month:
        first = Day(year, month.month, numbers[0])
        last = Day(year, month.month, numbers[-1]) if len(numbers) > 1 else None
        return (first, last) if first.is_real else (Day(year, month.month), None)
    if months:
        first, last = months
        return replace(first, year=year), replace(last, year=year) if last else None
    return Day(year), None


def _date_column(
    cells: Sequence[Sequence[str]], year: int | None, language: str | None
) -> int | None:
    """Return the column whose cells are dates, mostly; None if none is."""
    width = max((len(row) for row in cells), default=0)
    if width < 2 or len(cells) < 2:
        return None
    body = cells[1:] if len(cells) > 2 else cells
    best, best_share = None, _DATED_SHARE
    for column in range(width):
        dated = sum(
            column < len(row) and _cell_date(row[column], year, language) is not None
            for row in body
        )
        if dated / len(body) >= best_share:
            best, best_share = column, dated / len(body) + 0.001
    return best


def _cell_date(text: str, year: int | None, language: str | None) -> FoundDate | None:
    """Return the date that a cell consists of; a sentence with a date in it is none."""
    text = text.strip(" .")
    if not text or len(text) > 60 or not re.search(r"\d", text):
        return None
    dates = find_dates(text, language)
    if not dates and year:
        dates = [d.in_year(year) for d in find_yearless(text, language)]
    dates = dates or (find_years(text) if len(text) <= 24 else [])
    if not dates:
        return None
    covered = dates[0].end - dates[0].start
    return dates[0] if covered >= 0.5 * len(text) else None


@cache
def _event_words() -> re.Pattern[str]:
    return word_pattern(EVENT)


def _place_of(name: str) -> str:
    """Return the place that an event's name ends with: "ITF Congress, Mexico"."""
    first, *rest = re.split(r"\s*[,、،]\s*", name)
    if not rest:
        return ""
    pieces = [piece for piece in rest if piece]
    if not pieces or any(any(c.isdecimal() for c in piece) for piece in pieces):
        return ""
    is_country = fold_label(pieces[-1]) in countries()
    is_town = len(pieces) == 1 and len(pieces[0].split()) <= 3
    if is_country or (is_town and _event_words().search(first)):
        return (
            ", ".join(pieces)
            if all(p[:1].isupper() or p[:1] > "z" for p in pieces)
            else ""
        )
    return ""
