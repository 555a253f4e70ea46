"""An edition's texts become terms with positions: the same for every engine."""

from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from index.analysis.terms import add_terms
from index.documents import IndexEdition
from index.fields import ROLES
from index.matching import ROLE_NUMBERS, ROLE_SHIFT

GAP = 100
"""Positions between pages and between texts of a role: no phrase and no words that
shall stand near each other reach across. More than the widest distance of a query."""


@dataclass(frozen=True, slots=True)
class AnalysedEdition:
    """An edition as terms.

    Attributes:
        positions: 32-bit positions by term, ascending, the role in the top bits.
        lengths: words by role, gaps left out.
        page_starts: position in the body at which each page begins, from page 1 on.
    """

    positions: Mapping[str, "array[int]"]
    lengths: Mapping[str, int]
    page_starts: "array[int]"


def _new() -> "array[int]":
    return array("I")


def analyse_edition(edition: IndexEdition) -> AnalysedEdition:
    """Return the terms of an edition, each text analysed in its own language."""
    positions: defaultdict[str, array[int]] = defaultdict(_new)
    lengths = {}
    starts = array("I")
    for role in ROLES:
        base = ROLE_NUMBERS[role] << ROLE_SHIFT
        at = base
        words = 0
        if role == "body":
            texts = [(text, language) for _, text, language in edition.pages]
            numbers = [number for number, _, _ in edition.pages]
        else:
            texts = list(edition.texts.get(role, ()))
            numbers = []
        for index, (text, language) in enumerate(texts):
            if numbers:
                # A page that is missing takes no room before the one that follows.
                while len(starts) < numbers[index]:
                    starts.append(at - base)
            end = add_terms(text, language, positions, at)
            words += end - at
            at = end + GAP
        lengths[role] = words
    return AnalysedEdition(positions, lengths, starts)
