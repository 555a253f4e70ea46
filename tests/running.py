"""Running the command as a person does, and servers that it puts up."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a command to its end."""
    return subprocess.run(
        _command(home, *arguments),
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def _command(home: Path, *arguments: str) -> list[str]:
    # Tests that a shell runs in the background are deaf to Ctrl-C, and so is what they
    # start.
    start = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from repository.cli import main; sys.exit(main())"
    )
    return [sys.executable, "-c", start, "--home", str(home), *arguments]


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Give the address of a server that runs, and its process."""
    process = subprocess.Popen(
        _command(home, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("Commonshelf is at http://"), process.stderr.read()
        yield line.split()[3], process
    finally:
        process.terminate()
        process.communicate(timeout=40)


def read(address: str) -> tuple[int, str]:
    """Return the status and the text at an address."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def children(process: int) -> list[int]:
    """Return the numbers of the processes that a process has started."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in listed.split()]


def is_running(process: int) -> bool:
    """Return whether a process has not ended."""
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def soon(holds: Callable[[], bool]) -> bool:
    """Return whether something comes to hold within twenty seconds."""
    ends = time.monotonic() + 20
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True
