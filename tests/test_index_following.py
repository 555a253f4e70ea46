"""Documents can be found while others still come in."""

import time
from pathlib import Path

import pytest

from index import following
from index.catch_up import waiting
from index.following import Following
from index.state import locked
from repository.catalogue import Catalogue
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.making import hold


@pytest.mark.parametrize(
    ("portion", "files", "characters"),
    [
        pytest.param(2, 100, 0, id="while many files are left"),
        pytest.param(2, 0, 0, id="with more files than were expected"),
        pytest.param(250, 4, 0, id="with the last file, whatever became of it"),
        pytest.param(250, 100, 1_000_000, id="once there is much text"),
    ],
)
def test_what_came_in_is_indexed_before_the_run_ends(
    settings: Settings,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    portion: int,
    files: int,
    characters: int,
) -> None:
    monkeypatch.setattr(following, "_PORTION", portion)
    with Following(settings, vocabularies) as index:
        index.expect(files)
        for name in ("one", "two"):
            hold(catalogue, tmp_path / f"{name}.txt")
            index.file_done(is_change=True, characters=characters)
        for _ in range(2, files if files < 10 else 2):
            index.file_done(is_change=False)
        deadline = time.monotonic() + 60
        while waiting(settings, catalogue) != 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert waiting(settings, catalogue) == 0


def test_an_index_that_cannot_be_changed_does_not_stop_the_run(
    settings: Settings,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "_PORTION", 2)
    with locked(settings.index_dir, name="rebuild"):
        with Following(settings, vocabularies) as index:
            for name in ("one", "two"):
                hold(catalogue, tmp_path / f"{name}.txt")
                index.file_done(is_change=True)
        assert waiting(settings, catalogue) is None
    assert catalogue.find_key("none") is None  # it still answers
