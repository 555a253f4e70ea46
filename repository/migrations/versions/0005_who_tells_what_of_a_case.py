"""What each edition tells of a case, apart from what others tell of the same one.

Revision 0005, after 0004.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FIELDS = (
    "place", "country", "service", "year", "owner_before", "owner_after",
    "party_before", "party_after", "way", "outcome", "references", "checked",
)  # fmt: skip


def upgrade() -> None:
    """Add the column, and fill it where all who tell of a case have the same readers.

    Where they have not, it cannot be known whose words are whose: the case keeps its
    place, service and year, and gets the rest back when the files are ingested again.
    """
    op.add_column("case_document", sa.Column("told", sa.JSON(), nullable=True))
    connection = op.get_bind()
    readers = sa.text(
        "SELECT count(DISTINCT d.access || ' ' || d.state) FROM case_document l "
        "JOIN document d ON d.id = l.document_id WHERE l.case_id = :case"
    )
    texts = sa.text(
        "SELECT language, name, summary, workers FROM case_text WHERE case_id = :case"
    )
    fill = sa.text("UPDATE case_document SET told = :told WHERE case_id = :case")
    for row in connection.execute(sa.text('SELECT * FROM "case"')).mappings().all():
        if connection.execute(readers, {"case": row["id"]}).scalar() != 1:
            continue
        told = {name: row[name] for name in _FIELDS}
        if isinstance(told["references"], str):
            told["references"] = json.loads(told["references"])
        told["checked"] = bool(told["checked"])
        found = connection.execute(texts, {"case": row["id"]}).mappings()
        told["texts"] = [dict(text) for text in found]
        connection.execute(fill, {"told": json.dumps(told), "case": row["id"]})
    op.drop_table("case_text")
    # Alembic would make the table anew, which the keys that point to it forbid.
    for name in _FIELDS[4:]:
        op.execute(f'ALTER TABLE "case" DROP COLUMN "{name}"')
