"""The labels of types of document, found in folded text."""

import re
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from ingest.prepared import once_for_vocabularies
from repository.model import LANGUAGES
from repository.vocabulary import Vocabularies, Vocabulary, fold_label


@dataclass(frozen=True, slots=True)
class TypeLabels:
    """The folded labels of types.

    Attributes:
        pairs: (label, type), the longest label first.
        by_first_word: positions in ``pairs`` by the word that a label begins with.
        anywhere: positions of the Japanese ones, which need no spaces around.
        campaign: finds beginnings of the words for a campaign.
    """

    pairs: list[tuple[str, str]]
    by_first_word: dict[str, list[int]]
    anywhere: list[int]
    campaign: AhoCorasick

    def candidates(self, text: str) -> list[tuple[str, str]]:
        """Return the pairs, in their order, whose labels can stand in folded text."""
        words = set(_WORD.findall(text))
        words |= {word.removesuffix("s") for word in words}
        found = [
            position
            for word in words & self.by_first_word.keys()
            for position in self.by_first_word[word]
        ]
        if not text.isascii():
            found += self.anywhere
        return [self.pairs[position] for position in sorted(found)]


_WORD = re.compile(r"[^\W_]+")


@once_for_vocabularies
def labels_of_types(vocabularies: Vocabularies, language: str) -> TypeLabels:
    """Return the labels of types of document for texts in a language."""
    return _folded_labels(vocabularies.types, language)


def _folded_labels(types: Vocabulary, language: str) -> TypeLabels:
    """Return the labels in a language and in English; all, if it is none of ours."""
    languages = {language, "en"} if language in LANGUAGES else set(LANGUAGES)
    pairs = {
        (fold_label(label), concept.id)
        for concept in types
        for one in languages
        for label in concept.labels(one)
    }
    longest_first = sorted(pairs, key=lambda pair: (-len(pair[0]), pair))
    by_first_word: dict[str, list[int]] = {}
    anywhere = []
    for position, (label, _) in enumerate(longest_first):
        word = _WORD.search(label)
        if label[:1] >= "ぁ":
            anywhere.append(position)
        elif word:
            by_first_word.setdefault(word.group(), []).append(position)
    own = {label for label, id in longest_first if id == "campaign-page"}
    campaign = {label.split()[0][:8] for label in own} | {
        "campaign",
        "campagne",
        "kampan",
    }
    return TypeLabels(longest_first, by_first_word, anywhere, AhoCorasick(campaign))


def types_named(text: str, labels: TypeLabels) -> list[tuple[int, str, str]]:
    """Return (position, type, label) of each type named in folded text, in order.

    A label inside another one ("plan" in "action plan") is not counted again.
    """
    found: dict[str, tuple[int, str, str]] = {}
    taken: list[tuple[int, int]] = []
    for label, id in labels.candidates(text):
        start = _find_word(text, label)
        if start < 0:
            continue
        end = start + len(label)
        if any(start < e and s < end for s, e in taken):
            continue
        taken.append((start, end))
        if id not in found or start < found[id][0]:
            found[id] = (start, id, label)
    return sorted(found.values())


def _find_word(text: str, label: str) -> int:
    """Return where a label stands as whole words; in Japanese, anywhere. -1 if not."""
    if label[0] >= "ぁ":
        return text.find(label)
    start = text.find(label)
    while start >= 0:
        end = start + len(label)
        end += text[end : end + 1] == "s"  # "briefs"
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return start
        start = text.find(label, start + 1)
    return -1
