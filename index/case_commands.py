"""The command that checks what searches find."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repository.cli import format_option
from repository.settings import Settings

if TYPE_CHECKING:
    from index.case_checking import Outcome


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    nargs=-1,
    required=True,
)
@format_option
@click.pass_obj
def check_search(settings: Settings, files: tuple[Path, ...], form: str) -> None:
    """Check that searches find what they have to, and say why if they do not.

    Each FILE, in TOML, holds cases: a query, the documents that must be among the first
    ten, those that must not be found, which stands before which, or the least nDCG@10.
    A document that is not where it has to be is explained: which words it has, in which
    of its texts, what they count, and what stands above it. Ends with exit code 1 if a
    case fails that is not expected to.

    Example: commonshelf check-search our-searches.toml
    """
    from index.case_checking import Checker
    from index.engine import open_engine
    from index.search_cases import read_cases
    from repository.catalogue import Catalogue
    from repository.vocabulary import load_vocabularies

    cases = [case for file in files for case in read_cases(file)]
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    catalogue = Catalogue.open(settings)
    try:
        engine = open_engine(settings, catalogue.identity)
        try:
            checker = Checker(catalogue, engine, vocabularies)
            outcomes = [checker.check(case) for case in cases]
        finally:
            engine.close()
    finally:
        catalogue.close()
    if form == "json":
        said = [_json(outcome) for outcome in outcomes]
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        for line in _report(outcomes):
            click.echo(line)
    if not all(outcome.is_as_expected for outcome in outcomes):
        raise click.exceptions.Exit(1)


def _json(outcome: "Outcome") -> dict[str, object]:
    case = outcome.case
    return {
        "query": case.query,
        "filters": [list(pair) for pair in case.filters],
        "language": case.language,
        "is_as_expected": outcome.is_as_expected,
        "expected_to_fail": case.expected_to_fail,
        "ndcg_10": None if outcome.ndcg is None else round(outcome.ndcg, 4),
        "failures": [
            {"says": failure.says, "reasons": list(failure.reasons)}
            for failure in outcome.failures
        ],
    }


def _report(outcomes: "list[Outcome]") -> Iterator[str]:
    for outcome in outcomes:
        if outcome.is_as_expected:
            continue
        case = outcome.case
        yield f"FAILS {case.name}" + (f" ({case.why})" if case.why else "")
        for failure in outcome.failures:
            yield f"  {failure.says}."
            yield from (f"    {reason}" for reason in failure.reasons)
        if case.expected_to_fail:
            yield "  It holds now: take expected_to_fail out of the case."
        yield ""
    failed = sum(not outcome.is_as_expected for outcome in outcomes)
    known = sum(
        bool(one.case.expected_to_fail) and one.is_as_expected for one in outcomes
    )
    yield f"{len(outcomes)} cases: {len(outcomes) - failed - known} hold, " + (
        f"{failed} not as expected, {known} known to fail."
    )
    figures = [outcome.ndcg for outcome in outcomes if outcome.ndcg is not None]
    if figures:
        yield f"Mean nDCG@10 of {len(figures)}: {sum(figures) / len(figures):.3f}"
