"""Many readers search at once: Commonshelf's pages beside Datasette's, in one run.

    python benchmarks/load.py --documents 10000 --seconds 120

The same made-up documents are searched through ``commonshelf serve`` and through
Datasette (left out where it is not installed: ``pip install datasette``) on SQLite's
FTS5 with three facets, a search page that libraries of small means put up. Readers ask
for a page of results, look at it for two to six seconds and ask for the next, some of
them narrowed by a theme or a span of years; then the same readers ask without a pause.
Prints pages a second, milliseconds at the median and the 95th percentile, what failed,
and the memory of the server's processes: at the start, after a minute of questions
without a pause (``--warm``), in which caches fill, and then in slices of time.
"""

import argparse
import http.client
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from made_catalogue import fill, records, texts

_WORDS = 300
_PAUSE = (2.0, 6.0)
_SLICES = 8


@dataclass
class Seen:
    """What readers saw.

    Attributes:
        times: milliseconds until the whole page was there.
        failures: statuses other than 200, and errors.
    """

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def questions(count: int, most: int = 500) -> list[tuple[str, dict[str, str]]]:
    """Return words to search for, each with filters, drawn from the documents."""
    draw = random.Random(7)
    asked = []
    for pages, record in zip(texts(count, _WORDS), records(count), strict=True):
        if len(asked) == most:
            break
        words = " ".join(draw.sample(pages[0].split(), draw.randint(1, 3)))
        narrowed = {
            0: {"theme": record["theme"]},
            1: {"sector": record["sector"]},
        }.get(draw.randrange(4), {})
        asked.append((words, narrowed))
    return asked


def our_address(words: str, narrowed: dict[str, str]) -> str:
    """Return the address of a page of ours."""
    return f"/?{urlencode({'q': words, **narrowed})}"


def datasette_address(words: str, narrowed: dict[str, str]) -> str:
    """Return the address of a page of Datasette with the same facets."""
    facets = [("_facet", name) for name in ("theme", "sector", "type")]
    asked = [("_search", words), ("_size", "20"), *facets, *narrowed.items()]
    return f"/made/document?{urlencode(asked)}"


def fill_sqlite(file: Path, count: int) -> None:
    """Make the database that Datasette serves."""
    database = sqlite3.connect(file)
    database.execute(
        "CREATE TABLE document (id INTEGER PRIMARY KEY, title, theme, sector, type, "
        "issued, body)"
    )
    for number, (pages, record) in enumerate(
        zip(texts(count, _WORDS), records(count), strict=True)
    ):
        title = " ".join(pages[0].split()[:6])
        row = (number, title, *record.values(), "\n".join(pages))
        database.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    for name in ("theme", "sector", "type"):
        database.execute(f"CREATE INDEX by_{name} ON document ({name})")
    database.execute(
        "CREATE VIRTUAL TABLE document_fts USING fts5(title, body, "
        "tokenize='porter unicode61', content='document', content_rowid='id')"
    )
    database.execute("INSERT INTO document_fts(document_fts) VALUES ('rebuild')")
    database.commit()
    database.close()


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Give a server's process number while it runs and answers."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            for _ in range(600):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield server.pid
        finally:
            server.terminate()
            server.wait(timeout=30)


def read(
    port: int, addresses: list[str], readers: int, seconds: float, pauses: bool
) -> Seen:
    """Let readers ask for some time, each on a connection that is kept open."""
    seen = Seen()
    ends = time.monotonic() + seconds

    def reader(number: int) -> None:
        draw = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        if pauses:
            time.sleep(draw.uniform(0, _PAUSE[1]))
        while time.monotonic() < ends:
            started = time.perf_counter()
            failure = get(connection, draw.choice(addresses))
            if failure:
                seen.failures.append(failure)
            seen.times.append((time.perf_counter() - started) * 1000)
            if pauses:
                time.sleep(draw.uniform(*_PAUSE))
        connection.close()

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def get(connection: http.client.HTTPConnection, address: str) -> str:
    """Read a page; return what went wrong, or nothing."""
    for is_last in (False, True):
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            return "" if answer.status == 200 else str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            # A server may close a connection that is not used; browsers try again.
            connection.close()
            if is_last:
                return type(error).__name__
    return ""


def memory(process: int) -> float:
    """Return the megabytes of a process and its children, what they share once."""
    total = 0
    waiting = [process]
    while waiting:
        one = waiting.pop()
        listed = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
        waiting += map(int, listed.split())
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def watched(process: int, seconds: float, stopped: threading.Event) -> list[float]:
    """Return the megabytes of a process after each slice of time, until stopped."""
    seen = []
    while not stopped.wait(seconds / _SLICES):
        seen.append(memory(process))
    return seen


def measure(
    name: str,
    command: list[str],
    port: int,
    addresses: list[str],
    options: argparse.Namespace,
) -> list[float]:
    """Print what readers of one server see; return the 95th percentiles."""
    late = []
    with running(command, port) as process, ThreadPoolExecutor() as watchers:
        read(port, addresses[:1], 2, 1, False)  # to come up
        print(f"{name:<12} memory {memory(process):.0f} MB, ", end="")
        read(port, addresses, 8, options.warm, False)
        print(f"{memory(process):.0f} MB after {options.warm:.0f} s")
        for pauses in (True, False):
            seconds = options.seconds if pauses else min(20, options.seconds)
            stopped = threading.Event()
            watching = watchers.submit(watched, process, seconds, stopped)
            seen = read(port, addresses, options.readers, seconds, pauses)
            stopped.set()
            cuts = quantiles(seen.times, n=20)
            late.append(cuts[18])
            slices = " ".join(f"{one:.0f}" for one in watching.result())
            print(
                f"{name:<12} {'pausing' if pauses else 'without pause':<14}"
                f"{len(seen.times) / seconds:8.1f} pages/s "
                f"p50 {cuts[9]:7.0f} ms  p95 {cuts[18]:7.0f} ms  "
                f"failed {len(seen.failures)} {sorted(set(seen.failures)) or ''} "
                f"memory, MB: {slices}",
                flush=True,
            )
    return late


def main() -> None:
    """Fill, serve, read, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--warm", type=float, default=60, help="seconds before")
    parser.add_argument("--questions", type=int, default=500)
    options = parser.parse_args()
    folder = Path(sys.executable).parent
    asked = questions(options.documents, options.questions)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        fill(home, options.documents, _WORDS)
        ours = [str(folder / "commonshelf"), "--home", str(home)]
        subprocess.run([*ours, "rebuild"], check=True, capture_output=True)
        port = _free_port()
        addresses = [our_address(*one) for one in asked]
        command = [*ours, "serve", "--port", str(port)]
        mine = measure("commonshelf", command, port, addresses, options)
        if find_spec("datasette") is None:
            print("Datasette is not installed: pip install datasette")
            return
        database = Path(scratch) / "made.db"
        fill_sqlite(database, options.documents)
        port = _free_port()
        addresses = [datasette_address(*one) for one in asked]
        datasette = [str(folder / "datasette"), "serve", "-i", str(database)]
        command = [*datasette, "-p", str(port)]
        theirs = measure("datasette", command, port, addresses, options)
    print(
        f"Datasette : ours at the 95th percentile: {theirs[0] / mine[0]:.1f} with "
        f"pauses, {theirs[1] / mine[1]:.1f} without"
    )


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
