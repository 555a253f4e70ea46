"""Reading in processes of their own: one bad file never stops the others."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.isolation import ReaderPool
from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import Extraction
from tests.make_files import make_bomb, make_docx, paragraph
from tests.make_pdfs import make_pdf

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A dozen small files, their text their number."""
    folder = tmp_path_factory.mktemp("files")
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(f"Motion number {number}.")
    return sorted(folder.iterdir())


def _outcome(result: Extraction | ReadError) -> str:
    return result.code if isinstance(result, ReadError) else result.text


def test_results_come_in_the_order_of_the_paths(files: list[Path]) -> None:
    with ReaderPool(2, Limits(), read_file, together=4) as pool:
        results = list(pool.read(files))
    assert [path for path, _ in results] == files
    assert [_outcome(r) for _, r in results] == [
        f"Motion number {n}." for n in range(12)
    ]


def test_files_are_taken_only_a_little_ahead(files: list[Path]) -> None:
    taken = []

    def paths() -> Iterator[Path]:
        for path in files * 4:
            taken.append(path)
            yield path

    with ReaderPool(1, Limits(), read_file) as pool:
        results = pool.read(paths())
        next(results)
        assert len(taken) < 12


def test_a_file_that_cannot_be_read_is_a_result_of_its_own(
    tmp_path: Path, files: list[Path]
) -> None:
    locked = make_pdf(tmp_path / "budget.pdf", password="solidarity")  # noqa: S106
    with ReaderPool(1, Limits(), read_file) as pool:
        results = dict(pool.read([files[0], locked, files[1]]))
    assert [_outcome(result) for result in results.values()] == [
        "Motion number 0.",
        "password",
        "Motion number 1.",
    ]
    assert str(results[locked]).startswith("Cannot read budget.pdf: it is protected")


def test_a_file_that_takes_too_long_ends_alone(
    tmp_path: Path, files: list[Path]
) -> None:
    endless = tmp_path / "endless.txt"
    os.mkfifo(endless)
    paths = [*files[:3], endless, *files[3:6]]
    limits = Limits(seconds=2)
    with ReaderPool(1, limits, read_file, together=5) as pool:
        results = list(pool.read(paths))
    assert [path for path, _ in results] == paths
    assert [_outcome(result) for _, result in results] == [
        *(f"Motion number {number}." for number in range(3)),
        "timeout",
        *(f"Motion number {number}." for number in range(3, 6)),
    ]
    assert "endless.txt: reading it took too long" in str(results[3][1])


def compute(path: Path, limits: Limits) -> Extraction:
    """Read a file, or compute for ever if it is named so."""
    while path.stem == "endless":
        pass
    return read_file(path, limits)


def test_a_file_that_keeps_the_processor_busy_ends_by_its_processor_time(
    tmp_path: Path, files: list[Path]
) -> None:
    endless = tmp_path / "endless.txt"
    endless.write_text("Water.")
    with ReaderPool(1, Limits(seconds=2), compute) as pool:
        results = list(pool.read([files[0], endless, files[1]]))
    assert [_outcome(result) for _, result in results] == [
        "Motion number 0.",
        "timeout",
        "Motion number 1.",
    ]


def test_a_file_that_takes_too_much_memory_ends_alone(
    tmp_path: Path, files: list[Path]
) -> None:
    body = [paragraph(f"Water {number}") for number in range(400_000)]
    large = make_docx(tmp_path / "large.docx", body)
    limits = Limits(megabytes=300)
    with ReaderPool(1, limits, read_file) as pool:
        results = list(pool.read([large, files[0]]))
    assert [_outcome(result) for _, result in results] == ["memory", "Motion number 0."]


def test_a_bomb_ends_within_its_limits(tmp_path: Path, files: list[Path]) -> None:
    with ReaderPool(1, Limits(), read_file) as pool:
        results = list(pool.read([make_bomb(tmp_path / "bomb.docx", 200), files[0]]))
    assert [_outcome(result) for _, result in results] == [
        "too-large",
        "Motion number 0.",
    ]


def _stat(process: int) -> list[str]:
    """Return state, parent, group and session of a process; empty if it is gone."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return stat.rpartition(")")[2].split()[:4]


def _processes() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]


def _grandchildren() -> list[int]:
    """Return the processes that read for us: the children of our fork server."""
    parents = {p: _stat(p)[1] for p in _processes() if _stat(p)}
    own = {str(p) for p, parent in parents.items() if parent == str(os.getpid())}
    return [p for p, parent in parents.items() if parent in own]


def _living(session: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    stats = {process: _stat(process) for process in _processes()}
    return [p for p, s in stats.items() if s and s[3] == str(session) and s[0] != "Z"]


def _wait_for(condition: Callable[[], object], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def test_a_process_that_dies_costs_one_file(tmp_path: Path, files: list[Path]) -> None:
    endless = tmp_path / "endless.txt"
    os.mkfifo(endless)

    def kill() -> None:
        assert _wait_for(_grandchildren)
        time.sleep(1)
        for process in _grandchildren():
            os.kill(process, signal.SIGKILL)

    with ReaderPool(1, Limits(seconds=60), read_file) as pool:
        killer = threading.Thread(target=kill)
        killer.start()
        results = list(pool.read([endless, *files[:2]]))
        killer.join()
    assert [_outcome(result) for _, result in results] == [
        "crash",
        "Motion number 0.",
        "Motion number 1.",
    ]


def test_processes_that_die_between_files_are_replaced(files: list[Path]) -> None:
    with ReaderPool(1, Limits(), read_file) as pool:
        results = pool.read(files)
        outcomes = [_outcome(next(results)[1])]
        time.sleep(0.5)
        for process in _grandchildren():
            os.kill(process, signal.SIGKILL)
        time.sleep(0.5)
        outcomes += [_outcome(result) for _, result in results]
    assert outcomes == [f"Motion number {number}." for number in range(12)]


SCRIPT = """
import signal
import sys
from pathlib import Path
from ingest.isolation import ReaderPool
from ingest.readers import Limits, read_file

if __name__ == "__main__":
    # Shells start what runs in the background deaf to Ctrl-C, tests among it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ReaderPool(2, Limits(seconds=100), read_file) as pool:
        for path, _ in pool.read(map(Path, sys.argv[1:])):
            print(path.name, flush=True)
"""


def _start(folder: Path, files: list[Path]) -> subprocess.Popen[str]:
    """Start a program that has read one file and hangs on the next."""
    endless = folder / "endless.txt"
    os.mkfifo(endless)
    script = folder / "read.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script), str(files[0]), str(endless), str(files[1])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"{files[0].name}\n"
    return process


def test_ctrl_c_leaves_no_process_behind(tmp_path: Path, files: list[Path]) -> None:
    process = _start(tmp_path, files)
    assert len(_living(process.pid)) > 2, "the program and those that read for it"
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert errors.count("KeyboardInterrupt") == 1, "only the program itself was told"
    assert _wait_for(lambda: not _living(process.pid)), _living(process.pid)


STARTING = """
import signal
import sys
from pathlib import Path
from ingest.isolation import ReaderPool
from ingest.readers import Limits, read_file
from ingest.starting import start_early

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print("begins", flush=True)
    start_early()
    with ReaderPool(2, Limits(), read_file) as pool:
        list(pool.read([Path(sys.argv[1])]))
"""


def test_ctrl_c_while_processes_start_makes_none_of_them_complain(
    tmp_path: Path, files: list[Path]
) -> None:
    script = tmp_path / "read.py"
    script.write_text(STARTING)
    process = subprocess.Popen(
        [sys.executable, str(script), str(files[0])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    # The fork server loads for a second; this is in the middle of it.
    time.sleep(0.4)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.count("Traceback") <= 1, "only the program itself was told"
    assert "FileNotFoundError" not in errors
    assert _wait_for(lambda: not _living(process.pid)), _living(process.pid)


def test_kill_leaves_no_process_behind(tmp_path: Path, files: list[Path]) -> None:
    process = _start(tmp_path, files)
    process.kill()
    process.communicate(timeout=20)
    assert _wait_for(lambda: not _living(process.pid)), _living(process.pid)


def test_libraries_write_nothing_on_standard_error(
    shared: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "data" / "documents"
    paths = sorted((folder / "pdf").glob("unreadable*")) + sorted(
        (folder / "web").glob("0*.html")
    )
    with ReaderPool(1, Limits(), read_file) as pool:
        assert len(list(pool.read(paths))) == len(paths)
    assert capfd.readouterr().err == ""


def sign(path: Path, limits: Limits) -> int:
    """Return by how many megabytes a signature makes a process larger."""

    def size() -> int:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE") >> 20

    before = size()
    from ingest.signature import signature

    assert signature(path.read_text(encoding="utf-8"), "en")
    return size() - before


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks Linux for sizes")
def test_libraries_leave_the_memory_limit_to_the_file(tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text(" ".join(f"word{number}" for number in range(500)))
    with ReaderPool(1, Limits(megabytes=4096), sign) as pool:
        [(_, grown)] = pool.read([text])
    assert isinstance(grown, int)
    assert grown < 512
