"""What one web process reads from: catalogue, index and vocabularies, for one scope."""

import threading
from collections.abc import Collection
from functools import cached_property, partial
from typing import cast

from flask import current_app

from index.engine import Engine, open_engine
from index.marking import Marker
from index.query import Query
from index.results import Results
from index.searching import marker, matching_pages, search
from index.similar import Similar, similar
from index.suggesting import (
    LONGEST,
    MOST,
    Names,
    Suggestion,
    collect_names,
    suggest_titles,
)
from index.values import with_broader
from ingest.page_image import PageImages
from repository.agenda import Agenda
from repository.cases import CaseLink, known_cases
from repository.catalogue import Catalogue
from repository.model import Case, Document, Edition, Scope
from repository.outbox import last_change
from repository.settings import Settings
from repository.vocabulary import Vocabularies, load_vocabularies

Told = tuple[Case, list[CaseLink]]
"""A case, and the documents that the reader may see that tell of it."""


class Shelf:
    """The documents that the readers of this process may see.

    Catalogue and index are opened at the first question that needs them, and tried
    again at the next one where that failed: the pages come up as soon as documents
    are there, and until then say what is missing.
    """

    def __init__(self, settings: Settings, scope: Scope) -> None:
        """Read the vocabularies.

        Raises:
            SettingsError: they are missing or not valid.
        """
        self.settings = settings
        self.scope = scope
        self.vocabularies: Vocabularies = load_vocabularies(*settings.vocabulary_dirs)
        self.page_images = PageImages()
        self.is_stopping = False
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._agenda: Agenda | None = None
        self._cases: tuple[int, list[Told]] = (-1, [])
        self._engine: Engine | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue.

        Raises:
            CatalogueError: it cannot be opened.
        """
        with self._lock:
            if self._catalogue is None:
                self._catalogue = Catalogue.open(self.settings)
            return self._catalogue

    @property
    def agenda(self) -> Agenda:
        """Events and deadlines.

        Raises:
            CatalogueError: the catalogue cannot be opened.
        """
        catalogue = self.catalogue
        with self._lock:
            if self._agenda is None:
                self._agenda = Agenda(
                    catalogue,
                    self.scope,
                    partial(with_broader, vocabularies=self.vocabularies),
                )
            return self._agenda

    def cases(self) -> list[Told]:
        """Return all cases with the documents that tell of them; they are kept until
        the catalogue changes.

        Raises:
            CatalogueError: the catalogue cannot be opened.
        """
        change, kept = self._cases
        last = last_change(self.catalogue)
        if change != last:
            kept = known_cases(self.catalogue, self.scope)
            self._cases = (last, kept)
        return kept

    @property
    def engine(self) -> Engine:
        """The search index.

        Raises:
            CatalogueError: the catalogue that it belongs to cannot be opened.
            IndexUnavailable: it is missing, foreign or of another version.
        """
        identity = self.catalogue.identity
        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.settings, identity)
            return self._engine

    def search(self, query: Query, ui: str) -> Results:
        """Return the answer to a query, with labels in the reader's language.

        Raises:
            QueryError: the query cannot be carried out as asked.
            CatalogueError, IndexUnavailable: there is nothing to search in.
        """
        return search(
            self.catalogue, self.engine, self.vocabularies, query, self.scope, ui
        )

    def suggest(self, text: str, ui: str) -> list[Suggestion]:
        """Return what a reader may be about to type: names first, then titles.

        Raises:
            CatalogueError, IndexUnavailable: there is nothing to search in.
        """
        text = text[:LONGEST]
        titles = suggest_titles(
            self.catalogue, self.engine, self.vocabularies, text, self.scope, ui
        )
        names = self._names.find(text, ui)
        return [*names[: MOST - len(titles)], *titles]

    @cached_property
    def _names(self) -> Names:
        return collect_names(self.vocabularies)

    def similar(
        self, document: Document, ui: str, without: Collection[str] = ()
    ) -> list[Similar]:
        """Return the documents most like one, those in the reader's language first.

        Raises:
            CatalogueError, IndexUnavailable: there is nothing to search in.
        """
        return similar(
            self.catalogue,
            self.engine,
            document,
            self.scope,
            ui,
            without=without,
        )

    def matching_pages(
        self, query: Query, document: str, edition: Edition, ui: str
    ) -> tuple[int, ...]:
        """Return the numbers of the pages of an edition that match a query's words.

        Raises:
            QueryError, CatalogueError, IndexUnavailable: as :meth:`search`.
        """
        return matching_pages(
            self.engine,
            self.vocabularies,
            query,
            self.scope,
            document,
            edition.number,
            ui,
        )

    def marker(self, query: Query, ui: str) -> Marker:
        """Return what finds the words of a query in a text.

        Raises:
            QueryError, CatalogueError, IndexUnavailable: as :meth:`search`.
        """
        return marker(self.engine, self.vocabularies, query, self.scope, ui)

    def stop(self) -> None:
        """Say from now on that this process is about to end."""
        self.is_stopping = True

    def close(self) -> None:
        """Let go of the catalogue and the index, and of what draws pages."""
        self.page_images.close()
        with self._lock:
            if self._engine is not None:
                self._engine.close()
            if self._catalogue is not None:
                self._catalogue.close()
            self._catalogue = self._engine = self._agenda = None


def shelf() -> Shelf:
    """Return what the application that answers now reads from."""
    return cast(Shelf, current_app.extensions["shelf"])
