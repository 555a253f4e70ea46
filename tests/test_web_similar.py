"""Documents like the one that is read: in the starter collection, and on its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE, Access, Origin
from repository.settings import Settings, load_settings
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts

IN_COMMON = {
    "en": "In common: Reclaiming public services",
    "fr": "En commun : Reconquête des services publics",
    "ja": "共通点： ",
}


@pytest.fixture(scope="module")
def reader(starter: Settings) -> Iterator[FlaskClient]:
    with browsing(starter) as client:
        yield client


def page_of(client: FlaskClient, title: str, ui: str = "en") -> HtmlElement:
    found = client.get("/api/v1/search", query_string={"q": f'title:"{title}"'}).json
    return get(client, f"{found['hits'][0]['url']}?ui={ui}")


def similar(page: HtmlElement) -> list[str]:
    return texts(page, "//section[@id='similar']//li/a")


def test_a_page_names_documents_on_the_same_subject(reader: FlaskClient) -> None:
    page = page_of(reader, "Bergkamen")
    assert "Potsdam: schnell zurückgekauft und trotzdem teuer" in similar(page)
    assert len(similar(page)) == 5
    assert page.xpath("//a[@href='#similar']")


@pytest.mark.parametrize("ui", IN_COMMON)
def test_each_says_what_both_are_about(reader: FlaskClient, ui: str) -> None:
    page = page_of(reader, "Potsdam", ui)
    reasons = texts(page, "//section[@id='similar']//*[@class='common quiet']")
    assert len(reasons) == 5
    assert all(reason.startswith(IN_COMMON[ui]) for reason in reasons)


def test_those_that_the_reader_can_read_come_first(reader: FlaskClient) -> None:
    page = page_of(reader, "Terrassa", "fr")
    languages = page.xpath("//section[@id='similar']//li/a/@hreflang")
    assert languages[0] == "fr"
    assert languages == sorted(languages, key=lambda language: language != "fr")


def test_programs_are_told_the_same(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/search?q=title:Bergkamen").json["hits"][0]
    answer = reader.get(f"/api/v1/documents/{found['id']}/similar?ui=de").json
    page = get(reader, f"{found['url']}?ui=de")
    related = texts(page, "//section[@id='related']//li/a")
    told = [one["title"] for one in answer["similar"] if one["title"] not in related]
    assert told == similar(page)[: len(told)]
    first = answer["similar"][0]
    assert (first["language"], first["in_common"]["place"]) == ("de", ["DE"])
    assert reader.get(first["url"]).status_code == 200
    assert reader.get("/api/v1/documents/nosuch/similar").status_code == 404


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A report, one like it for staff alone, and one that it cites."""
    home = tmp_path_factory.mktemp("private")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)

    def report(title: str, *more: tuple[str, str], **rest: object) -> None:
        hold(
            catalogue,
            home / f"{title}.txt",
            f"The harbour concession and the quay cranes of {title}.",
            key=title,
            assertions=(
                said("title", title),
                said("theme", "care", Origin.SIDECAR),
                *(said(field, value, Origin.SIDECAR) for field, value in more),
            ),
            **rest,
        )

    report("Cranes")
    report("Older", ("supersedes", "Cranes"))
    report("Quagga", default_access=Access.STAFF)
    report("Winches")
    catalogue.close()
    catch_up_home(settings)
    return settings


def test_what_a_reader_may_not_see_and_what_is_related_is_not_named(
    private: Settings,
) -> None:
    with browsing(private) as public:
        assert similar(page_of(public, "Cranes")) == ["Winches"]
    with browsing(private, STAFF_SCOPE) as librarian:
        seen = similar(page_of(librarian, "Cranes"))
    assert sorted(seen) == ["Quagga", "Winches"]


def test_a_document_can_be_read_while_there_is_no_index(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "home", environment={})
    catalogue = Catalogue.open(settings, create=True)
    id = hold(catalogue, tmp_path / "in" / "cranes.txt", "Cranes.").document
    catalogue.close()
    with browsing(settings) as client:
        page = get(client, f"/d/{id}")
        assert texts(page, "//h1") == ["cranes"]
        assert similar(page) == []
        assert client.get(f"/api/v1/documents/{id}/similar").status_code == 503
