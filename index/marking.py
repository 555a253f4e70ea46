"""Where the words of a query stand in a text, found by the same analysis."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.analysis.terms import analysis
from index.analysis.words import RAW_WORD
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


class _Found(NamedTuple):
    """What a raw word can match: its word at an offset, and the places it fills."""

    offset: int
    start: int
    end: int
    places: tuple[_Place, ...]


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
        self._has_phrases = any(len(way.steps) > 1 for _, way in self._ways)
        self._known: defaultdict[str, set[str]] = defaultdict(set)
        self._matching: defaultdict[str, dict[str, tuple[_Found, ...]]] = defaultdict(
            dict
        )

    def _look_up(self, raw: str, language: str) -> tuple[_Found, ...]:
        entry = analysis(language)[raw]
        wanted = [(at, term) for at, term in entry.terms if term in self._wanted]
        return tuple(
            _Found(
                offset,
                start,
                end,
                tuple(p for at, t in wanted if at == offset for p in self._wanted[t]),
            )
            for offset, (start, end) in enumerate(entry.spans)
            if any(at == offset for at, _ in wanted)
        )

    def _matching_of(
        self, raws: set[str], language: str
    ) -> dict[str, tuple[_Found, ...]]:
        """Return what each of some raw words can match, those that can."""
        known, matching = self._known[language], self._matching[language]
        new = raws - known
        if new:
            entries, wanted = analysis(language), self._wanted.keys()
            for raw in new:
                if not wanted.isdisjoint([term for _, term in entries[raw].terms]):
                    matching[raw] = self._look_up(raw, language)
            known |= new
        return {raw: matching[raw] for raw in matching.keys() & raws}

    def marks(self, text: str, language: str) -> list[Mark]:
        """Return what matches in a text, in order; one may overlap another."""
        raws = RAW_WORD.findall(text)
        matching = self._matching_of(set(raws), language)
        if not matching:
            return []
        starts = _starts(text, raws)
        entries = analysis(language)
        positions = (
            list(accumulate((entries[raw].width for raw in raws), initial=0))
            if self._has_phrases
            else []
        )
        marks: set[Mark] = set()
        steps: defaultdict[int, list[dict[int, tuple[int, int]]]] = defaultdict(list)
        for number in [n for n, raw in enumerate(raws) if raw in matching]:
            for offset, start, end, places in matching[raws[number]]:
                span = (starts[number] + start, starts[number] + end)
                for leaf, way, step in places:
                    length = len(self._ways[way][1].steps)
                    if length == 1:
                        marks.add(Mark(*span, leaf))
                        continue
                    if way not in steps:
                        steps[way] = [{} for _ in range(length)]
                    steps[way][step][positions[number] + offset] = span
        for way, spans in steps.items():
            leaf, alternative = self._ways[way]
            if alternative.slop is None:
                marks.update(_phrases(spans, leaf))
            else:
                marks.update(_near(spans, leaf, len(spans) - 1 + alternative.slop))
        return sorted(marks)

    def parts(self, text: str, language: str) -> Parts:
        """Return a whole text in parts, each with whether it matches."""
        return cut(text, 0, len(text), self.marks(text, language))


def _starts(text: str, raws: list[str]) -> list[int]:
    """Return where each raw word of a text starts.

    They follow each other with nothing but other signs between, so each is the next of
    its letters: to look for these takes a third of the time of matching again.
    """
    starts, at = [], 0
    for raw in raws:
        start = text.index(raw, at)
        starts.append(start)
        at = start + len(raw)
    return starts


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
    for start in sorted({position for own in spans for position in own}):
        window = [
            [own[p] for p in range(start, start + span + 1) if p in own]
            for own in spans
        ]
        if all(window):
            marks.update(Mark(*found, leaf) for own in window for found in own)
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
        first, last = max(mark.start, at), min(mark.end, end)
        if first >= last:
            continue
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
