"""Measuring search: the figures, and files that cannot be read."""

import json
import math
from pathlib import Path

import pytest

from index.evaluation import evaluate, guess_language, measure, read_grades
from repository.errors import QueryError, SettingsError


def test_the_figures_are_those_of_the_formulas() -> None:
    runs = {"q": ["a", "x", "b", "y"], "r": ["x"]}
    grades = {"q": {"a": 1, "b": 3, "c": 2, "y": 0}, "r": {"a": 1}, "s": {"a": 0}}
    scores = measure(runs, grades, 5, "en")
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert scores.ndcg_10 == pytest.approx(gained / best / 2)
    assert scores.map == pytest.approx((1 / 1 + 2 / 3) / 3 / 2)
    assert scores.recall_100 == pytest.approx(2 / 3 / 2)
    assert scores.queries == 2


def test_a_perfect_list_scores_one() -> None:
    scores = measure({"q": ["a", "b"]}, {"q": {"a": 2, "b": 1}}, 2, "en")
    assert (scores.ndcg_10, scores.map, scores.recall_100) == (1.0, 1.0, 1.0)


def test_nothing_judged_is_nothing_measured() -> None:
    with pytest.raises(QueryError, match="nothing can be measured"):
        measure({}, {"q": {"a": 0}}, 1, "en")


def write(folder: Path, **files: str) -> Path:
    made = {
        "corpus": json.dumps({"_id": "a", "title": "Vatten", "text": "i kommunen"})
        + "\n"
        + json.dumps({"_id": "b", "text": "det är gas och el"}),
        "queries": json.dumps({"_id": "q", "text": "kommunernas vatten?"}),
        "qrels": "query-id\tcorpus-id\tscore\nq\ta\t1\n",
        **files,
    }
    (folder / "corpus.jsonl").write_text(made["corpus"], encoding="utf-8")
    (folder / "queries.jsonl").write_text(made["queries"], encoding="utf-8")
    (folder / "qrels.tsv").write_text(made["qrels"], encoding="utf-8")
    return folder


def test_a_collection_is_searched_in_its_language(tmp_path: Path) -> None:
    scores = evaluate(write(tmp_path))
    assert scores.to_json() == {
        "nDCG@10": 1.0, "MAP": 1.0, "recall@100": 1.0, "documents": 2, "queries": 1,
        "language": "sv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"corpus": "{"}, r"corpus.jsonl, line 1: expected a JSON object"),
        ({"queries": '\n{"_id": 1}'}, r"queries.jsonl, line 2"),
        ({"qrels": "q\ta\tgood\n"}, r"qrels.tsv, line 1"),
        ({"qrels": "q\ta\t1\nq\n"}, r"qrels.tsv, line 2"),
    ],
)
def test_a_bad_line_is_named(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        evaluate(write(tmp_path, **files))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"corpus\.jsonl"):
        evaluate(tmp_path)


def test_judgements_are_read_in_both_forms(tmp_path: Path) -> None:
    file = tmp_path / "qrels.tsv"
    file.write_text("q 0 a 1\nq 0 b 0\n")
    assert read_grades(file) == {"q": {"a": 1, "b": 0}}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("水道の再公営化について", "ja"),
        ("Die Stadt hat das Wasser und die Energie zurück", "de"),
        ("вода и газ в городе", "ru"),
        ("xyz", "und"),
    ],
)
def test_a_collection_tells_its_language(text: str, language: str) -> None:
    assert guess_language([text]) == language


@pytest.mark.parametrize(
    ("name", "language", "least"),
    [("swefaq-sv", "sv", 0.60), ("faquad-pt", "pt", 0.90)],
)
def test_judged_questions_are_answered_as_well_as_before(
    shared: Path, name: str, language: str, least: float
) -> None:
    scores = evaluate(shared / "data" / "ir" / name)
    assert scores.language == language
    assert scores.ndcg_10 >= least
