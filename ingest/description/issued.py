"""The date of issue, and the period that a document covers.

Of the dates that a text names few say when it came out: those beside "published",
"updated" or ©, in "written by … in", or on a line of their own in the opening. Dates
that are merely cited are never taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.description.clues import Clue
from ingest.description.confidence import (
    BESIDE,
    CONCLUDED,
    DOUBTFUL,
    OWN_METADATA,
    STANDS_ALONE,
    STATED,
)
from ingest.description.dates import find_dates, find_years, year_positions
from ingest.description.days import FoundDate
from ingest.description.lines import Line, Lines
from ingest.description.phrases import label_pattern, word_pattern
from ingest.description.wordings import (
    DECIDED,
    HELD,
    ISSUED,
    NOT_ISSUED,
    PAST,
    WRITTEN,
)
from repository.edtf import is_date
from repository.issue_sentences import in_words
from repository.model import (
    Assertion,
    AssertionState,
    Hint,
    Issue,
    Origin,
)

_NO_DATES = frozenset({"1601-01-01", "1904-01-01", "1970-01-01", "1980-01-01"})
"""Where clocks begin: programs write these when they know no date."""
_LONGEST_DATE_LINE = 160
_MOST_EXAMPLES = 3
_FIRST_LINES = 8


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: str
    confidence: float
    evidence: str
    is_ambiguous: bool = False


def issued(
    hints: Sequence[Hint],
    opening: Sequence[Line],
    lines: Lines,
    is_meeting: bool,
    language: str,
) -> list[Assertion]:
    """Return assertions of the date of issue, at most one accepted from the text.

    In English 09/01/2015 is the ninth of January or the first of September: unless
    other dates of the text tell, its year counts, and the day read is suggested.

    Args:
        hints: of the reader.
        opening: the lines that open the text.
        lines: all of them: a © line may stand at the end.
        is_meeting: whether dates in the opening are those of a meeting.
        language: of most of the text.
    """
    found = [*_of_file(hints)]
    candidates = [
        *_stated(opening),
        *_copyright(lines),
        *([] if is_meeting else _alone(opening)),
    ]
    if candidates:
        best = max(candidates, key=lambda c: (c.confidence, len(c.value)))
        may_be_exchanged = (
            best.is_ambiguous and language == "en" and not _is_day_first(lines)
        )
        found += _asserted(best, may_be_exchanged)
    return found


def _asserted(one: _Candidate, may_be_exchanged: bool) -> Iterator[Assertion]:
    """Yield the date of issue; only its year if day and month may be exchanged."""
    if not may_be_exchanged:
        yield Assertion("issued", one.value, Origin.TEXT, one.confidence, one.evidence)
        return
    year = one.value[:4]
    yield Assertion("issued", year, Origin.TEXT, one.confidence, one.evidence)
    yield Assertion(
        "issued",
        one.value,
        Origin.TEXT,
        one.confidence / 2,
        one.evidence,
        AssertionState.SUGGESTED,
    )


def _is_day_first(lines: Sequence[Line]) -> bool:
    """Whether a date in figures, such as 30/11/2021, can only begin with its day."""
    return any(
        int(first) > 12 >= int(second)
        for line in lines
        for first, second in _FIGURES.findall(line.text)
    )


_FIGURES = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?!\d)")


def _of_file(hints: Sequence[Hint]) -> Iterator[Assertion]:
    """Yield the dates in the file's metadata.

    When a PDF or a word processor's file was made says little: files are made again
    years later. Such a date is a suggestion; one that an author wrote into front
    matter, or a site into its page, counts.
    """
    for hint in hints:
        if hint.field != "issued":
            continue
        dates = find_dates(hint.value)
        value = hint.value if is_date(hint.value) else (dates[0].edtf if dates else "")
        if not value or value in _NO_DATES:
            continue
        is_made = re.search(
            r"creat|modif|pdf|core|properties|made|on the page", hint.evidence, re.I
        )
        yield Assertion(
            "issued",
            value,
            Origin.FILE,
            DOUBTFUL / 2 if is_made else OWN_METADATA,
            hint.evidence,
            AssertionState.SUGGESTED if is_made else AssertionState.ACCEPTED,
        )


def _stated(opening: Sequence[Line]) -> Iterator[_Candidate]:
    """Yield dates beside words that say "published", "updated", "written by"."""
    for line in opening:
        text = line.text
        dates = find_dates(text)
        if not dates:
            continue
        if label_pattern(HELD).match(text) and not label_pattern(ISSUED).match(text):
            continue
        for cue in word_pattern(ISSUED, WRITTEN).finditer(text):
            for found in dates:
                if _is_of_another_kind(text, found):
                    continue
                # "adopted by the Executive on 22 January": a cue that opens the line
                # may stand far from the date; "10 May: published".
                is_first = cue.start() <= 3 or bool(word_pattern(WRITTEN).match(cue[0]))
                reach = 90 if is_first and not _is_japanese(text) else 12
                is_after = 0 <= found.start - cue.end() <= reach
                is_before = 0 <= cue.start() - found.end <= 3
                if (is_after or is_before) and not found.last and found.has_month:
                    yield _candidate(found, STATED, text)
                    break
            else:
                continue
            break


def _is_japanese(text: str) -> bool:
    return any("ぁ" <= c <= "ヿ" for c in text)


_COPYRIGHT = re.compile(r"©|\(c\)\s|\bcopyright\b", re.IGNORECASE)
_BEGINNING = 20
"""Characters of a line in which a mark that begins it has its end."""


def _copyright(lines: Lines) -> Iterator[_Candidate]:
    """Yield the dates of lines that begin with ©; photographs have no dates."""
    for number in lines.with_clue(Clue.COPYRIGHT):
        text = lines[number].text.strip()
        mark = _COPYRIGHT.search(text, 0, _BEGINNING)
        if not mark or mark.start() > 3:
            continue
        dates = [d for d in find_dates(text) if d.has_month]
        if dates:
            yield _candidate(dates[-1], STATED - 0.01, text)
            continue
        years = find_years(text)
        if years:
            last = years[-1].last or years[-1].first
            yield _Candidate(last.edtf, round(STANDS_ALONE - 0.05, 2), text)


def _alone(opening: Sequence[Line]) -> Iterator[_Candidate]:
    """Yield the dates that a short line of the opening is, or ends with.

    "18 February 2010" under the title; "Commonshelf Briefs, Brief 9, December 2025";
    "Federation Conference 2023, Greyhaven, 10 May 2023". A range is an event's.
    """
    for index, line in enumerate(opening):
        text = line.text.strip(" *_.。()（）")
        if len(text) > _LONGEST_DATE_LINE or line.is_heading:
            continue
        if word_pattern(DECIDED).match(text) and ":" in text:
            continue
        for found in find_dates(text):
            if found.last or not found.has_month or _is_of_another_kind(text, found):
                continue
            rest = (text[: found.start] + text[found.end :]).strip(" ,،、.·|–—-:()")
            is_alone = len(rest) <= 12
            is_sentence = line.text.rstrip().endswith((".", "。")) and len(rest) > 25
            ends_line = len(text) - found.end <= 12 and len(text) <= 110
            ends_line = ends_line and not is_sentence
            if is_alone or ends_line:
                sure = STANDS_ALONE if is_alone else BESIDE
                yield _candidate(found, sure, text)
        if index < _FIRST_LINES and re.fullmatch(r"(?:19|20)\d\d", text):
            yield _Candidate(text, CONCLUDED, text)


def _is_of_another_kind(text: str, found: FoundDate) -> bool:
    """Whether the words right before a date say that it is a birthday or a deadline."""
    before = text[max(0, found.start - 40) : found.start]
    cue = list(word_pattern(NOT_ISSUED).finditer(before))
    return bool(cue) and not word_pattern(ISSUED).search(before, cue[-1].end())


def _candidate(found: FoundDate, confidence: float, evidence: str) -> _Candidate:
    if found.is_ambiguous:
        confidence -= 0.3
        evidence = f"{evidence} (read day first)"
    return _Candidate(
        found.edtf, round(confidence, 2), evidence.strip(), found.is_ambiguous
    )


def later_dates(issued: str, lines: Lines, is_forward: bool) -> list[Issue]:
    """Return an issue if a document cites things of a later date than its own.

    Plans name days to come; that is no contradiction. A date counts where it closes
    the entry of a reference ("…, 11/2021"), or where the words beside it say that
    something was.

    Args:
        issued: date of issue as EDTF; nothing is compared if it is empty.
        lines: of the whole text.
        is_forward: whether the document plans ahead: then only past words count.
    """
    if not issued:
        return []
    later: dict[str, str] = {}
    for number in lines.numbers_at(year_positions(lines.text)):
        line = lines[number]
        if line.is_row:
            continue
        for found in find_dates(line.text):
            value = found.edtf_last or found.edtf
            width = min(len(value), len(issued))
            if not found.has_month or width < 7 or value[:width] <= issued[:width]:
                continue
            if _closes_reference(line.text, found) or _is_past(line.text, found):
                later.setdefault(value, found.text)
    if not later:
        return []
    examples = ", ".join(list(later.values())[:_MOST_EXAMPLES])
    return [Issue(*in_words("date-contradicted", issued=issued, examples=examples))]


def _closes_reference(text: str, found: FoundDate) -> bool:
    """Whether a date ends a line of a list, after a comma: as in references."""
    rest = text[found.end :].strip(" .)")
    return (
        not rest
        and text.lstrip().startswith(("- ", "•", "["))
        and bool(re.search(r",\s*\(?$", text[: found.start]))
    )


def _is_past(text: str, found: FoundDate) -> bool:
    """Whether words right before a date say that something has been."""
    before = text[max(0, found.start - 60) : found.start]
    sentence = re.split(r"[.;!?]\s", before)[-1]
    return bool(word_pattern(PAST).search(sentence))


def periods(title: str, opening: Sequence[Line]) -> list[Assertion]:
    """Return the period that the title, or a line of the opening, names in years."""
    for text in (title, *(line.text for line in opening)):
        if len(text) > _LONGEST_DATE_LINE + 90 or _COPYRIGHT.search(text):
            continue
        for found in find_years(text):
            if found.last:
                return [
                    Assertion(
                        "period",
                        f"{found.edtf}/{found.edtf_last}",
                        Origin.TEXT,
                        STANDS_ALONE,
                        " ".join(text.split()),
                    )
                ]
    return []
