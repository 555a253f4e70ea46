"""How values look to a reader: dates, numbers, names, in the reader's language."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal
from flask_babel import gettext
from markupsafe import Markup, escape

from index.notes import Note
from repository.edtf import is_date
from repository.model import Part, PartKind
from search_web.interface import direction

# Day before month: what readers of English outside North America expect.
_LOCALES = {"en": "en_GB"}
_MARK = Markup("<mark>{}</mark>")
_SKELETONS = {4: "y", 7: "yMMMM", 10: "yMMMMd"}


def _locale(ui: str) -> Locale:
    return Locale.parse(_LOCALES.get(ui, ui))


@lru_cache(maxsize=4096)  # a page of results shows more than a hundred counts
def number_text(number: int, ui: str) -> str:
    """Return a number with the separators of a language.

    >>> number_text(12345, "de")
    '12.345'
    """
    return format_decimal(number, locale=_locale(ui))


def note_text(note: Note, ui: str) -> Markup:
    """Return what a note says, with words of the reader's set apart.

    Needs an application context, for its translation.
    """
    values = {
        name: number_text(value, ui)
        if isinstance(value, int)
        else Markup("<bdi>{}</bdi>").format(value)
        for name, value in note.values
    }
    said = escape(gettext(note.sentence))
    return said % values if values else said


def size_text(size: int, ui: str) -> str:
    """Return a number of bytes for people, in powers of ten as file managers count.

    >>> size_text(2_340_000, "fr")
    '2,3 MB'
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            shown = size / factor
            pattern = "0.0" if shown < 10 else "0"
            return f"{format_decimal(shown, pattern, locale=_locale(ui))} {unit}"
    return f"{number_text(size, ui)} B"


def date_text(edtf: str, ui: str) -> str:
    """Return an EDTF date or interval in words of a language.

    Text that is no EDTF comes back as it is. Needs an application context, for the
    words of uncertain dates and open ends.
    """
    first, slash, last = edtf.partition("/")
    if not slash:
        return _single(edtf, ui)
    if first == "..":
        return str(gettext("until %(date)s", date=_single(last, ui)))
    if last == "..":
        return str(gettext("from %(date)s", date=_single(first, ui)))
    return span_text(first, last, ui)


def span_text(first: str, last: str, ui: str) -> str:
    """Return two EDTF dates as a span, what they share said once; ``last`` may be "".

    >>> span_text("2010-10-12", "2010-10-14", "es")
    '12–14 de octubre de 2010'
    """
    if not last or first == last:
        return date_text(first, ui) if first else ""
    if not first:
        return date_text(last, ui)
    if len(first) == len(last) and is_plain(first) and is_plain(last):
        start, end = _day(first), _day(last)
        skeleton = _SKELETONS[len(first)]
        return format_interval(start, end, skeleton, locale=_locale(ui))
    return f"{_single(first, ui)} – {_single(last, ui)}"


def is_plain(edtf: str) -> bool:
    """Return whether a date is one that HTML's ``time`` element takes.

    >>> is_plain("2021-09"), is_plain("2021?"), is_plain("2022/2027")
    (True, False, False)
    """
    return is_date(edtf) and edtf[-1].isdecimal()


def _single(edtf: str, ui: str) -> str:
    if not is_date(edtf):
        return edtf
    words = _plain(edtf.rstrip("?~%"), ui)
    if edtf[-1] in "~%":
        words = gettext("about %(date)s", date=words)
    if edtf[-1] in "?%":
        words = gettext("%(date)s (uncertain)", date=words)
    return words


@lru_cache(maxsize=4096)
def _plain(edtf: str, ui: str) -> str:
    locale = _locale(ui)
    if len(edtf) == 10:
        return format_date(_day(edtf), "long", locale=locale)
    return format_skeleton(_SKELETONS[len(edtf)], _day(edtf), locale=locale)


def _day(edtf: str) -> date:
    year, month, day = (int(part) for part in f"{edtf}-01-01".split("-")[:3])
    return date(year, month, day)


def language_name(code: str, ui: str) -> str:
    """Return what a language is called in another one.

    >>> language_name("ja", "sv")
    'japanska'
    """
    if code == "und":
        return str(gettext("unknown language"))
    return str(Locale.parse(ui).languages.get(code, code))


@lru_cache(maxsize=256)
def attributes_of_language(language: str | None) -> Markup:
    """Return what marks an element's text as being in a language, its direction kept.

    >>> attributes_of_language("ar")
    Markup(' lang="ar" dir="rtl"')
    """
    named = bool(language) and language != "und"
    lang = Markup(' lang="{}"').format(language) if named else Markup()
    return lang + Markup(' dir="{}"').format(direction(language))


def marked_text(parts: Iterable[tuple[str, bool]]) -> Markup:
    """Return the parts of a text as HTML, those that match marked.

    >>> marked_text((("Clean <b>", False), ("water", True)))
    Markup('Clean &lt;b&gt;<mark>water</mark>')
    """
    return Markup("").join(
        _MARK.format(text) if is_match else text for text, is_match in parts
    )


def paragraphs(
    parts: tuple[tuple[str, bool], ...],
) -> list[list[tuple[str, bool]]]:
    """Return marked text cut at empty lines, the marks kept.

    >>> paragraphs((("One ", False), ("two", True), ("\\n\\nthree", False)))
    [[('One ', False), ('two', True)], [('three', False)]]
    """
    found: list[list[tuple[str, bool]]] = [[]]
    for text, is_match in parts:
        for number, piece in enumerate(re.split(r"\n\s*\n", text)):
            if number:
                found.append([])
            if piece:
                found[-1].append((piece, is_match))
    return [one for one in found if any(text.strip() for text, _ in one)]


def numbers_near(here: int, first: int, last: int) -> list[int | None]:
    """Return the numbers of pages to link to: the first, the last, and two on either
    side of the present one; None for a gap.

    >>> numbers_near(5, 1, 9)
    [1, None, 3, 4, 5, 6, 7, None, 9]
    """
    near = {first, last, *range(here - 2, here + 3)}
    numbers: list[int | None] = []
    for number in sorted(n for n in near if first <= n <= last):
        if numbers and numbers[-1] is not None and numbers[-1] < number - 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


def section_of(parent: int | None, parts: list[Part]) -> str:
    """Return the heading of the section that a part stands in; "" if it has none.

    Args:
        parent: position of what holds the part.
        parts: all of the edition.
    """
    while parent is not None:
        holder = parts[parent]
        if holder.kind is PartKind.SECTION:
            return f"{holder.number} {holder.heading}".strip()
        parent = holder.parent
    return ""
