"""Terms: what stands in the index for each word of a text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from index.analysis.folding import fold
from index.analysis.memo import Memo
from index.analysis.stems import stem
from index.analysis.stopwords import stop_words
from index.analysis.words import (
    CJK_RUN,
    FIRST_CJK,
    RAW_WORD,
    pairs,
    places_of_pairs,
    split,
)

ANALYSIS_VERSION = "2"
"""Another value makes every index outdated: change it with the terms."""

# Longer words are base64, tables drawn with letters and the like; what is beyond is
# not compared.
_LONGEST_TERM = 60


class Entry(NamedTuple):
    """What one raw word becomes.

    Attributes:
        terms: that it is found by.
        offsets: of each term, how many positions after the raw word's it stands.
        spans: of each position that the raw word takes, where its word starts and ends
            in the raw word.
    """

    terms: tuple[str, ...]
    offsets: Sequence[int]
    spans: tuple[tuple[int, int], ...]


class Analysis(Memo[Entry]):
    """The entries of one language by raw word."""

    def __init__(self, language: str) -> None:
        super().__init__(self.entry)
        self.language = language

    def entry(self, raw: str) -> Entry:
        """Return the entry of a raw word without keeping it."""
        if is_alone(raw):
            alone = word_terms(raw, self.language)
            if alone:
                return Entry(alone, _FIRST[: len(alone)], _whole(len(raw)))
        if CJK_RUN.match(raw):
            spans = places_of_pairs(raw)
            return Entry(tuple(pairs(raw)), range(len(spans)), spans)
        whole = split(raw)
        placed = list(enumerate(whole.pieces))
        if whole.joined:
            # At its first and its last position, so that a phrase meets it from
            # either side.
            placed += [(0, whole.joined), (len(whole.pieces) - 1, whole.joined)]
        terms: list[str] = []
        offsets: list[int] = []
        for offset, piece in placed:
            found = _terms(piece.exact, piece.word, self.language)
            terms += found
            offsets += [offset] * len(found)
        spans = tuple([(piece.start, piece.end) for piece in whole.pieces])
        return Entry(tuple(terms), tuple(offsets), spans)


_FIRST = (0, 0)
"""The offsets of a word that stands alone, one object for all of them."""


@cache
def _whole(length: int) -> tuple[tuple[int, int], ...]:
    """Return the span of a word that stands alone, one object for all its length."""
    return ((0, length),)


def is_alone(raw: str) -> bool:
    """Return whether a raw word is one word, as most are: there is nothing to cut,
    which is all of the work but stems.

    >>> is_alone("été"), is_alone("C190"), is_alone("l'eau"), is_alone("水道")
    (True, True, False, False)
    """
    if raw.isascii():
        return raw.isalnum()
    return raw.isalpha() and raw < FIRST_CJK


def word_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of a word that stands alone (:func:`is_alone`), its exact one
    first; none if folding leaves nothing.

    >>> word_terms("Communes", "fr"), word_terms("Communes", "und")
    (('communes', 'fr:commun'), ('communes',))
    """
    exact = fold(word)
    if exact == word:
        exact = word  # kept once
    return _terms(exact, word, language) if exact else ()


def _terms(exact: str, word: str, language: str) -> tuple[str, ...]:
    exact = exact[:_LONGEST_TERM]
    if has_digit(exact):
        return (exact,)
    tagged = tagged_stem(word[:_LONGEST_TERM], language)
    return (exact, tagged) if tagged else (exact,)


def has_digit(word: str) -> bool:
    """Return whether a word is a number or a code, which has no other forms."""
    return not word.isalpha() and any(letter.isdigit() for letter in word)


def tagged_stem(word: str, language: str) -> str | None:
    """Return the term of a word's stem, or None where the language has no stemmer.

    >>> tagged_stem("kommunerna", "sv")
    'sv:kommun'
    """
    found = stem(word, language)
    return f"{language}:{found}" if found else None


@cache
def analysis(language: str) -> Analysis:
    """Return the analysis of a language; of an unknown one it knows exact terms."""
    return Analysis(language)


class Token(NamedTuple):
    """One word of a text: where it stands, and the terms it is found by."""

    start: int
    end: int
    position: int
    terms: tuple[str, ...]


def analyse(text: str, language: str) -> Iterator[Token]:
    """Return the words of a text in order.

    >>> [token.terms for token in analyse("Les communes, C190", "fr")]
    [('les', 'fr:le'), ('communes', 'fr:commun'), ('c190',)]
    """
    entries = analysis(language)
    position = 0
    for match in RAW_WORD.finditer(text):
        entry = entries[match.group()]
        for offset, (start, end) in enumerate(entry.spans):
            placed = zip(entry.terms, entry.offsets, strict=True)
            terms = tuple([term for term, at in placed if at == offset])
            yield Token(
                match.start() + start, match.start() + end, position + offset, terms
            )
        position += len(entry.spans)


def count_terms(text: str, language: str) -> Counter[str]:
    """Return how often the words of a text stand in it, by the widest term of each:
    its stem where it has one. Words that carry little are left out.

    >>> count_terms("la commune, les communes, C190", "fr")
    Counter({'fr:commun': 2, 'c190': 1})
    """
    entries = analysis(language)
    small = stop_words(language)
    counts: Counter[str] = Counter()
    for raw, number in Counter(RAW_WORD.findall(text)).items():
        terms = entries[raw].terms
        if small.isdisjoint(terms):
            for term in dict(zip(entries[raw].offsets, terms, strict=True)).values():
                counts[term] += number
    return counts
