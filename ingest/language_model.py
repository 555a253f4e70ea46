"""py3langid's model, asked a word at a time: the same answers in a third of the time.

The model is an automaton over bytes that tells which of its features a text has, and
py3langid walks it byte by byte in Python. What a word adds depends on the state before
it only, and the words of a language come again and again: each is walked once.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any

from py3langid.langid import LanguageIdentifier

_MOST_KEPT = 50_000
"""Words kept with their features: some 15 MB."""

_Step = tuple[int, tuple[int, ...]]
"""The state after a word, and the features met on its way."""


class WordwiseIdentifier(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's identifier with a memory of words."""

    def told_apart(self, languages: Collection[str]) -> None:
        """Say between which languages :meth:`likeliest` has to choose.

        The weights come in half precision, and to turn those of a text's features into
        single precision each time was most of the work: done once, it takes 57 MB,
        which the processes that describe share.
        """
        self.nb_ptc: Any = self.nb_ptc.astype("float32")
        codes = list(dict.fromkeys(self.nb_classes))
        self._ours = [
            (code, self.nb_classes.index(code)) for code in codes if code in languages
        ]

    def likeliest(self, text: str) -> tuple[str, list[tuple[str, float]]]:
        """Return the likeliest of all languages, and ours with their probabilities,
        the likeliest first."""
        scores = self._decide(text)
        ours = [(code, float(scores[column])) for code, column in self._ours]
        ours.sort(key=itemgetter(1), reverse=True)
        return self.nb_classes[int(scores.argmax())], ours

    def _raw_score(self, text: bytes) -> Any:
        """Return the scores of the languages, as py3langid does."""
        visits = Counter(self._features(text))
        return self._sparse_score(visits, self.nb_ptc) if visits else self._none(text)

    def _none(self, text: bytes) -> Any:
        return super()._raw_score(text)

    def _features(self, text: bytes) -> Sequence[int]:
        """Return the features of a text in order."""
        known: dict[tuple[int, bytes], _Step] = self.__dict__.setdefault("_known", {})
        state = 0
        features: list[int] = []
        *words, last = text.split(b" ")
        for word in words:
            step = known.get((state, word))
            if step is None:
                if len(known) >= _MOST_KEPT:
                    known.clear()
                step = known[state, word] = self._walk(state, word + b" ")
            state, found = step
            features += found
        features += self._walk(state, last)[1]
        return features

    def _walk(self, state: int, word: bytes) -> _Step:
        found = []
        for byte in word:
            state = self.tk_nextmove[self._rowbase[state] + byte]
            feature = self.tk_output[state]
            if feature >= 0:
                found.append(feature)
        return state, tuple(found)
