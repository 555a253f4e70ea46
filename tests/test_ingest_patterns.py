"""Lumps of one character, of which forms, leaders and encoded files are full, do not
make a pattern go over them again and again."""

import re
import time

import pytest

from ingest.description import cases, identifiers, stretches
from ingest.readers import markdown

LUMP = 20_000


@pytest.mark.parametrize(
    ("pattern", "lump"),
    [
        (cases._DAY, "a"),
        (cases._DAY, "的"),
        (cases._DAY, "_"),
        (identifiers._NUMBER, "a"),
        (identifiers._NUMBER, " "),
        (stretches._LEADER, "_"),
        (stretches._LEADER, "."),
        (stretches._LEADER, ". "),
        (stretches._LEADER, "…"),
        (stretches._LEADER, "· "),
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
