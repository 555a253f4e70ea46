"""Encodings from before Unicode, told from where their letters stand.

Encodings of one script give the same bytes other letters and signs. In the wrong one
capitals follow small letters, quotation marks open after a letter, letters are frequent
that hardly occur, and signs appear that no text has.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

_LATIN = ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp860")
_LATIN_FITS = 0.3
_LATIN_LETTERS = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝ"
)
_RARER_LETTERS = frozenset("îïëœæÿõòùûøýÎÏËŒÆÕÒÙÛØÝ")
_NASAL_LETTERS = frozenset("ãõÃÕ")
"""Of Portuguese, in the places of ``ä`` and ``ö`` in another encoding of DOS: after
them comes a vowel, or the end of the word."""
_WORDS = frozenset("àáéèóòôöåæÀÁÉÈÓÒÔÖÅÆ")
"""Letters that are a word of their own."""
_QUOTATION_MARKS = frozenset("“”„‘«»‹›¿¡")
_DASHES = frozenset("–—")
_OTHER_SIGNS = frozenset("…•·°§€£©®™ªº²³½¼¾†‰×±\xa0\xad")

_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлОЕАИНТСРВЛ")
"""Letters that make up two thirds of Russian."""

_ARABIC = ("cp1256", "iso8859_6", "cp720", "cp864", "mac_arabic")
_FREQUENT_ARABIC = frozenset("اليمونترعبة")
"""Letters that make up two thirds of Arabic."""
_ENDS_ARABIC = frozenset("ةى")
_ARABIC_SIGNS = frozenset("،؛؟٪0123456789٠١٢٣٤٥٦٧٨٩")

_LIKELIEST = ("cp1251", "cp1256")
_EASTERN_FITS = 0.9
"""Of 1 for each letter and 1.5 for the frequent ones. Texts have 1.0 to 1.4 in their
own encoding, Japanese 0.8 at most in any of these."""


def encoding_by_letters(sample: bytes) -> str | None:
    """Return the encoding in which a text's letters stand as languages put them; None
    for one that is in none of those known here."""
    beyond_ascii = sum(byte > 0x7F for byte in sample)
    if beyond_ascii * 4 < len(sample):
        fits = {name: _fitness(sample, name, _latin) for name in _LATIN}
        best = max(fits, key=fits.__getitem__)
        if fits[best] > _LATIN_FITS * beyond_ascii:
            return best
    fits = {name: _fitness(sample, name, f) for name, f in _EASTERN.items()}
    for name in _LIKELIEST:
        fits[name] += 1  # a letter: what tells a word or two in an English text
    best = max(fits, key=fits.__getitem__)
    return best if fits[best] > _EASTERN_FITS * beyond_ascii else None


def _fitness(
    sample: bytes, encoding: str, fitness: Callable[[str, str, str], float]
) -> float:
    """Return how well signs stand in a text: the sum of what a function says of each
    one beyond ASCII, given those before and after it."""
    text = f" {sample.decode(encoding, 'replace')} "
    return sum(
        fitness(text[at], text[at - 1], text[at + 1])
        for at, byte in enumerate(sample, 1)
        if byte > 0x7F
    )


def _latin(sign: str, before: str, after: str) -> float:
    """Return from 1, as it should be, to -3, never seen, for a sign between two."""
    if sign in _LATIN_LETTERS:
        mixed = sign.isupper() and (
            before.islower() or (before.isalpha() and after.islower())
        )
        mixed |= sign.islower() and after.isupper()
        if mixed or before.isdigit() or after.isdigit():
            return -1
        if sign not in _WORDS and not before.isalnum() and not after.isalnum():
            return 0.4
        is_before_vowel = not after.isalpha() or after in "oesOES"
        if sign in _NASAL_LETTERS:
            return 1 if is_before_vowel else -1
        if before > "\x7f" and before.isalpha():  # as in hardly any word
            return -0.7
        if sign in "äöÄÖ" and after in "oeOE":
            return 0.5
        return 0.9 if sign in _RARER_LETTERS else 1
    return _sign(sign, before, after)


def _cyrillic(sign: str, before: str, after: str) -> float:
    """Return the same for a sign of Russian, up to 1.5 for a frequent letter."""
    if not ("А" <= sign <= "я" or sign in "ёЁіІїЇєЄґҐўЎ"):
        return _sign(sign, before, after)
    if sign.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -1
    return (0.8 if sign.isupper() else 1) + 0.5 * (sign in _FREQUENT_CYRILLIC)


def _arabic(sign: str, before: str, after: str) -> float:
    """Return the same for a sign of Arabic, or for the form of one."""
    form, letter = _form(sign)
    if sign.isascii():  # Macintosh has spaces and marks a second time
        return 0.6
    if not "ء" <= letter <= "ە":
        return 0.5 if letter in _ARABIC_SIGNS else _sign(sign, before, after)
    runs_on = after.isalpha()
    if (form in ("<initial>", "<medial>") and not runs_on) or (
        letter in _ENDS_ARABIC and runs_on
    ):
        return -1
    return 1 + 0.5 * (letter in _FREQUENT_ARABIC)


@cache
def _form(sign: str) -> tuple[str, str]:
    """Return which form of a letter a sign is, as old DOS has them, and the letter."""
    form, _, code = unicodedata.decomposition(sign).partition(" ")
    is_one = form.startswith("<") and len(code) == 4
    return (form, chr(int(code, 16))) if is_one else ("", sign)


def _sign(sign: str, before: str, after: str) -> float:
    """Return the same for what is no letter of the script."""
    if sign == "’":
        return 0.5 if before.isalnum() else -0.5
    if sign in _QUOTATION_MARKS:  # which opens and which closes differs by language
        return -1 if before.isalnum() and after.isalnum() else 0.5
    if sign in _DASHES:
        return -0.5 if before.isalpha() and after.isalpha() else 0.5
    if sign in _OTHER_SIGNS:
        return -0.5 if before.isalpha() and after.isalpha() else 0.5
    return -3 if sign == "\ufffd" or not sign.isprintable() else -1


_EASTERN = {
    **dict.fromkeys(_CYRILLIC, _cyrillic),
    **dict.fromkeys(_ARABIC, _arabic),
}
