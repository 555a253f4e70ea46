"""Commands that find documents, and that look after the search index."""

import json
import shutil
import sys
from collections.abc import Iterable

import click

from index.cli import SCOPES, asked_query, ordering_options, query_options
from index.query import LIMIT, MAX_LIMIT
from index.results import Hit, Results
from repository.cli import format_option
from repository.settings import Settings

_SHOWN_VALUES = 8


@click.command()
@query_options
@ordering_options
@click.option(
    "--limit",
    type=click.IntRange(0, MAX_LIMIT),
    default=LIMIT,
    show_default=True,
    help="Hits wanted.",
)
@format_option
@click.pass_obj
def search(
    settings: Settings,
    /,
    words: tuple[str, ...],
    sort: str,
    limit: int,
    offset: int,
    expand: bool,
    without: tuple[str, ...],
    reader: str,
    ui: str,
    form: str,
    **facets: tuple[str, ...],
) -> None:
    """Search all documents; without WORDS, list them.

    All words must be found. In the query "quotation marks" make a phrase, -word
    excludes, OR and parentheses join, word* is a beginning, word~ allows for a slip
    of spelling, "two words"~5 stand near each other, and title:word looks in the
    title. Put a query with such signs in single quotation marks, which the shell
    takes away.

    Example: commonshelf search '"joined up" -outsourcing' --year 2010..2022
    """
    from index.engine import open_engine
    from index.searching import search as run
    from repository.catalogue import Catalogue
    from repository.vocabulary import load_vocabularies

    query = asked_query(words, facets, sort, offset, expand, without, limit)
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    catalogue = Catalogue.open(settings)
    try:
        engine = open_engine(settings, catalogue.identity)
        try:
            results = run(catalogue, engine, vocabularies, query, SCOPES[reader], ui)
        finally:
            engine.close()
    finally:
        catalogue.close()
    if form == "json":
        click.echo(json.dumps(results.to_json(), ensure_ascii=False, indent=1))
        return
    for line in _report(results):
        click.echo(line)


def _report(results: Results) -> Iterable[str]:
    width = min(88, shutil.get_terminal_size().columns)
    query = results.query
    first, last = query.offset + 1, query.offset + len(results.hits)
    found = "1 document" if results.total == 1 else f"{results.total:,} documents"
    shown = f", {first} to {last} shown" if last - first + 1 < results.total else ""
    yield f"{found}{shown if results.hits else ''} ({results.took_ms:.0f} ms)"
    if query.q and results.read_as != query.q:
        yield f"Read as: {results.read_as}"
    yield from map(str, results.notes)
    for one in results.expanded:
        if not one.is_searched:
            continue
        most = None if one.are_compounds else 1
        names = (name for labels in one.labels.values() for name in labels[:most])
        others = ", ".join(dict.fromkeys(names))
        yield from _wrapped(f"{one.term} also finds: {others}", width, "  ")
    if results.suggestion:
        yield f"Did you mean: {results.suggestion}"
    for number, hit in enumerate(results.hits, first):
        yield ""
        yield from _hit_lines(number, hit, width)
    facets = list(_facet_lines(results, width))
    if facets:
        yield ""
        yield from facets


def _hit_lines(number: int, hit: Hit, width: int) -> Iterable[str]:
    yield from _wrapped(f"{number}. {_marked(hit.title_parts)}", width, "")
    facts = [hit.id, hit.type, hit.issued, ", ".join(hit.issuer), hit.language]
    others = [code for code in hit.languages if code != hit.language]
    if others:
        facts.append(f"also in {', '.join(others)}")
    yield from _wrapped(" · ".join(fact for fact in facts if fact), width, "   ")
    for snippet in hit.snippets:
        where = {"page": "p. ", "slide": "slide ", "section": "section "}
        mark = f"{where.get(hit.page_kind, '')}{snippet.page}: "
        yield from _wrapped(mark + _marked(snippet.parts), width, "   ")


def _facet_lines(results: Results, width: int) -> Iterable[str]:
    for name, values in results.facets.items():
        counted = [value for value in values if value.count or value.selected]
        shown = ", ".join(
            f"{'*' if value.selected else ''}{value.value} ({value.count})"
            for value in counted[:_SHOWN_VALUES]
        )
        more = len(counted) - _SHOWN_VALUES
        if shown:
            text = f"{name}: {shown}" + (f" and {more} more" if more > 0 else "")
            yield from _wrapped(text, width, "")


def _marked(parts: Iterable[tuple[str, bool]]) -> str:
    """Return parts as one line, matches in bold where the terminal can."""
    return "".join(
        click.style(text, bold=True) if is_match and sys.stdout.isatty() else text
        for text, is_match in parts
    ).strip()


def _wrapped(text: str, width: int, indent: str) -> Iterable[str]:
    """Return a text as lines of at most this width; styles take no room."""
    line = indent
    for word in text.split():
        room = len(click.unstyle(line)) + len(click.unstyle(word)) + 1
        if line.strip() and room > width:
            yield line
            line = indent
        line += ("" if line == indent else " ") + word
    if line.strip():
        yield line


@click.command()
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Make the search index again from the catalogue.

    The old index answers until the new one takes over.

    Example: commonshelf rebuild
    """
    from index.catch_up import rebuild as run
    from repository.catalogue import Catalogue
    from repository.vocabulary import load_vocabularies

    catalogue = Catalogue.open(settings)
    try:
        vocabularies = load_vocabularies(*settings.vocabulary_dirs)
        click.echo(f"Home: {settings.home}")
        show = sys.stderr.isatty()

        def progress(done: int, all: int) -> None:
            if show:
                click.echo(f"\r{done:,} of {all:,} documents", err=True, nl=False)

        count = run(catalogue, settings, vocabularies, progress)
        if show:
            click.echo("", err=True)
        click.echo(f"The search index holds {count:,} documents.")
    finally:
        catalogue.close()
