"""A polite and careful client: it waits between requests and asks what robots may do;
:mod:`ingest.harvest.connections` keeps it out of the network of this machine."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from ingest.harvest.connections import ANYWHERE, IN_PUBLIC
from ingest.harvest.refusals import refused
from ingest.member_names import safe_name
from ingest.readers.formats import SUFFIXES
from repository.errors import HarvestError

AGENT = "Commonshelf"
_REDIRECTS = 5
_TRIES = 4
_LONGEST_WAIT = 120.0
_LIST_BYTES = 64 << 20
_BLOCK = 1 << 16
_SLOWEST = 10_000
"""Bytes a second that an answer has to come at."""
_ROBOTS_BYTES = 512 << 10
"""Read of a ``robots.txt``; RFC 9309 (2.5) asks for 500 KiB at least."""
_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        url: after redirects.
        status: of HTTP; 200, or 304 for what did not change.
        headers: by name in lower case.
        body: of a list; empty where the answer went into a file.
        file: of a document.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    file: Path | None = None

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Fetcher:
    """A client for one visit."""

    def __init__(
        self,
        delay: float = 1.0,
        allow_private: bool = False,
        most_bytes: int = 512 << 20,
        timeout: float = 30.0,
        patience: float = 120.0,
    ) -> None:
        """Prepare a client.

        Args:
            delay: seconds between two requests to one host; a longer one that its
                ``robots.txt`` asks for is kept.
            allow_private: whether addresses of this machine's network may be asked.
            most_bytes: of one document.
            timeout: seconds without an answer, or without more of it; all of its head
                may take four times as long.
            patience: seconds for which an answer may come slower than
                :data:`_SLOWEST`.
        """
        self._http = urllib3.PoolManager(
            headers={
                "User-Agent": f"{AGENT}/{version('commonshelf')} (document harvester)"
            },
            timeout=urllib3.Timeout(timeout),
        )
        self._http.pool_classes_by_scheme = ANYWHERE if allow_private else IN_PUBLIC
        self._delay = delay
        self._most_bytes = most_bytes
        self._patience = patience
        self._asked: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    def get(self, url: str) -> Answer:
        """Return a list: a sitemap, feed or page of OAI-PMH.

        Raises:
            HarvestError: it cannot be had; the message says why.
        """
        with self._ask(url, {}) as (found, answer):
            return Answer(found, answer.status, _headers(answer), self._body(answer))

    def download(
        self, url: str, folder: Path, known: Mapping[str, str] | None = None
    ) -> Answer:
        """Store a document in a folder, under a name that fits it.

        Args:
            url: of the document.
            folder: an empty one.
            known: the ``etag`` and ``modified`` of what is held of it; an answer with
                status 304 and no file says that it is the same.

        Raises:
            HarvestError: it cannot be had, or is too large.
        """
        asked = {}
        if known and known.get("etag"):
            asked["If-None-Match"] = known["etag"]
        if known and known.get("modified"):
            asked["If-Modified-Since"] = known["modified"]
        with self._ask(url, asked) as (found, answer):
            headers = _headers(answer)
            if answer.status == 304:
                return Answer(found, 304, headers)
            path = folder / file_name(found, headers)
            with path.open("wb") as file:
                for block in self._blocks(answer, self._most_bytes):
                    file.write(block)
            return Answer(found, answer.status, headers, file=path)

    def _body(self, answer: BaseHTTPResponse) -> bytes:
        return b"".join(self._blocks(answer, _LIST_BYTES))

    def _beginning(self, answer: BaseHTTPResponse, most: int) -> bytes:
        """Return so much of an answer, and leave the rest."""
        text = b""
        for block in self._blocks(answer, self._most_bytes):
            text += block
            if len(text) >= most:
                break
        return text[:most]

    def _blocks(self, answer: BaseHTTPResponse, most: int) -> Iterator[bytes]:
        size, began = 0, time.monotonic()
        # One piece at a time, as it comes: a server could send a byte now and then.
        while block := answer.read1(_BLOCK, decode_content=True):
            size += len(block)
            if size > most:
                raise refused("large", most=most >> 20)
            late = time.monotonic() - began - self._patience
            if late > 0 and size < late * _SLOWEST:
                raise refused("slow")
            yield block

    @contextmanager
    def _ask(
        self, url: str, headers: Mapping[str, str]
    ) -> Iterator[tuple[str, BaseHTTPResponse]]:
        """Give the answer to a request, redirects followed one by one."""
        try:
            for _ in range(_REDIRECTS + 1):
                answer = self._ask_kindly(url, headers)
                location = answer.headers.get("Location")
                if answer.status in (301, 302, 303, 307, 308) and location:
                    # Its body may have no end.
                    answer.close()
                    url = joined(url, location)
                    continue
                try:
                    if answer.status not in (200, 304):
                        raise refused("status", status=answer.status)
                    yield url, answer
                    return
                finally:
                    answer.close()
                    answer.release_conn()
            raise refused("circle")
        except HTTPError as error:
            raise _plain(error) from error

    def _ask_kindly(self, url: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        """Send one request when its time has come; again when the server is busy."""
        parts = _parted(url)
        robots = self._robots_of(f"{parts.scheme}://{parts.netloc}")
        if not robots.can_fetch(AGENT, url):
            raise refused("robots")
        pause = max(self._delay, float(robots.crawl_delay(AGENT) or 0))
        if pause > max(_LONGEST_WAIT, self._delay):
            raise refused("pause", seconds=f"{pause:,.0f}")
        for turn in range(_TRIES):
            answer = self._send(url, headers, pause)
            if answer.status not in _BUSY or turn == _TRIES - 1:
                return answer
            wait = _retry_after(answer) or pause * 2**turn
            answer.close()
            if wait > _LONGEST_WAIT:
                break
            time.sleep(wait)
        raise refused("busy", status=answer.status)

    def _send(
        self, url: str, headers: Mapping[str, str], pause: float
    ) -> BaseHTTPResponse:
        host = urlsplit(url).netloc
        due = self._asked.get(host, 0.0) + pause
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            return self._http.request(
                "GET",
                url,
                headers={**self._http.headers, **headers},
                preload_content=False,
                redirect=False,
                retries=False,
            )
        finally:
            self._asked[host] = time.monotonic()

    def _robots_of(self, site: str) -> RobotFileParser:
        """Return a site's rules for programs; a site without any allows everything.

        Redirects and errors of it are read as the standard has them (RFC 9309, 2.3.1):
        an unavailable file allows all, a server in trouble nothing.
        """
        if site not in self._robots:
            rules = RobotFileParser()
            answer = self._send(f"{site}/robots.txt", {}, 0.0)
            try:
                if answer.status == 200:
                    text = self._beginning(answer, _ROBOTS_BYTES)
                    rules.parse(text.decode("utf-8", "replace").splitlines())
                elif answer.status >= 500:
                    rules.parse(["User-agent: *", "Disallow: /"])
            finally:
                answer.close()
            rules.modified()
            self._robots[site] = rules
        return self._robots[site]


def _parted(url: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        HarvestError: it is none of the web, or has a name or password in it, which
            every reader of the record would see.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError as error:
        raise refused("address") from error
    if not is_web:
        raise refused("address")
    if "@" in parts.netloc:
        raise refused("password")
    return parts


def joined(url: str, location: str) -> str:
    """Return where a link on a page leads.

    Raises:
        HarvestError: nowhere on the web.
    """
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise refused("link") from error


def _headers(answer: BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _retry_after(answer: BaseHTTPResponse) -> float:
    """Return for how many seconds a server asks us to wait; 0 if it does not say."""
    said = answer.headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return 0.0


def _plain(error: HTTPError) -> HarvestError:
    """Return what a failed connection means, without the library's own words."""
    text = str(error)
    if "NameResolution" in type(error).__name__ or "resolve" in text:
        return refused("host")
    if "timed out" in text:
        return refused("silent")
    if "certificate" in text.lower():
        return refused("certificate")
    return refused("connection", fault=type(error).__name__)


def file_name(url: str, headers: Mapping[str, str]) -> str:
    """Return a name for a document: what the server calls it, else the last part of
    its address, with the ending of its media type.

    >>> file_name("https://a.org/files/brief%205.pdf?v=2", {})
    'brief 5.pdf'
    >>> file_name("https://a.org/", {"content-type": "text/html; charset=utf-8"})
    'a.org.html'
    """
    message = Message()
    message["Content-Disposition"] = headers.get("content-disposition", "")
    said = message.get_filename() or ""
    name = said or unquote(PurePosixPath(urlsplit(url).path).name)
    name = re.sub(r"[\x00-\x1f\x7f/\\:]+", "_", name).strip(". ")
    name = name or urlsplit(url).hostname or "document"
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    endings = [ending for ending, media in SUFFIXES.items() if media == kind]
    suffix = PurePosixPath(name).suffix
    if endings and suffix.lower() not in endings and suffix.lower() not in SUFFIXES:
        name = f"{name}{endings[0]}"
    elif endings and suffix.lower() not in endings and suffix.lower() in (".htm", ""):
        name = f"{name}{endings[0]}"
    return safe_name(name, set())
