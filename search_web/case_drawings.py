"""A map and a timeline of cases: numbers from which templates draw SVG.

The map is a plate carrée: degrees of longitude and latitude are units across and down.
The template draws the land below the places.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from repository.model import Case
from repository.vocabulary import Vocabularies

_LEAST_DEGREES = 24.0
_MARGIN = 5.0
_BAR_HEIGHT = 64
_NEAR = (0.13, 0.035)
"""How near to another one a name is left out: parts of the map across and down."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map.

    Attributes:
        place: its identifier.
        name: in the reader's language.
        count: of cases.
        x, y: in units of the drawing.
        radius: that makes the area grow with the count.
        is_named: whether there is room for its name beside it.
    """

    place: str
    name: str
    count: int
    x: float
    y: float
    radius: float
    is_named: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A map of the places of cases.

    Attributes:
        left, top, width, height: of the drawing, in its units.
        unit: size of a letter in units of the drawing.
        points: the most frequent last, so that they are drawn on top.
        off: names of the places whose coordinates are not known.
    """

    left: float
    top: float
    width: float
    height: float
    unit: float
    points: tuple[Point, ...]
    off: tuple[str, ...]


def draw_map(cases: Iterable[Case], vocabularies: Vocabularies, ui: str) -> Map | None:
    """Return the map of cases; None if no place of theirs has coordinates."""
    counts = Counter(case.place for case in cases)
    held: dict[str, tuple[float, float]] = {}
    for place in counts:
        concept = vocabularies.places.get(place)
        properties = concept.properties if concept else {}
        if "latitude" in properties and "longitude" in properties:
            held[place] = (properties["longitude"], -properties["latitude"])
    if not held:
        return None
    left, width = _extent([x for x, _ in held.values()], 360.0, 2 * _LEAST_DEGREES)
    top, height = _extent([y for _, y in held.values()], 180.0, _LEAST_DEGREES)
    # Neither a ribbon nor a tower: a screen is about twice as wide as a map is high.
    if height > width * 0.6:
        left, width = left - (height / 0.6 - width) / 2, height / 0.6
    if width > height * 2.4:
        top, height = top - (width / 2.4 - height) / 2, width / 2.4
    unit = width / 62
    points: list[Point] = []
    for place, (x, y) in sorted(held.items(), key=lambda one: -counts[one[0]]):
        is_named = not any(
            abs(one.x - x) < _NEAR[0] * width and abs(one.y - y) < _NEAR[1] * width
            for one in points
            if one.is_named
        )
        name = vocabularies.place_name(place, ui)
        radius = unit * 0.4 * math.sqrt(counts[place])
        points.append(Point(place, name, counts[place], x, y, radius, is_named))
    return Map(
        round(left, 2),
        round(top, 2),
        round(width, 2),
        round(height, 2),
        round(unit, 3),
        tuple(reversed(points)),
        tuple(sorted(vocabularies.place_name(p, ui) for p in counts.keys() - held)),
    )


def _extent(values: list[float], most: float, least: float) -> tuple[float, float]:
    """Return where a drawing of these values begins, and how long it is."""
    middle = (min(values) + max(values)) / 2
    spread = max(values) - min(values)
    length = min(most, max(least, spread * 1.15 + 2 * _MARGIN))
    return middle - length / 2, length


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the timeline; ``height`` is in pixels."""

    year: str
    count: int
    height: int
    is_labelled: bool


def draw_timeline(cases: Iterable[Case]) -> tuple[Bar, ...]:
    """Return a bar for each year from the first to the last of cases.

    Uncertain years count as written; cases without a year are left out.
    """
    counts = Counter(int(case.year[:4]) for case in cases if case.year[:4].isdecimal())
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    most = max(counts.values())
    every = next(s for s in (1, 2, 5, 10, 20, 50, 10000) if (last - first) / s <= 12)
    return tuple(
        Bar(
            str(year),
            counts[year],
            round(_BAR_HEIGHT * counts[year] / most),
            year % every == 0,
        )
        for year in range(first, last + 1)
    )
