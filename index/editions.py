"""An edition's texts become terms with positions: the same for every engine."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from dataclasses import dataclass

from index.analysis.terms import add_terms
from index.documents import IndexEdition
from index.fields import ROLES
from index.matching import ROLE_SHIFT

GAP = 100
"""Positions between pages and between texts of a role: no phrase and no words that
shall stand near each other reach across. More than the widest distance of a query."""


@dataclass(frozen=True, slots=True)
class AnalysedEdition:
    """What an edition is beside its terms.

    Attributes:
        lengths: words by role, gaps left out.
        page_starts: position in the body at which each page begins, from page 1 on.
    """

    lengths: Mapping[str, int]
    page_starts: "array[int]"


def analyse_edition(
    edition: IndexEdition, terms: Mapping[str, MutableSequence[int]], base: int = 0
) -> AnalysedEdition:
    """Add the terms of an edition to a table, each text analysed in its own language.

    Args:
        edition: what to analyse.
        terms: by term, the places where it stands; it makes a new sequence for a new
            term. Places are added in ascending order.
        base: added to each place, which is a position with the role in the top bits
            of 32.
    """
    lengths = {}
    starts = array("I")
    listed: list[tuple[int, str, str]] = []
    for number, role in enumerate(ROLES):
        at = first = base + (number << ROLE_SHIFT)
        words = 0
        if role == "body":
            for page, text, language in edition.pages:
                # A page that is missing takes no room before the one that follows.
                starts.extend([at - first] * (page - len(starts)))
                for piece, is_listed in _pieces(text, edition.listed.get(page, ())):
                    if is_listed:
                        # Room for its words, whose role has the same positions.
                        listed.append((at - first, piece, language))
                        at += len(piece) + GAP
                        continue
                    end = add_terms(piece, language, terms, at)
                    words += end - at
                    at = end + GAP
        elif role == "listed":
            for place, piece, language in listed:
                words += (
                    add_terms(piece, language, terms, first + place) - first - place
                )
        else:
            for text, language in edition.texts.get(role, ()):
                end = add_terms(text, language, terms, at)
                words += end - at
                at = end + GAP
        lengths[role] = words
    return AnalysedEdition(lengths, starts)


def _pieces(text: str, listed: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a page in order, and whether each is a list."""
    done = 0
    for start, end in listed:
        if start > done:
            yield text[done:start], False
        yield text[start:end], True
        done = end
    if done < len(text) or not text:
        yield text[done:], False
