"""Commands on what documents have in common: names of issuers, and what is amiss."""

import json
from contextlib import closing
from dataclasses import asdict

import click

from repository.catalogue import Catalogue
from repository.cli import format_option, who_option
from repository.health import ADVICE, TITLES
from repository.health import health as look
from repository.organisations import organisations as known_organisations
from repository.organisations import unite
from repository.settings import Settings


@click.command()
@click.option(
    "--unite",
    "names",
    nargs=2,
    metavar="PREFERRED OTHER",
    help="From now on, and in records that are held, OTHER is PREFERRED.",
)
@who_option
@click.pass_obj
def organisations(settings: Settings, names: tuple[str, str] | None, who: str) -> None:
    """List the organisations that documents name and the vocabulary does not know.

    Example: commonshelf organisations --unite "Harbour Union" "Harbour Workers Union"
    """
    with closing(Catalogue.open(settings)) as catalogue:
        if names:
            changed = unite(catalogue, *names, who)
            click.echo(f"{changed} documents changed.")
        known = known_organisations(catalogue)
    for one in known:
        click.echo(" = ".join((one.name, *one.others)))
    if not known:
        click.echo("Every organisation that documents name is in the vocabulary.")


@click.command()
@click.option("--all", "every", is_flag=True, help="Name every document and file.")
@format_option
@click.pass_obj
def health(settings: Settings, every: bool, form: str) -> None:
    """Say what was read or described badly, and what to do: pages without text, text
    that reads wrongly, documents without theme, date or title, files that failed.

    Example: commonshelf health --all
    """
    with closing(Catalogue.open(settings)) as catalogue:
        found = look(catalogue, every or form == "json")
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
        return
    click.echo(
        f"Documents: {found.documents}. Pages: {found.pages}, of these without text: "
        f"{found.pages_without_text}, recognised (OCR): {found.recognised_pages}."
    )
    for finding in found.findings:
        click.echo(f"\n{TITLES.get(finding.code, finding.code)}: {finding.count}")
        if finding.code in ADVICE:
            click.echo(f"   {ADVICE[finding.code]}")
        for one in finding.examples:
            click.echo(f"   {one.document or 'failed'} {one.name}")
            if one.message:
                click.echo(f"      {one.message}")
        if len(finding.examples) < finding.count:
            click.echo(f"   … {finding.count - len(finding.examples)} more (--all)")
    if not found.findings:
        click.echo("Nothing is wrong.")
