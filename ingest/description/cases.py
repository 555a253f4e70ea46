"""The case that a text tells of: which service, where, came back into public hands,
when, and in which way.

Only a suggestion, for a person to accept: nothing is suggested unless a place, a
service and a return into public hands are all plain. The words of a return are the
labels and cues of the theme *reclaiming-public-services*, those of the ways the cues of
that vocabulary.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.classification.matching import matcher
from ingest.description.owner_wordings import MIXED, PRIVATE
from ingest.description.phrases import word_pattern
from repository.model import Page, SuggestedCase
from repository.record import Record
from repository.vocabulary import Vocabularies

_RETURN = "reclaiming-public-services"
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+(?:\.\d[^.!?。！？؟\n]*)*")
_YEAR = re.compile(r"(?<![\d.,])(?:19[6-9]\d|20[0-4]\d)(?![\d])")
_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|er|º)? (?:de )?[^\W\d]{3,} (?:de )?(?:19|20)\d\d(?!\d)"
    # Only from the start of a word: else a lump of letters is searched from each.
    r"|(?<![^\W\d])[^\W\d]{3,} \d{1,2}, (?:19|20)\d\d|\d{4}年\d{1,2}月\d{1,2}日"
)
_DATED = 2.0
"""Weight of a sentence that names a day: services change hands on one."""
_PLAIN = 1.5
"""How much more has to speak for a way than for the next one."""
_EARLY = 12
"""Sentences of the opening, where a text tells in short what it is about."""
_MOST_SENTENCES = 3000
_FEWEST_MIXED = 2
"""Words for shared hands from which a service was in them: texts on private ones name
a joint venture now and then."""
_FROM_PRIVATE = frozenset(
    "contract-expired contract-terminated shares-bought private-withdrawal bankruptcy "
    "contract-annulled".split()
)
"""Ways that there are only where the service was in private hands, or partly so."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that speaks of a return or of its way."""

    text: str
    page: int
    weight: float
    years: tuple[str, ...]
    ways: tuple[str, ...]


def suggested_cases(
    pages: Sequence[Page], title: str, record: Record, vocabularies: Vocabularies
) -> tuple[SuggestedCase, ...]:
    """Return the case that a text tells of, or nothing.

    Args:
        pages: with their languages.
        title: of the document.
        record: what was found of it: its themes, sectors and places.
        vocabularies: of the installation.
    """
    sectors = record.all("sector")
    place = _place(record, vocabularies)
    if _RETURN not in record.all("theme") or not sectors or not place:
        return ()
    told = list(_sentences(pages, title, vocabularies))
    year, because = _year(told)
    if not year:
        return ()
    way, how = _way(told, year)
    concept = vocabularies.places.get(place)
    country = str(concept.properties.get("country", "")) if concept else place
    evidence = [("year", because.text)]
    if how:
        evidence.append(("way", how.text))
    owner, said = _owner_before(pages)
    if owner:
        evidence.append(("owner_before", said))
    elif way in _FROM_PRIVATE:
        owner = "private"
    return (
        SuggestedCase(
            place=place,
            country=country,
            service=sectors[0],
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


def _sentences(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies
) -> Iterator[_Sentence]:
    number = 0
    opening = [Page(1, title, language=pages[0].language)] if pages else []
    for page in (*opening, *pages):
        text, stretches = page.text, page.stretches
        language = page.language
        finder = matcher(vocabularies, language or "und")
        for found in _SENTENCE.finditer(text):
            if any(s.is_list and s.start <= found.start() < s.end for s in stretches):
                continue
            number += 1
            if number > _MOST_SENTENCES:
                return
            returns = 0
            ways = []
            for _, label in finder.find(found.group())[0]:
                for target in label.targets:
                    returns += (target.field, target.id) == ("theme", _RETURN)
                    if target.field == "way":
                        ways.append(target.id)
            if returns or ways:
                yield _Sentence(
                    " ".join(found.group().split())[:300],
                    page.number,
                    (returns + len(ways))
                    * (2.0 if number <= _EARLY else 1.0)
                    * (_DATED if _DAY.search(found.group()) else 1.0),
                    tuple(dict.fromkeys(_YEAR.findall(found.group()))),
                    tuple(ways),
                )


def _year(told: Sequence[_Sentence]) -> tuple[str, _Sentence]:
    """Return the year of the return, and the sentence that says it best."""
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, _Sentence] = {}
    for one in told:
        for year in one.years:
            weights[year] += one.weight / len(one.years)
            if year not in best or one.weight > best[year].weight:
                best[year] = one
    if not weights:
        return "", _Sentence("", 1, 0.0, (), ())
    year = max(weights, key=lambda y: (weights[y], y))
    return year, best[year]


def _owner_before(pages: Sequence[Page]) -> tuple[str, str]:
    """Return in whose hands the service was by the words of the text, and the first
    sentence that has one of them; "" if it has none."""
    text = "\n".join(page.text for page in pages)
    mixed = list(word_pattern(MIXED).finditer(text))
    private = list(word_pattern(PRIVATE).finditer(text))
    owner, found = "private", private
    if len(mixed) >= _FEWEST_MIXED:
        owner, found = "mixed", mixed
    if not found:
        return "", ""
    sentences = _SENTENCE.finditer(text)
    first = next((s for s in sentences if s.end() > found[0].start()), found[0])
    return owner, " ".join(first.group().split())[:300]


def _way(told: Sequence[_Sentence], year: str) -> tuple[str, _Sentence | None]:
    """Return the way of the return, and a sentence that says it; "" if none does
    plainly."""
    weights: Counter[str] = Counter()
    for one in told:
        for way in one.ways:
            weights[way] += int(one.weight * (2 if year in one.years else 1))
    ranked = weights.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < _PLAIN * ranked[1][1]):
        return "", None
    way = ranked[0][0]
    return way, next(one for one in told if way in one.ways)
