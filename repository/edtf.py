"""Dates in EDTF, the Extended Date/Time Format (ISO 8601-2:2019, levels 0 and part of
1): a year, a month, a day, an interval of these with open ends, and the marks ``?``
(uncertain), ``~`` (approximate) and ``%`` (both)."""

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")


def is_date(text: str) -> bool:
    """Return whether text is one EDTF date.

    >>> [is_date(t) for t in ("2021", "2021-09", "2021-09-31", "September 2021")]
    [True, True, False, False]
    """
    match = _DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_edtf(text: str) -> bool:
    """Return whether text is an EDTF date or interval.

    >>> [is_edtf(t) for t in ("2022/2027", "2022/..", "../2022", "../..", "2023/2022")]
    [True, True, True, False, False]
    """
    if "/" not in text:
        return is_date(text)
    first, _, last = text.partition("/")
    if not all(end == ".." or is_date(end) for end in (first, last)):
        return False
    if ".." in (first, last):
        return first != last
    return first.rstrip("?~%") <= last.rstrip("?~%") or last.startswith(first[:7])


def year_of(text: str) -> int | None:
    """Return the year in which an EDTF date or interval begins; None if it has none.

    >>> year_of("2021-09"), year_of("2022/2027"), year_of("")
    (2021, 2022, None)
    """
    match = _DATE.match(text)
    return int(match.group(1)) if match else None


def days_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that an EDTF date or interval can mean.

    None for what is no EDTF, and for intervals without a beginning or an end.

    >>> days_of("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> days_of("2022/..") is None
    True
    """
    first, _, last = text.partition("/")
    if not is_date(first) or (last and not is_date(last)):
        return None
    return _whole(first)[0], _whole(last or first)[1]


def _whole(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, month or day."""
    bare = text.rstrip("?~%")
    first = date.fromisoformat(f"{bare}-01-01"[:10])
    if len(bare) == 10:
        return first, first
    month = first.month if len(bare) == 7 else 12
    return first, date(first.year, month, monthrange(first.year, month)[1])
