"""Engines: what matches in small cases, who may see it, and what commits leave.

Larger worlds are compared with plain Whoosh in test_index_engine_against_whoosh.py.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.compiling import Compiler
from index.documents import Change
from index.engine import Engine, open_engine_in
from index.matching import (
    Alternative,
    And,
    HasValue,
    InYears,
    Leaf,
    MatchRequest,
    Near,
    Not,
    Or,
    Sample,
)
from index.parser import parse
from index.query import Years
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


# Order


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
    for number in range(40):
        engine.apply([document(f"d{number % 20}", f"water {number}")], number)
    assert len(engine._moment.segments) <= 7  # type: ignore[attr-defined]
    assert sum(s._count for s in engine._moment.segments) <= 40  # type: ignore[attr-defined]
    open_files = Path("/proc/self/fd")
    if open_files.is_dir():
        before = len(list(open_files.iterdir()))
        for number in range(40, 80):
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
