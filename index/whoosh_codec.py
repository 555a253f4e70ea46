"""How our terms lie in a Whoosh segment: postings as flat arrays of numbers.

Whoosh pickles and compresses postings in blocks of 128, and the positions of each one
apart. Here the postings of a term are one stretch of narrow integers, so that numpy
reads them without a loop, and positions only when a phrase needs them.

A stretch has one section for each role in which the term occurs::

    role, widths of the three arrays, whether it is the last, postings, positions
    steps from one document number to the next
    positions in each document
    positions, document by document
"""

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.matching import ListMatcher

from index.matching import ROLE_SHIFT

Integers = npt.NDArray[Any]

_HEAD = struct.Struct("<BBBBBII")
_POSITION_MASK = (1 << ROLE_SHIFT) - 1


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


def decode(stretch: bytes) -> tuple[Section, ...]:
    """Return the sections of a term's postings."""
    sections = []
    at = 0
    is_last = False
    while not is_last:
        role, wide_steps, wide_counts, wide_positions, is_last, n, total = (
            _HEAD.unpack_from(stretch, at)
        )
        at += _HEAD.size
        arrays = []
        for width, length in (
            (wide_steps, n),
            (wide_counts, n),
            (wide_positions, total),
        ):
            arrays.append(np.frombuffer(stretch, f"<u{width}", length, at))
            at += width * length
        steps, counts, positions = arrays
        docs = np.cumsum(steps, dtype=np.int32)
        sections.append(Section(role, docs, counts.astype(np.int32), positions))
    return tuple(sections)


def _narrow(numbers: Integers) -> tuple[int, bytes]:
    top = int(numbers.max(initial=0))
    width = 1 if top < 1 << 8 else 2 if top < 1 << 16 else 4
    return width, numbers.astype(f"<u{width}").tobytes()


def encode(docs: Sequence[int], values: Sequence[bytes]) -> bytes:
    """Return the stretch of a term.

    Args:
        docs: document numbers, ascending.
        values: of each document the positions, as native 32-bit integers with the
            role in the top bits.
    """
    ids = np.asarray(docs, dtype=np.int64)
    counts = np.fromiter(map(len, values), np.int64, len(values)) // 4
    flat = np.frombuffer(b"".join(values), np.uint32)
    roles = flat >> ROLE_SHIFT
    owner = np.repeat(np.arange(len(ids)), counts)
    present = np.unique(roles) if len(flat) else np.zeros(1, np.uint32)
    parts = []
    for role in present:
        if len(present) == 1:
            own_ids, own_counts, places = ids, counts, flat
        else:
            mine = roles == role
            per_document = np.bincount(owner[mine], minlength=len(ids))
            held = np.flatnonzero(per_document)
            own_ids, own_counts, places = ids[held], per_document[held], flat[mine]
        steps = np.diff(own_ids, prepend=0)
        arrays = [_narrow(steps), _narrow(own_counts), _narrow(places & _POSITION_MASK)]
        parts.append(
            _HEAD.pack(
                int(role),
                *(width for width, _ in arrays),
                int(role == present[-1]),
                len(own_ids),
                len(places),
            )
        )
        parts += [stored for _, stored in arrays]
    return b"".join(parts)


class Positions(formats.Format):  # type: ignore[misc]
    """Whoosh's view of a posting: 32-bit positions with the role in the top bits."""

    posting_size = -1

    def decode_positions(self, value: bytes) -> list[int]:
        """Return positions as Whoosh's phrases read them."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Return how often the term occurs."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """Return how often the term occurs, as Whoosh's scorers read it."""
        return len(value) / 4


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field that takes the positions of terms, analysed already."""

    def __init__(self) -> None:
        super().__init__(Positions(), None)

    def index(
        self, value: Mapping[str, Any], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Return (term, frequency, weight, stored positions) of each term."""
        for term, positions in value.items():
            yield (
                term.encode(),
                len(positions),
                float(len(positions)),
                positions.tobytes(),
            )


class _TermInfo(W3TermInfo):  # type: ignore[misc]
    """Statistics of one term, without blocks to gather them from."""

    def describe(self, docs: Sequence[int], weights: Sequence[float]) -> None:
        """Set the statistics from all postings."""
        self._weight = float(sum(weights))
        self._df = len(docs)
        self._minlength, self._maxlength = 0, 0
        self._maxweight = float(max(weights))
        self._minid, self._maxid = docs[0], docs[-1]


class _PostingsWriter:
    """Gathers the postings of one term after another and writes each as a stretch."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def start_postings(self, format_: Any, terminfo: Any) -> None:
        """Begin a term."""
        self._docs = array("I")
        self._weights: list[float] = []
        self._values: list[bytes] = []

    def add_posting(
        self, id_: int, weight: float, vbytes: bytes, length: int | None = None
    ) -> None:
        """Add a document to the term; documents come in ascending order."""
        self._docs.append(id_)
        self._weights.append(weight)
        self._values.append(vbytes)

    def finish_postings(self) -> _TermInfo:
        """Write the term and return its statistics."""
        offset = self._file.tell()
        stretch = encode(self._docs, self._values)
        self._file.write(stretch)
        info = _TermInfo()
        info.describe(self._docs, self._weights)
        info.set_extent(offset, len(stretch))
        return info


def read_stretch(file: Any, info: Any) -> bytes:
    """Return the stretch of a term.

    Args:
        file: of the postings.
        info: the term's statistics; Whoosh 2.7.5 reads the length back as a tuple.
    """
    offset, length = info.extent()
    stretch: bytes = file.get(offset, length[0] if type(length) is tuple else length)
    return stretch


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec with postings of ours."""

    # Whoosh would ask for the length of a field at each posting; ours are columns.
    length_stats = False

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _PostingsWriter:
        """Return what writes the postings of a segment."""
        return _PostingsWriter(dbfile)

    def postings_reader(
        self,
        dbfile: Any,
        terminfo: Any,
        format_: Any,
        term: Any = None,
        scorer: Any = None,
    ) -> ListMatcher:
        """Return the postings of a term as Whoosh walks them, as it does to merge."""
        sections = decode(read_stretch(dbfile, terminfo))
        values: dict[int, list[bytes]] = {}
        for section in sections:
            tagged = section.positions.astype(np.uint32) | np.uint32(
                section.role << ROLE_SHIFT
            )
            ends = np.cumsum(section.counts)
            starts = ends - section.counts
            for doc, start, end in zip(section.docs, starts, ends, strict=True):
                values.setdefault(int(doc), []).append(tagged[start:end].tobytes())
        docs = sorted(values)
        joined = [b"".join(values[doc]) for doc in docs]
        weights = [max(1.0, len(value) / 4) for value in joined]
        return ListMatcher(
            docs, weights, joined, format_, scorer=scorer, term=term, terminfo=terminfo
        )
