"""Engines: what matches, how it is ranked and counted, and who may see it.

What matches is compared with Whoosh's own answers on the same index; scores and counts
with slow functions that follow the definitions.
"""

import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh_query
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.analysis.terms import analyse
from index.compiling import Compiler
from index.documents import Change, IndexEdition
from index.editions import AnalysedEdition, analyse_edition
from index.engine import Engine, open_engine_in
from index.fields import ROLES
from index.matching import (
    ROLE_NUMBERS,
    ROLE_SHIFT,
    Alternative,
    And,
    HasValue,
    InYears,
    Leaf,
    MatchRequest,
    Near,
    Node,
    Not,
    Or,
    Sample,
)
from index.parser import parse
from index.postings import decode, decode_keys, encode
from index.query import Years
from index.ranking import EXPANDED_SHARE, FOREIGN_SHARE, K1, PRIOR, STEM_SHARE
from index.term_dictionary import TermDictionary, write_terms
from index.whoosh_codec import TermsField
from repository.errors import IndexUnavailable
from repository.model import (
    AFFILIATES_SCOPE,
    LANGUAGES,
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    Scope,
    State,
)
from tests.finding import (
    CATALOGUE,
    document,
    edition,
    engine_of,
    found,
    phrase,
    term,
)

Places = defaultdict[str, list[int]]
WORDS = ("water", "gas", "union", "care", "pay")

# Small worlds: documents of one or two editions, in batches, some written again.

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
editions = st.builds(
    lambda pages, language, title: (pages, language, title),
    st.lists(texts, min_size=1, max_size=3),
    st.sampled_from(("en", "sv")),
    st.one_of(st.just(""), texts),
)


def _made(id: str, drawn: list[tuple[list[str], str, str]], facet: str) -> Change:
    return document(
        id,
        *(
            edition(*pages, number=number, language=language, title=title)
            for number, (pages, language, title) in enumerate(drawn, 1)
        ),
        theme=tuple(facet),
        year=(str(2010 + len(facet)),),
        date=(2010 + len(facet)) * 10_000,
    )


changes = st.lists(
    st.builds(
        lambda number, drawn, facet: _made(f"d{number}", drawn, facet),
        st.integers(0, 11),
        st.lists(editions, min_size=1, max_size=2),
        st.sampled_from(("", "a", "b", "ab", "abc")),
    )
    | st.integers(0, 11).map(lambda number: Change(f"d{number}", None)),
    max_size=16,
)
leaves = st.one_of(
    st.sampled_from(WORDS).map(term),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: phrase(*words)
    ),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda n: And(tuple(n))),
        st.lists(inner, min_size=1, max_size=3).map(lambda n: Or(tuple(n))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@contextmanager
def world(changes: list[Change], tmp_path: Path) -> Iterator[tuple[Engine, Path]]:
    """Give an engine after these changes, three to a commit, and its folder."""
    with engine_of(*changes, at_once=3) as engine:
        yield engine, engine._dir  # type: ignore[attr-defined]


def analysed_edition(edition: IndexEdition) -> tuple[AnalysedEdition, Places]:
    """Return an edition's lengths, and where its terms stand."""
    terms: Places = defaultdict(list)

    def add(text: str, language: str, place: int) -> int:
        words = list(analyse(text, language))
        for word in words:
            for name in word.terms:
                terms[name].append(place + word.position)
        return len(words)

    return analyse_edition(edition, add), terms


def living(changes: list[Change]) -> dict[str, Change]:
    last = {change.id: change for change in changes}
    return {id: change for id, change in last.items() if change.document}


def in_whoosh(node: Node) -> whoosh_query.Query:
    if isinstance(node, Leaf):
        (alternative,) = node.alternatives
        terms = [step[0] for step in alternative.steps]
        if len(terms) == 1:
            return whoosh_query.Term("text", terms[0])
        return whoosh_query.Phrase("text", terms)
    if isinstance(node, Not):
        return whoosh_query.Not(in_whoosh(node.node))
    kind = whoosh_query.And if isinstance(node, And) else whoosh_query.Or
    assert isinstance(node, And | Or)
    return kind([in_whoosh(below) for below in node.nodes])


@settings(max_examples=30, deadline=None)
@given(changes, st.lists(nodes, min_size=1, max_size=5))
def test_what_matches_is_what_whoosh_finds(
    changes: list[Change], asked: list[Node]
) -> None:
    with engine_of(*changes, at_once=3) as engine:
        live = engine._dir / engine._folder  # type: ignore[attr-defined]
        index = FileIndex(FileStorage(str(live)), indexname="MAIN")
        reader = index.reader()
        columns = {}
        for leaf, base in reader.leaf_readers():
            if leaf.doc_count_all():
                column = leaf.column_reader("document")
                for number in range(leaf.doc_count_all()):
                    columns[base + number] = column[number].decode()
        with index.searcher() as searcher:
            for node in asked:
                query = whoosh_query.And([whoosh_query.Every(), in_whoosh(node)])
                theirs = {columns[n] for n in query.docs(searcher)}
                assert set(found(engine, node)) == theirs
        reader.close()


def reference_scores(changes: dict[str, Change], leaf: Leaf) -> dict[str, float]:
    """Score every document by the definition, slowly."""
    analysed = {
        (id, e.number): (e.language, *analysed_edition(e))
        for id, change in changes.items()
        for e in change.document.editions  # type: ignore[union-attr]
    }
    total = Counter(language for language, _, _ in analysed.values())

    def average(language: str, role: str) -> float:
        lengths = [
            made.lengths[role]
            for own, made, _ in analysed.values()
            if own == language and made.lengths[role]
        ]
        return max(sum(lengths) / len(lengths), 1.0) if lengths else 1.0

    def frequency(key: tuple[str, int], kind: str) -> float:
        language, made, terms = analysed[key]
        weighted = 0.0
        for alternative in leaf.alternatives:
            if alternative.kind != kind:
                continue
            for wanted in alternative.steps[0]:
                for position in terms.get(wanted, ()):  # type: ignore[arg-type]
                    role = list(ROLES.values())[position >> ROLE_SHIFT]
                    ratio = made.lengths[role.name] / average(language, role.name)
                    weighted += role.weight / (1 - role.b + role.b * ratio)
        return weighted

    def saturated(tf: float) -> float:
        return tf * (K1 + 1) / (tf + K1)

    gained, asked = {}, {}
    for key in analysed:
        exact, stem, more = (frequency(key, k) for k in ("exact", "stem", "expanded"))
        own = STEM_SHARE * max(stem, exact) + (1 - STEM_SHARE) * exact
        asked[key] = own
        gained[key] = saturated(own) + EXPANDED_SHARE * (
            saturated(own + more) - saturated(own)
        )
    having = Counter(analysed[key][0] for key, earned in gained.items() if earned)

    def idf(language: str) -> float:
        everywhere = sum(having.values()) / sum(total.values())
        n = having[language] + PRIOR * everywhere
        return math.log(1 + (total[language] + PRIOR - n + 0.5) / (n + 0.5))

    at_home = {analysed[key][0] for key, earned in asked.items() if earned}
    home = leaf.language
    if not total[home]:
        home = leaf.reader if leaf.reader in at_home else ""
    bound = idf(home) if home else min(map(idf, at_home), default=math.inf)

    scores: dict[str, float] = {}
    for (id, number), earned in gained.items():
        if earned:
            language = analysed[id, number][0]
            weight = idf(language)
            if home and language != home:
                weight = FOREIGN_SHARE * min(weight, idf(home))
            own = saturated(asked[id, number])
            score = weight * own + min(weight, bound) * (earned - own)
            scores[id] = max(scores.get(id, 0.0), score)
    return scores


@settings(max_examples=30, deadline=None)
@given(
    changes,
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(["", "en", "sv"]),
    st.sampled_from(["", "en", "sv"]),
)
def test_scores_are_those_of_the_definition(
    changes: list[Change], word: str, other: str, language: str, reader: str
) -> None:
    leaf = Leaf(
        (
            Alternative(((word,),)),
            Alternative(((f"en:{word}", f"sv:{word}"),), "stem"),
            Alternative(((other,),), "expanded"),
        ),
        language=language,
        reader=reader,
    )
    with engine_of(*changes, at_once=3) as engine:
        hits = engine.search(MatchRequest(leaf, limit=100), PUBLIC_SCOPE).hits
    expected = reference_scores(living(changes), leaf)
    assert {hit.document: hit.score for hit in hits} == pytest.approx(
        expected, rel=1e-4
    )
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=30, deadline=None)
@given(
    changes,
    st.sampled_from(WORDS),
    st.lists(st.sampled_from("abc"), max_size=2, unique=True),
    st.lists(st.sampled_from(("en", "sv")), max_size=1),
    st.lists(st.sampled_from((2010, 2011, 2012)), max_size=1),
)
def test_counts_are_those_of_a_count_by_hand(
    changes: list[Change],
    word: str,
    themes: list[str],
    languages: list[str],
    years: list[int],
) -> None:
    live = living(changes)
    matching = {
        id: [
            e.language
            for e in change.document.editions  # type: ignore[union-attr]
            if word in analysed_edition(e)[1]
        ]
        for id, change in live.items()
    }

    def passes(id: str, without: str = "") -> list[str]:
        """Return the languages in which a document is left by the other filters."""
        facets = live[id].document.facets  # type: ignore[union-attr]
        if themes and without != "theme" and not set(themes) & set(facets["theme"]):
            return []
        if years and without != "year" and facets["year"][0] != str(years[0]):
            return []
        if languages and without != "language":
            return [code for code in matching[id] if code in languages]
        return matching[id]

    request = MatchRequest(
        term(word),
        {"theme": tuple(themes), "language": tuple(languages)},
        tuple(Years(year, year) for year in years),
        facets=("theme", "year", "language"),
        limit=100,
    )
    with engine_of(*changes, at_once=3) as engine:
        matches = engine.search(request, PUBLIC_SCOPE)
    left = {id for id in live if passes(id)}
    assert {hit.document for hit in matches.hits} == left
    assert matches.total == len(left)
    for facet in ("theme", "year"):
        assert matches.counts[facet] == Counter(
            value
            for id in live
            if passes(id, facet)
            for value in live[id].document.facets[facet]  # type: ignore[union-attr]
        )
    assert matches.counts["language"] == Counter(
        code for id in live for code in set(passes(id, "language"))
    )


# Whoosh's internals that our postings stand on


@given(
    st.dictionaries(
        st.integers(0, 100_000),
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 300_000)),
            min_size=1,
            max_size=5,
            unique=True,
        ),
        min_size=1,
        max_size=20,
    )
)
def test_postings_are_read_as_they_were_written(
    drawn: dict[int, list[tuple[int, int]]],
) -> None:
    keys = np.array(
        sorted(
            doc << 32 | role << ROLE_SHIFT | at
            for doc, places in drawn.items()
            for role, at in places
        )
    )
    other = np.array([7 << 32 | 1])
    # Of five terms the first and the fourth do not occur.
    numbers = np.repeat([1, 2, 4], [1, len(keys), 1])
    encoded = encode(numbers, np.concatenate([other, keys, other]))
    assert encoded.terms == [1, 2, 4]
    assert sum(encoded.sizes) == len(encoded.stretches)
    everything = np.arange(100_001)
    read_numbers, read = decode_keys(encoded.stretches, everything)
    assert read_numbers.tolist() == [0] + [1] * len(keys) + [2]
    assert sorted(read[1:-1].tolist()) == keys.tolist()
    first, second, _ = encoded.sizes
    stretch = encoded.stretches[first : first + second]
    sections = decode(stretch)
    assert sum(len(section.positions) for section in sections) == len(keys)
    for section in sections:
        assert section.docs.tolist() == sorted(set(section.docs.tolist()))
    gone = min(drawn)
    _, left = decode_keys(stretch, np.where(everything == gone, -1, everything))
    assert sorted(left.tolist()) == [key for key in keys.tolist() if key >> 32 != gone]


@settings(max_examples=30)
@given(st.lists(st.text(max_size=3), unique=True), st.text(max_size=2))
def test_terms_are_found_in_their_dictionary(words: list[str], asked: str) -> None:
    # More than one block of them, some before and some after what is drawn.
    many = {f"{first}{second}" for first in "0am\u3042" for second in range(40)}
    many |= {"zba", "zbaba"}  # "ab" and "aba" stand across their border, too
    terms = sorted(word.encode() for word in many.union(words))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "terms"
        with file.open("wb") as stream:
            write_terms(stream, terms, [len(term) + 1 for term in terms])
        dictionary = TermDictionary(file)
        assert list(dictionary) == dictionary[:] == terms
        for number, term in enumerate(terms):
            assert dictionary.find(term) == number
            extent = dictionary.extent(number, number + 1)
            assert extent.stop - extent.start == len(term) + 1
        assert (dictionary.find(asked.encode()) is None) == (
            asked.encode() not in terms
        )
        beginning = [word for word in terms if word.startswith(asked.encode())]
        assert dictionary.beginning(asked.encode()) == beginning
        for part in {asked, "aba", "ab"} - {""}:
            holding = [word for word in terms if part.encode() in word]
            assert dictionary.holding(part.encode()) == holding


def test_whoosh_reads_our_positions() -> None:
    with engine_of(document("d", "water and gas and water")) as engine:
        live = engine._dir / engine._folder  # type: ignore[attr-defined]
        reader = FileIndex(FileStorage(str(live)), indexname="MAIN").reader()
        matcher = reader.postings("text", "water")
        body = ROLE_NUMBERS["body"] << ROLE_SHIFT
        assert matcher.value_as("positions") == [body, body + 4]
        assert isinstance(reader.schema["text"], TermsField)
        reader.close()


# Words, phrases and what is near


def test_words_on_different_pages_meet_but_no_phrase_crosses_them() -> None:
    with engine_of(document("d", edition("joined", "up"))) as engine:
        assert found(engine, And((term("joined"), term("up")))) == ["d"]
        assert found(engine, phrase("joined", "up")) == []


def test_a_phrase_does_not_skip_small_words() -> None:
    with engine_of(
        document("with", "the director of education"),
        document("without", "the director education"),
    ) as engine:
        assert found(engine, phrase("director", "education")) == ["without"]
        assert found(engine, phrase("director", "of", "education")) == ["with"]


def test_words_near_each_other_in_either_order() -> None:
    with engine_of(
        document("near", "equity one two pay"), document("far", "equity a b c d e pay")
    ) as engine:
        assert found(engine, phrase("pay", "equity", slop=2)) == ["near"]
        assert set(found(engine, phrase("pay", "equity", slop=5))) == {"near", "far"}
        assert found(engine, phrase("pay", "equity", slop=1)) == []


def test_a_title_is_searched_alone() -> None:
    with engine_of(
        document("title", edition("other", title="water")), document("body", "water")
    ) as engine:
        assert found(engine, term("water", role="title")) == ["title"]
        assert found(engine, term("water")) == ["title", "body"]


def test_a_beginning_and_a_slip_of_spelling() -> None:
    with engine_of(
        document("a", "privatisation"), document("b", "private"), document("c", "water")
    ) as engine:
        beginning = Leaf((Alternative(((Near("privat"),),)),))
        assert set(found(engine, beginning)) == {"a", "b"}
        slip = Leaf((Alternative(((Near("privatsation", 1),),)),))
        assert found(engine, slip) == ["a"]
        asked = engine.search(MatchRequest(slip), PUBLIC_SCOPE)
        assert asked.found == {Near("privatsation", 1): ("privatisation",)}


def test_a_german_word_finds_the_compounds_it_is_part_of_and_no_other_words() -> None:
    texts = {
        "word": "Wasser ist ein Recht.",
        "first": "Die Wasserversorgung bleibt öffentlich.",
        "last": "Die Preise für Trinkwasser steigen.",
        "other": "Abwässerung und Wasserdreck im Wasserkommen.",
        **{f"parts{n}": "Die Versorgung, das Trinken und der Trink." for n in "123"},
    }
    changes = [document(id, edition(text, language="de")) for id, text in texts.items()]
    for at_once in (1_000, 2):
        with engine_of(*changes, at_once=at_once) as engine:

            def hits(words: str, engine: Engine = engine, **how: Any) -> list[str]:
                compiler = Compiler(LANGUAGES, None, lambda *_: None, **how)
                return found(engine, compiler.compile(parse(words).expression))

            asked = hits("Wasser", ui="de")
            assert asked[0] == "word"
            assert set(asked) == {"word", "first", "last"}
            assert hits("Wasser", ui="de", compounds=False) == ["word"]
            assert hits("Wasser", ui="sv") == ["word"]


def test_one_character_of_japanese_is_found_anywhere_in_a_run() -> None:
    with engine_of(
        document("first", edition("水道料金", language="ja")),
        document("last", edition("下水", language="ja")),
        document("none", edition("電気", language="ja")),
    ) as engine:
        one = Leaf((Alternative(((Near("水"),),)),))
        assert set(found(engine, one)) == {"first", "last"}


def test_a_stop_word_need_not_match_where_it_is_one() -> None:
    optional = Leaf((Alternative((("men",),)),), optional_in=frozenset({"sv"}))
    with engine_of(
        document("sv", edition("kvinnor", language="sv")),
        document("en", edition("kvinnor", language="en")),
    ) as engine:
        assert found(engine, And((term("kvinnor"), optional))) == ["sv"]


# Ranking


def test_the_exact_word_ranks_above_its_other_forms_and_those_above_other_labels() -> (
    None
):
    leaf = Leaf(
        (
            Alternative((("unions",),)),
            Alternative((("en:union",),), "stem"),
            Alternative((("syndicat",),), "expanded"),
        )
    )
    with engine_of(
        document("label", "syndicat " * 30),
        document("form", "a union here"),
        document("exact", "a unions here"),
        *(document(f"other{i}", "nothing of it") for i in range(5)),
    ) as engine:
        assert found(engine, leaf) == ["exact", "form", "label"]


def test_a_language_of_few_documents_is_not_judged_by_another() -> None:
    """A word that half of the Swedish documents have is worth about the same whether
    or not every English one has it too; counted over all, it would be a quarter."""
    swedish = [
        document(f"sv{i}", edition("vatten " * (i % 2) + "i kommunen", language="sv"))
        for i in range(60)
    ]
    english = [document(f"en{i}", "vatten " * 3 + "word " * 50) for i in range(120)]
    leaf = term("vatten", "sv:vatt")

    def score(*all: Change) -> float:
        with engine_of(*all) as engine:
            hits = engine.search(MatchRequest(leaf, limit=200), PUBLIC_SCOPE).hits
            return next(hit.score for hit in hits if hit.document == "sv1")

    assert score(*swedish, *english) / score(*swedish) == pytest.approx(1, abs=0.2)


def test_a_foreign_word_is_not_worth_more_than_in_its_own_language() -> None:
    """An English title in the sources of an Arabic document, say."""
    english = [document(f"en{i}", "water " * (i % 2) + "and words") for i in range(40)]
    arabic = [document(f"ar{i}", edition("كلمات", language="ar")) for i in range(8)]
    quoting = document("quoting", edition("كلمات water كلمات", language="ar"))
    with engine_of(*english, *arabic, quoting) as engine:
        assert found(engine, term("water", "en:water"))[-1] == "quoting"


@pytest.mark.parametrize("reader", ["", "en", "sv"])
def test_a_label_that_is_rare_in_its_language_does_not_beat_a_common_word(
    reader: str,
) -> None:
    """Every English document has "water", and one Arabic one of eight speaks of it."""
    english = [document(f"en{i}", "water and words") for i in range(20)]
    arabic = [document(f"ar{i}", edition("كلمات", language="ar")) for i in range(8)]
    label = document("label", edition("مياه مياه مياه", language="ar"))
    word = Alternative((("water",),))
    other = Alternative((("مياه",),), "expanded")
    together = Leaf((word, other), reader=reader)
    apart = Or(
        (
            Leaf((word,), reader=reader),
            Leaf((other,), names=(Leaf((word,), reader=reader),)),
        )
    )
    with engine_of(*english, *arabic, label) as engine:
        for node in (together, apart):
            assert found(engine, node)[-1] == "label"


def test_a_word_that_two_languages_share_is_weighed_in_the_readers() -> None:
    """A Swedish title quoted in English documents is no rare word for a Swede."""
    swedish = [
        document(
            f"sv{i}", edition(f"{'plan' if i % 2 else 'en'} kommun", language="sv")
        )
        for i in range(40)
    ]
    english = [document(f"en{i}", "and other words") for i in range(60)]
    quoting = document("quoting", edition("words plan words"))
    leaf = replace(term("plan"), reader="sv")
    with engine_of(*swedish, *english, quoting) as engine:
        assert found(engine, leaf)[-1] == "quoting"


def test_by_date_the_newest_come_first_and_the_undated_last() -> None:
    with engine_of(
        document("undated", "x"),
        document("old", "x", date=19990101),
        document("new", "x", date=20220000),
        at_once=1,
    ) as engine:
        assert found(engine, And(), by_date=True) == ["new", "old", "undated"]


def test_pages_of_hits_go_through_all_without_gap_or_repeat() -> None:
    many = [document(f"d{i:02}", "water") for i in range(25)]
    with engine_of(*many, at_once=4) as engine:
        seen = []
        for offset in range(0, 30, 7):
            request = MatchRequest(term("water"), offset=offset, limit=7)
            seen += [h.document for h in engine.search(request, PUBLIC_SCOPE).hits]
        assert sorted(seen) == [f"d{i:02}" for i in range(25)]


# One document, many editions


def test_the_best_edition_stands_for_a_document_that_is_counted_once() -> None:
    both = document(
        "both",
        edition("water", number=1, language="en"),
        edition("water water water eau", number=2, language="fr"),
        theme=("care",),
    )
    with engine_of(both, document("other", "gas", theme=("care",))) as engine:
        request = MatchRequest(term("water"), facets=("theme", "language"))
        matches = engine.search(request, PUBLIC_SCOPE)
        assert matches.total == 1
        assert matches.hits[0].edition == 1, "the reader reads English"
        best = replace(request, prefer="sv")
        assert engine.search(best, PUBLIC_SCOPE).hits[0].edition == 2
        assert matches.counts == {"theme": {"care": 1}, "language": {"en": 1, "fr": 1}}


def test_of_equal_editions_the_one_in_the_readers_language_is_shown() -> None:
    both = document(
        "d",
        edition("x", number=1, language="en"),
        edition("x", number=2, language="fr"),
    )
    with engine_of(both) as engine:
        for prefer, number in (("fr", 2), ("en", 1)):
            request = MatchRequest(And(), prefer=prefer)
            (hit,) = engine.search(request, PUBLIC_SCOPE).hits
            assert hit.edition == number


def test_a_match_knows_its_pages() -> None:
    d = document("d", edition("water", "gas", "water gas", "care"))
    with engine_of(d) as engine:
        both = Or((term("water"), term("gas")))
        (hit,) = engine.search(MatchRequest(both), PUBLIC_SCOPE).hits
        assert hit.pages == (1, 2, 3)
        assert hit.best_pages == (3, 1, 2)
        assert engine.pages(term("gas"), PUBLIC_SCOPE, "d", 1) == (2, 3)
        assert engine.pages(term("gas"), PUBLIC_SCOPE, "d", 2) == ()


def test_values_in_the_query_and_in_filters() -> None:
    with engine_of(
        document("a", "x", theme=("care",), year=("2010",)),
        document("b", "x", theme=("care", "migration"), year=("2015",)),
        document("c", "x", year=("2022",)),
    ) as engine:
        care = HasValue("theme", frozenset({"care"}))
        assert set(found(engine, And((term("x"), care)))) == {"a", "b"}
        assert found(engine, And((term("x"), Not(care)))) == ["c"]
        after = InYears((Years(2014, None),))
        assert set(found(engine, after)) == {"b", "c"}
        assert found(engine, HasValue("language", frozenset({"fr"}))) == []


# Who may see what


def test_access_levels_narrow_and_are_counted_within_what_a_reader_sees() -> None:
    with engine_of(
        document("open", "water"),
        document("members", "water", access=Access.AFFILIATES),
        document("draft", "water", access=Access.STAFF, state=State.DRAFT),
    ) as engine:

        def asked(scope: Scope, *levels: str) -> tuple[set[str], dict[str, int]]:
            request = MatchRequest(
                term("water"), filters={"access": levels}, facets=("access",)
            )
            matches = engine.search(request, scope)
            counts = dict(matches.counts["access"])
            return {hit.document for hit in matches.hits}, counts

        every = {"public": 1, "affiliates": 1, "staff": 1}
        assert asked(STAFF_SCOPE, "staff") == ({"draft"}, every)
        assert asked(STAFF_SCOPE, "staff", "public") == ({"draft", "open"}, every)
        seen = {"public": 1, "affiliates": 1}
        assert asked(AFFILIATES_SCOPE, "affiliates") == ({"members"}, seen)
        assert asked(AFFILIATES_SCOPE, "staff") == (set(), seen)
        assert asked(PUBLIC_SCOPE, "staff", "affiliates") == (set(), {"public": 1})
        engine.apply([document("members", "water")], 9)
        assert asked(STAFF_SCOPE, "affiliates")[0] == set()
        assert asked(STAFF_SCOPE, "public")[0] == {"open", "members"}


def test_nothing_tells_of_what_a_reader_may_not_see() -> None:
    with engine_of(
        document("open", "water", theme=("care",)),
        document(
            "members", "water secretive", access=Access.AFFILIATES, theme=("care",)
        ),
        document("draft", "water", state=State.DRAFT, theme=("migration",)),
    ) as engine:
        for scope, ids in (
            (PUBLIC_SCOPE, {"open"}),
            (AFFILIATES_SCOPE, {"open", "members"}),
            (STAFF_SCOPE, {"open", "members", "draft"}),
        ):
            request = MatchRequest(term("water"), facets=("theme", "access"))
            matches = engine.search(request, scope)
            assert {hit.document for hit in matches.hits} == ids
            assert sum(matches.counts["access"].values()) == len(ids)
            assert sum(matches.counts["theme"].values()) == len(ids)
        assert engine.suggest("secretiv", PUBLIC_SCOPE) is None
        assert engine.suggest("secretiv", AFFILIATES_SCOPE) == "secretive"
        assert engine.pages(term("water"), PUBLIC_SCOPE, "members", 1) == ()
        sample = Sample("open", {"en": {"water": 3}})
        assert engine.similar(sample, PUBLIC_SCOPE, 5) == []


def test_similar_documents_share_telling_words() -> None:
    with engine_of(
        document("a", "water concession in the city"),
        document("b", "the water concession ended"),
        document("c", "the choir sang"),
        document("d", "the bus is late"),
    ) as engine:
        sample = Sample("a", {"en": {"water": 1, "concession": 1, "the": 4}})
        assert engine.similar(sample, PUBLIC_SCOPE, 2)[0] == "b"


def test_a_small_word_of_a_small_language_does_not_make_documents_similar() -> None:
    english = [document(f"en{n}", f"a choir sang song {n}") for n in range(20)]
    with engine_of(
        *english,
        document("a", edition("kommunen och vattnet", language="sv")),
        document("b", edition("vattnet och kommunen", language="sv")),
        document("c", edition("bussen och tiden", language="sv")),
        document("d", edition("kören och natten", language="sv")),
    ) as engine:
        sample = Sample("a", {"sv": {"och": 9, "kommunen": 1, "vattnet": 1}})
        assert engine.similar(sample, PUBLIC_SCOPE, 5) == ["b"]


def test_documents_of_other_languages_are_similar_by_what_they_are_about() -> None:
    about = {"theme": ("care", "migration"), "sector": ("health",)}
    french = edition("rien de commun", language="fr")
    with engine_of(
        document("a", "nothing shared", **about),
        document("b", french, **about),
        document("c", "other words", theme=("care",)),
        document("d", "no theme at all"),
        document("e", "hidden", access=Access.STAFF, **about),
    ) as engine:
        sample = Sample("a", {"en": {"nothing": 1}}, about)
        assert engine.similar(sample, PUBLIC_SCOPE, 5) == ["c", "b"]
        first = replace(sample, prefer="fr")
        assert engine.similar(first, PUBLIC_SCOPE, 5) == ["b", "c"]
        assert engine.similar(first, PUBLIC_SCOPE, 1) == ["b"]
        rest = replace(sample, without=frozenset({"b"}))
        assert engine.similar(rest, PUBLIC_SCOPE, 5) == ["c"]
        assert "e" in engine.similar(sample, STAFF_SCOPE, 5)


# Commits


def test_a_document_is_replaced_and_removed() -> None:
    with engine_of(document("d", "old words"), document("e", "old")) as engine:
        before = engine.generation
        engine.apply([document("d", "new words")], 2)
        assert engine.generation != before
        assert found(engine, term("old")) == ["e"]
        assert found(engine, term("new")) == ["d"]
        engine.apply([Change("d", None)], 3)
        assert found(engine, term("words")) == []
        assert engine.applied == 3


def test_the_same_changes_again_change_nothing() -> None:
    change = document("d", "water")
    with engine_of(change) as engine:
        engine.apply([change], 1)
        assert found(engine, term("water")) == ["d"]
        assert engine.search(MatchRequest(And()), PUBLIC_SCOPE).total == 1


def test_another_process_sees_a_commit_at_its_next_question(tmp_path: Path) -> None:
    writer = open_engine_in(tmp_path, CATALOGUE, create=True)
    reader = open_engine_in(tmp_path, CATALOGUE)
    for number in range(12):
        writer.apply([document(f"d{number}", "water")], number)
        assert len(found(reader, term("water"))) == number + 1
    writer.close()
    reader.close()


def test_segments_stay_few_and_files_do_not_pile_up(tmp_path: Path) -> None:
    engine = open_engine_in(tmp_path, CATALOGUE, create=True)
    for number in range(60):
        engine.apply([document(f"d{number % 20}", f"water {number}")], number)
    assert len(engine._moment.segments) <= 7  # type: ignore[attr-defined]
    assert sum(s._count for s in engine._moment.segments) <= 40  # type: ignore[attr-defined]
    open_files = Path("/proc/self/fd")
    if open_files.is_dir():
        before = len(list(open_files.iterdir()))
        for number in range(60, 160):
            engine.apply([document(f"d{number % 20}", f"water {number}")], number)
            found(engine, term("water"))
        # A segment keeps a few files open; there are at most some more segments.
        assert len(list(open_files.iterdir())) <= before + 100
    engine.close()


def test_a_commit_that_fails_leaves_the_index_as_it_was_and_unlocked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with engine_of(document("d", "water")) as engine:

        def fail(*_: object) -> None:
            raise OSError("no space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("index.whoosh_codec.encode", fail)
            with pytest.raises(OSError, match="no space"):
                engine.apply([document("e", "water")], 9)
        assert found(engine, term("water")) == ["d"]
        engine.apply([document("e", "water")], 9)
        assert set(found(engine, term("water"))) == {"d", "e"}


# The index as a folder


def test_a_missing_foreign_or_outdated_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="There is no search index"):
        open_engine_in(tmp_path, CATALOGUE)
    open_engine_in(tmp_path, CATALOGUE, create=True).close()
    with pytest.raises(IndexUnavailable, match="another catalogue"):
        open_engine_in(tmp_path, "another one")
    state = tmp_path / "index.json"
    written = state.read_text()
    state.write_text(written.replace('"analysis": "', '"analysis": "0'))
    with pytest.raises(IndexUnavailable, match="another version"):
        open_engine_in(tmp_path, CATALOGUE)
    for broken in ("", "{}", "[1]", written.replace("whoosh-", "../whoosh-")):
        state.write_text(broken)
        with pytest.raises(IndexUnavailable, match="commonshelf rebuild"):
            open_engine_in(tmp_path, CATALOGUE)


def test_an_index_whose_files_are_gone_is_named(tmp_path: Path) -> None:
    engine = open_engine_in(tmp_path, CATALOGUE, create=True)
    engine.apply([document("d", "water")], 1)
    engine.close()
    for file in tmp_path.glob("whoosh-*/*"):
        file.unlink()
    with pytest.raises(IndexUnavailable, match="files are missing"):
        open_engine_in(tmp_path, CATALOGUE)
