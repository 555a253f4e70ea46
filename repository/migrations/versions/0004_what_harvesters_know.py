"""What harvesters were told of documents, so that they learn which are gone.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what readers see now counts as told, and so does what was
    removed while it was public."""
    op.add_column("document", sa.Column("listed", sa.String(length=20)))
    op.add_column(
        "document",
        sa.Column("is_listed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    document = sa.table(
        "document",
        *map(
            sa.column,
            ("access", "state", "changed", "removed", "listed", "is_listed"),
        ),
    )
    public = (document.c.access == "public") & (document.c.state == "published")
    op.execute(document.update().where(public).values(listed=document.c.changed))
    op.execute(
        document.update()
        .where(public, document.c.removed.is_(None))
        .values(is_listed=sa.true())
    )
    op.create_index("ix_document_listed", "document", ["listed"], unique=False)
