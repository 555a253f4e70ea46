"""Absolute addresses, for what is read elsewhere than in the reader's browser."""

from flask import request

from search_web.shelf import shelf


def library_address() -> str:
    """Return the address of the library, without a slash at the end: the setting
    ``address``, else that by which it was asked."""
    return (shelf().settings.address or request.host_url).rstrip("/")
