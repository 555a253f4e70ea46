"""Snippets show why a page was found, in its own words."""

from itertools import chain, starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.folding import fold
from index.analysis.spellings import OTHERS, spellings
from index.analysis.terms import analyse
from index.marking import Marker
from index.matching import Alternative, Leaf, Near
from index.snippets import LENGTH, page_marks, passage, snippet
from repository.model import Page, Stretch, StretchKind
from tests.finding import phrase, term


def marker(*leaves: Leaf, found: dict[Near, tuple[str, ...]] | None = None) -> Marker:
    return Marker(leaves, found or {})


def joined(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in parts)


def matches(parts: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_match in parts if is_match]


words = st.lists(
    st.sampled_from(
        [
            "water",
            "gas",
            "joined",
            "up",
            "Ende.",
            "所有",
            "水道の",
            "\n\n",
            "x" * 70,
            "«Water»",
            "water-gas",
            "-joined, up",
            "é",
        ]
    ),
    max_size=120,
).map(" ".join)


@given(st.one_of(words, st.text(max_size=400)))
def test_a_snippet_is_a_stretch_of_its_page(text: str) -> None:
    made = marker(term("water", "所有"), phrase("joined", "up"))
    shown = snippet(Page(1, text), "en", made)
    assert joined(shown.parts) in " ".join(text.split()) or (
        joined(shown.parts).strip() in " ".join(text.split())
    )
    assert all(part for part, _ in shown.parts)
    marks = made.marks(text, "en")
    single = {
        (token.start, token.end)
        for token in analyse(text, "en")
        if {"water", "所有"}.intersection(token.terms)
    }
    assert {(start, end) for start, end, leaf in marks if leaf == 0} == single
    assert bool(matches(shown.parts)) == bool(marks)
    longest = max((mark.end - mark.start for mark in marks), default=0)
    assert len(joined(shown.parts)) <= max(LENGTH, longest)


def test_matches_are_marked_in_every_form_that_was_searched() -> None:
    leaf = Leaf((Alternative((("vatten",),)), Alternative((("sv:vatt",),), "stem")))
    parts = marker(leaf).parts("Vatten och vattnet, Wasser.", "sv")
    assert matches(parts) == ["Vatten"] or matches(parts) == ["Vatten", "vattnet"]
    assert joined(parts) == "Vatten och vattnet, Wasser."


def test_an_accent_or_an_article_is_no_hindrance() -> None:
    assert matches(marker(term("eau")).parts("Le prix de l’Eau.", "fr")) == ["Eau"]
    assert matches(marker(term("größe", "grosse")).parts("Die Größe", "de")) == [
        "Größe"
    ]


@pytest.mark.parametrize(
    ("language", "word"),
    [
        # Their stems begin with other letters than they do.
        ("en", "Lying"),
        ("de", "Aerzte"),
        ("de", "Übung"),
        ("de", "Uebung"),
        ("ar", "والمياه"),
        ("ar", "وَالاستثمار"),
        ("ar", "ﻻﺳﺘﺜﻤﺎﺭ"),
        ("ar", "ــمياه"),
        ("fr", "Qu’œuvre"),
        ("fr", "E\u0301tat"),
        ("pt", "Água"),
        ("sv", "Ｅ-post"),
        ("en", "A's-Board"),
        ("en", "ﬁre"),
        ("en", "O'Clock"),
        ("en", "½"),
        ("ru", "И\u0306огурт"),
        ("ru", "ЁЛКА"),
        ("pl", "Łódź"),
        ("ja", "ｽﾞｻﾝ"),
        ("ja", "水"),
    ],
)
def test_a_word_is_marked_by_each_of_its_terms(language: str, word: str) -> None:
    text = f"water, {word}. The rest"
    for token in analyse(text, language):
        for one in token.terms:
            marks = marker(term(one)).marks(text, language)
            assert (token.start, token.end) in [mark[:2] for mark in marks], one


def test_every_letter_is_among_the_spellings_of_what_it_is_folded_to() -> None:
    # Folded together, which is faster, and without what is its own folded form: most
    # ideographs and Korean syllables.
    blocks = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x17000), (0x1B000, 0x20000))
    numbers = [*chain.from_iterable(starmap(range, blocks)), *range(0x2F800, 0x2FA20)]
    letters = [letter for letter in map(chr, numbers) if letter.isalnum()]
    folded = fold.__wrapped__("\n".join(letters)).split("\n")
    lost = [
        letter
        for letter, becomes in zip(letters, folded, strict=True)
        if letter != becomes
        and not OTHERS.match(letter)
        and not all(letter in spellings(one) for one in becomes)
    ]
    assert not lost


def test_a_phrase_is_one_mark_and_is_never_broken() -> None:
    text = "word " * 60 + "they spoke of joined \n up government. " + "word " * 60
    shown = snippet(Page(1, text), "en", marker(phrase("joined", "up")))
    assert matches(shown.parts) == ["joined up"]
    assert matches(marker(phrase("joined", "up")).parts("joined it up", "en")) == []


def test_words_near_each_other_are_marked_each() -> None:
    near = marker(phrase("pay", "equity", slop=3))
    assert matches(near.parts("equity in our pay, pay", "en")) == [
        "equity", "pay", "pay",
    ]  # fmt: skip
    assert matches(near.parts("equity " + "word " * 9 + "pay", "en")) == []


def test_japanese_is_marked_without_spaces() -> None:
    run = marker(phrase("再公", "公営", "営化"))
    text = "水道の再公営化について。"
    assert matches(run.parts(text, "ja")) == ["再公営化"]


def test_a_beginning_marks_the_words_it_stands_for() -> None:
    near = Near("privat")
    leaf = Leaf((Alternative(((near,),)),))
    made = marker(leaf, found={near: ("private", "privatise")})
    assert matches(made.parts("private, privatise, public", "en")) == [
        "private", "privatise",
    ]  # fmt: skip


def test_the_stretch_with_most_different_words_is_shown() -> None:
    text = "Water. " + "word " * 100 + "Water and gas here. " + "word " * 100
    shown = snippet(Page(1, text), "en", marker(term("water"), term("gas")))
    assert set(matches(shown.parts)) == {"Water", "gas"}


def test_a_snippet_begins_with_a_sentence_where_one_is_near() -> None:
    text = "One sentence is here. The council took water back. Another ends it."
    text = "word " * 80 + "end. " + text + " word" * 80
    shown = joined(snippet(Page(1, text), "en", marker(term("council"))).parts)
    assert shown.startswith(("One sentence", "The council"))


def test_without_a_match_the_page_is_shown_from_its_beginning() -> None:
    shown = snippet(Page(3, "A page. " * 100), "en", marker(term("water")))
    assert shown.page == 3
    assert joined(shown.parts).startswith("A page. A page.")
    assert passage("", []) == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…"])
def test_an_empty_page_gives_an_empty_snippet(text: str) -> None:
    assert matches(snippet(Page(1, text), "en", marker(term("water"))).parts) == []


def test_a_passage_in_another_language_is_marked_by_the_rules_of_its_own() -> None:
    text = "The council said: kommunerna betalar."
    page = Page(1, text, stretches=(Stretch(StretchKind.PASSAGE, 18, 37, "sv"),))
    leaf = Leaf((Alternative((("sv:kommun",),), "stem"),))
    (mark,), listed = page_marks(page, "en", marker(leaf))
    assert text[mark.start : mark.end] == "kommunerna"
    assert not listed


def test_a_page_of_very_many_words_is_marked_to_a_bound() -> None:
    codes = " ".join(f"c{number}" for number in range(60_000))
    text = f"{codes} Zebras, c-99 «Écoles» e-post {'zebra ' * 60_000}"
    leaf = Leaf(
        (
            *(Alternative(((word,),)) for word in ("c99", "ecoles", "epost")),
            Alternative((("en:zebra",),), "stem"),
        )
    )
    marks = marker(leaf).marks(text, "en")
    assert [text[mark.start : mark.end] for mark in marks[:7]] == [
        "c99", "Zebras", "c", "99", "Écoles", "e", "post",
    ]  # fmt: skip
    assert len(marks) == pytest.approx(10_000, abs=5)
