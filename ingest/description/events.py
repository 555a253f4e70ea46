"""The conference or meeting that a document belongs to: name, place and days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.description.confidence import (
    BESIDE,
    CONCLUDED,
    STANDS_ALONE,
    STATED,
)
from ingest.description.dates import find_dates, find_yearless, find_years
from ingest.description.days import FoundDate
from ingest.description.event_places import (
    KnownPlaces,
    event_places,
    is_japanese,
    is_japanese_name,
)
from ingest.description.lines import Line
from ingest.description.phrases import label_pattern, line_pattern, word_pattern
from ingest.description.wordings import EVENT, HELD, ISSUED, MINUTES, ONLINE
from repository.model import Assertion, Origin, Part, PartKind
from repository.vocabulary import Vocabulary

_LONGEST_NAME = 120
_NUMBER = re.compile(r"^(?:n\s?[°º]|nr|no|№)\s*\d", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}\s*(?:[:.h]\s*\d{2}|時|h\b|uhr|[ap]\.?m\.?)", re.IGNORECASE)


def events(
    title: str,
    opening: Sequence[Line],
    lines: Sequence[Line],
    is_meeting: bool,
    parts: Sequence[Part],
    places: Vocabulary,
) -> list[Assertion]:
    """Return assertions of event, event_place, event_from and event_to.

    Args:
        title: of the document: a meeting's papers are often called like the meeting.
        opening: the lines that open the text.
        lines: all of them; they may name the year that the opening leaves out.
        is_meeting: whether the document is an agenda, minutes or the like, whose date
            is the meeting's.
        parts: of the document; one of its dated events may be this very event.
        places: municipalities; names of countries are known.
    """
    known = KnownPlaces(places)
    found: list[Assertion] = []
    stated = _stated_event(opening)
    if stated:
        found.append(stated)
    elif is_meeting:
        found += _event_in_title(title)
    dated = _days(opening, lines, is_meeting, bool(stated))
    found += dated
    found += event_places(opening, known, stated)
    if not any(a.field == "event" for a in found):
        found += _same_event(dated, parts)
    is_event = any(a.field == "event" for a in found) or is_meeting
    return found if is_event or any(a.field == "event_from" for a in found) else []


def _stated_event(opening: Sequence[Line]) -> Assertion | None:
    """Return the event that has a line, or the start of one, for its name."""
    for line in opening[1:]:
        text = line.text.strip(" *_")
        if line.is_heading or len(text) > 160 or text.startswith(("- ", "•")):
            continue
        name = _name_of_event(text)
        if name:
            return Assertion("event", name, Origin.TEXT, STANDS_ALONE, text)
    return None


def _name_of_event(text: str) -> str:
    """Return the name of an event that a line begins with; empty if it has none.

    >>> _name_of_event("Congrès fédéral 2023, Greyhaven, le 11 mai 2023")
    'Congrès fédéral 2023'
    """
    if _is_labelled(text) or (text.endswith(".") and len(text.split()) > 12):
        return ""
    if _begins_with_cue(text):
        return ""
    piece = re.split(r"\s*[,،、;|·]\s*|\s[–—-]\s|\s*[(（]", text)[0].strip(" .:*_")
    dates = [d for d in find_dates(piece) if d.has_month]
    if dates:
        piece = piece[: dates[0].start].strip(" ,.:")
        piece = re.sub(r"(?:\s+(?:den|le|vom|am|el|del|on|of|em|от|в|le))+$", "", piece)
    words = piece.split()
    if not 1 <= len(words) <= 14 or len(piece) > _LONGEST_NAME:
        return ""
    found = word_pattern(EVENT).search(piece)
    if not found or re.search(r"[.!?:]", piece) or line_pattern(ONLINE).match(piece):
        return ""
    if is_japanese(piece) and not is_japanese_name(piece):
        return ""
    if re.match(r"\d{4}\s+[^\W\d_A-ZÀ-ÞА-Я]", piece) and not is_japanese(piece):
        return ""
    # A name begins with a capital; "moved at the meeting of …" does not.
    if piece[0].islower() or _reads_like_a_sentence(piece):
        return ""
    is_one_word = len(words) == 1 and not is_japanese(piece)
    return "" if is_one_word else piece


def _begins_with_cue(text: str) -> bool:
    """Whether a line begins with "Adopted by …" or the like."""
    cue = word_pattern(ISSUED).match(text)
    return cue is not None and not word_pattern(EVENT).match(text)


_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|will|has|have|by|notes|calls|est|sont|était|a été|es|son|"
    r"fue|"
    r"ist|sind|war|wird|möge|är|ska|skall|var|é|são|foi|für die)\b",
    re.IGNORECASE,
)


def _reads_like_a_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text))


def _is_labelled(text: str) -> bool:
    """Whether a line tells something else of the document: who wrote it, when."""
    return bool(re.match(r"^[^\W\d_][^:：]{1,40}[:：]", text))


def _event_in_title(title: str) -> Iterator[Assertion]:
    """Yield the event from the title of its agenda, papers or minutes."""
    piece = re.split(r"\s*[:：]\s+|\s+[–—-]\s+|:", title)[0].strip()
    dates = find_dates(piece)
    if dates:
        piece = re.sub(
            r"(?:\s+(?:den|le|vom|am|el|del|on|of|em|от|в))+$",
            "",
            piece[: dates[0].start].strip(" ,"),
        )
    minutes = word_pattern(MINUTES).search(piece)
    if minutes:
        piece = (piece[: minutes.start()] + piece[minutes.end() :]).strip(" ,")
        piece = re.sub(
            r"^(?:of the|of|des|der|du|de la|de l['’]|de|del|da|do|från|för)\s+",
            "",
            piece,
        )
    if word_pattern(EVENT).search(piece) and len(piece) <= _LONGEST_NAME:
        yield Assertion("event", piece, Origin.TEXT, BESIDE, title)


def _days(
    opening: Sequence[Line],
    lines: Sequence[Line],
    is_meeting: bool,
    has_event: bool,
) -> list[Assertion]:
    """Return the first and last day of the event."""
    best: tuple[float, FoundDate, Line] | None = None
    for index, line in enumerate(opening):
        text = line.text
        dates = find_dates(text)
        if not dates:
            continue
        if label_pattern(ISSUED).search(text) and not label_pattern(HELD).match(text):
            continue
        is_cue = bool(word_pattern(ISSUED).search(text)) and not is_meeting
        for found in dates:
            if not found.has_month or is_cue:
                continue
            weight = _weight(found, line, text, is_meeting)
            # The opening's first date is the likeliest.
            weight -= index / 1000
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, found, line)
    if best is None and has_event:
        best = _of_the_running_text(lines)
    if best is not None:
        _, found, line = best
        confidence = STATED if found.last else BESIDE
        return list(_from_to(found, confidence, Origin.TEXT, line.text.strip()))
    return _without_year(opening, lines) if is_meeting else []


def _weight(found: FoundDate, line: Line, text: str, is_meeting: bool) -> float:
    """Return how much a date of the opening looks like an event's; 0 if not at all."""
    if found.last and found.first.day:
        return 3.0
    if label_pattern(HELD).match(text) and is_meeting:
        return 2.5
    if not is_meeting or not found.first.day:
        return 0.0
    if word_pattern(ISSUED).search(text) and not line.is_heading:
        return 0.0
    return 2.0 if found.weekday is not None or _TIME.search(text) else 1.0


def _of_the_running_text(lines: Sequence[Line]) -> tuple[float, FoundDate, Line] | None:
    """Return the days of an event in the text's first words: "Le congrès, réuni à
    Greyhaven du 9 au 12 mai 2023"."""
    for line in lines[:20]:
        start = line.text[:160]
        event = word_pattern(EVENT).search(start[:60])
        if not event or event.start() > 30:
            continue
        for found in find_dates(start):
            if found.last and found.first.day and found.start > event.start():
                return 1.0, found, Line(start, line.page, line.start)
    return None


def _from_to(
    found: FoundDate, confidence: float, origin: Origin, evidence: str
) -> Iterator[Assertion]:
    last = found.edtf_last or found.edtf
    yield Assertion("event_from", found.edtf, origin, confidence, evidence[:300])
    yield Assertion("event_to", last, origin, confidence, evidence[:300])


def _without_year(opening: Sequence[Line], lines: Sequence[Line]) -> list[Assertion]:
    """Return the days of an event whose year has to be concluded.

    The weekday, where one is named, and the years that the text cites settle it: of
    the years in which the day falls on that weekday, the one nearest to the latest
    year cited, and not before the one before it.
    """
    cited = _years_cited(lines)
    if not cited:
        return []
    latest = max(cited)
    for line in opening:
        for found in find_yearless(line.text):
            if not found.first.day:
                continue
            year = _year_of(found, latest)
            if year is None:
                continue
            reason = f"“{line.text.strip()}”; "
            if found.weekday is not None:
                reason += (
                    f"{found.text} falls on that weekday in {year}, the nearest such "
                    f"year to the latest that the text cites ({latest})"
                )
            else:
                reason += f"{latest} is the latest year that the text cites"
            confidence = CONCLUDED if found.weekday is not None else CONCLUDED - 0.15
            return list(
                _from_to(found.in_year(year), confidence, Origin.INFERRED, reason)
            )
    return []


def _years_cited(lines: Sequence[Line]) -> list[int]:
    """Return the years from 1990 on that a text names."""
    years = []
    for line in lines:
        for found in (*find_dates(line.text), *find_years(line.text)):
            year = (found.last or found.first).year
            if year and year >= 1990:
                years.append(year)
    return years


def _year_of(found: FoundDate, latest: int) -> int | None:
    """Return the year in which a day falls on its weekday.

    Years from one before the latest cited to five after it are tried: a weekday comes
    back on the same date after five, six or eleven years.
    """
    if found.weekday is None:
        return latest
    for year in sorted(
        range(latest - 1, latest + 5), key=lambda y: (abs(y - latest), y)
    ):
        try:
            day = date(year, found.first.month or 1, found.first.day or 1)
        except ValueError:
            continue
        if day.weekday() == found.weekday:
            return year
    return None


def _same_event(
    dated: Sequence[Assertion], parts: Sequence[Part]
) -> Iterator[Assertion]:
    """Yield the name of the event that the document lists for these very days."""
    days = {a.field: a.value for a in dated}
    if "event_from" not in days:
        return
    for part in parts:
        if (
            part.kind is PartKind.EVENT
            and part.date_from == days["event_from"]
            and (part.date_to or part.date_from) == days.get("event_to")
        ):
            name = part.heading or part.text
            yield Assertion(
                "event",
                name,
                Origin.INFERRED,
                CONCLUDED,
                f"listed for these days: {name}",
            )
            return
