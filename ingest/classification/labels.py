"""Labels and cues of the vocabularies as terms, and what each of them speaks for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from index.analysis.terms import tagged_stem
from index.analysis.words import CJK_RUN, RAW_WORD, split
from repository.vocabulary import Concept, Vocabularies

_THROUGH_CONCEPT = 0.8
"""Weight of a concept's word for the theme that the concept points to: less sure than
the theme's own words."""


class Word(NamedTuple):
    """A word of a text: the raw word that it stands in, its exact term, all its
    terms."""

    raw: str
    exact: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a label speaks for.

    Attributes:
        field: ``theme``, ``sector`` or ``concept``; or ``way``, in which a service
            changed hands.
        id: of the concept in that vocabulary.
        weight: from 0 to 1, how surely the label means it.
        is_cue: whether the text speaks of it without naming it.
    """

    field: str
    id: str
    weight: float
    is_cue: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A label as a sequence of terms; each is itself only, which is quick to count.

    Attributes:
        sectors: among its targets.
    """

    terms: tuple[str, ...]
    text: str
    targets: tuple[Target, ...]
    words: tuple[str, ...] = ()
    is_acronym: bool = False
    weight: float = 1.0
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label or a cue, as it stands in a vocabulary.

    Attributes:
        text: itself.
        name: of the field that it speaks for.
        concept: whose label or cue it is.
        is_acronym: whether it is found in capitals only.
        is_cue: whether it is a cue.
    """

    text: str
    name: str
    concept: Concept
    is_acronym: bool = False
    is_cue: bool = False


class Labels:
    """The labels and cues of a language, by the term that they begin with.

    To cut all of them into terms takes a tenth of a second for each language, and most
    begin with words that a text does not have: only their beginnings are known until
    they are asked for.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._language = language
        self._by_first: dict[str, list[_Entry]] = {}
        # Many begin with the same word, and no word has a space in it.
        of_word = cache(lambda word: next(_terms(word, language), ""))
        for entry in _entries(vocabularies, language):
            first = "" if entry.is_acronym else of_word(entry.text.partition(" ")[0])
            first = first or next(self._terms(entry), "")
            if first:
                self._by_first.setdefault(first, []).append(entry)

    def first_terms(self) -> Collection[str]:
        """Return the terms that labels begin with."""
        return self._by_first.keys()

    def beginning_with(self, term: str) -> Iterator[Label]:
        """Yield the labels that begin with a term; one that several concepts share
        speaks for them all."""
        alike: dict[tuple[str, ...], list[_Entry]] = {}
        for entry in self._by_first.get(term, ()):
            alike.setdefault(tuple(self._terms(entry)), []).append(entry)
        for terms, entries in alike.items():
            first = entries[0]
            targets = _shared(entries)
            yield Label(
                terms,
                first.text,
                targets,
                () if first.is_acronym else exact_words(first.text),
                first.is_acronym,
                sectors=frozenset(one.id for one in targets if one.field == "sector"),
            )

    def _terms(self, entry: _Entry) -> Iterator[str]:
        if entry.is_acronym:
            return iter((entry.text.lower(),))
        return _terms(entry.text, self._language)


def _entries(vocabularies: Vocabularies, language: str) -> Iterator[_Entry]:
    """Yield the labels, then the cues."""
    for name, concept in _concepts(vocabularies):
        acronyms = concept.acronym.get(language, ())
        for text in concept.labels(language):
            is_acronym = text in acronyms or (text.isupper() and 2 <= len(text) <= 6)
            yield _Entry(text, name, concept, is_acronym and text.isascii())
    for name, concept in _cued(vocabularies):
        for text in concept.cue.get(language, ()):
            yield _Entry(text, name, concept, is_cue=True)


def _shared(entries: Sequence[_Entry]) -> tuple[Target, ...]:
    """Return what one label speaks for that stands in several places: each value once,
    by its surest label, or by a cue if it has no label."""
    shared: dict[tuple[str, str], Target] = {}
    for entry in entries:
        if entry.is_cue:
            target = Target(entry.name, entry.concept.id, 1.0, True)
            shared.setdefault((target.field, target.id), target)
            continue
        for target in _targets(entry.name, entry.concept):
            key = (target.field, target.id)
            if key not in shared or shared[key].weight < target.weight:
                shared[key] = target
    return tuple(shared.values())


def _concepts(vocabularies: Vocabularies) -> Iterator[tuple[str, Concept]]:
    for name, vocabulary in (
        ("theme", vocabularies.themes),
        ("sector", vocabularies.sectors),
        ("concept", vocabularies.concepts),
    ):
        for concept in vocabulary:
            yield name, concept


def _cued(vocabularies: Vocabularies) -> Iterator[tuple[str, Concept]]:
    for name, vocabulary in (
        ("theme", vocabularies.themes),
        ("sector", vocabularies.sectors),
        ("way", vocabularies["case-ways"]),
    ):
        for concept in vocabulary:
            yield name, concept


def _targets(name: str, concept: Concept) -> list[Target]:
    targets = [Target(name, concept.id, concept.specificity)]
    weight = _THROUGH_CONCEPT * concept.specificity
    targets += [Target("theme", id, weight) for id in concept.theme]
    targets += [Target("sector", id, weight) for id in concept.sector]
    return targets


def terms_of(label: str, language: str) -> tuple[str, ...]:
    """Return the terms by which a label is found, one a word.

    >>> terms_of("Public services", "en")
    ('en:public', 'en:servic')
    >>> terms_of("再公営化", "ja")
    ('再公', '公営', '営化')
    """
    return tuple(_terms(label, language))


def _terms(label: str, language: str) -> Iterator[str]:
    for match in RAW_WORD.finditer(label):
        raw = match.group()
        whole = split(raw)
        if CJK_RUN.match(raw):
            # The last character alone starts a pair in the text that goes on.
            yield from (piece.exact for piece in whole.pieces if len(piece.exact) > 1)
            continue
        for piece in whole.pieces:
            yield tagged_stem(piece.word, language) or piece.exact


def exact_words(label: str) -> tuple[str, ...]:
    return tuple(
        piece.exact for raw in RAW_WORD.findall(label) for piece in split(raw).pieces
    )


def is_form_of(word: Word, label: str) -> bool:
    """Return whether a word that has a label's stem is likely a form of it.

    Stemmers go far: *private* and *privatization* share one stem, so do *digital* and
    *digitalization*. A form shares more than half of the label's letters.
    """
    exact = word.exact
    if exact == label:
        return True
    shared = _letters_shared(exact, label)
    if shared > _SHARED * len(label) and shared >= _SHARED * len(exact):
        return True
    # Of "re-municipalisation" the exact term is "re": its joined form is compared.
    return exact != word.raw.casefold() and "-" in word.raw


_SHARED = 0.62


def _letters_shared(one: str, other: str) -> int:
    """Return with how many of the same letters two words begin."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def is_arabic_form_of(word: str, label: str) -> bool:
    """Return whether two folded Arabic words of one light stem are likely one word.

    Endings go where they may be part of the word: of بلدية (municipality) and بلد
    (country) one stem is left. Without article and conjunction one has to begin with
    most of the letters of the other.
    """
    one, other = (_ARABIC_PREFIX.sub("", some) for some in (word, label))
    shared = _letters_shared(one, other)
    return shared > _SHARED_IN_ARABIC * max(len(one), len(other))


_ARABIC_PREFIX = re.compile("^و?(?:[بكف]?ال|لل)?(?=..)")
_SHARED_IN_ARABIC = 0.6
