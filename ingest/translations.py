"""Finding editions of one document in other languages: by their file names, and by the
figures in their texts."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import PurePosixPath

from ingest.signature import figures_of, figures_shared
from repository.model import ISO_639_2, LANGUAGES
from repository.signatures import Key, SignedEdition

_NAMES = {
    "en": ("english",),
    "fr": ("francais", "français", "french"),
    "es": ("esp", "espanol", "español", "spanish"),
    "de": ("deutsch", "german"),
    "sv": ("svenska", "swedish"),
    "pt": ("portugues", "português", "portuguese"),
    "ru": ("russian",),
    "ar": ("arabic",),
    "ja": ("jp", "japanese"),
}
_CODES = {
    word: code for code in LANGUAGES for word in (code, *ISO_639_2[code], *_NAMES[code])
}
"""What file names call the languages."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = "-_. ()[]"

_FEWEST_FIGURES = 6
_SAME_FIGURES = 0.55
"""How many figures translations have in common at least, and which share of those that
they have together. In the starter collection 18 of 34 pairs of translations have six
and half of them; of 6,808 other pairs in two languages one has half, none more."""
_LOOKED_UP = 8
"""Figures of a text by which others are found that have them too: those with the
smallest hashes, of which texts that share half of their figures hardly share none."""
_MOST_WITH_FIGURE = 50
"""A figure that more editions have (a year) finds nothing."""


def without_language(path: str) -> tuple[str, str] | None:
    """Return a path with no language in its last two names, and the language.

    >>> without_language("/in/Brief-5_FR.pdf")
    ('/in/brief-5', 'fr')
    >>> without_language("/in/fr/brief-5.pdf")
    ('/in/*/brief-5', 'fr')
    >>> without_language("/in/brief-5.pdf") is None
    True
    """
    file = PurePosixPath(path)
    stem = file.stem.lower()
    words = list(_WORD.finditer(stem))
    for word in reversed(words if len(words) > 1 else []):
        if language := _CODES.get(word.group()):
            rest = stem[: word.start()].rstrip(_MARKS) + stem[word.end() :]
            return str(file.with_name(rest.strip(_MARKS))), language
    if language := _CODES.get(file.parent.name.lower()):
        return str(file.parent.with_name("*") / stem), language
    return None


def translations_by_names(
    editions: Mapping[Key, SignedEdition], fresh: set[Key]
) -> Iterator[tuple[tuple[Key, Key], str]]:
    """Yield pairs of editions whose file names differ by their languages alone."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for key, edition in editions.items():
        parted = without_language(edition.path)
        if parted and parted[1] == edition.language:
            groups[parted[0]].append(key)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    for one, other in pairs:
        a, b = editions[one], editions[other]
        if not fresh.isdisjoint((one, other)) and _may_be_one(a, b):
            evidence = f"their files are called {a.filename} and {b.filename}"
            yield (one, other), evidence


def translations_by_figures(
    editions: Mapping[Key, SignedEdition], fresh: set[Key]
) -> Iterator[tuple[tuple[Key, Key], str]]:
    """Yield pairs of editions in two languages that have most figures in common."""
    figures = {key: figures_of(one.hashes) for key, one in editions.items()}
    with_figure: dict[int, list[Key]] = defaultdict(list)
    for key, some in figures.items():
        if len(some) >= _FEWEST_FIGURES:
            for figure in some[:_LOOKED_UP]:
                with_figure[figure].append(key)
    found = {
        pair
        for keys in with_figure.values()
        if len(keys) <= _MOST_WITH_FIGURE
        for pair in combinations(keys, 2)
        if not fresh.isdisjoint(pair)
    }
    for one, other in sorted(found):
        if not _may_be_one(editions[one], editions[other]):
            continue
        shared, together = figures_shared(figures[one], figures[other])
        if shared >= _FEWEST_FIGURES and shared >= _SAME_FIGURES * together:
            evidence = f"{shared} of {together} figures stand in both texts"
            yield (one, other), evidence


def _may_be_one(one: SignedEdition, other: SignedEdition) -> bool:
    """Return whether two editions are of two documents and in two languages."""
    return one.document != other.document and one.language != other.language
