"""The command for cases that texts seem to tell of."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ingest.metadata import case_of
from repository.catalogue import Catalogue
from repository.cli import decision_options, format_option, user_name
from repository.errors import QueryError
from repository.model import STAFF_SCOPE, Case
from repository.settings import Settings
from repository.suggested_cases import OpenSuggestion, decide_case, open_suggestions
from repository.vocabulary import Vocabularies, load_vocabularies

if TYPE_CHECKING:
    from repository.model import Document

_FIELDS = ("place", "country", "service", "year", "owner_before", "owner_after", "way")


@click.command()
@decision_options(
    "The case is right.",
    "There is no such case; never suggest it again.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Correct the case that is accepted: place, service, year, owner_before, "
    "owner_after, party_before, party_after, way, outcome, workers, summary, page. "
    "May be repeated.",
)
@format_option
@click.pass_obj
def cases(
    settings: Settings,
    accept: tuple[int, ...],
    reject: tuple[int, ...],
    changes: tuple[str, ...],
    form: str,
) -> None:
    """List cases of remunicipalisation and insourcing that texts seem to tell of, and
    decide. Nobody finds a suggested case before you accept it.

    Example: commonshelf cases --accept 7 --set year=2010 --set way=insourced
    """
    if changes and len(accept) != 1:
        raise QueryError("--set corrects one case: give one --accept with it.")
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    with closing(Catalogue.open(settings)) as catalogue:
        waiting = {one.id: one for one in open_suggestions(catalogue, STAFF_SCOPE)}
        documents = catalogue.documents(
            {one.document for one in waiting.values()}, STAFF_SCOPE
        )
        for number in accept:
            one = waiting.pop(number, None)
            case = None
            if one is not None:
                case = _case(one, documents[one.document], changes, vocabularies)
            done = decide_case(catalogue, number, case, user_name())
            click.echo(f"Case {number} is one of {done.document} now.", err=True)
        for number in reject:
            waiting.pop(number, None)
            decide_case(catalogue, number, None, user_name())
            click.echo(f"Case {number} is set aside.", err=True)
    if form == "json":
        rows = [
            {**asdict(one.case), "id": one.id, "document": one.document}
            for one in waiting.values()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not (accept or reject):
        for one in waiting.values():
            _print(one, documents[one.document], vocabularies)
        if not waiting:
            click.echo("No cases wait for a decision.")


def _case(
    one: OpenSuggestion,
    document: "Document",
    changes: tuple[str, ...],
    vocabularies: Vocabularies,
) -> Case:
    """Return the case that a suggestion is, with what the person corrected."""
    values = {name: getattr(one.case, name) for name in _FIELDS}
    values["page"] = str(one.case.page)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise QueryError(f"--set takes FIELD=VALUE, not {change!r}.")
        values[name] = value
        if name == "place":
            values["country"] = ""
    edition = document.edition(one.edition)
    title, language = (edition.title, edition.language) if edition else ("", "und")
    try:
        return case_of(values, vocabularies, title, language)
    except ValueError as error:
        raise QueryError(f"Case {one.id} cannot be accepted: {error}.") from error


def _print(
    one: OpenSuggestion, document: "Document", vocabularies: Vocabularies
) -> None:
    case = one.case
    edition = document.edition(one.edition)
    place = vocabularies.place_name(case.place, "en")
    service = vocabularies.sectors.name_of(case.service, "en")
    click.echo(f"{one.id}: {place}, {service.lower()}, {case.year}")
    if case.way:
        click.echo(f"   {vocabularies['case-ways'].name_of(case.way, 'en')}")
    title = edition.title if edition else ""
    click.echo(f"   {one.document} {title}, page {case.page}")
    for field, text in case.evidence:
        click.echo(f"   {field}: {text}")
