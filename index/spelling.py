"""Words that are spelt nearly alike."""

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA


def terms_within(word: str, distance: int, terms: Iterable[str]) -> Iterator[str]:
    """Return the terms that are at most this many changes away from a word.

    A change adds, removes or replaces a letter, or swaps two neighbours (optimal
    string alignment distance).

    >>> list(terms_within("privatsation", 1, ["privatisation", "privation", "private"]))
    ['privatisation']
    """
    for term, _, _ in process.extract_iter(
        word, terms, scorer=OSA.distance, score_cutoff=distance
    ):
        yield term


def closest(
    word: str, terms: Iterable[str], frequency: Callable[[str], int]
) -> str | None:
    """Return the term to suggest for a word: fewest changes, then most frequent."""
    known = [(term, frequency(term)) for term in terms if term != word]
    return min(
        (term for term, count in known if count),
        key=lambda term: (
            OSA.distance(word, term),
            -next(count for known_term, count in known if known_term == term),
            term,
        ),
        default=None,
    )
