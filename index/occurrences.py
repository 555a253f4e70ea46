"""Where the terms of many texts stand: gathered as numbers, sorted all at once."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.terms import Entry, analysis
from index.analysis.words import RAW_WORD
from index.sorting import grouped, spread

Integers = npt.NDArray[Any]

_AT_ONCE = 1 << 17
"""Words whose terms are looked up together, with some 100 bytes each: more are not
faster."""


class _Words:
    """The raw words that occur, by number, with what each of them becomes."""

    def __init__(self) -> None:
        self.widths = array("i")
        self.term_counts = array("i")
        self.terms = array("i")
        self.offsets = array("i")
        self.term_numbers: dict[str, int] = {}

    def add(self, entry: Entry) -> int:
        """Return the number of a raw word that has not occurred before."""
        number = len(self.widths)
        self.widths.append(len(entry.spans))
        self.term_counts.append(len(entry.terms))
        numbers = self.term_numbers
        for term in entry.terms:
            self.terms.append(numbers.setdefault(term, len(numbers)))
        self.offsets.extend(entry.offsets)
        return number


class _Numbers(dict[str, int]):
    """The numbers of the raw words of one language, given as they are asked for."""

    def __init__(self, language: str, words: _Words) -> None:
        self._entries = analysis(language)
        self._words = words

    def __missing__(self, raw: str) -> int:
        self[raw] = number = self._words.add(self._entries[raw])
        return number


class TermKeys(NamedTuple):
    """The terms of some texts and where they stand.

    Attributes:
        terms: in the order of their bytes.
        ends: where the keys of each term end, among all.
        keys: places of one term after another, in each as they were added.
    """

    terms: Sequence[str]
    ends: Integers
    keys: Integers


class Occurrences:
    """Gathers the words of texts; a text costs next to nothing until they are asked.

    Memory: some 12 bytes a word while they are gathered, 55 more while they are sorted.
    """

    def __init__(self) -> None:
        self._words = _Words()
        self._numbers: dict[str, _Numbers] = {}
        self._texts: list[tuple[int, Integers]] = []

    def add(self, text: str, language: str, place: int) -> int:
        """Add a text.

        Args:
            text: any text.
            language: two-letter code of its analysis.
            place: of its first word; those of the texts must ascend.

        Returns:
            How many places its words take.
        """
        raws = RAW_WORD.findall(text)
        if not raws:
            return 0
        numbers = self._numbers.get(language)
        if numbers is None:
            numbers = self._numbers[language] = _Numbers(language, self._words)
        words = np.fromiter(map(numbers.__getitem__, raws), np.int32, len(raws))
        self._texts.append((place, words))
        return int(_read(self._words.widths)[words].sum())

    def sorted(self) -> TermKeys:
        """Return the terms and where they stand."""
        if not self._texts:
            return TermKeys((), np.zeros(0, np.int64), np.zeros(0, np.int64))
        numbers, keys = self._expanded()
        terms = sorted(self._words.term_numbers)
        ranks = np.empty(len(terms), dtype=np.int32)
        for rank, term in enumerate(terms):
            ranks[self._words.term_numbers[term]] = rank
        numbers = ranks[numbers]
        ends = np.cumsum(np.bincount(numbers, minlength=len(terms)))
        return TermKeys(terms, ends, keys[grouped(numbers)])

    def _expanded(self) -> tuple[Integers, Integers]:
        """Return the number of the term and the place of each occurrence, in order."""
        parts = [self._of_texts(some) for some in self._portions()]
        return (
            np.concatenate([numbers for numbers, _ in parts]),
            np.concatenate([keys for _, keys in parts]),
        )

    def _portions(self) -> Iterator[list[tuple[int, Integers]]]:
        portion: list[tuple[int, Integers]] = []
        size = 0
        for place, words in self._texts:
            portion.append((place, words))
            size += len(words)
            if size >= _AT_ONCE:
                yield portion
                portion, size = [], 0
        if portion:
            yield portion

    def _of_texts(
        self, texts: Sequence[tuple[int, Integers]]
    ) -> tuple[Integers, Integers]:
        lengths = np.array([len(words) for _, words in texts])
        words = np.concatenate([words for _, words in texts])
        widths = _read(self._words.widths)[words]
        before = np.cumsum(widths, dtype=np.int64) - widths
        places = np.array([place for place, _ in texts], dtype=np.int64)
        places -= before[np.cumsum(lengths) - lengths]
        before += np.repeat(places, lengths)
        counts = _read(self._words.term_counts)
        firsts = np.cumsum(counts) - counts
        chosen = spread(firsts[words], counts[words])
        keys = np.repeat(before, counts[words]) + _read(self._words.offsets)[chosen]
        return _read(self._words.terms)[chosen], keys


def _read(numbers: "array[int]") -> Integers:
    return np.frombuffer(numbers, np.int32)
