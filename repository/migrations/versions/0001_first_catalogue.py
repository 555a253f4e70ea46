"""The first catalogue.

Revision 0001, after none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_document_id", "audit", ["document_id"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("year", sa.String(length=32), nullable=False),
        sa.Column("owner_before", sa.String(length=32), nullable=False),
        sa.Column("owner_after", sa.String(length=32), nullable=False),
        sa.Column("party_before", sa.Text(), nullable=False),
        sa.Column("party_after", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("checked", sa.Boolean(name="checked"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint(
            "place", "service", "year", name="uq_case_place_service_year"
        ),
    )
    op.create_index("ix_case_country", "case", ["country"], unique=False)
    op.create_table(
        "catalogue",
        sa.Column("identity", sa.String(length=36), nullable=False),
        sa.Column("created", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("identity", name="pk_catalogue"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(length=20), nullable=False),
        sa.Column("changed", sa.String(length=20), nullable=False),
        sa.Column("removed", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("key", name="uq_document_key"),
    )
    op.create_index("ix_document_changed", "document", ["changed"], unique=False)
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file"),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("raised", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issue"),
    )
    op.create_index("ix_issue_document_id", "issue", ["document_id"], unique=False)
    op.create_index("ix_issue_path", "issue", ["path"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "outbox",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assertion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_assertion_document_id_document"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assertion"),
    )
    op.create_index(
        "ix_assertion_document_id_assertion_field",
        "assertion",
        ["document_id", "field"],
        unique=False,
    )
    op.create_index(
        "ix_assertion_field_assertion_value",
        "assertion",
        ["field", "value"],
        unique=False,
    )
    op.create_table(
        "case_document",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name="fk_case_document_case_id_case"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_case_document_document_id_document",
        ),
        sa.PrimaryKeyConstraint(
            "case_id", "document_id", "edition", name="pk_case_document"
        ),
    )
    op.create_index(
        "ix_case_document_document_id", "case_document", ["document_id"], unique=False
    )
    op.create_table(
        "case_text",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("workers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name="fk_case_text_case_id_case"
        ),
        sa.PrimaryKeyConstraint("case_id", "language", name="pk_case_text"),
    )
    op.create_table(
        "extraction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["file.sha256"], name="fk_extraction_sha256_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_extraction"),
        sa.UniqueConstraint(
            "sha256", "reader", "version", name="uq_extraction_sha256_reader_version"
        ),
    )
    op.create_table(
        "organisation_name",
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_preferred", sa.Boolean(name="is_preferred"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_organisation_name_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "language", "name", name="pk_organisation_name"
        ),
    )
    op.create_table(
        "edition",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(name="is_current"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("extraction_id", sa.Integer(), nullable=False),
        sa.Column("described_by", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("page_kind", sa.String(length=16), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_edition_document_id_document"
        ),
        sa.ForeignKeyConstraint(
            ["extraction_id"],
            ["extraction.id"],
            name="fk_edition_extraction_id_extraction",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["file.sha256"], name="fk_edition_sha256_file"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_edition"),
    )
    op.create_index("ix_edition_sha256", "edition", ["sha256"], unique=False)
    op.create_table(
        "location",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("seen", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "edition"],
            ["edition.document_id", "edition.number"],
            name="fk_location_document_id_edition_edition",
        ),
        sa.PrimaryKeyConstraint("path", name="pk_location"),
    )
    op.create_index(
        "ix_location_document_id_location_edition",
        "location",
        ["document_id", "edition"],
        unique=False,
    )
    op.create_table(
        "page",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "edition"],
            ["edition.document_id", "edition.number"],
            name="fk_page_document_id_edition_edition",
        ),
        sa.PrimaryKeyConstraint("document_id", "edition", "number", name="pk_page"),
    )
    op.create_table(
        "part",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("date_from", sa.String(length=32), nullable=False),
        sa.Column("date_to", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id", "edition"],
            ["edition.document_id", "edition.number"],
            name="fk_part_document_id_edition_edition",
        ),
        sa.PrimaryKeyConstraint("document_id", "edition", "position", name="pk_part"),
    )
    op.create_index("ix_part_date_from", "part", ["date_from"], unique=False)
