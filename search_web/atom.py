"""Atom feeds (RFC 4287), written so that the same documents give the same bytes."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from index.results import Hit
from repository.citing.references import Reference, clean, full_name
from search_web.interface import direction

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a feed.

    Attributes:
        reference: the document.
        hit: where the search found it.
        updated: when its newest edition came in, or when it was opened to more readers
            if that was later; UTC, ISO 8601 to the second.
        address: of its page, at the passage.
        where: name of the page on which the passage stands.
    """

    reference: Reference
    hit: Hit
    updated: str
    address: str
    where: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands at the head of a feed.

    Attributes:
        library: identity of the library, the same wherever it is reached.
        title: of the feed.
        language: of the title.
        own: address of the feed.
        page: address of the same search as a page.
        search: the search as parameters, in one order.
        began: when the library began, for a feed without entries.
    """

    library: str
    title: str
    language: str
    own: str
    page: str
    search: str
    began: str


def write_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return a feed as XML in UTF-8."""
    entries = list(entries)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    root.set(_LANGUAGE, feed.language)
    _add(root, "id", lasting_id(feed.library, f"search?{feed.search}"))
    _add(root, "title", clean(feed.title))
    _add(root, "updated", max((one.updated for one in entries), default=feed.began))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.own)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", "Commonshelf")
    _add(root, "generator", "Commonshelf")
    for entry in entries:
        _add_entry(root, feed, entry)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def lasting_id(library: str, name: str) -> str:
    """Return the identifier of something in a library, the same wherever that is
    reached: a UUID made of the name (RFC 9562, version 5).

    >>> lasting_id("a1", "d/7f3k9q")
    'urn:uuid:7630d9ca-bc96-573b-b9be-da54e76b5a6f'
    """
    return uuid.uuid5(uuid.NAMESPACE_OID, f"commonshelf/{library}/{name}").urn


def _add_entry(root: Any, feed: Feed, entry: Entry) -> None:
    reference, hit = entry.reference, entry.hit
    own = _add(root, "entry")
    if hit.language != "und":
        own.set(_LANGUAGE, hit.language)
    _add(own, "id", lasting_id(feed.library, f"d/{reference.document.id}"))
    _add(own, "title", clean(hit.title))
    _add(own, "link", rel="alternate", type="text/html", href=entry.address)
    _add(own, "updated", entry.updated)
    _add(own, "published", min(e.added for e in reference.document.editions))
    for author in reference.item.get("author", ()):
        _add(_add(own, "author"), "name", full_name(author))
    concepts = {"type": (hit.type,), "theme": hit.themes, "sector": hit.sectors}
    for field, ids in concepts.items():
        scheme = lasting_id(feed.library, field)
        # A document without a type has one empty one, and no label for it.
        for id, label in zip(ids, reference.values.get(field, ()), strict=False):
            category = _add(own, "category", term=id, scheme=scheme, label=label)
            category.set(_LANGUAGE, feed.language)
    abstract = reference.item.get("abstract", "")
    if abstract:
        _add(own, "summary", abstract)
    for snippet in hit.snippets[:1]:
        content = _add(own, "content", type="xhtml")
        passage = _passage(entry, snippet.parts, snippet.language)
        passage.append(_where(entry, feed.language))
        content.append(passage)


def _passage(
    entry: Entry, parts: Iterable[tuple[str, bool]], language: str
) -> etree._Element:
    """Return the passage that matches."""
    whole = etree.Element(f"{{{XHTML}}}div", nsmap={None: XHTML})  # type: ignore[dict-item]
    quoted = etree.SubElement(whole, f"{{{XHTML}}}blockquote")
    if language != "und":
        quoted.set("lang", language)
    quoted.set("dir", direction(language))
    text_of = etree.SubElement(quoted, f"{{{XHTML}}}p")
    text_of.text = ""
    last = None
    for text, is_match in parts:
        text = _UNWRITTEN.sub(" ", text)
        if is_match:
            last = etree.SubElement(text_of, f"{{{XHTML}}}strong")
            last.text = text
        elif last is None:
            text_of.text += text
        else:
            last.tail = (last.tail or "") + text
    return whole


def _where(entry: Entry, language: str) -> etree._Element:
    """Return the page that the passage stands on, in the language of the feed."""
    own = etree.Element(f"{{{XHTML}}}p", lang=language, dir=direction(language))
    link = etree.SubElement(own, f"{{{XHTML}}}a", href=entry.address)
    link.text = entry.where
    return own


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        child.text = text
    return child
