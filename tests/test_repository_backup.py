"""Nothing is ever lost: verification, backup, restore."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from repository.backup import back_up, check_database, check_files, restore
from repository.catalogue import Catalogue
from repository.errors import CatalogueError
from repository.files import FileStore, sha256_of
from repository.model import STAFF_SCOPE
from repository.settings import Settings
from tests.making import hold


@pytest.fixture
def two(catalogue: Catalogue, tmp_path: Path) -> list[str]:
    return [
        hold(catalogue, tmp_path / name, text).document
        for name, text in (("a.txt", "First."), ("b.txt", "Second."))
    ]


def test_a_backup_brings_everything_back(
    settings: Settings, catalogue: Catalogue, two: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "shelf.tar"
    assert back_up(settings, target) == 2
    elsewhere = replace(settings, home=tmp_path / "other")
    assert restore(elsewhere, target) == 2
    restored = Catalogue.open(elsewhere)
    assert restored.identity == catalogue.identity
    assert restored.documents(two, STAFF_SCOPE) == catalogue.documents(two, STAFF_SCOPE)
    assert check_files(restored) == []
    assert check_database(restored) == []
    restored.close()


def test_a_backup_never_overwrites_and_a_restore_neither(
    settings: Settings, two: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "shelf.tar"
    back_up(settings, target)
    with pytest.raises(CatalogueError, match="exists already"):
        back_up(settings, target)
    with pytest.raises(CatalogueError, match="holds a catalogue already"):
        restore(settings, target)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_cut_off_backup_is_refused_and_leaves_the_home_empty(
    settings: Settings, two: list[str], tmp_path: Path, kept: float
) -> None:
    target = tmp_path / "shelf.tar"
    back_up(settings, target)
    whole = target.read_bytes().rstrip(b"\0")
    target.write_bytes(whole[: int(len(whole) * kept)])
    elsewhere = replace(settings, home=tmp_path / "other")
    with pytest.raises(CatalogueError, match="not a whole backup"):
        restore(elsewhere, target)
    assert list(elsewhere.home.iterdir()) == []


def test_a_backup_cannot_write_outside_its_home(
    settings: Settings, tmp_path: Path
) -> None:
    evil = tmp_path / "evil.tar"
    payload = tmp_path / "payload"
    payload.write_text("x")
    with tarfile.open(evil, "w") as archive:
        archive.add(payload, "../../escaped")
        archive.add(payload, "files/../../escaped")
    with pytest.raises(CatalogueError):
        restore(settings, evil)
    assert not list(tmp_path.rglob("escaped"))


def test_damage_and_loss_are_found_with_the_document_they_concern(
    catalogue: Catalogue, two: list[str]
) -> None:
    first, second = (
        catalogue.document(id, STAFF_SCOPE).editions[0].sha256 for id in two
    )
    path = catalogue.files.path(first)
    path.chmod(0o644)
    path.write_text("Fir5t.")
    catalogue.files.remove(second)
    found = {damage.sha256: damage for damage in check_files(catalogue)}
    assert found[first].what == "is damaged"
    assert found[first].documents == (two[0],)
    assert found[second].what == "is missing"


def test_a_file_that_changes_while_it_is_stored_is_not_kept(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    source = tmp_path / "a.txt"
    source.write_text("before")
    sha256 = sha256_of(source)
    source.write_text("after")
    with pytest.raises(CatalogueError, match="changed while"):
        store.put(source, sha256)
    assert not [path for path in store.root.rglob("*") if path.is_file()]


def test_a_restore_replaces_nothing_that_is_left_of_another_home(
    settings: Settings, two: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "shelf.tar"
    back_up(settings, target)
    elsewhere = replace(settings, home=tmp_path / "other")
    elsewhere.files_dir.mkdir(parents=True)
    assert restore(elsewhere, target) == 2
    (elsewhere.home / "catalogue.sqlite").unlink()
    with pytest.raises(CatalogueError, match="holds files already"):
        restore(elsewhere, target)
    assert not (elsewhere.home / "catalogue.sqlite").exists()


def test_a_backup_without_a_catalogue_in_it_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"")
    (tmp_path / "commonshelf-backup.json").write_text('{"files": 0}')
    target = tmp_path / "shelf.tar"
    with tarfile.open(target, "w") as archive:
        for name in ("catalogue.sqlite", "commonshelf-backup.json"):
            archive.add(tmp_path / name, name)
    with pytest.raises(CatalogueError, match="not a whole backup"):
        restore(replace(settings, home=tmp_path / "other"), target)


def test_a_backup_into_a_folder_that_is_not_there_is_refused(
    settings: Settings, two: list[str], tmp_path: Path
) -> None:
    with pytest.raises(CatalogueError, match="no folder"):
        back_up(settings, tmp_path / "nowhere" / "shelf.tar")
