"""What a page that links to a document may show of it: oEmbed 1.0 (oembed.com).

The answer is of type ``link``: other sites may not frame the pages of the library.
"""

from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotImplemented as FormatNotOffered

from repository.citing.references import Referencing, full_name
from repository.errors import DocumentNotFound
from repository.identifiers import ID_PATTERN
from repository.model import PUBLIC_SCOPE, Document, Edition
from search_web.addresses import library_address
from search_web.interface import interface_language
from search_web.record_rows import preferred_edition
from search_web.shelf import shelf

blueprint = Blueprint("oembed", __name__)


@blueprint.get("/api/oembed")
def embed() -> Response:
    """Answer with the title and authors of the document at the address ``url``.

    Raises:
        DocumentNotFound: there is no public document at this address.
        FormatNotOffered: another format than JSON is asked for.
    """
    if request.args.get("format", "json") != "json":
        raise FormatNotOffered("Only JSON is offered. Ask for format=json.")
    here, ui = shelf(), interface_language()
    id, number = _read(request.args.get("url", ""))
    document = here.catalogue.document(id, PUBLIC_SCOPE)
    edition = _edition(document, number, ui)
    root = library_address()
    item = Referencing(here.vocabularies, ui, root).refer(document, edition).item
    answer = {
        "type": "link",
        "version": "1.0",
        "title": item["title"],
        "author_name": ", ".join(map(full_name, item.get("author", ()))),
        "provider_name": "Commonshelf",
        "provider_url": f"{root}/",
    }
    return jsonify({name: value for name, value in answer.items() if value})


_NOTHING = "There is no public document at this address. Give the address of its page."


def _read(url: str) -> tuple[str, str]:
    """Return the identifier and the edition, as text, of a page's address.

    Raises:
        DocumentNotFound: it is no address of a document here.
    """
    for root in (library_address(), request.host_url.rstrip("/")):
        if url.startswith(f"{root}/d/"):
            try:
                parts = urlsplit(url.removeprefix(root))
            except ValueError:
                break
            id = parts.path.split("/")[2]
            if ID_PATTERN.fullmatch(id):
                return id, parse_qs(parts.query).get("edition", [""])[0]
    raise DocumentNotFound(_NOTHING)


def _edition(document: Document, number: str, ui: str) -> Edition:
    for edition in document.editions:
        if str(edition.number) == number:
            return edition
    return preferred_edition(document, ui)
