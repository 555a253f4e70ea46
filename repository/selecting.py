"""Which documents staff mean: by identifier, by subject, by what they lack."""

from collections.abc import Iterator
from dataclasses import dataclass

from repository.catalogue import Catalogue
from repository.errors import QueryError
from repository.model import AssertionState, Document, Edition, Origin, Scope
from repository.record import FIELDS, record_of
from repository.values import check_value, field_named
from repository.vocabulary import Vocabularies

_STEP = 400


@dataclass(frozen=True, slots=True)
class Selection:
    """What a document has to be like; one value of each field that is named.

    Attributes:
        documents: identifiers; all documents without one.
        values: by field, as ``(field, value)`` pairs.
        missing: fields of which at least one has no value. A field that a person
            emptied on purpose lacks nothing.
    """

    documents: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def select_editions(
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    selection: Selection,
    scope: Scope,
) -> Iterator[tuple[Document, Edition]]:
    """Give the current editions of the documents that are meant, document by document.

    Raises:
        DocumentNotFound: one that is named is not here.
        QueryError: an unknown field, or a value that does not fit it.
    """
    wanted: dict[str, set[str]] = {}
    try:
        for name in selection.missing:
            field_named(name)
        for name, value in selection.values:
            checked = check_value(name, value, vocabularies)
            wanted.setdefault(name, set()).add(checked)
    except ValueError as error:
        raise QueryError(
            f"Cannot choose documents: {str(error).rstrip('?')}."
        ) from error
    for id in selection.documents:
        catalogue.document(id, scope)
    ids = list(dict.fromkeys(selection.documents)) or catalogue.document_ids(scope)
    for start in range(0, len(ids), _STEP):
        found = catalogue.documents(ids[start : start + _STEP], scope)
        for document in found.values():
            for edition in document.current_editions:
                if _is_meant(document, edition, wanted, selection.missing):
                    yield document, edition


def _is_meant(
    document: Document,
    edition: Edition,
    wanted: dict[str, set[str]],
    missing: tuple[str, ...],
) -> bool:
    values = cells_of(document, edition)
    if not all(chosen & set(values[name]) for name, chosen in wanted.items()):
        return False
    return not missing or any(
        not values[name] and not _is_emptied(document, edition, name)
        for name in missing
    )


def _is_emptied(document: Document, edition: Edition, field: str) -> bool:
    """Return whether a person said that a field has no value."""
    return any(
        one.field == field
        and one.origin is Origin.STAFF
        and one.state is AssertionState.REJECTED
        and not one.value
        and one.edition in (None, edition.number)
        for one in document.assertions
    )


def cells_of(document: Document, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the values of every field of an edition's record, by field.

    Access level and state are those that are in force, whether somebody asserted them
    or they are the installation's defaults; a language, that of the edition.
    """
    record = record_of(document, edition)
    values = {name: record.all(name) for name in FIELDS}
    values["access"] = (document.access,)
    values["state"] = (document.state,)
    if not values["language"] and edition.language != "und":
        values["language"] = (edition.language,)
    return values
