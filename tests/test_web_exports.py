"""References can be taken from the pages, and no more than the reader may see."""

import json

import bibtexparser
import pytest
import rispy
from flask.testing import FlaskClient
from lxml import etree

from repository.citing.formats import FORMATS

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_all_that_a_search_finds_is_taken_along(client: FlaskClient) -> None:
    page = client.get("/?sort=date").text
    total = client.get("/api/v1/search?sort=date&limit=1").json["total"]
    assert total > 1
    for name in FORMATS:
        assert f"/export/{name}?sort=date" in page
    told = client.get("/export/csl-json?sort=date")
    assert told.headers["Content-Disposition"].startswith("attachment;")
    assert len(json.loads(told.text)) == total
    assert len(rispy.loads(client.get("/export/ris?sort=date").text)) == total
    entries = bibtexparser.parse_string(
        client.get("/export/bibtex?sort=date").text
    ).entries
    assert len(entries) == total


def test_only_what_the_reader_may_see_is_taken_along(
    client: FlaskClient, staff: FlaskClient
) -> None:
    everything = client.get("/export/csl-json?sort=date")
    seen = {one["id"] for one in json.loads(everything.text)}
    all_of_it = json.loads(staff.get("/export/csl-json?sort=date").text)
    hidden = {one["id"] for one in all_of_it} - seen
    assert hidden
    for id in hidden:
        assert client.get(f"/d/{id}/reference/ris").status_code == 404


def test_one_document_is_taken_along_from_its_page(client: FlaskClient) -> None:
    (hit, *_) = client.get("/api/v1/search?sort=date").json["hits"]
    page = client.get(f"/d/{hit['id']}", follow_redirects=True).text
    assert f"/d/{hit['id']}/reference/bibtex" in page
    (item,) = json.loads(client.get(f"/d/{hit['id']}/reference/csl-json").text)
    assert item["title"] == hit["title"]


@pytest.mark.parametrize("address", ["/export/docx?sort=date", "/d/x/reference/docx"])
def test_a_format_that_there_is_not_is_not_found(
    client: FlaskClient, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_mistake_in_the_search_is_told(client: FlaskClient) -> None:
    assert client.get("/export/csv?colour=red").status_code == 400


def test_browsers_can_search_here(client: FlaskClient) -> None:
    assert 'href="/opensearch.xml' in client.get("/").text
    told = client.get("/opensearch.xml?ui=ar")
    root = etree.fromstring(told.data)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    addresses = [one.attrib["template"] for one in root.iter(f"{OPENSEARCH}Url")]
    assert "http://localhost/?q={searchTerms}&ui=ar" in addresses
