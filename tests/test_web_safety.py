"""What a hostile document or address cannot do."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from repository.model import STAFF_SCOPE
from search_web.originals import safe_filename
from search_web.record_rows import is_web_address
from tests.making_shelf import HOSTILE, address_of, browsing, fill_shelf, get


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with browsing(fill_shelf(tmp_path_factory.mktemp("shelf")), STAFF_SCOPE) as client:
        yield client


def harmful(page: object) -> list[str]:
    """Return what of a page would run: scripts inside it, handlers, odd links.

    Data in JSON is no script to a browser, if nothing in it ends its element.
    """
    inside = page.xpath("//script[not(@src)]")  # type: ignore[attr-defined]
    found = [
        script.text
        for script in inside
        if script.get("type") != "application/ld+json" or "<" in script.text
    ]
    found += [str(h) for h in page.xpath("//@*[starts-with(name(), 'on')]")]  # type: ignore[attr-defined]
    found += page.xpath("//@style")  # type: ignore[attr-defined]
    addresses = page.xpath("//@href | //@src | //@action")  # type: ignore[attr-defined]
    return found + [
        a for a in addresses if urlsplit(a).scheme not in ("", "http", "https")
    ]


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_a_hostile_document_runs_nothing(client: FlaskClient, ui: str) -> None:
    hit = address_of(client, "zebra")
    for address in (
        f"/?ui={ui}",
        f"/?q=zebra&ui={ui}",
        f"{hit}?q=zebra&ui={ui}",
        f"{hit}?q=script&ui={ui}",
    ):
        page = get(client, address)
        assert harmful(page) == [], address
        scripts = [urlsplit(src).path for src in page.xpath("//script/@src")]
        assert scripts[-1] == "/static/enhance.js"
        assert set(scripts) <= {"/static/enhance.js", "/static/kept.js"}
        assert not page.xpath("//img")
    assert HOSTILE in get(client, hit).xpath("//h1")[0].text_content()


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/?q=%22%3E%3Cscript%3E&theme=care",
        "/?issuer=%3Cscript%3Ealert(1)%3C/script%3E",
        "/?network=%3Cscript%3Ealert(1)%3C/script%3E&q=a",
        "/?place=%22onmouseover=alert(1)",
        "/?q=%E2%80%AE%D8%A7%00",
    ],
)
def test_hostile_words_and_filters_run_nothing(
    client: FlaskClient, address: str
) -> None:
    assert harmful(get(client, address)) == []


@pytest.mark.parametrize(
    "address",
    [
        "/?colour=%3Cscript%3E",
        "/?theme=%3Cscript%3E",
        "/?q=a&sort=%3Cscript%3E",
        "/?year=%3Cscript%3E",
        "/?ui=%3Cscript%3E",
    ],
)
def test_error_pages_run_nothing(client: FlaskClient, address: str) -> None:
    assert harmful(get(client, address, status=400)) == []


def test_every_answer_has_the_headers_that_hold_scripts_back(
    client: FlaskClient,
) -> None:
    for address in ("/", "/?q=zebra", "/nowhere", "/?colour=red", "/api/v1/search?q=a"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "Set-Cookie" not in headers


def test_a_flood_of_filters_is_refused_at_once(client: FlaskClient) -> None:
    flood = "&".join(f"issuer=a{number}" for number in range(10_000))
    answer = client.get(f"/?{flood}")
    assert answer.status_code == 400
    assert "Choose fewer filters" in answer.text
    assert len(answer.data) < 10_000


@settings(deadline=None, max_examples=60)
@given(
    parameters=st.lists(
        st.tuples(
            st.sampled_from(["q", "year", "offset", "sort", "issuer", "ui", "page"]),
            st.text(max_size=40),
        ),
        max_size=4,
    )
)
def test_no_address_makes_a_page_fail(
    client: FlaskClient, parameters: list[tuple[str, str]]
) -> None:
    for path in ("/", address_of(client, "pensions"), "/api/v1/search"):
        answer = client.get(path, query_string=parameters)
        assert answer.status_code in (200, 302, 400, 404), parameters


def test_nothing_leads_away_but_what_a_record_names(client: FlaskClient) -> None:
    for address in ("//evil.example/", "/d//evil.example", "/?q=&next=//evil.example"):
        answer = client.get(address)
        location = answer.headers.get("Location", "")
        assert urlsplit(location).netloc in ("", "localhost"), location


def test_a_hostile_file_name_stays_a_name(client: FlaskClient) -> None:
    id = address_of(client, "zebra").split("/")[2]
    with client.get(f"/d/{id}/file/1") as answer:
        disposition = answer.headers["Content-Disposition"]
        assert "X-Evil" not in answer.headers
    assert disposition.startswith("attachment")
    for sign in ("..", "/", "\\", "<", "\n"):
        assert sign not in disposition
    assert disposition.rstrip('"').endswith(".txt")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/d/..%2f..%2fetc%2fpasswd/file/1",
        "/d/zzzzzz/file/..%2f1",
        "/d/zzzzzz/file/-1",
    ],
)
def test_no_path_leads_out(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@given(st.text(max_size=200), st.sampled_from(["application/pdf", "text/plain", "x/y"]))
def test_any_file_name_is_made_safe(name: str, media_type: str) -> None:
    safe = safe_filename(name, media_type)
    assert not re.search(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]', safe)
    assert safe.strip(" .") == safe
    assert not safe.startswith(".")
    assert len(safe) <= 140
    assert safe_filename(safe, media_type) == safe


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil",
        "https://a b",
        'http://"x',
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "host",
    ['evil.example"><script>', "a b", "[::1", "one,two", "user@evil", "evil/path", ""],
)
def test_a_host_that_is_no_host_is_refused(client: FlaskClient, host: str) -> None:
    for address in ("/", "/robots.txt", "/oai?verb=Identify", "/api/v1/search?q=a"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400, address
        assert "script>" not in answer.text.replace("</script>", "").replace(
            "<script ", ""
        )
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_forged_host_is_not_remembered(client: FlaskClient) -> None:
    hit = address_of(client, "pensions")
    for address in (hit, "/feed", "/sitemap.xml", "/calendar.ics", "/cases.csv", "/"):
        client.get(address, headers={"Host": "forged.example"})
        answer = client.get(address)
        assert "forged.example" not in answer.text + str(answer.headers), address


def test_methods_that_write_are_refused_with_those_that_there_are(
    client: FlaskClient,
) -> None:
    hit = address_of(client, "pensions")
    for address in ("/", hit, "/cases", "/feed", "/static/style.css"):
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            with client.open(f"{address}?ui=sv", method=method) as answer:
                assert answer.status_code == 405
                assert "GET" in answer.headers["Allow"]
                assert "det går inte att skicka" in answer.text.casefold()
        with client.options(address) as answer:
            assert (answer.status_code, answer.data) == (200, b"")
        with client.head(address) as head, client.get(address) as got:
            assert (head.status_code, head.data) == (got.status_code, b"")
            assert head.content_type == got.content_type


def test_parts_of_an_original_can_be_asked_for(client: FlaskClient) -> None:
    """Browsers' viewers fetch a PDF piece by piece."""
    id = address_of(client, "pensions").split("/")[2]
    address = f"/d/{id}/file/1"
    with client.get(address) as answer:
        whole, tag = answer.data, answer.headers["ETag"]
        assert answer.headers["Accept-Ranges"] == "bytes"
    with client.get(address, headers={"Range": "bytes=5-9"}) as answer:
        assert (answer.status_code, answer.data) == (206, whole[5:10])
        assert "Content-Security-Policy" in answer.headers
    with client.get(address, headers={"Range": "bytes=999999999-"}) as answer:
        assert answer.status_code == 416
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
    for range in ("bytes=9-5", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=0-1,2-3"):
        with client.get(address, headers={"Range": range}) as answer:
            assert answer.status_code in (200, 206, 416), range
    with client.get(address, headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, answer.data) == (304, b"")
        assert "Content-Security-Policy" in answer.headers


def test_too_much_that_is_posted_is_refused(client: FlaskClient) -> None:
    answer = client.post("/oai?ui=de", data={"verb": "x" * 100_000})
    assert answer.status_code == 413
    assert "zu groß" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/?offset=99999999999999999999",
        "/?limit=99999999999999999999",
        "/?offset=-1",
        "/?year=99999..99999999999",
        "/?q=" + "a" * 20_000,
        "/?q=" + "(" * 900,
        "/?q=" + "a* " * 300,
        "/?q=" + "%E2%80%8B" * 2_000,
        "/cases?offset=99999999999999999999",
        "/cases?year=" + "9" * 5_000,
        "/calendar?offset=99999999999999999999",
        "/calendar?theme=" + "x" * 5_000,
        "/cases/99999999999999999999999999",
        "/sitemap/99999999999999999999999999.xml",
        "/d/zzzzzz/file/99999999999999999999999999",
        "/d/zzzzzz?page=99999999999999999999999999",
        "/themes/" + "x" * 5_000,
        "/export/" + "x" * 5_000,
        "/api/v1/suggest?q=" + "x" * 20_000,
        "/api/oembed?url=http://localhost/d/zzzzzz&maxwidth=99999999999999999999",
        "/oai?verb=ListRecords&resumptionToken=" + "x" * 20_000,
        "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=" + "x" * 20_000,
        "/%00",
        "/d/%00%0d%0aX-Evil:1",
        "/%ff%fe",
    ],
)
def test_absurd_values_are_answered_shortly(client: FlaskClient, address: str) -> None:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code in (200, 400, 404), address
    assert "X-Evil" not in answer.headers
    assert len(answer.data) < 100_000
