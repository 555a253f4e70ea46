"""Lumps of one character, of which forms, leaders and encoded files are full, do not
make a pattern go over them again and again."""

import re
import time

import pytest

from ingest.description import case_sentences, cases, identifiers, stretches
from ingest.description.handover_wordings import HANDOVER
from ingest.description.owner_wordings import SOLD
from ingest.description.phrases import word_pattern_in
from ingest.description.way_wordings import WAYS
from ingest.readers import markdown

LUMP = 20_000


@pytest.mark.parametrize(
    ("pattern", "lump"),
    [
        (case_sentences._DAY, "a"),
        (case_sentences._DAY, "的"),
        (case_sentences._DAY, "_"),
        (identifiers._NUMBER, "a"),
        (identifiers._NUMBER, " "),
        (stretches._LEADER, "_"),
        (stretches._LEADER, "."),
        (stretches._LEADER, ". "),
        (stretches._LEADER, "…"),
        (stretches._LEADER, "· "),
        (word_pattern_in("ar", HANDOVER), "ع"),
        (word_pattern_in("de", HANDOVER), "ging "),
        (word_pattern_in("ja", WAYS["contract-expired"]), "契約"),
        (cases._part(SOLD), "9%"),
        *((sign, lump) for sign in markdown._SIGNS for lump in " [*-<|"),
    ],
)
def test_a_lump_is_passed_over_in_one_go(pattern: re.Pattern[str], lump: str) -> None:
    text = f"Motion\n{lump * (LUMP // len(lump))}!"
    began = time.process_time()
    pattern.findall(text)
    # One go takes a thousandth of this; from every character of it, ten times this.
    assert time.process_time() - began < 1


def test_leaders_are_found_however_they_are_written() -> None:
    for leader in ("....", "......", ". . . .", "……", "… … …", "····", "· · · ·"):
        assert stretches._LEADER.search(f"Water {leader} 12")
    assert not stretches._LEADER.search("Water ___ 12")
