"""From the lines of a PDF's pages to blocks: paragraphs, headings, items, rows.

Running headers and footers are told from the text by what they repeat; paragraphs by
distances, sizes and indents; headings by the size and weight of their letters.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.normalise import is_item, join_lines
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.pdf_arabic import is_right_to_left
from ingest.readers.pdf_lines import Line

_END = re.compile(r"[.!?:;…。！？؟][\"'”’»)\]]*\Z")
_BULLET = re.compile("[•●▪◦‣►▶■□◆◇❖➢➤✓✔∙·\uf0a7\uf0b7\uf0d8\uf076\uf0fc–—-]\\s")
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<![a-z])[ivxlc]{1,7}(?![a-z])")
_PAGE_NUMBER = re.compile(
    r"\W*(?:p(?:age|ágina|\.)?|seite|sida|ページ|с(?:тр(?:аница)?)?\.?|صفحة|第)?\W*"
    r"(\d{1,4}|[ivxlc]{1,7})\W*(?:ページ|頁)?\W*"
    r"(?:(?:of|de|von|av|sur|из|من|/)\W*\d{1,4}\W*)?",
    re.IGNORECASE,
)
_NEAR = 4
"""Lines before and after that show how wide a column is."""

_EDGE = 0.105
"""Part of a page's height in which headers and footers stand. Text begins at 0.098 in
Word's default margins, and headers reach down to 0.099 in LibreOffice's."""


@dataclass(slots=True)
class Sheet:
    """A page of a PDF on its way to text.

    Attributes:
        height: in points.
        lines: in reading order.
        label: printed number of the page, where the file or the page says one.
    """

    height: float
    lines: list[Line] = field(default_factory=list)
    label: str | None = None


def body_size(sheets: Sequence[Sheet]) -> float:
    """Return the size in points of most of a file's letters; 0 if it has none."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def remove_running_lines(sheets: Sequence[Sheet]) -> list[str]:
    """Take running headers, footers and page numbers out of pages.

    A line is one of them if it is among the outermost three at the edge of its
    page and says the same, numbers aside, at the same height on three pages that
    follow one another or on every other page (chapters change their headers), or if it
    is the page's own number. A number found so becomes the page's label if the file
    gives none.

    Returns:
        The texts that repeat, most frequent first: they often name the series or the
        body that issued the document.
    """
    places: dict[tuple[bool, str], list[tuple[int, int]]] = {}
    for number, sheet in enumerate(sheets):
        for is_top, index in _outer_lines(sheet):
            key = (is_top, _without_numbers(sheet.lines[index].text))
            places.setdefault(key, []).append((number, index))
    running: dict[int, set[int]] = {}
    repeated: Counter[str] = Counter()
    for (_, text), everywhere in places.items():
        for found in _runs(everywhere):
            if _repeats(found, text, sheets):
                for number, index in found:
                    running.setdefault(number, set()).add(index)
                if re.search(r"[^\W\d_]{3}", text) and not _PAGE_NUMBER.fullmatch(
                    text.replace("#", "1")
                ):
                    number, index = everywhere[0]
                    repeated[sheets[number].lines[index].text] += len(found)
    for number, index in _repetitions(sheets):
        running.setdefault(number, set()).add(index)
    for number, indices in running.items():
        sheet = sheets[number]
        if sheet.label is None:
            sheet.label = _printed_number(sheet, indices)
        sheet.lines = [x for i, x in enumerate(sheet.lines) if i not in indices]
    return [text for text, _ in repeated.most_common()]


def _repetitions(sheets: Sequence[Sheet]) -> Iterator[tuple[int, int]]:
    """Yield page and index of small lines at the edge that repeat the file's beginning.

    A short file has too few pages for its header to be known by repeating; but it
    repeats the title, and nothing is lost without it.
    """
    body = body_size(sheets)
    beginning = " ".join(
        _without_numbers(line.text) for sheet in sheets[:2] for line in sheet.lines
    )
    for number, sheet in enumerate(sheets[1:], 1):
        for _, index in _outer_lines(sheet):
            text = _without_numbers(sheet.lines[index].text)
            if sheet.lines[index].size < body * 0.95 and len(text) > 7:
                needed = 2 if number == 1 else 1
                if beginning.count(text) >= needed:
                    yield number, index


def _runs(found: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of pages that follow one another, or on every other page."""
    run: list[tuple[int, int]] = []
    for place in found:
        if run and place[0] - run[-1][0] > 2:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _outer_lines(sheet: Sheet) -> Iterator[tuple[bool, int]]:
    """Yield whether it is at the top, and its index, for each outermost line."""
    lines = sheet.lines
    by_height = sorted(range(len(lines)), key=lambda i: lines[i].y)
    for index in by_height[:3]:
        if lines[index].y < sheet.height * _EDGE:
            yield False, index
    for index in by_height[::-1][:3]:
        if lines[index].y > sheet.height * (1 - _EDGE):
            yield True, index


def _without_numbers(text: str) -> str:
    return _ROMAN.sub("#", _NUMBER.sub("#", " ".join(text.casefold().split())))


def _repeats(
    found: Sequence[tuple[int, int]], text: str, sheets: Sequence[Sheet]
) -> bool:
    pages = sorted({number for number, _ in found})
    if "#" in text:
        lines = [sheets[number].lines[index].text for number, index in found]
        numbers = [_PAGE_NUMBER.fullmatch(line) for line in lines]
        if all(numbers) and (
            len(pages) > 1
            or all(
                match and match.group(1) in (str(page + 1), sheets[page].label)
                for match, page in zip(numbers, pages, strict=False)
            )
        ):
            return True
        if len(pages) > 1 and len(pages) == len(sheets) and len(text) < 100:
            numbers_differ = _NUMBER.findall(lines[0]) != _NUMBER.findall(lines[1])
            if numbers_differ:
                return True
    if len(pages) < 3 or len(text) > 150:
        return False
    heights = [sheets[number].lines[index].y for number, index in found]
    usual = median(heights)
    steady = sum(abs(height - usual) < 4 for height in heights)
    return steady >= len(heights) * 0.7


def _printed_number(sheet: Sheet, indices: Collection[int]) -> str | None:
    for index in indices:
        match = _PAGE_NUMBER.fullmatch(sheet.lines[index].text)
        if match:
            return match.group(1)
    return None


def titles_of(sheet: Sheet, body: float) -> list[str]:
    """Return what stands in the largest and second largest letters of a page.

    Only letters clearly larger than the text's (a tenth) count.
    """
    runs: list[list[Line]] = []
    for line in sheet.lines:
        if runs and abs(runs[-1][0].size - line.size) <= line.size * 0.03:
            runs[-1].append(line)
        else:
            runs.append([line])
    large = [
        run
        for run in runs
        if run[0].size > body * 1.1 and len(run) <= 6 and _letters(run) >= 4
    ]
    large.sort(key=lambda run: -round(run[0].size, 1))
    return [join_lines([line.text for line in run]) for run in large[:2]]


def _letters(lines: Sequence[Line]) -> int:
    return sum(character.isalpha() for line in lines for character in line.text)


def blocks_of(sheet: Sheet, body: float, known: Collection[str]) -> list[Block]:
    """Return the blocks of a page.

    Args:
        sheet: with its running lines taken out.
        body: size of most letters of the file, in points.
        known: words of the file, for hyphens at line ends.
    """
    lines = sheet.lines
    if is_right_to_left(lines):
        # Mirrored, what is said of indents and short lines holds for Arabic too.
        lines = [line._replace(left=-line.right, right=-line.left) for line in lines]
    bold = sum(len(line.text) for line in lines if line.is_bold)
    bold_tells = bold * 4 < sum(len(line.text) for line in lines)
    return [
        _block(paragraph, body, bold_tells, known)
        for paragraph in _paragraphs(lines, body)
    ]


def _paragraphs(lines: Sequence[Line], body: float) -> Iterator[list[Line]]:
    leading = _leading(lines) or body * 1.2
    held: list[Line] = []
    for stretch in _stretches(lines, leading):
        if held and not _runs_on(held, stretch[0]):
            yield held
            held = []
        held.append(stretch[0])
        for position, (before, after) in enumerate(pairwise(stretch)):
            near = stretch[max(0, position - _NEAR) : position + _NEAR + 2]
            if _begins(before, after, leading, body, near):
                yield held
                held = []
            held.append(after)
    if held:
        yield held


def _column(near: Sequence[Line], size: float) -> tuple[float, float]:
    """Return the edges of the column, as lines of the same size nearby show them."""
    alike = [line for line in near if abs(line.size - size) < 0.5] or near
    return min(line.left for line in alike), max(line.right for line in alike)


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance between lines of the same size; 0 if there is none."""
    steps = [
        before.y - after.y
        for before, after in pairwise(lines)
        if abs(before.size - after.size) < 0.3
        and before.size * 0.8 < before.y - after.y < before.size * 2.5
    ]
    return median(steps) if steps else 0.0


def _stretches(lines: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    """Yield runs of lines that follow one another in one column."""
    stretch: list[Line] = []
    for line in lines:
        if stretch:
            step = stretch[-1].y - line.y
            if not line.is_row and (
                step < -leading * 0.7 or step > leading * 4 or stretch[-1].is_row
            ):
                yield stretch
                stretch = []
        stretch.append(line)
    if stretch:
        yield stretch


def _runs_on(paragraph: Sequence[Line], after: Line) -> bool:
    """Return whether a sentence runs on from one column into the next one."""
    before = paragraph[-1]
    if before.is_row or after.is_row or abs(before.size - after.size) > 0.5:
        return False
    if before.text[-1] in "\ufffe\u2010":
        return True
    if _END.search(before.text) or is_item(after.text) or _BULLET.match(after.text):
        return False
    if after.text[0].islower():
        return True
    # Full lines of text run on, whatever follows: a name, a number, Japanese.
    left, right = _column(paragraph[-_NEAR:], before.size)
    is_full = before.right > right - (right - left) * 0.12
    return len(paragraph) > 1 and is_full and before.is_bold == after.is_bold


def _begins(
    before: Line,
    after: Line,
    leading: float,
    body: float,
    near: Sequence[Line],
) -> bool:
    """Return whether a line begins a new paragraph after another."""
    if before.is_row or after.is_row:
        return True
    if before.text[-1] in "\ufffe\u2010":
        return False
    if _BULLET.match(after.text) or is_item(after.text):
        return True
    if abs(before.size - after.size) > before.size * 0.08:
        # A raised letter, such as a note's mark, is no new paragraph.
        return abs(before.y - after.y) > leading * 0.6
    step = before.y - after.y
    if step < 0:
        return False
    if step > leading * max(1.0, after.size / body if body else 1.0) * 1.35:
        return True
    if before.is_bold != after.is_bold:
        return len(before.text) < 90 or _END.search(before.text) is not None
    if after.size > body * 1.1:
        return False
    ends = _END.search(before.text) is not None
    left, right = _column(near, before.size)
    room = (right - before.right) / max(1.0, right - left)
    if after.left > before.left + after.size * 0.8 and ends:
        return True
    if ends and room > 0.12:
        return True
    return room > 0.4 and not after.text[:1].islower()


def _block(
    lines: Sequence[Line], body: float, bold_tells: bool, known: Collection[str]
) -> Block:
    if lines[0].is_row:
        return Block(BlockKind.ROW, lines[0].text)
    text = join_lines([line.text for line in lines], known)
    if _is_heading(text, lines, body, bold_tells):
        return Block(BlockKind.HEADING, text, 1)
    marked = _BULLET.match(text) or is_item(text)
    return Block(BlockKind.ITEM if marked else BlockKind.PARAGRAPH, text)


def _is_heading(
    text: str, lines: Sequence[Line], body: float, bold_tells: bool
) -> bool:
    if len(text) > 200 or len(lines) > 5:
        return False
    letters = sum(map(str.isalpha, text))
    # Two kanji are a word; two Latin letters are hardly a heading.
    if letters < (3 if text.isascii() else 2) or letters * 3 < len(text):
        return False
    if lines[0].size > body * 1.12:
        return True
    if text[-1] in ".,;。、" or len(lines) > 2 or lines[0].size < body * 0.95:
        return False
    if bold_tells and all(line.is_bold for line in lines):
        return True
    return len(text) < 80 and letters > 5 and text.isupper()
