"""Asking the model of languages a word at a time gives its own answers."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.language_model import WordwiseIdentifier


@pytest.fixture(scope="module")
def identifiers() -> list[LanguageIdentifier]:
    """The library's identifier and ours, of the same model."""
    kinds = (LanguageIdentifier, WordwiseIdentifier)
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
    plain, wordwise = identifiers
    # The second time the words are known.
    for _ in range(2):
        assert wordwise.rank(text) == plain.rank(text)
