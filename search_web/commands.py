"""The commands that put the pages up: ``serve`` and ``demo``."""

import logging
import os
import socket
import sys

import click
from click.core import ParameterSource

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.errors import CommonshelfError, SettingsError
from repository.model import AFFILIATES_SCOPE, PUBLIC_SCOPE, STAFF_SCOPE, Scope
from repository.settings import Settings
from repository.vocabulary import load_vocabularies
from search_web.app import create_app
from search_web.processes import serve_in_processes, usual_number
from search_web.serving import serve_app
from search_web.shelf import Shelf

SCOPES: dict[str, Scope] = {
    "public": PUBLIC_SCOPE,
    "affiliates": AFFILIATES_SCOPE,
    "staff": STAFF_SCOPE,
}
"""What those who reach the pages may see."""

_HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at."
)
_PORT = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen at; 0 for any that is free.",
)
_THREADS = click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Requests that each process answers at the same time.",
)
_PROCESSES = click.option(
    "--processes",
    default=usual_number,
    show_default="one a processor, at most 4",
    type=click.IntRange(1, 32 if hasattr(os, "fork") else 1),
    help="Processes that answer; each keeps what is asked often in memory of its own.",
)


@click.command()
@_HOST
@_PORT
@_THREADS
@_PROCESSES
@click.option(
    "--as",
    "readers",
    type=click.Choice(list(SCOPES)),
    default="public",
    show_default=True,
    help="What those who reach the pages may see. There is no login: use anything but "
    "public only where the machine itself keeps others out.",
)
@click.option(
    "--log-requests",
    is_flag=True,
    help="Write a line for each request to standard error: who asked, for what, the "
    "status, bytes, milliseconds. It tells what readers search for.",
)
@click.pass_obj
def serve(
    settings: Settings,
    host: str,
    port: int,
    threads: int,
    processes: int,
    readers: str,
    log_requests: bool,
) -> None:
    """Serve the search page until you press Ctrl-C.

    Example: commonshelf serve --host 0.0.0.0 --port 80
    """
    try:
        catch_up_home(settings)
    except CommonshelfError as error:
        click.echo(f"Warning: {error}", err=True)
    if log_requests:
        _log_requests()
    _serve(
        settings,
        _listen(host, port),
        processes,
        threads,
        SCOPES[readers],
        log_requests,
    )


@click.command()
@_HOST
@_PORT
@_THREADS
@_PROCESSES
@click.option("--no-serve", is_flag=True, help="Load the collection, then stop.")
@click.pass_context
def demo(
    ctx: click.Context,
    host: str,
    port: int,
    threads: int,
    processes: int,
    no_serve: bool,
) -> None:
    """Load the starter collection and serve it.

    Documents that are there already are passed over, so a second run starts at once.

    Example: commonshelf --home /tmp/try demo
    """
    settings: Settings = ctx.obj
    load_starter_collection(settings)
    if no_serve:
        return
    try:
        listener = _listen(host, port)
    except SettingsError:
        if ctx.get_parameter_source("port") is not ParameterSource.DEFAULT:
            raise
        listener = _listen(host, 0)
    _serve(settings, listener, processes, threads, PUBLIC_SCOPE)


def load_starter_collection(settings: Settings) -> None:
    """Take the shipped documents into an installation, and index them.

    Raises:
        SettingsError: no documents are shipped with this installation.
    """
    from ingest.starting import start_early

    start_early(settings.vocabulary_dirs)

    # The readers' libraries are slow to import; `serve` does without.
    from ingest.incoming import find_files
    from ingest.ocr import find_engine
    from ingest.pipeline import Ingest

    folder = settings.corpus_dir / "documents"
    files = find_files([folder]) if folder.is_dir() else []
    if not files:
        raise SettingsError(
            f"There are no starter documents in {folder}: this installation is "
            "incomplete. Install it again, or load your own: commonshelf ingest FOLDER"
        )
    catalogue = Catalogue.open(settings, create=True)
    try:
        vocabularies = load_vocabularies(*settings.vocabulary_dirs)
        run = Ingest(catalogue, settings, vocabularies, [folder], engine=find_engine())
        with click.progressbar(
            length=len(files), label="Loading the starter collection", file=sys.stderr
        ) as bar:
            report = run.run(files, each=lambda entry: bar.update(1))
        held = catalogue.count(PUBLIC_SCOPE).documents
    finally:
        catalogue.close()
    for entry in report.failures():
        for issue in entry.issues:
            click.echo(f"Warning: {issue.message}", err=True)
    catch_up_home(settings)
    click.echo(f"{held} documents are in {settings.home}")


def _serve(
    settings: Settings,
    listener: socket.socket,
    processes: int,
    threads: int,
    scope: Scope,
    log_requests: bool = False,
) -> None:
    app = create_app(settings, scope)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    # That requests wait for a moment while all threads work is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    here: Shelf = app.extensions["shelf"]

    def serve() -> None:
        try:
            serve_app(app, listener, threads, here.stop, log_requests)
        finally:
            here.close()

    click.echo(f"Commonshelf is at http://{shown}:{port}/ (Ctrl-C stops it)")
    serve_in_processes(processes, serve, listener)


def _log_requests() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("commonshelf.requests")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        SettingsError: the address is not ours, or the port is taken.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # From here on connections wait for us, so the address may be told.
        listener.listen(128)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen at {host}, port {port}: {error.strerror}. "
            "Choose another with --port or --host."
        ) from error
    return listener
