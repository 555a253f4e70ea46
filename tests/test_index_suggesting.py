"""While a reader types, names and titles that may be meant are proposed."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.suggesting import MOST, Names, collect_names, folded
from repository.model import LANGUAGES, STAFF_SCOPE
from repository.settings import Settings, load_settings
from repository.vocabulary import load_vocabularies
from tests.making_shelf import browsing

VOCABULARIES = load_vocabularies(*load_settings(environment={}).vocabulary_dirs)
NAMES: Names = collect_names(VOCABULARIES)


def proposed(client: FlaskClient, text: str, ui: str = "en") -> dict[str, str]:
    """Return what is proposed, and where it leads."""
    answer = client.get("/api/v1/suggest", query_string={"q": text, "ui": ui})
    assert answer.status_code == 200
    return {one["text"]: one["url"] for one in answer.json["suggestions"]}


@pytest.mark.parametrize(
    ("text", "ui", "name"),
    [
        ("remunicipali", "en", "remunicipalisation"),
        ("REMUNIC", "es", "remunicipalización"),
        ("offentliche par", "de", "öffentliche Parks"),
        ("återkomm", "sv", "återkommunalisering"),
        ("интерсекц", "ru", "интерсекциональность"),
        ("مياه الص", "ar", "مياه الصرف الصحي"),
        ("水道", "ja", "水道局"),
        ("harbour tow", "en", "Harbour Towns Public Service Federation"),
        ("federation", "en", "Harbour Towns Public Service Federation"),
    ],
)
def test_a_name_is_found_by_the_beginning_of_any_of_its_words(
    text: str, ui: str, name: str
) -> None:
    assert name in [one.text for one in NAMES.find(text, ui)]


def test_names_in_the_readers_language_come_first() -> None:
    for ui in ("en", "fr", "es", "pt"):
        (first, *_) = NAMES.find("remunicipali", ui)
        assert first.language == ui


def test_each_concept_is_proposed_once() -> None:
    found = NAMES.find("re", "en")
    assert len({(one.kind, one.id) for one in found}) == len(found)
    assert len({folded(one.text) for one in found}) == len(found)


def test_titles_are_proposed_by_any_of_their_words(client: FlaskClient) -> None:
    found = proposed(client, "harbour wat")
    path = found["The Harbour Water Report"]
    assert client.get(path).status_code == 200
    assert "Le rapport sur l’eau" in proposed(client, "rapport", "fr")
    assert "تقرير المياه" in proposed(client, "تقرير", "ar")


def test_what_is_proposed_leads_somewhere(client: FlaskClient) -> None:
    for text in ("water", "remun", "psi", "care", "تقرير", "harbour"):
        found = proposed(client, text)
        assert found
        assert len(found) <= MOST
        for address in found.values():
            assert client.get(address).status_code == 200, address


def test_no_title_is_proposed_that_the_reader_may_not_see(
    shelf: Settings, client: FlaskClient
) -> None:
    assert proposed(client, "quagga") == {}
    with browsing(shelf, STAFF_SCOPE) as staff:
        assert "Quagga fund" in proposed(staff, "quagga")


@pytest.mark.parametrize("text", ["", " ", "*", '"', "a" * 5000, "x:y", "(", "\x00"])
def test_anything_can_be_typed(client: FlaskClient, text: str) -> None:
    assert len(proposed(client, text)) <= MOST


@given(text=st.text(max_size=20), ui=st.sampled_from(LANGUAGES))
def test_any_beginning_gives_names_that_have_it(text: str, ui: str) -> None:
    for one in NAMES.find(text, ui):
        assert folded(text) in folded(one.text)
