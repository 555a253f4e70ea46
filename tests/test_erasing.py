"""What is erased for legal reasons is gone from everything that this installation
keeps, and stays out."""

from contextlib import closing
from pathlib import Path

import pytest

from index.engine import open_engine
from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record, remove_document, restore_document
from repository.erasing import erase_document, erased_files
from repository.errors import DocumentNotFound
from repository.listing import listed_document
from repository.model import STAFF_SCOPE, Origin
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.making import hold, run, said

_NAME = "Quibblesworth"
"""A word that no other file has."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / f"{_NAME}.txt"
    path.write_text(f"Letter of {_NAME} to the branch about sick pay.\n" * 40)
    (tmp_path / "other.txt").write_text("The branch meets on Tuesdays about wages.\n")
    return path


def id_of(home: Path, word: str) -> str:
    listed = run(home, "search", word, "--format", "json").output
    return listed.split('"id": "')[1].split('"')[0]


def files_with(folder: Path, word: str) -> list[Path]:
    """Return the files below a folder that have a word, in any form a search keeps."""
    forms = [w.encode() for w in (word, word.lower())]
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def test_nothing_in_the_home_tells_of_an_erased_document(
    home: Path, letter: Path
) -> None:
    run(home, "ingest", str(letter), str(letter.with_name("other.txt")))
    document = id_of(home, _NAME)
    run(home, "edit", document, "--set", f"title=The case of {_NAME}")
    assert files_with(home, _NAME)
    told = run(home, "erase", document, "--why", "a court's order", "--yes").output
    assert f"Erased: {document}" in told
    assert str(letter) in told
    assert files_with(home, _NAME) == []
    assert run(home, "search", "wages", "--format", "json").output.count('"id"') == 1
    assert "every file is there" in run(home, "check").output
    run(home, "backup", str(home.parent / "shelf.tar"))


def test_the_history_says_who_erased_it_and_why(home: Path, letter: Path) -> None:
    run(home, "ingest", str(letter))
    document = id_of(home, _NAME)
    words = ("--why", "request 17/2026", "--yes", "--who", "ana")
    run(home, "erase", document, *words)
    told = run(home, "show", document, "--history").output
    assert "ana: erase (request 17/2026)" in told
    assert _NAME not in told
    assert (
        f"'{document}' is left"
        in run(home, "remove", "--undo", document, status=1).output
    )


def test_an_erased_file_stays_out_until_staff_allow_it(
    home: Path, letter: Path
) -> None:
    run(home, "ingest", str(letter))
    document = id_of(home, _NAME)
    run(home, "erase", document, "--why", "by mistake", "--yes")
    again = run(home, "ingest", str(letter)).output
    assert "1 removed" in again
    assert files_with(home / "files", _NAME) == []
    run(home, "erase", document, "--allow-again")
    assert "1 added" in run(home, "ingest", str(letter)).output
    assert id_of(home, _NAME) != document


def test_erasing_asks_first_and_wants_a_reason(home: Path, letter: Path) -> None:
    run(home, "ingest", str(letter))
    document = id_of(home, _NAME)
    assert "--why" in run(home, "erase", document, "--yes", status=2).output
    asked = run(home, "erase", document, "--why", "x", status=1).output
    assert "cannot be undone" in asked
    assert id_of(home, _NAME) == document
    run(home, "erase", "zzzzzz", "--why", "x", "--yes", status=1)


def test_what_other_documents_share_or_say_stays(
    catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    kept = hold(catalogue, tmp_path / "kept.txt").document
    message = hold(catalogue, tmp_path / "message.txt").document
    attached = hold(
        catalogue,
        tmp_path / "minutes.txt",
        assertions=(said("title", "Minutes"), said("part_of", message, Origin.FILE)),
    ).document
    before = erase_document(catalogue, settings, message, "ana", "request")
    assert before.related == (attached,)
    held = catalogue.document(attached, STAFF_SCOPE)
    assert [one.value for one in held.assertions] == ["Minutes"]
    assert catalogue.document(kept, STAFF_SCOPE).editions
    assert len(list(catalogue.files.stored())) == 2


def test_a_removed_document_can_be_erased_and_harvesters_learn_of_it_once(
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
    tmp_path: Path,
) -> None:
    document = hold(catalogue, tmp_path / "a.txt").document
    edit = Edit(put=(("access", "public"), ("state", "published")))
    edit_record(catalogue, vocabularies, document, edit, "ana")
    remove_document(catalogue, document, "ana")
    erase_document(catalogue, settings, document, "ana", "request")
    listed = listed_document(catalogue, document)
    assert listed is not None
    assert listed.is_gone
    with pytest.raises(DocumentNotFound, match="erased"):
        restore_document(catalogue, document, "ana")


def test_a_run_that_broke_off_is_finished_by_the_same_command(
    catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    document = hold(catalogue, path).document
    erase_document(catalogue, settings, document, "ana", "request")
    (sha256,) = erased_files(catalogue)
    # As if the machine had stopped before the bytes were removed.
    catalogue.files.put(path, sha256)
    again = erase_document(catalogue, settings, document, "ana", "request")
    assert again.is_done
    assert list(catalogue.files.stored()) == []


def test_a_search_index_that_is_open_forgets_it(
    settings: Settings, letter: Path
) -> None:
    run(settings.home, "ingest", str(letter))
    document = id_of(settings.home, _NAME)
    with closing(Catalogue.open(settings)) as catalogue:
        identity = catalogue.identity
    with closing(open_engine(settings, identity)):
        run(settings.home, "erase", document, "--why", "x", "--yes")
    assert files_with(settings.home, _NAME) == []
