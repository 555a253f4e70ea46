"""What narrows a search: values of facets with their counts, narrower ones below
broader ones, and bars of years."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from index.catch_up import catch_up_home
from index.query import Query
from index.results import FacetValue, Results
from index.values import with_broader
from repository.catalogue import Catalogue
from repository.model import LANGUAGES, STAFF_SCOPE, Access, Origin
from repository.settings import Settings, load_settings
from search_web.facet_lists import listed_facets
from tests.finding import concept, vocabularies_of
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts


@pytest.fixture(scope="module")
def reader(starter: Settings) -> Iterator[FlaskClient]:
    with browsing(starter) as client:
        yield client


def bars(page: HtmlElement) -> list[tuple[str, str]]:
    """What each bar of the histogram says, and where it leads; "" if nowhere."""
    return [
        (" ".join(bar.xpath("string(.//*[@class='visually-hidden'])").split()),
         "".join(bar.xpath("./a/@href")))
        for bar in page.xpath("//ol[starts-with(@class,'histogram')]/li")
    ]  # fmt: skip


def found(page: HtmlElement) -> str:
    return texts(page, "//h1")[0]


def test_ten_values_are_shown_and_the_rest_is_folded_away(reader: FlaskClient) -> None:
    page = get(reader, "/?sort=date")
    [themes] = page.xpath("//fieldset[contains(@class,'facet-theme')]")
    assert len(themes.xpath("./ul//input")) == 10
    rest = len(themes.xpath("./details//input"))
    assert rest > 1
    assert texts(themes, "./details/summary") == [f"{rest} more: Theme"]


def test_bars_say_how_many_documents_their_years_have(client: FlaskClient) -> None:
    told = [text for text, _ in bars(get(client, "/?sector=transport"))]
    assert told == [
        "1990–1994, 5 documents",
        "1995–1999, 5 documents",
        "2000–2004, 5 documents",
        "2005–2009, 5 documents",
        "2010–2014, 5 documents",
    ]


def test_each_bar_leads_to_the_documents_of_its_years(reader: FlaskClient) -> None:
    shown = bars(get(reader, "/?q=water&sector=water"))
    assert len(shown) > 3
    for told, address in shown:
        if address:
            assert f"{found(get(reader, address)).split(' for ')[0]}" in told
        else:
            assert told.endswith("0 documents")


def test_chosen_years_leave_the_other_bars_to_be_chosen(client: FlaskClient) -> None:
    first = bars(get(client, "/?sector=transport"))[2]
    assert "year=2000..2004" in first[1]
    page = get(client, first[1])
    assert found(page) == "5 documents"
    closer = bars(page)
    assert [told for told, _ in closer] == [
        f"{year}, 1 document" for year in range(2000, 2005)
    ]
    page = get(client, closer[1][1])
    assert found(page) == "1 document"
    decade = bars(page)
    assert [told[:4] for told, _ in decade] == [str(y) for y in range(2000, 2010)]
    [chosen] = page.xpath("//ol[starts-with(@class,'histogram')]//a[@aria-current]")
    assert found(get(client, chosen.get("href"))) == "25 documents"
    [every] = page.xpath("//a[text()='All years']/@href")
    assert found(get(client, every)) == "25 documents"


def test_other_filters_narrow_the_bars(reader: FlaskClient) -> None:
    every = reader.get("/api/v1/search").json["histogram"]
    some = reader.get("/api/v1/search?type=motion").json
    assert sum(bar["count"] for bar in some["histogram"]) == some["total"]
    assert sum(bar["count"] for bar in every) > some["total"]


def test_programs_are_told_the_same_bars(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?sector=transport&year=1995..1996").json
    assert answer["histogram"] == [
        {"first": 1995, "last": 1995, "count": 1, "selected": True},
        {"first": 1996, "last": 1996, "count": 1, "selected": True},
    ]
    page = get(client, "/?sector=transport&year=1995..1996")
    assert len(bars(page)) == len(answer["histogram"])


@pytest.mark.parametrize("ui", LANGUAGES)
def test_bars_speak_the_readers_language(client: FlaskClient, ui: str) -> None:
    page = get(client, f"/?sector=transport&ui={ui}")
    [drawn] = page.xpath("//ol[@class='histogram']")
    assert drawn.get("aria-label")
    assert (drawn.get("aria-label") == "Documents by year") == (ui == "en")
    assert all(f"ui={ui}" in address for _, address in bars(page))


def test_each_year_can_be_ticked(client: FlaskClient) -> None:
    page = get(client, "/?sector=transport&year=1995&year=1999")
    [years] = page.xpath("//fieldset[contains(@class,'facet-year')]")
    assert years.xpath("./ul//input[@checked]/@value") == ["1999", "1995"]
    assert len(years.xpath("./details//input")) == 23
    assert texts(years, "./details/summary") == ["Each year"]


def test_bars_do_not_count_what_the_reader_may_not_see(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("years")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    for year, access in (
        ("2001", Access.PUBLIC),
        ("2002", Access.STAFF),
        ("2003", Access.PUBLIC),
        ("1890", Access.STAFF),
    ):
        hold(
            catalogue,
            home / f"{year}.txt",
            assertions=(said("title", year), said("issued", year)),
            default_access=access,
        )
    catalogue.close()
    catch_up_home(settings)
    with browsing(settings) as public:
        told = [text for text, _ in bars(get(public, "/?sort=date"))]
    assert told == ["2001, 1 document", "2002, 0 documents", "2003, 1 document"]
    with browsing(settings, STAFF_SCOPE) as librarian:
        told = [text for text, _ in bars(get(librarian, "/?sort=date"))]
    assert told[0] == "1880–1899, 1 document"
    assert told[-1] == "2000–2019, 3 documents"


def lines_of(page: HtmlElement, facet: str) -> list[tuple[int, str]]:
    """The values that a page lists without anything to unfold: how deep, and what."""
    path = (
        f"//fieldset[contains(@class,'facet-{facet}')]//label[input[@type='checkbox']]"
    )
    return [
        (len(label.xpath("ancestor::ul")), " ".join(label.text_content().split()))
        for label in page.xpath(path)
        if not label.xpath("ancestor::details[@class='rest']")
    ]


@pytest.fixture(scope="module")
def own_themes(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with themes below themes, one of them below two."""
    home = tmp_path_factory.mktemp("themes")
    settings = load_settings(home, environment={})
    themes = {
        "home-care": {"label": {"en": "Home care", "sv": "Hemtjänst"}},
        "night-care": {"label": {"en": "Night care"}},
    }
    themes["home-care"]["broader"] = ["care"]  # type: ignore[assignment]
    themes["night-care"]["broader"] = ["home-care", "occupational-safety-and-health"]  # type: ignore[assignment]
    settings.own_vocabularies_dir.mkdir(parents=True)
    (settings.own_vocabularies_dir / "themes-own.json").write_text(json.dumps(themes))
    catalogue = Catalogue.open(settings, create=True)
    for title, about, access in (
        ("Pay", ("care",), Access.PUBLIC),
        ("Visits", ("home-care",), Access.PUBLIC),
        ("Nights", ("night-care", "home-care", "care"), Access.PUBLIC),
        ("Quagga", ("night-care",), Access.STAFF),
        ("Taxes", ("fair-taxation",), Access.PUBLIC),
    ):
        hold(
            catalogue,
            home / f"{title}.txt",
            assertions=(
                said("title", title),
                *(said("theme", theme, Origin.SIDECAR) for theme in about),
            ),
            default_access=access,
        )
    catalogue.close()
    catch_up_home(settings)
    return settings


def test_a_broader_theme_finds_the_documents_of_narrower_ones(
    own_themes: Settings,
) -> None:
    with browsing(own_themes) as client:
        for asked, titles in (
            ("theme=care", ["Nights", "Pay", "Visits"]),
            ("theme=home-care", ["Nights", "Visits"]),
            ("theme=occupational-safety-and-health", ["Nights"]),
            ("q=theme:care", ["Nights", "Pay", "Visits"]),
            ("q=-theme:home-care", ["Pay", "Taxes"]),
            ("theme=night-care&theme=fair-taxation", ["Nights", "Taxes"]),
        ):
            hits = client.get(f"/api/v1/search?{asked}").json["hits"]
            assert sorted(hit["title"] for hit in hits) == titles, asked
            page = get(client, f"/?{asked}")
            assert sorted(texts(page, "//li[@class='hit']//h2")) == titles


def test_narrower_themes_stand_below_and_no_document_counts_twice(
    own_themes: Settings,
) -> None:
    with browsing(own_themes) as client:
        assert lines_of(get(client, "/?sort=date"), "theme") == [
            (1, "Care services and care work 3, 3 documents"),
            (2, "Home care 2, 2 documents"),
            (3, "Night care 1, 1 document"),
            (1, "Fair taxation 1, 1 document"),
            (1, "Occupational safety and health 1, 1 document"),
        ]
        answer = client.get("/api/v1/search?theme=home-care&ui=sv").json
        listed = {value["value"]: value for value in answer["facets"]["theme"]}
        assert listed["home-care"]["label"] == "Hemtjänst"
        assert listed["home-care"]["broader"] == "care"
        assert listed["care"]["broader"] is None
        assert listed["care"]["count"] == 3
    with browsing(own_themes, STAFF_SCOPE) as librarian:
        lines = lines_of(get(librarian, "/?sort=date"), "theme")
        assert lines[0] == (1, "Care services and care work 4, 4 documents")


def test_themes_that_stand_above_each_other_are_listed_all_the_same() -> None:
    values = [
        FacetValue("a", "A", 2, False, "b"),
        FacetValue("b", "B", 2, False, "a"),
        FacetValue("c", "C", 1, False, "b"),
        FacetValue("d", "D", 1, False),
    ]
    results = Results(Query(), "", (), 2, 0.0, (), {"theme": tuple(values)})
    own = vocabularies_of(
        themes={
            "a": concept("a", {"en": "A"}, broader=("b",)),
            "b": concept("b", {"en": "B"}, broader=("a",)),
        }
    )
    assert with_broader("theme", ("a",), own) == ("a", "b")
    [themes] = listed_facets(results)
    assert [one.value.value for one in themes.shown] == ["a", "b", "d"]
    assert [one.value.value for one in themes.shown[1].shown] == ["c"]


def test_a_country_finds_the_documents_of_its_towns(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search?limit=0").json["facets"]["place"]
    towns = [value for value in answer if value["broader"]]
    assert len(towns) > 20
    for country in {town["broader"] for town in towns}:
        found = reader.get(f"/api/v1/search?place={country}&limit=200").json
        [value] = [one for one in answer if one["value"] == country]
        assert found["total"] == value["count"]
        for town in towns:
            if town["broader"] == country:
                inside = reader.get(f"/api/v1/search?place={town['value']}").json
                assert inside["total"] == town["count"]
                ids = {hit["id"] for hit in inside["hits"]}
                assert ids <= {hit["id"] for hit in found["hits"]}


def test_the_towns_of_a_chosen_country_are_unfolded(reader: FlaskClient) -> None:
    folded = lines_of(get(reader, "/?sort=date"), "place")
    assert folded
    assert {deep for deep, _ in folded} == {1}
    chosen = lines_of(get(reader, "/?place=FR&ui=ja"), "place")
    [france] = [n for n, (_, text) in enumerate(chosen) if "フランス" in text]
    towns = [deep for deep, _ in chosen[france + 1 :]]
    assert chosen[france][0] == 1
    assert towns[:3] == [2, 2, 2]
    assert (2, "パリ 1, 1件の文書") in chosen
    town = get(reader, "/?place=fr-paris")
    assert (2, "Paris 1, 1 document") in lines_of(town, "place")
