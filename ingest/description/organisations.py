"""The organisations that a text names."""

import re
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from ingest.prepared import once_for_vocabularies
from repository.vocabulary import Vocabularies, Vocabulary


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation of the vocabulary, named in a text."""

    id: str
    start: int
    end: int


class Organisations:
    """The organisations of a vocabulary, found in text by name or acronym."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        names: dict[str, str] = {}
        acronyms: dict[str, str] = {}
        for concept in vocabulary:
            for language in {*concept.label, *concept.alternative}:
                for name in (
                    concept.label.get(language, ""),
                    *concept.alternative.get(language, ()),
                ):
                    bare = re.sub(r"\s*\([^)]*\)$", "", name)
                    if bare.isupper() and len(bare) <= 8 and bare.isascii():
                        acronyms.setdefault(bare, concept.id)
                    elif len(bare) > 2:
                        names.setdefault(bare.casefold(), concept.id)
            for some in concept.acronym.values():
                acronyms.update(dict.fromkeys(some, concept.id))
        self._names, self._acronyms = names, acronyms
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            self._by_first.setdefault(_first_word(name), []).append(name)
        small = {acronym.lower() for acronym in acronyms}
        self._beginnings = self._by_first.keys() | small
        self._searched = AhoCorasick(
            [*names, *small], implementation=Implementation.DFA
        )

    def find(self, text: str) -> list[Mention]:
        """Return the organisations named in a text, in its order."""
        found: list[Mention] = []
        low = text.casefold()
        if len(low) != len(text):  # ß and the like: positions would not agree
            low = text.lower()
        shouting = _Shouting(text)
        end = 0
        for start in self._starts(low):
            token = _TOKEN.match(low, start)
            if start < end or not token:
                continue
            first = _start_of(token[0])
            if first not in self._beginnings:
                continue
            word = text[start : token.end()]
            mention = self._at(low, start, word, first, shouting)
            if mention:
                found.append(mention)
                end = mention.end
        return found

    def _starts(self, low: str) -> list[int]:
        """Return where a name stands that no other word runs into."""
        matches = self._searched.find_matches_as_indexes(low, overlapping=True)
        starts = {start for _, start, _ in matches}
        return sorted(
            start for start in starts if not start or not _TOKEN.match(low, start - 1)
        )

    def _at(
        self, low: str, start: int, word: str, first: str, shouting: "_Shouting"
    ) -> Mention | None:
        for name in self._by_first.get(first, ()):
            end = start + len(name)
            if low.startswith(name, start) and not (
                low[end : end + 1].isalnum() and name[-1:] < "ぁ"
            ):
                return Mention(self._names[name], start, end)
        id = self._acronyms.get(word)
        # A shouted line tells nothing of acronyms: "WHO PAYS FOR CARE".
        if id and not (word.isalpha() and shouting.is_around(start, word)):
            return Mention(id, start, start + len(word))
        return None


_TOKEN = re.compile(r"[^\W_]+")


def _first_word(text: str) -> str:
    match = _TOKEN.match(text)
    return _start_of(match.group() if match else text[:1])


def _start_of(word: str) -> str:
    """Return by what a name is looked up that begins with a word."""
    # Japanese has no spaces: the first two characters must do.
    return word[:2] if word[:1] >= "ぁ" else word


class _Shouting:
    """Which words of a text stand in lines that are shouted.

    The letters of a line are counted once for all words in it: a line may be as long
    as a page, and name an organisation in every second word.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = range(0)
        self._letters = self._capitals = 0

    def is_around(self, start: int, word: str) -> bool:
        """Return whether the line around a word of letters is in capitals."""
        if start not in self._line:
            self._count(start)
        letters = self._letters - len(word)
        capitals = self._capitals - sum(map(str.isupper, word))
        return letters > 8 and capitals > 0.8 * letters

    def _count(self, start: int) -> None:
        first = self._text.rfind("\n", 0, start) + 1
        end = self._text.find("\n", start)
        self._line = range(first, end if end >= 0 else len(self._text))
        letters = [c for c in self._text[first : self._line.stop] if c.isalpha()]
        self._letters = len(letters)
        self._capitals = sum(map(str.isupper, letters))


@once_for_vocabularies
def organisations_of(vocabularies: Vocabularies) -> Organisations:
    """Return the organisations of an installation."""
    return Organisations(vocabularies.organisations)
