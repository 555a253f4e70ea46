"""What words become, kept while they come again."""

from collections.abc import Callable
from typing import Generic, TypeVar

from index.analysis.words import FIRST_CJK

_MOST = 10_000
"""Three times as many take 28 MB more where 1,000 files in ten languages are indexed,
and spare a seventh of the time of their analysis; describing is no faster by them."""
_LONGEST = 24
_LONGEST_RUN = 6
"""Of Japanese, whose runs of characters are long, and seldom come again."""

_Kept = TypeVar("_Kept")


class Memo(dict[str, _Kept], Generic[_Kept]):
    """What words become, made as they are asked for.

    Of all words of a library most occur in one document; those that come again are
    among the last met, and these are kept. When there are :data:`_MOST` they become the
    older ones, whose place the next as many take.
    """

    def __init__(self, make: Callable[[str], _Kept]) -> None:
        """Take what makes it of a word that is not kept."""
        self._make = make
        self._older: dict[str, _Kept] = {}

    def __missing__(self, word: str) -> _Kept:
        kept = self._older[word] if word in self._older else self._make(word)
        if len(word) <= (_LONGEST if word < FIRST_CJK else _LONGEST_RUN):
            if len(self) >= _MOST:
                self._older = dict(self)
                self.clear()
            self[word] = kept
        return kept

    def forget(self) -> None:
        """Forget them all."""
        self._older = {}
        self.clear()
