"""Fixtures for every test: a home of its own, a real catalogue, real vocabularies."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from index.catch_up import catch_up_home
from ingest.incoming import find_files
from ingest.metadata import read_table
from ingest.pipeline import Ingest
from ingest.report import Report
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies, load_vocabularies
from tests.making_shelf import browsing, fill_shelf
from tests.serving import Site, serving

# No test has a stopwatch: how long an example takes is a matter of the machine. The
# same commit is tried with the same examples; "exploring" takes others each time.
hypothesis_settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis_settings.register_profile("exploring", deadline=None)
hypothesis_settings.load_profile("repeatable")

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


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty catalogue; to be copied."""
    settings = load_settings(tmp_path_factory.mktemp("empty"), environment={})
    Catalogue.open(settings, create=True).close()
    return settings.home


@pytest.fixture
def catalogue(settings: Settings, empty_home: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    shutil.copytree(empty_home, settings.home, dirs_exist_ok=True)
    catalogue = Catalogue.open(settings)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    """The shipped vocabularies."""
    return load_vocabularies(*load_settings(environment={}).vocabulary_dirs)


@pytest.fixture(scope="session")
def starter(
    tmp_path_factory: pytest.TempPathFactory, vocabularies: Vocabularies
) -> Settings:
    """An installation that holds the starter collection; tests only read it.

    The first of several processes that run tests makes it, the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    settings = load_settings(base / "starter", environment={})
    made = base / "starter-made"
    with (base / "starter-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder = settings.corpus_dir / "documents"
            catalogue = Catalogue.open(settings, create=True)
            Ingest(catalogue, settings, vocabularies, [folder]).run(
                find_files([folder])
            )
            catalogue.close()
            catch_up_home(settings)
            made.touch()
    return settings


@pytest.fixture
def take(
    catalogue: Catalogue, settings: Settings, vocabularies: Vocabularies
) -> Callable[..., Report]:
    """A function that takes files into the catalogue."""

    def take(*paths: Path, table: Path | None = None) -> Report:
        read = read_table(table) if table else None
        run = Ingest(catalogue, settings, vocabularies, paths, read)
        return run.run(find_files(paths))

    return take


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with a handful of documents of every kind."""
    return fill_shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module")
def client(shelf: Settings) -> Iterator[FlaskClient]:
    """A browser without a screen, of the public, for the shelf of the module."""
    with browsing(shelf) as client:
        yield client


@pytest.fixture(scope="module")
def staff(shelf: Settings) -> Iterator[FlaskClient]:
    """The same, of staff."""
    with browsing(shelf, STAFF_SCOPE) as client:
        yield client


@pytest.fixture
def site() -> Iterator[Site]:
    """A place on the web, whose pages the test sets."""
    with serving() as site:
        yield site
