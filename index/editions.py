"""An edition's texts become terms with positions: the same for every engine."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from dataclasses import dataclass

from index.analysis.terms import add_terms
from index.documents import IndexEdition
from index.fields import ROLES
from index.matching import ROLE_SHIFT
from repository.model import Stretch

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
                for piece, kind in pieces(text, edition.stretches.get(page, ())):
                    if kind is not None and kind.is_list:
                        # Room for its words, whose role has the same positions.
                        listed.append((at - first, piece, language))
                        at += len(piece) + GAP
                        continue
                    spoken = (kind and kind.language) or language
                    end = add_terms(piece, spoken, terms, at)
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


def pieces(
    text: str, stretches: Iterable[Stretch]
) -> Iterator[tuple[str, Stretch | None]]:
    """Yield the pieces of a page in order, each with the stretch that it is, if any."""
    done = 0
    for one in stretches:
        if one.start > done:
            yield text[done : one.start], None
        yield text[one.start : one.end], one
        done = one.end
    if done < len(text) or not text:
        yield text[done:], None
