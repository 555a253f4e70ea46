"""A file in, an extraction out: one reader a format, chosen from a table.

Each reader is a function of a path and limits in a module of its own; libraries that a
format needs are imported when the first file of that format is read.
"""

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from ingest import normalise
from ingest.readers import formats
from ingest.readers.formats import FORMATS, is_document, media_type_of
from ingest.readers.limits import Limits, cannot_read
from repository.errors import ReadError, printable
from repository.issue_sentences import in_words
from repository.model import Extraction

__all__ = [
    "READERS",
    "Limits",
    "Reader",
    "is_document",
    "known_reader",
    "media_type_of",
    "read_file",
    "readers_version",
]

_TALKATIVE = (
    "pdfminer",
    "pdfplumber",
    "pypdfium2",
    "trafilatura",
    "htmldate",
    "courlan",
    "justext",
    "charset_normalizer",
)
"""Loggers of libraries that tell of every oddity of a file on standard error."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of one format.

    Attributes:
        name: of the reader, which is that of its module too.
        own_version: changes when the same file would give another extraction.
    """

    name: str
    own_version: str

    @property
    def version(self) -> str:
        """Version of the reader and of the clean-up that every reader's text gets."""
        return f"{self.own_version}.{normalise.VERSION}"

    def read(self, path: Path, limits: Limits) -> Extraction:
        """Read a file of this reader's format.

        Raises:
            ReadError: it cannot be read.
        """
        module = import_module(f"ingest.readers.{self.name}")
        read: Callable[[Path, Limits], Extraction] = module.read
        extraction = read(path, limits)
        return replace(extraction, reader=self.name, version=self.version)


READERS = {
    formats.PDF: Reader("pdf", "8"),
    formats.DOCX: Reader("word", "2"),
    formats.ODT: Reader("odt", "2"),
    formats.RTF: Reader("rtf", "2"),
    formats.PPTX: Reader("presentation", "1"),
    formats.EPUB: Reader("epub", "3"),
    formats.ODP: Reader("open_presentation", "1"),
    formats.XLSX: Reader("spreadsheet", "2"),
    formats.ODS: Reader("spreadsheet", "2"),
    formats.XLS: Reader("spreadsheet", "2"),
    formats.DOC: Reader("old_office", "1"),
    formats.PPT: Reader("old_office", "1"),
    formats.WPD: Reader("old_office", "1"),
    formats.EMAIL: Reader("mail", "3"),
    formats.MSG: Reader("outlook", "2"),
    formats.MHTML: Reader("webarchive", "2"),
    formats.TIFF: Reader("picture", "1"),
    formats.PNG: Reader("picture", "1"),
    formats.JPEG: Reader("picture", "1"),
    formats.HTML: Reader("html", "8"),
    formats.MARKDOWN: Reader("markdown", "4"),
    formats.TEXT: Reader("text", "4"),
}
"""The readers, by media type."""


def readers_version() -> str:
    """Return one word that changes when any reader does."""
    versions = (f"{reader.name}{reader.version}" for reader in READERS.values())
    return "-".join(dict.fromkeys(versions))


def known_reader(path: Path) -> Reader | None:
    """Return the reader that would read a file; None if none would."""
    try:
        return READERS.get(media_type_of(path))
    except (ReadError, OSError):
        return None


def read_file(path: Path, limits: Limits) -> Extraction:
    """Read one file, in this process.

    Args:
        path: of a file in any format of :data:`READERS`.
        limits: how much of it is kept. Time and memory are bounded only by
            :class:`ingest.isolation.ReaderPool`.

    Raises:
        ReadError: it cannot be read; its code is a key of
            :data:`ingest.readers.limits.REASONS`.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            media_type = media_type_of(path)
            if media_type not in READERS:
                raise cannot_read(path, "archive")
            extraction = READERS[media_type].read(path, limits)
    except ReadError:
        raise
    except FileNotFoundError as error:
        raise cannot_read(path, "missing") from error
    except PermissionError as error:
        raise cannot_read(path, "forbidden") from error
    except MemoryError as error:
        raise cannot_read(path, "memory") from error
    except RecursionError as error:
        raise cannot_read(path, "unreadable") from error
    except OSError as error:
        raise cannot_read(path, "unreadable") from error
    said = formats.SUFFIXES.get(path.suffix.lower())
    if said is not None and said not in (media_type, *_ALIKE.get(media_type, ())):
        warning = in_words(
            "wrong-name",
            name=path.name,
            kind=FORMATS[media_type].suffixes[0],
            said=path.suffix.lower(),
        )
        extraction = replace(extraction, warnings=(warning, *extraction.warnings))
    told = tuple((code, printable(text)) for code, text in extraction.warnings)
    return replace(extraction, warnings=told)


_ALIKE = {formats.TEXT: (formats.MARKDOWN,), formats.MARKDOWN: (formats.TEXT,)}
"""Formats that a file may be called without anybody being misled."""
