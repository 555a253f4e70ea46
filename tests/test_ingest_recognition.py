"""Words on the images of pages: found, kept, and merged with what the file holds."""

import json
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.incoming import find_files
from ingest.ocr import Engine, MissingPackError, find_engine, recognise_page, text_of
from ingest.pipeline import Ingest
from ingest.readers import Limits, read_file
from ingest.recognition import PageTask, Recognition, merged, wanted_pages
from repository.catalogue import Catalogue
from repository.errors import ReadError
from repository.model import STAFF_SCOPE, Extraction, Page
from repository.recognised import Recognised
from repository.recognitions import (
    fingerprint,
    recognised_pages,
    store_recognised,
)
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.making import run

LATIN = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
ARABIC = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"
JAPANESE = "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf"
ENGLISH = (
    "The conference calls on the council to bring",
    "the collection of refuse back into public hands",
    "and to protect the pay of every worker who is",
    "transferred when the contract comes to its end.",
)
FRENCH = (
    "Le congrès demande à la municipalité de reprendre",
    "en régie publique la collecte des déchets ménagers",
    "et de protéger les salaires des agents transférés",
    "à la fin du contrat, là où l'eau a été privatisée.",
)
JAPANESE_LINES = (
    "大会は、市議会に対し、水道事業を公営に戻す",
    "ことを求める。労働者の賃金と労働条件を守り、",
    "契約が終わるときにすべての職員を市が雇用する。",
)
ARABIC_LINES = (
    "يدعو المؤتمر المجلس البلدي إلى إعادة خدمات",
    "المياه إلى الملكية العامة وحماية أجور العمال",
    "عند انتهاء العقد مع الشركة الخاصة",
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Tesseract with the data of the languages in these tests."""
    engine = find_engine()
    if engine is None or not engine.packs >= {"eng", "fra", "ara", "jpn", "osd"}:
        pytest.skip("needs Tesseract with its data; see tests/install_packages.sh")
    return engine


def scan(
    path: Path, *pages: tuple[tuple[str, ...], str], turned: int = 0, width: int = 1400
) -> Path:
    """Make a PDF whose pages are images of lines, as a scanner does."""
    images = []
    for lines, face in pages:
        if not Path(face).exists():
            pytest.skip(f"needs the font {face}")
        image = Image.new("L", (width, 900), 250)
        font = ImageFont.truetype(face, 40)
        for number, line in enumerate(lines):
            is_arabic = face == ARABIC
            at = (width - 80 if is_arabic else 80, 80 + number * 80)
            ImageDraw.Draw(image).text(
                at, line, fill=10, font=font, anchor="ra" if is_arabic else "la"
            )
        images.append(image.rotate(turned, expand=True))
    images[0].save(path, "PDF", resolution=200, save_all=True, append_images=images[1:])
    return path


def picture(path: Path, lines: tuple[str, ...]) -> Path:
    """Make a picture of lines, as a telephone does."""
    image = Image.new("L", (1400, 900), 250)
    for number, line in enumerate(lines):
        at = (80, 80 + number * 80)
        font = ImageFont.truetype(LATIN, 40)
        ImageDraw.Draw(image).text(at, line, fill=10, font=font)
    image.save(path)
    return path


def agreement(found: str, lines: tuple[str, ...], japanese: bool = False) -> float:
    """Return the F1 of words (of characters, in Japanese)."""
    expected = " ".join(lines)
    parts = [
        Counter("".join(text.split()) if japanese else text.split())
        for text in (found, expected)
    ]
    common = sum((parts[0] & parts[1]).values())
    return 2 * common / (parts[0].total() + parts[1].total())


def test_a_scan_in_several_languages_becomes_text_in_each(
    engine: Engine, tmp_path: Path
) -> None:
    path = scan(
        tmp_path / "mixed.pdf",
        (ENGLISH, LATIN),
        (FRENCH, LATIN),
        (ARABIC_LINES, ARABIC),
        (JAPANESE_LINES, JAPANESE),
    )
    extraction = read_file(path, Limits())
    pages = wanted_pages(extraction)
    assert pages == (1, 2, 3, 4)
    tasks = [PageTask(path, "0" * 64, page) for page in pages]
    results = [found for _, found in Recognition(engine, 2, Limits()).run(tasks)]
    found = [one for one in results if isinstance(one, Recognised)]
    assert [one.language for one in found] == ["en", "fr", "ar", "ja"]
    written = (ENGLISH, FRENCH, ARABIC_LINES, JAPANESE_LINES)
    for one, lines in zip(found, written, strict=True):
        assert agreement(one.text, lines, one.language == "ja") >= 0.9, one
        assert one.confidence > 0.7
    whole = merged(extraction, found, path.name)
    assert not wanted_pages(whole)
    assert whole.pages[0].confidence == found[0].confidence
    assert "no-text" not in dict(whole.warnings)


def test_a_page_on_its_head_is_read_upright(engine: Engine, tmp_path: Path) -> None:
    path = scan(tmp_path / "turned.pdf", (ENGLISH * 2, LATIN), turned=180)
    found = recognise_page(engine, path, 1)
    assert agreement(found.text, ENGLISH * 2) >= 0.9


def test_a_wrong_expectation_does_not_spoil_a_page(
    engine: Engine, tmp_path: Path
) -> None:
    path = scan(tmp_path / "french.pdf", (FRENCH, LATIN))
    found = recognise_page(engine, path, 1, expected="ja")
    assert found.language == "fr"
    assert agreement(found.text, FRENCH) >= 0.9


def test_missing_data_is_named_with_its_package(engine: Engine, tmp_path: Path) -> None:
    path = scan(tmp_path / "arabic.pdf", (ARABIC_LINES, ARABIC))
    poor = Engine(engine.command, engine.version, engine.packs - {"ara"})
    with pytest.raises(MissingPackError):
        recognise_page(poor, path, 1)
    run = Recognition(poor, 1, Limits())
    [(_, result)] = run.run([PageTask(path, "0" * 64, 1)])
    assert isinstance(result, ReadError)
    assert "tesseract-ocr-ara" in str(result)
    assert run.missing == {"ar": 1}


def test_a_blank_page_has_no_words_and_is_not_asked_again(
    engine: Engine, tmp_path: Path
) -> None:
    path = scan(tmp_path / "blank.pdf", ((), LATIN))
    found = recognise_page(engine, path, 1)
    assert found == Recognised(1, "und", 0.0, "")
    whole = merged(read_file(path, Limits()), [found], path.name)
    assert "no-words" in dict(whole.warnings)


def test_a_page_that_takes_too_long_takes_its_engine_with_it(tmp_path: Path) -> None:
    path = scan(tmp_path / "slow.pdf", (ENGLISH, LATIN))
    command = tmp_path / "slow"
    command.write_text(
        f'#!/bin/sh\necho $$ > "{tmp_path}/pid"\nexec sleep 60\n', encoding="utf-8"
    )
    command.chmod(0o755)
    slow = Engine(str(command), "0", frozenset({"osd", "eng"}))
    run = Recognition(slow, 1, Limits(seconds=2))
    [(_, result)] = run.run([PageTask(path, "0" * 64, 1)])
    assert isinstance(result, ReadError)
    assert result.code == "timeout"
    pid = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not is_running(pid):
            return
        time.sleep(0.1)
    pytest.fail("the engine outlived the page's time")


def is_running(pid: int) -> bool:
    """Return whether a process still works; one that nobody waited for does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def test_what_was_recognised_is_kept_once(catalogue: Catalogue) -> None:
    first = Recognised(1, "en", 0.9, "Words")
    store_recognised(catalogue, "a" * 64, "engine 1", first)
    store_recognised(catalogue, "a" * 64, "engine 1", Recognised(1, "fr", 0.1, "Non"))
    store_recognised(catalogue, "a" * 64, "engine 1", Recognised(2, "und", 0.0, ""))
    kept = recognised_pages(catalogue, "a" * 64)
    assert kept == (first, Recognised(2, "und", 0.0, ""))
    assert recognised_pages(catalogue, "b" * 64) == ()
    assert fingerprint(kept) != fingerprint(kept[:1]) != fingerprint(()) == ""


def test_a_text_layer_of_private_letters_is_no_text() -> None:
    pages = (
        Page(1, "\ue012\ue013\ue014 \ue015\ue016"),
        Page(2, "\uf0b7 A bullet, and words after it"),
        Page(3, ""),
    )
    extraction = Extraction("pdf", "1", "application/pdf", pages)
    assert wanted_pages(extraction) == (1, 3)
    half = merged(extraction, [Recognised(3, "en", 0.8, "Words")], "a.pdf")
    assert [page.text for page in half.pages[1:]] == [pages[1].text, "Words"]
    assert "page 1" in dict(half.warnings)["no-text"]


def test_letters_that_a_font_names_by_numbers_are_no_text() -> None:
    sentence = "Water belongs to those who drink it, and no contract may say other. "
    moved = "".join(chr(ord(x) - 29) if x > "=" else x for x in sentence * 4)
    numbered = "".join(chr(ord(x) - 64) if x > "Z" else x for x in sentence * 4)
    pages = (Page(1, moved), Page(2, numbered), Page(3, sentence * 4))
    extraction = Extraction("pdf", "1", "application/pdf", pages)
    assert wanted_pages(extraction) == (1, 2)


def test_a_table_without_words_is_no_text() -> None:
    assert text_of("level\tpage_num\n1\t1\n") == ("", 0.0)


def test_an_ingest_takes_in_scans_first_and_recognises_them_then(
    engine: Engine,
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    scan(folder / "scan.pdf", (ENGLISH, LATIN))
    (folder / "words.txt").write_text(" ".join(ENGLISH), encoding="utf-8")

    def run(engine: Engine | None) -> tuple[dict[str, int], list[str], int]:
        pages = []
        ingest = Ingest(catalogue, settings, vocabularies, [folder], engine=engine)
        report = ingest.run(
            find_files([folder]), each_page=lambda done, total: pages.append(done)
        )
        counts = {key: count for key, count in report.counts().items() if count}
        return counts, report.notes, len(pages)

    counts, notes, pages = run(None)
    assert (counts, pages) == ({"added": 2}, 0)
    assert any("1 page in 1 file cannot be found by words" in note for note in notes)
    assert "no-text" in {issue.code for issue in catalogue.issues()}
    counts, _, pages = run(engine)
    assert (counts, pages) == ({"changed": 1, "unchanged": 1}, 1)
    assert "no-text" not in {issue.code for issue in catalogue.issues()}
    assert run(engine)[::2] == ({"unchanged": 2}, 0)
    assert run(None)[::2] == ({"unchanged": 2}, 0)
    texts = [
        page.text
        for document in catalogue.document_ids(STAFF_SCOPE)
        for page in catalogue.pages(document, 1, STAFF_SCOPE)
    ]
    assert len(texts) == 2
    assert all(agreement(text, ENGLISH) >= 0.9 for text in texts)


def test_a_picture_of_a_page_is_read_like_a_scan_and_becomes_a_searchable_pdf(
    engine: Engine, tmp_path: Path, settings: Settings
) -> None:
    if shutil.which("ocrmypdf") is None:
        pytest.skip("needs OCRmyPDF; see tests/install_packages.sh")
    path = picture(tmp_path / "minutes.png", ENGLISH)
    run(settings.home, "ingest", str(path))
    told = json.loads(run(settings.home, "search", "refuse", "--format", "json").stdout)
    (hit,) = told["hits"]
    output = tmp_path / "out.pdf"
    run(settings.home, "searchable", hit["id"], str(output))
    assert agreement(read_file(output, Limits()).text, ENGLISH) >= 0.9
    missing = run(settings.home, "searchable", "nothing", str(output), status=1)
    assert "nothing" in missing.stderr
