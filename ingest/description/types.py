"""What kind of document it is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.description.clauses import START_OF_CLAUSE, is_lead
from ingest.description.clues import Clue
from ingest.description.confidence import (
    BESIDE,
    CONCLUDED,
    DOUBTFUL,
    LABELLED,
    OWN_METADATA,
    STANDS_ALONE,
)
from ingest.description.labels import labelled_values
from ingest.description.lines import Line, Lines
from ingest.description.phrases import line_pattern, word_pattern
from ingest.description.type_labels import TypeLabels, labels_of_types, types_named
from ingest.description.wordings import CALL_TO_JOIN, MINUTES, SUMMARY, TYPE_LABEL
from repository.model import Assertion, AssertionState, Hint, Origin
from repository.vocabulary import Vocabularies, Vocabulary, fold_label

_SHORT_TEXT = 1500
_FEWEST_CLAUSES = 3
_OPENING_WORDS = 12
_FIRST_LINES = 10
_LONGEST_REST = 14
"""Characters beside a type's label in its piece of a line: the name of a series."""


def types(
    title: str,
    number: str,
    hints: Sequence[Hint],
    opening: Sequence[Line],
    lines: Lines,
    language: str,
    vocabularies: Vocabularies,
) -> list[Assertion]:
    """Return the types of a document, the primary one with the most confidence.

    Weaker signs are looked at only where stronger ones say nothing: a label block,
    the title, a line of the opening, the structure, what it calls itself.

    Args:
        title: with the words that were read for it.
        number: of a motion, if the title has one: "Motion 14".
        hints: of the reader.
        opening: the lines that open the text.
        lines: all of them.
        language: of most of the text. Labels are looked for in it and in English, whose
            "policy brief" and "report" others write too; a manifest is no *Manifest*.
        vocabularies: for the labels of the types.
    """
    known = vocabularies.types
    labels = labels_of_types(vocabularies, language)
    steps = (
        lambda: _labelled(lines, known),
        lambda: _numbered(number),
        lambda: _in_title(title, labels),
        lambda: _in_opening(opening, labels),
        lambda: _of_structure(lines),
        lambda: _of_hints(hints, labels),
        lambda: _campaign(lines, labels),
        lambda: _self_named(lines, labels),
    )
    found: list[Assertion] = []
    for step in steps:
        found = [a for a in step() if a.value in known]
        if found:
            break
    if found and found[0].confidence < LABELLED:
        # What the structure shows is worth a look beside what the title says.
        also = [a for a in _of_structure(lines) if a.value in known]
        found += [
            Assertion(
                a.field,
                a.value,
                a.origin,
                DOUBTFUL,
                a.evidence,
                AssertionState.SUGGESTED,
            )
            for a in also
            if a.value not in {f.value for f in found}
        ]
    return found


def _labelled(lines: Lines, types: Vocabulary) -> Iterator[Assertion]:
    for value, evidence in labelled_values(lines, TYPE_LABEL, Clue.TYPE_LABEL):
        concept = types.find(value)
        if concept:
            yield Assertion("type", concept.id, Origin.TEXT, LABELLED, evidence)


def _numbered(number: str) -> Iterator[Assertion]:
    """Yield *motion* for what has a motion's number in its title."""
    if number:
        yield Assertion("type", "motion", Origin.TEXT, STANDS_ALONE + 0.05, number)


def _in_title(title: str, labels: TypeLabels) -> list[Assertion]:
    """Return the types that the title names, in its order."""
    places = types_named(fold_label(title), labels)
    minutes = word_pattern(MINUTES).search(title)
    found = [
        Assertion(
            "type",
            id,
            Origin.TEXT,
            round(STANDS_ALONE - 0.05 * rank, 2),
            f"{label} (title)",
        )
        for rank, (_, id, label) in enumerate(places)
    ]
    if not found and minutes:
        found = [
            Assertion(
                "type", "meeting-document", Origin.TEXT, STANDS_ALONE, minutes.group()
            )
        ]
    return found


def _is_inside_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isalnum() or before == "_"


def _in_opening(opening: Sequence[Line], labels: TypeLabels) -> list[Assertion]:
    """Return the types of which a line of the opening consists, or which it begins.

    "PRESS RELEASE", "Policy brief no. 7", "Commonshelf Briefs, Brief 9, December 2025".
    """
    found = []
    for line in opening[:20]:
        if line_pattern(SUMMARY).match(line.text):
            continue
        text = fold_label(re.sub(r"[#\d]+|\bn[°º]\b", " ", line.text)).strip(" .:*_")
        if len(text.split()) > _OPENING_WORDS:
            continue
        for piece in re.split(r"\s*[,،、:|·–—()]\s*", text):
            for _, id, label in types_named(piece, labels)[:1]:
                if len(piece) - len(label) <= _LONGEST_REST:
                    found.append((id, line.text.strip()))
    unique = dict(reversed(found))
    return [
        Assertion("type", id, Origin.TEXT, round(BESIDE - 0.05 * rank, 2), unique[id])
        for rank, id in enumerate(dict.fromkeys(id for id, _ in found))
    ]


def _of_structure(lines: Lines) -> list[Assertion]:
    """Return *motion* for a text in which a conference notes, believes and calls."""
    if not lines.have(Clue.CLAUSE_VERB):
        return []
    subjects = [
        start
        for start, _ in lines.places(Clue.CLAUSE)
        if lines.is_near_start(start, START_OF_CLAUSE)
    ]
    texts = [lines[number].text for number in lines.numbers_at(subjects)]
    leads = [text for text in texts if is_lead(text)]
    if len(leads) < _FEWEST_CLAUSES:
        return []
    first = " ".join(leads[0].split()[:8])
    return [
        Assertion(
            "type",
            "motion",
            Origin.INFERRED,
            CONCLUDED,
            f"{len(leads)} clauses such as “{first} …”",
        )
    ]


def _of_hints(hints: Sequence[Hint], labels: TypeLabels) -> Iterator[Assertion]:
    """Yield the type that a file's description begins with: "Case study of …"."""
    for hint in hints:
        if hint.field not in ("abstract", "type"):
            continue
        first = fold_label(" ".join(hint.value.split()[:8])[:60])
        for _, id, label in types_named(first, labels)[:1]:
            yield Assertion(
                "type",
                id,
                Origin.FILE,
                OWN_METADATA - 0.1,
                f"{label} ({hint.evidence})",
            )


def _campaign(lines: Lines, labels: TypeLabels) -> Iterator[Assertion]:
    """Yield *campaign page* for a short text that calls its readers to join."""
    text = lines.text
    words = len(text.split(maxsplit=_SHORT_TEXT))
    if words > _SHORT_TEXT:
        return
    # The words for a campaign have neither spaces nor hyphens, which folding evens out.
    is_even = unicodedata.is_normalized("NFKC", text)
    folded = lines.small if is_even else fold_label(text)
    found = labels.campaign.find_matches_as_indexes(folded, overlapping=True)
    times = max(Counter([word for word, _, _ in found]).values(), default=0)
    if times < 3 or times < words / 120:
        return
    call = word_pattern(CALL_TO_JOIN).search(text)
    if call:
        yield Assertion(
            "type",
            "campaign-page",
            Origin.INFERRED,
            CONCLUDED,
            f"“campaign” {times} times in {words} words, and “{call.group()}”",
        )


_SELF = re.compile(
    r"\b(?:this|the present|cette|ce|esta|este|diese[rs]?|denna|detta|den här)\s+"
    r"(?:\w+\s)?(?P<what>[\w ]{4,24})|(?:هذه|هذا)\s+(?P<ar>\w+)|"
    r"(?:настоящ\w+|этот|эта|это)\s+"
    r"(?P<ru>\w+)|本(?P<ja>稿|報告書|事例|資料)"
)
"""For text in small letters: to look for either case takes twice the time."""


def _self_named(lines: Lines, labels: TypeLabels) -> Iterator[Assertion]:
    """Yield the type by which the text calls itself first: "This brief …"."""
    whole = [
        start
        for start, _ in lines.places(Clue.SELF)
        if not lines.small[start].isascii() or not _is_inside_word(lines.small, start)
    ]
    for number in lines.numbers_at(whole):
        if number >= _FIRST_LINES:
            break
        start = lines[number].text[:600]
        small = start.lower()
        if len(small) != len(start):  # İ
            start = small
        for match in _SELF.finditer(small):
            what = next((group for group in match.groups() if group), "")
            for place, id, label in types_named(fold_label(what), labels)[:1]:
                if place == 0:
                    yield Assertion(
                        "type",
                        id,
                        Origin.INFERRED,
                        CONCLUDED - 0.1,
                        f"“{start[slice(*match.span())]}” ({label})",
                    )
                    return
