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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.writing import SegmentWriter

from index.matching import ROLE_SHIFT

Integers = npt.NDArray[Any]

_HEAD = struct.Struct("<BBBBBII")
_POSITION_MASK = (1 << ROLE_SHIFT) - 1
_ROLE_MASK = (1 << (32 - ROLE_SHIFT)) - 1


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


class Stretch(NamedTuple):
    """A term's postings as they are written, with what Whoosh wants to know of them."""

    stored: bytes
    documents: int
    occurrences: int
    first: int
    last: int


_KEYS_AT_ONCE = 1 << 20
"""Occurrences that are encoded together: more take more memory and are not faster."""


def encode(table: Iterable["array[int]"]) -> Iterator[Stretch]:
    """Return the stretches of many terms.

    Args:
        table: of each term its keys, ascending: the document number in the upper
            half, and in the lower half the position with the role in its top bits.
    """
    waiting: list[array[int]] = []
    size = 0
    for keys in table:
        waiting.append(keys)
        size += len(keys)
        if size >= _KEYS_AT_ONCE:
            yield from _encode(waiting)
            waiting, size = [], 0
    if waiting:
        yield from _encode(waiting)


def _encode(table: Sequence["array[int]"]) -> Iterator[Stretch]:
    """Encode terms together: what numpy does costs the same for one and for all."""
    lengths = np.fromiter(map(len, table), np.int64, len(table))
    keys = np.concatenate([np.frombuffer(own, np.int64) for own in table])
    # The role goes before the document: each section lies in one piece.
    roles = keys >> ROLE_SHIFT & _ROLE_MASK
    terms = np.repeat(np.arange(len(table)), lengths)
    order = np.argsort(terms * (_ROLE_MASK + 1) + roles, kind="stable")
    keys, roles, terms = keys[order], roles[order], terms[order]
    docs = keys >> 32
    is_section = _changes(terms * (_ROLE_MASK + 1) + roles)
    is_posting = is_section | _changes(docs)
    postings = np.flatnonzero(is_posting)
    counts = np.append(postings[1:], len(keys)) - postings
    held = docs[postings]
    steps = held.copy()
    steps[1:] -= held[:-1]
    sections = np.flatnonzero(is_section[postings])
    steps[sections] = held[sections]
    positions = keys & _POSITION_MASK
    starts = postings[sections]  # of the sections, among the occurrences
    tops = zip(
        np.maximum.reduceat(steps, sections).tolist(),
        np.maximum.reduceat(counts, sections).tolist(),
        np.maximum.reduceat(positions, starts).tolist(),
        strict=True,
    )
    widths = [tuple(_width(top) for top in own) for own in tops]
    posting_ends = [*sections[1:].tolist(), len(postings)]
    key_ends = [*starts[1:].tolist(), len(keys)]
    owners = terms[starts].tolist()
    section_roles = roles[starts].tolist()
    narrow = [
        {width: numbers.astype(f"<u{width}") for width in (1, 2, 4)}
        for numbers in (steps, counts, positions)
    ]
    parts: list[bytes] = []
    first, start = 0, 0
    last_section = len(owners) - 1
    begin = 0
    for number, owner in enumerate(owners):
        end, stop = posting_ends[number], key_ends[number]
        is_last = number == last_section or owners[number + 1] != owner
        own = widths[number]
        parts += (
            _HEAD.pack(section_roles[number], *own, is_last, end - first, stop - start),
            narrow[0][own[0]][first:end].tobytes(),
            narrow[1][own[1]][first:end].tobytes(),
            narrow[2][own[2]][start:stop].tobytes(),
        )
        if is_last:
            several = len(parts) > 4
            documents = len(np.unique(held[begin:end])) if several else end - first
            keys_of_term = table[owner]
            yield Stretch(
                b"".join(parts),
                documents,
                len(keys_of_term),
                keys_of_term[0] >> 32,
                keys_of_term[-1] >> 32,
            )
            parts, begin = [], end
        first, start = end, stop


def _changes(numbers: Integers) -> Integers:
    """Return which numbers differ from the one before; the first one does."""
    changed: Integers = np.concatenate([[True], numbers[1:] != numbers[:-1]])
    return changed


def _width(top: int) -> int:
    return 1 if top < 1 << 8 else 2 if top < 1 << 16 else 4


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
    """A field whose terms are written by :class:`Writer`, analysed already."""

    def __init__(self) -> None:
        super().__init__(Positions(), None)


class _PostingsWriter:
    """Writes the postings of one term after another, each as a stretch."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.stretch = Stretch(b"", 0, 0, 0, 0)

    def start_postings(self, format_: Any, terminfo: Any) -> None:
        """Begin a term; its ``stretch`` is set before it is finished."""

    def finish_postings(self) -> W3TermInfo:
        """Write the term and return its statistics."""
        stored, documents, occurrences, first, last = self.stretch
        info = W3TermInfo()
        info.set_extent(self._file.tell(), len(stored))
        self._file.write(stored)
        # Whoosh's scorers would want more; matching wants to know where it stands.
        info._weight = info._maxweight = float(occurrences)
        info._df = documents
        info._minlength = info._maxlength = 0
        info._minid, info._maxid = first, last
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


def keys_of(section: Section, numbers: Integers) -> Integers:
    """Return the keys of a section's occurrences.

    Args:
        section: of one term.
        numbers: the number that each document of the segment gets; -1 for none.
    """
    docs = numbers[section.docs]
    heads = docs << 32 | section.role << ROLE_SHIFT
    keys = np.repeat(heads, section.counts) + section.positions
    kept: Integers = keys[np.repeat(docs >= 0, section.counts)].astype(np.uint64)
    return kept


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, with the terms of all its documents in one table.

    Whoosh would make an object of each posting and sort them all. Here an occurrence
    is one number in the array of its term; documents come in order, so nothing but
    the terms has to be sorted.
    """

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, codec=Codec(), compound=False, **options)
        self.terms: defaultdict[str, array[int]] = defaultdict(_new_keys)

    def add_reader(self, reader: Any) -> None:
        """Take in the living documents of another segment."""
        base = self.docnum
        self.write_per_doc(set(self.schema.names()), reader)
        numbers = np.full(reader.doc_count_all(), -1, dtype=np.int64)
        living = [n for n in range(len(numbers)) if not reader.is_deleted(n)]
        numbers[living] = np.arange(base, base + len(living))
        terms = reader._terms
        for (name, text), info in terms.items():
            if name == "text":
                own = [
                    keys_of(section, numbers)
                    for section in decode(read_stretch(terms._postfile, info))
                ]
                keys = np.sort(np.concatenate(own)) if len(own) > 1 else own[0]
                if len(keys):
                    self.terms[text.decode()].frombytes(keys.tobytes())
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        field = self.schema["text"]
        self.fieldwriter.start_field("text", field)
        # In the order of their bytes, as Whoosh looks them up.
        texts = sorted(self.terms)
        stretches = encode(self.terms[text] for text in texts)
        for text, stretch in zip(texts, stretches, strict=True):
            self.fieldwriter.start_term(text.encode())
            self.fieldwriter._postwriter.stretch = stretch
            self.fieldwriter.finish_term()
        self.fieldwriter.finish_field()
        self.fieldwriter.close()


def _new_keys() -> "array[int]":
    return array("Q")
