"""The case that a text tells of: which service, where, came back into public hands,
when, and in which way.

Only a suggestion, for a person to accept: nothing is suggested unless a place and a
service are plain, and a return into public hands is among the themes that are found or
suggested. What the text tells of it, :mod:`ingest.description.case_sentences` finds.
"""

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache

from ingest.description.case_sentences import (
    RETURN,
    SENTENCE,
    YEAR,
    Sentence,
    sentences_of_return,
)
from ingest.description.owner_wordings import MIXED, PRIVATE, SHARES, SOLD
from ingest.description.phrases import Phrases, word_pattern
from repository.model import Page, SuggestedCase
from repository.record import Record
from repository.vocabulary import Vocabularies

_PLAIN = 1.5
"""How much more has to speak for a way than for the next one."""
_FEWEST_MIXED = 2
"""Words for shared hands from which a service was in them: texts on private ones name
a joint venture now and then."""
_PERCENT = (
    "%|％|per ?cent|pour cent|por ?cento|por ciento|prozent|procent|процент|"
    "في المئة|في المائة|بالمئة|بالمائة|パーセント"
)
_FROM_PRIVATE = frozenset(
    "contract-expired contract-terminated shares-bought private-withdrawal bankruptcy "
    "contract-annulled".split()
)
"""Ways that there are only where the service was in private hands, or partly so."""
_AFTERWARDS = frozenset(("insourced", "new-public-provider"))
"""Ways that say what a service became."""
_OF_AFTERWARDS = 0.5
"""Their weight: how a service left private hands says more."""

_WHO_RUNS = frozenset(("local-government", "public-administration"))
"""Sectors that a text on any municipal service speaks of: others are the service."""


def suggested_cases(
    pages: Sequence[Page],
    title: str,
    record: Record,
    themes: Set[str],
    vocabularies: Vocabularies,
) -> tuple[SuggestedCase, ...]:
    """Return the case that a text tells of, or nothing.

    Args:
        pages: with their languages.
        title: of the document.
        record: what was found of it: its sectors and places.
        themes: found and suggested ones.
        vocabularies: of the installation.
    """
    sectors = record.all("sector")
    place = _place(record, vocabularies)
    if RETURN not in themes or not sectors or not place:
        return ()
    told = list(sentences_of_return(pages, title, vocabularies))
    year, because = _year(told)
    if not year:
        return ()
    way, how = _way(told, year)
    concept = vocabularies.places.get(place)
    country = str(concept.properties.get("country", "")) if concept else place
    evidence = [("year", because.text)]
    if how:
        evidence.append(("way", how.text))
    owner, said = _owner_before(pages, year)
    if owner:
        evidence.append(("owner_before", said))
    elif way in _FROM_PRIVATE:
        owner = "private"
    return (
        SuggestedCase(
            place=place,
            country=country,
            service=next((one for one in sectors if one not in _WHO_RUNS), sectors[0]),
            year=year,
            owner_before=owner,
            owner_after="public",
            way=way,
            page=because.page,
            evidence=tuple(evidence),
        ),
    )


def _place(record: Record, vocabularies: Vocabularies) -> str:
    """Return the municipality that a document is about, or else the country; "" if it
    is about several."""
    towns = [one for one in record.all("place") if one in vocabularies.places]
    titled = [a.value for a in record.why("place") if "(title)" in a.evidence]
    named = [town for town in towns if town in titled]
    if len(towns) == 1 or len(named) == 1:
        return (named or towns)[0]
    countries = [one for one in record.all("place") if one not in vocabularies.places]
    return countries[0] if not towns and len(countries) == 1 else ""


def _year(told: Sequence[Sentence]) -> tuple[str, Sentence]:
    """Return the year of the return, and the sentence that says it best."""
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, Sentence] = {}
    for one in told:
        for year in one.years:
            weights[year] += one.weight / len(one.years)
            if year not in best or one.weight > best[year].weight:
                best[year] = one
    if not weights:
        return "", Sentence("", 1, 0.0, (), ())
    year = max(weights, key=lambda y: (weights[y], y))
    return year, best[year]


def _owner_before(pages: Sequence[Page], year: str) -> tuple[str, str]:
    """Return in whose hands the service was by the words of the text, and the first
    sentence that has one of them; "" if it has none.

    Sentences that name later years only tell of later owners.
    """
    private: list[str] = []
    mixed: list[str] = []
    sold: list[str] = []
    for sentence in (s.group() for p in pages for s in SENTENCE.finditer(p.text)):
        years = YEAR.findall(sentence)
        if years and min(years) > year:
            continue
        private += [sentence for _ in word_pattern(PRIVATE).finditer(sentence)]
        mixed += [sentence for _ in word_pattern(MIXED).finditer(sentence)]
        mixed += [sentence for _ in _part(SHARES).finditer(sentence)]
        sold += [sentence for _ in _part(SOLD).finditer(sentence)]
    owner, telling = "private", private
    if sold or len(mixed) >= _FEWEST_MIXED:
        owner, telling = "mixed", sold or mixed
    return (owner, " ".join(telling[0].split())[:300]) if telling else ("", "")


@cache
def _part(words: Phrases) -> re.Pattern[str]:
    """Return a pattern for less than all, in percent, beside one of these words."""
    percent = rf"(?<![\d.,])\d{{1,2}}(?:[.,]\d+)?\s?(?:{_PERCENT})"
    word = rf"(?:{word_pattern(words).pattern})"
    between = r"[^\n!?。]{0,40}?"
    return re.compile(
        f"{percent}{between}{word}|{word}{between}{percent}", re.IGNORECASE
    )


def _way(told: Sequence[Sentence], year: str) -> tuple[str, Sentence | None]:
    """Return the way of the return, and the sentence that says it best; "" if none
    does plainly."""
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Sentence]] = {}
    for one in told:
        for way in one.ways:
            weight = one.weight * (2.0 if year in one.years else 1.0)
            weights[way] += weight * (_OF_AFTERWARDS if way in _AFTERWARDS else 1.0)
            if way not in best or weight > best[way][0]:
                best[way] = (weight, one)
    ranked = sorted(weights, key=lambda way: (-weights[way], way))
    if not ranked:
        return "", None
    if len(ranked) > 1 and weights[ranked[0]] < _PLAIN * weights[ranked[1]]:
        return "", None
    return ranked[0], best[ranked[0]][1]
