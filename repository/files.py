"""The original files: stored once, under their SHA-256, and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from repository.errors import CatalogueError
from repository.issue_sentences import in_words

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class FileStore:
    """Files in a folder, two levels deep, named by their SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where the file of this SHA-256 lies, or would lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, source: Path, sha256: str) -> None:
        """Store a copy of a file whose SHA-256 is known.

        The copy appears under its name only once it is whole and on the disk, so a
        crash leaves at most a temporary file behind.

        Raises:
            CatalogueError: the file changed since its SHA-256 was taken.
        """
        target = self.path(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
                while block := original.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != sha256:
                raise CatalogueError(
                    in_words("not-stored:changed", name=source.name)[1]
                )
            temporary.chmod(0o444)
            temporary.replace(target)
            _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)

    def is_intact(self, sha256: str) -> bool:
        """Return whether the file is there and still has its bytes."""
        path = self.path(sha256)
        return path.is_file() and sha256_of(path) == sha256

    def stored(self) -> Iterator[str]:
        """Yield the SHA-256 of every file in the store."""
        for path in self.root.glob("??/??/*"):
            if len(path.name) == 64:
                yield path.name

    def remove(self, sha256: str) -> None:
        """Remove a file that no edition refers to."""
        self.path(sha256).unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step that a crash cannot leave half done."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder survives a power cut (POSIX only)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
