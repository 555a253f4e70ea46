"""People who see badly, use no mouse, or get dizzy can use every kind of page.

WCAG 2.2, level AA, as far as axe-core can tell it in a real browser, and what it
cannot tell: the focus, the keyboard, movement.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from repository.model import STAFF_SCOPE
from tests.chromium import (
    PHONE,
    WIDE,
    Browser,
    Open,
    arrive,
    browsers,
    emulate,
    needs_browser,
    one,
    opener,
    press,
    served,
    tab_to,
)
from tests.making_shelf import fill_shelf

pytestmark = needs_browser

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Open]]:
    """What opens pages of one library, for the public and for staff."""
    settings = fill_shelf(tmp_path_factory.mktemp("shelf"))
    with (
        served(settings) as public,
        served(settings, STAFF_SCOPE) as staff,
        browsers() as start,
    ):
        yield {"public": opener(public, start), "staff": opener(staff, start)}


@pytest.fixture(scope="module")
def open_page(sites: dict[str, Open]) -> Open:
    return sites["public"]


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, out of the package that ships it."""
    found = find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


def violations(browser: Browser, axe: str) -> list[str]:
    """Return what axe-core holds against the open page."""
    browser.execute_script(axe)
    report: dict[str, Any] = browser.execute_async_script(
        "const [tags, done] = arguments;"
        "axe.run({runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations']}).then(done)",
        list(LEVELS),
    )
    assert len(report["passes"]) > 10, "axe-core looked at the page"
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def kinds(open_page: Open) -> dict[str, str]:
    """An address of every kind of page, without the language of the interface."""
    browser = open_page("/?q=concession&language=en&ui=en")
    matching = one(browser, ".hit h2 a").get_attribute("href") or ""
    browser = open_page("/?q=title:bulletin&limit=1&ui=en")
    record = one(browser, ".hit h2 a").get_attribute("href") or ""
    browser = open_page("/?q=title:Total&ui=en")
    motion = one(browser, ".hit h2 a").get_attribute("href") or ""
    browser = open_page("/cases?ui=en")
    case = one(browser, "tbody th a").get_attribute("href") or ""
    own = {
        name: "/" + address.split("/", 3)[3].replace("ui=en", "")
        for name, address in {
            "matching page": matching,
            "document": record,
            "motion": motion,
            "case": case,
        }.items()
    }
    return {
        "home": "/?",
        "results": "/?q=concession&expand=1",
        "filtered": "/?q=bulletin&sector=transport&year=1990..2010&limit=5",
        "no results": "/?q=xyzzy&theme=care",
        "cases": "/cases?",
        "chosen cases": "/cases?country=FR",
        "no cases": "/cases?country=FR&service=care",
        "help": "/help?",
        "health": "/health?",
        "wrong search": "/?colour=red",
        "missing": "/nowhere?",
        **own,
    }


def in_language(address: str, ui: str) -> str:
    """Return an address of :func:`kinds` in an interface language."""
    path, mark, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}ui={ui}{mark}{anchor}"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ui", ["en", "ar"])
def test_axe_finds_nothing_on_any_kind_of_page(
    sites: dict[str, Open],
    kinds: dict[str, str],
    axe: str,
    ui: str,
    scheme: str,
    size: tuple[int, int],
) -> None:
    found = {}
    for kind, address in kinds.items():
        reader = "staff" if kind == "health" else "public"
        browser = sites[reader](in_language(address, ui), size, scheme=scheme)
        for details in browser.find_elements(By.CSS_SELECTOR, "details"):
            browser.execute_script("arguments[0].open = true", details)
        if kind == "health":
            assert browser.find_elements(By.CSS_SELECTOR, "section h2")
        if said := violations(browser, axe):
            found[kind] = said
    assert found == {}
