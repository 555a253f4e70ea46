"""The page of a document, and its original file."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from repository.cases import known_cases
from repository.citing.references import Referencing
from repository.errors import DocumentNotFound, IndexUnavailable
from repository.identifiers import slug
from repository.model import Document, Edition, Part, PartKind
from repository.record import record_of
from search_web.addresses import library_address
from search_web.interface import interface_language, link
from search_web.labels import PART_LABELS
from search_web.originals import is_shown_inline, send_original
from search_web.page_images import has_images
from search_web.pages import asked_query
from search_web.portions import asked_portion, in_portions
from search_web.reading import asked_edition, asked_match, asked_page, read_page
from search_web.record_rows import Reader, event_line, record_rows, usual_origin
from search_web.related import Alike, Relation, alikes, relations
from search_web.schema_org import schema_of
from search_web.scholarly import (
    add_signpost_back,
    add_signposts,
    citation_tags,
    is_told,
)
from search_web.shelf import shelf

blueprint = Blueprint("document_page", __name__)


@blueprint.get("/d/<id>", defaults={"slug": ""})
@blueprint.get("/d/<id>/<slug>")
def document(id: str, slug: str) -> ResponseReturnValue:
    """Show a document: its record, its parts, and the text of one page."""
    here = shelf()
    query = asked_query("page", "edition", "match", "portion")
    ui = interface_language()
    try:
        found = here.catalogue.document(id, here.scope)
    except DocumentNotFound:
        united = here.catalogue.successor(id, here.scope)
        if united is None:
            raise
        return redirect(link("document_page.document", query, id=united), 301)
    edition = asked_edition(found, ui)
    if slug != _slug(edition):
        return redirect(
            link(
                "document_page.document",
                None,
                id=id,
                slug=_slug(edition) or None,
                **request.args.to_dict(flat=False),
            )
        )
    reader = Reader(here.scope, ui, here.catalogue, here.vocabularies)
    record = record_of(found, edition)
    rows = record_rows(found, edition, reader)
    related = relations(found, record, reader)
    every_part = here.catalogue.parts(id, edition.number, here.scope)
    reading = read_page(
        here, found, edition, query, asked_page(edition), asked_match(), ui
    )
    root = library_address()
    referencing = Referencing(here.vocabularies, ui, root)
    reference = referencing.refer(found, edition) if is_told(found) else None
    page = render_template(
        "document.html",
        document=found,
        edition=edition,
        record=record,
        rows=rows,
        usual_origin=usual_origin(rows),
        related=related,
        alike=_alike(found, related, reader),
        event_line=event_line(record, ui),
        parts=_parts_by_kind(every_part),
        every_part=every_part,
        cases=known_cases(here.catalogue, here.scope, id),
        is_staff=reader.is_staff,
        issues=here.catalogue.issues(id) if reader.is_staff else [],
        reading=in_portions(reading, asked_portion()),
        query=query,
        slug_of=_slug,
        is_inline=is_shown_inline(edition),
        has_images=has_images(edition),
        citation_tags=citation_tags(reference, root) if reference else (),
        schema=schema_of(reference, referencing) if reference else None,
    )
    response = make_response(page)
    if reference:
        add_signposts(response, reference, root)
    return response


def _alike(document: Document, related: list[Relation], reader: Reader) -> list[Alike]:
    """Return documents like one that are not named as related anyway; none while
    the index cannot be used: the document can be read without it."""
    named = {other.document.id for one in related for other in one.others}
    try:
        return alikes(shelf().similar(document, reader.ui, named), reader)
    except IndexUnavailable:
        return []


def _slug(edition: Edition) -> str:
    return slug(edition.title)


def _parts_by_kind(parts: list[Part]) -> dict[str, list[Part]]:
    """Return parts by kind, in the order in which the page shows the kinds."""
    return {
        kind: found
        for kind in PART_LABELS
        if (found := [part for part in parts if part.kind is PartKind(kind)])
    }


@blueprint.get("/d/<id>/file/<int:edition>")
def original(id: str, edition: int) -> Response:
    """Send the original file of an edition."""
    here = shelf()
    response = send_original(*here.catalogue.file_path(id, edition, here.scope))
    add_signpost_back(response, id, library_address())
    return response
