"""All that an engine knows of its documents, as arrays over all segments.

*Editions* are numbered through all segments in the order of the index; the editions
of one document follow each other, since they are always written together. *Documents*
are numbered in the same order. Both counts include what has been deleted but is still
in a segment; ``alive`` tells.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from index.fields import ROLES
from repository.model import Access, Scope, State

Integers = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Coded:
    """A set of values for each of many rows, as a code into the sets that occur."""

    codes: Integers
    sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SegmentArrays:
    """What a segment holds beside postings, one row an edition, in its order.

    Attributes:
        documents: identifier of the document of each edition.
        numbers: of the editions in their documents.
        dates: of issue as yyyymmdd, 0 if unknown.
        lengths: words by edition and role.
        visible: access level and state.
        languages: language of each edition, in sets of one.
        facets: values by name of the facet.
    """

    documents: tuple[bytes, ...]
    numbers: Integers
    dates: Integers
    lengths: Integers
    visible: Coded
    languages: Coded
    facets: Mapping[str, Coded]


class FacetArrays:
    """The values of one facet for each document, ready to be counted and filtered."""

    def __init__(self, coded: Coded) -> None:
        self.codes = coded.codes.astype(np.intp)
        self.sets = coded.sets
        self.values = sorted({value for values in self.sets for value in values})
        number = {value: i for i, value in enumerate(self.values)}
        self._sizes = np.array([len(values) for values in self.sets], dtype=np.int64)
        self._members = np.array(
            [number[value] for values in self.sets for value in values], dtype=np.int64
        )

    def count(self, documents: Integers) -> dict[str, int]:
        """Return how many of these documents have each value; zeros left out."""
        of_sets = np.bincount(self.codes[documents], minlength=len(self.sets))
        counts = np.bincount(
            self._members,
            weights=np.repeat(of_sets, self._sizes),
            minlength=len(self.values),
        ).astype(np.int64)
        return {self.values[i]: int(counts[i]) for i in np.flatnonzero(counts)}

    def where(self, holds: Callable[[tuple[str, ...]], bool]) -> Flags:
        """Return which documents have a set of values of which this holds."""
        chosen = np.array([holds(values) for values in self.sets], dtype=bool)
        found: Flags = chosen[self.codes]
        return found


class Collection:
    """The documents of all segments at one moment. Never changed once made."""

    def __init__(
        self, segments: Sequence[SegmentArrays], deleted: Sequence[Iterable[int]]
    ) -> None:
        sizes = [len(segment.documents) for segment in segments]
        self.bases = [0, *np.cumsum(sizes, dtype=np.int64).tolist()]
        self.edition_count = self.bases[-1]
        self.alive = np.ones(self.edition_count, dtype=bool)
        for base, gone in zip(self.bases, deleted, strict=False):
            self.alive[[base + number for number in gone]] = False
        self.has_deletions = not self.alive.all()
        names = [name for segment in segments for name in segment.documents]
        is_first = np.array(
            [i == 0 or names[i - 1] != name for i, name in enumerate(names)], dtype=bool
        )
        # Segments never share a live document, but a dead copy may touch a live one.
        is_first[[base for base in self.bases if base < self.edition_count]] = True
        self.starts = np.flatnonzero(is_first)
        self.group = np.cumsum(is_first) - 1
        self.document_count = len(self.starts)
        self.is_simple = self.document_count == self.edition_count
        self.documents = [names[i] for i in self.starts]
        self.document_alive = self.alive[self.starts]
        self.numbers = _joined([s.numbers for s in segments], np.int64)
        self.dates = _joined([s.dates for s in segments], np.int64)[self.starts]
        self.lengths = (
            np.concatenate([s.lengths for s in segments])
            if segments
            else np.zeros((0, len(ROLES)), dtype=np.uint32)
        )
        languages = _joined_codes([s.languages for s in segments])
        self.language = languages.codes.astype(np.intp)
        # Whoosh keeps an empty set in each column, which no edition refers to.
        self.languages = tuple("".join(values) for values in languages.sets)
        visible = _joined_codes([s.visible for s in segments])
        self._visible = FacetArrays(Coded(visible.codes[self.starts], visible.sets))
        access = tuple(values[:1] for values in visible.sets)
        self.facets = {"access": FacetArrays(Coded(self._visible.codes, access))}
        for name in segments[0].facets if segments else ():
            coded = _joined_codes([s.facets[name] for s in segments])
            self.facets[name] = FacetArrays(Coded(coded.codes[self.starts], coded.sets))
        self._scopes: dict[Scope, Flags] = {}

    @cached_property
    def _living(self) -> dict[bytes, int]:
        alive = np.flatnonzero(self.document_alive).tolist()
        return {self.documents[number]: number for number in alive}

    def find(self, document: str) -> range:
        """Return the numbers of a document's editions; none if it is not there."""
        number = self._living.get(document.encode())
        return range(0) if number is None else self.editions(number)

    def editions(self, document: int) -> range:
        """Return the numbers of the editions of a document, given by its number."""
        ends = self.starts[document + 1 : document + 2].tolist()
        return range(int(self.starts[document]), *ends or [self.edition_count])

    def visible(self, scope: Scope) -> Flags:
        """Return which documents are there for a reader of this scope."""
        if scope not in self._scopes:
            allowed = self._visible.where(
                lambda values: (
                    bool(values) and scope.allows(Access(values[0]), State(values[1]))
                )
            )
            self._scopes[scope] = allowed & self.document_alive
        return self._scopes[scope]

    def documents_of(self, editions: Flags) -> Flags:
        """Return which documents have one of these editions."""
        if self.is_simple:
            return editions
        if not len(self.starts):
            return np.zeros(0, dtype=bool)
        found: Flags = np.logical_or.reduceat(editions, self.starts)
        return found

    def editions_of(self, documents: Flags) -> Flags:
        """Return which editions belong to these documents."""
        found: Flags = documents if self.is_simple else documents[self.group]
        return found

    def in_languages(self, codes: Container[str]) -> Flags:
        """Return which editions are in one of some languages."""
        chosen = np.array([code in codes for code in self.languages], dtype=bool)
        found: Flags = chosen[self.language]
        return found

    def count_languages(self, editions: Flags) -> dict[str, int]:
        """Return how many documents have one of these editions in each language."""
        chosen = np.flatnonzero(editions)
        language = self.language[chosen]
        if self.is_simple:
            counts = np.bincount(language, minlength=len(self.languages))
        else:
            held = np.zeros((len(self.languages), self.document_count), dtype=bool)
            held[language, self.group[chosen]] = True
            counts = np.count_nonzero(held, axis=1)
        return {self.languages[i]: int(counts[i]) for i in np.flatnonzero(counts)}

    @cached_property
    def date_rank(self) -> Integers:
        """Place of each document among all, the newest first, the undated last."""
        order = np.lexsort((np.array(self.documents, dtype="S"), -self.dates))
        rank = np.empty(self.document_count, dtype=np.int64)
        rank[order] = np.arange(self.document_count)
        return rank

    @cached_property
    def by_date(self) -> Integers:
        """Numbers of all documents, the newest first, the undated last."""
        return np.argsort(self.date_rank)


def _joined(arrays: Sequence[Integers], kind: Any) -> Integers:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays]).astype(kind)


def _joined_codes(parts: Sequence[Coded]) -> Coded:
    """Return the rows of several segments with codes into one list of sets."""
    number: dict[tuple[str, ...], int] = {}
    columns = []
    for part in parts:
        new = [number.setdefault(values, len(number)) for values in part.sets]
        columns.append(np.array(new, dtype=np.int32)[part.codes])
    return Coded(_joined(columns, np.int32), tuple(number))
