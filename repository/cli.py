"""The command group. Commands stand beside what they command; here are their names.

Each is imported when it is called, so that ``commonshelf search`` never waits for the
libraries that read PDF.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

from repository.errors import CommonshelfError
from repository.settings import load_settings

COMMANDS: Mapping[str, tuple[str, str]] = {
    "ingest": ("ingest.commands:ingest", "Load files and folders."),
    "search": ("index.commands:search", "Search from the terminal."),
    "show": ("repository.commands:show", "Show a document and its record."),
    "edit": ("repository.commands:edit", "Correct a record."),
    "remove": ("repository.commands:remove", "Take documents out, or back in."),
    "status": ("ingest.commands:status", "Say what is held, and what waits."),
    "rebuild": ("index.commands:rebuild", "Make the search index again."),
    "evaluate": ("index.commands:evaluate", "Measure search on judged queries."),
    "check": ("repository.commands:check", "Verify the stored files."),
    "backup": ("repository.commands:backup", "Copy everything into one file."),
    "restore": ("repository.commands:restore", "Bring back a backup."),
    "upgrade": ("repository.commands:upgrade", "Bring an older catalogue up to date."),
    "serve": ("search_web.commands:serve", "Serve the search page."),
    "demo": ("search_web.commands:demo", "Load the starter collection and serve it."),
}
"""Where each command is, and what it does in one line."""


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is not a command")
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CommonshelfError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)


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
    ctx.obj = load_settings(home)
