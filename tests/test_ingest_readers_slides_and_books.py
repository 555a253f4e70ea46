"""Presentations, e-books and pictures of pages."""

from pathlib import Path

import pytest
from PIL import Image

from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import Hint, PageKind
from tests.make_files import cut, make_epub, make_pptx, shape

TABLE = (
    "<p:graphicFrame><p:xfrm><a:off x='0' y='9000000'/></p:xfrm><a:graphic>"
    "<a:graphicData><a:tbl>"
    "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Paris</a:t></a:r></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:r><a:t>2010</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
    "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)


def test_slides_are_pages_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    slides = [shape("Water", "title"), shape("Energy", "ctrTitle")]
    extraction = read_file(make_pptx(tmp_path / "a.pptx", slides, {}), Limits())
    assert [page.text for page in extraction.pages] == ["Water", "Energy"]
    assert [page.headings for page in extraction.pages] == [("Water",), ("Energy",)]
    assert {page.kind for page in extraction.pages} == {PageKind.SLIDE}


def test_a_slide_is_read_title_first_and_then_from_the_top(tmp_path: Path) -> None:
    slide = (
        shape("below", y=5_000_000)
        + shape("right", y=2_000_000, x=4_000_000)
        + f"<p:grpSp>{shape('left', y=2_010_000, x=0)}</p:grpSp>"
        + shape("The title", "title", y=8_000_000)
        + shape("12 May 2024", "dt")
        + shape("7", "sldNum")
        + TABLE
    )
    extraction = read_file(make_pptx(tmp_path / "a.pptx", [slide], {}), Limits())
    assert extraction.text == "The title\n\nleft\n\nright\n\nbelow\n\nParis\t2010"


def test_what_the_speaker_says_can_be_found(tmp_path: Path) -> None:
    notes = (
        "<p:notes SPACES><p:cSld><p:spTree>"
        + shape("Thank the cleaners of the branch.", "body")
        + shape("3", "sldNum")
        + "</p:spTree></p:cSld></p:notes>"
    )
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": '<Relationships><Relationship Id="r1" '
        'Type="x/notesSlide" Target="../notes/n1.xml"/></Relationships>',
        "ppt/notes/n1.xml": notes,
    }
    path = make_pptx(tmp_path / "a.pptx", [shape("Water", "title")], parts)
    assert (
        read_file(path, Limits()).text == "Water\n\nThank the cleaners of the branch."
    )


def test_the_words_of_diagrams_and_charts_can_be_found(tmp_path: Path) -> None:
    frame = (
        "<p:graphicFrame><a:graphic><a:graphicData>{}</a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )
    slide = frame.format('<dgm:relIds r:dm="r1"/>') + frame.format(
        '<c:chart r:id="r2"/>'
    )
    point = "<dgm:pt><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": "<Relationships>"
        '<Relationship Id="r1" Type="x/diagramData" Target="../d/1.xml"/>'
        '<Relationship Id="r2" Type="x/chart" Target="../c/1.xml"/></Relationships>',
        "ppt/d/1.xml": f"<dgm:dataModel SPACES>{point.format('Insource')}"
        f"{point.format('Invest')}</dgm:dataModel>",
        "ppt/c/1.xml": "<c:chartSpace SPACES><c:title><c:tx><c:rich><a:p><a:r>"
        "<a:t>Members</a:t></a:r></a:p></c:rich></c:tx></c:title><c:strCache><c:pt>"
        "<c:v>Women</c:v></c:pt></c:strCache></c:chartSpace>",
    }
    text = read_file(make_pptx(tmp_path / "a.pptx", [slide], parts), Limits()).text
    assert text == "Insource\n\nInvest\n\nMembers\n\nWomen"


def test_a_missing_slide_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = make_pptx(tmp_path / "a.pptx", [shape("One"), shape("Two")], {})
    content = path.read_bytes().replace(
        b"ppt/slides/slide2.xml", b"ppt/slides/slide9.xml"
    )
    path.write_bytes(content)
    extraction = read_file(path, Limits())
    assert [page.text for page in extraction.pages] == ["", "Two"]
    assert "lacks slide 1" in dict(extraction.warnings)["damaged"]


def test_a_book_is_read_in_its_own_order_with_its_headings(tmp_path: Path) -> None:
    chapters = [
        "<nav><ol><li>Contents</li></ol></nav>",
        "<h1>Water</h1><p>It is a <b>right</b>.</p><ol start='3'><li>Keep it</li>"
        "<li>Share it<ul><li>with all</li></ul></li></ol>",
        "<h2>Energy</h2><table><tr><td>Paris</td><td>2010</td></tr></table>",
    ]
    extraction = read_file(make_epub(tmp_path / "a.epub", chapters), Limits())
    assert [page.text for page in extraction.pages] == [
        "Water\n\nIt is a right.\n\n3. Keep it\n4. Share it\n- with all",
        "Energy\n\nParis\t2010",
    ]
    assert [page.headings for page in extraction.pages] == [("Water",), ("Energy",)]


def test_a_book_tells_what_it_is(tmp_path: Path) -> None:
    metadata = (
        "<dc:title>Our Water</dc:title><dc:creator>A. Öberg</dc:creator>"
        "<dc:publisher>Kommunal</dc:publisher><dc:date>2021-05-01T00:00Z</dc:date>"
        "<dc:language>sv</dc:language><dc:identifier>urn:uuid:1-2</dc:identifier>"
        '<dc:identifier opf:scheme="ISBN">978-91-0-012345-6</dc:identifier>'
    )
    path = make_epub(tmp_path / "a.epub", ["<p>Vatten</p>"], metadata=metadata)
    assert read_file(path, Limits()).hints == (
        Hint("title", "Our Water", "EPUB: dc:title"),
        Hint("creator", "A. Öberg", "EPUB: dc:creator"),
        Hint("issuer", "Kommunal", "EPUB: dc:publisher"),
        Hint("issued", "2021-05-01", "EPUB: dc:date"),
        Hint("language", "sv", "EPUB: dc:language"),
        Hint("identifier", "isbn:978-91-0-012345-6", "EPUB: dc:identifier"),
    )


def test_a_book_with_locked_fonts_is_open_and_one_with_locked_text_is_not(
    tmp_path: Path,
) -> None:
    fonts = make_epub(
        tmp_path / "a.epub",
        ["<p>Vatten</p>"],
        locked="http://www.idpf.org/2008/embedding",
    )
    assert read_file(fonts, Limits()).text == "Vatten"
    text = make_epub(tmp_path / "b.epub", ["<p>x</p>"], locked="urn:aes256")
    with pytest.raises(ReadError, match="protected against copying") as raised:
        read_file(text, Limits())
    assert raised.value.code == "password"


@pytest.mark.parametrize("suffix", ["epub", "pptx"])
def test_what_is_cut_off_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    words = " ".join(str(number) for number in range(4000))
    if suffix == "epub":
        make_epub(path, [f"<p>{words}</p>"])
    else:
        make_pptx(path, [shape(words)], {})
    with pytest.raises(ReadError) as raised:
        read_file(cut(path), Limits())
    assert raised.value.code == "truncated"


def test_a_scan_that_is_a_picture_has_pages_that_wait_for_their_text(
    tmp_path: Path,
) -> None:
    sheets = [Image.new("L", (1654, 2339), 255) for _ in range(3)]
    path = tmp_path / "minutes.tif"
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    extraction = read_file(path, Limits())
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert extraction.media_type == "image/tiff"
    assert [code for code, _ in extraction.warnings] == ["no-text"]


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_logo_is_no_document(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"logo.{suffix}"
    Image.new("RGB", (300, 90)).save(path)
    with pytest.raises(ReadError, match="300 by 90 pixels, too small to be a page"):
        read_file(path, Limits())
