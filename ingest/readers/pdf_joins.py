"""Words that the setting of a PDF page parts: drop caps, and hyphens at its end."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from ingest.normalise import hyphen_between, words_of
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_sheet import Sheet

_MARKED_WORD = re.compile(r"([^\W\d_]*)\ufffe([^\W\d_]+)")
_MARK_AT_END = re.compile(r"\ufffe(?=\n|\Z)")
_FIRST_WORD = re.compile(r"([^\W\d_]+)(\S*)\s*")
_LAST_WORD = re.compile(r"([^\W\d_]+)[-\u2010\ufffe]\Z")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_ONE_LETTER = frozenset("AIOYÀÉEÅÖÓUВИКОСУЯА")

_DIVISION = re.compile(r"(?:\ufffe\n?|-\n)(?=[^\W\d_])")
"""Where a word may be divided at the end of a line."""

_is_letter = re.compile(r"[^\W\d_]").match

_SOME_LINES, _ENOUGH_LINES = 150, 600
"""Lines of a document from which on it seems, and is sure, whether words are divided.
Below 600 what comes after the hyphen must be a word of the document too."""

_FEW_HYPHENS = 0.012
"""Hyphens a line, below which they were written: those are one in 100 to 300 lines.
Programs that divide words do so in one line of 30, and of 10 in columns."""

_INITIAL = 1.8
"""Times the size of the lines beside it that an initial letter has at least."""

_MOST_INITIALS = 40
"""Letters that stand alone, beyond which a page is a chart or was set letter by
letter."""


def settle_hyphens(sheets: Sequence[Sheet]) -> None:
    """Put in the place of pdfium's mark of a hyphen what the document means by it.

    pdfium puts two lines together with U+FFFE where the first ends in ``-``. Programs
    that divide words write the hyphens that they make as U+2010, so that ``-`` was
    written by a person; so it was where hardly any line ends in one. Of other documents
    the words themselves tell.
    """
    text = "\n".join([line.text for s in sheets for line in s.lines])
    if "\ufffe" not in text:
        return
    made = any(line.text.endswith("\u2010") for s in sheets for line in s.lines)
    divided, whole = _divided_words(text)
    known = words_of([whole])
    lines = sum(len(sheet.lines) for sheet in sheets)
    few = lines >= _SOME_LINES and _are_few(divided, lines, known)
    made = made or (few and lines >= _ENOUGH_LINES)

    def settle(found: re.Match[str]) -> str:
        if made:
            return f"{found[1]}-{found[2]}"
        if few and found[1] and found[2].casefold() in known:
            return f"{found[1]}-{found[2]}"
        if found[1] and found[2]:
            return found[1] + hyphen_between(found[1], found[2], known) + found[2]
        return found[1] + found[2]

    for sheet in sheets:
        for position, line in enumerate(sheet.lines):
            text = line.text
            if "\ufffe" in text:
                if made:
                    text = _MARK_AT_END.sub("\u2011", text)
                text = _MARKED_WORD.sub(settle, text)
                sheet.lines[position] = line._replace(text=text)


def _divided_words(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return the halves of the words that ends of lines divide, and the text without
    them: halves are no words."""
    divided = []
    kept = []
    done = 0
    for division in _DIVISION.finditer(text):
        start = division.start()
        while start > done and _is_letter(text[start - 1]):
            start -= 1
        rest = _WORD.match(text, division.end())
        if start < division.start() and rest:
            divided.append((text[start : division.start()], rest.group()))
            kept.append(text[done:start])
            done = rest.end()
    return divided, " ".join([*kept, text[done:]])


def _are_few(
    divided: Sequence[tuple[str, str]], lines: int, known: Collection[str]
) -> bool:
    """Return whether a document's words seem not to be divided at the ends of lines, so
    that the few hyphens there were written."""
    return len(divided) < lines * _FEW_HYPHENS and not any(
        (before + after).casefold() in known for before, after in divided
    )


def has_initials(sheets: Sequence[Sheet], body: float) -> bool:
    """Return whether there may be initials: large letters that stand alone.

    Args:
        sheets: of the document.
        body: size of most of its letters, in points.
    """
    return any(
        len(line.text) == 1 and line.size > body * 1.2
        for sheet in sheets
        for line in sheet.lines
    )


def word_counts(sheets: Sequence[Sheet]) -> Counter[str]:
    """Return how often each word of a document, in small letters, occurs."""
    return Counter(
        word
        for sheet in sheets
        for line in sheet.lines
        for word in _WORD.findall(line.text.casefold())
    )


def join_initials(sheet: Sheet, counts_of: Callable[[], Mapping[str, int]]) -> None:
    """Put initials that are two lines high or more before the lines that they begin.

    Args:
        sheet: whose lines are changed.
        counts_of: gives those of the words of the document: where there is another
            ``history``, ``A`` and ``history`` stay two words; ``P`` and ``ublic`` do
            not.
    """
    initials = [x for x in sheet.lines if len(x.text) == 1 and x.text.isalnum()]
    if len(initials) > _MOST_INITIALS:
        return
    for initial in initials:
        beside = [x for x in sheet.lines if _begins_beside(initial, x)]
        if not beside:
            continue
        counts = counts_of()
        line = max(beside, key=lambda x: x.y)
        place = sheet.lines.index(line)
        word = _FIRST_WORD.match(line.text)
        is_apart = (
            initial.text in _WORDS_OF_ONE_LETTER
            and word is not None
            and counts.get(word[1].casefold(), 0) > 1
            and (initial.text + word[1]).casefold() not in counts
        ) or initial.text.isdigit() != line.text[0].isdigit()
        text = initial.text + (" " if is_apart else "") + line.text
        sheet.lines[place] = line._replace(text=text)
        del sheet.lines[_place_of(initial, sheet.lines)]


def _place_of(line: Line, lines: Sequence[Line]) -> int:
    return next(place for place, other in enumerate(lines) if other is line)


def _begins_beside(initial: Line, line: Line) -> bool:
    return (
        not line.is_row
        and line.text[0].isalnum()
        and initial.size >= line.size * _INITIAL
        and -1 < line.left - initial.right < line.size * 1.5
        and initial.y - line.size * 0.3 < line.y < initial.y + initial.size
    )


def join_over_pages(
    sheets: Sequence[Sheet], body: float, known: Collection[str]
) -> None:
    """Put words that the end of a page divides together, on the page they begin on.

    Args:
        sheets: without running lines; their lines are changed.
        body: size of most letters, in points: notes below the text are smaller.
        known: words of the document, in small letters.
    """
    for sheet, following in pairwise(sheets):
        place = next(
            (
                i
                for i in range(len(sheet.lines) - 1, -1, -1)
                if _is_text(sheet, i, body)
            ),
            None,
        )
        if place is None or not following.lines:
            continue
        line, after = sheet.lines[place], following.lines[0]
        divided = _LAST_WORD.search(line.text)
        rest = _FIRST_WORD.match(after.text)
        if not divided or not rest or after.is_row or not rest[1][0].islower():
            continue
        joiner = hyphen_between(divided[1], rest[1], known)
        if joiner == "- " or abs(after.size - line.size) > 0.5:
            continue
        text = line.text[:-1] + joiner + rest[1] + rest[2]
        sheet.lines[place] = line._replace(text=text)
        left = after.text[rest.end() :]
        following.lines[:1] = [after._replace(text=left)] if left else []


def _is_text(sheet: Sheet, place: int, body: float) -> bool:
    line = sheet.lines[place]
    return not line.is_row and line.size > body * 0.95
