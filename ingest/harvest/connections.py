"""Connections of the harvester: none into the network of this machine unless that is
allowed, and none that keeps it waiting for the head of an answer."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from ingest.harvest.refusals import refused

_LONGEST_SILENCE = 120.0
"""Seconds, of a connection without a limit of its own."""

_HEAD = 4
"""How many times as long as a server may be silent the head of an answer may take."""


def _check_peer(sock: socket.socket) -> None:
    """Refuse a connection that leads into a private network.

    What is checked is the address that we are connected to, so that a name which
    answers differently the second time gains nothing.
    """
    host = str(sock.getpeername()[0]).partition("%")[0]
    address = ipaddress.ip_address(host)
    meant = _within(address)
    if not meant.is_global or meant.is_multicast:
        sock.close()
        raise refused("private", host=host)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _within(address: _Address) -> _Address:
    """Return the IPv4 address that one of IPv6 stands for; any other as it is.

    >>> _within(ipaddress.ip_address("64:ff9b::7f00:1"))
    IPv4Address('127.0.0.1')
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _HTTP(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with _in_time(self.sock):
            return super().getresponse()


class _HTTPS(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with _in_time(self.sock):
            return super().getresponse()


class _PublicHTTP(_HTTP):
    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _check_peer(sock)
        return sock


class _PublicHTTPS(_HTTPS):
    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _check_peer(sock)
        return sock


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _HTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _HTTPS


class _PublicHTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _PublicHTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


@contextmanager
def _in_time(sock: socket.socket) -> Iterator[None]:
    """Hang up when the head of an answer is not there in time, and say so.

    The time limit of a socket begins anew with each byte. One that is shut reads as if
    the other end had said all, and half a head passes for a whole one.
    """
    is_late = threading.Event()

    def hang_up() -> None:
        is_late.set()
        with suppress(OSError):
            # Not that of TLS, which would say goodbye first.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    clock = threading.Timer(_HEAD * (sock.gettimeout() or _LONGEST_SILENCE), hang_up)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        if is_late.is_set():
            raise refused("slow")


ANYWHERE = {"http": _HTTPPool, "https": _HTTPSPool}
"""Connections by scheme, to any address."""

IN_PUBLIC = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}
"""The same, to addresses that are not of a private network."""
