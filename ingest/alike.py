"""Finding documents that may be one: nearly equal texts, new versions, translations."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ingest import signature
from repository.catalogue import Catalogue
from repository.listing import in_order_of_arrival
from repository.model import ISO_639_2, LANGUAGES, STAFF_SCOPE, Document
from repository.proposals import Proposal, ProposalKind, propose
from repository.record import record_of
from repository.signatures import (
    SignedEdition,
    mark_compared,
    same_series,
    signed_editions,
)

_NEARLY_EQUAL = 0.85
"""Share of shingles from which two texts are proposed as one."""
_ALIKE = 0.4
"""Share from which they are proposed as versions, if their titles are alike too."""
_SOMEWHAT_ALIKE = 0.2
"""Share from which they are, if their titles are the same but for a letter or two: a
text with two sentences in five rewritten keeps 0.43 of its shingles in common."""
_MUCH_ALIKE = 0.65
"""Share from which they are proposed as versions whatever their titles."""
_TITLES_ALIKE = 0.8
_TITLES_SAME = 0.9
_FEWEST_TITLE_WORDS = 3
"""A shorter title ("Minutes", "Action plan") is that of many documents."""

# A band of three numbers is equal with probability J³; 42 of them find a pair of
# J = 0.4 with 94 %, one of J = 0.1 with 4 % (A. Rajaraman, J. Ullman, "Mining of
# Massive Datasets", 3.4).
_ROWS = 3
_BANDS = signature.SIZE // _ROWS
_MOST_IN_BAND = 50
"""A band that more editions share is a form's or a template's: it finds nothing."""

_NAMES = {
    "en": ("english",),
    "fr": ("francais", "français", "french"),
    "es": ("esp", "espanol", "español", "spanish"),
    "de": ("deutsch", "german"),
    "sv": ("svenska", "swedish"),
    "pt": ("portugues", "português", "portuguese"),
    "ru": ("russian",),
    "ar": ("arabic",),
    "ja": ("jp", "japanese"),
}
_CODES = {
    word: code for code in LANGUAGES for word in (code, *ISO_639_2[code], *_NAMES[code])
}
"""What file names call the languages."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = "-_. ()[]"


Key = tuple[str, int]
"""An edition: its document, and its number."""


def propose_alike(catalogue: Catalogue) -> int:
    """Compare what has not been compared yet with everything that is held.

    Run after an ingest; what a run that was cut short left is compared by the next.

    Returns:
        How many proposals are new.
    """
    editions = {
        (one.document, one.number): one
        for one in signed_editions(catalogue, signature.VERSION)
    }
    fresh = {key for key, one in editions.items() if not one.is_compared}
    if not fresh:
        return 0
    pairs = dict(_pairs(editions, fresh))
    translations = dict(_translations(editions, fresh))
    concerned = {document for pair in (*pairs, *translations) for document, _ in pair}
    by_age = in_order_of_arrival(catalogue, concerned)
    documents = catalogue.documents(by_age, STAFF_SCOPE)
    ages = {id: place for place, id in enumerate(by_age)}
    found = [
        *_of_texts(pairs, documents, ages),
        *_of_names(translations, documents, ages),
        *_of_series(catalogue, {document for document, _ in fresh}),
    ]
    new = propose(catalogue, found)
    mark_compared(catalogue, fresh)
    return new


def _pairs(
    editions: Mapping[Key, SignedEdition], fresh: set[Key]
) -> Iterator[tuple[tuple[Key, Key], float]]:
    """Yield pairs of editions in one language whose texts are alike, and how much."""
    told = [key for key, one in editions.items() if one.hashes]
    if not told:
        return
    rows = np.frombuffer(b"".join(editions[key].hashes for key in told), dtype="<u4")
    rows = rows.reshape(-1, signature.SIZE)
    is_fresh = np.array([key in fresh for key in told])
    for one, other in _candidates(rows, is_fresh):
        a, b = told[one], told[other]
        if a[0] == b[0] or editions[a].language != editions[b].language:
            continue
        share = float(np.mean(rows[one] == rows[other]))
        if share >= _SOMEWHAT_ALIKE:
            yield (a, b), share


def _candidates(
    rows: NDArray[np.uint32], is_fresh: NDArray[np.bool_]
) -> set[tuple[int, int]]:
    """Return pairs of rows, one of them fresh at least, that share a band."""
    found: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        part = np.ascontiguousarray(rows[:, band * _ROWS : (band + 1) * _ROWS])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * _ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        in_order = keys[order]
        starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
        sizes = np.diff(starts, append=len(order))
        # Nearly every text is alone in a band.
        shared = (sizes >= 2) & (sizes <= _MOST_IN_BAND)
        ends = starts + sizes
        for start, end in zip(starts[shared], ends[shared], strict=True):
            group = sorted(order[start:end].tolist())
            found.update(
                (one, other)
                for at, one in enumerate(group)
                for other in group[at + 1 :]
                if is_fresh[one] or is_fresh[other]
            )
    return found


def _of_texts(
    pairs: Mapping[tuple[Key, Key], float],
    documents: Mapping[str, Document],
    ages: Mapping[str, int],
) -> Iterator[Proposal]:
    for (a, b), share in pairs.items():
        kept, other = _older_first(a, b, ages)
        titles = [_title(key, documents) for key in (kept, other)]
        evidence = f"{share:.0%} of their texts are equal"
        if share >= _NEARLY_EQUAL:
            kind = ProposalKind.DUPLICATE
        elif share >= _MUCH_ALIKE or _have_titles_alike(share, *titles):
            kind = ProposalKind.VERSION
            if _have_titles_alike(share, *titles):
                evidence += ", and their titles are alike"
        else:
            continue
        yield Proposal(kind, kept[0], other[0], round(share, 2), evidence)


def _have_titles_alike(share: float, one: str, other: str) -> bool:
    """Whether titles are as alike as texts that share so much must have them."""
    one, other = one.casefold(), other.casefold()
    alike = SequenceMatcher(None, one, other).ratio()
    if share >= _ALIKE:
        return alike >= _TITLES_ALIKE
    # "Minutes of meeting 3" and "Minutes of meeting 4" share their standing clauses.
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    is_telling = min(len(one.split()), len(other.split())) >= _FEWEST_TITLE_WORDS
    return alike >= _TITLES_SAME and (is_telling or _is_japanese(one))


_NUMBER = re.compile(r"\d+")


def _is_japanese(title: str) -> bool:
    return len(title) >= 2 * _FEWEST_TITLE_WORDS and any(c >= "ぁ" for c in title)


def _title(key: Key, documents: Mapping[str, Document]) -> str:
    edition = documents[key[0]].edition(key[1])
    return edition.title if edition else ""


def _older_first(a: Key, b: Key, ages: Mapping[str, int]) -> tuple[Key, Key]:
    """Return the editions, that of the document which is held longer first.

    Args:
        a, b: editions.
        ages: places of documents in the order in which they came in.
    """
    one, other = sorted((a, b), key=lambda key: (ages[key[0]], key))
    return one, other


def without_language(path: str) -> tuple[str, str] | None:
    """Return a path with no language in its last two names, and the language.

    >>> without_language("/in/Brief-5_FR.pdf")
    ('/in/brief-5', 'fr')
    >>> without_language("/in/fr/brief-5.pdf")
    ('/in/*/brief-5', 'fr')
    >>> without_language("/in/brief-5.pdf") is None
    True
    """
    file = PurePosixPath(path)
    stem = file.stem.lower()
    words = list(_WORD.finditer(stem))
    for word in reversed(words if len(words) > 1 else []):
        if language := _CODES.get(word.group()):
            rest = stem[: word.start()].rstrip(_MARKS) + stem[word.end() :]
            return str(file.with_name(rest.strip(_MARKS))), language
    if language := _CODES.get(file.parent.name.lower()):
        return str(file.parent.with_name("*") / stem), language
    return None


def _translations(
    editions: Mapping[Key, SignedEdition], fresh: set[Key]
) -> Iterator[tuple[tuple[Key, Key], str]]:
    """Yield pairs of editions whose file names differ by their languages alone."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for key, edition in editions.items():
        parted = without_language(edition.path)
        if parted and parted[1] == edition.language:
            groups[parted[0]].append(key)
    for group in groups.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                a, b = editions[one], editions[other]
                is_new = one in fresh or other in fresh
                if is_new and a.document != b.document and a.language != b.language:
                    yield (
                        (one, other),
                        f"their files are called {a.filename} and {b.filename}",
                    )


def _of_names(
    pairs: Mapping[tuple[Key, Key], str],
    documents: Mapping[str, Document],
    ages: Mapping[str, int],
) -> Iterator[Proposal]:
    for (a, b), evidence in pairs.items():
        kept, other = _older_first(a, b, ages)
        if _languages(documents[kept[0]]) & _languages(documents[other[0]]):
            continue
        yield Proposal(ProposalKind.TRANSLATION, kept[0], other[0], 0.9, evidence)


def _languages(document: Document) -> set[str]:
    return {edition.language for edition in document.current_editions}


def _of_series(catalogue: Catalogue, fresh: Collection[str]) -> Iterator[Proposal]:
    """Yield documents of one series and number that are in different languages."""
    groups = [g for g in same_series(catalogue) if not g.isdisjoint(fresh)]
    by_age = in_order_of_arrival(catalogue, set().union(*groups))
    documents = catalogue.documents(by_age, STAFF_SCOPE)
    for group in groups:
        first, *others = [documents[id] for id in documents if id in group]
        name = record_of(first)
        evidence = f"both are number {name.first('number')} of {name.first('series')}"
        for other in others:
            if _languages(first).isdisjoint(_languages(other)):
                yield Proposal(
                    ProposalKind.TRANSLATION, first.id, other.id, 0.85, evidence
                )
