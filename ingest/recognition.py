"""Recognising pages that are only images: which, in bounded processes, and what then
becomes of the file's extraction."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.isolation import ReaderPool
from ingest.language import UNKNOWN, detect
from ingest.legible import count_unreadable, is_gibberish
from ingest.ocr import Engine, MissingPackError, install_advice, recognise_page
from ingest.readers.limits import Limits
from repository.errors import ReadError
from repository.issue_sentences import in_words
from repository.model import Extraction, Page
from repository.recognised import Recognised

NO_TEXT = "no-text"
"""Code of the warning about pages without text; those that were recognised have it no
more."""

_READERS = ("pdf", "picture")
"""Readers of files that have images of pages."""
_MEANINGLESS_SHARE = 0.3
"""Share of private-use and replacement characters in a text layer that is of no use.
Well above what bullets and symbols make up on any page with words."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page that is to be recognised.

    Attributes:
        path: of the file's bytes.
        sha256: of them.
        page: its number, from 1.
        expected: language of the rest of the document, "" if it is not known.
    """

    path: Path
    sha256: str
    page: int
    expected: str = ""


def wanted_pages(extraction: Extraction) -> tuple[int, ...]:
    """Return the numbers of the pages without text, or without any that has meaning."""
    if extraction.reader not in _READERS:
        return ()
    return tuple(page.number for page in extraction.pages if _is_textless(page))


def _is_textless(page: Page) -> bool:
    unreadable = count_unreadable(page.text)
    if unreadable:
        letters = len("".join(page.text.split()))
        if unreadable >= letters * _MEANINGLESS_SHARE:
            return True
    return is_gibberish(page.text) or not page.text.strip()


def expected_language(extraction: Extraction) -> str:
    """Return the language of the pages that have text, else what the file says, else
    ""."""
    told, sure = detect(extraction.text)
    if told != UNKNOWN and sure > 0.9:
        return told
    said = [hint.value for hint in extraction.hints if hint.field == "language"]
    return said[0][:2].lower() if said else ""


def merged(
    extraction: Extraction, found: Iterable[Recognised], name: str
) -> Extraction:
    """Return an extraction with what was recognised in place of the missing text.

    Pages that were looked at and show no words are no longer told of as pages that
    wait for recognition.

    Args:
        extraction: what the reader found.
        found: what was recognised on pages of the same file.
        name: of the file, for warnings.
    """
    by_page = {one.page: one for one in found}
    # To tell which pages have no text is to read them all.
    wanted = wanted_pages(extraction) if by_page else ()
    by_page = {number: by_page[number] for number in wanted if number in by_page}
    if not by_page:
        return extraction
    pages = tuple(
        replace(page, text=by_page[page.number].text, confidence=_sure(by_page, page))
        if page.number in by_page
        else page
        for page in extraction.pages
    )
    left = [number for number in wanted if number not in by_page]
    warnings = [one for one in extraction.warnings if one[0] != NO_TEXT]
    if left:
        warnings.append(
            in_words("no-text:left", name=name, count=len(left), first=left[0])
        )
    elif not any(page.text for page in pages):
        warnings.append(in_words("no-words", name=name))
    return replace(extraction, pages=pages, warnings=tuple(warnings))


def _sure(by_page: dict[int, Recognised], page: Page) -> float | None:
    found = by_page[page.number]
    return found.confidence if found.text else None


class Recognition:
    """A run of text recognition over pages of many files."""

    def __init__(self, engine: Engine, workers: int, limits: Limits) -> None:
        """Prepare a run.

        Args:
            engine: to recognise with.
            workers: pages in work at the same time.
            limits: for each page; the time limit is that of a file.
        """
        self.missing: dict[str, int] = {}
        """Pages of each language whose data is not installed."""
        self._engine = engine
        self._workers = workers
        self._limits = limits

    def run(
        self, tasks: Iterable[PageTask]
    ) -> Iterator[tuple[PageTask, Recognised | ReadError]]:
        """Yield what was recognised on each page, or why nothing was, in their order.

        A page whose language has no data installed is counted in :attr:`missing`,
        and its error names the package.
        """
        waiting: deque[PageTask] = deque()
        given: dict[Path, deque[PageTask]] = {}

        def paths() -> Iterator[Path]:
            for task in tasks:
                waiting.append(task)
                given.setdefault(task.path, deque()).append(task)
                yield task.path

        def args(path: Path) -> tuple[Engine, int, str]:
            task = given[path].popleft()
            return self._engine, task.page, task.expected

        work: Callable[..., Recognised | str] = _recognise
        with ReaderPool(self._workers, self._limits, work) as pool:
            for _, result in pool.read(paths(), args):
                task = waiting.popleft()
                if isinstance(result, str):
                    self.missing[result] = self.missing.get(result, 0) + 1
                    yield task, missing_pack(task, result)
                else:
                    yield task, result


def missing_pack(task: PageTask, language: str) -> ReadError:
    """Return the error for a page whose language has no data installed."""
    code, message = in_words(
        "no-language-pack",
        page=task.page,
        name=task.path.name,
        language=language,
        command=install_advice([language]),
    )
    return ReadError(message, code)


def _recognise(
    path: Path, limits: Limits, engine: Engine, page: int, expected: str
) -> Recognised | str:
    """Recognise a page in a process of the pool; a language stands for its missing
    data."""
    try:
        return recognise_page(engine, path, page, expected)
    except MissingPackError as missing:
        return missing.language
