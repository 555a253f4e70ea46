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
    "password:mail": "it is encrypted. Save an open copy and ingest it again.",
    "password:book": (
        "it is protected against copying. Ask its publisher for an open copy."
    ),
    "truncated": "it is cut off: its end is missing. Copy or download it again.",
    "unknown-format": (
        "it is in no format that is read here. Save it as PDF, DOCX, ODT, HTML, "
        "Markdown or text."
    ),
    "unknown-format:other": (
        "its name says %(kind)s, which it is not, or it is damaged. Look at it, or get "
        "another copy."
    ),
    "unknown-format:screen": (
        "it is a picture for a screen. Scan the page again as PDF or TIFF."
    ),
    "unknown-format:small": (
        "it is a picture of %(width)s by %(height)s pixels, too small to be a page. "
        "Scan the paper at 200 dpi or more."
    ),
    "unknown-format:convert": "it is %(kind)s. Save it as PDF and ingest that.",
    "unknown-format:packed": (
        "it is an archive. Unpack it, or pack it again as ZIP, and ingest that."
    ),
    "unknown-format:mailbox": (
        "it is a mailbox. Give it a name that ends in .mbox and ingest it again."
    ),
    "unknown-format:outlook": (
        "it is a package of Outlook. Save what is in it from there."
    ),
    "unknown-format:apple": (
        "it was made by Pages, Numbers or Keynote. Export it as PDF or for Office, and "
        "ingest that."
    ),
    "unknown-format:seldom": (
        "it is in a format of Office that is seldom used. Save it as PDF, DOCX or ODT "
        "and ingest that."
    ),
    "unknown-format:old": (
        "it is in a format of Office before 2007. Save it as PDF, DOCX or ODT and "
        "ingest that."
    ),
    "unknown-format:word": (
        "it is a file of the kind %(kind)s, which LibreOffice has to open. Run: "
        "%(command)s, or for less: sudo apt-get install antiword. Or save it as PDF, "
        "DOCX or ODT. Then ingest again."
    ),
    "unknown-format:office": (
        "it is a file of the kind %(kind)s, which LibreOffice has to open. Run: "
        "%(command)s. Or save it as PDF, DOCX or ODT. Then ingest again."
    ),
    "unknown-format:device": (
        "it is a pipe, a socket or a device. Name files or folders."
    ),
    "archive": (
        "it is an archive inside too many others; it, and others beside it, were left "
        "out. Unpack it and ingest what is in it."
    ),
    "too-large": "it unfolds to more than the limits allow. Split it, or raise them.",
    "too-large:upload": (
        "it is %(size)s MB large, and the limit is %(most)s MB. Raise "
        "megabytes_per_upload in the settings, or split the file."
    ),
    "too-large:files": (
        "it holds %(count)s files, and there is room for %(most)s. Unpack it and "
        "ingest what is in it, or raise files_per_archive in the settings."
    ),
    "too-large:megabytes": (
        "what is in it is larger than the %(most)s MB left to it. Unpack it and ingest "
        "what is in it, or raise megabytes_per_archive in the settings."
    ),
    "unreadable": "it is damaged. Open it in its own program and save it again.",
    "unreadable:system": (
        "%(error)s. Check that it is there and that you may read it."
    ),
    "unreadable:link": "it is only a link to another file.",
    "unreadable:device": "it is only a link to another file, or a device.",
    "unreadable:table": "its table of metadata cannot be used. %(error)s",
    "unreadable:disk": "it cannot be unpacked: %(error)s. Make room on the disk.",
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
    "crash:fault": (
        "the reader broke down on it (%(fault)s). Open it in its own program and save "
        "it again."
    ),
    "crash:recognition": "the text recognition broke down on a page.",
}
"""What is wrong and what to do, after ``Cannot read NAME:``, by the code of the issue,
with a word after ":" where one code has several."""
CANNOT_READ = "Cannot read %(name)s: %(why)s"
"""How a failed file's message begins."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file, and what reading it may cost.

    Attributes:
        pages: most pages kept; what is left out is a warning.
        characters: most text kept; what is left out is a warning.
        megabytes: most memory for reading one file, beside what its process has anyway.
        seconds: most processor time for reading one file, which is the same on a busy
            machine.
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
    def clock_seconds(self) -> int:
        """Longest time by the clock for reading one file: ends one that only waits."""
        return self.seconds * 3

    @property
    def unpacked_bytes(self) -> int:
        """Most bytes that one part of a packed file may unfold to.

        A tree of XML takes about eight times its text (lxml, measured on DOCX), so a
        larger part would only end in the memory limit.
        """
        return (self.megabytes << 20) // 8


def cannot_read(path: Path, reason: str, /, **values: object) -> ReadError:
    """Return the error for a file that cannot be read.

    Args:
        path: of the file; only its name is shown.
        reason: a key of :data:`REASONS`.
        values: what stands in the reason.
    """
    why = REASONS[reason] % values
    message = CANNOT_READ % {"name": path.name, "why": why}
    return ReadError(message, reason.partition(":")[0])
