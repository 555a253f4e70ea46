"""Documents that may be one: proposed to a person, never united silently."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.errors import QueryError
from repository.schema import now
from repository.uniting import unite_documents


class ProposalKind(StrEnum):
    """What two documents may be to each other."""

    DUPLICATE = "duplicate"
    VERSION = "version"
    TRANSLATION = "translation"


class ProposalState(StrEnum):
    """What a person said to a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two documents that may be one.

    Attributes:
        kind: why they may be.
        document: identifier of the one that would stay.
        other: identifier of the one whose editions would move to it.
        score: from 0 to 1, how sure it is.
        evidence: what led to it, in words for a person.
        state: whether somebody decided.
        id: given by the catalogue.
    """

    kind: ProposalKind
    document: str
    other: str
    score: float
    evidence: str
    state: ProposalState = ProposalState.OPEN
    id: int = 0


def propose(catalogue: Catalogue, proposals: Iterable[Proposal]) -> int:
    """Keep proposals; what was proposed before, and perhaps rejected, is not again.

    Returns:
        How many were new.
    """
    columns = tables.proposal.c
    new = 0
    with catalogue.writing() as connection:
        for one in proposals:
            pair = sorted((one.document, one.other))
            known = connection.execute(
                sa.select(columns.id).where(
                    columns.document_id.in_(pair), columns.other_id.in_(pair)
                )
            ).first()
            if known is not None:
                continue
            connection.execute(
                tables.proposal.insert().values(
                    kind=one.kind,
                    document_id=one.document,
                    other_id=one.other,
                    score=one.score,
                    evidence=one.evidence,
                    state=ProposalState.OPEN,
                    raised=now(),
                )
            )
            new += 1
    return new


def open_proposals(
    catalogue: Catalogue, kind: ProposalKind | None = None
) -> list[Proposal]:
    """Return the proposals that wait for a person, the surest first."""
    columns = tables.proposal.c
    document, other = tables.document.alias(), tables.document.alias()
    wanted = (
        sa.select(tables.proposal)
        .join(document, document.c.id == columns.document_id)
        .join(other, other.c.id == columns.other_id)
        .where(
            columns.state == ProposalState.OPEN,
            document.c.removed.is_(None),
            other.c.removed.is_(None),
        )
        .order_by(columns.score.desc(), columns.id)
    )
    if kind is not None:
        wanted = wanted.where(columns.kind == kind)
    with catalogue.reading() as connection:
        return [
            Proposal(
                ProposalKind(row.kind),
                row.document_id,
                row.other_id,
                row.score,
                row.evidence,
                ProposalState(row.state),
                row.id,
            )
            for row in connection.execute(wanted)
        ]


def decide(catalogue: Catalogue, id: int, accept: bool, who: str) -> Proposal:
    """Carry out a proposal, or set it aside for good.

    Accepting moves the editions of the other document to the one that stays: a
    translation beside its editions, a new version in place of the old one, a duplicate
    as an older version.

    Raises:
        QueryError: no proposal of this number waits for a decision.
    """
    found = next((one for one in open_proposals(catalogue) if one.id == id), None)
    if found is None:
        raise QueryError(
            f"No proposal {id} waits for a decision. "
            "See which do: commonshelf proposals"
        )
    state = ProposalState.ACCEPTED if accept else ProposalState.REJECTED
    with catalogue.writing() as connection:
        if accept:
            takes_over = found.kind is not ProposalKind.DUPLICATE
            unite_documents(connection, found.document, found.other, who, takes_over)
        else:
            record_change(
                connection,
                found.other,
                who,
                "reject proposal",
                {"kind": found.kind, "of": found.document},
            )
        connection.execute(
            tables.proposal.update()
            .where(tables.proposal.c.id == id)
            .values(state=state, decided=now())
        )
    return found
