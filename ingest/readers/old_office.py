"""Documents of Word and PowerPoint before 2007, and of WordPerfect, by a program that
reads them and is installed: LibreOffice, or for Word antiword or catdoc.

LibreOffice keeps headings, lists, tables and what the document says of itself; the
others give plain text, a hundred times as fast.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.children import bound_child
from ingest.readers import odt, open_presentation
from ingest.readers.blocks import Warnings, extraction, pages_of
from ingest.readers.formats import DOC, FORMATS, PPT, WPD, media_type_of
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.text import text_blocks
from repository.errors import ReadError
from repository.model import Extraction

_READERS: dict[str, tuple[str, Callable[[Path, Limits], Extraction]]] = {
    DOC: ("odt", odt.read),
    WPD: ("odt", odt.read),
    PPT: ("odp", open_presentation.read),
}
"""What LibreOffice turns each format into, and what reads that."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
</item></oor:items>
"""
"""Settings of LibreOffice: no macro runs, and nothing that a document links to is
fetched."""


@dataclass(frozen=True, slots=True)
class _TextProgram:
    """A program that writes the text of a Word document to its standard output."""

    name: str
    options: tuple[str, ...]


_TEXT_PROGRAMS = (
    _TextProgram("antiword", ("-m", "UTF-8.txt", "-w", "0")),
    # Without -w it breaks lines; it reads the small files that antiword refuses.
    _TextProgram("catdoc", ("-d", "utf-8", "-w")),
)


def read(path: Path, limits: Limits) -> Extraction:
    """Read a document by the best of the programs that are installed.

    Raises:
        ReadError: none is installed, or none can read it.
    """
    media_type = media_type_of(path)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    programs = [one for one in _TEXT_PROGRAMS if shutil.which(one.name)]
    if media_type != DOC:
        programs = []
    if office is None and not programs:
        raise _needs_office(path, media_type)
    found = _by_office(office, path, limits, media_type) if office else None
    if found is None:
        found = _by_text_programs(programs, path, limits)
    if found is None:
        raise cannot_read(path, "unreadable")
    return replace(found, media_type=media_type)


def _needs_office(path: Path, media_type: str) -> ReadError:
    """Return the error for a document that no program here can open."""
    package = "impress" if media_type == PPT else "writer"
    return cannot_read(
        path,
        f"unknown-format:{'word' if media_type == DOC else 'office'}",
        kind=FORMATS[media_type].label,
        command=f"sudo apt-get install libreoffice-{package}-nogui",
    )


def _by_office(
    office: str, path: Path, limits: Limits, media_type: str
) -> Extraction | None:
    """Return what LibreOffice makes of a document; None if it makes nothing."""
    ending, read_made = _READERS[media_type]
    with tempfile.TemporaryDirectory(prefix="commonshelf-") as folder:
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        # By a name of ours: the document's own may begin with "-".
        given = Path(folder, f"document{FORMATS[media_type].suffixes[0]}")
        shutil.copyfile(path, given)
        _run(
            [
                office,
                f"-env:UserInstallation={profile.parent.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                ending,
                "--outdir",
                folder,
                str(given),
            ],
            folder,
        )
        made = given.with_suffix(f".{ending}")
        if not made.is_file():
            return None
        return _renamed(read_made(made, limits), made.name, path.name)


def _renamed(found: Extraction, made: str, name: str) -> Extraction:
    """Return an extraction whose warnings name the document that a person knows."""
    told = tuple((code, text.replace(made, name)) for code, text in found.warnings)
    return replace(found, warnings=told)


def _by_text_programs(
    programs: list[_TextProgram], path: Path, limits: Limits
) -> Extraction | None:
    """Return the text that one of the programs gives; None if none gives any."""
    for program in programs:
        told = _run([program.name, *program.options, str(path.absolute())], "/")
        text = told[: limits.characters * 4].decode("utf-8", "replace")
        if text.strip():
            warnings = Warnings.about(path)
            pages = pages_of(list(text_blocks(text)))
            return extraction(("old_office", "", DOC), pages, limits, warnings)
    return None


def _run(command: list[str], folder: str) -> bytes:
    """Run a program that ends with this process; return what it wrote."""
    done = subprocess.run(  # noqa: S603 (programs that `which` found; no shell)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": folder},
        preexec_fn=bound_child(),
    )
    return done.stdout
