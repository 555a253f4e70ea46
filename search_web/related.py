"""Documents that a document has to do with: those in a relation with it, in both
directions (a motion's life), and those that are like it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.similar import Similar
from index.values import label
from repository.model import Document, Edition
from repository.record import FIELDS, Record, record_of
from repository.relations import citing
from search_web.labels import RELATED_LABELS
from search_web.record_rows import Reader, preferred_edition


@dataclass(frozen=True, slots=True)
class Related:
    """A document at the other end of a relation.

    Attributes:
        document, edition: which, in the reader's language if it is held in it.
        record: what is known of it.
    """

    document: Document
    edition: Edition
    record: Record


@dataclass(frozen=True, slots=True)
class Relation:
    """Documents in one relation to another one.

    Attributes:
        name: of the relation: a field of the record, with "of " before it where the
            other documents say it of this one.
        label: what the reader sees, to be translated.
        others: at the other end, the latest first.
    """

    name: str
    label: str
    others: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A document that is like another one.

    Attributes:
        other: it.
        common: names of what both are about.
    """

    other: Related
    common: tuple[str, ...]


def relations(document: Document, record: Record, reader: Reader) -> list[Relation]:
    """Return the relations of a document, in the order of a motion's life.

    Documents that the reader may not see are left out. One that is named in another
    relation is not listed again as citing.
    """
    ids: dict[str, list[str]] = {
        name: [reader.catalogue.find_key(value) or value for value in record.all(name)]
        for name in RELATED_LABELS
        if name in FIELDS
    }
    for id, assertion in citing(reader.catalogue, document.id, reader.scope):
        ids.setdefault(f"of {assertion.field}", []).append(id)
    closer = {id for name in ids if name != "of references" for id in ids[name]}
    ids["of references"] = [
        id for id in ids.get("of references", ()) if id not in closer
    ]
    held = reader.catalogue.documents(
        {id for one in ids.values() for id in one}, reader.scope
    )
    return list(_in_order(ids, held, document, reader))


def alikes(found: Sequence[Similar], reader: Reader) -> list[Alike]:
    """Return documents that are like another one as the page shows them."""
    return [
        Alike(
            _related(one.document, reader),
            tuple(
                label(name, value, reader.vocabularies, reader.ui)
                for name, values in one.common.items()
                for value in values
            ),
        )
        for one in found
    ]


def _in_order(
    ids: Mapping[str, list[str]],
    held: Mapping[str, Document],
    document: Document,
    reader: Reader,
) -> Iterator[Relation]:
    for name, heading in RELATED_LABELS.items():
        others = [
            _related(held[id], reader)
            for id in dict.fromkeys(ids.get(name, ()))
            if id in held and id != document.id and held[id].editions
        ]
        others.sort(key=lambda one: one.record.first("issued"), reverse=True)
        if others:
            yield Relation(name, heading, tuple(others))


def _related(document: Document, reader: Reader) -> Related:
    edition = preferred_edition(document, reader.ui)
    return Related(document, edition, record_of(document, edition))
