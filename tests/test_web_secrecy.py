"""What readers may not see is nowhere: in no page, list, count, proposal or error."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.editing import remove_document
from repository.model import (
    AFFILIATES_SCOPE,
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    Case,
    CaseText,
    Part,
    PartKind,
    Scope,
    State,
)
from search_web.app import create_app
from tests.making import hold, said
from tests.making_shelf import browsing, fill_shelf, get, texts

HIDDEN: dict[str, dict[str, object]] = {
    "staff": {"default_access": Access.STAFF},
    "affiliates": {"default_access": Access.AFFILIATES},
    "draft": {"default_state": State.DRAFT},
    "withdrawn": {"default_state": State.WITHDRAWN},
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Identifiers of hidden documents by why they are hidden; and the public one that
    they name, as ``named``."""
    home = tmp_path_factory.mktemp("secrecy")
    settings = fill_shelf(home)
    catalogue = Catalogue.open(settings)
    found = {"home": str(home)}
    found["named"] = hold(
        catalogue, home / "in" / "named.txt", "A public axolotl.", key="named"
    ).document
    for why, hidden in HIDDEN.items():
        found[why] = hold(
            catalogue,
            home / "in" / f"{why}.txt",
            f"The thylacine is kept here, says {why}.",
            assertions=(
                said("title", f"Zyzzyva {why}"),
                said("issuer", f"Zyzzyva Branch {why}"),
                said("network", f"Zyzzyva network {why}"),
                said("theme", "care"),
                said("sector", "water"),
                said("type", "motion"),
                said("issued", "1987-03-04"),
                said("event", f"Zyzzyva congress {why}"),
                said("event_from", "1987-03-01"),
                said("references", "named"),
            ),
            parts=(
                Part(PartKind.DEADLINE, f"Zyzzyva ballot {why}", 1, "", "", "1987-05"),
            ),
            cases=(
                Case(
                    "DE",
                    "DE",
                    "energy",
                    "1987",
                    "private",
                    "public",
                    "Zyzzyva Corp",
                    "Zyzzyva City",
                    "contract-expired",
                    "in-public-hands",
                    (CaseText("en", f"Zyzzyva case {why}", "Zyzzyva.", "Zyzzyva."),),
                    ("Zyzzyva, 1987",),
                    page=1,
                ),
            ),
            **hidden,
        ).document
    catalogue.close()
    catch_up_home(settings)
    with browsing(settings) as client:
        found["client"] = client  # type: ignore[assignment]
        yield found


@pytest.fixture(scope="module")
def client(shelf: dict[str, str]) -> FlaskClient:
    return shelf["client"]  # type: ignore[return-value]


@pytest.mark.parametrize("why", HIDDEN)
def test_a_hidden_document_answers_as_one_that_is_not_there(
    shelf: dict[str, str], client: FlaskClient, why: str
) -> None:
    """Under every address that takes an identifier, with every method that reads."""
    rules = [
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "<id>" in rule.rule and rule.rule.startswith(("/d/", "/api/"))
    ]
    assert len(rules) >= 8
    for rule in rules:
        asked = rule
        for part, value in (
            ("<slug>", f"zyzzyva-{why}"),
            ("<int:edition>", "1"),
            ("<int:number>", "1"),
            ("<name>", "bibtex"),
        ):
            asked = asked.replace(part, value)
        there = client.get(asked.replace("<id>", shelf[why]))
        nowhere = client.get(asked.replace("<id>", "zzzzzz"))
        assert there.status_code == nowhere.status_code == 404, asked
        assert there.text.replace(shelf[why], "zzzzzz") == nowhere.text, asked
        for name in ("ETag", "Last-Modified", "Link", "Location"):
            assert name not in there.headers


def addresses(shelf: dict[str, str]) -> Iterator[str]:
    """Yield addresses whose answers a hidden document might slip into."""
    search = "q=thylacine&year=1987"
    yield from ("/", "/?q=a*", f"/?{search}", "/?q=thylacin", "/?q=thylocine")
    yield from ("/?theme=care", "/?sector=water", "/?year=1980..1990", "/?type=motion")
    yield from ("/cases", "/cases?country=DE", "/cases?year=1987", "/cases.csv")
    yield from ("/calendar", "/calendar?year=1987", "/calendar.ics")
    yield from ("/themes/care", "/sectors/water", "/sectors/energy", "/health", "/help")
    yield from (f"/api/v1/search?{search}", "/api/v1/search?q=a*&limit=50")
    yield from (f"/api/v1/suggest?q={words}" for words in ("zyz", "thyl", "zyzzyva"))
    yield from ("/feed", "/feed?theme=care", f"/feed?{search}", "/feed?q=a*")
    for form in ("csv", "ris", "bibtex", "csl-json"):
        yield from (f"/export/{form}?{search}", f"/export/{form}?q=a*")
    yield from ("/sitemap.xml", "/sitemap/pages.xml", "/sitemap/1.xml", "/robots.txt")
    for verb in ("ListRecords", "ListIdentifiers"):
        yield f"/oai?verb={verb}&metadataPrefix=oai_dc"
        yield f"/oai?verb={verb}&metadataPrefix=oai_dc&set=theme:care"
    for document in (*HIDDEN, "named"):
        id = shelf[document]
        yield f"/api/oembed?url=http://localhost/d/{id}"
    named = f"/d/{shelf['named']}"
    yield from (named, f"/api/v1{named.replace('/d/', '/documents/')}")
    yield f"/api/v1{named.replace('/d/', '/documents/')}/similar"
    yield from (f"{named}/quote", f"{named}?q=thylacine")
    yield from (f"/cases/{number}" for number in range(1, 9))


def test_hidden_documents_are_in_no_answer(
    shelf: dict[str, str], client: FlaskClient
) -> None:
    hidden = [shelf[why] for why in HIDDEN]
    for address in addresses(shelf):
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code in (200, 400, 404), address
        # What was asked for is said back; nothing else of it may be.
        text = answer.text
        if "oembed" in address or "suggest" in address:
            text = text.replace("zyzzyva", "")
        assert "zyzzyva" not in text.casefold(), address
        assert not any(f'{id}"' in text or f"/d/{id}/" in text for id in hidden), (
            address
        )
        if "thylacin" not in address:
            assert "thylacine" not in text.casefold(), address
    assert client.get("/api/v1/search?q=thylacine").json["total"] == 0
    assert client.get("/api/v1/search?q=thylacine").json["suggestion"] is None


def test_access_levels_are_nothing_to_the_public(client: FlaskClient) -> None:
    for address in ("/?q=axolotl", "/?sort=date", "/help", "/?q=nothing"):
        page = get(client, address)
        assert not page.xpath("//*[contains(@class,'facet-access')]"), address
        assert not page.xpath("//*[@name='access']"), address
        assert "Access" not in page.text_content(), address
    answer = client.get("/api/v1/search?q=axolotl").json
    assert answer["total"] == 1
    assert "access" not in answer["facets"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A library that holds the same, but nothing that is hidden."""
    home = tmp_path_factory.mktemp("elsewhere")
    settings = fill_shelf(home)
    catalogue = Catalogue.open(settings)
    hold(catalogue, home / "in" / "named.txt", "A public axolotl.", key="named")
    open_ones = catalogue.document_ids(PUBLIC_SCOPE)
    for id in set(catalogue.document_ids(STAFF_SCOPE)).difference(open_ones):
        remove_document(catalogue, id, "me")
    catalogue.close()
    catch_up_home(settings)
    with browsing(settings) as client:
        yield client


@pytest.mark.parametrize("hidden", ["staff", "affiliates"])
@pytest.mark.parametrize("words", ["thylacine", "axolotl", "xyzzy", ""])
def test_asking_for_a_hidden_level_tells_nothing(
    client: FlaskClient, elsewhere: FlaskClient, hidden: str, words: str
) -> None:
    """The answer is that of a library in which nothing is hidden."""
    for asked in (
        {"q": words, "access": hidden},
        {"q": f"{words} access:{hidden}".strip()},
        {"q": f"{words} -access:public".strip()},
    ):
        here, there = (
            browser.get("/api/v1/search", query_string=asked).json
            for browser in (client, elsewhere)
        )
        if "access" in asked:
            assert here["total"] == 0
        for answer in (here, there):
            del answer["took_ms"]
            for hit in answer["hits"]:
                del hit["id"], hit["url"], hit["score"]
        assert here == there, asked


@pytest.mark.parametrize(
    ("scope", "levels"),
    [
        (AFFILIATES_SCOPE, ["Public", "Affiliates"]),
        (STAFF_SCOPE, ["Public", "Affiliates", "Library staff"]),
    ],
)
def test_access_levels_narrow_a_search_for_those_who_see_several(
    client: FlaskClient, scope: Scope, levels: list[str]
) -> None:
    settings = client.application.extensions["shelf"].settings
    with browsing(settings, scope) as reader:
        [listed] = get(reader, "/?sort=date").xpath(
            "//fieldset[contains(@class,'facet-access')]"
        )
        assert set(texts(listed, ".//*[@class='name']")) == set(levels)
        assert "who may see it" in get(reader, "/help").text_content()
        page = get(reader, "/?q=thylacine&access=affiliates")
        assert texts(page, "//h1") == ["1 document for “thylacine”"]
        assert len(page.xpath("//input[@name='access'][@value='affiliates']")) == 1
        asked = "/api/v1/search?q=thylacine&ui=fr"
        [own] = [
            value
            for value in reader.get(asked).json["facets"]["access"]
            if value["value"] == "affiliates"
        ]
        assert (own["label"], own["count"]) == ("Organisations affiliées", 1)
        typed = reader.get("/api/v1/search?q=thylacine access:Mitgliedsverbände").json
        assert typed["total"] == 1
        wrong = reader.get("/api/v1/search?access=afiliates")
        assert wrong.status_code == 400
        assert "Did you mean 'affiliates'?" in wrong.json["error"]


def test_what_one_reader_may_see_is_not_kept_for_another(
    shelf: dict[str, str], client: FlaskClient
) -> None:
    """Two applications over one installation, asked in turn."""
    settings = client.application.extensions["shelf"].settings
    with browsing(settings, AFFILIATES_SCOPE) as affiliate:
        for address in ("/?q=thylacine", "/cases", "/calendar", "/feed", "/cases.csv"):
            assert "Zyzzyva" in affiliate.get(address).text
            assert "Zyzzyva" not in client.get(address).text
            seen = affiliate.get(address).text
            assert "Zyzzyva staff" not in seen
            assert "Zyzzyva draft" not in seen
        answer = affiliate.get(f"/d/{shelf['affiliates']}", follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-cache"
        # Harvesters, crawlers and other sites see what the public sees.
        for address in (
            "/oai?verb=ListRecords&metadataPrefix=oai_dc",
            "/sitemap/1.xml",
            f"/api/oembed?url=http://localhost/d/{shelf['affiliates']}",
        ):
            assert "Zyzzyva" not in affiliate.get(address).text
        assert "citation_title" not in answer.text
        assert "ld+json" not in answer.text


def test_originals_are_never_kept_by_what_stands_between(
    shelf: dict[str, str], client: FlaskClient
) -> None:
    id = shelf["named"]
    with client.get(f"/d/{id}/file/1") as answer:
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_an_application_for_the_public_never_opens_a_staff_page(
    shelf: dict[str, str], client: FlaskClient
) -> None:
    settings = client.application.extensions["shelf"].settings
    with create_app(settings).test_client() as public:
        assert public.get("/health").status_code == 404
