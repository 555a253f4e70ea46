"""Asking the model of languages about all places at once gives its own answers."""

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.language_model import LONGEST, ParallelIdentifier


@pytest.fixture(scope="module")
def identifiers() -> list[LanguageIdentifier]:
    """The library's identifier and ours, of the same model."""
    kinds = (LanguageIdentifier, ParallelIdentifier)
    return [kind.from_model_file(MODEL_FILE, norm_probs=True) for kind in kinds]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The council takes its water back into public hands.", id="en"),
        pytest.param("L’eau revient  en régie publique, l’an prochain.", id="fr"),
        pytest.param("Återkommunalisering av sophämtningen i Göteborg", id="sv"),
        pytest.param("Вода возвращается городу, вода возвращается", id="ru"),
        pytest.param("再公営化とは何か", id="one word"),
        pytest.param(" a ", id="spaces at both ends"),
        pytest.param("1234 5678", id="no letters"),
        pytest.param("", id="nothing"),
    ],
)
def test_answers_are_those_of_py3langid(
    text: str, identifiers: list[LanguageIdentifier]
) -> None:
    plain, parallel = identifiers
    expected, found = dict(plain.rank(text)), dict(parallel.rank(text))
    # The same numbers added in another order differ in their last digits.
    assert found == pytest.approx(expected, abs=1e-4)


def test_no_feature_is_longer_than_the_walks(
    identifiers: list[LanguageIdentifier],
) -> None:
    """Another release of the model may have longer ones."""
    plain, _ = identifiers
    rows = np.asarray(plain.tk_row)
    after = np.frombuffer(plain.tk_nextmove, dtype=np.uint32).reshape(-1, 256)
    met = np.zeros(len(rows), dtype=bool)
    met[0] = True
    farthest = np.flatnonzero(met)
    for _ in range(LONGEST):
        reached = np.zeros_like(met)
        reached[after[np.unique(rows[farthest])]] = True
        farthest = np.flatnonzero(reached & ~met)
        met[farthest] = True
    assert met.all()
