"""How the postings of a term are stored: as flat arrays of narrow integers.

Whoosh pickles and compresses postings in blocks of 128, and the positions of each one
apart. Here the postings of a term are one stretch of bytes, so that numpy reads them
without a loop, and positions only when a phrase needs them.

A stretch has one section for each role in which the term occurs, in their order::

    role, widths of the three arrays, whether it is the last, postings, positions
    steps from one document number to the next
    positions in each document
    positions, document by document

While they are written and merged, occurrences are *keys*: the document number in the
upper half of 64 bits, and in the lower half the position with the role in its top bits.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.matching import ROLE_SHIFT
from index.sorting import changes, grouped, spread

Integers = npt.NDArray[Any]

_HEAD = struct.Struct("<BBBBBII")
_HEADS = np.dtype(
    [
        ("role", "u1"),
        ("wide_steps", "u1"),
        ("wide_counts", "u1"),
        ("wide_positions", "u1"),
        ("is_last", "u1"),
        ("postings", "<u4"),
        ("total", "<u4"),
    ]
)
"""The same, for many at a time."""
_POSITION_MASK = (1 << ROLE_SHIFT) - 1
_ROLES = 1 << (32 - ROLE_SHIFT)
_TYPES: dict[int, np.dtype[Any]] = {
    width: np.dtype(f"<u{width}") for width in (1, 2, 4)
}


class Section(NamedTuple):
    """The postings of a term in one role.

    Attributes:
        role: number of the role.
        docs: document numbers in their segment, ascending.
        counts: how often the term occurs in each of them.
        positions: where, document by document, ascending in each.
    """

    role: int
    docs: Integers
    counts: Integers
    positions: Integers

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return self.docs.nbytes + self.counts.nbytes + self.positions.nbytes


class _Stored(NamedTuple):
    """A section as it is stored, of one of several terms."""

    term: int
    role: int
    steps: Integers
    counts: Integers
    positions: Integers


def _stored(stretches: bytes, wanted: int | None = None) -> Iterator[_Stored]:
    """Return the sections of one stretch after another, of one role if it is named."""
    at = term = 0
    while at < len(stretches):
        role, wide_steps, wide_counts, wide_positions, is_last, n, total = (
            _HEAD.unpack_from(stretches, at)
        )
        at += _HEAD.size
        at_counts = at + wide_steps * n
        at_positions = at_counts + wide_counts * n
        if wanted is None or role == wanted:
            steps = np.frombuffer(stretches, _TYPES[wide_steps], n, at)
            counts = np.frombuffer(stretches, _TYPES[wide_counts], n, at_counts)
            positions = np.frombuffer(
                stretches, _TYPES[wide_positions], total, at_positions
            )
            yield _Stored(term, role, steps, counts, positions)
        at = at_positions + wide_positions * total
        term += is_last


def decode(stretch: bytes, role: int | None = None) -> tuple[Section, ...]:
    """Return the sections of a term's postings, that of one role if it is named."""
    return tuple(
        Section(
            own.role,
            np.cumsum(own.steps, dtype=np.intp),
            own.counts,
            own.positions,
        )
        for own in _stored(stretch, role)
    )


def decode_counts(
    postings: Integers, starts: Integers, role: int
) -> tuple[Integers, Integers]:
    """Return the documents that have several terms in one role, and how often, those of
    one term after those of another; no step is made for a single term.

    Args:
        postings: bytes that the stretches of the terms lie in.
        starts: where each stretch begins.
        role: the only one that is decoded.
    """
    heads, held = _sections_of(postings, starts, role)
    sizes = heads["postings"].astype(np.int64)
    steps = _gathered(postings, held, sizes, heads["wide_steps"])
    held += heads["wide_steps"] * sizes
    counts = _gathered(postings, held, sizes, heads["wide_counts"])
    return _documents(steps, sizes), counts


def _sections_of(
    postings: Integers, starts: Integers, role: int
) -> tuple[Integers, Integers]:
    """Return the heads of the sections of one role in stretches that start at some
    places, and where what follows each head begins."""
    at = starts
    heads, held = [np.zeros(0, _HEADS)], [np.zeros(0, np.int64)]
    while len(at):
        head = postings[at[:, None] + np.arange(_HEAD.size)].view(_HEADS)[:, 0]
        at = at + _HEAD.size
        is_own = head["role"] == role
        heads.append(head[is_own])
        held.append(at[is_own])
        on = (head["role"] < role) & (head["is_last"] == 0)
        head, at = head[on], at[on]
        wide = head["wide_steps"].astype(np.int64) + head["wide_counts"]
        at = at + wide * head["postings"] + head["wide_positions"] * head["total"]
    return np.concatenate(heads), np.concatenate(held)


def _gathered(
    postings: Integers, starts: Integers, lengths: Integers, widths: Integers
) -> Integers:
    """Return the numbers of many arrays, one after the other.

    Args:
        postings: bytes that they lie in.
        starts, lengths, widths: where each array begins, how many numbers it has, and
            the bytes of a number.
    """
    firsts = np.cumsum(lengths) - lengths
    numbers = np.zeros(int(lengths.sum()), np.int64)
    for width, kind in _TYPES.items():
        own = widths == width
        if own.any():
            place = spread(np.zeros_like(lengths[own]), lengths[own])
            at = np.repeat(starts[own], lengths[own]) + place * width
            stored = postings[at[:, None] + np.arange(width)].view(kind)[:, 0]
            numbers[np.repeat(firsts[own], lengths[own]) + place] = stored
    return numbers


def _documents(steps: Integers, lengths: Integers) -> Integers:
    """Return the document numbers of sections, one section after the other.

    Args:
        steps: from one document number to the next, section after section.
        lengths: documents of each section.
    """
    docs = np.cumsum(steps, dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    docs -= np.repeat(docs[firsts] - steps[firsts], lengths)
    return docs


def first_roles(postings: Integers, starts: Integers) -> Integers:
    """Return the role of the first section of stretches that start at some places."""
    roles: Integers = postings[starts]  # a section begins with it
    return roles


def decode_keys(stretches: bytes, documents: Integers) -> tuple[Integers, Integers]:
    """Return the occurrences of several terms.

    Args:
        stretches: of terms, one after the other.
        documents: the number that each document of the segment gets; -1 for one whose
            occurrences are left out.

    Returns:
        Of each occurrence the number of its term, from 0, and its key; those of a term
        in a role ascend as the documents' new numbers do.
    """
    found = list(_stored(stretches))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    lengths = np.array([len(own.steps) for own in found])
    steps = np.concatenate([own.steps for own in found]).astype(np.int64)
    docs = documents[_documents(steps, lengths)]
    roles = np.array([own.role for own in found], dtype=np.int64) << ROLE_SHIFT
    terms = np.repeat(np.array([own.term for own in found]), lengths)
    counts = np.concatenate([own.counts for own in found])
    positions = np.concatenate([own.positions for own in found])
    keys = np.repeat(docs << 32 | np.repeat(roles, lengths), counts) + positions
    numbers = np.repeat(terms, counts)
    alive = docs >= 0
    if not alive.all():
        kept = np.repeat(alive, counts)
        numbers, keys = numbers[kept], keys[kept]
    return numbers, keys


class Encoded(NamedTuple):
    """The postings of several terms as they are stored.

    Attributes:
        terms: number of each term that occurs, ascending.
        sizes: bytes of each one's stretch.
        stretches: one after the other.
    """

    terms: list[int]
    sizes: list[int]
    stretches: bytes


def encode(numbers: Integers, keys: Integers) -> Encoded:
    """Store the occurrences of many terms: what numpy does costs the same for one.

    Args:
        numbers: of each occurrence the number of its term, below two million.
        keys: of the occurrences; those of a term in a role ascend.
    """
    if not len(keys):
        return Encoded([], [], b"")
    # The role goes before the document: each section lies in one piece.
    sections = numbers * _ROLES + (keys >> ROLE_SHIFT & (_ROLES - 1))
    order = grouped(sections)
    keys, sections = keys[order], sections[order]
    docs = keys >> 32
    is_section = changes(sections)
    postings = np.flatnonzero(is_section | changes(docs))
    counts = np.append(postings[1:], len(keys)) - postings
    held = docs[postings]
    firsts = np.flatnonzero(is_section[postings])
    steps = held.copy()
    steps[1:] -= held[:-1]
    steps[firsts] = held[firsts]
    positions = keys & _POSITION_MASK
    starts = postings[firsts]
    arrays = (
        _Narrow(steps, firsts),
        _Narrow(counts, firsts),
        _Narrow(positions, starts),
    )
    owners = (sections[starts] // _ROLES).tolist()
    roles = (sections[starts] % _ROLES).tolist()
    lengths = np.diff(firsts, append=len(postings)).tolist()
    totals = np.diff(starts, append=len(keys)).tolist()
    parts: list[bytes] = []
    terms: list[int] = []
    sizes: list[int] = []
    size = 0
    for section, owner in enumerate(owners):
        is_last = section + 1 == len(owners) or owners[section + 1] != owner
        widths = [own.widths[section] for own in arrays]
        head = roles[section], *widths, is_last, lengths[section], totals[section]
        stored = [_HEAD.pack(*head)]
        stored += [own.stored(section) for own in arrays]
        parts += stored
        size += sum(map(len, stored))
        if is_last:
            terms.append(owner)
            sizes.append(size)
            size = 0
    return Encoded(terms, sizes, b"".join(parts))


class _Narrow:
    """Numbers of many sections, those of each as narrow as its largest allows."""

    def __init__(self, numbers: Integers, firsts: Integers) -> None:
        tops = np.maximum.reduceat(numbers, firsts)
        widths = np.where(tops < 1 << 8, 1, np.where(tops < 1 << 16, 2, 4))
        self.widths: list[int] = widths.tolist()
        self._bounds = [*firsts.tolist(), len(numbers)]
        self._bytes = {
            width: numbers.astype(kind).tobytes()
            for width, kind in _TYPES.items()
            if width in self.widths
        }

    def stored(self, section: int) -> bytes:
        """Return the bytes of a section."""
        width = self.widths[section]
        first, last = self._bounds[section], self._bounds[section + 1]
        return self._bytes[width][first * width : last * width]
