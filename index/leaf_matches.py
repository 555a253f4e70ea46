"""Where one leaf matches and how well, kept from question to question in a bound."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from index.collection import Flags, Floats, Integers
from index.matching import Leaf

_DENSE_FROM = 8
"""A leaf that one in so many editions match is kept as arrays over all of them: adding
those up is several times as fast as adding at chosen places."""


@dataclass(frozen=True, slots=True)
class FewEditions:
    """A match in few editions.

    Attributes:
        editions: their numbers, ascending.
        scores: of each of them.
    """

    editions: Integers
    scores: Floats

    @property
    def count(self) -> int:
        """How many editions match."""
        return len(self.editions)

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return self.editions.nbytes + self.scores.nbytes

    def mark(self, found: Flags) -> None:
        """Flag the editions that match."""
        found[self.editions] = True

    def add_scores(self, scores: Floats, weight: float) -> None:
        """Add to the scores of all editions."""
        scores[self.editions] += np.float32(weight) * self.scores


@dataclass(frozen=True, slots=True)
class ManyEditions:
    """A match in many editions: arrays over all that there are.

    Attributes:
        flags: which editions match.
        scores: of every edition, 0 where it does not match.
    """

    flags: Flags
    scores: Floats

    @property
    def count(self) -> int:
        """How many editions match."""
        return int(np.count_nonzero(self.flags))

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return self.flags.nbytes + self.scores.nbytes

    def mark(self, found: Flags) -> None:
        """Flag the editions that match."""
        found |= self.flags

    def add_scores(self, scores: Floats, weight: float) -> None:
        """Add to the scores of all editions."""
        scores += self.scores if weight == 1 else np.float32(weight) * self.scores


LeafMatch = FewEditions | ManyEditions


def leaf_match(flags: Flags, editions: Integers, scores: Floats) -> LeafMatch:
    """Return a match as it is best kept.

    Args:
        flags: which of all editions match.
        editions: their numbers, ascending.
        scores: of each of them.
    """
    if len(editions) * _DENSE_FROM < len(flags):
        return FewEditions(editions, scores)
    everywhere = np.zeros(len(flags), dtype=np.float32)
    everywhere[editions] = scores
    return ManyEditions(flags, everywhere)


class LeafCache:
    """The matches that were asked for last, within a bound."""

    def __init__(self, megabytes: int = 64) -> None:
        self._bound = megabytes << 20
        self._size = 0
        self._kept: OrderedDict[Leaf, LeafMatch] = OrderedDict()

    def get(self, leaf: Leaf) -> LeafMatch | None:
        """Return where a leaf matches; None if it is not kept."""
        found = self._kept.get(leaf)
        if found is not None:
            self._kept.move_to_end(leaf)
        return found

    def put(self, leaf: Leaf, match: LeafMatch) -> None:
        """Keep a match, and let go of the oldest beyond the bound."""
        self._kept[leaf] = match
        self._size += match.nbytes
        while self._size > self._bound:
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.nbytes

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()
        self._size = 0
