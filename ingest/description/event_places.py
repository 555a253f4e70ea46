"""Where an event takes place: labelled, behind its name, or beside its day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from babel import Locale

from ingest.description.confidence import BESIDE, LABELLED
from ingest.description.dates import find_dates, find_yearless
from ingest.description.lines import Line
from ingest.description.phrases import label_pattern, line_pattern, word_pattern
from ingest.description.wordings import EVENT, HELD, ISSUED, ONLINE, PLACE
from repository.model import LANGUAGES, Assertion, Origin
from repository.vocabulary import Vocabulary, fold_label


class KnownPlaces:
    """Names of countries in all languages, and of known municipalities."""

    def __init__(self, places: Vocabulary) -> None:
        self._places = places

    def names_one(self, text: str) -> bool:
        """Whether the last or the only piece of a line is a known place."""
        pieces = [fold_label(p) for p in re.split(r"\s*[,،、/]\s*", text.strip(" .*_"))]
        return any(
            piece in countries() or self._places.find(piece) is not None
            for piece in pieces
            if piece
        )


@cache
def countries() -> Mapping[str, str]:
    """Return the ISO 3166-1 code of each country by its folded name in every
    language."""
    names = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names[fold_label(name)] = code
    return names


def event_places(
    opening: Sequence[Line], known: KnownPlaces, stated: Assertion | None
) -> Iterator[Assertion]:
    """Yield the place: labelled, after the event's name, or on a line of its own."""
    for line in opening:
        match = label_pattern(PLACE).match(line.text)
        if match:
            value = re.split(r"\.\s|\s{3,}", match["value"])[0].strip(" .")
            yield Assertion(
                "event_place", value, Origin.TEXT, LABELLED, line.text.strip()
            )
            return
    if stated:
        place = _after_event(stated.evidence, stated.value)
        if place:
            yield Assertion("event_place", place, Origin.TEXT, BESIDE, stated.evidence)
            return
    for index, line in enumerate(opening):
        text = line.text.strip(" *_")
        online = line_pattern(ONLINE).match(text) or re.match(
            rf"(?:{word_pattern(ONLINE).pattern})\s*[,،、]", text, re.IGNORECASE
        )
        if online:
            yield Assertion("event_place", "online", Origin.TEXT, BESIDE, text)
            return
        if not _is_beside_a_date(opening, index):
            continue
        place = _leading_place(text, known)
        if place:
            yield Assertion("event_place", place, Origin.TEXT, BESIDE, text)
            return


def _is_beside_a_date(opening: Sequence[Line], index: int) -> bool:
    near = opening[max(0, index - 1) : index + 2]
    return any(
        d.first.day
        for line in near
        for d in (*find_dates(line.text), *find_yearless(line.text))
    )


def _leading_place(text: str, known: KnownPlaces) -> str:
    """Return the place that a line is, or begins with before a date."""
    if len(text) > 140:
        return ""
    dates = [d for d in (*find_dates(text), *find_yearless(text)) if d.first.day]
    before = text[: dates[0].start] if dates else text
    before = re.sub(
        r"(?:[\s,،、]+(?:le|el|den|am|on|em|a|le|lundi|mardi|mercredi|jeudi|"
        r"vendredi|samedi|dimanche|[^\W\d_]*day))+\s*$",
        "",
        before.strip(" ,،、(（"),
    )
    before = before.strip(" ,،、(（")
    if word_pattern(HELD, ISSUED, PLACE).fullmatch(before):
        return ""
    if not before or len(before) > 60 or any(c.isdecimal() for c in before):
        return ""
    if is_japanese(before) and not is_japanese_name(before):
        return ""
    if known.names_one(before):
        return before
    first = re.split(r"\s*[,،、]\s*", before)[0]
    # A town that no list has, before a comma and the day: "Port-Clairval, 11 mai".
    is_name = bool(dates) and len(first.split()) <= 3 and not first[:1].islower()
    return first if is_name and not word_pattern(EVENT).search(first) else ""


def _after_event(line: str, event: str) -> str:
    """Return the place that stands between an event's name and the date."""
    rest = line[line.find(event) + len(event) :].strip(" ,،、;–—-|·(（")
    dates = find_dates(rest)
    if dates:
        rest = rest[: dates[0].start]
    for piece in re.split(r"\s*[,،、;|·)）]\s*|\s[–—-]\s", rest):
        place = re.sub(
            r"^(?:г\.|à|en|in|i|em|at)\s+(?=[A-ZА-Я])", "", piece.strip(" .")
        )
        if place.lower() in ("le", "el", "den", "am", "on", ""):
            continue
        is_known = 1 <= len(place.split()) <= 4 and len(place) <= 50
        if (
            not is_known
            or any(c.isdecimal() for c in place)
            or word_pattern(ISSUED).search(place)
        ):
            return ""
        if line_pattern(ONLINE).match(place):
            return place
        if is_japanese(place) and not is_japanese_name(place):
            return ""
        return place if not place[:1].islower() else ""
    return ""


def is_japanese(text: str) -> bool:
    return any("ぁ" <= c <= "鿿" for c in text)


_HIRAGANA = re.compile(r"[ぁ-ん]")


def is_japanese_name(text: str) -> bool:
    """Whether a Japanese text is a name: short, of ideographs, の and と.

    Other hiragana are the particles and endings of a sentence.
    """
    return len(text) <= 24 and not _HIRAGANA.search(re.sub("[のと]", "", text))
