"""Serving with waitress, and what it lacks: a stop that leaves nobody without an
answer, and connections that make room for others."""

import logging
import select
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

_log = logging.getLogger(__name__)
_requests = logging.getLogger("commonshelf.requests")

CONNECTIONS = 500
"""Connections that one process holds. An idle one costs some kilobytes; processes may
usually have 1,024 files open, of which the index and the catalogue need some dozens."""
GRACE = 25.0
"""Seconds for answering what was asked before a stop; supervisors often wait 30."""
_BACKLOG = 1024
_PAUSE = 1.0
"""Seconds without a request after which a connection is idle, and a stop closes it:
who has just connected is about to ask."""
_STALLED = 60.0
"""Seconds for which a reader may take nothing of an answer."""
_TICK = 0.05


class _Task(WSGITask):  # type: ignore[misc]
    """The answer to one request; during a stop it says that the connection ends."""

    def service(self) -> None:
        super().service()
        if self.channel.server.logs_requests:
            asked = self.request.first_line.decode("latin-1")
            _requests.info(
                '%s "%s" %s %d %.0f ms',
                self.channel.addr[0],
                asked.encode("unicode_escape").decode(),
                self.status.partition(" ")[0],
                self.content_bytes_written,
                1000 * (time.time() - self.start_time),
            )

    def build_response_header(self) -> bytes:
        channel = self.channel
        if channel.server.is_stopping and len(channel.requests) == 1:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection to a reader.

    Attributes:
        waiting_since: when it was made or its last request was answered.
    """

    task_class = _Task

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waiting_since: float = self.creation_time

    def service(self) -> None:
        super().service()
        self.waiting_since = time.time()

    @property
    def is_answered(self) -> bool:
        """Whether nothing has to be said to the reader; a request may be coming in."""
        return not self.requests and not self.total_outbufs_len


def serve_app(
    app: Flask,
    listener: socket.socket,
    threads: int,
    on_stop: Callable[[], None],
    log_requests: bool = False,
) -> None:
    """Serve until SIGTERM or Ctrl-C, answer what has been asked until then, and return.

    A second signal ends it at once. Where Ctrl-C is ignored already, it stays ignored.

    Args:
        app: to serve.
        listener: a listening socket, which is closed at the end.
        threads: requests that are answered at the same time.
        on_stop: called when the first signal comes.
        log_requests: write a line for each request to the log.
    """
    connections: dict[int, Any] = {}
    server = waitress.create_server(
        app,
        map=connections,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_header_size=64 * 1024,
        max_request_body_size=64 * 1024,
        backlog=_BACKLOG,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
    )
    server.channel_class = _Channel
    server.is_stopping = False
    server.logs_requests = log_requests
    stops = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stops
        stops += 1
        server.is_stopping = True
        on_stop()
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, stop)
    while not stops:
        _make_room(server)
        wasyncore.loop(1.0, use_poll=True, map=connections, count=1)
    _refuse_new_connections(server, listener)
    ends = time.monotonic() + GRACE
    while stops == 1 and server.active_channels and time.monotonic() < ends:
        wasyncore.loop(_TICK, use_poll=True, map=connections, count=1)
        _close_idle(server)
    left = [one for one in server.active_channels.values() if not one.is_answered]
    if left:
        _log.warning("%d requests were not answered before the end.", len(left))
    server.task_dispatcher.shutdown(timeout=0 if left else 5)
    wasyncore.close_all(connections, ignore_all=True)


def _make_room(server: Any) -> None:
    """Close connections whose reader takes nothing and, where too many are open, those
    that have waited longest for a request: somebody who holds hundreds of them, or
    sends requests a letter at a time, keeps nobody else out."""
    channels = list(server.active_channels.values())
    now = time.time()
    for channel in channels:
        if channel.total_outbufs_len and now - channel.last_activity > _STALLED:
            channel.will_close = True
    if len(server._map) >= CONNECTIONS:
        waiting = [one for one in channels if one.is_answered]
        waiting.sort(key=lambda one: float(one.waiting_since))
        for channel in waiting[: CONNECTIONS // 10]:
            channel.handle_close()


def _refuse_new_connections(server: Any, listener: socket.socket) -> None:
    """Take in those that wait to be accepted already, then listen no more."""
    for _ in range(_BACKLOG):
        if not select.select([listener], [], [], 0)[0]:
            break
        server.handle_accept()
    # Without `server.close`: that would also close what wakes the loop.
    wasyncore.dispatcher.close(server)


def _close_idle(server: Any) -> None:
    """Close connections that ask for nothing: nothing is to be answered, and no part
    of a request has come."""
    now = time.time()
    for channel in list(server.active_channels.values()):
        is_idle = channel.is_answered and channel.request is None
        if is_idle and now - channel.waiting_since > _PAUSE:
            channel.handle_close()
