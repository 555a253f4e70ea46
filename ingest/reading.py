"""One file, read and described: what is done with it in a process of its own.

Describing is as much work as reading, and a text can be as hostile as a file, so both
happen under the same limits.
"""

from dataclasses import dataclass
from pathlib import Path

from ingest.describe import Description, describe
from ingest.readers import Limits, read_file
from ingest.recognition import expected_language, merged, wanted_pages
from ingest.signature import signature
from repository.errors import printable
from repository.model import Extraction
from repository.recognised import Recognised
from repository.record import resolve
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and what follows from it.

    Attributes:
        extraction: what its reader found.
        warnings: what is wrong with that and what was recognised on images of pages,
            as code and text.
        description: what was concluded from both.
        title, language: that follow from the description; "" if none does.
        signature: of the text; see :mod:`ingest.signature`.
        textless: the pages that still wait for recognition.
        expected: language of the other pages, if there are such; "" if not known.
    """

    extraction: Extraction
    warnings: tuple[tuple[str, str], ...]
    description: Description
    title: str
    language: str
    signature: bytes
    textless: tuple[int, ...]
    expected: str


def read_and_describe(
    path: Path,
    limits: Limits,
    vocabularies: Vocabularies,
    kept: Extraction | None,
    recognised: tuple[Recognised, ...] = (),
) -> Reading:
    """Read and describe a file.

    Args:
        path: of the file.
        limits: for reading.
        vocabularies: to describe with.
        kept: what was found in the file before, which is then not read again.
        recognised: what was recognised on images of its pages.

    Raises:
        ReadError: it cannot be read.
    """
    extraction = kept or read_file(path, limits)
    filename = printable(path.name)
    whole = merged(extraction, recognised, filename)
    description = describe(whole, filename, vocabularies)
    record = resolve(description.assertions)
    language = record.first("language")
    textless = wanted_pages(whole)
    return Reading(
        extraction,
        whole.warnings,
        description,
        record.first("title"),
        language,
        signature(whole.text, language),
        textless,
        expected_language(whole) if textless else "",
    )
