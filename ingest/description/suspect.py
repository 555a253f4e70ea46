"""Whether a text reads as if it came out of its file wrongly.

Such text is in the index, so nobody notices that it is never found.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto

from ingest.language import is_western
from ingest.legible import count_unreadable, has_late_characters, is_gibberish
from repository.issue_sentences import PLACES, in_words
from repository.model import Issue, Page

_FEWEST = 200
"""Characters of a page below which nothing can be said of it."""

# UTF-8 read as Windows-1252 (Ã©, â€™) or as Windows-1251 (Ð¿Ñ€), and the other ways.
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\u009d“”¦˜]|[ÐÑ][\u0080-\u00bf°±²³]"
    r"|[Р][°±µѕїЅ†‡€]|Ø[§¨ªª-µ]|ã[\u0080-\u0083][\u0080-\u00bf]"
)
_MOJIBAKE_STARTS = ("Ã", "â€", "Ð", "Ñ", "Р", "Ø", "ã")
_MOJIBAKE_SHARE = 1 / 200

_ARABIC_WORD = re.compile(r"[\u0621-\u064a]{4,}")
_FEWEST_ARABIC = 40
_PRESENTATION = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
_UNREADABLE_SHARE = 1 / 50
_LETTERS = re.compile(r"[^\W\d_]+")
_GLUED_LETTERS = 25
_GLUED = re.compile(rf"[^\W\d_]{{{_GLUED_LETTERS},}}")
_GLUED_SHARE = 0.25
_WORDS_AS_X = bytes(ord(" " if bytes([b]).isspace() else "x") for b in range(256))
"""Of UTF-8, where a run of bytes is at least as long as that of its characters."""
_FEWEST_GLUED = 3
_UNSURE = 0.6
"""Confidence of a recognised page below which a person should look at it."""


def suspect(pages: Sequence[Page], language: str) -> list[Issue]:
    """Return an issue for each way in which pages of a document read wrongly.

    Args:
        pages: with their text.
        language: of the document; German and Swedish words may be long.
    """
    issues = []
    # The letters that these tests look for are in no Western text.
    other = [page for page in pages if not is_western(page.text)]
    not_ascii = [page for page in pages if not page.text.isascii()]
    looked_at_for = {
        _Letters.ANY: pages,
        _Letters.ACCENTED: not_ascii,
        _Letters.NOT_WESTERN: other,
    }
    for code, is_so, letters in _TESTS:
        if code == "glued-words" and language in ("de", "sv", "ja", "ar", "und"):
            continue
        looked_at = looked_at_for[letters]
        found = [page.number for page in looked_at if is_so(page)]
        if found:
            issues.append(Issue(*in_words(code, where=_named(found))))
    return issues


def _named(numbers: Sequence[int]) -> str:
    """Return pages by number, the first ones if there are many.

    >>> _named([3]), _named([1, 2])
    ('Page 3', 'Pages 1, 2')
    """
    pages, more = ", ".join(map(str, numbers[:8])), len(numbers) - 8
    some = "many" if more > 0 else "some"
    kind = "one" if len(numbers) == 1 else some
    return PLACES[kind] % {"pages": pages, "more": more}


def _is_mojibake(page: Page) -> bool:
    if not any(map(page.text.__contains__, _MOJIBAKE_STARTS)):
        return False
    found = len(_MOJIBAKE.findall(page.text))
    return found >= 5 and found >= len(page.text) * _MOJIBAKE_SHARE


def _is_reversed(page: Page) -> bool:
    """Whether Arabic words are written backwards: the article ال, with which a fifth
    of them begins, then stands at their ends."""
    if "لا" not in page.text:
        return False
    words: list[str] = _ARABIC_WORD.findall(page.text)
    if len(words) < _FEWEST_ARABIC:
        return False
    begins = sum(word.startswith("ال") for word in words)
    ends = sum(word.endswith("لا") for word in words)
    return ends > max(3 * begins, len(words) // 20)


def _has_presentation_forms(page: Page) -> bool:
    may_have = has_late_characters(page.text)
    return may_have and len(_PRESENTATION.findall(page.text)) > 20


def _is_unreadable(page: Page) -> bool:
    found = count_unreadable(page.text)
    if found > 5 and found > len(page.text) * _UNREADABLE_SHARE:
        return True
    return is_gibberish(page.text) and not _is_mojibake(page)


def _is_glued(page: Page) -> bool:
    if len(page.text) < _FEWEST or (page.language or "en") in ("de", "sv", "ja", "ar"):
        return False
    words = page.text.encode(errors="replace").translate(_WORDS_AS_X)
    if b"x" * _GLUED_LETTERS not in words:
        return False
    long = [word for word in page.text.split() if len(word) >= _GLUED_LETTERS]
    glued = [letters for word in long for letters in _GLUED.findall(word)]
    if len(glued) < _FEWEST_GLUED:
        return False
    letters = sum(map(len, _LETTERS.findall(page.text)))
    return sum(map(len, glued)) > letters * _GLUED_SHARE


def _is_unsure(page: Page) -> bool:
    return page.confidence is not None and page.confidence < _UNSURE


class _Letters(Enum):
    """Which pages can read wrongly in some way, by the letters that they have."""

    ANY = auto()
    ACCENTED = auto()
    NOT_WESTERN = auto()


# Code, test, and the pages that can be so.
_TESTS: tuple[tuple[str, Callable[[Page], bool], _Letters], ...] = (
    ("mojibake", _is_mojibake, _Letters.ACCENTED),
    ("reversed-arabic", _is_reversed, _Letters.NOT_WESTERN),
    ("presentation-forms", _has_presentation_forms, _Letters.NOT_WESTERN),
    ("unreadable-letters", _is_unreadable, _Letters.ANY),
    ("glued-words", _is_glued, _Letters.ANY),
    ("low-confidence", _is_unsure, _Letters.ANY),
)
