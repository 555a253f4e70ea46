"""From files to documents: the only place where the steps are chained.

Reading is slow and dangerous, so it happens in bounded processes; everything after it
is quick and happens here, one transaction a file. A run can be stopped at any moment:
what was done stays done, and the next run passes over it.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import describe
from ingest.isolation import ReaderPool
from ingest.metadata import Metadata, Table, check, read_sidecar
from ingest.readers import Limits, is_document, known_reader, readers_version
from ingest.reading import Reading, read_and_describe
from ingest.report import FAILED, Entry, Report
from repository.catalogue import Catalogue
from repository.errors import (
    CatalogueError,
    CommonshelfError,
    ReadError,
    printable,
)
from repository.extractions import stored_extraction
from repository.files import sha256_of
from repository.intake import Change, Intake, find_bytes, is_known, take_in
from repository.issues import store_failure
from repository.model import Assertion, Extraction, Issue, Severity
from repository.organisations import authorise
from repository.record import FIELDS, Kind, resolve
from repository.settings import Settings
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that is to be read and described."""

    path: Path
    sha256: str
    size: int
    metadata: Metadata
    described_by: str


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are documents, those below folders too, each once.

    Args:
        paths: files and folders. A file that is named itself is always taken, so that
            a person learns why it cannot be read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        below = _documents_below(path) if path.is_dir() else [path]
        found.update(dict.fromkeys(p.absolute() for p in below))
    return list(found)


def _documents_below(folder: Path) -> list[Path]:
    """Return the documents below a folder in order; links to folders, which may lead
    in circles, are not followed. A folder that cannot be looked into is among them, so
    that the run says so."""
    below: list[Path] = []

    def note(error: OSError) -> None:
        below.append(Path(error.filename))

    for at, _, names in os.walk(folder, onerror=note):
        here = (Path(at, name) for name in names)
        below += (path for path in here if is_document(path) and path.is_file())
    return sorted(below)


class Ingest:
    """A run that takes files into a catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        vocabularies: Vocabularies,
        roots: Iterable[Path] = (),
        table: Table | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            catalogue: to take files into.
            settings: limits, and what documents get where nothing says another.
            vocabularies: for descriptions and the checks of metadata.
            roots: folders to which the file names of the table are relative.
            table: metadata of many files.
        """
        self.report = Report(settings.home, settings.access, settings.state)
        self._catalogue = catalogue
        self._settings = settings
        self._vocabularies = vocabularies
        self._roots = [root.absolute() for root in roots]
        self._table = table
        self._rows_used: set[str] = set()
        self._waiting: dict[Path, _Candidate] = {}
        self._version = f"{describe.VERSION} {readers_version()}"

    def run(
        self, files: list[Path], each: Callable[[Entry], None] = lambda entry: None
    ) -> Report:
        """Take files in.

        Args:
            files: absolute paths.
            each: called after each file with what became of it.

        Raises:
            KeyboardInterrupt: a person stopped the run; the report says so.
        """
        done = 0
        try:
            limits = Limits.of(self._settings)
            workers = self._settings.workers
            with ReaderPool(workers, limits, read_and_describe) as pool:
                for path, read in pool.read(self._undone(files), self._given):
                    self._finish(self._waiting.pop(path), read)
                    for entry in self.report.entries[done:]:
                        each(entry)
                    done = len(self.report.entries)
            for entry in self.report.entries[done:]:
                each(entry)
        except KeyboardInterrupt:
            self.report.is_interrupted = True
            raise
        if self._table:
            for name in self._table.rows:
                if name not in self._rows_used:
                    self.report.notes.append(
                        f"{self._table.path.name} has a row for {name!r}, and no such "
                        "file was found. Check its name."
                    )
        return self.report

    def _undone(self, files: Iterable[Path]) -> Iterator[Path]:
        """Yield the files that have to be described; note the others on the way."""
        for path in files:
            try:
                candidate = self._inspect(path)
            except OSError as error:
                self._fail(
                    path,
                    ReadError(
                        f"Cannot read {path.name}: {error.strerror or error}. "
                        "Check that it is there and that you may read it.",
                        "unreadable",
                    ),
                )
                continue
            except CommonshelfError as error:
                self._fail(path, error)
                continue
            if candidate is not None:
                self._waiting[path] = candidate
                yield path

    def _given(self, path: Path) -> tuple[Path, Extraction | None]:
        """Return what it takes to describe a file, besides its path and limits."""
        kept = self._kept_extraction(self._waiting[path])
        return self._settings.corpus_dir, kept

    def _inspect(self, path: Path) -> _Candidate | None:
        """Return what has to be done about a file; None if nothing has."""
        size = path.stat().st_size
        if size > self._settings.megabytes_per_upload << 20:
            raise ReadError(
                f"Cannot take in {path.name}: it is {size >> 20:,} MB large, and the "
                f"limit is {self._settings.megabytes_per_upload:,} MB. Raise "
                "megabytes_per_upload in the settings, or split the file.",
                "too-large",
            )
        metadata = read_sidecar(path)
        row = self._table.find(path, self._roots) if self._table else None
        if row is not None:
            self._rows_used.add(row[0])
            metadata = row[1].over(metadata)
        described_by = hashlib.sha256(
            f"{self._version}\n{self._vocabularies.fingerprint}\n"
            f"{metadata.fingerprint()}".encode()
        ).hexdigest()
        sha256 = sha256_of(path)
        held = find_bytes(self._catalogue, sha256)
        if held is not None and is_known(held, printable(str(path)), described_by):
            change = Change.REMOVED if held.removed else Change.UNCHANGED
            self.report.entries.append(
                Entry(printable(str(path)), change, held.document, held.edition)
            )
            return None
        return _Candidate(path, sha256, size, metadata, described_by)

    def _kept_extraction(self, candidate: _Candidate) -> Extraction | None:
        reader = known_reader(candidate.path)
        if reader is None:
            return None
        return stored_extraction(
            self._catalogue, candidate.sha256, reader.name, reader.version
        )

    def _finish(self, candidate: _Candidate, read: Reading | ReadError) -> None:
        """Take in a file that was read and described; or note why it was not."""
        if isinstance(read, ReadError):
            self._fail(candidate.path, read)
            return
        try:
            intake = self._intake(candidate, read)
            self._catalogue.files.put(candidate.path, candidate.sha256)
            outcome = take_in(self._catalogue, intake)
        except OSError as error:
            message = (
                f"Cannot keep {candidate.path.name}: {error.strerror or error}. "
                "Check the disk, and ingest it again."
            )
            self._fail(candidate.path, CatalogueError(message))
            return
        except CommonshelfError as error:
            self._fail(candidate.path, error)
            return
        self.report.entries.append(
            Entry(
                intake.path,
                outcome.change,
                outcome.document,
                outcome.edition,
                outcome.issues,
            )
        )

    def _intake(self, candidate: _Candidate, reading: Reading) -> Intake:
        filename = printable(candidate.path.name)
        extraction, description = reading.extraction, reading.description
        found = resolve(description.assertions)
        said = candidate.metadata.values.get("language", ())
        language = said[0][0].lower() if said else found.first("language") or "und"
        checked = check(
            candidate.metadata,
            self._vocabularies,
            filename,
            found.first("title") or filename,
            language,
        )
        return Intake(
            path=printable(str(candidate.path)),
            filename=filename,
            sha256=candidate.sha256,
            size=candidate.size,
            extraction=extraction,
            pages=description.pages,
            language=language,
            assertions=tuple(
                self._authorised(one, language)
                for one in (*description.assertions, *checked.assertions)
            ),
            parts=description.parts,
            cases=checked.cases,
            issues=(
                *(Issue(code, text) for code, text in extraction.warnings),
                *description.issues,
                *checked.issues,
            ),
            described_by=candidate.described_by,
            key=candidate.metadata.key,
            default_access=self._settings.access,
            default_state=self._settings.state,
        )

    def _authorised(self, said: Assertion, language: str) -> Assertion:
        """Return an assertion with the name by which its organisation is known."""
        is_known_issuer = said.value in self._vocabularies.organisations
        if FIELDS[said.field].kind is not Kind.ORGANISATION or is_known_issuer:
            return said
        return replace(said, value=authorise(self._catalogue, said.value, language))

    def _fail(self, path: Path, error: CommonshelfError) -> None:
        code = error.code if isinstance(error, ReadError) else "not-stored"
        issue = Issue(code, str(error), Severity.ERROR, printable(str(path)))
        store_failure(self._catalogue, issue)
        self.report.entries.append(Entry(issue.path, FAILED, issues=(issue,)))
