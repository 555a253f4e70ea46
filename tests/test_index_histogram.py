"""Documents by year as bars: few enough to press, and every document in one."""

from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from index.histogram import histogram
from index.query import Query, Years

YEARS = st.integers(1000, 2100)
COUNTS = st.dictionaries(YEARS, st.integers(1, 99), min_size=2, max_size=30)
CHOSEN = st.lists(st.tuples(YEARS, st.integers(0, 80)), max_size=2).map(
    lambda spans: tuple(Years(first, first + more) for first, more in spans)
)


@given(COUNTS)
def test_every_document_stands_in_one_bar(counts: dict[int, int]) -> None:
    bars = histogram(counts, ())
    assert sum(bar.count for bar in bars) == sum(counts.values())
    assert bars[0].count and bars[-1].count
    assert not any(bar.selected for bar in bars)


@given(COUNTS, CHOSEN)
def test_bars_follow_each_other_and_are_few(
    counts: dict[int, int], chosen: Any
) -> None:
    bars = histogram(counts, chosen)
    assert 1 <= len(bars) <= 10
    assert len({bar.last - bar.first for bar in bars}) == 1
    for one, next in pairwise(bars):
        assert next.first == one.last + 1
    for bar in bars:
        own = sum(n for year, n in counts.items() if year in bar.span)
        assert bar.count == own


@given(COUNTS, CHOSEN)
def test_what_is_chosen_is_marked(counts: dict[int, int], chosen: Any) -> None:
    for bar in histogram(counts, chosen):
        years = range(bar.first, bar.last + 1)
        assert bar.selected == any(y in span for span in chosen for y in years)


@given(COUNTS)
def test_pressing_bars_leads_to_a_single_year(counts: dict[int, int]) -> None:
    chosen: tuple[Years, ...] = ()
    for _ in range(6):
        fullest = max(histogram(counts, chosen), key=lambda bar: bar.count)
        if fullest.first == fullest.last:
            break
        assume(fullest.span not in chosen)
        chosen = (fullest.span,)
    assert fullest.first == fullest.last


def test_there_is_nothing_to_choose_from_a_single_year() -> None:
    assert histogram({}, ()) == ()
    assert histogram({2020: 7}, ()) == ()


def test_a_year_stands_among_those_of_its_decade() -> None:
    counts = Counter(range(1950, 2026))
    bars = histogram(counts, (Years(1997, 1997),))
    assert [bar.first for bar in bars] == list(range(1990, 2000))
    assert [bar.first for bar in bars if bar.selected] == [1997]


def test_years_before_1000_can_be_asked_for_again() -> None:
    for span in (Years(None, 800), Years(0, 99), Years(500, 500), Years(900, None)):
        query = Query(year=(span,))
        assert Query.from_params(query.to_params()) == query
