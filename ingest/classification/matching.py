"""Finding the labels of all vocabularies in a text, in any of their forms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, compress, count
from string import punctuation

from ahocorasick_rs import AhoCorasick

from index.analysis.folding import fold
from index.analysis.memo import Memo
from index.analysis.terms import (
    Analysis,
    analysis,
    is_alone,
    tagged_stem,
    word_terms,
)
from index.analysis.words import CJK_RUN, FIRST_CJK, RAW_WORD, pairs
from ingest.classification.labels import (
    Label,
    Word,
    is_arabic_form_of,
    is_form_of,
    labels_in,
)
from ingest.prepared import once_for_vocabularies
from repository.vocabulary import Vocabularies

_COMPOUND = 0.6
"""Weight of a word found inside a German or Swedish compound: Wasserpreis is of water,
Wasserstoffstrategie is not."""
_SHORTEST_IN_COMPOUND = 5
_START = 4
"""Letters of a stem by which a piece of a compound is found worth a look."""
_ONE_TO_ONE = re.compile("[-a-z0-9äöüåáàâéèêíóôúçñ]+")
"""Words of which folding makes one letter of each."""
_MOST_STEPS = 100_000


class _Tree:
    """A node of the tree of terms: the label that ends here, and what may follow."""

    __slots__ = ("below", "label")

    def __init__(self) -> None:
        self.below: dict[str, _Tree] = {}
        self.label: Label | None = None


class _Way:
    """Words with which labels begin, as a text has them.

    Attributes:
        label: the label that these words are, if they are one.
        words: themselves.
        nodes: of the tree, from which longer labels go on.
        goes_on: whether there are such.
        steps: where the words lead that were met after these. Labels come again and
            again, so that most ways are gone and not looked for.
    """

    __slots__ = ("goes_on", "label", "nodes", "steps", "words")

    def __init__(
        self, words: tuple[Word, ...], nodes: Sequence[_Tree], label: Label | None
    ) -> None:
        self.words = words
        self.label = label
        self.nodes = [node for node in nodes if node.below]
        self.goes_on = bool(self.nodes)
        self.steps: dict[_Place, _Way] = {}


class _Place:
    """A word of a text; each is itself only, which is quick to look up.

    Attributes:
        word: itself.
        way: the labels that may begin with it, if there are any.
        follows: whether it may stand in a label after another word.
    """

    __slots__ = ("follows", "way", "word")

    def __init__(self, word: Word, way: _Way | None, follows: bool) -> None:
        self.word = word
        self.way = way
        self.follows = follows


_Places = tuple[_Place | None, ...]
"""Words of a text. None is any that stands in no label, as most do."""
_NOWHERE = _Way((), (), None)
"""Where a word leads with which no label goes on."""
_AROUND = punctuation + "«»“”„…•"
"""Signs that stand before and after words and are no part of them."""


class Matcher:
    """The labels of all vocabularies in one language.

    Labels are kept as a tree of terms, so that a text is read once whatever the number
    of labels. What can be known of a word by itself is found out once: most words
    begin no label, and most labels that are found have one word.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._analysis: Analysis = analysis(language)
        self._language = language
        self._roots: dict[str, _Tree] = {}
        self._following: set[str] = set()
        for label in labels_in(vocabularies, language):
            self._plant(label)
        # Stems are tagged with the language, as in "de:wasser".
        stems = {term[3:] for term, root in self._roots.items() if root.label}
        self._starts = {stem[:_START] for stem in stems}
        self._stems = AhoCorasick([stem for stem in stems if len(stem) > 1])
        self._terms = self._following.union(self._roots)
        self._steps = 0
        self._of_pair = Memo(self._paired)
        self._of_raw = Memo(self._made)
        self._of_stretch = Memo(self._parted)

    def _plant(self, label: Label) -> None:
        first, *after = label.terms
        node = self._roots.setdefault(first, _Tree())
        for term in after:
            node = node.below.setdefault(term, _Tree())
        node.label = label
        self._following.update(after)

    def find(self, text: str) -> tuple[list[tuple[int, Label]], int]:
        """Return (position, label) for each mention, and the number of words.

        Of labels that begin at one word the longest counts, and none inside another.
        """
        # No raw word has a space in it, and cutting a text at its spaces takes a tenth
        # of the time: what stands between two of them is looked up as a whole.
        stretches = map(self._of_stretch.__getitem__, text.split())
        places = [*chain.from_iterable(stretches), None]
        words = len(places) - 1
        found = []
        end = 0
        for position in compress(count(), places):
            first = places[position]
            way = first.way if first else None
            if way is None or position < end:
                continue
            label = way.label
            after = position + 1
            while way.goes_on and (place := places[after]) and place.follows:
                way = way.steps.get(place) or self._step(way, place)
                label = way.label or label
                after += 1
            if label:
                found.append((position, label))
                end = position + len(label.terms)
        return found, (words // 2 if self._language == "ja" else words)

    def _parted(self, stretch: str) -> _Places:
        """Return the words of a stretch of text without spaces."""
        bare = stretch.strip(_AROUND)
        if bare.isalpha() and max(bare) < FIRST_CJK:
            return self._of_raw[bare]
        raws = RAW_WORD.findall(stretch)
        if len(raws) == 1:
            return self._of_raw[raws[0]]
        return tuple(chain.from_iterable(map(self._of_raw.__getitem__, raws)))

    def _made(self, raw: str) -> _Places:
        """Return the words of a raw word."""
        if is_alone(raw):
            terms = word_terms(raw, self._language)
            return (self._place(raw, terms, self._compound(raw)),) if terms else ()
        if CJK_RUN.match(raw):
            return tuple(map(self._of_pair.__getitem__, pairs(raw)))
        entry = self._analysis.entry(raw)
        compound = self._compound(raw)
        every: list[list[str]] = [[] for _ in entry.spans]
        for term, offset in zip(entry.terms, entry.offsets, strict=True):
            every[offset].append(term)
        return tuple([self._place(raw, tuple(some), compound) for some in every])

    def _paired(self, pair: str) -> _Place | None:
        """Return a pair of Japanese characters, the same in whatever run it stands."""
        return self._place(pair, (pair,), None)

    def _place(
        self, raw: str, terms: tuple[str, ...], compound: Label | None
    ) -> _Place | None:
        """Return a word, of which most are in no label."""
        if compound is None and self._terms.isdisjoint(terms):
            return None
        follows = not self._following.isdisjoint(terms)
        nodes = [self._roots[term] for term in terms if term in self._roots]
        word = Word(raw, terms[0] if terms else "", terms)
        label = self._ending(nodes, (word,)) or compound
        way = _Way((word,), nodes, label) if nodes or label else None
        is_start = way is not None and (way.label or way.goes_on)
        return _Place(word, way if is_start else None, follows)

    def _step(self, way: _Way, place: _Place) -> _Way:
        """Return where the next word leads."""
        nodes = [
            node.below[term]
            for node in way.nodes
            for term in place.word.terms
            if term in node.below
        ]
        words = (*way.words, place.word)
        step = _Way(words, nodes, self._ending(nodes, words)) if nodes else _NOWHERE
        self._steps += 1
        if self._steps > _MOST_STEPS:
            self._forget()
        way.steps[place] = step
        return step

    def _forget(self) -> None:
        """Forget the texts that were met, and all ways with them."""
        self._of_stretch.forget()
        self._of_raw.forget()
        self._of_pair.forget()
        self._steps = 0

    def _ending(self, nodes: Sequence[_Tree], words: Sequence[Word]) -> Label | None:
        """Return the label that ends at a node and that these words are a form of."""
        for node in nodes:
            label = node.label
            if label is None:
                continue
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
        for piece in self._pieces(raw.lower()):
            bare = piece
            while len(bare) >= _SHORTEST_IN_COMPOUND:
                root = self._roots.get(tagged_stem(bare, self._language) or "")
                if root and root.label:
                    return replace(root.label, weight=_COMPOUND)
                if bare is not piece or not bare.endswith("s"):
                    break
                bare = bare[:-1]  # Abwasser-s-entsorgung
        return None

    def _pieces(self, word: str) -> Iterator[str]:
        """Yield the beginnings, then the ends of a word that may be labels, the longest
        first."""
        starts: Sequence[int] = (0, *range(3, len(word) - _SHORTEST_IN_COMPOUND + 1))
        if _ONE_TO_ONE.fullmatch(word) and not _is_umlaut_written_out(word):
            with_stem = self._starts_of_stems(fold(word))
            starts = [start for start in starts if start in with_stem]
        else:
            starts = [start for start in starts if self._may_start(word[start:])]
        for start in starts:
            if start:
                yield word[start:]
            else:
                for end in range(len(word) - 3, _SHORTEST_IN_COMPOUND - 1, -1):
                    yield word[:end]

    def _starts_of_stems(self, folded: str) -> set[int]:
        """Return where stems of labels stand in a folded word.

        In German and in Swedish a word begins with its stem: stemmers take away only.
        """
        matches = self._stems.find_matches_as_indexes(folded, overlapping=True)
        return {start for _, start, _ in matches}

    def _may_start(self, piece: str) -> bool:
        """Return whether some label begins with the first letters of a piece: to find
        the stems of all pieces takes a hundred times as long."""
        folded = fold(piece[: _START + 1])
        if any(folded[:size] in self._starts for size in (_START, 3, 2)):
            return True
        return _is_umlaut_written_out(piece[: _START + 1])


def _is_umlaut_written_out(word: str) -> bool:
    """Return whether a word has "ue" or the like, which the German stemmer takes for
    one letter."""
    return "ue" in word or "ae" in word or "oe" in word


@once_for_vocabularies
def matcher(vocabularies: Vocabularies, language: str) -> Matcher:
    """Return the matcher of a language."""
    return Matcher(vocabularies, language)
