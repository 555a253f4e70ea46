"""ODT: paragraphs, lists, tables, text boxes and notes, in their order."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.readers.blocks import (
    Block,
    BlockKind,
    Warnings,
    extraction,
    heading,
    pages_of,
    row,
)
from ingest.readers.formats import ODT
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.packed import (
    attribute,
    child,
    local,
    opened,
    part,
    property_hints,
)
from repository.model import Extraction, Hint

_SKIPPED = frozenset(
    "tracked-changes sequence-decls variable-decls user-field-decls forms annotation "
    "annotation-end title desc bookmark-ref event-listeners".split()
)
_BOXES = frozenset(
    "text-box custom-shape rect circle ellipse polygon polyline path regular-polygon "
    "caption line connector measure".split()
)
"""What has paragraphs of its own beside the paragraph that it is anchored in."""

META = {
    "title": "title",
    "initial-creator": "creator",
    "creator": "creator",
    "subject": "abstract",
    "description": "abstract",
    "keyword": "keywords",
    "language": "language",
    "creation-date": "issued",
}


def read(path: Path, limits: Limits) -> Extraction:
    """Read an ODT file.

    Raises:
        ReadError: it is cut off, damaged, too large or needs a password.
    """
    warnings = Warnings.about(path)
    root, body, hints = body_and_hints(path, limits, warnings, ("text",), "ODT")
    blocks = list(Walk(root).blocks(body))
    return extraction(("odt", "", ODT), pages_of(blocks), limits, warnings, hints)


def body_and_hints(
    path: Path,
    limits: Limits,
    warnings: Warnings,
    kinds: tuple[str, ...],
    format: str,
) -> tuple[etree._Element, etree._Element, list[Hint]]:
    """Return the root of an OpenDocument file's content, its body, and what the file
    says of itself.

    Args:
        path: of the file.
        limits: of what is unpacked.
        warnings: for what is odd.
        kinds: names of the body's element; the root where there is none of them.
        format: as the evidence calls it.

    Raises:
        ReadError: it is cut off, damaged, too large or needs a password.
    """
    with opened(path) as archive:
        manifest = part(archive, "META-INF/manifest.xml", path, limits, warnings)
        if manifest is not None and any(
            local(element) == "encryption-data" for element in manifest.iter()
        ):
            raise cannot_read(path, "password")
        root = part(archive, "content.xml", path, limits, warnings)
        meta = part(archive, "meta.xml", path, limits, warnings)
    if root is None:
        raise cannot_read(path, "unreadable")
    bodies = (child(root, "body", kind) for kind in kinds)
    body = next((one for one in bodies if one is not None), root)
    return root, body, list(property_hints(child(meta, "meta"), META, format))


class Walk:
    """Walks through the text once, and keeps notes until their page's end."""

    def __init__(self, root: etree._Element) -> None:
        styles = child(root, "automatic-styles")
        self._breaks: dict[str | None, str] = {}
        self._titles: set[str | None] = {"Title"}
        self._bullets: set[str | None] = set()
        for style in styles if styles is not None else ():
            properties = child(style, "paragraph-properties")
            for side in ("break-before", "break-after"):
                if attribute(properties, side) == "page":
                    self._breaks[attribute(style, "name")] = side
            if attribute(style, "parent-style-name") == "Title":
                self._titles.add(attribute(style, "name"))
            if local(style) == "list-style" and (
                child(style, "list-level-style-bullet") is not None
            ):
                self._bullets.add(attribute(style, "name"))
        self._notes: list[tuple[str, etree._Element]] = []
        self._boxes: list[etree._Element] = []

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the body, and at the end the notes that are left."""
        yield from self._inside(container, "")
        yield from self._page_notes()

    def _inside(self, container: etree._Element, mark: str) -> Iterator[Block]:
        for element in container:
            name = local(element)
            if name in ("p", "h"):
                yield from self._paragraph(element, mark)
                mark = ""
            elif name == "list":
                yield from self._list(element)
            elif name == "table":
                yield from self._table(element)
            elif name == "soft-page-break":
                yield from self._page_end()
            elif name not in _SKIPPED:
                yield from self._inside(element, mark)

    def _list(self, element: etree._Element) -> Iterator[Block]:
        style = attribute(element, "style-name")
        number = 0
        for item in element:
            if local(item) == "list-header":
                yield from self._inside(item, "")
            elif local(item) == "list-item":
                number += 1
                is_bullet = style is None or style in self._bullets
                yield from self._inside(item, "-" if is_bullet else f"{number}.")

    def _paragraph(self, element: etree._Element, mark: str) -> Iterator[Block]:
        side = self._breaks.get(attribute(element, "style-name"))
        if side == "break-before":
            yield from self._page_end()
        for position, piece in enumerate("".join(self._words(element)).split("\f")):
            if position:
                yield from self._page_end()
            text = piece.strip()
            if not text:
                continue
            if attribute(element, "style-name") in self._titles:
                yield heading(text, 1)
            elif local(element) == "h":
                level = attribute(element, "outline-level") or "1"
                yield heading(text, int(level) if level.isdecimal() else 1)
            elif mark:
                yield Block(BlockKind.ITEM, f"{mark} {text}")
            else:
                yield Block(BlockKind.PARAGRAPH, text)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._inside(box, "")
        if side == "break-after":
            yield from self._page_end()

    def _words(self, element: etree._Element) -> Iterator[str]:
        """Yield the words of a paragraph; a form feed stands for a page's end."""
        yield element.text or ""
        for node in element:
            match local(node):
                case "s":
                    yield " "
                case "tab":
                    yield " "
                case "line-break":
                    yield "\n"
                case "soft-page-break":
                    yield "\f"
                case name if name in _BOXES:
                    self._boxes.append(node)
                case "note":
                    yield self._note(node)
                case "ruby":
                    base = child(node, "ruby-base")
                    yield "".join(self._words(node if base is None else base))
                case name if name and name not in _SKIPPED:
                    yield from self._words(node)
            yield node.tail or ""

    def _note(self, note: etree._Element) -> str:
        citation = child(note, "note-citation")
        mark = "*"
        if citation is not None:
            mark = "".join(map(str, citation.itertext())).strip()
        body = child(note, "note-body")
        if body is not None:
            self._notes.append((mark, body))
        return f"[{mark}]"

    def _page_notes(self) -> Iterator[Block]:
        notes, self._notes = self._notes, []
        for mark, body in notes:
            words = " ".join(
                block.text for block in self._inside(body, "") if block.text
            )
            yield Block(BlockKind.PARAGRAPH, f"[{mark}] {words}")

    def _page_end(self) -> Iterator[Block]:
        yield from self._page_notes()
        yield Block(BlockKind.PAGE_END)

    def _table(self, element: etree._Element) -> Iterator[Block]:
        for line in element.iter("{*}table-row"):
            if _table_of(line) is not element:
                continue
            cells = []
            for cell in line:
                if local(cell) in ("table-cell", "covered-table-cell"):
                    blocks = [b for b in self._inside(cell, "") if b.text]
                    cells.append(" ".join(block.text for block in blocks))
            if any(cells):
                yield row(cells)


def _table_of(line: etree._Element) -> etree._Element | None:
    """Return the table that a row belongs to; tables stand in cells of others."""
    above = line.getparent()
    while above is not None and local(above) != "table":
        above = above.getparent()
    return above
