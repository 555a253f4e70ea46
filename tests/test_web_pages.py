"""The search page: first page, results, facets, paging, an empty answer, errors."""

import gzip
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.catch_up import catch_up_home
from repository.settings import Settings
from tests.making_shelf import BULLETINS, browsing, fill_shelf, get, texts


def test_the_first_page_explains_itself_and_leads_on(client: FlaskClient) -> None:
    page = get(client, "/")
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//form[@role='search']//input[@name='q']")
    for example in page.xpath("//p[@class='examples']/a/@href"):
        assert "Also searched for" in get(client, example).text_content()
    themes = page.xpath("//section[@aria-labelledby='by-theme']//li/a")
    assert "Reclaiming public services 1, 1 document" in texts(
        page, "//section[@aria-labelledby='by-theme']//a"
    )
    for theme in themes:
        name = texts(theme, "span[@class='name']")
        assert texts(get(client, theme.get("href")), "//h1") == name
    newest = texts(page, "//ol[@class='newest']//a")
    assert newest[0] == "The Harbour Water Report"
    assert "See all" in texts(page, "//p[@class='more']")[0]


def test_a_hit_shows_what_it_is_and_where_the_words_stand(client: FlaskClient) -> None:
    page = get(client, "/?q=concession&language=en")
    [hit] = page.xpath("//li[@class='hit']")
    assert hit.xpath(".//h2/a")[0].text_content() == "The Harbour Water Report"
    meta = texts(page, "//li[@class='hit']//p[@class='meta']")[0]
    for fact in ("Report", "May 2019", "English", "also in French, Arabic"):
        assert fact in meta, meta
    assert set(texts(hit, ".//p[@class='snippet']//mark")) == {"concession"}
    assert texts(hit, ".//a[@class='page']") == ["p. 3"]
    assert texts(hit, ".//span[@class='pages']") == ["2 pages match"]


def test_a_snippet_leads_to_its_page_with_the_words_marked(client: FlaskClient) -> None:
    page = get(client, "/?q=concession&language=en")
    address = page.xpath("//a[@class='page'][text()='p.\N{NO-BREAK SPACE}3']/@href")[0]
    opened = get(client, address)
    assert texts(opened, "//h2[@id='text-heading']") == ["Text, p. 3 of 3"]
    marks = texts(opened, "//div[contains(@class,'prose')]//mark")
    assert marks == ["concession", "concession"]
    assert opened.xpath("//mark[@id='m1']")
    assert urlsplit(address).fragment == "m1"


def test_facets_count_and_narrow(client: FlaskClient) -> None:
    page = get(client, "/?sort=date")
    [box] = page.xpath("//input[@name='type'][@value='press-release']")
    assert f"{BULLETINS} documents" in " ".join(box.getparent().text_content().split())
    narrowed = get(client, "/?type=press-release")
    assert texts(narrowed, "//h1") == [f"{BULLETINS} documents"]
    [box] = narrowed.xpath("//input[@name='type'][@value='press-release']")
    assert box.get("checked") is not None


def test_every_check_box_belongs_to_the_search_form(client: FlaskClient) -> None:
    page = get(client, "/?q=water")
    assert len(page.xpath("//form[not(ancestor::template)]")) == 1
    boxes = page.xpath("//input[@type='checkbox']")
    assert boxes
    assert {box.get("form") for box in boxes} == {"search"}
    assert page.xpath("//button[@type='submit'][@form='search']")


def test_a_chosen_filter_is_a_link_that_takes_it_away(client: FlaskClient) -> None:
    page = get(client, "/?q=bulletin&sector=transport&year=1995")
    links = {
        a.get("aria-label"): a.get("href") for a in page.xpath("//a[@class='chip']")
    }
    assert set(links) == {
        "Remove the filter Public service: Transport",
        "Remove the filter Year: 1995",
    }
    left = parse_qs(urlsplit(links["Remove the filter Year: 1995"]).query)
    assert left == {"q": ["bulletin"], "sector": ["transport"]}


def test_years_can_be_a_span(client: FlaskClient) -> None:
    page = get(client, "/?sector=transport&year=1992..1994")
    assert texts(page, "//h1") == ["3 documents"]
    [span] = page.xpath("//input[@name='year'][@type='text']")
    assert span.get("value") == "1992..1994"
    assert not page.xpath("//input[@name='year'][@type='checkbox'][@checked]")


def test_paging_walks_through_all_results_once(client: FlaskClient) -> None:
    address, seen = "/?sector=transport&limit=10", []
    while address:
        page = get(client, address)
        seen += texts(page, "//li[@class='hit']//h2")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == BULLETINS


def test_sorting_keeps_the_search(client: FlaskClient) -> None:
    page = get(client, "/?q=bulletin&sector=transport")
    [newest] = [
        a for a in page.xpath("//nav[@class='sort']/a") if a.text_content() == "Newest"
    ]
    sorted_page = get(client, newest.get("href"))
    assert texts(sorted_page, "//li[@class='hit']//h2")[0] == "Bulletin 24"
    assert sorted_page.xpath("//input[@type='hidden'][@name='sort']/@value") == ["date"]


def test_what_was_searched_besides_is_said_and_can_be_turned_off(
    client: FlaskClient,
) -> None:
    page = get(client, "/?q=remunicipalisation")
    lead = texts(page, "//div[@class='expanded']")[0]
    assert "Also searched for “remunicipalisation”" in lead
    assert "Rekommunalisierung" in lead
    [off] = page.xpath("//p[@class='expanded-off']/a/@href")
    plain = get(client, off)
    assert not plain.xpath("//div[@class='expanded']")
    assert plain.xpath("//input[@type='hidden'][@name='expand']/@value") == ["0"]
    assert "Only the words as typed" in texts(plain, "//p[@class='expanded-off']")[0]


def test_the_names_of_one_concept_can_be_left_out_and_taken_back(
    client: FlaskClient,
) -> None:
    page = get(client, "/?q=water+concession&sort=date")
    leave, _ = page.xpath("//div[@class='expanded']//a[contains(., 'Leave')]/@href")
    assert parse_qs(urlsplit(leave).query)["sort"] == ["date"]
    without = get(client, leave)
    [hidden] = without.xpath("//input[@type='hidden'][@name='without']/@value")
    left_out = "//div[@class='expanded'][contains(., 'Left out')]"
    [back] = without.xpath(f"{left_out}//a/@href")
    assert "without" not in parse_qs(urlsplit(back).query)
    assert hidden in parse_qs(urlsplit(leave).query)["without"]
    # Of a single one, this is the search for the words as typed.
    single = texts(get(client, "/?q=water"), "//div[@class='expanded']")[0]
    assert "Leave these names out" not in single
    assert "Search only for the words as typed" in single


def test_an_empty_answer_says_what_to_try(client: FlaskClient) -> None:
    page = get(client, "/?q=xyzzy+plugh&theme=care")
    assert texts(page, "//h1") == ["0 documents for “xyzzy plugh”"]
    hints = " ".join(texts(page, "//section[@class='notice']//li"))
    assert "Search without the filters" in hints
    assert "Fewer words: xyzzy, plugh" in hints


def test_a_misspelt_word_is_offered_in_another_spelling(client: FlaskClient) -> None:
    page = get(client, "/?q=conession")
    [link] = page.xpath("//section[@class='notice']//a[contains(@href,'concession')]")
    assert texts(get(client, link.get("href")), "//li[@class='hit']//h2")


def test_past_the_last_result_there_is_a_way_back(client: FlaskClient) -> None:
    page = get(client, "/?sector=transport&offset=9000")
    assert "Go to the first page of results" in texts(page, "//section//li")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("/?colour=red", "No facet or option", id="unknown facet"),
        pytest.param("/?colr=red&q=water", "Try: q, theme", id="names what there is"),
        pytest.param("/?theme=cake", "Did you mean 'care'?", id="unknown value"),
        pytest.param("/?q=a&offset=-1", "whole number from 0", id="bad offset"),
        pytest.param("/?q=a&offset=1e9", "whole number from 0", id="wild offset"),
        pytest.param("/?q=a&limit=999", "from 0 to 200", id="wild limit"),
        pytest.param("/?q=a&sort=colour", "Cannot sort by", id="unknown order"),
        pytest.param("/?q=a&expand=perhaps", "Try: 1, 0", id="neither yes nor no"),
        pytest.param(
            "/?year=2015..2010", "earlier year first", id="years turned round"
        ),
        pytest.param(
            "/?q=" + "a" * 3000, "3,000 characters long", id="over-long words"
        ),
        pytest.param("/?q=a&ui=xx", "not available in 'xx'", id="unknown language"),
    ],
)
def test_what_cannot_be_searched_is_said_on_page_and_in_json(
    client: FlaskClient, address: str, says: str
) -> None:
    page = get(client, address, status=400)
    assert says in texts(page, "//section[@class='notice']")[0]
    words = parse_qs(urlsplit(address).query).get("q", [""])[0]
    assert page.xpath("//input[@name='q']/@value") == [words[:2000]]
    answer = client.get("/api/v1/search" + address[1:])
    assert answer.status_code == 400
    assert says in answer.json["error"]
    assert answer.json["kind"] == "QueryError"


def test_an_address_that_is_not_here_is_said_so(client: FlaskClient) -> None:
    page = get(client, "/nowhere?q=kept", status=404)
    assert texts(page, "//h1") == ["Not found"]
    assert page.xpath("//input[@name='q']/@value") == ["kept"]
    assert client.get("/api/nowhere").json["kind"] == "NotFound"
    assert client.post("/").status_code == 405


def test_empty_fields_of_the_form_do_not_stay_in_the_address(
    client: FlaskClient,
) -> None:
    answer = client.get("/?q=water&year=&theme=care&ui=fr&language=fr&language=sv")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.location).query) == {
        "q": ["water"],
        "theme": ["care"],
        "ui": ["fr"],
        "language": ["fr", "sv"],
    }
    assert client.get("/?q=").location == "/"


def test_a_bug_shows_a_plain_page_and_is_logged_once(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("search_web.shelf.search", fails)
    page = get(client, "/?q=water", status=500)
    assert texts(page, "//h1") == ["Something went wrong"]
    assert "secret" not in page.text_content()
    answer = client.get("/api/v1/search?q=water")
    assert (answer.status_code, answer.json["kind"]) == (500, "InternalServerError")
    assert len([r for r in caplog.records if r.exc_info]) == 2  # one a request


def test_help_names_every_facet_and_robots_are_told(client: FlaskClient) -> None:
    codes = texts(get(client, "/help"), "//td//code")
    typed = {code.partition(":")[0] for code in codes if ":" in code}
    assert {"theme", "sector", "language", "type", "year", "decision"} <= typed
    # With a value that there is, to be tried out.
    assert "language:en" in codes
    assert "Disallow: /api/" in client.get("/robots.txt").text


def test_help_gives_only_examples_that_search(client: FlaskClient) -> None:
    page = get(client, "/help")
    for typed in texts(page, "//table//a/code"):
        found = client.get("/api/v1/search", query_string={"q": typed}).json
        assert (
            not found["notes"] or found["total"] == 0 or "some of" in found["notes"][0]
        )


def test_without_documents_the_pages_say_how_to_load_some(settings: Settings) -> None:
    with browsing(settings) as client:
        page = get(client, "/?q=water", status=503)
        assert "commonshelf ingest FOLDER" in page.text_content()
        answer = client.get("/api/v1/search?q=water")
        assert (answer.status_code, answer.json["kind"]) == (503, "CatalogueError")
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, "commonshelf ingest" in ready.text) == (503, True)


def test_a_missing_index_is_said_and_found_once_it_is_there(tmp_path: Path) -> None:
    settings = fill_shelf(tmp_path)
    shutil.rmtree(settings.index_dir)
    with browsing(settings) as client:
        page = get(client, "/?q=concession", status=503)
        assert "commonshelf rebuild" in page.text_content()
        answer = client.get("/api/v1/search?q=concession")
        assert answer.json["kind"] == "IndexUnavailable"
        catch_up_home(settings)
        get(client, "/?q=concession", status=200)


@pytest.mark.parametrize(
    "address", ["/", "/?sort=date&limit=20", "/?q=bulletin+OR+concession", "/help"]
)
def test_pages_are_small(client: FlaskClient, address: str) -> None:
    assert len(client.get(address).data) < 100_000


@pytest.mark.parametrize("address", ["/?q=concession", "/static/style.css"])
def test_pages_go_over_the_network_packed_and_not_twice(
    client: FlaskClient, address: str
) -> None:
    def ask(**headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(address, headers=sent, buffered=True)

    plain = ask()
    assert plain.content_encoding is None
    packed = ask(Accept_Encoding="br, gzip")
    assert packed.content_encoding == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < 10_000
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.vary
        again = ask(If_None_Match=answer.headers["ETag"])
        assert (again.status_code, again.data) == (304, b"")
    other = ask(If_None_Match='"of another page"', Accept_Encoding="gzip;q=0")
    assert other.data == plain.data


def test_a_style_sheet_is_kept_until_there_is_another(client: FlaskClient) -> None:
    [address] = get(client, "/").xpath("//link[@rel='stylesheet']/@href")
    assert "immutable" in client.get(address).headers["Cache-Control"]
    other = client.get(address + "0")
    assert other.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/../pages.py").status_code == 404
    assert client.get("/static/pages.py").status_code == 404
