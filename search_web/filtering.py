"""The values by which a page can be narrowed, each with how many items it leaves."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from repository.names import folded

Item = TypeVar("Item")
Narrowed = TypeVar("Narrowed", contravariant=True)


class Narrowing(Protocol[Narrowed]):
    """What a reader asks for."""

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        """Values by filter; an item must have one of each filter's."""

    def fits(self, item: Narrowed, but: str = "", /) -> bool:
        """Return whether an item has all that is asked, but for one filter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, with how many items it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


def choices(
    filters: Mapping[str, Callable[[Item], Collection[str]]],
    items: Iterable[Item],
    query: Narrowing[Item],
    label_of: Callable[[str, str], str],
) -> dict[str, list[Choice]]:
    """Return the values of each filter, the most frequent first; years the newest.

    A filter's counts leave its own choice out of account: each says what adding the
    value would show.

    Args:
        filters: in the order of the page, each with the values that an item has.
        items: all that the reader may see.
        query: what is asked.
        label_of: what a reader sees for a filter's value.
    """
    items = list(items)
    found = {}
    for name, values_of in filters.items():
        counts = Counter(
            value
            for item in items
            if query.fits(item, name)
            for value in values_of(item)
        )
        chosen = query.chosen.get(name, ())
        values = [
            Choice(value, label_of(name, value), counts[value], value in chosen)
            for value in {*counts, *chosen}
            if value
        ]
        if name == "year":
            values.sort(key=lambda one: one.value, reverse=True)
        else:
            values.sort(key=lambda one: (-one.count, folded(one.label)))
        if values:
            found[name] = values
    return found
