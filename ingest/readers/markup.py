"""What a person sees of marked-up text (HTML, XHTML), as blocks in their order."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.readers.blocks import Block, BlockKind, heading, row

_UNSEEN = frozenset(
    "script style noscript template form button select option nav svg iframe object "
    "input textarea label head rt rp".split()
)
_BLOCKS = frozenset(
    "p div section article main blockquote pre figure figcaption dl dt dd ul ol header "
    "footer aside address table body html details summary center fieldset".split()
)

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may have (XML 1.0, production 2), and bad files do."""


def tree_of(text: str) -> Any:
    """Return the root of a page, however badly it is written; None if it is empty."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = lxml_html.HTMLParser(
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        # As bytes: lxml refuses a string that declares an encoding, even one that is
        # cut off within the declaration.
        content = text.encode("utf-8", "replace")
        tree = lxml_html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if "&#" in text or _NOT_XML.search(text):
        _remove_not_xml(tree)
    return tree


def _remove_not_xml(tree: Any) -> None:
    """Take out the characters that lxml gives, and does not take back."""
    for node in tree.iter():
        if node.text and _NOT_XML.search(node.text):
            node.text = _NOT_XML.sub("", node.text)
        if node.tail and _NOT_XML.search(node.tail):
            node.tail = _NOT_XML.sub("", node.tail)


def words_of(element: Any, without: Iterable[Any] = ()) -> str:
    """Return the words in an element; a line break in it stays one."""
    skipped = set(without)

    def parts(node: Any) -> Iterator[str]:
        yield re.sub(r"\s+", " ", node.text or "")
        for inner in node:
            if inner not in skipped and isinstance(inner.tag, str):
                if inner.tag in ("lb", "br"):
                    yield "\n"
                elif inner.tag == "p":
                    yield " "
                if inner.tag not in _UNSEEN:
                    yield from parts(inner)
            yield re.sub(r"\s+", " ", inner.tail or "")

    return re.sub(r" *\n *", "\n", "".join(parts(element))).strip()


def seen_blocks(tree: Any) -> Iterator[Block]:
    """Yield everything that a reader of the page would see, menus and forms aside."""
    body = tree.find("body")
    yield from _seen(tree if body is None else body)


def _seen(element: Any) -> Iterator[Block]:
    words = [element.text or ""]
    start = str(element.get("start") or "1")
    numbers = count(int(start) if start.isascii() and start.isdecimal() else 1)

    def flush() -> Iterator[Block]:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            yield Block(BlockKind.PARAGRAPH, text)

    for node in element:
        tag = node.tag if isinstance(node.tag, str) else "script"
        if tag in _UNSEEN:
            pass
        elif tag == "br":
            yield from flush()
        elif re.fullmatch(r"h[1-6]", tag):
            yield from flush()
            yield heading(words_of(node), int(tag[1]))
        elif tag == "li":
            yield from flush()
            nested = [inner for inner in node if inner.tag in ("ul", "ol", "table")]
            own = words_of(node, without=nested)
            mark = f"{next(numbers)}." if element.tag == "ol" else "-"
            if own:
                yield Block(BlockKind.ITEM, f"{mark} {own}")
            for inner in nested:
                yield from _seen(inner)
        elif tag == "tr":
            yield from flush()
            cells = [cell for cell in node if cell.tag in ("td", "th")]
            if any(map(_is_layout, cells)):
                for cell in cells:
                    yield from _seen(cell)
            else:
                yield row(map(words_of, cells))
        elif tag in _BLOCKS or any(
            inner.tag in _BLOCKS or inner.tag in ("tr", "li") for inner in node.iter()
        ):
            yield from flush()
            yield from _seen(node)
        else:
            words.append(words_of(node))
        words.append(node.tail or "")
    yield from flush()


def _is_layout(cell: Any) -> bool:
    """Return whether a cell holds a stretch of the page, rather than a value."""
    inner = [node.tag for node in cell.iter() if isinstance(node.tag, str)]
    return inner.count("p") > 1 or any(
        tag in ("table", "ul", "ol", "h1", "h2", "h3", "h4") for tag in inner
    )
