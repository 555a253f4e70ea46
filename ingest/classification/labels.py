"""Labels and cues of the vocabularies as terms, and what each of them speaks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from index.analysis.folding import fold
from index.analysis.terms import is_alone, tagged_stem
from index.analysis.words import RAW_WORD, split
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


class _Entry(NamedTuple):
    """A label or a cue, as it stands in a vocabulary.

    Attributes:
        text: itself.
        targets: what it speaks for.
        is_acronym: whether it is found in capitals only.
    """

    text: str
    targets: tuple[Target, ...]
    is_acronym: bool = False


def labels_in(vocabularies: Vocabularies, language: str) -> Iterator[Label]:
    """Yield the labels and cues of a language; one that several concepts share speaks
    for them all."""
    alike: dict[tuple[str, ...], list[_Entry]] = {}
    forms: dict[tuple[str, ...], tuple[str, ...]] = {}
    words = _Words(language)
    for entry in _entries(vocabularies, language):
        terms, exact = words.of(entry.text)
        if entry.is_acronym:
            terms, exact = (entry.text.lower(),), ()
        if terms:
            alike.setdefault(terms, []).append(entry)
            forms.setdefault(terms, exact)
    for terms, entries in alike.items():
        first = entries[0]
        targets = _shared([one.targets for one in entries])
        yield Label(
            terms,
            first.text,
            targets,
            forms[terms],
            first.is_acronym,
            sectors=frozenset([one.id for one in targets if one.field == "sector"]),
        )


def _entries(vocabularies: Vocabularies, language: str) -> Iterator[_Entry]:
    """Yield the labels, then the cues."""
    for name, concept in _concepts(vocabularies):
        acronyms = concept.acronym.get(language, ())
        targets = _targets(name, concept)
        for text in concept.labels(language):
            is_acronym = text in acronyms or (text.isupper() and 2 <= len(text) <= 6)
            yield _Entry(text, targets, is_acronym and text.isascii())
    for name, concept in _cued(vocabularies):
        targets = (Target(name, concept.id, 1.0, True),)
        for text in concept.cue.get(language, ()):
            yield _Entry(text, targets)


def _shared(several: Sequence[tuple[Target, ...]]) -> tuple[Target, ...]:
    """Return what one label speaks for that stands in several places: each value once,
    by its surest label, or by a cue if it has no label."""
    if len(several) == 1:
        return several[0]
    shared: dict[tuple[str, str], Target] = {}
    for target in chain.from_iterable(several):
        held = shared.setdefault((target.field, target.id), target)
        if not target.is_cue and held.weight < target.weight:
            shared[target.field, target.id] = target
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


def _targets(name: str, concept: Concept) -> tuple[Target, ...]:
    """Return what the labels of a concept speak for, each value once."""
    weight = _THROUGH_CONCEPT * concept.specificity
    own = (Target(name, concept.id, concept.specificity),)
    themes = tuple([Target("theme", id, weight) for id in concept.theme])
    sectors = tuple([Target("sector", id, weight) for id in concept.sector])
    return _shared([own, themes, sectors])


class _Words:
    """The words of labels, each cut and stemmed once: most stand in several labels."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the terms by which a label is found, and its words as they are
        compared."""
        terms: tuple[str, ...] = ()
        exact: tuple[str, ...] = ()
        for raw in RAW_WORD.findall(label):
            cut = self._known.get(raw)
            if cut is None:
                cut = self._known[raw] = self._cut(raw)
            terms += cut[0]
            exact += cut[1]
        return terms, exact

    def _cut(self, raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the terms of a raw word and its exact words."""
        if is_alone(raw):
            word = fold(raw)
            if not word:
                return (), ()
            return (tagged_stem(raw, self._language) or word,), (word,)
        whole = split(raw)
        exact = tuple([piece.exact for piece in whole.pieces])
        if whole.is_cjk:
            # The last character alone starts a pair in the text that goes on.
            return tuple([pair for pair in exact if len(pair) > 1]), exact
        stems = [
            tagged_stem(piece.word, self._language) or piece.exact
            for piece in whole.pieces
        ]
        return tuple(stems), exact


def terms_of(label: str, language: str) -> tuple[str, ...]:
    """Return the terms by which a label is found, one a word.

    >>> terms_of("Public services", "en")
    ('en:public', 'en:servic')
    >>> terms_of("再公営化", "ja")
    ('再公', '公営', '営化')
    """
    return _Words(language).of(label)[0]


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
