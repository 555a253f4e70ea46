"""Describing never breaks down, whatever a text holds."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.describe import describe
from ingest.readers import Limits, is_document, read_file
from repository.errors import ReadError
from repository.model import Extraction, Hint, Page
from repository.settings import load_settings
from repository.vocabulary import load_vocabularies

VOCABULARIES = load_vocabularies(*load_settings(environment={}).vocabulary_dirs)
PIECES = st.sampled_from(
    "Motion 14\n|Moved by: |Resolved:|1. |² |½|٣٤|第五号|12 May 2024|2024²|³⁄₄|Ⅻ|①|"
    "Contents\n|References\n|.........|12|ISBN 978-0-306-40615-7|doi:10.1/²|June\t23|"
    "\n\n|\t|calls on|§ 4|№|№ 5|令和6年5月1日|١٢ مايو|от 12 мая|20²4|EUR 4²|\u202e"
    "|🚰".split("|")
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(pages=st.lists(TEXT, min_size=1, max_size=3), title=TEXT)
def test_any_text_is_described(pages: list[str], title: str) -> None:
    extraction = Extraction(
        "text",
        "1",
        "text/plain",
        tuple(Page(number, text) for number, text in enumerate(pages, 1)),
        (Hint("title", title, "x"), Hint("issued", title, "x")),
    )
    description = describe(extraction, "a.txt", VOCABULARIES)
    assert len(description.pages) == len(pages)


def test_every_real_file_is_described(shared: Path) -> None:
    files = [p for p in (shared / "data" / "documents").rglob("*") if p.is_file()]
    described = 0
    for path in files:
        if is_document(path) and path.stat().st_size < 200_000:
            try:
                extraction = read_file(path, Limits())
            except ReadError:
                continue
            describe(extraction, path.name, VOCABULARIES)
            described += 1
    assert described > 50


def calls_to_describe(text: str) -> int:
    """Return how many functions are called to describe a text, C functions too."""
    extraction = Extraction("text", "1", "text/plain", (Page(1, text),))
    describe(extraction, "a.txt", VOCABULARIES)  # fills the caches
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        describe(extraction, "a.txt", VOCABULARIES)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "words", ["ILO C. 87 ", "PSI (EPSU), 12 May 2024, Lagos ", "Motion 14: "]
)
def test_a_line_as_long_as_a_page_costs_no_more_than_its_length(words: str) -> None:
    once, twice = (calls_to_describe(words * number) for number in (150, 300))
    assert twice < 2.5 * once
