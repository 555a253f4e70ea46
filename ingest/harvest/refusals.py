"""Why something cannot be had from the web, said once: pages find the sentence again
that a stored message was made of, to say it in another language."""

from collections.abc import Mapping

from repository.errors import HarvestError

REFUSALS: Mapping[str, str] = {
    "private": (
        "refused: it leads to %(host)s, an address of this machine's own network. If "
        "that is meant, allow it for the source: --allow-private"
    ),
    "large": "it is larger than %(most)s MB",
    "slow": "the server sends it too slowly; try again later",
    "status": "the server answered %(status)s",
    "busy": "the server is busy (%(status)s); try again later",
    "circle": "it leads from one address to the next without end",
    "robots": "the site's robots.txt asks programs to leave it alone",
    "pause": (
        "the site's robots.txt asks for %(seconds)s seconds between two requests"
    ),
    "address": "it is not a web address (http or https)",
    "password": "it has a name or a password in it; give it without",
    "link": "it leads to what is no web address",
    "no-address": "the record names no address of a document",
    "host": "no such host is known; check the address",
    "silent": "the server does not answer",
    "certificate": "its certificate is not valid",
    "connection": "no connection (%(fault)s)",
}
"""After ``Cannot fetch ADDRESS:``, without a full stop."""


def refused(reason: str, /, **values: object) -> HarvestError:
    """Return the error for an address from which nothing is to be had.

    >>> str(refused("status", status=404))
    'the server answered 404'
    """
    return HarvestError(REFUSALS[reason] % values)
