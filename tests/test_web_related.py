"""A motion's life on its page: what it did to others, and what became of it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE, Access, Origin, Part, PartKind
from repository.settings import Settings, load_settings
from tests.making import hold, said
from tests.making_shelf import browsing, get, texts


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("life")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)

    def motion(key: str, title: str, *more: tuple[str, str], **rest: object) -> None:
        hold(
            catalogue,
            home / f"{key}.txt",
            key=key,
            assertions=(
                said("title", title),
                said("type", "motion"),
                *(said(field, value, Origin.SIDECAR) for field, value in more),
            ),
            **rest,
        )

    motion("rota", "Automated rostering", ("composited_into", "composite-a"))
    motion(
        "composite-a",
        "Algorithms at work",
        ("decision", "carried-as-amended"),
        ("number", "Composite A"),
        ("supersedes", "old"),
        ("implemented_by", "plan"),
        ("implemented_by", "secret"),
        parts=(
            Part(PartKind.CLAUSE, "This Conference calls on branches to:", 1),
            Part(PartKind.CLAUSE, "Ask for the code", 1, "a", parent=0),
            Part(PartKind.CLAUSE, "This Conference thanks its staff.", 1),
        ),
    )
    motion("old", "Machines", ("decision", "lost"), ("issued", "1996-06-13"))
    motion("amendment", "Amendment 1", ("amends", "composite-a"))
    # The plan names the motion, and the motion the plan: that is one relation.
    motion(
        "plan",
        "Plan of action",
        ("references", "composite-a"),
        parts=(
            Part(PartKind.SECTION, "", 1, "1", "Water"),
            Part(PartKind.ACTION, "Ask the council", 1, parent=0),
            Part(PartKind.ACTION, "Ask the members", 1, parent=0),
            Part(PartKind.SECTION, "", 1, "2", "Care"),
            Part(PartKind.ACTION, "Map the shifts", 1, parent=3),
        ),
    )
    motion("leaflet", "Leaflet", ("references", "composite-a"))
    motion(
        "secret",
        "Quagga memo",
        ("references", "composite-a"),
        default_access=Access.STAFF,
    )
    catalogue.close()
    catch_up_home(settings)
    return settings


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[FlaskClient]:
    with browsing(settings) as client:
        yield client


def address(client: FlaskClient, title: str) -> str:
    hits = client.get("/api/v1/search", query_string={"q": f'title:"{title}"'}).json
    assert hits is not None
    return str(next(hit["url"] for hit in hits["hits"] if hit["title"] == title))


def life(client: FlaskClient, title: str, ui: str = "en") -> dict[str, list[str]]:
    """The related documents that a page lists, by relation."""
    page = get(client, f"{address(client, title)}?ui={ui}")
    rows = page.xpath("//section[@id='related']//div[@class='row']")
    return {"".join(row.xpath("string(dt)")): texts(row, ".//li/a") for row in rows}


def test_what_became_of_a_motion(client: FlaskClient) -> None:
    assert life(client, "Algorithms at work") == {
        "Composite of": ["Automated rostering"],
        "Amended by": ["Amendment 1"],
        "Implemented by": ["Plan of action"],
        "Supersedes": ["Machines"],
        "Cited by": ["Leaflet"],
    }


def test_the_other_end_says_the_same(client: FlaskClient) -> None:
    composite = ["Algorithms at work"]
    assert life(client, "Automated rostering") == {"Composited into": composite}
    assert life(client, "Amendment 1") == {"Amends": composite}
    assert life(client, "Plan of action") == {"Implements": composite}
    assert life(client, "Machines") == {"Superseded by": composite}
    assert life(client, "Machines", "de") == {"Ersetzt durch": composite}


def test_a_related_document_is_shown_with_its_decision(client: FlaskClient) -> None:
    page = get(client, address(client, "Algorithms at work"))
    told = texts(page, "//section[@id='related']//li[a='Machines']")
    assert told == ["Machines Motion, 13 June 1996, Lost"]
    page = get(client, address(client, "Machines"))
    told = texts(page, "//section[@id='related']//li")
    assert told == ["Algorithms at work Composite A, Motion, Carried as amended"]


def test_what_a_reader_may_not_see_is_not_related(
    client: FlaskClient, settings: Settings
) -> None:
    page = client.get(address(client, "Algorithms at work")).text
    assert "Quagga" not in page
    with browsing(settings, STAFF_SCOPE) as librarian:
        seen = life(librarian, "Algorithms at work")
    assert "Quagga memo" in seen["Implemented by"]


def test_what_a_clause_lists_stands_below_it(client: FlaskClient) -> None:
    page = get(client, address(client, "Algorithms at work"))
    assert texts(page, "//section[@id='clause']//li[@class='below']") == [
        "a Ask for the code"
    ]
    assert len(page.xpath("//section[@id='clause']//li")) == 3


def test_actions_stand_under_the_headings_of_their_plan(client: FlaskClient) -> None:
    page = get(client, address(client, "Plan of action"))
    lines = texts(page, "//section[@id='action']/h3 | //section[@id='action']//li")
    assert lines == [
        "1 Water",
        "Ask the council",
        "Ask the members",
        "2 Care",
        "Map the shifts",
    ]
    motion = get(client, address(client, "Algorithms at work"))
    assert not motion.xpath("//section[@id='clause']/h3")
