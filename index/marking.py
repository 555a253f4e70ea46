"""Where the words of a query stand in a text, found by the same analysis."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from index.analysis.chunks import Finder, Place
from index.matching import Alternative, Leaf, Near

Parts = tuple[tuple[str, bool], ...]


class Mark(NamedTuple):
    """A stretch of a text that matches.

    Attributes:
        start, end: of the stretch.
        leaf: number of the leaf that it matches.
    """

    start: int
    end: int
    leaf: int


class _Place(NamedTuple):
    """Where a term counts: in which leaf, way and step of it."""

    leaf: int
    way: int
    step: int


_MOST = 10_000
"""Words of a text that can match and are looked at, the first: nobody walks through
more, and a text of a million of them shall not hold up others."""


class Marker:
    """Marks what the leaves of one query match; for one thread, for many texts."""

    def __init__(
        self, leaves: Sequence[Leaf], found: Mapping[Near, Sequence[str]]
    ) -> None:
        """Prepare.

        Args:
            leaves: what was asked for; those that every text matches are left out
                unless there are no others.
            found: the terms that each Near stands for.
        """
        telling = [leaf for leaf in leaves if leaf.optional_in == frozenset()]
        self._ways: list[tuple[int, Alternative]] = []
        self._wanted: defaultdict[str, list[_Place]] = defaultdict(list)
        for number, leaf in enumerate(dict.fromkeys(telling or leaves)):
            for alternative in leaf.alternatives:
                way = len(self._ways)
                self._ways.append((number, alternative))
                for step, terms in enumerate(alternative.steps):
                    for term in terms:
                        known = (
                            found.get(term, ()) if isinstance(term, Near) else (term,)
                        )
                        for one in known:
                            self._wanted[one].append(_Place(number, way, step))
        self._finders: dict[str, Finder] = {}

    def marks(self, text: str, language: str) -> list[Mark]:
        """Return what matches in a text, in order; one may overlap another."""
        finder = self._finder(language)
        places = finder.places(text, _MOST)
        marks = {
            Mark(place.start + one.start, place.start + one.end, leaf)
            for place in places
            for one in place.found
            for leaf, way, _ in self._wanted[one.term]
            if len(self._ways[way][1].steps) == 1
        }
        several = self._complete(places)
        if several:
            reach = max(map(self._reach, several))
            positions = finder.positions(text, places, reach)
            marks |= self._of_several(places, positions, several)
        return sorted(marks)

    def _finder(self, language: str) -> Finder:
        made = self._finders.get(language)
        if made is None:
            # Stems say which language they are of.
            terms = {t for t in self._wanted if ":" not in t or t.startswith(language)}
            made = self._finders[language] = Finder(terms, language)
        return made

    def _reach(self, way: int) -> int:
        """Return the positions from the first to the last step of a way at most."""
        alternative = self._ways[way][1]
        return len(alternative.steps) - 1 + (alternative.slop or 0)

    def _of_several(
        self, places: Sequence[Place], positions: Sequence[int], ways: set[int]
    ) -> set[Mark]:
        """Return what ways of several steps match.

        Args:
            places: where wanted terms stand.
            positions: of each of them.
            ways: numbers of the ways.
        """
        marks: set[Mark] = set()
        spans: dict[int, list[dict[int, tuple[int, int]]]] = {
            way: [{} for _ in self._ways[way][1].steps] for way in ways
        }
        for place, position in zip(places, positions, strict=True):
            at = place.start
            for term, offset, start, end in place.found:
                for _, way, step in self._wanted[term]:
                    if way in spans:
                        spans[way][step][position + offset] = (at + start, at + end)
        for way, steps in spans.items():
            leaf, alternative = self._ways[way]
            if alternative.slop is None:
                marks.update(_phrases(steps, leaf))
            else:
                marks.update(_near(steps, leaf, self._reach(way)))
        return marks

    def _complete(self, places: Sequence[Place]) -> set[int]:
        """Return the ways of several steps of which each stands somewhere."""
        terms = {one.term for place in places for one in place.found}
        steps: defaultdict[int, set[int]] = defaultdict(set)
        for term in terms:
            for _, way, step in self._wanted[term]:
                steps[way].add(step)
        return {
            way
            for way, held in steps.items()
            if len(held) == len(self._ways[way][1].steps) > 1
        }

    def parts(self, text: str, language: str) -> Parts:
        """Return a whole text in parts, each with whether it matches."""
        return cut(text, 0, len(text), self.marks(text, language))


def _phrases(spans: list[dict[int, tuple[int, int]]], leaf: int) -> list[Mark]:
    """Return the places where all steps follow each other, each as one stretch."""
    return [
        Mark(span[0], spans[-1][position + len(spans) - 1][1], leaf)
        for position, span in spans[0].items()
        if all(position + step in spans[step] for step in range(1, len(spans)))
    ]


def _near(spans: list[dict[int, tuple[int, int]]], leaf: int, span: int) -> list[Mark]:
    """Return the words of all steps that stand in one window."""
    marks: set[Mark] = set()
    places = [sorted(own) for own in spans]
    done = [0] * len(places)  # what stands before has been marked, or is in no window
    for start in sorted({position for own in places for position in own}):
        windows = [
            (bisect_left(own, start), bisect_right(own, start + span)) for own in places
        ]
        if all(first < beyond for first, beyond in windows):
            for step, (first, beyond) in enumerate(windows):
                for position in places[step][max(first, done[step]) : beyond]:
                    marks.add(Mark(*spans[step][position], leaf))
                done[step] = beyond
    return sorted(marks)


def cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Parts:
    """Return a stretch of a text in parts, white space as single spaces.

    Args:
        text: the whole text.
        start, end: of the stretch.
        marks: in order, inside and outside of the stretch.
    """
    parts: list[tuple[str, bool]] = []
    at = start
    for mark in marks:
        if mark.end <= at:
            continue
        if mark.start >= end:
            break
        first, last = max(mark.start, at), min(mark.end, end)
        if first > at:
            parts.append((_spaced(text[at:first]), False))
        if parts and parts[-1][1]:  # two marks that touch are one
            parts[-1] = (parts[-1][0] + _spaced(text[first:last]), True)
        else:
            parts.append((_spaced(text[first:last]), True))
        at = last
    if at < end:
        parts.append((_spaced(text[at:end]), False))
    return tuple(parts)


def _spaced(text: str) -> str:
    """Return a text with each stretch of white space as one space."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return (
        (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")
    )
