"""What people ask of the starter collection is found, and what is not theirs is not."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.make_search_cases import (
    CASES as FILE,
)
from corpus.make_search_cases import (
    EVALUATION,
    evaluation_files,
    grades,
    read_shelf,
    texts,
)
from index.case_checking import Checker
from index.engine import Engine, open_engine
from index.evaluation import mean, measure, search_judged
from index.judged import read_judged
from index.query import Query
from index.results import Results
from index.search_cases import SearchCase, read_cases
from index.searching import search
from repository.catalogue import Catalogue
from repository.model import LANGUAGES, PUBLIC_SCOPE, STAFF_SCOPE, Scope
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from search_web.query_examples import MEANINGS, examples

CASES = read_cases(FILE)
SHELF = read_shelf()

Ask = Callable[..., Results]


@pytest.fixture(scope="session")
def library(starter: Settings) -> Iterator[tuple[Catalogue, Engine]]:
    catalogue = Catalogue.open(starter)
    engine = open_engine(starter, catalogue.identity)
    yield catalogue, engine
    engine.close()
    catalogue.close()


@pytest.fixture(scope="session")
def checker(library: tuple[Catalogue, Engine], vocabularies: Vocabularies) -> Checker:
    return Checker(*library, vocabularies)


@pytest.fixture(scope="session")
def ask(library: tuple[Catalogue, Engine], vocabularies: Vocabularies) -> Ask:
    """A function that asks the starter collection, as the public unless told."""

    def ask(case: SearchCase, scope: Scope = PUBLIC_SCOPE) -> Results:
        query = Query.from_params([("q", case.query), ("limit", "200"), *case.filters])
        return search(*library, vocabularies, query, scope, ui=case.language)

    return ask


def found(results: Results) -> list[str]:
    """Return the editions of an answer, best first."""
    return [Path(hit.filename).stem for hit in results.hits]


def rank(name: str, editions: list[str]) -> int | None:
    """Return where a document or edition stands, from 1 on; None if nowhere."""
    wanted = SHELF.editions(name)
    return next((n for n, one in enumerate(editions, 1) if one in wanted), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_search_finds_what_it_has_to(
    case: SearchCase, checker: Checker, ask: Ask
) -> None:
    outcome = checker.check(case)
    if case.expected_to_fail:
        assert outcome.failures, "It is found now: take expected_to_fail out of it."
    else:
        assert not outcome.failures, "\n".join(
            line for one in outcome.failures for line in (one.says, *one.reasons)
        )
    assert not SHELF.hidden.intersection(found(ask(case))), "hidden from the public"


def test_staff_find_what_the_same_words_do_not_show_the_public(ask: Ask) -> None:
    hidden = {SHELF.keys[edition] for edition in SHELF.hidden}
    shown = {
        name
        for case in CASES
        for name in hidden.intersection(case.must_not)
        if rank(name, found(ask(case, STAFF_SCOPE)))
    }
    assert shown == hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_help_page_find_documents_of_the_readers_language(
    language: str, library: tuple[Catalogue, Engine], vocabularies: Vocabularies
) -> None:
    shown = examples(language)
    assert len(shown) >= len(MEANINGS) - (language == "ja")
    for typed, _ in shown:
        found = search(*library, vocabularies, Query(typed), PUBLIC_SCOPE, language)
        assert not found.notes, typed
        assert found.hits and found.hits[0].language == language, typed


def test_every_document_that_is_named_is_there() -> None:
    for case in CASES:
        wanted = {*case.must, *case.may}
        for name in wanted | {*case.must_not}:
            editions = SHELF.editions(name)  # raises KeyError with the name
            if name in wanted:
                assert not SHELF.hidden.intersection(editions), (case.query, name)
        keys = [SHELF.keys.get(name, name) for name in (*wanted, *case.must_not)]
        assert len(keys) == len(set(keys)), f"{case.query}: a document named twice"
        assert len(case.must) <= case.within, case.query
        assert case.must or case.must_not, f"{case.query} expects nothing"


def test_all_languages_and_users_ask() -> None:
    assert len(CASES) >= 66
    languages = Counter(case.language for case in CASES)
    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 7, languages
    assert {case.who for case in CASES} == {"researcher", "affiliate", "staff"}
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.why.endswith(".") for case in CASES)


def test_only_a_handful_is_expected_to_fail() -> None:
    assert sum(bool(case.expected_to_fail) for case in CASES) <= 6


def test_the_evaluation_files_are_current() -> None:
    for name, content in evaluation_files(CASES, SHELF).items():
        assert (EVALUATION / name).read_text("utf-8") == content, (
            f"Run: python -m corpus.make_search_cases ({name} is out of date)"
        )


def test_the_edition_asked_for_counts_most() -> None:
    case = SearchCase(
        "eau", must=("paris-water.fr",), may=("case-nice-water",), language="fr"
    )
    assert grades(case, SHELF) == {
        "paris-water.fr": 2,
        "paris-water.en": 1,
        "paris-water.ja": 1,
        "nice-water.fr": 1,
    }


def test_an_evaluation_reads_what_is_made(tmp_path: Path) -> None:
    files = evaluation_files(CASES, SHELF) | {"corpus.jsonl": texts(SHELF)}
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    judged = read_judged(tmp_path)
    assert len(judged.corpus) == len(SHELF.keys) - len(SHELF.hidden)
    figures = measure(search_judged([judged])[judged.name], judged.grades)
    assert len(figures) == files["queries.jsonl"].count("\n")
    assert mean(figures).recall_100 > 0.5
