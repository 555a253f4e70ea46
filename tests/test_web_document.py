"""The document page: record and its origins, text, parts, cases, editions, original."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from repository.catalogue import Catalogue
from repository.editing import remove_document
from repository.model import AFFILIATES_SCOPE, STAFF_SCOPE
from repository.settings import Settings
from repository.uniting import unite_documents
from tests.making import hold
from tests.making_shelf import address_of, browsing, fill_shelf, get, texts


def rows(page: object) -> dict[str, str]:
    found = page.xpath("//section//dl | //aside//dl")[0]  # type: ignore[attr-defined]
    return {
        " ".join(row.xpath("./dt")[0].text_content().split()): " ".join(
            row.xpath("./dd")[0].text_content().split()
        )
        for row in found.xpath("./div")
    }


def test_an_identifier_leads_to_the_readable_address(client: FlaskClient) -> None:
    address = address_of(client, '"joined up"')
    id = address.split("/")[2]
    assert address.endswith("/total-place")
    for start in (f"/d/{id}?q=outsourcing", f"/d/{id}/old-title?q=outsourcing"):
        answer = client.get(start)
        assert answer.status_code == 302
        assert answer.location == f"{address}?q=outsourcing"
    assert client.get(address).status_code == 200


def test_the_record_says_where_each_value_comes_from(client: FlaskClient) -> None:
    page = get(client, address_of(client, '"joined up"'))
    record = rows(page)
    assert record["Date"] == "18 February 2010 read in the text: Date 18 February 2010"
    assert record["Decision"] == (
        "Carried as amended read in the text: Decision Carried as Amended"
    )
    assert record["Issuer"] == "Harbour Branch"
    assert "Unless noted otherwise: read in the text" in texts(
        page, "//aside/p[@class='origin']"
    )
    theme = "Service integration and reform worked out by the program"
    assert record["Themes"].startswith(theme)
    assert "service integration" in texts(page, "//dd//q")
    assert record["Event"].startswith("Service Group Conference (18 February 2010)")
    assert "Access" not in record
    assert "State" not in record
    assert record["File"].startswith("total-place.txt TXT")


def test_values_lead_to_the_documents_that_share_them(client: FlaskClient) -> None:
    page = get(client, address_of(client, "pensions"))
    [link] = page.xpath("//dd//a[bdi='Public financing']/@href")
    page_of_theme = get(client, link)
    assert "The Harbour Water Report" in texts(page_of_theme, "//ol//a")
    [doi] = page.xpath("//dd//a[bdi='doi:10.1234/water']/@href")
    assert doi == "https://doi.org/10.1234/water"
    [source] = page.xpath("//dd//a[bdi='https://example.org/water']")
    assert "nofollow" in source.get("rel")


def test_a_motion_shows_its_decision_and_clauses(client: FlaskClient) -> None:
    page = get(client, address_of(client, '"joined up"'))
    assert "Carried as amended" in texts(page, "//header[@class='title']")[0]
    assert texts(page, "//section[@id='clause']//li")[0] == (
        "1) There is adequate funding"
    )
    assert page.xpath("//p[@class='actions']/a[@href='#clause']")


def test_a_plan_shows_its_timetable_and_events_with_dates(client: FlaskClient) -> None:
    page = get(client, address_of(client, "Geneva"))
    dates = texts(page, "//section[@id='deadline']//tbody//th")
    assert dates == ["October 2010", "January – December 2011"]
    [event] = texts(page, "//section[@id='event']//li")
    assert event == "7 October 2010 Decent Work Day Bonn"
    assert rows(page)["Event"].startswith("Quality Services (Geneva, 12–14 Oct")
    assert rows(page)["Period covered"].startswith("2022–2027")


def test_cases_are_told_with_owner_before_and_after(client: FlaskClient) -> None:
    page = get(client, address_of(client, "waterworks"))
    [row] = page.xpath("//section[@id='cases']//tbody/tr[not(@class)]")
    cells = texts(row, "./*")
    assert cells[:3] == ["France", "Water", "2010"]
    assert "Veolia" in cells[3]
    assert "Eau de Paris" in cells[4]
    told = texts(page, "//tr[@class='told']")[0]
    assert "The city took it back." in told
    assert "All moved over." in told
    assert "Le Strat" in told


def test_matching_pages_are_walked_through(client: FlaskClient) -> None:
    address = address_of(client, "pensions")
    page = get(client, f"{address}?q=concession&edition=1")
    assert texts(page, "//h2[@id='text-heading']") == ["Text, p. 1 of 3"]
    assert texts(page, "//nav[@class='matches']//ol//a") == ["1", "3"]
    [following] = page.xpath("//nav[@class='matches']//ol//a/@href")[1:]
    last = get(client, following)
    assert texts(last, "//h2[@id='text-heading']") == ["Text, p. 3 of 3"]
    assert len(last.xpath("//div[contains(@class,'prose')]//mark")) == 2


def test_matches_are_walked_through_one_by_one_and_back(client: FlaskClient) -> None:
    page = get(client, f"{address_of(client, 'pensions')}?q=concession&edition=1")

    def seen() -> tuple[str, str]:
        (where,) = texts(page, "//p[@class='walk']/span")
        (heading,) = texts(page, "//h2[@id='text-heading']")
        return heading, where

    def step(way: str) -> list[str]:
        return page.xpath(f"//p[@class='walk']/a[@rel='{way}']/@href")

    walked = [seen()]
    while step("next"):
        assert step("next")[0].endswith("#match")
        page = get(client, step("next")[0])
        assert len(page.xpath("//mark[@id='match']")) == 1
        walked.append(seen())
    assert walked == [
        ("Text, p. 1 of 3", "Match 1 of 1 on this page"),
        ("Text, p. 3 of 3", "Match 1 of 2 on this page"),
        ("Text, p. 3 of 3", "Match 2 of 2 on this page"),
    ]
    back = [seen()]
    while step("prev"):
        page = get(client, step("prev")[0])
        back.append(seen())
    assert back == walked[::-1]


def test_a_match_that_is_no_number_is_refused(client: FlaskClient) -> None:
    address = address_of(client, "pensions")
    assert client.get(f"{address}?q=concession&match=two").status_code == 400
    assert client.get(f"{address}?q=concession&match=99").status_code == 200


def test_pages_are_read_one_after_the_other(client: FlaskClient) -> None:
    address = address_of(client, "pensions")
    page = get(client, f"{address}?edition=1&page=2")
    assert texts(page, "//div[contains(@class,'prose')]/p") == [
        "The tariff was lowered.",
        "Workers moved over with their pensions.",
    ]
    turns = page.xpath("//nav[@aria-label='Pages of the document']/a/@href")
    assert [parse_qs(urlsplit(turn).query)["page"] for turn in turns] == [["1"], ["3"]]


def test_without_a_match_the_page_says_so(client: FlaskClient) -> None:
    page = get(client, address_of(client, '"joined up"') + "?q=zeppelin")
    assert "is not in the text" in texts(page, "//nav[@class='matches']")[0]


def test_the_way_back_is_the_whole_search(client: FlaskClient) -> None:
    page = get(client, "/?q=concession&language=en&sort=date")
    [first] = page.xpath("//li[@class='hit']//h2/a/@href")
    [back] = get(client, first).xpath("//p[@class='back']/a/@href")
    assert parse_qs(urlsplit(back).query) == {
        "q": ["concession"],
        "language": ["en"],
        "sort": ["date"],
    }


def test_other_languages_of_a_document_are_offered(client: FlaskClient) -> None:
    page = get(client, address_of(client, "pensions"))
    links = page.xpath("//p[@class='translations']/a")
    assert [link.get("hreflang") for link in links] == ["fr", "ar"]
    arabic = get(client, links[1].get("href"))
    [title] = arabic.xpath("//h1")
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")
    [prose] = arabic.xpath("//div[contains(@class,'prose')]")
    assert (prose.get("lang"), prose.get("dir")) == ("ar", "rtl")


def test_the_edition_in_the_readers_language_comes_first(client: FlaskClient) -> None:
    id = address_of(client, "pensions").split("/")[2]
    page = get(client, f"/d/{id}?ui=fr")
    assert texts(page, "//h1") == ["Le rapport sur l’eau"]


@pytest.mark.parametrize(
    ("ending", "status", "says"),
    [
        pytest.param("?edition=1&page=4", 404, "There is no page 4", id="past the end"),
        pytest.param("?edition=1&page=0", 404, "There is no page 0", id="page zero"),
        pytest.param("?page=two", 400, "whole number", id="no number"),
        pytest.param("?page=²", 400, "whole number", id="a digit that is none"),
        pytest.param("?edition=9", 404, "has no edition '9'", id="no edition"),
        pytest.param("?edition=x", 404, "has no edition 'x'", id="no edition number"),
        pytest.param("?colour=red", 400, "No facet or option", id="unknown option"),
    ],
)
def test_what_is_not_there_is_said(
    client: FlaskClient, ending: str, status: int, says: str
) -> None:
    page = get(client, address_of(client, "pensions") + ending, status)
    assert says in texts(page, "//section[@class='notice']")[0]


def test_an_unknown_document_is_not_found_on_page_and_in_json(
    client: FlaskClient,
) -> None:
    for id in ("zzzzzz", "..%2f..%2fetc", "%00", "a" * 500):
        page = get(client, f"/d/{id}", 404)
        assert texts(page, "//h1") == ["Not found"]
        answer = client.get(f"/api/v1/documents/{id}")
        assert answer.status_code == 404
        assert answer.json["kind"] in ("DocumentNotFound", "NotFound")
    assert client.get("/d/zzzzzz/file/1").status_code == 404


def test_a_pdf_opens_in_the_browser_and_nothing_else_does(client: FlaskClient) -> None:
    address = address_of(client, "pensions")
    page = get(client, f"{address}?edition=1&page=3")
    [link] = page.xpath("//p[@class='actions']/a[@class='button']/@href")
    assert urlsplit(link).fragment == "page=3"
    with client.get(link) as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with client.get(link, headers={"Range": "bytes=0-4"}) as part:
        assert (part.status_code, part.data) == (206, b"%PDF-")
    text = get(client, f"{address}?edition=2")
    [link] = text.xpath("//p[@class='actions']/a[@class='button']/@href")
    with client.get(link) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_missing_original_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = fill_shelf(tmp_path_factory.mktemp("gone"))
    with browsing(settings) as client:
        address = address_of(client, "pensions")
        for stored in settings.files_dir.glob("??/??/*"):
            stored.unlink()
        id = address.split("/")[2]
        page = get(client, f"/d/{id}/file/1", 503)
        assert "commonshelf check" in page.text_content()


def test_what_a_reader_may_not_see_is_nowhere(
    client: FlaskClient, shelf: Settings
) -> None:
    with browsing(shelf, STAFF_SCOPE) as staff:
        address = address_of(staff, "quagga")
        record = rows(get(staff, address))
        assert (record["Access"], record["Publication state"]) == (
            "Library staff",
            "published",
        )
    id = address.split("/")[2]
    with browsing(shelf, AFFILIATES_SCOPE) as affiliates:
        for reader in (client, affiliates):
            found = reader.get("/api/v1/search?q=quagga").json
            assert found["total"] == 0
            assert not found["suggestion"]
            assert "care" not in {v["value"] for v in found["facets"]["theme"]}
            for path in (address, f"/d/{id}/file/1", f"/api/v1/documents/{id}"):
                assert reader.get(path).status_code == 404
            assert "quagga" not in reader.get("/").text.lower()


def test_issues_are_shown_to_staff_alone(client: FlaskClient, shelf: Settings) -> None:
    address = address_of(client, '"joined up"')
    assert "middle of a word" not in client.get(address).text
    with browsing(shelf, STAFF_SCOPE) as staff:
        assert texts(get(staff, address), "//ul[@class='issues']/li") == [
            "The text ends in the middle of a word."
        ]


def test_the_address_of_a_united_document_leads_to_the_one_that_stays(
    tmp_path: Path,
) -> None:
    shelf = fill_shelf(tmp_path)
    catalogue = Catalogue.open(shelf)
    try:
        kept, other = (
            hold(catalogue, tmp_path / f"{name}.txt").document
            for name in ("kept", "other")
        )
        with catalogue.writing() as connection:
            unite_documents(connection, kept, other, "ana", takes_over=True)
        with browsing(shelf) as reader:
            found = reader.get(f"/d/{other}?q=water")
            assert found.status_code == 301
            assert found.location == f"/d/{kept}?q=water"
            assert get(reader, f"/d/{other}").xpath("//h1")
        remove_document(catalogue, kept, "ana")
        with browsing(shelf) as reader:
            assert reader.get(f"/d/{other}").status_code == 404
    finally:
        catalogue.close()
