"""Damaged files: whatever is broken in them, the answer is text or one sentence."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.isolation import ReaderPool
from ingest.readers import Limits, read_file
from ingest.readers.limits import REASONS
from repository.errors import ReadError
from repository.model import Extraction
from tests.make_files import (
    make_docx,
    make_epub,
    make_mail,
    make_odt,
    make_pptx,
    make_rtf,
    paragraph,
    shape,
)
from tests.make_pdfs import SENTENCE, make_pdf

PAGE = f"<html><head><title>Water</title></head><body><h1>Water</h1><p>{SENTENCE * 5}"
MARKS = f"# Water\n\n**{SENTENCE}**\n\n- one\n- two\n\nJune\t23\tDay\n\t24\tMarch\n"


def _docx(path: Path) -> Path:
    return make_docx(path, [paragraph(SENTENCE, "Heading1"), paragraph(SENTENCE)])


def _odt(path: Path) -> Path:
    return make_odt(path, f"<text:h>Water</text:h><text:p>{SENTENCE}</text:p>")


def _pptx(path: Path) -> Path:
    return make_pptx(path, [shape("Water", "title") + shape(SENTENCE)] * 2, {})


def _epub(path: Path) -> Path:
    return make_epub(path, [f"<h1>Water</h1><p>{SENTENCE}</p>"])


def _rtf(path: Path) -> Path:
    body = rf"\pard\s1 Water\par {SENTENCE}\u8364?\'e9{{\footnote Note}}\cell\row"
    return make_rtf(path, body, tables=r"{\fonttbl{\f0 A;}}{\info{\title T}}")


def _mail(path: Path) -> Path:
    return make_mail(path, SENTENCE, attachments={"a.txt": b"x" * 200})


def _html(path: Path) -> Path:
    path.write_text(PAGE)
    return path


def _markdown(path: Path) -> Path:
    path.write_text(MARKS)
    return path


def _pdf(path: Path) -> Path:
    return make_pdf(path, [SENTENCE * 5] * 2, title="Water", footer="#")


CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)),
    min_size=1,
    max_size=8,
)
"""Where in a file, what is put there, and how many bytes of what was there go."""


def damage(content: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    for place, new, gone in changes:
        position = int(place * len(content))
        content = content[:position] + new + content[position + gone :]
    return content


def check(path: Path, result: Extraction | ReadError) -> None:
    """Check what must hold whatever was read."""
    if isinstance(result, ReadError):
        assert path.name in str(result)
        assert result.code in REASONS
        assert result.code != "crash"
        return
    assert result.text.strip() or result.warnings, "nothing passes in silence"
    for number, page in enumerate(result.pages, 1):
        assert page.number == number
        assert page.text.encode("utf-8")[:0] == b""
        assert all(heading in page.text for heading in page.headings)


@pytest.mark.parametrize(
    ("make", "suffix"),
    [
        (_docx, "docx"),
        (_odt, "odt"),
        (_pptx, "pptx"),
        (_epub, "epub"),
        (_rtf, "rtf"),
        (_mail, "eml"),
        (_html, "html"),
        (_markdown, "md"),
    ],
)
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_damage_gives_text_or_one_sentence(
    tmp_path: Path,
    make: Callable[[Path], Path],
    suffix: str,
    changes: list[tuple[float, bytes, int]],
) -> None:
    path = make(tmp_path / f"a.{suffix}")
    path.write_bytes(damage(path.read_bytes(), changes))
    try:
        result: Extraction | ReadError = read_file(path, Limits())
    except ReadError as error:
        result = error
    check(path, result)


def test_damaged_pdfs_give_text_or_one_sentence(tmp_path: Path) -> None:
    whole = _pdf(tmp_path / "whole.pdf").read_bytes()
    dice = random.Random(5)
    paths = []
    for number in range(60):
        changes = [
            (dice.random(), dice.randbytes(dice.randrange(6)), dice.randrange(40))
            for _ in range(dice.choice([1, 2, 8]))
        ]
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(damage(whole, changes))
        paths.append(path)
    with ReaderPool(1, Limits(seconds=20), read_file) as pool:
        for path, result in pool.read(paths):
            check(path, result)


def test_a_pdf_whose_pages_are_not_found_gets_a_second_reader_and_half_the_time(
    tmp_path: Path,
) -> None:
    path = make_pdf(tmp_path / "a.pdf", ["Public water.", "Public energy."])
    path.write_bytes(path.read_bytes().replace(b"\n1 0 obj", b"\n1 x obj"))
    extraction = read_file(path, Limits())
    assert [page.text for page in extraction.pages] == [
        "Public water.",
        "Public energy.",
    ]
    assert list(dict(extraction.warnings)) == ["damaged"]
    begun = read_file(path, Limits(seconds=0))
    assert [page.text for page in begun.pages] == ["Public water."]
    assert "its pages up to 1 of 2 were kept" in dict(begun.warnings)["cut"]


def test_a_part_whose_name_is_no_text_is_damage(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [paragraph("x")], {"word/ö.xml": "<x></x>"})
    path.write_bytes(path.read_bytes().replace("ö".encode(), b"\xff\xff"))
    with pytest.raises(ReadError) as raised:
        read_file(path, Limits())
    assert raised.value.code == "unreadable"
