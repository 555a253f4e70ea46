"""Harvesters get all that is public, page after page, and nothing else."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.serving import make_server

from ingest.harvest.fetch import Fetcher
from ingest.harvest.oai import OaiList
from repository.catalogue import Catalogue
from repository.changes import record_change
from repository.editing import Edit, edit_record, remove_document, restore_document
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from search_web import oai
from search_web.app import create_app
from tests.making import hold, said
from tests.making_shelf import browsing, fill_shelf

NS = {"o": oai.OAI, "dc": "http://purl.org/dc/elements/1.1/"}
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.fixture
def shelf(tmp_path: Path) -> Settings:
    return fill_shelf(tmp_path)


@pytest.fixture
def client(shelf: Settings) -> Iterator[FlaskClient]:
    with browsing(shelf) as client:
        yield client


@pytest.fixture
def held(shelf: Settings) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(shelf)
    yield catalogue
    catalogue.close()


def ask(client: FlaskClient, **asked: str) -> etree._Element:
    answer = client.get("/oai", query_string=asked)
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    return etree.fromstring(answer.data)


def code(root: etree._Element) -> list[str]:
    return [str(one) for one in root.xpath("o:error/@code", namespaces=NS)]


def values(root: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in root.xpath(path, namespaces=NS)]


def walk(client: FlaskClient, **asked: str) -> Iterator[etree._Element]:
    while True:
        root = ask(client, **asked)
        yield root
        (token,) = values(root, "//o:resumptionToken") or [""]
        if not token:
            return
        asked = {"verb": asked["verb"], "resumptionToken": token}


def ids(client: FlaskClient, deleted: bool = False, **asked: str) -> list[str]:
    path = f"//o:header[{'' if deleted else 'not'}(@status)]/o:identifier"
    return [
        one.rpartition(":")[2]
        for root in walk(client, **{**LIST, **asked})
        for one in values(root, path)
    ]


def test_all_that_is_public_is_listed_once_over_several_pages(
    client: FlaskClient, held: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE", 4)
    public = held.document_ids(PUBLIC_SCOPE)
    for verb in ("ListRecords", "ListIdentifiers"):
        assert sorted(ids(client, verb=verb)) == sorted(public)
    assert len(held.document_ids(STAFF_SCOPE)) > len(public) > 12


def test_staff_pages_tell_harvesters_no_more_than_public_ones(
    client: FlaskClient, shelf: Settings
) -> None:
    with browsing(shelf, STAFF_SCOPE) as staff:
        assert ids(staff) == ids(client)
        assert "uagga" not in staff.get("/oai", query_string=LIST).text


def test_a_change_between_two_pages_loses_nothing(
    client: FlaskClient,
    held: Catalogue,
    vocabularies: Vocabularies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(oai, "PAGE", 4)
    seen = set()
    for root in walk(client, **LIST):
        found = [i.rpartition(":")[2] for i in values(root, "//o:identifier")]
        if not seen:
            edit = Edit(put=(("creator", "A. Author"),))
            edit_record(held, vocabularies, found[0], edit, "staff")
        seen |= set(found)
    assert seen == set(held.document_ids(PUBLIC_SCOPE))


def test_what_is_no_longer_public_is_told_as_deleted_and_what_never_was_is_not(
    client: FlaskClient, held: Catalogue, vocabularies: Vocabularies
) -> None:
    public = held.document_ids(PUBLIC_SCOPE)
    (secret,) = set(held.document_ids(STAFF_SCOPE)) - set(public)
    removed, restricted, drafted = public[:3]
    remove_document(held, removed, "staff")
    for id, pair in (
        (restricted, ("access", "staff")),
        (drafted, ("state", "draft")),
        (secret, ("creator", "A. Author")),
    ):
        edit_record(held, vocabularies, id, Edit(put=(pair,)), "staff")
    gone = {removed, restricted, drafted}
    assert set(ids(client, deleted=True)) == gone
    assert set(ids(client, deleted=True, set="theme:care")) == gone
    assert set(ids(client)) == set(public) - gone
    identifier = values(ask(client, **LIST), "//o:identifier")[0]
    prefix = identifier.rpartition(":")[0]
    asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
    one = ask(client, **asked, identifier=f"{prefix}:{restricted}")
    assert one.xpath("//o:header/@status", namespaces=NS) == ["deleted"]
    assert not one.xpath("//o:metadata | //o:setSpec", namespaces=NS)
    root = ask(client, **asked, identifier=f"{prefix}:{secret}")
    assert code(root) == ["idDoesNotExist"]
    restore_document(held, removed, "staff")
    assert removed in ids(client)


def test_sets_hold_what_records_say(client: FlaskClient, held: Catalogue) -> None:
    specs = values(ask(client, verb="ListSets"), "//o:setSpec")
    assert {"theme:care", "sector:transport", "type:motion"} <= set(specs)
    assert len(ids(client, set="sector:transport")) == 25
    assert len(ids(client, set="type:motion")) == 1


def test_sets_of_broader_themes_hold_documents_of_narrower_ones(
    shelf: Settings, held: Catalogue
) -> None:
    themes = {
        "waters": {"label": {"en": "Waters"}},
        "harbours": {"label": {"en": "Harbours"}, "broader": ["waters"]},
    }
    shelf.own_vocabularies_dir.mkdir()
    (shelf.own_vocabularies_dir / "themes-own.json").write_text(json.dumps(themes))
    document = hold(
        held,
        shelf.home / "in" / "quay.txt",
        "The quay.",
        assertions=(said("theme", "harbours"),),
    ).document
    with browsing(shelf) as client:
        assert ids(client, set="theme:waters") == [document]
        assert ids(client, set="theme:harbours") == [document]
        root = ask(client, **LIST, set="theme:waters")
        sets = values(root, "//o:header/o:setSpec")
        assert {"theme:waters", "theme:harbours"} <= set(sets)


def test_who_asks_while_a_change_is_being_written_hears_of_it_the_next_time(
    client: FlaskClient, held: Catalogue
) -> None:
    """Loading writes many documents at once, which can be seen only at the end."""
    (first, *_) = held.document_ids(PUBLIC_SCOPE)
    with held.writing() as connection:
        record_change(connection, first, "test", "edit", {})
        time.sleep(1.1)
        (asked,) = values(ask(client, **LIST), "o:responseDate")
    assert first in ids(client, **{"from": asked})


def test_a_record_says_in_dublin_core_what_the_page_says(client: FlaskClient) -> None:
    root = ask(client, **LIST, set="sector:water")
    titles = values(root, "//dc:title")
    assert {"The Harbour Water Report", "Le rapport sur l’eau"} <= set(titles)
    assert "doi:10.1234/water" in values(root, "//dc:identifier")
    for address in values(root, "//dc:identifier"):
        if address.startswith("http"):
            with client.get(address, follow_redirects=True) as page:
                assert page.status_code == 200


def test_times_are_days_or_seconds(client: FlaskClient) -> None:
    every = ids(client)
    (stamp, *_) = values(ask(client, **LIST), "//o:datestamp")
    assert ids(client, **{"from": stamp[:10]}) == every
    assert ids(client, **{"from": stamp}) == every
    assert code(ask(client, **LIST, until="2001-01-01")) == ["noRecordsMatch"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-02-30", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01"
            "&until=2021-01-01T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme:no", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=a",
            "badArgument",
        ),
        ("verb=ListRecords&resumptionToken=a", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=oai_dc,,,,", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=a", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%3C%00", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:x:y", "idDoesNotExist"),
    ],
)
def test_mistakes_are_told_in_the_codes_of_the_protocol(
    client: FlaskClient, asked: str, expected: str
) -> None:
    assert code(etree.fromstring(client.get(f"/oai?{asked}").data)) == [expected]


def test_a_form_may_be_posted(client: FlaskClient) -> None:
    root = etree.fromstring(client.post("/oai", data={"verb": "Identify"}).data)
    assert values(root, "//o:deletedRecord") == ["persistent"]
    assert values(root, "//o:protocolVersion") == ["2.0"]


@pytest.fixture
def address(shelf: Settings) -> Iterator[str]:
    """Of the library on a real server."""
    app = create_app(shelf)
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["shelf"].close()


def test_our_own_harvester_collects_it_all_and_later_what_went(
    address: str,
    held: Catalogue,
    vocabularies: Vocabularies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(oai, "PAGE", 12)
    fetcher = Fetcher(delay=0, allow_private=True)
    public = held.document_ids(PUBLIC_SCOPE)
    first = OaiList(fetcher, f"{address}/oai", vocabularies)
    items = list(first)
    names = [item.identifier.rpartition(":")[2] for item in items]
    assert sorted(names) == sorted(public)
    assert {item.metadata.values["title"][0][0] for item in items} >= {"Action Now"}
    assert all(item.address.startswith(f"{address}/d/") for item in items)
    remove_document(held, public[0], "staff")
    since = OaiList(fetcher, f"{address}/oai", vocabularies, since=first.answered)
    assert [i.identifier.rpartition(":")[2] for i in since if i.is_gone] == public[:1]


DC = frozenset(
    "title creator subject description publisher contributor date type format "
    "identifier source language relation coverage rights".split()
)


@pytest.mark.parametrize(
    "verb", ["Identify", "ListSets", "ListMetadataFormats", "ListRecords"]
)
def test_answers_have_the_order_that_the_schema_demands(
    client: FlaskClient, verb: str
) -> None:
    root = ask(client, **(LIST if verb == "ListRecords" else {"verb": verb}))
    names = [etree.QName(one).localname for one in root]
    assert names == ["responseDate", "request", verb]
    assert len(root[2]) > 0


def test_records_hold_headers_in_order_and_dublin_core_alone(
    client: FlaskClient,
) -> None:
    records = ask(client, **LIST).xpath("//o:record", namespaces=NS)
    assert records
    for record in records:
        header, metadata = record[:2]
        names = [etree.QName(one).localname for one in header]
        assert names[:2] == ["identifier", "datestamp"]
        assert set(names[2:]) <= {"setSpec"}
        for one in metadata[0]:
            assert etree.QName(one).namespace == NS["dc"]
            assert etree.QName(one).localname in DC
