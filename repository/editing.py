"""What staff change: the values of a record, and whether a document is there at all.

What a person says counts more than any file. What a person took out stays out when
the file comes again. Everything is in the audit log.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.described import apply_access
from repository.edition_languages import settle_languages
from repository.errors import ConflictError, DocumentNotFound, QueryError
from repository.model import STAFF_SCOPE, AssertionState, Origin
from repository.record import FIELDS, record_of
from repository.relations import resolve_mentions
from repository.schema import now
from repository.values import check_value, field_named
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes to one record, as ``(field, value)`` pairs.

    Attributes:
        put: these values, and no others, are the field's; several pairs of one field
            are its several values.
        add: values beside those that the field has.
        remove: values that do not belong, now or when the file comes again.
        clear: fields that have no value, now or when the file comes again.
    """

    put: tuple[tuple[str, str], ...] = ()
    add: tuple[tuple[str, str], ...] = ()
    remove: tuple[tuple[str, str], ...] = ()
    clear: tuple[str, ...] = ()


def edit_record(
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    document: str,
    edit: Edit,
    who: str,
    revision: int | None = None,
    edition: int | None = None,
) -> None:
    """Change a record.

    Args:
        catalogue: where it is.
        vocabularies: to check values against.
        document: its identifier.
        edit: what to change.
        who: name for the audit log.
        revision: of the document that the change is based on; None not to check.
        edition: the one edition whose title, abstract or language is meant; None for
            all of them. Other fields are always the document's.

    Raises:
        DocumentNotFound: there is no such document or edition.
        ConflictError: somebody else changed it since ``revision``.
        QueryError: an unknown field, or a value that does not fit.
    """
    held = catalogue.document(document, STAFF_SCOPE)
    if edition is not None and held.edition(edition) is None:
        raise DocumentNotFound(f"Document {document!r} has no edition {edition}.")
    put, add, remove = (
        _checked(pairs, vocabularies) for pairs in (edit.put, edit.add, edit.remove)
    )
    try:
        for field in edit.clear:
            field_named(field)
    except ValueError as error:
        raise QueryError(f"Nothing was changed: {error}.") from error
    record = record_of(held, held.edition(edition) if edition else None)
    for field, values in add.items():
        if not FIELDS[field].many:
            raise QueryError(
                f"Nothing was changed: {field} has one value; set it instead."
            )
        put[field] = list(dict.fromkeys([*put.get(field, record.all(field)), *values]))
    for field in put.keys() & remove.keys():
        put[field] = [value for value in put[field] if value not in remove[field]]
    changed = {*put, *remove, *edit.clear}
    if "language" in changed and edition is None and len(held.editions) > 1:
        raise QueryError(
            f"Nothing was changed: {document} has {len(held.editions)} editions. Say "
            "whose language is meant, with --edition."
        )
    with catalogue.writing() as connection:
        current = connection.execute(
            sa.select(tables.document.c.revision).where(
                tables.document.c.id == document
            )
        ).scalar_one()
        if revision is not None and current != revision:
            raise ConflictError(
                f"Document {document} was changed by somebody else since you read it "
                f"(revision {revision}, now {current}). Look at it again, then repeat "
                "your change."
            )
        for field in changed:
            kept = [] if field in edit.clear else put.get(field)
            own = edition if FIELDS[field].per_edition else None
            _assert(connection, document, own, field, kept, remove.get(field, []))
        apply_access(connection, document)
        settle_languages(connection, document)
        resolve_mentions(connection, document)
        record_change(
            connection,
            document,
            who,
            "edit",
            {"put": put, "remove": remove, "clear": list(edit.clear)},
        )


def _checked(
    pairs: tuple[tuple[str, str], ...], vocabularies: Vocabularies
) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for field, value in pairs:
        try:
            values.setdefault(field, []).append(check_value(field, value, vocabularies))
        except ValueError as error:
            raise QueryError(f"Nothing was changed: {error}.") from error
        if len(values[field]) > 1 and not FIELDS[field].many:
            raise QueryError(f"Nothing was changed: {field} has one value, not two.")
    return values


def _assert(
    connection: sa.Connection,
    document: str,
    edition: int | None,
    field: str,
    put: list[str] | None,
    removed: list[str],
) -> None:
    """Make these the values that staff assert of a field; [] empties the field, and
    None leaves what staff said, but for the removed values.

    What is said of all editions takes the place of what was said of one.
    """
    said = tables.assertion.c
    staff = sa.and_(
        said.document_id == document,
        said.field == field,
        said.origin == Origin.STAFF,
        sa.true() if edition is None else said.edition == edition,
    )
    gone = staff if put is not None else sa.and_(staff, said.value.in_(removed))
    connection.execute(tables.assertion.delete().where(gone))
    rows = [(value, AssertionState.ACCEPTED) for value in put or ()]
    rows += [(value, AssertionState.REJECTED) for value in removed]
    if put == []:
        rows.append(("", AssertionState.REJECTED))
    for value, state in rows:
        connection.execute(
            tables.assertion.insert().values(
                document_id=document,
                edition=edition,
                field=field,
                value=value,
                origin=Origin.STAFF,
                confidence=1.0,
                evidence="",
                state=state,
            )
        )


def remove_document(catalogue: Catalogue, document: str, who: str) -> None:
    """Take a document out of every list and search; its data stay, as a tombstone.

    Raises:
        DocumentNotFound: there is no such document.
    """
    catalogue.document(document, STAFF_SCOPE)
    _set_removed(catalogue, document, now(), who, "remove")


def restore_document(catalogue: Catalogue, document: str, who: str) -> None:
    """Take a removed document back.

    Raises:
        DocumentNotFound: no removed document has this identifier, or nothing of it is
            left.
    """
    with catalogue.reading() as connection:
        row = connection.execute(
            sa.select(
                tables.document.c.removed,
                sa.exists().where(tables.edition.c.document_id == document),
            ).where(tables.document.c.id == document)
        ).one_or_none()
    removed, has_editions = row or (None, False)
    if removed is None:
        raise DocumentNotFound(f"No document {document!r} was removed.")
    if not has_editions:
        raise DocumentNotFound(
            f"Nothing of document {document!r} is left to take back: it was erased, or "
            f"united with another. See: commonshelf show {document} --history"
        )
    _set_removed(catalogue, document, None, who, "restore")


def _set_removed(
    catalogue: Catalogue, document: str, at: str | None, who: str, action: str
) -> None:
    with catalogue.writing() as connection:
        connection.execute(
            tables.document.update()
            .where(tables.document.c.id == document)
            .values(removed=at)
        )
        resolve_mentions(connection, document)
        record_change(connection, document, who, action, {})
