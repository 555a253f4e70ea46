"""The query language: what researchers type, and what nobody should be punished for."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.parser import MAX_WORDS, parse
from index.syntax import All, Any, Field, Fuzzy, Phrase, Prefix, Without, Word, write

PIECES = [
    *"ab水道é-+!\"“()*~:?' ,.1_",
    "OR", "AND", "NOT", " OR ", "title:", "theme:", "year:", "colour:", "~2", "water ",
]  # fmt: skip


@settings(max_examples=1_000, deadline=None)
@example("-_:-")  # excluded everything once
@given(
    st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
        st.text(max_size=60),
    )
)
def test_whatever_is_typed_is_read_and_its_normal_form_means_the_same(
    query: str,
) -> None:
    reading = parse(query)
    again = parse(reading.text)
    assert again.expression == reading.expression
    assert again.text == reading.text
    assert all(str(note).endswith((".", "?")) for note in reading.notes)


NINE = [
    "water", "l’eau", "niños", "Größe", "återkommunalisering", "ações", "ёлка", "مياه",
    "水道料金", "ﾐｽﾞ", "ＰＳＩ", "e\u0301cole", "C190",
]  # fmt: skip
ODD = [
    "\u200e", "\u200f", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00a0", "\u3000",
    "\u0640", "\U0001f600", "\x00", "\ud800", *"«»„“”「」『』＂＊－−–（）：～",
    *"()-+\"~*:[]{}\\/^", "OR", "AND", "NOT", "title:", "year:", "[…]",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(NINE + ODD), max_size=30),
    st.sampled_from(["", " "]),
)
def test_odd_signs_in_nine_languages_are_read_and_mean_the_same_again(
    pieces: list[str], joint: str
) -> None:
    reading = parse(joint.join(pieces))
    assert parse(reading.text).expression == reading.expression
    for note in reading.notes:
        assert "%(" not in str(note)


@pytest.mark.parametrize("query", ["year:(water~1)", "-theme:(priva*)"])
def test_a_sign_for_any_letters_in_a_facet_is_no_part_of_its_value(query: str) -> None:
    assert parse(query).text == query


@pytest.mark.parametrize(
    "marks", ["“”", "„“", "«»", "「」", "『』", "＂＂", '""', "”“"]
)
def test_quotation_marks_of_every_script_make_a_phrase(marks: str) -> None:
    first, last = marks
    assert parse(f"{first}joined up{last}").expression == Phrase(("joined", "up"))
    assert parse(f"{first}水道{last}").expression == Phrase(("水道",))


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("（water OR gas） －coal", "(water OR gas) -coal"),
        ("title：water", "title:water"),
        ("priva＊", "priva*"),
        ("−coal water", "-coal water"),
        ("\u2067－coal\u2069 water", "-coal water"),
        ("“pay equity”～5", '"pay equity"~5'),
        ("\u200fwater\u200e -\u200fcoal", "water -coal"),
        ("\u202b-coal\u202c water", "-coal water"),
        ("water\u3000gas", "water gas"),
    ],
)
def test_signs_of_other_keyboards_are_the_same_signs(query: str, same: str) -> None:
    assert parse(query).expression == parse(same).expression


def test_two_hundred_alternatives_and_deep_brackets_are_bounded_and_said() -> None:
    reading = parse(" OR ".join(f"word{i}" for i in range(200)))
    assert isinstance(reading.expression, Any)
    assert len(reading.expression.expressions) == MAX_WORDS
    assert "words were searched" in str(reading.notes[0])
    deep = parse("(" * 50 + "water" + ")" * 50)
    assert any("deep" in str(note) for note in deep.notes)


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("water", Word("water")),
        ("water gas", All((Word("water"), Word("gas")))),
        ("water AND gas", All((Word("water"), Word("gas")))),
        ("water OR gas", Any((Word("water"), Word("gas")))),
        (
            "a water OR gas",
            Any((All((Word("a"), Word("water"))), Word("gas"))),
        ),
        ("-water", Without(Word("water"))),
        ("NOT water", Without(Word("water"))),
        ("NOT -water", Word("water")),
        ('"joined up"', Phrase(("joined", "up"))),
        ("“joined up”", Phrase(("joined", "up"))),
        ('"pay equity"~5', Phrase(("pay", "equity"), 5)),
        ("privat*", Prefix("privat")),
        ("privatsation~", Fuzzy("privatsation", 1)),
        ("privatsation~2", Fuzzy("privatsation", 2)),
        ("title:water", Field("title", Word("water"))),
        ("TITLE:water", Field("title", Word("water"))),
        ("-title:water", Without(Field("title", Word("water")))),
        ("year:2010..2022", Field("year", Word("2010..2022"))),
        (
            'theme:"public financing"',
            Field("theme", Phrase(("public", "financing"))),
        ),
        ("(water)", Word("water")),
        ("", All()),
        ("C190", Word("C190")),
        ("re-municipalisation", Word("re-municipalisation")),
        ("co-op", Word("co-op")),
        ("or and not", All((Word("or"), Word("and"), Word("not")))),
    ],
)
def test_a_query_means(query: str, expression: object) -> None:
    assert parse(query) == type(parse(query))(expression)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "read_as", "note"),
    [
        ('"joined up', '"joined up"', "quotation mark was never closed"),
        ("(water gas", "water gas", "parenthesis was never closed"),
        ("water)", "water", "had no partner"),
        ("water OR", "water", "An OR had nothing to join"),
        ("AND water", "water", "An AND had nothing to join"),
        ("water -", "water", ""),
        ("wat*r", "wat r", "can only end a word"),
        ("*ter", "ter", "can only end a word"),
        ("colour:red", "colour red", "No field is called “colour”"),
        ("titel:water", "titel water", "Did you mean “title:”"),
        ("a*", "a", "stands for too many words"),
        ("http://example.org/a", "http example org a", ""),
        ("10:30", "10 30", ""),
        ("[water]", "water", ""),
        ("+water", "water", ""),
        ("year:2022..2010", "year:2010..2022", "was read as “2010..2022”"),
    ],
)
def test_a_slip_is_read_kindly_and_said(query: str, read_as: str, note: str) -> None:
    reading = parse(query)
    assert reading.text == read_as
    assert note in " ".join(map(str, reading.notes))
    assert bool(note) == bool(reading.notes)


def test_a_very_long_query_is_cut_and_says_so() -> None:
    reading = parse(" ".join(f"word{i}" for i in range(200)))
    assert len(reading.text.split()) == MAX_WORDS
    assert f"first {MAX_WORDS} words" in str(reading.notes[0])


def test_deep_parentheses_do_no_harm() -> None:
    assert parse("(" * 2_000 + "water").expression in (All(), Word("water"))
    assert parse("-" * 2_001 + "water").expression == Without(Word("water"))


def test_or_below_and_keeps_its_parentheses() -> None:
    tree = All((Word("a"), Any((Word("b"), Word("c")))))
    assert write(tree) == "a (b OR c)"
    assert parse("a (b OR c)").expression == tree
