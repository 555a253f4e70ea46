"""What people wrote about a file beside it: a sidecar, or the row of a table.

A sidecar ``NAME.pdf.toml`` lies beside ``NAME.pdf``. A table in CSV has a column
``filename`` with paths relative to the folder that is ingested (or to the table's),
and record fields as the other columns; several values are parted by ``;``, and ``\\;``
is the character itself. Columns that begin with ``case_`` describe a case.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from repository.edtf import is_date
from repository.errors import ReadError, SettingsError
from repository.issue_sentences import in_words
from repository.misfits import misfit
from repository.model import Assertion, Case, CaseText, Issue, Origin
from repository.record import FIELDS
from repository.spreadsheet import Row, read_sheet, split_cell
from repository.values import check_value
from repository.vocabulary import Vocabularies

CASE_KEYS = (
    "place",
    "country",
    "name",
    "service",
    "year",
    "owner_before",
    "owner_after",
    "party_before",
    "party_after",
    "way",
    "outcome",
    "workers",
    "summary",
    "page",
    "references",
    "checked",
)
_CASE_VOCABULARIES = {
    "service": "sectors",
    "owner_before": "ownership",
    "owner_after": "ownership",
    "way": "case-ways",
    "outcome": "case-outcomes",
}
_THEME_OF_CASES = "reclaiming-public-services"
# A mistake in one of these could show a document to readers who may not see it.
_GUARDED = ("access", "state")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What sidecar and table say of one file, as written; not yet checked.

    Attributes:
        values: by field; each with where it was written.
        cases: as written, each with where.
        key: the name of the document of which the file is an edition.
    """

    values: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    cases: tuple[tuple[Mapping[str, Any], str], ...] = ()
    key: str | None = None

    def fingerprint(self) -> str:
        """Return the same text for the same metadata, another for any other."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    def over(self, other: "Metadata") -> "Metadata":
        """Return these values, and those of another where there are none here."""
        return Metadata(
            {**other.values, **self.values},
            self.cases or other.cases,
            self.key or other.key,
        )

    def only(self, fields: Iterable[str]) -> "Metadata":
        """Return the values of some fields, for files that have these in common."""
        wanted = set(fields)
        return Metadata({f: v for f, v in self.values.items() if f in wanted})


@dataclass(frozen=True, slots=True)
class Checked:
    """Metadata whose values fit their fields, and what was wrong with the others."""

    assertions: tuple[Assertion, ...]
    cases: tuple[Case, ...]
    issues: tuple[Issue, ...]


def sidecar_of(path: Path) -> Path:
    """Return where the sidecar of a file lies, if it has one.

    >>> sidecar_of(Path("motions/total-place.pdf")).name
    'total-place.pdf.toml'
    """
    return path.with_name(path.name + ".toml")


def read_sidecar(path: Path) -> Metadata:
    """Return what the sidecar of a file says; nothing if it has none.

    Raises:
        ReadError: it cannot be read as TOML. The file must not come in without it:
            it may say that the document is not for everybody.
    """
    sidecar = sidecar_of(path)
    if not sidecar.is_file():
        return Metadata()
    try:
        table = tomllib.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        code, message = in_words(
            "sidecar", sidecar=sidecar.name, error=error, name=path.name
        )
        raise ReadError(message, code) from error
    where = sidecar.name
    cases = table.pop("case", [])
    key = table.pop("document", None)
    values = {
        name: tuple((_text(value), where) for value in _list(given))
        for name, given in table.items()
    }
    return Metadata(
        values,
        tuple((case, where) for case in cases if isinstance(case, dict)),
        str(key) if key else None,
    )


def _list(given: object) -> list[object]:
    return given if isinstance(given, list) else [given]


def _text(value: object) -> str:
    """Return a TOML value as text; its dates and years are written as EDTF has them."""
    return str(value).strip()


@dataclass(frozen=True)
class Table:
    """A table of metadata: what it says by relative path, in its spelling."""

    path: Path
    rows: Mapping[str, Metadata]

    def find(self, file: Path, roots: Iterable[Path]) -> tuple[str, Metadata] | None:
        """Return the row of a file: its name there, and what it says.

        Args:
            file: an absolute path.
            roots: the folders whose relative paths the table may use; its own folder
                is tried last.
        """
        for root in (*roots, self.path.parent.absolute()):
            if file.is_relative_to(root):
                name = file.relative_to(root).as_posix()
                if name in self.rows:
                    return name, self.rows[name]
        return None


def read_table(path: Path) -> Table:
    """Read a table of metadata in CSV (comma, semicolon or tab; UTF-8 or UTF-16).

    Raises:
        SettingsError: it cannot be read, or a column is not known; nothing should be
            ingested with a table that is not understood.
    """
    sheet = read_sheet(path)
    _check_columns(path, sheet.columns)
    rows: dict[str, Metadata] = {}
    for row in sheet.rows:
        where = f"{path.name}, line {row.line}"
        name = name_in(row)
        if not name:
            raise SettingsError(f"{where}: no filename. Every row needs one.")
        said = metadata_of(row, where)
        _check_same(rows.get(name), said, name, where)
        rows[name] = _with_more_cases(rows[name], said) if name in rows else said
    return Table(path, rows)


def _check_same(first: Metadata | None, more: Metadata, name: str, where: str) -> None:
    """Raise SettingsError if two rows of one file say different things of it: a further
    row adds a case, and nothing else."""
    for column, told in more.values.items():
        before = first.values.get(column, told) if first else told
        if [value for value, _ in before] != [value for value, _ in told]:
            raise SettingsError(
                f"{where}: a second row for {name!r} says another {column} than "
                f"{before[0][1]}. Keep one of them."
            )


def name_in(row: Row) -> str:
    """Return the file that a row names; "" if it names none."""
    return row.cell("filename").replace("\\", "/")


def _check_columns(path: Path, columns: Iterable[str]) -> None:
    need_filenames(path, columns)
    for column, near in unknown_columns(columns):
        raise SettingsError(
            f"{path}: no field is called {column!r}."
            + (f" Did you mean {near!r}?" if near else "")
        )


def need_filenames(path: Path, columns: Iterable[str]) -> None:
    """Raise SettingsError if no column of a table names files."""
    if "filename" not in columns:
        raise SettingsError(
            f"{path}: no column is called 'filename'. It names each row's file, "
            "relative to the folder that is ingested."
        )


def unknown_columns(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return the columns that no table of metadata has, each with the one that is
    meant, perhaps, or ""."""
    known = ["filename", "document", *FIELDS, *(f"case_{key}" for key in CASE_KEYS)]
    return [
        (column, next(iter(get_close_matches(column, known, n=1)), ""))
        for column in columns
        if column not in known
    ]


def metadata_of(row: Row, where: str) -> Metadata:
    """Return what a row says; columns that are not known say nothing."""
    values = {}
    case = {}
    for column, written in row.cells.items():
        cell = written.strip()
        if not cell:
            continue
        if column in FIELDS:
            pieces = split_cell(cell) if FIELDS[column].many else [cell]
            values[column] = tuple((piece, where) for piece in pieces)
        elif column.startswith("case_"):
            key = column.removeprefix("case_")
            case[key] = split_cell(cell) if key == "references" else cell
    return Metadata(
        values, ((case, where),) if case else (), row.cell("document") or None
    )


def _with_more_cases(first: Metadata, more: Metadata) -> Metadata:
    """Return a row and a later one of the same file, which tells of another case."""
    return Metadata(
        {**more.values, **first.values},
        (*first.cases, *more.cases),
        first.key or more.key,
    )


def check(
    metadata: Metadata,
    vocabularies: Vocabularies,
    filename: str,
    title: str,
    language: str,
) -> Checked:
    """Return the assertions and cases that metadata makes.

    A value that does not fit is left out, with an issue that says why.

    Args:
        metadata: as written.
        vocabularies: to check values against.
        filename: of the file, for messages.
        title: the name of a case that has none of its own.
        language: of the edition, in which its cases are told.

    Raises:
        ReadError: an access level or state that is not known: the file must not come
            in for readers who may not see it.
    """
    assertions = []
    issues = []
    for name, pairs in metadata.values.items():
        for value, where in pairs:
            try:
                checked = check_value(name, value, vocabularies)
            except ValueError as error:
                told = {"name": filename, "source": where, "misfit": error}
                if name in _GUARDED:
                    code, message = in_words("metadata:guarded", **told)
                    raise ReadError(message, code) from error
                issues.append(Issue(*in_words("metadata", **told)))
                continue
            assertions.append(Assertion(name, checked, Origin.SIDECAR, evidence=where))
    cases = []
    for table, where in metadata.cases:
        try:
            cases.append(case_of(table, vocabularies, title, language))
        except ValueError as error:
            told = {"name": filename, "source": where, "misfit": error}
            issues.append(Issue(*in_words("metadata:case", **told)))
    assertions += _implied(cases, metadata)
    return Checked(tuple(assertions), tuple(cases), tuple(issues))


def _implied(cases: Sequence[Case], metadata: Metadata) -> list[Assertion]:
    """Return the theme and sectors of a document that tells of cases, where nobody
    said which it has."""
    implied = {"theme": [_THEME_OF_CASES], "sector": [case.service for case in cases]}
    return [
        Assertion(field, value, Origin.INFERRED, 0.95, "a case that its metadata tell")
        for field, values in implied.items()
        if cases and field not in metadata.values
        for value in dict.fromkeys(values)
    ]


def case_of(
    table: Mapping[str, Any], vocabularies: Vocabularies, title: str, language: str
) -> Case:
    """Return the case that a table of a sidecar describes.

    Args:
        table: with keys of :data:`CASE_KEYS`.
        vocabularies: to check values against.
        title: of the document, where the case has no name of its own.
        language: in which its texts are.

    Raises:
        ValueError: saying what is wrong with it.
    """
    for key in table:
        if key not in CASE_KEYS:
            near = get_close_matches(key, CASE_KEYS, n=1)
            raise misfit("case-key", value=key, near=near)
    said = {key: _text(value) for key, value in table.items() if key != "references"}
    for key, name in _CASE_VOCABULARIES.items():
        if said.get(key):
            concept = vocabularies[name].find(said[key])
            if concept is None:
                raise misfit("concept", value=said[key], field=key)
            said[key] = concept.id
    country = said.get("country", "").upper()
    place = said.get("place", "") or country
    if not place or not said.get("service"):
        raise misfit("case")
    place = check_value("place", place, vocabularies)
    known = vocabularies.places.get(place)
    if not country:
        country = str(known.properties["country"]) if known else place
    if said.get("year") and not is_date(said["year"]):
        raise misfit("year", value=said["year"])
    page = said.get("page", "")
    if page and not page.isdecimal():
        raise misfit("page", value=page)
    text = CaseText(
        language,
        said.get("name") or title,
        said.get("summary", ""),
        said.get("workers", ""),
    )
    return Case(
        place=place,
        country=check_value("place", country, vocabularies),
        service=said["service"],
        year=said.get("year", ""),
        owner_before=said.get("owner_before", ""),
        owner_after=said.get("owner_after", ""),
        party_before=said.get("party_before", ""),
        party_after=said.get("party_after", ""),
        way=said.get("way", ""),
        outcome=said.get("outcome", ""),
        texts=(text,),
        references=tuple(str(one) for one in _list(table.get("references", []))),
        checked=said.get("checked", "").lower() in ("true", "yes", "1"),
        page=int(page) if page else None,
    )
