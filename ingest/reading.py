"""One file, read and described: what is done with it in a process of its own.

Describing is as much work as reading, and a text can be as hostile as a file, so both
happen under the same limits.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.describe import Description, describe
from ingest.readers import Limits, read_file
from ingest.recognition import merged
from ingest.signature import signature
from repository.errors import printable
from repository.model import Extraction
from repository.recognised import Recognised
from repository.record import resolve
from repository.vocabulary import Vocabularies, load_vocabularies


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and what follows from it.

    Attributes:
        extraction: what its reader found.
        whole: the same with what was recognised on images of pages.
        description: what was concluded from that.
        signature: of the text; see :mod:`ingest.signature`.
    """

    extraction: Extraction
    whole: Extraction
    description: Description
    signature: bytes


def read_and_describe(
    path: Path,
    limits: Limits,
    vocabulary_dirs: tuple[Path, ...],
    kept: Extraction | None,
    recognised: tuple[Recognised, ...] = (),
) -> Reading:
    """Read and describe a file.

    Args:
        path: of the file.
        limits: for reading.
        vocabulary_dirs: folders of the vocabularies.
        kept: what was found in the file before, which is then not read again.
        recognised: what was recognised on images of its pages.

    Raises:
        ReadError: it cannot be read.
    """
    extraction = kept or read_file(path, limits)
    vocabularies = _vocabularies(vocabulary_dirs)
    filename = printable(path.name)
    whole = merged(extraction, recognised, filename)
    description = describe(whole, filename, vocabularies)
    language = resolve(description.assertions).first("language") or ""
    return Reading(extraction, whole, description, signature(whole.text, language))


@lru_cache(maxsize=1)
def _vocabularies(folders: tuple[Path, ...]) -> Vocabularies:
    return load_vocabularies(*folders)
