"""Fit the weights by which themes and sectors are chosen, and print their tables.

Takes the texts that benchmarks/classify_agreement.py tunes on. A logistic regression
with a penalty on the squares of the weights; precision and recall are those of six
folds, translations of a document together, each weighed by what the others gave.

The starter collection is full of water and of remunicipalisation, as no other library
is. So that the weights do not learn this, a labelled page counts three times as much
as a document of it, and what is given often counts less each time.

    python benchmarks/classify_fit.py
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from classify_agreement import FIELDS, Labelled, labelled_pages, starter_documents
from numpy.typing import NDArray

from ingest.classification.evidence import gather
from ingest.classification.weighing import SIGNS, signs
from repository.settings import load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

FOLDS = 6
PENALTY = 3.0
OF_PAGE = 3.0
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each value of a field that a text speaks of.

    Attributes:
        values: identifiers.
        signs: a row each: the signs, then a column for each identifier.
        is_given: whether a person gave the value to the text.
        folds: number of the fold of the row's text.
        counts: how much each row counts.
        given: how many values were given to all texts, found or not.
        columns: identifiers of the columns after the signs.
    """

    values: list[str]
    signs: Numbers
    is_given: Numbers
    folds: NDArray[np.int64]
    counts: Numbers
    given: int
    columns: list[str]


def rows_of(
    field: str, texts: Sequence[tuple[Labelled, float]], vocabularies: Vocabularies
) -> Rows:
    """Return the rows of all texts, each with how much it counts."""
    values, found, given, folds, counts = [], [], [], [], []
    for text, count in texts:
        evidence, words = gather(text.pages, text.title, vocabularies, "")
        of_field = evidence.get(field, {})
        fold = int(hashlib.sha256(text.key.encode()).hexdigest(), 16) % FOLDS
        for id, signs_of_one in signs(of_field, words).items():
            values.append(id)
            found.append(signs_of_one)
            given.append(float(id in text.given[field]))
            folds.append(fold)
            counts.append(count)
    columns = sorted(set(values))
    times = Counter(v for v, is_given in zip(values, given, strict=True) if is_given)
    mean = sum(times.values()) / len(times)
    rare = [
        (mean / times[value]) ** 0.5 if is_given else 1.0
        for value, is_given in zip(values, given, strict=True)
    ]
    own = np.array([[float(id == column) for column in columns] for id in values])
    return Rows(
        values,
        np.c_[np.array(found), own],
        np.array(given),
        np.array(folds),
        np.array(counts) * np.array(rare),
        sum(len(text.given[field]) for text, _ in texts),
        columns,
    )


def fit(x: Numbers, y: Numbers, counts: Numbers) -> Numbers:
    """Return the weights of the columns and a constant, by Newton's method."""
    x = np.c_[x, np.ones(len(x))]
    weights = np.zeros(x.shape[1])
    penalty = np.eye(x.shape[1]) * PENALTY
    penalty[-1, -1] = 1e-3  # none on the constant
    for _ in range(40):
        likely = predict(x, weights)
        slope = x.T @ (counts * (likely - y)) + penalty @ weights
        curve = (x * (counts * likely * (1 - likely))[:, None]).T @ x + penalty
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit_for(rows: Rows, kept: NDArray[np.bool_]) -> Numbers:
    """Return the weights by some rows; no sign speaks against a value.

    A sign that would get a negative weight, because others say the same, gets none.
    """
    x = rows.signs[kept].copy()
    while True:
        weights = fit(x, rows.is_given[kept], rows.counts[kept])
        against = np.flatnonzero(weights[: len(SIGNS)] < 0)
        if not weights[against].any():
            return weights
        x[:, against] = 0.0


def predict(x: Numbers, weights: Numbers) -> Numbers:
    """Return the likelihood of each row; its last column is the constant's."""
    likely: Numbers = 1 / (1 + np.exp(-(x @ weights)))
    return likely


def in_folds(rows: Rows) -> Numbers:
    """Return the likelihood of each row by the weights that the other folds give."""
    likely = np.zeros(len(rows.values))
    for fold in range(FOLDS):
        kept = rows.folds == fold
        weights = fit_for(rows, ~kept)
        likely[kept] = predict(np.c_[rows.signs[kept], np.ones(kept.sum())], weights)
    return likely


def main() -> None:
    settings = load_settings(environment={})
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    texts = [
        *((one, 1.0) for one in starter_documents(settings, vocabularies)),
        *((one, OF_PAGE) for one in labelled_pages(settings, "labelled")),
    ]
    for field in FIELDS:
        rows = rows_of(field, texts, vocabularies)
        likely = in_folds(rows)
        print(f"\n{field}, {len(texts)} texts in {FOLDS} folds")
        for threshold in THRESHOLDS:
            chosen = likely >= threshold
            right = float((chosen * rows.is_given).sum())
            precision = right / max(chosen.sum(), 1)
            recall = right / rows.given
            f1 = 2 * right / (chosen.sum() + rows.given)
            print(f"{threshold:.2f}: F1 {f1:.3f}  P {precision:.2f}  R {recall:.2f}")
        weights = fit_for(rows, np.ones(len(rows.values), dtype=bool))
        for sign, weight in zip(SIGNS, weights, strict=False):
            print(f"        {weight:.2f},  # {sign}")
        print(f"        {weights[-1]:.2f},  # constant")
        for column, weight in zip(rows.columns, weights[len(SIGNS) :], strict=False):
            print(f'        "{column}": {weight:.2f},')


if __name__ == "__main__":
    main()
