"""A folder beside its table of metadata: what does not fit, before anything goes in."""

import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ingest.incoming import Incoming, documents_below
from ingest.metadata import (
    Metadata,
    check,
    metadata_of,
    name_in,
    need_filenames,
    sidecar_of,
    unknown_columns,
)
from ingest.opening import Opener
from ingest.readers import is_document
from repository.settings import Settings
from repository.spreadsheet import Row, read_sheet
from repository.values import check_value
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    Attributes:
        name: of the file, or of the column.
        message: what is wrong, in a sentence or two.
        line: of the table; None for what is not in it.
        suggestion: the file or column that is meant, perhaps; "" if none is like it.
    """

    name: str
    message: str
    line: int | None = None
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a comparison found.

    Attributes:
        files: how many documents lie below the folder.
        rows: how many rows the table has.
        with_sidecar: how many files without a row have a sidecar instead.
        findings: by kind; see :data:`KINDS`.
    """

    files: int
    rows: int
    with_sidecar: int
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not any(self.findings.values())


KINDS = {
    "unknown_columns": "Columns that are not known",
    "rows_without_file": "Rows without a file",
    "files_without_row": "Files without a row",
    "rows_twice": "Rows that are there twice",
    "values": "Values that do not fit",
}
"""The kinds of finding, and what each is called."""


def reconcile(
    folder: Path, table: Path, vocabularies: Vocabularies, settings: Settings
) -> Reconciliation:
    """Compare the files below a folder with a table of metadata.

    Names are looked up as an ingest of the folder does: relative to the folder, else
    to where the table lies. What is in an archive, a mailbox or an e-mail has the name
    that an ingest gives it (``congress.zip/motions/4.docx``), however deep it lies.

    Args:
        folder: with the files.
        table: in CSV.
        vocabularies: to check values against.
        settings: with the limits for what is unpacked.

    Raises:
        SettingsError: the table cannot be read, or no column names files.
    """
    sheet = read_sheet(table)
    need_filenames(table, sheet.columns)
    root, beside = folder.absolute(), table.parent.absolute()
    files = {
        path.relative_to(root).as_posix(): path
        for path in documents_below(root)
        if path != table.absolute()
    }
    archives, letters, told = _look_inside(files.values(), settings)
    files |= {
        path.relative_to(root).as_posix(): path
        for inside in archives.values()
        for path in inside
    }

    def has_sidecar(path: Path) -> bool:
        return path in told or sidecar_of(path).is_file()

    names = {
        path.relative_to(place).as_posix(): path
        for place in (beside, root)
        for path in files.values()
        if path.is_relative_to(place)
    }
    described, lost = _pair(sheet.rows, names, (root, beside))
    with_sidecar = [
        name
        for name, path in files.items()
        if path not in described
        and (path not in archives or path in letters)
        and has_sidecar(path)
    ]
    bare = [
        name
        for name, path in files.items()
        if path not in described and not has_sidecar(path)
    ]
    bare = _without_archives(bare, files, archives, letters)
    return Reconciliation(
        len(files) - len(archives.keys() - letters),
        len(sheet.rows),
        len(with_sidecar),
        {
            "unknown_columns": tuple(
                Finding(column, f"No field is called {column!r}.", None, near)
                for column, near in unknown_columns(sheet.columns)
            ),
            "rows_without_file": tuple(
                replace(one, suggestion=_closest(one.name, bare)) if one.name else one
                for one in lost
            ),
            "files_without_row": tuple(
                Finding(name, "No row and no sidecar describes it.") for name in bare
            ),
            "rows_twice": tuple(_repeated(sheet.rows)),
            "values": tuple(_unfit(sheet.rows, table, vocabularies)),
        },
    )


def _look_inside(
    files: Iterable[Path], settings: Settings
) -> tuple[dict[Path, list[Path]], set[Path], set[Path]]:
    """Return the documents in each container, the containers that are documents too
    (e-mails with attachments), and the documents that a sidecar or a table inside
    describes."""
    archives: dict[Path, list[Path]] = {}
    letters: set[Path] = set()
    told: set[Path] = set()
    with (
        TemporaryDirectory(prefix="commonshelf-reconcile-") as home,
        Opener(replace(settings, home=Path(home)), lambda _: Metadata()) as opener,
    ):
        for path in files:
            inside = []
            is_letter = False
            for one in opener.open([Incoming(path, str(path))]):
                if not isinstance(one, Incoming):
                    continue
                if one.path == path:
                    is_letter = True
                    continue
                inside.append(Path(one.address))
                if one.metadata != Metadata() or sidecar_of(one.path).is_file():
                    told.add(inside[-1])
                one.path.unlink(missing_ok=True)
            if inside:
                archives[path] = inside
                letters |= {path} if is_letter else set()
    return archives, letters, told


def _without_archives(
    bare: Iterable[str],
    files: Mapping[str, Path],
    archives: Mapping[Path, list[Path]],
    letters: Set[Path],
) -> list[str]:
    """Return the files that nothing describes, archives among them.

    What describes an archive holds for all that is in it. An archive of which nothing
    describes any part is named itself, in place of everything in it.
    """
    bare = list(bare)
    nothing = {files[name] for name in bare}
    whole = {
        archive
        for archive, inside in archives.items()
        if archive in nothing and nothing.issuperset(inside)
    }
    silent = {
        path
        for archive, inside in archives.items()
        if archive in whole or archive not in nothing
        for path in inside
    } | (archives.keys() - whole - letters)
    return [name for name in bare if files[name] not in silent]


def _pair(
    rows: Iterable[Row], names: Mapping[str, Path], places: Iterable[Path]
) -> tuple[set[Path], list[Finding]]:
    """Return the files that rows name, and the rows that name none.

    Args:
        rows: of the table.
        names: the documents by each name that a row may give them.
        places: what the names are relative to.
    """
    described: set[Path] = set()
    lost = []
    for row in rows:
        name = name_in(row)
        if name in names:
            described.add(names[name])
        elif not name:
            lost.append(Finding("", "The row names no file.", row.line))
        elif any(_is_passed_over(place / name) for place in places):
            message = "The file is there, but is not taken for a document."
            lost.append(Finding(name, message, row.line))
        else:
            lost.append(Finding(name, "There is no such file.", row.line))
    return described, lost


def _is_passed_over(path: Path) -> bool:
    return path.is_file() and not is_document(path)


def _closest(name: str, files: Iterable[str]) -> str:
    """Return the file that a name means, perhaps: the same but for capitals, accents'
    spelling or ending, the same in another folder, or one that is like it."""
    by_likeness = (_folded, _stem, lambda one: _folded(PurePosixPath(one).name))
    files = list(files)
    for likeness in by_likeness:
        same = [one for one in files if likeness(one) == likeness(name)]
        if len(same) == 1:
            return same[0]
    folded = {_folded(one): one for one in files}
    near = get_close_matches(_folded(name), folded, n=1, cutoff=0.75)
    return folded[near[0]] if near else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _stem(name: str) -> str:
    bare, dot, ending = name.rpartition(".")
    return _folded(bare if dot and "/" not in ending else name)


def _repeated(rows: Iterable[Row]) -> Iterable[Finding]:
    """Give rows of a file that has one; a row that tells of another case is none."""
    first: dict[str, Row] = {}
    for row in rows:
        name = name_in(row)
        if not name:
            continue
        before = first.setdefault(name, row)
        if before is row:
            continue
        said = metadata_of(row, "")
        differs = [
            column
            for column in said.values
            if row.cell(column) != before.cell(column) and before.cell(column)
        ]
        if differs or not said.cases:
            yield Finding(
                name,
                f"Line {before.line} is of the same file"
                + (f" and gives another {', '.join(differs)}." if differs else "."),
                row.line,
            )


def _unfit(
    rows: Iterable[Row], table: Path, vocabularies: Vocabularies
) -> Iterable[Finding]:
    """Give the values that an ingest would leave out, or that keep a file out."""
    for row in rows:
        name = name_in(row)
        said = metadata_of(row, f"{table.name}, line {row.line}")
        for column, pairs in said.values.items():
            for value, _ in pairs:
                try:
                    check_value(column, value, vocabularies)
                except ValueError as error:
                    yield Finding(
                        name, f"{column}: {str(error).rstrip('?')}.", row.line
                    )
        cases = check(Metadata(cases=said.cases), vocabularies, name, name, "en")
        for issue in cases.issues:
            yield Finding(name, issue.message, row.line)
