"""Markdown: its text without the marks, with headings, items and rows of tables."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.normalise import join_lines, unwrap
from ingest.readers.blocks import (
    Block,
    BlockKind,
    Warnings,
    extraction,
    heading,
    pages_of,
    row,
)
from ingest.readers.decoding import decode
from ingest.readers.formats import MARKDOWN
from ingest.readers.furniture import without_furniture
from ingest.readers.limits import Limits
from repository.model import Extraction, Hint

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ITEM_MARK = re.compile(r"[*•●▪◦▶►·✓➢-]\s+(?=\S)")
_STRAY_MARK = re.compile(r"(?<=\S)\*\*(?=\s|\Z)|(?<!\S)\*\*(?=\S)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FRONT_FIELDS = {
    "title": "title",
    "author": "creator",
    "authors": "creator",
    "date": "issued",
    "lang": "language",
    "language": "language",
    "description": "abstract",
    "keywords": "keywords",
}
_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\*\*\S[^*\n]*\*\*"),
    re.compile(r"\[[^\[\]\n]+\]\([^)\n]*\)"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^ *+\|?(?: *+:?-{3,}+:? *+\|)+", re.MULTILINE),
    re.compile(r"</?(?:b|i|br|sup|sub|ul|ol|li|p|strong|em)(?: [^<>]*)?/?>", re.I),
)


def read(path: Path, limits: Limits) -> Extraction:
    """Read a Markdown file (CommonMark with tables)."""
    warnings = Warnings.about(path)
    text, is_certain = decode(path.read_bytes())
    if not is_certain:
        warnings.add("encoding")
    text, hints = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    pages = pages_of(list(blocks_of(text, _flow)))
    return extraction(("markdown", "", MARKDOWN), pages, limits, warnings, hints)


def is_markdown(text: str) -> bool:
    """Return whether text has at least two of Markdown's marks (or HTML's) in it."""
    return sum(min(2, len(sign.findall(text))) for sign in _SIGNS) >= 2


def blocks_of(text: str, reflow: Callable[[str], str]) -> Iterator[Block]:
    """Yield the blocks of Markdown, without the furniture of web pages.

    Args:
        text: with ``\\n`` at line ends.
        reflow: makes of a paragraph, in which ``\\r`` stands for a line end of the
            source and ``\\n`` for a line break that was asked for, what is kept.

    Rows of cells parted by tabs, as word processors and web pages are pasted, are rows
    here too; CommonMark would take those that begin with a blank cell for code.
    """
    for is_table, lines in _parted(text.split("\n")):
        if is_table:
            for line in lines:
                yield row(_cell(cell) for cell in line.split("\t"))
        else:
            yield from _markdown_blocks("\n".join(lines), reflow)


def keep_lines(text: str) -> str:
    """Keep the lines of a paragraph, unless they were broken only to fit a width.

    For text that was pasted: Markdown would join the lines of an address.
    """
    return unwrap(text.replace("\r", "\n"))


def _flow(text: str) -> str:
    """Join the lines of a paragraph, as CommonMark has it."""
    return "\n".join(join_lines(line.split("\r")) for line in text.split("\n"))


def _front_matter(text: str) -> tuple[str, list[Hint]]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return text, []
    hints = []
    for line in found.group(1).splitlines():
        key, colon, value = line.partition(":")
        field = _FRONT_FIELDS.get(key.strip().lower())
        if colon and field:
            value = value.strip().strip("\"'[]")
            hints.append(Hint(field, value, f"front matter: {key.strip()}"))
    return text[found.end() :], hints


def _parted(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield runs of lines, and whether they are rows whose cells tabs part."""
    is_row = [bool(re.search(r"\S *\t", line)) for line in lines]
    for position, line in enumerate(lines):
        if line.startswith("\t") and line.strip() and not is_row[position]:
            # Leading blank cells count only beside a row: elsewhere they indent.
            is_row[position] = any(is_row[max(0, position - 1) : position + 2])
    for is_table, run in groupby(range(len(lines)), key=lambda i: is_row[i]):
        yield is_table, [lines[i] for i in run]


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Text from word processors is indented for its looks, never to be code.
    return MarkdownIt("commonmark").enable("table").disable("code")


def _cell(text: str) -> str:
    tokens = _parser().parseInline(text.strip())
    return _words(tokens[0]) if tokens else ""


def _markdown_blocks(text: str, reflow: Callable[[str], str]) -> Iterator[Block]:
    tokens = _parser().parse(text)
    lists: list[int | None] = []
    mark = ""
    cells: list[str] | None = None
    for position, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                mark = "- " if number is None else f"{number}{token.markup or '.'} "
                if number is not None:
                    lists[-1] = number + 1
            case "tr_open":
                cells = []
            case "tr_close":
                yield row(cells or [])
                cells = None
            case "inline":
                words = _words(token)
                if cells is not None:
                    cells.append(words)
                elif tokens[position - 1].type == "heading_open":
                    yield heading(words, int(tokens[position - 1].tag[1]))
                else:
                    yield from _paragraphs(reflow(words), mark, bool(lists))
                    mark = ""
            case "fence" | "code_block":
                yield from _paragraphs(token.content.rstrip("\n"), mark, bool(lists))
                mark = ""
            case "html_block":
                yield from _html_blocks(token.content)


def _paragraphs(words: str, mark: str, in_list: bool) -> Iterator[Block]:
    words = without_furniture(words)
    if not words.strip():
        return
    if mark:
        # "- \* Deepen" is one item that was given two marks.
        second = _ITEM_MARK.match(words)
        words = mark + (words[second.end() :] if second else words)
    yield Block(BlockKind.ITEM if in_list else BlockKind.PARAGRAPH, words)


def _words(token: "Token") -> str:
    """Return the words of inline content; links keep theirs, images are dropped."""
    parts: list[str] = []
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline" | "text_special":
                parts.append(escape(child.content, quote=False))
            case "softbreak":
                parts.append("\r")
            case "hardbreak":
                parts.append("\n")
            case "html_inline":
                parts.append(child.content)
    return _STRAY_MARK.sub("", _inline_html("".join(parts)))


def _html_blocks(content: str) -> Iterator[Block]:
    text = without_furniture(_inline_html(content)).strip()
    if text:
        yield Block(BlockKind.PARAGRAPH, unwrap(text))


_BLOCK_TAGS = frozenset(
    "p div ul ol table tr h1 h2 h3 h4 h5 h6 blockquote section article br li hr dl dt "
    "dd figure figcaption pre".split()
)
_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span "
    "strike strong sub sup tt u var wbr td th thead tbody tfoot img center caption "
    "col colgroup picture source nav header footer main aside details summary "
    "script style".split()
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--")


def _inline_html(text: str) -> str:
    """Return text without HTML tags; what only looks like one stays.

    A digit raised behind a word is the mark of a note: it becomes ``[1]``, or it would
    be read as part of the word.
    """
    if not _TAG.search(text):
        return unescape(text) if "&" in text else text
    stripper = _Stripper()
    stripper.feed(text)
    stripper.close()
    return "".join(stripper.parts)


class _Stripper(HTMLParser):
    """Collects the words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._raised = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Turn a tag into what parts words; keep what is no tag of HTML."""
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in _BLOCK_TAGS:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append("\t" if self.parts else "")
        elif tag == "sup":
            self._raised = True
        elif tag not in _INLINE_TAGS:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """End what the opening tag began; keep what is no tag of HTML."""
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag == "sup":
            self._raised = False
        elif tag in ("ul", "ol", "p", "div", "table"):
            self.parts.append("\n")
        elif tag not in _INLINE_TAGS and tag not in _BLOCK_TAGS:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if self._hidden:
            return
        before = self.parts[-1][-1:] if self.parts else ""
        if self._raised and data.strip().isdecimal() and before not in "0123456789":
            data = f"[{data.strip()}]"
        self.parts.append(data)
