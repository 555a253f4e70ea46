"""What citation managers and crawlers of scholarship look for on a document's page:
the ``citation_*`` tags of Highwire Press, as Google Scholar and Zotero read them, and
the typed links of FAIR Signposting (signposting.org/FAIR, level 1) in its header."""

from collections.abc import Iterator

from flask import Response

from ingest.readers import formats
from repository.citing.formats import FORMATS
from repository.citing.references import Reference, inverted_name
from repository.model import PUBLIC_SCOPE, Document
from repository.record import record_of
from search_web.schema_org import licence_address, schema_type

_TOLD = ("csl-json", "bibtex", "ris")
"""Formats in which a reference describes a document to programs."""


def is_told(document: Document) -> bool:
    """Return whether programs may be told of a document: only what everybody may see,
    whoever can reach this process."""
    return PUBLIC_SCOPE.allows(document.access, document.state)


def citation_tags(reference: Reference, root: str) -> Iterator[tuple[str, str]]:
    """Give the name and content of each tag.

    Args:
        reference: an edition of a document.
        root: address of the library, without a slash at the end.
    """
    item, edition, document = reference.item, reference.edition, reference.document
    yield "citation_title", item["title"]
    for author in item.get("author", ()):
        yield "citation_author", inverted_name(author)
    date = item.get("issued", {}).get("date-parts")
    if date:
        year, *rest = date[-1]
        day = "/".join([str(year), *(f"{part:02}" for part in rest)])
        yield "citation_publication_date", day
    for name, key in (
        ("citation_technical_report_institution", "publisher"),
        ("citation_technical_report_number", "number"),
        ("citation_series_title", "collection-title"),
        ("citation_conference_title", "event-title"),
        ("citation_doi", "DOI"),
        ("citation_isbn", "ISBN"),
        ("citation_language", "language"),
        ("citation_abstract", "abstract"),
    ):
        if item.get(key):
            yield name, item[key]
    for keyword in filter(None, item.get("keyword", "").split(", ")):
        yield "citation_keywords", keyword
    yield "citation_abstract_html_url", item["URL"]
    if edition.media_type == formats.PDF:
        yield "citation_pdf_url", f"{root}/d/{document.id}/file/{edition.number}"


def add_signposts(response: Response, reference: Reference, root: str) -> None:
    """Add the typed links to the header of a document's page.

    Args:
        response: the page.
        reference: the edition that it shows.
        root: address of the library, without a slash at the end.
    """
    item, document = reference.item, reference.document
    record = record_of(document, reference.edition)
    doi = item.get("DOI", "")
    cited_as = f"https://doi.org/{doi}" if _is_plain(doi) else item["URL"]
    _add(response, cited_as, rel="cite-as")
    kind = schema_type(record.first("type"))
    _add(response, "https://schema.org/AboutPage", rel="type")
    _add(response, f"https://schema.org/{kind}", rel="type")
    for name in _TOLD:
        form = FORMATS[name]
        address = f"{root}/d/{document.id}/reference/{name}"
        _add(response, address, rel="describedby", type=form.media_type)
    for edition in document.current_editions:
        address = f"{root}/d/{document.id}/file/{edition.number}"
        _add(response, address, rel="item", type=edition.media_type)
    licence = licence_address(record.first("rights"))
    if licence:
        _add(response, licence, rel="license")


def add_signpost_back(response: Response, document: str, root: str) -> None:
    """Add to the header of an original file the link to the page of its document."""
    address = f"{root}/d/{document}"
    _add(response, address, rel="collection", type="text/html")


def _add(response: Response, address: str, **attributes: str) -> None:
    told = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    response.headers.add("Link", f"<{address}>{told}")


def _is_plain(doi: str) -> bool:
    return bool(doi) and doi.isascii() and not any(mark in doi for mark in ' <>"')
