"""What readers notice of a server that stops, and of others who hold it up."""

import json
import os
import signal
import socket
import subprocess
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import Page
from tests.making import hold
from tests.making_shelf import fill_shelf
from tests.running import children, is_running, read, serving, soon


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a large original among others."""
    home = tmp_path_factory.mktemp("served")
    settings = fill_shelf(home)
    catalogue = Catalogue.open(settings)
    text = "An okapi."
    large = home / "in" / "large.txt"
    hold(catalogue, large, text * 700_000, pages=(Page(1, text),))
    catalogue.close()
    catch_up_home(settings)
    return home


def connect(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=60)


def ask(connection: socket.socket, path: str) -> None:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


def answer(connection: socket.socket) -> tuple[HTTPResponse, bytes]:
    """Return what came; fails where the connection ends before all has come."""
    response = HTTPResponse(connection)
    response.begin()
    return response, response.read()


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_answers_all_who_have_asked(
    home: Path, processes: int, number: signal.Signals
) -> None:
    with serving(home, "serve", "--port", "0", "--processes", str(processes)) as (
        address,
        process,
    ):
        assert read(f"{address}healthz")[0] == 200
        # More than the threads answer at once; few enough for a busy machine to answer
        # within the time that a stop gives them.
        waiting = [connect(address) for _ in range(16)]
        for connection in waiting:
            ask(connection, "/?q=water")
        process.send_signal(number)
        for connection in waiting:
            response, page = answer(connection)
            assert response.status == 200
            assert page.endswith(b"</html>")
            connection.close()
        assert process.wait(timeout=30) == 0


def test_a_stop_waits_for_slow_readers_and_says_that_it_is_not_ready(
    home: Path,
) -> None:
    with serving(home, "serve", "--port", "0", "--processes", "2") as (
        address,
        process,
    ):
        assert soon(lambda: len(children(process.pid)) == 2)
        served = children(process.pid)
        large = _original_of(address, "okapi")
        downloading, asking, probing, resting = (connect(address) for _ in range(4))
        ask(downloading, large)
        ask(resting, "/healthz")
        assert answer(resting)[1] == b"ok\n"
        asking.sendall(b"GET /?q=wat")
        probing.sendall(b"GET /readyz HTTP/1.1\r\n")
        # Both are taken in by now: the server reads in the order of what comes.
        assert read(f"{address}healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert soon(lambda: not _listens(address))
        asking.sendall(b"er HTTP/1.1\r\nHost: localhost\r\n\r\n")
        response, page = answer(asking)
        assert response.status == 200
        assert page.endswith(b"</html>")
        assert response.getheader("Connection") == "close"
        probing.sendall(b"Host: localhost\r\n\r\n")
        response, said = answer(probing)
        assert (response.status, said) == (503, b"stopping\n")
        assert len(answer(downloading)[1]) == len("An okapi.") * 700_000
        # Who asks for nothing does not hold the stop up.
        assert process.wait(timeout=15) == 0
        assert resting.recv(1) == b""
        assert not any(is_running(one) for one in served)
        for connection in (downloading, asking, probing, resting):
            connection.close()


def test_a_second_stop_ends_at_once(home: Path) -> None:
    with serving(home, "serve", "--port", "0", "--processes", "2") as (
        address,
        process,
    ):
        asking = connect(address)
        asking.sendall(b"GET /?q=wat")
        assert read(f"{address}healthz")[0] == 200
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
        asking.close()


def test_others_are_served_while_one_process_is_killed(home: Path) -> None:
    with serving(home, "serve", "--port", "0", "--processes", "2") as (
        address,
        process,
    ):
        assert soon(lambda: len(children(process.pid)) == 2)
        first, second = children(process.pid)
        os.kill(first, signal.SIGKILL)
        assert read(f"{address}?q=water")[0] == 200
        assert soon(lambda: len(children(process.pid)) == 2)
        os.kill(second, signal.SIGTERM)
        assert read(f"{address}?q=water")[0] == 200
        assert soon(lambda: second not in children(process.pid))


def test_who_holds_hundreds_of_connections_keeps_nobody_out(home: Path) -> None:
    with serving(home, "serve", "--port", "0", "--processes", "1") as (address, _):
        held = [connect(address) for _ in range(700)]
        for number, connection in enumerate(held):
            if number % 2:
                connection.sendall(b"GET /?q=a")
        assert read(f"{address}?q=water")[0] == 200
        for connection in held:
            connection.close()


def _listens(address: str) -> bool:
    try:
        connect(address).close()
    except ConnectionRefusedError:
        return False
    return True


def _original_of(address: str, word: str) -> str:
    found = json.loads(read(f"{address}api/v1/search?q={word}")[1])
    return f"/d/{found['hits'][0]['id']}/file/1"


def test_requests_are_logged_where_that_is_asked_for(home: Path) -> None:
    with serving(home, "serve", "--port", "0", "--log-requests") as (address, process):
        assert read(f"{address}?q=water")[0] == 200
        assert read(f"{address}nowhere")[0] == 404
        asking = connect(address)
        asking.sendall(b"GET /?q=\x1b[31mred HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer(asking)[0].status == 200
        asking.close()
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=40)[1]
    assert '127.0.0.1 "GET /?q=water HTTP/1.1" 200 ' in log
    assert '"GET /nowhere HTTP/1.1" 404 ' in log
    assert "\x1b" not in log
