"""The index follows the catalogue: after changes, crashes, rebuilds, backups."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from index import catch_up as catching_up
from index import merging
from index.catch_up import catch_up, catch_up_home, rebuild, waiting
from index.engine import Engine, open_engine
from index.matching import And
from index.state import locked, read_state
from repository import outbox
from repository.catalogue import Catalogue
from repository.errors import IndexUnavailable
from repository.model import STAFF_SCOPE
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies
from tests.finding import found, small_vocabularies, term
from tests.making import hold

WORDS = small_vocabularies()


def ids(engine: Engine, word: str = "") -> list[str]:
    return found(engine, term(word) if word else And(), STAFF_SCOPE)


def fill(catalogue: Catalogue, folder: Path, count: int, word: str = "water") -> None:
    for number in range(count):
        hold(catalogue, folder / f"{number}.txt", f"{word} number {number}")


@pytest.fixture
def engine(settings: Settings, catalogue: Catalogue):  # type: ignore[no-untyped-def]
    engine = open_engine(settings, catalogue.identity, create=True)
    yield engine
    engine.close()


def test_what_is_taken_in_is_found_and_the_outbox_is_done(
    catalogue: Catalogue, engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    fill(catalogue, tmp_path, 3)
    assert waiting(settings, catalogue) == 3
    told: list[tuple[int, int]] = []
    assert catch_up(catalogue, engine, WORDS, lambda *of: told.append(of)) == 3
    assert told == [(3, 3)]
    assert waiting(settings, catalogue) == 0
    assert len(ids(engine, "water")) == 3
    assert catch_up(catalogue, engine, WORDS) == 0


def test_a_changed_file_is_found_by_its_new_words_alone(
    catalogue: Catalogue, engine: Engine, tmp_path: Path
) -> None:
    fill(catalogue, tmp_path, 2)
    catch_up(catalogue, engine, WORDS)
    hold(catalogue, tmp_path / "0.txt", "gas")
    catch_up(catalogue, engine, WORDS)
    assert (len(ids(engine, "water")), len(ids(engine, "gas"))) == (1, 1)
    assert len(ids(engine)) == 2


def test_changes_that_were_applied_before_a_crash_are_applied_again_without_harm(
    catalogue: Catalogue, engine: Engine, tmp_path: Path
) -> None:
    fill(catalogue, tmp_path, 3)
    catch_up(catalogue, engine, WORDS)
    engine.apply([], 0)  # as if the note of how far the index is had not been written
    assert catch_up(catalogue, engine, WORDS) == 3
    assert len(ids(engine)) == 3


KILLED = """
import os, sys, time
from index.catch_up import catch_up
from index.engine import open_engine
from repository.catalogue import Catalogue
from repository.settings import load_settings
from pathlib import Path
from tests.finding import small_vocabularies
import index.catch_up
index.catch_up._BATCH = 1
settings = load_settings(Path(sys.argv[1]), environment={})
catalogue = Catalogue.open(settings)
engine = open_engine(settings, catalogue.identity, create=True)
print("ready", flush=True)
catch_up(catalogue, engine, small_vocabularies())
"""


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.12, 0.2, 0.35])
def test_a_kill_at_any_moment_loses_nothing(
    catalogue: Catalogue, settings: Settings, tmp_path: Path, seconds: float
) -> None:
    fill(catalogue, tmp_path, 12)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(settings.home)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout and process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    engine = open_engine(settings, catalogue.identity, create=True)
    catch_up(catalogue, engine, WORDS)
    assert len(ids(engine, "water")) == 12
    engine.close()


def test_a_rebuild_takes_over_from_an_index_that_is_open(
    catalogue: Catalogue, engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    fill(catalogue, tmp_path, 3)
    catch_up(catalogue, engine, WORDS)
    before = engine.generation
    assert rebuild(catalogue, settings, WORDS) == 3
    assert len(ids(engine, "water")) == 3
    assert engine.generation != before
    folders = [entry for entry in settings.index_dir.iterdir() if entry.is_dir()]
    assert len(folders) == 1
    fill(catalogue, tmp_path / "more", 2, "more water")
    catch_up(catalogue, engine, WORDS)
    assert len(ids(engine, "water")) == 5


def test_no_question_fails_while_the_index_is_rebuilt(
    catalogue: Catalogue, engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    fill(catalogue, tmp_path, 10)
    catch_up(catalogue, engine, WORDS)
    answers: list[int] = []
    failures: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        own = open_engine(settings, catalogue.identity)
        while not done.is_set():
            try:
                answers.append(len(ids(own, "water")))
            except Exception as error:  # whatever it is, no reader may see it
                failures.append(error)
        own.close()

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(3):
        rebuild(catalogue, settings, WORDS)
    done.set()
    asking.join()
    assert failures == []
    assert set(answers) == {10}


def test_a_rebuild_of_many_documents_takes_no_more_memory_than_one_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """paperless-ngx#7615 and #13053: 70,000 documents took 32 GB."""
    text = " ".join(f"word{number * number % 331}" for number in range(8_000))
    for name in ("_CHARACTERS", "_READ_CHARACTERS"):
        monkeypatch.setattr(catching_up, name, 2 * len(text))
    monkeypatch.setattr(merging, "_AT_ONCE", 4_000)

    def memory(count: int) -> int:
        own = load_settings(tmp_path / str(count), environment={})
        catalogue = Catalogue.open(own, create=True)
        for number in range(count):
            hold(
                catalogue, tmp_path / "in" / f"{count}-{number}.txt", f"{number} {text}"
            )
        read = [0]

        def go_on(done: int, _: int) -> None:
            gc.collect()  # when it comes by itself depends on the tests before
            read.append(done)

        gc.collect()
        tracemalloc.start()
        rebuild(catalogue, own, WORDS, go_on)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        catalogue.close()
        assert max(after - before for before, after in pairwise(read)) <= 2
        return most

    memory(1)  # what the process keeps of the words
    assert memory(12) < 2 * memory(3), "all at once takes four times as much"


def test_a_change_during_a_rebuild_is_not_lost(
    catalogue: Catalogue,
    engine: Engine,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(catalogue, tmp_path, 2)
    catch_up(catalogue, engine, WORDS)

    def meanwhile(done: int, all: int) -> None:
        hold(catalogue, tmp_path / "late.txt", "late water")
        catch_up(catalogue, engine, WORDS)

    rebuild(catalogue, settings, WORDS, meanwhile)
    assert len(ids(engine, "water")) == 3


def test_a_missing_or_outdated_index_is_made_again(
    catalogue: Catalogue, settings: Settings, tmp_path: Path, shipped: Vocabularies
) -> None:
    fill(catalogue, tmp_path, 2)
    assert waiting(settings, catalogue) is None
    assert catch_up_home(settings) == 2
    state = settings.index_dir / "index.json"
    state.write_text(state.read_text().replace('"format": "', '"format": "0'))
    assert waiting(settings, catalogue) is None
    assert catch_up_home(settings) == 2
    assert read_state(settings.index_dir, catalogue.identity).applied == (
        outbox.last_change(catalogue)
    )
    assert catch_up_home(settings) == 0


def test_an_index_that_is_ahead_of_a_restored_catalogue_is_made_again(
    catalogue: Catalogue,
    engine: Engine,
    settings: Settings,
    tmp_path: Path,
    shipped: Vocabularies,
) -> None:
    fill(catalogue, tmp_path, 1)
    engine.apply([], outbox.last_change(catalogue) + 5)
    assert catch_up_home(settings) == 1
    assert len(ids(engine, "water")) == 1


def test_two_processes_do_not_write_at_once(settings: Settings) -> None:
    with locked(settings.index_dir):
        with pytest.raises(IndexUnavailable, match="Another process"):
            with locked(settings.index_dir, seconds=0.1):
                pass
    with locked(settings.index_dir, seconds=0.1):
        pass  # and it was given back


@pytest.fixture
def shipped(vocabularies: Vocabularies) -> Vocabularies:
    return vocabularies
