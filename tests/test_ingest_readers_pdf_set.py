"""PDF pages as programs set them: letters apart, accents over letters, cells, forms."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fpdf import FPDF

from ingest.readers import Limits, pdf_document, read_file
from ingest.readers.pdf_document import open_document
from ingest.recognition import wanted_pages
from tests.make_pdfs import (
    SENTENCE,
    make_drawn,
    make_form,
    make_pdf,
    make_placed,
    make_sized,
    make_spaced,
)

LINES = (
    "The members of the branch decided that water belongs to those who",
    "drink it and that no contract may say otherwise, for ten years.",
    "Tariffs stay as they were, and what the company spends is published.",
)
LONG_CELL = (
    "The council took back its water, its waste collection and its energy grids after "
    "the contracts had ended, and kept every worker with the terms that they had."
)


@pytest.mark.parametrize("spacing", [1.2, 2.5, 4])
def test_words_whose_letters_are_set_apart_stay_words(
    tmp_path: Path, spacing: float
) -> None:
    lines = ("ACTION PLAN 2024", *LINES)
    text = read_file(make_spaced(tmp_path / "a.pdf", lines, spacing), Limits()).text
    assert text.split() == " ".join(lines).split()


def test_a_heading_in_spaced_capitals_is_found_by_its_words(tmp_path: Path) -> None:
    heading = [(60 + 8 * i, 760, c) for i, c in enumerate("PUBLIC")]
    heading += [(120 + 8 * i, 760, c) for i, c in enumerate("WATER")]
    lines = [(60, 700 - 14 * i, line) for i, line in enumerate(LINES)]
    text = read_file(make_placed(tmp_path / "a.pdf", [*heading, *lines]), Limits()).text
    assert text.startswith("PUBLIC WATER")


def test_single_letters_of_a_row_stay_apart(tmp_path: Path) -> None:
    row = [(60 + 60 * i, 760, c) for i, c in enumerate("ABCDEF")]
    lines = [(60, 700 - 14 * i, line) for i, line in enumerate(LINES)]
    text = read_file(make_placed(tmp_path / "a.pdf", [*row, *lines]), Limits()).text
    assert text.split()[:6] == list("ABCDEF")


@pytest.mark.parametrize("count", [30, 48])
def test_a_page_of_one_line_is_not_read_letter_by_letter(
    tmp_path: Path, count: int
) -> None:
    line = "Sources: our public water future and other books"[:count]
    letters = [(60 + 5 * i, 700, c) for i, c in enumerate(line) if c != " "]
    text = read_file(make_placed(tmp_path / "a.pdf", letters), Limits()).text
    assert text == line.strip()


def test_accents_drawn_over_letters_are_on_them(tmp_path: Path) -> None:
    # As TeX sets them: the accent, then its letter at the same place.
    words = [
        (60, 700, "servicio p"),
        (110, 700, "´"),
        (110, 700, "ublico de Espa"),
        (180, 700, "˜"),
        (180, 700, "na y el l´eon"),
    ]
    text = read_file(make_placed(tmp_path / "a.pdf", words), Limits()).text
    assert text == "servicio público de España y el l´eon"


def test_the_number_of_a_note_is_no_part_of_its_first_word(tmp_path: Path) -> None:
    lines = [
        *((60, 80 + 14 * row, 11, line) for row, line in enumerate(LINES * 3)),
        (60, 296, 6, "1"),
        (63.5, 299, 8.5, "en 2010, le secteur de l'eau a changé."),
    ]
    text = read_file(make_drawn(tmp_path / "a.pdf", [lines]), Limits()).text
    assert "1 en 2010" in text


def test_words_that_line_ends_divide_in_cells_are_whole(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    pdf.multi_cell(0, 14, f"Wasserversorgung, Gemeinderat. {SENTENCE}", new_x="LMARGIN")
    with pdf.table(line_height=14) as table:
        for number in range(3):
            row = table.row()
            row.cell(f"Halle {number}")
            row.cell("Die Wasserversor-\ngung gehört der Stadt")
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_file(tmp_path / "a.pdf", Limits()).text
    assert "Halle 1\tDie Wasserversorgung gehört der Stadt" in text


def test_cells_over_several_rows_and_columns_keep_their_words(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    with pdf.table(line_height=14, first_row_as_headings=False) as table:
        for city in ("Paris", "Lyon", "Nice"):
            row = table.row()
            row.cell(f"{city}: {LONG_CELL}", rowspan=2)
            row.cell("Water")
            row.cell("Waste")
            row = table.row()
            row.cell("Energy")
            row.cell("Buses")
            row = table.row()
            row.cell(f"All of {city}: {LONG_CELL}", colspan=2)
            row.cell("End")
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_file(tmp_path / "a.pdf", Limits()).text
    for city in ("Paris", "Lyon", "Nice"):
        assert f"{city}: {LONG_CELL}\tWater\tWaste" in text
        assert f"All of {city}: {LONG_CELL}\t\tEnd" in text


def test_headings_of_columns_in_spaced_letters_are_words(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    for y in range(5):
        pdf.line(60, 80 + 20 * y, 480, 80 + 20 * y)
    for x in (60, 270, 480):
        pdf.line(x, 80, x, 160)
    for x, heading in ((66, "MUNICIPALITY"), (276, "CONTRACT")):
        at = float(x)
        for letter in heading:
            pdf.text(at, 94, letter)
            at += pdf.get_string_width(letter) + 4
    for number in range(1, 4):
        pdf.text(66, 94 + 20 * number, f"Town number {number}")
        pdf.text(276, 94 + 20 * number, f"ended in 201{number}")
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_file(tmp_path / "a.pdf", Limits()).text
    assert "MUNICIPALITY\tCONTRACT\nTown number 1\tended in 2011" in text


def test_no_line_of_a_table_that_runs_on_is_lost(tmp_path: Path) -> None:
    # The last row has no rule below it: it ends on the next page.
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    rows = [(f"Town {i}", f"contract {i}", f"year {i}") for i in range(12)]
    for y in range(13):
        pdf.line(60, 80 + 20 * y, 480, 80 + 20 * y)
    for x in (60, 200, 340, 480):
        pdf.line(x, 80, x, 360)
    for number, row in enumerate([*rows, ("Last town", "open end", "no year")]):
        for place, cell in enumerate(row):
            pdf.text(66 + 140 * place, 94 + 20 * number, cell)
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_file(tmp_path / "a.pdf", Limits()).text
    assert "Town 11\tcontract 11\tyear 11\nLast town\topen end\tno year" in text


def test_a_table_on_a_turned_page_is_rows(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    with pdf.rotation(90, 0, 842):
        for y in range(6):
            pdf.line(60, 900 + 20 * y, 480, 900 + 20 * y)
        for x in (60, 270, 480):
            pdf.line(x, 900, x, 1000)
        for number in range(5):
            pdf.text(66, 914 + 20 * number, f"Town number {number}")
            pdf.text(276, 914 + 20 * number, f"water since {2000 + number}")
    pdf.output(str(tmp_path / "a.pdf"))
    text = read_file(tmp_path / "a.pdf", Limits()).text
    assert "Town number 0\twater since 2000\nTown number 1\twater since 2001" in text


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_its_letters_stand(
    tmp_path: Path, degrees: int
) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    for column in (40, 320):
        for row in range(20):
            for word, x in zip(LINES[row % 3].split(), range(0, 260, 26), strict=False):
                pdf.text(column + x, 60 + 12 * row, word)
    pdf.output(str(tmp_path / "a.pdf"))
    level = read_file(tmp_path / "a.pdf", Limits()).text
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        document[0].set_rotation(degrees)
        document.save(tmp_path / "turned.pdf")
    assert read_file(tmp_path / "turned.pdf", Limits()).text == level


def test_running_lines_of_a_page_with_a_turned_table_are_left_out(
    tmp_path: Path,
) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for number in range(1, 6):
        pdf.add_page()
        pdf.set_font("Helvetica", size=10)
        pdf.text(60, 40, "Public Services Congress 2012")
        pdf.text(290, 810, f"Page {number}")
        with pdf.rotation(90 if number == 4 else 0, 0, 842):
            for row, line in enumerate(LINES * 3):
                place = (100, 900) if number == 4 else (60, 100)
                pdf.text(place[0], place[1] + 14 * row, line)
    pdf.output(str(tmp_path / "a.pdf"))
    pages = read_file(tmp_path / "a.pdf", Limits()).pages
    assert [page.label for page in pages] == ["1", "2", "3", "4", "5"]
    assert len({page.text for page in pages}) == 1


def test_what_was_filled_into_a_form_is_beside_its_label(tmp_path: Path) -> None:
    path = make_form(tmp_path / "a.pdf", "Name of the branch:", "Harbour", "Carried.")
    text = read_file(path, Limits()).text
    assert " ".join(text.split()) == "Name of the branch: Harbour Carried."


def test_a_document_opened_anew_between_its_pages_reads_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pdfium keeps what it has loaded, 257 MB of a book of music, until it closes."""
    long = make_pdf(tmp_path / "a.pdf", [f"{SENTENCE} {n}" for n in range(4)])
    form = make_form(tmp_path / "b.pdf", "Name of the branch:", "Harbour", "Carried.")
    as_ever = [read_file(path, Limits()) for path in (long, form)]
    opened = []

    def counted(path: Path) -> Any:
        opened.append(path)
        return open_document(path)

    monkeypatch.setattr(pdf_document, "_MOST_KEPT", -(1 << 40))
    monkeypatch.setattr(pdf_document, "open_document", counted)
    assert [read_file(path, Limits()) for path in (long, form)] == as_ever
    assert opened == [long] * 4 + [form]


RUSSIAN = (
    "Постановление о возвращении водоснабжения в муниципальную собственность",
    "принято единогласно и вступает в силу с первого января следующего года",
)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_russian_in_a_font_from_before_unicode_is_found_by_its_words(
    tmp_path: Path, encoding: str
) -> None:
    as_western = [line.encode(encoding).decode("latin-1") for line in RUSSIAN]
    lines = [(60, 700 - 14 * i, line) for i, line in enumerate(as_western)]
    text = read_file(make_placed(tmp_path / "a.pdf", lines), Limits()).text
    assert text == " ".join(RUSSIAN)


def test_western_words_with_accents_stay_as_they_are(tmp_path: Path) -> None:
    lines = ("Où l’été a été fêté, là-bas, à côté du marché médiéval", "Öä åä öö é à")
    placed = [(60, 700 - 14 * i, line) for i, line in enumerate(lines)]
    text = read_file(make_placed(tmp_path / "a.pdf", placed), Limits()).text
    assert text.split() == " ".join(lines).split()


def test_a_word_divided_after_a_line_of_code_stays_whole(tmp_path: Path) -> None:
    path = make_sized(
        tmp_path / "a.pdf",
        [
            (60, 700, 8, "name="),
            (90, 700, 11, "tells to whom the water works have been given in re-"),
            (60, 686, 11, "turn for a promise, and for how many years they are."),
        ],
    )
    assert "in return for a promise" in read_file(path, Limits()).text


def test_a_line_of_arabic_with_dots_to_a_page_number_keeps_its_spaces(
    tmp_path: Path,
) -> None:
    # Spaces that nobody wrote: gaps of 1.7 points between words.
    line = [(500 - 5 * i, 700, c) for i, c in enumerate("المياه")]
    line += [(468.3 - 5 * i, 700, c) for i, c in enumerate("العامة")]
    line += [(420 - 10 * i, 700, ".") for i in range(30)]
    line += [(100, 700, "9")]
    text = read_file(make_placed(tmp_path / "a.pdf", line), Limits()).text
    assert text.startswith("المياه العامة")


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        pytest.param("contracts that had ended, and", "long-term", id="never divided"),
        pytest.param("contracts that had ended in re-", "longterm", id="often divided"),
    ],
)
def test_a_hyphen_is_kept_where_a_document_divides_no_words(
    tmp_path: Path, others: str, kept: str
) -> None:
    filler = (others, "turn for which in one term the council took back its grids.")
    lines = [*("The council wants long-", "term plans for its water."), *filler * 90]
    places = ((60, 780 - 15 * (i % 46), 10, line) for i, line in enumerate(lines))
    path = make_sized(tmp_path / "a.pdf", places, lines_a_page=46)
    assert f"wants {kept}" in read_file(path, Limits()).text


def test_letters_that_a_font_only_numbers_are_not_taken_for_words(
    tmp_path: Path,
) -> None:
    numbers = [number for number in range(3, 60) if number not in (9, 10, 13, 32)]
    table = {97 + place: number for place, number in enumerate(numbers)}
    numbered = [line.lower().replace(" ", "").translate(table) for line in LINES]
    lines = [(60, 700 - 14 * i, line) for i, line in enumerate(numbered * 3)]
    extraction = read_file(make_placed(tmp_path / "a.pdf", lines), Limits())
    assert "\ufffd" in extraction.text
    assert wanted_pages(extraction) == (1,)
