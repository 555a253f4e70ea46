"""Documents by year as bars: years, or longer spans where years would be too many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.query import Years

_MOST = 10
"""Bars that fit side by side into the column of filters, each wide enough to press."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Years to a bar; a bar begins at a multiple."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of years, and how many documents it would leave.

    Attributes:
        first, last: year.
        count: documents of these years, whatever years are chosen.
        selected: whether some of these years are chosen.
    """

    first: int
    last: int
    count: int
    selected: bool

    @property
    def span(self) -> Years:
        """The years, as a filter."""
        return Years(self.first, self.last)


def histogram(counts: Mapping[int, int], chosen: Sequence[Years]) -> tuple[Bar, ...]:
    """Return the bars of a histogram in the order of time; none for a single year.

    Chosen years are looked at more closely: the bars divide what is chosen, and of a
    single year its decade.

    Args:
        counts: documents by year, the choice of years left out of account.
        chosen: spans that are chosen; empty for all years.

    >>> [str(bar.span) for bar in histogram({1996: 1, 2019: 3, 2025: 9}, ())]
    ['1995..1999', '2000..2004', '2005..2009', '2010..2014', '2015..2019', \
'2020..2024', '2025..2029']
    >>> [bar.count for bar in histogram({1996: 1, 2019: 3}, (Years(2017, 2020),))]
    [0, 0, 3]
    """
    if len(counts) < 2:
        return ()
    first, last = _extent(min(counts), max(counts), chosen)
    step = next(s for s in _STEPS if last // s - first // s < _MOST)
    return tuple(
        _bar(range(start, start + step), counts, chosen)
        for start in range(first // step * step, last + 1, step)
    )


def _extent(first: int, last: int, chosen: Sequence[Years]) -> tuple[int, int]:
    """Return the first and the last year to show, of those that there are."""
    if not chosen:
        return first, last
    low = max(
        first, min(first if span.first is None else span.first for span in chosen)
    )
    high = min(last, max(last if span.last is None else span.last for span in chosen))
    if low == high and last - first >= _MOST:
        return low // 10 * 10, low // 10 * 10 + 9
    return (low, high) if low < high else (first, last)


def _bar(years: range, counts: Mapping[int, int], chosen: Sequence[Years]) -> Bar:
    return Bar(
        years[0],
        years[-1],
        sum(counts.get(year, 0) for year in years),
        any(year in span for span in chosen for year in years),
    )
