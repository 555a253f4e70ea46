"""Finding the labels of all vocabularies in a text, in any of their forms."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, compress, count
from operator import attrgetter
from typing import NamedTuple

from index.analysis.terms import Analysis, analysis, tagged_stem
from index.analysis.words import RAW_WORD
from ingest.classification.labels import (
    Label,
    Word,
    is_arabic_form_of,
    is_form_of,
    labels_of,
)
from repository.vocabulary import Vocabularies

_COMPOUND = 0.6
"""Weight of a word found inside a German or Swedish compound: Wasserpreis is of water,
Wasserstoffstrategie is not."""
_SHORTEST_IN_COMPOUND = 5
_MOST_KEPT = 100_000
_LONGEST_KEPT = 40
"""Characters of a word, with the marks around it, beyond which it hardly comes again:
an address, a whole sentence of Japanese."""


class _Tree:
    """A node of the tree of terms: labels that end here, and what may follow."""

    __slots__ = ("below", "labels")

    def __init__(self) -> None:
        self.below: dict[str, _Tree] = {}
        self.labels: list[Label] = []


class _Place(NamedTuple):
    """A word of a text, and which labels may begin at it.

    Attributes:
        word: itself.
        terms: of the word.
        alone: the label that this one word is, if it is one.
        nodes: of the tree, from which longer labels go on.
        second: terms of which the next word has to have one, if a longer label does.
        is_start: whether there is any label.
    """

    word: Word
    terms: tuple[str, ...] = ()
    alone: Label | None = None
    nodes: tuple[_Tree, ...] = ()
    second: frozenset[str] = frozenset()
    is_start: bool = False


_END = _Place(Word("", "", ()))
_IS_START = attrgetter("is_start")


class _Places(dict[str, tuple[_Place, ...]]):
    """What stretches of text become, made as they are asked for."""

    def __init__(self, make: Callable[[str], tuple[_Place, ...]]) -> None:
        self._make = make

    def __missing__(self, text: str) -> tuple[_Place, ...]:
        places = self._make(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = places
        return places


class Matcher:
    """The labels of all vocabularies in one language.

    Labels are kept as a tree of terms, so that a text is read once whatever the number
    of labels. What can be known of a word by itself is found out once: most words
    begin no label, and most labels that are found have one word.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._analysis: Analysis = analysis(language)
        self._language = language
        self._tree: _Tree = _Tree()
        self._single: dict[str, Label] = {}
        self._of_raw = _Places(self._made)
        self._of_stretch = _Places(self._parted)
        for label in labels_of(vocabularies, language):
            node = self._tree
            for term in label.terms:
                node = node.below.setdefault(term, _Tree())
            node.labels.append(label)
            if len(label.terms) == 1 and not label.is_acronym:
                self._single.setdefault(label.terms[0], label)

    def find(self, text: str) -> tuple[list[tuple[int, Label]], int]:
        """Return (position, label) for each mention, and the number of words.

        Of labels that begin at one word the longest counts, and none inside another.
        """
        # No raw word has a space in it, and cutting a text at its spaces takes a tenth
        # of the time: what stands between two of them is looked up as a whole.
        places = list(
            chain.from_iterable(map(self._of_stretch.__getitem__, text.split()))
        )
        words = len(places)
        places.append(_END)
        found = []
        end = 0
        for position in compress(count(), map(_IS_START, places)):
            if position < end:
                continue
            label = places[position].alone
            if not places[position].second.isdisjoint(places[position + 1].terms):
                label = self._longest(places, position)
            if label:
                found.append((position, label))
                end = position + len(label.terms)
        return found, (words // 2 if self._language == "ja" else words)

    def _parted(self, stretch: str) -> tuple[_Place, ...]:
        """Return the words of a stretch of text without spaces."""
        raws = RAW_WORD.findall(stretch)
        if len(raws) == 1:
            return self._of_raw[raws[0]]
        return tuple(chain.from_iterable(map(self._of_raw.__getitem__, raws)))

    def _made(self, raw: str) -> tuple[_Place, ...]:
        """Return the words of a raw word."""
        entry = self._analysis[raw]
        terms: list[list[str]] = [[] for _ in range(entry.width)]
        for offset, term in entry.terms:
            terms[offset].append(term)
        compound = self._compound(raw)
        places = []
        for some in terms:
            word = Word(raw, some[0] if some else "", tuple(some))
            nodes = [
                self._tree.below[term] for term in some if term in self._tree.below
            ]
            ending = (self._ending(node, [word]) for node in nodes)
            alone = next(filter(None, ending), None) or compound
            longer = tuple(node for node in nodes if node.below)
            second = frozenset(chain.from_iterable(node.below for node in longer))
            is_start = bool(alone or longer)
            places.append(_Place(word, word.terms, alone, longer, second, is_start))
        return tuple(places)

    def _longest(self, places: list[_Place], position: int) -> Label | None:
        first = places[position]
        best = None
        for node in first.nodes:
            label = self._below(node, places, position, 1)
            if label and (not best or len(label.terms) > len(best.terms)):
                best = label
        return best or first.alone

    def _below(
        self, node: _Tree, places: list[_Place], position: int, depth: int
    ) -> Label | None:
        """Return the longest label that goes on from a node as the words do."""
        if position + depth < len(places):
            for term in places[position + depth].terms:
                deeper = node.below.get(term)
                if deeper:
                    label = self._below(deeper, places, position, depth + 1)
                    if not label and deeper.labels:
                        words = places[position : position + depth + 1]
                        label = self._ending(deeper, [place.word for place in words])
                    if label:
                        return label
        return None

    def _ending(self, node: _Tree, words: Sequence[Word]) -> Label | None:
        """Return the label that ends at a node and that these words are a form of."""
        for label in node.labels:
            if label.is_acronym:
                if words[0].raw == label.text:
                    return label
            elif self._language == "ja" or all(
                is_arabic_form_of(word.exact, form)
                if self._language == "ar"
                else is_form_of(word, form)
                for word, form in zip(words, label.words, strict=False)
            ):
                return label
        return None

    def _compound(self, raw: str) -> Label | None:
        """Return the label inside a word of a language that writes compounds."""
        if len(raw) <= _SHORTEST_IN_COMPOUND or self._language not in ("de", "sv"):
            return None
        return self._in_compound(raw)

    def _in_compound(self, raw: str) -> Label | None:
        """Return the label that a compound begins or ends with."""
        word = raw.lower()
        shortest = _SHORTEST_IN_COMPOUND
        pieces = [word[:end] for end in range(len(word) - 3, shortest - 1, -1)]
        pieces += [word[start:] for start in range(3, len(word) - shortest + 1)]
        for piece in pieces:
            for joint in ("", "s"):  # Abwasser-s-entsorgung
                bare = piece.removesuffix(joint) if joint else piece
                term = tagged_stem(bare, self._language)
                label = (
                    self._single.get(term) if term and len(bare) >= shortest else None
                )
                if label:
                    return replace(label, weight=_COMPOUND)
        return None


_MATCHERS: dict[tuple[str, str], Matcher] = {}


def matcher(vocabularies: Vocabularies, language: str) -> Matcher:
    """Return the matcher of a language, made once for the same vocabularies."""
    key = (vocabularies.fingerprint, language)
    if not vocabularies.fingerprint:
        return Matcher(vocabularies, language)
    if key not in _MATCHERS:
        for other in [k for k in _MATCHERS if k[0] != key[0]]:
            del _MATCHERS[other]
        _MATCHERS[key] = Matcher(vocabularies, language)
    return _MATCHERS[key]
