"""The pages of cases: filters, table, map, timeline, CSV, and the pages that evidence
them."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE, Access, Case, CaseText
from repository.settings import Settings, load_settings
from search_web.case_selection import FILTERS, CaseQuery
from tests.making import hold, said
from tests.making_shelf import HOSTILE, browsing, get, texts

PARIS = Case(
    "fr-paris",
    "FR",
    "water",
    "2010",
    "private",
    "public",
    "Veolia",
    "Eau de Paris",
    "contract-expired",
    "in-public-hands",
    (CaseText("en", "Eau de Paris", "The city took it back.", "All moved over."),),
    ("Le Strat, A., 2010",),
    page=1,
)
BERLIN = Case(
    "de-berlin",
    "DE",
    "water",
    "2013",
    "mixed",
    "public",
    way="shares-bought",
    texts=(CaseText("de", HOSTILE, f"=1+1 {HOSTILE}"),),
)
NORWAY = Case("NO", "NO", "health", "", "private", "public")
SECRET = replace(PARIS, place="es-madrid", country="ES", service="energy", year="2019")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("cases")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    for name, case in (("paris", PARIS), ("norway", NORWAY)):
        hold(catalogue, home / f"{name}.txt", cases=(case,))
    hold(
        catalogue,
        home / "berlin.txt",
        assertions=(said("title", f"Berlin {HOSTILE}"),),
        cases=(BERLIN,),
    )
    # A second document tells of Paris, and one that only staff may see does too.
    hold(catalogue, home / "again.txt", cases=(replace(PARIS, texts=()),))
    hold(
        catalogue,
        home / "hidden.txt",
        cases=(replace(PARIS, texts=()), SECRET),
        default_access=Access.STAFF,
    )
    catalogue.close()
    catch_up_home(settings)
    return settings


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[FlaskClient]:
    with browsing(settings) as client:
        yield client


def places(client: FlaskClient, address: str) -> list[str]:
    """The places that the table lists, in its order."""
    return texts(get(client, address), "//tbody/tr/th//a")


def test_a_reader_narrows_cases_by_what_changed(client: FlaskClient) -> None:
    assert places(client, "/cases") == ["Berlin", "Paris", "Norway"]
    assert places(client, "/cases?country=FR") == ["Paris"]
    assert places(client, "/cases?country=FR&country=NO") == ["Paris", "Norway"]
    assert places(client, "/cases?service=water&before=mixed") == ["Berlin"]
    assert places(client, "/cases?way=contract-expired&after=public") == ["Paris"]
    assert places(client, "/cases?year=2013&outcome=") == ["Berlin"]
    nothing = get(client, "/cases?year=1900")
    assert "No case fits what you chose." in nothing.text_content()
    assert not nothing.xpath("//tbody")


def test_counts_say_what_a_filter_would_leave(client: FlaskClient) -> None:
    page = get(client, "/cases?service=water")
    countries = texts(page, "//fieldset[contains(@class,'facet-country')]//label")
    assert countries == ["France 1, 1 case", "Germany 1, 1 case"]
    services = texts(page, "//fieldset[contains(@class,'facet-service')]//label")
    assert services == ["Water 2, 2 cases", "Health services 1, 1 case"]
    assert page.xpath("//input[@name='service'][@checked]/@value") == ["water"]
    [without] = page.xpath("//a[@class='chip']/@href")
    assert len(places(client, without)) == 3


def test_a_broader_service_finds_the_cases_of_narrower_ones(
    settings: Settings, tmp_path: Path
) -> None:
    own = load_settings(shutil.copytree(settings.home, tmp_path / "home"))
    own.own_vocabularies_dir.mkdir()
    springs = {"springs": {"label": {"en": "Springs"}, "broader": ["water"]}}
    (own.own_vocabularies_dir / "sectors-own.json").write_text(json.dumps(springs))
    catalogue = Catalogue.open(own)
    vichy = replace(PARIS, place="FR", service="springs", year="1999")
    hold(catalogue, tmp_path / "vichy.txt", cases=(vichy,))
    catalogue.close()
    with browsing(own) as client:
        page = get(client, "/cases?service=water&country=FR")
        assert texts(page, "//tbody/tr/th//a") == ["Paris", "France"]
        services = texts(page, "//fieldset[contains(@class,'facet-service')]//label")
        assert services == ["Water 2, 2 cases", "Springs 1, 1 case"]
        assert places(client, "/cases?service=springs") == ["France"]
        table = client.get("/cases.csv?service=water&country=FR").text
        assert len(list(csv.reader(io.StringIO(table)))) == 3


def test_the_table_is_sorted_by_its_heads(client: FlaskClient) -> None:
    page = get(client, "/cases?service=water")
    [head] = page.xpath("//thead//a[normalize-space()='Place']/@href")
    assert places(client, head) == ["Berlin", "Paris"]
    [again] = get(client, head).xpath("//th[@aria-sort='ascending']/a/@href")
    assert places(client, again) == ["Paris", "Berlin"]
    assert places(client, "/cases?sort=year") == ["Paris", "Berlin", "Norway"]


def test_map_and_timeline_say_in_words_what_they_draw(client: FlaskClient) -> None:
    page = get(client, "/cases")
    points = page.xpath("//*[@class='map']/a/@aria-label")
    assert sorted(points) == ["Berlin, 1 case", "Paris, 1 case"]
    assert "Not on the map: Norway" in " ".join(page.text_content().split())
    bars = page.xpath("//ol[contains(@class,'timeline')]//a")
    said = [bar.xpath("string(./span[1])") for bar in bars]
    assert said == ["2010, 1 case", "2013, 1 case"]
    assert places(client, bars[0].get("href")) == ["Paris"]


def test_a_case_leads_to_its_pages_and_they_lead_back(client: FlaskClient) -> None:
    page = get(client, "/cases?country=FR")
    [address] = page.xpath("//tbody/tr/th/a/@href")
    assert address.endswith("-fr-paris-water-2010")
    case = get(client, address)
    assert texts(case, "//h1") == ["Paris France"]
    assert "All moved over." in case.text_content()
    evidence = case.xpath("//section[@aria-labelledby='evidence']//li/a[1]/@href")
    assert len(evidence) == 2
    assert parse_qs(urlsplit(evidence[0]).query)["page"] == ["1"]
    document = get(client, evidence[0])
    assert address in document.xpath("//section[@id='cases']//th/a/@href")
    short = client.get(f"/cases/{address.split('/')[-1].split('-')[0]}")
    assert short.headers["Location"] == address


def test_a_selection_is_saved_as_a_table(client: FlaskClient) -> None:
    page = get(client, "/cases?service=water")
    [link] = page.xpath("//a[contains(@href,'cases.csv')]/@href")
    answer = client.get(link)
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["place"] for row in rows] == ["de-berlin", "fr-paris"]
    assert rows[0]["summary"].startswith("'=1+1"), "no formula for a spreadsheet"
    assert rows[1]["party_after"] == "Eau de Paris"
    assert client.get(rows[1]["case"]).status_code == 200
    assert len(rows[1]["evidence"].split()) == 2


def test_what_a_reader_may_not_see_is_nowhere(
    client: FlaskClient, settings: Settings
) -> None:
    for address in ("/cases", "/cases.csv"):
        said = client.get(address).text
        assert "Madrid" not in said
        assert "hidden.txt" not in said
        assert "2019" not in said
    with browsing(settings, STAFF_SCOPE) as librarian:
        assert "Madrid" in places(librarian, "/cases")
        [secret] = get(librarian, "/cases?country=ES").xpath("//tbody/tr/th/a/@href")
    assert client.get(secret).status_code == 404


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    page = client.get("/cases")
    [address] = get(client, "/cases?country=DE").xpath("//tbody/tr/th/a/@href")
    asked = client.get("/cases", query_string={"country": HOSTILE})
    for answer in (page, client.get(address), asked):
        assert answer.status_code == 200
        assert HOSTILE not in answer.text
        assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "address", ["colour=red", "sort=colour", "offset=-1", f"way={'x' * 101}"]
)
def test_a_question_that_cannot_be_answered_says_so(
    client: FlaskClient, address: str
) -> None:
    assert texts(get(client, f"/cases?{address}", 400), "//h1")


@pytest.mark.parametrize("ui", ["fr", "ar", "ja"])
def test_cases_are_read_in_the_readers_language(client: FlaskClient, ui: str) -> None:
    page = get(client, f"/cases?ui={ui}&service=water")
    [place, _] = page.xpath("//tbody/tr/th/a")
    name = {"fr": "Berlin", "ar": "برلين", "ja": "ベルリン"}[ui]
    assert place.text_content() == name
    for link in page.xpath("//main//a[starts-with(@href,'/')]/@href"):
        assert parse_qs(urlsplit(link).query).get("ui") == [ui], link


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FILTERS)), st.from_regex(r"\A[a-z]{1,60}\Z"))
    )
)
def test_a_choice_survives_its_address(pairs: list[tuple[str, str]]) -> None:
    query = CaseQuery()
    for name, value in pairs:
        if value.strip() and value.strip() not in query.chosen.get(name, ()):
            query = query.toggle(name, value.strip())
    address = [
        (name, value)
        for name, values in query.to_params().items()
        for value in (values if isinstance(values, list) else [values])
    ]
    assert CaseQuery.from_params(address) == query
