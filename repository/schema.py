"""The state of a catalogue's tables: made, current, older, or newer than this code.

A new catalogue gets the tables as the code knows them, which are those that all
migrations lead to. An existing one is changed only by an explicit command, under a lock
and after a backup; one made by a newer release is refused, so that an old program never
writes into what it does not understand.
"""

import sqlite3
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from repository import tables
from repository.errors import CatalogueError

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic takes as long to import as all the rest of a short command takes, and is only
# needed where tables are changed.
NEWEST = "0006"
"""The revision of the tables that this code works with: of the last migration."""
_VERSION = sa.Table(
    "alembic_version",
    sa.MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    sa.Column("version_num", sa.String(32), primary_key=True),
)
"""Where Alembic keeps the revision, as Alembic makes it."""

_PATIENCE = 30
"""Seconds for which a writer waits for another one."""


def now() -> str:
    """Return the time, UTC, in ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def connect(url: str) -> sa.Engine:
    """Return SQLAlchemy's engine for a database, with SQLite set up for our use.

    SQLite runs in WAL mode, so that readers never wait for the writer; a writer waits
    up to 30 s for another one; a commit survives the death of the process (and, with
    ``synchronous=FULL``, of the machine).
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        # The driver's own transactions begin too late to guard what we read first.
        sa.event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set WAL mode, which a database keeps from then on.

    Two processes that make a database at once do this at the same time, and SQLite
    does not wait for the other one here, whatever ``busy_timeout`` says.
    """
    until = time.monotonic() + _PATIENCE
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_FAILURES = (
    ("disk is full", "the disk is full. Make room"),
    ("readonly", "it may not be written to. Change its permissions"),
    ("locked", "another process holds it for long. Wait for it to end"),
    ("disk i/o error", "its disk cannot be read or written. Look after the disk"),
    ("unable to open", "it cannot be opened. Check its folder and your permissions"),
)
"""What SQLite says, and what that means to a person."""


def storage_error(error: sa.exc.OperationalError) -> CatalogueError | None:
    """Return the error for a database that cannot be used for a reason outside of this
    program; None if it is a fault of ours.

    >>> import sqlite3
    >>> full = sqlite3.OperationalError("database or disk is full")
    >>> print(storage_error(sa.exc.OperationalError("COMMIT", None, full)))
    Cannot write to the catalogue: the disk is full. Make room, then run the same \
command again; what was done before is kept.
    """
    said = str(error.orig).casefold()
    for words, meaning in _FAILURES:
        if words in said:
            return CatalogueError(
                f"Cannot write to the catalogue: {meaning}, then run the same command "
                "again; what was done before is kept."
            )
    return None


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision of a database's tables; None if it has none of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.select(_VERSION)).scalar_one_or_none()


def create(engine: sa.Engine) -> None:
    """Make the tables of a new catalogue, and give it its identity. Safe to repeat."""
    with engine.execution_options(writes=True).begin() as connection:
        if revision_of(connection) is None:
            tables.metadata.create_all(connection)
            _VERSION.create(connection)
            connection.execute(_VERSION.insert().values(version_num=NEWEST))
            connection.execute(
                tables.catalogue.insert().values(
                    identity=str(uuid.uuid4()), created=now()
                )
            )


def upgrade(engine: sa.Engine) -> tuple[str | None, str]:
    """Bring the tables to the newest revision.

    Returns:
        The revision before and after.
    """
    with engine.execution_options(writes=True).begin() as connection:
        before = revision_of(connection)
        _migrate(connection)
        return before, NEWEST


def check_current(engine: sa.Engine, where: str) -> None:
    """Raise CatalogueError unless the tables are of the revision of this code."""
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision == NEWEST:
        return
    if revision is None:
        raise CatalogueError(
            f"There is no catalogue at {where}. Load documents with: "
            "commonshelf ingest FOLDER"
        )
    known = {script.revision for script in _revisions()}
    if revision in known:
        raise CatalogueError(
            f"The catalogue at {where} was made by an older version. "
            "Bring it up to date with: commonshelf upgrade"
        )
    raise CatalogueError(
        f"The catalogue at {where} was made by a newer version of Commonshelf "
        f"(revision {revision}). Install that version; nothing was changed."
    )


def _revisions() -> list[Any]:
    from alembic.script import ScriptDirectory

    return list(ScriptDirectory.from_config(_config()).walk_revisions())


def _migrate(connection: sa.Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
