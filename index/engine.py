"""The protocol of engines, and the one place that chooses among them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.documents import Change
from index.explaining import Reasons
from index.matching import Matches, MatchRequest, Node, Sample
from repository.model import Scope
from repository.settings import Settings


class Engine(Protocol):
    """A search index: takes changes, answers requests.

    Every answer is within the scope of a reader: what they may not see is neither
    returned nor counted nor suggested. Every method but ``close`` raises
    IndexUnavailable if the index cannot be used.
    """

    @property
    def generation(self) -> str:
        """Another value whenever other documents would be found."""

    @property
    def applied(self) -> int:
        """Number of the last change of the catalogue that is in the index."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to change the index: what is read from the catalogue inside
        is not older than what others have written."""

    def apply(self, changes: Sequence[Change], through: int) -> None:
        """Carry out changes in one step; the same ones again change nothing.

        Args:
            changes: of several of one document the last one counts.
            through: number of the last change of the catalogue among them.
        """

    def search(self, request: MatchRequest, scope: Scope) -> Matches:
        """Return the documents that match."""

    def pages(
        self, node: Node, scope: Scope, document: str, edition: int
    ) -> tuple[int, ...]:
        """Return the pages of an edition on which something stands that was asked
        for; none if the reader may not see it."""

    def explain(
        self, request: MatchRequest, scope: Scope, document: str
    ) -> Reasons | None:
        """Return why a document stands where it does; None if the index has it not.

        For staff: it tells of documents that the reader in question may not see.
        """

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the editions in the index."""

    def suggest(self, word: str, scope: Scope) -> str | None:
        """Return the most frequent word that is spelt nearly like this one, folded."""

    def similar(self, sample: Sample, scope: Scope, limit: int) -> list[str]:
        """Return the documents most like one: those in the preferred language first,
        of these the most alike."""

    def close(self) -> None:
        """Let go of all files."""


def open_engine(settings: Settings, catalogue: str, create: bool = False) -> Engine:
    """Return the engine of an installation.

    Args:
        settings: which installation.
        catalogue: identity of the catalogue that the index has to be made from.
        create: whether to make an empty index where there is none.

    Raises:
        IndexUnavailable: there is none, or it was made by another version or from
            another catalogue.
    """
    return open_engine_in(settings.index_dir, catalogue, create)


def open_engine_in(index_dir: Path, catalogue: str, create: bool = False) -> Engine:
    """Return the engine of the index in a folder; see :func:`open_engine`."""
    from index.whoosh_engine import WhooshEngine

    return WhooshEngine(index_dir, catalogue, create)
