"""Commands that bring documents in, and that say what is held."""

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.report import Entry, Report, in_lines, summary, worth_showing
from repository.cli import STOPPED, access_options, format_option
from repository.intake import Change
from repository.memory import SELDOM
from repository.model import STAFF_SCOPE, Access, State
from repository.settings import Settings

# The database, the index and the readers are slow to import. Commands do it when they
# run: `--help` does without, and an ingest lets other processes load meanwhile.
if TYPE_CHECKING:
    from index.following import Following
    from ingest.incoming import Incoming
    from ingest.metadata import Table
    from repository.vocabulary import Vocabularies


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH…",
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--metadata",
    "table_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file with a column 'filename' and columns named after record fields.",
)
@access_options
@click.option(
    "--dry-run",
    is_flag=True,
    help="Read everything and say what would happen; change nothing.",
)
@click.option(
    "--no-ocr",
    is_flag=True,
    help="Leave scanned pages as they are; a later ingest recognises their text.",
)
@format_option
@click.pass_obj
def ingest(
    settings: Settings,
    paths: tuple[Path, ...],
    table_file: Path | None,
    access: str | None,
    state: str | None,
    dry_run: bool,
    no_ocr: bool,
    form: str,
) -> None:
    """Load files, and folders with all that is below them. Safe to repeat.

    A sidecar NAME.pdf.toml beside NAME.pdf describes it. Exit status: 0 if all files
    were read, 1 if some failed (the report names each and says why), 2 for a mistake
    in the command, 130 if you stopped it; the same command goes on where it was.

    Example: commonshelf ingest ~/motions --metadata motions.csv
    """
    from ingest.starting import start_early, stop_like_ctrl_c

    stop_like_ctrl_c()
    _check_apart(settings, paths)
    start_early()
    # What is imported stays. To look it through as often as Python does by itself took
    # a tenth of the time of importing it.
    gc.set_threshold(*SELDOM)

    from index.catch_up import catch_up_home
    from index.following import Following
    from ingest.incoming import find_files
    from ingest.metadata import read_table
    from repository.vocabulary import load_vocabularies

    settings = _with(settings, access, state)
    table = read_table(table_file) if table_file else None
    is_quiet = form == "json"
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    roots = [path if path.is_dir() else path.parent for path in paths]
    files = find_files(paths)
    if dry_run:
        from ingest.rehearsal import rehearsal

        with rehearsal(settings) as copied:
            report = _take(
                copied, files, roots, vocabularies, table, is_quiet=is_quiet, ocr=False
            )
        report = replace(report, home=settings.home)
        report.notes.append("This was a dry run: nothing was changed.")
        written = None
    else:
        with Following(settings, vocabularies) as index:
            index.expect(len(files))
            report = _take(
                settings,
                files,
                roots,
                vocabularies,
                table,
                is_quiet=is_quiet,
                ocr=not no_ocr,
                also=lambda entry: _tell_index(index, entry),
            )
        written = report.write(settings.reports_dir)
        catch_up_home(settings, vocabularies=vocabularies)
    if form == "json":
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        _print_report(report, written)
    if report.is_interrupted:
        click.echo("Stopped. Run the same command again to go on.", err=True)
        sys.exit(STOPPED)
    if report.failures():
        sys.exit(1)


def _check_apart(settings: Settings, paths: Sequence[Path]) -> None:
    """Raise UsageError if a folder and the home are one in the other."""
    home = settings.home.resolve()
    for path in paths:
        folder = path.resolve()
        if path.is_dir() and (
            home.is_relative_to(folder) or folder.is_relative_to(home)
        ):
            raise click.UsageError(
                f"{path} holds the home, {settings.home}, or lies in it: what this "
                "program writes there would be loaded. Name another folder."
            )


def _tell_index(index: "Following", entry: Entry) -> None:
    index.expect(entry.files)
    is_change = entry.outcome in (Change.ADDED, Change.CHANGED)
    index.file_done(is_change, entry.characters)


def _with(settings: Settings, access: str | None, state: str | None) -> Settings:
    return replace(
        settings,
        access=Access(access) if access else settings.access,
        state=State(state) if state else settings.state,
    )


def _take(
    settings: Settings,
    files: Sequence["Incoming"],
    roots: list[Path],
    vocabularies: "Vocabularies",
    table: "Table | None",
    *,
    is_quiet: bool,
    ocr: bool = True,
    also: Callable[[Entry], None] = lambda entry: None,
) -> Report:
    """Take files into a home; a run that a person stops ends early.

    Args:
        settings: of the home.
        files: in the order in which they are taken in.
        roots: folders to which names of files are relative.
        vocabularies: of the home.
        table: metadata of many files.
        is_quiet: whether to say nothing of how far it is.
        ocr: whether to recognise scanned pages.
        also: told of each file, beside whoever watches.
    """
    from ingest.ocr import find_engine
    from ingest.pipeline import Ingest
    from repository.catalogue import Catalogue

    engine = find_engine() if ocr else None
    with closing(Catalogue.open(settings, create=True)) as catalogue:
        run = Ingest(catalogue, settings, vocabularies, roots, table, engine)
        try:
            with _progress(len(files), is_quiet) as shown:

                def each(entry: Entry) -> None:
                    shown(entry)
                    also(entry)

                return run.run(files, each, _silent if is_quiet else _tell_page)
        except KeyboardInterrupt:
            return run.report


def _silent(done: int, total: int) -> None:
    """Tell nothing of a recognised page."""


def _tell_page(done: int, total: int) -> None:
    """Tell how far the recognition of scanned pages is: a page takes seconds."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        click.echo(f"\rRecognising: page {done} of {total}{end}", err=True, nl=False)
    elif done % 10 == 0 or done == total:
        click.echo(f"{done} of {total} scanned pages recognised", err=True)


@contextmanager
def _progress(total: int, is_quiet: bool) -> Iterator[Callable[[Entry], None]]:
    """Give a function that shows how far a run is: a bar on a terminal, a line now
    and then otherwise; on standard error, so that a report can be piped on."""
    if is_quiet:
        yield lambda entry: None
    elif sys.stderr.isatty():
        with click.progressbar(
            length=total, label="Reading", file=sys.stderr, show_pos=True
        ) as bar:
            yield lambda entry: _advance(bar, entry)
    else:
        done = 0

        def tell(entry: Entry) -> None:
            nonlocal done, total
            done += 1
            total = max(total + entry.files, done)
            if done % 100 == 0 or done == total:
                click.echo(f"{done} of {total} files", err=True)

        yield tell


def _advance(bar: Any, entry: Entry) -> None:
    """Move a bar on; an archive brings its files with it."""
    bar.length = max(bar.length + entry.files, bar.pos + 1)
    bar.update(1)


def _print_report(report: Report, written: Path | None) -> None:
    found = (
        (entry.path, issue)
        for entry in report.entries
        for issue in worth_showing(entry.issues)
    )
    others = "The report names them." if written else "All: --format json"
    for line in in_lines(found, others):
        click.echo(line)
    for note in report.notes:
        click.echo(f"note: {note}")
    click.echo(
        f"{summary(report.counts())}. Home: {report.home} "
        f"(new documents: {report.access}, {report.state})."
    )
    if written:
        click.echo(f"Report: {written}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--interval",
    type=click.FloatRange(0.1, 3600),
    default=5.0,
    show_default=True,
    help="Seconds between two looks.",
)
@click.option(
    "--settle",
    type=click.FloatRange(0, 3600),
    default=5.0,
    show_default=True,
    help="Seconds for which a file has to be the same: it may still be written.",
)
@access_options
@click.pass_obj
def watch(
    settings: Settings,
    folder: Path,
    interval: float,
    settle: float,
    access: str | None,
    state: str | None,
) -> None:
    """Load what is dropped into a folder, until you stop it (Ctrl-C).

    Files stay where they are. One that cannot be read is named, and tried again when
    it changes; see also: commonshelf health

    Example: commonshelf watch /srv/scanner --state draft
    """
    from index.catch_up import catch_up_home
    from ingest.starting import stop_like_ctrl_c
    from ingest.watching import settled_files
    from repository.vocabulary import load_vocabularies

    settings = _with(settings, access, state)
    _check_apart(settings, [folder])
    click.echo(f"Watching {folder} (Ctrl-C stops it). Home: {settings.home}")
    stop_like_ctrl_c()
    try:
        for files in settled_files(folder, interval, settle):
            vocabularies = load_vocabularies(*settings.vocabulary_dirs)
            report = _take(settings, files, [folder], vocabularies, None, is_quiet=True)
            report.write(settings.reports_dir)
            catch_up_home(settings)
            for entry in report.entries:
                name = Path(entry.path).relative_to(folder.absolute())
                click.echo(f"{entry.outcome}: {name} {entry.document}".rstrip())
                for issue in worth_showing(entry.issues):
                    click.echo(f"        {issue.message}")
            if report.is_interrupted:
                break
    except KeyboardInterrupt:
        pass
    click.echo("Stopped.")


@click.command()
@click.argument("document")
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--edition", type=int, help="Number of the edition. Default: the first.")
@click.option(
    "--seconds",
    type=click.IntRange(1, 86_400),
    default=3600,
    show_default=True,
    help="Longest time that it may take.",
)
@click.pass_obj
def searchable(
    settings: Settings, document: str, output: Path, edition: int | None, seconds: int
) -> None:
    """Write a PDF of a scanned document with its words behind the images.

    For those who want the file; search needs no such PDF. OCRmyPDF makes it.

    Example: commonshelf searchable 7f3k9q minutes-1987.pdf
    """
    from ingest.ocr import find_engine
    from ingest.searchable import make_searchable
    from repository.catalogue import Catalogue

    with closing(Catalogue.open(settings)) as catalogue:
        number = edition or catalogue.document(document, STAFF_SCOPE).editions[0].number
        held, path = catalogue.file_path(document, number, STAFF_SCOPE)
    make_searchable(path, output, held.language, find_engine(), seconds, held.filename)
    click.echo(f"{output}: {held.filename}, searchable")


@click.command()
@format_option
@click.pass_obj
def status(settings: Settings, form: str) -> None:
    """Say what the home holds, what is wrong with which file, and what waits.

    Example: commonshelf status
    """
    from index.catch_up import waiting
    from repository.catalogue import Catalogue

    catalogue = Catalogue.open(settings)
    try:
        counts = catalogue.count(STAFF_SCOPE)
        issues = worth_showing(catalogue.issues())
        behind = waiting(settings, catalogue)
    finally:
        catalogue.close()
    if form == "json":
        told = {
            "home": str(settings.home),
            "documents": counts.documents,
            "editions": counts.editions,
            "pages": counts.pages,
            "changes_not_indexed": behind,
            "issues": [
                {
                    "code": issue.code,
                    "severity": issue.severity,
                    "path": issue.path,
                    "document": issue.document,
                    "message": issue.message,
                }
                for issue in issues
            ],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"Home: {settings.home}")
    click.echo(
        f"{counts.documents} documents, {counts.editions} editions, "
        f"{counts.pages} pages"
    )
    if behind is None:
        click.echo("There is no search index of this version. Run: commonshelf rebuild")
    elif behind:
        click.echo(f"{behind} changes are not in the search index yet.")
    else:
        click.echo("The search index is up to date.")
    for line in in_lines(
        ((issue.path, issue) for issue in issues),
        "All: commonshelf health --all",
    ):
        click.echo(line)
