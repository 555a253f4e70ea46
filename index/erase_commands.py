"""The command that erases documents: in the catalogue and in the search index."""

from contextlib import closing

import click

from index.catch_up import rebuild
from repository.catalogue import Catalogue
from repository.cli import who_option
from repository.erasing import (
    Erasure,
    allow_again,
    erase_document,
    what_erasing_takes,
)
from repository.settings import Settings
from repository.vocabulary import load_vocabularies


@click.command()
@click.argument("document")
@click.option("--why", help="Reason for the history, such as a court's order.")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@click.option(
    "--allow-again",
    "is_allowed",
    is_flag=True,
    help="Erase nothing; let the files of a document that was erased come in again.",
)
@who_option
@click.pass_obj
def erase(
    settings: Settings,
    document: str,
    why: str | None,
    yes: bool,
    is_allowed: bool,
    who: str,
) -> None:
    """Erase a DOCUMENT for good: its files, texts, record, and all that search keeps.

    For legal reasons only: nothing brings it back but ingesting its files again, and
    they are left out until you say --allow-again. To hide a document, see: commonshelf
    remove. Who erased it, when and why stays in the history. Backups are not touched.

    Example: commonshelf erase 7f3k9q --why "data protection request of 3 May 2026"
    """
    with closing(Catalogue.open(settings)) as catalogue:
        if is_allowed:
            files = allow_again(catalogue, document, who)
            click.echo(f"Files that may come in again: {files}")
            return
        if not (why or "").strip():
            raise click.UsageError("Say why, for the history: --why REASON")
        found = what_erasing_takes(catalogue, document)
        _tell(found)
        if not yes:
            click.confirm("Erase it? This cannot be undone", abort=True)
        erase_document(catalogue, settings, document, who, str(why))
        # An index keeps the words of what was taken out of it until it is made again.
        rebuild(catalogue, settings, load_vocabularies(*settings.vocabulary_dirs))
    click.echo(f"Erased: {document}. Home: {settings.home}")
    click.echo(
        "Erase it from your backups, too, and from where its files came from"
        + "".join(f"\n  {path}" for path in found.paths)
    )
    for copy in sorted(settings.home.glob("catalogue-before-upgrade-*.sqlite")):
        click.echo(f"Delete this copy of the catalogue, which still has it: {copy}")


def _tell(found: Erasure) -> None:
    if found.is_done:
        click.echo(f"Document {found.document} was erased; what is left of it goes.")
        return
    click.echo(f"Document {found.document}: {', '.join(found.names)}")
    for other in found.related:
        click.echo(f"It is related to document {other}, which stays.")
