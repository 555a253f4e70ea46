"""Labels and cues of the vocabularies as terms, and what each of them speaks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


def labels_of(vocabularies: Vocabularies, language: str) -> Iterator[Label]:
    """Yield the labels of a language; one that several share speaks for them all."""
    by_terms: dict[tuple[str, ...], dict[tuple[str, str], Target]] = {}
    texts: dict[tuple[str, ...], tuple[str, bool]] = {}
    for name, concept in _concepts(vocabularies):
        own = _targets(name, concept)
        acronyms = concept.acronym.get(language, ())
        for text in concept.labels(language):
            is_acronym = text in acronyms or (text.isupper() and 2 <= len(text) <= 6)
            is_acronym = is_acronym and text.isascii()
            terms = (text,) if is_acronym else terms_of(text, language)
            if not terms:
                continue
            if is_acronym:
                terms = (text.lower(),)
            texts.setdefault(terms, (text, is_acronym))
            shared = by_terms.setdefault(terms, {})
            for target in own:
                key = (target.field, target.id)
                if key not in shared or shared[key].weight < target.weight:
                    shared[key] = target
    for name, concept in _cued(vocabularies):
        for text in concept.cue.get(language, ()):
            terms = terms_of(text, language)
            if terms:
                texts.setdefault(terms, (text, False))
                shared = by_terms.setdefault(terms, {})
                key = (name, concept.id)
                shared.setdefault(key, Target(name, concept.id, 1.0, True))
    for terms, shared in by_terms.items():
        text, is_acronym = texts[terms]
        targets = tuple(shared.values())
        yield Label(
            terms,
            text,
            targets,
            () if is_acronym else exact_words(text),
            is_acronym,
            sectors=frozenset(one.id for one in targets if one.field == "sector"),
        )


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
    terms: list[str] = []
    for raw in RAW_WORD.findall(label):
        whole = split(raw)
        if CJK_RUN.match(raw):
            # The last character alone starts a pair in the text that goes on.
            pairs = [piece.exact for piece in whole.pieces if len(piece.exact) > 1]
            terms += pairs
            continue
        for piece in whole.pieces:
            terms.append(tagged_stem(piece.word, language) or piece.exact)
    return tuple(terms)


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
