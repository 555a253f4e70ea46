"""Commands for places on the web that documents are collected from."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from shlex import quote
from urllib.parse import urlsplit

import click

from ingest.report import FAILED, Entry
from repository.catalogue import Catalogue
from repository.cli import access_options, format_option
from repository.settings import Settings
from repository.sources import (
    Source,
    SourceKind,
    SourceOptions,
    add_source,
    find_source,
    remove_source,
    sources,
    visits,
)
from repository.vocabulary import load_vocabularies


@click.group(
    "source",
    epilog="Example: commonshelf source add eprints https://example.org/oai "
    "--kind oai-pmh --least 200",
)
def source_group() -> None:
    """Name the places on the web that documents are collected from."""


@source_group.command()
@click.argument("name")
@click.argument("address")
@click.option(
    "--kind",
    type=click.Choice([one.value for one in SourceKind]),
    required=True,
    help="A text with one address a line, a sitemap, an Atom or RSS feed, or OAI-PMH.",
)
@click.option("--set", "set_name", default="", help="Only this set of OAI-PMH.")
@click.option(
    "--least",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="A visit fails if the source names fewer items.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="A visit stops if the source names more items.",
)
@access_options
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    help="Seconds between two requests to one host.",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Allow addresses of this machine's own network.",
)
@click.pass_obj
def add(
    settings: Settings,
    name: str,
    address: str,
    kind: str,
    set_name: str,
    least: int,
    most: int,
    access: str | None,
    state: str | None,
    delay: float,
    allow_private: bool,
) -> None:
    """Remember a place under a name; nothing is fetched yet.

    Example: commonshelf source add news https://example.org/feed.xml --kind feed
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise click.UsageError(
            f"{address!r} is no address to collect from: it begins with http:// or "
            "https://"
        )
    if least > most:
        raise click.UsageError(f"--least {least} is more than --most {most}.")
    options = SourceOptions(
        set_name, least, most, access or "", state or "", delay, allow_private
    )
    with closing(Catalogue.open(settings, create=True)) as catalogue:
        add_source(catalogue, Source(name, SourceKind(kind), address, options))
    click.echo(
        f"{name} is a source now. Collect from it: commonshelf harvest {quote(name)}"
    )


@source_group.command("list")
@format_option
@click.pass_obj
def list_sources(settings: Settings, form: str) -> None:
    """List the places, and how the last visit to each went.

    Example: commonshelf source list
    """
    with closing(Catalogue.open(settings)) as catalogue:
        found = [
            (one, next(iter(visits(catalogue, one.id)), None))
            for one in sources(catalogue)
        ]
    if form == "json":
        rows = [
            {
                "name": one.name,
                "kind": one.kind,
                "address": one.address,
                "least": one.options.least,
                "most": one.options.most,
                "last_visit": last.started if last else None,
                "finished": last.finished or None if last else None,
                "counts": last.counts if last else {},
                "message": last.message if last else "",
            }
            for one, last in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from ingest.harvest.harvester import told

    for one, last in found:
        click.echo(f"{one.name}: {one.kind}, {one.address}")
        if last is None:
            click.echo("   never visited")
        else:
            click.echo(f"   {last.started}: {told(last.counts)}")
            if last.message:
                click.echo(f"   {last.message}")
    if not found:
        click.echo("There are no sources. Name one: commonshelf source add")


@source_group.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Forget a place; the documents that it brought stay.

    Example: commonshelf source remove news
    """
    with closing(Catalogue.open(settings)) as catalogue:
        remove_source(catalogue, name)
    click.echo(f"{name} is no source any more.")


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@format_option
@click.pass_obj
def harvest(settings: Settings, names: tuple[str, ...], form: str) -> None:
    """Visit sources, all of them without a name, and take in what is new.

    Exit status: 0 if all went well, 1 if a document could not be had or read, or if a
    source names fewer or more items than declared.

    Example: commonshelf harvest eprints
    """
    # The readers' libraries are slow to import; `source` and `--help` do without.
    from ingest.harvest.harvester import harvest as visit
    from ingest.harvest.harvester import told
    from ingest.ocr import find_engine

    rows = []
    is_well = True
    with closing(Catalogue.open(settings)) as catalogue:
        wanted = [find_source(catalogue, name) for name in names] or sources(catalogue)
        vocabularies = load_vocabularies(*settings.vocabulary_dirs)
        for source in wanted:
            done = visit(
                catalogue, settings, vocabularies, source, _tell(form), find_engine()
            )
            done.report.write(settings.reports_dir)
            is_well = is_well and not done.visit.message and not done.report.failures()
            rows.append(
                {
                    "source": source.name,
                    "counts": done.visit.counts,
                    "message": done.visit.message,
                    "failures": [
                        {"path": one.path, "message": one.issues[0].message}
                        for one in done.report.failures()
                    ],
                }
            )
            if form == "text":
                click.echo(f"{source.name}: {told(done.visit.counts)}")
                if done.visit.message:
                    click.echo(f"   {done.visit.message}")
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    if not is_well:
        sys.exit(1)


def _tell(form: str) -> Callable[[Entry], None]:
    def tell(entry: Entry) -> None:
        if form == "text" and entry.outcome == FAILED:
            for issue in entry.issues:
                click.echo(f"failed: {issue.message}")

    return tell
