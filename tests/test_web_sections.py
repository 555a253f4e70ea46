"""What has no pages, such as a web page, is read without being turned over."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import Page, PageKind
from repository.settings import load_settings
from search_web.portions import MOST
from search_web.reading import AT_ONCE
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts

BOOK = "\n\n".join(
    f"Paragraph {n}. {'The branch met again. ' * 40}{'Our tariff.' * (n % 60 == 59)}"
    for n in range(MOST // 300)
)
"""One page of three portions, with a match in each."""


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
        ("book", PageKind.PAGE, (BOOK,)),
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


def test_a_page_of_a_whole_book_is_read_in_portions_that_lose_nothing(
    client: FlaskClient,
) -> None:
    address = address_of(client, "book")
    page = get(client, address)
    read = []
    while True:
        read += texts(page, "//div[@class='prose']/p")
        on = page.xpath("//nav[contains(@class,'pager')]/a[@rel='next']/@href")
        if not on:
            break
        assert sum(map(len, read)) > MOST // 2
        page = get(client, on[0])
    assert read == [paragraph.strip() for paragraph in BOOK.split("\n\n")]
    assert client.get(f"{address}?portion=9").status_code == 404
    assert client.get(f"{address}?portion=two").status_code == 400


def test_the_matches_of_a_whole_book_are_walked_through_from_portion_to_portion(
    client: FlaskClient,
) -> None:
    page = get(client, address_of(client, "book") + "?q=tariff")
    assert len(page.xpath("//mark")) == 1  # where the first one is
    portions = []
    for place in (1, 2, 3):
        [on] = page.xpath(
            f"//p[@class='walk']/a[@rel='{'next' if place < 3 else 'prev'}']/@href"
        )
        assert f"Match {place} of 3 on this page" in page.text_content()
        portions += texts(page, "//nav[contains(@class,'pager')]//a[@aria-current]")
        page = get(client, on)
        assert texts(page, "//mark[@id='match']") == ["tariff"]
    assert portions == ["1", "2", "3"]
