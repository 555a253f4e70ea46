"""Spreadsheets, presentations of OpenDocument, old Office, Outlook's messages, and web
pages in one file."""

import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.readers import Limits, media_type_of, read_file
from ingest.readers.formats import DOC, MHTML, MSG, ODP, ODS, PPT, XLS, XLSX
from repository.errors import ReadError
from repository.model import Hint, PageKind
from tests.make_files import cut, make_odt, make_zip
from tests.make_old_office import make_msg, make_ole

OLD = Path(__file__).parent / "old_office"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"

PAY = "Grade\tHourly wage\tSince\nCleaner\t14.25\t2021-09-30\nGärtnerin\t16\t2022-01-01"


def make_open(path: Path, kind: str, body: str) -> Path:
    """Write a file of OpenDocument with this body."""
    spaces = " ".join(
        f'xmlns:{name}="{_OPEN}{name}:1.0"'
        for name in ("office", "text", "table", "draw", "presentation")
    )
    spaces += f' xmlns:svg="{_OPEN}svg-compatible:1.0"'
    content = (
        f"<office:document-content {spaces}><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    return make_zip(
        path,
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        },
    )


def make_xlsx(path: Path, sheets: dict[str, list[list[str]]], hidden: str = "") -> Path:
    """Write a spreadsheet; cells are XML: ``<v>1</v>``, or words. One may be hidden."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" '
        f'state="{"hidden" if name == hidden else "visible"}"/>'
        for n, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{office}/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" '
        f'xmlns:r="{office}/relationships"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{related}'
        "</Relationships>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="w" '
        f'Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "docProps/core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Pay scales</dc:title></c>",
    }
    for number, name in enumerate(names, 1):
        rows = ""
        for r, cells in enumerate(sheets[name], 1):
            rows += f'<row r="{r}">'
            for c, cell in enumerate(cells):
                at = f'r="{chr(65 + c)}{r}"'
                rows += (
                    f"<c {at}>{cell}</c>"
                    if cell.startswith("<v>")
                    else f'<c {at} t="inlineStr"><is><t>{cell}</t></is></c>'
                )
            rows += "</row>"
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return make_zip(path, parts)


# Spreadsheets


def test_each_sheet_is_a_section_with_its_name_and_rows(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "pay.xlsx",
        {
            "Pay 2024": [["Grade", "Wage"], ["Cleaner", "<v>14.25</v>"], [], ["Cook"]],
            "Notes": [["", "Agreed in Malmö"]],
        },
    )
    assert media_type_of(path) == XLSX
    extraction = read_file(path, Limits())
    assert [page.text for page in extraction.pages] == [
        "Pay 2024\n\nGrade\tWage\nCleaner\t14.25\nCook",
        "Notes\n\n\tAgreed in Malmö",
    ]
    assert [page.headings for page in extraction.pages] == [("Pay 2024",), ("Notes",)]
    assert extraction.hints == (Hint("title", "Pay scales", "XLSX properties: title"),)


def test_what_is_on_a_hidden_sheet_is_not_found_and_staff_are_told(
    tmp_path: Path,
) -> None:
    sheets = {"Tabelle1": [["Wages"]], "Names": [["Private"]]}
    extraction = read_file(
        make_xlsx(tmp_path / "a.xlsx", sheets, hidden="Names"), Limits()
    )
    assert extraction.text == "Wages"
    ((code, message),) = extraction.warnings
    assert code == "hidden"
    assert "left out: Names." in message


def test_the_name_that_a_program_gave_the_only_sheet_is_no_heading(
    tmp_path: Path,
) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", {"Tabelle1": [["Wages"]]})
    assert read_file(path, Limits()).pages[0].headings == ()


@pytest.mark.parametrize(("name", "kind"), [("pay.xls", XLS), ("pay.ods", ODS)])
def test_old_and_open_spreadsheets_read_alike(name: str, kind: str) -> None:
    extraction = read_file(OLD / name, Limits())
    assert extraction.media_type == kind
    assert extraction.text.endswith(PAY)


def test_a_sheet_that_unfolds_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "bomb.xlsx", {"a": [["x" * 3_000_000]]})
    with pytest.raises(ReadError, match="unfolds to more") as raised:
        read_file(path, Limits(megabytes=16))
    assert raised.value.code == "too-large"


def test_a_damaged_old_spreadsheet_on_which_the_library_panics_is_one_error(
    tmp_path: Path,
) -> None:
    whole = (OLD / "pay.xls").read_bytes()
    failed = 0
    for cut_at in range(1024, len(whole), 97):
        path = tmp_path / "pay.xls"
        path.write_bytes(whole[:cut_at] + whole[cut_at + 31 :])
        try:
            read_file(path, Limits())
        except ReadError as error:
            failed += error.code == "unreadable"
    assert failed


def test_a_packed_file_whose_first_part_is_damaged_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.odp"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
    content = bytearray(path.read_bytes())
    content[38:42] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=r"Cannot read a\.odp"):
        read_file(path, Limits())


# Presentations of OpenDocument


def frame(words: str, kind: str = "", y: str = "0cm", x: str = "0cm") -> str:
    role = f'presentation:class="{kind}"' if kind else ""
    return (
        f'<draw:frame {role} svg:x="{x}" svg:y="{y}"><draw:text-box><text:p>{words}'
        "</text:p></draw:text-box></draw:frame>"
    )


def test_open_slides_are_read_title_first_then_from_the_top_then_notes(
    tmp_path: Path,
) -> None:
    body = (
        "<draw:page>"
        + frame("below", y="9cm")
        + frame("right", y="4cm", x="12cm")
        + f"<draw:g>{frame('left', y='4.2cm', x='1cm')}</draw:g>"
        + frame("Water", "title", y="15cm")
        + frame("7", "page-number")
        + "<presentation:notes>"
        + frame("", "page")
        + frame("Thank the hosts.", "notes")
        + "</presentation:notes></draw:page><draw:page>"
        + frame("Energy", "title")
        + "</draw:page>"
    )
    path = make_open(tmp_path / "a.odp", "presentation", body)
    extraction = read_file(path, Limits())
    assert extraction.media_type == ODP
    assert [page.text for page in extraction.pages] == [
        "Water\n\nleft\n\nright\n\nbelow\n\nThank the hosts.",
        "Energy",
    ]
    assert {page.kind for page in extraction.pages} == {PageKind.SLIDE}
    assert extraction.pages[0].headings == ("Water",)


def test_a_text_document_is_not_taken_for_slides(tmp_path: Path) -> None:
    path = make_odt(tmp_path / "a.odp", "<text:p>Water</text:p>")
    assert read_file(path, Limits()).reader == "odt"


# Word and PowerPoint before 2007

office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
any_word_program = pytest.mark.skipif(
    not any(map(shutil.which, ("soffice", "antiword", "catdoc"))),
    reason="no program that reads old Word documents is installed",
)


@any_word_program
def test_an_old_word_document_gives_its_words_in_every_script() -> None:
    extraction = read_file(OLD / "motion.doc", Limits())
    assert extraction.media_type == DOC
    for words in ("bring the cleaning of schools", "Städtische", "уборка", "清掃"):
        assert words in extraction.text


@office
def test_libreoffice_keeps_headings_tables_and_properties() -> None:
    extraction = read_file(OLD / "motion.doc", Limits())
    assert extraction.pages[0].headings == ("Motion 12: Clean schools",)
    assert "2019\t412" in extraction.text
    assert {hint.value for hint in extraction.hints} >= {"Harbour Union"}


@office
def test_old_slides_are_slides(tmp_path: Path) -> None:
    profile = (tmp_path / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    convert += ["--convert-to", "ppt", "--outdir", str(tmp_path)]
    subprocess.run([*convert, OLD / "slides.fodp"], check=True, capture_output=True)
    extraction = read_file(tmp_path / "slides.ppt", Limits())
    assert extraction.media_type == PPT
    assert [page.text for page in extraction.pages] == [
        "Water in public hands\n\nGrenoble took its water back in 2000.",
        "What we ask\n\nStädte, villes, города",
    ]
    assert {page.kind for page in extraction.pages} == {PageKind.SLIDE}


def test_without_a_program_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match="apt-get install libreoffice-writer-nogui"):
        read_file(OLD / "motion.doc", Limits())
    with pytest.raises(ReadError, match="apt-get install libreoffice-impress-nogui"):
        read_file(make_ole(tmp_path / "a.ppt", {"PowerPoint Document": b"x"}), Limits())


def test_a_locked_document_is_told_from_an_old_one(tmp_path: Path) -> None:
    path = make_ole(tmp_path / "a.docx", {"EncryptedPackage": b"x"})
    with pytest.raises(ReadError) as raised:
        read_file(path, Limits())
    assert raised.value.code == "password"


# Outlook


def test_a_message_of_outlook_reads_like_any_e_mail(tmp_path: Path) -> None:
    path = make_msg(
        tmp_path / "a.msg",
        "Re: Motion 4",
        "Please find our motion.\r\n\r\nGrüße",
        sent=datetime(2019, 5, 6, 12, tzinfo=UTC),
        attachments={"motion.txt": b"We call on the council."},
    )
    extraction = read_file(path, Limits())
    assert extraction.media_type == MSG
    assert extraction.pages[0].headings == ("Motion 4",)
    assert "From: Åsa Öberg <asa@kommunal.example>" in extraction.text
    assert "Please find our motion.\n\nGrüße" in extraction.text
    assert extraction.text.endswith("- motion.txt")
    hints = {hint.field: hint.value for hint in extraction.hints}
    assert hints["issued"] == "2019-05-06"
    assert hints["creator"] == "Åsa Öberg"


def test_a_damaged_message_is_one_error(tmp_path: Path) -> None:
    path = make_msg(tmp_path / "a.msg", "Motion", "Words " * 400)
    cut(path, 0.5)
    with pytest.raises(ReadError, match=r"Cannot read a\.msg"):
        read_file(path, Limits())


# A web page in one file

PAGE = """From: <Saved by Blink>
Snapshot-Content-Location: https://union.example/water
Subject: Water
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--x"

----x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://union.example/water

<html><head><title>Water for all</title></head><body><nav>Home Login</nav><main>
<h1>Water for all</h1><p>{words}</p></main></body></html>
----x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://union.example/logo.png

iVBORw0KGgo=
----x--
"""
WORDS = (
    "The city took its water back into public hands in 2010, and the price fell by "
    "eight per cent in the first year. M=C3=A9mbers of the union sat on the board. "
)


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.eml"])
def test_a_page_saved_in_one_file_reads_like_a_page(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE.replace("{words}", WORDS * 4))
    extraction = read_file(path, Limits())
    assert extraction.media_type == MHTML
    assert "Mémbers of the union sat on the board." in extraction.text
    assert "Login" not in extraction.text
    assert "Saved by" not in extraction.text
    hints = {hint.field: hint.value for hint in extraction.hints}
    assert hints["title"] == "Water for all"
    assert hints["source"] == "https://union.example/water"
