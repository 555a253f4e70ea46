"""A document in unqualified Dublin Core, as the oai_dc format of OAI-PMH holds it."""

from collections.abc import Iterator

from lxml import etree

from repository.citing.references import clean
from repository.model import Document
from repository.record import FIELDS, RELATIONS, Kind, record_of
from repository.values import named_value
from repository.vocabulary import Vocabularies
from search_web.record_rows import preferred_edition

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def dublin_core(
    document: Document, vocabularies: Vocabularies, root: str
) -> etree._Element:
    """Return a document as an element ``oai_dc:dc``.

    The document's page comes first among the identifiers, then the original files.
    Relations are left out: they may name documents that not everybody may see.

    Args:
        document: that the public may see.
        vocabularies: for the names of what its record holds.
        root: address of the library, without a slash at the end.
    """
    holder = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    holder.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_SCHEMA}")
    seen = set()
    for name, value, language in _elements(document, vocabularies, root):
        text = clean(value)
        if text and (name, text) not in seen:
            seen.add((name, text))
            element = etree.SubElement(holder, f"{{{DC}}}{name}")
            element.text = text
            if language and language != "und":
                element.set(_LANGUAGE, language)
    return holder


def _elements(
    document: Document, vocabularies: Vocabularies, root: str
) -> Iterator[tuple[str, str, str]]:
    """Give element, value and the language of the value, "" where it has none."""
    shown = preferred_edition(document, "en")
    editions = [shown, *(e for e in document.current_editions if e != shown)]
    yield "identifier", f"{root}/d/{document.id}", ""
    for edition in editions:
        address = f"{root}/d/{document.id}/file/{edition.number}"
        yield "identifier", address, ""
        yield "format", edition.media_type, ""
        yield "title", edition.title, edition.language
        if edition.language != "und":
            yield "language", edition.language, ""
        record = record_of(document, edition)
        yield "description", record.first("abstract"), edition.language
    record = record_of(document)
    for name, field in FIELDS.items():
        if not field.dublin_core or field.per_edition or name in RELATIONS:
            continue
        if field.kind is Kind.ACCESS:
            continue
        language = "en" if field.kind in (Kind.CONCEPT, Kind.PLACE) else ""
        for value in record.all(name):
            named = named_value(field, value, vocabularies, "en")
            yield field.dublin_core, named, language
