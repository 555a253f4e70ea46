"""What must hold of the vocabularies in corpus/vocabularies, read as plain TOML."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "corpus" / "vocabularies"
LANGUAGES = ("en", "fr", "es", "de", "sv", "pt", "ru", "ar", "ja")
IDS = {
    "themes": (
        "public-financing reclaiming-public-services privatisation trade-union-rights "
        "gender-and-intersectionality digitalisation climate-and-emergencies "
        "democratic-governance care fair-taxation trade-and-procurement human-rights "
        "occupational-safety-and-health migration organising-and-campaigns "
        "service-integration"
    ),
    "sectors": (
        "water sanitation waste energy health social-services education housing "
        "transport postal-and-communication emergency-services local-government "
        "public-administration public-media culture-and-libraries green-spaces"
    ),
    "types": (
        "policy-brief motion action-plan outcome-document charter declaration "
        "meeting-document campaign-page case-study report working-paper agreement "
        "training-material press-release"
    ),
    "access": "public affiliates staff",
    "decisions": (
        "carried carried-as-amended lost remitted referred withdrawn fell not-reached"
    ),
    "ownership": "public private mixed cooperative community",
    "case-ways": (
        "contract-expired contract-terminated shares-bought insourced "
        "private-withdrawal new-public-provider bankruptcy legislation "
        "contract-annulled"
    ),
    "case-outcomes": "in-public-hands partly-public undone failed planned unknown",
}
"""What records and other modules name: an identifier here is never taken away."""
VOCABULARIES = (*IDS, "concepts", "organisations", "places")
KINDS = {
    "union-federation",
    "union",
    "international-organisation",
    "city-network",
    "ngo",
    "public-body",
    "research",
    "company",
}
SCRIPT = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
}
FOREIGN = re.compile("[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")
"""Letters of other scripts; none has a place in a Latin label."""
PUNCTUATION = ",;:!?¡¿…·、。،؛؟\"'«»“”„-–—_/\\"


def cases(*vocabularies: str) -> Any:
    return pytest.mark.parametrize("name", vocabularies or VOCABULARIES)


@cache
def vocabulary(name: str) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for file in (FOLDER / f"{name}.toml", *sorted(FOLDER.glob(f"{name}-*.toml"))):
        for id, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            assert id not in entries, f"{id} is in two files of {name}"
            entries[id] = entry
    return entries


def labels(entry: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each label of an entry as (table, language, label)."""
    for language, label in entry["label"].items():
        yield "label", language, label
    for table in ("alternative", "acronym"):
        for language, several in entry.get(table, {}).items():
            yield from ((table, language, label) for label in several)


def all_labels(name: str) -> Iterator[tuple[str, str, str, str]]:
    for id, entry in vocabulary(name).items():
        for table, language, label in labels(entry):
            yield id, table, language, label


def folded(label: str) -> str:
    """Letters as they are compared in search: no case, hyphens like spaces."""
    return " ".join(
        re.sub("[-‐‑‒–]", " ", unicodedata.normalize("NFKC", label)).casefold().split()
    )


@pytest.mark.parametrize("name", IDS)
def test_identifiers_are_those_that_records_use(name: str) -> None:
    assert set(vocabulary(name)) == set(IDS[name].split())


def test_there_are_enough_concepts_places_and_organisations() -> None:
    assert len(vocabulary("concepts")) >= 150
    assert len(vocabulary("organisations")) >= 60
    assert len(vocabulary("places")) >= 60


@cases()
def test_identifiers_are_lower_case_words_with_hyphens(name: str) -> None:
    for id in vocabulary(name):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id), id


@cases(*(name for name in VOCABULARIES if name != "organisations"))
def test_every_entry_has_a_preferred_label_in_all_nine_languages(name: str) -> None:
    for id, entry in vocabulary(name).items():
        assert list(entry["label"]) == list(LANGUAGES), id


@cases("themes", "sectors", "types")
def test_a_reader_is_told_in_nine_languages_what_belongs_there(name: str) -> None:
    """One sentence in the language's own script, another one for each entry."""
    told: set[str] = set()
    for id, entry in vocabulary(name).items():
        assert list(entry["definition"]) == list(LANGUAGES), id
        for language, sentence in entry["definition"].items():
            where = (id, language, sentence)
            assert sentence == " ".join(unicodedata.normalize("NFC", sentence).split())
            assert sentence[-1] in ".。" and len(sentence) <= 220, where
            assert not re.search("[.。].", sentence[:-1]) or language == "ja", where
            if language in SCRIPT:
                assert SCRIPT[language].search(sentence), where
            else:
                assert sentence[0].isupper() and not FOREIGN.search(sentence), where
            assert sentence not in told, where
            told.add(sentence)


def test_every_organisation_has_a_name_and_a_kind() -> None:
    for id, entry in vocabulary("organisations").items():
        assert entry["label"], id
        assert entry["kind"] in KINDS, id
        assert re.fullmatch("[A-Z]{2}", entry.get("place", "XX")), id


def test_every_place_has_a_country_and_lies_on_earth() -> None:
    for id, entry in vocabulary("places").items():
        assert id.startswith(f"{entry['country'].lower()}-"), id
        assert -90 < entry["latitude"] < 90, id
        assert -180 < entry["longitude"] <= 180, id


@cases()
def test_no_label_stands_for_two_entries_of_a_language(name: str) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id, _, language, label in all_labels(name):
        owners[language, folded(label)].add(id)
    for (language, label), ids in owners.items():
        if len(ids) > 1:
            for id in ids:
                reason = vocabulary(name)[id].get("shared", {}).get(label)
                assert reason, f"{label!r} ({language}) is in {sorted(ids)}"


@cases()
def test_no_entry_says_the_same_label_twice(name: str) -> None:
    for id, entry in vocabulary(name).items():
        seen = [(lang, folded(label)) for _, lang, label in labels(entry)]
        twice = {one for one in seen if seen.count(one) > 1}
        assert not twice, (id, twice)


@cases()
def test_every_table_has_known_languages_only(name: str) -> None:
    for id, _, language, _ in all_labels(name):
        assert language in LANGUAGES, id


@cases()
def test_labels_are_clean(name: str) -> None:
    for id, _, language, label in all_labels(name):
        where = (id, language, label)
        assert label, where
        assert label == " ".join(label.split()), where
        assert label == unicodedata.normalize("NFC", label), where
        assert label[0] not in PUNCTUATION + ".)", where
        assert label[-1] not in PUNCTUATION + ".(", where
        assert label.count("(") == label.count(")"), where
        assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", label)


@cases()
def test_labels_are_written_in_the_script_of_their_language(name: str) -> None:
    """Names of bodies and Conventions may keep Latin letters; so may acronyms."""
    for id, table, language, label in all_labels(name):
        where = (id, language, label)
        if language not in SCRIPT:
            assert not FOREIGN.search(label), where
        elif table == "label" and name != "organisations":
            assert SCRIPT[language].search(label), where
        elif table == "alternative" and not re.search("[A-Z]{2}", label):
            assert SCRIPT[language].search(label) or name == "organisations", where
        if language in SCRIPT:
            for other in SCRIPT.keys() - {language}:
                assert not SCRIPT[other].search(label), where


@cases()
def test_no_word_mixes_cyrillic_with_look_alike_latin_letters(name: str) -> None:
    for id, _, language, label in all_labels(name):
        for word in re.findall(r"\w+", label):
            mixed = re.search("[a-zA-Z]", word) and SCRIPT["ru"].search(word)
            assert not mixed, (id, language, label)


@cases()
def test_acronyms_have_a_capital_or_no_case_at_all(name: str) -> None:
    for id, table, language, label in all_labels(name):
        if table == "acronym":
            assert len(label) <= 12, (id, language, label)
            assert label != label.lower() or language in ("ar", "ja"), (id, label)


@cases()
def test_reviewed_names_languages_and_specificity_is_a_share(name: str) -> None:
    for id, entry in vocabulary(name).items():
        assert set(entry.get("reviewed", ())) <= set(entry["label"]), id
        assert 0 < entry.get("specificity", 1.0) <= 1, id


@cases()
def test_links_lead_to_entries_that_exist(name: str) -> None:
    for id, entry in vocabulary(name).items():
        for key, target in (
            ("broader", name),
            ("related", name),
            ("theme", "themes"),
            ("sector", "sectors"),
        ):
            linked = entry.get(key, [])
            assert set(linked) <= set(vocabulary(target)), (id, key)
            assert len(linked) == len(set(linked)), (id, key)
            if target == name:
                assert id not in linked, (id, key)


@cases()
def test_nothing_is_broader_than_itself(name: str) -> None:
    entries = vocabulary(name)
    for id in entries:
        above, seen = list(entries[id].get("broader", ())), set()
        while above:
            one = above.pop()
            assert one != id, f"{id} is above itself"
            if one not in seen:
                seen.add(one)
                above += entries[one].get("broader", ())


def test_no_concept_is_related_to_one_above_or_below_it() -> None:
    """SKOS (S27) keeps related and broader apart."""
    entries = vocabulary("concepts")
    for id, entry in entries.items():
        for other in entry.get("related", ()):
            assert other not in entry.get("broader", ()), (id, other)
            assert id not in entries[other].get("broader", ()), (id, other)


def test_every_concept_is_reached_from_a_theme_or_a_sector() -> None:
    for id, entry in vocabulary("concepts").items():
        assert entry["theme"] or entry["sector"], id


@pytest.mark.parametrize("key", ["theme", "sector"])
def test_every_theme_and_every_sector_has_at_least_five_concepts(key: str) -> None:
    for id in vocabulary(f"{key}s"):
        concepts = [
            one for one, entry in vocabulary("concepts").items() if id in entry[key]
        ]
        assert len(concepts) >= 5, (id, concepts)


@cases("themes", "sectors")
def test_cues_are_there_in_every_language_and_are_no_labels(name: str) -> None:
    for id, entry in vocabulary(name).items():
        cues = entry.get("cue", {})
        assert not cues or set(cues) == set(LANGUAGES), id
        for language, words in cues.items():
            assert len(words) == len(set(words)), (id, language)
            assert entry["label"][language] not in words, (id, language)
            assert not set(words) & set(entry["alternative"].get(language, ())), (
                id,
                language,
            )
