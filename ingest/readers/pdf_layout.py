"""From the lines of a PDF's pages to blocks: paragraphs, headings, items, rows.

Paragraphs are told by distances, sizes and indents; headings by the size and weight of
their letters.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.normalise import is_item, join_lines
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.pdf_arabic import is_right_to_left
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_sheet import Sheet

_END = re.compile(r"[.!?:;…。！？؟][\"'”’»)\]]*\Z")
_LAST = frozenset(".!?:;…。！？؟\"'”’»)]")
"""What such an end ends in."""
_BULLET = re.compile("[•●▪◦‣►▶■□◆◇❖➢➤✓✔∙·\uf0a7\uf0b7\uf0d8\uf076\uf0fc–—-]\\s")
_NEAR = 4
"""Lines before and after that show how wide a column is."""


def titles_of(sheet: Sheet, body: float) -> list[str]:
    """Return what stands in the largest and second largest letters of a page.

    Only letters clearly larger than the text's (a tenth) count.
    """
    runs: list[list[Line]] = []
    for line in (x for x in sheet.lines if not x.is_row):
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
    blocks = [
        _block(paragraph, body, bold_tells, known)
        for paragraph in _paragraphs(lines, body)
    ]
    # Stamps and the like come last, so that they break no sentence.
    return blocks + [Block(BlockKind.PARAGRAPH, x.text) for x in sheet.others]


def _paragraphs(lines: Sequence[Line], body: float) -> Iterator[list[Line]]:
    leading = _leading(lines) or body * 1.2
    held: list[Line] = []
    for stretch in _stretches(lines, leading):
        if held and not _runs_on(held, stretch[0]):
            yield held
            held = []
        held.append(stretch[0])
        for position in range(1, len(stretch)):
            if _begins(stretch, position, leading, body):
                yield held
                held = []
            held.append(stretch[position])
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
    if _is_ended(before) or _is_marked(after.text):
        return False
    if after.text[0].islower():
        return True
    # Full lines of text run on, whatever follows: a name, a number, Japanese.
    left, right = _column(paragraph[-_NEAR:], before.size)
    is_full = before.right > right - (right - left) * 0.12
    return len(paragraph) > 1 and is_full and before.is_bold == after.is_bold


def _begins(
    stretch: Sequence[Line], position: int, leading: float, body: float
) -> bool:
    """Return whether a line begins a new paragraph after the one before it."""
    before, after = stretch[position - 1], stretch[position]
    if before.is_row or after.is_row:
        return True
    if before.text[-1] in "\ufffe\u2010":
        return abs(before.size - after.size) > before.size * 0.08
    if _is_marked(after.text):
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
        return len(before.text) < 90 or _is_ended(before)
    if after.size > body * 1.1:
        return False
    ends = _is_ended(before)
    if ends and after.left > before.left + after.size * 0.8:
        return True
    if not ends and after.text[:1].islower():
        return False
    near = stretch[max(0, position - 1 - _NEAR) : position + _NEAR + 1]
    left, right = _column(near, before.size)
    room = (right - before.right) / max(1.0, right - left)
    return room > (0.12 if ends else 0.4)


def _is_ended(line: Line) -> bool:
    """Return whether a sentence ends with a line."""
    return line.text[-1] in _LAST and _END.search(line.text) is not None


def _is_marked(text: str) -> bool:
    """Return whether a text begins an item of a list."""
    return _BULLET.match(text) is not None or is_item(text)


def _block(
    lines: Sequence[Line], body: float, bold_tells: bool, known: Collection[str]
) -> Block:
    if lines[0].is_row:
        cells = lines[0].text.split("\t")
        joined = (join_lines(cell.split("\n"), known) for cell in cells)
        return Block(BlockKind.ROW, "\t".join(joined))
    text = join_lines([line.text for line in lines], known)
    if _is_heading(text, lines, body, bold_tells):
        return Block(BlockKind.HEADING, text, 1)
    kind = BlockKind.ITEM if _is_marked(text) else BlockKind.PARAGRAPH
    return Block(kind, text)


def _is_heading(
    text: str, lines: Sequence[Line], body: float, bold_tells: bool
) -> bool:
    if len(text) > 200 or len(lines) > 5:
        return False
    is_large = lines[0].size > body * 1.12
    is_set_apart = bold_tells and all(line.is_bold for line in lines)
    if not is_large:
        if text[-1:] in ".,;。、" or len(lines) > 2 or lines[0].size < body * 0.95:
            return False
        if not is_set_apart and not (len(text) < 80 and text.isupper()):
            return False
    # Counted last, for it costs the most.
    letters = sum(map(str.isalpha, text))
    # Two kanji are a word; two Latin letters are hardly a heading.
    if letters < (3 if text.isascii() else 2) or letters * 3 < len(text):
        return False
    return is_large or is_set_apart or letters > 5
