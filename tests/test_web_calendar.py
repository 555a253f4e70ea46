"""The calendar: events and deadlines of plans and meetings, as a page and a file."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.editing import Edit, edit_record
from repository.edtf import days_of
from repository.model import (
    STAFF_SCOPE,
    Access,
    Document,
    Page,
    Part,
    PartKind,
    Scope,
)
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies
from search_web.calendar_selection import FILTERS, CalendarQuery
from tests.making import hold, said
from tests.making_shelf import HOSTILE, browsing, get, texts

TODAY = datetime.now(UTC).date()
SOON = TODAY + timedelta(days=40)
LATER = TODAY + timedelta(days=400)


def event(heading: str, first: str, last: str = "", **rest: str) -> Part:
    return Part(
        PartKind.EVENT,
        rest.get("text", ""),
        2,
        "",
        heading,
        first,
        last,
        rest.get("place", ""),
    )


def due(text: str, first: str, last: str = "") -> Part:
    return Part(PartKind.DEADLINE, text, 1, "", "", first, last)


def fill(home: Path) -> Settings:
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    pages = tuple(Page(n, f"Page {n} of the plan.", language="en") for n in (1, 2))
    hold(
        catalogue,
        home / "plan.txt",
        pages=pages,
        assertions=(
            said("title", "Plan of the harbour"),
            said("type", "action-plan"),
            said("issuer", "psi"),
            said("theme", "care"),
        ),
        parts=(
            due("Register of contracts complete", "2011-01", "2011-12"),
            due("Members vote", SOON.isoformat()),
            event("Water day", LATER.isoformat(), place="Bonn", text="Open doors"),
            event("Founding congress", "2010-10-12", "2010-10-14"),
            event("A day nobody dated", ""),
            due("Report, perhaps", "2012-05-01?"),
            due("Some year", "2013"),
        ),
    )
    # Two motions, in two languages, of one conference; and a second meeting that day.
    for name, language, called in (
        ("motion", "en", "Federation Conference 2019"),
        ("mocion", "es", "Congreso de la Federación 2019"),
    ):
        hold(
            catalogue,
            home / f"{name}.txt",
            language=language,
            assertions=(
                said("title", name),
                said("type", "motion"),
                said("issuer", "unison"),
                said("event", called),
                said("event_from", "2019-05-14"),
                said("event_to", "2019-05-17"),
                said("event_place", "Northquay"),
            ),
        )
    # A case study tells of the past.
    hold(
        catalogue,
        home / "case.txt",
        assertions=(said("title", "Bonn"), said("type", "case-study")),
        parts=(event("Contract signed", "1997-06-01"),),
    )
    hold(
        catalogue,
        home / "hostile.txt",
        assertions=(said("title", HOSTILE), said("issuer", f"Acme {HOSTILE}")),
        parts=(event(f"{HOSTILE}\r\nX-EVIL:1", "2015-03-03", place=HOSTILE),),
    )
    hold(
        catalogue,
        home / "hidden.txt",
        assertions=(said("title", "Quagga plan"), said("issuer", "Quagga Branch")),
        parts=(due("Quagga ballot", "2018-02-02"),),
        default_access=Access.STAFF,
    )
    for language, called in (("en", "Night of the handover"), ("fr", "Nuit du relais")):
        hold(
            catalogue,
            home / f"relay.{language}.txt",
            language=language,
            key="relay",
            assertions=(said("title", f"Relay {language}"),),
            parts=(event(called, "2016-12-31"),),
        )
    catalogue.close()
    catch_up_home(settings)
    return settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return fill(tmp_path_factory.mktemp("calendar"))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[FlaskClient]:
    with browsing(settings) as client:
        yield client


def entries(client: FlaskClient, address: str) -> list[str]:
    """What the page lists, in its order."""
    return texts(get(client, address), "//p[@class='entry']/bdi[1]")


def events_of(client: FlaskClient, address: str) -> dict[str, object]:
    """The events of the iCalendar file at an address, by their summary."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.data).events}


def test_what_lies_ahead_stands_before_what_is_past(client: FlaskClient) -> None:
    assert entries(client, "/calendar") == [
        "Members vote",
        "Water day",
        "Federation Conference 2019",
        "Night of the handover",
        f"{HOSTILE} X-EVIL:1",
        "Some year",
        "Report, perhaps",
        "Register of contracts complete",
        "Founding congress",
    ]
    page = get(client, "/calendar")
    assert texts(page, "//h3") == ["Coming up", "Past"]
    past = texts(page, "//h4")[2:]
    assert past == [
        "May 2019",
        "December 2016",
        "March 2015",
        "2013",
        "May 2012",
        "January 2011",
        "October 2010",
    ]


def test_an_entry_leads_to_the_page_that_says_so(client: FlaskClient) -> None:
    page = get(client, "/calendar?year=2010")
    [link] = page.xpath("//ul[@class='said-by']//a")
    assert " ".join(link.text_content().split()) == "Plan of the harbour, p. 2"
    assert parse_qs(urlsplit(link.get("href")).query)["page"] == ["2"]
    assert "Page 2 of the plan." in get(client, link.get("href")).text_content()


def test_a_reader_narrows_the_calendar(client: FlaskClient) -> None:
    assert entries(client, "/calendar?kind=deadline&year=2011") == [
        "Register of contracts complete"
    ]
    assert "Founding congress" in entries(client, "/calendar?theme=care&kind=event")
    assert entries(client, "/calendar?issuer=unison") == ["Federation Conference 2019"]
    page = get(client, "/calendar?issuer=unison")
    issuers = texts(page, "//fieldset[contains(@class,'facet-issuer')]//label")
    assert [one for one in issuers if one.endswith(" 6, 6 entries")], "of psi"
    [without] = page.xpath("//a[@class='chip']/@href")
    assert len(entries(client, without)) == 9
    assert "No date fits" in get(client, "/calendar?year=1900").text_content()


def test_a_conference_of_many_documents_is_one_entry(client: FlaskClient) -> None:
    page = get(client, "/calendar?issuer=unison")
    assert texts(page, "//ul[@class='said-by']//a") == ["motion", "mocion"]
    in_spanish = entries(client, "/calendar?issuer=unison&ui=es")
    assert in_spanish == ["Congreso de la Federación 2019"]


def test_a_translation_speaks_in_the_readers_language(client: FlaskClient) -> None:
    assert entries(client, "/calendar?year=2016") == ["Night of the handover"]
    assert entries(client, "/calendar?year=2016&ui=fr") == ["Nuit du relais"]


def test_a_calendar_program_gets_whole_days(client: FlaskClient) -> None:
    [address] = get(client, "/calendar").xpath(
        "//head/link[@type='text/calendar']/@href"
    )
    found = events_of(client, address)
    congress = found["Founding congress"]
    assert congress["dtstart"].dt == date(2010, 10, 12)
    assert congress["dtend"].dt == date(2010, 10, 15), "the day after the last"
    assert client.get(congress["url"]).status_code == 200
    assert found["Members vote"]["dtstart"].dt == SOON
    assert found["Water day"]["location"] == "Bonn"
    assert "Plan of the harbour" in found["Water day"]["description"]
    # What has no day, or not for certain, is on the page alone, which says so.
    assert not {"Some year", "Report, perhaps"} & set(found)
    assert "Register of contracts complete" not in found
    assert "whose day is known" in get(client, "/calendar").text_content()
    only = events_of(client, "/calendar.ics?issuer=unison")
    assert list(only) == ["Federation Conference 2019"]


def test_identifiers_last(client: FlaskClient, tmp_path: Path) -> None:
    def uids(client: FlaskClient, address: str = "/calendar.ics") -> dict[str, str]:
        return {k: str(v["uid"]) for k, v in events_of(client, address).items()}

    first = uids(client)
    assert len(set(first.values())) == len(first)
    assert uids(client) == first
    assert uids(client, "/calendar.ics?year=2010").items() <= first.items()
    spanish = uids(client, "/calendar.ics?issuer=unison&ui=es")
    assert list(spanish.values()) == [first["Federation Conference 2019"]]
    # Another library's calendar has others, even of the same words.
    with browsing(fill(tmp_path)) as elsewhere:
        assert not set(uids(elsewhere).values()) & set(first.values())


def test_what_a_reader_may_not_see_is_nowhere(
    client: FlaskClient, settings: Settings
) -> None:
    for address in ("/calendar", "/calendar.ics", "/calendar?year=2018"):
        assert "quagga" not in client.get(address).text.casefold()
    with browsing(settings, STAFF_SCOPE) as librarian:
        assert entries(librarian, "/calendar?year=2018") == ["Quagga ballot"]
        assert "Quagga ballot" in events_of(librarian, "/calendar.ics")


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    page = client.get("/calendar")
    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text
    answer = client.get("/calendar.ics")
    assert b"\nX-EVIL" not in answer.data
    asked = client.get("/calendar", query_string={"issuer": HOSTILE})
    assert asked.status_code == 200
    assert HOSTILE not in asked.text


@pytest.mark.parametrize(
    "address",
    ["colour=red", "kind=party", "offset=-1", "offset=²", f"year={'1' * 201}"],
)
@pytest.mark.parametrize("where", ["/calendar", "/calendar.ics"])
def test_a_question_that_cannot_be_answered_says_so(
    client: FlaskClient, where: str, address: str
) -> None:
    assert texts(get(client, f"{where}?{address}", 400), "//h1")


@pytest.mark.parametrize("ui", ["fr", "ar", "ja"])
def test_the_calendar_is_read_in_the_readers_language(
    client: FlaskClient, ui: str
) -> None:
    page = get(client, f"/calendar?ui={ui}")
    name = {"fr": "Calendrier", "ar": "التقويم", "ja": "カレンダー"}[ui]
    assert texts(page, "//h1") == [name]
    for link in page.xpath("//main//a[starts-with(@href,'/')]/@href"):
        assert parse_qs(urlsplit(link).query).get("ui") == [ui], link
    assert page.xpath("//nav[@class='site-links']/a[contains(@href,'/calendar')]")


def test_entries_of_a_narrower_theme_are_of_the_broader_one(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environment={})
    themes = {
        "waters": {"label": {"en": "Waters"}},
        "harbours": {"label": {"en": "Harbours"}, "broader": ["waters"]},
    }
    settings.own_vocabularies_dir.mkdir()
    own = settings.own_vocabularies_dir / "themes-own.json"
    own.write_text(json.dumps(themes))
    catalogue = Catalogue.open(settings, create=True)
    for theme in themes:
        hold(
            catalogue,
            tmp_path / f"{theme}.txt",
            assertions=(said("theme", theme),),
            parts=(due(f"Ballot on {theme}", "2018-02-02"),),
        )
    catalogue.close()
    with browsing(settings) as client:
        assert entries(client, "/calendar?theme=harbours") == ["Ballot on harbours"]
        assert sorted(entries(client, "/calendar?theme=waters")) == [
            "Ballot on harbours",
            "Ballot on waters",
        ]
        counts = texts(
            get(client, "/calendar"), "//form//label[.//input[@name='theme']]"
        )
        assert any("Waters" in one and "2" in one for one in counts)


def test_the_calendar_is_read_again_only_where_documents_changed(
    tmp_path: Path, vocabularies: Vocabularies, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(tmp_path, environment={})
    catalogue = Catalogue.open(settings, create=True)

    def plan(name: str) -> str:
        return hold(
            catalogue, tmp_path / f"{name}.txt", parts=(due(name, "2018-02-02"),)
        ).document

    first, _ = plan("Harbour ballot"), plan("School ballot")
    asked: list[str] = []
    real = Catalogue.documents

    def documents(
        self: Catalogue, ids: Iterable[str], scope: Scope
    ) -> dict[str, Document]:
        asked.extend(ids := list(ids))
        return real(self, ids, scope)

    monkeypatch.setattr(Catalogue, "documents", documents)
    with browsing(settings) as client:
        assert len(entries(client, "/calendar")) == 2
        assert len(asked) == 2
        assert len(entries(client, "/calendar?ui=fr")) == 2
        assert len(asked) == 2
        third = plan("Water ballot")
        assert len(entries(client, "/calendar")) == 3
        assert asked[2:] == [third]
        hide = Edit(put=(("access", "staff"),))
        edit_record(catalogue, vocabularies, first, hide, "test")
        assert "Harbour ballot" not in entries(client, "/calendar")
        assert len(entries(client, "/calendar")) == 2
    catalogue.close()


@given(
    st.dates(min_value=date(1, 1, 1)),
    st.sampled_from((4, 7, 10)),
    st.sampled_from(("", "?", "~", "%")),
)
def test_the_days_of_a_date_hold_the_day(day: date, length: int, mark: str) -> None:
    found = days_of(day.isoformat()[:length] + mark)
    assert found is not None
    assert found[0] <= day <= found[1]
    assert (found[0] == found[1]) == (length == 10)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(set(FILTERS) - {"kind"})),
            st.from_regex(r"\A[a-z]{1,60}\Z"),
        ),
        unique=True,
    )
)
def test_a_choice_survives_its_address(pairs: list[tuple[str, str]]) -> None:
    query = CalendarQuery.from_params(pairs)
    address = [(n, v) for n, values in query.chosen.items() for v in values]
    assert sorted(address) == sorted(pairs)
    again = CalendarQuery.from_params(
        (n, v)
        for n, values in query.to_params().items()
        for v in values  # type: ignore[attr-defined]
    )
    assert again == query
