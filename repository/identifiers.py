"""Identifiers of documents: short, opaque, never reused; and the slug beside them."""

import re
import secrets
import unicodedata
from functools import lru_cache

# Without vowels, 0, 1, l and o: no words, and nothing to confuse when read aloud.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
ID_LENGTH = 6
ID_PATTERN = re.compile(f"[{_ALPHABET}]{{{ID_LENGTH}}}")


def new_id() -> str:
    """Return a random identifier, one of some 480 million; the caller checks that
    it is free."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))


@lru_cache(maxsize=4096)  # a page of results names each of its documents twice
def slug(title: str, length: int = 60) -> str:
    """Return a title as the readable end of an address; "" if nothing is left.

    Latin letters lose their accents, other scripts stay as they are.

    >>> slug("Återkommunalisering: så här!")
    'aterkommunalisering-sa-har'
    >>> slug("再公営化")
    '再公営化'
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", title)
        if not (unicodedata.combining(letter) and ord(letter) < 0x370)
    )
    words = re.findall(r"\w+", unicodedata.normalize("NFC", bare).casefold())
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > length:
            return kept or word[:length]
        kept = longer
    return kept


def document_path(id: str, title: str) -> str:
    """Return the path of a document's page, without the host.

    >>> document_path("7f3k9q", "Total Place")
    '/d/7f3k9q/total-place'
    """
    readable = slug(title)
    return f"/d/{id}/{readable}" if readable else f"/d/{id}"
