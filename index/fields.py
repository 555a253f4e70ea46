"""What is searched and what is counted: one table each.

The index schema, the facets of pages and API, the options of commands and the help
page all follow from these tables.
"""

from dataclasses import dataclass

from repository.model import Scope


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of text in an edition, and how much a word in it weighs.

    Attributes:
        weight: multiplies the frequency of a term before saturation (BM25F).
        b: how far the length of the text counts, from 0 to 1.
    """

    name: str
    weight: float
    b: float


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("title", 3.0, 0.5),
        Role("headings", 1.5, 0.5),
        Role("abstract", 1.5, 0.5),
        # Over seven collections in six languages nDCG@10 is 0.006 better at 0.65 than
        # at 0.5; at 0.75 it is the same on average but worse for short texts.
        Role("body", 1.0, 0.65),
        # Names in the record: who issued it, of which series, on what occasion.
        Role("record", 1.0, 0.3),
        # Lists of contents and of sources: what they name, the text may not speak of.
        Role("listed", 0.2, 0.65),
    )
}


@dataclass(frozen=True, slots=True)
class Facet:
    """A field to narrow a search by.

    Attributes:
        name: of the parameter and of the record field.
        many: whether a document can have several values.
        vocabulary: that gives its values their labels; "" if they are no concepts.
        shown: whether pages list its values with their counts.
        restricted: whether it is nothing to readers who see one access level only.
    """

    name: str
    many: bool
    vocabulary: str = ""
    shown: bool = True
    restricted: bool = False


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("theme", True, "themes"),
        Facet("sector", True, "sectors"),
        Facet("language", True),
        Facet("type", True, "types"),
        Facet("year", False),
        Facet("issuer", True, "organisations", shown=False),
        Facet("place", True, "places"),
        Facet("decision", False, "decisions", shown=False),
        Facet("network", True, shown=False),
        Facet("collection", False, shown=False),
        Facet("access", False, "access", restricted=True),
    )
}

RECORDED = tuple(name for name in FACETS if name not in ("language", "access"))
"""Facets that a document has values of its own for. The language is each edition's,
and the access level is what it is shown by: kept twice, the two might differ."""


def facets_of(scope: Scope) -> dict[str, Facet]:
    """Return the facets that are there for a reader of this scope."""
    return {
        name: facet
        for name, facet in FACETS.items()
        if not facet.restricted or len(scope.access) > 1
    }
