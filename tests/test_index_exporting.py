"""Taking along what a search finds: all of it, in order, within what one may see."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import rispy

from index.catch_up import catch_up_home
from index.engine import open_engine
from index.exporting import find_documents
from index.query import Query
from index.searching import search
from repository.catalogue import Catalogue
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE, Access
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies
from tests.making import hold, run, said

COUNT = 120


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_home: Path) -> Path:
    folder = tmp_path_factory.mktemp("bulletins")
    shutil.copytree(empty_home, folder / "home")
    settings = load_settings(folder / "home", environment={})
    catalogue = Catalogue.open(settings)
    for number in range(COUNT):
        hold(
            catalogue,
            folder / f"{number}.txt",
            f"Bulletin {number} on trams.",
            assertions=(
                said("title", f"Bulletin {number}"),
                said("issued", f"{1700 + number}"),
                said("type", "press-release"),
            ),
        )
    hold(
        catalogue,
        folder / "secret.txt",
        "Secret trams.",
        assertions=(said("title", "Secret"),),
        default_access=Access.STAFF,
    )
    catalogue.close()
    catch_up_home(settings)
    return settings.home


@pytest.fixture
def home(filled: Path, settings: Settings) -> Settings:
    shutil.copytree(filled, settings.home)
    return settings


@pytest.fixture
def catalogue(home: Settings) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(home)
    yield catalogue
    catalogue.close()


def test_every_document_comes_once_and_in_the_order_of_the_search(
    home: Settings, catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    engine = open_engine(home, catalogue.identity)
    for query in (Query("trams", sort="date"), Query("bulletin trams")):
        found = find_documents(catalogue, engine, vocabularies, query, PUBLIC_SCOPE)
        ids = [document.id for document, _ in found]
        pages = [
            hit.id
            for offset in range(0, COUNT, 100)
            for hit in search(
                catalogue,
                engine,
                vocabularies,
                Query(query.q, sort=query.sort, limit=100, offset=offset),
                PUBLIC_SCOPE,
            ).hits
        ]
        assert ids == pages
        assert len(ids) == COUNT
    engine.close()


def test_what_a_reader_may_not_see_is_not_taken(home: Settings) -> None:
    for reader, count in (("public", COUNT), ("staff", COUNT + 1)):
        result = run(home.home, "export", "trams", "--as", reader, "--format", "ris")
        titles = {one["title"] for one in rispy.loads(result.stdout)}
        assert len(titles) == count
        assert ("Secret" in titles) == (reader == "staff")


def test_a_document_withdrawn_after_the_index_was_made_is_not_taken(
    home: Settings, catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    from repository.editing import remove_document

    engine = open_engine(home, catalogue.identity)
    query = Query("bulletin 7", filters={"type": ("press-release",)})
    [(first, _)] = find_documents(
        catalogue, engine, vocabularies, query, PUBLIC_SCOPE, limit=1
    )
    found = find_documents(catalogue, engine, vocabularies, query, STAFF_SCOPE)
    remove_document(catalogue, first.id, "tester")
    assert first.id not in [document.id for document, _ in found]
    engine.close()


def test_the_command_takes_the_words_and_options_of_search(
    home: Settings, tmp_path: Path
) -> None:
    words = ("bulletin", "--year", "1705..1708", "--type", "press-release")
    order = ("--sort", "date", "--offset", "1", "--limit", "2")
    listed = json.loads(
        run(home.home, "search", *words, *order, "--format", "json").stdout
    )
    file = tmp_path / "out.csv"
    run(home.home, "export", *words, *order, "--output", str(file), "--ui", "fr")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    assert [row["title"] for row in rows] == [hit["title"] for hit in listed["hits"]]
    assert [row["title"] for row in rows] == ["Bulletin 7", "Bulletin 6"]
    assert rows[0]["type"] == "Communiqué de presse"


def test_where_no_document_has_all_words_those_with_some_are_taken_as_shown(
    home: Settings,
) -> None:
    words = ("trams", "quagga")
    listed = json.loads(run(home.home, "search", *words, "--format", "json").stdout)
    taken = json.loads(run(home.home, "export", *words, "--format", "csl-json").stdout)
    assert len(taken) == listed["total"] == COUNT + 1


def test_a_mistake_is_said_before_anything_is_written(
    home: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "out.ris"
    wrong = run(
        home.home, "export", "--theme", "carre", "--output", str(file), status=2
    )
    assert "Did you mean 'care'" in wrong.output
    assert not file.exists()


def test_no_finding_is_an_empty_file_that_programs_read(home: Settings) -> None:
    nothing = ("export", "quagga", "--year", "1500")
    assert json.loads(run(home.home, *nothing, "--format", "csl-json").stdout) == []
    assert run(home.home, *nothing, "--format", "bibtex").stdout == ""
