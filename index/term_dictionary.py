"""The terms of a segment: sorted, with the place of each one's postings.

Whoosh keeps terms in a hash table that Python walks slot by slot, and writes each with
statistics that nothing here asks for. Sorted texts in one file need no more than a
binary search, also for all terms that begin in some way.

The file holds the number of terms, where the text of each ends, where its postings end
in their file, and the texts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from index.sorting import distinct

Integers = npt.NDArray[Any]

_NUMBER = np.dtype("<u8")
_BLOCK = 64
"""Terms of which the first is kept in memory, to find the others by."""


def write_terms(file: BinaryIO, terms: Sequence[bytes], sizes: Iterable[int]) -> None:
    """Write a dictionary.

    Args:
        file: to write to.
        terms: in the order of their bytes.
        sizes: bytes of each one's postings, which lie in the same order.
    """
    file.write(np.array([len(terms)], _NUMBER).tobytes())
    lengths = np.fromiter(map(len, terms), _NUMBER, len(terms))
    file.write(np.cumsum(lengths, dtype=_NUMBER).tobytes())
    held = np.fromiter(sizes, _NUMBER, len(terms))
    file.write(np.cumsum(held, dtype=_NUMBER).tobytes())
    file.write(b"".join(terms))


class TermDictionary(Sequence[bytes]):
    """A dictionary that was written, mapped into memory: a sequence of its terms."""

    def __init__(self, file: Path) -> None:
        """Raises ``FileNotFoundError``, and ``ValueError`` if it is cut off."""
        data = np.asarray(np.memmap(file, np.uint8, "r"))
        self._count = int(np.frombuffer(data, _NUMBER, 1)[0])
        bounds = np.frombuffer(data, _NUMBER, 2 * self._count, _NUMBER.itemsize)
        self._text_ends = bounds[: self._count]
        self.posting_ends = bounds[self._count :]
        self._texts = data[_NUMBER.itemsize + bounds.nbytes :]
        self._block = -1
        self._in_block: list[bytes] = []

    def __len__(self) -> int:
        """Return how many terms there are."""
        return self._count

    def __getitem__(self, number: Any) -> Any:
        """Return a term; for a slice a list of terms."""
        if isinstance(number, slice):
            first, last, _ = number.indices(self._count)
            return self._between(first, max(first, last))
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._text(self._start(number), int(self._text_ends[number]))

    def _start(self, number: int) -> int:
        return int(self._text_ends[number - 1]) if number else 0

    def _text(self, begin: int, end: int) -> bytes:
        return self._texts[begin:end].tobytes()

    def _between(self, first: int, last: int) -> list[bytes]:
        base = self._start(first)
        ends = [end - base for end in self._text_ends[first:last].tolist()]
        texts = self._text(base, base + ends[-1]) if ends else b""
        return [texts[a:b] for a, b in zip([0, *ends], ends, strict=False)]

    @cached_property
    def _signposts(self) -> list[bytes]:
        """The first term of each block."""
        return [self[number] for number in range(0, self._count, _BLOCK)]

    def _place(self, term: bytes) -> int:
        """Return the number of the first term that does not stand before this one."""
        # Within a block Python's own bisection is many times as fast as one that asks
        # the file for each term.
        block = max(bisect_left(self._signposts, term) - 1, 0) * _BLOCK
        if block != self._block:
            # Terms that begin alike are looked up one after the other.
            self._block = block
            self._in_block = self._between(block, min(block + _BLOCK, self._count))
        return block + bisect_left(self._in_block, term)

    def find(self, term: bytes) -> int | None:
        """Return the number of a term, or None."""
        number = self._place(term)
        within = number - self._block
        if within < len(self._in_block):
            return number if self._in_block[within] == term else None
        return number if number < self._count and self[number] == term else None

    def span(self, prefix: bytes) -> tuple[int, int]:
        """Return the number of the first term that begins so, and of the first after
        these."""
        # No UTF-8 text has this byte, so it stands behind all that begin so.
        return self._place(prefix), self._place(prefix + b"\xff")

    def holding(self, part: bytes) -> list[bytes]:
        """Return the terms that have these bytes anywhere, in order."""
        sought = re.compile(re.escape(part))
        starts: list[int] = []
        # One place may overlap the next, of which one reaches into another term.
        while found := sought.search(self._texts.data, starts[-1] + 1 if starts else 0):
            starts.append(found.start())
        owners = np.searchsorted(self._text_ends, starts, side="right")
        terms = (self[number] for number in distinct(owners).tolist())
        return [term for term in terms if part in term]

    def posting_starts(self, numbers: Integers) -> Integers:
        """Return where the postings of each of some terms begin in their file."""
        # Those of the first term begin where those of the last one before it would end.
        ends = self.posting_ends[numbers - 1].astype(np.int64)
        return np.where(numbers > 0, ends, 0)

    def extent(self, first: int, last: int) -> slice:
        """Return where the postings of the terms from ``first`` to before ``last``
        lie in their file."""
        ends = self.posting_ends
        return slice(
            int(ends[first - 1]) if first else 0, int(ends[last - 1]) if last else 0
        )
