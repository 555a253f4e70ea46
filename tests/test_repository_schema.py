"""A catalogue's tables, over releases."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from repository import outbox, schema, tables
from repository.cases import known_cases
from repository.catalogue import Catalogue
from repository.errors import CatalogueError
from repository.model import PUBLIC_SCOPE
from repository.settings import Settings


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database that every migration went through, from the first on."""
    engine = schema.connect(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    schema.upgrade(engine)
    yield engine
    engine.dispose()


def tables_of(engine: sa.Engine) -> dict[str, list[list[str]]]:
    """Return what a database says of its tables, whatever the order of columns."""
    seen = sa.inspect(engine)
    return {
        table: [
            sorted(map(str, told))
            for told in (
                seen.get_columns(table),
                [seen.get_pk_constraint(table)],
                seen.get_foreign_keys(table),
                seen.get_unique_constraints(table),
                seen.get_check_constraints(table),
                seen.get_indexes(table),
            )
        ]
        for table in seen.get_table_names()
    }


def test_a_new_catalogue_has_the_tables_that_migrations_lead_to(
    catalogue: Catalogue, migrated: sa.Engine
) -> None:
    assert tables_of(catalogue.engine) == tables_of(migrated)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_newest_revision_is_that_of_the_last_migration(
    catalogue: Catalogue, migrated: sa.Engine
) -> None:
    for engine in (catalogue.engine, migrated):
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert context.get_current_heads() == (schema.NEWEST,)
            assert schema.revision_of(connection) == schema.NEWEST


def test_opening_twice_keeps_the_identity(
    settings: Settings, catalogue: Catalogue
) -> None:
    again = Catalogue.open(settings, create=True)
    assert again.identity == catalogue.identity
    again.close()


def set_revision(settings: Settings, revision: str) -> None:
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def test_a_catalogue_of_a_newer_version_is_refused(
    settings: Settings, catalogue: Catalogue
) -> None:
    catalogue.close()
    set_revision(settings, "9999")
    for create in (False, True):
        with pytest.raises(CatalogueError):
            Catalogue.open(settings, create=create)
    with pytest.raises(CatalogueError, match="newer version"):
        Catalogue.open(settings)


def test_writers_wait_for_each_other_and_readers_do_not(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        connection.execute(tables.outbox.insert().values(document_id="abcdef"))
        # A reader meanwhile sees the state before, at once.
        assert outbox.last_change(catalogue) == 0
    assert outbox.last_change(catalogue) == 1


def test_a_failed_transaction_leaves_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(sa.exc.IntegrityError), catalogue.writing() as connection:
        connection.execute(tables.outbox.insert().values(document_id="abcdef"))
        connection.execute(tables.outbox.insert().values(document_id=None))
    assert outbox.last_change(catalogue) == 0


def test_upgrading_a_current_catalogue_changes_nothing(catalogue: Catalogue) -> None:
    before, after = schema.upgrade(catalogue.engine)
    assert before == after == schema.NEWEST


def test_an_upgrade_keeps_what_is_told_of_cases_and_mixes_no_readers(
    settings: Settings,
) -> None:
    settings.home.mkdir()
    engine = schema.connect(settings.database_url)
    document = (
        "INSERT INTO document (id, access, state, revision, created, changed) "
        "VALUES (?, ?, 'published', 1, '2026', '2026')"
    )
    case = (
        "INSERT INTO \"case\" VALUES (?, 'fr-paris', 'FR', 'water', ?, 'private', "
        "'public', 'Veolia', '', '', '', '[\"A, 2012\"]', 0)"
    )
    text = "INSERT INTO case_text VALUES (10, 'en', 'Paris', 'What happened', '')"
    link = "INSERT INTO case_document VALUES (?, ?, 1, 2)"
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT INTO catalogue VALUES ('an identity', '2026')", ()),
        (document, ("open", "public")),
        (document, ("shut", "staff")),
        (document, ("also", "public")),
        (case, (10, "2010")),
        (case, (11, "2011")),
        (text, ()),
        (link, (10, "open")),
        (link, (11, "shut")),
        (link, (11, "also")),
    ]
    with engine.execution_options(writes=True).begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for statement, values in rows:
            connection.exec_driver_sql(statement, values)
    assert schema.upgrade(engine) == ("0004", schema.NEWEST)
    engine.dispose()
    with closing(Catalogue.open(settings)) as catalogue:
        (first, _), (second, _) = known_cases(catalogue, PUBLIC_SCOPE)
    assert (first.party_before, first.references) == ("Veolia", ("A, 2012",))
    assert [text.summary for text in first.texts] == ["What happened"]
    assert (second.year, second.party_before, second.texts) == ("2011", "", ())


def test_whoever_opens_a_new_catalogue_waits_for_another_that_makes_it(
    settings: Settings,
) -> None:
    settings.home.mkdir()
    database = settings.home / "catalogue.sqlite"
    with closing(
        sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("CREATE TABLE begun (x)")
        other.execute("BEGIN IMMEDIATE")
        done = Timer(0.3, other.rollback)
        done.start()
        engine = schema.connect(settings.database_url)
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        engine.dispose()
        done.join()
    assert mode == "wal"


@pytest.mark.skipif(os.name != "posix", reason="takes rights as POSIX has them")
def test_a_home_that_may_not_be_written_to_is_not_called_damaged(
    settings: Settings,
) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    Catalogue.open(settings, create=True).close()
    for path in (settings.home, *settings.home.iterdir()):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        with pytest.raises(CatalogueError, match="to whom the home belongs"):
            Catalogue.open(settings)
    finally:
        settings.home.chmod(0o755)
