"""A short signature of a text, by which texts that may be one are found.

Texts in one language by their words: MinHash (A. Broder, "On the resemblance and
containment of documents", 1997) over shingles of words: the share of equal numbers in
two signatures estimates how many of their shingles two texts share (Jaccard), with a
deviation of at most 0.045.

Translations by their figures, which every language writes alike: years, sums, shares.
Of a text with more than 64 of them those with the smallest hashes are kept, which are
the same ones in both texts if both have them (the "bottom-k sketch" of Broder's paper).
"""

import re
import zlib
from collections.abc import Iterator
from itertools import islice

import numpy as np
from rensa import RMinHash

from ingest.description.date_tokens import in_european_digits

SIZE = 128
"""Numbers of 32 bits in a signature that are of words."""
_BYTES = 4

VERSION = f"minhash-{RMinHash.ALGORITHM_VERSION}-2"
"""Signatures of different versions cannot be compared."""

_SEED = 1917
_WORDS = 4
_CHARACTERS = 8
_FEWEST = 24
"""Texts with fewer shingles are too short to say anything: a cover, a form."""
_AT_ONCE = 10_000
"""Shingles in memory: a text of many millions of words has as many."""

_MOST_FIGURES = 64
# Thousands are parted by points, commas, spaces or apostrophes: 1.200.000, 1'200'000.
# To begin with one set of characters is what makes it quick.
_FIGURE = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:[.,\u00a0\u202f\u066c '’](?=[0-9]{3}(?![0-9]))[0-9]{3})+"
    r"|[0-9]+)"
)
_NOT_A_DIGIT = re.compile(r"[^0-9]")


def signature(text: str, language: str) -> bytes:
    """Return the signature of a text: :data:`SIZE` numbers of its words and up to 64 of
    its figures, each of 32 bits, as little-endian bytes.

    Args:
        text: running text.
        language: two-letter code; Japanese is cut into characters, not words.

    Returns:
        Nothing if the text is too short.
    """
    shingles: Iterator[str]
    if language == "ja":
        letters = "".join(words_in(text))
        last = len(letters) - _CHARACTERS
        shingles = (letters[i : i + _CHARACTERS] for i in range(last + 1))
    else:
        words = words_in(text.lower())
        following = zip(*(words[i:] for i in range(_WORDS)), strict=False)
        shingles = map(" ".join, following)
    hashes = RMinHash(num_perm=SIZE, seed=_SEED)
    different: set[str] = set()
    # One that comes again changes nothing: to sort them out costs more than they do.
    while some := list(islice(shingles, _AT_ONCE)):
        hashes.update(some)
        # The first ones tell as much as all, unless they are the same few.
        for number in (2 * _FEWEST, _AT_ONCE):
            if len(different) < _FEWEST:
                different.update(some[:number])
    if len(different) < _FEWEST:
        return b""
    numbers = [*hashes.digest(), *_hashes_of_figures(text)]
    return np.array(numbers, dtype="<u4").tobytes()


_OTHER_ASCII = "".join(
    one for one in map(chr, range(128)) if not one.isalnum() and one != "_"
)
_OTHER_AS_SPACE = bytes.maketrans(_OTHER_ASCII.encode(), b" " * len(_OTHER_ASCII))
"""For UTF-8, whose bytes below 128 are ASCII and nothing else."""
_MOST_OTHERS = 100
"""Different marks beyond ASCII: texts have ten or twenty. To take each away is to go
once over the text."""
_WORD = re.compile(r"\w+")


def words_in(text: str) -> list[str]:
    r"""Return the runs of letters, figures and ``_`` in a text: what ``\w+`` finds, in
    half the time.

    >>> words_in("Ver.di’s 1,5 Mio.\u2003— 水_道!")
    ['Ver', 'di', 's', '1', '5', 'Mio', '水_道']
    """
    data = text.encode(errors="surrogatepass").translate(_OTHER_AS_SPACE)
    spaced = data.decode(errors="surrogatepass")
    others = [one for one in set(spaced) if not one.isalnum() and one not in " _"]
    if len(others) > _MOST_OTHERS:
        return _WORD.findall(text)
    for one in others:
        spaced = spaced.replace(one, " ")
    return spaced.split()


def _hashes_of_figures(text: str) -> list[int]:
    """Return the smallest hashes of the figures of a text, in order.

    A figure has two digits at least, in any script; what parts its thousands is no
    part of it.
    """
    plain = in_european_digits(text)
    found = set(_FIGURE.findall(plain))
    figures = {one if one.isdecimal() else _NOT_A_DIGIT.sub("", one) for one in found}
    return sorted({zlib.crc32(figure.encode()) for figure in figures})[:_MOST_FIGURES]


def words_of(signed: bytes) -> bytes:
    """Return the part of a signature that is of words."""
    return signed[: SIZE * _BYTES]


def figures_of(signed: bytes) -> tuple[int, ...]:
    """Return the hashes of figures in a signature, in order."""
    return tuple(np.frombuffer(signed[SIZE * _BYTES :], dtype="<u4").tolist())


def figures_shared(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int]:
    """Return how many figures two texts share, and how many they have together.

    Of long lists the smallest hashes are compared, which stand for all of them.

    >>> figures_shared((1, 5, 9), (5, 9, 12))
    (2, 4)
    """
    together = sorted({*one, *other})
    if _MOST_FIGURES in (len(one), len(other)):
        together = together[:_MOST_FIGURES]
    shared = {*one} & {*other} & {*together}
    return len(shared), len(together)
