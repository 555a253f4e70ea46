"""What the catalogue holds of the matches that an engine found."""

from collections.abc import Iterator, Sequence

from index.matching import Match
from repository.catalogue import Catalogue
from repository.model import Document, Edition, Scope


def held_editions(
    catalogue: Catalogue, hits: Sequence[Match], scope: Scope
) -> Iterator[tuple[Match, Document, Edition]]:
    """Yield each match with its document and edition.

    Those are left out that the catalogue has lost since the index learnt of them.
    """
    documents = catalogue.documents([hit.document for hit in hits], scope)
    for hit in hits:
        document = documents.get(hit.document)
        edition = document.edition(hit.edition) if document else None
        if document and edition:
            yield hit, document, edition
