"""Vocabularies in and out as SKOS, the W3C's way to write a thesaurus in RDF.

What SKOS has no property for (acronyms apart from other alternative labels, how surely
a word means its concept, which labels were reviewed) is in a namespace of our own, so
that what goes out comes back the same.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from rdflib.util import guess_format

from repository.errors import SettingsError
from repository.files import replace_file
from repository.model import LANGUAGES
from repository.vocabulary import Concept, Vocabularies, Vocabulary

BASE = "urn:commonshelf:"
"""What the addresses of our concepts begin with: base, vocabulary, identifier."""

_OWN = Namespace(f"{BASE}ns#")
_XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
_TO_OTHER_SCHEMES = {"theme": "themes", "sector": "sectors"}
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORMATS = {"turtle": "turtle", "json-ld": "json-ld", "rdf-xml": "pretty-xml"}


def export(vocabularies: Vocabularies, names: Iterable[str], form: str) -> str:
    """Return vocabularies as SKOS.

    Args:
        vocabularies: of the installation.
        names: of the vocabularies that are wanted.
        form: ``turtle``, ``json-ld`` or ``rdf-xml``.
    """
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    graph.bind("commonshelf", _OWN)
    for name in names:
        _add_scheme(graph, vocabularies[name])
    return graph.serialize(format=_FORMATS[form])


def _uri(vocabulary: str, id: str) -> URIRef:
    return URIRef(f"{BASE}{vocabulary}:{id}")


def _add_scheme(graph: Graph, vocabulary: Vocabulary) -> None:
    scheme = URIRef(f"{BASE}{vocabulary.name}")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, SKOS.prefLabel, Literal(vocabulary.name, "en")))
    for concept in vocabulary:
        uri = _uri(vocabulary.name, concept.id)
        graph.add((uri, RDF.type, SKOS.Concept))
        graph.add((uri, SKOS.inScheme, scheme))
        _add_labels(graph, uri, concept)
        if not concept.broader:
            graph.add((uri, SKOS.topConceptOf, scheme))
            graph.add((scheme, SKOS.hasTopConcept, uri))
        for id in concept.broader:
            broader = _uri(vocabulary.name, id)
            graph.add((uri, SKOS.broader, broader))
            graph.add((broader, SKOS.narrower, uri))
        for id in concept.related:
            related = _uri(vocabulary.name, id)
            graph.add((uri, SKOS.related, related))
            graph.add((related, SKOS.related, uri))
        for key, target in _TO_OTHER_SCHEMES.items():
            for id in getattr(concept, key):
                graph.add((uri, SKOS.relatedMatch, _uri(target, id)))
        if concept.source:
            graph.add((uri, DCTERMS.source, Literal(concept.source)))
        if concept.specificity != 1:
            graph.add((uri, _OWN.specificity, Literal(concept.specificity)))
        for language in concept.reviewed:
            graph.add((uri, _OWN.reviewed, Literal(language)))
        for key, value in concept.properties.items():
            graph.add((uri, _OWN[key], Literal(value)))


def _add_labels(graph: Graph, uri: URIRef, concept: Concept) -> None:
    for language, label in concept.label.items():
        graph.add((uri, SKOS.prefLabel, Literal(label, language)))
    for language, labels in concept.alternative.items():
        for label in labels:
            graph.add((uri, SKOS.altLabel, Literal(label, language)))
    for language, labels in concept.acronym.items():
        for label in labels:
            graph.add((uri, SKOS.altLabel, Literal(label, language)))
            graph.add((uri, _OWN.acronym, Literal(label, language)))
    for language, cues in concept.cue.items():
        for cue in cues:
            graph.add((uri, _OWN.cue, Literal(cue, language)))
    for language, definition in concept.definition.items():
        graph.add((uri, SKOS.definition, Literal(definition, language)))


@dataclass
class Imported:
    """What was read of a SKOS file.

    Attributes:
        concepts: by identifier, with the keys of our vocabulary files.
        without_labels: how many concepts have no label in any of our languages.
        second_labels: how many preferred labels became alternative ones, because
            their concept had another in the language already.
        languages: how many concepts have a preferred label in each of ours.
        loops: concepts, each with one that was said to be broader although it is
            narrower too; these links were left out.
    """

    concepts: dict[str, dict[str, Any]] = field(default_factory=dict)
    without_labels: int = 0
    second_labels: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    loops: list[tuple[str, str]] = field(default_factory=list)


def read_skos(path: Path, name: str, taken: Iterable[str]) -> Imported:
    """Read the concepts of a SKOS file (Turtle, RDF/XML, JSON-LD, N-Triples …).

    Args:
        path: of the file.
        name: of the thesaurus; the identifiers of its concepts begin with it, unless
            they are ours that come back.
        taken: identifiers that other concepts have.

    Raises:
        SettingsError: it cannot be read, or there is no concept in it.
    """
    graph = Graph()
    form = guess_format(str(path)) or "turtle"
    try:
        graph.parse(path, format=form)
    except Exception as error:  # rdflib raises what its parsers raise
        why = " ".join(str(error).split())[:200]
        raise SettingsError(
            f"Cannot read {path}: it is not valid {form} ({why}). If it is in another "
            "format, give it that format's ending: .ttl, .rdf, .jsonld, .nt"
        ) from error
    uris = sorted(
        {
            *graph.subjects(RDF.type, SKOS.Concept),
            *graph.subjects(SKOS.prefLabel, None),
            *graph.subjects(_XL.prefLabel, None),
        }
        - set(graph.subjects(RDF.type, SKOS.ConceptScheme)),
        key=str,
    )
    found = Imported()
    ids = _identifiers(uris, name, set(taken))
    for uri in uris:
        table = _labels_of(graph, uri, found)
        if not table["label"]:
            found.without_labels += 1
            continue
        found.languages.update(list(table["label"]))
        found.concepts[ids[uri]] = table
    if not found.concepts:
        raise SettingsError(
            f"{path} holds no concept with a label in any of {', '.join(LANGUAGES)}. "
            "Is it SKOS, and do its labels say in which language they are?"
        )
    for uri in uris:
        if ids[uri] in found.concepts:
            found.concepts[ids[uri]] |= _links_of(graph, uri, ids, found.concepts)
    found.loops = _cut_loops(found.concepts)
    return found


def _cut_loops(concepts: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Take out the broader links that lead back to their concept; return them.

    SKOS forbids no loops (SKOS Reference, 8.6.8), and nothing that follows the links
    upwards would come to an end in one.
    """
    cut: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in concepts:
        above: list[str] = []
        waiting = [(start, iter(list(concepts[start].get("broader", ()))))]
        while waiting:
            id, broader = waiting[-1]
            if id not in above:
                above.append(id)
            following = next(broader, None)
            if following is None:
                done.add(id)
                above.pop()
                waiting.pop()
            elif following in above:
                concepts[id]["broader"].remove(following)
                cut.append((id, following))
            elif following not in done:
                links = concepts[following].get("broader", ())
                waiting.append((following, iter(list(links))))
    return cut


def _identifiers(
    uris: Iterable[Node], name: str, taken: set[str]
) -> Mapping[Node, str]:
    """Return an identifier for each concept: ours as it was, others by their name."""
    ids: dict[Node, str] = {}
    for uri in uris:
        text = str(uri)
        if text.startswith(BASE) and (id := text.rpartition(":")[2]) not in taken:
            ids[uri] = id
        else:
            last = re.split(r"[/#:]", text.rstrip("/#"))[-1]
            ids[uri] = _free(f"{name}-{_word(last) or 'concept'}", taken)
        taken.add(ids[uri])
    return ids


def _word(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _free(id: str, taken: set[str]) -> str:
    number, free = 2, id
    while free in taken:
        number, free = number + 1, f"{id}-{number}"
    return free


def _labels_of(graph: Graph, uri: Node, found: Imported) -> dict[str, Any]:
    preferred = _by_language(graph, uri, "prefLabel")
    alternative = _by_language(graph, uri, "altLabel")
    acronym = _own_words(graph, uri, _OWN.acronym)
    cue = _own_words(graph, uri, _OWN.cue)
    label: dict[str, str] = {}
    for language, texts in preferred.items():
        label[language], *others = texts
        found.second_labels += len(others)
        alternative[language] = [*others, *alternative.get(language, ())]
    return {
        "label": label,
        "alternative": {
            language: kept
            for language, texts in alternative.items()
            if (
                kept := [
                    text
                    for text in dict.fromkeys(texts)
                    if text != label.get(language)
                    and text not in acronym.get(language, ())
                ]
            )
        },
        "acronym": acronym,
        "cue": cue,
        "definition": _definitions(graph, uri),
    }


def _definitions(graph: Graph, uri: Node) -> dict[str, str]:
    """Return what a concept covers, by language; a scope note where none defines it."""
    notes = _by_language(graph, uri, "scopeNote")
    return {
        language: texts[0]
        for language, texts in (notes | _by_language(graph, uri, "definition")).items()
    }


def _own_words(graph: Graph, uri: Node, kind: URIRef) -> dict[str, list[str]]:
    """Return the words of a kind that SKOS does not have, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for literal in graph.objects(uri, kind):
        if isinstance(literal, Literal) and literal.language in LANGUAGES:
            found[literal.language].append(str(literal))
    return {code: sorted(texts) for code, texts in found.items()}


def _by_language(graph: Graph, uri: Node, kind: str) -> dict[str, list[str]]:
    """Return the texts of a kind in our languages, labels of SKOS-XL among them.

    A label in a variant of a language (pt-BR) comes after those in the language.
    """
    literals = [
        *graph.objects(uri, SKOS[kind]),
        *(
            text
            for label in graph.objects(uri, _XL[kind])
            for text in graph.objects(label, _XL.literalForm)
        ),
    ]
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for literal in literals:
        if isinstance(literal, Literal) and literal.language:
            tag = literal.language.lower()
            language = tag.partition("-")[0]
            text = " ".join(unicodedata.normalize("NFC", str(literal)).split())
            if language in LANGUAGES and text:
                found[language].append((len(tag), text))
    return {
        language: list(dict.fromkeys(text for _, text in sorted(found[language])))
        for language in LANGUAGES
        if language in found
    }


def _links_of(
    graph: Graph, uri: Node, ids: Mapping[Node, str], concepts: Mapping[str, Any]
) -> dict[str, Any]:
    broader = {
        *graph.objects(uri, SKOS.broader),
        *graph.subjects(SKOS.narrower, uri),
    }
    related = {*graph.objects(uri, SKOS.related), *graph.subjects(SKOS.related, uri)}
    links: dict[str, Any] = {
        "broader": _known(broader - {uri}, ids, concepts),
        "related": _known(related - broader - {uri}, ids, concepts),
        "reviewed": sorted(
            {str(one) for one in graph.objects(uri, _OWN.reviewed)} & set(LANGUAGES),
            key=LANGUAGES.index,
        ),
        "source": str(next(graph.objects(uri, DCTERMS.source), uri)),
    }
    for key, scheme in _TO_OTHER_SCHEMES.items():
        start = f"{BASE}{scheme}:"
        matches = map(str, graph.objects(uri, SKOS.relatedMatch))
        links[key] = sorted(
            one.removeprefix(start) for one in matches if one.startswith(start)
        )
    for specificity in graph.objects(uri, _OWN.specificity):
        value = specificity.value if isinstance(specificity, Literal) else None
        if isinstance(value, int | float | Decimal):
            links["specificity"] = float(value)
    return {key: value for key, value in links.items() if value}


def _known(
    uris: Iterable[Node], ids: Mapping[Node, str], concepts: Mapping[str, Any]
) -> list[str]:
    return sorted(ids[uri] for uri in uris if ids.get(uri) in concepts)


def check_name(name: str) -> str:
    """Return the name of a thesaurus if it can be one.

    Raises:
        SettingsError: it has other letters than file names and identifiers take.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be the name of a vocabulary. Use small letters, digits "
            "and hyphens, such as: eurovoc"
        )
    return name


def own_file(folder: Path, name: str) -> Path:
    """Return where the concepts of a thesaurus are kept in an installation."""
    return folder / f"concepts-{check_name(name)}.json"


def write_own(folder: Path, name: str, concepts: Mapping[str, Any]) -> None:
    """Keep the concepts of a thesaurus in an installation, in place of older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(concepts, ensure_ascii=False, indent=1, sort_keys=True)
    replace_file(own_file(folder, name), text.encode())
