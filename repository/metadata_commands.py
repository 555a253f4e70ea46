"""Commands for records in bulk: the round trip through a spreadsheet, and which
documents lack a language."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import click

from repository.catalogue import Catalogue
from repository.cli import format_option, who_option
from repository.metadata_table import (
    Plan,
    apply_plan,
    check_columns,
    export_table,
    plan_changes,
)
from repository.model import LANGUAGES, STAFF_SCOPE, Document
from repository.record import record_of
from repository.selecting import Selection, select_editions
from repository.settings import Settings
from repository.spreadsheet import read_sheet
from repository.values import check_value
from repository.vocabulary import load_vocabularies

_CHOOSING = {
    "theme": "Only documents with this theme, by identifier or name.",
    "sector": "Only documents with this sector, by identifier or name.",
    "type": "Only documents of this type, such as motion.",
}


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose documents by subject and type."""
    for name, line in reversed(_CHOOSING.items()):
        command = click.option(
            f"--{name}", multiple=True, metavar="ID", help=f"{line} May be repeated."
        )(command)
    return command


def _pairs(**chosen: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((field, value) for field in chosen for value in chosen[field])


@click.group(epilog="Example: commonshelf metadata export --output records.csv")
def metadata() -> None:
    """Correct many records at once in a spreadsheet."""


@metadata.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, marked as UTF-8 for Excel; standard output without one.",
)
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="ID",
    help="Only this document. May be repeated.",
)
@_choosing
@click.option(
    "--language",
    multiple=True,
    metavar="CODE",
    help="Only editions in this language. May be repeated.",
)
@click.option(
    "--missing",
    multiple=True,
    metavar="FIELD",
    help="Only records without a value of this field; repeated: of one of them.",
)
@click.pass_obj
def export(
    settings: Settings,
    output: Path | None,
    documents: tuple[str, ...],
    theme: tuple[str, ...],
    sector: tuple[str, ...],
    type: tuple[str, ...],
    language: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    r"""Write records as CSV, a row for each edition; several values of a field are
    parted by ";", and "\;" is the character itself.

    Correct cells, leave the columns id, edition, revision and checksum as they are,
    then: commonshelf metadata import

    Example: commonshelf metadata export --missing theme --output no-theme.csv
    """
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    values = _pairs(theme=theme, sector=sector, type=type, language=language)
    selection = Selection(documents, values, missing)
    with closing(Catalogue.open(settings)) as catalogue:
        chosen = select_editions(catalogue, vocabularies, selection, STAFF_SCOPE)
        text = export_table(chosen)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8", "backslashreplace"))
    click.echo(f"Written: {output}. Home: {settings.home}")


@metadata.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@format_option
@who_option
@click.pass_context
def import_table(
    ctx: click.Context, file: Path, dry_run: bool, form: str, who: str
) -> None:
    """Take in what was corrected in an exported table. Only cells that changed count;
    an emptied cell empties its field. What you say so counts more than the file.

    A row whose document was changed since the export is refused, and so is one with a
    value that does not fit; the others go in. Exit status: 1 if a row was refused.

    Example: commonshelf metadata import records.csv --dry-run
    """
    settings: Settings = ctx.obj
    sheet = read_sheet(file)
    check_columns(sheet, file.name)
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    with closing(Catalogue.open(settings)) as catalogue:
        held = catalogue.documents((row.cell("id") for row in sheet.rows), STAFF_SCOPE)
        done = plan_changes(sheet, held, vocabularies)
        if not dry_run:
            done = apply_plan(catalogue, vocabularies, done, who)
    if form == "json":
        click.echo(json.dumps(_plan_json(done, dry_run), ensure_ascii=False, indent=1))
    else:
        _print_plan(done, dry_run, settings)
    if done.refusals:
        ctx.exit(1)


def _plan_json(plan: Plan, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "changes": [asdict(one) for one in plan.changes],
        "refusals": [asdict(one) for one in plan.refusals],
        "unchanged_rows": plan.unchanged,
    }


def _print_plan(plan: Plan, dry_run: bool, settings: Settings) -> None:
    for one in plan.changes:
        before, after = ("; ".join(values) or "—" for values in (one.before, one.after))
        click.echo(f"{one.document} {one.field}: {before} → {after}")
    for refused in plan.refusals:
        click.echo(
            f"refused: row {refused.row} {refused.document}: {refused.reason}", err=True
        )
    click.echo(
        f"{len(plan.changes)} cells {'would change' if dry_run else 'changed'}, "
        f"{plan.unchanged} rows as they were, {len(plan.refusals)} refused. "
        f"Home: {settings.home}"
    )


@click.command()
@click.option(
    "--missing",
    multiple=True,
    metavar="CODE",
    help="List the documents that are not held in this language. May be repeated.",
)
@_choosing
@format_option
@click.pass_obj
def languages(
    settings: Settings,
    missing: tuple[str, ...],
    theme: tuple[str, ...],
    sector: tuple[str, ...],
    type: tuple[str, ...],
    form: str,
) -> None:
    """Say in which languages documents are held, and list those that lack some.

    Example: commonshelf languages --missing fr --missing ar --type policy-brief
    """
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    wanted = []
    for code in missing:
        try:
            wanted.append(check_value("language", code, vocabularies))
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    selection = Selection(values=_pairs(theme=theme, sector=sector, type=type))
    counts: Counter[str] = Counter()
    lacking = []
    documents = 0
    with closing(Catalogue.open(settings)) as catalogue:
        chosen = select_editions(catalogue, vocabularies, selection, STAFF_SCOPE)
        for document, editions in groupby(chosen, key=itemgetter(0)):
            documents += 1
            held = list(dict.fromkeys(edition.language for _, edition in editions))
            counts.update(held)
            lacks = [code for code in wanted if code not in held]
            if lacks:
                lacking.append(_lacking(document, held, lacks))
    order = [*LANGUAGES, *sorted(counts.keys() - set(LANGUAGES))]
    if form == "json":
        told = {
            "documents": documents,
            "languages": {code: counts[code] for code in order},
            "missing": lacking,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in lacking:
        click.echo(
            f"{one['id']}  {one['title']} ({', '.join(one['languages'])})"
            + (f": not in {', '.join(one['missing'])}" if len(wanted) > 1 else "")
        )
    held_in = ", ".join(f"{code} {counts[code]}" for code in order)
    click.echo(f"{documents} documents, of these in: {held_in}.")
    if wanted:
        click.echo(f"{len(lacking)} lack {' or '.join(wanted)}.")


def _lacking(document: Document, held: list[str], lacks: list[str]) -> dict[str, Any]:
    record = record_of(document)
    return {
        "id": document.id,
        "title": record.first("title") or document.current_editions[0].filename,
        "type": record.first("type"),
        "languages": held,
        "missing": lacks,
    }
