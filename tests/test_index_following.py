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


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_PORTION", 2)


def test_what_came_in_is_indexed_before_the_run_ends(
    settings: Settings,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    tmp_path: Path,
) -> None:
    with Following(settings, vocabularies) as index:
        for name in ("one", "two"):
            hold(catalogue, tmp_path / f"{name}.txt")
            index.document_changed()
        deadline = time.monotonic() + 60
        while waiting(settings, catalogue) != 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert waiting(settings, catalogue) == 0


def test_an_index_that_cannot_be_changed_does_not_stop_the_run(
    settings: Settings,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    tmp_path: Path,
) -> None:
    with locked(settings.index_dir, name="rebuild"):
        with Following(settings, vocabularies) as index:
            for name in ("one", "two"):
                hold(catalogue, tmp_path / f"{name}.txt")
                index.document_changed()
        assert waiting(settings, catalogue) is None
    assert catalogue.find_key("none") is None  # it still answers
