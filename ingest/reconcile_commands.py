"""The command that compares a folder with its table of metadata."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from ingest.reconciling import KINDS, Finding, Reconciliation
from ingest.reconciling import reconcile as compare
from repository.cli import format_option
from repository.settings import Settings
from repository.vocabulary import load_vocabularies


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@format_option
@click.pass_obj
def reconcile(settings: Settings, folder: Path, table: Path, form: str) -> None:
    """Compare the files below FOLDER with a TABLE of metadata, before you ingest them:
    files without a row, rows without a file, rows twice, columns and values that are
    not known. Nothing is changed.

    Exit status: 0 if all fits, 1 if anything was found.

    Example: commonshelf reconcile ~/motions motions.csv
    """
    found = compare(
        folder, table, load_vocabularies(*settings.vocabulary_dirs), settings
    )
    if form == "json":
        click.echo(json.dumps(_to_json(found), ensure_ascii=False, indent=1))
    else:
        _print(found)
    if not found.is_clean:
        sys.exit(1)


def _to_json(found: Reconciliation) -> dict[str, object]:
    return {
        "files": found.files,
        "rows": found.rows,
        "files_with_sidecar": found.with_sidecar,
        **{kind: [asdict(one) for one in found.findings[kind]] for kind in KINDS},
    }


def _print(found: Reconciliation) -> None:
    for kind, title in KINDS.items():
        if found.findings[kind]:
            click.echo(f"{title}: {len(found.findings[kind])}")
        for one in found.findings[kind]:
            click.echo(f"   {_line(kind, one)}")
    click.echo(
        f"{found.files} files ({found.with_sidecar} with a sidecar and no row), "
        f"{found.rows} rows: " + ("all fits." if found.is_clean else "see above.")
    )


def _line(kind: str, one: Finding) -> str:
    told = f"line {one.line}: " if one.line is not None else ""
    told += one.name
    if kind not in ("files_without_row", "unknown_columns"):
        told += f" — {one.message}" if one.name else one.message
    if one.suggestion:
        told += f" Did you mean {one.suggestion!r}?"
    return told
