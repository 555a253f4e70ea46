"""What drawings of Office Open XML say: text of shapes, diagrams and charts.

Elements are those of ISO/IEC 29500-1, part 1, "DrawingML".
"""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.readers.blocks import Block, BlockKind, Warnings, row
from ingest.readers.limits import Limits
from ingest.readers.packed import attribute, child, local, part


@dataclass(frozen=True, slots=True)
class Package:
    """A file's parts, and what their reading needs."""

    archive: zipfile.ZipFile
    path: Path
    limits: Limits
    warnings: Warnings

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part; None if there is none."""
        return part(self.archive, name, self.path, self.limits, self.warnings)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part is related to: id to (kind of relation, name of part)."""
        folder, base = posixpath.split(name)
        relations = self.part(f"{folder}/_rels/{base}.rels")
        found = {}
        for relation in relations if relations is not None else ():
            target = attribute(relation, "Target") or ""
            if attribute(relation, "TargetMode") != "External":
                kind = (attribute(relation, "Type") or "").rpartition("/")[2]
                at = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
                found[attribute(relation, "Id") or ""] = (kind, at)
        return found


def drawn(
    package: Package,
    data: etree._Element | None,
    related: Mapping[str, tuple[str, str]],
) -> Iterator[Block]:
    """Yield the words of a diagram, or of a chart: its title, series and categories."""
    named = attribute(child(data, "relIds"), "dm") or attribute(
        child(data, "chart"), "id"
    )
    root = package.part(related.get(named or "", ("", ""))[1])
    if root is None:
        return
    for point in root.iter("{*}pt"):
        yield from paragraphs(child(point, "t"))
    for rich in root.iter("{*}rich"):
        yield from paragraphs(rich)
    words = (
        v.text or "" for cache in root.iter("{*}strCache") for v in cache.iter("{*}v")
    )
    if named_values := list(dict.fromkeys(words)):
        yield row(named_values)


def paragraphs(body: etree._Element | None) -> Iterator[Block]:
    """Yield the paragraphs of a shape's text; its items are marked."""
    for paragraph in body if body is not None else ():
        if local(paragraph) != "p":
            continue
        text = "".join(_words(paragraph)).strip()
        if not text:
            continue
        properties = child(paragraph, "pPr")
        is_item = (
            child(properties, "buChar") is not None
            or child(properties, "buAutoNum") is not None
            or number_of(attribute(properties, "lvl")) > 0
        )
        if is_item:
            yield Block(BlockKind.ITEM, f"- {text}")
        else:
            yield Block(BlockKind.PARAGRAPH, text)


def _words(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph:
        match local(element):
            case "r" | "fld":
                text = child(element, "t")
                yield (text.text or "") if text is not None else ""
            case "br":
                yield "\n"
            case "m" | "AlternateContent":
                yield "".join(t.text or "" for t in element.iter("{*}t"))


def number_of(text: str | None) -> int:
    """Return a whole number that an attribute says; 0 if it says none."""
    return int(text) if text and text.lstrip("-").isdecimal() else 0
