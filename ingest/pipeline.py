"""From files to documents: the only place where the steps are chained.

Reading is slow and dangerous, so it happens in bounded processes; everything after it
is quick and happens here, one transaction a file. A run can be stopped at any moment:
what was done stays done, and the next run passes over it.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.alike import propose_alike
from ingest.incoming import Incoming
from ingest.inspecting import (
    Candidate,
    Erased,
    Inspector,
    Known,
    Refused,
    kept_extraction,
)
from ingest.intakes import intake_of
from ingest.isolation import ReaderPool
from ingest.metadata import Table
from ingest.ocr import Engine, find_engine, install_advice
from ingest.opening import Opened, Opener, Unopened
from ingest.readers import Limits
from ingest.reading import Reading, read_and_describe
from ingest.recognition import (
    NO_TEXT,
    PageTask,
    Recognition,
    expected_language,
    merged,
    wanted_pages,
)
from ingest.report import FAILED, OPENED, Entry, Report
from repository.catalogue import Catalogue
from repository.errors import (
    CatalogueError,
    CommonshelfError,
    ReadError,
    printable,
)
from repository.held import Held
from repository.intake import Change, Intake
from repository.issue_sentences import in_words
from repository.issues import store_failure
from repository.model import Extraction, Issue, Severity
from repository.recognised import Recognised
from repository.recognitions import store_recognised
from repository.settings import Settings
from repository.taking_in import take_in_all
from repository.vocabulary import Vocabularies

_BATCH = 32
"""Most files that are taken in together."""
_BATCH_SECONDS = 1.0
"""How long the first of them waits for the others."""
TOGETHER = 8
"""Small files that a process reads in one go. Each goes its own way after that."""
_WRITERS = 6
"""Files that are copied into the store at the same time."""


@dataclass(frozen=True, slots=True)
class _Scan:
    """A file with pages that have no text."""

    file: Incoming
    tasks: tuple[PageTask, ...]


class Ingest:
    """A run that takes files into a catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        vocabularies: Vocabularies,
        roots: Iterable[Path] = (),
        table: Table | None = None,
        engine: Engine | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            catalogue: to take files into.
            settings: limits, and what documents get where nothing says another.
            vocabularies: for descriptions and the checks of metadata.
            roots: folders to which the file names of the table are relative.
            table: metadata of many files.
            engine: that recognises the text of scanned pages; without one a note
                tells how many there are.
        """
        self.report = Report(settings.home, settings.access, settings.state)
        self._catalogue = catalogue
        self._settings = settings
        self._vocabularies = vocabularies
        self._table = table
        self._inspector = Inspector(catalogue, settings, vocabularies, roots, table)
        self._each: Callable[[Entry], None] = lambda entry: None
        self._waiting: dict[Path, Candidate] = {}
        self._engine = engine
        self._scans: list[_Scan] = []
        self._is_again = False
        self._textless: set[tuple[str | None, int | None]] = set()

    def run(
        self,
        files: Iterable[Incoming],
        each: Callable[[Entry], None] = lambda entry: None,
        each_page: Callable[[int, int], None] = lambda done, total: None,
    ) -> Report:
        """Take files in.

        Args:
            files: in the order in which they are taken in; looked at only a few
                files ahead.
            each: called after each file with what became of it.
            each_page: called after each recognised page with how many are done, and
                how many there are. All files are taken in before the first.

        Raises:
            KeyboardInterrupt: a person stopped the run; the report says so.
        """
        self._each = each
        self._textless = {
            (issue.document, issue.edition)
            for issue in self._catalogue.issues()
            if issue.code == NO_TEXT
        }
        try:
            with Opener(self._settings, self._inspector.described) as opener:
                self._take(self._told(opener.open(files)))
                self._recognise(each_page)
        except KeyboardInterrupt:
            self.report.is_interrupted = True
            raise
        if new := propose_alike(self._catalogue):
            self.report.notes.append(
                f"{new} {'pair' if new == 1 else 'pairs'} of documents may be one "
                "(duplicates, versions, translations). Decide: commonshelf proposals"
            )
        if self._table:
            self.report.notes += [
                f"{self._table.path.name} has a row for {name!r}, and no such file "
                "was found. Check its name."
                for name in self._inspector.unused_rows()
            ]
        return self.report

    def _take(self, files: Iterable[Incoming]) -> None:
        limits = Limits.of(self._settings)
        batch: list[tuple[Candidate, Reading | ReadError]] = []
        began = time.monotonic()
        with (
            ThreadPoolExecutor(_WRITERS) as writers,
            ReaderPool(
                self._settings.workers,
                limits,
                read_and_describe,
                (self._vocabularies,),
                together=TOGETHER,
            ) as pool,
        ):
            try:
                for path, read in pool.read(self._undone(files), self._given):
                    candidate = self._waiting.pop(path)
                    is_late = time.monotonic() - began > _BATCH_SECONDS
                    # An attachment belongs to a message that has to be held first.
                    if len(batch) >= _BATCH or is_late or candidate.file.holder:
                        self._finish(batch, writers)
                    if not batch:
                        began = time.monotonic()
                    batch.append((candidate, read))
            finally:
                self._finish(batch, writers)

    def _told(
        self, files: Iterable[Incoming | Opened | Unopened]
    ) -> Iterator[Incoming]:
        """Yield the files that can be read; note what became of the others."""
        for file in files:
            match file:
                case Opened():
                    address = printable(file.file.address)
                    self._note(Entry(address, OPENED, files=file.files))
                    self.report.notes += file.notes
                case Unopened():
                    self._fail(file.file, file.error)
                case _:
                    yield file

    def _recognise(self, each_page: Callable[[int, int], None]) -> None:
        """Recognise pages without text, and take in their files once more."""
        scans, self._scans = self._scans, []
        tasks = [task for scan in scans for task in scan.tasks]
        if not tasks:
            return
        if self._engine is None:
            self.report.notes.append(_not_recognised(len(tasks), len(scans)))
            return
        limits = Limits.of(self._settings)
        recognition = Recognition(self._engine, self._settings.workers, limits)
        changed = set()
        told: set[str] = set()
        for done, (task, found) in enumerate(recognition.run(tasks), 1):
            if isinstance(found, Recognised):
                store_recognised(self._catalogue, task.sha256, self._engine.name, found)
                changed.add(task.path)
            elif (about := f"{task.path} {found.code}") not in told:
                told.add(about)
                self.report.notes.append(str(found))
            each_page(done, len(tasks))
        self._is_again = True
        self._take(scan.file for scan in scans if scan.file.path in changed)
        self._is_again = False

    def _note_scan(
        self, candidate: Candidate, pages: tuple[int, ...], expected: str
    ) -> None:
        """Remember a file if it has pages that are to be recognised."""
        if pages and not self._is_again:
            file, sha256 = candidate.file, candidate.sha256
            tasks = (PageTask(file.path, sha256, page, expected) for page in pages)
            self._scans.append(_Scan(file, tuple(tasks)))

    def _note_unchanged_scan(self, held: Held, candidate: Candidate) -> None:
        """Remember a file that waits for recognition since an earlier run."""
        waits = (held.document, held.edition) in self._textless
        kept = kept_extraction(self._catalogue, candidate) if waits else None
        if kept is not None:
            whole = merged(kept, candidate.recognised, candidate.file.path.name)
            pages = wanted_pages(whole)
            expected = expected_language(whole) if pages else ""
            self._note_scan(candidate, pages, expected)

    def _note(self, entry: Entry) -> None:
        if self._is_again:
            # One entry a file: what it came to in the end, counted as it began.
            for position, first in enumerate(self.report.entries):
                if first.path == entry.path and first.outcome != FAILED:
                    outcome = (
                        entry.outcome
                        if first.outcome == Change.UNCHANGED
                        else first.outcome
                    )
                    self.report.entries[position] = replace(entry, outcome=outcome)
                    return
        self.report.entries.append(entry)
        self._each(entry)

    def _undone(self, files: Iterable[Incoming]) -> Iterator[Path]:
        """Yield the files that have to be described; note the others on the way."""
        for one in self._inspector.inspect(files):
            match one:
                case Candidate():
                    self._waiting[one.file.path] = one
                    yield one.file.path
                case Known():
                    self._note_known(one.held, one.candidate)
                case Erased():
                    self._leave_out(one.file, one.document)
                case Refused():
                    self._fail(one.file, one.error)

    def _given(self, path: Path) -> tuple[Extraction | None, tuple[Recognised, ...]]:
        """Return what is known of a file already, so that it is not done again."""
        candidate = self._waiting[path]
        return kept_extraction(self._catalogue, candidate), candidate.recognised

    def _note_known(self, held: Held, candidate: Candidate) -> None:
        """Note a file of which nothing new comes in."""
        change = Change.REMOVED if held.removed else Change.UNCHANGED
        address = printable(candidate.file.address)
        self._note(Entry(address, change, held.document, held.edition))
        if not held.removed:
            self._note_unchanged_scan(held, candidate)
        self._let_go(candidate.file)

    def _leave_out(self, file: Incoming, document: str) -> None:
        """Note that a file was erased, and may not come in again."""
        told = in_words("erased", name=file.path.name, document=document)
        address = printable(file.address)
        issue = Issue(*told, Severity.NOTICE, path=address)
        self._note(Entry(address, Change.REMOVED, document, issues=(issue,)))
        self._let_go(file)

    def _finish(
        self,
        batch: list[tuple[Candidate, Reading | ReadError]],
        writers: ThreadPoolExecutor,
    ) -> None:
        """Take in files that were read and described, or note why they were not; and
        empty the batch."""
        given, batch[:] = list(batch), []
        prepared = [self._prepared(candidate, read) for candidate, read in given]
        # Each waits for the disk, so several are copied at a time.
        files = (candidate for candidate, _ in given)
        stored = list(writers.map(self._stored, files, prepared))
        intakes = [one for one in stored if isinstance(one, Intake)]
        done = iter(take_in_all(self._catalogue, intakes) if intakes else ())
        for (candidate, read), one in zip(given, stored, strict=True):
            outcome = next(done) if isinstance(one, Intake) else one
            if isinstance(outcome, CommonshelfError):
                self._fail(candidate.file, outcome)
            elif isinstance(read, Reading):
                self._note_scan(candidate, read.textless, read.expected)
                self._let_go(candidate.file)
                self._note(
                    Entry(
                        printable(candidate.file.address),
                        outcome.change,
                        outcome.document,
                        outcome.edition,
                        outcome.issues,
                        characters=sum(len(p.text) for p in read.description.pages),
                    )
                )

    def _prepared(
        self, candidate: Candidate, read: Reading | ReadError
    ) -> Intake | CommonshelfError:
        """Return what is to be taken in of a file, or why nothing can be."""
        if isinstance(read, ReadError):
            return read
        try:
            return intake_of(
                candidate, read, self._catalogue, self._settings, self._vocabularies
            )
        except CommonshelfError as error:
            return error

    def _stored(
        self, candidate: Candidate, intake: Intake | CommonshelfError
    ) -> Intake | CommonshelfError:
        """Return an intake whose file is in the store, or why it could not be put
        there."""
        if isinstance(intake, CommonshelfError):
            return intake
        path = candidate.file.path
        try:
            self._catalogue.files.put(path, candidate.sha256)
        except OSError as error:
            why = error.strerror or error
            return CatalogueError(in_words("not-stored", name=path.name, error=why)[1])
        except CommonshelfError as error:
            return error
        return intake

    def _let_go(self, file: Incoming) -> None:
        """Remove a temporary file that nobody needs any more."""
        is_wanted = self._scans and self._scans[-1].file is file
        if file.is_temporary and not (is_wanted and self._engine):
            file.path.unlink(missing_ok=True)

    def fail(self, address: str, message: str) -> Entry:
        """Note that a file could not even be had, and return that entry."""
        issue = Issue(*in_words("not-fetched", address=address, refusal=message))
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


def _not_recognised(pages: int, files: int) -> str:
    """Return the note on pages that stay without text, and what to do about it."""
    told = (
        f"{pages} {'page' if pages == 1 else 'pages'} in {files} "
        f"{'file' if files == 1 else 'files'} cannot be found by words: no text, only "
        "images."
    )
    if find_engine() is None:
        return f"{told} Run: {install_advice()} and then the same ingest again."
    return f"{told} Ingest again without --no-ocr to have them recognised."
