"""What a file is, and the one line that says why it cannot be read."""

from pathlib import Path

import pytest

from ingest.readers import (
    READERS,
    Limits,
    is_document,
    known_reader,
    media_type_of,
    read_file,
)
from ingest.readers.formats import (
    DOCX,
    EMAIL,
    EPUB,
    HTML,
    MARKDOWN,
    ODT,
    PDF,
    PPTX,
    RTF,
    TEXT,
    ZIP,
)
from ingest.readers.limits import REASONS
from repository.errors import ReadError
from repository.settings import Settings
from tests.make_files import (
    cut,
    make_bomb,
    make_docx,
    make_epub,
    make_odt,
    make_pptx,
    make_zip,
    paragraph,
)
from tests.make_old_office import make_ole
from tests.make_pdfs import make_pdf


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", "Water is a human right.", TEXT),
        ("a", "Water is a human right.", TEXT),
        ("a.md", "# Water", MARKDOWN),
        ("a.html", "<p>Water is a human right.", HTML),
        ("a.txt", "<!DOCTYPE html><html><body>Water", HTML),
        ("a.txt", "\ufeff  <!-- saved --><html lang='fr'>", HTML),
        ("a.txt", "A text about <b>bold</b> demands.", TEXT),
        ("a.txt", "Wasser für alle".encode("utf-16"), TEXT),
        ("a.txt", "水は人権である。".encode("shift_jis"), TEXT),
        ("a.doc", "{\\rtf1 Water}", RTF),
        ("a.eml", "From: a@b.org\nMIME-Version: 1.0\n\nWater", EMAIL),
        ("a.txt", "Received: x\n by y\nMessage-ID: <z>\n\nWater", EMAIL),
        ("a.txt", "Subject: Water\nFrom the branch of the north", TEXT),
    ],
)
def test_content_says_what_a_file_is_and_its_name_helps(
    tmp_path: Path, name: str, content: str | bytes, media_type: str
) -> None:
    assert media_type_of(_write(tmp_path / name, content)) == media_type


def test_packed_formats_are_told_apart_whatever_their_name(tmp_path: Path) -> None:
    assert media_type_of(make_docx(tmp_path / "a.zip", [paragraph("x")])) == DOCX
    assert media_type_of(make_odt(tmp_path / "b.zip", "")) == ODT
    assert media_type_of(make_pdf(tmp_path / "c.docx")) == PDF
    assert media_type_of(make_pptx(tmp_path / "d.zip", [], {})) == PPTX
    assert media_type_of(make_epub(tmp_path / "e.zip", [])) == EPUB
    assert media_type_of(make_zip(tmp_path / "f.docx", {"a.txt": "x"})) == ZIP


def _empty(folder: Path) -> Path:
    return _write(folder / "minutes.txt", "")


def _blank(folder: Path) -> Path:
    return _write(folder / "minutes.txt", " \n\t\n ")


def _locked_pdf(folder: Path) -> Path:
    return make_pdf(folder / "budget.pdf", password="solidarity")  # noqa: S106


def _locked_word(folder: Path) -> Path:
    return make_ole(folder / "budget.docx", {"EncryptedPackage": b"x"})


def _cut_pdf(folder: Path) -> Path:
    return cut(make_pdf(folder / "plan.pdf", ["Water. " * 200] * 4))


def _cut_word(folder: Path) -> Path:
    return cut(make_docx(folder / "plan.docx", [paragraph("Water. " * 500)]))


def _old_word(folder: Path) -> Path:
    return make_ole(folder / "plan.mpp", {"Props": b"x"})


def _noise(folder: Path) -> Path:
    return _write(folder / "motion.pdf", bytes(range(256)) * 40)


def _picture(folder: Path) -> Path:
    return _write(folder / "scan.pdf", b"GIF89a" + bytes(100))


def _sheet(folder: Path) -> Path:
    files = {"[Content_Types].xml": "<Types/>", "visio/document.xml": "<x/>"}
    return make_zip(folder / "plan.vsdx", files)


def _pages(folder: Path) -> Path:
    files = {"Index/Document.iwa": b"x", "preview.jpg": b"x"}
    return make_zip(folder / "motion.pages", files)


def _other_archive(folder: Path) -> Path:
    return _write(folder / "motions.rar", b"Rar!" + bytes(range(200)))


def _archive(folder: Path) -> Path:
    return make_zip(folder / "a.zip", {"motion.txt": "Water"})


def _bomb(folder: Path) -> Path:
    return make_bomb(folder / "bomb.docx", 200)


def _missing(folder: Path) -> Path:
    return folder / "gone.pdf"


@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    [
        (_empty, "empty", "Cannot read minutes.txt: it is empty."),
        (_blank, "empty", "Cannot read minutes.txt: it is empty."),
        (
            _locked_pdf,
            "password",
            "Cannot read budget.pdf: it is protected by a password. Save an open copy "
            "and ingest it again.",
        ),
        (_locked_word, "password", "Cannot read budget.docx: it is protected by a"),
        (_cut_pdf, "truncated", "Cannot read plan.pdf: it is cut off"),
        (_cut_word, "truncated", "Cannot read plan.docx: it is cut off"),
        (_old_word, "unknown-format", "in a format of Office before 2007. Save"),
        (
            _noise,
            "unknown-format",
            "Cannot read motion.pdf: its name says PDF, which it is not,",
        ),
        (_picture, "unknown-format", "Cannot read scan.pdf: it is a picture"),
        (_sheet, "unknown-format", "Cannot read plan.vsdx: it is in a format of"),
        (_pages, "unknown-format", "it was made by Pages, Numbers or Keynote. Export"),
        (_other_archive, "unknown-format", "it is an archive. Unpack it, or pack it"),
        (_archive, "archive", "Cannot read a.zip: it is an archive inside too many"),
        (_bomb, "too-large", "Cannot read bomb.docx: it unfolds to more than"),
        (_missing, "missing", "Cannot read gone.pdf: it is not there."),
    ],
)
def test_one_line_names_the_file_and_says_what_to_do(
    tmp_path: Path, make: object, code: str, sentence: str
) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    with pytest.raises(ReadError) as raised:
        read_file(path, Limits())
    assert raised.value.code == code
    assert code in REASONS
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)
    assert str(raised.value).count(". ") >= 1, "says what to do"


def test_a_wrong_name_is_read_as_what_it_is_with_a_warning(tmp_path: Path) -> None:
    page = "<html><body><p>The city bought its water company back.</p></body></html>"
    extraction = read_file(_write(tmp_path / "report.pdf", page), Limits())
    assert extraction.media_type == HTML
    assert "The city bought its water company back." in extraction.text
    code, sentence = extraction.warnings[0]
    assert code == "wrong-name"
    assert (
        "report.pdf is a file of the kind .html, not .pdf as its name says" in sentence
    )


def test_a_right_name_gives_no_warning(tmp_path: Path) -> None:
    assert read_file(make_pdf(tmp_path / "a.PDF"), Limits()).warnings == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("motion.pdf", True),
        ("README", True),
        ("minutes 12 July.DOCX", True),
        ("motion.pdf.toml", False),
        ("metadata.csv", False),
        (".DS_Store", False),
        ("._motion.pdf", False),
        ("~$motion.docx", False),
        (".~lock.motion.odt#", False),
        ("Thumbs.db", False),
        ("desktop.ini", False),
        ("motion.txt~", False),
    ],
)
def test_what_lies_beside_documents_is_none(name: str, expected: bool) -> None:
    assert is_document(Path("/archive") / name) is expected


def test_the_parts_of_a_saved_page_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "Campaign_files").mkdir()
    picture = _write(tmp_path / "Campaign_files" / "menu.html", "<p>Menu")
    assert is_document(picture)
    _write(tmp_path / "Campaign.html", "<p>Campaign")
    assert not is_document(picture)


def test_limits_follow_the_settings(settings: Settings) -> None:
    limits = Limits.of(settings)
    assert limits.pages == settings.pages_per_file
    assert limits.characters == settings.characters_per_file
    assert limits.megabytes == settings.megabytes_per_file
    assert limits.seconds == settings.seconds_per_file


def test_an_extraction_names_its_reader(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf")
    reader = known_reader(path)
    extraction = read_file(path, Limits())
    assert reader is READERS[PDF]
    assert (extraction.reader, extraction.version) == (reader.name, reader.version)
    assert known_reader(_noise(tmp_path)) is None


def test_what_is_cut_is_said(tmp_path: Path) -> None:
    path = _write(tmp_path / "long.txt", "Water is a human right.\n\n" * 100)
    extraction = read_file(path, Limits(characters=500))
    assert len(extraction.text) <= 500
    assert [code for code, _ in extraction.warnings] == ["cut"]
    assert "only its first 500 characters, up to page 1, were" in str(
        extraction.warnings
    )
