"""A page of very much text, sent a portion at a time: a printed book without page
breaks is one page, and nine megabytes as HTML."""

from dataclasses import replace
from itertools import accumulate, pairwise

from flask import request

from index.marking import Parts
from repository.errors import DocumentNotFound, QueryError
from search_web.reading import Portion, Reading, whole_number

MOST = 60_000
"""Characters of a portion: some twenty printed pages."""
_ENDS = ("\n\n", "\n", "。", " ")
"""After which a portion may end, the best first."""


def asked_portion() -> int | None:
    """Return the portion that the address asks for; None if it leaves that open.

    Raises:
        QueryError: what it says is no number.
    """
    asked = request.args.get("portion", "").strip()
    number = whole_number(asked) if asked else None
    if asked and number is None:
        raise QueryError(
            "Cannot use %(value)s as portion: give a whole number.",
            value=repr(asked[:20]),
        )
    return number


def in_portions(reading: Reading, asked: int | None) -> Reading:
    """Return what a reader has open with one portion of its page, if that is long.

    Args:
        reading: with the whole page.
        asked: number of the portion; None for the one in which the reader's match, or
            else the first, stands. A match that the address names counts for more.

    Raises:
        DocumentNotFound: there is no such portion.
    """
    if reading.page is None or len(reading.page.text) <= MOST:
        return reading
    starts = portion_starts(reading.page.text)
    ends = [*starts[1:], len(reading.page.text)]
    if asked is not None and not 1 <= asked <= len(starts):
        raise DocumentNotFound(
            "There is no portion %(number)s: the page has %(count)s.",
            number=asked,
            count=len(starts),
        )
    places = _places(reading.parts)
    number = 1
    if places and (reading.match or asked is None):
        at = places[max(reading.match, 1) - 1]
        number = sum(start <= at for start in starts)
    elif asked is not None:
        number = asked
    start, end = starts[number - 1], ends[number - 1]
    before = sum(at < start for at in places)
    return replace(
        reading,
        parts=_between(reading.parts, start, end),
        portion=Portion(number, len(starts), before, len(places)),
    )


def portion_starts(text: str) -> list[int]:
    """Return where each portion of a text begins.

    >>> portion_starts("short")
    [0]
    """
    starts = [0]
    while len(text) - starts[-1] > MOST:
        first, limit = starts[-1] + MOST // 2, starts[-1] + MOST
        cuts = (text.rfind(end, first, limit) + len(end) for end in _ENDS)
        starts.append(next((cut for cut in cuts if cut > first), limit))
    return starts


def _places(parts: Parts) -> list[int]:
    """Return where each part that matches begins."""
    starts = accumulate((len(text) for text, _ in parts), initial=0)
    return [at for at, (_, is_match) in zip(starts, parts, strict=False) if is_match]


def _between(parts: Parts, start: int, end: int) -> Parts:
    """Return the parts of a stretch of a text. What begins to match before it does not
    match in it: the portion before has it."""
    bounds = pairwise(accumulate((len(text) for text, _ in parts), initial=0))
    return tuple(
        (text[max(start - first, 0) : end - first], is_match and first >= start)
        for (first, last), (text, is_match) in zip(bounds, parts, strict=True)
        if first < end and last > start
    )
