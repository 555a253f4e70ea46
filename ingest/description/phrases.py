"""Tables of set phrases, and the patterns that find them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, eq=False)
class Phrases:
    """A table of phrases. Each is itself only, so that patterns can be kept by table.

    Attributes:
        by_language: phrases in small letters.
    """

    by_language: Mapping[str, tuple[str, ...]]


@cache
def phrases_of(*tables: Phrases) -> frozenset[str]:
    """Return every phrase of some tables, in all languages."""
    return frozenset(
        phrase
        for table in tables
        for phrases in table.by_language.values()
        for phrase in phrases
    )


def alternation(phrases: Iterable[str]) -> str:
    """Return a pattern of any of these phrases, the longest tried first.

    A space matches any white space, and an apostrophe either kind; ``*`` stands for
    the rest of a word, ``…`` for up to sixty characters of the same line.
    """
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(
        re.escape(phrase)
        .replace(r"\ ", r"\s+")
        .replace("'", "['’]")
        .replace("’", "['’]")
        .replace(r"\*", r"\w*")
        .replace(r"\s+…\s+", r"\s+(?:[^\n]{0,60}?\s)?")
        .replace("…", r"[^\n]{0,60}?")
        for phrase in ordered
    )


def _pattern(tables: tuple[Phrases, ...], shape: str) -> re.Pattern[str]:
    words = alternation(phrases_of(*tables))
    return re.compile(shape.replace("{any}", f"(?:{words})"), re.IGNORECASE)


def _words(phrases: Iterable[str]) -> re.Pattern[str]:
    japanese = [phrase for phrase in phrases if "ぁ" <= phrase[0] <= "鿿"]
    anywhere = f"|{alternation(japanese)}" if japanese else ""
    shape = rf"(?<!\w)(?:{alternation(phrases)})(?!\w){anywhere}"
    return re.compile(shape, re.IGNORECASE)


@cache
def word_pattern(*tables: Phrases) -> re.Pattern[str]:
    """Return a pattern that finds a phrase as whole words; in Japanese, anywhere."""
    return _words(phrases_of(*tables))


@cache
def word_pattern_in(language: str, table: Phrases) -> re.Pattern[str]:
    """Return such a pattern of the phrases in a language, which the table has."""
    return _words(table.by_language[language])


@cache
def label_pattern(*tables: Phrases) -> re.Pattern[str]:
    """Return a pattern for a label and its colon at the start of a line or sentence.

    Group ``label`` is the label, ``value`` what follows up to the end of the line.
    """
    return _pattern(
        tables,
        r"(?:^|(?<=[.;。、,،\s]))(?P<label>{any})"
        r"(?:\s*[:：]\s*|(?<=[ぁ-鿿])[ \u3000])(?P<value>[^\n]+)",
    )


_COLON = re.compile(r"[:：]|[ぁ-鿿][ \u3000]")


def may_have_label(text: str) -> bool:
    """Return whether a text has what ends each label of :func:`label_pattern`."""
    return _COLON.search(text) is not None


@cache
def line_pattern(*tables: Phrases) -> re.Pattern[str]:
    """Return a pattern for a whole line: just a phrase, with a colon or not."""
    return _pattern(tables, r"^\W*{any}\s*[:：]?\s*$")
