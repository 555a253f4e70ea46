"""From files to documents: the only place where the steps are chained.

Reading is slow and dangerous, so it happens in bounded processes; everything after it
is quick and happens here, one transaction a file. A run can be stopped at any moment:
what was done stays done, and the next run passes over it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import describe, signature
from ingest.alike import propose_alike
from ingest.incoming import Incoming
from ingest.isolation import ReaderPool
from ingest.metadata import Metadata, Table, check, read_sidecar
from ingest.readers import Limits, known_reader, readers_version
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

    file: Incoming
    sha256: str
    size: int
    metadata: Metadata
    described_by: str


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
        self._each: Callable[[Entry], None] = lambda entry: None
        self._waiting: dict[Path, _Candidate] = {}
        self._version = f"{describe.VERSION} {readers_version()}"

    def run(
        self,
        files: Iterable[Incoming],
        each: Callable[[Entry], None] = lambda entry: None,
    ) -> Report:
        """Take files in.

        Args:
            files: in the order in which they are taken in; looked at only a few
                files ahead.
            each: called after each file with what became of it.

        Raises:
            KeyboardInterrupt: a person stopped the run; the report says so.
        """
        self._each = each
        try:
            limits = Limits.of(self._settings)
            workers = self._settings.workers
            with ReaderPool(workers, limits, read_and_describe) as pool:
                for path, read in pool.read(self._undone(files), self._given):
                    self._finish(self._waiting.pop(path), read)
        except KeyboardInterrupt:
            self.report.is_interrupted = True
            raise
        if new := propose_alike(self._catalogue):
            self.report.notes.append(
                f"{new} {'pair' if new == 1 else 'pairs'} of documents may be one "
                "(duplicates, versions, translations). Decide: commonshelf proposals"
            )
        if self._table:
            for name in self._table.rows:
                if name not in self._rows_used:
                    self.report.notes.append(
                        f"{self._table.path.name} has a row for {name!r}, and no such "
                        "file was found. Check its name."
                    )
        return self.report

    def _note(self, entry: Entry) -> None:
        self.report.entries.append(entry)
        self._each(entry)

    def _undone(self, files: Iterable[Incoming]) -> Iterator[Path]:
        """Yield the files that have to be described; note the others on the way."""
        for file in files:
            name = file.path.name
            try:
                candidate = self._inspect(file)
            except OSError as error:
                self._fail(
                    file,
                    ReadError(
                        f"Cannot read {name}: {error.strerror or error}. "
                        "Check that it is there and that you may read it.",
                        "unreadable",
                    ),
                )
                continue
            except CommonshelfError as error:
                self._fail(file, error)
                continue
            if candidate is not None:
                self._waiting[file.path] = candidate
                yield file.path

    def _given(self, path: Path) -> tuple[tuple[Path, ...], Extraction | None]:
        """Return what it takes to describe a file, besides its path and limits."""
        kept = self._kept_extraction(self._waiting[path])
        return self._settings.vocabulary_dirs, kept

    def _inspect(self, file: Incoming) -> _Candidate | None:
        """Return what has to be done about a file; None if nothing has."""
        path, address = file.path, printable(file.address)
        size = path.stat().st_size
        if size > self._settings.megabytes_per_upload << 20:
            raise ReadError(
                f"Cannot take in {path.name}: it is {size >> 20:,} MB large, and the "
                f"limit is {self._settings.megabytes_per_upload:,} MB. Raise "
                "megabytes_per_upload in the settings, or split the file.",
                "too-large",
            )
        metadata = read_sidecar(path).over(file.metadata)
        row = self._row(file)
        if row is not None:
            self._rows_used.add(row[0])
            metadata = row[1].over(metadata)
        described_by = hashlib.sha256(
            f"{self._version}\n{self._vocabularies.fingerprint}\n"
            f"{metadata.fingerprint()}".encode()
        ).hexdigest()
        sha256 = sha256_of(path)
        held = find_bytes(self._catalogue, sha256)
        if held is not None and is_known(held, address, described_by):
            change = Change.REMOVED if held.removed else Change.UNCHANGED
            self._note(Entry(address, change, held.document, held.edition))
            return None
        return _Candidate(file, sha256, size, metadata, described_by)

    def _row(self, file: Incoming) -> tuple[str, Metadata] | None:
        """Return the row of the run's table that describes a file, and its name."""
        if self._table is None:
            return None
        return self._table.find(Path(file.address), self._roots)

    def _kept_extraction(self, candidate: _Candidate) -> Extraction | None:
        reader = known_reader(candidate.file.path)
        if reader is None:
            return None
        return stored_extraction(
            self._catalogue, candidate.sha256, reader.name, reader.version
        )

    def _finish(self, candidate: _Candidate, read: Reading | ReadError) -> None:
        """Take in a file that was read and described; or note why it was not."""
        file = candidate.file
        if isinstance(read, ReadError):
            self._fail(file, read)
            return
        try:
            intake = self._intake(candidate, read)
            self._catalogue.files.put(file.path, candidate.sha256)
            outcome = take_in(self._catalogue, intake)
        except OSError as error:
            message = (
                f"Cannot keep {file.path.name}: {error.strerror or error}. "
                "Check the disk, and ingest it again."
            )
            self._fail(file, CatalogueError(message))
            return
        except CommonshelfError as error:
            self._fail(file, error)
            return
        if file.is_temporary:
            file.path.unlink(missing_ok=True)
        self._note(
            Entry(
                intake.path,
                outcome.change,
                outcome.document,
                outcome.edition,
                outcome.issues,
            )
        )

    def _intake(self, candidate: _Candidate, reading: Reading) -> Intake:
        filename = printable(candidate.file.path.name)
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
            path=printable(candidate.file.address),
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
            signature=reading.signature,
            signature_version=signature.VERSION,
        )

    def _authorised(self, said: Assertion, language: str) -> Assertion:
        """Return an assertion with the name by which its organisation is known."""
        is_known_issuer = said.value in self._vocabularies.organisations
        if FIELDS[said.field].kind is not Kind.ORGANISATION or is_known_issuer:
            return said
        return replace(said, value=authorise(self._catalogue, said.value, language))

    def fail(self, address: str, message: str) -> Entry:
        """Note that a file could not even be had, and return that entry."""
        issue = Issue("not-fetched", f"Cannot fetch {address}: {message}.")
        return self._failed(replace(issue, path=printable(address)))

    def _fail(self, file: Incoming, error: CommonshelfError) -> None:
        code = error.code if isinstance(error, ReadError) else "not-stored"
        issue = Issue(code, str(error), path=printable(file.address))
        self._each(self._failed(issue))

    def _failed(self, issue: Issue) -> Entry:
        issue = replace(issue, severity=Severity.ERROR)
        store_failure(self._catalogue, issue)
        entry = Entry(issue.path, FAILED, issues=(issue,))
        self.report.entries.append(entry)
        return entry
