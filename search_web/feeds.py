"""A search to follow: what it finds, in the order in which it came in."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext

from index.results import Hit
from index.searching import newest
from repository.citing.references import Referencing
from repository.listing import documents_by_arrival, earliest_stamp
from search_web.addresses import library_address
from search_web.atom import Entry, Feed, write_feed
from search_web.interface import interface_language, link
from search_web.labels import PAGE_NAMES
from search_web.pages import asked_query, hit_link, search_name
from search_web.shelf import shelf

blueprint = Blueprint("feeds", __name__)

ENTRIES = 30
"""Documents of a feed; a reader asks again before so many have come in."""


@blueprint.get("/feed")
def feed() -> Response:
    """Send a search as an Atom feed, with the passages that match.

    Raises:
        QueryError: the search cannot be carried out as asked.
    """
    here, ui, query = shelf(), interface_language(), asked_query()
    root = library_address()
    arrived = documents_by_arrival(here.catalogue, here.scope)
    hits = newest(
        here.catalogue,
        here.engine,
        here.vocabularies,
        query,
        here.scope,
        [id for id, _ in arrived],
        ENTRIES,
        ui,
    )
    documents = here.catalogue.documents([hit.id for hit in hits], here.scope)
    referencing = Referencing(here.vocabularies, ui, root)
    stamps = dict(arrived)
    entries = [
        Entry(
            referencing.refer(documents[hit.id], edition),
            hit,
            stamps[hit.id],
            root + hit_link(hit, query, _first_page(hit)),
            gettext(PAGE_NAMES[hit.page_kind], number=_first_page(hit)),
        )
        for hit in hits
        if hit.id in documents and (edition := documents[hit.id].edition(hit.edition))
    ]
    head = Feed(
        here.catalogue.identity,
        f"Commonshelf: {search_name(query, ui)}",
        ui,
        root + link("feeds.feed", query),
        root + link("pages.search", query, sort="date"),
        urlencode(sorted(query.to_params())),
        earliest_stamp(here.catalogue),
    )
    response = Response(write_feed(head, entries), mimetype="application/atom+xml")
    response.add_etag()
    response.make_conditional(request)
    return response


def _first_page(hit: Hit) -> int:
    return hit.snippets[0].page if hit.snippets else 1
