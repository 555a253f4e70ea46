"""Fixtures for every test: a home of its own, a real catalogue, real vocabularies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from repository.catalogue import Catalogue
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of real documents and collections beside a founder's checkout."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not part of the project")
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation of its own."""
    return load_settings(tmp_path / "home", environment={})


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    """An empty catalogue."""
    catalogue = Catalogue.open(settings, create=True)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    """The shipped vocabularies."""
    return load_vocabularies(*load_settings(environment={}).vocabulary_dirs)
