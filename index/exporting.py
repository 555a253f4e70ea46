"""All documents that a search finds, for files that are taken away."""

from collections.abc import Iterator, Sequence

from index.engine import Engine
from index.held import held_editions
from index.matching import Match
from index.query import Query
from index.searching import find_all
from repository.catalogue import Catalogue
from repository.model import Document, Edition, Scope
from repository.vocabulary import Vocabularies

_STEP = 100
"""Documents held at a time."""


def find_documents(
    catalogue: Catalogue,
    engine: Engine,
    vocabularies: Vocabularies,
    query: Query,
    scope: Scope,
    ui: str = "en",
    limit: int | None = None,
) -> Iterator[tuple[Document, Edition]]:
    """Return the documents that a search finds, each with the edition it would show.

    The search is carried out at once, so that an error in it is raised here; the
    documents are read a few at a time while they are taken.

    Args:
        catalogue: the documents are read from.
        engine: the index of this catalogue.
        vocabularies: for words that name a concept.
        query: what is asked; its limit plays no part.
        scope: of the reader.
        ui: language of the edition to prefer.
        limit: how many documents at most; None for all.

    Raises:
        QueryError: a filter has a value that there is not.
        IndexUnavailable: the index cannot be used.
    """
    matches = find_all(engine, vocabularies, query, scope, ui)
    end = None if limit is None else query.offset + limit
    return _read(catalogue, matches.hits[query.offset : end], scope)


def _read(
    catalogue: Catalogue, wanted: Sequence[Match], scope: Scope
) -> Iterator[tuple[Document, Edition]]:
    for start in range(0, len(wanted), _STEP):
        some = wanted[start : start + _STEP]
        for _, document, edition in held_editions(catalogue, some, scope):
            yield document, edition
