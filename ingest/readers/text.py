"""Plain text in any encoding, and Markdown or HTML that was saved as text."""

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.normalise import is_item, unwrap
from ingest.readers.blocks import Block, BlockKind, Warnings, extraction, pages_of
from ingest.readers.decoding import decode
from ingest.readers.formats import TEXT
from ingest.readers.furniture import without_furniture
from ingest.readers.limits import Limits
from ingest.readers.markdown import (
    blocks_of,
    is_markdown,
    keep_lines,
)
from repository.model import Extraction


def read(path: Path, limits: Limits) -> Extraction:
    """Read a text file; a form feed (U+000C) ends a page."""
    warnings = Warnings.about(path)
    text, is_certain = decode(path.read_bytes())
    if not is_certain:
        warnings.add("encoding")
    blocks = list(text_blocks(text))
    return extraction(("text", "", TEXT), pages_of(blocks), limits, warnings)


def text_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of text without markup, or with that of Markdown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = without_furniture(text.strip("\f"))
    return _markdown(text) if is_markdown(text) else _plain(text)


def _markdown(text: str) -> Iterator[Block]:
    for position, page in enumerate(text.split("\f")):
        if position:
            yield Block(BlockKind.PAGE_END)
        yield from blocks_of(page, keep_lines)


def _plain(text: str) -> Iterator[Block]:
    for position, page in enumerate(text.split("\f")):
        if position:
            yield Block(BlockKind.PAGE_END)
        for paragraph in re.split(r"\n[ \u3000]*\n+", unwrap(page)):
            lines = [line for line in paragraph.split("\n") if line.strip()]
            if lines and all(is_item(line) for line in lines):
                yield from (Block(BlockKind.ITEM, line) for line in lines)
            elif lines:
                yield Block(BlockKind.PARAGRAPH, "\n".join(lines))
