"""Cutting text into words, in the same way whatever the language.

A *raw word* is what one match of :data:`RAW_WORD` covers: a word with its hyphens and
apostrophes, or a run of Japanese or Chinese characters. :func:`split` cuts it into
pieces.
"""

import re
import unicodedata
from collections.abc import Sequence
from operator import add
from typing import NamedTuple

from index.analysis.folding import fold

# Kana without the middle dot, ideographs with their iteration marks.
CJK = (
    "々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
FIRST_CJK = "々"
"""The first of these characters."""
# Marks that stand on letters: accents, Arabic vowels, invisible joiners.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200c\u200d"
_LETTER = rf"[^\W_{CJK}]"
# Possessive signs throughout: nothing that was taken is ever given back, and a page is
# cut a quarter faster where none of it has to be remembered.
_PART = rf"{_LETTER}++(?:[{_MARKS}]++{_LETTER}*+)*+"
APOSTROPHES = "'’‘ʼ＇"
HYPHENS = "-‐‑‒–"
RAW_WORD = re.compile(
    rf"[{CJK}]++|{_PART}(?:[{APOSTROPHES}]{_PART})*+"
    rf"(?:[{HYPHENS}]{_PART}(?:[{APOSTROPHES}]{_PART})*+)*+"
)
CJK_RUN = re.compile(rf"[{CJK}]+")

_INNER = re.compile(rf"[{HYPHENS}{APOSTROPHES}]")
_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
_HYPHEN = re.compile(rf"[{HYPHENS}]")
# French, Italian, Catalan and Portuguese words that lose their vowel before another.
_ELISION = re.compile(
    rf"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|sull|all|un)"
    rf"[{APOSTROPHES}](?=\w{{2}})",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
MAX_JOINED = 3
"""Hyphenated words of more parts are phrases; joining them makes no word."""


class Piece(NamedTuple):
    """One word inside a raw word.

    Attributes:
        start, end: where it stands in the raw word.
        word: as written, for the stemmer.
        exact: as it is compared.
    """

    start: int
    end: int
    word: str
    exact: str


class Split(NamedTuple):
    """A raw word cut into words.

    Attributes:
        pieces: the words in order, one position each.
        joined: the words written together, where hyphens part them.
        is_cjk: whether the pieces are pairs of characters.
    """

    pieces: tuple[Piece, ...]
    joined: Piece | None = None
    is_cjk: bool = False


def split(raw: str) -> Split:
    """Cut a raw word into words.

    >>> [piece.exact for piece in split("l’eau").pieces]
    ['eau']
    >>> whole = split("Re-municipalisation")
    >>> [piece.exact for piece in whole.pieces], whole.joined.exact
    (['re', 'municipalisation'], 'remunicipalisation')
    >>> [piece.exact for piece in split("水道料金").pieces]
    ['水道', '道料', '料金', '金']
    """
    if CJK_RUN.match(raw):
        return Split(_pieces(raw), None, True)
    if not _INNER.search(raw):
        exact = fold(raw)
        return Split((Piece(0, len(raw), raw, exact),) if exact else ())
    pieces = []
    start = 0
    has_apostrophe = _APOSTROPHE.search(raw)
    for part in _HYPHEN.split(raw):
        first, last = start, start + len(part)
        end = last
        if has_apostrophe:
            if elision := _ELISION.match(part):
                first = start + elision.end()
            if possessive := _POSSESSIVE.search(part):
                last = start + possessive.start()
        exact = fold(raw[first:last])
        if exact:
            pieces.append(Piece(first, last, raw[first:last], exact))
        start = end + 1
    joined = None
    if 2 <= len(pieces) <= MAX_JOINED and not all(p.exact.isdigit() for p in pieces):
        joined = Piece(
            pieces[0].start,
            pieces[-1].end,
            "".join(piece.word for piece in pieces),
            "".join(piece.exact for piece in pieces),
        )
    return Split(tuple(pieces), joined)


def pairs(run: str) -> Sequence[str]:
    """Return the pairs of characters of a run, and its last character alone.

    So every place in the run starts a term, and one character is found by prefix.

    >>> pairs("水道"), pairs("ｶﾞｽ")
    (['水道', '道'], ['ガス', 'ス'])
    """
    letters = run if _is_plain(run) else [letter for letter, _, _ in _letters(run)]
    return [*map(add, letters, letters[1:]), letters[-1]]


def _is_plain(run: str) -> bool:
    """Return whether each character of a run is a letter as it is compared."""
    if "ﾞ" in run or "ﾟ" in run:
        return False
    return unicodedata.is_normalized("NFKC", run)


def places_of_pairs(run: str) -> tuple[tuple[int, int], ...]:
    """Return where each of the :func:`pairs` of a run starts and ends.

    >>> places_of_pairs("水道"), places_of_pairs("ｶﾞｽ")
    (((0, 2), (1, 2)), ((0, 3), (2, 3)))
    """
    size = len(run)
    starts: Sequence[int] = range(size)
    ends: Sequence[int] = range(1, size + 1)
    if not _is_plain(run):
        _, starts, ends = zip(*_letters(run), strict=True)
    return tuple(zip(starts, (*ends[1:], ends[-1]), strict=True))


def _pieces(run: str) -> tuple[Piece, ...]:
    """Return the pairs of a run with their places."""
    placed = zip(pairs(run), places_of_pairs(run), strict=True)
    return tuple([Piece(*place, text, text) for text, place in placed])


def _letters(run: str) -> list[tuple[str, int, int]]:
    """Return the letters of a run as they are compared, and where each starts and
    ends: half of a wide one, with its voice mark, is one."""
    letters = []
    index = 0
    while index < len(run):
        end = index + 1
        if end < len(run) and run[end] in "ﾞﾟ":
            end += 1
        for letter in unicodedata.normalize("NFKC", run[index:end]):
            letters.append((letter, index, end))
        index = end
    return letters
