"""Where terms stand in a text, found without cutting all of it into words.

A *chunk* is what stands between white space; a run of Japanese or Chinese characters is
one, too. No word reaches from one chunk into another, so it is enough to look closely
at the chunks in which a word begins with the first letters of a wanted term. These are
found by one regular expression: to read a text through with it takes a hundredth of the
time of cutting it into words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.analysis.spellings import OTHERS, spellings
from index.analysis.terms import analysis
from index.analysis.words import CJK, CJK_RUN, RAW_WORD

_IN_RUN = re.compile(rf"[{CJK}]*+")
_OUT_OF_RUN = re.compile(rf"[^\s{CJK}]*+")
_LAST_BEFORE_RUNS = "\u2fff"
_LOOKED_BACK = 64
_MOST_LOOKED_AT = 20_000
"""Different chunks of one text that are looked at closely, the first."""

# Letters before which no word begins. Others are left to a closer look, since a class
# of letters from many blocks takes a millisecond to compile.
_LATIN_BEFORE = "(?<![A-Za-z0-9À-ÖØ-öø-ÿ].)"
_CYRILLIC_BEFORE = "(?<![а-яё].)"


class Found(NamedTuple):
    """A wanted term in a chunk.

    Attributes:
        term: it.
        offset: positions from the chunk's first word to the term's.
        start, end: of its word in the chunk.
    """

    term: str
    offset: int
    start: int
    end: int


class Place(NamedTuple):
    """A chunk of a text that holds wanted terms.

    Attributes:
        start, end: of the chunk.
        width: positions that its words take.
        found: in it.
    """

    start: int
    end: int
    width: int
    found: tuple[Found, ...]


class Finder:
    """Finds terms in texts of one language; for one thread."""

    def __init__(self, terms: Collection[str], language: str) -> None:
        """Prepare.

        Args:
            terms: that are wanted.
            language: by whose rules the texts were analysed.
        """
        self._terms = frozenset(terms)
        self._entries = analysis(language)
        self._beginning = _beginning(
            frozenset(two for term in self._terms for two in _first_letters(term))
        )
        self._known: dict[str, tuple[int, tuple[Found, ...]]] = {}

    def places(self, text: str, most: int) -> list[Place]:
        """Return the chunks of a text that hold wanted terms, in order.

        Args:
            text: to look in.
            most: how many places to return at most, the first.
        """
        places: list[Place] = []
        room = len(self._known) + _MOST_LOOKED_AT
        end = 0
        for at in self._candidates(text):
            if at < end:
                continue
            start, end = _chunk_around(text, at)
            chunk = text[start:end]
            known = self._known.get(chunk)
            if known is None:
                if len(self._known) >= room:
                    continue
                known = self._known[chunk] = self._find(chunk)
            width, found = known
            if found:
                places.append(Place(start, end, width, found))
                if len(places) == most:
                    break
        return places

    def _candidates(self, text: str) -> Sequence[int]:
        """Return letters of all chunks that may hold a wanted term, in order."""
        found = [match.start() for match in self._beginning.finditer(text)]
        if text.isascii():
            return found
        others = [match.start() for match in OTHERS.finditer(text)]
        return sorted(found + others) if others else found

    def _find(self, chunk: str) -> tuple[int, tuple[Found, ...]]:
        """Return the positions that a chunk takes, and the wanted terms in it."""
        if _is_plain_run(chunk):
            # Pairs of its characters, and the last one alone.
            pairs = (
                (match.start(), chunk[match.start() : match.start() + 2])
                for match in self._beginning.finditer(chunk)
            )
            return len(chunk), tuple(
                Found(pair, at, at, at + len(pair))
                for at, pair in pairs
                if pair in self._terms
            )
        found = []
        before = 0
        for match in RAW_WORD.finditer(chunk):
            entry = self._entries[match.group()]
            for term, offset in zip(entry.terms, entry.offsets, strict=True):
                if term in self._terms:
                    start, end = (match.start() + at for at in entry.spans[offset])
                    found.append(Found(term, before + offset, start, end))
            before += len(entry.spans)
        return before, tuple(found)

    def positions(self, text: str, places: Sequence[Place], reach: int) -> list[int]:
        """Return the positions at which some chunks of a text begin.

        They are right among chunks that have so many positions between them or fewer;
        others are farther from each other than that.

        Args:
            text: that the places are in.
            places: in order.
            reach: positions.
        """
        positions = [0] if places else []
        for one, other in pairwise(places):
            width = self._width(text, one.start, one.end)
            between = self._width(text, one.end, other.start, reach)
            positions.append(positions[-1] + width + between)
        return positions

    def _width(self, text: str, start: int, end: int, enough: int | None = None) -> int:
        """Return the positions of a stretch of a text, or more than are enough."""
        width = 0
        for match in RAW_WORD.finditer(text, start, end):
            raw = match.group()
            width += len(raw) if _is_plain_run(raw) else len(self._entries[raw].spans)
            if enough is not None and width > enough:
                break
        return width


def _chunk_around(text: str, at: int) -> tuple[int, int]:
    """Return start and end of the chunk in which a letter stands."""
    in_run = text[at] > _LAST_BEFORE_RUNS and CJK_RUN.match(text, at)
    letters = _IN_RUN if in_run else _OUT_OF_RUN
    start, width = at, _LOOKED_BACK
    while start and not text[start - 1].isspace():
        backwards = text[max(0, start - width) : start][::-1]
        length = _length(letters, backwards, 0)
        start -= length
        if length < width:
            break
        width *= 4
    return start, at + _length(letters, text, at)


def _length(letters: re.Pattern[str], text: str, start: int) -> int:
    match = letters.match(text, start)
    return match.end() - start if match else 0


def _first_letters(term: str) -> Iterator[str]:
    """Yield the folded letters, two at most, one of which begins every word that has a
    term: those of the term, but for a few stems that the stemmers make otherwise."""
    language, _, word = term.rpartition(":")
    yield word[:2]
    if language == "en" and word in {"die", "lie", "tie"}:
        yield f"{word[0]}y"  # dying, lying, tying
    if language == "de" and word[0] in "aou":
        yield f"{word[0]}e"  # "ae" is stemmed as "ä" is


@lru_cache(maxsize=256)
def _beginning(first_letters: frozenset[str]) -> re.Pattern[str]:
    """Return what finds where words may begin with one of some pairs of folded letters,
    and a few others."""
    if not first_letters:
        return re.compile("(?!)")
    seconds: defaultdict[str, set[str]] = defaultdict(set)
    for letters in first_letters:
        seconds[letters[0]].add(letters[1:])
    ways = []
    for first, following in seconds.items():
        way = f"(?<={_spelt(first)})" if len(seconds) > 1 else ""
        way += _before(first)
        if "" not in following:
            # Marks, an apostrophe or a hyphen may stand between.
            # Nothing is consumed: in a run, the next pair begins with the second.
            way += rf"(?={_spelt(*following)}|[^\w\s])"
        ways.append(way)
    return re.compile(f"{_spelt(*seconds)}(?:{'|'.join(ways)})", re.DOTALL)


def _spelt(*letters: str) -> str:
    """Return the class of what some letters can be in a text."""
    return f"[{re.escape(''.join(map(spellings, sorted(letters))))}]"


def _before(first: str) -> str:
    """Return what a pattern says of the letter before a word's first."""
    if first.isascii():
        return _LATIN_BEFORE
    if "а" <= first <= "я":
        return _CYRILLIC_BEFORE
    # Arabic stems are without what is written together with a word, the article and
    # conjunctions; Japanese has no letters between words.
    return ""


def _is_plain_run(chunk: str) -> bool:
    """Return whether a chunk is a run of characters as they are compared."""
    return (
        not chunk.isascii()
        and bool(CJK_RUN.match(chunk))
        and unicodedata.is_normalized("NFKC", chunk)
    )
