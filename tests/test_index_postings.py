"""Postings and dictionaries of terms are read as they were written."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.matching import ROLE_NUMBERS, ROLE_SHIFT
from index.postings import decode, decode_counts, decode_keys, encode
from index.term_dictionary import TermDictionary, write_terms
from index.whoosh_codec import TermsField
from tests.finding import document, engine_of


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.integers(0, 100_000),
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 300_000)),
            min_size=1,
            max_size=5,
            unique=True,
        ),
        min_size=1,
        max_size=20,
    )
)
def test_postings_are_read_as_they_were_written(
    drawn: dict[int, list[tuple[int, int]]],
) -> None:
    keys = np.array(
        sorted(
            doc << 32 | role << ROLE_SHIFT | at
            for doc, places in drawn.items()
            for role, at in places
        )
    )
    other = np.array([7 << 32 | 1])
    # Of five terms the first and the fourth do not occur.
    numbers = np.repeat([1, 2, 4], [1, len(keys), 1])
    encoded = encode(numbers, np.concatenate([other, keys, other]))
    assert encoded.terms == [1, 2, 4]
    assert sum(encoded.sizes) == len(encoded.stretches)
    everything = np.arange(100_001)
    postings = np.frombuffer(encoded.stretches, np.uint8)
    starts = np.cumsum([0, *encoded.sizes[:-1]])
    read_numbers, read = decode_keys(postings, starts, everything)
    pairs = zip(read_numbers.tolist(), read.tolist(), strict=True)
    own = [(1, key) for key in keys.tolist()]
    assert sorted(pairs) == [(0, other[0]), *own, (2, other[0])]
    first, second, _ = encoded.sizes
    stretch = encoded.stretches[first : first + second]
    sections = decode(stretch)
    assert sum(len(section.positions) for section in sections) == len(keys)
    for section in sections:
        assert section.docs.tolist() == sorted(set(section.docs.tolist()))
    for role in range(5):
        docs, counts = decode_counts(postings, starts, role)
        own = [section for section in sections if section.role == role]
        sevens = [7, 7] if role == 0 else []
        assert sorted(docs.tolist()) == sorted(
            sevens + [doc for section in own for doc in section.docs.tolist()]
        )
        at = {doc: count for doc, count in zip(docs, counts, strict=True) if doc != 7}
        assert at == {
            doc: count
            for section in own
            for doc, count in zip(section.docs, section.counts, strict=True)
            if doc != 7
        }
    gone = min(drawn)
    living = np.where(everything == gone, -1, everything)
    _, left = decode_keys(postings, starts[1:2], living)
    assert sorted(left.tolist()) == [key for key in keys.tolist() if key >> 32 != gone]


@settings(max_examples=10)
@given(st.lists(st.text(max_size=3), unique=True), st.text(max_size=2))
def test_terms_are_found_in_their_dictionary(words: list[str], asked: str) -> None:
    # More than one block of them, some before and some after what is drawn.
    many = {f"{first}{second}" for first in "0am\u3042" for second in range(40)}
    many |= {"zba", "zbaba"}  # "ab" and "aba" stand across their border, too
    terms = sorted(word.encode() for word in many.union(words))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "terms"
        with file.open("wb") as stream:
            write_terms(stream, terms, [len(term) + 1 for term in terms])
        dictionary = TermDictionary(file)
        assert list(dictionary) == dictionary[:] == terms
        for number, term in enumerate(terms):
            assert dictionary.find(term) == number
            extent = dictionary.extent(number, number + 1)
            assert extent.stop - extent.start == len(term) + 1
        assert (dictionary.find(asked.encode()) is None) == (
            asked.encode() not in terms
        )
        beginning = [word for word in terms if word.startswith(asked.encode())]
        first, last = dictionary.span(asked.encode())
        assert dictionary[first:last] == beginning
        starts = dictionary.posting_starts(np.arange(first, last)).tolist()
        assert starts == [dictionary.extent(n, n).start for n in range(first, last)]
        for part in {asked, "aba", "ab"} - {""}:
            holding = [word for word in terms if part.encode() in word]
            assert dictionary.holding(part.encode()) == holding


def test_whoosh_reads_our_positions() -> None:
    with engine_of(document("d", "water and gas and water")) as engine:
        live = engine._dir / engine._folder  # type: ignore[attr-defined]
        reader = FileIndex(FileStorage(str(live)), indexname="MAIN").reader()
        matcher = reader.postings("text", "water")
        body = ROLE_NUMBERS["body"] << ROLE_SHIFT
        assert matcher.value_as("positions") == [body, body + 4]
        assert isinstance(reader.schema["text"], TermsField)
        reader.close()
