"""Parts of packed documents (DOCX, ODT, PPTX, EPUB): taken out and parsed without
surprises."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zlib import error as ZlibError

from lxml import etree

from ingest.readers.blocks import Warnings
from ingest.readers.limits import Limits, cannot_read
from repository.model import Hint

_MOST_PARTS = 20_000
CORE_PROPERTIES = {
    "title": "title",
    "creator": "creator",
    "subject": "abstract",
    "description": "abstract",
    "keywords": "keywords",
    "language": "language",
    "created": "issued",
}
"""The core properties of Office files, and the fields of a record that they tell."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a packed document; what is wrong with it becomes an error that says so.

    Raises:
        ReadError: it is cut off, damaged, or needs a password.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.filelist) > _MOST_PARTS:
                raise cannot_read(path, "too-large")
            yield archive
    except (zipfile.BadZipFile, EOFError) as error:
        raise cannot_read(path, "truncated") from error
    except (
        ZlibError,
        NotImplementedError,
        UnicodeDecodeError,
        etree.XMLSyntaxError,
    ) as error:
        raise cannot_read(path, "unreadable") from error
    except RuntimeError as error:
        # zipfile has no class of its own for encrypted parts.
        code = "password" if "encrypted" in str(error) else "unreadable"
        raise cannot_read(path, code) from error


def part(
    archive: zipfile.ZipFile,
    name: str,
    path: Path,
    limits: Limits,
    warnings: Warnings,
) -> etree._Element | None:
    """Return the root of an XML part; None if there is no such part.

    Entities are not resolved and nothing is fetched. What can be saved of damaged XML
    is returned, with a warning.

    Raises:
        ReadError: it is too large.
    """
    content = content_of(archive, name, path, limits)
    if content is None:
        return None
    try:
        return etree.fromstring(content, xml_parser(recover=False))
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
    warnings.add("damaged")
    return etree.fromstring(content, xml_parser(recover=True))


def content_of(
    archive: zipfile.ZipFile, name: str, path: Path, limits: Limits
) -> bytes | None:
    """Return the bytes of a part; None if there is no such part.

    A part that unfolds beyond the limit is refused before and while it is unpacked,
    whatever its header says.

    Raises:
        ReadError: it is too large.
    """
    if name not in archive.NameToInfo:
        return None
    most = limits.unpacked_bytes
    if archive.NameToInfo[name].file_size > most:
        raise cannot_read(path, "too-large")
    with archive.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise cannot_read(path, "too-large")
    return content


def xml_parser(recover: bool) -> etree.XMLParser:
    """Return a parser for XML of unknown origin: no entities, no network, bounded."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        # Limits of depth and of the length of a text hold where this is False.
        huge_tree=False,
        recover=recover,
    )


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace (two exist for DOCX)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the element found by following names downwards; None if one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element


def property_hints(
    properties: etree._Element | None, fields: Mapping[str, str], format: str
) -> Iterator[Hint]:
    """Yield what a packed document says of itself.

    Args:
        properties: their parent; None if there are none.
        fields: of a record, by name of the property.
        format: as the evidence calls it.
    """
    for element in properties if properties is not None else ():
        field = fields.get(local(element))
        value = (element.text or "").strip()
        if field == "issued":
            value = value[:10]
        if field and value:
            yield Hint(field, value, f"{format} properties: {local(element)}")
