"""Recognised pages, mentions, proposals, sources and their harvests.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns."""
    op.create_table(
        "recognition",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "page", "engine", name="pk_recognition"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("name", name="uq_source_name"),
    )
    op.create_table(
        "harvest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("started", sa.String(length=20), nullable=False),
        sa.Column("finished", sa.String(length=20), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_harvest_source_id_source"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_harvest"),
    )
    op.create_index("ix_harvest_source_id", "harvest", ["source_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("other_id", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("raised", sa.String(length=20), nullable=False),
        sa.Column("decided", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_proposal_document_id_document"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["document.id"], name="fk_proposal_other_id_document"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint(
            "document_id",
            "other_id",
            "kind",
            name="uq_proposal_document_id_other_id_kind",
        ),
    )
    op.create_index("ix_proposal_state", "proposal", ["state"], unique=False)

    op.create_table(
        "source_item",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("seen", sa.String(length=20), nullable=False),
        sa.Column("gone", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_item_source_id_source"
        ),
        sa.PrimaryKeyConstraint("source_id", "address", name="pk_source_item"),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "edition"],
            ["edition.document_id", "edition.number"],
            name="fk_mention_document_id_edition_edition",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
    )
    op.create_index(
        "ix_mention_document_id_mention_edition",
        "mention",
        ["document_id", "edition"],
        unique=False,
    )
    op.create_index("ix_mention_value", "mention", ["value"], unique=False)

    op.create_table(
        "signature",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("is_compared", sa.Boolean(name="is_compared"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "edition"],
            ["edition.document_id", "edition.number"],
            name="fk_signature_document_id_edition_edition",
        ),
        sa.PrimaryKeyConstraint("document_id", "edition", name="pk_signature"),
    )
    op.add_column(
        "document", sa.Column("successor", sa.String(length=12), nullable=True)
    )
    op.add_column(
        "page", sa.Column("stretches", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column("page", sa.Column("confidence", sa.Float(), nullable=True))
