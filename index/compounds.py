"""Compounds: words of an index that are written together of two words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.analysis.folding import fold
from index.analysis.words import RAW_WORD
from index.matching import Near, Step
from index.results import Expansion, Hit

LANGUAGES = ("de",)
"""In which a word also finds the compounds that it is part of. On the judged German set
it raises nDCG@10 and recall; on the Swedish one it gained nothing."""
_SHORTEST = 4
"""Letters of a part: of shorter ones most are beginnings or endings of other words."""
_LINKS = ("", "s", "es", "n", "en", "e", "er")
"""What may stand between the parts (Arbeit-s-amt)."""


@dataclass(frozen=True, slots=True)
class Compounding:
    """A word of a query that may be a part of longer words.

    Attributes:
        language: in which it is.
        step: what stands for the longer words.
        is_searched: False where the query leaves them out.
    """

    language: str
    step: Step
    is_searched: bool


def compounds_name(word: str) -> str:
    """Return the name by which a query leaves out the compounds of a word, as it names
    concepts. No identifier of a concept has a colon.

    >>> compounds_name("Straße")
    'compounds:strasse'
    """
    return f"compounds:{fold(word)}"


def compounds_of(
    word: str, terms: Iterable[str], is_word: Callable[[str], bool]
) -> Iterator[str]:
    """Return the terms that are compounds of a word and another one.

    Args:
        word: folded.
        terms: that hold it.
        is_word: whether letters are a word by themselves.

    >>> terms = ["trinkwasser", "wassers", "wasserwerk", "wasserxyz", "abwasserrohr"]
    >>> list(compounds_of("wasser", terms, {"trink", "werk", "rohr"}.__contains__))
    ['trinkwasser', 'wasserwerk']
    """
    if len(word) < _SHORTEST:
        return
    for term in terms:
        if any(map(is_word, _others(word, term))):
            yield term


def _others(word: str, term: str) -> Iterator[str]:
    """Return what the other part of a term may be."""
    if term.startswith(word):
        rest = term[len(word) :]
        others = [rest[len(link) :] for link in _LINKS if rest.startswith(link)]
    elif term.endswith(word):
        first = term[: -len(word)]
        others = [first[: len(first) - len(k)] for k in _LINKS if first.endswith(k)]
    else:
        return
    yield from (other for other in others if len(other) >= _SHORTEST)


def compounds_shown(
    words: Mapping[str, Compounding],
    found: Mapping[Near, Sequence[str]],
    hits: Iterable[Hit],
) -> Iterator[Expansion]:
    """Return what compounds were searched, to tell the reader.

    Only those are named that stand in what the reader is shown: they are spelt there,
    while the index holds folded letters, and others may be of documents that the reader
    may not see.

    Args:
        words: of the query.
        found: the terms that each Near of the query stands for.
        hits: that are shown.
    """
    marked = dict.fromkeys(
        word
        for hit in hits
        for parts in (hit.title_parts, *(one.parts for one in hit.snippets))
        for text, is_match in parts
        if is_match
        for word in RAW_WORD.findall(text)
    )
    for word, own in words.items():
        nears = (term for term in own.step if isinstance(term, Near))
        terms = {term for near in nears for term in found.get(near, ())}
        spelt = {fold(one): one for one in reversed(marked) if fold(one) in terms}
        labels = {own.language: tuple(sorted(spelt.values()))} if spelt else {}
        if labels or not own.is_searched:
            yield Expansion(
                word,
                compounds_name(word),
                labels,
                is_searched=own.is_searched,
                are_compounds=True,
            )
