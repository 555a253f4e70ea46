"""Blocks that a web page or a form prints as a label and the value under it."""

import re
from collections.abc import Iterator

from ingest.description.clues import Clue
from ingest.description.confidence import LABELLED
from ingest.description.lines import Lines
from ingest.description.phrases import Phrases, label_pattern, line_pattern
from ingest.description.wordings import NETWORK_LABEL
from repository.model import Assertion, Origin

_LONGEST_VALUE = 80


def labelled_values(
    lines: Lines, label: Phrases, clue: Clue
) -> Iterator[tuple[str, str]]:
    """Yield (value, evidence) for each value under or beside a label.

    Args:
        lines: of the whole text.
        label: in all languages.
        clue: that each line has which has the label.

    >>> from ingest.description.lines import Line
    >>> from ingest.description.wordings import TYPE_LABEL
    >>> said = Lines([Line("Document types", 1, 0), Line("Meeting document", 1, 15)])
    >>> list(labelled_values(said, TYPE_LABEL, Clue.TYPE_LABEL))
    [('Meeting document', 'Document types: Meeting document')]
    """
    with_value, alone = label_pattern(label), line_pattern(label)
    for index in lines.with_clue(clue):
        text = lines[index].text.strip()
        beside = with_value.match(text)
        if beside and len(beside["value"]) <= _LONGEST_VALUE:
            for value in re.split(r"\s*[;,、،]\s*", beside["value"]):
                yield value.strip(" ."), text
        elif alone.match(text) and index + 1 < len(lines):
            value = lines[index + 1].text.strip(" -•")
            if len(value) <= _LONGEST_VALUE and not value.endswith((".", ":")):
                yield value, f"{text.rstrip(':')}: {value}"


def networks(lines: Lines) -> list[Assertion]:
    """Return the networks that a label block names."""
    return [
        Assertion("network", value, Origin.TEXT, LABELLED, evidence)
        for value, evidence in labelled_values(lines, NETWORK_LABEL, Clue.NETWORK_LABEL)
    ]
