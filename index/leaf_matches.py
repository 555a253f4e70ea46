"""Where one leaf matches and how well, kept from question to question in a bound."""

from dataclasses import dataclass

import numpy as np

from index.bounded_cache import BoundedCache
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


def leaf_cache(megabytes: int = 64) -> BoundedCache[Leaf, LeafMatch]:
    """Return what keeps the matches that were asked for last."""
    return BoundedCache(megabytes, lambda leaf, match: match.nbytes)
