"""Vocabularies go out as SKOS and come in from it."""

import json
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from repository import skos
from repository.model import LANGUAGES
from repository.settings import Settings
from repository.vocabulary import (
    VOCABULARIES,
    Concept,
    Vocabularies,
    Vocabulary,
    load_vocabularies,
)
from tests import making


@pytest.fixture
def run(settings: Settings) -> Callable[..., Result]:
    return partial(making.run, settings.home)


def graph_of(text: str, form: str = "turtle") -> Graph:
    graph = Graph()
    graph.parse(data=text, format=form)
    return graph


@pytest.mark.parametrize(
    ("form", "parsed"),
    [("turtle", "turtle"), ("json-ld", "json-ld"), ("rdf-xml", "xml")],
)
def test_every_label_of_every_concept_is_in_the_export(
    vocabularies: Vocabularies, form: str, parsed: str
) -> None:
    graph = graph_of(skos.export(vocabularies, ["themes", "decisions"], form), parsed)
    for name in ("themes", "decisions"):
        for concept in vocabularies[name]:
            uri = URIRef(f"urn:commonshelf:{name}:{concept.id}")
            told = {str(label) for label in graph.objects(uri, SKOS.prefLabel)}
            assert told == set(concept.label.values())


def test_the_export_of_all_vocabularies_keeps_the_conditions_of_skos(
    vocabularies: Vocabularies,
) -> None:
    graph = graph_of(skos.export(vocabularies, VOCABULARIES, "turtle"))
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == sum(len(vocabularies[name]) for name in VOCABULARIES)
    # S9: nothing is a concept and a scheme.
    assert concepts.isdisjoint(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in concepts:
        preferred = [*graph.objects(concept, SKOS.prefLabel)]
        # S14: at most one preferred label in a language.
        assert len({label.language for label in preferred}) == len(preferred)
        # S13: no label is preferred and alternative.
        assert set(preferred).isdisjoint(graph.objects(concept, SKOS.altLabel))
        # S27: what is related is not above or below.
        above = set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
        assert above.isdisjoint(graph.objects(concept, SKOS.related))
        assert (concept, SKOS.broader, concept) not in graph


@pytest.mark.parametrize("name", ["concepts", "themes", "organisations"])
def test_what_goes_out_comes_back_the_same(
    vocabularies: Vocabularies, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "ours.ttl"
    file.write_text(skos.export(vocabularies, [name], "turtle"), encoding="utf-8")
    found = skos.read_skos(file, "ours", ()).concepts
    assert set(found) == set(vocabularies[name].concepts)
    for concept in vocabularies[name]:
        table = found[concept.id]
        assert table["label"] == dict(concept.label)
        for kind in ("alternative", "acronym"):
            told = {language: set(texts) for language, texts in table[kind].items()}
            held = getattr(concept, kind)
            assert told == {
                language: set(texts) for language, texts in held.items() if texts
            }
        assert table["definition"] == dict(concept.definition)
        for key in ("theme", "sector", "broader", "reviewed"):
            assert set(table.get(key, ())) == set(getattr(concept, key))
        assert set(table.get("related", ())) >= set(concept.related)
        assert table.get("specificity", 1.0) == concept.specificity


words = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)


@profile(max_examples=40)
@given(st.dictionaries(st.sampled_from(LANGUAGES), words.filter(bool), min_size=1))
def test_any_label_survives_the_way_out_and_back(
    tmp_path_factory: pytest.TempPathFactory, labels: dict[str, str]
) -> None:
    labels = {code: unicodedata.normalize("NFC", text) for code, text in labels.items()}
    one = Concept("one", labels)
    held = Vocabularies({"concepts": Vocabulary("concepts", {"one": one})})
    file = tmp_path_factory.mktemp("skos") / "x.ttl"
    file.write_text(skos.export(held, ["concepts"], "turtle"), encoding="utf-8")
    assert skos.read_skos(file, "x", ()).concepts["one"]["label"] == labels


THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix t: <http://example.org/thesaurus/> .
t:scheme a skos:ConceptScheme .
t:10 a skos:Concept ; skos:prefLabel "water meter"@en, "compteur d'eau"@fr ;
    skos:altLabel "water gauge"@en-GB ; skos:narrower t:11 .
t:11 a skos:Concept ; xl:prefLabel [ xl:literalForm "smart meter"@en ] .
t:12 a skos:Concept ; skos:prefLabel "vodoměr"@cs .
"""


def test_a_thesaurus_of_others_widens_searches_and_describes_documents(
    run: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "metering.ttl"
    file.write_text(THESAURUS, encoding="utf-8")
    told = run("vocabulary", "import", str(file)).stdout
    assert "2 concepts of metering" in told
    assert "1 concepts were left out" in told
    concepts = load_vocabularies(*settings.vocabulary_dirs).concepts
    meter = concepts.find("compteur d'eau")
    assert meter is not None
    assert meter.labels("en") == ("water meter", "water gauge")
    smart = concepts.find("smart meter")
    assert smart is not None
    assert smart.broader == (meter.id,)
    brief = tmp_path / "brief.txt"
    brief.write_text(
        "Who reads the water meter?\n\n"
        + "The water meter of each household is read by public workers. " * 6,
        encoding="utf-8",
    )
    run("ingest", str(brief))
    found = json.loads(run("search", "compteur d'eau", "--format", "json").stdout)
    assert found["total"] == 1
    assert meter.id in {one["concept"] for one in found["expanded"]}
    listed = json.loads(run("vocabulary", "list", "--format", "json").stdout)
    assert listed["imported"] == {"metering": 2}
    run("vocabulary", "remove", "metering")
    found = json.loads(run("search", "compteur d'eau", "--format", "json").stdout)
    assert meter.id not in {one["concept"] for one in found["expanded"]}


def test_importing_twice_changes_nothing(
    run: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "metering.ttl"
    file.write_text(THESAURUS, encoding="utf-8")
    run("vocabulary", "import", str(file))
    kept = skos.own_file(settings.own_vocabularies_dir, "metering").read_bytes()
    run("vocabulary", "import", str(file))
    assert skos.own_file(settings.own_vocabularies_dir, "metering").read_bytes() == kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("this is no turtle {", "not valid turtle"),
        ("@prefix a: <http://example.org/> . a:b a:c a:d .", "no concept"),
    ],
)
def test_what_is_not_skos_is_refused_with_a_reason(
    run: Callable[..., Result],
    settings: Settings,
    tmp_path: Path,
    content: str,
    why: str,
) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text(content, encoding="utf-8")
    told = run("vocabulary", "import", str(file), status=2).output
    assert "wrong.ttl" in told
    assert why in told
    assert not settings.own_vocabularies_dir.exists()


def test_the_concepts_of_an_installation_are_in_its_backup(
    run: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "metering.ttl"
    file.write_text(THESAURUS, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Minutes of the branch. " * 20, encoding="utf-8")
    run("vocabulary", "import", str(file))
    run("ingest", str(tmp_path / "a.txt"))
    run("backup", str(tmp_path / "all.tar"))
    other = tmp_path / "other"
    making.run(other, "restore", str(tmp_path / "all.tar"))
    kept = skos.own_file(other / "vocabularies", "metering")
    mine = skos.own_file(settings.own_vocabularies_dir, "metering")
    assert kept.read_bytes() == mine.read_bytes()


def test_what_a_file_says_in_our_namespace_and_makes_no_sense_is_left_out(
    tmp_path: Path,
) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix own: <urn:commonshelf:ns#> .\n"
        '<http://example.org/1> a skos:Concept ; skos:prefLabel "meter"@en ;\n'
        '  own:reviewed "cs", "en" ; own:specificity "very" .\n',
        encoding="utf-8",
    )
    [table] = skos.read_skos(file, "x", ()).concepts.values()
    assert table["reviewed"] == ["en"]
    assert "specificity" not in table


def test_labels_with_a_variant_of_a_language_come_after_the_language(
    tmp_path: Path,
) -> None:
    graph = Graph()
    uri = URIRef("http://example.org/1")
    graph.add((uri, RDF.type, SKOS.Concept))
    for text, tag in (("ônibus", "pt-BR"), ("autocarro", "pt")):
        graph.add((uri, SKOS.prefLabel, Literal(text, tag)))
    file = tmp_path / "x.ttl"
    graph.serialize(file, format="turtle")
    [table] = skos.read_skos(file, "x", ()).concepts.values()
    assert table["label"] == {"pt": "autocarro"}
    assert table["alternative"] == {"pt": ["ônibus"]}


def test_a_scope_note_says_what_a_concept_covers_where_nothing_defines_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://example.org/1> a skos:Concept ; skos:prefLabel "meter"@en ;\n'
        '  skos:definition "What measures water."@en , "Měří vodu."@cs ;\n'
        '  skos:scopeNote "Not for parking."@en , "Pour l\'eau seulement."@fr .\n',
        encoding="utf-8",
    )
    [table] = skos.read_skos(file, "x", ()).concepts.values()
    assert table["definition"] == {
        "en": "What measures water.",
        "fr": "Pour l'eau seulement.",
    }


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        pytest.param({"fr": "Eau.", "en": "Water."}, ("Eau.", "fr"), id="own"),
        pytest.param({"de": "Wasser.", "en": "Water."}, ("Water.", "en"), id="English"),
        pytest.param({"de": "Wasser."}, ("Wasser.", "de"), id="any"),
        pytest.param({}, None, id="none"),
    ],
)
def test_a_definition_is_shown_in_the_language_of_the_reader_or_another_that_is_told(
    held: dict[str, str], shown: tuple[str, str] | None
) -> None:
    assert Concept("one", {"en": "one"}, definition=held).defined("fr") == shown


def test_concepts_that_stand_above_themselves_are_put_right_and_named(
    run: Callable[..., Result], settings: Settings, tmp_path: Path
) -> None:
    links = {"pipe": "main", "main": "network", "network": "pipe", "valve": "pipe"}
    lines = [
        f'ex:{id} a skos:Concept ; skos:prefLabel "{id}"@en ; skos:broader ex:{broad} .'
        for id, broad in links.items()
    ]
    file = tmp_path / "pipes.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix ex: <http://example.org/> .\n" + "\n".join(lines)
    )
    told = run("vocabulary", "import", str(file)).output
    assert told.count("above it and below it") == 1
    text = skos.own_file(settings.own_vocabularies_dir, "pipes").read_text()
    concepts = json.loads(text)
    assert concepts["pipes-valve"]["broader"] == ["pipes-pipe"]
    upwards = {id: set(one.get("broader", ())) for id, one in concepts.items()}
    assert sum(map(len, upwards.values())) == 3
    for id in upwards:
        above: set[str] = set()
        waiting = [*upwards[id]]
        while waiting:
            if (one := waiting.pop()) not in above:
                above.add(one)
                waiting += upwards[one]
        assert id not in above
