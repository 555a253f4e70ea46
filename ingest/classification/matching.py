"""Finding the labels of all vocabularies in a text, in any of their forms."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, compress, count
from operator import attrgetter

from index.analysis.folding import fold
from index.analysis.terms import Analysis, analysis, tagged_stem
from index.analysis.words import RAW_WORD
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
_MOST_KEPT = 100_000
_LONGEST_KEPT = 40
"""Characters of a word, with the marks around it, beyond which it hardly comes again:
an address, a whole sentence of Japanese."""


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


_OTHER = _Place(Word("", "", ()), None, False)
"""Any word that stands in no label, as most do, and the end of a text."""
_NOWHERE = _Way((), (), None)
"""Where a word leads with which no label goes on."""
_WAY = attrgetter("way")


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
        self._roots: dict[str, _Tree] = {}
        self._following: set[str] = set()
        for label in labels_in(vocabularies, language):
            self._plant(label)
        # Of stems that are tagged with the language, as in "de:wasser".
        self._starts = {term[3:][:2] for term in self._roots}
        self._steps = 0
        self._of_raw = _Places(self._made)
        self._of_stretch = _Places(self._parted)

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
        places = [*chain.from_iterable(stretches), _OTHER]
        words = len(places) - 1
        found = []
        end = 0
        for position in compress(count(), map(_WAY, places)):
            way = places[position].way
            if way is None or position < end:
                continue
            label = way.label
            after = position + 1
            while way.goes_on and (place := places[after]).follows:
                way = way.steps.get(place) or self._step(way, place)
                label = way.label or label
                after += 1
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
            nodes = [self._roots[term] for term in some if term in self._roots]
            label = self._ending(nodes, (word,)) or compound
            way = _Way((word,), nodes, label) if nodes or label else None
            is_start = way and (way.label or way.goes_on)
            follows = not self._following.isdisjoint(some)
            is_of_label = is_start or follows
            place = _Place(word, way if is_start else None, follows)
            places.append(place if is_of_label else _OTHER)
        return tuple(places)

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
        if self._steps > _MOST_KEPT:
            self._forget()
        way.steps[place] = step
        return step

    def _forget(self) -> None:
        """Forget the texts that were met, and all ways with them."""
        self._of_stretch.clear()
        self._of_raw.clear()
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
        word = raw.lower()
        shortest = _SHORTEST_IN_COMPOUND
        pieces = []
        if self._may_start(word):
            pieces += [word[:end] for end in range(len(word) - 3, shortest - 1, -1)]
        for start in range(3, len(word) - shortest + 1):
            if self._may_start(word[start : start + 2]):
                pieces.append(word[start:])
        for piece in pieces:
            for joint in ("", "s"):  # Abwasser-s-entsorgung
                bare = piece.removesuffix(joint) if joint else piece
                term = tagged_stem(bare, self._language) or ""
                root = self._roots.get(term)
                if root and root.label and len(bare) >= shortest:
                    return replace(root.label, weight=_COMPOUND)
        return None

    def _may_start(self, piece: str) -> bool:
        """Return whether some label begins with the first two letters of a piece: to
        find the stems of all pieces takes a hundred times as long."""
        # The German stemmer takes "ue" for "ü".
        return fold(piece[:2]) in self._starts or piece[1:2] == "e"


@once_for_vocabularies
def matcher(vocabularies: Vocabularies, language: str) -> Matcher:
    """Return the matcher of a language."""
    return Matcher(vocabularies, language)
