"""The command that measures search on collections with judged queries."""

import json
from pathlib import Path
from typing import Any

import click

from repository.cli import format_option

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("folders", metavar="FOLDER...", type=_FOLDER, nargs=-1, required=True)
@click.option(
    "--language",
    metavar="CODE",
    help="Language of the collections. Default: told from the texts of each.",
)
@click.option(
    "--match",
    type=click.Choice(["any", "all"]),
    default="any",
    show_default=True,
    help="Whether some words of a query will do, or all have to be found.",
)
@click.option(
    "--pooled",
    is_flag=True,
    help="Search all collections in one index, without saying the language of a query.",
)
@click.option(
    "--run",
    type=_FILE,
    help="Measure this list of results, a TREC run file, instead of searching.",
)
@click.option(
    "--write-run",
    type=_FILE,
    help="Write what was found to this file, as a TREC run, for trec_eval and others.",
)
@click.option("--queries", is_flag=True, help="Print the figures of each query, too.")
@format_option
def evaluate(
    folders: tuple[Path, ...],
    language: str | None,
    match: str,
    pooled: bool,
    run: Path | None,
    write_run: Path | None,
    queries: bool,
    form: str,
) -> None:
    """Measure how well search finds what was judged relevant.

    Each FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv. Prints nDCG@10, mean
    average precision, reciprocal rank and recall, as trec_eval counts them.

    Example: commonshelf evaluate collections/cranfield --write-run cranfield.run
    """
    from index import evaluation, judged

    if len(folders) > 1 and (run or write_run):
        raise click.UsageError("A run file is of one collection: name one folder.")
    if len({folder.resolve().name for folder in folders}) < len(folders):
        raise click.UsageError("Two folders have the same name: rename one of them.")
    collections = [judged.read_judged(folder, language) for folder in folders]
    runs: dict[str, judged.Run] = {}
    if run:
        runs[collections[0].name] = judged.read_run(run)
    else:
        for portion in [collections] if pooled else [[one] for one in collections]:
            runs.update(evaluation.search_judged(portion, match))
    if write_run:
        judged.write_run(runs[collections[0].name], write_run)
    said = []
    for one in collections:
        figures = evaluation.measure(runs[one.name], one.grades)
        facts = {"documents": len(one.corpus), "queries": len(figures)}
        by_query = {id: own.to_json() for id, own in figures.items()}
        said.append(
            {
                "collection": one.name,
                **evaluation.mean(figures).to_json(),
                **facts,
                "language": one.language,
                **({"by_query": by_query} if queries else {}),
            }
        )
    _print_evaluated(said, form)


def _print_evaluated(said: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        shown = said[0] if len(said) == 1 else said
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for one in said:
        by_query = one.pop("by_query", {})
        for name, figure in one.items():
            text = f"{figure:.4f}" if isinstance(figure, float) else str(figure)
            click.echo(f"{name:<12} {text}")
        for query, figures in by_query.items():
            text = "  ".join(f"{name} {figure:.4f}" for name, figure in figures.items())
            click.echo(f"  {query:<20} {text}")
        if one is not said[-1]:
            click.echo()
