"""Files that are taken in together are held as if each had come in by itself."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.intake import Intake, Outcome
from repository.model import Case, Issue, Mention, MentionKind
from repository.settings import load_settings
from repository.taking_in import take_in, take_in_all
from tests.making import intake_of, said

_UNLIKE = frozenset({"id", "sequence", "extraction_id", "case_id"})
_TIMES = frozenset({"created", "changed", "added", "seen", "at", "raised", "listed"})


def _plain(folder: Path) -> list[Intake]:
    return [intake_of(folder / f"{name}.txt") for name in ("one", "two", "three")]


def _naming(folder: Path) -> list[Intake]:
    """The first is named by the second, and names the third, which comes later."""
    quoting = [
        Mention(MentionKind.TITLE, title, f"“{title}”", 1)
        for title in ("water for all of us", "who pays for our care")
    ]
    return [
        intake_of(
            folder / "a.txt",
            assertions=(said("title", "Water for all of us"),),
            mentions=(quoting[1],),
        ),
        intake_of(folder / "b.txt", mentions=(quoting[0],)),
        intake_of(
            folder / "c.txt", assertions=(said("title", "Who pays for our care"),)
        ),
        intake_of(folder / "d.txt"),
    ]


def _twice(folder: Path) -> list[Intake]:
    return [
        intake_of(folder / "a.txt", "The same words."),
        intake_of(folder / "b.txt"),
        intake_of(folder / "copy.txt", "The same words."),
    ]


def _of_one_name(folder: Path) -> list[Intake]:
    return [
        intake_of(folder / "en.txt", key="water"),
        intake_of(folder / "fr.txt", key="water", language="fr"),
        intake_of(folder / "alone.txt", key="energy"),
    ]


def _with_more(folder: Path) -> list[Intake]:
    case = Case(place="Grenoble", country="FR", service="water", year="2001")
    return [
        intake_of(folder / "a.txt"),
        intake_of(folder / "case.txt", cases=(case,)),
        intake_of(folder / "b.txt", issues=(Issue("no-text", "No text."),)),
        intake_of(
            folder / "closed.txt",
            assertions=(said("title", "Closed"), said("access", "staff")),
        ),
    ]


@pytest.mark.parametrize("made", [_plain, _naming, _twice, _of_one_name, _with_more])
def test_together_is_one_by_one(
    tmp_path: Path, made: Callable[[Path], list[Intake]]
) -> None:
    intakes = made(tmp_path / "files")
    together = _opened(tmp_path / "together")
    alone = _opened(tmp_path / "alone")
    # What was taken in before may have to do with what comes.
    before = [intake_of(tmp_path / "files" / "old.txt", "What was there before.")]
    for catalogue in (together, alone):
        _take_one_by_one(catalogue, before)
    outcomes = take_in_all(together, intakes)
    one_by_one = _take_one_by_one(alone, intakes)
    changes = [outcome.change for outcome in one_by_one]
    assert [getattr(outcome, "change", outcome) for outcome in outcomes] == changes
    assert _held(together) == _held(alone)
    together.close()
    alone.close()


def _opened(home: Path) -> Catalogue:
    return Catalogue.open(load_settings(home, environment={}), create=True)


def _take_one_by_one(catalogue: Catalogue, intakes: Sequence[Intake]) -> list[Outcome]:
    return [take_in(catalogue, intake) for intake in intakes]


def _held(catalogue: Catalogue) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows in their order, with the path of a document's first file for its
    identifier, which is drawn by lot."""
    with catalogue.reading() as connection:
        rows = connection.execute(sa.select(tables.location)).mappings().all()
        paths: dict[Any, str] = {}
        for row in rows:
            paths.setdefault(row["document_id"], row["path"])
        return {
            table.name: [
                tuple(
                    (name, paths.get(value, value) if isinstance(value, str) else value)
                    for name, value in row.items()
                    if name not in _UNLIKE and not (name in _TIMES and value)
                )
                for row in connection.execute(_in_order(table)).mappings()
            ]
            for table in tables.metadata.sorted_tables
            if table is not tables.catalogue
        }


def _in_order(table: sa.Table) -> sa.Select[Any]:
    """Return the question for all rows as they came in."""
    return sa.select(table).order_by(sa.text("rowid"))
