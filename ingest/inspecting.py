"""What has to be done about a file: looked at before anything in it is read."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import describe
from ingest.incoming import Incoming
from ingest.metadata import Metadata, Table, read_sidecar
from ingest.readers import known_reader, readers_version
from ingest.readers.limits import cannot_read
from repository.catalogue import Catalogue
from repository.erasing import erased_files
from repository.errors import CommonshelfError, printable
from repository.extractions import stored_extraction
from repository.files import sha256_of
from repository.held import Held, all_met, find_bytes, is_known
from repository.model import Extraction
from repository.recognised import Recognised
from repository.recognitions import fingerprint, recognised_pages
from repository.settings import Settings
from repository.vocabulary import Vocabularies

_TOGETHER = 16
"""Files that are looked at together: to ask the catalogue takes as long for all."""
_SECONDS = 0.5
"""How long the first of them waits for the others, which may come from the web."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that is to be read and described.

    Attributes:
        file: where it is.
        sha256: of its bytes.
        size: in bytes.
        metadata: what people wrote about it.
        described_by: fingerprint of all that its description follows from.
        recognised: what was recognised on images of its pages.
        is_met: whether anything is kept of these bytes.
    """

    file: Incoming
    sha256: str
    size: int
    metadata: Metadata
    described_by: str
    recognised: tuple[Recognised, ...]
    is_met: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A file of which nothing new would come into the catalogue."""

    candidate: Candidate
    held: Held


@dataclass(frozen=True, slots=True)
class Erased:
    """A file that was of a document which was erased, and may not come in again."""

    file: Incoming
    document: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be had, or is not wanted, and why."""

    file: Incoming
    error: CommonshelfError


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it lies there, before the catalogue is asked."""

    file: Incoming
    sha256: str
    size: int
    metadata: Metadata


class Inspector:
    """Looks at the files of a run."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        vocabularies: Vocabularies,
        roots: Iterable[Path] = (),
        table: Table | None = None,
    ) -> None:
        """Prepare; see :class:`ingest.pipeline.Ingest` for what is given."""
        self._catalogue = catalogue
        self._megabytes = settings.megabytes_per_upload
        self._roots = [root.absolute() for root in roots]
        self._table = table
        self._rows_used: set[str] = set()
        self._erased = erased_files(catalogue)
        self._version = (
            f"{describe.VERSION} {readers_version()}\n{vocabularies.fingerprint}"
        )

    def inspect(
        self, files: Iterable[Incoming]
    ) -> Iterator[Candidate | Known | Erased | Refused]:
        """Yield what has to be done about each file, in their order.

        Args:
            files: taken a few ahead of what is yielded.
        """
        for some in _portions(files):
            seen = [self._see(file) for file in some]
            asked = [one.sha256 for one in seen if isinstance(one, _Seen)]
            met = all_met(self._catalogue, asked) if asked else frozenset()
            for one in seen:
                yield self._judge(one, met) if isinstance(one, _Seen) else one

    def described(self, file: Incoming) -> Metadata:
        """Return what people wrote about a file: in the table, beside it, before it.

        Raises:
            CommonshelfError: it cannot be used as written.
        """
        metadata = read_sidecar(file.path).over(file.metadata)
        if self._table is None:
            return metadata
        row = self._table.find(Path(file.address), self._roots)
        if row is None:
            return metadata
        self._rows_used.add(row[0])
        return row[1].over(metadata)

    def unused_rows(self) -> list[str]:
        """Return the files that the table names and that were not among those seen."""
        rows = self._table.rows if self._table else ()
        return [name for name in rows if name not in self._rows_used]

    def _see(self, file: Incoming) -> _Seen | Erased | Refused:
        path = file.path
        try:
            size = path.stat().st_size
            if size > self._megabytes << 20:
                raise cannot_read(
                    path,
                    "too-large:upload",
                    size=f"{size >> 20:,}",
                    most=f"{self._megabytes:,}",
                )
            metadata = self.described(file)
            sha256 = sha256_of(path)
        except OSError as error:
            why = error.strerror or error
            return Refused(file, cannot_read(path, "unreadable:system", error=why))
        except CommonshelfError as error:
            return Refused(file, error)
        if sha256 in self._erased:
            return Erased(file, self._erased[sha256])
        return _Seen(file, sha256, size, metadata)

    def _judge(self, seen: _Seen, met: frozenset[str]) -> Candidate | Known:
        is_met = seen.sha256 in met
        recognised = recognised_pages(self._catalogue, seen.sha256) if is_met else ()
        described_by = hashlib.sha256(
            f"{self._version}\n"
            f"{seen.metadata.fingerprint()}{fingerprint(recognised)}".encode()
        ).hexdigest()
        candidate = Candidate(
            seen.file,
            seen.sha256,
            seen.size,
            seen.metadata,
            described_by,
            recognised,
            is_met,
        )
        held = find_bytes(self._catalogue, seen.sha256) if is_met else None
        address = printable(seen.file.address)
        if held is not None and is_known(held, address, described_by):
            return Known(candidate, held)
        return candidate


def kept_extraction(catalogue: Catalogue, candidate: Candidate) -> Extraction | None:
    """Return what the present reader found in a file before, if that is kept."""
    reader = known_reader(candidate.file.path) if candidate.is_met else None
    if reader is None:
        return None
    return stored_extraction(catalogue, candidate.sha256, reader.name, reader.version)


def _portions(files: Iterable[Incoming]) -> Iterator[Sequence[Incoming]]:
    """Yield files, several at a time if they do not take long to come."""
    portion: list[Incoming] = []
    until = 0.0
    for file in files:
        if not portion:
            until = time.monotonic() + _SECONDS
        portion.append(file)
        if len(portion) >= _TOGETHER or time.monotonic() >= until:
            yield portion
            portion = []
    if portion:
        yield portion
