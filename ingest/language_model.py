"""py3langid's model, asked about all places of a text at once: the same answers in less
than half the time.

The model is an automaton over bytes that tells which of its features a text has, and
py3langid walks it byte by byte in Python. It is one of Aho and Corasick, "Efficient
string matching" (1975): where it stands depends on as many of the last bytes as its
longest feature has, and on nothing before. So the walks to all places of a text are
made together, each from the beginning and over these few bytes, by numpy.
"""

import io
import lzma
from collections.abc import Collection
from operator import itemgetter
from typing import Any, Self

import numpy as np
from py3langid.langid import MODEL_DIR, LanguageIdentifier

LONGEST = 6
"""Bytes of the model's longest feature. To find it takes a tenth of a second, so that
a test does it."""

_Numbers = np.ndarray[Any, Any]


class ParallelIdentifier(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's identifier, walking to all places of a text at once."""

    @classmethod
    def from_model_file(cls, model_file: str, *args: Any, **kwargs: Any) -> Self:
        """Return an identifier with a model that py3langid ships, as it would itself.

        It unpacks the model through a file, a portion at a time, and after each a
        thread has to wait for its turn; unpacked at once, it may be all the while that
        other threads run. The 68 MB are there for a moment only.
        """
        packed = (MODEL_DIR / model_file).read_bytes()
        with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as held:
            return cls(
                held["ptc"],
                held["pc"],
                held["classes"].tolist(),
                held["nextmove"],
                held["out_feat"].tolist(),
                *args,
                tk_row=held["nextmove_row"].tolist(),
                **kwargs,
            )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lay the automaton out for numpy."""
        super().__init__(*args, **kwargs)
        self._moves: _Numbers = np.frombuffer(self.tk_nextmove, dtype=np.uint32)
        # What numpy indexes with has this type, or is turned into it each time.
        self._rows: _Numbers = np.asarray(self._rowbase, dtype=np.intp)
        self._outputs: _Numbers = np.asarray(self.tk_output, dtype=np.intp)

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
        features = self._features(text)
        if not len(features):
            return super()._raw_score(text)
        # As numpy's unique does, which takes three times as long over so few.
        features.sort()
        others = (features[1:] != features[:-1]).nonzero()[0] + 1
        bounds = np.concatenate(([0], others, [len(features)]))
        found = features.take(bounds[:-1])
        times = (bounds[1:] - bounds[:-1]).astype(np.float32)
        weights = np.log1p(times)
        return weights @ self.nb_ptc.take(found, axis=0) + self.nb_pc

    def _features(self, text: bytes) -> _Numbers:
        """Return the features of a text in order."""
        letters = np.frombuffer(text, dtype=np.uint8)
        states = np.zeros(len(letters), dtype=np.intp)
        for back in range(min(LONGEST, len(letters)) - 1, -1, -1):
            # The places that have so many bytes before them go one byte on.
            on = states[back:]
            on[:] = self._moves.take(self._rows.take(on) + letters[: len(on)])
        features = self._outputs.take(states)
        return features[features >= 0]
