"""The options of commands that search, and the query that they ask for."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from index.query import LIMIT, MAX_OFFSET, SORTS, Query
from repository.model import AFFILIATES_SCOPE, LANGUAGES, PUBLIC_SCOPE, STAFF_SCOPE

SCOPES = {
    "public": PUBLIC_SCOPE,
    "affiliates": AFFILIATES_SCOPE,
    "staff": STAFF_SCOPE,
}
"""What a reader may see, by the word for the reader."""

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FACETS = (
    ("theme", "ID", "Only documents on this theme."),
    ("sector", "ID", "Only documents on this public service."),
    ("language", "CODE", "Only documents in this language, such as sv."),
    ("type", "ID", "Only documents of this type, such as motion."),
    ("year", "YEARS", "Only documents issued then: 2010, 2010..2022 or 2010.. ."),
    ("issuer", "ID", "Only documents of this organisation."),
    ("place", "CODE", "Only documents about this country or municipality."),
    ("decision", "ID", "Only motions with this decision, such as carried."),
    ("network", "NAME", "Only documents of this network."),
    ("collection", "NAME", "Only documents harvested from this source."),
    ("access", "LEVEL", "Only documents for these: public, affiliates or staff."),
)


def query_options(command: _Command) -> _Command:
    """Add the words of a query and the options that narrow it."""
    for name, metavar, line in reversed(_FACETS):
        command = click.option(
            f"--{name}",
            name,
            multiple=True,
            metavar=metavar,
            help=f"{line} Repeatable.",
        )(command)
    return click.argument("words", nargs=-1, metavar="[WORDS]…")(command)


def ordering_options(command: _Command) -> _Command:
    """Add the options for order, start, widening, the reader and their language."""
    for option in (
        click.option(
            "--ui",
            type=click.Choice(LANGUAGES),
            default="en",
            show_default=True,
            help="Language of labels.",
        ),
        click.option(
            "--as",
            "reader",
            type=click.Choice(list(SCOPES)),
            default="staff",
            show_default=True,
            help="Whose view: what others may not see is neither shown nor counted.",
        ),
        click.option(
            "--expand/--no-expand",
            default=True,
            show_default=True,
            help="Whether a word that names a concept finds its labels in other "
            "languages.",
        ),
        click.option(
            "--without",
            multiple=True,
            metavar="CONCEPT",
            help="A concept whose other labels are not searched. Repeatable.",
        ),
        click.option(
            "--offset",
            type=click.IntRange(0, MAX_OFFSET),
            default=0,
            show_default=True,
            help="Hits passed over.",
        ),
        click.option(
            "--sort",
            type=click.Choice(SORTS),
            default="relevance",
            show_default=True,
            help="What comes first; by date the newest.",
        ),
    ):
        command = option(command)
    return command


def asked_query(
    words: Iterable[str],
    facets: Mapping[str, Iterable[str]],
    sort: str,
    offset: int,
    expand: bool,
    without: Iterable[str],
    limit: int = LIMIT,
) -> Query:
    """Return the query that the options of a command ask for.

    Raises:
        QueryError: a value is out of range.
    """
    return Query.from_params(
        [
            ("q", " ".join(words)),
            *((name, value) for name, values in facets.items() for value in values),
            ("sort", sort),
            ("limit", str(limit)),
            ("offset", str(offset)),
            ("expand", "1" if expand else "0"),
            *(("without", concept) for concept in without),
        ]
    )
