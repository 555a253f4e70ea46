"""Dates as people write them in nine languages, read into EDTF.

A text is cut into tokens (:mod:`ingest.description.date_tokens`), each token becomes
one letter, and the shapes of dates are looked for in the string of these letters:
``12-14 october 2010`` is ``d-dmy``. One table of shapes serves every language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ingest.description.date_tokens import (
    FIRST_YEAR,
    LAST_YEAR,
    Token,
    fold_name,
    in_european_digits,
    months,
    tokens_of,
)
from ingest.description.days import Day, FoundDate

# Shapes of dates, the longest first. d: a number up to 31, m: a month's name, y: a
# year, w: a weekday, -: "to", &: "and", f: a word to pass over, marks themselves.
_F = "[,.fw]{0,3}"
# No comma: "Brief 9, December 2025" is no day of December.
_NARROW = "[.fw]{0,3}"
_M = "(?P<m{0}>m)(?:/m)?"  # Arabic names a month twice: أيار/مايو
_TO_ = f"{_F}-{_F}"


def _shape(pattern: str) -> re.Pattern[str]:
    """Compile a shape: ``D1`` is the first day, ``~`` what may be passed over, ``_``
    that without a comma."""
    pattern = pattern.replace("~~", _TO_).replace("~", _F).replace("_", _NARROW)
    pattern = re.sub(r"M(\d)", lambda m: _M.format(m.group(1)), pattern)
    pattern = re.sub(
        r"([DYN])(\d)",
        lambda m: (
            f"(?P<{m.group(1).lower()}{m.group(2)}>{'y' if m.group(1) == 'Y' else 'd'})"
        ),
        pattern,
    )
    return re.compile(pattern)


# N is a month in figures.
_DATED = tuple(
    _shape(pattern)
    for pattern in (
        "D1_M1~Y1~~D2_M2~Y2",
        "M1_D1~Y1~~M2_D2~Y2",
        "D1_M1~~D2_M2~Y2",
        "M1_D1~~M2_D2~Y2",
        "D1~(?:-|&)~D2_M2~Y2",
        "M2_D1~(?:-|&)~D2~Y2",
        "D1_M1~Y1",
        "M1_D1~Y1",
        "M1~Y1~~M2~Y2",
        "M1~~M2~Y2",
        "M1~Y1",
        "Y1_M1_D1",
    )
)
_YEARLESS = tuple(
    _shape(pattern)
    for pattern in (
        "D1_M1~~D2_M2",
        "M1_D1~~M2_D2",
        "D1~(?:-|&)~D2_M2",
        "M2_D1~(?:-|&)~D2",
        "D1_M1",
        "M1_D1",
        "M1~~M2",
    )
)
_FIGURES = re.compile(
    r"(?<![\d/.\-])(?:"
    r"(?P<iso>(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2}))"
    r"|(?P<dmy>(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}))"
    r"|(?P<my>(?P<m2>\d{1,2})/(?P<y2>\d{4}))"
    r"|(?P<ym>(?P<y3>\d{4})-(?P<m3>\d{2}))"
    r")(?![\d/]|[.\-]\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_YEARS = re.compile(
    r"(?<![\d/.,\-])(?P<first>\d{4})(?:\s?[-–—/]\s?(?P<last>\d{4}))?(?![\d/]|[.,\-–]\d)"
)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_JAPANESE_DAY = (
    r"(?:(?P<era{0}>明治|大正|昭和|平成|令和)\s?(?P<n{0}>元|\d{{1,2}})|(?P<y{0}>\d{{4}}))"
    r"\s?年(?!度?間)"
    r"(?:\s?(?P<m{0}>\d{{1,2}})\s?月(?!間)(?:\s?(?P<d{0}>\d{{1,2}})\s?日(?!間))?)?"
)
_JAPANESE_TO = (
    r"\s?(?:\([月火水木金土日]\)|（[月火水木金土日]）)?\s?(?:から|より|[~〜～ー–—-])\s?"
)
_JAPANESE = re.compile(
    _JAPANESE_DAY.format(1)
    + f"(?:{_JAPANESE_TO}(?:{_JAPANESE_DAY.format(2)}"
    + r"|(?:(?P<m3>\d{1,2})\s?月)?\s?(?P<d3>\d{1,2})\s?日|(?P<m4>\d{1,2})\s?月))?"
)
_JAPANESE_YEARLESS = re.compile(
    r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
    rf"(?:{_JAPANESE_TO}(?:(?P<m2>\d{{1,2}})\s?月)?\s?(?P<d2>\d{{1,2}})\s?日)?"
)
_JAPANESE_WEEKDAY = re.compile(
    r"\s?[(（]?([月火水木金土日])(?:曜日?)?[)）]|\s?([月火水木金土日])曜"
)


def find_dates(text: str, language: str | None = None) -> list[FoundDate]:
    """Return the dates that name their year, in the order of the text.

    Args:
        text: any text.
        language: its code, if known; it settles what a short name means, and how
            figures are read (day first everywhere).

    >>> [(d.edtf, d.edtf_last) for d in find_dates("Geneva, 12-14 october 2010")]
    [('2010-10-12', '2010-10-14')]
    >>> [d.edtf for d in find_dates("令和3年9月15日 · 15 أيلول 2021 · 1/6/2021")]
    ['2021-09-15', '2021-09-15', '2021-06-01']
    """
    return list(_dated(text, language)) if _NAMES_A_YEAR.search(text) else []


def year_positions(text: str) -> Iterator[int]:
    """Yield where a text may name a year: without one, it has no date of a year."""
    return (match.start() for match in _NAMES_A_YEAR.finditer(text))


# Four figures, or 年. To begin with one set of characters is what makes it quick.
_NAMES_A_YEAR = re.compile(r"[\d年](?:(?<=年)|\d{3})")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=4096)
def _dated(text: str, language: str | None) -> tuple[FoundDate, ...]:
    """Return the dates of a text; the same line is asked about by several steps."""
    return tuple(_find(text, language, _DATED))


_LONGEST_OF_MONTHS = 80
"""A longer text without any figure has no day; a cell may have "January - December"."""


def find_yearless(text: str, language: str | None = None) -> list[FoundDate]:
    """Return days, and ranges of days or months, that name no year.

    >>> [(d.first, d.weekday) for d in find_yearless("12 July, Monday at 2 PM")]
    [(Day(year=None, month=7, day=12), 0)]
    """
    if not _LETTER.search(text) or (
        len(text) > _LONGEST_OF_MONTHS and not _DIGIT.search(text)
    ):
        return []
    return list(_without_year(text, language))


@lru_cache(maxsize=4096)
def _without_year(text: str, language: str | None) -> tuple[FoundDate, ...]:
    """Return what names no year in a text; the same line is asked about often."""
    plain = in_european_digits(text)
    taken = [(d.start, d.end) for d in find_dates(text, language)]
    found = list(_by_shape(plain, text, language, _YEARLESS))
    for match in _JAPANESE_YEARLESS.finditer(plain):
        last = None
        if match["d2"]:
            last = Day(None, int(match["m2"] or match["m"]), int(match["d2"]))
        first = Day(None, int(match["m"]), int(match["d"]))
        weekday = _japanese_weekday(plain, match.end())
        found.append(_found(first, last, match.span(), text, weekday))
    real = (
        d
        for d in found
        if d.first.is_real
        and (not d.last or d.last.is_real)
        and not any(d.start < end and start < d.end for start, end in taken)
    )
    return tuple(sorted(real, key=lambda d: d.start))


def find_years(text: str) -> list[FoundDate]:
    """Return the years, and ranges of years, that stand in figures.

    >>> [(d.edtf, d.edtf_last) for d in find_years("Action Plan 2022-2027")]
    [('2022', '2027')]
    """
    found = []
    for match in _YEARS.finditer(in_european_digits(text)):
        first = int(match["first"])
        last = int(match["last"]) if match["last"] else None
        if not _is_year(first) or (last and not (_is_year(last) and first < last)):
            continue
        end = Day(last) if last else None
        found.append(_found(Day(first), end, match.span(), text))
    return found


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _find(
    text: str, language: str | None, shapes: tuple[re.Pattern[str], ...]
) -> Iterator[FoundDate]:
    plain = in_european_digits(text)
    found = [
        d
        for d in (
            *_by_shape(plain, text, language, shapes),
            *_in_figures(plain, text),
            *_in_japanese(plain, text),
        )
        if d.first.is_real and (d.last is None or d.last.is_real)
    ]
    end = -1
    for one in sorted(found, key=lambda d: (d.start, -d.end)):
        if one.start >= end:
            yield one
            end = one.end


def _by_shape(
    plain: str,
    text: str,
    language: str | None,
    shapes: tuple[re.Pattern[str], ...],
) -> Iterator[FoundDate]:
    for start, end in _windows(plain, shapes is _DATED):
        tokens = tokens_of(plain[start:end], language)
        shape = "".join(token.code for token in tokens)
        if "m" in shape:
            for one in _in_shape(shape, tokens, text[start:end], shapes):
                yield replace(one, start=one.start + start, end=one.end + start)


_BEFORE, _AFTER = 70, 50  # characters; the longest date seen took 60


def _windows(plain: str, needs_year: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a date can stand: those around a year."""
    if not needs_year:
        yield 0, len(plain)
        return
    start = end = -1
    for match in _YEAR.finditer(plain):
        if end < 0 or match.start() - _BEFORE > end:
            if end >= 0:
                yield start, end
            start = _word_start(plain, match.start() - _BEFORE)
        end = match.end() + _AFTER
    if end >= 0:
        yield start, min(end, len(plain))


def _word_start(plain: str, position: int) -> int:
    """Return the start of the next word, so that no number is cut in two."""
    if position <= 0:
        return 0
    while position < len(plain) and not plain[position].isspace():
        position += 1
    return position


def _in_shape(
    shape: str,
    tokens: list[Token],
    text: str,
    shapes: tuple[re.Pattern[str], ...],
) -> Iterator[FoundDate]:
    for pattern in shapes:
        for match in pattern.finditer(shape):
            first, last = match.span()
            values = {
                name: tokens[match.start(name)].value
                for name, found in match.groupdict().items()
                if found
            }
            weekday = _weekday(shape, tokens, first, last)
            span = (tokens[first].start, tokens[last - 1].end)
            yield _found(*_range(values), span, text, weekday)
        shape = pattern.sub(lambda match: "x" * len(match.group()), shape)


def _range(values: Mapping[str, int]) -> tuple[Day, Day | None]:
    """Return both ends; what the first does not say, it shares with the last."""
    year, month = values.get("y2"), values.get("m2")
    first = Day(values.get("y1", year), values.get("m1", month), values.get("d1"))
    if "m2" not in values:
        return first, None
    last = Day(year or first.year, month, values.get("d2"))
    if first.year and first.year == last.year and first.month and month:
        if first.month > month:  # "30 December - 3 January 2017"
            first = replace(first, year=first.year - 1)
    return first, last


def _weekday(shape: str, tokens: list[Token], first: int, last: int) -> int | None:
    """Return the weekday named inside or beside a date."""
    before = re.search(r"w[,.f]{0,2}$", shape[:first])
    inside = shape.find("w", first, last)
    after = re.match(r"[,.f]{0,2}w", shape[last:])
    if before:
        return tokens[before.start()].value
    if inside >= 0:
        return tokens[inside].value
    return tokens[last + after.end() - 1].value if after else None


def _in_figures(plain: str, text: str) -> Iterator[FoundDate]:
    for match in _FIGURES.finditer(plain):
        is_ambiguous = False
        if match["iso"]:
            day = Day(int(match["iy"]), int(match["im"]), int(match["id"]))
        elif match["dmy"]:
            first, second = int(match["d"]), int(match["m"])
            # Slashes are read day first, as in all nine languages but American
            # English; 9/15/2021 can only be American.
            if second > 12 >= first:
                first, second = second, first
            is_ambiguous = match["sep"] == "/" and first <= 12 and first != second
            day = Day(int(match["y"]), second, first)
        elif match["my"]:
            day = Day(int(match["y2"]), int(match["m2"]))
        else:
            day = Day(int(match["y3"]), int(match["m3"]))
        if day.year and _is_year(day.year) and day.month:
            yield replace(
                _found(day, None, match.span(), text), is_ambiguous=is_ambiguous
            )


def _in_japanese(plain: str, text: str) -> Iterator[FoundDate]:
    if "年" not in plain:
        return
    for match in _JAPANESE.finditer(plain):
        first = _japanese_day(match, "1")
        if first is None:
            continue
        last = _japanese_day(match, "2")
        if match["d3"]:
            month = int(match["m3"]) if match["m3"] else first.month
            last = Day(first.year, month, int(match["d3"]))
        elif match["m4"]:
            last = Day(first.year, int(match["m4"]))
        weekday = _japanese_weekday(plain, match.end())
        yield _found(first, last, match.span(), text, weekday)


def _japanese_day(match: re.Match[str], which: str) -> Day | None:
    if match[f"y{which}"]:
        year = int(match[f"y{which}"])
    elif match[f"era{which}"]:
        number = match[f"n{which}"]
        year = _ERAS[match[f"era{which}"]] + (1 if number == "元" else int(number))
    else:
        return None
    month, day = match[f"m{which}"], match[f"d{which}"]
    return Day(year, int(month) if month else None, int(day) if day else None)


def _japanese_weekday(plain: str, end: int) -> int | None:
    match = _JAPANESE_WEEKDAY.match(plain, end)
    return "月火水木金土日".index(match[1] or match[2]) if match else None


def _found(
    first: Day,
    last: Day | None,
    span: tuple[int, int],
    text: str,
    weekday: int | None = None,
) -> FoundDate:
    start, end = span
    return FoundDate(first, last, start, end, text[start:end], weekday)


def month_of(text: str) -> int | None:
    """Return the number of the month that a text is the name of, in any language.

    >>> month_of("October"), month_of("août"), month_of("10月"), month_of("Monday")
    (10, 8, 10, None)
    """
    match = re.fullmatch(r"\s*(\d{1,2})\s*月\s*", in_european_digits(text))
    if match and 1 <= int(match[1]) <= 12:
        return int(match[1])
    return months().get(fold_name(text.strip()))
