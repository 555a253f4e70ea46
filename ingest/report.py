"""The outcome of a run: what came in, what changed, what failed and why."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from repository.intake import Change
from repository.model import Issue, Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one file.

    Attributes:
        path: as the person named it, or as it was found below a folder.
        outcome: a :class:`repository.intake.Change`, ``opened`` or ``failed``.
        document: its identifier; "" if the file failed.
        edition: the number of the edition; 0 if the file failed.
        issues: what a person should know of it.
        files: how many an archive holds.
        characters: of its text, if that was read.
    """

    path: str
    outcome: str
    document: str = ""
    edition: int = 0
    issues: tuple[Issue, ...] = ()
    files: int = 0
    characters: int = 0


FAILED = "failed"
OPENED = "opened"
"""Outcome of an archive: the files in it have entries of their own."""
OUTCOMES = (
    Change.ADDED,
    Change.CHANGED,
    Change.UNCHANGED,
    Change.REMOVED,
    OPENED,
    FAILED,
)


@dataclass
class Report:
    """What a run has done so far.

    Attributes:
        home: of the installation that it wrote to.
        access, state: that documents get where nothing says another.
        started: when it began, UTC.
        entries: one a file, in the order in which they were done.
        notes: what concerns the run as a whole.
        is_interrupted: whether it was stopped before its end.
    """

    home: Path
    access: str
    state: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_interrupted: bool = False

    def counts(self) -> dict[str, int]:
        """Return how many files had each outcome, in a fixed order."""
        found = Counter(entry.outcome for entry in self.entries)
        return {str(outcome): found[outcome] for outcome in OUTCOMES}

    def failures(self) -> list[Entry]:
        """Return the files that failed."""
        return [entry for entry in self.entries if entry.outcome == FAILED]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "home": str(self.home),
            "access": self.access,
            "state": self.state,
            "started": self.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "interrupted": self.is_interrupted,
            "counts": self.counts(),
            "notes": self.notes,
            "files": [_entry_json(entry) for entry in self.entries],
        }

    def write(self, folder: Path) -> Path:
        """Write the report into a folder, one JSON object a line: first the run, then
        each file. Return the file's path."""
        folder.mkdir(parents=True, exist_ok=True)
        stamp = self.started.strftime("%Y%m%dT%H%M%S.%f")
        path = folder / f"ingest-{stamp}.jsonl"
        run = {key: value for key, value in self.to_json().items() if key != "files"}
        with path.open("w", encoding="utf-8") as out:
            for line in (run, *map(_entry_json, self.entries)):
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return path


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "outcome": str(entry.outcome),
        "document": entry.document or None,
        "edition": entry.edition or None,
        "files": entry.files or None,
        "issues": [
            {"code": i.code, "severity": str(i.severity), "message": i.message}
            for i in entry.issues
        ],
    }


def summary(counts: dict[str, int]) -> str:
    """Return the counts in words, what did not happen left out.

    >>> summary({"added": 3, "changed": 0, "unchanged": 2, "failed": 0})
    '3 added, 2 unchanged'
    """
    told = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    return ", ".join(told) or "no files"


def worth_showing(issues: Iterable[Issue]) -> list[Issue]:
    """Return the issues that ask something of a person."""
    return [issue for issue in issues if issue.severity is not Severity.NOTICE]


NAMED = 5
"""How many files with the same trouble are named before the others are counted."""


def in_lines(found: Iterable[tuple[str, Issue]], others: str) -> Iterator[str]:
    """Say what is wrong with which file, in lines for a terminal.

    Every file that failed is named; of those that only deserve a look, the first of
    each kind, since thousands may share one: a folder in a language that is not known.

    Args:
        found: the path of each file, and one thing that is wrong with it.
        others: where all of them are told of.
    """
    counts: Counter[str] = Counter()
    for path, issue in found:
        mark = FAILED
        if issue.severity is not Severity.ERROR:
            mark = "look at"
            counts[issue.code] += 1
            if counts[issue.code] > NAMED:
                continue
        yield f"{mark}: {issue.message}"
        # A message alone may fit a hundred files, or those of one name in two folders.
        if path:
            yield f"        {path}"
    for code, count in counts.items():
        if count > NAMED:
            yield f"look at: {count - NAMED} more files like these ({code}). {others}"
