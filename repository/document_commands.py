"""Commands on single documents: show, correct, take out."""

import json
from contextlib import closing
from typing import Any

import click

from repository.catalogue import Catalogue
from repository.changes import history
from repository.cli import format_option, who_option
from repository.editing import Edit, edit_record, remove_document, restore_document
from repository.errors import DocumentNotFound, QueryError
from repository.model import STAFF_SCOPE, AssertionState, Document, Origin
from repository.record import FIELDS, record_of
from repository.settings import Settings
from repository.vocabulary import Vocabularies, load_vocabularies


@click.command()
@click.argument("document")
@format_option
@click.option(
    "--history",
    "with_history",
    is_flag=True,
    help="Also what was done to it, and by whom.",
)
@click.option("--text", "with_text", is_flag=True, help="Also its text, page by page.")
@click.pass_obj
def show(
    settings: Settings, document: str, form: str, with_history: bool, with_text: bool
) -> None:
    """Show a DOCUMENT: its record, where each value comes from, editions and issues.

    Example: commonshelf show 7f3k9q
    """
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    with closing(Catalogue.open(settings)) as catalogue:
        try:
            held = catalogue.document(document, STAFF_SCOPE)
        except DocumentNotFound:
            if not (with_history and history(catalogue, document)):
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
        if with_history:
            _print_history(catalogue, held.id)
        if with_text:
            for edition in held.current_editions:
                for page in catalogue.pages(held.id, edition.number, STAFF_SCOPE):
                    click.echo(f"\n— {page.kind} {page.label or page.number} —\n")
                    click.echo(page.text)


def _print_history(catalogue: Catalogue, document: str) -> None:
    click.echo("History")
    for entry in history(catalogue, document):
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
@who_option
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
    with closing(Catalogue.open(settings)) as catalogue:
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
@who_option
@click.pass_obj
def remove(
    settings: Settings, documents: tuple[str, ...], undo: bool, who: str
) -> None:
    """Take DOCUMENTs out of every list and search. Nothing is lost: --undo.

    A removed document stays out when its file is ingested again.

    Example: commonshelf remove 7f3k9q
    """
    with closing(Catalogue.open(settings)) as catalogue:
        for document in documents:
            (restore_document if undo else remove_document)(catalogue, document, who)
            click.echo(f"{'Taken back' if undo else 'Removed'}: {document}")
