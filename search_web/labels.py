"""What the pages call fields, facets, origins and parts: English, to be translated.

The tables hold messages as they stand in the translations; ``gettext`` turns one into
the reader's language when it is shown.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """Mark a message for translation and return it as it is."""
    return message


FACET_LABELS: Mapping[str, str] = {
    "theme": N_("Theme"),
    "sector": N_("Public service"),
    "language": N_("Language"),
    "type": N_("Type of document"),
    "year": N_("Year"),
    "issuer": N_("Issuer"),
    "place": N_("Place"),
    "decision": N_("Decision"),
    "network": N_("Network"),
    "collection": N_("Collection"),
    "access": N_("Access"),
}

PAGE_NAMES: Mapping[str, str] = {
    "page": N_("p. %(number)s"),
    "slide": N_("slide %(number)s"),
    "section": N_("section %(number)s"),
}
"""What the pages of a document are called, by their kind."""

PAGE_STEPS: Mapping[str, tuple[str, str]] = {
    "page": (N_("Previous page"), N_("Next page")),
    "slide": (N_("Previous slide"), N_("Next slide")),
    "section": (N_("Back"), N_("Read on")),
}
"""Ways back and on in a document, by the kind of its pages. Sections are shown several
at once."""

STYLE_LABELS: tuple[str, ...] = (N_("Author and date"), N_("Notes"))
"""Titles of the citation styles that are shipped."""

FIELD_LABELS: Mapping[str, str] = {
    "title": N_("Title"),
    "alternative_title": N_("Also titled"),
    "abstract": N_("Abstract"),
    "language": N_("Language"),
    "creator": N_("Authors"),
    "issuer": N_("Issuer"),
    "issued": N_("Date"),
    "period": N_("Period covered"),
    "type": N_("Type of document"),
    "theme": N_("Themes"),
    "sector": N_("Public services"),
    "concept": N_("Subjects"),
    "place": N_("Places"),
    "identifier": N_("Identifiers"),
    "series": N_("Series"),
    "number": N_("Number"),
    "source": N_("Source"),
    "collection": N_("Collected from"),
    "rights": N_("Rights"),
    "network": N_("Networks"),
    "event": N_("Event"),
    "event_place": N_("Held in"),
    "event_from": N_("Held on"),
    "event_to": N_("Held until"),
    "mover": N_("Moved by"),
    "seconder": N_("Seconded by"),
    "decision": N_("Decision"),
    "references": N_("Refers to"),
    "part_of": N_("Part of"),
    "amends": N_("Amends"),
    "supersedes": N_("Supersedes"),
    "composited_into": N_("Composited into"),
    "implemented_by": N_("Implemented by"),
    "access": N_("Access"),
    "state": N_("Publication state"),
}

FIELD_HELP: Mapping[str, str] = {
    "theme": N_("what a document is about, such as trade and procurement"),
    "sector": N_("the public service it concerns, such as water"),
    "language": N_("the language it is written in"),
    "type": N_("motion, report, policy brief and so on"),
    "year": N_("the year it was issued; a span such as 2010..2015 works too"),
    "issuer": N_("the organisation that issued it"),
    "place": N_("a country or municipality that it is about"),
    "decision": N_("what a conference decided on a motion"),
    "network": N_("the working group or network it belongs to"),
    "collection": N_("the place on the web that it was collected from"),
    "access": N_("who may see it"),
}
"""What each facet narrows by, for the help page."""

ORIGIN_LABELS: Mapping[str, str] = {
    "staff": N_("set by a librarian"),
    "sidecar": N_("supplied with the file"),
    "file": N_("from the file’s own properties"),
    "text": N_("read in the text"),
    "inferred": N_("worked out by the program"),
}

STATE_LABELS: Mapping[str, str] = {
    "draft": N_("draft"),
    "published": N_("published"),
    "withdrawn": N_("withdrawn"),
}

PART_LABELS: Mapping[str, str] = {
    "objective": N_("Objectives"),
    "action": N_("Actions"),
    "deadline": N_("Timetable"),
    "event": N_("Events"),
    "clause": N_("Clauses"),
    "section": N_("Sections"),
}
"""Headings of the lists of parts, in the order in which they are shown."""

RELATED_LABELS: Mapping[str, str] = {
    "composited_into": N_("Composited into"),
    "of composited_into": N_("Composite of"),
    "of amends": N_("Amended by"),
    "amends": N_("Amends"),
    "implemented_by": N_("Implemented by"),
    "of implemented_by": N_("Implements"),
    "of supersedes": N_("Superseded by"),
    "supersedes": N_("Supersedes"),
    "part_of": N_("Part of"),
    "of part_of": N_("Contains"),
    "of references": N_("Cited by"),
}
"""Relations of a document as its page names them; "of" those that others state."""

CASE_LABELS: Mapping[str, str] = {
    "country": N_("Country"),
    "place": N_("Place"),
    "service": N_("Public service"),
    "year": N_("Year"),
    "before": N_("Owner before"),
    "after": N_("Owner after"),
    "way": N_("How it changed"),
    "outcome": N_("Outcome"),
}
"""Filters of cases, and columns of their table."""

CALENDAR_KINDS: Mapping[str, str] = {
    "event": N_("Event"),
    "deadline": N_("Deadline"),
}
CALENDAR_LABELS: Mapping[str, str] = {
    "kind": N_("Kind"),
    "issuer": N_("Issuer"),
    "theme": N_("Theme"),
    "year": N_("Year"),
}
"""Filters of the calendar."""

SORT_LABELS: Mapping[str, str] = {
    "relevance": N_("Best match"),
    "date": N_("Newest"),
}
