"""Words that are spelt nearly alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence


def terms_within(word: str, distance: int, terms: Iterable[str]) -> Iterator[str]:
    """Return the terms that are at most this many changes away from a word.

    A change adds, removes or replaces a letter, or swaps two neighbours (optimal
    string alignment distance).

    >>> list(terms_within("privatsation", 1, ["privatisation", "privation", "private"]))
    ['privatisation']
    """
    letters = Counter(word)
    for term in terms:
        if abs(len(term) - len(word)) > distance:
            continue
        # Each change takes away at most one letter and brings at most one.
        if sum((letters - Counter(term)).values()) > distance:
            continue
        if edit_distance(word, term, distance) <= distance:
            yield term


def edit_distance(left: str, right: str, bound: int) -> int:
    """Return the number of changes between two words, or more than the bound.

    >>> edit_distance("form", "from", 2), edit_distance("abc", "xyz", 1)
    (1, 2)
    """
    before: Sequence[int] = []
    above: Sequence[int] = range(len(right) + 1)
    for i, letter in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > bound:
            return bound + 1
        before, above = above, row
    return above[-1]


def closest(
    word: str, terms: Iterable[str], frequency: Callable[[str], int]
) -> str | None:
    """Return the term to suggest for a word: fewest changes, then most frequent."""
    known = [(term, frequency(term)) for term in terms if term != word]
    return min(
        (term for term, count in known if count),
        key=lambda term: (
            edit_distance(word, term, 3),
            -next(count for known_term, count in known if known_term == term),
            term,
        ),
        default=None,
    )
