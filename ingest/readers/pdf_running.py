"""Running headers, footers and page numbers of PDF pages, told by what they repeat."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from statistics import median

from ingest.readers.pdf_sheet import Sheet

_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc](?<![a-z].)[ivxlc]{0,6}(?![a-z])")
"""With its first letter first, which is what the search is quick at."""
_PAGE_WORD = (
    r"(?:p\s?a\s?g\s?e|página|pagina|pág\.?|pg\.?|pp?\.|seite|sida|sid\.?|s\."
    r"|ページ|頁|страница|стр\.?|с\.|с|صفحة|الصفحة|ص\.?|第)"
)
_PAGE_NUMBER = re.compile(
    rf"\W*{_PAGE_WORD}?\W*(\d{{1,4}}|[ivxlc]{{1,7}})\W*{_PAGE_WORD}?\W*"
    r"(?:(?:(?:of|de|do|von|av|sur|из|من|/)\W*\d{1,4}|\(\d{1,4}\))\W*)?",
    re.IGNORECASE,
)
"""A page's number and what is printed around it, in the nine languages: ``Sida 3
(10)``, ``3 | Page``, ``- 3 -``, ``第3頁``, ``стр. 3 из 10``."""

_NUMBER_AT_END = re.compile(r"\A\d{1,4}(?!\d)|(?<!\d)\d{1,4}\Z")
_FEWEST_COUNTED = 4
"""Pages that a number has to count."""
_LONGEST_HEADER = 150

_EDGE = 0.105
"""Part of a page's height in which headers and footers stand. Text begins at 0.098 in
Word's default margins, and headers reach down to 0.099 in LibreOffice's."""
_WIDE_EDGE = (0.15, _EDGE, _EDGE)
"""The same for the outermost, the second and the third line where a line counts the
pages: in LaTeX's books headers reach down to 0.127."""


def remove_running_lines(sheets: Sequence[Sheet], body: float) -> list[str]:
    """Take running headers, footers and page numbers out of pages.

    A line is one of them if it is among the outermost three at the edge of its
    page and says the same, numbers aside, at the same height on three pages that
    follow one another or on every other page (chapters change their headers), or if it
    is the page's own number, or has it at one end. A number found so becomes the page's
    label if the file gives none.

    Args:
        sheets: whose lines are changed.
        body: size of most letters of the file, in points.

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
    known: set[str] = set()
    repeated: Counter[str] = Counter()
    for (_, text), everywhere in places.items():
        for found in _runs(everywhere):
            if _repeats(found, text, sheets):
                known.add(text)
                for number, index in found:
                    running.setdefault(number, set()).add(index)
                if re.search(r"[^\W\d_]{3}", text) and not _PAGE_NUMBER.fullmatch(
                    text.replace("#", "1")
                ):
                    number, index = everywhere[0]
                    repeated[sheets[number].lines[index].text] += len(found)
    for number, index in _repetitions(sheets, body):
        running.setdefault(number, set()).add(index)
    for number, index, printed in _counted(sheets):
        running.setdefault(number, set()).add(index)
        if sheets[number].label is None:
            sheets[number].label = printed
    for number, indices in running.items():
        sheet = sheets[number]
        if sheet.label is None:
            sheet.label = _printed_number(sheet, indices)
        sheet.lines = [x for i, x in enumerate(sheet.lines) if i not in indices]
    for sheet in sheets:
        _remove_upright(sheet, known)
    return [text for text, _ in repeated.most_common()]


def _remove_upright(sheet: Sheet, known: Collection[str]) -> None:
    """Take running lines out of a page that is turned but for them.

    Args:
        sheet: whose lines that run another way are looked at.
        known: running lines of the file, without numbers.
    """
    kept = []
    for line in sheet.others:
        if _without_numbers(line.text) not in known:
            kept.append(line)
        elif sheet.label is None and (number := _PAGE_NUMBER.fullmatch(line.text)):
            sheet.label = number.group(1)
    sheet.others = kept


def _repetitions(sheets: Sequence[Sheet], body: float) -> Iterator[tuple[int, int]]:
    """Yield page and index of small lines at the edge that repeat the file's beginning.

    A short file has too few pages for its header to be known by repeating; but it
    repeats the title, and nothing is lost without it.
    """
    small = [
        (number, index)
        for number, sheet in enumerate(sheets[1:], 1)
        for _, index in _outer_lines(sheet)
        if sheet.lines[index].size < body * 0.95
    ]
    if not small:
        return
    beginning = _without_numbers(
        " ".join(line.text for sheet in sheets[:2] for line in sheet.lines)
    )
    for number, index in small:
        text = _without_numbers(sheets[number].lines[index].text)
        needed = 2 if number == 1 else 1
        if len(text) > 7 and beginning.count(text) >= needed:
            yield number, index


def _counted(sheets: Sequence[Sheet]) -> Iterator[tuple[int, int, str]]:
    """Yield page, index and number of lines at the edge that count the pages.

    Headers of books change with every section, ``4 CONTENTS`` and ``1.5 Workers 5``,
    so that only their number tells: at one height, on half of the pages, it is as far
    from the page's place in the file.
    """
    found: dict[int, list[tuple[int, int, str]]] = {}
    for page, sheet in enumerate(sheets):
        for _, index in _outer_lines(sheet, _WIDE_EDGE):
            for match in _NUMBER_AT_END.finditer(sheet.lines[index].text):
                place = (page, index, match.group())
                found.setdefault(int(match.group()) - page, []).append(place)
    if not found:
        return
    lines = max(found.values(), key=lambda places: len({page for page, *_ in places}))
    pages = {page for page, *_ in lines}
    if len(pages) < max(_FEWEST_COUNTED, len(sheets) / 2):
        return
    heights = Counter(round(sheets[page].lines[i].y / 3) for page, i, _ in lines)
    for page, index, printed in lines:
        line = sheets[page].lines[index]
        height = round(line.y / 3)
        # A note at the foot may have the page's number, too.
        alike = sum(heights[height + step] for step in (-1, 0, 1))
        is_header = alike >= _FEWEST_COUNTED and len(line.text) <= _LONGEST_HEADER
        if is_header or line.text == printed:
            yield page, index, printed


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


def _outer_lines(
    sheet: Sheet, edges: tuple[float, float, float] = (_EDGE, _EDGE, _EDGE)
) -> Iterator[tuple[bool, int]]:
    """Yield whether it is at the top, and its index, for each outermost line.

    Args:
        sheet: the page.
        edges: parts of its height in which the first, second and third may be.
    """
    lines = sheet.lines
    by_height = sorted(range(len(lines)), key=[line.y for line in lines].__getitem__)
    for edge, index in zip(edges, by_height, strict=False):
        if lines[index].y < sheet.height * edge:
            yield False, index
    for edge, index in zip(edges, reversed(by_height), strict=False):
        if lines[index].y > sheet.height * (1 - edge):
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
    if len(pages) < 3 or len(text) > _LONGEST_HEADER:
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
