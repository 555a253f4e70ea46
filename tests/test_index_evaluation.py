"""Measuring search: the figures, and files that cannot be read."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import Scores, mean, measure, search_judged
from index.judged import (
    Judged,
    guess_language,
    read_grades,
    read_judged,
    read_run,
    write_run,
)
from repository.errors import QueryError, SettingsError


def ranked(*documents: str) -> list[tuple[str, float]]:
    return [(document, 1 / rank) for rank, document in enumerate(documents, 1)]


def evaluated(judged: Judged) -> Scores:
    found = search_judged([judged])[judged.name]
    return mean(measure(found, judged.grades))


def test_the_figures_are_those_of_the_formulas() -> None:
    runs = {"q": ranked("a", "x", "b", "y"), "r": ranked("x")}
    grades = {"q": {"a": 1, "b": 3, "c": 2, "y": 0}, "r": {"a": 1}, "s": {"a": 0}}
    figures = measure(runs, grades)
    scores = mean(figures)
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert scores.ndcg_10 == pytest.approx(gained / best / 2)
    assert scores.map == pytest.approx((1 / 1 + 2 / 3) / 3 / 2)
    assert scores.recall_20 == scores.recall_100 == pytest.approx(2 / 3 / 2)
    assert scores.mrr == 1 / 2
    assert figures.keys() == {"q", "r"}
    late = {"q": [*ranked(*(f"x{n}" for n in range(20))), ("a", 0.01)]}
    (own,) = measure(late, {"q": {"a": 1}}).values()
    assert (own.ndcg_10, own.mrr) == (0, 1 / 21)
    assert (own.recall_20, own.recall_100) == (0, 1)


def test_a_perfect_list_scores_one() -> None:
    figures = measure({"q": ranked("a", "b")}, {"q": {"a": 2, "b": 1}})
    assert set(figures["q"].to_json().values()) == {1.0}


def test_nothing_judged_is_nothing_measured() -> None:
    with pytest.raises(QueryError, match="nothing can be measured"):
        measure({}, {"q": {"a": 0}})


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
    judged = read_judged(write(tmp_path))
    assert judged.language == "sv"
    assert set(evaluated(judged).to_json().values()) == {1.0}


def test_collections_in_one_index_keep_their_documents_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = read_judged(write(tmp_path / "one"))
    two = read_judged(write(tmp_path / "two"), "en")
    found = search_judged([one, two])
    # Both hold a document "a"; each finds its own first, and the other one too.
    assert [id for id, _ in found["one"]["q"]][:2] == ["a", "two/a"]
    assert "a" in [id for id, _ in found["two"]["q"]]


names = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=5)
runs = st.dictionaries(
    names,
    st.dictionaries(names, st.floats(-1e6, 1e6), min_size=1, max_size=6).map(
        lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
    ),
    max_size=4,
)


@given(runs)
def test_a_run_is_read_back_in_the_order_in_which_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, run: dict[str, list[tuple[str, float]]]
) -> None:
    file = tmp_path_factory.getbasetemp() / "some.run"
    write_run(run, file)
    read = read_run(file)
    assert {query: [id for id, _ in found] for query, found in read.items()} == {
        query: [id for id, _ in found] for query, found in run.items()
    }


def test_a_run_goes_by_its_scores_as_in_trec_eval(tmp_path: Path) -> None:
    file = tmp_path / "some.run"
    file.write_text("q Q0 low 1 0.5 me\nq Q0 a 2 2 me\n\nq Q0 b 3 2.0 me\n")
    assert read_run(file) == {"q": [("b", 2.0), ("a", 2.0), ("low", 0.5)]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q Q0 a 1 0.5 me\nq Q0 a 1 0.5\n", "line 2: expected 'query Q0"),
        ("q Q0 a 1 high me\n", "line 1: expected 'query Q0"),
        ("q Q0 a 1 nan me\n", "line 1: nan is no score"),
    ],
)
def test_a_bad_line_of_a_run_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "some.run"
    file.write_text(text)
    with pytest.raises(SettingsError, match=message):
        read_run(file)


def test_what_has_spaces_in_its_name_cannot_stand_in_a_run(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'a b' has white space"):
        write_run({"q": [("a b", 1.0)]}, tmp_path / "some.run")


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
        read_judged(write(tmp_path, **files))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"corpus\.jsonl"):
        read_judged(tmp_path)


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
    judged = read_judged(shared / "data" / "ir" / name)
    assert judged.language == language
    assert evaluated(judged).ndcg_10 >= least
