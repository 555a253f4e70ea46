"""From what a reader found in a file to what is known of the document.

The steps are chained here and nowhere else; each is a module of
:mod:`ingest.description` or one of its own. Nothing is read or written, and what the
file is called matters only where nothing else gives a title.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.classification.choosing import classify
from ingest.description.abstracts import abstracts
from ingest.description.cases import suggested_cases
from ingest.description.confidence import OWN_METADATA
from ingest.description.cut_off import cut_off
from ingest.description.events import events
from ingest.description.identifiers import identifiers, series
from ingest.description.issued import issued, later_dates, periods
from ingest.description.issuers import issuers
from ingest.description.labels import networks
from ingest.description.lines import Line, lines_of, opening
from ingest.description.mentions import Own, mentions
from ingest.description.motions import motions
from ingest.description.parts import parts
from ingest.description.passages import mark_passages
from ingest.description.places import places
from ingest.description.stretches import mark
from ingest.description.suspect import suspect
from ingest.description.titles import titles
from ingest.description.types import types
from ingest.language import UNKNOWN, detect, detect_short
from repository.edtf import year_of
from repository.issue_sentences import in_words
from repository.model import (
    LANGUAGES,
    Assertion,
    AssertionState,
    Extraction,
    Hint,
    Issue,
    Mention,
    Origin,
    Page,
    Part,
    SuggestedCase,
)
from repository.record import FIELDS, Record, resolve
from repository.vocabulary import Vocabularies

VERSION = "11"
"""Changes when the same extraction would be described in another way."""

_ABOUT = frozenset({"abstract", "keywords"})
_PLANS = frozenset({"action-plan"})
_LONGEST_TITLE_BLOCK = 12
_FEWEST_LETTERS_OF_PAGE = 40


@dataclass(frozen=True, slots=True)
class Description:
    """What was concluded from one extraction.

    Attributes:
        pages: the extraction's pages, each with its language.
        assertions: the values of the record, with their origins.
        parts: sections, clauses, objectives, actions, deadlines and events.
        issues: what a person should look at; without the path of the file.
        mentions: of other documents, by which relations are found.
        suggested_cases: that the text seems to tell of.
    """

    pages: tuple[Page, ...]
    assertions: tuple[Assertion, ...]
    parts: tuple[Part, ...]
    issues: tuple[Issue, ...]
    mentions: tuple[Mention, ...] = ()
    suggested_cases: tuple[SuggestedCase, ...] = ()


def describe(
    extraction: Extraction, filename: str, vocabularies: Vocabularies
) -> Description:
    """Describe a document from its text and what its file says of itself.

    Args:
        extraction: what a reader found.
        filename: the last resort for a title.
        vocabularies: of the installation.
    """
    pages, language, issues = _languages(mark(extraction.pages))
    pages = mark_passages(pages)
    code = language.value if language else UNKNOWN
    lines = lines_of(pages)
    first = opening(lines)
    hints = extraction.hints
    found: list[Assertion] = [language] if language else []

    found += titles(hints, lines, first, filename, code, vocabularies)
    record = resolve(found)
    title, number = record.first("title"), record.first("number")
    title_words = _words_read(found) or title

    kinds = types(title, number, hints, first, lines, code, vocabularies)
    found += kinds
    primary = resolve(kinds).all("type")
    is_meeting = primary[:1] == ("meeting-document",)
    is_motion = "motion" in primary

    dates = issued(hints, first, lines, is_meeting, code)
    found += dates
    date = resolve(dates).first("issued")
    found += periods(title, first)
    found += issuers(hints, lines, first, vocabularies)
    found += motions(first, is_motion, vocabularies)

    head = _title_block(lines, title_words)
    divided = parts(lines, head, is_motion, code, year_of(date))
    found += events(title, first, lines, is_meeting, divided, vocabularies.places)
    found += networks(lines)
    found += identifiers(lines, first, hints)
    if not number:
        of_series = series(title_words, first, lines)
        found += of_series
        found = [_spelt_as(one, of_series) for one in found]
    found += abstracts(hints, lines)
    found += places(title, lines, code, vocabularies)
    about = "\n".join(h.value for h in hints if h.field in _ABOUT)
    found += classify(pages, title, vocabularies, about)
    found += _other_hints(hints)

    issues += cut_off(lines, code)
    issues += suspect(pages, code)
    is_plan = bool(_PLANS & set(primary))
    issues += later_dates(date, lines, is_plan)
    checked = tuple(_checked(found))
    record = resolve(checked)
    named = mentions(lines, _own(record))
    themes = {one.value for one in checked if one.field == "theme"}
    told = suggested_cases(pages, title, record, themes, vocabularies)
    return Description(pages, checked, divided, tuple(issues), named, told)


def _own(record: Record) -> Own:
    """Return what a document is called itself."""
    return Own(
        record.first("number"),
        record.first("series"),
        (record.first("event_from") or record.first("issued"))[:4],
        frozenset(record.all("identifier")),
    )


def _languages(
    pages: Sequence[Page],
) -> tuple[tuple[Page, ...], Assertion | None, list[Issue]]:
    """Return the pages with their languages, and the language of most of the text.

    Each page is told by the quick detector; where they agree, the slow one is asked
    once, about all of them together.
    """
    told: list[tuple[str, float]] = [
        detect_short(page.text)
        if len(page.text) >= _FEWEST_LETTERS_OF_PAGE
        else (UNKNOWN, 0.0)
        for page in pages
    ]
    sizes: Counter[str] = Counter()
    for page, (code, _) in zip(pages, told, strict=True):
        sizes[code] += len(page.text)
    if len(sizes) > 1:
        del sizes[UNKNOWN]  # a cover says nothing of the others
    most = sizes.most_common(1)[0][0] if sizes else UNKNOWN
    sample = "\n".join(
        page.text for page, (code, _) in zip(pages, told, strict=True) if code == most
    )
    main, confidence = detect(sample)
    if main == UNKNOWN:
        main, confidence = most, 0.5
    described = tuple(
        replace(page, language=_page_language(code, sure, main))
        for page, (code, sure) in zip(pages, told, strict=True)
    )
    issues: list[Issue] = []
    if main not in LANGUAGES:
        if any(page.text.strip() for page in pages):
            issues.append(Issue(*in_words("language-unknown")))
        return described, None, issues
    # Pages that are too short to be asked alone are told together.
    share = sizes[main] / max(sum(sizes.values()), 1) if sizes[main] else 1.0
    evidence = f"{share:.0%} of the text" if share < 0.9995 else "the whole text"
    return (
        described,
        Assertion("language", main, Origin.INFERRED, confidence, evidence),
        issues,
    )


_SURE_OF_PAGE = 0.9
"""A page of few words is believed to be in another language than its document only if
that is sure."""


def _page_language(code: str, confidence: float, main: str) -> str | None:
    if code == UNKNOWN or (code != main and confidence < _SURE_OF_PAGE):
        code = main
    return code if code in LANGUAGES else None


def _words_read(found: Sequence[Assertion]) -> str:
    """Return the words of the text that the title was read from."""
    return next(
        (a.evidence for a in found if a.field == "title" and a.origin is Origin.TEXT),
        "",
    )


def _spelt_as(one: Assertion, of_series: Sequence[Assertion]) -> Assertion:
    """Return a title that begins with a series' name in the series' own spelling.

    A cover sets "LRG NEXT2021" where the text writes "LRGNext2021".
    """
    if one.field != "title" or one.origin is not Origin.TEXT:
        return one
    for name in (a.value for a in of_series if a.field == "series"):
        first, colon, rest = one.value.partition(": ")
        if colon and "".join(first.split()).casefold() == name.casefold():
            return replace(one, value=f"{name}: {rest}")
    return one


def _title_block(lines: Sequence[Line], title_words: str) -> int:
    """Return how many lines, from the first, belong to the title.

    The lines above the title (a cover, the name of a site) head nothing either.
    """
    pieces = set(title_words.split(" / "))
    first_letters = {piece[:1] for piece in pieces}
    last = 0
    for index, line in enumerate(lines[: 5 * _LONGEST_TITLE_BLOCK]):
        if line.text.lstrip()[:1] not in first_letters:
            continue
        text = " ".join(line.text.split())
        if text in pieces:
            last = index + 1
            pieces.discard(text)
            if not pieces:
                break
    return last


_KEPT_HINTS = frozenset({"source", "rights", "alternative_title", "language"})


def _other_hints(hints: Sequence[Hint]) -> list[Assertion]:
    """Return assertions of what files say that needs no judging.

    The language in a file's metadata is that of the word processor as often as that
    of the text: a suggestion.
    """
    return [
        Assertion(
            hint.field,
            hint.value[:2].lower() if hint.field == "language" else hint.value,
            Origin.FILE,
            OWN_METADATA,
            hint.evidence,
            AssertionState.SUGGESTED
            if hint.field == "language"
            else AssertionState.ACCEPTED,
        )
        for hint in hints
        if hint.field in _KEPT_HINTS and hint.value.strip()
    ]


def _checked(found: Sequence[Assertion]) -> list[Assertion]:
    """Return assertions of known fields, each value once for each origin."""
    best: dict[tuple[str, str, str], Assertion] = {}
    for one in found:
        if one.field not in FIELDS or not one.value.strip():
            continue
        key = (one.field, one.value, one.origin)
        held = best.get(key)
        if held is None or (held.state, -held.confidence) > (
            one.state,
            -one.confidence,
        ):
            evidence = " ".join(one.evidence.split())[:300]
            is_kept = evidence == one.evidence
            best[key] = one if is_kept else replace(one, evidence=evidence)
    return list(best.values())
