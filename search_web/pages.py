"""Search with its first page, help, and what staff are told of health."""

import re
from dataclasses import replace

from flask import (
    Blueprint,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from index.fields import FACETS, facets_of
from index.query import LIMIT, MAX_OFFSET, Query
from index.results import Expansion, Hit, Results
from repository.errors import (
    IndexUnavailable,
)
from repository.health import ADVICE, health
from repository.identifiers import slug
from repository.model import Access
from search_web import query_examples
from search_web.facet_lists import listed_facets
from search_web.interface import interface_language, is_read, link
from search_web.presenting import language_name, numbers_near
from search_web.shelf import shelf

blueprint = Blueprint("pages", __name__)

NEWEST, NEWEST_OWN = 7, 4
"""Documents that the first page shows as the newest, and of these at most in the
reader's language."""
_TYPED_PLAINLY = re.compile(r"[\w-]+")
EXAMPLES = (
    ("concepts", "remunicipalisation"),
    ("concepts", "living-wage"),
    ("sectors", "water"),
)
"""Concepts, by vocabulary, whose names the first page proposes to search for."""


def asked_query(*others: str) -> Query:
    """Return the search that the address asks for.

    Args:
        others: parameters of the address that are not part of the search.

    Raises:
        QueryError: it cannot be read.
    """
    return Query.from_params(
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("ui", *others)
    )


def same_page_in(language: str) -> str:
    """Return the address of this page in another interface language."""
    params = MultiDict(request.args if is_read() else ())
    params["ui"] = language
    parts = dict(request.view_args or {})
    return link(
        request.endpoint or "pages.search", None, **parts, **params.to_dict(False)
    )


@blueprint.get("/")
def search() -> ResponseReturnValue:
    """Show the first page, or the answer to a search."""
    asked = {name for name in request.args if name != "ui"}
    if any(not value.strip() for value in request.args.values()):
        # What a form sends of its empty fields does not belong into a shared link.
        return redirect(_without_empty_parameters())
    ui = interface_language()
    if not asked:
        results = shelf().search(Query(sort="date", limit=NEWEST), ui)
        return render_template(
            "home.html",
            results=results,
            newest=_newest(results, ui),
            hit_link=hit_link,
            examples=_examples(ui),
        )
    results = shelf().search(asked_query(), ui)
    return render_template(
        "search.html",
        results=results,
        query=results.query,
        facets=listed_facets(results),
        chosen=_chosen(results, ui),
        search_name=search_name,
        first_names=_first_names,
        hit_link=hit_link,
        offsets=_offsets(results),
    )


def _newest(results: Results, ui: str) -> list[tuple[str, list[Hit]]]:
    """Return the newest documents in the reader's language, and others, each with the
    name of the language.

    Args:
        results: the newest in any language.
        ui: language of the reader.
    """
    asked = Query(sort="date", limit=NEWEST_OWN, filters={"language": (ui,)})
    own = shelf().search(asked, ui).hits
    held = {hit.id for hit in own}
    others = [hit for hit in results.hits if hit.id not in held]
    groups = [
        (language_name(ui, ui), list(own)),
        (gettext("Other languages"), others[: NEWEST - len(own)]),
    ]
    return [(name, hits) for name, hits in groups if hits]


def _examples(ui: str) -> list[str]:
    """Return searches that the first page proposes, in the reader's language."""
    vocabularies = shelf().vocabularies
    return [
        vocabularies[name].name_of(id, ui)
        for name, id in EXAMPLES
        if id in vocabularies[name]
    ]


def _without_empty_parameters() -> str:
    kept = [(n, v) for n, v in request.args.items(multi=True) if v.strip()]
    return link("pages.search", None, **MultiDict(kept).to_dict(flat=False))


def _chosen(results: Results, ui: str) -> list[tuple[str, str, str]]:
    """Return the chosen filters as facet, label, and the address without it."""
    query = results.query
    chosen = []
    for facet in FACETS:
        labels = {value.value: value.label for value in results.facets.get(facet, ())}
        for value in query.values(facet):
            url = link("pages.search", query.toggle(facet, value))
            label = labels.get(value) or filter_label(facet, value, ui)
            chosen.append((facet, label, url))
    return chosen


def filter_label(facet: str, value: str, ui: str) -> str:
    """Return the label of a filter that the answer itself does not list."""
    vocabularies = shelf().vocabularies
    if facet == "year":
        return value.replace("..", "–")
    if facet == "place":
        return vocabularies.place_name(value, ui)
    if FACETS[facet].vocabulary:
        return vocabularies[FACETS[facet].vocabulary].name_of(value, ui)
    return value


def search_name(query: Query, ui: str) -> str:
    """Return the name of a search: its words, then the labels of its filters."""
    said = [query.q] if query.q else []
    said += [
        filter_label(facet, value, ui)
        for facet in FACETS
        for value in query.values(facet)
    ]
    return " · ".join(said) or gettext("All documents")


def hit_link(hit: Hit, query: Query, page: int | None = None) -> str:
    """Return the address of a hit's document, at a page if one is given."""
    several = len(hit.languages) > 1 or hit.edition != 1
    return link(
        "document_page.document",
        query if query.q else None,
        id=hit.id,
        slug=slug(hit.title) or None,
        edition=hit.edition if several else None,
        page=page,
        _anchor="m1" if page else None,
    )


def _first_names(expansion: Expansion) -> list[tuple[str, str]]:
    """Return one label a language of what was searched besides, each spelling once;
    the reader's own language last, since its names say least that is new."""
    names: dict[str, tuple[str, str]] = {}
    ui = interface_language()
    every = sorted(expansion.labels.items(), key=lambda pair: pair[0] == ui)
    for language, labels in every:
        for label in labels[:1]:
            names.setdefault(label.casefold(), (language, label))
    return list(names.values())


def _offsets(results: Results) -> list[int | None]:
    """Return the offsets of the pages of results to link to; None for a gap."""
    limit = results.query.limit or LIMIT
    last = (min(results.total, MAX_OFFSET) - 1) // limit
    near = numbers_near(results.query.offset // limit, 0, last)
    return [None if number is None else number * limit for number in near]


@blueprint.get("/help")
def help_page() -> str:
    """Explain how to search; facets and options come from the tables of the index."""
    return render_template(
        "help.html",
        facets=facets_of(shelf().scope),
        examples=query_examples.examples(interface_language()),
        typed_filters=_typed_filters(),
    )


def _typed_filters() -> dict[str, str]:
    """Return for each facet a filter as one may type it, with the value that most
    documents have; none while the index cannot be used."""
    try:
        facets = shelf().search(Query(limit=1), interface_language()).facets
    except IndexUnavailable:
        return {}
    return {
        name: f"{name}:{values[0].value}"
        for name, values in facets.items()
        if values and _TYPED_PLAINLY.fullmatch(values[0].value)
    }


@blueprint.get("/health")
def health_page() -> str:
    """Show staff what was read or described badly.

    Raises:
        NotFound: the readers of this process are not staff.
    """
    here = shelf()
    if Access.STAFF not in here.scope.access:
        raise NotFound
    found = health(here.catalogue, every=bool(request.args.get("all")))
    wanted = request.args.get("all")
    if wanted:
        kept = tuple(one for one in found.findings if one.code == wanted)
        found = replace(found, findings=kept)
    return render_template("health.html", health=found, advice=ADVICE)
