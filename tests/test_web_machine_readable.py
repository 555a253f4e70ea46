"""What programs read of the library: search engines, citation managers, crawlers."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record
from repository.model import PUBLIC_SCOPE
from repository.settings import Settings
from repository.vocabulary import load_vocabularies
from search_web import sitemap
from search_web.app import create_app
from search_web.schema_org import licence_address
from tests.making_shelf import HOSTILE, address_of, fill_shelf, get

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(
        fill_shelf(tmp_path_factory.mktemp("shelf")),
        address="https://library.example.org/",
    )


def tags(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """Return the contents of the citation tags of a page by name."""
    found: dict[str, list[str]] = {}
    for meta in get(client, address).xpath("//head/meta[@name]"):
        found.setdefault(meta.get("name"), []).append(meta.get("content"))
    return {name: some for name, some in found.items() if name.startswith("citation_")}


def links(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    """Return (relation, target, type) of the links in the header of a page."""
    with client.get(address, follow_redirects=True) as response:
        headers = response.headers.getlist("Link")
    return [
        (rel, target, type)
        for link in headers
        for target, rel, type in re.findall(
            r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?', link
        )
    ]


def schema(client: FlaskClient, address: str) -> dict[str, object]:
    (script,) = get(client, address).xpath("//script[@type='application/ld+json']")
    found = json.loads(script.text)
    assert isinstance(found, dict)
    return found


def test_citation_managers_find_what_they_need_on_a_page(client: FlaskClient) -> None:
    address = address_of(client, '"harbour concession ended"')
    id = address.split("/")[2]
    found = tags(client, address)
    assert found["citation_title"] == ["The Harbour Water Report"]
    assert found["citation_author"] == ["Public Services International"]
    assert found["citation_publication_date"] == ["2019/05"]
    assert found["citation_doi"] == ["10.1234/water"]
    assert found["citation_language"] == ["en"]
    root = "https://library.example.org"
    assert found["citation_pdf_url"] == [f"{root}/d/{id}/file/1"]
    french = tags(client, f"/d/{id}?edition=2")
    assert french["citation_title"] == ["Le rapport sur l’eau"]
    assert "citation_pdf_url" not in french


def test_signposts_lead_from_a_page_to_its_parts_and_back(client: FlaskClient) -> None:
    address = address_of(client, '"harbour concession ended"')
    id = address.split("/")[2]
    page = f"https://library.example.org/d/{id}"
    found = links(client, address)
    assert ("cite-as", "https://doi.org/10.1234/water", "") in found
    assert ("item", f"{page}/file/1", "application/pdf") in found
    assert {target for rel, target, _ in found if rel == "type"} == {
        "https://schema.org/AboutPage",
        "https://schema.org/Report",
    }
    described = [(target, type) for rel, target, type in found if rel == "describedby"]
    assert described
    for target, type in described:
        answer = client.get(target.removeprefix("https://library.example.org"))
        assert answer.mimetype == type
    back = links(client, f"/d/{id}/file/1")
    assert back == [("collection", page, "text/html")]


def test_search_engines_read_what_a_document_is(client: FlaskClient) -> None:
    found = schema(client, address_of(client, '"harbour concession ended"'))
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "Report"
    assert found["name"] == "The Harbour Water Report"
    assert found["datePublished"] == "2019-05"
    assert found["publisher"] == [
        {"@type": "Organization", "name": "Public Services International"}
    ]
    translations = found["workTranslation"]
    assert isinstance(translations, list)
    assert {one["inLanguage"] for one in translations} == {"fr", "ar"}
    names = [one["name"] for one in found["about"]]  # type: ignore[attr-defined]
    assert "Water" in names


def test_a_hostile_title_stays_text_in_what_programs_read(client: FlaskClient) -> None:
    (hit, *_) = client.get("/api/v1/search?q=zebra").json["hits"]
    page = client.get(hit["url"], follow_redirects=True)
    assert HOSTILE not in page.text
    assert schema(client, hit["url"])["name"] == f"Zebra {HOSTILE}"
    assert tags(client, hit["url"])["citation_title"] == [f"Zebra {HOSTILE}"]
    assert schema(client, hit["url"]).get("license") is None
    for _, target, _ in links(client, hit["url"]):
        assert target.startswith(("https://library.example.org/", "https://schema.org"))


def test_what_is_not_public_is_told_to_no_program(
    client: FlaskClient, staff: FlaskClient
) -> None:
    everything = staff.get("/api/v1/search?sort=date&limit=100").json["hits"]
    seen = client.get("/api/v1/search?sort=date&limit=100").json["hits"]
    hidden = {one["id"] for one in everything} - {one["id"] for one in seen}
    assert hidden
    for id in hidden:
        page = staff.get(f"/d/{id}", follow_redirects=True)
        assert page.status_code == 200
        assert "ld+json" not in page.text
        assert "citation_title" not in page.text
        assert "Link" not in page.headers
    for one in (client, staff):
        listed = one.get("/sitemap/1.xml").text
        assert not any(id in listed for id in hidden)


def locations(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    root = etree.fromstring(answer.data)
    return [str(one) for one in root.xpath("//s:loc/text()", namespaces=SITEMAP)]


def test_crawlers_find_every_page_through_robots_txt(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PAGE", 10)
    root = "https://library.example.org"
    told = client.get("/robots.txt").text
    (named,) = re.findall(r"^Sitemap: (\S+)$", told, re.MULTILINE)
    rules = RobotFileParser()
    rules.parse(told.splitlines())
    assert rules.can_fetch("any", f"{root}/api/oembed?url=x&format=json")
    assert not rules.can_fetch("any", f"{root}/api/v1/search?q=x")
    maps = locations(client, named.removeprefix(root))
    assert len(maps) > 3
    pages = [page for one in maps for page in locations(client, one.removeprefix(root))]
    assert len(pages) == len(set(pages))
    for page in pages:
        # The address itself, not one that leads to it.
        assert client.get(page.removeprefix(root)).status_code == 200
    found = client.get("/api/v1/search?sort=date&limit=100").json["hits"]
    for hit in found:
        assert any(f"/d/{hit['id']}" in page for page in pages)
    assert client.get(f"/sitemap/{len(maps) + 1}.xml").status_code == 404
    assert client.get("/sitemap/0.xml").status_code == 404


def test_a_sitemap_follows_a_title_that_was_corrected(tmp_path: Path) -> None:
    shelf = fill_shelf(tmp_path)
    catalogue = Catalogue.open(shelf)
    app = create_app(shelf, PUBLIC_SCOPE)
    try:
        client = app.test_client()
        (hit, *_) = client.get("/api/v1/search?sort=date").json["hits"]
        vocabularies = load_vocabularies(*shelf.vocabulary_dirs)
        edit = Edit(put=(("title", "Renamed"),))
        edit_record(catalogue, vocabularies, hit["id"], edit, "ana")
        assert f"/d/{hit['id']}/renamed" in client.get("/sitemap/1.xml").text
    finally:
        catalogue.close()
        app.extensions["shelf"].close()


@given(st.text(max_size=60))
def test_a_licence_is_an_address_or_nothing(rights: str) -> None:
    address = licence_address(rights)
    assert not address or re.fullmatch(r"https?://[^\s<>\"]+", address)


def test_sites_that_link_to_a_document_learn_its_title(client: FlaskClient) -> None:
    page = get(client, address_of(client, '"harbour concession ended"'))
    (found,) = page.xpath("//link[@type='application/json+oembed']/@href")
    told = client.get(found).json
    assert told["version"] == "1.0"
    assert told["type"] == "link"
    assert told["title"] == "The Harbour Water Report"
    assert told["provider_url"] == "https://library.example.org/"
    assert client.get(f"{found}&format=xml").status_code == 501


@pytest.mark.parametrize(
    "url",
    ["", "https://elsewhere.example/d/7f3k9q", "https://library.example.org/d/["],
)
def test_only_addresses_of_the_library_are_embedded(
    client: FlaskClient, url: str
) -> None:
    assert client.get("/api/oembed", query_string={"url": url}).status_code == 404


def test_staff_documents_are_not_embedded(staff: FlaskClient) -> None:
    path = address_of(staff, "quagga")
    assert staff.get(path, follow_redirects=True).status_code == 200
    for root in ("https://library.example.org", "http://localhost"):
        told = staff.get("/api/oembed", query_string={"url": root + path})
        assert told.status_code == 404
        assert "Quagga" not in told.text
