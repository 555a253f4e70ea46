"""Backup and restore: the catalogue and the original files in one tar file.

The search index is left out: it can be rebuilt. Files are stored under their SHA-256
and never change, so a copy of the database taken first, and the files that it names
afterwards, make a consistent whole while work goes on.
"""

import errno
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from repository import schema, tables
from repository.catalogue import Catalogue
from repository.errors import CatalogueError
from repository.files import FileStore
from repository.settings import SETTINGS_FILE, Settings

_MANIFEST = "commonshelf-backup.json"
_VOCABULARIES = "vocabularies"
_OWN_VOCABULARY = re.compile(r"vocabularies/[a-z0-9-]+\.json")
_DATABASE = "catalogue.sqlite"
_RESTORED = (SETTINGS_FILE, _VOCABULARIES, "files", _DATABASE)
_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the store that is not as it should be."""

    sha256: str
    documents: tuple[str, ...]
    what: str


def check_files(
    catalogue: Catalogue, progress: Callable[[int, int], None] | None = None
) -> list[Damage]:
    """Read every stored file and compare it with its SHA-256.

    Args:
        catalogue: to check.
        progress: called with how many files are done, and how many there are.

    Returns:
        What is missing or damaged, with the documents that it concerns.
    """
    with catalogue.reading() as connection:
        wanted = list(connection.execute(sa.select(tables.file.c.sha256)).scalars())
        users: dict[str, list[str]] = {}
        for row in connection.execute(
            sa.select(tables.edition.c.sha256, tables.edition.c.document_id)
        ):
            users.setdefault(row.sha256, []).append(row.document_id)
    found = []
    for done, sha256 in enumerate(wanted, start=1):
        if not catalogue.files.is_intact(sha256):
            there = catalogue.files.path(sha256).exists()
            what = "is damaged" if there else "is missing"
            found.append(Damage(sha256, tuple(users.get(sha256, ())), what))
        if progress:
            progress(done, len(wanted))
    return found


def check_database(catalogue: Catalogue) -> list[str]:
    """Return what SQLite finds wrong with its file; empty if nothing is."""
    if catalogue.engine.dialect.name != "sqlite":
        return []
    with catalogue.reading() as connection:
        answers = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [str(answer) for answer in answers if answer != "ok"]
    counts = Counter((row[0], row[2]) for row in loose)
    return found + [
        f"{table}: {count} rows refer to a missing {missing}"
        for (table, missing), count in counts.items()
    ]


def back_up(settings: Settings, target: Path) -> int:
    """Write everything that an installation holds into one tar file.

    Args:
        settings: of the installation.
        target: the file to write; it must not be there yet.

    Returns:
        How many original files it holds.

    Raises:
        CatalogueError: the target exists, a file is missing, or the catalogue is not
            in SQLite (back that up with the tools of its database).
    """
    if settings.database:
        raise CatalogueError(
            "This catalogue is not in SQLite. Back up the database with its own tools "
            f"and copy the folder {settings.files_dir}."
        )
    if target.exists():
        raise CatalogueError(f"{target} exists already. Choose another name.")
    if not target.parent.is_dir():
        raise CatalogueError(
            f"There is no folder {target.parent}. Make it, or choose another."
        )
    catalogue = Catalogue.open(settings)
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / _DATABASE
            copy_database(settings.home / _DATABASE, database)
            files = list(_files_of(database))
            manifest = {
                "identity": catalogue.identity,
                "revision": schema.NEWEST,
                "made": schema.now(),
                "files": len(files),
            }
            note = Path(folder) / _MANIFEST
            note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            with tarfile.open(unfinished, "w") as archive:
                archive.add(note, _MANIFEST)
                archive.add(database, _DATABASE)
                if (settings.home / SETTINGS_FILE).is_file():
                    archive.add(settings.home / SETTINGS_FILE, SETTINGS_FILE)
                for own in sorted(settings.own_vocabularies_dir.glob("*.json")):
                    archive.add(own, f"{_VOCABULARIES}/{own.name}")
                for sha256 in files:
                    path = catalogue.files.path(sha256)
                    if not path.is_file():
                        raise CatalogueError(
                            f"The stored file {sha256} is missing, so this backup "
                            "would not be whole. See: commonshelf check"
                        )
                    archive.add(path, f"files/{sha256}")
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
        catalogue.close()
    return len(files)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database that may be in use, as of one moment."""
    with (
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _files_of(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        for (sha256,) in connection.execute("SELECT sha256 FROM file ORDER BY sha256"):
            yield sha256


def restore(settings: Settings, source: Path) -> int:
    """Bring back a backup into a home that holds no catalogue.

    Everything is unpacked and verified beside the home first, so that a damaged
    backup leaves the home as it was.

    Args:
        settings: of the installation to restore into.
        source: a file that ``back_up`` wrote.

    Returns:
        How many original files it held.

    Raises:
        CatalogueError: the home has a catalogue, or the backup is not whole.
    """
    if (settings.home / _DATABASE).exists():
        raise CatalogueError(
            f"{settings.home} holds a catalogue already. Restore into an empty home: "
            "commonshelf --home FOLDER restore FILE"
        )
    # What is left of another catalogue: its files, its settings, its thesauri.
    left = [name for name in _RESTORED if _is_there(settings.home / name)]
    if left:
        raise CatalogueError(
            f"{settings.home} holds {' and '.join(left)} already, which a restore "
            "would replace. Restore into an empty home: commonshelf --home FOLDER "
            "restore FILE"
        )
    settings.home.mkdir(parents=True, exist_ok=True)
    beside = settings.home / ".restoring"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with tarfile.open(source) as archive:
            files = _unpack(archive, beside, source)
        for name in _RESTORED:
            if (beside / name).exists():
                (beside / name).rename(settings.home / name)
    except (tarfile.TarError, sqlite3.Error, OSError, KeyError, ValueError) as error:
        # The disk is full or may not be written to: nothing is wrong with the backup.
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            raise
        raise CatalogueError(
            f"Cannot restore {source}: it is not a whole backup of Commonshelf "
            f"({error}). The home was left as it was."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return files


def _is_there(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _unpack(archive: tarfile.TarFile, folder: Path, source: Path) -> int:
    store = FileStore(folder / "files")
    store.root.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        for member in archive:
            if not member.isfile():
                raise ValueError(f"it holds {member.name}, which is no file")
            # Only names that a backup has are unpacked, under names of our own.
            if member.name in (_MANIFEST, _DATABASE, SETTINGS_FILE):
                _write(archive, member, folder / member.name)
            elif _OWN_VOCABULARY.fullmatch(member.name):
                (folder / _VOCABULARIES).mkdir(exist_ok=True)
                _write(archive, member, folder / member.name)
            elif member.name.startswith("files/"):
                incoming = Path(scratch) / "incoming"
                _write(archive, member, incoming)
                store.put(incoming, member.name.removeprefix("files/"))
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    named = set(_files_of(folder / _DATABASE))
    missing = named - set(store.stored())
    if missing or len(named) != manifest["files"]:
        raise ValueError(f"{len(missing)} files are missing")
    return len(named)


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    stream = archive.extractfile(member)
    if stream is None:
        raise ValueError(f"{member.name} cannot be read")
    with stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out)
