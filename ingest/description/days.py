"""A day, a month or a year as a text says it, and where the text says it."""

from dataclasses import dataclass, replace
from datetime import date


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
            first=with_year(self.first, year),
            last=with_year(self.last, year) if self.last else None,
        )


def with_year(day: Day, year: int) -> Day:
    return day if day.year else replace(day, year=year)
