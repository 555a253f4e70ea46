"""The command group. Commands stand beside what they command; here are their names,
and the options that many of them have.

Each is imported when it is called, so that ``commonshelf search`` never waits for the
libraries that read PDF.
"""

import atexit
import errno
import gc
import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import click

from repository.errors import CommonshelfError
from repository.model import Access, State
from repository.settings import load_settings

_Function = TypeVar("_Function", bound=Callable[..., Any])


def format_option(command: _Function) -> _Function:
    """Add the option that chooses between text and JSON, as ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="For people, or for programs.",
    )(command)


def user_name() -> str:
    """Return who runs the command, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "staff"


def who_option(command: _Function) -> _Function:
    """Add the option that says who does it, for the audit log, as ``who``."""
    return click.option(
        "--who", default=user_name, help="Name for the history. Default: you."
    )(command)


def access_options(command: _Function) -> _Function:
    """Add the options for the access level and state of new documents."""
    access = click.option(
        "--access",
        type=click.Choice([one.value for one in Access]),
        help="Who may see documents that say nothing else. Default: the setting.",
    )
    state = click.option(
        "--state",
        type=click.Choice([one.value for one in State]),
        help="State of documents that say nothing else. Default: the setting.",
    )
    return access(state(command))


def decision_options(accept: str, reject: str) -> Callable[[_Function], _Function]:
    """Return what adds the options that decide about numbered proposals, as
    ``accept`` and ``reject``.

    Args:
        accept, reject: what each does, as the help says it.
    """

    def add(command: _Function) -> _Function:
        for name, line in (("--reject", reject), ("--accept", accept)):
            command = click.option(
                name,
                multiple=True,
                type=int,
                metavar="NUMBER",
                help=f"{line} May be repeated.",
            )(command)
        return command

    return add


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is, what it does in one line, and what follows it.

    Attributes:
        target: module and name, as ``module:name``.
        line: for the list of commands.
        changes: whether the search index has to learn what the command changed.
    """

    target: str
    line: str
    changes: bool = False


STOPPED = 130
"""Exit status of a command that a person stopped: 128 and the number of Ctrl-C."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""A full disk, a full share of it, and one that may not be written to."""

COMMANDS: Mapping[str, Command] = {
    "ingest": Command("ingest.commands:ingest", "Load files and folders."),
    "watch": Command("ingest.commands:watch", "Load what is dropped into a folder."),
    "source": Command(
        "ingest.harvest.commands:source_group", "Name places to collect from."
    ),
    "harvest": Command(
        "ingest.harvest.commands:harvest", "Collect what is new at them.", True
    ),
    "search": Command("index.commands:search", "Search from the terminal."),
    "export": Command(
        "index.export_commands:export",
        "Write what a search finds as CSV, RIS, BibTeX or CSL-JSON.",
    ),
    "show": Command(
        "repository.document_commands:show", "Show a document and its record."
    ),
    "edit": Command("repository.document_commands:edit", "Correct a record.", True),
    "metadata": Command(
        "repository.metadata_commands:metadata",
        "Correct many records in a spreadsheet.",
        True,
    ),
    "reconcile": Command(
        "ingest.reconcile_commands:reconcile",
        "Compare a folder with its table of metadata.",
    ),
    "languages": Command(
        "repository.metadata_commands:languages",
        "List documents that lack a language.",
    ),
    "remove": Command(
        "repository.document_commands:remove", "Take documents out, or back in.", True
    ),
    "erase": Command(
        "index.erase_commands:erase", "Erase a document for good, for legal reasons."
    ),
    "vocabulary": Command(
        "repository.vocabulary_commands:vocabulary", "Export and import thesauri."
    ),
    "organisations": Command(
        "repository.commands:organisations", "List and unite names of issuers.", True
    ),
    "proposals": Command(
        "repository.proposal_commands:proposals",
        "Decide which documents are one.",
        True,
    ),
    "cases": Command(
        "ingest.case_commands:cases", "Decide which suggested cases are right.", True
    ),
    "status": Command("ingest.commands:status", "Say what is held, and what waits."),
    "health": Command(
        "repository.commands:health", "Say what was read or described badly."
    ),
    "searchable": Command(
        "ingest.commands:searchable", "Write a PDF of a scan with its words."
    ),
    "rebuild": Command("index.commands:rebuild", "Make the search index again."),
    "evaluate": Command(
        "index.evaluation_commands:evaluate", "Measure search on judged queries."
    ),
    "check-search": Command(
        "index.case_commands:check_search", "Check what searches have to find."
    ),
    "check": Command("repository.keeping_commands:check", "Verify the stored files."),
    "backup": Command(
        "repository.keeping_commands:backup", "Copy everything into one file."
    ),
    "restore": Command(
        "repository.keeping_commands:restore", "Bring back a backup.", True
    ),
    "upgrade": Command(
        "repository.keeping_commands:upgrade",
        "Bring an older catalogue up to date.",
        True,
    ),
    "serve": Command("search_web.commands:serve", "Serve the search page."),
    "demo": Command(
        "search_web.commands:demo", "Load the starter collection and serve it."
    ),
}
"""The commands, in the order in which they are listed."""


def _load(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def _catch_up(ctx: click.Context) -> None:
    """Let the search index learn what a command changed."""
    if ctx.invoked_subcommand and COMMANDS[ctx.invoked_subcommand].changes:
        _load("index.catch_up:catch_up_home")(ctx.obj)


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = _load(COMMANDS[cmd_name].target)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.line) for name, c in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            try:
                answer = super().invoke(ctx)
            except click.exceptions.Exit as ended:
                # A command that did a part of its work ends with 1.
                if ended.exit_code == 1:
                    _catch_up(ctx)
                raise
            _catch_up(ctx)
            return answer
        except CommonshelfError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(STOPPED)
        except PermissionError as error:
            click.echo(
                f"Error: You may not open {error.filename}. Run the command as the "
                "user to whom it belongs, or ask for the right to.",
                err=True,
            )
            sys.exit(1)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            what = error.filename or "to the disk"
            click.echo(
                f"Error: Cannot write {what}: {error.strerror}. Make room, or choose "
                "another home (--home), then run the same command again.",
                err=True,
            )
            sys.exit(1)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"Commonshelf {version('commonshelf')}")
        ctx.exit()


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Example: commonshelf ingest ~/motions && commonshelf search outsourcing",
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of catalogue, files and index. Default: COMMONSHELF_HOME, else the "
    "user's data folder.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and stop.",
)
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """A research knowledge repository with full-text search."""
    # Python looks for garbage once more when it ends: half a second after an ingest of
    # long documents, for memory that the system takes back anyway.
    atexit.register(gc.freeze)
    ctx.obj = load_settings(home)
