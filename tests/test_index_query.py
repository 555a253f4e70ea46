"""A search is a link: from parameters to a query and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fields import FACETS
from index.query import MAX_LENGTH, Query, Years, parse_years
from repository.errors import QueryError

values = st.text("abc-é ", min_size=1, max_size=8).map(str.strip).filter(bool)
years = st.builds(
    lambda first, length: Years(first, first + length),
    st.integers(1900, 2030),
    st.integers(0, 30),
)
queries = st.builds(
    Query,
    q=st.text(max_size=30).map(str.strip),
    filters=st.dictionaries(
        st.sampled_from([name for name in FACETS if name != "year"]),
        st.lists(values, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    year=st.lists(years, max_size=2, unique=True).map(tuple),
    sort=st.sampled_from(("relevance", "date")),
    limit=st.integers(0, 200),
    offset=st.integers(0, 1_000),
    expand=st.booleans(),
)


@given(queries)
def test_a_query_survives_its_link(query: Query) -> None:
    assert Query.from_params(query.to_params()) == query


@given(queries, st.sampled_from(list(FACETS)))
def test_toggling_twice_restores_the_filters(query: Query, facet: str) -> None:
    value = "1850" if facet == "year" else "new"
    twice = query.toggle(facet, value).toggle(facet, value)
    assert twice.filters == query.filters
    assert twice.year == query.year
    assert query.toggle(facet, value).offset == 0


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ([("colour", "red")], "No facet or option is called 'colour'"),
        ([("them", "care")], "Did you mean 'theme'"),
        ([("limit", "many")], "whole number from 0 to 200"),
        ([("limit", "1000")], "whole number"),
        ([("offset", "-1")], "whole number"),
        ([("sort", "size")], "Cannot sort by 'size'"),
        ([("year", "2022..2010")], "earlier year first"),
        ([("year", "soon")], "Cannot read 'soon' as years"),
        ([("q", "x" * (MAX_LENGTH + 1))], "at most 2,000"),
    ],
)
def test_what_cannot_be_asked_is_said(
    params: list[tuple[str, str]], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        Query.from_params(params)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2010", [2010], [2009, 2011]),
        ("2010..2012", [2010, 2012], [2009, 2013]),
        ("2010..", [2010, 2030], [2009]),
        ("..2010", [1900, 2010], [2011]),
        ("2001, 2005..2006", [2001, 2005], [2002]),
    ],
)
def test_years(text: str, inside: list[int], outside: list[int]) -> None:
    spans = parse_years(text)
    assert all(any(year in span for span in spans) for year in inside)
    assert not any(year in span for year in outside for span in spans)
