"""A document as a reference: its record in words, and as an item of CSL-JSON.

The item follows the schema of CSL 1.0.2 (citationstyles.org, ``csl-data.json``); a
document of our field is a *report* with its own type as ``genre``, because the type
``document`` leaves styles without rules for number, series and publisher.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from repository.edtf import is_date
from repository.model import LANGUAGES, Document, Edition, PageKind
from repository.record import FIELDS, RELATIONS, Record, record_of
from repository.values import named_value
from repository.vocabulary import Vocabularies

Item = Mapping[str, Any]
"""An item of CSL-JSON."""

_CSL_TYPES = {"campaign-page": "webpage", "": "document"}
_PLAIN_TYPES = frozenset({"report", "campaign-page"})
"""Types that the type of the item says already."""
_UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAME_PART = re.compile(r"[^\d,;]{1,40}")


@dataclass(frozen=True, slots=True)
class Reference:
    """One edition of a document, ready to be written in any format.

    Attributes:
        document: that is cited.
        edition: of it.
        values: of each field of the record, as a reader of one language sees them.
            Relations are left out: they name documents that not everybody may see.
        item: the same as an item of CSL-JSON.
    """

    document: Document
    edition: Edition
    values: Mapping[str, tuple[str, ...]] = field(repr=False)
    item: Item = field(repr=False)


@dataclass(frozen=True, slots=True)
class Referencing:
    """How references are made.

    Attributes:
        vocabularies: for the names of what a record holds.
        ui: language of these names.
        address: of the library on the web, such as ``https://library.example.org``;
            "" where it is not known. References then lead to the document's source.
    """

    vocabularies: Vocabularies
    ui: str = "en"
    address: str = ""

    def refer(self, document: Document, edition: Edition) -> Reference:
        """Return an edition of a document as a reference."""
        record = record_of(document, edition)
        values = {
            name: tuple(self._name(name, value, self.ui) for value in record.all(name))
            for name in FIELDS
            if name not in RELATIONS and record.all(name)
        }
        return Reference(
            document, edition, values, self._item(document, edition, record, values)
        )

    def refer_all(
        self, found: Iterable[tuple[Document, Edition]]
    ) -> Iterator[Reference]:
        """Give editions of documents as references, one at a time."""
        for document, edition in found:
            yield self.refer(document, edition)

    def address_of(self, document: Document, edition: Edition) -> str:
        """Return the lasting address of an edition; "" if that of the library is not
        known.

        It is the short one without the title, which may be corrected.
        """
        if not self.address:
            return ""
        several = len(document.editions) > 1
        short = f"{self.address.rstrip('/')}/d/{document.id}"
        return f"{short}?edition={edition.number}" if several else short

    def _name(self, field: str, value: str, language: str) -> str:
        return clean(named_value(FIELDS[field], value, self.vocabularies, language))

    def _item(
        self,
        document: Document,
        edition: Edition,
        record: Record,
        values: Mapping[str, tuple[str, ...]],
    ) -> Item:
        own = edition.language if edition.language in LANGUAGES else self.ui
        issuers = [self._name("issuer", one, own) for one in record.all("issuer")]
        creators = [self._person(one) for one in record.all("creator")]
        type = record.first("type")
        single = {name: record.first(name) for name in FIELDS}
        dois, isbns, others = _identifiers(record.all("identifier"))
        pages = edition.page_count if edition.page_kind is PageKind.PAGE else 0
        keywords = [
            one
            for name in ("theme", "sector", "concept")
            for one in values.get(name, ())
        ]
        decision = next(iter(values.get("decision", ())), "")
        item = {
            "id": f"cs{document.id}"
            + (f"-{edition.number}" if len(document.editions) > 1 else ""),
            "type": _CSL_TYPES.get(type, "report"),
            "title": clean(single["title"] or edition.title),
            "author": creators or [{"literal": name} for name in issuers],
            "publisher": "; ".join(issuers),
            "genre": next(iter(values.get("type", ())), "")
            if type not in _PLAIN_TYPES
            else "",
            "issued": csl_date(single["issued"]),
            "collection-title": clean(single["series"]),
            "number": clean(single["number"]),
            "number-of-pages": pages or "",
            "event-title": clean(single["event"]),
            "event-place": clean(single["event_place"]),
            "event-date": csl_date(
                "/".join(filter(None, (single["event_from"], single["event_to"])))
            ),
            "DOI": next(iter(dois), ""),
            "ISBN": next(iter(isbns), ""),
            "URL": self.address_of(document, edition) or _web(single["source"]),
            "language": edition.language if edition.language != "und" else "",
            "abstract": clean(single["abstract"]),
            "keyword": ", ".join(dict.fromkeys(keywords)),
            "note": decision,
            "custom": _filled(
                {
                    "document": document.id,
                    "edition": edition.number,
                    "source": _web(single["source"]),
                    "identifiers": others,
                    "rights": clean(single["rights"]),
                }
            ),
        }
        return _filled(item)

    def _person(self, name: str) -> Mapping[str, str]:
        """Return a name in the form of CSL.

        Only what was written with a comma is taken apart: where a family name begins
        cannot be told from "Anne Le Strat", and an organisation has none.
        """
        name = clean(name)
        parts = name.split(", ")
        if len(parts) != 2 or self.vocabularies.organisations.find(name):
            return {"literal": name}
        if not all(_NAME_PART.fullmatch(part) for part in parts):
            return {"literal": name}
        return {"family": parts[0], "given": parts[1]}


def full_name(author: Mapping[str, str]) -> str:
    """Return the name of an author of an item as it is spoken.

    >>> full_name({"family": "Le Strat", "given": "Anne"})
    'Anne Le Strat'
    """
    return author.get("literal") or f"{author['given']} {author['family']}"


def inverted_name(author: Mapping[str, str]) -> str:
    """Return the name of an author of an item as lists sort it.

    >>> inverted_name({"family": "Le Strat", "given": "Anne"})
    'Le Strat, Anne'
    """
    return author.get("literal") or f"{author['family']}, {author['given']}"


def _filled(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if value}


def clean(text: str) -> str:
    """Return a text on one line without characters that files of text do not take.

    >>> clean(" Total\\r\\n\\x00Place\\u2028now ")
    'Total Place now'
    """
    return " ".join(_UNWRITTEN.sub("", " ".join(text.split())).split())


def csl_date(edtf: str) -> Mapping[str, Any]:
    """Return an EDTF date or interval as CSL-JSON writes it; empty if it is none.

    >>> csl_date("2021-09?")
    {'date-parts': [[2021, 9]], 'circa': True}
    """
    ends = [end for end in dict.fromkeys(edtf.split("/")) if is_date(end)]
    if not ends:
        return {}
    parts = [[int(part) for part in end.rstrip("?~%").split("-")] for end in ends[:2]]
    unsure = any(end[-1] in "?~%" for end in ends)
    return {"date-parts": parts, **({"circa": True} if unsure else {})}


def _identifiers(values: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Return DOIs, ISBNs, and all other identifiers as they are."""
    found: dict[str, list[str]] = {"doi": [], "isbn": []}
    others = []
    for value in map(clean, values):
        scheme, _, bare = value.partition(":")
        if scheme.lower() in found and bare:
            found[scheme.lower()].append(bare)
        else:
            others.append(value)
    return found["doi"], found["isbn"], others


def _web(address: str) -> str:
    """Return an address if it is one of the web; what a file says may be anything."""
    address = clean(address)
    return address if re.match(r"https?://[^\s]+\Z", address, re.IGNORECASE) else ""
