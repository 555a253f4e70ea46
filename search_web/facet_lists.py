"""The values of facets as a page of results lists them: narrower ones below broader
ones, and what is too much at once folded away."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.fields import FACETS
from index.results import FacetValue, Results

_SHOWN = 10
"""Lines of a list before the rest is folded away."""
_UNFOLDED = 15
"""Values up to which a list shows the narrower ones, too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with those below it.

    Attributes:
        value: it.
        shown, folded: narrower ones, to be shown and to be folded away.
        has_chosen: whether it or one below it is chosen: then it is never folded.
    """

    value: FacetValue
    shown: tuple["Entry", ...]
    folded: tuple["Entry", ...]
    has_chosen: bool

    @property
    def lines(self) -> int:
        """How many lines it takes with what is shown below it."""
        return 1 + sum(one.lines for one in self.shown) + bool(self.folded)


@dataclass(frozen=True, slots=True)
class FacetList:
    """The values of one facet.

    Attributes:
        name: of the facet.
        shown, folded: those that nothing is above, to be shown and to be folded away.
    """

    name: str
    shown: tuple[Entry, ...]
    folded: tuple[Entry, ...]


def listed_facets(results: Results) -> list[FacetList]:
    """Return the facets that a page lists, in its order; those without values, and
    those that are listed only where a value is chosen, left out."""
    found = []
    for name, facet in FACETS.items():
        values = results.facets.get(name, ())
        if values and (facet.shown or any(value.selected for value in values)):
            # Bars show the years; ticking single ones is for the few who want to.
            is_drawn = name == "year" and bool(results.histogram)
            chosen = frozenset(results.query.values(name))
            found.append(_list(name, values, chosen, 0 if is_drawn else _SHOWN))
    return found


def _list(
    name: str, values: Sequence[FacetValue], chosen: frozenset[str], most: int
) -> FacetList:
    above = {value.value: value.broader for value in values}
    below: dict[str, list[FacetValue]] = {}
    for value in values:
        top = "" if _is_circular(value.value, above) else value.broader
        below.setdefault(top, []).append(value)
    fold_narrower = len(values) > _UNFOLDED

    def entry(value: FacetValue) -> Entry:
        inner = [entry(each) for each in below.get(value.value, ())]
        is_chosen = value.value in chosen
        is_open = is_chosen or not fold_narrower
        shown, folded = _parted(inner, _SHOWN if is_open else 0)
        return Entry(
            value, shown, folded, is_chosen or any(one.has_chosen for one in inner)
        )

    return FacetList(name, *_parted([entry(one) for one in below.get("", ())], most))


def _parted(
    entries: Sequence[Entry], most: int
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the entries to show and those to fold away: the first ones are shown
    until they take so many lines, and all that have something chosen."""
    shown: list[Entry] = []
    folded: list[Entry] = []
    lines = 0
    for one in entries:
        (shown if lines < most or one.has_chosen else folded).append(one)
        lines += one.lines
    return tuple(shown), tuple(folded)


def _is_circular(value: str, above: dict[str, str]) -> bool:
    """Return whether a value stands above itself, as thesauri may say by mistake."""
    seen = set()
    at = value
    while at := above.get(at, ""):
        if at == value:
            return True
        if at in seen:
            return False
        seen.add(at)
    return False
