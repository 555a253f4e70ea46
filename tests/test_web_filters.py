"""What narrows a search: values of facets with their counts, and bars of years."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import LANGUAGES, STAFF_SCOPE, Access
from repository.settings import Settings, load_settings
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
