"""Bringing the index up to what the catalogue holds: the same code after an ingest,
at start-up, after a crash and for a rebuild."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.documents import Change, read_changes
from index.engine import Engine, open_engine, open_engine_in
from index.state import locked, read_state, remove_other_folders, write_state
from repository import outbox
from repository.catalogue import Catalogue
from repository.errors import IndexUnavailable
from repository.model import STAFF_SCOPE
from repository.settings import Settings
from repository.vocabulary import Vocabularies, load_vocabularies

Progress = Callable[[int, int], None]
"""Called with how many documents are done, and how many there are to do."""

_BATCH = 2_500
"""Documents written at once: fewer make more segments, more take more memory."""
_CHARACTERS = 20_000_000
"""Text written at once, unless one document has more: about 400 MB while it is."""
_READ = 50
"""Documents read from the catalogue at once, fewer where they are long."""
_READ_CHARACTERS = 5_000_000
"""Text that is read at once, if no document is longer than those before it."""
_REBUILDING = "rebuild"


def _silent(done: int, all: int) -> None:
    """Say nothing."""


def catch_up(
    catalogue: Catalogue,
    engine: Engine,
    vocabularies: Vocabularies,
    progress: Progress = _silent,
) -> int:
    """Carry out all changes that the index does not have yet.

    Each batch is one commit, and only then is it noted how far the index is. If the
    process dies between the two the batch is carried out again, which changes nothing.

    Returns:
        How many documents were written or removed.

    Raises:
        IndexUnavailable: another process is changing the index.
    """
    done = 0
    while waiting := outbox.changes_after(catalogue, engine.applied, 1):
        behind = outbox.last_change(catalogue) - waiting[0][0] + 1
        with engine.writing():
            # The last place at which each document is named, oldest first; none if
            # another process was faster.
            batch = {
                id: at
                for at, id in outbox.changes_after(catalogue, engine.applied, _BATCH)
            }
            ids = sorted(batch, key=lambda id: batch[id])
            for changes in _portions(catalogue, vocabularies, ids):
                engine.apply(changes, batch[changes[-1].id])
                done += len(changes)
                progress(done, max(done, behind))
    return done


def _portions(
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    ids: Sequence[str],
    progress: Progress = _silent,
) -> Iterator[list[Change]]:
    """Read documents in portions that are written at once; ``progress`` is told of
    what is read, which is most of the work."""
    portion: list[Change] = []
    size = done = 0
    at_once = 1
    while done < len(ids):
        changes = read_changes(catalogue, vocabularies, ids[done : done + at_once])
        lengths = [_characters(change) for change in changes]
        for change, length in zip(changes, lengths, strict=True):
            portion.append(change)
            size += length
            if size >= _CHARACTERS or len(portion) >= _BATCH:
                yield portion
                portion, size = [], 0
        done += len(changes)
        progress(done, len(ids))
        longest = max([1, *lengths])
        at_once = max(1, min(_READ, 2 * at_once, _READ_CHARACTERS // longest))
    if portion:
        yield portion


def _characters(change: Change) -> int:
    if change.document is None:
        return 0
    return sum(len(text) for e in change.document.editions for _, text, _ in e.pages)


def catch_up_home(
    settings: Settings,
    progress: Progress = _silent,
    vocabularies: Vocabularies | None = None,
) -> int:
    """Bring an installation's index up to date, making it again where it is missing
    or of no use.

    Args:
        settings: which installation.
        progress: told of each commit.
        vocabularies: of the installation, if they are loaded already.

    Returns:
        How many documents were written or removed.

    Raises:
        CatalogueError: there is no catalogue.
        IndexUnavailable: another process is changing the index.
    """
    catalogue = Catalogue.open(settings)
    try:
        vocabularies = vocabularies or load_vocabularies(*settings.vocabulary_dirs)
        try:
            engine = open_engine(settings, catalogue.identity)
        except IndexUnavailable:
            return rebuild(catalogue, settings, vocabularies, progress)
        try:
            if engine.applied > outbox.last_change(catalogue):
                # The catalogue is older than the index: a backup was brought back.
                return rebuild(catalogue, settings, vocabularies, progress)
            done = catch_up(catalogue, engine, vocabularies, progress)
            _trim(catalogue, settings, engine.applied)
            return done
        finally:
            engine.close()
    finally:
        catalogue.close()


def _trim(catalogue: Catalogue, settings: Settings, through: int) -> None:
    """Let the catalogue forget what the index has; not while an index is being made
    that may lack some of it."""
    try:
        with locked(settings.index_dir, 0, _REBUILDING):
            outbox.trim(catalogue, through)
    except IndexUnavailable:
        return


def waiting(settings: Settings, catalogue: Catalogue) -> int | None:
    """Return how many changes the index does not have yet; None if there is none of
    this catalogue and version."""
    try:
        state = read_state(settings.index_dir, catalogue.identity)
    except IndexUnavailable:
        return None
    return len(outbox.changes_after(catalogue, state.applied, 1_000_000))


def rebuild(
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
    progress: Progress = _silent,
) -> int:
    """Make the index again from the catalogue, and let it take over in one step.

    It is built beside the live one, which goes on answering; whoever has that open
    finds the new one at the next question.

    Returns:
        How many documents it holds.

    Raises:
        IndexUnavailable: another process is changing the index.
    """
    live = settings.index_dir
    with locked(live, 1, _REBUILDING):
        building = live / f"building-{uuid.uuid4().hex[:12]}"
        through = outbox.last_change(catalogue)
        ids = catalogue.document_ids(STAFF_SCOPE)
        engine = open_engine_in(building, catalogue.identity, create=True)
        try:
            for changes in _portions(catalogue, vocabularies, ids, progress):
                engine.apply(changes, 0)
        finally:
            engine.close()
        with locked(live):
            state = read_state(building, catalogue.identity)
            (building / state.folder).rename(live / state.folder)
            write_state(live, replace(state, applied=through))
            remove_other_folders(live, state.folder)
        engine = open_engine(settings, catalogue.identity)
        try:
            catch_up(catalogue, engine, vocabularies)
            outbox.trim(catalogue, engine.applied)
        finally:
            engine.close()
    return len(ids)
