"""When each document was opened to the readers that it has.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing tells of earlier times, so none counts as opened late."""
    op.add_column(
        "document",
        sa.Column("opened", sa.String(20), server_default="", nullable=False),
    )
