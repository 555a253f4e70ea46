"""BM25F with statistics per language, in numpy.

The frequencies of a term in the roles of an edition are weighted, each corrected for
the length of its role, and added up *before* they are saturated (Robertson, Zaragoza
and Taylor, "Simple BM25 extension to multiple weighted fields", 2004). How many
editions there are, how many have the term and how long they are on average is counted
among the editions of the same language, so that a language of few documents is not
judged by the words of another.
"""

import numpy as np

from index.collection import Collection, Flags, Floats, Integers
from index.fields import ROLES

K1 = 1.2
"""Where the frequency of a term saturates: the usual value."""
STEM_SHARE = 0.7
"""What a stem alone is worth; the rest is for the word as it was written. Over seven
collections in six languages nDCG@10 is best at 0.7: 0.003 less at 1.0, where the exact
word counts nothing, and 0.001 less at 0.5."""
PRIOR = 10
"""Editions that are added to each language, the term as frequent among them as among
all editions. In a language of two editions a word that both have would otherwise weigh
next to nothing, and a foreign word in one of them more than in its own language. Among
hundreds of editions it makes no difference."""
EXPANDED_SHARE = 0.3
"""What another label of the same concept is worth beside the word that was asked. Of
sixty names of concepts over the starter collection 35 have a first hit in the query's
language at 0.3 and below, 34 at 0.4; what is found in other languages is the same."""
FOREIGN_SHARE = 0.9
"""What a word is worth in other languages than the query's, where that is known. With
nine collections in one index nDCG@10 is 0.3 % less than with each alone; at 1, where a
document in another language stands higher as soon as it uses the word a bit more
often, 0.6 %."""


def role_scales(collection: Collection) -> Floats:
    """Return what one occurrence counts in each role of each edition.

    It is ``weight / (1 - b + b * length / average length)``, the average taken over
    the editions of the language that have any text in the role.

    Returns:
        An array by role and edition.
    """
    scales = np.empty((len(ROLES), collection.edition_count), dtype=np.float32)
    for number, role in enumerate(ROLES.values()):
        lengths = collection.lengths[:, number].astype(np.float64)
        counted = collection.alive & (lengths > 0)
        count = len(collection.languages)
        of = collection.language[counted]
        totals = np.bincount(of, weights=lengths[counted], minlength=count)
        held = np.bincount(of, minlength=count)
        averages = np.maximum(totals / np.maximum(held, 1), 1.0)
        ratio = lengths / averages[collection.language]
        scales[number] = role.weight / (1 - role.b + role.b * ratio)
    return scales


def idf(matching: Integers, all: Integers) -> Floats:
    """Return the weight of a term in each language, from how rare it is there.

    ``ln(1 + (N - n + 0.5) / (n + 0.5))``, which is never negative, where N and n are
    those of the language with ``PRIOR`` editions added.

    Args:
        matching: editions of each language that have the term.
        all: editions of each language.
    """
    everywhere = matching.sum() / max(all.sum(), 1)
    having = matching + PRIOR * everywhere
    others = all + PRIOR - having
    weights: Floats = np.log1p((others + 0.5) / (having + 0.5)).astype(np.float32)
    return weights


def weight_at_home(weights: Floats, having: Integers) -> float:
    """Return what a word weighs in the language in which it is the most common.

    Other labels of a concept weigh no more than that: a label may be much rarer in its
    language than the word that was asked for, and would put documents that have only
    the label before those that have the word. There is no bound if none has the word.

    Args:
        weights: of the word, by language.
        having: editions of each language that have it.
    """
    return float(weights[having > 0].min(initial=np.inf))


def weights_from(home: int, weights: Floats) -> Floats:
    """Return the weights of a word by language, for a query in one of them.

    A word of one language is rare in the others and would weigh much there: in none
    it weighs more than in the query's.

    Args:
        home: number of the query's language.
        weights: by language.
    """
    held: Floats = np.minimum(weights, weights[home]) * np.float32(FOREIGN_SHARE)
    held[home] = weights[home]
    return held


def saturate(frequency: Floats) -> Floats:
    """Return the share of a term's weight that its weighted frequency earns."""
    saturated: Floats = frequency * np.float32(K1 + 1) / (frequency + np.float32(K1))
    return saturated


def gains(exact: Floats, stem: Floats, expanded: Floats) -> tuple[Floats, Floats]:
    """Return what was asked for earns, and what other labels add, in shares of weight.

    Where a word stands as it was written its stem stands too, so the two are not
    added: the stem gives its share and the exact word the rest. Other labels of the
    concept come on top, and however often they stand they earn only their share.

    Args:
        exact, stem, expanded: weighted frequency of each way.
    """
    share = np.float32(STEM_SHARE)
    own = share * np.maximum(stem, exact) + (1 - share) * exact
    asked = saturate(own)
    more = saturate(own + expanded) - asked
    return asked, np.float32(EXPANDED_SHARE) * more


def best_documents(
    collection: Collection, documents: Flags, scores: Floats, wanted: int
) -> Integers:
    """Return the numbers of the documents that score highest, best first.

    Of equal ones the newer stands first.

    Args:
        collection: that they are of.
        documents: which of them match.
        scores: of every document.
        wanted: how many to return at most.
    """
    found = np.flatnonzero(documents)
    if not wanted or not len(found):
        return found[:0]
    own = scores[found]
    if len(found) > wanted:
        likely = np.flatnonzero(own >= _lower_bound(own, wanted))
        found, own = found[likely], own[likely]
    rank = collection.date_rank[found]
    if len(found) > wanted:
        threshold = np.partition(own, len(own) - wanted)[len(own) - wanted]
        above = np.flatnonzero(own > threshold)
        equal = np.flatnonzero(own == threshold)
        missing = wanted - len(above)
        if len(equal) > missing:
            equal = equal[np.argpartition(rank[equal], missing - 1)[:missing]]
        kept = np.concatenate([above, equal])
        found, own, rank = found[kept], own[kept], rank[kept]
    return found[np.lexsort((rank, -own))]


_BLOCK = 32


def _lower_bound(scores: Floats, wanted: int) -> float:
    """Return a score that at least so many reach, mostly hardly more.

    It is that of the best ones of blocks: several times as fast as parting all scores,
    of which most lie far below.
    """
    blocks = len(scores) // _BLOCK
    if blocks <= wanted:
        return float(scores.min())
    tops = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return float(np.partition(tops, blocks - wanted)[blocks - wanted])
