"""Pages of themes and of public services, to be sent to a member: what it is, the
documents that say most of it, the newest, cases, and ways on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from index.query import LIMIT, Query
from index.results import FacetValue, Results
from index.searching import find_all
from index.values import with_broader
from repository.cases import CaseLink
from repository.model import Case
from repository.vocabulary import Vocabulary
from search_web.interface import interface_language
from search_web.pages import hit_link
from search_web.shelf import shelf

blueprint = Blueprint("subjects", __name__)

KEY, NEWEST, CASES = 5, 5, 8
"""Documents and cases that a page shows of each sort."""
FEWEST_FOR_KEY = 4
"""Documents from which on it says something to choose among them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject.

    Attributes:
        field: of the record, and facet.
        vocabulary: of its concepts.
        beside: facets that its pages count.
    """

    field: str
    vocabulary: str
    beside: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "themes": Kind("theme", "themes", ("sector", "language", "type")),
    "sectors": Kind("sector", "sectors", ("theme", "language", "type")),
}


@blueprint.get("/<any(themes, sectors):kind>")
def subjects(kind: str) -> str:
    """Show all subjects of a kind with the number of their documents."""
    one = KINDS[kind]
    ui = interface_language()
    results = shelf().search(Query(sort="date", limit=1), ui)
    counts = {value.value: value.count for value in results.facets.get(one.field, ())}
    vocabulary = _vocabulary(one)
    rows = [
        FacetValue(id, vocabulary.name_of(id, ui), counts.get(id, 0), False)
        for id in vocabulary.concepts
    ]
    rows.sort(key=lambda row: (-row.count, row.label))
    return render_template(
        "subjects.html",
        kind=kind,
        field=one.field,
        rows=rows,
        concepts=vocabulary.concepts,
    )


@blueprint.get("/<any(themes, sectors):kind>/<id>")
def subject(kind: str, id: str) -> str:
    """Show one theme or public service.

    Raises:
        NotFound: there is none of this name.
    """
    one, here, ui = KINDS[kind], shelf(), interface_language()
    vocabulary = _vocabulary(one)
    if id not in vocabulary:
        raise NotFound
    name = vocabulary.name_of(id, ui)
    query = Query(sort="date", limit=NEWEST, filters={one.field: (id,)})
    latest = here.search(query, ui)
    return render_template(
        "subject.html",
        kind=kind,
        field=one.field,
        id=id,
        name=name,
        definition=vocabulary.concepts[id].defined(ui),
        others=[each for each in vocabulary.concepts[id].labels(ui) if each != name],
        narrower=_narrower(vocabulary, id, ui),
        key=_key_documents(query, name, latest, ui),
        latest=latest,
        beside=one.beside,
        cases=_cases(one, query, id, ui),
        CASES=CASES,
        search=replace(query, limit=LIMIT),
        hit_link=hit_link,
    )


def _vocabulary(kind: Kind) -> Vocabulary:
    return shelf().vocabularies[kind.vocabulary]


def _narrower(vocabulary: Vocabulary, id: str, ui: str) -> list[tuple[str, str]]:
    found = [
        (concept.id, vocabulary.name_of(concept.id, ui))
        for concept in vocabulary
        if id in concept.broader
    ]
    return sorted(found, key=lambda pair: pair[1])


def _key_documents(query: Query, name: str, latest: Results, ui: str) -> Results | None:
    """Return the documents of a subject that its own name finds best, those in the
    reader's language first; None if they are too few to choose among."""
    if latest.total < FEWEST_FOR_KEY:
        return None
    asked = replace(query, q=name, sort="relevance", limit=KEY)
    found = shelf().search(asked, ui)
    if found.notes or not found.hits:
        return None
    readable = replace(asked, filters={**asked.filters, "language": (ui,)})
    own = shelf().search(readable, ui).hits
    held = {hit.id for hit in own}
    others = [hit for hit in found.hits if hit.id not in held]
    return replace(found, hits=(*own, *others)[:KEY])


def _cases(
    kind: Kind, query: Query, id: str, ui: str
) -> list[tuple[Case, list[CaseLink]]]:
    """Return the cases of a service, or those that documents of a theme tell of."""
    here = shelf()
    every = here.cases()
    if kind.field == "sector":
        found = [
            pair
            for pair in every
            if id in with_broader("sector", (pair[0].service,), here.vocabularies)
        ]
    else:
        hits = find_all(here.engine, here.vocabularies, query, here.scope, ui).hits
        documents = {hit.document for hit in hits}
        found = [
            pair for pair in every if any(one.document in documents for one in pair[1])
        ]
    return sorted(found, key=lambda pair: pair[0].year or "", reverse=True)
