"""Which events and deadlines a reader asks for: filters with counts, then a page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from repository.agenda import Entry
from repository.errors import QueryError
from repository.vocabulary import Vocabularies
from search_web.labels import CALENDAR_KINDS

FILTERS: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "kind": lambda entry: (entry.kind,),
    "issuer": lambda entry: entry.issuers,
    "theme": lambda entry: entry.themes,
    "year": lambda entry: tuple(
        f"{year:04}" for year in range(entry.first.year, entry.last.year + 1)
    ),
}
"""Parameters of the address, and what each is compared with; the order of the page."""

_MAX_VALUE = 200
_MAX_OFFSET = 6


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """What a reader asks for.

    Attributes:
        chosen: values by filter; an entry must have one of each filter's.
        offset: of the first entry that the page shows; another choice begins anew.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> "CalendarQuery":
        """Read an address.

        Raises:
            QueryError: a parameter or value that there is not.

        >>> CalendarQuery.from_params([("year", "2026"), ("year", "2027")]).chosen
        {'year': ('2026', '2027')}
        """
        chosen: dict[str, tuple[str, ...]] = {}
        offset = 0
        for name, value in params:
            value = value.strip()
            if not value:
                continue
            if name not in (*FILTERS, "offset"):
                raise QueryError(
                    f"No filter of the calendar is called {name[:20]!r}. "
                    f"Try: {', '.join(FILTERS)}."
                )
            if not _fits_filter(name, value):
                raise QueryError(
                    f"Cannot use {value[:20]!r} as {name}. Choose again: /calendar"
                )
            if name == "offset":
                offset = int(value)
            elif value not in chosen.get(name, ()):
                chosen[name] = (*chosen.get(name, ()), value)
        return cls(chosen, offset)

    def to_params(self, **changes: object) -> dict[str, object]:
        """Return the parameters of the address, some of them changed."""
        return {**{k: list(v) for k, v in self.chosen.items()}, **changes}

    def without(self, name: str, value: str) -> "CalendarQuery":
        """Return the query without this filter.

        >>> CalendarQuery({"year": ("2026",)}).without("year", "2026").chosen
        {}
        """
        kept = tuple(one for one in self.chosen.get(name, ()) if one != value)
        chosen = {**self.chosen, name: kept}
        return CalendarQuery({k: v for k, v in chosen.items() if v})

    def fits(self, entry: Entry, but: str = "") -> bool:
        """Return whether an entry has all that is asked, but for one filter."""
        return all(
            name == but or set(values) & set(FILTERS[name](entry))
            for name, values in self.chosen.items()
        )


def _fits_filter(name: str, value: str) -> bool:
    if name == "offset":
        return value.isascii() and value.isdecimal() and len(value) <= _MAX_OFFSET
    if name == "kind":
        return value in CALENDAR_KINDS
    return len(value) <= _MAX_VALUE


def filter_name(vocabularies: Vocabularies, name: str, value: str, ui: str) -> str:
    """Return the name of an organisation or a theme; any other value as it is."""
    if name == "issuer":
        return vocabularies.organisations.name_of(value, ui)
    if name == "theme":
        return vocabularies.themes.name_of(value, ui)
    return value
