"""Readers take quotations along: the words, their page and their source."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from repository.citing.styles import cite, load_styles, plain
from repository.errors import SettingsError
from repository.model import LANGUAGES, STAFF_SCOPE
from repository.settings import Settings
from search_web.quoting import stands_in
from tests.making_shelf import HOSTILE, address_of, browsing, fill_shelf, get, texts

SHIPPED = Path(__file__).parent.parent / "corpus" / "styles"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(
        fill_shelf(tmp_path_factory.mktemp("shelf")),
        address="https://library.example.org",
    )


@pytest.fixture(scope="module")
def report(client: FlaskClient) -> str:
    return address_of(client, '"harbour concession ended"').split("/")[2]


def quoted(client: FlaskClient, id: str, **asked: str) -> str:
    """Return what is to be copied."""
    answer = client.get(f"/d/{id}/quote", query_string=asked)
    assert answer.status_code == 200, answer.text
    page = get(client, answer.request.path + "?" + answer.request.query_string.decode())
    (area,) = page.xpath("//textarea[@id='plain']")
    return str(area.text).lstrip("\n")


def test_the_passage_that_was_found_is_quoted_with_its_page_and_source(
    client: FlaskClient,
) -> None:
    hit = address_of(client, "pensions")
    page = get(client, f"{hit}?q=pensions")
    link, below = page.xpath("//a[@data-quote]/@href")
    assert link == below, "above the text and below it"
    found = get(client, link)
    said = found.xpath("//textarea[@id='plain']")[0].text
    assert "“Workers moved over with their pensions.” (" in said
    assert "(Public Services International, 2019, p. 2)" in said
    assert "https://doi.org/10.1234/water" in said
    assert texts(found, "//div[@class='shown']//cite") == ["The Harbour Water Report"]
    (back,) = found.xpath("//p[@class='back']/a/@href")
    assert "page=2" in back
    assert client.get(back.partition("#")[0], follow_redirects=True).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["author-date", "notes"])
def test_every_style_speaks_every_language(
    client: FlaskClient, report: str, style: str, language: str
) -> None:
    asked = {"page": "2", "edition": "1", "words": "The tariff was lowered."}
    said = quoted(client, report, style=style, **asked, **{"in": language})
    assert "The tariff was lowered." in said
    assert "2019" in said
    page = {"de": "S. 2", "sv": "s. 2", "ru": "с. 2", "ar": "ص 2", "ja": "ページ 2"}
    assert page.get(language, "p. 2") in said
    assert "None" not in said
    assert ", ," not in said


def test_a_section_has_no_page_to_cite(client: FlaskClient) -> None:
    id = address_of(client, '"joined up"').split("/")[2]
    said = quoted(client, id, words="There is adequate funding")
    assert "p. 1" not in said
    assert f"https://library.example.org/d/{id}" in said


def test_words_that_stand_elsewhere_are_told_so(
    client: FlaskClient, report: str
) -> None:
    asked = f"/d/{report}/quote?edition=1&page=1&words=The+tariff+was+lowered."
    page = get(client, asked)
    (note,) = page.xpath("//p[@class='note']")
    assert "are not on this page" in note.text_content()
    (link,) = note.xpath("a/@href")
    assert "page=2" in link
    assert not get(client, link).xpath("//p[@class='note']")
    invented = get(client, f"/d/{report}/quote?edition=1&words=Water+is+dry")
    assert not invented.xpath("//p[@class='note']/a")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("style=vancouver", 400),
        ("in=xx", 400),
        ("words=" + "x" * 1501, 400),
        ("page=99", 404),
        ("edition=9", 404),
        ("page=x", 400),
    ],
)
def test_mistakes_are_told(
    client: FlaskClient, report: str, asked: str, status: int
) -> None:
    assert client.get(f"/d/{report}/quote?{asked}").status_code == status


def test_nobody_quotes_what_they_may_not_see(
    client: FlaskClient, shelf: Settings
) -> None:
    with browsing(shelf, STAFF_SCOPE) as staff:
        id = address_of(staff, "quagga").split("/")[2]
        assert "Quagga fund" in quoted(staff, id)
    assert client.get(f"/d/{id}/quote").status_code == 404


def test_hostile_words_stay_words(client: FlaskClient, report: str) -> None:
    answer = client.get(f"/d/{report}/quote", query_string={"words": HOSTILE})
    assert HOSTILE not in answer.text
    assert HOSTILE in quoted(client, report, words=HOSTILE)


def test_a_style_of_the_librarys_own_is_offered(
    shelf: Settings, client: FlaskClient, report: str
) -> None:
    folder = shelf.home / "styles"
    folder.mkdir()
    style = (SHIPPED / "notes.csl").read_text(encoding="utf-8")
    own = style.replace("<title>Notes</title>", "<title>House style</title>")
    (folder / "house.csl").write_text(own, encoding="utf-8")
    try:
        page = get(client, f"/d/{report}/quote")
        assert "House style" in texts(page, "//select[@name='style']/option")
        assert "2019" in quoted(client, report, style="house")
    finally:
        (folder / "house.csl").unlink()
        folder.rmdir()


@pytest.mark.parametrize("text", ["", "<style/>", "<html></html>", "no xml"])
def test_a_file_that_is_no_style_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.csl").write_text(text)
    with pytest.raises(SettingsError, match=r"broken\.csl"):
        load_styles(SHIPPED, tmp_path)


def test_a_style_that_is_edited_is_used_from_then_on(tmp_path: Path) -> None:
    shipped = SHIPPED / "author-date.csl"
    text = shipped.read_text("utf-8")
    own = tmp_path / "own.csl"
    own.write_text(text, "utf-8")
    item = {"id": "1", "type": "report", "title": "Water"}
    before = cite(item, load_styles(SHIPPED, tmp_path)["own"], "en", "4")
    assert "(Water" in plain(before.cited)
    own.write_text(text.replace('prefix="("', 'prefix="["'), "utf-8")
    os.utime(own, ns=(1, 1))
    after = cite(item, load_styles(SHIPPED, tmp_path)["own"], "en", "4")
    assert "[Water" in plain(after.cited)


@given(title=st.text(min_size=1, max_size=80), page=st.text(max_size=10))
def test_any_title_can_be_cited(title: str, page: str) -> None:
    item = {"id": "cs1", "type": "report", "title": title, "URL": "https://a.org/d/1"}
    for style in load_styles(SHIPPED, SHIPPED / "none").values():
        found = cite(item, style, "en", page)
        assert "https://a.org/d/1" in plain(found.entry)


@given(st.text(alphabet="ab \n", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_every_part_of_a_page_stands_on_it(text: str, start: int, length: int) -> None:
    assert stands_in(text[start : start + length], text)
