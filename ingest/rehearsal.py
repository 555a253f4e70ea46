"""A rehearsal of an ingest: the real run, on a copy of the catalogue."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from repository.backup import copy_database
from repository.errors import SettingsError
from repository.settings import Settings


@contextmanager
def rehearsal(settings: Settings) -> Iterator[Settings]:
    """Give settings whose home is a copy that is thrown away in the end.

    So a dry run is no second program that could differ: it does everything, elsewhere.
    The original files are not copied; what the run takes in is.

    Raises:
        SettingsError: the catalogue lies in a database server.
    """
    if settings.database:
        raise SettingsError(
            "A dry run works on a copy of the catalogue, and this one lies in a "
            "database server. Try the files with a home of their own: "
            "commonshelf --home /tmp/trial ingest FOLDER"
        )
    with tempfile.TemporaryDirectory(prefix="commonshelf-rehearsal-") as folder:
        home = Path(folder)
        catalogue = settings.home / "catalogue.sqlite"
        if catalogue.is_file():
            copy_database(catalogue, home / catalogue.name)
        rehearsed = replace(settings, home=home)
        if settings.own_vocabularies_dir.is_dir():
            shutil.copytree(
                settings.own_vocabularies_dir, rehearsed.own_vocabularies_dir
            )
        yield rehearsed
