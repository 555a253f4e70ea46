"""Who issued a document and who wrote it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from ingest.description.clues import Clue
from ingest.description.confidence import (
    CONCLUDED,
    FREQUENT,
    OWN_METADATA,
    STANDS_ALONE,
    STATED,
)
from ingest.description.dates import find_dates, find_years
from ingest.description.lines import Line, Lines
from ingest.description.organisations import Mention, Organisations, organisations_of
from ingest.description.phrases import alternation, phrases_of
from ingest.description.wordings import WRITTEN
from repository.model import Assertion, Hint, Origin
from repository.vocabulary import Vocabularies, fold_label

_COPYRIGHT = re.compile(r"^\W{0,3}(?:©|\(c\)|copyright)\s*(?:©\s*)?(?P<who>.+)$", re.I)
_RIGHTS = re.compile(
    r"\.?\s*(?:all rights reserved|tous droits réservés|todos los derechos|alle rechte|"
    r"med ensamrätt|todos os direitos|все права|جميع الحقوق|無断転載).*$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^[^\W\d_][\w.'’-]*"
    r"(?:\s+(?:(?:de|da|do|dos|van|von|der|den|del|la|el|al|bin|ben)\s+)*"
    r"[^\W\d_][\w.'’-]*){1,4}$"
)
_FEWEST_MENTIONS = 3
_SHARE_OF_MENTIONS = 0.6
"""Of all mentions of organisations: one that issues a text speaks of itself, and seldom
as much of others. In a survey of many, none reaches this."""


@cache
def _written() -> re.Pattern[str]:
    words = alternation(phrases_of(WRITTEN))
    return re.compile(
        rf"(?:^|(?<=[\s.;,]))(?:{words})(?:\s*[:：]\s*|\s+)(?P<who>[^\n]{{3,160}})",
        re.IGNORECASE,
    )


def issuers(
    hints: Sequence[Hint],
    lines: Lines,
    opening: Sequence[Line],
    vocabularies: Vocabularies,
) -> list[Assertion]:
    """Return assertions of issuer and creator.

    Args:
        hints: of the reader.
        lines: of the whole text.
        opening: the lines that open it.
        vocabularies: for the names of organisations.
    """
    known = organisations_of(vocabularies)
    found = [
        *_of_file(hints, known),
        *_written_by(opening, known),
        *_copyright(lines, opening, known),
        *_on_title_page(opening, known),
    ]
    if not any(a.field == "issuer" for a in found):
        found += _imprint(lines, known)
    if not any(a.field == "issuer" for a in found):
        found += _by_mentions(lines, opening, known, vocabularies)
    return _unique(found)


_BYLINE = re.compile(r"^\s*(?:by|par|por|von|av)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
"""Newspapers write "By Jane Roe" where their page names the author."""


def _of_file(hints: Sequence[Hint], known: Organisations) -> Iterator[Assertion]:
    """Yield the authors that a file names, if they are people or organisations.

    The author of a PDF is often the account of a computer: one word is not believed.
    """
    for hint in hints:
        if hint.field not in ("creator", "issuer"):
            continue
        for name in _names_in(hint):
            mentions = known.find(name)
            if mentions and fold_label(name) and _covers(mentions[0], name):
                yield Assertion(
                    "issuer", mentions[0].id, Origin.FILE, OWN_METADATA, hint.evidence
                )
            elif _NAME.match(name) or (name[:1] >= "ぁ" and len(name) > 2):
                yield Assertion(
                    hint.field, name, Origin.FILE, OWN_METADATA, hint.evidence
                )


# "Costa da Silva, Raniere", "Roe, Jane M."
_FAMILY_FIRST = re.compile(
    r"\s*(?P<family>[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,3}),\s*"
    r"(?P<given>[^\W\d_][^\W\d_]*[a-zß-ÿа-я][\w'’-]*(?:\s+[^\W\d_]\.)?)\s*"
)
_LONGEST_NAME = 80
_NEWS = re.compile(r"JSON-LD|HTML metadata: (?!(?:citation_|dc)\S)")
"""Where pages name authors as readers see them: a comma stands before their paper."""


def _names_in(hint: Hint) -> list[str]:
    """Return the names in the metadata of a file, each as it is spoken.

    Accounts of computers and catalogues put the family name first.
    """
    value = _BYLINE.sub("", hint.value)
    if len(value) <= _LONGEST_NAME and not _NEWS.match(hint.evidence):
        turned = _FAMILY_FIRST.fullmatch(value)
        if turned:
            return [f"{turned['given']} {turned['family']}"]
    return re.split(r"\s*[;,]\s*", value)


def _covers(mention: Mention, text: str) -> bool:
    return mention.end - mention.start >= 0.7 * len(text.strip())


def _written_by(lines: Sequence[Line], known: Organisations) -> Iterator[Assertion]:
    """Yield creator and issuer of "written by Daria Cibrario, PSI, in May 2021"."""
    for line in lines:
        match = _written().search(line.text)
        if not match:
            continue
        who = match["who"]
        dates = find_dates(who)
        if dates:
            who = who[: dates[0].start]
        who = re.split(r"[.。;()（]\s|\s\(", who)[0]
        evidence = line.text.strip()
        for piece in re.split(r"\s*[,،、/]\s*|\s+(?:and|et|y|und|och|e|и)\s+", who):
            name = piece.strip(" .:：")
            mentions = known.find(name)
            if mentions and _covers(mentions[0], name):
                yield Assertion("issuer", mentions[0].id, Origin.TEXT, STATED, evidence)
            elif _is_name(name):
                yield Assertion("creator", name, Origin.TEXT, STATED, evidence)


def _is_name(text: str) -> bool:
    """Whether text has the form of a person's name: every word with a capital."""
    if not _NAME.match(text) or len(text) > 60:
        return False
    words = [w for w in text.split() if len(w) > 3]
    return bool(words) and all(not w[0].islower() for w in words)


def _copyright(
    lines: Lines, opening: Sequence[Line], known: Organisations
) -> Iterator[Assertion]:
    """Yield the issuer of "© Public Services International, September 2021".

    A photograph has a line with © too: one that names no year, or nobody known, counts
    only in the opening.
    """
    first_lines = {(line.page, line.start) for line in opening}
    for number in lines.with_clue(Clue.COPYRIGHT):
        line = lines[number]
        if "©" not in line.text and not line.text[:9].lower().startswith(
            ("(c)", "copyr")
        ):
            continue
        match = _COPYRIGHT.match(line.text.strip())
        if not match:
            continue
        who = _RIGHTS.sub("", match["who"])
        years = [*find_dates(who), *find_years(who)]
        if not years:
            continue
        is_opening = (line.page, line.start) in first_lines
        mentions = known.find(who)
        for mention in mentions[:3]:
            yield Assertion(
                "issuer", mention.id, Origin.TEXT, STATED, line.text.strip()
            )
        if not mentions and is_opening:
            name = re.sub(r"[\s,;–-]*\d{4}\S*[\s,;–-]*", " ", who)
            for date in find_dates(who):
                name = name.replace(date.text, " ")
            name = name.strip(" ,.;–-")
            if 2 < len(name) <= 100 and not any(c.isdecimal() for c in name):
                yield Assertion("issuer", name, Origin.TEXT, STATED, line.text.strip())


def _on_title_page(lines: Sequence[Line], known: Organisations) -> Iterator[Assertion]:
    """Yield the organisations that a line of the title page consists of."""
    for line in lines:
        text = line.text.strip(" *-–·|")
        if line.is_heading or len(text) > 120 or "©" in text:
            continue
        for piece in re.split(r"\s*[,،、|·]\s*", text):
            mentions = known.find(piece)
            if mentions and _stands_for(mentions[0], piece):
                yield Assertion(
                    "issuer",
                    mentions[0].id,
                    Origin.TEXT,
                    STANDS_ALONE,
                    line.text.strip(),
                )


def _stands_for(mention: Mention, piece: str) -> bool:
    """Whether a piece of a line is the organisation, or a series of it."""
    rest = (piece[: mention.start] + piece[mention.end :]).strip()
    return len(rest.split()) <= 1 and len(rest) <= 12 and mention.start <= 1


_LICENCE = re.compile(
    r"\bCC[ -]BY(?:[ -](?:SA|NC|ND)){0,2}|licen[cs]|lizenz|лиценз|رخصة|ライセンス",
    re.I,
)
_CLOSING_LINES = 4


def _imprint(lines: Lines, known: Organisations) -> Iterator[Assertion]:
    """Yield the organisation that a closing line names beside a licence."""
    for line in lines[-_CLOSING_LINES:] if lines.have(Clue.LICENCE) else ():
        if _LICENCE.search(line.text):
            for mention in known.find(line.text)[:1]:
                yield Assertion(
                    "issuer", mention.id, Origin.INFERRED, CONCLUDED, line.text.strip()
                )


def _by_mentions(
    lines: Lines,
    opening: Sequence[Line],
    known: Organisations,
    vocabularies: Vocabularies,
) -> Iterator[Assertion]:
    """Yield the organisation that the text speaks of most, or that opens a notice."""
    counts = Counter([one.id for one in known.find(lines.text, lines.small)])
    if not counts:
        return
    (best, times), total = counts.most_common(1)[0], sum(counts.values())
    name = vocabularies.organisations.name_of(best, "en")
    if times >= _FEWEST_MENTIONS and times >= _SHARE_OF_MENTIONS * total:
        evidence = f"named {times} times, all others {total - times} times: {name}"
        yield Assertion("issuer", best, Origin.INFERRED, FREQUENT, evidence)
        return
    for line in opening:
        for mention in known.find(line.text)[:1]:
            if mention.start <= 8 and not line.is_heading:
                yield Assertion(
                    "issuer", mention.id, Origin.INFERRED, CONCLUDED - 0.1, line.text
                )
                return


def _unique(found: Sequence[Assertion]) -> list[Assertion]:
    best: dict[tuple[str, str, str], Assertion] = {}
    for one in found:
        key = (one.field, one.value, one.origin)
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    return list(best.values())
