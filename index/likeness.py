"""How alike documents are: by the telling words of their texts, and by what both are
about. The latter joins documents of different languages."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from index.collection import Collection, Floats, Integers
from index.evaluating import Evaluator, Postings
from index.matching import Alternative, Leaf, Or, Sample
from index.ranking import best_documents
from repository.model import Scope

_LOOKED_AT = 120
"""Terms of a text that are looked up, the most frequent: what a text says once tells
little of it, and the postings of thousands of terms take long to read."""
_TELLING = 30
"""Terms by which others are sought: the weightiest of them, over all languages."""
_ABOUT = 0.5
"""What it is worth to be about all the same, beside having all the same words. In the
starter collection texts on one subject in one language share 0.2 to 0.6 of their
words' weight: words lead, and across languages, where none are shared, subjects do."""
_LEAST = 0.12
"""Below it documents have next to nothing in common: one frequent theme of several."""
_READABLE = 1.5
"""What a likeness counts for more in the preferred language: of documents that are
nearly as much alike those are chosen, and one that is far more alike is not lost."""


def similar_documents(
    sample: Sample,
    scope: Scope,
    limit: int,
    evaluator: Evaluator,
    postings: Callable[[str], Iterable[Postings]],
) -> list[str]:
    """Return the documents most like one.

    Args:
        sample: what the document is like.
        scope: of the reader.
        limit: how many at most.
        evaluator: of the collection.
        postings: gives those of a term.

    Returns:
        Identifiers, those of documents in the preferred language first.
    """
    collection = evaluator.collection
    allowed = collection.visible(scope).copy()
    for id in (sample.document, *sample.without):
        allowed[collection.group[collection.find(id)[:1]]] = False
    scores = _word_shares(sample, evaluator, postings)
    scores += np.float32(_ABOUT) * _subject_shares(sample, collection, scope)
    allowed &= scores >= _LEAST
    preferred = collection.documents_of(
        collection.in_languages({sample.prefer}) & collection.alive
    )
    scores[preferred] *= np.float32(_READABLE)
    best = best_documents(collection, allowed, scores, limit)
    ordered = best[np.argsort(~preferred[best], kind="stable")]
    return [collection.documents[number].decode() for number in ordered]


def _word_shares(
    sample: Sample,
    evaluator: Evaluator,
    postings: Callable[[str], Iterable[Postings]],
) -> Floats:
    """Return, of each document, how much of the sample's score it earns with the
    sample's telling words: 1 for the sample itself."""
    collection = evaluator.collection
    leaves = _telling(sample.terms, collection, postings)
    scores = np.zeros(collection.document_count, dtype=np.float32)
    if not leaves:
        return scores
    scores = evaluator.scores(Or(tuple(leaves)))
    if not collection.is_simple:
        scores = np.maximum.reduceat(scores, collection.starts)
    own = scores[collection.group[collection.find(sample.document)[:1]]]
    measure = own.max() if own.size else scores.max()
    return scores / measure if measure else scores


def _telling(
    terms: Mapping[str, Mapping[str, int]],
    collection: Collection,
    postings: Callable[[str], Iterable[Postings]],
) -> list[Leaf]:
    """Return the terms that tell most of a text: frequent in it, rare elsewhere in its
    language, and not in it alone."""
    weighed: list[tuple[float, str]] = []
    for language, counts in terms.items():
        own = collection.in_languages({language}) & collection.alive
        held = int(np.count_nonzero(own))
        frequent = sorted(counts.items(), key=lambda pair: -pair[1])[:_LOOKED_AT]
        for term, count in frequent:
            having = np.zeros(collection.edition_count, dtype=bool)
            for found in postings(term):
                having[found.editions] = True
            number = int(np.count_nonzero(having & own))
            if 1 < number <= held // 2 + 1:
                weight = (1 + np.log(count)) * np.log((held + 1) / number)
                weighed.append((float(weight), term))
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return [
        Leaf((Alternative(((term,),), "stem"),), weight=weight)
        for weight, term in weighed[:_TELLING]
    ]


def _subject_shares(sample: Sample, collection: Collection, scope: Scope) -> Floats:
    """Return, of each document, how much of what the sample is about it is about, the
    rare weighing more."""
    visible: Integers = np.flatnonzero(collection.visible(scope))
    shares = np.zeros(collection.document_count, dtype=np.float32)
    whole = 0.0
    for name, values in sample.values.items():
        facet = collection.facets.get(name)
        if facet is None or not values:
            continue
        counts = facet.count(visible)
        weights = {
            value: float(np.log1p(len(visible) / (1 + counts.get(value, 0))))
            for value in values
        }
        whole += sum(weights.values())
        of_sets = [
            sum(weights.get(value, 0.0) for value in held) for held in facet.sets
        ]
        shares += np.array(of_sets, dtype=np.float32)[facet.codes]
    return shares / np.float32(whole) if whole else shares
