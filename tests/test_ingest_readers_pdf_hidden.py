"""PDF: what is not on its pages is told of, so that nobody takes it for searchable."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from tests.make_pdfs import make_form, make_portfolio

MARKS = {b"/EmbeddedFile": b"/Embedded#46ile", b"/Params": b"/P#61rams"}
"""What tells in a PDF's bytes that files are attached, and other ways to write it."""


def unmarked(
    path: Path, names: list[str], note: bytes = b"", marks: Iterable[bytes] = MARKS
) -> Path:
    """Write a PDF with files attached, whose bytes do not say so in these ways."""
    make_portfolio(path, {name: b"words" for name in names}, note)
    content = path.read_bytes()
    for mark in marks:
        content = content.replace(mark, MARKS[mark])
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("names", "note", "told"),
    [
        pytest.param(
            ["motion.pdf"],
            b"",
            "1 file attached, which is not read: motion.pdf.",
            id="one",
        ),
        pytest.param(
            ["plan.doc"],
            b"Carried.",
            "2 files attached, which are not read: plan.doc, note.txt.",
            id="to a place on a page",
        ),
        pytest.param(
            [f"{n}.docx" for n in range(1, 11)],
            b"",
            "10 files attached, which are not read: 1.docx, 2.docx, 3.docx, 4.docx, "
            "5.docx, 6.docx, 7.docx, 8.docx and 2 more.",
            id="many",
        ),
        pytest.param(
            ["factur-x.xml", "plan.doc", "press.joboptions"],
            b"",
            "1 file attached, which is not read: plan.doc.",
            id="a document among data",
        ),
    ],
)
def test_documents_attached_to_a_pdf_that_are_not_taken_in_are_named(
    tmp_path: Path, names: list[str], note: bytes, told: str
) -> None:
    extraction = read_file(unmarked(tmp_path / "a.pdf", names, note), Limits())
    warning = dict(extraction.warnings)["attachments"]
    assert warning.startswith(f"a.pdf has {told}")
    assert "ingest" in warning.rpartition("PDF viewer")[2]


def test_only_what_is_not_taken_in_beside_a_pdf_is_told_of(tmp_path: Path) -> None:
    data = unmarked(tmp_path / "a.pdf", ["invoice.xml"])
    assert read_file(data, Limits()).warnings == ()
    # Programs write the type of an attached file, or its dates, or both.
    for mark in MARKS:
        files = ["motion.docx", "figures.csv"]
        taken = unmarked(tmp_path / "b.pdf", files, b"Carried.", [mark])
        assert read_file(taken, Limits()).warnings == ()


def test_a_form_that_is_made_while_it_is_open_is_told_of(tmp_path: Path) -> None:
    path = make_form(tmp_path / "a.pdf", "Please wait", "nothing", "yet")
    plain = path.read_bytes()
    assert read_file(path, Limits()).warnings == ()
    dynamic = plain.replace(b"/Fields[6 0 R]", b"/Fields[]/XFA 4 0 R").replace(
        b"<</Type/Catalog", b"<</NeedsRendering true/Type/Catalog"
    )
    path.write_bytes(dynamic)
    warning = dict(read_file(path, Limits()).warnings)["dynamic-form"]
    assert "Print it to a PDF there and ingest that." in warning
