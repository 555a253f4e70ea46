"""Saved web pages: the main text, and what the page's metadata say of it."""

import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import Any

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
from ingest.readers.decoding import decode
from ingest.readers.formats import HTML
from ingest.readers.furniture import content_lines, is_ending
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.markup import seen_blocks, tree_of, words_of
from repository.model import Extraction, Hint

_META = (
    ("citation_title", "title"),
    ("dc.title", "title"),
    ("dcterms.title", "title"),
    ("og:title", "title"),
    ("citation_author", "creator"),
    ("dc.creator", "creator"),
    ("dcterms.creator", "creator"),
    ("author", "creator"),
    ("article:author", "creator"),
    ("parsely-author", "creator"),
    ("sailthru.author", "creator"),
    ("byl", "creator"),
    ("citation_publication_date", "issued"),
    ("dc.date", "issued"),
    ("dcterms.date", "issued"),
    ("dcterms.issued", "issued"),
    ("article:published_time", "issued"),
    ("dc.date.issued", "issued"),
    ("datepublished", "issued"),
    ("article:published", "issued"),
    ("article.published", "issued"),
    ("parsely-pub-date", "issued"),
    ("sailthru.date", "issued"),
    ("publication_date", "issued"),
    ("publish-date", "issued"),
    ("publishdate", "issued"),
    ("pubdate", "issued"),
    ("pdate", "issued"),
    ("og:site_name", "issuer"),
    ("dc.publisher", "issuer"),
    ("description", "abstract"),
    ("og:description", "abstract"),
    ("keywords", "keywords"),
    ("dc.language", "language"),
)
"""What a page says of itself, and the field of a record that it tells; best first."""

_JANUARY = re.compile(r"\b(?:jan|ene|янв)|يناير|جانفي|كانون الثاني", re.IGNORECASE)


def read(path: Path, limits: Limits) -> Extraction:
    """Read a saved web page.

    Raises:
        ReadError: it has no content at all, or is larger than the limits allow.
    """
    warnings = Warnings.about(path)
    if path.stat().st_size > limits.unpacked_bytes:
        raise cannot_read(path, "too-large")
    text, _ = decode(path.read_bytes(), is_markup=True)
    hints, blocks = hints_and_blocks(text)
    if not blocks and tree_of(text) is None:
        raise cannot_read(path, "empty")
    return extraction(("html", "", HTML), pages_of(blocks), limits, warnings, hints)


def hints_and_blocks(text: str) -> tuple[list[Hint], list[Block]]:
    """Return what a page says of itself, and its main content; nothing for one that
    is empty."""
    tree = tree_of(text)
    if tree is None:
        return [], []
    _simplify(tree)
    return list(_hints(tree, text)), list(_tidy(_main_blocks(tree)))


_PLAIN = {"figure": "div", "figcaption": "p", "frameset": "div"}
"""Elements whose words trafilatura passes over, and those that it keeps."""


_PERMALINKS = ("¶", "§", "#")
"""What headings of manuals and wikis have behind them, as a link to themselves."""


def _simplify(tree: Any) -> None:
    """Change a page so that nothing is passed over: words in a frame or in the place of
    frames, below pictures, set apart in a sentence, and with their reading above them.
    The reading is left out, and so are links of headings to themselves."""
    for node in tree.iter(*_PLAIN):
        node.tag = _PLAIN[node.tag]
    etree.strip_elements(tree, "rt", "rp", with_tail=False)
    etree.strip_tags(tree, "ruby", "rb", "rtc")
    for span in tree.iter("span"):
        # Its class may say "menu" or "author", as one of a manual does; in a sentence
        # that is no furniture.
        if _words_before(span).strip():
            span.attrib.clear()
    for link in list(tree.iter("a")):
        if (link.text or "").strip() in _PERMALINKS and not len(link):
            link.drop_tree()
    for frame in list(tree.iter("iframe", "noframes")):
        # The parser takes what stands in the place of frames for text.
        is_shown = frame.tag == "iframe"
        inner = tree_of((frame.get("srcdoc") if is_shown else frame.text) or "")
        if inner is not None:
            frame.tag = "div"
            frame.attrib.clear()
            frame.text = None
            frame[:] = inner.findall("body/*")


def _words_before(node: Any) -> str:
    """Return the words between a node and the tag before it."""
    before = node.getprevious()
    return (node.getparent().text if before is None else before.tail) or ""


def _main_blocks(tree: Any) -> list[Block]:
    """Return the main content; all that can be seen where none can be told."""
    import trafilatura

    document = trafilatura.bare_extraction(
        deepcopy(tree),
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        with_metadata=False,
    )
    body = getattr(document, "body", None)
    main = list(_tei_blocks(body)) if body is not None else []
    seen = list(seen_blocks(tree))
    # Short pages, such as those of a campaign, have nothing that stands out as main.
    is_more = _length(main) < 200 and _length(seen) > _length(main)
    # Where trafilatura's rules find nothing it gives all words as one paragraph.
    is_heap = len(main) == 1 < len(seen)
    if (is_more or is_heap) and _length(seen) < 3000:
        return seen
    if not main:
        return seen
    return _with_title(_with_headings(main, seen), tree)


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _with_headings(blocks: list[Block], seen: Iterable[Block]) -> list[Block]:
    """Put back the headings above what was kept.

    Where nothing marks the main content, as on plain old pages, trafilatura gathers
    paragraphs, lists and tables, and leaves their headings.
    """
    places: dict[str, int] = {}
    for place, block in enumerate(blocks):
        places.setdefault(_opening(block), place)
    found: dict[int, list[Block]] = {}
    above: list[Block] = []
    for block in seen:
        if block.kind is BlockKind.HEADING:
            if _opening(block) not in places:
                above.append(block)
            continue
        if above and (kept := places.get(_opening(block))) is not None:
            found.setdefault(kept, above)
        above = []
    return [
        one
        for place, block in enumerate(blocks)
        for one in (*found.get(place, ()), block)
    ]


def _opening(block: Block) -> str:
    """Return the first letters and digits of a block, by which it is known again."""
    return "".join(filter(str.isalnum, block.text[:80]))[:40]


def _with_title(blocks: list[Block], tree: Any) -> list[Block]:
    """Put the page's main heading first where it was taken for furniture."""
    found = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    titles = [text for text in found if text]
    if len(titles) != 1 or any(titles[0] in block.text for block in blocks[:5]):
        return blocks
    return [heading(titles[0], 1), *blocks]


def _tei_blocks(element: Any, mark: str = "") -> Iterator[Block]:
    """Yield the blocks of what trafilatura found, in its own XML."""
    for node in element:
        match node.tag:
            case "head":
                level = (node.get("rend") or "h2")[1:]
                yield heading(words_of(node), int(level) if level.isdecimal() else 2)
            case "list":
                ordered = node.get("rend") == "ol"
                for number, item in enumerate(node.iterchildren("item"), 1):
                    yield from _item(item, f"{number}. " if ordered else "- ")
            case "table":
                for line in node.iter("row"):
                    yield row(words_of(cell) for cell in line.iterchildren("cell"))
            case "p" | "quote" | "code" | "item" | "ab" | "hi" | "ref" | "del":
                nested = [n for n in node if n.tag in ("list", "table", "p", "quote")]
                if nested and node.tag in ("p", "quote", "item"):
                    if (node.text or "").strip():
                        yield Block(BlockKind.PARAGRAPH, mark + node.text.strip())
                    yield from _tei_blocks(node)
                else:
                    yield Block(BlockKind.PARAGRAPH, mark + words_of(node))
            case "graphic" | "lb":
                pass
            case _:
                yield from _tei_blocks(node)
        if (node.tail or "").strip():
            yield Block(BlockKind.PARAGRAPH, " ".join(node.tail.split()))


def _item(item: Any, mark: str) -> Iterator[Block]:
    nested = [n for n in item if n.tag in ("list", "table")]
    own = words_of(item, without=nested)
    if own:
        yield Block(BlockKind.ITEM, mark + own)
    for node in nested:
        holder = etree.Element("holder")
        holder.append(node)
        node.tail = None
        yield from _tei_blocks(holder)


def _tidy(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks without the page's furniture, which may span several of them."""
    lines = [
        (block, line) for block in blocks for line in block.text.split("\n") if line
    ]
    kept = [lines[i] for i in content_lines([line for _, line in lines])]
    while kept and is_ending(kept[-1][1]):
        kept.pop()
    for _, group in groupby(kept, key=lambda pair: id(pair[0])):
        pairs = list(group)
        yield replace(pairs[0][0], text="\n".join(line for _, line in pairs))


def _hints(tree: Any, text: str) -> Iterator[Hint]:
    """Yield what the page's own metadata say."""
    said: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        content = (meta.get("content") or "").strip()
        if name and content:
            said.setdefault(name.lower().replace("dc:", "dc."), []).append(content)
    for name, field in _META:
        for value in said.get(name, ()):
            if field == "creator" and value.startswith(("http:", "https:")):
                continue
            if field == "issued":
                value = _date(value)
            yield Hint(field, value, f"HTML metadata: {name}")
    yield from _linked_data(tree)
    for h1 in list(tree.iter("h1"))[:2]:
        yield Hint("title", h1.text_content(), "HTML: first heading")
    title = tree.find(".//title")
    if title is not None:
        yield Hint("title", title.text_content(), "HTML: title of the page")
    language = tree.get("lang") or tree.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )
    if language:
        yield Hint("language", language, "HTML: lang")
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            yield Hint("source", link.get("href") or "", "HTML: canonical address")
        elif (link.get("rel") or "").lower() == "license":
            yield Hint("rights", link.get("href") or "", "HTML: licence")
    if not any(field == "issued" and name in said for name, field in _META):
        yield from _found_date(text)


def _date(value: str) -> str:
    """Return the date in front of a time, with the marks of EDTF."""
    plain = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", value)
    if plain:
        return "-".join(plain.groups())
    found = re.match(r"\d{4}(?:[-/]\d\d(?:[-/]\d\d)?)?", value)
    return found.group().replace("/", "-") if found else ""


def _linked_data(tree: Any) -> Iterator[Hint]:
    """Yield what JSON-LD (schema.org) says of the article."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        named = dict(_named(data))
        for item in _articles(data):
            for key, field in (("headline", "title"), ("datePublished", "issued")):
                value = item.get(key)
                if isinstance(value, str):
                    value = _date(value) if field == "issued" else value
                    yield Hint(field, value, f"JSON-LD: {key}")
            authors = item.get("author")
            for author in authors if isinstance(authors, list) else [authors]:
                name = author
                if isinstance(author, dict):
                    name = author.get("name") or named.get(str(author.get("@id")))
                if isinstance(name, str):
                    yield Hint("creator", name, "JSON-LD: author")


def _named(data: Any) -> Iterator[tuple[str, Any]]:
    """Yield identifier and name of what the objects of a graph refer to."""
    graph = data.get("@graph") if isinstance(data, dict) else data
    for item in graph if isinstance(graph, list) else ():
        if isinstance(item, dict) and "@id" in item and "name" in item:
            yield str(item["@id"]), item["name"]


def _articles(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that describe an article or a page."""
    items = data if isinstance(data, list) else [data]
    for item in items:
        if isinstance(item, dict):
            if isinstance(item.get("@graph"), list):
                yield from _articles(item["@graph"])
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(
                str(kind).endswith(("Article", "Posting", "Report")) for kind in kinds
            ):
                yield item


def _found_date(text: str) -> Iterator[Hint]:
    """Yield the date that htmldate sees in the page's words and links."""
    from htmldate import find_date

    # A page's date stands near its beginning; a list of a million dates has none.
    text = text[:500_000]
    date = find_date(text, extensive_search=True, original_date=True)
    if date:
        yield Hint("issued", _as_precise_as(text, date), "HTML: a date on the page")


def _as_precise_as(text: str, date: str) -> str:
    """Return as much of a date as a text says near its year.

    htmldate fills a month up with today's day, and a year with 1 January.

    Args:
        text: of the page, with its markup.
        date: YYYY-MM-DD.
    """
    year, month, day = date.split("-")
    has_month = month != "01"
    for found in islice(re.finditer(rf"(?<!\d){year}(?!\d{{3}})", text), 500):
        before = text[max(0, found.start() - 22) : found.start()]
        near = f"{before} {text[found.end() : found.end() + 14]}"
        # Dates without marks, such as 20210912.
        plain = text[found.end() : found.end() + 4]
        numbers = [int(n) for n in re.findall(r"(?<!\w)\d{1,2}(?!\d)", near)]
        if plain == month + day:
            return date
        in_figures = int(month) in numbers
        if in_figures:
            numbers.remove(int(month))
        if int(day) in numbers and (in_figures or re.search(r"[^\W\d_]{3}", near)):
            return date
        has_month |= in_figures or bool(_JANUARY.search(near))
    return f"{year}-{month}" if has_month else year
