"""A search request, to and from the parameters of a link: a search is a URL."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Self

from index.fields import FACETS
from repository.errors import QueryError

LIMIT = 20
"""Hits to a page where no limit is asked for."""
MAX_LIMIT = 200
MAX_OFFSET = 100_000
MAX_LENGTH = 2_000
"""Characters of a query; longer ones are refused with a word of why."""
YES_OR_NO = {
    "1": True,
    "0": False,
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
}
SORTS = ("relevance", "date")
OPTIONS = ("sort", "limit", "offset", "expand", "without")

_YEARS = re.compile(r"(\d{4})?(\.\.)?(\d{4})?")


@dataclass(frozen=True, slots=True)
class Years:
    """A span of years, ends included; None leaves an end open."""

    first: int | None
    last: int | None

    def __str__(self) -> str:
        first, last = (
            "" if year is None else f"{year:04}" for year in (self.first, self.last)
        )
        return first if first == last else f"{first}..{last}"

    def __contains__(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (
            self.last is None or year <= self.last
        )


def parse_years(text: str) -> tuple[Years, ...]:
    """Return the spans of years of a filter such as ``2010..2022`` or ``2010,2012..``.

    Raises:
        QueryError: it is not of that form, or a span ends before it begins.

    >>> [str(span) for span in parse_years("2010..2022, 2024")]
    ['2010..2022', '2024']
    """
    spans = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        match = _YEARS.fullmatch(piece)
        first, dots, last = match.groups() if match else (None, None, None)
        if not (first or last) or (first and last and (not dots or first > last)):
            raise QueryError(
                "Cannot read %(value)s as years. Write 2010, 2010..2022, 2010.. "
                "or ..2022, the earlier year first.",
                value=repr(piece),
            )
        low = int(first) if first else None
        high = int(last) if last else None if dots else low
        spans.append(Years(low, high))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Query:
    """One search request.

    Attributes:
        q: the words, as typed.
        filters: chosen values by name of the facet; facets without a value left out.
        year: spans of years; empty for all.
        sort: ``relevance``, or ``date`` for the newest first.
        limit: hits wanted.
        offset: hits passed over.
        expand: whether a word that names a concept also finds its other labels.
        without: identifiers of concepts whose other labels are not searched.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: tuple[Years, ...] = ()
    sort: str = "relevance"
    limit: int = LIMIT
    offset: int = 0
    expand: bool = True
    without: tuple[str, ...] = ()

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> Self:
        """Return the query that the parameters of a link or of the API name.

        Unknown names are an error, so that a misspelt filter is never ignored.

        Raises:
            QueryError: an unknown name, or a value out of range.

        >>> Query.from_params([("q", "water"), ("theme", "care")]).filters
        {'theme': ('care',)}
        """
        q, sort, limit, offset, expand = "", "relevance", LIMIT, 0, True
        years: list[str] = []
        without: list[str] = []
        filters: dict[str, tuple[str, ...]] = {}
        for name, raw in params:
            value = raw.strip()
            if not value:
                continue
            if name == "q":
                q = _checked_words(value)
            elif name == "year":
                years.append(value)
            elif name == "sort":
                if value not in SORTS:
                    raise QueryError(
                        "Cannot sort by %(value)s. Try: %(known)s.",
                        value=repr(value),
                        known=", ".join(SORTS),
                    )
                sort = value
            elif name == "limit":
                limit = _number(name, value, 0, MAX_LIMIT)
            elif name == "offset":
                offset = _number(name, value, 0, MAX_OFFSET)
            elif name == "expand":
                expand = _yes_or_no(name, value)
            elif name == "without":
                without.append(value)
            elif name in FACETS and name != "year":
                chosen = filters.get(name, ())
                if value not in chosen:
                    filters[name] = (*chosen, value)
            else:
                known = ("q", *FACETS, *OPTIONS)
                near = get_close_matches(name, known, n=1)
                if near:
                    raise QueryError(
                        "No facet or option is called %(value)s. "
                        "Did you mean %(near)s? Try: %(known)s.",
                        value=repr(name),
                        near=repr(near[0]),
                        known=", ".join(known),
                    )
                raise QueryError(
                    "No facet or option is called %(value)s. Try: %(known)s.",
                    value=repr(name),
                    known=", ".join(known),
                )
        return cls(
            q,
            filters,
            parse_years(",".join(years)),
            sort,
            limit,
            offset,
            expand,
            tuple(dict.fromkeys(without)),
        )

    def to_params(self) -> list[tuple[str, str]]:
        """Return the parameters of the link that makes this query again."""
        params = [("q", self.q)] if self.q else []
        for name in FACETS:
            params += [(name, value) for value in self.filters.get(name, ())]
        if self.year:
            params.append(("year", self.year_text))
        for name, value, default in (
            ("sort", self.sort, "relevance"),
            ("limit", self.limit, LIMIT),
            ("offset", self.offset, 0),
        ):
            if value != default:
                params.append((name, str(value)))
        if not self.expand:
            params.append(("expand", "0"))
        return [*params, *(("without", concept) for concept in self.without)]

    @property
    def year_text(self) -> str:
        """The spans of years as they stand in a link; "" for all years."""
        return ",".join(str(span) for span in self.year)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values that are chosen in a facet."""
        if facet == "year":
            return tuple(str(span) for span in self.year)
        return self.filters.get(facet, ())

    def toggle(self, facet: str, value: str) -> "Query":
        """Return the query with this filter added, or removed if it was on.

        The offset goes back to the start: another filter means other results.

        >>> Query("heat pumps").toggle("sector", "energy").to_params()
        [('q', 'heat pumps'), ('sector', 'energy')]
        """
        chosen = self.values(facet)
        kept = (
            tuple(v for v in chosen if v != value)
            if value in chosen
            else (*chosen, value)
        )
        if facet == "year":
            return replace(self, year=parse_years(",".join(kept)), offset=0)
        filters = {name: v for name, v in self.filters.items() if name != facet}
        if kept:
            filters[facet] = kept
        return replace(self, filters=filters, offset=0)

    def toggle_concept(self, concept: str) -> "Query":
        """Return the query without a concept's other labels, or with them again.

        >>> Query("water").toggle_concept("water").to_params()
        [('q', 'water'), ('without', 'water')]
        """
        kept = tuple(one for one in self.without if one != concept)
        if concept not in self.without:
            kept = (*kept, concept)
        return replace(self, without=kept, offset=0)

    def without_filters(self) -> "Query":
        """Return the query with its words alone."""
        return replace(self, filters={}, year=(), offset=0)

    def at(self, offset: int) -> "Query":
        """Return the query for the hits from this offset on."""
        return replace(self, offset=max(0, offset))

    def to_json(self) -> dict[str, Any]:
        """Return the query as the API shows it."""
        return {
            "q": self.q,
            **{name: list(self.values(name)) for name in FACETS if name != "year"},
            "year": self.year_text or None,
            "sort": self.sort,
            "limit": self.limit,
            "offset": self.offset,
            "expand": self.expand,
            "without": list(self.without),
        }


def _checked_words(words: str) -> str:
    if len(words) > MAX_LENGTH:
        raise QueryError(
            "The query is %(length)s characters long; at most %(most)s are read. "
            "Shorten it.",
            length=f"{len(words):,}",
            most=f"{MAX_LENGTH:,}",
        )
    return words


def _yes_or_no(name: str, value: str) -> bool:
    if value not in YES_OR_NO:
        raise QueryError(
            "Cannot use %(value)s as %(name)s. Try: %(known)s.",
            value=repr(value),
            name=name,
            known=", ".join(YES_OR_NO),
        )
    return YES_OR_NO[value]


def _number(name: str, value: str, low: int, high: int) -> int:
    if not value.isascii() or not value.isdecimal() or not low <= int(value) <= high:
        raise QueryError(
            "Cannot use %(value)s as %(name)s: "
            "give a whole number from %(low)s to %(high)s.",
            value=repr(value),
            name=name,
            low=low,
            high=high,
        )
    return int(value)
