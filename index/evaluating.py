"""Evaluating a query tree over postings: what matches, where, and how well."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from index.collection import Collection, Flags, Floats, Integers
from index.leaf_matches import LeafMatch, leaf_cache, leaf_match
from index.matching import (
    ROLE_NUMBERS,
    ROLE_SHIFT,
    Alternative,
    And,
    HasValue,
    InYears,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Step,
    wanted_leaves,
)
from index.ranking import gains, idf, weight_at_home, weights_from
from index.sorting import changes, distinct, union


class Postings(NamedTuple):
    """Postings of a term in one role of one segment, numbered through all segments."""

    role: int
    editions: Integers
    counts: Integers
    positions: Integers


class TermSource(Protocol):
    """Where postings come from."""

    def postings(self, term: str, role: str = "") -> Iterable[Postings]:
        """Return the postings of a term, segment by segment and role by role; of one
        role alone if it is named."""

    def counts(
        self, terms: Sequence[str], role: str
    ) -> Iterable[tuple[Integers, Integers]]:
        """Return the editions that have some terms in one role, and how often; an
        edition comes once for each term that it has."""

    def terms_near(self, near: Near) -> tuple[str, ...]:
        """Return the terms that a Near stands for."""


class Evaluator:
    """Answers trees over one collection; keeps the leaves that were asked last."""

    def __init__(
        self, collection: Collection, scales: Floats, source: TermSource
    ) -> None:
        self.collection = collection
        self._scales = scales
        self._source = source
        self.leaves = leaf_cache()
        self._per_language = np.bincount(
            collection.language[collection.alive], minlength=len(collection.languages)
        )

    def matching(self, node: Node) -> Flags:
        """Return which editions match a tree."""
        count = self.collection.edition_count
        if isinstance(node, Leaf):
            found = np.zeros(count, dtype=bool)
            self.leaf(node).mark(found)
            return self._with_optional(node, found)
        if isinstance(node, Not):
            return ~self.matching(node.node) & self.collection.alive
        if isinstance(node, And):
            found = self.collection.alive.copy()
            for below in node.nodes:
                found &= self.matching(below)
            return found
        if isinstance(node, Or):
            found = np.zeros(count, dtype=bool)
            for below in node.nodes:
                found |= self.matching(below)
            return found
        return self._having(node) & self.collection.alive

    def _with_optional(self, leaf: Leaf, found: Flags) -> Flags:
        collection = self.collection
        if leaf.optional_in is None:
            return collection.alive.copy()
        if leaf.optional_in:
            found |= collection.in_languages(leaf.optional_in) & collection.alive
        return found

    def _having(self, node: HasValue | InYears) -> Flags:
        collection = self.collection
        if isinstance(node, InYears):
            return collection.editions_of(documents_in_years(collection, node))
        if node.facet == "language":
            return collection.in_languages(node.values)
        facet = collection.facets.get(node.facet)
        if facet is None:
            return np.zeros(collection.edition_count, dtype=bool)
        return collection.editions_of(
            facet.where(lambda values: not node.values.isdisjoint(values))
        )

    def scores(self, node: Node) -> Floats:
        """Return how well each edition matches what a tree asks for."""
        scores = np.zeros(self.collection.edition_count, dtype=np.float32)
        for leaf in wanted_leaves(node):
            self.leaf(leaf).add_scores(scores, leaf.weight)
        return scores

    def leaf(self, leaf: Leaf) -> LeafMatch:
        """Return where a leaf matches."""
        match = self.leaves.get(leaf)
        if match is None:
            match = self._leaf(leaf)
            self.leaves.put(leaf, match)
        return match

    def _leaf(self, leaf: Leaf) -> LeafMatch:
        collection = self.collection
        frequency = {
            kind: self._frequency(
                [one for one in leaf.alternatives if one.kind == kind], leaf.role
            )
            for kind in ("exact", "stem", "expanded")
        }
        found = collection.alive & np.logical_or.reduce(
            [of > 0 for of in frequency.values()]
        )
        editions = np.flatnonzero(found)
        asked, more = gains(*(of[editions] for of in frequency.values()))
        language = collection.language[editions]
        weights, bound = self._weights(leaf, language, language[asked > 0])
        scores = weights[language] * asked
        if more.any():
            scores += np.minimum(weights, np.float32(bound))[language] * more
        return leaf_match(found, editions, scores)

    def _weights(
        self, leaf: Leaf, language: Integers, asked: Integers
    ) -> tuple[Floats, float]:
        """Return the weight of a leaf in each language, and the most of its labels'.

        Args:
            leaf: that is weighed.
            language: of each edition that has it in any way.
            asked: of each edition that has it not only by other labels.
        """
        count = len(self._per_language)
        weights = idf(np.bincount(language, minlength=count), self._per_language)
        if leaf.names:
            return weights, sum(self._home_weight(name) for name in leaf.names)
        having = np.bincount(asked, minlength=count)
        home = self._query_language(leaf, having)
        if home is None:
            return weights, weight_at_home(weights, having)
        return weights_from(home, weights), float(weights[home])

    def _home_weight(self, leaf: Leaf) -> float:
        found = np.zeros(self.collection.edition_count, dtype=bool)
        self.leaf(leaf).mark(found)
        language = self.collection.language[found]
        return self._weights(leaf, language, language)[1]

    def _query_language(self, leaf: Leaf, having: Integers) -> int | None:
        """Return the number of the language that a leaf is of; None if nothing tells.

        Args:
            leaf: that is weighed.
            having: editions of each language that have it.
        """
        languages = self.collection.languages
        if leaf.language in languages:
            number = languages.index(leaf.language)
            if self._per_language[number]:
                return number
        if leaf.reader in languages and having[languages.index(leaf.reader)]:
            return languages.index(leaf.reader)
        return None

    def _frequency(self, alternatives: list[Alternative], role: str) -> Floats:
        """Return how often alternatives stand in each edition, weighted by role."""
        held = [
            (editions, counts * self._scales[number][editions])
            for alternative in alternatives
            for number, editions, counts in self.occurrences(alternative, role)
        ]
        count = self.collection.edition_count
        if not held:
            return np.zeros(count, dtype=np.float32)
        editions, weighted = (
            np.concatenate(parts) for parts in zip(*held, strict=True)
        )
        return np.bincount(editions, weighted, count).astype(np.float32)

    def occurrences(
        self, alternative: Alternative, role: str
    ) -> Iterator[tuple[int, Integers, Integers]]:
        """Return (role, editions, counts) of an alternative, those of one term after
        those of another: an edition may come again."""
        if len(alternative.steps) == 1:
            terms = tuple(self.terms(alternative.steps[0]))
            if role and len(terms) > 1:
                # Hundreds of words begin like what somebody types in a search box.
                for editions, counts in self._source.counts(terms, role):
                    yield ROLE_NUMBERS[role], editions, counts
                return
            for term in terms:
                for postings in self._source.postings(term, role):
                    yield postings.role, postings.editions, postings.counts
            return
        keys = self._phrase(alternative, role, None)
        where = keys >> ROLE_SHIFT  # edition and role together
        firsts = np.flatnonzero(changes(where))
        both, counts = where[firsts], np.diff(firsts, append=len(where))
        roles = both & ((1 << (32 - ROLE_SHIFT)) - 1)
        for number in distinct(roles):
            own = roles == number
            yield int(number), both[own] >> (32 - ROLE_SHIFT), counts[own]

    def terms(self, step: Step) -> Iterator[str]:
        """Return the terms of a step, those that a Near stands for looked up."""
        for term in step:
            if isinstance(term, Near):
                yield from self._source.terms_near(term)
            else:
                yield term

    def places(self, leaf: Leaf, editions: Flags) -> Integers:
        """Return where a leaf stands in some editions.

        Returns:
            Ascending keys: ``edition << 32 | role << ROLE_SHIFT | position``.
        """
        keys = [
            self._phrase(alternative, leaf.role, editions)
            for alternative in leaf.alternatives
        ]
        return union(keys)

    def _phrase(
        self, alternative: Alternative, role: str, within: Flags | None
    ) -> Integers:
        """Return the keys of the first words of an alternative's occurrences."""
        candidates = within
        for step in alternative.steps if len(alternative.steps) > 1 else ():
            having = np.zeros(self.collection.edition_count, dtype=bool)
            for term in self.terms(step):
                for postings in self._source.postings(term):
                    having[postings.editions] = True
            candidates = having if candidates is None else candidates & having
        if candidates is None:
            candidates = self.collection.alive
        steps = [self._keys(step, role, candidates) for step in alternative.steps]
        if alternative.slop is not None:
            return _within(steps, len(steps) - 1 + alternative.slop)
        first = min(range(len(steps)), key=lambda i: len(steps[i]))
        keys = steps[first] - first
        for offset, own in enumerate(steps):
            if offset != first:
                keys = keys[_contains(own, keys + offset)]
        return keys

    def _keys(self, step: Step, role: str, candidates: Flags) -> Integers:
        """Return where any term of a step stands in the candidates, ascending."""
        return union(
            [
                _postings_keys(postings, candidates)
                for term in self.terms(step)
                for postings in self._source.postings(term, role)
            ]
        )


def documents_in_years(collection: Collection, node: InYears) -> Flags:
    """Return which documents were issued in one of some spans of years."""
    facet = collection.facets.get("year")
    if facet is None:
        return np.zeros(collection.document_count, dtype=bool)
    return facet.where(
        lambda values: any(int(year) in span for year in values for span in node.years)
    )


def _postings_keys(postings: Postings, candidates: Flags) -> Integers:
    chosen = candidates[postings.editions]
    editions, positions = postings.editions, postings.positions
    counts = postings.counts
    if not chosen.all():
        positions = positions[np.repeat(chosen, counts)]
        editions, counts = editions[chosen], counts[chosen]
    heads = editions.astype(np.int64) << 32 | postings.role << ROLE_SHIFT
    return np.repeat(heads, counts) + positions


def _contains(sorted_keys: Integers, wanted: Integers) -> Flags:
    """Return which of the wanted keys are among the sorted ones."""
    if not len(sorted_keys):
        return np.zeros(len(wanted), dtype=bool)
    at = np.searchsorted(sorted_keys, wanted)
    found: Flags = sorted_keys[np.minimum(at, len(sorted_keys) - 1)] == wanted
    return found


def _within(steps: list[Integers], span: int) -> Integers:
    """Return the keys of the first words of windows that hold a word of each step.

    Args:
        steps: ascending keys of each step's words.
        span: positions from the first to the last word of a window.
    """
    found = []
    for number, starts in enumerate(steps):
        good = np.ones(len(starts), dtype=bool)
        for other, keys in enumerate(steps):
            if other == number:
                continue
            if not len(keys):
                return np.zeros(0, dtype=np.int64)
            # Two steps may be the same word: then the next one counts.
            side = "right" if np.array_equal(keys, starts) else "left"
            at = np.searchsorted(keys, starts, side=side)  # type: ignore[call-overload]
            following = keys[np.minimum(at, len(keys) - 1)]
            good &= (at < len(keys)) & (following - starts <= span)
        found.append(starts[good])
    return union(found)


def pages_of(
    places: Mapping[int, Integers], listed: Mapping[int, Integers], starts: Integers
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the pages that hold something asked for.

    Args:
        places: positions in the running text, by number of the leaf.
        listed: positions in lists of contents and of sources, likewise.
        starts: position at which each page begins, from page 1 on.

    Returns:
        The numbers of all these pages, ascending; and the same, best first: those on
        which most different things stand, then most of them, then the earlier. What
        stands only in lists comes last.
    """
    running, running_number = _on_pages(places, starts)
    in_lists, list_number = _on_pages(listed, starts)
    held = np.flatnonzero(running_number + list_number)
    order = (
        held,
        -list_number[held],
        -in_lists[held],
        -running_number[held],
        -running[held],
    )
    best = held[np.lexsort(order)]
    return tuple(held.tolist()), tuple(best.tolist())


def _on_pages(
    places: Mapping[int, Integers], starts: Integers
) -> tuple[Integers, Integers]:
    """Return how many different things stand on each page, and how many in all."""
    different = np.zeros(len(starts) + 1, dtype=np.int64)
    number = np.zeros(len(starts) + 1, dtype=np.int64)
    for positions in places.values():
        pages = np.searchsorted(starts, positions, side="right")
        different[distinct(pages)] += 1
        number += np.bincount(pages, minlength=len(number))
    return different, number
