"""Themes and public services can be sent to a member, and searches be followed."""

from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import LANGUAGES
from repository.schema import now
from tests.making import hold, run, said
from tests.making_shelf import HOSTILE, browsing, fill_shelf, get, texts

ATOM = {"a": "http://www.w3.org/2005/Atom", "h": "http://www.w3.org/1999/xhtml"}


def followed(client: FlaskClient, address: str) -> feedparser.FeedParserDict:
    """Return what a feed reader makes of an address."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/atom+xml"
    found = feedparser.parse(response.data)
    assert not found.bozo
    return found


@pytest.mark.parametrize("ui", LANGUAGES)
def test_a_theme_has_a_page_in_every_language(client: FlaskClient, ui: str) -> None:
    page = get(client, f"/themes/reclaiming-public-services?ui={ui}")
    assert len(page.xpath("//h1")) == 1
    assert page.get("dir") == ("rtl" if ui == "ar" else "ltr")
    newest = page.xpath("//section[@aria-labelledby='newest']//a[@class='title']")
    assert len(newest) == 1
    every = page.xpath("//p[@class='actions']/a")[0].get("href")
    assert "theme=reclaiming-public-services" in every
    assert get(client, every).xpath("//ol[@class='hits']/li")


def test_a_service_shows_the_cases_that_changed_it(client: FlaskClient) -> None:
    (case, *_) = get(client, "/cases").xpath("//tbody//th/a")
    page = get(client, "/sectors/water")
    cases = page.xpath("//section[@aria-labelledby='cases']//li/a/@href")
    assert case.get("href") in cases
    more = page.xpath("//section[@aria-labelledby='cases']/p/a/@href")
    assert more == ["/cases?service=water"]


def test_every_theme_and_service_is_listed_with_its_number(client: FlaskClient) -> None:
    for kind, field in (("themes", "theme"), ("sectors", "sector")):
        page = get(client, f"/{kind}")
        told = texts(page, "//main//li//a")
        facets = client.get("/api/v1/search?sort=date").json["facets"][field]
        for value in facets:
            number = value["count"]
            assert any(one.startswith(f"{value['label']} {number},") for one in told), (
                value
            )
        for address in page.xpath("//main//li//a/@href"):
            assert client.get(address).status_code == 200
        definitions = texts(page, "//main//li/p[@class='quiet']")
        assert len(definitions) >= len(facets)


@pytest.mark.parametrize("address", ["/themes/x", "/sectors/care", "/concepts/water"])
def test_a_theme_that_there_is_not_is_not_found(
    client: FlaskClient, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_documents_page_leads_to_its_themes(client: FlaskClient) -> None:
    (hit, *_) = client.get("/api/v1/search?theme=public-financing").json["hits"]
    page = get(client, hit["url"])
    assert page.xpath("//dl//a[@href='/themes/public-financing']")


def test_a_feed_reader_gets_the_passage_that_matches(client: FlaskClient) -> None:
    found = followed(client, "/feed?q=concession&language=en")
    hits = client.get("/api/v1/search?q=concession&language=en").json
    assert len(found.entries) == hits["total"]
    entry = next(e for e in found.entries if e.title == "The Harbour Water Report")
    assert entry.author == "Public Services International"
    assert "<strong>concession</strong>" in entry.content[0].value
    assert "page=1#m1" in entry.link
    path = entry.link.removeprefix("http://localhost")
    assert client.get(path.partition("#")[0]).status_code == 200
    assert "concession" in found.feed.title


def test_what_came_in_last_stands_first(tmp_path: Path) -> None:
    shelf = fill_shelf(tmp_path)
    catalogue = Catalogue.open(shelf)
    try:
        old = tmp_path / "in" / "old.txt"
        said_old = (said("title", "An old charter"), said("issued", "1931"))
        hold(catalogue, old, "A charter of 1931 on funiculars.", assertions=said_old)
        # Everything else came in a day earlier.
        with catalogue.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE edition SET added = '2026-01-01T00:00:00Z' "
                "WHERE filename != 'old.txt'"
            )
    finally:
        catalogue.close()
    catch_up_home(shelf)
    with browsing(shelf) as client:
        found = followed(client, "/feed")
        assert found.entries[0].title == "An old charter"
        assert found.feed.updated == found.entries[0].updated
        assert [e.title for e in followed(client, "/feed?q=funiculars").entries] == [
            "An old charter"
        ]


def test_a_document_that_is_opened_late_is_new_to_those_who_see_it_then(
    tmp_path: Path,
) -> None:
    shelf = fill_shelf(tmp_path)
    catalogue = Catalogue.open(shelf)
    try:
        kept = hold(
            catalogue,
            tmp_path / "in" / "kept.txt",
            "A charter on funiculars.",
            assertions=(said("title", "A kept charter"), said("access", "staff")),
        )
        with catalogue.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE edition SET added = '2026-01-01T00:00:00Z' "
                "WHERE filename = 'kept.txt'"
            )
        before = now()
        for access in ("affiliates", "public"):
            run(tmp_path, "edit", kept.document, "--set", f"access={access}")
    finally:
        catalogue.close()
    catch_up_home(shelf)
    with browsing(shelf) as client:
        (entry,) = followed(client, "/feed?q=funiculars").entries
        assert entry.updated >= before
        titles = [one.title for one in followed(client, "/feed").entries]
        assert "A kept charter" in titles


def test_a_feed_says_in_which_vocabulary_a_theme_is(client: FlaskClient) -> None:
    (entry,) = followed(client, "/feed?q=harbour+concession&ui=de").entries[:1]
    themes = [tag for tag in entry.tags if tag.term == "reclaiming-public-services"]
    assert [tag.label for tag in themes] == [
        "Rückgewinnung öffentlicher Dienstleistungen"
    ]
    assert {tag.scheme[:9] for tag in entry.tags} == {"urn:uuid:"}


def test_a_feed_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/feed?q=water")
    again = client.get(
        "/feed?q=water", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert not again.data
    other = client.get("/feed?q=port", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_feed_tells_of_nothing_that_only_has_some_of_the_words(
    client: FlaskClient,
) -> None:
    assert client.get("/api/v1/search?q=concession+quagga").json["total"] > 0
    assert followed(client, "/feed?q=concession+quagga").entries == []


def test_feeds_and_themes_hold_what_the_reader_may_see(
    client: FlaskClient, staff: FlaskClient
) -> None:
    assert [e.title for e in followed(staff, "/feed?q=quagga").entries] == [
        "Quagga fund"
    ]
    assert followed(client, "/feed?q=quagga").entries == []
    assert "Quagga fund" in staff.get("/themes/care").text
    hidden = {hit["id"] for hit in staff.get("/api/v1/search?limit=100").json["hits"]}
    hidden -= {hit["id"] for hit in client.get("/api/v1/search?limit=100").json["hits"]}
    assert hidden
    pages = [client.get(one).text for one in ("/feed", "/themes", "/sectors")]
    pages += [client.get(f"/themes/{id}").text for id in ("care", "migration")]
    assert not any(f"/d/{id}" in page for id in hidden for page in pages)


def test_hostile_text_stays_text_in_a_feed(client: FlaskClient) -> None:
    response = client.get("/feed?q=zebra")
    assert HOSTILE not in response.text
    root = etree.fromstring(response.data)
    (title,) = root.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert title == f"Zebra {HOSTILE}"
    assert root.xpath("//h:script | //h:img", namespaces=ATOM) == []


def test_pages_name_their_feeds(client: FlaskClient) -> None:
    for page in ("/?q=water&sort=date", "/themes/care", "/sectors/water"):
        path = "//head/link[@type='application/atom+xml']/@href"
        (address,) = get(client, page).xpath(path)
        followed(client, address)
    assert client.get("/feed?colour=red").status_code == 400
