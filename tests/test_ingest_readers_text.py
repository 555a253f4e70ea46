"""Text files: encodings, pages, and the five real documents, which are text files."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from repository.model import Extraction, PageKind


def read_text(folder: Path, content: str | bytes) -> Extraction:
    path = folder / "document.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, Limits())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Gemeindewerke für alle Bürger", "utf-8"),
        ("Gemeindewerke für alle Bürger", "utf-8-sig"),
        ("Gemeindewerke für alle Bürger", "utf-16"),
        ("Gemeindewerke für alle Bürger", "utf-16-le"),
        ("Gemeindewerke für alle Bürger, größer und schöner als zuvor", "cp1252"),
        ("Вода принадлежит всем жителям города, и союз требует её вернуть.", "cp1251"),
        ("水道事業の再公営化について、組合は次のように要求する。", "shift_jis"),
        ("水道事業の再公営化について、組合は次のように要求する。", "euc_jp"),
        ("水道事業の再公営化について、組合は次のように要求する。", "iso2022_jp"),
        ("المياه حق من حقوق الإنسان ولا يجوز بيعها للشركات الخاصة", "cp1256"),
        ("Вода принадлежит всем жителям города, и союз требует её.", "koi8_r"),
    ],
)
def test_any_encoding_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_text(tmp_path, text.encode(encoding)).text == text


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    extraction = read_text(tmp_path, "Größe und Bürger".encode("cp1252"))
    assert "encoding" in dict(extraction.warnings)


def test_form_feeds_part_pages(tmp_path: Path) -> None:
    extraction = read_text(tmp_path, "First page.\n\fSecond page.\n\f")
    assert [(p.number, p.kind, p.text) for p in extraction.pages] == [
        (1, PageKind.PAGE, "First page."),
        (2, PageKind.PAGE, "Second page."),
    ]


def test_text_without_marks_is_no_markdown(tmp_path: Path) -> None:
    text = "The # of members * is 5 * 3.\n\n1)First\n\n2)Second\n\n_snake_case_ & <tag>"
    extraction = read_text(tmp_path, text)
    assert extraction.text == text.replace("1)First\n\n2)", "1)First\n2)")


def test_rows_keep_their_blank_cells(tmp_path: Path) -> None:
    text = "# Events\n\nMonth\tDay\tActivity\nJune\t23\t**Services** day\n\t24\tMarch\n"
    extraction = read_text(tmp_path, text + "\n[link](#) and **bold** words\n")
    assert (
        "Month\tDay\tActivity\nJune\t23\tServices day\n\t24\tMarch" in extraction.text
    )


def test_indented_lines_are_words_not_code(tmp_path: Path) -> None:
    text = "# Plan\n\n**Aims**\n\n    To bring water back\n\n\tinto public hands\n"
    assert read_text(tmp_path, text).text.split("\n\n") == [
        "Plan",
        "Aims",
        "To bring water back",
        "into public hands",
    ]


SEEDS = {
    "campaign-page-qps-action-now.txt": "Leave a Reply",
    "meeting-document-european-strategy-2021.txt": r"- \[Log in\]\(#\) to post .*",
    "motion-unison-total-place-2010.txt": None,
    "outcome-document-lrgnext-action-plan-2022-2027.txt": None,
    "plan-qps-action-now-2010.txt": None,
}
"""The real documents, and where the furniture of their web page begins."""


def _words(text: str) -> Counter[str]:
    """Return the words of Markdown and HTML: no tags, no addresses of links."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"</?[a-z][^>]*>", " ", text)
    return Counter(re.findall(r"\w+", unescape(text)))


@pytest.mark.parametrize("name", SEEDS)
def test_no_word_of_a_real_document_is_lost(shared: Path, name: str) -> None:
    path = shared / "seeds" / name
    source = path.read_text(encoding="utf-8")
    start = SEEDS[name]
    if start and name.startswith("campaign"):
        source = source[: source.index(start)]
    elif start:
        source = re.sub(start, "", source).replace("[Printer-friendly version](#)", "")
    extraction = read_file(path, Limits())
    assert _words(source) - _words(extraction.text) == Counter()
    added = _words(extraction.text) - _words(source)
    assert added == Counter(), "nothing is made up either"
    assert extraction.media_type == "text/plain"
    assert extraction.warnings == ()


def test_the_campaign_page_comes_without_its_comment_form(shared: Path) -> None:
    path = shared / "seeds" / "campaign-page-qps-action-now.txt"
    text = read_file(path, Limits()).text
    assert text.endswith("Arabic – Russian")
    for word in ("Leave a Reply", "WordPress", "Connecting", "Fill in your details"):
        assert word not in text


def test_the_timetable_of_the_plan_has_its_ten_rows(shared: Path) -> None:
    path = shared / "seeds" / "plan-qps-action-now-2010.txt"
    text = read_file(path, Limits()).text
    lines = text.split("\n")
    first = lines.index("\t\tTime-line") + 1
    rows = [line.split("\t") for line in lines[first : first + 10]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 11)]
    assert all(len(row) == 3 for row in rows)
    assert rows[0][2] == "October 2010"
    assert rows[9][2] == "October to December 2011"
    assert "identify other QPS coalition partners" in rows[5][1]


def test_the_annex_of_the_plan_keeps_months_left_blank(shared: Path) -> None:
    path = shared / "seeds" / "plan-qps-action-now-2010.txt"
    lines = read_file(path, Limits()).text.split("\n")
    assert "Month\tDay\tActivity/event\tKey outcomes" in lines
    assert "\t23\tInternational Public Services day\tWorldwide activities" in lines
    assert "\t\tInternational Cities for People Day\tWorldwide activities" in lines
    assert "Oct-Nov\t\tPSI Congress, Durban, South Africa\tPSI commitment" in lines


def test_the_outcome_document_has_its_sections(shared: Path) -> None:
    path = shared / "seeds" / "outcome-document-lrgnext-action-plan-2022-2027.txt"
    extraction = read_file(path, Limits())
    headings = [heading for page in extraction.pages for heading in page.headings]
    assert "1. BACKGROUND" in headings
    assert "3.2 RECLAIMING LOCAL QUALITY PUBLIC SERVICES FOR ALL" in headings
    assert "5.3 MAKING THE PSI LRG NETWORK REFLECTIVE AND INCLUSIVE" in " ".join(
        headings
    )
    assert {page.kind for page in extraction.pages} == {PageKind.SECTION}
    for page in extraction.pages:
        for heading in page.headings:
            assert heading in page.text
