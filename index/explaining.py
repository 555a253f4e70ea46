"""Why a document stands where it does in an answer: what matched, where, how much."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.collection import Collection
from index.evaluating import Evaluator
from index.matching import (
    ROLE_NUMBERS,
    Alternative,
    Leaf,
    MatchRequest,
    Near,
    Step,
    wanted_leaves,
)
from index.requests import filters_of, scores_of
from repository.model import Scope

_ROLES = {number: name for name, number in ROLE_NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A term in an edition.

    Attributes:
        term: as it is in the index, a stem with its language before it
            (``sv:kommun``); of a phrase its terms, a space between.
        kind: ``exact``, ``stem`` or ``expanded``.
        role: of the text that has it.
        count: how often it stands there.
    """

    term: str
    kind: str
    role: str
    count: int


@dataclass(frozen=True, slots=True)
class LeafReason:
    """What one thing that was asked for comes to in an edition.

    Attributes:
        asked: its words, folded.
        documents: editions in the whole index that have it, in any form.
        score: what it adds; 0 if the edition does not have it.
        found: its terms that the edition has.
    """

    asked: str
    documents: int
    score: float
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an edition of a document matches as well as it does, or not at all.

    Attributes:
        edition: number of the edition of the document that matches best.
        language: of that edition.
        score: of the document; 0 if it does not match.
        is_visible: whether the reader may see it.
        matches: whether it has what the words ask for.
        filters: names of the chosen filters that leave it out.
        leaves: each thing that was asked for, in order.
    """

    edition: int
    language: str
    score: float
    is_visible: bool
    matches: bool
    filters: tuple[str, ...]
    leaves: tuple[LeafReason, ...]


def explain(
    request: MatchRequest, scope: Scope, document: str, evaluator: Evaluator
) -> Reasons | None:
    """Return why a document stands where it does; None if the index has it not."""
    collection = evaluator.collection
    editions = collection.find(document)
    if not editions:
        return None
    scores = scores_of(request, evaluator)
    matching = evaluator.matching(request.node)
    edition = max(editions, key=lambda one: (matching[one], scores[one], -one))
    group = collection.group[edition]
    return Reasons(
        edition=int(collection.numbers[edition]),
        language=collection.languages[collection.language[edition]],
        score=float(scores[edition]) if matching[edition] else 0.0,
        is_visible=bool(collection.visible(scope)[group]),
        matches=bool(matching[edition]),
        filters=tuple(_left_out_by(collection, request, edition)),
        leaves=tuple(
            _reason(leaf, edition, evaluator)
            for leaf in dict.fromkeys(wanted_leaves(request.node))
        ),
    )


def _left_out_by(
    collection: Collection, request: MatchRequest, edition: int
) -> Iterator[str]:
    group = collection.group[edition]
    for name, left in filters_of(collection, request).items():
        if not left[group]:
            yield name
    languages = request.filters.get("language", ())
    if languages and collection.languages[collection.language[edition]] not in (
        languages
    ):
        yield "language"


def _reason(leaf: Leaf, edition: int, evaluator: Evaluator) -> LeafReason:
    scores = np.zeros(evaluator.collection.edition_count, dtype=np.float32)
    match = evaluator.leaf(leaf)
    match.add_scores(scores, leaf.weight)
    return LeafReason(
        asked=words_of(leaf),
        documents=match.count,
        score=float(scores[edition]),
        found=tuple(
            dict.fromkeys(
                Found(term, one.kind, _ROLES[role], int(counts[at]))
                for one, term in _single_ways(leaf, evaluator)
                for role, editions, counts in evaluator.occurrences(one, leaf.role)
                for at in np.flatnonzero(editions == edition)
            )
        ),
    )


def _single_ways(leaf: Leaf, evaluator: Evaluator) -> Iterator[tuple[Alternative, str]]:
    """Return the ways to match, those of several terms parted, with their terms."""
    for way in leaf.alternatives:
        if len(way.steps) > 1:
            yield way, " ".join(map(_text, way.steps))
            continue
        for term in evaluator.terms(way.steps[0]):
            yield Alternative(((term,),), way.kind), term


def words_of(leaf: Leaf) -> str:
    """Return what a leaf asks for, as its folded words."""
    return " ".join(map(_text, leaf.alternatives[0].steps))


def _text(step: Step) -> str:
    first = step[0]
    if isinstance(first, Near):
        return first.text + ("*" if first.distance is None else "~")
    return first
