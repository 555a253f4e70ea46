"""Words that patterns cannot do without, looked for in a whole text at once.

Most patterns of description need some word ("licence", "replaces", "motion") that most
texts do not have. An automaton (Aho and Corasick, 1975) over all such words reads a
text once, in about the time in which Python looks for a single one of them; where a
word does not stand, its pattern need not be tried.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum, auto
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from ingest.description.phrases import Phrases, phrases_of
from ingest.description.relation_wordings import LABOUR, QUOTES, SOURCES
from ingest.description.wordings import (
    CLAUSE_LEADS,
    CONTENTS,
    NETWORK_LABEL,
    TYPE_LABEL,
)
from repository.names import MOTION_SIGNS


class Clue(StrEnum):
    """What a text may say, by parts of words in small letters."""

    MOTION = auto()
    """Names a motion."""
    REPLACING = auto()
    """Says that something is replaced."""
    CLAUSE = auto()
    """Names who notes, believes and calls on somebody."""
    CLAUSE_VERB = auto()
    """Notes, believes or calls on somebody."""
    SELF = auto()
    """Speaks of itself, as in "this brief"."""
    LICENCE = auto()
    """Speaks of a licence."""
    COPYRIGHT = auto()
    """Says whose it is."""
    ADDRESS = auto()
    """Has an address of the web."""
    IDENTIFIER = auto()
    """Names a document by a DOI or an ISBN, or a convention by its number."""
    SERIES = auto()
    """Names a brief or a paper."""
    QUOTE = auto()
    """Quotes something."""
    CONTENTS = auto()
    """Heads a table of contents."""
    SOURCES = auto()
    """Heads a list of sources."""
    TYPE_LABEL = auto()
    """Labels the type of a document."""
    NETWORK_LABEL = auto()
    """Labels a network."""


_CLAUSE_WITHOUT_SUBJECT = ("إذ", "считая", "considerando")
_WORDS: Mapping[Clue, tuple[str, ...]] = {
    Clue.MOTION: MOTION_SIGNS,
    Clue.REPLACING: (
        "replac", "supersed", "place of", "rescind", "revok", "rempla", "abrog",
        "sustit", "reemplaz", "sin efecto", "derog", "ersetz", "löst", "stelle", "hebt",
        "ersätt", "upphäv", "stället", "substitu", "revog", "замен", "отмен", "محل",
        "يلغي", "بدلا",
    ),
    Clue.CLAUSE: (
        "conf", "cong", "council", "konf", "kong", "executive", "delegate", "съезд",
        "конф", "المؤتمر", "大会", *_CLAUSE_WITHOUT_SUBJECT,
    ),
    Clue.SELF: (
        "this", "the present", "cette", "ce", "esta", "este", "diese", "denna", "detta",
        "den här", "هذه", "هذا", "настоящ", "этот", "эта", "это", "本",
    ),
    Clue.LICENCE: (
        "cc by", "cc-by", "licenc", "licens", "lizenz", "лиценз", "رخصة", "ライセンス",
    ),
    Clue.COPYRIGHT: ("©", "(c)", "copyright"),
    Clue.ADDRESS: ("://", "www."),
    Clue.IDENTIFIER: ("10.", "isbn", "c1", *map(str.lower, LABOUR)),
    Clue.SERIES: ("rief", "aper"),
    Clue.QUOTE: tuple(QUOTES),
}  # fmt: skip
_PHRASES: Mapping[Clue, Phrases] = {
    Clue.CONTENTS: CONTENTS,
    Clue.SOURCES: SOURCES,
    Clue.TYPE_LABEL: TYPE_LABEL,
    Clue.NETWORK_LABEL: NETWORK_LABEL,
}


def words_of(clue: Clue) -> tuple[str, ...]:
    """Return the parts of words, in small letters, of which a text has one."""
    if clue is Clue.CLAUSE_VERB:
        return (*_longest_words(phrases_of(CLAUSE_LEADS)), *_CLAUSE_WITHOUT_SUBJECT)
    if clue in _PHRASES:
        return _longest_words(phrases_of(_PHRASES[clue]))
    return _WORDS[clue]


def _longest_words(phrases: Iterable[str]) -> tuple[str, ...]:
    words = {max(re.split(r"[\s'’]+", phrase), key=len) for phrase in phrases}
    return tuple(sorted(words))


@cache
def _automaton() -> tuple[AhoCorasick, list[tuple[Clue, ...]]]:
    """Return what finds the words of all clues, and the clues that each word is of."""
    clues: dict[str, list[Clue]] = {}
    for clue in Clue:
        for word in words_of(clue):
            clues.setdefault(word, []).append(clue)
    # So few words are read twice as fast this way as in the one it takes by itself.
    searched = AhoCorasick(clues, implementation=Implementation.DFA)
    return searched, [tuple(some) for some in clues.values()]


def find_clues(small: str) -> dict[Clue, list[tuple[int, int]]]:
    """Return where the words of each clue start and end in a text in small letters."""
    searched, clues = _automaton()
    found: dict[Clue, list[tuple[int, int]]] = {clue: [] for clue in Clue}
    matches = searched.find_matches_as_indexes(small, overlapping=True)
    for word, start, end in matches:
        for clue in clues[word]:
            found[clue].append((start, end))
    return found
