"""Commands on the catalogue as a whole: check, back up, bring back, upgrade."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from repository import schema
from repository.backup import back_up, check_database, check_files, copy_database
from repository.backup import restore as restore_backup
from repository.catalogue import Catalogue
from repository.errors import CatalogueError
from repository.settings import Settings


@click.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Verify the catalogue and every stored file against its SHA-256.

    Example: commonshelf check
    """
    with closing(Catalogue.open(settings)) as catalogue:
        troubles = check_database(catalogue)
        damages = check_files(catalogue)
        for trouble in troubles:
            click.echo(f"The catalogue: {trouble}", err=True)
        for damage in damages:
            click.echo(
                f"The stored file {damage.sha256} {damage.what} "
                f"(document {', '.join(damage.documents) or 'none'}).",
                err=True,
            )
        if troubles or damages:
            raise CatalogueError(
                "Not everything is as it should be. Restore a backup, or ingest the "
                "files named above again."
            )
        click.echo(f"{settings.home}: every file is there and as it came in.")


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def backup(settings: Settings, target: Path | None) -> None:
    """Copy catalogue and files into one tar file, TARGET; work may go on meanwhile.

    Example: commonshelf backup shelf-2026-11-23.tar
    """
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    target = target or Path(f"commonshelf-{today}.tar")
    files = back_up(settings, target)
    click.echo(f"Wrote {target}: the catalogue of {settings.home} and {files} files.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(settings: Settings, source: Path) -> None:
    """Bring back a backup, SOURCE, into a home that holds no catalogue.

    Example: commonshelf --home ~/shelf restore shelf-2026-11-23.tar
    """
    files = restore_backup(settings, source)
    click.echo(f"Restored {files} files and the catalogue into {settings.home}.")


@click.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring a catalogue made by an older version up to date, after a backup of it.

    Example: commonshelf upgrade
    """
    engine = schema.connect(settings.database_url)
    database = settings.home / "catalogue.sqlite"
    if not settings.database and not database.is_file():
        raise CatalogueError(
            f"There is no catalogue in {settings.home}. Name the home that is meant: "
            "commonshelf --home FOLDER upgrade"
        )
    with engine.connect() as connection:
        is_current = schema.revision_of(connection) == schema.NEWEST
    if not settings.database and not is_current:
        at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        kept = database.with_name(f"catalogue-before-upgrade-{at}.sqlite")
        copy_database(database, kept)
        click.echo(f"Kept a copy of the catalogue: {kept}")
    before, after = schema.upgrade(engine)
    if before == after:
        click.echo(f"The catalogue in {settings.home} is up to date ({after}).")
    else:
        click.echo(f"Upgraded the catalogue in {settings.home}: {before} → {after}.")
