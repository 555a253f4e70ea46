"""The abstract: a marked summary, or else the first paragraph."""

import html
import re
from collections.abc import Iterator, Sequence

from ingest.description.confidence import (
    FREQUENT,
    OWN_METADATA,
    STATED,
)
from ingest.description.lines import Line
from ingest.description.phrases import label_pattern, line_pattern
from ingest.description.wordings import SUMMARY
from repository.model import Assertion, Hint, Origin

_LONGEST = 600
_SHORTEST = 80
_SENTENCE_END = re.compile(r"[.!?。!?؟]['\"”’»)]*(?=\s|$)|。")


def abstracts(hints: Sequence[Hint], lines: Sequence[Line]) -> list[Assertion]:
    """Return assertions of abstract: at most one of the file, one of the text."""
    found = [
        Assertion("abstract", shortened(text), Origin.FILE, OWN_METADATA, evidence)
        for text, evidence in _of_file(hints)
        if len(text) >= _SHORTEST
    ][:1]
    marked = _marked(lines)
    if marked:
        found.append(marked)
    elif not found:
        first = next((line for line in lines if _is_paragraph(line)), None)
        if first:
            found.append(
                Assertion(
                    "abstract",
                    shortened(first.text),
                    Origin.INFERRED,
                    FREQUENT,
                    "the first paragraph",
                )
            )
    return found


def _of_file(hints: Sequence[Hint]) -> Iterator[tuple[str, str]]:
    """Yield descriptions and where they stand; sites leave marks of HTML in them."""
    for hint in hints:
        if hint.field == "abstract":
            yield html.unescape(_TAG.sub(" ", hint.value)).strip(), hint.evidence


_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def _marked(lines: Sequence[Line]) -> Assertion | None:
    for index, line in enumerate(lines[:80]):
        text = line.text.strip()
        beside = label_pattern(SUMMARY).match(text)
        if beside and len(beside["value"]) >= _SHORTEST:
            return Assertion(
                "abstract",
                shortened(beside["value"]),
                Origin.TEXT,
                STATED,
                beside["label"],
            )
        if len(text) <= 40 and line_pattern(SUMMARY).match(text):
            gathered: list[str] = []
            for after in lines[index + 1 : index + 8]:
                if after.is_heading or after.is_row:
                    break
                gathered.append(after.text.strip())
            words = " ".join(gathered)
            if len(words) >= _SHORTEST:
                return Assertion(
                    "abstract", shortened(words), Origin.TEXT, STATED, text
                )
    return None


def _is_paragraph(line: Line) -> bool:
    """Whether a line is running text: long, with at least one end of a sentence."""
    text = line.text.strip()
    return (
        len(text) >= 2 * _SHORTEST
        and not line.is_heading
        and not line.is_row
        and not text.startswith(("- ", "©", ">"))
        and not re.match(r"^\(?(?:\d{1,2}|[a-z])[.)]\s?\S", text)
        and bool(_SENTENCE_END.search(text))
    )


def shortened(text: str) -> str:
    """Return text of at most 600 characters, cut after a sentence or else a word.

    >>> shortened("One. " * 200)[-5:], len(shortened("One. " * 200)) <= 600
    (' One.', True)
    """
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    ends = [m.end() for m in _SENTENCE_END.finditer(text, 0, _LONGEST)]
    if ends and ends[-1] >= _SHORTEST:
        return text[: ends[-1]]
    return text[: text.rfind(" ", 0, _LONGEST) if " " in text else _LONGEST - 1] + "…"
