"""Titles in capitals, written as the text of their document writes their words."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.description.lines import Line

_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")


class Casing:
    """How words are written where they are not shouted, learnt from the text."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self._language = language
        self._lines = lines
        self._acronyms: set[str] = set()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._words: Counter[str] = Counter()

    def unshout(self, text: str) -> str:
        """Return a title with runs of capitals as the text writes them.

        Acronyms stay. A title that is part in capitals and part not is two titles, or
        three, set in one line: they are parted by a dash.
        """
        words = text.split()
        if sum(_is_shouted(word) for word in words) < _FEWEST_SHOUTED:
            return text
        self._learn(words)
        runs: list[tuple[bool, list[str]]] = []
        for word in words:
            is_loud = _is_shouted(word) and not self._is_acronym(word)
            is_open = not is_loud and not any(c.islower() for c in word)
            if runs and (
                runs[-1][0] == is_loud or (is_open and not _core(word).isalpha())
            ):
                runs[-1][1].append(word)
            else:
                runs.append((is_loud, [word]))
        if sum(len(run) for is_loud, run in runs if is_loud) < _FEWEST_SHOUTED:
            return text
        pieces = [self._lowered(run) if loud else " ".join(run) for loud, run in runs]
        # One word in capitals among small letters is stressed, not a title.
        is_parted = all(len(run) > 1 for _, run in runs)
        return (" – " if is_parted else " ").join(pieces)

    def _lowered(self, words: Sequence[str]) -> str:
        """Return shouted words in small letters, with the capitals of the text."""
        known = [self._spelling(words, index) for index in range(len(words))]
        seen = [word for word in known if word]
        capitals = sum(word[:1].isupper() for word in seen)
        is_titled = self._language == "en" and capitals > len(seen) / 2
        result = []
        for index, (word, spelling) in enumerate(zip(words, known, strict=True)):
            if self._is_acronym(word):
                result.append(word)
            elif spelling and (is_titled or not self._is_mostly_small(spelling)):
                result.append(word.replace(_core(word), spelling))
            else:
                low = word.lower()
                result.append(_capitalised(low) if index == 0 or is_titled else low)
        result[0] = _capitalised(result[0])
        return " ".join(result)

    def _spelling(self, words: Sequence[str], index: int) -> str:
        """Return how the text spells a word beside the same neighbour, if it does."""
        for first in (index, index - 1):
            if first < 0 or first + 1 >= len(words):
                continue
            pair = _core(words[first]).lower(), _core(words[first + 1]).lower()
            spelt = [
                (times, spelling)
                for spelling, times in self._pairs.items()
                if (spelling[0].lower(), spelling[1].lower()) == pair
            ]
            if spelt:
                return max(spelt)[1][index - first]
        return ""

    def _learn(self, words: Sequence[str]) -> None:
        """Find the words of a title in the running text, in their spellings there."""
        wanted = {_core(word).lower() for word in words}
        for line in self._lines:
            start = line.text[:60]
            if line.is_heading or sum(map(str.islower, start)) < 0.5 * len(start):
                continue
            low = line.text.lower()
            if not any(map(low.__contains__, wanted)):
                continue
            before = ""
            for word in _WORD.findall(line.text):
                if word.lower() not in wanted:
                    before = ""
                    continue
                if word.isupper() and len(word) > 1:
                    self._acronyms.add(word)
                elif before and not before.isupper():
                    self._pairs[before, word] += 1
                before = word
                self._words[word] += 1

    def _is_mostly_small(self, word: str) -> bool:
        """Whether a word that once has a capital has none as often."""
        return word[:1].isupper() and self._words[word.lower()] >= self._words[word]

    def _is_acronym(self, word: str) -> bool:
        """Whether the text writes a word in capitals in the midst of small letters."""
        core = _core(word)
        has_digit = any(c.isdecimal() for c in core) and any(c.isalpha() for c in core)
        return core in self._acronyms or has_digit


_FEWEST_SHOUTED = 2


def _is_shouted(word: str) -> bool:
    core = _core(word)
    return len(core) > 1 and core.isupper() and core.isalpha()


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _core(word: str) -> str:
    """Return a word without the marks around it."""
    return word.strip("\"'“”‘’«»()[].,:;!?…-–")
