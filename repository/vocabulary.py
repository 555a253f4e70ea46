"""Vocabularies: concepts with labels in many languages, in the terms of SKOS.

A vocabulary is read from TOML files in ``corpus/vocabularies``, and from files in JSON
with the same keys that an installation has of its own. Labels are found in
any language and spelling variant; how letters are folded is the same on both sides.
"""

import hashlib
import json
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from babel import Locale

from repository.errors import SettingsError
from repository.model import LANGUAGES

VOCABULARIES = (
    "themes",
    "sectors",
    "types",
    "concepts",
    "decisions",
    "access",
    "ownership",
    "case-ways",
    "case-outcomes",
    "organisations",
    "places",
)
"""The vocabularies that are shipped; each may span files ``NAME.toml, NAME-*.toml``."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a vocabulary.

    Attributes:
        id: stable identifier.
        label: preferred label by language.
        alternative: alternative labels by language.
        acronym: acronyms by language; they are matched in capitals only.
        cue: words by language with which texts speak of it but do not name it
            ("bought back"): they help to describe documents, and widen no search.
        definition: what it covers, a sentence by language, for people to read.
        broader, related: identifiers in the same vocabulary.
        theme, sector: identifiers of the themes and sectors that it points to.
        reviewed: languages whose labels a native speaker has reviewed.
        source: where its labels come from; empty if they were written for us.
        specificity: from 0 to 1, how surely its words mean this concept.
        properties: what only some vocabularies have (country, kind, latitude …).
    """

    id: str
    label: Mapping[str, str]
    alternative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronym: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definition: Mapping[str, str] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    source: str = ""
    specificity: float = 1.0
    properties: Mapping[str, Any] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the preferred label in a language, else in English, else any."""
        return (
            self.label.get(language)
            or self.label.get("en")
            or next(iter(self.label.values()), self.id)
        )

    def defined(self, language: str) -> tuple[str, str] | None:
        """Return a definition and its language: the one asked for, else English, else
        any; None if there is none."""
        for code in (language, "en", *self.definition):
            if code in self.definition:
                return self.definition[code], code
        return None

    def labels(self, language: str) -> tuple[str, ...]:
        """Return every label in a language, the preferred one first."""
        preferred = self.label.get(language)
        return (
            *((preferred,) if preferred else ()),
            *self.alternative.get(language, ()),
            *self.acronym.get(language, ()),
        )


def fold_label(label: str) -> str:
    """Return a label as it is compared: NFKC, case-folded, spaces and hyphens alike.

    >>> fold_label("Re-Municipalisation") == fold_label("re municipalisation")
    True
    """
    if label.isascii():
        return " ".join(label.lower().replace("-", " ").split())
    folded = unicodedata.normalize("NFKC", label).casefold()
    for hyphen in "-‐‑‒–":
        folded = folded.replace(hyphen, " ")
    return " ".join(folded.split())


@dataclass(frozen=True)
class Vocabulary:
    """The concepts of one vocabulary, by identifier and by any label."""

    name: str
    concepts: Mapping[str, Concept]

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def __contains__(self, id: object) -> bool:
        return id in self.concepts

    def __len__(self) -> int:
        return len(self.concepts)

    def get(self, id: str) -> Concept | None:
        """Return the concept of this identifier, or None."""
        return self.concepts.get(id)

    def name_of(self, id: str, language: str) -> str:
        """Return what a reader of a language sees for an identifier."""
        concept = self.concepts.get(id)
        return concept.name(language) if concept else id

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Concept, ...]]:
        found: dict[str, list[Concept]] = {}
        for concept in self:
            labels = {concept.id, concept.id.replace("-", " ")}
            for language in {*concept.label, *concept.alternative, *concept.acronym}:
                labels.update(concept.labels(language))
            for folded in {fold_label(label) for label in labels}:
                found.setdefault(folded, []).append(concept)
        return {label: tuple(concepts) for label, concepts in found.items()}

    def find(self, label: str) -> Concept | None:
        """Return the concept that has this identifier or label in any language."""
        if label in self.concepts:
            return self.concepts[label]
        return next(iter(self._by_label.get(fold_label(label), ())), None)

    def narrower(self, id: str) -> tuple[Concept, ...]:
        """Return the concepts directly below one."""
        return tuple(concept for concept in self if id in concept.broader)

    def closest(self, id: str) -> str | None:
        """Return the identifier most like a mistyped one, or None."""
        return next(iter(get_close_matches(id, self.concepts, n=1)), None)


@dataclass(frozen=True)
class Vocabularies:
    """All vocabularies of an installation, by name.

    Attributes:
        by_name: the vocabularies.
        fingerprint: another one whenever anything in them is another.
    """

    by_name: Mapping[str, Vocabulary]
    fingerprint: str = ""

    def __getitem__(self, name: str) -> Vocabulary:
        return self.by_name[name]

    @property
    def themes(self) -> Vocabulary:
        """The themes that documents are about."""
        return self.by_name["themes"]

    @property
    def sectors(self) -> Vocabulary:
        """The public services that documents are about."""
        return self.by_name["sectors"]

    @property
    def types(self) -> Vocabulary:
        """The types of document."""
        return self.by_name["types"]

    @property
    def concepts(self) -> Vocabulary:
        """The words of the field."""
        return self.by_name["concepts"]

    @property
    def organisations(self) -> Vocabulary:
        """Authorities: organisations with their names and acronyms."""
        return self.by_name["organisations"]

    @property
    def places(self) -> Vocabulary:
        """Municipalities and regions."""
        return self.by_name["places"]

    def place_name(self, place: str, language: str) -> str:
        """Return the name of a municipality or of an ISO 3166-1 country code.

        Names of countries are those of the Unicode CLDR, through Babel.
        """
        if place in self.places:
            return self.places.name_of(place, language)
        return str(Locale.parse(language).territories.get(place, place))


_LISTS = ("broader", "related", "theme", "sector", "reviewed")
_TABLES = ("label", "alternative", "acronym", "cue", "definition")
_SCALARS = ("source", "specificity")
_PROPERTIES = ("kind", "place", "country", "latitude", "longitude", "website", "shared")


def load_vocabularies(shipped: Path, *own: Path) -> Vocabularies:
    """Read every vocabulary.

    Args:
        shipped: folder of the vocabularies that every installation has.
        own: folders with files ``NAME-*.json`` of concepts that an installation adds.

    Raises:
        SettingsError: a file that is missing or not valid, an unknown key, or an
            identifier that does not exist, with the file and the concept named.
    """
    contents = []
    for name in VOCABULARIES:
        files = [shipped / f"{name}.toml", *sorted(shipped.glob(f"{name}-*.toml"))]
        for folder in own:
            files += sorted(folder.glob(f"{name}-*.json"))
        contents += [(name, file, _content(file)) for file in files]
    return _load(tuple(contents))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"The vocabulary {file} is missing.") from error


# Reading TOML takes a third of a second; what was read never changes, so that all who
# open the same files in one process can share it.
@lru_cache(maxsize=2)
def _load(contents: tuple[tuple[str, Path, bytes], ...]) -> Vocabularies:
    """Return the vocabularies of files: name of the vocabulary, file, its content."""
    digest = hashlib.sha256()
    loaded: dict[str, Vocabulary] = {}
    for name, files in groupby(contents, key=itemgetter(0)):
        concepts: dict[str, Concept] = {}
        for _, file, content in files:
            digest.update(content)
            for id, table in _tables(file, content).items():
                if id in concepts:
                    raise SettingsError(f"{file}: concept {id!r} is there twice.")
                concepts[id] = _concept(file, id, table)
        loaded[name] = Vocabulary(name, concepts)
    for name, vocabulary in loaded.items():
        _check_links(name, vocabulary, loaded)
    return Vocabularies(loaded, digest.hexdigest())


def _tables(file: Path, content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8")
        loads = tomllib.loads if file.suffix == ".toml" else json.loads
        tables: dict[str, Any] = loads(text)
    except ValueError as error:
        raise SettingsError(
            f"{file}: not valid {file.suffix[1:].upper()} ({error})."
        ) from error
    return tables


def _concept(file: Path, id: str, table: Mapping[str, Any]) -> Concept:
    known = (*_LISTS, *_TABLES, *_SCALARS, *_PROPERTIES)
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise SettingsError(
                f"{file}: concept {id!r} has an unknown key {key!r}."
                + (f" Did you mean {near[0]!r}?" if near else "")
            )
    if not table.get("label"):
        raise SettingsError(f"{file}: concept {id!r} has no label.")
    for kind in _TABLES:
        for language in table.get(kind, {}):
            if language not in LANGUAGES:
                raise SettingsError(
                    f"{file}: concept {id!r} has a {kind} in {language!r}, which is "
                    f"not one of {', '.join(LANGUAGES)}."
                )
    return Concept(
        id=id,
        label=dict(table["label"]),
        alternative=_tuples(table.get("alternative", {})),
        acronym=_tuples(table.get("acronym", {})),
        cue=_tuples(table.get("cue", {})),
        definition=dict(table.get("definition", {})),
        source=str(table.get("source", "")),
        specificity=float(table.get("specificity", 1.0)),
        properties={key: table[key] for key in _PROPERTIES if key in table},
        **{key: tuple(table.get(key, ())) for key in _LISTS},
    )


def _tuples(lists: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(labels) for language, labels in lists.items()}


def _check_links(
    name: str, vocabulary: Vocabulary, loaded: Mapping[str, Vocabulary]
) -> None:
    """Raise SettingsError if a concept names an identifier that does not exist."""
    for concept in vocabulary:
        for key, ids, target in (
            ("broader", concept.broader, name),
            ("related", concept.related, name),
            ("theme", concept.theme, "themes"),
            ("sector", concept.sector, "sectors"),
        ):
            for id in ids:
                if id not in loaded[target]:
                    near = loaded[target].closest(id)
                    raise SettingsError(
                        f"Vocabulary {name}: concept {concept.id!r} names {id!r} as "
                        f"{key}, which is not in {target}."
                        + (f" Did you mean {near!r}?" if near else "")
                    )
