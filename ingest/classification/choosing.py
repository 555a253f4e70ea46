"""Choosing the themes, sectors and concepts of a document by the evidence for them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ingest.classification.evidence import Evidence, gather
from repository.model import Assertion, AssertionState, Origin, Page
from repository.vocabulary import Vocabularies

_MOST_HEADINGS = 3
_DENSITY = 1.8
_FEWEST_WORDS = 300
"""A shorter text counts as if it had so many: one mention in 60 words is still one."""
_MOST_VARIETY = 3
"""Different words for one thing are better evidence than one word repeated."""
_MOST_ACCEPTED = 4
_MOST_HEADED = 8
"""A long document has a chapter for each of its themes."""
_MOST_SUGGESTED = 4


@dataclass(frozen=True, slots=True)
class _Rule:
    """How the evidence for themes, or for sectors, is weighed.

    Attributes:
        half_density: mentions in 1,000 words that give half the score for density.
        title, heading, variety: what each adds to the score.
        accept, suggest: scores from which a value counts, or is worth a look.
        fewest_to_accept, fewest_to_suggest: weighted mentions that it takes where
            neither title nor heading says it.
        share_of_best: of the best score; what is far behind it is suggested only.
    """

    half_density: float
    title: float
    heading: float
    variety: float
    accept: float
    suggest: float
    fewest_to_accept: float
    fewest_to_suggest: float
    share_of_best: float


# Set on the tuned two thirds of what benchmarks/classify_agreement.py measures, by a
# random search for the best F1 in four folds at a precision above 0.72; what is lost
# is still suggested to a person. Services are named in passing everywhere; half the
# density, or a third of the best score, costs precision 0.1 and gains recall 0.06.
_RULES = {
    "theme": _Rule(3.5, 1.6, 0.1, 0.3, 1.1, 0.6, 1.2, 0.9, 0.45),
    "sector": _Rule(7.0, 1.6, 0.3, 0.1, 0.8, 0.35, 1.6, 1.6, 0.5),
    "concept": _Rule(3.5, 1.6, 0.3, 0.2, 0.6, 0.4, 2.1, 0.9, 0.3),
}
_MOST_CONCEPTS = 12
_USUAL = {
    "public-financing": 3.4,
    "reclaiming-public-services": 1.4,
    "privatisation": 2.9,
    "trade-union-rights": 4.0,
    "gender-and-intersectionality": 1.6,
    "climate-and-emergencies": 0.75,
    "democratic-governance": 3.2,
    "care": 0.3,
    "trade-and-procurement": 1.0,
    "human-rights": 1.2,
    "occupational-safety-and-health": 1.1,
    "organising-and-campaigns": 1.6,
}
"""Mentions in 1,000 words that say nothing, because every union's text has them: one
and a half times the mean of the tuned texts that are not about the theme."""


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
    per_thousand = 1000 / max(words, _FEWEST_WORDS)
    assertions: list[Assertion] = []
    for name in ("theme", "sector"):
        some = {id: one for (key, id), one in found.items() if key == name}
        assertions += _choose(name, some, per_thousand)
    assertions += _choose_concepts(
        {id: one for (key, id), one in found.items() if key == "concept"}, per_thousand
    )
    return assertions


def _score(
    one: Evidence, rule: _Rule, per_thousand: float, usual: float = 0.0
) -> float:
    density = max(one.weight * per_thousand - usual, 0.0)
    headings = min(one.in_headings, _MOST_HEADINGS) * one.surest_in_headings
    variety = max(min(len(one.labels) - 1, _MOST_VARIETY), 0)
    return (
        rule.title * one.surest_in_title
        + rule.heading * headings
        + rule.variety * variety
        + _DENSITY * density / (density + rule.half_density)
    )


def _choose(
    name: str, found: Mapping[str, Evidence], per_thousand: float
) -> list[Assertion]:
    rule = _RULES[name]
    scores = {
        id: _score(one, rule, per_thousand, _USUAL.get(id, 0.0))
        for id, one in found.items()
    }
    ranked = sorted(found, key=lambda id: (-scores[id], id))
    best = scores[ranked[0]] if ranked else 0.0
    accepted: list[Assertion] = []
    suggested: list[Assertion] = []
    for id in ranked:
        one, score = found[id], scores[id]
        if (
            score >= rule.accept
            and score >= rule.share_of_best * best
            and (
                one.is_said
                or one.weight
                >= rule.fewest_to_accept + _USUAL.get(id, 0.0) / 2 / per_thousand
            )
            and len(accepted) < (_MOST_HEADED if one.in_headings else _MOST_ACCEPTED)
        ):
            accepted.append(_assertion(name, id, one, score, AssertionState.ACCEPTED))
        elif (
            score >= rule.suggest
            and (one.is_said or one.weight >= rule.fewest_to_suggest)
            and len(suggested) < _MOST_SUGGESTED
        ):
            suggested.append(_assertion(name, id, one, score, AssertionState.SUGGESTED))
    return accepted + suggested


def _choose_concepts(
    found: Mapping[str, Evidence], per_thousand: float
) -> list[Assertion]:
    """Return the concepts that a text speaks of more than once, or in a heading."""
    rule = _RULES["concept"]
    scores = {id: _score(one, rule, per_thousand) for id, one in found.items()}
    spoken_of = [
        id
        for id, one in found.items()
        if one.is_said or one.weight >= rule.fewest_to_accept
    ]
    spoken_of.sort(key=lambda id: (-scores[id], id))
    return [
        _assertion("concept", id, found[id], scores[id], AssertionState.ACCEPTED)
        for id in spoken_of[:_MOST_CONCEPTS]
    ]


def _assertion(
    name: str, id: str, one: Evidence, score: float, state: AssertionState
) -> Assertion:
    # Enough to accept a theme (1.1) is a confidence of 0.50, a score of 3 of 0.85.
    confidence = round(1 - math.exp(-score / 1.6), 2)
    return Assertion(name, id, Origin.INFERRED, confidence, _evidence(one), state)


def _evidence(one: Evidence) -> str:
    """Return the words that were found, such as ``12 × remunicipalisation, 3 in
    headings``."""
    most = sorted(one.labels.items(), key=itemgetter(1), reverse=True)[:3]
    words = [f"{times} × {label}" for label, times in most]
    more = len(one.labels) - len(words)
    if more:
        words.append(f"{more} more words")
    if one.in_title:
        words.append("in the title")
    if one.in_headings:
        words.append(f"{one.in_headings} in headings")
    return ", ".join(words)
