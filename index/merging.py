"""The terms of new texts and of older segments, joined for a new segment."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.occurrences import TermKeys
from index.postings import decode_keys
from index.term_dictionary import TermDictionary

Integers = npt.NDArray[Any]

_AT_ONCE = 1 << 20
"""Occurrences that are joined and stored together, some 50 MB: more take more memory
and are not faster."""


class Source(Protocol):
    """Terms with their occurrences."""

    @property
    def terms(self) -> Sequence[bytes]:
        """All terms, in the order of their bytes."""

    @property
    def sizes(self) -> Integers:
        """Of each term a number not less than that of its occurrences."""

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """Return, of each occurrence of the terms from ``first`` to before ``last``,
        the number of its term, counted from ``first``, and its key."""


class NewTerms:
    """The terms of texts that are in no segment yet."""

    def __init__(self, found: TermKeys) -> None:
        self.terms = [term.encode() for term in found.terms]
        self._ends = found.ends
        self._keys = found.keys
        self.sizes = np.diff(found.ends, prepend=0)

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """See :class:`Source`."""
        begin = self._ends[first - 1] if first else 0
        end = self._ends[last - 1] if last else 0
        return np.repeat(np.arange(last - first), self.sizes[first:last]), self._keys[
            begin:end
        ]


class StoredTerms:
    """The terms of a segment, its documents numbered anew."""

    def __init__(
        self, dictionary: TermDictionary, postings: Integers, documents: Integers
    ) -> None:
        """Take a segment's dictionary, the bytes of its postings, and the number that
        each of its documents gets, -1 for none."""
        self.terms = dictionary[:]
        self.sizes = np.diff(dictionary.posting_ends.astype(np.int64), prepend=0)
        self._dictionary = dictionary
        self._postings = postings
        self._documents = documents

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """See :class:`Source`."""
        starts = self._dictionary.posting_starts(np.arange(first, last))
        return decode_keys(self._postings, starts, self._documents)


def joined(
    sources: Sequence[Source],
) -> Iterator[tuple[list[bytes], Integers, Integers]]:
    """Return the terms of all sources in portions, each with its occurrences.

    Args:
        sources: in the order of their documents.

    Yields:
        Terms in the order of their bytes; of each occurrence the number of its term
        among these, and its key. Those of a term stand source by source.
    """
    terms = sorted(set().union(*(source.terms for source in sources)))
    rank = {term: number for number, term in enumerate(terms)}
    ranks = [
        np.fromiter(map(rank.__getitem__, own.terms), np.int64, len(own.terms))
        for own in sources
    ]
    sizes = np.zeros(len(terms), dtype=np.int64)
    for source, own in zip(sources, ranks, strict=True):
        sizes[own] += source.sizes
    ends = np.cumsum(sizes)
    first = 0
    while first < len(terms):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _AT_ONCE)))
        numbers, keys = [], []
        for source, own in zip(sources, ranks, strict=True):
            begin, end = np.searchsorted(own, [first, last]).tolist()
            of_terms, of_keys = source.keys(begin, end)
            numbers.append(own[begin:end][of_terms] - first)
            keys.append(of_keys)
        yield terms[first:last], np.concatenate(numbers), np.concatenate(keys)
        first = last
