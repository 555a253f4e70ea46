"""Choosing the themes, sectors and concepts of a document by the evidence for them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ingest.classification.evidence import Evidence, gather
from ingest.classification.weighing import likelihoods
from repository.model import Assertion, AssertionState, Origin, Page
from repository.vocabulary import Vocabularies

_MOST_ACCEPTED = 4
_MOST_HEADED = 8
"""A long document has a chapter for each of its themes."""
_MOST_SUGGESTED = 4


@dataclass(frozen=True, slots=True)
class _Thresholds:
    """Likelihoods from which a value counts, and from which it is worth a look."""

    accept: float
    suggest: float


# A wrong value costs more trust than a missing one. Over all labelled texts themes have
# precision 0.79 and F1 0.69 at 0.4, 0.81 and 0.68 at 0.43, 0.84 and 0.67 at 0.5;
# sectors 0.85 and 0.73 at 0.4, 0.89 and 0.70 at 0.5. Below, plans that name a service
# in one of their chapters came out as being on that service.
_THRESHOLDS = {"theme": _Thresholds(0.43, 0.2), "sector": _Thresholds(0.5, 0.2)}

_MOST_CONCEPTS = 12
_FEWEST_MENTIONS = 2.1
"""Weighted mentions from which a text speaks of a concept that no heading names."""
_HALF_DENSITY = 3.5
"""Mentions of a concept in 1,000 words that give half the score for density."""
_FEWEST_WORDS = 300


def classify(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies, about: str = ""
) -> list[Assertion]:
    """Return assertions of theme, sector and concept, the surest first.

    Args:
        pages: with their languages.
        title: of the document.
        vocabularies: whose labels are looked for.
        about: what the file says that it is about; its words count like headings.

    Returns:
        Assertions of origin *inferred*, accepted or suggested; the evidence says which
        words were found, how often, and where.
    """
    found, words = gather(pages, title, vocabularies, about)
    assertions: list[Assertion] = []
    for field in _THRESHOLDS:
        assertions += _choose(field, found.get(field, {}), words)
    return assertions + _choose_concepts(found.get("concept", {}), words)


def _choose(field: str, found: Mapping[str, Evidence], words: int) -> list[Assertion]:
    thresholds = _THRESHOLDS[field]
    likely = likelihoods(field, found, words)
    accepted: list[Assertion] = []
    suggested: list[Assertion] = []
    worth_a_look = [id for id in found if likely[id] >= thresholds.suggest]
    for id in sorted(worth_a_look, key=lambda id: (-likely[id], id)):
        one = found[id]
        most = _MOST_HEADED if one.in_headings else _MOST_ACCEPTED
        is_firm = likely[id] >= thresholds.accept and one.is_more_than_a_mention
        if is_firm and len(accepted) < most:
            state, chosen = AssertionState.ACCEPTED, accepted
        elif len(suggested) < _MOST_SUGGESTED:
            state, chosen = AssertionState.SUGGESTED, suggested
        else:
            continue
        chosen.append(_assertion(field, id, one, likely[id], state))
    return accepted + suggested


def _choose_concepts(found: Mapping[str, Evidence], words: int) -> list[Assertion]:
    """Return the concepts that a text speaks of more than once, or in a heading."""
    per_thousand = 1000 / max(words, _FEWEST_WORDS)
    spoken_of = [
        id for id, one in found.items() if one.is_said or one.weight >= _FEWEST_MENTIONS
    ]
    scores = {id: _score(found[id], per_thousand) for id in spoken_of}
    spoken_of.sort(key=lambda id: (-scores[id], id))
    return [
        _assertion(
            "concept",
            id,
            found[id],
            # A density of 3.5 in 1,000 words is 0.43, a name in the title 0.63.
            1 - math.exp(-scores[id] / 1.6),
            AssertionState.ACCEPTED,
        )
        for id in spoken_of[:_MOST_CONCEPTS]
    ]


def _score(one: Evidence, per_thousand: float) -> float:
    """Return by how much a text speaks of a concept: its title, headings and words."""
    density = one.weight * per_thousand
    return (
        1.6 * one.surest_in_title
        + 0.3 * min(one.in_headings, 3) * one.surest_in_headings
        + 0.2 * min(max(len(one.labels) - 1, 0), 3)
        + 1.8 * density / (density + _HALF_DENSITY)
    )


def _assertion(
    name: str, id: str, one: Evidence, likely: float, state: AssertionState
) -> Assertion:
    return Assertion(name, id, Origin.INFERRED, round(likely, 2), _evidence(one), state)


def _evidence(one: Evidence) -> str:
    """Return the words that were found, such as ``12 × remunicipalisation, 3 in
    headings``."""
    found = one.words()
    most = sorted(found.items(), key=itemgetter(1), reverse=True)[:3]
    words = [f"{times} × {label}" for label, times in most]
    more = len(found) - len(words)
    if more:
        words.append(f"{more} more words")
    if one.in_title or one.cues_in_title:
        words.append("in the title")
    headings = one.in_headings + one.cues_in_headings
    if headings:
        words.append(f"{headings} in headings")
    return ", ".join(words)
