"""Whoosh writes and reads our terms and postings: the codec of its segments."""

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import fields, formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo
from whoosh.writing import SegmentWriter

from index.mapped import mapped
from index.matching import ROLE_SHIFT
from index.merging import NewTerms, StoredTerms, joined
from index.occurrences import Occurrences
from index.postings import (
    Encoded,
    Section,
    decode,
    decode_counts,
    encode,
    first_roles,
)
from index.sorting import distinct
from index.term_dictionary import TermDictionary, write_terms

Integers = npt.NDArray[Any]

_FIELD = "text"


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


class FieldWriter:
    """Writes the terms and postings of a segment; Whoosh only ever closes it."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._terms_file = segment.create_file(storage, Codec.TERMS_EXT)
        self._postings_file = segment.create_file(storage, Codec.POSTS_EXT)
        self._terms: list[bytes] = []
        self._sizes: list[int] = []
        self.is_closed = False

    def add(self, terms: list[bytes], encoded: Encoded) -> None:
        """Write the postings of terms, which follow those written before.

        Args:
            terms: in the order of their bytes.
            encoded: their postings; a term that has none is left out.
        """
        self._postings_file.write(encoded.stretches)
        self._terms += [terms[number] for number in encoded.terms]
        self._sizes += encoded.sizes

    def close(self) -> None:
        """Write the terms; the files are whole then."""
        write_terms(self._terms_file, self._terms, self._sizes)
        self._terms_file.close()
        self._postings_file.close()
        self.is_closed = True


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms and postings of a segment, for us and for Whoosh's own queries."""

    def __init__(self, storage: Any, segment: Any) -> None:
        folder = Path(storage.folder)
        self.dictionary = TermDictionary(
            folder / segment.make_filename(Codec.TERMS_EXT)
        )
        self.postings = mapped(folder / segment.make_filename(Codec.POSTS_EXT))

    def sections(self, term: bytes, role: int | None = None) -> tuple[Section, ...]:
        """Return the postings of a term, those in one role alone if it is named; none
        if no edition has it."""
        number = self.dictionary.find(term)
        if number is None:
            return ()
        extent = self.dictionary.extent(number, number + 1)
        return decode(self.postings[extent].tobytes(), role)

    def counts(self, terms: Iterable[bytes], role: int) -> tuple[Integers, Integers]:
        """Return the documents that have some terms in one role, and how often, those
        of one term after those of another."""
        found = [self.dictionary.find(term) for term in terms]
        numbers = np.array([n for n in found if n is not None], np.int64)
        starts = self.dictionary.posting_starts(numbers)
        return decode_counts(self.postings, starts, role)

    def beginning(self, prefix: bytes, role: int | None = None) -> list[bytes]:
        """Return the terms that begin so, in order. If a role is named, those whose
        first section is of a later role are left out; for the first role, that of
        titles, these are all that do not stand in it."""
        first, last = self.dictionary.span(prefix)
        terms: list[bytes] = self.dictionary[first:last]
        if role is None or not terms:
            return terms
        starts = self.dictionary.posting_starts(np.arange(first, last))
        held = np.flatnonzero(first_roles(self.postings, starts) <= role)
        return [terms[number] for number in held.tolist()]

    # What follows is how Whoosh asks.

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """Return whether a field has a term."""
        return term[0] == _FIELD and self.dictionary.find(term[1]) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        """Return the fields that have terms."""
        return (_FIELD,) if self.dictionary else ()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Return all terms in order."""
        return ((_FIELD, term) for term in self.dictionary)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Return the terms of a field from one on."""
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raises ``KeyError`` if there is none."""
        sections = self.sections(text) if fieldname == _FIELD else ()
        if not sections:
            raise KeyError(text)
        docs = distinct(np.concatenate([section.docs for section in sections]))
        weight = float(sum(section.counts.sum() for section in sections))
        return TermInfo(
            weight,
            len(docs),
            minlength=0,
            maxweight=weight,
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> ListMatcher:
        """Return the postings of a term as Whoosh walks them."""
        info = self.term_info(fieldname, text)
        values: dict[int, bytes] = {}
        for section in self.sections(text):
            tagged = section.positions.astype(np.uint32) | np.uint32(
                section.role << ROLE_SHIFT
            )
            parts = np.split(tagged, np.cumsum(section.counts)[:-1])
            for doc, part in zip(section.docs.tolist(), parts, strict=True):
                values[doc] = values.get(doc, b"") + part.tobytes()
        docs = sorted(values)
        return ListMatcher(
            docs,
            [len(values[doc]) / 4 for doc in docs],
            [values[doc] for doc in docs],
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=info,
        )

    def close(self) -> None:
        """Let go of the files: they are unmapped with the last array of theirs."""
        del self.dictionary, self.postings


class _PerDocumentReader(W3PerDocReader):  # type: ignore[misc]
    """Whoosh's own, without the lengths of fields that we do not have."""

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the default: at a merge Whoosh would look for a file of lengths for
        each document and each field of it."""
        return default


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec with terms and postings of ours."""

    # Whoosh would ask for the length of a field at each posting; ours are columns.
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return what writes the terms of a segment."""
        return FieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> _PerDocumentReader:
        """Return what reads the columns of a segment."""
        return _PerDocumentReader(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        """Return what reads the terms of a segment."""
        return TermsReader(storage, segment)


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, with the terms of all its documents gathered as numbers.

    Whoosh would make an object of each posting and sort them all.

    Attributes:
        occurrences: takes the texts of the documents, in their order.
    """

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, codec=Codec(), compound=False, **options)
        self.occurrences = Occurrences()
        self._columns = {
            name: field.column_type
            for name, field in self.schema.items()
            if field.column_type
        }
        self._stored: list[StoredTerms] = []

    def add_document(self, **fields: Any) -> None:
        """Add a document of columns alone, its terms being given apart.

        Whoosh asks each field of each document for terms, spellings, vectors and what
        is to be stored: twice as long as all the columns take.
        """
        document = self.perdocwriter
        document.start_doc(self.docnum)
        for name, value in fields.items():
            document.add_column_value(name, self._columns[name], value)
        document.finish_doc()
        self._added = True
        self.docnum += 1

    def add_reader(self, reader: Any) -> None:
        """Take in the living documents of another segment."""
        base = self.docnum
        self.write_per_doc(set(self.schema.names()), reader)
        numbers = np.full(reader.doc_count_all(), -1, dtype=np.int64)
        living = [n for n in range(len(numbers)) if not reader.is_deleted(n)]
        numbers[living] = np.arange(base, base + len(living))
        terms = reader._terms
        self._stored.append(StoredTerms(terms.dictionary, terms.postings, numbers))
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        new = NewTerms(self.occurrences.sorted())
        for terms, numbers, keys in joined([new, *self._stored]):
            self.fieldwriter.add(terms, encode(numbers, keys))
        self.fieldwriter.close()
