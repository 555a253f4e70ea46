"""Searching a catalogue, as pages, API and terminal do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.catch_up import catch_up
from index.engine import Engine, open_engine
from index.expansion import Thesaurus
from index.query import Query, Years
from index.results import Results
from index.searching import find_all, marker, matching_pages, search
from repository.catalogue import Catalogue
from repository.errors import QueryError
from repository.model import (
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    Page,
    Scope,
    Stretch,
    StretchKind,
)
from repository.settings import Settings
from repository.vocabulary import Concept, Vocabularies
from tests.finding import concept, small_vocabularies, vocabularies_of
from tests.making import hold, said

Ask = Callable[..., Results]

TEXTS = {
    "motion": (
        "en",
        "Total Place must not be used as an excuse for outsourcing. "
        "Conference supports joined up services and C190.",
    ),
    "sv": ("sv", "Återkommunalisering av vatten. Kommunerna äger vattnet igen."),
    "ja": ("ja", "水道の再公営化について。民営化は失敗した。"),
    "ru": ("ru", "Ремуниципализация: водоканал вернули городу. Приватизация отменена."),
    "ar": ("ar", "إعادة البلدية في المدينة. والمياه للجميع."),
    "fr": ("fr", "Le retour en régie publique de l’eau potable à Paris."),
}


@pytest.fixture
def words() -> Vocabularies:
    return small_vocabularies()


@pytest.fixture
def shelf(
    catalogue: Catalogue, settings: Settings, tmp_path: Path, words: Vocabularies
) -> Iterator[Engine]:
    for name, (language, text) in TEXTS.items():
        pages = (Page(1, text, language=language), Page(2, "…", language=language))
        assertions = [said("title", f"The {name} document"), said("issuer", "psi")]
        if name == "motion":
            assertions += [
                said("theme", "care"),
                said("type", "motion"),
                said("issued", "2010-02-18"),
                said("decision", "carried"),
                said("place", "GB"),
            ]
        hold(
            catalogue,
            tmp_path / f"{name}.txt",
            text,
            pages=pages,
            language=language,
            assertions=tuple(assertions),
        )
    hold(
        catalogue,
        tmp_path / "secret.txt",
        "A secretive plan about outsourcing.",
        default_access=Access.STAFF,
    )
    engine = open_engine(settings, catalogue.identity, create=True)
    catch_up(catalogue, engine, words)
    yield engine
    engine.close()


@pytest.fixture
def ask(catalogue: Catalogue, shelf: Engine, words: Vocabularies) -> Ask:
    def run(
        q: str, ui: str = "en", scope: Scope = PUBLIC_SCOPE, **rest: object
    ) -> Results:
        query = Query(q, **rest)  # type: ignore[arg-type]
        return search(catalogue, shelf, words, query, scope, ui)

    return run


def titles(results: Results) -> set[str]:
    return {hit.title.split()[1] for hit in results.hits}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outsourcing", {"motion"}),
        ('"joined up"', {"motion"}),
        ('"up joined"', set()),
        ("c190", {"motion"}),
        ("kommuner", {"sv"}),
        ("приватизации", {"ru"}),
        ("مياه", {"ar", "ja", "sv", "fr"}),
        ("水道", {"ja", "sv", "ar", "fr"}),
        ("水", {"ja"}),
        ("民営化", {"ja"}),
        ("regie potable", {"fr"}),
        ("title:motion", {"motion"}),
        ("title:outsourcing", set()),
        ("outsourcing -conference", set()),
        ("potable OR outsourcing", {"fr", "motion"}),
        ("outsorcing~", {"motion"}),
        ("outsour*", {"motion"}),
        ('"excuse outsourcing"~2', {"motion"}),
        ("theme:care", {"motion"}),
        ("theme:omsorg", {"motion"}),
        ("type:motion outsourcing", {"motion"}),
        ("year:2010..2012", {"motion"}),
        ("-year:2010", {"sv", "ja", "ru", "ar", "fr"}),
        ("decision:carried", {"motion"}),
        ("language:Swedish", {"sv"}),
        ("language:sv", {"sv"}),
        ('place:"United Kingdom"', {"motion"}),
        ("place:Storbritannien", {"motion"}),
        ('issuer:"Public Services International" potable', {"fr"}),
        ("the outsourcing of", {"motion"}),
    ],
)
def test_a_query_finds(ask: Ask, query: str, found: set[str]) -> None:
    results = ask(query)
    # What is shown where nothing matches is said in a note, and is no find.
    assert (titles(results) if not results.notes else set()) == found
    assert results.total == len(results.hits)


def test_a_concept_is_found_in_every_language_and_the_answer_says_so(ask: Ask) -> None:
    for query in (
        "remunicipalisation",
        "återkommunalisering",
        "再公営化",
        "ремуниципализация",
    ):
        results = ask(query)
        assert titles(results) == {"sv", "ja", "ru", "ar", "fr"}, query
        (told,) = results.expanded
        assert (told.term, told.concept) == (query, "remunicipalisation")
    assert ask("remunicipalisation").expanded[0].labels["ja"] == ("再公営化",)


def test_without_expansion_only_the_word_is_found(ask: Ask) -> None:
    results = ask("återkommunalisering", expand=False)
    assert titles(results) == {"sv"}
    assert results.expanded == ()


def test_what_is_asked_ranks_before_what_the_concept_adds(ask: Ask) -> None:
    assert ask("återkommunalisering").hits[0].language == "sv"


def test_expansion_keeps_and_not_and_phrases_true(ask: Ask) -> None:
    assert titles(ask("remunicipalisation kommunerna")) == {"sv"}
    assert "sv" not in titles(ask("-remunicipalisation"))
    assert ask('"remunicipalisation"').expanded == ()


def test_what_is_narrower_is_found_too_and_any_concept_can_be_left_out(
    ask: Ask, words: Vocabularies
) -> None:
    concepts = words.concepts.concepts
    concepts["ownership"] = Concept("ownership", {"en": "public ownership"})  # type: ignore[index]
    concepts["remunicipalisation"] = replace(  # type: ignore[index]
        concepts["remunicipalisation"], broader=("ownership",)
    )
    results = ask("public ownership", limit=5)
    assert titles(results) == {"sv", "ja", "ru", "ar", "fr"}
    (told,) = results.expanded
    assert (told.concept, told.narrower_than) == ("remunicipalisation", "ownership")
    without = ask("public ownership", without=("remunicipalisation",))
    assert without.total == 0 or without.notes
    assert [one.is_searched for one in without.expanded] == [False]
    assert titles(ask("remunicipalisation OR outsourcing")) > {"motion", "sv"}
    assert titles(
        ask("remunicipalisation OR outsourcing", without=("remunicipalisation",))
    ) == {"motion"}


def test_words_that_name_a_concept_together_are_expanded_together(ask: Ask) -> None:
    results = ask("retour en régie publique")
    assert [one.term for one in results.expanded] == ["retour en régie publique"]
    assert titles(results) == {"sv", "ja", "ru", "ar", "fr"}
    assert titles(ask("retour en régie publique", expand=False)) == {"fr"}


def test_a_sign_of_a_theme_is_not_its_name(words: Vocabularies) -> None:
    thesaurus = Thesaurus(words)
    assert thesaurus.find(["reservoirs"], ["en"]) is None
    water = thesaurus.find(["water"], ["en"])
    assert water and "drinking water" not in water.labels["en"]


def test_an_acronym_is_read_in_capitals_only(words: Vocabularies) -> None:
    thesaurus = Thesaurus(words)
    assert thesaurus.find(["PSI"], ["en"]) is not None
    assert thesaurus.find(["psi"], ["en"]) is None


def test_a_code_is_read_however_it_is_typed() -> None:
    c190 = concept("c190", {"en": "Violence Convention"}, acronym={"en": ("C190",)})
    words = vocabularies_of(concepts={"c190": c190})
    for typed in ("C190", "c190", "C-190"):
        assert Thesaurus(words).find([typed], ["en"]) is not None, typed


def test_no_words_list_everything_the_newest_first(ask: Ask) -> None:
    results = ask("")
    assert results.total == len(TEXTS)
    assert titles(ask("", limit=1)) == {"motion"}
    assert results.hits[0].snippets


def test_when_no_document_has_all_words_some_will_do_and_a_note_says_so(
    ask: Ask,
) -> None:
    results = ask("outsourcing zebras")
    assert titles(results) == {"motion"}
    assert [str(note) for note in results.notes] == [
        "No document has all of these words; these have some of them."
    ]
    assert ask("zebras -outsourcing").total == 0


def test_where_only_other_names_are_found_what_has_some_of_the_words_follows(
    ask: Ask,
) -> None:
    results = ask("reclaiming public services")
    assert results.hits[0].title == "The sv document"
    assert titles(results) == TEXTS.keys()  # the issuer of all has two of the words
    assert [str(note) for note in results.notes] == [
        "No document has all of these words. Documents with other names of the same "
        "come first, then those with some of the words."
    ]
    alone = ask("reclaiming public services", without=("reclaiming-public-services",))
    assert alone.hits[0].title != "The sv document"
    assert [hit.id for hit in alone.hits] != [hit.id for hit in results.hits]


def test_filters_that_leave_nothing_are_named(ask: Ask) -> None:
    results = ask("outsourcing", filters={"language": ("sv",)})
    assert results.total == 0
    assert [str(note) for note in results.notes] == [
        "Nothing matches with these filters. Documents without them: 1."
    ]


def test_a_misspelt_word_gets_a_suggestion_that_finds_something(ask: Ask) -> None:
    results = ask("outsorcing")
    assert results.suggestion == "outsourcing"
    assert titles(ask(results.suggestion)) == {"motion"}
    assert ask("outsourcing").suggestion is None
    # Nobody learns a word of a document that they may not see.
    assert ask("secretve").suggestion is None
    assert ask("secretve", scope=STAFF_SCOPE).suggestion == "secretive"


def test_nothing_tells_of_documents_out_of_scope(ask: Ask) -> None:
    assert ask("outsourcing").total == 1
    assert ask("outsourcing", scope=STAFF_SCOPE).total == 2


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"theme": ("caer",)}, "No theme is called 'caer'. Did you mean 'care'"),
        ({"sector": ("gas",)}, "Try: water"),
        ({"type": ("poem",)}, "Try: motion, report"),
        ({"language": ("xx",)}, "No language has the code 'xx'. Try: en, fr"),
        ({"decision": ("won",)}, "No decision is called 'won'"),
    ],
)
def test_an_unknown_value_is_no_silent_zero(
    ask: Ask, filters: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        ask("water", filters=filters)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("theme:caer water", "No theme is called 'caer'. Did you mean 'care'"),
        ("language:klingonic water", "No language has the code 'klingonic'"),
        ("water year:soon", "Cannot read 'soon' as years"),
    ],
)
def test_one_in_the_words_is_read_as_words_and_said(
    ask: Ask, shelf: Engine, words: Vocabularies, query: str, said: str
) -> None:
    found = ask(query)
    assert found.total
    notes = [str(note) for note in found.notes]
    assert notes[0].startswith(said)
    assert notes[1] == "It was read as words."
    with pytest.raises(QueryError, match=said.split("'")[0]):  # what has no notes
        find_all(shelf, words, Query(query), PUBLIC_SCOPE, "en")


def test_facets_are_labelled_in_the_readers_language(ask: Ask) -> None:
    facets = ask("", ui="sv").facets
    assert [(v.value, v.label, v.count) for v in facets["theme"]] == [
        ("care", "Omsorg", 1)
    ]
    assert {v.value: v.label for v in facets["language"]}["ja"] == "japanska"
    assert [v.label for v in facets["place"]] == ["Storbritannien"]
    assert facets["issuer"][0].label == "Public Services International"
    chosen = ask("", filters={"theme": ("care",)}).facets
    assert chosen["theme"][0].selected
    # Within a facet the other values stay to be chosen from.
    (english,) = [v for v in chosen["language"] if v.count]
    assert english.value == "en"


def test_a_chosen_value_that_nothing_has_is_still_shown(ask: Ask) -> None:
    facets = ask("", filters={"theme": ("reclaiming-public-services",)}).facets
    assert ("reclaiming-public-services", 0, True) in [
        (v.value, v.count, v.selected) for v in facets["theme"]
    ]


def test_years_are_selected_as_spans(ask: Ask) -> None:
    facets = ask("", year=(Years(2009, 2011),)).facets
    assert [(v.value, v.selected) for v in facets["year"]] == [("2010", True)]


def test_a_hit_says_what_its_record_says(ask: Ask) -> None:
    (hit,) = ask("outsourcing").hits
    assert (hit.type, hit.issued, hit.decision) == ("motion", "2010-02-18", "carried")
    assert hit.themes == ("care",) and hit.issuer == ("psi",)
    assert hit.pages == (1,) and hit.page_kind == "page"
    assert hit.url == f"/d/{hit.id}/the-motion-document"
    assert ("outsourcing", True) in hit.snippets[0].parts
    assert ask("title:motion").hits[0].title_parts == (
        ("The ", False), ("motion", True), (" document", False),
    )  # fmt: skip


def test_the_answer_has_the_form_that_the_api_promises(ask: Ask) -> None:
    answer = ask("outsourcing").to_json()
    assert set(answer) == {
        "query", "read_as", "notes", "total", "took_ms", "hits", "facets", "histogram",
        "expanded", "suggestion",
    }  # fmt: skip
    assert {"id", "title", "score", "type", "issued", "language", "languages",
            "themes", "sectors", "issuer", "filename", "url", "pages",
            "snippets"} <= set(answer["hits"][0])  # fmt: skip
    assert {"theme", "sector", "language", "type", "year"} <= set(answer["facets"])


def test_matches_inside_a_document_can_be_walked_through(
    ask: Ask, shelf: Engine, words: Vocabularies
) -> None:
    (hit,) = ask("outsourcing").hits
    query = Query("outsourcing")
    pages = matching_pages(shelf, words, query, PUBLIC_SCOPE, hit.id, hit.edition)
    assert pages == (1,)
    parts = marker(shelf, words, query, PUBLIC_SCOPE).parts("on Outsourcing.", "en")
    assert parts == (("on ", False), ("Outsourcing", True), (".", False))


def test_a_document_that_changed_is_found_by_its_new_words(
    ask: Ask, catalogue: Catalogue, shelf: Engine, words: Vocabularies, tmp_path: Path
) -> None:
    hold(catalogue, tmp_path / "motion.txt", "Nothing of the old words: insourcing.")
    catch_up(catalogue, shelf, words)
    assert ask("insourcing").total == 1
    assert ask("outsourcing").total == 0


def test_what_only_a_list_of_sources_names_comes_last_and_is_found_all_the_same(
    catalogue: Catalogue, settings: Settings, tmp_path: Path, words: Vocabularies
) -> None:
    spoken = "The council discussed insourcing for the whole of its second day. " * 3
    sources = "Hall, D. Insourcing, 2012\nLobina, E. Insourcing now, 2015\n" * 4
    first = "The council discussed the weather.\n\n"
    listing = (
        Page(1, first + sources, language="en"),
        Page(2, "An end in two words.", language="en"),
    )
    start, end = len(first), len(first + sources)
    stretch = Stretch(StretchKind.REFERENCES, start, end)
    listing = (replace(listing[0], stretches=(stretch,)), listing[1])
    lists = hold(catalogue, tmp_path / "lists.txt", pages=listing).document
    speaks = hold(
        catalogue, tmp_path / "speaks.txt", pages=(Page(1, spoken, language="en"),)
    ).document
    engine = open_engine(settings, catalogue.identity, create=True)
    catch_up(catalogue, engine, words)
    found = search(catalogue, engine, words, Query("insourcing"), PUBLIC_SCOPE)
    assert [hit.id for hit in found.hits] == [speaks, lists]
    assert found.hits[1].pages == (1,)
    assert "Insourcing" in "".join(text for text, _ in found.hits[1].snippets[0].parts)
    author = search(catalogue, engine, words, Query('"Lobina E"'), PUBLIC_SCOPE)
    assert [hit.id for hit in author.hits] == [lists]
    end_word = search(catalogue, engine, words, Query("end"), PUBLIC_SCOPE)
    assert end_word.hits[0].pages == (2,)
    engine.close()
