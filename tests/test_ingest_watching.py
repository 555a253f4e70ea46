"""A drop folder: files go in when they are whole, each once."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest

from ingest.watching import settled_files
from repository.catalogue import Catalogue
from repository.errors import CatalogueError
from repository.model import STAFF_SCOPE
from repository.settings import Settings

WORDS = "The union calls on the council to bring cleaning back in house. " * 4


class Enough(Exception):
    """The watch of a test is over."""


def watched(folder: Path, *between: Callable[[], object]) -> list[list[str]]:
    """Return what a watch yields, look by look, with something done between looks."""
    steps = iter(between)

    def wait(seconds: float) -> None:
        step = next(steps, None)
        if step is None:
            raise Enough
        step()
        time.sleep(0.03)

    found: list[list[str]] = []
    with pytest.raises(Enough):
        for files in settled_files(folder, 1, 0.02, wait):
            found.append([file.path.name for file in files])
    return found


def nothing() -> None:
    """Let time pass."""


def test_a_file_goes_in_once_it_has_stopped_changing(tmp_path: Path) -> None:
    file = tmp_path / "scan.txt"

    def grow() -> None:
        with file.open("a") as out:
            out.write(WORDS)

    assert watched(tmp_path, grow, grow, grow, nothing, nothing, nothing) == [
        ["scan.txt"]
    ]


def test_a_file_goes_in_again_when_it_or_its_sidecar_changes(tmp_path: Path) -> None:
    file = tmp_path / "scan.txt"
    file.write_text(WORDS)
    found = watched(
        tmp_path,
        nothing,
        lambda: (tmp_path / "scan.txt.toml").write_text('title = "Minutes"'),
        nothing,
        nothing,
        lambda: file.write_text(WORDS * 2),
        nothing,
        nothing,
    )
    assert found == [["scan.txt"]] * 3


def test_what_is_dropped_is_searchable_soon_and_a_stop_is_clean(
    tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    start = "import sys; from repository.cli import main; sys.exit(main())"
    options = ("--interval", "0.1", "--settle", "0.1")
    watch = subprocess.Popen(
        [
            *(sys.executable, "-c", start, "--home", str(settings.home)),
            *("watch", str(folder), *options),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watch.stdout is not None
    too_long = Timer(60, watch.kill)
    too_long.start()
    try:
        (folder / "minutes.txt").write_text(f"Minutes\n\n{WORDS}")
        (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
        told = ""
        while not ("added: minutes.txt" in told and "failed: broken.pdf" in told):
            line = watch.stdout.readline()
            assert line, told
            told += line
        assert documents(settings) == 1
    finally:
        watch.send_signal(signal.SIGTERM)
        rest, _ = watch.communicate(timeout=30)
        too_long.cancel()
    assert rest.endswith("Stopped.\n")
    assert watch.returncode == 0


def documents(settings: Settings) -> int:
    try:
        catalogue = Catalogue.open(settings)
    except CatalogueError:
        return 0
    try:
        return catalogue.count(STAFF_SCOPE).documents
    finally:
        catalogue.close()
