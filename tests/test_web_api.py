"""The API answers what the pages show, in the form that is promised."""

import pytest
from flask.testing import FlaskClient

from tests.making_shelf import address_of, get, texts


@pytest.mark.parametrize(
    "search",
    ["?q=concession", "?sector=transport&sort=date", "?q=bulletin&year=1990..1995"],
)
def test_the_api_finds_what_the_page_finds(client: FlaskClient, search: str) -> None:
    found = client.get(f"/api/v1/search{search}").json
    page = get(client, f"/{search}")
    assert texts(page, "//li[@class='hit']//h2") == [h["title"] for h in found["hits"]]
    assert texts(page, "//h1")[0].startswith(f"{found['total']} document")
    shown = page.xpath("//input[@type='checkbox'][@name='theme']/@value")
    assert shown == [value["value"] for value in found["facets"]["theme"]][:10]


def test_a_hit_has_the_promised_form(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=concession&language=en&ui=de").json
    assert found["query"]["q"] == "concession"
    assert found["query"]["language"] == ["en"]
    [hit] = found["hits"]
    assert hit["title"] == "The Harbour Water Report"
    assert hit["type"] == "report"
    assert hit["issued"] == "2019-05"
    assert hit["languages"] == ["en", "fr", "ar"]
    assert hit["pages"] == [1, 3]
    assert hit["snippets"][0]["page"] == 3
    assert ["concession", True] in hit["snippets"][0]["parts"]
    german = {v["value"]: v["label"] for v in found["facets"]["theme"]}
    assert german["public-financing"] == "Öffentliche Finanzierung"
    assert client.get(hit["url"]).status_code in (200, 302)


def test_a_document_comes_with_record_editions_parts_and_cases(
    client: FlaskClient,
) -> None:
    id = address_of(client, "Geneva").split("/")[2]
    plan = client.get(f"/api/v1/documents/{id}").json
    assert plan["record"]["type"]["values"] == ["action-plan"]
    assert plan["record"]["event_from"] == {
        "value": "2010-10-12",
        "origin": "text",
        "evidence": [""],
    }
    [edition] = plan["editions"]
    deadlines = [p for p in edition["parts"] if p["kind"] == "deadline"]
    assert [p["date_from"] for p in deadlines] == ["2010-10", "2011-01"]
    with client.get(edition["file"]) as file:
        assert file.status_code == 200
    id = address_of(client, "waterworks").split("/")[2]
    [case] = client.get(f"/api/v1/documents/{id}").json["cases"]
    assert case["owner_after"] == "public"
    assert case["documents"] == [{"id": id, "edition": 1, "page": 1}]


def test_where_files_lie_is_not_told(client: FlaskClient) -> None:
    id = address_of(client, "Geneva").split("/")[2]
    assert "/in/plan.txt" not in client.get(f"/api/v1/documents/{id}").text
    assert "/in/plan.txt" not in client.get("/api/v1/search?q=Geneva").text
