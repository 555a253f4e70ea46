"""The pages of the library for crawlers: sitemaps (sitemaps.org), named in robots.txt.

Only what is public is there, whoever can reach this process.
"""

from collections.abc import Iterable

from flask import Blueprint, Response, url_for
from lxml import etree
from werkzeug.exceptions import NotFound

from repository.cases import known_cases
from repository.identifiers import slug
from repository.listing import public_documents
from repository.model import PUBLIC_SCOPE
from search_web.addresses import library_address
from search_web.case_pages import case_slug
from search_web.shelf import shelf
from search_web.subjects import KINDS

blueprint = Blueprint("sitemap", __name__)

PAGE = 1000
"""Documents of one sitemap; 50,000 are allowed, but each costs a title."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = ("pages.search", "cases.cases", "calendar.calendar", "pages.help_page")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Name the sitemaps: one of the library's own pages, the others of documents."""
    stamps = [stamp for _, stamp in public_documents(shelf().catalogue)]
    portions = [stamps[start : start + PAGE] for start in range(0, len(stamps), PAGE)]
    entries = [(url_for("sitemap.pages"), "")]
    entries += [
        (url_for("sitemap.documents", number=number), max(portion))
        for number, portion in enumerate(portions, 1)
    ]
    return _written("sitemapindex", "sitemap", entries)


@blueprint.get("/sitemap/pages.xml")
def pages() -> Response:
    """Name the pages that are of no single document, and those of the cases."""
    entries = [(url_for(name), "") for name in _PAGES]
    for kind, one in KINDS.items():
        entries.append((url_for("subjects.subjects", kind=kind), ""))
        entries += [
            (url_for("subjects.subject", kind=kind, id=id), "")
            for id in shelf().vocabularies[one.vocabulary].concepts
        ]
    entries += [
        (url_for("cases.case", id=case.id, slug=case_slug(case)), "")
        for case, _ in known_cases(shelf().catalogue, PUBLIC_SCOPE)
    ]
    return _written("urlset", "url", entries)


@blueprint.get("/sitemap/<int:number>.xml")
def documents(number: int) -> Response:
    """Name the pages of documents, each edition that has one of its own.

    Raises:
        NotFound: there are not so many.
    """
    listed = public_documents(shelf().catalogue)[(number - 1) * PAGE : number * PAGE]
    if number < 1 or not listed:
        raise NotFound
    found = shelf().catalogue.documents([id for id, _ in listed], PUBLIC_SCOPE)
    return _written(
        "urlset",
        "url",
        (
            (
                url_for(
                    "document_page.document",
                    id=id,
                    slug=slug(edition.title) or None,
                    edition=edition.number if len(document.editions) > 1 else None,
                ),
                stamp,
            )
            for id, stamp in listed
            if (document := found.get(id))
            for edition in document.current_editions
        ),
    )


def _written(kind: str, element: str, entries: Iterable[tuple[str, str]]) -> Response:
    root = etree.Element(f"{{{_NAMESPACE}}}{kind}", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    address = library_address()
    for path, stamp in entries:
        one = etree.SubElement(root, f"{{{_NAMESPACE}}}{element}")
        etree.SubElement(one, f"{{{_NAMESPACE}}}loc").text = address + path
        if stamp:
            etree.SubElement(one, f"{{{_NAMESPACE}}}lastmod").text = stamp
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(text, mimetype="application/xml")
