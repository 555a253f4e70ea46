"""What a list of addresses, a sitemap or a feed names."""

import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import feedparser
from lxml import etree

from ingest.harvest.fetch import Fetcher
from ingest.harvest.refusals import refused
from ingest.metadata import Metadata
from ingest.readers.packed import local, xml_parser
from repository.errors import HarvestError

_MOST_SITEMAPS = 500
_MOST_UNPACKED = 64 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """A document that a source names.

    Attributes:
        address: of the document, or of a page that leads to it.
        identifier: by which the source knows it; the address if it has none.
        modified: when the source says that it changed, as it writes it; "" if it does
            not say. An item with the same one is not asked for again.
        metadata: what the source says of it.
        is_gone: whether the source says that it was deleted.
    """

    address: str
    identifier: str = ""
    modified: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    is_gone: bool = False


def read_list(fetcher: Fetcher, address: str) -> Iterator[Item]:
    """Yield what a text with one address a line names; lines that begin with # and
    empty ones are passed over."""
    text = fetcher.get(address).body.decode("utf-8-sig", "replace")
    for line in text.splitlines():
        url = line.strip()
        if url and not url.startswith("#"):
            yield Item(url, url)


def read_sitemap(fetcher: Fetcher, address: str) -> Iterator[Item]:
    """Yield the pages of a sitemap and of the sitemaps it names (sitemaps.org).

    Raises:
        HarvestError: it is not a sitemap.
    """
    waiting, seen = [address], {address}
    while waiting:
        url = waiting.pop(0)
        root = _xml(_unpacked(fetcher.get(url).body), "a sitemap")
        if local(root) not in ("urlset", "sitemapindex"):
            raise HarvestError("it is not a sitemap")
        for entry in root:
            said = {local(e): (e.text or "").strip() for e in entry}
            found = said.get("loc", "")
            if not found:
                continue
            if local(root) == "urlset":
                yield Item(found, found, said.get("lastmod", ""))
            elif found not in seen and len(seen) < _MOST_SITEMAPS:
                seen.add(found)
                waiting.append(found)


def read_feed(fetcher: Fetcher, address: str) -> Iterator[Item]:
    """Yield the entries of an Atom or RSS feed; an enclosure counts more than the
    page that tells of it.

    Raises:
        HarvestError: it is not a feed.
    """
    answer = fetcher.get(address)
    feed = feedparser.parse(
        io.BytesIO(answer.body),
        response_headers={**answer.headers, "content-location": answer.url},
    )
    if not feed.version:
        raise HarvestError("it is neither an Atom nor an RSS feed")
    for entry in feed.entries:
        enclosures = [
            one.href for one in entry.get("enclosures", ()) if one.get("href")
        ]
        for url in enclosures or filter(None, [entry.get("link")]):
            modified = entry.get("updated") or entry.get("published") or ""
            values = {
                "title": entry.get("title"),
                "creator": entry.get("author"),
                "source": entry.get("link"),
            }
            yield Item(
                url,
                entry.get("id") or url,
                modified,
                said_by(f"the feed {address}", values),
            )


def said_by(where: str, values: Mapping[str, object]) -> Metadata:
    """Return metadata of single values; those that are missing are left out.

    Args:
        where: the values stand, for whoever asks later.
        values: by field.
    """
    return Metadata(
        {
            field: ((" ".join(str(value).split()), where),)
            for field, value in values.items()
            if value
        }
    )


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as packed:
            content = packed.read(_MOST_UNPACKED + 1)
    except (OSError, EOFError) as error:
        raise HarvestError("it is a damaged archive") from error
    if len(content) > _MOST_UNPACKED:
        raise refused("large", most=_MOST_UNPACKED >> 20)
    return content


def _xml(body: bytes, kind: str) -> etree._Element:
    try:
        return etree.fromstring(body, xml_parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise HarvestError(f"it is not {kind}: the XML is not valid") from error
