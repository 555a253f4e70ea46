"""The calendar: events and deadlines that documents name, as a page and a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from repository.agenda import Entry, Source
from search_web.addresses import library_address
from search_web.calendar_selection import (
    FILTERS,
    CalendarQuery,
    filter_name,
)
from search_web.filtering import choices
from search_web.icalendar_writing import write_calendar
from search_web.interface import edition_link, interface_language, link
from search_web.labels import CALENDAR_KINDS, CALENDAR_LABELS
from search_web.presenting import span_text
from search_web.shelf import shelf

blueprint = Blueprint("calendar", __name__)

ENTRIES = 40
"""Entries at once: a page stays below 100 kB."""


@dataclass(frozen=True, slots=True)
class Month:
    """Entries that begin in one month, or are known by their year alone.

    Attributes:
        when: the month or year (EDTF).
        is_past: whether the entries are over.
        entries: in order.
    """

    when: str
    is_past: bool
    entries: Sequence[Entry]


def _asked() -> CalendarQuery:
    return CalendarQuery.from_params(
        (name, value) for name, value in request.args.items(multi=True) if name != "ui"
    )


@blueprint.get("/calendar")
def calendar() -> ResponseReturnValue:
    """Show the events and deadlines that the address asks for: what lies ahead, the
    nearest first, then what is past, the latest first."""
    here, ui = shelf(), interface_language()
    query = _asked()
    every = here.agenda.entries(ui)
    found = [entry for entry in every if query.fits(entry)]
    today = datetime.now(UTC).date()
    ahead = [entry for entry in found if entry.last >= today]
    past = [entry for entry in reversed(found) if entry.last < today]
    shown = (ahead + past)[query.offset : query.offset + ENTRIES]
    return render_template(
        "calendar.html",
        query=query,
        facets=choices(FILTERS, every, query, _label),
        chosen=[
            (CALENDAR_LABELS[name], _label(name, value), _address(query, name, value))
            for name, values in query.chosen.items()
            for value in values
        ],
        total=len(found),
        months=list(_months(shown, today)),
        ENTRIES=ENTRIES,
        CALENDAR_LABELS=CALENDAR_LABELS,
        CALENDAR_KINDS=CALENDAR_KINDS,
        source_link=_source_link,
    )


@blueprint.get("/calendar.ics")
def calendar_ics() -> Response:
    """Send what the address asks for as an iCalendar file, as far as its days are
    known."""
    here, ui = shelf(), interface_language()
    query = _asked()
    every = here.agenda.entries(ui)
    text = write_calendar(
        (entry for entry in every if query.fits(entry)),
        f"Commonshelf – {gettext('Calendar')}",
        here.catalogue.identity,
        lambda entry: _full(_source_link(entry.sources[0])),
        lambda entry: gettext(CALENDAR_KINDS[entry.kind]),
        _description,
    )
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _months(entries: Sequence[Entry], today: date) -> Iterator[Month]:
    """Yield entries by the month in which they begin."""
    for (is_past, when), group in groupby(
        entries, key=lambda one: (one.last < today, _month(one))
    ):
        yield Month(when, is_past, list(group))


def _month(entry: Entry) -> str:
    """Return the month in which an entry begins, or the year if only that is known."""
    return entry.date_from.partition("/")[0][:7].rstrip("?~%")


def _label(name: str, value: str) -> str:
    """Return what a reader sees for the value of a filter."""
    if name == "kind":
        return str(gettext(CALENDAR_KINDS[value]))
    return filter_name(shelf().vocabularies, name, value, interface_language())


def _address(query: CalendarQuery, name: str, value: str) -> str:
    """Return the address without a filter."""
    return link("calendar.calendar", None, **query.without(name, value).to_params())


def _source_link(source: Source) -> str:
    """Return the address of the page that says it, or of the record that does."""
    anchor = "text" if source.page else "record"
    return edition_link(
        source.document, source.edition, page=source.page, _anchor=anchor
    )


def _full(address: str) -> str:
    return library_address() + address


def _description(entry: Entry) -> str:
    """Return what a calendar shows of an entry when it is opened."""
    ui = interface_language()
    lines = [
        gettext(CALENDAR_KINDS[entry.kind]),
        span_text(entry.date_from, entry.date_to, ui),
        entry.title,
        entry.detail,
        *(
            f"{source.edition.title}: {_full(_source_link(source))}"
            for source in entry.sources
        ),
    ]
    return "\n".join(line for line in lines if line)
