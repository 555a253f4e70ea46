"""What readers may not see is nowhere: in no page, list, count, proposal or error."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import (
    AFFILIATES_SCOPE,
    Access,
    Case,
    CaseText,
    Part,
    PartKind,
    State,
)
from search_web.app import create_app
from tests.making import hold, said
from tests.making_shelf import browsing, fill_shelf

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
