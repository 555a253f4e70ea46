"""The tables of the catalogue. Migrations in ``repository/migrations`` make them.

Constraints are named by a convention, so that a migration can find them again on any
database. Times are UTC in ISO 8601 to the second.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row: which catalogue this is. An index made from another one is foreign.
catalogue = Table(
    "catalogue",
    metadata,
    Column("identity", String(36), primary_key=True),
    Column("created", String(20), nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("key", Text, unique=True),
    Column("access", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created", String(20), nullable=False),
    Column("changed", String(20), nullable=False, index=True),
    # A removed document stays as a tombstone: its identifier is never given again,
    # and harvesters learn that it is gone.
    Column("removed", String(20)),
    # Where the editions of a document went that turned out to be of another one.
    Column("successor", String(12)),
    # When it was last opened to readers who could not see it before; "" if never since
    # it came in.
    Column("opened", String(20), nullable=False, server_default=""),
    # When the public could last see a change of it (its going away is one), and
    # whether it is there for the public now. What never was has no such time.
    Column("listed", String(20), index=True),
    Column(
        "is_listed",
        Boolean(name="is_listed"),
        nullable=False,
        server_default=false(),
    ),
)

file = Table(
    "file",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("added", String(20), nullable=False),
)

extraction = Table(
    "extraction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", ForeignKey("file.sha256"), nullable=False),
    Column("reader", String(32), nullable=False),
    Column("version", String(32), nullable=False),
    # The whole Extraction as JSON, compressed with zlib.
    Column("content", LargeBinary, nullable=False),
    Column("added", String(20), nullable=False),
    UniqueConstraint("sha256", "reader", "version"),
)

edition = Table(
    "edition",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_current", Boolean(name="is_current"), nullable=False),
    Column("sha256", ForeignKey("file.sha256"), nullable=False, index=True),
    Column("extraction_id", ForeignKey("extraction.id"), nullable=False),
    # Fingerprint of the metadata and of the describing code that it was made with:
    # the same again changes nothing.
    Column("described_by", String(64), nullable=False),
    Column("filename", Text, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("page_kind", String(16), nullable=False),
    Column("added", String(20), nullable=False),
)

# Where a file was found. A file that was renamed has two rows; a path at which
# another file lies now points to the newer edition.
location = Table(
    "location",
    metadata,
    Column("path", Text, primary_key=True),
    Column("document_id", String(12), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("seen", String(20), nullable=False),
    ForeignKeyConstraint(
        ["document_id", "edition"], ["edition.document_id", "edition.number"]
    ),
    Index(None, "document_id", "edition"),
)

page = Table(
    "page",
    metadata,
    Column("document_id", String(12), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("label", Text),
    Column("kind", String(16), nullable=False),
    Column("language", String(8)),
    Column("headings", JSON, nullable=False),
    Column("text", Text, nullable=False),
    # [kind, start, end] of each list of contents or sources on the page.
    Column("stretches", JSON, nullable=False, server_default="[]"),
    Column("confidence", Float),
    ForeignKeyConstraint(
        ["document_id", "edition"], ["edition.document_id", "edition.number"]
    ),
)

part = Table(
    "part",
    metadata,
    Column("document_id", String(12), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("number", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("date_from", String(32), nullable=False),
    Column("date_to", String(32), nullable=False),
    Column("place", Text, nullable=False),
    Column("parent", Integer),
    ForeignKeyConstraint(
        ["document_id", "edition"], ["edition.document_id", "edition.number"]
    ),
    Index(None, "date_from"),
)

assertion = Table(
    "assertion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("edition", Integer),
    Column("field", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Index(None, "document_id", "field"),
    Index(None, "field", "value"),
)

case = Table(
    "case",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", Text, nullable=False),
    Column("country", String(2), nullable=False, index=True),
    Column("service", String(64), nullable=False),
    Column("year", String(32), nullable=False),
    UniqueConstraint("place", "service", "year"),
)

case_document = Table(
    "case_document",
    metadata,
    Column("case_id", ForeignKey(case.c.id), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("page", Integer),
    # What this edition says of the case: others may be for other readers.
    Column("told", JSON),
    Index(None, "document_id"),
)

# What a text seems to tell, and what a person decided about it; ``told`` is the
# suggestion, or the case that was accepted.
suggested_case = Table(
    "suggested_case",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("service", String(64), nullable=False),
    Column("year", String(32), nullable=False),
    Column("told", JSON, nullable=False),
    Column("state", String(16), nullable=False),
)

# Other documents that an edition's text names; those that are held become relations.
mention = Table(
    "mention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String(12), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Text, nullable=False, index=True),
    Column("evidence", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("field", String(32), nullable=False),
    ForeignKeyConstraint(
        ["document_id", "edition"], ["edition.document_id", "edition.number"]
    ),
    Index(None, "document_id", "edition"),
)

# What was recognised on the image of a page, so that it is never done twice. The
# engine's name tells its version and options. The file need not be held yet.
recognition = Table(
    "recognition",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("engine", String(64), primary_key=True),
    Column("language", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("added", String(20), nullable=False),
)

# The MinHash of an edition's text, by which alike editions are found.
signature = Table(
    "signature",
    metadata,
    Column("document_id", String(12), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("version", String(32), nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    Column("is_compared", Boolean(name="is_compared"), nullable=False),
    ForeignKeyConstraint(
        ["document_id", "edition"], ["edition.document_id", "edition.number"]
    ),
)

# Two documents that may be one: only a person unites them. The first identifier is
# the older document's.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("other_id", ForeignKey("document.id"), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("raised", String(20), nullable=False),
    Column("decided", String(20)),
    UniqueConstraint("document_id", "other_id", "kind"),
    Index(None, "state"),
)

# A place that documents are collected from again and again.
source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("added", String(20), nullable=False),
)

# One visit to a source.
harvest = Table(
    "harvest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False, index=True),
    Column("started", String(20), nullable=False),
    Column("finished", String(20)),
    Column("counts", JSON, nullable=False),
    # Where the next visit goes on: a datestamp, or a token of a visit cut short.
    Column("cursor", Text, nullable=False),
    Column("message", Text, nullable=False),
)

# What a source holds, as seen at the last visit.
source_item = Table(
    "source_item",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("identifier", Text, nullable=False),
    # What the server said of the file, and the source of the item.
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("sha256", String(64)),
    Column("seen", String(20), nullable=False),
    Column("gone", String(20)),
)

# Authorities that an installation adds to the shipped vocabulary of organisations.
organisation = Table(
    "organisation",
    metadata,
    Column("id", String(64), primary_key=True),
)

organisation_name = Table(
    "organisation_name",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("is_preferred", Boolean(name="is_preferred"), nullable=False),
)

issue = Table(
    "issue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, index=True),
    Column("document_id", String(12), index=True),
    Column("edition", Integer),
    Column("code", String(32), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("raised", String(20), nullable=False),
)

# What the search index has yet to learn; trimmed once it has.
outbox = Table(
    "outbox",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("document_id", String(12), nullable=False),
    sqlite_autoincrement=True,
)

# Who did what, when. Never trimmed.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("document_id", String(12), index=True),
    Column("detail", JSON, nullable=False),
)

OF_EDITION = (
    location,
    page,
    part,
    mention,
    signature,
    case_document,
    suggested_case,
    issue,
    assertion,
)
"""The tables whose rows belong to an edition."""
