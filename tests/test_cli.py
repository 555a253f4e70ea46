"""Commands as staff type them: exit status, output, messages."""

import json
import re
from pathlib import Path

import click
import pytest

from repository.cli import COMMANDS, main
from tests.making import run

WORDS = "The union calls on the council to bring cleaning back in house. "


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def loaded(home: Path, tmp_path: Path) -> str:
    """A home with one document; gives its identifier."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "brief.txt").write_text(f"Cleaning in house\n\n{WORDS * 4}")
    result = run(home, "ingest", str(folder), "--format", "json")
    [entry] = json.loads(result.stdout)["files"]
    return str(entry["document"])


def test_every_command_explains_itself_with_an_example(home: Path) -> None:
    for name in COMMANDS:
        text = run(home, name, "--help").stdout
        # An example can be copied: no option or value is parted at its hyphen.
        assert not re.search(r"\w-\n", text), name
        assert "Example: commonshelf" in text, name
        context = click.Context(main)
        command = main.get_command(context, name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts}"


def test_the_list_of_commands_needs_no_home(home: Path) -> None:
    text = run(home, "--help").stdout
    for name in COMMANDS:
        assert name in text
    assert not home.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("show", "bcdfgh"),
        ("search", "water"),
        ("status",),
        ("check",),
        ("backup", "x.tar"),
        ("rebuild",),
    ],
    ids=lambda words: words[0],
)
def test_without_a_catalogue_a_command_says_how_to_begin(
    home: Path, words: tuple[str, ...]
) -> None:
    result = run(home, *words, status=1)
    assert result.stderr.startswith("Error: There is no catalogue")
    assert "commonshelf ingest" in result.stderr
    assert not home.exists()


def test_ingest_says_what_came_in_and_which_home_it_used(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(WORDS * 3)
    result = run(home, "ingest", str(tmp_path / "a.txt"))
    assert "1 added" in result.stdout
    assert str(home) in result.stdout
    assert "public" in result.stdout


def test_ingest_ends_with_1_when_a_file_failed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS * 3)
    (tmp_path / "b.pdf").write_bytes(b"")
    result = run(
        home, "ingest", str(tmp_path / "a.txt"), str(tmp_path / "b.pdf"), status=1
    )
    assert "1 added, 1 failed" in result.stdout
    assert "b.pdf" in result.stdout


def test_a_mistake_in_the_command_ends_with_2(home: Path, tmp_path: Path) -> None:
    run(home, "ingest", str(tmp_path / "nothing"), status=2)
    run(home, "ingest", status=2)
    (tmp_path / "m.csv").write_text("titel\nx\n")
    (tmp_path / "a.txt").write_text(WORDS)
    result = run(
        home,
        "ingest",
        str(tmp_path / "a.txt"),
        "--metadata",
        str(tmp_path / "m.csv"),
        status=2,
    )
    assert "filename" in result.stderr


def test_what_was_ingested_is_found_at_once(home: Path, loaded: str) -> None:
    result = run(home, "search", "cleaning", "--format", "json")
    answer = json.loads(result.stdout)
    assert [hit["id"] for hit in answer["hits"]] == [loaded]
    assert answer["query"]["q"] == "cleaning"


def test_a_correction_is_searchable_at_once(home: Path, loaded: str) -> None:
    run(home, "edit", loaded, "--set", "title=Kaleidoscope", "--add", "theme=care")
    answer = json.loads(run(home, "search", "kaleidoscope", "--format", "json").stdout)
    assert answer["total"] == 1
    answer = json.loads(
        run(home, "search", "--theme", "care", "--format", "json").stdout
    )
    assert answer["total"] == 1


def test_a_removed_document_is_not_found_until_it_is_taken_back(
    home: Path, loaded: str
) -> None:
    run(home, "remove", loaded)
    answer = json.loads(run(home, "search", "cleaning", "--format", "json").stdout)
    assert answer["total"] == 0
    run(home, "show", loaded, status=1)
    run(home, "remove", "--undo", loaded)
    answer = json.loads(run(home, "search", "cleaning", "--format", "json").stdout)
    assert answer["total"] == 1


def test_show_tells_where_each_value_comes_from(home: Path, loaded: str) -> None:
    run(home, "edit", loaded, "--set", "title=Staff title")
    text = run(home, "show", loaded, "--history", "--text").stdout
    assert "Staff title  (staff)" in text
    assert "edit" in text
    assert "calls on the council" in text
    told = json.loads(run(home, "show", loaded, "--format", "json").stdout)
    assert told["editions"][0]["record"]["title"][0]["origin"] == "staff"


def test_status_tells_what_is_held_and_what_is_wrong(
    home: Path, loaded: str, tmp_path: Path
) -> None:
    (tmp_path / "in" / "empty.pdf").write_bytes(b"")
    run(home, "ingest", str(tmp_path / "in"), status=1)
    text = run(home, "status").stdout
    assert "1 documents" in text
    assert "empty.pdf" in text
    assert "up to date" in text
    told = json.loads(run(home, "status", "--format", "json").stdout)
    assert told["documents"] == 1
    assert told["changes_not_indexed"] == 0


def test_a_backup_makes_a_home_that_is_searched_like_the_first(
    home: Path, loaded: str, tmp_path: Path
) -> None:
    run(home, "backup", str(tmp_path / "shelf.tar"))
    other = tmp_path / "other"
    run(other, "restore", str(tmp_path / "shelf.tar"))
    answer = json.loads(run(other, "search", "cleaning", "--format", "json").stdout)
    assert [hit["id"] for hit in answer["hits"]] == [loaded]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("search", "--theme", "cair"), "care", id="facet value"),
        pytest.param(("search", "--year", "last"), "2010..2022", id="year"),
        pytest.param(("edit", "{id}", "--set", "title"), "FIELD=VALUE", id="pair"),
        pytest.param(("edit", "{id}", "--set", "theme=cair"), "care", id="theme"),
    ],
)
def test_a_mistyped_value_is_named_with_what_would_do(
    home: Path, loaded: str, words: tuple[str, ...], message: str
) -> None:
    result = run(home, *(word.format(id=loaded) for word in words), status=2)
    assert result.stderr.startswith("Error: ")
    assert message in result.stderr


def test_a_damaged_file_is_found(home: Path, loaded: str) -> None:
    assert "as it came in" in run(home, "check").stdout
    [stored] = [p for p in (home / "files").rglob("*") if p.is_file()]
    stored.chmod(0o644)
    stored.write_text("other")
    result = run(home, "check", status=1)
    assert "is damaged" in result.stderr
    assert loaded in result.stderr


def test_a_foreign_index_is_replaced_by_one_of_our_own(
    home: Path, loaded: str, tmp_path: Path
) -> None:
    """An index that came from elsewhere is never opened: it could run code."""
    other = tmp_path / "other"
    (tmp_path / "o.txt").write_text("Something else entirely. " * 9)
    run(other, "ingest", str(tmp_path / "o.txt"))
    (home / "index").rename(tmp_path / "aside")
    (other / "index").rename(home / "index")
    result = run(home, "search", "cleaning", status=1)
    assert "commonshelf rebuild" in result.stderr
    run(home, "rebuild")
    answer = json.loads(run(home, "search", "cleaning", "--format", "json").stdout)
    assert answer["total"] == 1


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "motions"
    folder.mkdir()
    (folder / "a.txt").write_text(f"First motion\n\n{WORDS * 3}", encoding="utf-8")
    command = ("ingest", str(folder), "--format", "json")
    told = json.loads(run(home, *command, "--dry-run").stdout)
    assert told["counts"]["added"] == 1
    assert not home.exists()
    run(home, *command)
    (folder / "a.txt").write_text(f"First motion\n\n{WORDS * 4}", encoding="utf-8")
    (folder / "b.txt").write_text(f"Second motion\n\n{WORDS * 3}", encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 and no more")
    told = json.loads(run(home, *command, "--dry-run", status=1).stdout)
    counts = told["counts"]
    assert (counts["added"], counts["changed"], counts["failed"]) == (1, 1, 1)
    assert told["home"] == str(home)
    held = json.loads(run(home, "status", "--format", "json").stdout)
    assert (held["documents"], held["editions"], held["issues"]) == (1, 1, [])


def test_access_and_state_of_a_run_are_named_as_everywhere_else(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"Minutes\n\n{WORDS * 3}", encoding="utf-8")
    file = str(tmp_path / "a.txt")
    run(home, "ingest", file, "--access", "staff", "--state", "draft")
    for reader, count in (("public", 0), ("affiliates", 0), ("staff", 1)):
        found = run(home, "search", "--as", reader, "--format", "json").stdout
        assert json.loads(found)["total"] == count, reader


def test_mistakes_of_new_staff_are_named_with_what_to_do(
    home: Path, loaded: str, tmp_path: Path
) -> None:
    def said(*words: str, status: int = 2) -> str:
        return run(home, *words, status=status).stderr

    add = ("source", "add", "news")
    assert "http://" in said(*add, "ftp://example.org/", "--kind", "feed")
    limits = ("--least", "5", "--most", "2")
    assert "--most 2" in said(*add, "https://example.org/", "--kind", "feed", *limits)
    for command in ("watch", "ingest"):
        assert "another folder" in said(command, str(home))
        assert "another folder" in said(command, str(home.parent))
    assert "no folder" in said("backup", str(tmp_path / "no" / "a.tar"), status=1)
    assert "is in the vocabulary" in run(home, "organisations").stdout
    run(home, "upgrade")
    assert not list(home.glob("catalogue-before-upgrade-*")), "nothing was upgraded"
