"""Cases that a librarian writes of what a search has to find, and why it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.case_checking import Checker, Outcome
from index.catch_up import catch_up
from index.engine import open_engine
from index.search_cases import SearchCase, read_cases
from repository.catalogue import Catalogue
from repository.cli import main
from repository.errors import SettingsError
from repository.model import Access, Page
from repository.settings import Settings
from tests.finding import small_vocabularies
from tests.making import hold, said

TEXTS = {
    "water": "Water concessions were ended. Water is a right.",
    "plan": "A plan that names water once, among many other things, and pensions.",
    "pensions": "Pensions for all who work in public services.",
    "vatten": "Vatten tillhör kommunen.",
}


@pytest.fixture
def shelf(
    catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> Iterator[Checker]:
    for name, text in TEXTS.items():
        hold(
            catalogue,
            tmp_path / f"{name}.txt",
            text,
            pages=(Page(1, text),),
            language="sv" if name == "vatten" else "en",
            assertions=(said("title", f"The {name} paper"),),
        )
    hold(
        catalogue,
        tmp_path / "secret.txt",
        "A secret of water.",
        default_access=Access.STAFF,
    )
    engine = open_engine(settings, catalogue.identity, create=True)
    vocabularies = small_vocabularies()
    catch_up(catalogue, engine, vocabularies)
    yield Checker(catalogue, engine, vocabularies)
    engine.close()


def reasons(outcome: Outcome) -> str:
    (failure,) = outcome.failures
    return "\n".join((failure.says, *failure.reasons))


def test_a_case_that_holds_has_no_failures(shelf: Checker) -> None:
    outcome = shelf.check(
        SearchCase(
            "water",
            must=("water", "plan.txt"),
            order=("water", "plan", "pensions"),
            must_not=("pensions", "secret"),
            ndcg=0.9,
        )
    )
    assert outcome.failures == ()
    assert outcome.is_as_expected
    assert outcome.ndcg == pytest.approx(1.0)


def test_what_is_too_low_is_explained_by_its_words_and_by_what_stands_above(
    shelf: Checker,
) -> None:
    told = reasons(shelf.check(SearchCase("water", must=("plan",), within=1)))
    assert "plan is number 2 of 3; it has to be among the first 1" in told
    assert "water 1× in body" in told
    assert "en:water 1× in body by its stem" in told
    assert "Number 1, 'The water paper', has " in told
    assert "2× body" in told
    assert "1× title" in told


def test_what_is_not_found_is_explained_by_the_words_that_it_lacks(
    shelf: Checker,
) -> None:
    told = reasons(shelf.check(SearchCase("pensions water", must=("water",))))
    assert "It does not match what the words ask for" in told
    assert "“pensions”: not in its edition 1 (en); 2 in the index" in told


def test_a_word_that_nothing_has_is_named(shelf: Checker) -> None:
    told = reasons(shelf.check(SearchCase("hydropower", must=("water",))))
    assert "“hydropower”: nothing in the whole index has it, in any form" in told


def test_what_a_label_of_a_concept_found_is_told_apart(shelf: Checker) -> None:
    told = reasons(shelf.check(SearchCase("water", must_not=("vatten",))))
    assert "vatten is number 3 of 3; it should not be found" in told
    assert "sv:vatt 1× in body as another name" in told


def test_a_filter_and_a_reader_that_keep_it_out_are_named(shelf: Checker) -> None:
    told = reasons(shelf.check(SearchCase("water", must=("secret",))))
    assert "This reader may not see it." in told
    assert shelf.check(
        SearchCase("water", must=("secret",), reader="staff")
    ).is_as_expected
    case = SearchCase("water", must=("plan",), filters=(("language", "sv"),))
    assert "The filter language leaves it out." in reasons(shelf.check(case))


def test_a_wrong_order_is_told_with_the_places(shelf: Checker) -> None:
    told = reasons(shelf.check(SearchCase("water", order=("plan", "water"))))
    assert "plan is number 2 of 3; it has to stand before water" in told


def test_a_case_that_is_expected_to_fail_has_to(shelf: Checker) -> None:
    failing = SearchCase("water", must=("pensions",), expected_to_fail="Not in it.")
    assert shelf.check(failing).is_as_expected
    holding = SearchCase("water", must=("water",), expected_to_fail="Nonsense.")
    assert not shelf.check(holding).is_as_expected


def test_a_document_that_is_not_held_is_named(shelf: Checker) -> None:
    with pytest.raises(SettingsError, match="'watre'"):
        shelf.check(SearchCase("water", must=("watre",)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no case"),
        ('[[case]]\nmust = ["a"]', "case 1 has no query"),
        ('[[case]]\nquery = "a"', "expects nothing"),
        ('[[case]]\nquery = "a"\nmustnot = ["a"]', "Did you mean 'must_not'"),
        ('[[case]]\nquery = "a"\nmust = "b"', "must has to be a list of names"),
        ('[[case]]\nquery = "a"\nmust = [1]', "must has to be a list of names"),
        ('[[case]]\nquery = "a"\nwithin = 0', "within has to be a whole number"),
        ("[[case]\n", "Cannot read"),
    ],
)
def test_a_slip_in_a_file_of_cases_is_named(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"cases\.toml") as raised:
        read_cases(file)
    assert message in str(raised.value)


def test_the_command_says_what_fails_and_why(
    shelf: Checker, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(
        '[[case]]\nquery = "water"\nmust = ["water"]\n'
        '[[case]]\nquery = "water"\nmust = ["plan"]\nwithin = 1\n'
        'filters = { language = ["en", "sv"] }\n'
    )
    command = ["--home", str(settings.home), "check-search", str(file)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "FAILS en: water language=en language=sv" in result.output
    assert "number 2 of" in result.output
    assert "2 cases: 1 hold, 1 not as expected, 0 known to fail." in result.output
    result = CliRunner().invoke(main, [*command, "--format", "json"])
    first, second = json.loads(result.output)
    assert first["is_as_expected"] and not first["failures"]
    assert second["failures"][0]["reasons"]
