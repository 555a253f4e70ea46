"""The stop words of a hundred languages, kept once and for all readers.

Where it finds nothing else, trafilatura lets justext tell sentences from menus by them.
It keeps the 154,000 words as a tuple, justext a second time in small letters, and the
tuple is hashed for each page to find these: 27 MB and an eighth of a second in each
process that reads, and 5 ms a page.
"""

from collections.abc import Iterator

from justext.core import define_stoplist
from justext.utils import get_stoplist, get_stoplists
from trafilatura import external


class _Words:
    """The words of all languages, read when they are asked for."""

    def __iter__(self) -> Iterator[str]:
        for language in get_stoplists():
            yield from get_stoplist(language)


WORDS = _Words()
external.JT_STOPLIST = WORDS  # type: ignore[assignment]
define_stoplist(WORDS)  # kept for the next call with the same object
