"""Files are fetched from the web politely, and from no place that means no good."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest

from ingest.harvest.fetch import Fetcher, file_name
from repository.errors import HarvestError
from tests.serving import Site


def test_addresses_of_the_own_network_are_refused_unless_allowed(site: Site) -> None:
    site.pages["/a"] = b"secret"
    with pytest.raises(HarvestError, match="own network"):
        Fetcher(delay=0).get(f"{site.address}/a")
    assert site.asked == []
    assert (
        Fetcher(delay=0, allow_private=True).get(f"{site.address}/a").body == b"secret"
    )


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.pages |= {
        "/robots.txt": b"User-agent: *\nDisallow: /private/",
        "/private/a": b"x",
        "/open/a": b"y",
    }
    fetcher = Fetcher(delay=0, allow_private=True)
    with pytest.raises(HarvestError, match=r"robots\.txt"):
        fetcher.get(f"{site.address}/private/a")
    assert fetcher.get(f"{site.address}/open/a").body == b"y"
    assert site.asked == ["/open/a"]


def test_a_busy_server_is_asked_again_when_it_says(site: Site) -> None:
    answers = iter([(503, {"Retry-After": "0"}, b""), (200, {}, b"now")])
    site.pages["/a"] = lambda: next(answers)
    assert Fetcher(delay=0, allow_private=True).get(f"{site.address}/a").body == b"now"


def test_what_is_too_large_or_leads_in_circles_is_refused(
    site: Site, tmp_path: Path
) -> None:
    site.pages["/big.txt"] = b"x" * 3000
    site.pages["/circle"] = lambda: (302, {"Location": "/circle"}, b"")
    fetcher = Fetcher(delay=0, allow_private=True, most_bytes=2000)
    with pytest.raises(HarvestError, match="larger"):
        fetcher.download(f"{site.address}/big.txt", tmp_path)
    with pytest.raises(HarvestError, match="without end"):
        fetcher.get(f"{site.address}/circle")
    with pytest.raises(HarvestError, match="not a web address"):
        fetcher.get("file:///etc/passwd")


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("https://a.org/x?id=5", {"content-type": "application/pdf"}, "x.pdf"),
        ("https://a.org/x.PDF", {"content-type": "application/pdf"}, "x.PDF"),
        (
            "https://a.org/get",
            {"content-disposition": 'attachment; filename="../../etc/Brief 5.docx"'},
            "_.._etc_Brief 5.docx",
        ),
    ],
)
def test_a_fetched_file_gets_a_name_that_cannot_leave_its_folder(
    url: str, headers: dict[str, str], name: str
) -> None:
    assert file_name(url, headers) == name


@contextmanager
def dribbling(head: bytes) -> Iterator[str]:
    """Give the address of a server that has no robots.txt, and that answers everything
    else with this head and then a byte now and then, without end."""
    ends = Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if b"robots.txt" in self.rfile.readline():
                self.wfile.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                return
            with suppress(OSError):
                self.wfile.write(head)
                while not ends.wait(0.02):
                    self.wfile.write(b"x")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            ends.set()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", id="body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nX-Note: ", id="head"),
        pytest.param(b"", id="status"),
    ],
)
def test_a_server_that_sends_a_byte_now_and_then_is_given_up(
    tmp_path: Path, head: bytes
) -> None:
    fetcher = Fetcher(delay=0, allow_private=True, timeout=0.1, patience=0.3)
    with (
        dribbling(head) as address,
        pytest.raises(HarvestError, match="too slowly"),
    ):
        fetcher.download(f"{address}/a.pdf", tmp_path)


def test_the_body_of_a_redirect_is_not_waited_for(site: Site) -> None:
    site.pages["/there"] = b"here it is"
    head = f"HTTP/1.1 302 Found\r\nLocation: {site.address}/there\r\n\r\n"
    fetcher = Fetcher(delay=0, allow_private=True)
    with dribbling(head.encode()) as address:
        assert fetcher.get(f"{address}/a").body == b"here it is"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"],
)
def test_no_way_to_write_an_address_leads_into_the_own_network(
    site: Site, host: str
) -> None:
    port = site.address.rpartition(":")[2]
    with pytest.raises(HarvestError):
        Fetcher(delay=0).get(f"http://{host}:{port}/a")
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://[::1/a", "not a web address"),
        ("http://a.example:port/", "not a web address"),
        ("http://ana:secret@a.example/", "a password in it"),
    ],
)
def test_an_address_that_is_none_is_one_error(url: str, why: str) -> None:
    with pytest.raises(HarvestError, match=why):
        Fetcher(delay=0, allow_private=True).get(url)


def test_a_robots_txt_that_asks_for_days_is_not_waited_for(site: Site) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 86400\n"
    with pytest.raises(HarvestError, match="86,400 seconds"):
        Fetcher(delay=0, allow_private=True).get(f"{site.address}/a")


def test_a_name_of_many_bytes_fits_a_file_system(site: Site, tmp_path: Path) -> None:
    name = quote("労働組合の決議" * 30)
    site.pages[f"/{name}.txt"] = b"Water"
    fetcher = Fetcher(delay=0, allow_private=True)
    answer = fetcher.download(f"{site.address}/{name}.txt", tmp_path)
    assert answer.file is not None
    assert answer.file.read_bytes() == b"Water"
    assert answer.file.suffix == ".txt"
