"""Identifiers (DOI, ISBN), and series with number."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ingest.description.confidence import BESIDE, CONCLUDED, STATED
from ingest.description.dates import find_dates
from ingest.description.lines import Line, Lines
from ingest.description.phrases import alternation, phrases_of
from ingest.description.wordings import SERIES
from repository.model import Assertion, Hint, Origin
from repository.names import kept_identifier

_DOI = re.compile(
    r"\b(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s\"<>\])]+)", re.I
)
_ISBN = re.compile(
    r"\bISBN(?:-1[03])?[:\s]*((?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dX])\b", re.I
)
_IMPRINT_LINES = 60
_MOST_ISBNS = 3
_PARAGRAPH = 150


def identifiers(
    lines: Lines, opening: Sequence[Line], hints: Sequence[Hint]
) -> list[Assertion]:
    """Return assertions of identifier: the document's own, not those that it cites.

    A DOI counts in the opening only; an ISBN in the first or last lines, where an
    imprint stands.
    """
    found: dict[str, Assertion] = {}
    for hint in hints:
        if hint.field == "identifier":
            value = kept_identifier(hint.value)
            found[value] = Assertion(
                "identifier", value, Origin.FILE, STATED, hint.evidence
            )
    for line in lines[: _first_paragraph(lines)]:
        for match in _DOI.finditer(line.text):
            value = f"doi:{match[1].rstrip('.,;').lower()}"
            found[value] = Assertion(
                "identifier", value, Origin.TEXT, STATED, line.text.strip()
            )
    imprint = [*lines[:_IMPRINT_LINES], *lines[_IMPRINT_LINES:][-_IMPRINT_LINES:]]
    isbns = list(dict.fromkeys(_isbns(imprint))) if "isbn" in lines.small else []
    if len(isbns) <= _MOST_ISBNS:
        for value, text in isbns:
            found[value] = Assertion("identifier", value, Origin.TEXT, STATED, text)
    return list(found.values())


def _first_paragraph(lines: Sequence[Line]) -> int:
    """Return how many lines stand before the first paragraph, short ones too."""
    return next(
        (i for i, line in enumerate(lines) if len(line.text) > _PARAGRAPH), len(lines)
    )


def _isbns(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if "ISBN" not in line.text.upper():
            continue
        for match in _ISBN.finditer(line.text):
            digits = re.sub(r"[-\s]", "", match[1]).upper()
            if is_isbn(digits):
                yield f"isbn:{digits}", line.text.strip()


def is_isbn(digits: str) -> bool:
    """Return whether the check digit of an ISBN (ISO 2108) of 10 or 13 is right.

    >>> is_isbn("9780306406157"), is_isbn("0306406152"), is_isbn("9780306406158")
    (True, True, False)
    """
    if len(digits) == 13 and digits.isdecimal():
        total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
        return total % 10 == 0
    if len(digits) == 10 and re.fullmatch(r"\d{9}[\dX]", digits):
        values = [10 if d == "X" else int(d) for d in digits]
        return sum(v * (10 - i) for i, v in enumerate(values)) % 11 == 0
    return False


_NUMBER = re.compile(
    r"(?P<number>(?:(?<![^\W\d_])[^\W\d_]+\s+){0,2}"
    r"(?:(?:#|n\s?[°ºo]\.?|no\.|nr\.?|№|第|رقم[\s،,]*)\s*)?\d{1,4}\s*号?)$",
    re.IGNORECASE,
)


@cache
def _series_word() -> re.Pattern[str]:
    words = alternation(phrases_of(SERIES))
    return re.compile(rf"(?:(?<!\w)(?:{words})(?!\w)|シリーズ|叢書)", re.IGNORECASE)


def series(title_words: str, opening: Sequence[Line], lines: Lines) -> list[Assertion]:
    """Return assertions of series and number.

    Args:
        title_words: the words that were read for the title.
        opening: the lines that open the text.
        lines: all of them: they may call what opens the text a series.
    """
    named = _named_in_text(title_words, opening, lines)
    if named:
        return [named]
    for line in opening:
        text = line.text.strip(" *_")
        if len(text) > 140 or text == title_words:
            continue
        found = list(_of_line(text))
        if found:
            return found
    return []


def _of_line(text: str) -> Iterator[Assertion]:
    """Yield series and number of "Commonshelf Briefs, Brief 9, December 2025"."""
    bare = text
    for date in reversed(find_dates(text)):
        bare = bare[: date.start] + bare[date.end :]
    pieces = [
        p.strip(" .()") for p in re.split(r"\s*[,،、:|·]\s*|\s[–—-]\s|\s{2,}", bare)
    ]
    pieces = [p for p in pieces if p]
    if not pieces or not _series_word().search(pieces[0]):
        # "Commonshelf Briefs 第9号" has no comma.
        return
    number = ""
    head = pieces[0]
    inside = re.search(
        r"\s*((?:第\s?\d+\s?号)|#\s?\d+|(?:no\.|nr\.?|№)\s?\d+)$", head, re.I
    )
    if inside:
        number, head = inside[1], head[: inside.start()]
    for piece in pieces[1:]:
        match = _NUMBER.search(piece)
        if match and not number:
            number = match["number"].strip()
    if not number and len(pieces) > 2:
        digits = next((p for p in pieces[1:] if p.isdecimal()), "")
        number = digits
    if 3 < len(head) <= 80:
        yield Assertion("series", head, Origin.TEXT, BESIDE, text)
        if number:
            yield Assertion("number", number, Origin.TEXT, BESIDE, text)


def _named_in_text(
    title_words: str, opening: Sequence[Line], lines: Lines
) -> Assertion | None:
    """Return the series by whose name the document opens: a heading "LRG NEXT2021",
    where the text speaks of the "LRGNext2021 Series"."""
    squeezed = {
        re.sub(r"\W", "", piece).casefold(): piece
        for piece in (*title_words.split(" / "), *(line.text for line in opening))
        if 3 < len(piece) <= 60
    }
    whole = lines.text.casefold() if "ß" in lines.small else lines.small
    if not any(re.search(r"\d", name) and name in whole for name in squeezed):
        return None
    pattern = re.compile(
        rf"([^\W_][\w-]{{3,40}})\s+{_series_word().pattern}", re.IGNORECASE
    )
    for line in lines:
        for match in pattern.finditer(line.text):
            if match[1].casefold() in squeezed and any(c.isdecimal() for c in match[1]):
                return Assertion(
                    "series", match[1], Origin.TEXT, CONCLUDED, match.group()
                )
    return None
