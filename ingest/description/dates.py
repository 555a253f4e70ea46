"""Dates as people write them in nine languages, read into EDTF.

A text is cut into tokens (numbers, names of months and weekdays, words such as "to"),
each token becomes one letter, and the shapes of dates are looked for in the string of
these letters: ``12-14 october 2010`` is ``d-dmy``. One table of shapes serves every
language; names of months come from the Unicode CLDR, through Babel.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from babel import Locale

from repository.model import LANGUAGES


@dataclass(frozen=True, slots=True)
class Day:
    """A year, a month of a year, or a day; parts that are not said are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def edtf(self) -> str:
        """The date in EDTF; empty if its year is not said."""
        if self.year is None:
            return ""
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
            if self.day:
                text += f"-{self.day:02}"
        return text

    @property
    def is_real(self) -> bool:
        """Whether the calendar has such a day; 29 February if the year is not said."""
        try:
            # Of no special meaning: a leap year.
            date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, or a range of dates, and where it stands in a text.

    Attributes:
        first: the date, or the first of a range.
        last: the last of a range; None if there is just one date.
        start, end: where its words stand in the text.
        text: its words.
        weekday: 0 for Monday to 6, if one is named with it.
        is_ambiguous: 1/6/2021 can be read as June or as January.
    """

    first: Day
    last: Day | None
    start: int
    end: int
    text: str
    weekday: int | None = None
    is_ambiguous: bool = False

    @property
    def edtf(self) -> str:
        """The date, or the first of a range, in EDTF; empty if no year is said."""
        return self.first.edtf

    @property
    def edtf_last(self) -> str:
        """The last date of a range in EDTF; empty if there is just one date."""
        return self.last.edtf if self.last else ""

    @property
    def has_month(self) -> bool:
        """Whether it says more than a year."""
        return self.first.month is not None

    def in_year(self, year: int) -> "FoundDate":
        """Return the date with a year, where it names none itself."""
        return replace(
            self,
            first=_with_year(self.first, year),
            last=_with_year(self.last, year) if self.last else None,
        )


def _with_year(day: Day, year: int) -> Day:
    return day if day.year else replace(day, year=year)


_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_DIGITS = {
    zero + value: ord("0") + value
    for zero in (0x0660, 0x06F0, 0xFF10)  # Arabic-Indic, Persian, full-width
    for value in range(10)
}
_FIRST_YEAR, _LAST_YEAR = 1800, 2099

# What may stand between the parts of one date and means nothing. "er", "st" and the
# like follow the day; "de", "of", "г" and so on part its words.
_FILLERS = frozenset(
    "st nd rd th er º ª ° of the de del den dem le la el am des du d г года "
    "год году عام سنة من".split()
)
_MARKS = {",": ",", "،": ",", ".": ".", "/": "/", "&": "&"}
_TO = frozenset(
    "- – — ‐ ‑ ~ to until till through bis au al a à até до по إلى حتى".split()
)
_AND = frozenset("& and und et y e och и و".split())

# Names that CLDR does not give: other calendars' usage, other cases, common short
# forms.
_MORE_MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("sept 9",),
    "de": ("jänner 1", "feber 2", "sept 9"),
    "es": ("setiembre 9",),
    "ar": (
        # The Levant and Iraq.
        "كانون الثاني 1", "شباط 2", "آذار 3", "اذار 3", "نيسان 4", "أيار 5", "ايار 5",
        "حزيران 6", "تموز 7", "آب 8", "أيلول 9", "ايلول 9", "تشرين الأول 10",
        "تشرين الاول 10", "تشرين الثاني 11", "كانون الأول 12", "كانون الاول 12",
        # Without hamza.
        "ابريل 4", "اغسطس 8", "اكتوبر 10",
        # Algeria and Tunisia.
        "جانفي 1", "فيفري 2", "أفريل 4", "ماي 5", "جوان 6", "جويلية 7", "أوت 8",
        # Morocco.
        "يوليوز 7", "غشت 8", "شتنبر 9", "نونبر 11", "دجنبر 12",
    ),
}  # fmt: skip
# Short forms that are everyday words of another language: only read in their own.
_EVERYDAY = {"out": "pt", "set": "pt", "ago": "es", "mar": "es"}
_TWO_WORDS = frozenset({"كانون", "تشرين"})


@cache
def _months() -> Mapping[str, int]:
    """Return the number of each month by every folded name of it."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        if language == "ja":
            continue
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    names[_fold(name)] = number
        for more in _MORE_MONTHS.get(language, ()):
            name, _, number = more.rpartition(" ")
            names[_fold(name)] = int(number)
    # "in September" ends another way in Russian: сентября, but в сентябре.
    for number, name in Locale.parse("ru").months["format"]["wide"].items():
        names[f"{_fold(name)[:-1]}е"] = number
    return names


@cache
def _weekdays() -> Mapping[str, int]:
    """Return the number of each weekday, from 0 for Monday, by every folded name."""
    names = {}
    for language in LANGUAGES:
        days = Locale.parse(language).days
        for context in ("format", "stand-alone"):
            for number, name in days[context]["wide"].items():
                names[_fold(name).split("-")[0]] = number
    for name, number in _EASY_WEEKDAYS.items():
        names[name] = number
    return names


# Cases and short forms that CLDR does not give.
_EASY_WEEKDAYS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "среду": 2, "пятницу": 4, "субботу": 5,
    "الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الاربعاء": 2,
}  # fmt: skip


@lru_cache(maxsize=8192)
def _fold(name: str) -> str:
    """Return a name without accents of Latin letters, dots and case."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    bare = "".join(
        c for c in decomposed if not "\u0300" <= c <= "\u036f" or c == "\u0306"
    )
    return unicodedata.normalize("NFC", bare)


@dataclass(frozen=True, slots=True)
class _Token:
    code: str
    value: int
    start: int
    end: int


def _tokens(text: str, language: str | None) -> list[_Token]:
    months, weekdays = _months(), _weekdays()
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        code, value = "x", 0
        if word.isdecimal():
            value = int(word) if len(word) <= 4 else 0
            if len(word) == 4 and _FIRST_YEAR <= value <= _LAST_YEAR:
                code = "y"
            elif len(word) <= 2 and 1 <= value <= 31:
                code = "d"
        elif not word[0].isalpha():
            if word in _TO:
                code = "-"
            elif word in _MARKS:
                code = _MARKS[word]
            elif word in _FILLERS:
                code = "f"
        else:
            folded = _fold(word)
            if found and folded and _TWO_WORDS and _pairs_with(text, found[-1]):
                pair = f"{_fold(text[found[-1].start : found[-1].end])} {folded}"
                if pair in months:
                    before = found.pop()
                    found.append(_Token("m", months[pair], before.start, end))
                    continue
            if folded in months and _is_month(word, folded, language):
                code, value = "m", months[folded]
            elif folded in weekdays:
                code, value = "w", weekdays[folded]
            elif folded in _TO:
                code = "-"
            elif folded in _AND:
                code = "&"
            elif word.casefold() in _FILLERS:
                code = "f"
        found.append(_Token(code, value, start, end))
    return found


def _pairs_with(text: str, token: _Token) -> bool:
    return token.code == "x" and text[token.start : token.end] in _TWO_WORDS


def _is_month(word: str, folded: str, language: str | None) -> bool:
    if folded == "may":
        return not word.islower()
    return _EVERYDAY.get(folded) in (None, language)


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


_NAMES_A_YEAR = re.compile(r"\d{4}|年")
_DIGIT = re.compile(r"\d")


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
    if not _DIGIT.search(text) and len(text) > _LONGEST_OF_MONTHS:
        return []
    plain = text.translate(_DIGITS)
    taken = [(d.start, d.end) for d in find_dates(text, language)]
    found = list(_by_shape(plain, text, language, _YEARLESS))
    for match in _JAPANESE_YEARLESS.finditer(plain):
        last = None
        if match["d2"]:
            last = Day(None, int(match["m2"] or match["m"]), int(match["d2"]))
        first = Day(None, int(match["m"]), int(match["d"]))
        weekday = _japanese_weekday(plain, match.end())
        found.append(_found(first, last, match.span(), text, weekday))
    return sorted(
        (
            d
            for d in found
            if d.first.is_real
            and (not d.last or d.last.is_real)
            and not any(d.start < end and start < d.end for start, end in taken)
        ),
        key=lambda d: d.start,
    )


def find_years(text: str) -> list[FoundDate]:
    """Return the years, and ranges of years, that stand in figures.

    >>> [(d.edtf, d.edtf_last) for d in find_years("Action Plan 2022-2027")]
    [('2022', '2027')]
    """
    found = []
    for match in _YEARS.finditer(text.translate(_DIGITS)):
        first = int(match["first"])
        last = int(match["last"]) if match["last"] else None
        if not _is_year(first) or (last and not (_is_year(last) and first < last)):
            continue
        end = Day(last) if last else None
        found.append(_found(Day(first), end, match.span(), text))
    return found


def _is_year(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _find(
    text: str, language: str | None, shapes: tuple[re.Pattern[str], ...]
) -> Iterator[FoundDate]:
    plain = text.translate(_DIGITS)
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
        tokens = _tokens(plain[start:end], language)
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
    tokens: list[_Token],
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


def _weekday(shape: str, tokens: list[_Token], first: int, last: int) -> int | None:
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
    match = re.fullmatch(r"\s*(\d{1,2})\s*月\s*", text.translate(_DIGITS))
    if match and 1 <= int(match[1]) <= 12:
        return int(match[1])
    return _months().get(_fold(text.strip()))
