"""PDF pages out of the ordinary: turned, stamped, with drop caps, notes and boxes."""

from pathlib import Path
from time import process_time

import numpy as np
import pytest

from ingest.readers import Limits, read_file
from ingest.readers.pdf_order import gutters_of
from repository.model import Hint
from tests.make_pdfs import (
    SENTENCE,
    make_drawn,
    make_marked,
    make_pdf,
    make_placed,
    make_raw_pdf,
    make_sized,
    make_turned,
)

TEXT = SENTENCE * 4
LINES = (
    "The members of the branch decided that water belongs to those who drink it and",
    "that no contract may say otherwise. Tariffs stay as they were, and what the",
    "company spends is published.",
)


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("Sida # (10)", "1"),
        ("# | Page", "1"),
        ("Page | #", "1"),
        ("P a g e  | #", "1"),
        ("Page # of 10", "1"),
        ("Seite # von 10", "1"),
        ("- # -", "1"),
        ("#/10", "1"),
        ("[#]", "1"),
        ("Página # de 10", "1"),
    ],
)
def test_page_numbers_of_every_form_are_labels_and_not_text(
    tmp_path: Path, form: str, first: str
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [TEXT] * 3, footer=form)
    pages = read_file(path, Limits()).pages
    assert pages[0].label == first
    assert all(page.text.endswith("may say otherwise.") for page in pages)


@pytest.mark.parametrize("flag", [False, True])
def test_a_page_that_is_turned_reads_as_if_it_were_upright(
    tmp_path: Path, flag: bool
) -> None:
    pages = [
        [*LINES, "The council agreed on the third of May.", f"{number}"]
        for number in (1, 2, 3)
    ]
    path = make_turned(tmp_path / "a.pdf", pages, flag)
    for number, page in enumerate(read_file(path, Limits()).pages, 1):
        assert page.text == " ".join(LINES) + "\n\n" + pages[0][3]
        assert page.label == str(number)


def test_a_watermark_is_no_title_and_a_stamp_breaks_no_sentence(tmp_path: Path) -> None:
    path = make_marked(tmp_path / "a.pdf", [TEXT] * 3, "DRAFT", "Received 3 May")
    extraction = read_file(path, Limits())
    for page in extraction.pages:
        assert page.text == f"{TEXT.strip()}\n\nReceived 3 May"
        assert page.headings == ()
    assert (
        Hint("running_line", "DRAFT", "at the edge of several pages")
        in extraction.hints
    )


def test_headers_of_books_that_change_with_each_section_are_left_out(
    tmp_path: Path,
) -> None:
    headers = ["Contents", "2 CONTENTS", "1.1. WATER 3", "4CHAPTER 1. WATER", "1.2 X 5"]
    pieces = []
    for number, header in enumerate(headers, 1):
        note = f"{number}. Minutes of the branch." if number > 3 else TEXT
        lines = [header, TEXT, "It was carried by all.", note, str(number)]
        pieces += [
            (60, y, 10, line)
            for y, line in zip((736, 702, 542, 97, 72), lines, strict=True)
        ]
    pages = read_file(make_sized(tmp_path / "a.pdf", pieces, 5), Limits()).pages
    assert [page.label for page in pages] == ["1", "2", "3", "4", "5"]
    texts = [" ".join(page.text.split()) for page in pages]
    assert texts[0].startswith(f"Contents {TEXT.strip()}")
    assert texts[1] == texts[2] == texts[0].removeprefix("Contents ")
    # A note of the page's own number is none.
    assert texts[3].endswith("4. Minutes of the branch.")


def test_japanese_that_runs_downwards_beside_level_lines_is_read_in_sentences(
    tmp_path: Path,
) -> None:
    columns = [
        "水道事業の再公営化は多くの都市で進んでいる市民は",
        "料金の公開を求め職員の雇用を守るよう議会に訴えた",
        "組合は調査を行い結果を住民に知らせることを決めた",
    ]
    table = ["契約の満了は来年の春", "新しい会社は市が所有", "職員は全員が移る予定"]
    placed = [
        (400 - 14 * column, 700 - 8 * row, letter)
        for column, text in enumerate(columns)
        for row, letter in enumerate(text)
    ]
    sources = [f"{line}、第{number}号" * 3 for number, line in enumerate(table)]
    placed += [(60, 300 - 14 * row, line) for row, line in enumerate(sources * 3)]
    text = read_file(make_placed(tmp_path / "a.pdf", placed), Limits()).text
    assert [line for line in (*columns, *sources) if line not in text] == []


def test_a_letter_far_outside_the_page_costs_no_memory() -> None:
    lines = [
        (60.0 + 260 * column, 700.0 - 14 * row, 300.0 + 260 * column, 710.0 - 14 * row)
        for row in range(12)
        for column in (0, 1)
    ]
    assert len(gutters_of(np.array(lines))) == 1
    far = [*lines, (1e13, 300.0, 1e13 + 5, 310.0)]
    assert gutters_of(np.array(far)) == []


def test_words_aslant_on_one_page_are_kept(tmp_path: Path) -> None:
    path = make_marked(tmp_path / "a.pdf", [TEXT], "NO SALE", "Received 3 May")
    text = read_file(path, Limits()).text
    assert "NO SALE" in text
    assert TEXT.strip() in text


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("ublic services are run for people, not for the", "Public services"),
        ("ROFIT IS NOT what public services are run for", "PROFIT IS NOT"),
        ("ccra took back its water, as the profit of", "Accra took"),
        ("012 was a year of", "2012 was"),
    ],
)
def test_a_drop_cap_is_part_of_its_word(
    tmp_path: Path, rest: str, expected: str
) -> None:
    lines = [
        (60, 130, 44, expected[0]),
        (98, 102, 11, rest),
        (98, 116, 11, "profit of shareholders, who live in other towns."),
        (60, 144, 11, "The mayor said so in the council's meeting in May."),
    ]
    text = read_file(make_drawn(tmp_path / "a.pdf", [lines]), Limits()).text
    assert text.startswith(expected)
    assert "profit of shareholders" in text


def test_a_drop_cap_that_is_a_word_stays_one(tmp_path: Path) -> None:
    lines = [
        (60, 130, 44, "A"),
        (98, 102, 11, "history of water is told here, and the"),
        (98, 116, 11, "history of those who work for it as well."),
    ]
    text = read_file(make_drawn(tmp_path / "a.pdf", [lines]), Limits()).text
    assert text.startswith("A history of water")


def test_a_page_of_single_letters_does_not_keep_the_reader_busy(
    tmp_path: Path,
) -> None:
    letters = b"".join(
        b"1 0 0 1 %d %d Tm (W) Tj " % (20 + 40 * (n % 14), 830 - 9 * (n // 14 % 90))
        for n in range(12_000)
    )
    path = make_raw_pdf(tmp_path / "a.pdf", b"BT /F 8 Tf " + letters + b"ET")
    start = process_time()
    assert read_file(path, Limits()).text.count("W") > 1_000
    assert process_time() - start < 10


def test_a_word_that_the_end_of_a_page_divides_is_one_word(tmp_path: Path) -> None:
    first = [
        (60, 80, 11, LINES[0]),
        (60, 94, 11, LINES[1]),
        (60, 108, 11, "What was won in the strike of the year before was remunici-"),
        (60, 700, 8, "1 Hall, D. (2012), page 14."),
    ]
    second = [
        (60, 80, 11, "palisation, and nothing less than that, which is written in"),
        (60, 94, 11, LINES[0]),
    ]
    one, two = read_file(
        make_drawn(tmp_path / "a.pdf", [first, second]), Limits()
    ).pages
    assert "the year before was remunicipalisation,\n\n1 Hall, D." in one.text
    assert two.text.startswith("and nothing less")


def test_a_note_stands_apart_from_the_text_above_it(tmp_path: Path) -> None:
    lines = [
        *((60, 80 + 14 * row, 11, line) for row, line in enumerate(LINES[:2] * 5)),
        (60, 236, 6, "1"),
        (66, 239, 8.5, "Hall, D. (2012) Water privatisation, PSIRU, University of"),
        (60, 249, 8.5, "Greenwich, London, pages 14 and following."),
    ]
    text = read_file(make_drawn(tmp_path / "a.pdf", [lines]), Limits()).text
    body, _, note = text.rpartition("\n\n")
    assert body.endswith("what the")
    assert note.startswith("1 Hall, D.")
    assert "University of Greenwich" in note


def test_a_string_that_is_too_long_is_cut_and_told_of(tmp_path: Path) -> None:
    content = b"BT /F 10 Tf 50 700 Td (" + b"water and " * 1_000_000 + b") Tj ET"
    extraction = read_file(make_raw_pdf(tmp_path / "a.pdf", content), Limits())
    assert len(extraction.text) > 30_000
    (said,) = (text for code, text in extraction.warnings if code == "cut")
    assert said.startswith("Page 1 of a.pdf cannot be read whole")


def test_a_full_page_is_not_said_to_be_cut(tmp_path: Path) -> None:
    lines = b"".join(
        b"50 %d Td (%b) Tj -50 %d Td " % (y, b"water " * 60, -y)
        for y in range(800, 40, -8)
    )
    path = make_raw_pdf(tmp_path / "a.pdf", b"BT /F 1 Tf " + lines + b"ET")
    extraction = read_file(path, Limits())
    assert len(extraction.text) > 30_000
    assert extraction.warnings == ()


def test_ligatures_of_drawn_letters_are_read_as_letters(tmp_path: Path) -> None:
    # Old TeX draws its letters (a Type 3 font) and numbers the ligatures from 11.
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/Resources<<>>"
        b"/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 4 0 R>>"
        b"/FirstChar 0/LastChar 127/Widths[" + b"500 " * 128 + b"]>>"
    )
    content = rb"BT /F 12 Tf 60 700 Td (an o\016cial \014gure of sta\013) Tj ET"
    text = read_file(make_raw_pdf(tmp_path / "a.pdf", content, font), Limits()).text
    assert text == "an official figure of staff"


def test_japanese_that_runs_downwards_keeps_its_paragraphs(tmp_path: Path) -> None:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Mincho/Encoding/UniJIS-UCS2-V"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Mincho/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Mincho/Flags 4/Ascent 880"
        b"/Descent -120/CapHeight 700/StemV 80/ItalicAngle 0"
        b"/FontBBox[0 -120 1000 880]>>>>]>>"
    )
    first = "水は人権であり、公共サービスは住民のために運営さ"
    lines = (first, "れる。", first, "れなければならない。")
    columns = b"".join(
        b"1 0 0 1 %d 780 Tm <%b> Tj "
        % (500 - 20 * place, line.encode("utf-16-be").hex().encode())
        for place, line in enumerate(lines)
    )
    path = make_raw_pdf(tmp_path / "a.pdf", b"BT /F 12 Tf " + columns + b"ET", font)
    text = read_file(path, Limits()).text
    assert text == f"{first}れる。\n\n{first}れなければならない。"
