"""DOCX and ODT: everything that a person sees on paper, in its order."""

import zipfile
from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import Hint, PageKind
from tests.make_files import make_bomb, make_docx, make_odt, paragraph

STYLES = (
    "<w:styles>"
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="My heading"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Child"><w:basedOn w:val="Own"/></w:style>'
    "</w:styles>"
)
NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>'
)


def _numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _text(body: list[str], tmp_path: Path, parts: dict[str, str] | None = None) -> str:
    return read_file(make_docx(tmp_path / "a.docx", body, parts), Limits()).text


def test_headings_are_told_by_style_in_any_language(tmp_path: Path) -> None:
    body = [
        paragraph("Water", "berschrift1"),
        paragraph("It is a right."),
        paragraph("Energy", "Own"),
        paragraph("So is it."),
        paragraph("Housing", "Child"),
        paragraph("And that."),
        paragraph("Care", "Rubrik1"),
        paragraph("Too."),
    ]
    parts = {"word/styles.xml": STYLES}
    extraction = read_file(make_docx(tmp_path / "a.docx", body, parts), Limits())
    assert [page.headings for page in extraction.pages] == [
        ("Water",),
        ("Energy",),
        ("Housing",),
        ("Care",),
    ]
    assert {page.kind for page in extraction.pages} == {PageKind.SECTION}
    assert extraction.pages[0].text == "Water\n\nIt is a right."


def test_the_numbers_that_word_prints_are_in_the_text(tmp_path: Path) -> None:
    body = [
        paragraph("notes", extra=_numbered(1)),
        paragraph("first", extra=_numbered(1, 1)),
        paragraph("second", extra=_numbered(1, 1)),
        paragraph("calls on", extra=_numbered(1)),
        paragraph("again", extra=_numbered(1, 1)),
        paragraph("bullet", extra=_numbered(2)),
    ]
    text = _text(body, tmp_path, {"word/numbering.xml": NUMBERING})
    assert text.split("\n") == [
        "1. notes",
        "(a) first",
        "(b) second",
        "2. calls on",
        "(a) again",
        "- bullet",
    ]


def test_tables_are_rows_with_tabs(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
        return f"<w:tr>{inside}</w:tr>"

    table = f"<w:tbl>{row('June', '23', 'Day')}{row('', '24', 'March')}</w:tbl>"
    text = _text([paragraph("Before"), table, paragraph("After")], tmp_path)
    assert text == "Before\n\nJune\t23\tDay\n\t24\tMarch\n\nAfter"


def test_text_boxes_and_notes_are_read_once(tmp_path: Path) -> None:
    box = (
        "<w:p><w:r><w:t>Beside</w:t></w:r><w:r><w:AlternateContent>"
        f"<w:Choice><w:txbxContent>{paragraph('In the box')}</w:txbxContent></w:Choice>"
        f"<w:Fallback><w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
        "</w:Fallback></w:AlternateContent></w:r></w:p>"
    )
    noted = (
        "<w:p><w:r><w:t>See the brief</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    note = f'<w:footnote w:id="2">{paragraph("Page 5")}</w:footnote>'
    notes = f"<w:footnotes>{note}</w:footnotes>"
    text = _text([box, noted], tmp_path, {"word/footnotes.xml": notes})
    assert text.split("\n\n") == [
        "Beside",
        "In the box",
        "See the brief[1]",
        "[1] Page 5",
    ]


def test_deleted_words_are_not_read_and_new_ones_are(tmp_path: Path) -> None:
    changed = (
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    )
    assert _text([changed], tmp_path) == "new"


def test_page_breaks_make_pages(tmp_path: Path) -> None:
    body = [
        paragraph("First page"),
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
        "<w:p><w:r><w:t>Second</w:t><w:lastRenderedPageBreak/>"
        "<w:t>third</w:t></w:r></w:p>",
    ]
    pages = read_file(make_docx(tmp_path / "a.docx", body), Limits()).pages
    assert [(page.kind, page.text) for page in pages] == [
        (PageKind.PAGE, "First page"),
        (PageKind.PAGE, "Second"),
        (PageKind.PAGE, "third"),
    ]


def test_properties_are_hints(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Motion 7</dc:title>'
        "<dc:creator>Ana Silva</dc:creator>"
        "<cp:created>2012-05-01T10:00:00Z</cp:created>"
        "</cp:coreProperties>"
    )
    path = make_docx(tmp_path / "a.docx", [paragraph("x")], {"docProps/core.xml": core})
    assert read_file(path, Limits()).hints == (
        Hint("title", "Motion 7", "DOCX properties: title"),
        Hint("creator", "Ana Silva", "DOCX properties: creator"),
        Hint("issued", "2012-05-01", "DOCX properties: created"),
    )


def test_entities_are_neither_fetched_nor_unfolded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password")
    path = make_docx(tmp_path / "a.docx", [paragraph("x")])
    hostile = (
        f'<!DOCTYPE d [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY a "lol">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
        '2006/main"><w:body><w:p><w:r><w:t>kept &f;&b;</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", hostile)
    text = read_file(path, Limits()).text
    assert "kept" in text
    assert "password" not in text
    assert "lollol" not in text


def test_what_is_left_of_a_damaged_file_is_read_with_a_warning(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [paragraph("Water"), "<w:p><w:r></w:x>"])
    extraction = read_file(path, Limits())
    assert extraction.text == "Water"
    assert "a.docx is damaged" in dict(extraction.warnings)["damaged"]


def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = make_bomb(tmp_path / "bomb.docx", 20)
    with pytest.raises(ReadError) as raised:
        read_file(path, Limits(megabytes=80))
    assert raised.value.code == "too-large"


def test_odt_is_read_in_order(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="1">Water</text:h>'
        "<text:p>It is<text:s/>a <text:span>right</text:span>.<text:note>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>See the "
        "charter</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>first</text:p></text:list-item>"
        "<text:list-item><text:p>second</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>June</text:p>"
        "</table:table-cell><table:table-cell><text:p>23</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box>"
        "</draw:frame></text:p>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    )
    date = "<meta:creation-date>2012-05-01T10:00</meta:creation-date>"
    meta = f"<dc:title>Motion 7</dc:title>{date}"
    extraction = read_file(make_odt(tmp_path / "a.odt", body, meta), Limits())
    assert extraction.text.split("\n\n") == [
        "Water",
        "It is a right.[1]",
        "- first\n- second",
        "June\t23",
        "In the box",
        "[1] See the charter",
    ]
    assert extraction.pages[0].headings == ("Water",)
    assert extraction.hints == (
        Hint("title", "Motion 7", "ODT properties: title"),
        Hint("issued", "2012-05-01", "ODT properties: creation-date"),
    )


def test_an_odt_that_needs_a_password_says_so(tmp_path: Path) -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(ReadError) as raised:
        read_file(make_odt(tmp_path / "a.odt", "", manifest=manifest), Limits())
    assert raised.value.code == "password"


def test_every_real_office_file_gives_text_or_says_why_not(shared: Path) -> None:
    for path in sorted((shared / "data" / "documents" / "office").iterdir()):
        try:
            extraction = read_file(path, Limits())
        except ReadError as error:
            assert path.name in str(error)
            assert path.suffix not in (".docx", ".odt") or error.code == "password"
        else:
            assert extraction.text.strip() or extraction.warnings


def test_what_nobody_sees_on_paper_is_left_out_of_a_docx(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>都庁</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    )
    assert _text([body], tmp_path) == "東京都庁"


def test_text_in_shapes_of_an_odt_stands_apart_and_ruby_is_left_out(
    tmp_path: Path,
) -> None:
    body = (
        "<text:p>Before the box<draw:custom-shape><text:p>Inside a shape</text:p>"
        "<text:p>Second line</text:p></draw:custom-shape></text:p>"
        "<text:p><text:ruby><text:ruby-base>東京</text:ruby-base>"
        "<text:ruby-text>とうきょう</text:ruby-text></text:ruby>都庁</text:p>"
    )
    text = read_file(make_odt(tmp_path / "a.odt", body), Limits()).text
    assert text.split("\n\n") == [
        "Before the box",
        "Inside a shape",
        "Second line",
        "東京都庁",
    ]


def test_the_words_of_diagrams_and_charts_in_a_docx_can_be_found(
    tmp_path: Path,
) -> None:
    figure = '<w:p><w:r><w:drawing><graphicData xmlns:r="urn:r">{}'
    figure += "</graphicData></w:drawing></w:r></w:p>"
    body = [
        paragraph("Before"),
        figure.format('<relIds r:dm="d1"/>'),
        figure.format('<chart r:id="c1"/>'),
        paragraph("After"),
    ]
    relations = "".join(
        f'<Relationship Id="{name}" Type="x" Target="{target}"/>'
        for name, target in (("d1", "diagrams/data1.xml"), ("c1", "charts/c1.xml"))
    )
    parts = {
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
        "word/diagrams/data1.xml": "<dataModel><pt><t><p><r><t>Wells first</t></r></p>"
        "</t></pt></dataModel>",
        "word/charts/c1.xml": "<chart><rich><p><r><t>Tariffs in Accra</t></r></p>"
        "</rich><strCache><pt><v>2010</v></pt><pt><v>2012</v></pt></strCache></chart>",
    }
    text = _text(body, tmp_path, parts)
    assert text.split("\n\n") == [
        "Before",
        "Wells first",
        "Tariffs in Accra",
        "2010\t2012",
        "After",
    ]
