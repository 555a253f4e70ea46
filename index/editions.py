"""An edition's texts become terms with positions: the same for every engine."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.documents import IndexEdition
from index.fields import ROLES
from index.matching import ROLE_SHIFT
from repository.model import Stretch

GAP = 100
"""Positions between pages and between texts of a role: no phrase and no words that
shall stand near each other reach across. More than the widest distance of a query."""

AddText = Callable[[str, str, int], int]
"""Takes a text, its language and the place of its first word; returns how many places
its words take. See :meth:`index.occurrences.Occurrences.add`."""


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
    edition: IndexEdition, add: AddText, base: int = 0
) -> AnalysedEdition:
    """Hand on the texts of an edition, each with its language and its place.

    Args:
        edition: what to analyse.
        add: takes the texts, in the order of their places.
        base: added to each place, which is a position with the role in the top bits
            of 32.
    """
    lengths = {}
    starts = array("I")
    listed: list[_Listed] = []
    for number, role in enumerate(ROLES):
        first = base + (number << ROLE_SHIFT)
        if role == "body":
            lengths[role] = _add_pages(edition, add, first, starts, listed)
        elif role == "listed":
            lengths[role] = sum(
                add(text, language, first + place) for place, text, language in listed
            )
        else:
            lengths[role] = 0
            at = first
            for text, language in edition.texts.get(role, ()):
                words = add(text, language, at)
                lengths[role] += words
                at += words + GAP
    return AnalysedEdition(lengths, starts)


_Listed = tuple[int, str, str]
"""A list of contents or of sources: its position in the body, text and language."""


def _add_pages(
    edition: IndexEdition,
    add: AddText,
    first: int,
    starts: "array[int]",
    listed: list[_Listed],
) -> int:
    """Add the running text of the pages; return its number of words.

    Args:
        edition: whose pages they are.
        add: takes the texts.
        first: place of the first word.
        starts: gets the position at which each page begins.
        listed: gets the lists on the pages; each has room for its words, which have
            a role of their own with the same positions.
    """
    at, words = first, 0
    for page, text, language in edition.pages:
        # A page that is missing takes no room before the one that follows.
        starts.extend([at - first] * (page - len(starts)))
        for piece, stretch in pieces(text, edition.stretches.get(page, ())):
            if stretch is not None and stretch.is_list:
                listed.append((at - first, piece, language))
                at += len(piece) + GAP
            else:
                spoken = (stretch and stretch.language) or language
                added = add(piece, spoken, at)
                words += added
                at += added + GAP
    return words


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
