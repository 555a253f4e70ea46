"""The pages of cases: services that changed hands, and the pages that say so."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from repository.errors import DocumentNotFound
from repository.identifiers import slug
from repository.model import Case, CaseText, Document, Edition
from repository.spreadsheet import write_sheet
from search_web.addresses import library_address
from search_web.case_drawings import draw_map, draw_timeline
from search_web.case_selection import (
    COLUMNS,
    CaseQuery,
    case_choices,
    label_of,
    selected,
)
from search_web.interface import edition_link, interface_language, link
from search_web.labels import CASE_LABELS
from search_web.originals import is_shown_inline
from search_web.shelf import Told, shelf

blueprint = Blueprint("cases", __name__)

ROWS = 25
"""Rows of the table at once: a page stays below 100 kB."""
CSV_COLUMNS = (
    "place",
    "place_name",
    "country",
    "service",
    "year",
    "owner_before",
    "party_before",
    "owner_after",
    "party_after",
    "way",
    "outcome",
    "name",
    "summary",
    "workers",
    "references",
    "case",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page that tells of a case.

    Attributes:
        document, edition: whose page it is.
        page: its number, or None if only the document is known.
        url: of the document's page, open there.
        original: of the file, open at the page if browsers can do so.
    """

    document: Document
    edition: Edition
    page: int | None
    url: str
    original: str


def _asked() -> CaseQuery:
    return CaseQuery.from_params(
        (name, value) for name, value in request.args.items(multi=True) if name != "ui"
    )


def case_slug(case: Case) -> str:
    """Return the readable end of a case's address, the same in every language."""
    return slug(f"{case.place} {case.service} {case.year}")


def case_link(case: Case) -> str:
    """Return the address of a case's page."""
    return link("cases.case", None, id=case.id, slug=case_slug(case))


@blueprint.get("/cases")
def cases() -> ResponseReturnValue:
    """Show the cases that the address asks for: table, map and timeline."""
    here, ui = shelf(), interface_language()
    query = _asked()
    every = here.cases()
    found = selected(every, query, here.vocabularies, ui)
    return render_template(
        "cases.html",
        query=query,
        columns=COLUMNS,
        ROWS=ROWS,
        facets=case_choices(every, query, here.vocabularies, ui),
        chosen=list(_chosen(query, ui)),
        found=found,
        evidence=evidence_of(found[query.offset : query.offset + ROWS]),
        case_map=draw_map((case for case, _ in found), here.vocabularies, ui),
        timeline=draw_timeline(case for case, _ in found),
        told_in=told_in,
        CASE_LABELS=CASE_LABELS,
    )


def _chosen(query: CaseQuery, ui: str) -> Iterator[tuple[str, str, str]]:
    """Yield the chosen filters as label, value, and the address without it."""
    for name, values in query.chosen.items():
        for value in values:
            without = query.toggle(name, value).to_params()
            label = label_of(shelf().vocabularies, name, value, ui)
            yield CASE_LABELS[name], label, link("cases.cases", None, **without)


@blueprint.get("/cases.csv")
def cases_csv() -> Response:
    """Send the cases that the address asks for as a table."""
    here, ui = shelf(), interface_language()
    found = selected(here.cases(), _asked(), here.vocabularies, ui)
    evidence = evidence_of(found)
    rows = (_csv_row(case, evidence[case.id or 0], ui) for case, _ in found)
    # The mark tells spreadsheets that the table is in UTF-8.
    response = Response("\ufeff" + write_sheet(CSV_COLUMNS, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _csv_row(case: Case, evidence: list[Evidence], ui: str) -> tuple[str, ...]:
    told = told_in(case, ui)
    base = library_address()
    address = url_for("cases.case", id=case.id, slug=case_slug(case))
    return (
        case.place,
        shelf().vocabularies.place_name(case.place, ui),
        case.country,
        case.service,
        case.year,
        case.owner_before,
        case.party_before,
        case.owner_after,
        case.party_after,
        case.way,
        case.outcome,
        told.name,
        told.summary,
        told.workers,
        "; ".join(case.references),
        f"{base}{address}",
        " ".join(f"{base}{one.url}" for one in evidence),
    )


@blueprint.get("/cases/<int:id>", defaults={"slug": ""})
@blueprint.get("/cases/<int:id>-<slug>")
def case(id: int, slug: str) -> ResponseReturnValue:
    """Show one case, with the documents and pages that evidence it.

    Raises:
        DocumentNotFound: there is no such case that this reader may see.
    """
    here, ui = shelf(), interface_language()
    every = here.cases()
    found = next((told for told in every if told[0].id == id), None)
    if found is None:
        raise DocumentNotFound(
            "There is no case %(number)s. Look for it here: /cases", number=id
        )
    if slug != case_slug(found[0]):
        return redirect(case_link(found[0]))
    return render_template(
        "case.html",
        case=found[0],
        told=told_in(found[0], ui),
        evidence=evidence_of([found])[id],
        more=[
            other
            for other, _ in every
            if other.id != id and other.service == found[0].service
        ][:6],
    )


def told_in(case: Case, ui: str) -> CaseText:
    """Return what is told of a case in the reader's language, else in English, else in
    any."""
    by_language = {text.language: text for text in case.texts}
    for language in (ui, "en", *by_language):
        if language in by_language:
            return by_language[language]
    return CaseText("", "")


def evidence_of(cases: list[Told]) -> dict[int, list[Evidence]]:
    """Return the pages that tell of each case, by the case's number.

    Only documents that the reader may see are named, and older versions only where
    no current one tells of the case. Those in the reader's language come first.
    """
    here, ui = shelf(), interface_language()
    ids = (one.document for _, links in cases for one in links)
    documents = here.catalogue.documents(ids, here.scope)
    found: dict[int, list[Evidence]] = {}
    for case, links in cases:
        told = found.setdefault(case.id or 0, [])
        for one in links:
            document = documents.get(one.document)
            edition = document.edition(one.edition) if document else None
            if document and edition:
                told.append(_evidence(document, edition, one.page))
        current = [one for one in told if one.edition.is_current]
        found[case.id or 0] = sorted(
            current or told, key=lambda one: one.edition.language != ui
        )
    return found


def _evidence(document: Document, edition: Edition, page: int | None) -> Evidence:
    is_opened_there = page and is_shown_inline(edition)
    return Evidence(
        document,
        edition,
        page,
        edition_link(document, edition, page=page, _anchor="text" if page else "cases"),
        url_for(
            "document_page.original",
            id=document.id,
            edition=edition.number,
            _anchor=f"page={page}" if is_opened_there else None,
        ),
    )
