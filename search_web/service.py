"""What is asked by machines about the service: crawlers, browsers, supervisors."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from repository.errors import CommonshelfError
from search_web.addresses import library_address
from search_web.assets import send_asset
from search_web.shelf import shelf

blueprint = Blueprint("service", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers to leave the endless combinations of filters alone."""
    lines = (
        "User-agent: *",
        "Allow: /oai?verb=",
        "Allow: /api/oembed",
        "Disallow: /api/",
        "Disallow: /*?*&*&",
        "Disallow: /*?ui=",
        f"Sitemap: {library_address()}/sitemap.xml",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Send the icon to browsers that ask for it where no page names it: beside PDF."""
    return send_asset("icon.svg")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether searches can be answered, and if not, why."""
    if shelf().is_stopping:
        return Response("stopping\n", mimetype="text/plain"), 503
    try:
        engine = shelf().engine
    except CommonshelfError as error:
        return Response(f"{error}\n", mimetype="text/plain"), 503
    return Response(f"ready, generation {engine.generation}\n", mimetype="text/plain")
