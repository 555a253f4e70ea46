"""Which cases a reader asks for: filters with counts, and the order of the table."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from index.values import with_broader
from repository.errors import QueryError
from repository.model import Case
from repository.names import folded
from repository.vocabulary import Vocabularies
from search_web.filtering import Choice, choices
from search_web.shelf import Told

FILTERS: Mapping[str, Callable[[Case], str]] = {
    "country": lambda case: case.country,
    "service": lambda case: case.service,
    "way": lambda case: case.way,
    "before": lambda case: case.owner_before,
    "after": lambda case: case.owner_after,
    "outcome": lambda case: case.outcome,
    "year": lambda case: case.year[:4],
    "place": lambda case: case.place,
}
"""Parameters of the address, and what each is compared with; the order of the page."""

COLUMNS = ("place", "service", "year", "before", "after", "way", "outcome")
"""Columns of the table by which it can be sorted."""
NEWEST_FIRST = "-year"

_VOCABULARIES = {
    "service": "sectors",
    "way": "case-ways",
    "before": "ownership",
    "after": "ownership",
    "outcome": "case-outcomes",
}
_MAX_VALUE = 100
_OFFSET = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What a reader asks for.

    Attributes:
        chosen: values by filter; a case must have one of each filter's.
        sort: a column, with "-" before it for the other direction.
        offset: of the first row that the table shows; another choice begins anew.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = NEWEST_FIRST
    offset: int = 0

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> "CaseQuery":
        """Read an address.

        Raises:
            QueryError: a parameter, value or order that there is not.

        >>> CaseQuery.from_params([("country", "FR"), ("country", "DE")]).chosen
        {'country': ('FR', 'DE')}
        """
        chosen: dict[str, tuple[str, ...]] = {}
        sort = NEWEST_FIRST
        offset = 0
        for name, value in params:
            value = value.strip()
            if not value:
                continue
            if name == "sort" and value.removeprefix("-") in COLUMNS:
                sort = value
            elif name == "offset" and _OFFSET.fullmatch(value):
                offset = int(value)
            elif name in FILTERS and len(value) <= _MAX_VALUE:
                if value not in chosen.get(name, ()):
                    chosen[name] = (*chosen.get(name, ()), value)
            elif name in ("sort", "offset") or name in FILTERS:
                raise QueryError(
                    "Cannot use %(value)s as %(name)s. Choose again: /cases",
                    value=repr(value[:20]),
                    name=name,
                )
            else:
                raise QueryError(
                    "No filter of cases is called %(value)s. Try: %(known)s.",
                    value=repr(name[:20]),
                    known=", ".join(FILTERS),
                )
        return cls(chosen, sort, offset)

    def to_params(self, **changes: object) -> dict[str, object]:
        """Return the parameters of the address, some of them changed."""
        params: dict[str, object] = {k: list(v) for k, v in self.chosen.items()}
        if self.sort != NEWEST_FIRST:
            params["sort"] = self.sort
        return {**params, **changes}

    def toggle(self, name: str, value: str) -> "CaseQuery":
        """Return the query with this filter added, or removed if it was on.

        >>> CaseQuery().toggle("country", "FR").toggle("country", "FR").chosen
        {}
        """
        values = self.chosen.get(name, ())
        others = tuple(one for one in values if one != value)
        kept = others if value in values else (*values, value)
        chosen = {**self.chosen, name: kept}
        return CaseQuery({k: v for k, v in chosen.items() if v}, self.sort)

    def order_after(self, column: str) -> str:
        """Return what a click on a column's head sorts by: again, the other way."""
        return f"-{column}" if self.sort == column else column


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """What a reader asks for, with the services that are above those of cases."""

    chosen: Mapping[str, tuple[str, ...]]
    values_of: Mapping[str, Callable[[Case], tuple[str, ...]]]

    def fits(self, case: Case, but: str = "") -> bool:
        """Return whether a case has all that is asked, but for one filter."""
        return all(
            name == but or set(values) & set(self.values_of[name](case))
            for name, values in self.chosen.items()
        )


def _narrowing(query: CaseQuery, vocabularies: Vocabularies) -> _Narrowing:
    return _Narrowing(
        query.chosen,
        {name: partial(_values, name, vocabularies=vocabularies) for name in FILTERS},
    )


def _values(name: str, case: Case, vocabularies: Vocabularies) -> tuple[str, ...]:
    """Return the values by which a case is found: a service's broader ones, too."""
    value = FILTERS[name](case)
    if name == "service":
        return with_broader("sector", (value,), vocabularies)
    return (value,)


def label_of(vocabularies: Vocabularies, name: str, value: str, ui: str) -> str:
    """Return what a reader sees for the value of a filter."""
    if name in ("country", "place"):
        return vocabularies.place_name(value, ui)
    if name in _VOCABULARIES:
        return vocabularies[_VOCABULARIES[name]].name_of(value, ui)
    return value


def case_choices(
    cases: Sequence[Told], query: CaseQuery, vocabularies: Vocabularies, ui: str
) -> dict[str, list[Choice]]:
    """Return the values of each filter but that of places, which the map shows."""
    narrowing = _narrowing(query, vocabularies)
    return choices(
        {name: of for name, of in narrowing.values_of.items() if name != "place"},
        [case for case, _ in cases],
        narrowing,
        lambda name, value: label_of(vocabularies, name, value, ui),
    )


def selected(
    cases: Sequence[Told], query: CaseQuery, vocabularies: Vocabularies, ui: str
) -> list[Told]:
    """Return the cases that a query asks for, in its order.

    Cases that say nothing in the column stand last, whichever way it is sorted.
    """
    column = query.sort.removeprefix("-")
    value_of = FILTERS[column]

    def place(told: Told) -> str:
        return folded(label_of(vocabularies, "place", told[0].place, ui))

    def key(told: Told) -> str:
        return folded(label_of(vocabularies, column, value_of(told[0]), ui))

    narrowing = _narrowing(query, vocabularies)
    fitting = sorted((told for told in cases if narrowing.fits(told[0])), key=place)
    said = [told for told in fitting if value_of(told[0])]
    said.sort(key=key, reverse=query.sort.startswith("-"))
    return said + [told for told in fitting if not value_of(told[0])]
