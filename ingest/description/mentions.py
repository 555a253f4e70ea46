"""The other documents that a text names, and what it is to them.

Only names are found here, in the forms of :mod:`repository.names`; whether the
repository holds what they name is found out by :mod:`repository.mentions`, now or when
that document comes in.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.description.clues import Clue
from ingest.description.identifiers import is_isbn
from ingest.description.lines import Lines
from ingest.description.phrases import line_pattern
from ingest.description.relation_wordings import (
    LABOUR,
    QUOTES,
    SOURCES,
    cue_patterns,
    earlier_policy,
    has_cue,
)
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
_SERIES = re.compile(
    r"(?P<name>(?-i:(?:[^\W\da-z_][\w&-]*\s+){1,4}))?"
    r"(?P<word>(?:policy\s+|thematic\s+|working\s+|discussion\s+)*"
    r"(?:brief|briefing|paper)s?(?:\s+series)?)[,:]?\s*(?:brief\s*|paper\s*)?"
    r"(?:#|no\.|n[°º]\.?|nr\.?|№|第|رقم)?\s*(?P<number>\d{1,3})(?![\d/%])(?!\s+\d{4}\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    # To begin with one set of characters is what makes it quick.
    rf"[{QUOTES}](?:(?<=“)([^“”\n]{{12,200}})”|(?<=«)\s?([^«»\n]{{12,200}}?)\s?»"
    r"|(?<=„)([^„“”\n]{12,200})[“”]|(?<=”)([^”\n]{12,200})”"
    r"|(?<=\")(?<![\w\"]\")([^\"\n]{12,200})\"|(?<=『)([^『』\n]{8,120})』"
    r"|(?<=「)([^「」\n]{8,120})」)"
)
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


_NAMING = (
    Clue.ADDRESS, Clue.IDENTIFIER, Clue.SERIES, Clue.MOTION, Clue.REPLACING, Clue.QUOTE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Places:
    """On which lines, by their numbers from 0, names may stand: few name anything.

    Attributes:
        of: the lines that have that without which they name nothing of a kind.
        heads: of lists of sources.
        entries: of these lists.
    """

    of: Mapping[Clue, frozenset[int]]
    heads: frozenset[int]
    entries: frozenset[int]

    def in_order(self) -> list[int]:
        """Return the lines that may name something."""
        return sorted(self.entries.union(*self.of.values()) - self.heads)


def _places(lines: Lines) -> _Places:
    head = line_pattern(SOURCES)
    heads = [
        number
        for number in lines.with_clue(Clue.SOURCES)
        if len(lines[number].text) < 60 and head.match(lines[number].text)
    ]
    return _Places(
        {clue: frozenset(lines.with_clue(clue)) for clue in _NAMING},
        frozenset(heads),
        frozenset(_entries(lines, heads)),
    )


def _entries(lines: Lines, heads: Sequence[int]) -> Iterator[int]:
    """Yield the lines of lists of sources, up to a heading or running text."""
    for head, next_head in pairwise([*heads, len(lines)]):
        for number in range(head + 1, next_head):
            line = lines[number]
            if line.is_heading or len(line.text) > _LONGEST_ENTRY:
                break
            yield number


def mentions(lines: Lines, own: Own) -> tuple[Mention, ...]:
    """Return the mentions of other documents in a text, each name once a relation.

    Args:
        lines: of the whole text.
        own: what the document is called itself.
    """
    numbers = {m.in_year(own.year) for m in motion_names(own.number)}
    skipped = numbers | {identifier_name(one) for one in own.identifiers}
    places = _places(lines)
    series = own.series or _one_series(lines, places)
    found: dict[tuple[str, str, str], Mention] = {}
    for number in places.in_order():
        text = lines[number].text
        for one in _named(number, text, own.year, series, places):
            if one.value in skipped:
                continue
            field = _relation(text, one) if one.kind in _WITH_RELATION else _CITED
            key = (one.kind, one.value, field)
            if key not in found:
                evidence = _around(text, one.start, one.end)
                page = lines[number].page
                found[key] = Mention(one.kind, one.value, evidence, page, field)
        if len(found) >= _MOST:
            break
    return tuple(_strongest(list(found.values())))


_CITED = "references"
_WITH_RELATION = frozenset({MentionKind.MOTION, MentionKind.TITLE, MentionKind.SERIES})


def _strongest(found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions without plain references to what has a closer relation too."""
    closer = {(m.kind, m.value) for m in found if m.field != _CITED}
    for one in found:
        if one.field != _CITED or (one.kind, one.value) not in closer:
            yield one


def _named(
    number: int, text: str, year: str, series: str, places: _Places
) -> Iterator[_Named]:
    """Yield the names in a line. Each kind is looked for only where a character or a
    word without which it cannot be is there."""
    if number in places.of[Clue.ADDRESS]:
        yield from _addresses(text)
    if number in places.of[Clue.IDENTIFIER]:
        yield from _identifiers(text)
    if number in places.of[Clue.SERIES] and _may_have_digit(text):
        yield from _in_series(text, series)
    if number in places.of[Clue.MOTION] or number in places.of[Clue.REPLACING]:
        yield from _policies(number, text, year, places)
    if number in places.entries:
        yield from _titles_of_entry(text)
    elif number in places.of[Clue.QUOTE]:
        for match in _QUOTED.finditer(text):
            group = match.lastindex or 0
            key = title_key(match[group])
            if key:
                yield _Named(MentionKind.TITLE, key, *match.span(group))


def _policies(number: int, text: str, year: str, places: _Places) -> Iterator[_Named]:
    """Yield the motions in a line, and the policies that it replaces."""
    has_digit = _may_have_digit(text)
    if number in places.of[Clue.MOTION] and (has_digit or len(text) < _SHORT_LINE):
        for motion in motion_names(text):
            value = motion.in_year(year) or f"{motion.kind}:{motion.number}/"
            yield _Named(MentionKind.MOTION, value, motion.start, motion.end)
    if number in places.of[Clue.REPLACING] and has_digit:
        for match in earlier_policy().finditer(text):
            value = " ".join(match["name"].lower().split())
            yield _Named(MentionKind.TITLE, value, *match.span("name"))


def _may_have_digit(text: str) -> bool:
    return not text.isascii() or any(map(text.__contains__, "0123456789"))


def _addresses(text: str) -> Iterator[_Named]:
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(".,;:!?。")
        name = "" if "doi.org/10." in address.lower() else address_name(address)
        if name:
            yield _Named(MentionKind.ADDRESS, name, *match.span())


def _identifiers(text: str) -> Iterator[_Named]:
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
    labour = any(map(text.__contains__, LABOUR))
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


def _one_series(lines: Lines, places: _Places) -> str:
    """Return the series that "Brief 9" alone means: the one that a document names
    clearly more often than any other ("LRNext2021" is a slip)."""
    names: Counter[str] = Counter()
    for text in (lines[number].text for number in sorted(places.of[Clue.SERIES])):
        if "rief" in text:
            for match in _SERIES.finditer(text):
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
    relation, nearest = _CITED, -1
    if not has_cue(before, behind):
        return relation
    for name, pattern, is_behind in cue_patterns():
        if is_behind:
            if nearest < 0 and pattern.match(behind):
                relation, nearest = name, 0
            continue
        match = pattern.search(before)
        if match and match.start() >= nearest:
            relation, nearest = name, match.start()
    # Cut words may look like others.
    return relation if relation == _CITED or has_cue(text, text) else _CITED


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
