"""EPUB: the parts of a book in the order in which they are read.

Container, package document and spine are those of EPUB 3.3 (W3C, 2023); EPUB 2 has
the same ones.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from ingest.readers.blocks import Warnings, extraction, pages_of
from ingest.readers.decoding import decode
from ingest.readers.formats import EPUB
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.markup import seen_blocks, tree_of
from ingest.readers.packed import attribute, child, content_of, local, opened, part
from repository.model import Extraction, Hint, Page, PageKind

_DUBLIN_CORE = {
    "title": "title",
    "creator": "creator",
    "publisher": "issuer",
    "date": "issued",
    "language": "language",
    "identifier": "identifier",
    "description": "abstract",
    "subject": "keywords",
    "rights": "rights",
}
_MARKUP = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_FONT_ONLY = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)
"""Ways in which only fonts are made unusable outside the book (EPUB 3.3, 4.2.6.3.1)."""


@dataclass(frozen=True, slots=True)
class _Spine:
    """What the package document tells: the parts to read, and what the book is."""

    parts: tuple[str, ...]
    hints: tuple[Hint, ...]


def read(path: Path, limits: Limits) -> Extraction:
    """Read an e-book, parted at its main headings.

    Raises:
        ReadError: it is cut off, damaged, too large or protected against copying.
    """
    warnings = Warnings.about(path)
    pages: list[Page] = []
    left = limits.characters
    with opened(path) as archive:
        _refuse_locked(archive, path, limits, warnings)
        spine = _spine(archive, path, limits, warnings)
        for name in spine.parts:
            for page in _sections(archive, name, path, limits, warnings):
                pages.append(replace(page, number=len(pages) + 1))
                left -= len(page.text)
            if left < 0 or len(pages) > limits.pages:
                break
    if not pages:
        pages = [Page(1, "", PageKind.SECTION)]
    return extraction(("epub", "", EPUB), pages, limits, warnings, spine.hints)


def _refuse_locked(
    archive: zipfile.ZipFile, path: Path, limits: Limits, warnings: Warnings
) -> None:
    locked = part(archive, "META-INF/encryption.xml", path, limits, warnings)
    for method in locked.iter("{*}EncryptionMethod") if locked is not None else ():
        if attribute(method, "Algorithm") not in _FONT_ONLY:
            raise cannot_read(path, "password:book")


def _spine(
    archive: zipfile.ZipFile, path: Path, limits: Limits, warnings: Warnings
) -> _Spine:
    container = part(archive, "META-INF/container.xml", path, limits, warnings)
    roots = container.iter("{*}rootfile") if container is not None else ()
    named = [attribute(root, "full-path") or "" for root in roots]
    found = (n for n in archive.namelist() if n.lower().endswith(".opf"))
    at = next((n for n in named if n in archive.NameToInfo), next(found, ""))
    package = part(archive, at, path, limits, warnings)
    if package is None:
        raise cannot_read(path, "unreadable")
    folder = posixpath.dirname(at)
    items = {}
    for item in package.iter("{*}item"):
        if attribute(item, "media-type") in _MARKUP:
            address = unquote((attribute(item, "href") or "").partition("#")[0])
            name = posixpath.normpath(posixpath.join(folder, address))
            items[attribute(item, "id")] = name
    order = [attribute(one, "idref") for one in package.iter("{*}itemref")]
    parts = [items[id] for id in order if id in items] or list(items.values())
    return _Spine(tuple(dict.fromkeys(parts)), tuple(_hints(package)))


def _hints(package: etree._Element) -> Iterator[Hint]:
    metadata = child(package, "metadata")
    for element in metadata.iter() if metadata is not None else ():
        field = _DUBLIN_CORE.get(local(element))
        value = (element.text or "").strip()
        if not field or not value:
            continue
        if field == "issued":
            value = value[:10]
        if field == "identifier":
            scheme = (attribute(element, "scheme") or "").lower()
            value = value.lower().removeprefix("urn:")
            if scheme == "isbn" and not value.startswith("isbn:"):
                value = f"isbn:{value}"
            if not value.startswith(("isbn:", "doi:")):
                continue
        yield Hint(field, value, f"EPUB: dc:{local(element)}")


def _sections(
    archive: zipfile.ZipFile,
    name: str,
    path: Path,
    limits: Limits,
    warnings: Warnings,
) -> Iterator[Page]:
    """Yield the sections of a part that have text: covers have none."""
    content = content_of(archive, name, path, limits)
    if content is None:
        warnings.add("damaged:part", part=name)
        return
    text, _ = decode(content, is_markup=True)
    tree = tree_of(text)
    if tree is None:
        return
    for page in pages_of(list(seen_blocks(tree))):
        if page.text.strip():
            yield page
