"""What became of a motion, who moved it and who seconded it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ingest.description.confidence import CONCLUDED, LABELLED, STANDS_ALONE
from ingest.description.lines import Line
from ingest.description.phrases import (
    alternation,
    label_pattern,
    may_have_label,
    phrases_of,
)
from ingest.description.wordings import DECIDED, MOVED, SECONDED
from ingest.prepared import once_for_vocabularies
from repository.model import Assertion, Origin
from repository.vocabulary import Vocabularies, fold_label

_LINES_AFTER_TITLE = 25
# "Submitted for Federation Conference 2023 by the Northquay Branch"
_MOVED_FOR = re.compile(
    r"^\W*(?:submitted|moved|proposed|tabled)\b[^,;.]{3,80}?\bby\s+(?:the\s+)?"
    r"(?P<value>[^\n,;.:]{2,120})",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:the|la|le|les|l['’]|el|los|las|der|die|das|dem|den|a|o|as|os)\s+", re.I
)
_END = re.compile(r"[.。]\s*(?=\S)|[.。,،;]?\s*$|\s{3,}")


def motions(
    opening: Sequence[Line], is_motion: bool, vocabularies: Vocabularies
) -> list[Assertion]:
    """Return assertions of decision, mover and seconder.

    Args:
        opening: the lines that open the text.
        is_motion: whether the document is one; a plan that was "adopted" has no
            decision in our sense.
        vocabularies: for the decisions.
    """
    lines = opening[:_LINES_AFTER_TITLE]
    found = list(_people(lines))
    if is_motion:
        decision = _decision(lines, vocabularies)
        if decision:
            found.append(decision)
    return found


def _people(lines: Sequence[Line]) -> Iterator[Assertion]:
    for line in lines:
        labels = (
            ("mover", label_pattern(MOVED)),
            ("seconder", label_pattern(SECONDED)),
        )
        for field, pattern in labels if may_have_label(line.text) else ():
            for name in _labelled(line.text, pattern):
                yield Assertion(field, name, Origin.TEXT, LABELLED, line.text.strip())
        yield from _in_a_phrase(line.text)


def _labelled(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the names after a label and its colon, up to the next label."""
    other = re.compile(r"[\s.。;,、]+[^\W\d_][^.。:：;\n]{1,30}[:：]")
    for match in pattern.finditer(text):
        value = match["value"]
        following = other.search(value)
        if following:
            value = value[: following.start()]
        for name in re.split(r"\s*[;、,،]\s*", value.split("\t")[0]):
            clean = _END.split(name)[0].strip(" .。،")
            if 1 < len(clean) <= 120:
                yield clean


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns for phrases without a colon: "Présentée par la section de …"."""
    compiled = []
    for field, table in (("mover", MOVED), ("seconder", SECONDED)):
        by = [
            phrase
            for phrase in phrases_of(table)
            if " " in phrase or phrase.startswith(("внес", "внёс", "поддержан"))
        ]
        compiled.append(
            (
                field,
                re.compile(
                    rf"(?<!\w)(?:{alternation(by)})\s+(?P<value>[^\n,;.:،。]{{2,120}})",
                    re.IGNORECASE,
                ),
            )
        )
    return tuple(compiled)


def _in_a_phrase(text: str) -> Iterator[Assertion]:
    """Yield names after a phrase.

    "Submitted … by the Northquay Branch" has other words between; it is read where the
    line is short. Russian puts who moved in the instrumental case, which is kept.
    """
    if len(text) >= 200:
        return
    for field, pattern in (*_phrases(), ("mover", _MOVED_FOR)):
        match = pattern.search(text)
        if match:
            name = _ARTICLE.sub("", match["value"].strip())
            if name:
                name = name[0].upper() + name[1:]
                yield Assertion(field, name, Origin.TEXT, LABELLED - 0.05, text.strip())


def _decision(lines: Sequence[Line], vocabularies: Vocabularies) -> Assertion | None:
    """Return the decision that a line of its own, or a labelled one, states.

    A decision by its label comes before one alone; of two labelled ones ("recommended:
    …", "decided: …") the last counts, since recommendations come first.
    """
    decisions = vocabularies["decisions"]
    labels = _labels_by_length(vocabularies)
    labelled = alone = None
    for line in lines[1:]:
        text = line.text.strip(" *_.。")
        match = label_pattern(DECIDED).match(text)
        if match:
            id = _matching(match["value"].strip(" *_"), labels)
            if id:
                labelled = Assertion(
                    "decision", id, Origin.TEXT, LABELLED, line.text.strip()
                )
        elif alone is None and len(text) <= 90:
            id = _matching(text, labels)
            if id:
                is_whole = decisions.find(text) is not None
                alone = Assertion(
                    "decision",
                    id,
                    Origin.TEXT,
                    STANDS_ALONE if is_whole else CONCLUDED,
                    line.text.strip(),
                )
    return labelled or alone


@once_for_vocabularies
def _labels_by_length(vocabularies: Vocabularies) -> Mapping[str, str]:
    """Return the decision of each folded label, the longest labels first."""
    labels = {}
    for concept in vocabularies["decisions"]:
        for language in {*concept.label, *concept.alternative}:
            for label in concept.labels(language):
                labels[fold_label(label)] = concept.id
    return dict(sorted(labels.items(), key=lambda item: (-len(item[0]), item[0])))


def _matching(text: str, labels: Mapping[str, str]) -> str | None:
    """Return the decision whose label a line begins with, or is."""
    folded = fold_label(re.sub(r"[«»„“”\"'’‘]", "", text))
    for label, id in labels.items():
        if folded == label:
            return id
        # "Referred to the Committee", "Adoptée à l'unanimité", "執行委員会に付託"
        begins = (
            folded.startswith(label)
            and not folded[len(label) : len(label) + 1].isalnum()
        )
        is_japanese = label[:1] >= "ぁ" and label in folded
        if begins or is_japanese:
            return id
    return None
