"""References to take along, and what browsers need to search here from anywhere."""

from collections.abc import Iterable

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from index.exporting import find_documents
from repository.citing.formats import FORMATS, Format
from repository.citing.references import Referencing
from search_web.addresses import library_address
from search_web.interface import interface_language
from search_web.pages import asked_query
from search_web.reading import asked_edition
from search_web.shelf import shelf

blueprint = Blueprint("exports", __name__)


@blueprint.get("/export/<name>")
def results(name: str) -> Response:
    """Send every document that a search finds, as references in a format.

    Raises:
        NotFound: there is no such format.
        QueryError: the search cannot be carried out as asked.
    """
    here, ui = shelf(), interface_language()
    form = _format(name)
    found = find_documents(
        here.catalogue, here.engine, here.vocabularies, asked_query(), here.scope, ui
    )
    references = _referencing(ui).refer_all(found)
    return _sent(form, "commonshelf", form.write(references, ui))


@blueprint.get("/d/<id>/reference/<name>")
def reference(id: str, name: str) -> Response:
    """Send the reference of one document in a format.

    Raises:
        NotFound: there is no such format.
        DocumentNotFound: there is no such document that the reader may see.
    """
    here, ui = shelf(), interface_language()
    form = _format(name)
    found = here.catalogue.document(id, here.scope)
    edition = asked_edition(found, ui)
    references = iter([_referencing(ui).refer(found, edition)])
    return _sent(form, id, form.write(references, ui))


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to browsers, which then offer it in their own box
    (OpenSearch 1.1, draft 6)."""
    ui = interface_language()
    root = f"{library_address()}/"
    text = render_template("opensearch.xml", root=root, language=ui)
    return Response(text, mimetype="application/opensearchdescription+xml")


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise NotFound
    return FORMATS[name]


def _referencing(ui: str) -> Referencing:
    return Referencing(shelf().vocabularies, ui, library_address())


def _sent(form: Format, stem: str, pieces: Iterable[str]) -> Response:
    """Return a file that is written while it is sent."""
    response = Response(
        (piece.encode() for piece in pieces),
        mimetype=form.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{stem}{form.suffix}"',
            "X-Robots-Tag": "noindex",
        },
    )
    return response
