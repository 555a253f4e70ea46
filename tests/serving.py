"""A web server on this machine, for tests of what collects from the web."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Site:
    """What a server holds, and what it was asked.

    Attributes:
        address: of the server, without a slash at the end.
        pages: by path with its query; a function gives the page when it is asked for.
        asked: paths in order, those of robots.txt left out.
    """

    address: str = ""
    pages: dict[str, bytes | Callable[[], tuple[int, dict[str, str], bytes]]] = field(
        default_factory=dict
    )
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Site]:
    """Give a running server; it sends an ETag with each page, and 304 for a known
    one."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                site.asked.append(self.path)
            page = site.pages.get(self.path)
            if page is None:
                status, headers, body = 404, {}, b"not here"
            elif callable(page):
                status, headers, body = page()
            else:
                tag = f'"{hash(page)}"'
                status, headers, body = 200, {"ETag": tag}, page
                if self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
