"""Text clean-up: what a person reads is what is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import (
    hyphen_between,
    join_lines,
    normalise,
    normalise_counted,
    unwrap,
    words_of,
)

LETTERS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\n\n\t  -\u00ad\u200b\ufb01\ufe8e\ufeff\x0c\x85•のの水道 aÁ"),
    ),
    max_size=200,
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("ﬁnance and eﬀort", "finance and effort", id="ligatures"),
        pytest.param(
            "co\u2011operate, non\u2010union", "co-operate, non-union", id="hyphens"
        ),
        pytest.param("ﺔﻣﺎﻌﻟا", "ةماعلا", id="Arabic presentation forms"),
        pytest.param("ﻻ", "لا", id="lam with alef"),
        pytest.param("مي\u200fاه", "مياه", id="direction marks"),
        pytest.param("cafe\u0301", "café", id="composed letters"),
        pytest.param("re\u00admunicipal", "remunicipal", id="soft hyphen in a line"),
        pytest.param("munici\u00ad\npal", "municipal", id="soft hyphen at its end"),
        pytest.param("privati-\nsation", "privatisation", id="hyphen at a line's end"),
        pytest.param("Ferney-\nVoltaire", "Ferney-\nVoltaire", id="name with hyphen"),
        pytest.param("a \u00a0 b\u2009c", "a b c", id="all kinds of space"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("a\n \n\n\n b", "a\n\nb", id="empty lines"),
        pytest.param(
            "\t23\tPublic Services day", "\t23\tPublic Services day", id="row"
        ),
        pytest.param(
            "▶ one\n  • two\n\uf0b7\tthree", "- one\n- two\n- three", id="bullets"
        ),
        pytest.param("水 道 事 業 の 再 公 営 化", "水道事業の再公営化", id="Japanese"),
        pytest.param("第1章 はじめに", "第1章 はじめに", id="a space that was meant"),
        pytest.param("水道 PSI 公営", "水道 PSI 公営", id="a space beside Latin"),
        pytest.param("第2条\u3000目的", "第2条\u3000目的", id="a wide space"),
    ],
)
def test_text_reads_as_a_person_reads_it(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_what_no_store_takes_is_left_out_and_counted() -> None:
    text, removed = normalise_counted("wa\x00ter\ud800 \ufffepower\x07\n")
    assert (text, removed) == ("water power", 4)


@given(LETTERS)
def test_normalising_twice_equals_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(LETTERS)
def test_normalised_text_can_be_stored_and_holds_no_oddities(text: str) -> None:
    clean = normalise(text)
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert unicodedata.normalize("NFC", clean) == clean
    assert not set(clean) & set("\x00\r\x0c\u00a0\u00ad\u200b\ufeff\ufffe")
    assert "\n\n\n" not in clean
    assert not any(line.endswith(" ") for line in clean.split("\n"))


@given(st.lists(st.text("abc水äж", min_size=1), max_size=20))
def test_no_letter_of_plain_words_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    assert normalise(text).replace(" ", "") == text.replace(" ", "")


def test_a_compound_keeps_its_hyphen_where_the_document_writes_it_so() -> None:
    text = "A public-private partnership. Each public-\nprivate contract"
    assert normalise(text).endswith("Each public-private contract")


def test_a_compound_keeps_its_hyphen_where_another_one_begins_as_it_does() -> None:
    known = words_of(["La sous-traitance, et in-house"])
    assert hyphen_between("sous", "traitants", known) == "-"
    assert hyphen_between("in", "vestment", known) == ""
    assert hyphen_between("sous", "crit", known | {"souscrit"}) == ""


def test_a_hyphen_that_stands_for_a_word_is_kept() -> None:
    assert hyphen_between("Bundes", "und", ()) == "- "


def test_hard_wrapped_paragraphs_become_one_line_each() -> None:
    wrapped = (
        "The conference notes the rise in local public services that are deli-\n"
        "vered together across all four nations of the kingdom, and that no union\n"
        "was asked about it before.\n\n"
        "It calls on the executive to ask for talks with the minister of local\n"
        "government at once."
    )
    first, second = unwrap(wrapped).split("\n\n")
    assert "delivered together across all four nations" in first
    assert "and that no union was asked" in first
    assert second.endswith("the minister of local government at once.")


def test_short_lines_items_and_rows_keep_their_lines() -> None:
    kept = (
        "2010 Local Government Service Group Conference\n18 February 2010\n"
        "Carried as Amended\n\n"
        "45 Avenue Voltaire\n01211 Ferney-Voltaire\nFrance\n\n"
        "1. First demand of the union and of all its many members in the town\n"
        "2. Second demand of the union and of all its many members in the town\n\n"
        "June\t23\tInternational Public Services day, with activities worldwide\n"
        "\t24\tThe day after, with a meeting of the working group in Geneva now"
    )
    assert unwrap(kept) == kept


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        pytest.param(["2024–", "2027"], "2024–2027", id="years"),
        pytest.param(["2024-", "2027"], "2024-2027", id="years with a hyphen"),
        pytest.param(["٢٠٢٤–", "٢٠٢٧"], "٢٠٢٤–٢٠٢٧", id="years in Arabic"),
        pytest.param(["pp. 12–", "15"], "pp. 12–15", id="pages"),
        pytest.param(["In 2024 –", "2 May –"], "In 2024 – 2 May –", id="a thought"),
        pytest.param(["since 2024–", "that is"], "since 2024– that is", id="words"),
    ],
)
def test_a_range_of_figures_that_a_line_parts_is_one_again(
    lines: list[str], joined: str
) -> None:
    assert join_lines(lines) == joined


def test_japanese_lines_are_joined_without_a_space() -> None:
    assert join_lines(["水道事業を", "再公営化する"]) == "水道事業を再公営化する"
