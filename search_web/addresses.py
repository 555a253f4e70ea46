"""Absolute addresses, for what is read elsewhere than in the reader's browser."""

import re

from flask import request
from werkzeug.exceptions import BadRequest

from search_web.shelf import shelf

_HOST = re.compile(r"([\w.-]{1,253}|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII | re.I)


def check_host() -> None:
    """Refuse a request whose host is no name and no number of a machine: addresses in
    what is answered begin with it where the setting ``address`` names no other.

    Raises:
        BadRequest: it is.
    """
    if not _HOST.fullmatch(request.host):
        raise BadRequest


def library_address() -> str:
    """Return the address of the library, without a slash at the end: the setting
    ``address``, else that by which it was asked."""
    return (shelf().settings.address or request.host_url).rstrip("/")
