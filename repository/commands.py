"""Commands on documents and on the catalogue as a whole."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from repository import schema
from repository.backup import (
    back_up,
    check_database,
    check_files,
    copy_database,
)
from repository.backup import restore as restore_backup
from repository.catalogue import Catalogue
from repository.cli import format_option
from repository.editing import Edit, edit_record, remove_document, restore_document
from repository.errors import CatalogueError, DocumentNotFound, QueryError
from repository.model import STAFF_SCOPE, AssertionState, Document, Origin
from repository.organisations import organisations as known_organisations
from repository.organisations import unite
from repository.record import FIELDS, record_of
from repository.settings import Settings
from repository.vocabulary import Vocabularies, load_vocabularies


@contextmanager
def _open(settings: Settings) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(settings)
    try:
        yield catalogue
    finally:
        catalogue.close()


def user_name() -> str:
    """Return who runs the command, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "staff"


@click.command()
@click.argument("document")
@format_option
@click.option("--history", is_flag=True, help="Also what was done to it, and by whom.")
@click.option("--text", "with_text", is_flag=True, help="Also its text, page by page.")
@click.pass_obj
def show(
    settings: Settings, document: str, form: str, history: bool, with_text: bool
) -> None:
    """Show a DOCUMENT: its record, where each value comes from, editions and issues.

    Example: commonshelf show 7f3k9q
    """
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    with _open(settings) as catalogue:
        try:
            held = catalogue.document(document, STAFF_SCOPE)
        except DocumentNotFound:
            if not (history and catalogue.history(document)):
                raise
            # It was removed, united or erased: its history says so.
            _print_history(catalogue, document)
            return
        if form == "json":
            click.echo(
                json.dumps(document_json(catalogue, held), ensure_ascii=False, indent=1)
            )
            return
        _print_record(held, vocabularies)
        _print_editions(catalogue, held)
        for issue in catalogue.issues(held.id):
            click.echo(f"  ! {issue.message}")
        if history:
            _print_history(catalogue, held.id)
        if with_text:
            for edition in held.current_editions:
                for page in catalogue.pages(held.id, edition.number, STAFF_SCOPE):
                    click.echo(f"\n— {page.kind} {page.label or page.number} —\n")
                    click.echo(page.text)


def _print_history(catalogue: Catalogue, document: str) -> None:
    click.echo("History")
    for entry in catalogue.history(document):
        why = f" ({entry.detail['why']})" if "why" in entry.detail else ""
        click.echo(f"  {entry.at}  {entry.who}: {entry.action}{why}")


def document_json(catalogue: Catalogue, held: Document) -> dict[str, Any]:
    """Return everything but the text of a document, as plain values."""
    return {
        "id": held.id,
        "key": held.key,
        "access": held.access,
        "state": held.state,
        "revision": held.revision,
        "changed": held.changed,
        "editions": [
            {
                "number": edition.number,
                "language": edition.language,
                "version": edition.version,
                "is_current": edition.is_current,
                "title": edition.title,
                "filename": edition.filename,
                "media_type": edition.media_type,
                "size": edition.size,
                "pages": edition.page_count,
                "sha256": edition.sha256,
                "record": _record_json(held, edition.number),
                "parts": [
                    {
                        "kind": part.kind,
                        "number": part.number,
                        "heading": part.heading,
                        "text": part.text,
                        "page": part.page,
                        "from": part.date_from,
                        "to": part.date_to,
                        "place": part.place,
                    }
                    for part in catalogue.parts(held.id, edition.number, STAFF_SCOPE)
                ],
            }
            for edition in held.editions
        ],
        "issues": [
            {"code": issue.code, "severity": issue.severity, "message": issue.message}
            for issue in catalogue.issues(held.id)
        ],
    }


def _record_json(held: Document, edition: int) -> dict[str, list[dict[str, Any]]]:
    record = record_of(held, held.edition(edition))
    return {
        name: [
            {
                "value": one.value,
                "origin": one.origin,
                "confidence": one.confidence,
                "evidence": one.evidence,
            }
            for one in record.why(name)
        ]
        for name in FIELDS
        if record.why(name)
    }


def _print_record(held: Document, vocabularies: Vocabularies) -> None:
    record = record_of(held)
    click.echo(f"{record.first('title') or held.id}")
    click.echo(f"  {held.id} · {held.access} · {held.state} · revision {held.revision}")
    for name, field in FIELDS.items():
        for one in record.why(name):
            label = one.value
            if field.vocabulary:
                label = vocabularies[field.vocabulary].name_of(one.value, "en")
            because = f' — "{one.evidence}"' if one.evidence else ""
            if one.origin in (Origin.STAFF, Origin.SIDECAR):
                because = ""
            click.echo(f"  {name:18} {label}  ({one.origin}{because})")
    suggested = [
        one for one in held.assertions if one.state is AssertionState.SUGGESTED
    ]
    for one in suggested:
        click.echo(f'  {one.field:18} {one.value}?  (suggested — "{one.evidence}")')


def _print_editions(catalogue: Catalogue, held: Document) -> None:
    for edition in held.editions:
        parts = catalogue.parts(held.id, edition.number, STAFF_SCOPE)
        kinds: dict[str, int] = {}
        for part in parts:
            kinds[part.kind] = kinds.get(part.kind, 0) + 1
        click.echo(
            f"  edition {edition.number}: {edition.language}, version "
            f"{edition.version}{'' if edition.is_current else ' (older)'}, "
            f"{edition.page_count} {edition.page_kind}s, {edition.filename}"
        )
        for kind, count in kinds.items():
            click.echo(f"    {count} × {kind}")


@click.command()
@click.argument("document")
@click.option(
    "--set",
    "put",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Repeat for \
several values of a field: they replace what it had.",
)
@click.option(
    "--add",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value beside \
those that the field has.",
)
@click.option(
    "--remove",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value that \
does not belong; it stays out when the file comes again.",
)
@click.option(
    "--clear",
    multiple=True,
    metavar="FIELD",
    help="Empty a field; it stays \
empty when the file comes again.",
)
@click.option(
    "--edition",
    type=int,
    help="Change the title, abstract or language of \
this edition only.",
)
@click.option(
    "--revision",
    type=int,
    help="Refuse if the document is no longer of \
this revision.",
)
@click.option("--who", default=user_name, help="Name for the history. Default: you.")
@click.pass_obj
def edit(
    settings: Settings,
    document: str,
    put: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    clear: tuple[str, ...],
    edition: int | None,
    revision: int | None,
    who: str,
) -> None:
    """Correct the record of a DOCUMENT. What you say here counts more than the file.

    Example: commonshelf edit 7f3k9q --set title="Total Place" --add theme=care
    """
    change = Edit(_pairs(put), _pairs(add), _pairs(remove), clear)
    if change == Edit():
        raise click.UsageError("Say what to change: --set, --add, --remove or --clear.")
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    with _open(settings) as catalogue:
        edit_record(catalogue, vocabularies, document, change, who, revision, edition)
        _print_record(catalogue.document(document, STAFF_SCOPE), vocabularies)


def _pairs(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for pair in given:
        field, equals, value = pair.partition("=")
        if not equals:
            raise QueryError(f"Cannot read {pair!r}: write FIELD=VALUE.")
        pairs.append((field.strip(), value.strip()))
    return tuple(pairs)


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@click.option("--undo", is_flag=True, help="Take removed documents back.")
@click.option("--who", default=user_name, help="Name for the history. Default: you.")
@click.pass_obj
def remove(
    settings: Settings, documents: tuple[str, ...], undo: bool, who: str
) -> None:
    """Take DOCUMENTs out of every list and search. Nothing is lost: --undo.

    A removed document stays out when its file is ingested again.

    Example: commonshelf remove 7f3k9q
    """
    with _open(settings) as catalogue:
        for document in documents:
            (restore_document if undo else remove_document)(catalogue, document, who)
            click.echo(f"{'Taken back' if undo else 'Removed'}: {document}")


@click.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Verify the catalogue and every stored file against its SHA-256.

    Example: commonshelf check
    """
    with _open(settings) as catalogue:
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


@click.command()
@click.option(
    "--unite",
    "names",
    nargs=2,
    metavar="PREFERRED OTHER",
    help="From now on, and in records that are held, OTHER is PREFERRED.",
)
@click.option("--who", default=user_name, help="Name for the history. Default: you.")
@click.pass_obj
def organisations(settings: Settings, names: tuple[str, str] | None, who: str) -> None:
    """List the organisations that documents name and the vocabulary does not know.

    Example: commonshelf organisations --unite "Harbour Union" "Harbour Workers Union"
    """
    with _open(settings) as catalogue:
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
    from repository.health import ADVICE, TITLES
    from repository.health import health as look

    with _open(settings) as catalogue:
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
