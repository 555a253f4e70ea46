"""Collecting from OAI-PMH 2.0 (openarchives.org), with records in oai_dc."""

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

from lxml import etree

from ingest.harvest.fetch import Fetcher
from ingest.harvest.listing import Item
from ingest.metadata import Metadata
from ingest.readers.packed import child, local, xml_parser
from repository.edtf import is_date
from repository.errors import HarvestError
from repository.model import ISO_639_2
from repository.names import kept_identifier
from repository.vocabulary import Vocabularies

_URL = re.compile(r"https?://\S+")
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)\s*(10\.\d{4,9}/\S+)", re.I)
_ISBN = re.compile(r"(?:urn:)?isbn:?\s*([\d-]{10,17}[\dXx]?)", re.I)
_FILE = re.compile(r"\.(?:pdf|docx|odt|epub|pptx|rtf)(?:$|[?#])", re.I)
_LANGUAGES = {three: code for code, codes in ISO_639_2.items() for three in codes}
_MOST_PAGES = 100_000
_MOST_EMPTY = 20
"""Pages without a record, one after the other: filters leave some empty."""


class OaiList:
    """A list of records, and when the endpoint answered first."""

    def __init__(
        self,
        fetcher: Fetcher,
        address: str,
        vocabularies: Vocabularies,
        set_name: str = "",
        since: str = "",
    ) -> None:
        """Prepare a list.

        Args:
            fetcher: to ask with.
            address: of the endpoint, without parameters.
            vocabularies: to find themes and types in what records say.
            set_name: the OAI set that is wanted; all without one.
            since: a datestamp; only what changed then or later.
        """
        self._fetcher = fetcher
        self._address = address
        self._vocabularies = vocabularies
        self._set = set_name
        self._since = since
        self.answered = ""

    def __iter__(self) -> Iterator[Item]:
        """Yield the records, page after page.

        Raises:
            HarvestError: the endpoint answers with an error, or with something else.
        """
        asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
        if self._set:
            asked["set"] = self._set
        if self._since:
            asked["from"] = self._since
        tokens: set[str] = set()
        empty = 0
        for _ in range(_MOST_PAGES):
            root = self._page(asked)
            listed = child(root, "ListRecords")
            if listed is None:
                return
            records = [one for one in listed if local(one) == "record"]
            empty = 0 if records else empty + 1
            if empty > _MOST_EMPTY:
                raise HarvestError("its pages have no records, and no end")
            for record in records:
                yield from self._items(record)
            token = child(listed, "resumptionToken")
            word = (token.text or "").strip() if token is not None else ""
            if not word:
                return
            if word in tokens:
                raise HarvestError("its pages lead in a circle (resumptionToken)")
            tokens.add(word)
            asked = {"verb": "ListRecords", "resumptionToken": word}

    def _page(self, asked: dict[str, str]) -> etree._Element:
        answer = self._fetcher.get(f"{self._address}?{urlencode(asked)}")
        try:
            root = etree.fromstring(answer.body, xml_parser(recover=False))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise HarvestError("it does not answer with OAI-PMH") from error
        if local(root) != "OAI-PMH":
            raise HarvestError("it does not answer with OAI-PMH")
        failed = child(root, "error")
        if failed is not None and failed.get("code") != "noRecordsMatch":
            text = (failed.text or failed.get("code") or "an error").strip()
            raise HarvestError(f"the endpoint says: {text}")
        date = child(root, "responseDate")
        if not self.answered and date is not None:
            self.answered = (date.text or "").strip()
        return root

    def _items(self, record: etree._Element) -> Iterator[Item]:
        header = child(record, "header")
        if header is None:
            return
        said = {local(e): (e.text or "").strip() for e in header}
        name, stamp = said.get("identifier", ""), said.get("datestamp", "")
        if header.get("status") == "deleted":
            yield Item("", name, stamp, is_gone=True)
            return
        holder = child(record, "metadata", "dc")
        values: dict[str, list[str]] = defaultdict(list)
        for element in holder if holder is not None else ():
            text = " ".join((element.text or "").split())
            if text:
                values[local(element)].append(text)
        links = [
            match.group()
            for text in (*values["identifier"], *values["relation"], *values["source"])
            if (match := _URL.match(text)) and not _DOI.match(text)
        ]
        links.sort(key=lambda url: not _FILE.search(url))
        address = links[0] if links else ""
        yield Item(address, name, stamp, self._metadata(values, name, links))

    def _metadata(
        self, said: dict[str, list[str]], name: str, links: list[str]
    ) -> Metadata:
        """Return what a record in Dublin Core says, in our fields."""
        where = f"the OAI-PMH record {name}"
        vocabularies = self._vocabularies
        found: dict[str, list[str]] = {
            "title": said["title"][:1],
            "alternative_title": said["title"][1:],
            "creator": said["creator"],
            "issuer": said["publisher"][:1],
            "abstract": said["description"][:1],
            "issued": [date for date in map(_day, said["date"]) if date][:1],
            "language": [code for code in map(_language, said["language"]) if code][:1],
            "identifier": _identifiers(said["identifier"]),
            "source": [url for url in links if not _FILE.search(url)][:1],
            "rights": [text for text in said["rights"] if _URL.match(text)][:1],
        }
        for field, vocabulary, texts in (
            ("type", "types", said["type"]),
            ("theme", "themes", said["subject"]),
            ("sector", "sectors", said["subject"]),
            ("concept", "concepts", said["subject"]),
        ):
            concepts = map(vocabularies[vocabulary].find, texts)
            found[field] = list(dict.fromkeys(one.id for one in concepts if one))
        return Metadata(
            {
                field: tuple((value, where) for value in values)
                for field, values in found.items()
                if values
            }
        )


def _day(text: str) -> str:
    day = text.partition("T")[0]
    return day if is_date(day) else ""


def _language(text: str) -> str:
    code = re.split(r"[-_]", text.lower())[0]
    return _LANGUAGES.get(code, code if code in ISO_639_2 else "")


def _identifiers(texts: list[str]) -> list[str]:
    """Return the DOIs and ISBNs among identifiers, in our spelling.

    >>> _identifiers(["https://doi.org/10.1000/182", "ISBN 978-3-16-148410-0", "x"])
    ['doi:10.1000/182', 'isbn:9783161484100']
    """
    found = []
    for text in texts:
        if match := _DOI.search(text):
            found.append(kept_identifier(f"doi:{match.group(1)}"))
        elif match := _ISBN.search(text):
            found.append(kept_identifier(f"isbn:{match.group(1)}"))
    return found
