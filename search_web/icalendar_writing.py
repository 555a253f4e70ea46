"""Events and deadlines for the calendars of phones and computers (iCalendar, RFC 5545).

Only what is known to the day is written, as days without hours: a file cannot say
"in May". The identifiers stay the same as long as an entry keeps its days and words.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Calendar, Event, vText, vUri

from repository.agenda import Entry

_LONGEST_SUMMARY = 120


def write_calendar(
    entries: Iterable[Entry],
    name: str,
    identity: str,
    url_of: Callable[[Entry], str],
    kind_of: Callable[[Entry], str],
    says: Callable[[Entry], str],
) -> bytes:
    """Return an iCalendar file.

    Args:
        entries: those without days are left out.
        name: of the calendar, as a reader sees it.
        identity: of the catalogue: two libraries' entries are never taken for one.
        url_of: gives the address that says it.
        kind_of: gives the word for an entry's kind.
        says: gives the description of an entry.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Commonshelf//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)  # RFC 7986, and what came before it
    calendar.add("x-wr-calname", name)
    namespace = uuid5(NAMESPACE_URL, f"urn:commonshelf:{identity}")
    for entry in entries:
        if entry.has_days:
            calendar.add_component(_event(entry, namespace, url_of, kind_of, says))
    return bytes(calendar.to_ical())


def _event(
    entry: Entry,
    namespace: UUID,
    url_of: Callable[[Entry], str],
    kind_of: Callable[[Entry], str],
    says: Callable[[Entry], str],
) -> Event:
    changed = max(source.document.changed for source in entry.sources)
    speaks = {"LANGUAGE": entry.language} if entry.language != "und" else {}
    event = Event()
    event.add("uid", str(uuid5(namespace, "\n".join(entry.key))))
    event.add("dtstamp", datetime.fromisoformat(changed).astimezone(UTC))
    event.add("dtstart", entry.first)
    # The end is the first day that no longer belongs to it (section 3.6.1).
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", vText(_short(entry.title)), parameters=speaks)
    event.add("description", vText(says(entry)))
    if entry.place:
        event.add("location", vText(entry.place), parameters=speaks)
    event.add("url", vUri(url_of(entry)))
    event.add("categories", [kind_of(entry)])
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _short(title: str) -> str:
    """Return a title for one line of a calendar."""
    words = " ".join(title.split())
    if len(words) <= _LONGEST_SUMMARY:
        return words
    cut = words[:_LONGEST_SUMMARY]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"
