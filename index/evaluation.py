"""Measuring search on collections with judged queries.

The measures follow trec_eval, except that gains are linear there and here:

- nDCG@10: the sum of ``grade / log2(rank + 1)`` over the first ten, divided by the
  same of the best possible order;
- MAP: the mean over queries of average precision, the precision at the rank of each
  relevant document found, summed and divided by the number of relevant ones, over the
  first 1,000;
- MRR: the mean over queries of one divided by the rank of the first relevant document,
  over the first 1,000;
- recall@20 and recall@100: the share of a query's relevant documents that is among the
  first so many.

Queries without any relevant document do not count.
"""

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from index.analysis.words import RAW_WORD
from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.judged import Grades, Judged, Run
from index.matching import MatchRequest
from index.parser import parse
from index.syntax import All, Expression, Word
from repository.errors import QueryError
from repository.model import LANGUAGES, PUBLIC_SCOPE, Access, State

_BATCH = 5_000
_DEPTH = 1_000
"""Documents that a query's list is looked at down to, as trec_eval does."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well queries were answered, each figure from 0 to 1."""

    ndcg_10: float
    map: float
    mrr: float
    recall_20: float
    recall_100: float

    def to_json(self) -> dict[str, float]:
        """Return the figures by the names that everybody uses."""
        names = ("nDCG@10", "MAP", "MRR", "recall@20", "recall@100")
        return {
            name: round(figure, 4)
            for name, figure in zip(names, astuple(self), strict=True)
        }


def search_judged(
    collections: Sequence[Judged], match: str = "any"
) -> dict[str, dict[str, list[tuple[str, float]]]]:
    """Index collections for a moment, all in one index, and search each one's queries.

    With one collection, words are looked for in the forms of its language; with
    several, in those of all languages, as on the search page, and what another
    collection's documents push down is pushed down.

    Args:
        collections: of different names.
        match: ``any`` ranks every document that has some of the words, as such
            collections expect; ``all`` searches as the search page does.

    Returns:
        By name of the collection, what each judged query found, with the scores;
        documents of other collections have that one's name and a slash before theirs.
    """
    with _indexed(collections) as engine:
        return {
            own.name: {
                query: [
                    (id.removeprefix(f"{own.name}/"), score)
                    for id, score in _found(
                        engine, own.queries[query], own, len(collections) > 1, match
                    )
                ]
                for query in own.grades
                if query in own.queries
            }
            for own in collections
        }


@contextmanager
def _indexed(collections: Sequence[Judged]) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine_in(Path(scratch), "evaluation", create=True)
        try:
            for own in collections:
                # A document that stands in a file twice is the last of the two.
                changes = {row[0]: _change(own, *row) for row in own.corpus}
                for portion in _portions(list(changes.values())):
                    engine.apply(portion, 0)
            yield engine
        finally:
            engine.close()


def _portions(changes: list[Change]) -> Iterator[list[Change]]:
    for start in range(0, len(changes), _BATCH):
        yield changes[start : start + _BATCH]


def _change(judged: Judged, id: str, title: str, text: str) -> Change:
    language = judged.language
    edition = IndexEdition(
        1,
        language,
        {"title": ((title, language),) if title else ()},
        ((1, text, language),),
    )
    id = f"{judged.name}/{id}"
    return Change(
        id, IndexDocument(id, Access.PUBLIC, State.PUBLISHED, 0, {}, (edition,))
    )


def _found(
    engine: Engine, text: str, judged: Judged, in_all: bool, match: str
) -> list[tuple[str, float]]:
    """Return the documents that a query finds, best first, with their scores."""
    languages = LANGUAGES if in_all else (judged.language,)
    compiler = Compiler(
        languages, None, lambda facet, expression: None, judged.language
    )
    # A question is words: a dash, quotation marks or a colon in it are no signs.
    words: Expression = All(tuple(Word(word) for word in RAW_WORD.findall(text)))
    if match == "all":
        words = parse(text).expression
    node = compiler.compile(words, match)
    request = MatchRequest(node, limit=_DEPTH, with_pages=False)
    hits = engine.search(request, PUBLIC_SCOPE).hits
    return [(hit.document, hit.score) for hit in hits]


def measure(run: Run, grades: Grades) -> dict[str, Scores]:
    """Return the figures of each query that has a relevant document.

    Args:
        run: what each query found; those that found nothing may be left out.
        grades: by query and document; above 0 is relevant.

    Raises:
        QueryError: no query has a relevant document.
    """
    figures = {}
    for query, own in grades.items():
        if max(own.values()) > 0:
            found = [document for document, _ in run.get(query, ())]
            figures[query] = Scores(
                ndcg(found, own, 10),
                _average_precision(found, own),
                _reciprocal_rank(found, own),
                _recall(found, own, 20),
                _recall(found, own, 100),
            )
    if not figures:
        raise QueryError("No query has a relevant document: nothing can be measured.")
    return figures


def mean(figures: Mapping[str, Scores]) -> Scores:
    """Return the mean of the figures of queries."""
    columns = zip(*map(astuple, figures.values()), strict=True)
    return Scores(*(sum(column) / len(figures) for column in columns))


def ndcg(run: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the nDCG of a list; some document has to have a grade above 0."""
    gains = [max(0, grades.get(id, 0)) for id in run[:depth]]
    best = sorted((max(0, grade) for grade in grades.values()), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _average_precision(run: Sequence[str], grades: Mapping[str, int]) -> float:
    found, total = 0, 0.0
    for rank, id in enumerate(run[:_DEPTH], 1):
        if grades.get(id, 0) > 0:
            found += 1
            total += found / rank
    return total / sum(grade > 0 for grade in grades.values())


def _reciprocal_rank(run: Sequence[str], grades: Mapping[str, int]) -> float:
    for rank, id in enumerate(run[:_DEPTH], 1):
        if grades.get(id, 0) > 0:
            return 1 / rank
    return 0.0


def _recall(run: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    relevant = {id for id, grade in grades.items() if grade > 0}
    return len(relevant.intersection(run[:depth])) / len(relevant)
