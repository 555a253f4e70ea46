"""The command that takes the documents of a search along, for other programs."""

import sys
from pathlib import Path

import click

from index.cli import SCOPES, asked_query, ordering_options, query_options
from repository.citing.formats import FORMATS
from repository.settings import Settings


@click.command()
@query_options
@ordering_options
@click.option(
    "--limit", type=click.IntRange(0), help="Documents at most. Default: all."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="csv",
    show_default=True,
    help="What is written; excel is the CSV that Excel opens without being asked how.",
)
@click.option(
    "--address",
    metavar="URL",
    default="",
    help="Where the library is on the web, for links to it. Default: the links lead to "
    "the places that documents came from.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="File to write. Default: the terminal.",
)
@click.pass_obj
def export(
    settings: Settings,
    /,
    words: tuple[str, ...],
    sort: str,
    limit: int | None,
    offset: int,
    expand: bool,
    without: tuple[str, ...],
    reader: str,
    ui: str,
    form: str,
    address: str,
    output: Path | None,
    **facets: tuple[str, ...],
) -> None:
    """Write what a search finds as CSV, RIS, BibTeX or CSL-JSON; without WORDS, all.

    Takes the same words and options as `commonshelf search`, and writes every document
    that it finds, in its order.

    Example: commonshelf export remunicipalisation --format ris --output water.ris
    """
    from index.engine import open_engine
    from index.exporting import find_documents
    from repository.catalogue import Catalogue
    from repository.citing.references import Referencing
    from repository.vocabulary import load_vocabularies

    query = asked_query(words, facets, sort, offset, expand, without)
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    catalogue = Catalogue.open(settings)
    try:
        engine = open_engine(settings, catalogue.identity)
        try:
            found = find_documents(
                catalogue, engine, vocabularies, query, SCOPES[reader], ui, limit
            )
        finally:
            engine.close()
        references = Referencing(vocabularies, ui, address).refer_all(found)
        pieces = FORMATS[form].write(references, ui)
        with click.open_file(str(output or "-"), "wb") as stream:
            for piece in pieces:
                stream.write(piece.encode())
            stream.flush()
    finally:
        catalogue.close()
    if output and sys.stderr.isatty():
        click.echo(f"Written: {output}", err=True)
