"""DOCX: paragraphs, lists, tables, text boxes and notes, in their order."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
from ingest.readers.drawing import Package, drawn
from ingest.readers.formats import DOCX
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.packed import (
    CORE_PROPERTIES,
    attribute,
    child,
    local,
    opened,
    part,
    property_hints,
)
from ingest.readers.word_styles import Numbering, Styles
from repository.model import Extraction

_SKIPPED = frozenset(
    "del moveFrom instrText delText fldData rPr pPr sectPr tblPr tblGrid trPr tcPr "
    "proofErr bookmarkStart bookmarkEnd footnoteRef endnoteRef annotationRef "
    "rt".split()  # how a word is read aloud, above it
)


def read(path: Path, limits: Limits) -> Extraction:
    """Read a DOCX file.

    Page numbers are those of the program that last saved the file, where it left
    marks; otherwise the text is parted at its main headings.

    Raises:
        ReadError: it is cut off, damaged, too large or needs a password.
    """
    warnings = Warnings.about(path)
    with opened(path) as archive:
        names = archive.NameToInfo
        main = next(
            (n for n in names if re.fullmatch(r"word/document\d*\.xml", n)), None
        )
        root = part(archive, main, path, limits, warnings) if main else None
        if root is None:
            raise cannot_read(path, "unreadable")
        walk = _Walk(
            Styles(part(archive, "word/styles.xml", path, limits, warnings)),
            Numbering(part(archive, "word/numbering.xml", path, limits, warnings)),
            {
                kind: _notes(part(archive, f"word/{kind}s.xml", path, limits, warnings))
                for kind in ("footnote", "endnote")
            },
        )
        core = part(archive, "docProps/core.xml", path, limits, warnings)
        package = Package(archive, path, limits, warnings)
        related = package.related(main) if main else {}
        walk.draw = lambda figure: drawn(package, figure, related)
        body = child(root, "body")
        blocks = list(walk.blocks(root if body is None else body))
        blocks += walk.pending_notes()
    return extraction(
        ("word", "", DOCX),
        pages_of(blocks),
        limits,
        warnings,
        property_hints(core, CORE_PROPERTIES, "DOCX"),
    )


def _notes(root: etree._Element | None) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {attribute(note, "id") or "": note for note in root}


class _Walk:
    """Walks through the body once, and keeps count of lists and notes on the way."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[str, dict[str, etree._Element]],
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._waiting: list[tuple[str, etree._Element]] = []
        self._boxes: list[etree._Element] = []
        self._figures: list[etree._Element] = []
        self.draw: Callable[[etree._Element], Iterable[Block]] = lambda figure: ()
        self._note_count: dict[str, int] = defaultdict(int)

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a body, a text box, a note or a cell."""
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name not in _SKIPPED:
                yield from self.blocks(_chosen(element))

    def pending_notes(self) -> list[Block]:
        """Return the notes that the text since the last page's end refers to."""
        blocks = []
        for mark, note in self._waiting:
            words = " ".join(b.text for b in self.blocks(note) if b.text)
            blocks.append(Block(BlockKind.PARAGRAPH, f"[{mark}] {words}"))
        self._waiting.clear()
        return blocks

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = self._styles.of(attribute(child(properties, "pStyle"), "val"))
        if _is_on(child(properties, "pageBreakBefore")):
            yield from self._page_end()
        level = attribute(child(properties, "outlineLvl"), "val")
        heading_level = int(level) + 1 if level and level < "9" else style.level
        label = self._numbering.label(child(properties, "numPr"), style.numbering)
        pieces = "".join(self._runs(element)).split("\f")
        for position, piece in enumerate(pieces):
            if position:
                yield from self._page_end()
            text = piece.strip()
            if not text:
                continue
            if heading_level:
                yield heading(f"{label.strip('- ')} {text}", heading_level)
            elif label:
                yield Block(BlockKind.ITEM, f"{label} {text}")
            else:
                yield Block(BlockKind.PARAGRAPH, text)
            label = ""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self.blocks(box)
        figures, self._figures = self._figures, []
        for figure in figures:
            yield from self.draw(figure)
        if child(properties, "sectPr") is not None:
            kind = attribute(child(properties, "sectPr", "type"), "val")
            if kind in ("nextPage", "oddPage", "evenPage"):
                yield from self._page_end()

    def _page_end(self) -> Iterator[Block]:
        yield from self.pending_notes()
        yield Block(BlockKind.PAGE_END)

    def _runs(self, element: etree._Element) -> Iterator[str]:
        """Yield the words of a paragraph; a form feed stands for a page's end."""
        for node in element:
            match local(node):
                case "t":
                    yield node.text or ""
                case "tab" | "ptab":
                    yield " "
                case "br":
                    yield "\f" if attribute(node, "type") == "page" else "\n"
                case "cr":
                    yield "\n"
                case "lastRenderedPageBreak":
                    yield "\f"
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    yield _symbol(attribute(node, "char"))
                case "footnoteReference" | "endnoteReference" as name:
                    yield self._note(name.removesuffix("Reference"), node)
                case "r" if _is_on(child(node, "rPr", "vanish")):
                    pass  # hidden, as field codes and notes to oneself are
                case "txbxContent":
                    self._boxes.append(node)
                case name if name not in _SKIPPED:
                    if name == "graphicData":
                        self._figures.append(node)
                    yield from self._runs(_chosen(node))

    def _note(self, kind: str, reference: etree._Element) -> str:
        note = self._notes[kind].get(attribute(reference, "id") or "")
        if note is None:
            return ""
        self._note_count[kind] += 1
        mark = str(self._note_count[kind])
        self._waiting.append((mark, note))
        return f"[{mark}]"

    def _table(self, element: etree._Element) -> Iterator[Block]:
        for line in _below(element, "tr"):
            cells = []
            for cell in _below(line, "tc"):
                blocks = [block for block in self.blocks(cell) if block.text]
                cells.append(" ".join(block.text for block in blocks))
                # A cell that goes on across columns is one cell and blank ones.
                span = attribute(child(cell, "tcPr", "gridSpan"), "val") or "1"
                cells += [""] * (min(int(span), 64) - 1 if span.isdecimal() else 0)
            if len(cells) == 1 and cells[0]:
                yield Block(BlockKind.PARAGRAPH, cells[0].replace("\t", " "))
            elif any(cells):
                yield row(cells)


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, those inside content controls and changes too."""
    for node in element:
        if local(node) == name:
            yield node
        elif local(node) in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _below(node, name)


def _chosen(element: etree._Element) -> etree._Element:
    """Return the one of several forms of the same content that is to be read."""
    if local(element) == "AlternateContent" and len(element):
        choice = child(element, "Choice")
        return element[0] if choice is None else choice
    return element


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and attribute(element, "val") not in (
        "0",
        "false",
        "off",
    )


def _symbol(code: str | None) -> str:
    """Return a character of a symbol font; those in the private area are bullets."""
    try:
        return chr(int(code or "", 16))
    except ValueError:
        return ""
