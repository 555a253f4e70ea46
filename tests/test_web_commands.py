"""``serve`` and ``demo``, run as a person runs them."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.settings import load_settings
from tests.making import hold
from tests.making_shelf import fill_shelf
from tests.running import children, is_running, read, run, serving, soon


def test_serve_answers_at_the_address_it_prints_and_stops_cleanly(
    tmp_path: Path,
) -> None:
    fill_shelf(tmp_path)
    with serving(tmp_path, "serve", "--port", "0") as (address, process):
        assert read(f"{address}healthz") == (200, "ok\n")
        assert read(f"{address}readyz")[0] == 200
        assert "Harbour Water Report" in read(f"{address}?q=concession")[1]
        assert read(f"{address}api/v1/search?q=quagga")[1].count('"total":0') == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_several_processes_serve_the_same_new_documents(tmp_path: Path) -> None:
    settings = fill_shelf(tmp_path)
    with serving(tmp_path, "serve", "--port", "0", "--processes", "3") as (
        address,
        process,
    ):
        assert soon(lambda: len(children(process.pid)) == 3)
        serving_processes = children(process.pid)
        assert "Harbour Water Report" in read(f"{address}?q=concession")[1]
        catalogue = Catalogue.open(settings)
        hold(catalogue, tmp_path / "in" / "quagga.txt", "A quagga is no zebra.")
        catalogue.close()
        catch_up_home(settings)
        # Whichever process answers finds it.
        for _ in range(20):
            assert '"total":1' in read(f"{address}api/v1/search?q=quagga")[1]
        os.kill(serving_processes[0], signal.SIGKILL)
        assert soon(lambda: len(children(process.pid)) == 3)
        assert read(f"{address}healthz") == (200, "ok\n")
        everyone = children(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert not any(Path(f"/proc/{one}").exists() for one in everyone)


def test_every_process_soon_finds_what_the_command_line_takes_in(
    tmp_path: Path,
) -> None:
    fill_shelf(tmp_path)
    file = tmp_path / "numbat.txt"
    file.write_text("The numbat eats termites.", encoding="utf-8")
    with serving(tmp_path, "serve", "--port", "0", "--processes", "2") as (
        address,
        process,
    ):
        asked = f"{address}api/v1/search?q=numbat"
        assert soon(lambda: len(children(process.pid)) == 2)
        both = children(process.pid)

        def answers(of: int) -> str:
            """What a process answers: the other one is halted meanwhile."""
            [other] = [one for one in both if one != of]
            os.kill(other, signal.SIGSTOP)
            try:
                return read(asked)[1]
            finally:
                os.kill(other, signal.SIGCONT)

        assert all('"total":0' in answers(one) for one in both)
        ingested = run(tmp_path, "ingest", str(file))
        assert ingested.returncode == 0, ingested.stderr
        for one in both:
            assert soon(lambda one=one: '"total":1' in answers(one))
        assert children(process.pid) == both


def test_serving_processes_end_where_their_parent_is_killed(tmp_path: Path) -> None:
    fill_shelf(tmp_path)
    with serving(tmp_path, "serve", "--port", "0", "--processes", "2") as (
        address,
        process,
    ):
        assert read(f"{address}healthz") == (200, "ok\n")
        left = children(process.pid)
        process.kill()
        process.wait(timeout=20)
        assert soon(lambda: not any(is_running(one) for one in left))


def test_serve_as_staff_shows_what_staff_may_see(tmp_path: Path) -> None:
    fill_shelf(tmp_path)
    with serving(tmp_path, "serve", "--port", "0", "--as", "staff") as (address, _):
        assert "Quagga fund" in read(f"{address}?q=quagga")[1]


def test_serve_brings_a_missing_index_back(tmp_path: Path) -> None:
    settings = fill_shelf(tmp_path)
    shutil.rmtree(settings.index_dir)
    with serving(tmp_path, "serve", "--port", "0") as (address, _):
        assert read(f"{address}?q=concession")[0] == 200


def test_serve_without_documents_warns_and_comes_up(tmp_path: Path) -> None:
    with serving(tmp_path / "new", "serve", "--port", "0") as (address, process):
        status, page = read(f"{address}?q=water")
        assert status == 503
        assert "commonshelf ingest FOLDER" in page
        process.terminate()
        assert process.communicate(timeout=20)[1].startswith(
            "Warning: There is no catalogue in"
        )


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    fill_shelf(tmp_path)
    with serving(tmp_path, "serve", "--port", "0") as (address, _):
        port = address.rsplit(":", 1)[1].strip("/")
        answer = run(tmp_path, "serve", "--port", port)
        assert answer.returncode == 2
        assert answer.stderr.startswith(
            f"Error: Cannot listen at 127.0.0.1, port {port}"
        )
        assert "Traceback" not in answer.stderr


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """A corpus with two documents in place of the whole starter collection."""
    shipped = load_settings(tmp_path, environment={}).corpus_dir
    corpus = tmp_path / "corpus"
    shutil.copytree(shipped / "vocabularies", corpus / "vocabularies")
    (corpus / "documents").mkdir()
    for name, text in (("water", "Water in public hands."), ("care", "Care for all.")):
        (corpus / "documents" / f"{name}.md").write_text(
            f"# {name.title()}\n\n{text}\n"
        )
    return corpus


def test_demo_loads_the_collection_once(tmp_path: Path, small_corpus: Path) -> None:
    home = tmp_path / "home"
    for _ in range(2):
        answer = run(
            home, "demo", "--no-serve", COMMONSHELF_CORPUS_DIR=str(small_corpus)
        )
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.strip() == f"2 documents are in {home}"
    found = run(
        home,
        "search",
        "hands",
        "--format",
        "json",
        COMMONSHELF_CORPUS_DIR=str(small_corpus),
    )
    assert '"total": 1' in found.stdout


def test_demo_without_a_collection_says_what_is_wrong(tmp_path: Path) -> None:
    shipped = load_settings(tmp_path, environment={}).corpus_dir
    shutil.copytree(shipped / "vocabularies", tmp_path / "corpus" / "vocabularies")
    answer = run(
        tmp_path / "home",
        "demo",
        "--no-serve",
        COMMONSHELF_CORPUS_DIR=str(tmp_path / "corpus"),
    )
    assert answer.returncode == 2
    assert "There are no starter documents" in answer.stderr
