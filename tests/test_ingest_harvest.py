"""Documents are collected from places on the web, politely, and only what is new."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.harvest.harvester import Harvest, harvest
from ingest.ocr import find_engine
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE, Document
from repository.record import record_of
from repository.settings import Settings
from repository.sources import (
    Source,
    SourceKind,
    SourceOptions,
    add_source,
    sources,
)
from repository.vocabulary import Vocabularies
from tests.make_files import make_zip
from tests.making import run
from tests.serving import Site
from tests.test_ingest_recognition import ENGLISH, picture

AT_HOME = SourceOptions(delay=0, allow_private=True)


def brief(subject: str) -> bytes:
    text = f"The council has to bring {subject} back into public hands. "
    return f"Brief on {subject}\n\n{text * 8}\n".encode()


@pytest.fixture
def visit(
    catalogue: Catalogue, settings: Settings, vocabularies: Vocabularies
) -> Callable[..., Harvest]:
    """A function that visits a source, which it makes the first time."""

    def visit(
        kind: SourceKind, address: str, options: SourceOptions = AT_HOME
    ) -> Harvest:
        known = {source.name: source for source in sources(catalogue)}
        if kind not in known:
            add_source(catalogue, Source(kind, kind, address, options))
            known = {source.name: source for source in sources(catalogue)}
        return harvest(catalogue, settings, vocabularies, known[kind])

    return visit


def held(catalogue: Catalogue) -> list[Document]:
    """Return the documents that are held, by the address that they came from."""
    ids = catalogue.document_ids(STAFF_SCOPE)
    documents = catalogue.documents(ids, STAFF_SCOPE).values()
    return sorted(documents, key=lambda one: one.editions[0].path)


def test_a_list_of_addresses_is_collected_once_and_then_only_what_changed(
    site: Site, visit: Callable[..., Harvest], catalogue: Catalogue
) -> None:
    site.pages = {
        "/list.txt": (
            f"# ours\n{site.address}/water.txt\n\n{site.address}/bus.txt".encode()
        ),
        "/water.txt": brief("water"),
        "/bus.txt": brief("buses"),
    }
    first = visit(SourceKind.LIST, f"{site.address}/list.txt")
    assert first.visit.counts == {"added": 2}
    [_, water] = held(catalogue)
    record = record_of(water)
    assert record.first("collection") == "list"
    assert record.first("source") == f"{site.address}/water.txt"
    assert water.editions[0].filename == "water.txt"
    again = visit(SourceKind.LIST, f"{site.address}/list.txt")
    assert again.visit.counts == {"unchanged": 2}
    site.pages["/bus.txt"] = brief("buses and trams")
    changed = visit(SourceKind.LIST, f"{site.address}/list.txt")
    assert changed.visit.counts == {"changed": 1, "unchanged": 1}
    assert [len(document.editions) for document in held(catalogue)] == [2, 1]


def test_a_document_that_cannot_be_had_does_not_stop_the_others(
    site: Site, visit: Callable[..., Harvest], catalogue: Catalogue
) -> None:
    names = ("missing.txt", "water.txt", "broken.pdf")
    site.pages = {
        "/list.txt": "\n".join(f"{site.address}/{name}" for name in names).encode(),
        "/water.txt": brief("water"),
        "/broken.pdf": b"%PDF-1.4 cut off",
    }
    first = visit(SourceKind.LIST, f"{site.address}/list.txt")
    assert first.visit.counts == {"added": 1, "failed": 2}
    told = {entry.path: entry.issues[0].message for entry in first.report.failures()}
    assert "404" in told[f"{site.address}/missing.txt"]
    assert "broken.pdf" in told[f"{site.address}/broken.pdf"]
    site.pages["/missing.txt"] = brief("housing")
    again = visit(SourceKind.LIST, f"{site.address}/list.txt")
    assert again.visit.counts == {"unchanged": 1, "added": 1, "failed": 1}
    assert {issue.path for issue in catalogue.issues()} == {
        f"{site.address}/broken.pdf"
    }


def test_a_source_that_suddenly_brings_nothing_is_noticed(
    site: Site, visit: Callable[..., Harvest], catalogue: Catalogue
) -> None:
    wanted = replace(AT_HOME, least=2)
    site.pages = {
        "/list.txt": f"{site.address}/a.txt\n{site.address}/b.txt".encode(),
        "/a.txt": brief("water"),
        "/b.txt": brief("buses"),
    }
    assert (
        visit(SourceKind.LIST, f"{site.address}/list.txt", wanted).visit.message == ""
    )
    site.pages["/list.txt"] = b""
    second = visit(SourceKind.LIST, f"{site.address}/list.txt", wanted)
    assert "names 0 items, fewer than the 2" in second.visit.message
    assert catalogue.count(STAFF_SCOPE).documents == 2


def test_a_source_that_brings_far_more_than_declared_is_stopped(
    site: Site, visit: Callable[..., Harvest]
) -> None:
    names = [f"/{number}.txt" for number in range(5)]
    site.pages = {name: brief(f"service {name}") for name in names}
    site.pages["/list.txt"] = "\n".join(site.address + name for name in names).encode()
    wanted = replace(AT_HOME, most=3)
    done = visit(SourceKind.LIST, f"{site.address}/list.txt", wanted)
    assert "more than 3 items" in done.visit.message
    assert not {"/3.txt", "/4.txt"} & set(site.asked)


def test_a_sitemap_of_sitemaps_is_followed_and_its_dates_are_believed(
    site: Site, visit: Callable[..., Harvest]
) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.pages = {
        "/sitemap.xml": f"<sitemapindex {space}><sitemap><loc>{site.address}/briefs.xml"
        f"</loc></sitemap></sitemapindex>".encode(),
        "/briefs.xml": f"<urlset {space}><url><loc>{site.address}/water.txt</loc>"
        "<lastmod>2026-11-01</lastmod></url></urlset>".encode(),
        "/water.txt": brief("water"),
    }
    assert visit(SourceKind.SITEMAP, f"{site.address}/sitemap.xml").visit.counts == {
        "added": 1
    }
    site.asked.clear()
    again = visit(SourceKind.SITEMAP, f"{site.address}/sitemap.xml")
    assert again.visit.counts == {"unchanged": 1}
    assert "/water.txt" not in site.asked


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:news</id>
<updated>2026-11-01T00:00:00Z</updated>
<entry><title>Water comes home</title><id>urn:1</id>
<updated>2026-11-01T00:00:00Z</updated><author><name>Ana Lima</name></author>
<link href="{site}/page.html"/><link rel="enclosure" href="{site}/water.txt"/></entry>
</feed>"""
RSS = """<rss version="2.0"><channel><title>News</title><link>{site}</link>
<description>n</description><item><title>Water comes home</title>
<link>{site}/water.txt</link><guid>1</guid></item></channel></rss>"""


@pytest.mark.parametrize("feed", [ATOM, RSS])
def test_a_feed_brings_its_entries_with_what_it_says_of_them(
    site: Site, visit: Callable[..., Harvest], catalogue: Catalogue, feed: str
) -> None:
    site.pages = {
        "/feed": feed.format(site=site.address).encode(),
        "/water.txt": brief("water"),
    }
    assert visit(SourceKind.FEED, f"{site.address}/feed").visit.counts == {"added": 1}
    [document] = held(catalogue)
    assert record_of(document).first("title") == "Water comes home"


RECORD = """<record><header{status}><identifier>oai:x:{id}</identifier>
<datestamp>2026-10-0{id}</datestamp></header>{metadata}</record>"""
DC = """<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Record {id}</dc:title>
<dc:creator>Lima, Ana</dc:creator><dc:date>2019-05-0{id}</dc:date>
<dc:subject>Care</dc:subject><dc:language>eng</dc:language>
<dc:identifier>{address}</dc:identifier>
<dc:identifier>https://doi.org/10.1000/{id}</dc:identifier></oai_dc:dc></metadata>"""


def oai(records: str, token: str = "") -> bytes:
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-11-02T00:00:00Z</responseDate><ListRecords>{records}"
        f"<resumptionToken>{token}</resumptionToken></ListRecords></OAI-PMH>"
    ).encode()


def record_at(id: int, address: str) -> str:
    return RECORD.format(id=id, status="", metadata=DC.format(id=id, address=address))


def test_oai_pmh_is_walked_page_by_page_and_then_asked_for_what_is_new(
    site: Site, visit: Callable[..., Harvest], catalogue: Catalogue
) -> None:
    asked = "/oai?verb=ListRecords"
    landing = '<html><head><meta name="citation_pdf_url" content="/files/2.txt">'
    site.pages = {
        f"{asked}&metadataPrefix=oai_dc": oai(
            record_at(1, f"{site.address}/files/1.txt"), "page2"
        ),
        f"{asked}&resumptionToken=page2": oai(record_at(2, f"{site.address}/item/2")),
        "/files/1.txt": brief("water"),
        "/files/2.txt": brief("buses"),
        "/item/2": lambda: (200, {"Content-Type": "text/html"}, landing.encode()),
    }
    first = visit(SourceKind.OAI_PMH, f"{site.address}/oai")
    assert first.visit.counts == {"added": 2}, first.visit.message
    one, two = held(catalogue)
    record = record_of(one)
    assert record.first("title") == "Record 1"
    assert record.first("issued") == "2019-05-01"
    assert record.all("creator") == ("Lima, Ana",)
    assert record.all("theme") == ("care",)
    assert "doi:10.1000/1" in record.all("identifier")
    assert two.editions[0].filename == "2.txt"
    gone = RECORD.format(id=1, status=' status="deleted"', metadata="")
    site.pages[f"{asked}&metadataPrefix=oai_dc&from=2026-11-02T00%3A00%3A00Z"] = oai(
        gone
    )
    second = visit(SourceKind.OAI_PMH, f"{site.address}/oai")
    assert second.visit.counts == {"gone": 1}, second.visit.message
    assert catalogue.count(STAFF_SCOPE).documents == 2


def test_an_error_of_the_endpoint_is_told_in_its_words(
    site: Site, visit: Callable[..., Harvest]
) -> None:
    site.pages["/oai?verb=ListRecords&metadataPrefix=oai_dc"] = (
        b'<OAI-PMH><error code="badArgument">No such set</error></OAI-PMH>'
    )
    assert (
        "No such set" in visit(SourceKind.OAI_PMH, f"{site.address}/oai").visit.message
    )


def test_staff_name_sources_and_collect_from_them_in_a_terminal(
    site: Site, settings: Settings
) -> None:
    site.pages = {
        "/list.txt": f"{site.address}/water.txt".encode(),
        "/water.txt": brief("water"),
    }
    home = settings.home
    address = f"{site.address}/list.txt"
    allowed = ("--kind", "list", "--delay", "0", "--allow-private")
    run(home, "source", "add", "briefs", address, *allowed)
    assert "1 added" in run(home, "harvest").stdout
    found = json.loads(run(home, "search", "water", "--format", "json").stdout)
    assert found["total"] == 1
    words = ("search", "water", "--collection", "briefs", "--format", "json")
    found = json.loads(run(home, *words).stdout)
    assert found["total"] == 1
    [row] = json.loads(run(home, "source", "list", "--format", "json").stdout)
    assert row["counts"] == {"added": 1}
    run(home, "source", "remove", "briefs")


def test_archives_are_opened_and_scans_are_recognised_by_the_next_visit_at_last(
    site: Site,
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
    tmp_path: Path,
) -> None:
    engine = find_engine()
    if engine is None:
        pytest.skip("needs Tesseract; see tests/install_packages.sh")
    archive = make_zip(tmp_path / "a.zip", {"in/water.txt": brief("water")})
    scan = picture(tmp_path / "scan.png", ENGLISH)
    site.pages = {
        "/list.txt": f"{site.address}/a.zip\n{site.address}/scan.png".encode(),
        "/a.zip": archive.read_bytes(),
        "/scan.png": scan.read_bytes(),
    }
    address = f"{site.address}/list.txt"
    add_source(catalogue, Source("s", SourceKind.LIST, address, AT_HOME))
    (source,) = sources(catalogue)
    done = harvest(catalogue, settings, vocabularies, source)
    assert done.visit.counts == {"opened": 1, "added": 2}
    inside, scanned = held(catalogue)
    assert inside.editions[0].path == f"{site.address}/a.zip/in/water.txt"
    # What a visit left unrecognised, here for want of an engine, the next one does.
    later = harvest(catalogue, settings, vocabularies, source, engine=engine)
    assert later.visit.counts == {"unchanged": 2}
    (page,) = catalogue.pages(scanned.id, 1, STAFF_SCOPE)
    assert "collection of refuse" in page.text
    again = harvest(catalogue, settings, vocabularies, source, engine=engine)
    assert again.visit.counts == {"unchanged": 2}


def test_an_endpoint_whose_pages_are_empty_and_endless_is_left(
    site: Site, visit: Callable[..., Harvest]
) -> None:
    site.pages["/oai?verb=ListRecords&metadataPrefix=oai_dc"] = oai("", "t0")
    for number in range(100):
        page = f"/oai?verb=ListRecords&resumptionToken=t{number}"
        site.pages[page] = oai("", f"t{number + 1}")
    message = visit(SourceKind.OAI_PMH, f"{site.address}/oai").visit.message
    assert "no records, and no end" in message


def test_a_landing_page_without_anything_is_a_document_like_any_other(
    site: Site, visit: Callable[..., Harvest]
) -> None:
    site.pages["/empty"] = lambda: (200, {"Content-Type": "text/html"}, b"  \n ")
    records = record_at(1, f"{site.address}/empty") + record_at(2, f"{site.address}/b")
    site.pages["/b"] = brief("water")
    site.pages["/oai?verb=ListRecords&metadataPrefix=oai_dc"] = oai(records)
    counts = visit(SourceKind.OAI_PMH, f"{site.address}/oai").visit.counts
    assert counts == {"failed": 1, "added": 1}
