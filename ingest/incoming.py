"""What may be taken in: files of this machine, and what is found below its folders."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.metadata import Metadata
from ingest.readers import is_document


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that may be taken in.

    Attributes:
        path: where its bytes are now; its name is the one to show.
        address: under which the catalogue knows it: an absolute path, or a URL.
        metadata: what came with it, besides a sidecar and the table of the run.
        is_temporary: whether the bytes may go once they are in the file store.
        holder: address of the message that it is attached to.
    """

    path: Path
    address: str
    metadata: Metadata = field(default_factory=Metadata)
    is_temporary: bool = False
    holder: str = ""


def find_files(paths: Iterable[Path]) -> list[Incoming]:
    """Return the files that are documents, those below folders too, each once.

    Args:
        paths: files and folders. A file that is named itself is always taken, so that
            a person learns why it cannot be read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        below = documents_below(path) if path.is_dir() else [path]
        found.update(dict.fromkeys(p.absolute() for p in below))
    return [Incoming(path, str(path)) for path in found]


def documents_below(folder: Path) -> list[Path]:
    """Return the documents below a folder in order.

    Links to folders, which may lead in circles, are not followed. A folder that cannot
    be looked into, and a link to a file that is not there, are among them, so that the
    run says so.
    """
    below: list[Path] = []

    def note(error: OSError) -> None:
        below.append(Path(error.filename))

    for at, _, names in os.walk(folder, onerror=note):
        here = (Path(at, name) for name in names)
        below += (path for path in here if is_document(path) and _may_be_file(path))
    return sorted(below)


def _may_be_file(path: Path) -> bool:
    """Return whether a person may mean a file: a link that leads nowhere is named,
    pipes, sockets and devices are not."""
    return path.is_file() or (path.is_symlink() and not path.exists())
