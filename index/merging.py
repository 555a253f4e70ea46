"""The terms of new texts and of older segments, joined for a new segment."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.mapped import unload
from index.occurrences import TermKeys
from index.postings import decode_keys
from index.term_dictionary import TermDictionary

Integers = npt.NDArray[Any]

_AT_ONCE = 1 << 20
"""Occurrences that are joined and stored together at most, some 50 MB: more take more
memory and are not faster."""


class Source(Protocol):
    """Terms with their occurrences."""

    @property
    def terms(self) -> Sequence[bytes]:
        """All terms, in the order of their bytes."""

    @property
    def ends(self) -> Integers:
        """Of each term a number not less than that of the occurrences up to its last:
        it grows by as many as the term has, or more."""

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """Return, of each occurrence of the terms from ``first`` to before ``last``,
        the number of its term, counted from ``first``, and its key."""


class NewTerms:
    """The terms of texts that are in no segment yet."""

    def __init__(self, found: TermKeys) -> None:
        self.terms = [term.encode() for term in found.terms]
        self.ends = found.ends
        self._keys = found.keys

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """See :class:`Source`."""
        ends = self.ends[first:last]
        begin = int(self.ends[first - 1]) if first else 0
        end = int(ends[-1]) if last > first else begin
        sizes = np.diff(ends, prepend=begin)
        return np.repeat(np.arange(last - first), sizes), self._keys[begin:end]


class StoredTerms:
    """The terms of a segment, its documents numbered anew."""

    def __init__(
        self, dictionary: TermDictionary, postings: Integers, documents: Integers
    ) -> None:
        """Take a segment's dictionary, the bytes of its postings, and the number that
        each of its documents gets, -1 for none."""
        self.terms = dictionary
        self.ends = dictionary.posting_ends
        self._postings = postings
        self._documents = documents

    def keys(self, first: int, last: int) -> tuple[Integers, Integers]:
        """See :class:`Source`."""
        starts = self.terms.posting_starts(np.arange(first, last))
        found = decode_keys(self._postings, starts, self._documents)
        unload(self._postings)
        return found


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
    places = [0] * len(sources)
    while any(map(_is_left, sources, places)):
        bound = _bound(sources, places)
        named = []
        occurrences = []
        for number, (source, first) in enumerate(zip(sources, places, strict=True)):
            last = len(source.terms)
            if bound is not None:
                last = bisect_left(source.terms, bound, first)
            named.append(source.terms[first:last])
            occurrences.append(source.keys(first, last))
            places[number] = last
        terms = sorted(set().union(*named))
        rank = {term: number for number, term in enumerate(terms)}
        numbers = [
            np.fromiter(map(rank.__getitem__, own), np.int64, len(own))[of_terms]
            for own, (of_terms, _) in zip(named, occurrences, strict=True)
        ]
        keys = [of_keys for _, of_keys in occurrences]
        yield terms, np.concatenate(numbers), np.concatenate(keys)


def _is_left(source: Source, place: int) -> bool:
    return place < len(source.terms)


def _bound(sources: Sequence[Source], places: Sequence[int]) -> bytes | None:
    """Return the first term that is too much for the next portion, in whichever source
    it comes first; None if all that is left goes into it."""
    share = _AT_ONCE // sum(map(_is_left, sources, places))
    bounds = []
    for source, place in zip(sources, places, strict=True):
        ends = source.ends
        # As a number of their own kind: numpy would make all of them of another one.
        most = (ends[place - 1] if place else ends.dtype.type(0)) + share
        # One term at least, or there would be no end.
        end = max(place + 1, int(np.searchsorted(ends, most, side="right")))
        if end < len(source.terms):
            bounds.append(source.terms[end])
    return min(bounds, default=None)
