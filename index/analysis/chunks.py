"""Where terms stand in a text, found without cutting all of it into words.

A *chunk* is what stands between white space; a run of Japanese or Chinese characters is
one, too. No word reaches from one chunk into another, so it is enough to look closely
at the chunks that hold a wanted term. Which terms a chunk holds is learnt where it is
first seen and kept for all questions of the process: to cut a text into chunks takes a
fiftieth of the time of cutting it into words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from index.analysis.folding import fold
from index.analysis.terms import analysis
from index.analysis.words import CJK, CJK_RUN, HYPHENS, RAW_WORD

_CHUNK = re.compile(rf"[{CJK}]++|[^\s{CJK}]++")
_LONGEST_KEPT = 40
_MOST_KEPT = 50_000  # some 14 MB a language
_LEARNT_FREELY = 5_000
"""New chunks of a text that are all learnt, a tenth of a second's work. Of a text with
more only those are that have the first letters of a wanted term somewhere, and the rest
is not kept."""
_MOST_LEARNT = 20_000
"""Chunks that are learnt from one text at most."""
_LETTERS_COMPARED = 2
"""First letters of a term that stand in every word that has it, hyphens left out: in
all but 3 of 121,374 words of the judged collections (*lying*, whose stem is *lie*, and
two of *ae* in German). With three letters there are 44."""
_WITHOUT_HYPHENS = str.maketrans("", "", HYPHENS)
_FAR = 1_000
"""Chunks between two that are counted as they are, not by their words: nothing that
has to stand near each other is so far apart."""


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


def chunks_of(text: str) -> list[str]:
    """Return the chunks of a text in order; only white space stands between them.

    >>> chunks_of("L’eau, 水道の\\nre-municipalised")
    ['L’eau,', '水道の', 're-municipalised']
    """
    return _CHUNK.findall(text) if CJK_RUN.search(text) else text.split()


def places_of(text: str, chunks: Iterable[str], most: int) -> list[tuple[int, str]]:
    """Return where some chunks stand in a text, each with its start, in order.

    Args:
        text: that they are of.
        chunks: that are sought.
        most: how many places to return at most, the first.
    """
    return sorted(
        (start, chunk)
        for chunk in chunks
        for start in islice(_starts(text, chunk), most)
    )[:most]


def _starts(text: str, chunk: str) -> Iterator[int]:
    is_run = bool(CJK_RUN.match(chunk))
    start = text.find(chunk)
    while start >= 0:
        end = start + len(chunk)
        if all(
            not beside or beside.isspace() or bool(CJK_RUN.match(beside)) != is_run
            for beside in (text[start - 1 : start], text[end : end + 1])
        ):
            yield start
            start = text.find(chunk, end)
        else:
            start = text.find(chunk, start + 1)


class ChunkTerms:
    """What is known of the chunks of one language.

    Several threads may use it: things are only added, and a chunk counts as known once
    all its terms are there.
    """

    def __init__(self, language: str) -> None:
        self._entries = analysis(language)
        self._widths: dict[str, int] = {}
        self._having: dict[str, list[str]] = {}

    @property
    def is_full(self) -> bool:
        """Whether it takes enough room to be begun anew."""
        return len(self._widths) > _MOST_KEPT

    def having(self, chunks: set[str], terms: Collection[str]) -> set[str]:
        """Return those of some chunks that hold one of some terms, and a few more."""
        new = chunks.difference(self._widths)
        if len(new) > _LEARNT_FREELY:
            new = _likely(new, terms)
        # A run of characters, or what is very long, hardly comes again.
        found = {one for one in new if len(one) > _LONGEST_KEPT or CJK_RUN.match(one)}
        for chunk in sorted(new - found)[:_MOST_LEARNT]:
            self._learn(chunk)
        for term in terms:
            found.update(chunks.intersection(self._having.get(term, ())))
        return found

    def _learn(self, chunk: str) -> None:
        entries = [self._entries[raw] for raw in RAW_WORD.findall(chunk)]
        for term in {term for entry in entries for _, term in entry.terms}:
            self._having.setdefault(term, []).append(chunk)
        self._widths[chunk] = sum(entry.width for entry in entries)

    def find(self, chunk: str, terms: Collection[str]) -> tuple[Found, ...]:
        """Return where terms stand in a chunk."""
        if _is_plain_run(chunk):
            # Pairs of its characters, and the last one alone.
            pairs = (chunk[at : at + 2] for at in range(len(chunk)))
            return tuple(
                Found(pair, at, at, at + len(pair))
                for at, pair in enumerate(pairs)
                if pair in terms
            )
        found = []
        before = 0
        for match in RAW_WORD.finditer(chunk):
            entry = self._entries[match.group()]
            for offset, term in entry.terms:
                if term in terms:
                    start, end = (match.start() + at for at in entry.spans[offset])
                    found.append(Found(term, before + offset, start, end))
            before += entry.width
        return tuple(found)

    def positions(self, chunks: Sequence[str], numbers: Iterable[int]) -> list[int]:
        """Return the positions at which some chunks of a text begin.

        They are right among chunks that are near each other, and far apart otherwise.

        Args:
            chunks: of the text, in order.
            numbers: which of them, ascending.
        """
        positions = []
        position = last = 0
        for number in numbers:
            between = chunks[last:number]
            position += (
                sum(map(self._width, between)) if len(between) <= _FAR else len(between)
            )
            positions.append(position)
            last = number
        return positions

    def _width(self, chunk: str) -> int:
        known = self._widths.get(chunk)
        if known is not None:
            return known
        if _is_plain_run(chunk):
            return len(chunk)
        return sum(self._entries[raw].width for raw in RAW_WORD.findall(chunk))


def _likely(chunks: Iterable[str], terms: Iterable[str]) -> set[str]:
    """Return those of very many chunks that may hold one of some terms, by the first
    letters of these."""
    beginnings = {term.rpartition(":")[2][:_LETTERS_COMPARED] for term in terms}
    if not beginnings:
        return set()
    has_one = re.compile("|".join(map(re.escape, sorted(beginnings)))).search
    written = list(chunks)
    # Folded together, which is faster, and not kept as single words are.
    folded = fold.__wrapped__("\n".join(written))
    compared = folded.translate(_WITHOUT_HYPHENS).split("\n")
    return {
        chunk
        for chunk, letters in zip(written, compared, strict=True)
        if has_one(letters)
    }


def _is_plain_run(chunk: str) -> bool:
    """Return whether a chunk is a run of characters as they are compared."""
    return bool(CJK_RUN.match(chunk)) and unicodedata.is_normalized("NFKC", chunk)


_known: dict[str, ChunkTerms] = {}


def chunk_terms(language: str) -> ChunkTerms:
    """Return what this process knows of the chunks of a language."""
    known = _known.get(language)
    if known is None or known.is_full:
        # A new one: another thread may be in the midst of using the old.
        known = _known[language] = ChunkTerms(language)
    return known
