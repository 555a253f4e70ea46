"""Settings: defaults, then the home's TOML file, then the environment, then options.

Read once, by the command group or by whoever makes the web application, and passed to
whatever needs it.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from repository.errors import SettingsError
from repository.model import Access, State

SETTINGS_FILE = "commonshelf.toml"
_PREFIX = "COMMONSHELF_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where an installation keeps its data and how it works.

    Attributes:
        home: folder of everything that this installation writes.
        corpus_dir: folder of the shipped vocabularies and starter documents.
        database: address of the catalogue's database; empty for SQLite in the home.
        access: access level that an ingest gives where no metadata says another.
        state: state that an ingest gives where no metadata says another.
        workers: processes that read files at the same time.
        seconds_per_file: most processor time for reading one file; it ends after
            three times that by the clock, whatever it waits for.
        megabytes_per_file: most memory for reading one file.
        characters_per_file: most text kept of one file; more is an issue, never silent.
        pages_per_file: most pages read of one file; more is an issue, never silent.
        megabytes_per_upload: largest file taken in.
        files_per_archive: most files taken out of an archive and those inside it.
        megabytes_per_archive: most that these may unfold to, all together.
        address: of the library on the web, such as ``https://library.example.org``,
            for references, feeds and harvesters; empty for that by which it is asked.
        admin_email: whom harvesters may write to; empty for the postmaster there.
    """

    home: Path
    corpus_dir: Path
    database: str = ""
    access: Access = Access.PUBLIC
    state: State = State.PUBLISHED
    workers: int = 2
    seconds_per_file: int = 120
    megabytes_per_file: int = 1024
    characters_per_file: int = 20_000_000
    pages_per_file: int = 20_000
    megabytes_per_upload: int = 512
    files_per_archive: int = 50_000
    megabytes_per_archive: int = 8192
    address: str = ""
    admin_email: str = ""

    @property
    def database_url(self) -> str:
        """SQLAlchemy's address of the catalogue."""
        return self.database or f"sqlite:///{self.home / 'catalogue.sqlite'}"

    @property
    def files_dir(self) -> Path:
        """Folder of the original files."""
        return self.home / "files"

    @property
    def index_dir(self) -> Path:
        """Folder of the search index, which can always be rebuilt."""
        return self.home / "index"

    @property
    def vocabulary_dirs(self) -> tuple[Path, ...]:
        """Folders of the vocabularies: the shipped ones, then those of the home."""
        return (self.corpus_dir / "vocabularies", self.own_vocabularies_dir)

    @property
    def own_vocabularies_dir(self) -> Path:
        """Folder of the concepts that this installation added."""
        return self.home / "vocabularies"

    @property
    def unpacked_dir(self) -> Path:
        """Folder of what running ingests have unpacked; empty between them."""
        return self.home / "unpacked"

    @property
    def reports_dir(self) -> Path:
        """Folder of the reports of past runs."""
        return self.home / "reports"


def default_home(environment: Mapping[str, str]) -> Path:
    """Return the home that is used where none is named: the user's data folder.

    Follows the XDG Base Directory Specification; on Windows ``LOCALAPPDATA``.
    """
    if os.name == "nt" and "LOCALAPPDATA" in environment:
        return Path(environment["LOCALAPPDATA"]) / "commonshelf"
    data = environment.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "commonshelf"


def load_settings(
    home: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings for a home.

    Args:
        home: as named on the command line; None to take ``COMMONSHELF_HOME`` from the
            environment, or else the user's data folder.
        environment: variables to read; None for those of this process.

    Raises:
        SettingsError: an unknown setting, or a value that does not fit, in the file or
            the environment.
    """
    environment = os.environ if environment is None else environment
    if home is None:
        named = environment.get(_PREFIX + "HOME")
        home = Path(named) if named else default_home(environment)
    home = home.expanduser().absolute()
    settings = Settings(home, Path(__file__).parent.parent / "corpus")
    file = home / SETTINGS_FILE
    if file.is_file():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"Cannot read {file}: it is not valid TOML ({error}). Correct it."
            ) from error
        settings = _changed(settings, values, str(file))
    known = {f.name for f in fields(Settings)} - {"home"}
    values = {
        name: environment[_PREFIX + name.upper()]
        for name in known
        if _PREFIX + name.upper() in environment
    }
    return _changed(settings, values, "the environment")


def _changed(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    known = {f.name: f.type for f in fields(Settings) if f.name != "home"}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(
                f"{where}: no setting is called {name!r}. "
                f"Known settings: {', '.join(sorted(known))}."
            )
        try:
            changes[name] = _convert(getattr(settings, name), value)
        except ValueError as error:
            raise SettingsError(
                f"{where}: {value!r} cannot be the setting {name}: {error}."
            ) from error
    return replace(settings, **changes)


def _convert(current: object, value: object) -> object:
    """Return a value in the type of the current one; numbers must be positive."""
    if isinstance(current, Access | State):
        return type(current)(str(value))
    if isinstance(current, Path):
        return Path(str(value)).expanduser().absolute()
    if isinstance(current, int):
        number = int(str(value))
        if number < 1:
            raise ValueError("it must be at least 1")
        return number
    return str(value)
