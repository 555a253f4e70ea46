"""Settings come from four places, in order, and a mistake in one is named."""

from pathlib import Path

import pytest

from repository.errors import SettingsError
from repository.model import Access
from repository.settings import load_settings


def test_the_environment_counts_more_than_the_file(tmp_path: Path) -> None:
    (tmp_path / "commonshelf.toml").write_text('workers = 3\naccess = "staff"\n')
    settings = load_settings(tmp_path, {"COMMONSHELF_WORKERS": "5"})
    assert settings.workers == 5
    assert settings.access is Access.STAFF


def test_the_home_is_named_by_option_then_environment(tmp_path: Path) -> None:
    environment = {"COMMONSHELF_HOME": str(tmp_path / "env")}
    assert load_settings(None, environment).home == tmp_path / "env"
    assert load_settings(tmp_path, environment).home == tmp_path
    xdg = {"XDG_DATA_HOME": str(tmp_path)}
    assert load_settings(None, xdg).home == tmp_path / "commonshelf"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("worker = 3", "no setting is called 'worker'", id="unknown"),
        pytest.param("workers = 0", "at least 1", id="too small"),
        pytest.param('access = "all"', "access", id="not a level"),
        pytest.param("workers =", "not valid TOML", id="broken file"),
    ],
)
def test_a_mistake_in_the_file_is_named(
    tmp_path: Path, written: str, words: str
) -> None:
    (tmp_path / "commonshelf.toml").write_text(written)
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path, {})
