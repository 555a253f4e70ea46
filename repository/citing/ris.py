"""References as RIS, which EndNote, Zotero, Mendeley and Citavi read.

A line is a tag of two characters, two spaces, a hyphen, a space and a value; a record
begins with TY and ends with ER (RIS Format Specifications, Research Information
Systems, 2001; the tags by type are those that EndNote and Zotero agree on).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from repository.citing.references import Item, Reference

_TYPES = {"report": "RPRT", "webpage": "ELEC", "document": "GEN"}
_TAGS = (
    ("TI", "title"),
    ("T2", "collection-title"),
    ("PB", "publisher"),
    ("M3", "genre"),
    ("SN", "number"),
    ("SN", "ISBN"),
    ("DO", "DOI"),
    ("UR", "URL"),
    ("LA", "language"),
    ("AB", "abstract"),
    ("N1", "note"),
)


def write_ris(references: Iterable[Reference]) -> Iterator[str]:
    """Give references as RIS, one record at a time; lines end with CR LF."""
    for reference in references:
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(reference))


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    item = reference.item
    yield "TY", _TYPES[item["type"]]
    yield "ID", item["id"]
    for author in item.get("author", ()):
        yield "AU", _name(author)
    for day in item.get("issued", {}).get("date-parts", ())[:1]:
        yield "PY", f"{day[0]:04}"
        yield "DA", "/".join([f"{day[0]:04}", *_two(day[1:])])
    seen = set()
    for tag, name in _TAGS:
        if name in item and tag not in seen:
            seen.add(tag)
            yield tag, str(item[name])
    for keyword in _keywords(reference):
        yield "KW", keyword
    yield "ER", ""


def _two(parts: list[int]) -> list[str]:
    """Return month and day with two digits, the missing ones empty, and the slash
    that parts them from other information."""
    digits = [f"{part:02}" for part in parts]
    return [*digits, "", "", ""][:3]


def _name(author: Item) -> str:
    if "literal" in author:
        return str(author["literal"])
    return ", ".join(filter(None, (author["family"], author.get("given"))))


def _keywords(reference: Reference) -> Iterable[Any]:
    names = ("theme", "sector", "concept")
    return dict.fromkeys(k for n in names for k in reference.values.get(n, ()))
