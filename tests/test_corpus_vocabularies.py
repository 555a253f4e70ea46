"""The shipped vocabularies: whole in nine languages, and nothing in them by mistake."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest

from repository.model import LANGUAGES
from repository.vocabulary import Concept, Vocabularies, fold_label

TRANSLATED = (
    "themes",
    "sectors",
    "types",
    "concepts",
    "decisions",
    "ownership",
    "case-ways",
    "case-outcomes",
    "places",
)
SCRIPTS = {
    "ru": "[а-яё]",
    "ar": "[\u0620-\u064a]",
    "ja": "[\u3041-\u30ff\u4e00-\u9fff]",
}
LATIN_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9&/. -]*")


def labels(concept: Concept) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for label in concept.labels(language):
            yield language, label


@pytest.mark.parametrize("name", TRANSLATED)
def test_every_concept_has_a_name_in_nine_languages(
    vocabularies: Vocabularies, name: str
) -> None:
    missing = [
        f"{concept.id}: {language}"
        for concept in vocabularies[name]
        for language in LANGUAGES
        if not concept.label.get(language)
    ]
    assert missing == []


@pytest.mark.parametrize("name", TRANSLATED)
def test_labels_are_in_the_script_of_their_language(
    vocabularies: Vocabularies, name: str
) -> None:
    """Acronyms and proper names may stay in Latin letters."""
    wrong = []
    for concept in vocabularies[name]:
        for language, label in labels(concept):
            script = SCRIPTS.get(language)
            if script:
                fits = re.search(script, label.lower()) or LATIN_NAME.fullmatch(label)
            else:
                fits = not re.search("[а-яё\u0620-\u064a\u3041-\u30ff]", label.lower())
            if not fits:
                wrong.append(f"{concept.id}: {language} {label!r}")
    assert wrong == []


def test_labels_have_no_stray_characters(vocabularies: Vocabularies) -> None:
    wrong = [
        f"{name}/{concept.id}: {language} {label!r}"
        for name, vocabulary in vocabularies.by_name.items()
        for concept in vocabulary
        for language, label in labels(concept)
        if label != " ".join(label.split())
        or label != unicodedata.normalize("NFC", label)
        or label[:1] in ".,;:-"
        or label[-1:] in ",;:-"
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "name", ["themes", "sectors", "types", "concepts", "decisions"]
)
def test_no_label_means_two_things_in_one_vocabulary(
    vocabularies: Vocabularies, name: str
) -> None:
    meaning: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in vocabularies[name]:
        for language, label in labels(concept):
            meaning[language, fold_label(label)].add(concept.id)
    assert {label: ids for label, ids in meaning.items() if len(ids) > 1} == {}


def test_every_concept_leads_to_a_theme_or_a_sector(vocabularies: Vocabularies) -> None:
    lost = [
        concept.id
        for concept in vocabularies.concepts
        if not concept.theme and not concept.sector
    ]
    assert lost == []


def test_every_theme_and_sector_is_named_by_some_concept(
    vocabularies: Vocabularies,
) -> None:
    themes = {id for concept in vocabularies.concepts for id in concept.theme}
    sectors = {id for concept in vocabularies.concepts for id in concept.sector}
    assert set(vocabularies.themes.concepts) == themes
    assert set(vocabularies.sectors.concepts) == sectors


def test_nothing_is_broader_than_itself(vocabularies: Vocabularies) -> None:
    for concept in vocabularies.concepts:
        above, seen = set(concept.broader), set[str]()
        while above:
            assert concept.id not in above, concept.id
            seen |= above
            above = {
                id
                for one in above
                for id in vocabularies.concepts.concepts[one].broader
            } - seen


def test_places_are_on_the_map(vocabularies: Vocabularies) -> None:
    for place in vocabularies.places:
        assert re.fullmatch("[A-Z]{2}", place.properties["country"]), place.id
        assert place.id.startswith(place.properties["country"].lower()), place.id
        assert -90 <= place.properties["latitude"] <= 90
        assert -180 <= place.properties["longitude"] <= 180
