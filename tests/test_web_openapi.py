"""The API answers as its description says, whatever it is asked."""

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from index.fields import FACETS
from index.query import OPTIONS
from tests.making_shelf import address_of, get

DESCRIPTION = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


def faults(client: FlaskClient, name: str, answer: object) -> list[str]:
    """Return where an answer differs from the form of this name."""
    schemas = client.get(DESCRIPTION).json["components"]
    form = {"$ref": f"#/components/schemas/{name}", "components": schemas}
    return [one.message for one in Draft202012Validator(form).iter_errors(answer)]


def test_the_help_page_leads_to_the_description(client: FlaskClient) -> None:
    assert get(client, "/help").xpath(f"//a[@href='{DESCRIPTION}']")


def test_every_filter_of_a_search_is_described(client: FlaskClient) -> None:
    described = client.get(DESCRIPTION).json["paths"]["/search"]["get"]["parameters"]
    names = {one["name"] for one in described}
    assert names == {"q", *FACETS, *OPTIONS, "ui"}


def test_the_examples_of_the_description_work(client: FlaskClient) -> None:
    for one in client.get(DESCRIPTION).json["paths"]["/search"]["get"]["parameters"]:
        if "example" in one:
            asked = {one["name"]: one["example"]}
            answer = client.get("/api/v1/search", query_string=asked)
            assert answer.status_code == 200, asked


@pytest.mark.parametrize(
    "search",
    ["", "?q=concession", "?q=bulletin&year=1990..1995&ui=ja", "?q=water+care+plan"],
)
def test_what_a_search_answers_is_described(client: FlaskClient, search: str) -> None:
    assert faults(client, "Results", client.get(f"/api/v1/search{search}").json) == []


@pytest.mark.parametrize("words", ["Geneva", "waterworks", '"Harbour Water"', "zebra"])
def test_what_is_told_of_a_document_is_described(
    client: FlaskClient, words: str
) -> None:
    id = address_of(client, words).split("/")[2]
    answer = client.get(f"/api/v1/documents/{id}").json
    assert faults(client, "Document", answer) == []
    answer = client.get(f"/api/v1/documents/{id}/similar").json
    assert faults(client, "SimilarDocuments", answer) == []


def test_an_answer_of_another_form_is_noticed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search").json
    assert faults(client, "Results", {**answer, "total": "many", "more": 1})


@pytest.mark.parametrize("asked", ["search?colour=red", "documents/nosuch"])
def test_refusals_are_described(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/api/v1/{asked}")
    assert answer.status_code in (400, 404)
    assert faults(client, "Error", answer.json) == []


@pytest.mark.parametrize("path", ["/search", "/documents/{id}"])
def test_no_request_makes_the_api_break_its_word(
    client: FlaskClient, path: str
) -> None:
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, client.application)

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        # Its way to an application in the same process unpacks nothing.
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=CHECKS)

    ask()
