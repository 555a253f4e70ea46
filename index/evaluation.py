"""Measuring search on a collection with judged queries.

A collection is a folder with ``corpus.jsonl`` (``_id``, ``title``, ``text``),
``queries.jsonl`` (``_id``, ``text``) and ``qrels.tsv`` (query, document, grade).
The measures follow trec_eval, except that gains are linear there and here:

- nDCG@10: the sum of ``grade / log2(rank + 1)`` over the first ten, divided by the
  same of the best possible order;
- MAP: the mean over queries of average precision, the precision at the rank of each
  relevant document found, summed and divided by the number of relevant ones, over the
  first 1,000;
- recall@100: the share of a query's relevant documents that is among the first 100.

Queries without any relevant document do not count.
"""

import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.analysis.stopwords import query_language
from index.analysis.words import CJK_RUN, RAW_WORD
from index.compiling import Compiler
from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.matching import MatchRequest
from index.parser import parse
from index.syntax import All, Expression, Word
from repository.errors import QueryError, SettingsError
from repository.model import LANGUAGES, PUBLIC_SCOPE, Access, State

_BATCH = 5_000
_DEPTH = 1_000
"""Documents that a query's list is looked at down to, as trec_eval does."""

Grades = Mapping[str, Mapping[str, int]]
"""Grade by query and document."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a collection was searched, each figure from 0 to 1.

    Attributes:
        documents: in the collection.
        queries: that have a relevant document.
        language: of the collection's analysis.
    """

    ndcg_10: float
    map: float
    recall_100: float
    documents: int
    queries: int
    language: str

    def to_json(self) -> dict[str, Any]:
        """Return the figures by the names that everybody uses."""
        figures = asdict(self)
        return {
            "nDCG@10": round(figures.pop("ndcg_10"), 4),
            "MAP": round(figures.pop("map"), 4),
            "recall@100": round(figures.pop("recall_100"), 4),
            **figures,
        }


def evaluate(folder: Path, language: str | None = None, match: str = "any") -> Scores:
    """Index a collection for a moment, search it, and return how well that went.

    Args:
        folder: of the collection.
        language: of its texts; None to tell from their small words and letters.
        match: ``any`` ranks every document that has some of the words, as such
            collections expect; ``all`` searches as the search page does.

    Raises:
        SettingsError: a file is missing, or a line of it cannot be read.
    """
    corpus = list(_read_lines(folder / "corpus.jsonl"))
    queries = {row["_id"]: row["text"] for row in _read_lines(folder / "queries.jsonl")}
    grades = read_grades(folder / "qrels.tsv")
    language = language or guess_language([row["text"] for row in corpus])
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine_in(Path(scratch), "evaluation", create=True)
        try:
            for start in range(0, len(corpus), _BATCH):
                rows = corpus[start : start + _BATCH]
                changes = {row["_id"]: _change(row, language) for row in rows}
                engine.apply(list(changes.values()), start)
            runs = {
                id: _run(engine, queries[id], language, match)
                for id in grades
                if id in queries
            }
        finally:
            engine.close()
    return measure(runs, grades, len(corpus), language)


def _change(row: Mapping[str, Any], language: str) -> Change:
    title = row.get("title") or ""
    edition = IndexEdition(
        1,
        language,
        {"title": ((title, language),) if title else ()},
        ((1, row["text"], language),),
    )
    return Change(
        row["_id"],
        IndexDocument(row["_id"], Access.PUBLIC, State.PUBLISHED, 0, {}, (edition,)),
    )


def _run(engine: Engine, text: str, language: str, match: str) -> list[str]:
    """Return the documents that a query finds, best first."""
    compiler = Compiler((language,), None, lambda facet, expression: None, language)
    # A question is words: a dash, quotation marks or a colon in it are no signs.
    words: Expression = All(tuple(Word(word) for word in RAW_WORD.findall(text)))
    if match == "all":
        words = parse(text).expression
    node = compiler.compile(words, match)
    request = MatchRequest(node, limit=_DEPTH, with_pages=False)
    return [hit.document for hit in engine.search(request, PUBLIC_SCOPE).hits]


def measure(
    runs: Mapping[str, Sequence[str]], grades: Grades, documents: int, language: str
) -> Scores:
    """Return the figures of lists of documents.

    Args:
        runs: by query, the documents found, best first; queries without any may be
            left out.
        grades: by query and document; above 0 is relevant.
        documents: how many there are in all.
        language: of the collection.

    Raises:
        QueryError: no query has a relevant document.
    """
    judged = {query: own for query, own in grades.items() if max(own.values()) > 0}
    if not judged:
        raise QueryError("No query has a relevant document: nothing can be measured.")
    figures = [
        (
            _ndcg(runs.get(query, ()), own, 10),
            _average_precision(runs.get(query, ()), own),
            _recall(runs.get(query, ()), own, 100),
        )
        for query, own in judged.items()
    ]
    ndcg, mean, recall = (
        sum(column) / len(figures) for column in zip(*figures, strict=True)
    )
    return Scores(ndcg, mean, recall, documents, len(judged), language)


def _ndcg(run: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
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


def _recall(run: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    relevant = {id for id, grade in grades.items() if grade > 0}
    return len(relevant.intersection(run[:depth])) / len(relevant)


def _read_lines(file: Path) -> Iterator[dict[str, str]]:
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield {
                "_id": str(row["_id"]),
                "title": str(row.get("title") or ""),
                "text": str(row["text"]),
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"{file}, line {number}: expected a JSON object with '_id' and 'text'."
            ) from error


def read_grades(file: Path) -> dict[str, dict[str, int]]:
    """Return the grades of a file of judgements.

    Its lines are query, document and grade, parted by tabs or spaces; TREC's form
    with a second column that means nothing is read too, and a heading passed over.

    Raises:
        SettingsError: the file is missing, or a line is of another form.
    """
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(file), 1):
        columns = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and columns[-1].strip() == "score"):
            continue
        if len(columns) == 4:
            del columns[1]
        try:
            query, document, grade = (column.strip() for column in columns)
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise SettingsError(
                f"{file}, line {number}: expected query, document and a whole number, "
                "parted by tabs."
            ) from error
    return grades


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Cannot read {file}. A collection is a folder with corpus.jsonl, "
            "queries.jsonl and qrels.tsv in UTF-8."
        ) from error


def guess_language(texts: Sequence[str]) -> str:
    """Return the language of texts, from their letters and small words.

    Enough to tell whole collections of the nine languages apart; ``und`` if nothing
    tells.
    """
    sample = " ".join(text[:2_000] for text in texts[:200])
    words = [word.lower() for word in RAW_WORD.findall(sample)]
    if sum(bool(CJK_RUN.match(word)) for word in words) > len(words) / 2:
        return "ja"
    return query_language(words, LANGUAGES) or "und"
