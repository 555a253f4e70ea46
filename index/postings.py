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


def decode(stretch: bytes, role: int | None = None) -> tuple[Section, ...]:
    """Return the sections of a term's postings, that of one role if it is named."""
    found = []
    at = 0
    while at < len(stretch):
        own, wide_steps, wide_counts, wide_positions, _, n, total = _HEAD.unpack_from(
            stretch, at
        )
        at += _HEAD.size
        at_counts = at + wide_steps * n
        at_positions = at_counts + wide_counts * n
        if role is None or own == role:
            steps = np.frombuffer(stretch, _TYPES[wide_steps], n, at)
            counts = np.frombuffer(stretch, _TYPES[wide_counts], n, at_counts)
            positions = np.frombuffer(
                stretch, _TYPES[wide_positions], total, at_positions
            )
            docs = np.cumsum(steps, dtype=np.intp)
            found.append(Section(own, docs, counts, positions))
        at = at_positions + wide_positions * total
    return tuple(found)


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
    heads, held, _ = _sections_of(postings, starts, role)
    sizes = heads["postings"].astype(np.int64)
    steps = _gathered(postings, held, sizes, heads["wide_steps"])
    held += heads["wide_steps"] * sizes
    counts = _gathered(postings, held, sizes, heads["wide_counts"])
    return _documents(steps, sizes), counts


def _sections_of(
    postings: Integers, starts: Integers, role: int | None = None
) -> tuple[Integers, Integers, Integers]:
    """Return the sections of stretches that start at some places, of one role if it is
    named: the head of each, where what follows it begins, and the number of its
    stretch. First come the first ones of all stretches, then their second ones."""
    at, owners = starts, np.arange(len(starts))
    heads, held = [np.zeros(0, _HEADS)], [np.zeros(0, np.int64)]
    numbers = [np.zeros(0, np.int64)]
    while len(at):
        head = postings[at[:, None] + np.arange(_HEAD.size)].view(_HEADS)[:, 0]
        at = at + _HEAD.size
        is_own = slice(None) if role is None else head["role"] == role
        heads.append(head[is_own])
        held.append(at[is_own])
        numbers.append(owners[is_own])
        on = head["is_last"] == 0
        if role is not None:
            on &= head["role"] < role
        at = at[on] + _sizes(head[on])
        owners = owners[on]
    return np.concatenate(heads), np.concatenate(held), np.concatenate(numbers)


def _gathered(
    postings: Integers, starts: Integers, lengths: Integers, widths: Integers
) -> Integers:
    """Return the numbers of many arrays, one after the other.

    Args:
        postings: bytes that they lie in.
        starts, lengths, widths: where each array begins, how many numbers it has, and
            the bytes of a number.
    """
    numbers = np.zeros(int(lengths.sum()), np.int64)
    for width, chosen, places in _by_width(starts, lengths, widths):
        stored = postings[places[:, None] + np.arange(width)].view(_TYPES[width])
        numbers[chosen] = stored[:, 0]
    return numbers


def _by_width(
    starts: Integers, lengths: Integers, widths: Integers
) -> Iterator[tuple[int, Integers, Integers]]:
    """Yield each width that numbers of many arrays have, with which of all numbers,
    counted through, have it, and where the bytes of each begin.

    Args:
        starts, lengths, widths: where each array begins, how many numbers it has, and
            the bytes of a number.
    """
    firsts = np.cumsum(lengths) - lengths
    for width in _TYPES:
        own = widths == width
        if own.any():
            sizes = lengths[own]
            place = spread(np.zeros_like(sizes), sizes)
            chosen = np.repeat(firsts[own], sizes) + place
            yield width, chosen, np.repeat(starts[own], sizes) + place * width


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


def decode_keys(
    postings: Integers, starts: Integers, documents: Integers
) -> tuple[Integers, Integers]:
    """Return the occurrences of several terms.

    Args:
        postings: bytes that the stretches of the terms lie in.
        starts: where each stretch begins.
        documents: the number that each document of the segment gets; -1 for one whose
            occurrences are left out.

    Returns:
        Of each occurrence the number of its term, from 0, and its key; those of a term
        in a role ascend as the documents' new numbers do.
    """
    heads, held, terms = _sections_of(postings, starts)
    lengths = heads["postings"].astype(np.int64)
    steps = _gathered(postings, held, lengths, heads["wide_steps"])
    held += heads["wide_steps"] * lengths
    counts = _gathered(postings, held, lengths, heads["wide_counts"])
    held += heads["wide_counts"] * lengths
    totals = heads["total"].astype(np.int64)
    positions = _gathered(postings, held, totals, heads["wide_positions"])
    docs = documents[_documents(steps, lengths)]
    roles = heads["role"].astype(np.int64) << ROLE_SHIFT
    keys = np.repeat(docs << 32 | np.repeat(roles, lengths), counts) + positions
    numbers = np.repeat(np.repeat(terms, lengths), counts)
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
    heads = np.zeros(len(firsts), _HEADS)
    owners, heads["role"] = np.divmod(sections[starts], _ROLES)
    heads["is_last"] = np.append(changes(owners)[1:], True)
    heads["postings"] = np.diff(firsts, append=len(postings))
    heads["total"] = np.diff(starts, append=len(keys))
    heads["wide_steps"] = _widths(steps, firsts)
    heads["wide_counts"] = _widths(counts, firsts)
    heads["wide_positions"] = _widths(positions, starts)
    ends = np.cumsum(_HEAD.size + _sizes(heads))
    last = np.flatnonzero(heads["is_last"])
    return Encoded(
        owners[last].tolist(),
        np.diff(ends[last], prepend=0).tolist(),
        _laid_out(heads, ends, (steps, counts, positions)),
    )


def _widths(numbers: Integers, firsts: Integers) -> Integers:
    """Return the bytes that a number takes in each section: no more than its largest
    one needs."""
    tops = np.maximum.reduceat(numbers, firsts)
    return np.where(tops < 1 << 8, 1, np.where(tops < 1 << 16, 2, 4))


def _sizes(heads: Integers) -> Integers:
    """Return the bytes that follow each head."""
    wide = heads["wide_steps"].astype(np.int64) + heads["wide_counts"]
    sizes: Integers = wide * heads["postings"] + heads["wide_positions"] * heads[
        "total"
    ].astype(np.int64)
    return sizes


def _laid_out(
    heads: Integers, ends: Integers, arrays: tuple[Integers, Integers, Integers]
) -> bytes:
    """Return sections as they are stored, one after the other.

    Args:
        heads: of the sections.
        ends: where each section ends.
        arrays: the steps, counts and positions of all sections.
    """
    stored = np.empty(int(ends[-1]), np.uint8)
    at = np.append(0, ends[:-1])
    stored[at[:, None] + np.arange(_HEAD.size)] = heads.view(np.uint8).reshape(
        -1, _HEAD.size
    )
    at += _HEAD.size
    for numbers, name, length in zip(
        arrays,
        ("wide_steps", "wide_counts", "wide_positions"),
        ("postings", "postings", "total"),
        strict=True,
    ):
        widths, lengths = heads[name], heads[length].astype(np.int64)
        for width, chosen, places in _by_width(at, lengths, widths):
            bytes_of = numbers[chosen].astype(_TYPES[width]).view(np.uint8)
            for byte in range(width):
                stored[places + byte] = bytes_of[byte::width]
        at += widths * lengths
    return stored.tobytes()
