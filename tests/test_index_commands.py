"""Finding from the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.cli import main
from repository.model import Access, Page
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.making import hold, said


@pytest.fixture
def home(
    catalogue: Catalogue,
    settings: Settings,
    tmp_path: Path,
    vocabularies: Vocabularies,
) -> Settings:
    hold(
        catalogue,
        tmp_path / "motion.txt",
        "Conference rejects outsourcing of joined up services.",
        assertions=(
            said("title", "Total Place"),
            said("type", "motion"),
            said("issued", "2010-02-18"),
        ),
    )
    hold(catalogue, tmp_path / "other.txt", "An old report.")
    catch_up_home(settings)
    return settings


def run(settings: Settings, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(settings.home), *args])


def test_a_search_shows_title_facts_and_passage(home: Settings) -> None:
    result = run(home, "search", "outsourcing")
    assert result.exit_code == 0
    assert result.output.startswith("1 document (")
    assert "1. Total Place" in result.output
    assert "motion · 2010-02-18" in result.output
    assert "p. 1: Conference rejects outsourcing of joined up" in result.output
    assert "language: en (1)" in result.output
    assert "\x1b" not in result.output


def test_a_search_as_json_is_what_the_api_answers(home: Settings) -> None:
    result = run(home, "search", '"joined up"', "--type", "motion", "--format", "json")
    answer = json.loads(result.output)
    assert answer["total"] == 1
    assert answer["query"]["type"] == ["motion"]
    assert answer["hits"][0]["title"] == "Total Place"


def test_options_narrow_sort_and_page(home: Settings) -> None:
    assert run(home, "search", "--year", "2010").output.startswith("1 document")
    assert run(home, "search", "--year", "2011..").output.startswith("0 documents")
    listed = run(home, "search", "--sort", "date", "--limit", "1")
    assert "2 documents, 1 to 1 shown" in listed.output
    assert "1. Total Place" in listed.output
    second = run(home, "search", "--sort", "date", "--limit", "1", "--offset", "1")
    assert "2. other" in second.output


def test_access_levels_narrow_for_those_who_see_several(
    home: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    hold(
        catalogue,
        tmp_path / "pay.txt",
        "Pay of the staff.",
        assertions=(said("title", "Pay"),),
        default_access=Access.AFFILIATES,
    )
    catch_up_home(home)
    found = run(home, "search", "--access", "affiliates").output
    assert found.startswith("1 document")
    assert "access: public (2), *affiliates (1)" in found
    assert "Pay" in run(home, "export", "--access", "affiliates").output
    for public in (
        run(home, "search", "--as", "public").output,
        run(home, "search", "--as", "public", "--access", "affiliates").output,
    ):
        assert "access:" not in public and "Pay" not in public


def test_a_concept_is_searched_without_its_other_labels(
    home: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    for language, text in (
        ("fr", "La remunicipalisation de l’eau."),
        ("de", "Die Rekommunalisierung des Wassers."),
    ):
        hold(
            catalogue,
            tmp_path / f"{language}.txt",
            text,
            pages=(Page(1, text, language=language),),
            language=language,
        )
    catch_up_home(home)
    asked = ("search", "remunicipalisation")
    assert run(home, *asked).output.startswith("2 documents")
    less = run(home, *asked, "--without", "remunicipalisation").output
    assert less.startswith("1 document ")
    assert "also finds" not in less
    exported = ("export", "remunicipalisation", "--without", "remunicipalisation")
    assert len(run(home, *exported).output.splitlines()) == 2


def test_a_slip_and_a_note_are_shown(home: Settings) -> None:
    result = run(home, "search", '"joined up')
    assert 'Read as: "joined up"' in result.output
    assert "never closed" in result.output
    assert "Did you mean: outsourcing" in run(home, "search", "outsorcing").output


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("search", "x", "--theme", "caer"), 2, "No theme is called 'caer'"),
        (("search", "x", "--year", "soon"), 2, "Cannot read 'soon' as years"),
        (("search", "x", "--language", "xx"), 2, "No language has the code 'xx'"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    home: Settings, args: tuple[str, ...], code: int, message: str
) -> None:
    result = run(home, *args)
    assert result.exit_code == code
    assert result.stderr.startswith(f"Error: {message}")
    assert "Traceback" not in result.output


def test_a_missing_index_says_what_to_do_and_rebuild_does_it(home: Settings) -> None:
    (home.index_dir / "index.json").unlink()
    result = run(home, "search", "outsourcing")
    assert result.exit_code == 1
    assert "commonshelf rebuild" in result.stderr
    rebuilt = run(home, "rebuild")
    assert rebuilt.exit_code == 0
    assert str(home.home) in rebuilt.output
    assert "The search index holds 2 documents." in rebuilt.output
    assert "1 document" in run(home, "search", "outsourcing").output


def test_evaluate_prints_its_figures(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "the water"}')
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "water"}')
    (tmp_path / "qrels.tsv").write_text("q\ta\t1")
    result = run(settings, "evaluate", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "nDCG@10      1.0000" in result.output
    as_json = run(settings, "evaluate", str(tmp_path), "--format", "json")
    assert json.loads(as_json.output)["recall@100"] == 1.0


def test_what_evaluate_found_can_be_measured_again(
    tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "judged"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"_id": "a", "text": "the water"}')
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "water"}')
    (folder / "qrels.tsv").write_text("q\ta\t1")
    file = tmp_path / "my.run"
    written = run(settings, "evaluate", str(folder), "--write-run", str(file))
    assert written.exit_code == 0, written.output
    assert file.read_text().startswith("q Q0 a 1 ")
    again = run(settings, "evaluate", str(folder), "--run", str(file), "--queries")
    assert "  q                    nDCG@10 1.0000" in again.output
    file.write_text("q Q0 other 1 1 me")
    other = run(settings, "evaluate", str(folder), "--run", str(file))
    assert "nDCG@10      0.0000" in other.output
    twice = run(settings, "evaluate", str(folder), str(folder))
    assert twice.exit_code == 2 and "same name" in twice.output


@pytest.mark.parametrize("command", ["search", "rebuild", "evaluate"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "Example: commonshelf" in result.output
