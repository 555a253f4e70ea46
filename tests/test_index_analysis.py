"""Spellings, word forms and scripts that must meet, on both sides of a search."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import memo
from index.analysis.folding import fold
from index.analysis.stems import stem
from index.analysis.stopwords import query_language, stop_words
from index.analysis.terms import Analysis, analyse
from index.analysis.words import RAW_WORD
from index.editions import GAP, analyse_edition
from index.matching import ROLE_NUMBERS, ROLE_SHIFT
from index.occurrences import Occurrences
from repository.model import LANGUAGES
from tests.finding import edition


def places(found: Occurrences) -> dict[str, list[int]]:
    """Return where each term stands."""
    terms, ends, keys = found.sorted()
    starts = [0, *ends.tolist()]
    return {
        term: keys[start:end].tolist()
        for term, start, end in zip(terms, starts, ends.tolist(), strict=False)
    }


def exact(text: str) -> list[str]:
    return [token.terms[0] for token in analyse(text, "und") if token.terms]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("éducation", "education", id="French accents"),
        pytest.param("straße", "STRASSE", id="sharp s"),
        pytest.param("ærø", "aero", id="Danish letters"),
        pytest.param("всё", "все", id="Cyrillic yo"),
        pytest.param("إدارة", "اداره", id="alef with hamza, ta marbuta"),
        pytest.param("مستشفى", "مستشفي", id="final ya"),
        pytest.param("خـــدمات", "خدمات", id="tatweel"),
        pytest.param("خِدْمَات", "خدمات", id="vowels"),
        pytest.param("ﻣﻴﺎﻩ", "مياه", id="presentation forms"),
        pytest.param("١٩٠", "190", id="Arabic-Indic digits"),
        pytest.param("ＰＳＩ", "psi", id="full width"),
        pytest.param("aujourd’hui", "aujourd'hui", id="apostrophes"),
        pytest.param("œuvre", "oeuvre", id="ligature"),
        pytest.param("e\u0301tat", "état", id="combining accent"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("район", "раион"), ("ガス", "カス"), ("وقود", "نقود"), ("kommun", "kommunen")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["outsourcing", "outsourced"]),
        ("fr", ["éducation", "éducations", "education"]),
        ("es", ["remunicipalización", "remunicipalizaciones"]),
        ("de", ["größe", "groesse", "größer"]),
        ("de", ["Gemeinde", "Gemeinden"]),
        ("sv", ["kommun", "kommunen", "kommunerna"]),
        ("pt", ["homem", "homens"]),
        ("pt", ["privatização", "privatizações"]),
        ("ru", ["приватизация", "приватизации", "приватизацию"]),
        ("ar", ["المياه", "والمياه", "بالمياه", "مياه"]),
        ("ar", ["خدمة", "الخدمات", "للخدمات", "وخدمات"]),
    ],
)
def test_forms_of_one_word_share_a_stem(language: str, forms: list[str]) -> None:
    assert len({stem(form, language) for form in forms}) == 1


def test_japanese_has_no_stems_but_pairs_of_characters() -> None:
    assert exact("水道料金は") == ["水道", "道料", "料金", "金は", "は"]


def test_half_width_kana_are_the_same_pairs_at_their_own_places() -> None:
    text = "ｶﾞｽ料金"
    tokens = list(analyse(text, "ja"))
    assert [token.terms[0] for token in tokens] == ["ガス", "ス料", "料金", "金"]
    assert text[tokens[0].start : tokens[0].end] == "ｶﾞｽ"


def test_japanese_and_latin_words_part_where_the_script_changes() -> None:
    assert exact("PSIは2022年") == ["psi", "は", "2022", "年"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("l’eau d'une qu'il", ["eau", "une", "il"], id="elisions"),
        pytest.param("the union's", ["the", "union"], id="possessive"),
        pytest.param("C190, Brief #5", ["c190", "brief", "5"], id="codes"),
        pytest.param("LRGNext2021", ["lrgnext2021"], id="names with digits"),
        pytest.param("snake_case", ["snake", "case"], id="underscore"),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, terms: list[str]) -> None:
    assert exact(text) == terms


def test_a_hyphenated_word_is_found_in_parts_and_joined() -> None:
    found = Occurrences()
    assert found.add("the re-municipalisation of", "en", 0) == 4
    terms = places(found)
    assert terms["re"] == [1] and terms["municipalisation"] == [2]
    assert terms["remunicipalisation"] == [1, 2]
    assert terms["of"] == [3]


def test_a_date_is_not_joined_to_a_number() -> None:
    assert "20100218" not in {t for a in analyse("2010-02-18", "en") for t in a.terms}


@given(st.text(max_size=200), st.sampled_from([*LANGUAGES, "und"]))
def test_every_word_stands_where_its_token_says(text: str, language: str) -> None:
    tokens = list(analyse(text, language))
    assert [t.position for t in tokens] == list(range(len(tokens)))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert RAW_WORD.search(text[token.start : token.end])


@given(
    st.lists(
        st.tuples(
            st.text(max_size=50) | st.just("re-municipalisation des eaux, 水道 C190"),
            st.sampled_from([*LANGUAGES, "und"]),
        ),
        max_size=4,
    )
)
def test_terms_stand_where_the_words_of_their_texts_do(
    texts: list[tuple[str, str]],
) -> None:
    found = Occurrences()
    expected: defaultdict[str, list[int]] = defaultdict(list)
    place = 5 << 32
    for text, language in texts:
        tokens = list(analyse(text, language))
        for token in tokens:
            for term in token.terms:
                expected[term].append(place + token.position)
        assert found.add(text, language, place) == len(tokens)
        place += len(tokens) + GAP
    assert places(found) == expected
    assert list(found.sorted().terms) == sorted(expected)


def test_no_stop_word_of_one_language_swallows_a_code_of_another() -> None:
    # "it" and "no" are small words of English and Portuguese, and languages.
    assert exact("it no ja")[:2] == ["it", "no"]
    assert "carried" not in {word for code in LANGUAGES for word in stop_words(code)}


def test_a_query_speaks_the_language_of_its_small_words() -> None:
    assert query_language(["die", "privatisierung", "der"], ["en", "de"]) == "de"
    assert query_language(["men", "and", "women"], ["en", "sv"]) == "en"
    assert query_language(["water"], LANGUAGES) is None


def test_pages_and_roles_keep_their_words_apart() -> None:
    found = Occurrences()
    made = analyse_edition(edition("one two", "three", title="one"), found.add)
    terms = places(found)
    body = ROLE_NUMBERS["body"] << ROLE_SHIFT
    assert sorted(terms["one"]) == sorted([body, ROLE_NUMBERS["title"] << ROLE_SHIFT])
    assert terms["three"] == [body + 2 + GAP]
    assert list(made.page_starts) == [0, 2 + GAP]
    assert made.lengths["body"] == 3


def test_words_that_were_forgotten_for_others_are_found_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many words a library has, the last ones met are kept, and no more."""
    monkeypatch.setattr(memo, "_MOST", 2)
    entries = Analysis("fr")
    words = "les communes d'Europe l’eau re-municipalisation C190 水道 eaux".split() * 2
    for word in words:
        assert entries[word] == entries.entry(word)
        assert len(entries) <= 2
