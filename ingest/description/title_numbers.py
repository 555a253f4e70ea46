"""The number of a motion, with which its title begins."""

import re
from functools import cache

from ingest.description.phrases import alternation, phrases_of
from ingest.description.wordings import MOTION_NUMBER

_NUMBER = (
    r"(?:\s*(?:n\s?[°ºo]\.?|no\.|nr\.?|№|#|رقم))?\s*"
    r"(?=[A-Z0-9第])"
    r"(?:第?[A-Z]{0,2}[ -]?\d{1,4}(?:[./]\d{1,4})?[a-z]?(?:号|の\d+)?|[A-Z])"
)


@cache
def _numbered(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<number>(?:{alternation(words)}){_NUMBER})"
        r"(?:\s*[:：.–—-]\s*|\s+(?=\S))(?P<rest>\S.*)$",
        re.IGNORECASE,
    )


def without_number(title: str) -> tuple[str, str]:
    """Return the number of a motion that its title begins with, and the rest.

    >>> without_number("Motion n° 8 : Pour une régie publique")
    ('Motion n° 8', 'Pour une régie publique')
    """
    match = _numbered(phrases_of(MOTION_NUMBER)).match(title)
    if not match:
        return "", title
    rest = match["rest"]
    # "Enmienda 9.1 a la moción 9" and "Motion 5 of 2010" are the title itself.
    if rest[:1].islower() or not rest[:1].isalnum():
        return match["number"].strip(), title
    return match["number"].strip(), rest
