"""What an engine is asked and what it answers, in no engine's own language.

A query becomes a tree: leaves are the ways in which one thing that was asked for can
stand in a text, and the nodes above join them. The engine that comes next compiles
the same tree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from index.fields import ROLES
from index.query import Years

ROLE_SHIFT = 29
"""Positions of a role are counted from its number shifted by this many bits."""
ROLE_NUMBERS = {name: number for number, name in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Near:
    """A term that is not known yet: engines look up which ones there are.

    Attributes:
        text: folded letters.
        distance: letters that may differ; None for every term that begins so.
        in_compounds: whether it stands for the compounds that have it as a part,
            instead.
        role: in which terms that begin so have to stand; "" for any.
    """

    text: str
    distance: int | None = None
    in_compounds: bool = False
    role: str = ""


Step = tuple["str | Near", ...]
"""The terms of which any one may stand at a place."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which something that was asked for can stand in a text.

    Attributes:
        steps: what stands at each of the places, one after the other.
        kind: ``exact``, ``stem`` or ``expanded``; ranking weighs them.
        slop: other words that may stand between the places, in any order; None if
            they must follow each other.
    """

    steps: tuple[Step, ...]
    kind: str = "exact"
    slop: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that was asked for: a word, a phrase, a concept.

    Attributes:
        alternatives: the ways in which it can stand in a text.
        role: the role in which it has to stand; "" for any.
        optional_in: languages of editions that match without it, since there it is
            a stop word; None if every edition does.
        weight: multiplies what it adds to the score.
        language: of the query, in which the leaf weighs most; "" if it could be of
            any.
        reader: language of the reader, which is the query's where nothing else tells
            and texts in it have the word.
        names: leaves of the words for which other labels of a concept stand here:
            together these weigh no more than the words do.
    """

    alternatives: tuple[Alternative, ...]
    role: str = ""
    optional_in: frozenset[str] | None = frozenset()
    weight: float = 1.0
    language: str = ""
    reader: str = ""
    names: tuple["Leaf", ...] = ()


@dataclass(frozen=True, slots=True)
class HasValue:
    """Documents with one of these values in a facet."""

    facet: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class InYears:
    """Documents issued in one of these spans of years."""

    years: tuple[Years, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match the node below."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What matches every node below; everything if there is none."""

    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any node below; nothing if there is none."""

    nodes: tuple["Node", ...] = ()


Node = Leaf | HasValue | InYears | Not | And | Or


def wanted_leaves(node: Node) -> Iterator[Leaf]:
    """Return the leaves that were asked for, in order: not those below a Not."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, And | Or):
        for below in node.nodes:
            yield from wanted_leaves(below)


def nears(node: Node) -> Iterator[Near]:
    """Return what an engine has to look up for the leaves that were asked for."""
    for leaf in wanted_leaves(node):
        for alternative in leaf.alternatives:
            for step in alternative.steps:
                yield from (term for term in step if isinstance(term, Near))


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """One search as an engine carries it out.

    Attributes:
        node: what the words ask for.
        filters: chosen values by name of the facet.
        years: chosen spans of years; empty for all.
        by_date: whether the newest come first.
        offset, limit: which of the hits are wanted.
        facets: names of the facets to count.
        prefer: language of the edition to show where several match well.
        with_pages: whether to say which pages of the hits match.
        first: what stands before the rest of what the node matches; None if nothing
            does.
    """

    node: Node
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[Years, ...] = ()
    by_date: bool = False
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    prefer: str = "en"
    with_pages: bool = True
    first: Node | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A document that matches.

    Attributes:
        document: identifier.
        edition: number of its edition that matches best.
        score: of that edition; 0 if nothing was asked that ranks.
        pages: numbers of its pages on which something stands that was asked for.
        best_pages: the pages to show first, best first.
    """

    document: str
    edition: int
    score: float
    pages: tuple[int, ...]
    best_pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """What an engine found.

    Attributes:
        total: documents that match.
        hits: those that were asked for, best first.
        counts: documents by facet and value; years as four digits. What a facet's own
            filter leaves out is counted there.
        found: terms that were looked up for each :class:`Near` of the request.
        is_cut: whether some Near stood for more terms than are looked at.
    """

    total: int
    hits: tuple[Match, ...]
    counts: Mapping[str, Mapping[str, int]]
    found: Mapping[Near, tuple[str, ...]] = field(default_factory=dict)
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What a document is like, for an engine to find others like it.

    Attributes:
        document: identifier; it is not among the answers.
        terms: how often each term stands in the text, by language of the text.
        values: of the document, by name of the facet.
        without: identifiers of other documents to leave out.
        prefer: language whose documents come first.
    """

    document: str
    terms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    prefer: str = "en"
