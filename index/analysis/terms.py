"""Terms: what stands in the index for each word of a text."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.analysis.folding import fold
from index.analysis.stems import stem
from index.analysis.stopwords import stop_words
from index.analysis.words import (
    CJK_RUN,
    FIRST_CJK,
    RAW_WORD,
    Piece,
    pairs,
    places_of_pairs,
    split,
)

ANALYSIS_VERSION = "2"
"""Another value makes every index outdated: change it with the terms."""

_MEMO_SIZE = 300_000
_LONGEST_KEPT = 40
# Longer words are base64, tables drawn with letters and the like; what is beyond is
# not compared.
_LONGEST_TERM = 60


class Entry(NamedTuple):
    """What one raw word becomes.

    Attributes:
        terms: each term, and how many positions after the raw word's it stands.
        width: positions that the raw word takes.
        spans: where each position's word starts and ends in the raw word.
    """

    terms: tuple[tuple[int, str], ...]
    width: int
    spans: tuple[tuple[int, int], ...]


class Analysis(dict[str, Entry]):
    """The entries of one language by raw word, made as they are asked for."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, raw: str) -> Entry:
        entry = self.entry(raw)
        if len(raw) <= _LONGEST_KEPT:
            if len(self) >= _MEMO_SIZE:
                self.clear()
            self[raw] = entry
        return entry

    def entry(self, raw: str) -> Entry:
        """Return the entry of a raw word without keeping it."""
        if is_alone(raw):
            alone = word_terms(raw, self.language)
            if alone:
                numbered = tuple([(0, term) for term in alone])
                return Entry(numbered, 1, ((0, len(raw)),))
        if CJK_RUN.match(raw):
            spans = places_of_pairs(raw)
            return Entry(tuple(enumerate(pairs(raw))), len(spans), spans)
        whole = split(raw)
        spans = tuple([(piece.start, piece.end) for piece in whole.pieces])
        terms: list[tuple[int, str]] = []
        for offset, piece in enumerate(whole.pieces):
            terms += self._terms(offset, piece)
        if whole.joined:
            # At its first and its last position, so that a phrase meets it from
            # either side.
            for offset in (0, len(whole.pieces) - 1):
                terms += self._terms(offset, whole.joined)
        return Entry(tuple(terms), len(spans), spans)

    def _terms(self, offset: int, piece: Piece) -> list[tuple[int, str]]:
        terms = _terms(piece.exact, piece.word, self.language)
        return [(offset, term) for term in terms]


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
            terms = tuple(term for at, term in entry.terms if at == offset)
            yield Token(
                match.start() + start, match.start() + end, position + offset, terms
            )
        position += entry.width


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
        if not any(term in small for _, term in terms):
            for term in dict(terms).values():
                counts[term] += number
    return counts
