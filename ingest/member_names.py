"""The names of what is inside an archive: their letters, and where they may lead."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_CODE_PAGES = ("cp437", "cp850", "cp866", "cp932", "cp1252", "cp1251", "cp720")
"""Code pages in which programs wrote names before they wrote Unicode: of the consoles
of the countries of our languages, and of their Windows."""
_LONGEST = 200
"""Most bytes of a name; file systems take 255, and a sidecar's name is longer."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


def decoded_names(raw: Sequence[str | bytes]) -> list[str]:
    """Return names as text.

    Bytes that are valid UTF-8 are that. Others are all in one code page, that of the
    machine that wrote the archive: the one in which they look most like words.

    Args:
        raw: names that are known to be Unicode, and bytes of those that are not.
    """
    unknown = [name for name in raw if isinstance(name, bytes) and not _is_utf8(name)]
    page = max(_CODE_PAGES, key=lambda one: _likeness(unknown, one))
    return [
        name
        if isinstance(name, str)
        else name.decode("utf-8" if _is_utf8(name) else page, "replace")
        for name in raw
    ]


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _likeness(names: Iterable[bytes], page: str) -> float:
    """Return how much names look like words in a code page, from 0 to 1."""
    beyond_ascii = likely = 0.0
    for name in names:
        try:
            text = name.decode(page)
        except UnicodeDecodeError:
            return 0.0
        before = ""
        for character in text:
            if character > "\x7f":
                # A character of two bytes stands for more of the name.
                size = 2 if character > "\u2fff" and character < "\uff00" else 1
                beyond_ascii += size
                likely += size * _fits(before, character)
            before = character
    return likely / beyond_ascii if beyond_ascii else 0.0


def _fits(before: str, character: str) -> float:
    """Return how likely a character is in a name, after the one before it."""
    if "\uff61" <= character <= "\uff9f":
        return 0.2  # half-width katakana: what Cyrillic looks like in Japanese
    if character in "—–’“”№«»º°":
        return 0.6
    if not character.isalpha():
        return 0.0
    script = unicodedata.name(character, "").split(" ", 1)[0]
    if script == "GREEK":
        return 0.1
    if before.isalpha() and before > "\x7f":
        told = unicodedata.name(before, "").split(" ", 1)[0]
        is_japanese = {script, told} <= {"CJK", "HIRAGANA", "KATAKANA"}
        if told != script and not is_japanese:
            return 0.1
    if before.islower() and character.isupper():
        return 0.1
    if script == "LATIN" and character not in _LATIN:
        return 0.4
    return 1.0


_LATIN = frozenset("áàâãäåæçéèêëíìîïñóòôõöøœßúùûüÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØŒÚÙÛÜ")


def safe_name(name: str, taken: set[str]) -> str:
    """Return a path that stays below where it is unpacked, and that is free.

    Args:
        name: as the archive has it.
        taken: paths that are used; this one is added.

    >>> safe_name("../../etc/passwd", set())
    'etc/passwd'
    >>> safe_name("C:\\\\motions\\\\one.pdf", set())
    'motions/one.pdf'
    >>> safe_name("one.pdf", {"one.pdf"})
    'one (2).pdf'
    """
    name = unicodedata.normalize("NFC", _UNSAFE.sub("_", name).replace("\\", "/"))
    steps = [_shortened(step) for step in re.sub(r"^[A-Za-z]:", "", name).split("/")]
    path = "/".join(step for step in steps if step not in ("", ".", ".."))
    path = first = path or "unnamed"
    number = 1
    while path in taken:
        number += 1
        stem, dot, ending = first.rpartition(".")
        is_suffix = dot and stem and "/" not in ending
        path = f"{stem} ({number}).{ending}" if is_suffix else f"{first} ({number})"
    taken.add(path)
    return path


def _shortened(step: str) -> str:
    content = step.encode("utf-8", "replace")
    if len(content) <= _LONGEST:
        return content.decode()
    stem, dot, ending = step.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = step, ""
    kept = stem.encode("utf-8", "replace")[: _LONGEST - 11].decode("utf-8", "ignore")
    return f"{kept}.{ending}" if ending else kept
