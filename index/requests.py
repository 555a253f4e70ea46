"""Answering a request from the arrays of a collection: filters, counts, hits."""

from collections.abc import Callable, Mapping
from functools import reduce

import numpy as np

from index.collection import Collection, Flags, Floats, Integers
from index.evaluating import Evaluator, documents_in_years, pages_of
from index.matching import (
    ROLE_NUMBERS,
    ROLE_SHIFT,
    InYears,
    Match,
    Matches,
    MatchRequest,
    Node,
    wanted_leaves,
)
from index.ranking import best_documents
from repository.model import Scope

Pages = tuple[tuple[int, ...], tuple[int, ...]]
"""Numbers of pages that match, ascending and best first."""

_BODY = ROLE_NUMBERS["body"]
_LISTED = ROLE_NUMBERS["listed"]


def answer(
    request: MatchRequest,
    scope: Scope,
    evaluator: Evaluator,
    page_starts: Callable[[int], Integers],
) -> Matches:
    """Return the answer to a request.

    Args:
        request: what is asked.
        scope: of the reader.
        evaluator: of the collection.
        page_starts: gives, of an edition, the position at which each page begins.
    """
    collection = evaluator.collection
    editions = evaluator.matching(request.node)
    editions &= collection.editions_of(collection.visible(scope))
    filters = filters_of(collection, request)
    in_language = _language_filter(collection, request)
    found = collection.documents_of(editions & in_language)
    documents = reduce(np.logical_and, filters.values(), found)
    chosen = editions & in_language & collection.editions_of(documents)
    scores = scores_of(request, evaluator)
    scores *= chosen
    numbers = np.flatnonzero(documents)
    return Matches(
        len(numbers),
        _hits(request, evaluator, documents, chosen, scores, page_starts),
        {
            name: _count(collection, name, editions, found, numbers, filters)
            for name in request.facets
        },
    )


def scores_of(request: MatchRequest, evaluator: Evaluator) -> Floats:
    """Return how well each edition matches a request, whatever its filters."""
    scores = evaluator.scores(request.node)
    if request.first is not None:
        scores[evaluator.matching(request.first)] += 1 + scores.max(initial=0)
    return scores


def filters_of(collection: Collection, request: MatchRequest) -> dict[str, Flags]:
    """Return which documents each chosen filter leaves, the language's left out."""
    filters = {}
    for name, values in request.filters.items():
        if name == "language" or not values:
            continue
        facet = collection.facets.get(name)
        wanted = frozenset(values)
        filters[name] = (
            facet.where(lambda held, wanted=wanted: not wanted.isdisjoint(held))  # type: ignore[misc]
            if facet
            else np.zeros(collection.document_count, dtype=bool)
        )
    if request.years:
        filters["year"] = documents_in_years(collection, InYears(request.years))
    return filters


def _language_filter(collection: Collection, request: MatchRequest) -> Flags:
    values = request.filters.get("language", ())
    if not values:
        return np.ones(collection.edition_count, dtype=bool)
    return collection.in_languages(values)


def _count(
    collection: Collection,
    name: str,
    editions: Flags,
    found: Flags,
    numbers: Integers,
    filters: Mapping[str, Flags],
) -> dict[str, int]:
    """Return the documents by value of a facet, its own filter not applied.

    Args:
        collection: that they are of.
        name: of the facet.
        editions: that match and that the reader may see.
        found: documents of these editions, in the chosen languages.
        numbers: of the documents that no filter leaves out.
        filters: documents that each filter leaves, the language's left out.
    """
    if name == "language":
        others = reduce(
            np.logical_and, filters.values(), np.ones(collection.document_count, bool)
        )
        return collection.count_languages(editions & collection.editions_of(others))
    if name not in collection.facets:
        return {}
    if name in filters:
        rest = [own for other, own in filters.items() if other != name]
        numbers = np.flatnonzero(reduce(np.logical_and, rest, found))
    return collection.facets[name].count(numbers)


def _hits(
    request: MatchRequest,
    evaluator: Evaluator,
    documents: Flags,
    editions: Flags,
    scores: Floats,
    page_starts: Callable[[int], Integers],
) -> tuple[Match, ...]:
    collection = evaluator.collection
    end = request.offset + request.limit
    if request.by_date:
        ordered = collection.by_date[documents[collection.by_date]][:end]
    else:
        own = scores
        if not collection.is_simple and len(collection.starts):
            own = np.maximum.reduceat(scores, collection.starts)
        ordered = best_documents(collection, documents, own, end)
    shown = {
        edition: score
        for document in ordered[request.offset : end]
        for edition, score in [
            _shown_edition(collection, int(document), editions, scores, request.prefer)
        ]
    }
    pages: dict[int, Pages] = {}
    if request.with_pages:
        pages = matching_pages(request.node, evaluator, list(shown), page_starts)
    return tuple(
        Match(
            collection.documents[collection.group[edition]].decode(),
            int(collection.numbers[edition]),
            score,
            *pages.get(edition, ((), ())),
        )
        for edition, score in shown.items()
    )


_AS_GOOD = 0.5
"""Share of the best score from which an edition that the reader can read is shown."""


def _shown_edition(
    collection: Collection,
    document: int,
    editions: Flags,
    scores: Floats,
    prefer: str,
) -> tuple[int, float]:
    """Return the edition of a document to show, and the document's score: that of the
    best edition. Shown is the one in the preferred language, if it matches well."""
    matching = [
        edition for edition in collection.editions(document) if editions[edition]
    ]
    best = max(scores[edition] for edition in matching)

    def worth(edition: int) -> tuple[bool, float, int]:
        is_own = collection.languages[collection.language[edition]] == prefer
        is_good = scores[edition] >= best * _AS_GOOD
        return bool(is_own and is_good), float(scores[edition]), -edition

    return max(matching, key=worth), float(best)


def matching_pages(
    node: Node,
    evaluator: Evaluator,
    shown: list[int],
    page_starts: Callable[[int], Integers],
) -> dict[int, Pages]:
    """Return, of each edition, the pages that match and the best of them."""
    leaves = [
        leaf
        for leaf in dict.fromkeys(wanted_leaves(node))
        if leaf.role in ("", "body", "listed")
    ]
    telling = [leaf for leaf in leaves if leaf.optional_in == frozenset()]
    within = np.zeros(evaluator.collection.edition_count, dtype=bool)
    within[shown] = True
    places: dict[int, dict[int, Integers]] = {edition: {} for edition in shown}
    listed: dict[int, dict[int, Integers]] = {edition: {} for edition in shown}
    for number, leaf in enumerate(telling or leaves):
        keys = evaluator.places(leaf, within)
        roles = keys >> ROLE_SHIFT & 7
        for role, where in ((_BODY, places), (_LISTED, listed)):
            of_role = keys[roles == role]
            owners = of_role >> 32
            positions = of_role & ((1 << ROLE_SHIFT) - 1)
            for edition in shown:
                first, last = np.searchsorted(owners, [edition, edition + 1])
                if first < last:
                    where[edition][number] = positions[first:last]
    return {
        edition: pages_of(found, listed[edition], page_starts(edition))
        for edition, found in places.items()
    }
