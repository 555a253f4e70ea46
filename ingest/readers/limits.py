"""How much is read of one file, and how a reader says that it cannot."""

from dataclasses import dataclass
from pathlib import Path

from repository.errors import ReadError
from repository.settings import Settings

REASONS = {
    "empty": "it is empty. Save or download it again.",
    "password": (
        "it is protected by a password. Save an open copy and ingest it again."
    ),
    "truncated": "it is cut off: its end is missing. Copy or download it again.",
    "unknown-format": (
        "it is in no format that is read here. Save it as PDF, DOCX, ODT, HTML, "
        "Markdown or text."
    ),
    "archive": (
        "it is an archive inside too many others; it, and others beside it, were left "
        "out. Unpack it and ingest what is in it."
    ),
    "too-large": "it unfolds to more than the limits allow. Split it, or raise them.",
    "unreadable": "it is damaged. Open it in its own program and save it again.",
    "missing": "it is not there. Check its name.",
    "forbidden": "you may not read it. Change its permissions.",
    "timeout": (
        "reading it took too long. Save it again in a simpler form, or raise "
        "seconds_per_file in the settings."
    ),
    "memory": (
        "reading it took too much memory. Split it, or raise megabytes_per_file in "
        "the settings."
    ),
    "crash": (
        "the reader broke down on it. Open it in its own program and save it again."
    ),
}
"""For each code what is wrong and what to do, after ``Cannot read NAME:``."""
CANNOT_READ = "Cannot read %(name)s: %(why)s"
"""How a failed file's message begins."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file, and what reading it may cost.

    Attributes:
        pages: most pages kept; what is left out is a warning.
        characters: most text kept; what is left out is a warning.
        megabytes: most memory for reading one file, beside what its process has anyway.
        seconds: longest time for reading one file.
    """

    pages: int = 20_000
    characters: int = 20_000_000
    megabytes: int = 1024
    seconds: int = 120

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Return the limits that an installation has set."""
        return cls(
            pages=settings.pages_per_file,
            characters=settings.characters_per_file,
            megabytes=settings.megabytes_per_file,
            seconds=settings.seconds_per_file,
        )

    @property
    def unpacked_bytes(self) -> int:
        """Most bytes that one part of a packed file may unfold to.

        A tree of XML takes about eight times its text (lxml, measured on DOCX), so a
        larger part would only end in the memory limit.
        """
        return (self.megabytes << 20) // 8


def cannot_read(path: Path, code: str, why: str = "") -> ReadError:
    """Return the error for a file that cannot be read.

    Args:
        path: of the file; only its name is shown.
        code: a key of :data:`REASONS`.
        why: what is wrong and what to do, where the table's words are too general.
    """
    message = CANNOT_READ % {"name": path.name, "why": why or REASONS[code]}
    return ReadError(message, code)
