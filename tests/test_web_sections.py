"""What has no pages, such as a web page, is read without being turned over."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import Page, PageKind
from repository.settings import load_settings
from search_web.reading import AT_ONCE
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home = tmp_path_factory.mktemp("sections")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    long = "The branch met again. " * (AT_ONCE // 40)
    for name, kind, told in (
        (
            "short",
            PageKind.SECTION,
            ("The quay", "Our tariff.", "The tariff was lowered."),
        ),
        ("long", PageKind.SECTION, ("The quay", long, long, "The tariff fell.")),
        ("printed", PageKind.PAGE, ("The quay", "The tariff was lowered.")),
    ):
        pages = tuple(
            Page(n, text, kind, language="en") for n, text in enumerate(told, 1)
        )
        hold(
            catalogue,
            home / f"{name}.html",
            pages=pages,
            assertions=(said("title", name),),
        )
    catalogue.close()
    catch_up_home(settings)
    with browsing(settings) as client:
        yield client


def address_of(client: FlaskClient, title: str) -> str:
    found = client.get(f"/api/v1/search?q=title:{title}").json
    return str(found["hits"][0]["url"]) if found else ""


def test_a_short_document_is_read_in_one_go(client: FlaskClient) -> None:
    page = get(client, address_of(client, "short"))
    assert len(page.xpath("//div[@class='prose']")) == 3
    assert "The tariff was lowered." in page.text_content()
    assert not page.xpath("//nav[contains(@class,'pager')]")


def test_of_a_long_one_as_much_as_is_read_at_once(client: FlaskClient) -> None:
    page = get(client, address_of(client, "long"))
    shown = texts(page, "//div[@class='prose']")
    assert shown[0] == "The quay"
    assert sum(map(len, shown)) <= AT_ONCE < sum(map(len, shown)) + AT_ONCE // 2
    [on] = page.xpath("//a[@rel='next']/@href")
    assert parse_qs(urlsplit(on).query)["page"] == [str(len(shown) + 1)]
    assert "The tariff fell." in get(client, on).text_content()


def test_matches_are_walked_through_in_every_section_that_is_shown(
    client: FlaskClient,
) -> None:
    page = get(client, address_of(client, "short") + "?q=tariff&page=1")
    for place in ("1", "2"):
        assert texts(page, "//p[@class='walk']/span") == [
            f"Match {place} of 2 on this page"
        ]
        on = page.xpath("//p[@class='walk']/a[@rel='next']/@href")
        if on:
            page = get(client, on[0])
    assert on == []
    assert page.xpath("//mark[@id='match']/ancestor::div/@data-page") == ["3"]
    # From the third section, the match before is the one of the second.
    page = get(client, address_of(client, "short") + "?q=tariff&page=3")
    [back] = page.xpath("//p[@class='walk']/a[@rel='prev']/@href")
    page = get(client, back)
    assert page.xpath("//mark[@id='match']/ancestor::div/@data-page") == ["2"]


def test_printed_pages_stay_single(client: FlaskClient) -> None:
    page = get(client, address_of(client, "printed"))
    assert len(page.xpath("//div[@class='prose']")) == 1
    assert page.xpath("//a[@rel='next']")
