"""What the API takes and answers, as OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1).

The parameters follow from the tables by which a query is read, so that the
description cannot name others than those that work.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, jsonify

from index.fields import FACETS
from index.query import LIMIT, MAX_LENGTH, MAX_LIMIT, MAX_OFFSET, SORTS, YES_OR_NO
from index.values import known_values
from repository.identifiers import ID_PATTERN
from repository.model import LANGUAGES, Access, PartKind, State
from repository.record import FIELDS
from repository.vocabulary import Vocabularies
from search_web.addresses import library_address
from search_web.shelf import shelf

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string"}
_MAYBE: _Schema = {"type": ["string", "null"]}
_COUNT: _Schema = {"type": "integer", "minimum": 0}
_NUMBER: _Schema = {"type": "integer", "minimum": 1}
_YES: _Schema = {"type": "boolean"}
_SPAN = r"([0-9]{4}(\.\.([0-9]{4})?)?|\.\.[0-9]{4})"
_YEARS = f"^{_SPAN}(,{_SPAN})*$"
"""Spans of years; that each begins before it ends cannot be said here."""

_EXAMPLES = {
    "theme": "reclaiming-public-services",
    "sector": "water",
    "language": "fr",
    "type": "report",
    "issuer": "psi",
    "place": "FR",
    "decision": "carried",
    "access": "affiliates",
}


@blueprint.get("/openapi.json")
def describe() -> Response:
    """Answer with the description of the API."""
    return jsonify(description(library_address(), shelf().vocabularies))


def description(address: str, vocabularies: Vocabularies) -> Mapping[str, Any]:
    """Return the description of the API.

    Args:
        address: of the library, without a slash at the end.
        vocabularies: what can be searched for by their concepts alone.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Commonshelf",
            "version": version("commonshelf"),
            "summary": "Search the documents of the library, and read their records.",
        },
        "servers": [{"url": f"{address}/api/v1"}],
        "paths": {
            "/search": {
                "get": {
                    "operationId": "search",
                    "summary": "Search the text and the records of all documents.",
                    "parameters": _search_parameters(vocabularies),
                    "responses": _responses("Results", {400: "QueryError"}),
                }
            },
            "/suggest": {
                "get": {
                    "operationId": "suggest",
                    "summary": "What a reader may be about to type, at most eight.",
                    "parameters": [
                        _parameter(
                            "q", "What is typed so far.", {**_TEXT}, "remunicip"
                        ),
                        _language_parameter(),
                    ],
                    "responses": _responses("Suggestions", {400: "QueryError"}),
                }
            },
            "/documents/{id}": _of_document(
                "document",
                "All that is known of a document, without its pages.",
                "Document",
            ),
            "/documents/{id}/similar": _of_document(
                "similar",
                "Documents like it, at most five, those in the language `ui` first.",
                "SimilarDocuments",
            ),
        },
        "components": {"schemas": _schemas()},
    }


def _of_document(operation: str, summary: str, answer: str) -> _Schema:
    """Return the description of an address below that of a document."""
    id = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Identifier, as `id` of a hit.",
        "schema": {**_TEXT, "pattern": f"^{ID_PATTERN.pattern}$"},
        "example": "7f3k9q",
    }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [id, _language_parameter()],
            "responses": _responses(
                answer, {400: "QueryError", 404: "DocumentNotFound"}
            ),
        }
    }


def _search_parameters(vocabularies: Vocabularies) -> list[_Schema]:
    whole = {"type": "integer", "minimum": 0}
    return [
        _parameter(
            "q",
            "Words, phrases, and filters as `name:value`; /help tells of the syntax.",
            {**_TEXT, "maxLength": MAX_LENGTH},
            "water",
        ),
        *(
            _parameter(
                name,
                "Identifiers of values; several widen the search.",
                {"type": "array", "items": _value_of(name, vocabularies)},
                [_EXAMPLES[name]] if name in _EXAMPLES else None,
            )
            for name in FACETS
            if name != "year"
        ),
        _parameter(
            "year",
            "Years or spans of years, separated by commas; an end may be left open.",
            {**_TEXT, "pattern": _YEARS},
            "2010..2022",
        ),
        _parameter(
            "sort", "Order of the hits.", {"enum": list(SORTS), "default": SORTS[0]}
        ),
        _parameter(
            "limit", "Hits wanted.", {**whole, "maximum": MAX_LIMIT, "default": LIMIT}
        ),
        _parameter(
            "offset",
            "Hits to pass over.",
            {**whole, "maximum": MAX_OFFSET, "default": 0},
        ),
        _parameter(
            "expand",
            "Whether a word that names a concept also finds its other labels.",
            {"enum": list(YES_OR_NO), "default": "1"},
        ),
        _parameter(
            "without",
            "Concepts whose other labels are not searched.",
            {"type": "array", "items": _TEXT},
        ),
        _language_parameter(),
    ]


def _value_of(facet: str, vocabularies: Vocabularies) -> _Schema:
    known = known_values(facet, vocabularies)
    return {"enum": known} if known else _TEXT


def _language_parameter() -> _Schema:
    return _parameter("ui", "Language of labels.", {"enum": list(LANGUAGES)}, "en")


def _parameter(
    name: str, told: str, schema: _Schema, example: object = None
) -> _Schema:
    found = {
        "name": name,
        "in": "query",
        "description": told,
        # Forms send what is left empty; it is passed over.
        "allowEmptyValue": True,
        "schema": schema,
    }
    return found if example is None else {**found, "example": example}


def _responses(name: str, errors: Mapping[int, str]) -> _Schema:
    answers: _Schema = {"200": _answer("The answer.", name)}
    for status, kind in {**errors, 503: "IndexUnavailable"}.items():
        answers[str(status)] = _answer(f"{kind}, and what to do about it.", "Error")
    return answers


def _answer(told: str, name: str) -> _Schema:
    return {
        "description": told,
        "content": {"application/json": {"schema": _ref(name)}},
    }


def _schemas() -> _Schema:
    """Return the form of all that is answered, by name."""
    facets = [name for name in FACETS if name != "year"]
    return {
        "Error": _object(error=_TEXT, kind=_TEXT),
        "Results": _object(
            query=_object(
                q=_TEXT,
                **{name: _list(_TEXT) for name in facets},
                year=_MAYBE,
                sort={"enum": list(SORTS)},
                limit=_COUNT,
                offset=_COUNT,
                expand=_YES,
                without=_list(_TEXT),
            ),
            read_as=_TEXT,
            notes=_list(_TEXT),
            total=_COUNT,
            took_ms={"type": "number"},
            hits=_list(_ref("Hit")),
            facets={
                "type": "object",
                "propertyNames": {"enum": list(FACETS)},
                "additionalProperties": _list(
                    _object(
                        value=_TEXT,
                        label=_TEXT,
                        count=_COUNT,
                        selected=_YES,
                        broader=_MAYBE,
                    )
                ),
            },
            histogram=_list(
                _object(
                    first={"type": "integer"},
                    last={"type": "integer"},
                    count=_COUNT,
                    selected=_YES,
                )
            ),
            expanded=_list(
                _object(
                    term=_TEXT,
                    concept=_TEXT,
                    labels=_map(_list(_TEXT)),
                    narrower_than=_MAYBE,
                    searched=_YES,
                    compounds=_YES,
                )
            ),
            suggestion=_MAYBE,
        ),
        "Suggestions": _object(
            suggestions=_list(
                _object(kind=_TEXT, id=_TEXT, text=_TEXT, language=_TEXT, url=_TEXT)
            )
        ),
        "Hit": _object(
            id=_TEXT,
            edition=_NUMBER,
            title=_TEXT,
            score={"type": "number"},
            type=_MAYBE,
            issued=_MAYBE,
            language=_TEXT,
            languages=_list(_TEXT),
            themes=_list(_TEXT),
            sectors=_list(_TEXT),
            issuer=_list(_TEXT),
            decision=_MAYBE,
            filename=_TEXT,
            url=_TEXT,
            pages=_list(_NUMBER),
            page_kind=_TEXT,
            snippets=_list(
                _object(
                    page=_NUMBER,
                    language=_TEXT,
                    parts=_list(
                        {
                            "type": "array",
                            "prefixItems": [_TEXT, _YES],
                            "minItems": 2,
                            "maxItems": 2,
                        }
                    ),
                )
            ),
        ),
        "Document": _object(
            id=_TEXT,
            url=_TEXT,
            access={"enum": [str(one) for one in Access]},
            state={"enum": [str(one) for one in State]},
            revision=_COUNT,
            changed=_TEXT,
            record={
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: _ref("Values" if field.many else "Value")
                    for name, field in FIELDS.items()
                    if not field.per_edition
                },
            },
            editions=_list(_ref("Edition")),
            cases=_list(_ref("Case")),
        ),
        "SimilarDocuments": _object(
            id=_TEXT,
            similar=_list(
                _object(
                    id=_TEXT,
                    title=_TEXT,
                    language=_TEXT,
                    type=_MAYBE,
                    issued=_MAYBE,
                    url=_TEXT,
                    in_common=_map(_list(_TEXT)),
                )
            ),
        ),
        "Value": _object(value=_TEXT, origin=_TEXT, evidence=_list(_TEXT)),
        "Values": _object(values=_list(_TEXT), origin=_TEXT, evidence=_list(_TEXT)),
        "Edition": _object(
            number=_NUMBER,
            language=_TEXT,
            version=_NUMBER,
            is_current=_YES,
            title=_TEXT,
            alternative_title=_list(_TEXT),
            abstract=_MAYBE,
            filename=_TEXT,
            media_type=_TEXT,
            size=_COUNT,
            sha256={**_TEXT, "pattern": "^[0-9a-f]{64}$"},
            page_count=_COUNT,
            page_kind=_TEXT,
            added=_TEXT,
            file=_TEXT,
            parts=_list(_ref("Part")),
        ),
        "Part": _object(
            kind={"enum": [str(one) for one in PartKind]},
            number=_MAYBE,
            heading=_MAYBE,
            text=_TEXT,
            page=_NUMBER,
            date_from=_MAYBE,
            date_to=_MAYBE,
            place=_MAYBE,
            parent={"type": ["integer", "null"]},
        ),
        "Case": _object(
            id=_NUMBER,
            place=_TEXT,
            country=_TEXT,
            service=_TEXT,
            **{
                name: _MAYBE
                for name in (
                    *("year", "owner_before", "owner_after"),
                    *("party_before", "party_after", "way", "outcome"),
                )
            },
            texts=_map(_object(name=_TEXT, summary=_MAYBE, workers=_MAYBE)),
            references=_list(_TEXT),
            checked=_YES,
            documents=_list(
                _object(id=_TEXT, edition=_NUMBER, page={"type": ["integer", "null"]})
            ),
        ),
    }


def _object(**properties: _Schema) -> _Schema:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _map(values: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": values}


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/components/schemas/{name}"}
