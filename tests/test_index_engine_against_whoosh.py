"""What engines find and count is what plain Whoosh does, which has the documents as
they are in the end in one segment: no deletion, no column and no posting of ours."""

import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise, product
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import analysis, fields, query, sorting
from whoosh.index import create_in
from whoosh.searching import Searcher

from index.analysis.terms import analyse
from index.documents import Change
from index.editions import GAP
from index.engine import Engine, open_engine_in
from index.matching import (
    Alternative,
    And,
    HasValue,
    InYears,
    Leaf,
    Matches,
    MatchRequest,
    Near,
    Node,
    Not,
    Or,
)
from index.query import Years
from index.whoosh_segment import postings_cache
from repository.model import (
    AFFILIATES_SCOPE,
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    Scope,
)
from tests.finding import CATALOGUE, document, edition, engine_of, phrase, term
from tests.worlds import COMMITS, LANGUAGES, THEMES, WORDS, YEARS, changes, living

ROLES = ("title", "body")
FACETS = ("theme", "year", "language", "access")
SCOPES = (PUBLIC_SCOPE, AFFILIATES_SCOPE, STAFF_SCOPE)

roles = st.sampled_from(("", *ROLES))
words = st.sampled_from(WORDS)
leaves = st.one_of(
    st.builds(lambda word, role: term(word, role=role), words, roles),
    st.builds(
        lambda code, optional: Leaf(
            (
                Alternative((("union",),)),
                Alternative(((f"{code}:union",),), "stem"),
            ),
            optional_in=frozenset(optional),
        ),
        st.sampled_from(LANGUAGES),
        st.sets(st.sampled_from(LANGUAGES), max_size=1),
    ),
    st.builds(
        lambda beginning, role: Leaf((Alternative(((Near(beginning),),)),), role),
        st.sampled_from(("un", "unio", "w", "x")),
        roles,
    ),
    st.lists(words, min_size=2, max_size=3).map(lambda each: phrase(*each)),
)
values = st.one_of(
    st.sampled_from(THEMES).map(lambda value: HasValue("theme", frozenset({value}))),
    st.sampled_from(LANGUAGES).map(lambda c: HasValue("language", frozenset({c}))),
    st.sampled_from(YEARS).map(lambda year: InYears((Years(year, None),))),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves | values,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda n: And(tuple(n))),
        st.lists(inner, min_size=1, max_size=3).map(lambda n: Or(tuple(n))),
        inner.map(Not),
    ),
    max_leaves=5,
)
requests = st.builds(
    lambda node, themes, codes, levels, years: MatchRequest(
        node,
        {"theme": tuple(themes), "language": tuple(codes), "access": tuple(levels)},
        tuple(Years(year, year) for year in years),
        facets=FACETS,
        limit=100,
    ),
    nodes,
    st.sets(st.sampled_from(THEMES), max_size=2),
    st.sets(st.sampled_from(LANGUAGES), max_size=1),
    st.sets(st.sampled_from([str(level) for level in Access]), max_size=1),
    st.sets(st.sampled_from(YEARS), max_size=1),
)

Answer = tuple[set[str], dict[str, dict[str, int]]]
"""Documents that are found, and how many have each value of each facet."""


class _Terms(analysis.Analyzer):  # type: ignore[misc]
    """Cuts lines, each of a language and a text, into the terms that ours are of."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[analysis.Token]:
        at = 0
        for line in value.splitlines():
            language, _, text = line.partition(" ")
            token = None
            for token in analyse(text, language):
                for name in token.terms:
                    yield analysis.Token(text=name, pos=at + token.position)
            at += GAP + (token.position if token else 0)


class Peer:
    """Plain Whoosh over some documents."""

    def __init__(self, documents: dict[str, Change], folder: str) -> None:
        text = {role: fields.TEXT(analyzer=_Terms()) for role in ROLES}
        names = {name: fields.KEYWORD() for name in ("document", "state", *FACETS)}
        index = create_in(folder, fields.Schema(**text, **names))
        writer = index.writer()
        self.documents = []
        for id, change in documents.items():
            assert change.document
            held = change.document
            for one in held.editions:
                self.documents.append(id)
                titles = one.texts.get("title", ())
                writer.add_document(
                    title="\n".join(f"{code} {text}" for text, code in titles),
                    body="\n".join(f"{code} {text}" for _, text, code in one.pages),
                    document=id,
                    state=str(held.state),
                    access=str(held.access),
                    language=one.language,
                    theme=" ".join(held.facets["theme"]),
                    year=held.facets["year"][0],
                )
        writer.commit()
        self._searcher: Searcher = index.searcher()

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()

    def answer(self, request: MatchRequest, scope: Scope) -> Answer:
        """Return what is found, with each facet counted without its own filter."""
        filters = {name: request.filters.get(name, ()) for name in FACETS}
        filters["year"] = tuple(str(one.first) for one in request.years)
        asked = [
            query.Every(),
            _within(request.node),
            _any("access", map(str, scope.access)),
            _any("state", map(str, scope.states)),
        ]

        def left(without: str = "") -> query.Query:
            chosen = [
                _any(name, wanted)
                for name, wanted in filters.items()
                if wanted and name != without
            ]
            return query.And([*asked, *chosen])

        found = {self.documents[n] for n in left().docs(self._searcher)}
        return found, {name: self._count(left(name), name) for name in FACETS}

    def _count(self, asked: query.Query, facet: str) -> dict[str, int]:
        by = sorting.FieldFacet(facet, allow_overlap=True)
        groups = self._searcher.search(asked, groupedby={facet: by}, limit=None).groups(
            facet
        )
        return {
            value: len({self.documents[number] for number in numbers})
            for value, numbers in groups.items()
            if value is not None
        }


def _any(field: str, values: Any) -> query.Query:
    return query.Or([query.Term(field, value) for value in values])


def _within(node: Node) -> query.Query:
    """Return a tree as a query of Whoosh."""
    match node:
        case Leaf():
            return _leaf(node)
        case HasValue(facet, values):
            return _any(facet, values)
        case InYears((span,)):
            return _any("year", [str(year) for year in YEARS if year in span])
        case Not(below):
            return query.And([query.Every(), query.Not(_within(below))])
        case And(below):
            return query.And([_within(one) for one in below])
        case Or(below):
            return query.Or([_within(one) for one in below])
    raise AssertionError(node)


def _leaf(leaf: Leaf) -> query.Query:
    ways = [_any("language", leaf.optional_in or ())]
    for role in (leaf.role,) if leaf.role else ROLES:
        for alternative in leaf.alternatives:
            for each in product(*alternative.steps):
                if isinstance(each[0], Near):
                    ways.append(query.Prefix(role, each[0].text))
                elif len(each) == 1:
                    ways.append(query.Term(role, each[0]))
                else:
                    ways.append(query.Phrase(role, list(each)))
    return query.Or(ways)


def ours(engine: Engine, request: MatchRequest, scope: Scope) -> Answer:
    """Return the answer of an engine of ours."""
    matches = engine.search(request, scope)
    found = {hit.document for hit in matches.hits}
    assert matches.total == len(found) == len(matches.hits)
    return found, {name: dict(matches.counts[name]) for name in FACETS}


def test_what_is_found_and_counted_is_what_whoosh_finds_and_counts() -> None:
    tried = set()

    @settings(max_examples=20)
    @given(
        changes,
        st.lists(st.tuples(requests, st.sampled_from(SCOPES)), min_size=1, max_size=4),
    )
    def holds(changes: list[Change], asked: list[tuple[MatchRequest, Scope]]) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(Peer(living(changes), folder)) as peer,
            engine_of(*changes, at_once=COMMITS) as engine,
        ):
            now = engine._moment  # type: ignore[attr-defined]
            tried.add((len(now.segments), now.collection.has_deletions))
            for request, scope in asked:
                assert ours(engine, request, scope) == peer.answer(request, scope)

    holds()
    assert {(0, False), (2, True), (3, True)} <= tried


def test_threads_that_ask_one_engine_at_once_get_the_answers_of_one_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = random.Random(7)
    world = [
        document(
            f"d{drawn.randrange(40)}",
            *(
                edition(
                    " ".join(drawn.choices(WORDS, k=60)),
                    number=number,
                    language=drawn.choice(LANGUAGES),
                )
                for number in range(1, drawn.randint(2, 3))
            ),
            access=drawn.choice(list(Access)),
            theme=tuple(drawn.sample(THEMES, drawn.randrange(3))),
            year=("2010",),
        )
        for _ in range(90)
    ]
    nodes = [term(word) for word in WORDS]
    nodes += [phrase(one, other) for one, other in pairwise(WORDS)]
    nodes += [phrase(one, other, slop=2) for one, other in pairwise(WORDS)]
    asked = [
        (MatchRequest(node, {"theme": themes}, facets=FACETS), scope)
        for node in nodes
        for themes in ((), ("a",))
        for scope in SCOPES
    ]
    with engine_of(*world, at_once=8) as engine:
        alone = [engine.search(*one) for one in asked]
        # What one thread has found is soon gone, and read anew by another.
        monkeypatch.setattr(
            "index.whoosh_engine.postings_cache", lambda: postings_cache(0)
        )
        shared = open_engine_in(engine._dir, CATALOGUE)  # type: ignore[attr-defined]
        together = Barrier(4)

        def ask(order: list[int]) -> dict[int, Matches]:
            together.wait()
            return {number: shared.search(*asked[number]) for number in order}

        orders = [drawn.sample(range(len(asked)), len(asked)) for _ in range(4)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            with ThreadPoolExecutor(4) as threads:
                answers = list(threads.map(ask, orders))
        finally:
            sys.setswitchinterval(interval)
        shared.close()
    for answer in answers:
        assert [answer[number] for number in range(len(asked))] == alone
