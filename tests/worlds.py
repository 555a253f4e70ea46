"""Small worlds for property tests: documents of one or two editions, in batches, some
written again or taken away, some not for everybody."""

from hypothesis import strategies as st

from index.documents import Change
from repository.model import Access, State
from tests.finding import document, edition

WORDS = ("water", "gas", "union", "unions", "care")
LANGUAGES = ("en", "sv")
YEARS = (2010, 2011, 2012, 2013)
THEMES = ("a", "b", "c")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
editions = st.tuples(
    st.lists(texts, min_size=1, max_size=3),
    st.sampled_from(LANGUAGES),
    st.just("") | texts,
)


def _written(
    number: int,
    drawn: list[tuple[list[str], str, str]],
    themes: str,
    access: Access,
    state: State,
) -> Change:
    year = YEARS[len(themes)]
    return document(
        f"d{number}",
        *(
            edition(*pages, number=place, language=language, title=title)
            for place, (pages, language, title) in enumerate(drawn, 1)
        ),
        access=access,
        state=state,
        date=year * 10_000,
        theme=tuple(themes),
        year=(str(year),),
    )


COMMITS = (12, 3, 1, 1)
"""Changes of each commit. One that is less than half of what it follows stays a segment
of its own, and what it takes away there is only marked as deleted."""


def _writes(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Change]:
    return st.builds(
        _written,
        numbers,
        st.lists(editions, min_size=1, max_size=2),
        st.sampled_from(("", "a", "b", "ab", "abc")),
        st.sampled_from((Access.PUBLIC, *Access)),
        st.sampled_from((State.PUBLISHED, *State)),
    )


_any = st.integers(0, COMMITS[0])
_few = st.lists(_writes(_any) | _any.map(lambda n: Change(f"d{n}", None)), max_size=2)
changes = _few | st.builds(
    lambda *parts: [change for part in parts for change in part],
    st.tuples(*(_writes(st.just(number)) for number in range(COMMITS[0]))),
    st.lists(_writes(_any), min_size=COMMITS[1], max_size=COMMITS[1]),
    _few,
)


def living(changes: list[Change]) -> dict[str, Change]:
    """Return the documents that are there in the end."""
    last = {change.id: change for change in changes}
    return {id: change for id, change in last.items() if change.document}
