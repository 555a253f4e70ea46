"""How likely a document is about a theme or a sector, by the evidence for it.

A logistic model of eleven signs that a person can check: the same for every theme,
and for every sector, but for how readily each of them is said (:data:`READINESS`).
``benchmarks/classify_fit.py`` fits the tables and prints them.
"""

import math
from collections.abc import Mapping
from operator import mul

from ingest.classification.evidence import Evidence

_FEWEST_WORDS = 100
"""A shorter text counts as if it had so many: one mention in 20 words is still one."""
_MOST_HEADINGS = 3
_MOST_IN_LEAD = 3.0
_OF_CUE = 0.5
"""What a cue is worth beside a label where mentions of several themes are compared."""

SIGNS = (
    "label in title",
    "cue in title",
    "labels in headings",
    "cues in headings",
    "density of labels",
    "density of cues",
    "different labels",
    "different cues",
    "share of most mentions",
    "share of most words",
    "mentions in lead",
)

WEIGHTS: Mapping[str, tuple[float, ...]] = {
    "theme": (
        0.17,  # label in title
        0.12,  # cue in title
        1.39,  # labels in headings
        0.40,  # cues in headings
        0.68,  # density of labels
        0.37,  # density of cues
        0.94,  # different labels
        0.79,  # different cues
        1.31,  # share of most mentions
        0.00,  # share of most words
        0.12,  # mentions in lead
        -4.03,  # constant
    ),
    "sector": (
        0.62,  # label in title
        0.35,  # cue in title
        0.92,  # labels in headings
        0.00,  # cues in headings
        0.18,  # density of labels
        0.13,  # density of cues
        1.34,  # different labels
        0.36,  # different cues
        1.05,  # share of most mentions
        0.74,  # share of most words
        0.71,  # mentions in lead
        -4.41,  # constant
    ),
}
"""For each field, the weights of :data:`SIGNS` and, last, the constant."""

READINESS: Mapping[str, Mapping[str, float]] = {
    "theme": {
        "care": -0.53,
        "climate-and-emergencies": 0.74,
        "democratic-governance": -0.20,
        "digitalisation": 0.13,
        "fair-taxation": 0.31,
        "gender-and-intersectionality": -0.00,
        "human-rights": 0.74,
        "migration": 0.10,
        "occupational-safety-and-health": 0.08,
        "organising-and-campaigns": -0.25,
        "privatisation": -0.65,
        "public-financing": 0.34,
        "reclaiming-public-services": 0.99,
        "service-integration": -0.22,
        "trade-and-procurement": -0.36,
        "trade-union-rights": -1.21,
    },
    "sector": {
        "culture-and-libraries": -0.22,
        "education": -0.26,
        "emergency-services": -0.29,
        "energy": 0.29,
        "green-spaces": 0.20,
        "health": 0.03,
        "housing": -0.02,
        "local-government": -0.72,
        "postal-and-communication": -0.22,
        "public-administration": -0.06,
        "public-media": -0.20,
        "sanitation": 1.03,
        "social-services": 0.71,
        "transport": -0.28,
        "waste": 0.30,
        "water": -0.29,
    },
}
"""What is added for a value whose words stand in many texts that are not about it, or
in few (log odds)."""


def signs(found: Mapping[str, Evidence], words: int) -> dict[str, tuple[float, ...]]:
    """Return the signs of each value that a text speaks of, in the order of ``SIGNS``.

    Args:
        found: the evidence for the values of one field.
        words: length of the text.
    """
    per_thousand = 1000 / max(words, _FEWEST_WORDS)
    weights = {id: one.weight for id, one in found.items()}
    mentions = {id: weights[id] + _OF_CUE * one.cued for id, one in found.items()}
    variety = {id: len(one.labels) + len(one.cues) for id, one in found.items()}
    most_mentions = max(mentions.values(), default=0.0) or 1.0
    most_words = max(variety.values(), default=0) or 1
    return {
        id: (
            one.surest_in_title,
            float(one.cues_in_title > 0),
            min(one.in_headings, _MOST_HEADINGS) * one.surest_in_headings,
            float(min(one.cues_in_headings, _MOST_HEADINGS)),
            math.log1p(weights[id] * per_thousand),
            math.log1p(one.cued * per_thousand),
            math.log1p(len(one.labels)),
            math.log1p(len(one.cues)),
            mentions[id] / most_mentions,
            variety[id] / most_words,
            min(one.in_lead, _MOST_IN_LEAD),
        )
        for id, one in found.items()
    }


def likelihoods(
    field: str, found: Mapping[str, Evidence], words: int
) -> dict[str, float]:
    """Return how likely a text is about each value it speaks of, from 0 to 1.

    Args:
        field: ``theme`` or ``sector``.
        found: the evidence for its values.
        words: length of the text.
    """
    *weights, constant = WEIGHTS[field]
    readiness = READINESS[field]
    return {
        id: 1 / (1 + math.exp(-(constant + readiness.get(id, 0.0) + _dot(weights, x))))
        for id, x in signs(found, words).items()
    }


def _dot(weights: list[float], values: tuple[float, ...]) -> float:
    return float(sum(map(mul, weights, values)))
