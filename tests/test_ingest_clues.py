"""Words that patterns need are found wherever, and however, a text has them."""

import pytest

from ingest.description.clauses import is_lead
from ingest.description.clues import Clue, find_clues
from ingest.description.lines import lines_of
from ingest.description.mentions import Own, mentions
from ingest.description.phrases import Phrases, phrases_of
from ingest.description.relation_wordings import SOURCES
from ingest.description.wordings import (
    CLAUSE_LEADS,
    CONTENTS,
    NETWORK_LABEL,
    TYPE_LABEL,
)
from repository.model import Page


@pytest.mark.parametrize(
    "text",
    [
        "This replaces the policy of 2010.",
        "Ce texte remplace la politique de 2010.",
        "Este texto sustituye la política de 2010.",
        "Dies ersetzt den Beschluss von 2010.",
        "Detta ersätter beslutet från 2010.",
        "Este texto substitui a política de 2010.",
        "Это заменяет политику 2010.",
        "هذا يلغي سياسة عام 2010.",
    ],
)
def test_earlier_policy_is_found_in_every_language(text: str) -> None:
    found = mentions(lines_of([Page(1, f"İzmir\n\n{text}")]), Own())
    assert [mention.field for mention in found] == ["supersedes"]


def test_whoever_asks_something_of_a_conference_has_a_clue_of_it() -> None:
    for phrase in phrases_of(CLAUSE_LEADS):
        clues = find_clues(f"this conference {phrase} that")
        assert clues[Clue.CLAUSE] and clues[Clue.CLAUSE_VERB], phrase
        assert is_lead(f"This conference {phrase} that"), phrase


@pytest.mark.parametrize(
    ("clue", "table"),
    [
        (Clue.CONTENTS, CONTENTS),
        (Clue.SOURCES, SOURCES),
        (Clue.TYPE_LABEL, TYPE_LABEL),
        (Clue.NETWORK_LABEL, NETWORK_LABEL),
    ],
)
def test_every_heading_and_label_has_its_clue(clue: Clue, table: Phrases) -> None:
    phrases = sorted(phrases_of(table))
    lines = lines_of([Page(1, "\n".join(f"{one.upper()} 1" for one in phrases))])
    assert lines.with_clue(clue) == list(range(len(phrases)))


def test_a_clue_is_told_by_its_line_also_behind_letters_that_grow() -> None:
    lines = lines_of([Page(1, "İİİ\nMotion 3\n\nİ"), Page(2, "CC BY-SA\nmotion")])
    assert lines.with_clue(Clue.MOTION) == [1, 4]
    assert lines.with_clue(Clue.LICENCE) == [3]
