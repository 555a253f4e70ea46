"""The schema of our Whoosh index, and one of its segments opened for reading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from whoosh import columns, fields

from index.bounded_cache import BoundedCache
from index.collection import Coded, Integers, SegmentArrays
from index.fields import RECORDED, ROLES
from index.matching import ROLE_NUMBERS
from index.postings import Section
from index.whoosh_codec import Codec, TermsField

SEPARATOR = "\x1f"
"""Between the values of one set in a column."""
CODED = ("visible", "language", *RECORDED)
"""Columns of sets of values. Whoosh takes 65,535 different sets in a segment."""


def make_schema() -> fields.Schema:
    """Return the schema: one field of terms, the rest columns of one row an edition."""
    schema = fields.Schema(
        text=TermsField(),
        document=fields.COLUMN(columns.VarBytesColumn()),
        number=fields.COLUMN(columns.NumericColumn("I")),
        date=fields.COLUMN(columns.NumericColumn("I")),
        # Position at which each page of the body begins.
        pages=fields.COLUMN(columns.VarBytesColumn()),
    )
    for role in ROLES:
        schema.add(f"length_{role}", fields.COLUMN(columns.NumericColumn("I")))
    for name in CODED:
        schema.add(name, fields.COLUMN(columns.RefBytesColumn()))
    return schema


PostingsCache = BoundedCache[tuple[str, str], tuple[Section, ...]]
"""Decoded postings by segment and term."""


def postings_cache(megabytes: int = 128) -> PostingsCache:
    """Return what keeps the postings that were asked for last."""
    return BoundedCache(megabytes, _size)


def _size(key: tuple[str, str], sections: tuple[Section, ...]) -> int:
    return 200 + len(key[1]) + sum(section.nbytes for section in sections)


class OpenSegment:
    """A segment opened for reading. What it holds never changes; deletions are kept
    outside of it."""

    def __init__(self, storage: Any, segment: Any, cache: PostingsCache) -> None:
        self.id: str = segment.segment_id()
        codec = Codec()
        self._terms = codec.terms_reader(storage, segment)
        self._columns = codec.per_document_reader(storage, segment)
        self._count: int = segment.doc_count_all()
        self._cache = cache
        self.arrays = self._read_arrays()
        self._pages = self._column("pages", columns.VarBytesColumn())

    def close(self) -> None:
        """Let go of the files."""
        self._terms.close()
        self._columns.close()

    def sections(self, term: str, role: int | None = None) -> Sequence[Section]:
        """Return the postings of a term, those in one role alone if it is named; empty
        if no edition has it."""
        found = self._cache.get((self.id, term))
        if found is None and role is not None:
            return self._terms.sections(term.encode(), role)
        if found is None:
            found = self._terms.sections(term.encode())
            self._cache.put((self.id, term), found)
        return found if role is None else [s for s in found if s.role == role]

    def counts(self, terms: Iterable[str], role: int) -> tuple[Integers, Integers]:
        """Return the documents that have some terms in one role, and how often, those
        of one term after those of another."""
        return self._terms.counts((term.encode() for term in terms), role)

    def terms(self, prefix: str, role: str = "") -> Iterator[str]:
        """Return the exact terms that begin so, in order; if a role is named, some that
        do not stand in it are left out."""
        wanted = ROLE_NUMBERS[role] if role else None
        for text in self._terms.beginning(prefix.encode(), wanted):
            if b":" not in text:
                yield text.decode()

    def terms_holding(self, part: str) -> Iterator[str]:
        """Return the exact terms that have these letters anywhere, in order."""
        for text in self._terms.dictionary.holding(part.encode()):
            if b":" not in text:
                yield text.decode()

    def page_starts(self, edition: int) -> Integers:
        """Return the position at which each page begins, from page 1 on."""
        return np.frombuffer(self._pages[edition], np.uint32)

    def _column(self, name: str, kind: Any) -> Any:
        return self._columns.column_reader(name, kind)

    def _read_arrays(self) -> SegmentArrays:
        names = self._column("document", columns.VarBytesColumn())
        coded = {name: self._coded(name) for name in CODED}
        return SegmentArrays(
            documents=tuple(names[i] for i in range(self._count)),
            numbers=self._numbers("number"),
            dates=self._numbers("date"),
            lengths=np.column_stack(
                [self._numbers(f"length_{role}") for role in ROLES]
            ),
            visible=coded.pop("visible"),
            languages=coded.pop("language"),
            facets=coded,
        )

    def _numbers(self, name: str) -> Integers:
        """Return a column of numbers: big-endian, with zeros at its end left out."""
        file, start, length = self._columns._get_column_file(name)
        stored = np.frombuffer(file.get(start, length), ">u4")
        file.close()
        numbers = np.zeros(self._count, dtype=np.uint32)
        numbers[: len(stored)] = stored
        return numbers

    def _coded(self, name: str) -> Coded:
        """Return a column of sets: references, then the sets they refer to."""
        reader = self._column(name, columns.RefBytesColumn())
        kind = {"B": ">u1", "H": ">u2"}[reader._typecode]
        stored = reader._dbfile.get(
            reader._basepos, self._count * np.dtype(kind).itemsize
        )
        sets = tuple(
            tuple(value.decode().split(SEPARATOR)) if value else ()
            for value in reader._uniques
        )
        return Coded(np.frombuffer(stored, kind).astype(np.int32), sets)


def coded_value(values: tuple[str, ...]) -> bytes:
    """Return a set of values as it stands in a column."""
    return SEPARATOR.join(values).encode()


def row(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of one edition as Whoosh's writer takes them."""
    return {
        name: coded_value(value) if name in CODED else value
        for name, value in values.items()
    }
