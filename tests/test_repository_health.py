"""Staff see what was read or described badly, and what to do about it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.description.suspect import suspect
from repository.model import STAFF_SCOPE, Page
from repository.settings import Settings
from tests.making import run
from tests.making_shelf import browsing, fill_shelf, get

ENGLISH = "The union calls on the council to bring the water supply back in house. " * 8
ARABIC = (
    "يجب على المجلس البلدي استعادة إدارة المياه من الشركة الخاصة لأن العقد الحالي "
    "يكلف السكان كثيرا والعمال في المدينة يطالبون بحماية الوظائف والأجور "
) * 4


def codes(text: str, language: str = "en", **about: Any) -> set[str]:
    page = Page(1, text, language=language, **about)
    return {issue.code for issue in suspect([page], language)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (ARABIC, "ar"),
        ("Die Wasserversorgungsgesellschaft " * 40, "de"),
        ("Свобода объединения и право на переговоры. Рабочие требуют. " * 10, "ru"),
        ("Les salariés ont décidé ; l’été dernier, à Paris. Ça alors ! " * 10, "fr"),
        ("SÃO PAULO E AÇÃO: NÃO À PRIVATIZAÇÃO. " * 10, "pt"),
        ("公共サービスの再公営化について、組合は次のように考える。" * 20, "ja"),
        ("https://example.org/" + "a" * 200, "en"),
        (
            "Löhne ■ Arbeitszeit→Rente ● Kapitel 3×2, 5°C, §12 und §13 gelten. " * 9,
            "de",
        ),
    ],
)
def test_good_text_is_not_suspected(text: str, language: str) -> None:
    assert codes(text, language) == set()


def test_text_in_a_wrong_encoding_is_noticed() -> None:
    for text, language, wrong in (
        ("Les salariés ont été réunis à l’hôtel de ville. ", "fr", "cp1252"),
        ("Свобода объединения и право на переговоры. ", "ru", "cp1251"),
        ("Свобода объединения и право на переговоры. ", "ru", "latin-1"),
    ):
        garbled = (text * 10).encode().decode(wrong, "ignore")
        assert codes(garbled, language) == {"mojibake"}, garbled[:60]


def test_arabic_that_reads_backwards_is_noticed() -> None:
    backwards = " ".join(word[::-1] for word in ARABIC.split())
    assert codes(backwards, "ar") == {"reversed-arabic"}


def test_letters_without_meaning_and_words_without_spaces_are_noticed() -> None:
    private = "".join(chr(0xE000 + ord(letter)) for letter in ENGLISH)
    assert codes(private) == {"unreadable-letters"}
    moved = "".join(chr(ord(x) - 29) if x > "=" else x for x in ENGLISH)
    assert codes(moved) == {"unreadable-letters"}
    # Russian whose letters a program called by those of a Western font.
    assert codes("ÿË¤÷…Õ ¤—‘Œ¤÷Œ“ …ŸŒ÷Õ‰ ¤Œÿ‘×À×Ã× " * 9) == {"unreadable-letters"}
    assert codes(ENGLISH.replace(" ", "").replace(".", ". ")) == {"glued-words"}


def test_pages_that_were_hard_to_recognise_are_noticed() -> None:
    assert codes(ENGLISH, confidence=0.4) == {"low-confidence"}
    assert codes(ENGLISH, confidence=0.9) == set()


def test_staff_are_told_what_is_wrong_and_what_to_do(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Water in public hands\n\nPublic Services International, 3 May 2019\n\n"
        + ENGLISH
    )
    (folder / "wrong.txt").write_text(
        ("Les salariés ont été réunis à l’hôtel de ville. " * 12)
        .encode()
        .decode("cp1252", "ignore")
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")

    home = settings.home
    run(home, "ingest", str(folder), status=1)
    told = json.loads(run(home, "health", "--format", "json").stdout)
    found = {one["code"]: one for one in told["findings"]}
    assert told["documents"] == 2
    assert found["failed"]["examples"][0]["name"] == "broken.pdf"
    assert found["mojibake"]["examples"][0]["name"] == "wrong.txt"
    assert found["no-date"]["count"] == 1
    [wrong] = found["no-date"]["examples"]
    run(home, "edit", wrong["document"], "--set", "issued=2020")
    told = json.loads(run(home, "health", "--format", "json").stdout)
    assert "no-date" not in {one["code"] for one in told["findings"]}
    assert "ingest the file again" in run(home, "health").stdout


def test_the_page_for_staff_is_for_staff_only(tmp_path: Path) -> None:
    shelf = fill_shelf(tmp_path)
    with browsing(shelf) as reader:
        assert reader.get("/health").status_code == 404
        assert not get(reader, "/").xpath("//a[@href='/health']")
    with browsing(shelf, STAFF_SCOPE) as staff:
        assert get(staff, "/").xpath("//footer//a[@href='/health']")
        page = get(staff, "/health?ui=ar")
        assert page.xpath("//h1")[0].text == "حالة المكتبة"
        assert page.xpath("//section//a[starts-with(@href, '/d/')]")
