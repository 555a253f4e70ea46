"""What every reader makes of a file, and how that becomes an extraction.

A reader lists *blocks* (headings, paragraphs, items, rows of tables, ends of pages) in
reading order. Pages follow from the ends of pages where the file has any; a file
without pages is parted into sections at its main headings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ingest.normalise import normalise, normalise_counted
from ingest.readers.limits import Limits
from repository.issue_sentences import in_words
from repository.model import Extraction, Hint, Page, PageKind


class BlockKind(StrEnum):
    """The kinds of block in running text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    PAGE_END = "page end"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of running text.

    Attributes:
        kind: what it is.
        text: its words; the cells of a row are parted by tabs, a heading is one line.
        level: of a heading, from 1.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Warnings:
    """Collects what was odd about one file, in words for staff."""

    name: str
    found: dict[str, str]

    @classmethod
    def about(cls, path: Path) -> "Warnings":
        """Return an empty collection for a file."""
        return cls(path.name, {})

    def add(self, kind: str, /, **values: object) -> None:
        """Note something odd; the first sentence for each code is kept.

        Args:
            kind: a key of :data:`repository.issue_sentences.SENTENCES`.
            values: what stands in its sentence beside the file's name.
        """
        code, sentence = in_words(kind, name=self.name, **values)
        self.found.setdefault(code, sentence)


def heading(text: str, level: int) -> Block:
    """Return a heading, its lines joined."""
    return Block(BlockKind.HEADING, " ".join(text.split()), level)


def row(cells: Iterable[str]) -> Block:
    """Return a row of a table, each cell on one line."""
    return Block(BlockKind.ROW, "\t".join(" ".join(cell.split()) for cell in cells))


def pages_of(blocks: Sequence[Block], split_level: int = 2) -> list[Page]:
    """Return the pages of a file, or its sections if it has no pages.

    Args:
        blocks: in reading order.
        split_level: headings of this level and above begin a section.
    """
    if any(block.kind is BlockKind.PAGE_END for block in blocks):
        groups, kind = list(_parted_by_page(blocks)), PageKind.PAGE
    else:
        groups, kind = list(_parted_by_heading(blocks, split_level)), PageKind.SECTION
    return [page_of(number, group, kind) for number, group in enumerate(groups, 1)]


def _parted_by_page(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.PAGE_END:
            yield group
            group = []
        else:
            group.append(block)
    if group:
        yield group


def _parted_by_heading(blocks: Iterable[Block], level: int) -> Iterator[list[Block]]:
    """Yield sections; a heading with no words of its own opens the next one."""
    group: list[Block] = []
    for block in blocks:
        begins = block.kind is BlockKind.HEADING and block.level <= level
        if begins and any(b.kind is not BlockKind.HEADING for b in group):
            yield group
            group = []
        group.append(block)
    yield group


def page_of(
    number: int, blocks: Sequence[Block], kind: PageKind, label: str | None = None
) -> Page:
    """Return a page with the text of its blocks, paragraphs parted by empty lines."""
    text = ""
    before: Block | None = None
    for block in blocks:
        if not block.text.strip(" \n"):
            continue
        if before is not None:
            joins = before.kind is block.kind and block.kind in (
                BlockKind.ITEM,
                BlockKind.ROW,
            )
            text += "\n" if joins else "\n\n"
        text += block.text
        before = block
    headings = tuple(b.text for b in blocks if b.kind is BlockKind.HEADING and b.text)
    return Page(number, text, kind, label, headings)


def extraction(
    reader: tuple[str, str, str],
    pages: Iterable[Page],
    limits: Limits,
    warnings: Warnings,
    hints: Iterable[Hint] = (),
    total: int = 0,
) -> Extraction:
    """Return an extraction with normalised text, within the limits.

    Args:
        reader: name and version of the reader, and the media type of the file.
        pages: with text as the reader found it; not read further than the limits
            allow.
        limits: pages and characters beyond these are left out, and a warning says so.
        warnings: what was odd so far.
        hints: what the file says about itself.
        total: pages of the file, where the reader read no more than are kept.
    """
    kept: list[Page] = []
    left, removed = limits.characters, 0
    was_cut = False
    for page in pages:
        if len(kept) == limits.pages:
            was_cut = True
            break
        # Far more than is kept is not worth normalising.
        text, count = normalise_counted(page.text[: left * 2 + 1000])
        removed += count
        if len(text) > left:
            kept.append(_normal(page, text[:left]))
            was_cut = True
            break
        left -= len(text)
        kept.append(_normal(page, text))
    if was_cut or total > len(kept):
        warnings.add(
            "cut" if total else "cut:unknown",
            kept=f"{len(kept):,}",
            total=f"{total:,}",
            characters=f"{sum(len(page.text) for page in kept):,}",
        )
    if not any(page.text for page in kept):
        warnings.add("no-text")
    name, version, media_type = reader
    return Extraction(
        reader=name,
        version=version,
        media_type=media_type,
        pages=tuple(kept),
        hints=tuple(_normal_hints(hints)),
        warnings=tuple(warnings.found.items()),
        removed_characters=removed,
    )


def _normal(page: Page, text: str) -> Page:
    headings = dict.fromkeys(normalise(heading) for heading in page.headings)
    return replace(
        page, text=text, headings=tuple(h for h in headings if h and h in text)
    )


def _normal_hints(hints: Iterable[Hint]) -> Iterator[Hint]:
    """Yield each hint once, on one line, and none that is empty."""
    seen = set()
    for hint in hints:
        value = " ".join(normalise(hint.value).split())[:2000]
        if value and (hint.field, value) not in seen:
            seen.add((hint.field, value))
            yield Hint(hint.field, value, hint.evidence)
