"""Documents like a document, with what both are about."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.analysis.terms import count_terms
from index.engine import Engine
from index.matching import Sample
from repository.catalogue import Catalogue
from repository.model import Document, Edition, Scope
from repository.record import record_of

SHOWN = 5
"""Documents that are named where nobody asks for another number."""
_ABOUT = ("theme", "sector", "place")
"""Facets that say what a document is about, whatever its language."""
_EDITIONS = 3
_CHARACTERS = 20_000
"""Of an edition's text, what is read: its first pages."""
_PAGES = 20


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that is like another one.

    Attributes:
        document: it.
        common: what both are about, identifiers by name of the facet; facets in which
            they have nothing in common left out.
    """

    document: Document
    common: Mapping[str, tuple[str, ...]]


def similar(
    catalogue: Catalogue,
    engine: Engine,
    document: Document,
    scope: Scope,
    ui: str = "en",
    limit: int = SHOWN,
    without: Collection[str] = (),
) -> list[Similar]:
    """Return the documents most like one.

    Args:
        catalogue: texts and records are read from.
        engine: the index of this catalogue.
        document: that the others shall be like.
        scope: of the reader.
        ui: the reader's language: documents in it come first.
        limit: how many at most.
        without: identifiers of documents to leave out.

    Raises:
        IndexUnavailable: the index cannot be used.
    """
    values = _about(document)
    sample = Sample(
        document.id,
        _terms(catalogue, document, scope, ui),
        values,
        frozenset(without),
        ui,
    )
    ids = engine.similar(sample, scope, limit)
    held = catalogue.documents(ids, scope)
    return [
        Similar(held[id], _common(values, _about(held[id])))
        for id in ids
        if id in held and held[id].current_editions
    ]


def _about(document: Document) -> dict[str, tuple[str, ...]]:
    record = record_of(document)
    return {name: record.all(name) for name in _ABOUT}


def _common(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    common = {
        name: tuple(value for value in values if value in other[name])
        for name, values in one.items()
    }
    return {name: values for name, values in common.items() if values}


def _terms(
    catalogue: Catalogue, document: Document, scope: Scope, ui: str
) -> dict[str, Counter[str]]:
    """Return the terms of a document's texts by language, the reader's language first
    among its editions."""
    editions = sorted(document.current_editions, key=lambda one: one.language != ui)
    terms: dict[str, Counter[str]] = {}
    for edition in editions[:_EDITIONS]:
        for text, language in _texts(catalogue, document, edition, scope):
            terms.setdefault(language, Counter()).update(count_terms(text, language))
    return terms


def _texts(
    catalogue: Catalogue, document: Document, edition: Edition, scope: Scope
) -> list[tuple[str, str]]:
    """Return the text of an edition's first pages, each with its language."""
    numbers = range(1, min(edition.page_count, _PAGES) + 1)
    room = _CHARACTERS
    texts = []
    for page in catalogue.pages(document.id, edition.number, scope, numbers):
        if room > 0:
            texts.append((page.text[:room], page.language or edition.language))
        room -= len(page.text)
    return texts
