"""What is taken in of a file: what was read of it, and what people wrote about it."""

from collections.abc import Iterator
from dataclasses import replace

from ingest import signature
from ingest.incoming import Incoming
from ingest.inspecting import Candidate
from ingest.metadata import check
from ingest.reading import Reading
from repository.catalogue import Catalogue
from repository.errors import printable
from repository.held import document_at
from repository.intake import Intake
from repository.model import Assertion, Issue, Origin
from repository.organisations import authorise
from repository.record import FIELDS, Kind
from repository.settings import Settings
from repository.vocabulary import Vocabularies


def intake_of(
    candidate: Candidate,
    reading: Reading,
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
) -> Intake:
    """Return a file as it goes into the catalogue.

    Args:
        candidate: the file, with what people wrote about it.
        reading: what was read of it, and what follows from that.
        catalogue: which knows organisations by other names, and the messages that
            files are attached to.
        settings: what a document gets where nothing says another.
        vocabularies: for the checks of metadata.

    Raises:
        CommonshelfError: the metadata cannot be used as written.
    """
    filename = printable(candidate.file.path.name)
    extraction, description = reading.extraction, reading.description
    said = candidate.metadata.values.get("language", ())
    language = said[0][0].lower() if said else reading.language or "und"
    checked = check(
        candidate.metadata,
        vocabularies,
        filename,
        reading.title or filename,
        language,
    )
    assertions = (
        *description.assertions,
        *checked.assertions,
        *_attached(catalogue, candidate.file),
    )
    return Intake(
        path=printable(candidate.file.address),
        filename=filename,
        sha256=candidate.sha256,
        size=candidate.size,
        extraction=extraction,
        pages=description.pages,
        language=language,
        assertions=tuple(
            _authorised(one, language, catalogue, vocabularies) for one in assertions
        ),
        parts=description.parts,
        cases=checked.cases,
        issues=(
            *(Issue(code, text) for code, text in reading.warnings),
            *description.issues,
            *checked.issues,
        ),
        described_by=candidate.described_by,
        key=candidate.metadata.key,
        default_access=settings.access,
        default_state=settings.state,
        signature=reading.signature,
        signature_version=signature.VERSION,
        mentions=description.mentions,
        suggested_cases=description.suggested_cases,
    )


def _attached(catalogue: Catalogue, file: Incoming) -> Iterator[Assertion]:
    """Yield that a file is part of the message that it is attached to."""
    holder = printable(file.holder)
    message = document_at(catalogue, holder) if holder else None
    if message is not None:
        said = f"attached to {holder.rpartition('/')[2]}"
        yield Assertion("part_of", message, Origin.FILE, evidence=said)


def _authorised(
    said: Assertion, language: str, catalogue: Catalogue, vocabularies: Vocabularies
) -> Assertion:
    """Return an assertion with the name by which its organisation is known."""
    if FIELDS[said.field].kind is not Kind.ORGANISATION:
        return said
    if said.value in vocabularies.organisations:
        return said
    return replace(said, value=authorise(catalogue, said.value, language))
