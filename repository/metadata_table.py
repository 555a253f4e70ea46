"""Records as a table for a spreadsheet, and what staff changed in it.

Each row is a current edition. A cell counts as changed if it says something else than
the record does at the row's revision; a row that was exported at an older revision is
refused if anything in it would change, so that nobody's later work is undone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record
from repository.errors import CommonshelfError, SettingsError
from repository.model import Document, Edition
from repository.record import FIELDS
from repository.selecting import cells_of
from repository.spreadsheet import (
    Row,
    Sheet,
    join_cell,
    split_cell,
    unguard,
    write_sheet,
)
from repository.values import check_value
from repository.vocabulary import Vocabularies

COLUMNS = ("id", "edition", "filename", *FIELDS, "revision", "checksum")
"""The columns of the table. The first three say which edition a row is of, the last
two what it was exported from; the others are the fields of the record."""

_NEVER_EMPTY = ("access", "state", "language")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than the record.

    Attributes:
        row: number of its row.
        document: identifier of the document.
        edition: number of the row's edition.
        field: of the record.
        before, after: the values.
    """

    row: int
    document: str
    edition: int
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot go in, and why, in a sentence or two."""

    row: int
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would change.

    Attributes:
        changes: the cells, in the order of the rows.
        refusals: the rows that cannot go in.
        unchanged: how many rows change nothing.
        revisions: of the documents that change, as they are held.
    """

    changes: tuple[CellChange, ...]
    refusals: tuple[Refusal, ...]
    unchanged: int
    revisions: Mapping[str, int]


def export_table(editions: Iterable[tuple[Document, Edition]]) -> str:
    """Return the records of editions as CSV."""
    return write_sheet(COLUMNS, (_row(*one) for one in editions))


def _row(document: Document, edition: Edition) -> list[str]:
    values = {name: _plain(all) for name, all in cells_of(document, edition).items()}
    return [
        document.id,
        str(edition.number),
        edition.filename,
        *(_written(name, values[name]) for name in FIELDS),
        str(document.revision),
        _checksum(values),
    ]


def _written(field: str, values: tuple[str, ...]) -> str:
    return join_cell(values) if FIELDS[field].many else "".join(values)


def _read(field: str, cell: str) -> tuple[str, ...]:
    text = unguard(cell)
    return _plain(split_cell(text) if FIELDS[field].many else (text,))


def _plain(values: Iterable[str]) -> tuple[str, ...]:
    """Return values as they can be compared after a spreadsheet wrote them: without
    spaces around them, lines ended in one way, each once."""
    plain = (
        value.replace("\r\n", "\n").replace("\r", "\n").strip() for value in values
    )
    return tuple(dict.fromkeys(value for value in plain if value))


def _checksum(values: Mapping[str, tuple[str, ...]]) -> str:
    """Return a short sum of a row's values: a row that still has it was not touched.

    It begins with a letter that no number has, so that no spreadsheet rounds it.
    """
    said = json.dumps([values[name] for name in FIELDS], ensure_ascii=False)
    return "x" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:11]


def check_columns(sheet: Sheet, name: str) -> None:
    """Raise SettingsError if a table has no column that is needed, or unknown ones."""
    for column in sheet.columns:
        if column not in COLUMNS:
            near = get_close_matches(column, COLUMNS, n=1)
            raise SettingsError(
                f"{name}: no field is called {column!r}."
                + (f" Did you mean {near[0]!r}?" if near else "")
                + " Nothing was changed."
            )
    for column in ("id", "revision"):
        if column not in sheet.columns:
            raise SettingsError(
                f"{name}: there is no column {column!r}. Make the table with: "
                "commonshelf metadata export"
            )


def plan_changes(
    sheet: Sheet, documents: Mapping[str, Document], vocabularies: Vocabularies
) -> Plan:
    """Return what a table would change.

    Args:
        sheet: whose columns were checked.
        documents: those that the table names and that are held, by identifier.
        vocabularies: to check values against.
    """
    changes: list[CellChange] = []
    refusals = []
    unchanged = 0
    for row in sheet.rows:
        try:
            found = _changes(row, documents, vocabularies)
        except ValueError as error:
            refusals.append(Refusal(row.number, row.cell("id"), str(error)))
            continue
        unchanged += not found
        changes += found
    kept, contradictions = _without_contradictions(changes)
    refusals += contradictions
    return Plan(
        tuple(kept),
        tuple(sorted(refusals, key=lambda one: one.row)),
        unchanged,
        {one.document: documents[one.document].revision for one in kept},
    )


def _changes(
    row: Row, documents: Mapping[str, Document], vocabularies: Vocabularies
) -> list[CellChange]:
    """Return the changed cells of a row; ValueError says why it cannot go in."""
    document = documents.get(row.cell("id"))
    if document is None:
        raise ValueError(
            f"There is no document {row.cell('id')!r} here. Was it removed?"
            if row.cell("id")
            else "It has no id. New documents come in with: commonshelf ingest"
        )
    written = {
        name: _read(name, row.cells[name]) for name in FIELDS if name in row.cells
    }
    if len(written) == len(FIELDS) and row.cell("checksum") == _checksum(written):
        return []
    edition = _edition(row, document)
    held = {name: _plain(all) for name, all in cells_of(document, edition).items()}
    found = []
    for name, values in written.items():
        if values == held[name]:
            continue
        if not values and name in _NEVER_EMPTY:
            raise ValueError(f"{name} cannot be empty.")
        try:
            after = _plain(check_value(name, one, vocabularies) for one in values)
        except ValueError as error:
            raise ValueError(f"{name}: {str(error).rstrip('?')}.") from error
        if after != held[name]:
            found.append(
                CellChange(
                    row.number, document.id, edition.number, name, held[name], after
                )
            )
    if found and row.cell("revision") != str(document.revision):
        raise ValueError(
            "The document was changed after this table was exported (revision "
            f"{row.cell('revision') or 'not given'}, now {document.revision}). Export "
            "it again and repeat your change."
        )
    return found


def _edition(row: Row, document: Document) -> Edition:
    number = row.cell("edition")
    current = document.current_editions
    if not number and len(current) == 1:
        return current[0]
    for edition in current:
        if str(edition.number) == number:
            return edition
    numbers = ", ".join(str(edition.number) for edition in current)
    raise ValueError(
        f"Edition {number or 'not given'!r} is not a current one of this document; it "
        f"has: {numbers}."
    )


def _without_contradictions(
    changes: list[CellChange],
) -> tuple[list[CellChange], list[Refusal]]:
    """Return each change once, and refuse documents of which two rows say different
    things about the same."""
    said: dict[tuple[str, int | None, str], CellChange] = {}
    refused: dict[str, Refusal] = {}
    for one in changes:
        own = one.edition if FIELDS[one.field].per_edition else None
        first = said.setdefault((one.document, own, one.field), one)
        if first.after != one.after:
            refused[one.document] = Refusal(
                one.row,
                one.document,
                f"Row {first.row} gives the same document another {one.field}. "
                "Nothing of this document was changed.",
            )
    return (
        [one for one in said.values() if one.document not in refused],
        list(refused.values()),
    )


def apply_plan(
    catalogue: Catalogue, vocabularies: Vocabularies, plan: Plan, who: str
) -> Plan:
    """Carry a plan out, and return what was done of it.

    A document that somebody changes at the same time is refused; the others go in.
    """
    rows: dict[tuple[str, int], list[CellChange]] = {}
    for one in plan.changes:
        rows.setdefault((one.document, one.row), []).append(one)
    revisions = dict(plan.revisions)
    done: list[CellChange] = []
    refusals = list(plan.refusals)
    for (document, row), changes in rows.items():
        edit = Edit(
            put=tuple((one.field, value) for one in changes for value in one.after),
            clear=tuple(one.field for one in changes if not one.after),
        )
        try:
            edit_record(
                catalogue,
                vocabularies,
                document,
                edit,
                who,
                revisions[document],
                changes[0].edition,
            )
        except CommonshelfError as error:
            refusals.append(Refusal(row, document, str(error)))
            continue
        revisions[document] += 1
        done += changes
    return replace(
        plan,
        changes=tuple(done),
        refusals=tuple(sorted(refusals, key=lambda one: one.row)),
    )
