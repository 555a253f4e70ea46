"""Style sheet, scripts and icon: read once, named by what is in them.

A page names each with a mark of its content, so that browsers keep it for a year and
have the new one with the first page after an upgrade.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path

from flask import Response, request, url_for
from werkzeug.exceptions import NotFound

_FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages need.

    Attributes:
        content: its bytes.
        media_type: what they are.
        mark: another one for other bytes.
    """

    content: bytes
    media_type: str
    mark: str


def asset_address(name: str) -> str:
    """Return the address of an asset, with its mark."""
    return url_for("static", filename=name, v=_assets()[name].mark)


def send_asset(filename: str) -> Response:
    """Send an asset; for good if the address has its mark.

    Raises:
        NotFound: there is none of this name.
    """
    asset = _assets().get(filename)
    if asset is None:
        raise NotFound
    response = Response(asset.content, mimetype=asset.media_type)
    is_marked = request.args.get("v") == asset.mark
    response.headers["Cache-Control"] = _FOREVER if is_marked else "no-cache"
    return response


@cache
def _assets() -> Mapping[str, Asset]:
    found = {}
    for file in _FOLDER.iterdir():
        content = file.read_bytes()
        mark = blake2b(content, digest_size=6).hexdigest()
        media_type = guess_type(file.name)[0] or "application/octet-stream"
        found[file.name] = Asset(content, media_type, mark)
    return found
