"""A document in the words of schema.org, for search engines and citation managers.

Written as JSON-LD 1.1 into the document's page, where browsers do not run it; see
https://schema.org/CreativeWork for the properties.
"""

from collections.abc import Mapping
from typing import Any

from repository.citing.references import Reference, Referencing, full_name
from repository.edtf import is_date
from repository.record import record_of

_TYPES = {
    "policy-brief": "Report",
    "case-study": "Report",
    "report": "Report",
    "working-paper": "Report",
    "campaign-page": "WebPage",
    "press-release": "Article",
    "training-material": "LearningResource",
}
_ANY_TYPE = "DigitalDocument"


def schema_type(type: str) -> str:
    """Return the type of schema.org for a document type of ours.

    >>> schema_type("policy-brief"), schema_type("motion")
    ('Report', 'DigitalDocument')
    """
    return _TYPES.get(type, _ANY_TYPE)


def schema_of(reference: Reference, referencing: Referencing) -> Mapping[str, Any]:
    """Return one edition of a public document as an object of JSON-LD.

    Args:
        reference: the edition, in the reader's language.
        referencing: how it was made, with the library's address.
    """
    document, edition, item = reference.document, reference.edition, reference.item
    record = record_of(document, edition)
    values = reference.values
    root = referencing.address
    url = referencing.address_of(document, edition)
    type = schema_type(record.first("type"))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": type,
        "@id": url,
        "url": url,
        "name": item["title"],
        "alternateName": list(values.get("alternative_title", ())),
        "inLanguage": item.get("language"),
        "datePublished": _date(record.first("issued")),
        "dateModified": document.changed,
        "author": [_author(one) for one in item.get("author", ())],
        "publisher": [
            {"@type": "Organization", "name": name} for name in values.get("issuer", ())
        ],
        "abstract": item.get("abstract"),
        "genre": item.get("genre"),
        "about": [
            {"@type": "DefinedTerm", "name": name, "inDefinedTermSet": f"{field}s"}
            for field in ("theme", "sector", "concept")
            for name in values.get(field, ())
        ],
        "spatialCoverage": [
            {"@type": "Place", "name": name} for name in values.get("place", ())
        ],
        "temporalCoverage": record.first("period"),
        "identifier": _identifiers(item),
        "isPartOf": _series(item),
        "license": licence_address(record.first("rights")),
        "isBasedOn": item.get("custom", {}).get("source"),
        "isAccessibleForFree": True,
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": f"{root}/d/{document.id}/file/{edition.number}",
            "encodingFormat": edition.media_type,
            "contentSize": f"{edition.size} B",
            "sha256": edition.sha256,
        },
        "workTranslation": [
            {
                "@type": type,
                "@id": referencing.address_of(document, other),
                "name": other.title,
                "inLanguage": other.language,
            }
            for other in document.current_editions
            if other.number != edition.number and other.language != edition.language
        ],
    }
    if type == "Report" and item.get("number"):
        found["reportNumber"] = item["number"]
    return {name: value for name, value in found.items() if value}


def licence_address(rights: str) -> str:
    """Return the address of a licence that is given as one or by its SPDX identifier;
    "" for rights in other words.

    >>> licence_address("CC-BY-4.0"), licence_address("All rights reserved")
    ('https://spdx.org/licenses/CC-BY-4.0', '')
    """
    if rights.startswith(("https://", "http://")) and rights.isascii():
        return "" if any(mark in rights for mark in ' <>"') else rights
    is_identifier = rights.replace("-", "").replace(".", "").isalnum()
    if is_identifier and rights.isascii() and any(map(str.isdecimal, rights)):
        return f"https://spdx.org/licenses/{rights}"
    return ""


def _date(edtf: str) -> str:
    """Return a date as ISO 8601 writes it; of an interval the end; "" if unsure."""
    last = edtf.split("/")[-1]
    return last if is_date(last) and last[-1] not in "?~%" else ""


def _author(one: Mapping[str, str]) -> Mapping[str, str]:
    if "family" in one:
        return {
            "@type": "Person",
            "name": full_name(one),
            "familyName": one["family"],
            "givenName": one["given"],
        }
    return {"@type": "Organization", "name": one["literal"]}


def _identifiers(item: Mapping[str, Any]) -> list[Mapping[str, str]]:
    named = [("DOI", item.get("DOI")), ("ISBN", item.get("ISBN"))]
    named += [
        (scheme, value)
        for one in item.get("custom", {}).get("identifiers", ())
        for scheme, _, value in [one.partition(":")]
    ]
    return [
        {"@type": "PropertyValue", "propertyID": scheme, "value": value}
        for scheme, value in named
        if value
    ]


def _series(item: Mapping[str, Any]) -> Mapping[str, str]:
    name = item.get("collection-title")
    return {"@type": "CreativeWorkSeries", "name": name} if name else {}
