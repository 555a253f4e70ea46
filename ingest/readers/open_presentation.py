"""ODP and ODG: one page a slide: its title, its text and tables, and the notes.

Elements are those of OpenDocument 1.3, part 3 (presentation and drawing documents).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.readers.blocks import Block, Warnings, extraction, heading, page_of
from ingest.readers.formats import ODP
from ingest.readers.limits import Limits
from ingest.readers.odt import Walk, body_and_hints
from ingest.readers.packed import attribute, local
from repository.model import Extraction, Page, PageKind

_FURNITURE = frozenset({"date-time", "footer", "header", "page-number", "page"})
"""Places for the date, the footer, and the number and image of the slide."""
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc)?")
_MILLIMETRES = {"cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 0.3528, "pc": 4.2333}
_ROW = 10.0
"""Height of a row of frames, in millimetres: what stands less apart stands side by
side. As for PPTX."""


def read(path: Path, limits: Limits) -> Extraction:
    """Read a presentation or a drawing, its slides in their order.

    Raises:
        ReadError: it is cut off, damaged, too large or needs a password.
    """
    warnings = Warnings.about(path)
    root, body, hints = body_and_hints(
        path, limits, warnings, ("presentation", "drawing"), "ODP"
    )
    slides = [node for node in body if local(node) == "page"]
    pages = [
        _page(root, slide, number)
        for number, slide in enumerate(slides[: limits.pages], 1)
    ]
    return extraction(
        ("open_presentation", "", ODP),
        pages or [Page(1, "", PageKind.SLIDE)],
        limits,
        warnings,
        hints,
        len(slides),
    )


def _page(root: etree._Element, slide: etree._Element, number: int) -> Page:
    walk = Walk(root)
    titles: list[Block] = []
    blocks: list[Block] = []
    for frame in sorted(_frames(slide), key=_place):
        found = list(walk.blocks(frame))
        if _role(frame) == "title" and not titles:
            words = " ".join(block.text for block in found if block.text)
            titles = [heading(words, 1)] if words else []
        else:
            blocks += found
    for notes in slide:
        if local(notes) == "notes":
            for frame in _frames(notes):
                blocks += walk.blocks(frame)
    return page_of(number, [*titles, *blocks], PageKind.SLIDE)


def _frames(page: etree._Element) -> Iterator[etree._Element]:
    """Yield what stands on a page, out of its groups and without its furniture."""
    waiting = list(page)
    while waiting:
        node = waiting.pop(0)
        if local(node) == "g":
            waiting[:0] = list(node)
        elif local(node) not in ("notes", "forms", "") and _role(node) not in (
            _FURNITURE
        ):
            yield node


def _role(frame: etree._Element) -> str:
    """Return what a frame is the place for; "" if it is an ordinary one."""
    return attribute(frame, "class") or ""


def _place(frame: etree._Element) -> tuple[int, float]:
    """Return where a frame stands: the title first, then rows from the top."""
    if _role(frame) == "title":
        return -1, 0.0
    top, left = _millimetres(attribute(frame, "y")), _millimetres(attribute(frame, "x"))
    return int(top // _ROW), left


def _millimetres(length: str | None) -> float:
    found = _LENGTH.match(length or "")
    return float(found[1]) * _MILLIMETRES[found[2] or "mm"] if found else 0.0
