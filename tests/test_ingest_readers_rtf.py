"""RTF: the text as it was typed, whatever program and code page it was typed in."""

from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import Extraction, Hint, PageKind
from tests.make_files import cut, make_rtf

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fswiss\fcharset204 Arial Cyr;}"
    r"{\f2\fnil\fcharset128 MS Mincho;}{\f3\fnil\fcharset178 Arial (Arabic);}"
    r"{\f4\fnil\fcharset2 Symbol;}}"
)
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\b\fs32 heading 1;}"
    r"{\s7\outlinelevel1 {\*\soutlvl}Zwischentitel;}}"
)


def _read(tmp_path: Path, body: str, tables: str = "", page: int = 1252) -> Extraction:
    path = make_rtf(tmp_path / "motion.rtf", body, tables=tables, code_page=page)
    return read_file(path, Limits())


def _bytes(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


@pytest.mark.parametrize(
    ("text", "encoding", "page"),
    [
        ("Où l'eau a été privatisée", "cp1252", 1252),
        ("Вода принадлежит всем", "cp1251", 1251),
        ("المياه حق للجميع", "cp1256", 1256),
        ("水道は公共のものだ", "cp932", 932),
        ("Vattnet är allas", "mac_roman", 10000),
    ],
)
def test_the_code_page_of_the_file_is_obeyed(
    tmp_path: Path, text: str, encoding: str, page: int
) -> None:
    if page == 10000:
        path = tmp_path / "mac.rtf"
        path.write_bytes(b"{\\rtf1\\mac " + _bytes(text, encoding).encode() + b"}")
        assert read_file(path, Limits()).text == text
    else:
        assert _read(tmp_path, _bytes(text, encoding), page=page).text == text


def test_each_font_has_its_own_code_page(tmp_path: Path) -> None:
    body = (
        rf"\f1 {_bytes('Вода', 'cp1251')} {{\f2 {_bytes('水道', 'cp932')}}} "
        rf"{{\f3 {_bytes('المياه', 'cp1256')}}} \f0 {_bytes('año', 'cp1252')}\par"
    )
    assert _read(tmp_path, body, FONTS).text == "Вода 水道 المياه año"


def test_the_second_byte_of_a_letter_may_look_like_a_mark_of_rtf(
    tmp_path: Path,
) -> None:
    # 表 is 95 5C in code page 932, and 5C is the backslash.
    body = r"\f2 \'95\\\'8e\'a6\par"
    assert _read(tmp_path, body, FONTS).text == "表示"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\u1042?\u1086?\u1076?\u1072?", "Вода"),
        (r"\uc2\u8364\'80\'80 5", "€ 5"),
        (r"\uc0\u27700 \u36947 x", "水道x"),
        (r"\u-10179?\u-8704? smile", "\U0001f600 smile"),
        (r"\uc1\u233\'e9t\u233\'e9", "été"),
        (r"{\upr{Vo?da}{\*\ud{\u1042?\u1086?\u1076?\u1072?}}}", "Вода"),
    ],
)
def test_numbered_characters_are_read_and_their_stand_ins_left_out(
    tmp_path: Path, body: str, text: str
) -> None:
    assert _read(tmp_path, body).text == text


def test_headings_are_told_by_style_and_level(tmp_path: Path) -> None:
    body = (
        r"\pard\s1 Water\par\pard\s0 It is a right.\par "
        r"\pard\s7 Energy\par\pard\s0 So is it.\par"
        r"\pard\outlinelevel0 Care\par\pard And that.\par"
    )
    extraction = _read(tmp_path, body, STYLES)
    assert [page.headings for page in extraction.pages] == [
        ("Water",),
        ("Energy",),
        ("Care",),
    ]
    assert extraction.pages[0].kind is PageKind.SECTION


def test_pages_end_where_a_person_ended_them(tmp_path: Path) -> None:
    extraction = _read(tmp_path, r"One.\par\page Two.\par\sect Three.\par")
    assert [page.text for page in extraction.pages] == ["One.", "Two.", "Three."]
    assert extraction.pages[0].kind is PageKind.PAGE


def test_tables_are_readable_rows(tmp_path: Path) -> None:
    body = (
        r"\trowd\cellx1\cellx2\pard\intbl June\cell Day of\par public\~water\cell\row"
        r"\trowd\cellx1\cellx2\pard\intbl July\cell Congress\cell\row\pard After.\par"
    )
    text = _read(tmp_path, body).text
    assert text == "June\tDay of public water\nJuly\tCongress\n\nAfter."


def test_items_keep_their_numbers_and_bullets(tmp_path: Path) -> None:
    body = (
        r"{\listtext\pard\plain 1.\tab}\pard First\par"
        r"{\listtext\pard\plain a)\tab}\pard Second\par"
        r"{\pntext\f4\'b7\tab}\pard Third\par \pard Plain\par"
    )
    assert _read(tmp_path, body, FONTS).text == "1. First\na) Second\n- Third\n\nPlain"


def test_notes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    body = (
        r"Water{\super\chftn{\footnote\pard\plain\chftn  See C190.}} is a right.\par "
        r"More.\par\page Next.\par"
    )
    pages = _read(tmp_path, body).pages
    assert pages[0].text == "Water[1] is a right.\n\nMore.\n\n[1] See C190."
    assert pages[1].text == "Next."


def test_what_nobody_sees_on_paper_is_left_out(tmp_path: Path) -> None:
    body = (
        r"{\header Congress 2024\par}{\footer\chpgn\par}{\*\generator Word;}"
        r"{\pict\wmetafile8 0100ffff\bin4 {}{}}{\v hidden}{\deleted gone}"
        r"{\field{\*\fldinst HYPERLINK}{\fldrslt the link}} seen\-ly.\par"
        r"{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In a box.\par}}"
    )
    assert _read(tmp_path, body).text == "the link seenly.\n\nIn a box."


def test_the_file_tells_what_it_is(tmp_path: Path) -> None:
    info = (
        r"{\info{\title Motion 12: \u1042?}{\author A. \'d6berg}{\operator nobody}"
        r"{\creatim\yr2023\mo4\dy5\hr1}{\nofpages3}}"
    )
    extraction = _read(tmp_path, r"Text.\par", info)
    assert extraction.text == "Text."
    assert extraction.hints == (
        Hint("title", "Motion 12: В", "RTF: title"),
        Hint("creator", "A. Öberg", "RTF: author"),
        Hint("issued", "2023-04-05", "RTF: creatim"),
    )


def test_a_file_that_was_cut_off_keeps_what_is_left_and_says_so(
    tmp_path: Path,
) -> None:
    path = cut(make_rtf(tmp_path / "a.rtf", r"Water is a right. " * 40 + r"\par"))
    extraction = read_file(path, Limits())
    assert extraction.text.startswith("Water is a right.")
    assert [code for code, _ in extraction.warnings] == ["truncated"]


def test_a_file_that_was_cut_off_before_its_text_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi{\fonttbl{\f0 Ti")
    with pytest.raises(ReadError) as raised:
        read_file(path, Limits())
    assert raised.value.code == "truncated"


def test_groups_without_end_take_no_more_than_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "deep.rtf"
    path.write_bytes(b"{\\rtf1 " + b"{" * 300_000 + b"deep" + b"}" * 300_001)
    assert read_file(path, Limits()).text == "deep"


def test_a_text_box_stands_apart_from_the_words_before_it(tmp_path: Path) -> None:
    body = (
        r"\pard Before the box{\shp{\*\shpinst{\shptxt \pard Inside it\par}}}"
        r" and after.\par"
    )
    text = read_file(make_rtf(tmp_path / "a.rtf", body), Limits()).text
    assert text.split("\n\n") == ["Before the box", "Inside it", "and after."]
