"""A file that was read and described, and what became of it in the catalogue."""

from dataclasses import dataclass
from enum import StrEnum

from repository.model import (
    Access,
    Assertion,
    Case,
    Extraction,
    Issue,
    Mention,
    Page,
    Part,
    State,
    SuggestedCase,
)


@dataclass(frozen=True, slots=True)
class Intake:
    """One file, read and described, ready for the catalogue.

    Attributes:
        path: where it was found, as an absolute path or an address.
        filename: the name to show and to give back.
        sha256: of its bytes; the file store holds them already.
        size: in bytes.
        extraction: what the reader found.
        pages: its pages with their languages.
        language: of most of its text; ``und`` if that cannot be told.
        assertions: of file, text and metadata; their edition is set here.
        parts: in order.
        cases: that its metadata tells of.
        issues: that came up; their document and edition are set here.
        described_by: fingerprint of metadata, describing code and vocabularies.
        key: the name by which sidecars call its document.
        default_access, default_state: where nothing says another.
        signature: of the text, and ``signature_version`` of how it was made; by them
            documents that may be one are found.
        mentions: of other documents, in its text.
        suggested_cases: that its text seems to tell of.
    """

    path: str
    filename: str
    sha256: str
    size: int
    extraction: Extraction
    pages: tuple[Page, ...]
    language: str
    assertions: tuple[Assertion, ...]
    parts: tuple[Part, ...]
    cases: tuple[Case, ...]
    issues: tuple[Issue, ...]
    described_by: str
    key: str | None = None
    default_access: Access = Access.PUBLIC
    default_state: State = State.PUBLISHED
    signature: bytes = b""
    signature_version: str = ""
    mentions: tuple[Mention, ...] = ()
    suggested_cases: tuple[SuggestedCase, ...] = ()


class Change(StrEnum):
    """What taking in a file did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"  # staff removed this document; it stays removed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the change, and the edition it belongs to."""

    change: Change
    document: str
    edition: int
    issues: tuple[Issue, ...] = ()
