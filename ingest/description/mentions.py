"""The other documents that a text names, and what it is to them.

Only names are found here, in the forms of :mod:`repository.names`; whether the
repository holds what they name is found out by :mod:`repository.mentions`, now or when
that document comes in.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.description.clues import Clue
from ingest.description.identifiers import is_isbn
from ingest.description.lines import Lines
from ingest.description.relation_wordings import (
    SOURCES,
    cue_patterns,
    earlier_policy,
    has_cue,
)
from ingest.description.wordings import line_pattern
from repository.model import Mention, MentionKind
from repository.names import (
    address_name,
    identifier_name,
    motion_names,
    series_name,
    title_key,
)

_MOST = 1000
"""Mentions of one document; a bibliography of more is a database."""
_AROUND = 140
"""Characters of evidence before and behind a mention."""
_MOST_STARTS = 8
_LONGEST_ENTRY = 600
_SHORT_LINE = 300
"""Up to which a line without figures may name a composite by its letter."""
_BEFORE = 90
_BEHIND = 40

_DOI = re.compile(r"(?<!\w)10\.\d{4,9}/[^\s\"<>\])}]+")
_ISBN = re.compile(
    r"\bISBN(?:-1[03])?[:\s]*((?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx])\b", re.I
)
_ADDRESS = re.compile(r"(?:https?://|(?<!\w)www\.)[^\s\"'<>«»“”\])}、。]+", re.I)
# "C190", "Convention No. 190", "Übereinkommen Nr. 190", "ILO第190号条約"
_CONVENTION = re.compile(
    r"(?:(?-i:(?<![\w/.-])C)\s?(?P<short>\d{3})(?![\w-])"
    r"|(?:conventions?|convenios?|(?:ilo-|iao-)?übereinkommens?|konvention(?:en)?|"
    r"convenç(?:ão|ões)|конвенци\w+(?:\s+мот)?|(?:ال)?اتفاقية(?:\s+منظمة\s+العمل\s+"
    r"الدولية)?)\s*(?:\(?\s*(?:no|nº|n°|núm|nr|n\.?º|№|رقم)\.?)?\s*(?P<long>\d{1,3})(?!\d)"
    r"|第\s?(?P<japanese>\d{1,3})\s?号条約)",
    re.IGNORECASE,
)
_LABOUR = ("ILO", "OIT", "IAO", "МОТ", "منظمة العمل الدولية", "国際労働機関")
_SERIES = re.compile(
    r"(?P<name>(?-i:(?:[^\W\da-z_][\w&-]*\s+){1,4}))?"
    r"(?P<word>(?:policy\s+|thematic\s+|working\s+|discussion\s+)*"
    r"(?:brief|briefing|paper)s?(?:\s+series)?)[,:]?\s*(?:brief\s*|paper\s*)?"
    r"(?:#|no\.|n[°º]\.?|nr\.?|№|第|رقم)?\s*(?P<number>\d{1,3})(?![\d/%])(?!\s+\d{4}\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“([^“”\n]{12,200})”|«\s?([^«»\n]{12,200}?)\s?»|„([^„“”\n]{12,200})[“”]"
    r"|”([^”\n]{12,200})”|(?<![\w\"])\"([^\"\n]{12,200})\"|『([^『』\n]{8,120})』"
    r"|「([^「」\n]{8,120})」"
)
_QUOTES = '“«„”"『「'
_STARTS = re.compile(
    r"[,.:;。、،؛]\s+|\s[-–—]\s|[“”«»„‘「」『』\"()\[\]（）]\s?|\t|^\W*"
)


@dataclass(frozen=True, slots=True)
class Own:
    """What the document itself is called, which it does not cite.

    Attributes:
        number: "Motion 14"; empty if it has none.
        series: of the document; empty if it has none.
        year: in four figures: motions named without a year are of the same one.
        identifiers: with their schemes.
    """

    number: str = ""
    series: str = ""
    year: str = ""
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Named:
    """A name as it stands in a line."""

    kind: MentionKind
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Signs:
    """Where a text has that without which it names nothing of a kind: to look once is
    quicker than in every line.

    Attributes:
        motions, replacing: lines with words for motions and for replacing, from 0.
        addresses, quotes, labour: whether some line has such.
    """

    motions: frozenset[int]
    replacing: frozenset[int]
    addresses: bool
    quotes: bool
    labour: bool


def _signs(lines: Lines) -> _Signs:
    text = lines.text
    return _Signs(
        frozenset(lines.with_clue(Clue.MOTION)),
        frozenset(lines.with_clue(Clue.REPLACING)),
        "://" in text or "www." in text,
        any(map(text.__contains__, _QUOTES)),
        any(map(text.__contains__, _LABOUR)),
    )


def mentions(lines: Lines, own: Own) -> tuple[Mention, ...]:
    """Return the mentions of other documents in a text, each name once a relation.

    Args:
        lines: of the whole text.
        own: what the document is called itself.
    """
    numbers = {m.in_year(own.year) for m in motion_names(own.number)}
    skipped = numbers | {identifier_name(one) for one in own.identifiers}
    series = _one_series(lines, own.series)
    found: dict[tuple[str, str, str], Mention] = {}
    is_source = False
    head = line_pattern(SOURCES)
    text_has = _signs(lines)
    for number, line in enumerate(lines):
        text = line.text
        if len(text) < 60 and head.match(text):
            is_source = True
            continue
        if is_source and (line.is_heading or len(text) > _LONGEST_ENTRY):
            is_source = False
        may_relate: bool | None = None
        for one in _named(number, text, own.year, series, is_source, text_has):
            if one.value in skipped:
                continue
            field = "references"
            if one.kind in _WITH_RELATION:
                if may_relate is None:
                    may_relate = has_cue(text)
                field = _relation(text, one) if may_relate else field
            key = (one.kind, one.value, field)
            if key not in found:
                evidence = _around(text, one.start, one.end)
                found[key] = Mention(one.kind, one.value, evidence, line.page, field)
        if len(found) >= _MOST:
            break
    return tuple(_strongest(list(found.values())))


_WITH_RELATION = frozenset({MentionKind.MOTION, MentionKind.TITLE, MentionKind.SERIES})


def _strongest(found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions without plain references to what has a closer relation too."""
    closer = {(m.kind, m.value) for m in found if m.field != "references"}
    for one in found:
        if one.field != "references" or (one.kind, one.value) not in closer:
            yield one


def _named(
    number: int,
    text: str,
    year: str,
    series: str,
    is_source: bool,
    text_has: _Signs,
) -> Iterator[_Named]:
    """Yield the names in a line. Each kind is looked for only where a character or a
    word without which it cannot be is there."""
    has_digit = any(map(text.__contains__, "0123456789")) or not text.isascii()
    if text_has.addresses and ("://" in text or "www." in text):
        yield from _addresses(text)
    if has_digit:
        yield from _identifiers(text, text_has.labour)
        if "rief" in text or "aper" in text or "RIEF" in text or "APER" in text:
            yield from _in_series(text, series)
    if has_digit or len(text) < _SHORT_LINE:
        for motion in motion_names(text) if number in text_has.motions else ():
            value = motion.in_year(year) or f"{motion.kind}:{motion.number}/"
            yield _Named(MentionKind.MOTION, value, motion.start, motion.end)
        if number in text_has.replacing and has_digit:
            for match in earlier_policy().finditer(text):
                value = " ".join(match["name"].lower().split())
                yield _Named(MentionKind.TITLE, value, *match.span("name"))
    if is_source:
        yield from _titles_of_entry(text)
    elif text_has.quotes and any(map(text.__contains__, _QUOTES)):
        for match in _QUOTED.finditer(text):
            group = match.lastindex or 0
            key = title_key(match[group])
            if key:
                yield _Named(MentionKind.TITLE, key, *match.span(group))


def _addresses(text: str) -> Iterator[_Named]:
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(".,;:!?。")
        name = "" if "doi.org/10." in address.lower() else address_name(address)
        if name:
            yield _Named(MentionKind.ADDRESS, name, *match.span())


def _identifiers(text: str, may_be_labour: bool) -> Iterator[_Named]:
    if "10." in text:
        for match in _DOI.finditer(text):
            value = f"doi:{match.group().rstrip('.,;').lower()}"
            yield _Named(MentionKind.IDENTIFIER, value, *match.span())
    if "ISBN" in text or "isbn" in text:
        for match in _ISBN.finditer(text):
            digits = re.sub(r"[-\s]", "", match[1]).upper()
            if is_isbn(digits):
                value = identifier_name(f"isbn:{digits}")
                yield _Named(MentionKind.IDENTIFIER, value, *match.span())
    # A convention's number alone is anybody's; beside the ILO's name it is the ILO's.
    labour = may_be_labour and any(map(text.__contains__, _LABOUR))
    for match in _CONVENTION.finditer(text) if labour or "C1" in text else ():
        number = int(match["short"] or match["long"] or match["japanese"])
        is_known = labour or (bool(match["short"]) and 100 <= number <= 199)
        if is_known and 1 <= number <= 199:
            value = f"ilo:c{number}"
            yield _Named(MentionKind.IDENTIFIER, value, *match.span())


def _in_series(text: str, series: str) -> Iterator[_Named]:
    for match in _SERIES.finditer(text):
        name = (match["name"] or "").strip()
        is_named = bool(series_name(name, match["number"]))
        value = series_name(name if is_named else series, match["number"])
        if value:
            yield _Named(MentionKind.SERIES, value, *match.span())


def _one_series(lines: Lines, own: str) -> str:
    """Return the series that "Brief 9" alone means: the document's own, or the one
    that it names clearly more often than any other ("LRNext2021" is a slip)."""
    if own:
        return own
    names: Counter[str] = Counter()
    for line in lines if "rief" in lines.text else ():
        if "rief" in line.text:
            for match in _SERIES.finditer(line.text):
                if series_name(match["name"] or "", "1"):
                    names[(match["name"] or "").strip()] += 1
    (first, times), (_, next_times) = [*names.most_common(2), ("", 0), ("", 0)][:2]
    return first if times >= 2 * next_times else ""


def _titles_of_entry(text: str) -> Iterator[_Named]:
    """Yield what a title in an entry of a list of sources may begin with.

    Nothing tells where authors end and a title begins; but a title that is held and
    stands there whole is that title.
    """
    starts = dict.fromkeys(match.end() for match in _STARTS.finditer(text))
    keys: dict[str, int] = {}
    for start in starts:
        key = title_key(text[start : start + 120])
        if key:
            keys.setdefault(key, start)
    for key, start in list(keys.items())[:_MOST_STARTS]:
        yield _Named(MentionKind.TITLE, key, start, len(text))


def _relation(text: str, named: _Named) -> str:
    """Return the relation that the words beside a name tell of."""
    before = text[max(0, named.start - _BEFORE) : named.start]
    behind = text[named.end : named.end + _BEHIND]
    relation, nearest = "references", -1
    for name, pattern, is_behind in cue_patterns():
        if is_behind:
            if nearest < 0 and pattern.match(behind):
                relation, nearest = name, 0
            continue
        match = pattern.search(before)
        if match and match.start() >= nearest:
            relation, nearest = name, match.start()
    return relation


def _around(text: str, start: int, end: int) -> str:
    """Return the words around a mention, whole words only, on one line."""
    if len(text) <= 2 * _AROUND + (end - start):
        return " ".join(text.split())
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if first and " " in text[first:start]:
        first = text.index(" ", first) + 1
    if last < len(text) and " " in text[end:last]:
        last = text.rindex(" ", end, last)
    head = "… " if first else ""
    tail = " …" if last < len(text) else ""
    return head + " ".join(text[first:last].split()) + tail
