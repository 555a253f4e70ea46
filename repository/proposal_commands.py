"""The command for documents that may be one."""

import json
from contextlib import closing

import click

from repository.catalogue import Catalogue
from repository.cli import decision_options, format_option, user_name
from repository.model import STAFF_SCOPE, Document
from repository.proposals import ProposalKind, decide, open_proposals
from repository.settings import Settings

_QUESTIONS = {
    ProposalKind.DUPLICATE: "the same document?",
    ProposalKind.VERSION: "a new version of it?",
    ProposalKind.TRANSLATION: "a translation of it?",
}


@click.command()
@decision_options(
    "Make the two documents one.",
    "They are two; never ask again.",
)
@click.option(
    "--kind",
    type=click.Choice([one.value for one in ProposalKind]),
    help="List only these proposals.",
)
@format_option
@click.pass_obj
def proposals(
    settings: Settings,
    accept: tuple[int, ...],
    reject: tuple[int, ...],
    kind: str | None,
    form: str,
) -> None:
    """List documents that may be duplicates, new versions or translations of others,
    and decide. Nothing is ever united unless you say so.

    Accepting moves the files of the second document to the first: a translation beside
    its editions, a new version in place of the old one, a duplicate as an older
    version. Its address leads to the first document from then on.

    Example: commonshelf proposals --accept 12 --reject 13
    """
    with closing(Catalogue.open(settings)) as catalogue:
        for number in accept:
            done = decide(catalogue, number, True, user_name())
            click.echo(f"{done.other} is part of {done.document} now.", err=True)
        for number in reject:
            decide(catalogue, number, False, user_name())
            click.echo(f"Proposal {number} is set aside.", err=True)
        waiting = open_proposals(catalogue, ProposalKind(kind) if kind else None)
        named = {id for one in waiting for id in (one.document, one.other)}
        documents = catalogue.documents(named, STAFF_SCOPE)
    if form == "json":
        rows = [
            {
                "number": one.id,
                "kind": one.kind,
                "document": one.document,
                "other": one.other,
                "score": one.score,
                "evidence": one.evidence,
            }
            for one in waiting
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if accept or reject:
        return
    for one in waiting:
        click.echo(f"{one.id}: {_told(documents[one.document])}")
        click.echo(f"   {_told(documents[one.other])}")
        click.echo(f"   {_QUESTIONS[one.kind]} {one.evidence}.")
    if not waiting:
        click.echo("No documents wait for a decision.")


def _told(document: Document) -> str:
    edition = document.current_editions[0]
    return f"{document.id} {edition.title} [{edition.language}] {edition.filename}"
