"""The same answers as the pages, for programs: JSON under ``/api/v1``."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from index.query import Query
from index.similar import Similar
from index.suggesting import Suggestion
from repository.cases import CaseLink, known_cases
from repository.identifiers import document_path
from repository.model import Case, Document, Edition, Part
from repository.record import FIELDS, record_of
from search_web.interface import interface_language, link
from search_web.pages import asked_query
from search_web.record_rows import preferred_edition
from search_web.shelf import shelf

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """Answer a search; labels are in the language of ``ui``."""
    return jsonify(shelf().search(asked_query(), interface_language()).to_json())


@blueprint.get("/suggest")
def suggest() -> Response:
    """Answer with what a reader may be about to type, and where each leads."""
    found = shelf().suggest(request.args.get("q", ""), interface_language())
    rows = [
        {
            "kind": one.kind,
            "id": one.id,
            "text": one.text,
            "language": one.language,
            "url": _leads_to(one),
        }
        for one in found
    ]
    return jsonify({"suggestions": rows})


def _leads_to(one: Suggestion) -> str:
    match one.kind:
        case "title":
            return one.path
        case "themes" | "sectors":
            return link("subjects.subject", kind=one.kind, id=one.id)
        case "organisations":
            return link("pages.search", Query(filters={"issuer": (one.id,)}))
        case _:
            return link("pages.search", Query(q=one.text))


@blueprint.get("/documents/<id>")
def document(id: str) -> Response:
    """Answer with all that is known of a document, without the text of its pages."""
    here = shelf()
    found = here.catalogue.document(id, here.scope)
    cases = known_cases(here.catalogue, here.scope, id)
    editions = [
        edition_json(
            found, edition, here.catalogue.parts(id, edition.number, here.scope)
        )
        for edition in found.editions
    ]
    return jsonify(
        {
            "id": found.id,
            "url": document_path(
                id, preferred_edition(found, interface_language()).title
            ),
            "access": found.access,
            "state": found.state,
            "revision": found.revision,
            "changed": found.changed,
            "record": record_json(found),
            "editions": editions,
            "cases": [case_json(case, links) for case, links in cases],
        }
    )


@blueprint.get("/documents/<id>/similar")
def similar(id: str) -> Response:
    """Answer with the documents most like one, those in the language ``ui`` first."""
    here, ui = shelf(), interface_language()
    found = here.similar(here.catalogue.document(id, here.scope), ui)
    return jsonify({"id": id, "similar": [_similar_json(one, ui) for one in found]})


def _similar_json(one: Similar, ui: str) -> dict[str, Any]:
    edition = preferred_edition(one.document, ui)
    record = record_of(one.document, edition)
    title = record.first("title") or edition.title
    return {
        "id": one.document.id,
        "title": title,
        "language": edition.language,
        "type": record.first("type") or None,
        "issued": record.first("issued") or None,
        "url": document_path(one.document.id, title),
        "in_common": {name: list(values) for name, values in one.common.items()},
    }


def record_json(document: Document) -> dict[str, Any]:
    """Return the record by field: values, where they come from, and why.

    Fields that each edition has for itself are with the editions.
    """
    record = record_of(document)
    return {
        name: {
            "values" if field.many else "value": (
                list(record.all(name)) if field.many else record.first(name)
            ),
            "origin": record.why(name)[0].origin,
            "evidence": [why.evidence for why in record.why(name)],
        }
        for name, field in FIELDS.items()
        if record.why(name) and not field.per_edition
    }


def edition_json(
    document: Document, edition: Edition, parts: list[Part]
) -> dict[str, Any]:
    """Return an edition with its parts."""
    record = record_of(document, edition)
    return {
        "number": edition.number,
        "language": edition.language,
        "version": edition.version,
        "is_current": edition.is_current,
        "title": edition.title,
        "alternative_title": list(record.all("alternative_title")),
        "abstract": record.first("abstract") or None,
        "filename": edition.filename,
        "media_type": edition.media_type,
        "size": edition.size,
        "sha256": edition.sha256,
        "page_count": edition.page_count,
        "page_kind": edition.page_kind,
        "added": edition.added,
        "file": url_for(
            "document_page.original", id=document.id, edition=edition.number
        ),
        "parts": [
            {
                "kind": part.kind,
                "number": part.number or None,
                "heading": part.heading or None,
                "text": part.text,
                "page": part.page,
                "date_from": part.date_from or None,
                "date_to": part.date_to or None,
                "place": part.place or None,
                "parent": part.parent,
            }
            for part in parts
        ],
    }


def case_json(case: Case, links: list[CaseLink]) -> dict[str, Any]:
    """Return a case with the documents and pages that evidence it."""
    return {
        "id": case.id,
        "place": case.place,
        "country": case.country,
        "service": case.service,
        "year": case.year or None,
        "owner_before": case.owner_before or None,
        "owner_after": case.owner_after or None,
        "party_before": case.party_before or None,
        "party_after": case.party_after or None,
        "way": case.way or None,
        "outcome": case.outcome or None,
        "texts": {
            text.language: {
                "name": text.name,
                "summary": text.summary or None,
                "workers": text.workers or None,
            }
            for text in case.texts
        },
        "references": list(case.references),
        "checked": case.checked,
        "documents": [
            {"id": one.document, "edition": one.edition, "page": one.page}
            for one in links
        ],
    }
