"""PPTX: one page a slide: its title, its text and tables, and the speaker's notes.

Parts, relations and elements are those of Office Open XML (ISO/IEC 29500-1, part 1,
"PresentationML" and "DrawingML").
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.readers.blocks import (
    Block,
    Warnings,
    extraction,
    heading,
    page_of,
    row,
)
from ingest.readers.drawing import Package, drawn, number_of, paragraphs
from ingest.readers.formats import PPTX
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.packed import (
    CORE_PROPERTIES,
    attribute,
    child,
    local,
    opened,
    property_hints,
)
from repository.model import Extraction, Page, PageKind

_MAIN = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
"""Placeholders for the date, the footer, and the number and image of the slide."""


def read(path: Path, limits: Limits) -> Extraction:
    """Read a presentation, its slides in the order in which they are shown.

    Raises:
        ReadError: it is cut off, damaged, too large or needs a password.
    """
    warnings = Warnings.about(path)
    with opened(path) as archive:
        package = Package(archive, path, limits, warnings)
        root = package.part(_MAIN)
        if root is None:
            raise cannot_read(path, "unreadable")
        slides = list(_slides(package, root))
        hints = list(
            property_hints(package.part("docProps/core.xml"), CORE_PROPERTIES, "PPTX")
        )
        pages = [
            _page(package, number, name)
            for number, name in enumerate(slides[: limits.pages], 1)
        ]
    if not pages:
        pages = [Page(1, "", PageKind.SLIDE)]
    return extraction(
        ("presentation", "", PPTX), pages, limits, warnings, hints, len(slides)
    )


def _slides(package: Package, root: etree._Element) -> Iterator[str]:
    """Yield the names of the slides' parts in order."""
    related = package.related(_MAIN)
    listed = child(root, "sldIdLst")
    for entry in listed if listed is not None else ():
        # An entry has two attributes called id; the relation's is in a namespace.
        ids = [str(value) for key, value in entry.attrib.items() if "}" in str(key)]
        _, name = related.get(ids[0] if ids else "", ("", ""))
        if name:
            yield name


def _page(package: Package, number: int, name: str) -> Page:
    slide = package.part(name)
    if slide is None:
        package.warnings.add("damaged:slide", number=number)
        return Page(number, "", PageKind.SLIDE)
    tree = child(slide, "cSld", "spTree")
    titles: list[Block] = []
    body: list[Block] = []
    related = package.related(name)
    for shape in _shapes(tree):
        blocks = list(_shape_blocks(package, shape, related))
        if not titles and _placeholder(shape) in _TITLES:
            titles = [heading(" ".join(b.text for b in blocks), 1)] if blocks else []
        else:
            body += blocks
    for kind, target in related.values():
        if kind == "notesSlide":
            body += _notes(package, target)
    return page_of(number, [*titles, *body], PageKind.SLIDE)


def _shapes(tree: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the shapes of a slide in reading order, those inside groups too.

    Files keep shapes in the order in which they were drawn, which people seldom set
    right; the title, then from the top, is how slides are read.
    """
    shapes = [
        shape for shape in _ungrouped(tree) if _placeholder(shape) not in _FURNITURE
    ]
    return iter(sorted(shapes, key=_top))


def _ungrouped(tree: etree._Element | None) -> Iterator[etree._Element]:
    waiting = list(tree) if tree is not None else []
    while waiting:
        element = waiting.pop(0)
        match local(element):
            case "grpSp":
                waiting[:0] = list(element)
            case "AlternateContent":
                choice = child(element, "Choice")
                waiting[:0] = list(element[0] if choice is None else choice)
            case "sp" | "graphicFrame":
                yield element


def _top(shape: etree._Element) -> tuple[int, int]:
    """Return where a shape stands: rows of slides, then from its leading side.

    A placeholder without a place of its own stands where its layout puts it: the
    title first, then the text.
    """
    if _placeholder(shape) in _TITLES:
        return -1, 0
    place = child(shape, "spPr", "xfrm", "off")
    if place is None:
        place = child(shape, "xfrm", "off")
    if place is None:
        return 0, 0
    return number_of(attribute(place, "y")) // _ROW, number_of(attribute(place, "x"))


_ROW = 360_000
"""Height of a row of shapes, in English Metric Units (a centimetre): what stands less
apart stands side by side."""


def _placeholder(shape: etree._Element) -> str:
    """Return what a shape is the place for; "" if it is an ordinary one."""
    for element in shape:
        if local(element) in ("nvSpPr", "nvGraphicFramePr"):
            place = child(element, "nvPr", "ph")
            if place is not None:
                return attribute(place, "type") or "obj"
    return ""


def _shape_blocks(
    package: Package, shape: etree._Element, related: dict[str, tuple[str, str]]
) -> Iterator[Block]:
    if local(shape) == "sp":
        yield from paragraphs(child(shape, "txBody"))
        return
    data = child(shape, "graphic", "graphicData")
    table = child(data, "tbl")
    if table is not None:
        for line in table:
            if local(line) == "tr":
                cells = [
                    " ".join(block.text for block in paragraphs(child(cell, "txBody")))
                    for cell in line
                    if local(cell) == "tc"
                ]
                if any(cells):
                    yield row(cells)
    else:
        yield from drawn(package, data, related)


def _notes(package: Package, name: str) -> Iterator[Block]:
    """Yield what the speaker is to say about a slide."""
    notes = package.part(name)
    tree = child(notes, "cSld", "spTree")
    for shape in _ungrouped(tree):
        if local(shape) == "sp" and _placeholder(shape) not in _FURNITURE:
            yield from paragraphs(child(shape, "txBody"))
