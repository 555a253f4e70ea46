"""Finding the labels of all vocabularies in a text, in any of their forms."""

from dataclasses import dataclass, field, replace

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
_MOST_WORDS_KEPT = 100_000


class Matcher:
    """The labels of all vocabularies in one language.

    Labels are kept as a tree of terms, so that a text is read once whatever the number
    of labels.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._analysis: Analysis = analysis(language)
        self._language = language
        self._tree: _Tree = _Tree()
        self._single: dict[str, Label] = {}
        self._inside: dict[str, Label | None] = {}
        self._words_of: dict[str, _Known] = {}
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
        words: list[Word] = []
        starts: list[int] = []
        for raw in RAW_WORD.findall(text):
            known, beginning = self._words_of.get(raw) or self._words(raw)
            if beginning:
                starts += [len(words) + offset for offset in beginning]
            words += known
        found = []
        end = 0
        for position in starts:
            if position < end:
                continue
            label = self._longest(words, position)
            if label:
                found.append((position, label))
                end = position + len(label.terms)
        count = len(words)
        return found, (count // 2 if self._language == "ja" else count)

    def _words(self, raw: str) -> "_Known":
        """Return a raw word's words, and those of them at which a label may begin."""
        entry = self._analysis[raw]
        terms: list[list[str]] = [[] for _ in range(entry.width)]
        for offset, term in entry.terms:
            terms[offset].append(term)
        words = tuple((raw, some[0] if some else "", tuple(some)) for some in terms)
        below = self._tree.below
        in_compound = self._compound(raw) is not None
        beginning = tuple(
            offset
            for offset, some in enumerate(terms)
            if in_compound or any(term in below for term in some)
        )
        if len(self._words_of) >= _MOST_WORDS_KEPT:
            self._words_of.clear()
        self._words_of[raw] = words, beginning
        return words, beginning

    def _compound(self, raw: str) -> Label | None:
        """Return the label inside a word of a language that writes compounds."""
        if len(raw) <= _SHORTEST_IN_COMPOUND or self._language not in ("de", "sv"):
            return None
        if raw not in self._inside:
            if len(self._inside) >= _MOST_WORDS_KEPT:
                self._inside.clear()
            self._inside[raw] = self._in_compound(raw)
        return self._inside[raw]

    def _longest(self, words: "list[Word]", position: int) -> Label | None:
        raw, _, terms = words[position]
        best = None
        below = self._tree.below
        for term in terms:
            node = below.get(term)
            if node:
                label = self._descend(node, words, position, 1)
                if label and (not best or len(label.terms) > len(best.terms)):
                    best = label
        return best or self._compound(raw)

    def _descend(
        self, node: "_Tree", words: "list[Word]", position: int, depth: int
    ) -> Label | None:
        """Return the longest label that goes on from here as the words do."""
        if node.below and position + depth < len(words):
            for term in words[position + depth][2]:
                deeper = node.below.get(term)
                if deeper:
                    label = self._descend(deeper, words, position, depth + 1)
                    if label:
                        return label
        for label in node.labels:
            if label.is_acronym:
                if words[position][0] == label.text:
                    return label
            elif self._language == "ja" or all(
                is_arabic_form_of(words[position + offset][1], word)
                if self._language == "ar"
                else is_form_of(words[position + offset], word)
                for offset, word in enumerate(label.words)
            ):
                return label
        return None

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


@dataclass(slots=True)
class _Tree:
    """A node of the tree of terms: labels that end here, and what may follow."""

    below: "dict[str, _Tree]" = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)


_Known = tuple[tuple[Word, ...], tuple[int, ...]]


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
