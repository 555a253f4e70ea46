"""Across languages: words that name a concept also find its labels in the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.analysis.folding import fold
from index.analysis.terms import has_digit, tagged_stem
from index.analysis.words import RAW_WORD, split
from index.leaves import label_alternatives
from index.matching import Alternative
from index.results import Expansion
from repository.model import LANGUAGES
from repository.vocabulary import Concept, Vocabularies

_SYNONYMS = ("concepts", "organisations")
"""Vocabularies whose alternative labels and acronyms mean the same as the label."""
_HEADINGS = ("themes", "sectors")
"""Vocabularies whose alternative labels are signs of the subject, not its name: only
the preferred labels stand for each other."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that words name, with the labels that may stand in their place."""

    concept: Concept
    labels: dict[str, tuple[str, ...]]
    vocabulary: str


class Thesaurus:
    """The concepts of all vocabularies by the words that name them."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies

    def find(self, words: Sequence[str], languages: Collection[str]) -> Named | None:
        """Return the concept that words name, or None.

        Args:
            words: matches of RAW_WORD, as typed.
            languages: in which other forms of a label's words are recognised.
        """
        if len(words) == 1 and words[0] in self._acronyms:
            return self._acronyms[words[0]]
        for key in _keys(words):
            if key in self._exact:
                return self._exact[key]
        for language in languages:
            stems = _stem_key(words, language)
            if stems and stems in self._stems:
                return self._stems[stems]
        return None

    def narrower(self, named: Named) -> list[Named]:
        """Return the concepts directly below one.

        What stands below an organisation is not another name of it: of that, nothing.
        """
        if named.vocabulary == "organisations":
            return []
        return self._below.get((named.vocabulary, named.concept.id), [])

    @cached_property
    def _below(self) -> dict[tuple[str, str], list[Named]]:
        found: dict[tuple[str, str], list[Named]] = {}
        for named in self._named:
            for above in named.concept.broader:
                found.setdefault((named.vocabulary, above), []).append(named)
        return found

    @cached_property
    def longest(self) -> int:
        """Words of the longest label."""
        return max((len(key) for key in self._exact), default=0)

    @cached_property
    def _named(self) -> tuple[Named, ...]:
        found = []
        for name in (*_SYNONYMS, *_HEADINGS):
            for concept in self._vocabularies[name]:
                labels = {
                    language: (
                        concept.labels(language)
                        if name in _SYNONYMS
                        else concept.labels(language)[: language in concept.label]
                    )
                    for language in LANGUAGES
                }
                held = {k: v for k, v in labels.items() if v}
                found.append(Named(concept, held, name))
        return tuple(found)

    def _labels(self) -> Iterator[tuple[Named, str, str]]:
        for named in self._named:
            for language, labels in named.labels.items():
                for label in labels:
                    yield named, language, label

    @cached_property
    def _acronyms(self) -> dict[str, Named]:
        found: dict[str, Named] = {}
        for named in self._named:
            for acronyms in named.concept.acronym.values():
                for acronym in acronyms:
                    found.setdefault(acronym, named)
        return found

    @cached_property
    def _exact(self) -> dict[Key, Named]:
        found: dict[Key, Named] = {}
        for named, _, label in self._labels():
            # An acronym may be a word in small letters, which a code never is.
            if label not in self._acronyms or has_digit(fold(label)):
                for key in _keys(RAW_WORD.findall(label)):
                    found.setdefault(key, named)
        return found

    @cached_property
    def _stems(self) -> dict[Key, Named]:
        found: dict[Key, Named] = {}
        for named, language, label in self._labels():
            key = _stem_key(RAW_WORD.findall(label), language)
            if key and label not in self._acronyms:
                found.setdefault(key, named)
        return found


def _keys(words: Sequence[str]) -> Iterator[Key]:
    """Return the folded words, hyphenated ones in their parts and joined."""
    parted: list[str] = []
    joined: list[str] = []
    for raw in words:
        whole = split(raw)
        if whole.is_cjk:
            parted.append(fold(raw))
            joined.append(fold(raw))
            continue
        parted += [piece.exact for piece in whole.pieces]
        joined += [p.exact for p in ((whole.joined,) if whole.joined else whole.pieces)]
    for key in dict.fromkeys((tuple(parted), tuple(joined))):
        if key:
            yield key


def _stem_key(words: Sequence[str], language: str) -> Key | None:
    stems = []
    for raw in words:
        whole = split(raw)
        for piece in (whole.joined,) if whole.joined else whole.pieces:
            stem = None if has_digit(piece.exact) else tagged_stem(piece.word, language)
            if stem is None:
                return None
            stems.append(stem)
    return tuple(stems)


def expanded_by(
    named: Named, words: Sequence[str], languages: Collection[str]
) -> tuple[tuple[Alternative, ...], Expansion]:
    """Return what a query is expanded by where words name a concept.

    Args:
        named: the concept.
        words: as typed; the label that they are is left out.
        languages: whose labels are searched.

    Returns:
        The ways in which the other labels stand in texts, and what to tell the reader.
    """
    own = set(_keys(words))
    alternatives: dict[Alternative, None] = {}
    told: dict[str, tuple[str, ...]] = {}
    for language in languages:
        labels = tuple(
            label
            for label in named.labels.get(language, ())
            if own.isdisjoint(_keys(RAW_WORD.findall(label)))
        )
        for label in labels:
            alternatives.update(dict.fromkeys(label_alternatives(label, language)))
        if labels:
            told[language] = labels
    return tuple(alternatives), Expansion(" ".join(words), named.concept.id, told)
