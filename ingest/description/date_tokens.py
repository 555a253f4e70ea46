"""Text as the tokens that dates are made of: numbers, names of months and weekdays,
words such as "to". Names come from the Unicode CLDR, through Babel."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from repository.model import LANGUAGES

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_DIGITS = {
    zero + value: ord("0") + value
    for zero in (0x0660, 0x06F0, 0xFF10)  # Arabic-Indic, Persian, full-width
    for value in range(10)
}
_OTHER_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]")
FIRST_YEAR, LAST_YEAR = 1800, 2099

# What may stand between the parts of one date and means nothing. "er", "st" and the
# like follow the day; "de", "of", "г" and so on part its words.
_FILLERS = frozenset(
    "st nd rd th er º ª ° of the de del den dem le la el am des du d г года "
    "год году عام سنة من".split()
)
_MARKS = {",": ",", "،": ",", ".": ".", "/": "/", "&": "&"}
_TO = frozenset(
    "- – — ‐ ‑ ~ to until till through bis au al a à até до по إلى حتى".split()
)
_AND = frozenset("& and und et y e och и و".split())

# Names that CLDR does not give: other calendars' usage, other cases, common short
# forms.
_MORE_MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("sept 9",),
    "de": ("jänner 1", "feber 2", "sept 9"),
    "es": ("setiembre 9",),
    "ar": (
        # The Levant and Iraq.
        "كانون الثاني 1", "شباط 2", "آذار 3", "اذار 3", "نيسان 4", "أيار 5", "ايار 5",
        "حزيران 6", "تموز 7", "آب 8", "أيلول 9", "ايلول 9", "تشرين الأول 10",
        "تشرين الاول 10", "تشرين الثاني 11", "كانون الأول 12", "كانون الاول 12",
        # Without hamza.
        "ابريل 4", "اغسطس 8", "اكتوبر 10",
        # Algeria and Tunisia.
        "جانفي 1", "فيفري 2", "أفريل 4", "ماي 5", "جوان 6", "جويلية 7", "أوت 8",
        # Morocco.
        "يوليوز 7", "غشت 8", "شتنبر 9", "نونبر 11", "دجنبر 12",
    ),
}  # fmt: skip
# Short forms that are everyday words of another language: only read in their own.
_EVERYDAY = {"out": "pt", "set": "pt", "ago": "es", "mar": "es"}
_TWO_WORDS = frozenset({"كانون", "تشرين"})


def in_european_digits(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    # Bytes with which the digits that are meant begin in UTF-8, beside much else: three
    # of them are found in a tenth of the time that looking for the digits takes.
    data = text.encode(errors="replace")
    may_have = b"\xd9" in data or b"\xdb" in data or b"\xef\xbc" in data
    return text.translate(_DIGITS) if may_have and _OTHER_DIGIT.search(text) else text


@cache
def months() -> Mapping[str, int]:
    """Return the number of each month by every folded name of it."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        if language == "ja":
            continue
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    names[fold_name(name)] = number
        for more in _MORE_MONTHS.get(language, ()):
            name, _, number = more.rpartition(" ")
            names[fold_name(name)] = int(number)
    # "in September" ends another way in Russian: сентября, but в сентябре.
    for number, name in Locale.parse("ru").months["format"]["wide"].items():
        names[f"{fold_name(name)[:-1]}е"] = number
    return names


@cache
def weekdays() -> Mapping[str, int]:
    """Return the number of each weekday, from 0 for Monday, by every folded name."""
    names = {}
    for language in LANGUAGES:
        days = Locale.parse(language).days
        for context in ("format", "stand-alone"):
            for number, name in days[context]["wide"].items():
                names[fold_name(name).split("-")[0]] = number
    for name, number in _EASY_WEEKDAYS.items():
        names[name] = number
    return names


# Cases and short forms that CLDR does not give.
_EASY_WEEKDAYS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "среду": 2, "пятницу": 4, "субботу": 5,
    "الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الاربعاء": 2,
}  # fmt: skip


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """Return a name without accents of Latin letters, dots and case."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    bare = "".join(
        c for c in decomposed if not "\u0300" <= c <= "\u036f" or c == "\u0306"
    )
    return unicodedata.normalize("NFC", bare)


class Token(NamedTuple):
    code: str
    value: int
    start: int
    end: int


def tokens_of(text: str, language: str | None) -> list[Token]:
    found: list[Token] = []
    before = ""
    for match in _TOKEN.finditer(text):
        word, (start, end) = match.group(), match.span()
        if before in _TWO_WORDS:
            month = months().get(f"{fold_name(before)} {fold_name(word)}")
            if month:
                found[-1] = Token("m", month, found[-1].start, end)
                before = ""
                continue
        before = word
        code, value = _meaning(word, language)
        found.append(Token(code, value, start, end))
    return found


@lru_cache(maxsize=8192)
def _meaning(word: str, language: str | None) -> tuple[str, int]:
    """Return what a number, a word or a mark can be in a date, and its value."""
    if word.isdecimal():
        value = int(word) if len(word) <= 4 else 0
        if len(word) == 4 and FIRST_YEAR <= value <= LAST_YEAR:
            return "y", value
        return ("d" if len(word) <= 2 and 1 <= value <= 31 else "x"), value
    if not word[0].isalpha():
        if word in _TO:
            return "-", 0
        return _MARKS.get(word, "f" if word in _FILLERS else "x"), 0
    folded = fold_name(word)
    if folded in months() and _is_month(word, folded, language):
        return "m", months()[folded]
    if folded in weekdays():
        return "w", weekdays()[folded]
    if folded in _TO:
        return "-", 0
    if folded in _AND:
        return "&", 0
    return ("f" if word.casefold() in _FILLERS else "x"), 0


def _is_month(word: str, folded: str, language: str | None) -> bool:
    if folded == "may":
        return not word.islower()
    return _EVERYDAY.get(folded) in (None, language)
