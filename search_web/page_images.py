"""Pages of PDFs as pictures, for screens on which the original cannot stand beside its
text: phones open no PDF inside a page, and none at a page's number."""

import os
from pathlib import Path
from zlib import crc32

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from ingest.readers.formats import PDF
from repository.errors import DocumentNotFound, ReadError
from repository.files import replace_file
from repository.model import Edition
from search_web.shelf import shelf

blueprint = Blueprint("page_images", __name__)

KEPT_MEGABYTES = 500
"""Pictures that are kept so that they are not drawn again."""
_LOOK_EVERY = 64


def has_images(edition: Edition) -> bool:
    """Return whether there are pictures of the pages of an edition."""
    return edition.media_type == PDF


@blueprint.get("/d/<id>/file/<int:edition>/page/<int:number>.webp")
def page_image(id: str, edition: int, number: int) -> Response:
    """Send a page of an edition as a picture.

    Raises:
        DocumentNotFound: the reader may see no such page.
        NotFound: it cannot be drawn.
    """
    here = shelf()
    held, path = here.catalogue.file_path(id, edition, here.scope)
    if not has_images(held) or not 1 <= number <= held.page_count:
        raise DocumentNotFound(
            "There is no page %(number)s: %(title)s has %(count)s.",
            number=number,
            title=repr(held.title),
            count=held.page_count,
        )
    kept = Kept(here.settings.home / "cache" / "pages")
    name = f"{held.sha256}-{number}.webp"
    drawn = kept.get(name)
    if drawn is None:
        try:
            drawn = here.page_images.draw(path, number)
        except ReadError as error:
            raise NotFound from error
        kept.put(name, drawn)
    response = Response(drawn, mimetype="image/webp")
    # The same bytes for ever, but only for those who may see them now.
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.set_etag(f"{held.sha256}-{number}")
    response.make_conditional(request)
    return response


class Kept:
    """A folder of files that may be gone at any time, within a bound."""

    def __init__(self, folder: Path, megabytes: int = KEPT_MEGABYTES) -> None:
        self._folder = folder
        self._bound = megabytes << 20

    def get(self, name: str) -> bytes | None:
        """Return a file's bytes, or None; what was asked for last goes last."""
        file = self._folder / name
        try:
            found = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return found

    def put(self, name: str, content: bytes) -> None:
        """Keep a file. That a disk is full or may not be written to is no reason not
        to show what was drawn."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._folder / name, content)
            # The same names in every process: `hash` would give each its own.
            if crc32(name.encode()) % _LOOK_EVERY == 0:
                self.trim()
        except OSError:
            return

    def trim(self) -> None:
        """Remove the files that were not asked for longest, beyond the bound."""
        held = sorted(
            ((entry.stat(), entry) for entry in os.scandir(self._folder)),
            key=lambda one: -one[0].st_mtime_ns,
        )
        size = 0
        for status, entry in held:
            size += status.st_size
            if size > self._bound:
                Path(entry.path).unlink(missing_ok=True)
