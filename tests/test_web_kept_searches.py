"""Readers keep searches without an account: a list in their browser, by keyboard, in
their language; and where there is no JavaScript, the page says how."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import (
    PHONE,
    WIDE,
    Browser,
    Open,
    arrive,
    axe_script,
    click,
    is_visible,
    needs_browser,
    one,
    opening,
    press,
    tab_to,
    violations,
)
from tests.making_shelf import fill_shelf

pytestmark = needs_browser

KEEP = "button[data-keep]"


@pytest.fixture(scope="module")
def open_anywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    settings = fill_shelf(tmp_path_factory.mktemp("shelf"))
    with opening(settings) as open_page:
        yield open_page


@pytest.fixture
def open_page(open_anywhere: Open) -> Open:
    """What opens a page in a browser that keeps nothing yet."""
    open_anywhere("/").execute_script("localStorage.clear()")
    return open_anywhere


def kept(browser: Browser) -> list[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, ".kept .way")
    return [row.text for row in rows if row.is_displayed()]


def names(browser: Browser) -> set[str]:
    """Return what a screen reader calls the buttons and links of the page."""
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return {
        " ".join(node["name"]["value"].split())
        for node in tree
        if node.get("role", {}).get("value") in {"button", "link"} and "name" in node
    }


@pytest.mark.parametrize(("ui", "filter"), [("en", "Transport"), ("ar", "النقل")])
def test_a_search_is_kept_and_found_again_on_the_first_page(
    open_page: Open, ui: str, filter: str
) -> None:
    browser = open_page(f"/?q=bulletin&sector=transport&sort=date&ui={ui}")
    tab_to(browser, KEEP).send_keys(Keys.ENTER)
    assert one(browser, KEEP).get_attribute("aria-pressed") == "true"
    assert one(browser, "[data-kept-status]").text
    browser = open_page("/?ui=de")
    (name,) = kept(browser)
    assert name.startswith("bulletin · ")
    assert filter.casefold() in name.casefold()
    feed = one(browser, ".kept .feed").get_attribute("href") or ""
    assert feed.partition("?")[2] == "ui=de&q=bulletin&sector=transport"
    one(browser, ".kept .way").click()
    arrive(browser, "ui=de&q=bulletin&sector=transport&sort=date")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".chips .chip")) == 1
    assert one(browser, KEEP).get_attribute("aria-pressed") == "true"


def test_the_second_page_of_a_search_is_the_same_search(open_page: Open) -> None:
    browser = open_page("/?q=bulletin&limit=5&offset=5&ui=en")
    click(browser, KEEP)
    browser = open_page("/?q=bulletin&limit=5&ui=fr")
    assert one(browser, KEEP).get_attribute("aria-pressed") == "true"
    click(browser, KEEP)
    assert one(browser, KEEP).get_attribute("aria-pressed") == "false"
    assert kept(browser) == []


def test_kept_searches_are_renamed_and_removed_with_the_keyboard(
    open_page: Open,
) -> None:
    for words in ("water", "concession"):
        click(open_page(f"/?q={words}&ui=en"), KEEP)
    browser = open_page("/?ui=en")
    assert kept(browser) == ["concession", "water"]
    wanted = {"Rename concession", "Remove concession", "Remove water", "Feed water"}
    assert wanted <= names(browser)

    tab_to(browser, ".kept .rename").send_keys(Keys.ENTER)
    press(browser, "<b>Paris</b> & co", Keys.ENTER)
    assert kept(browser) == ["<b>Paris</b> & co", "water"]
    assert "Rename" in browser.switch_to.active_element.text, "the focus is not lost"
    press(browser, Keys.ENTER, "never mind", Keys.ESCAPE)
    assert "Rename" in browser.switch_to.active_element.text

    press(browser, Keys.TAB, Keys.ENTER)
    assert kept(browser) == ["water"]
    assert one(browser, "[data-kept-status]").text == "Removed."
    assert browser.switch_to.active_element.text == "water"
    press(browser, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    assert kept(browser) == []
    assert browser.switch_to.active_element.get_attribute("id") == "main"
    assert not is_visible(browser, one(browser, "section.kept"))


@pytest.mark.parametrize("held", ["no list", "{}", '[1, null, {"name": 2}]', "null"])
def test_what_somebody_else_stored_does_no_harm(open_page: Open, held: str) -> None:
    browser = open_page("/?ui=en")
    browser.execute_script(
        "localStorage.setItem('commonshelf searches /', arguments[0])", held
    )
    browser = open_page("/?q=water&ui=en")
    assert kept(browser) == []
    click(browser, KEEP)
    assert kept(browser) == ["water"]


def test_other_windows_learn_of_it(open_page: Open) -> None:
    browser = open_page("/?ui=en")
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    click(open_page_here(browser, first), KEEP)
    browser.close()
    browser.switch_to.window(first)
    WebDriverWait(browser, 10).until(lambda b: kept(b) == ["water"])


def open_page_here(browser: Browser, first: str) -> Browser:
    """Open a search in this window, on the site that the first one shows."""
    own = browser.current_window_handle
    browser.switch_to.window(first)
    site = browser.execute_script("return location.origin")
    browser.switch_to.window(own)
    browser.get(f"{site}/?q=water&ui=en")
    return browser


def test_without_javascript_the_page_says_how_to_keep_a_search(
    open_page: Open,
) -> None:
    how = "keep the address of this page, or its feed"
    browser = open_page("/?q=water&ui=en", javascript=False)
    assert how in one(browser, ".found").text
    assert not is_visible(browser, one(browser, KEEP))
    assert not is_visible(browser, one(browser, "section.kept"))
    browser = open_page("/?q=water&ui=en")
    assert how not in one(browser, ".found").text


@pytest.mark.parametrize("size", [WIDE, PHONE, (320, 640)], ids=str)
@pytest.mark.parametrize("ui", ["en", "ar"])
def test_everybody_can_use_the_list(
    open_page: Open,
    ui: str,
    size: tuple[int, int],
) -> None:
    click(open_page(f"/?q=water&ui={ui}"), KEEP)
    long = " OR ".join(f"concession{number}" for number in range(12))
    click(open_page(f"/?q={long} OR water&ui={ui}"), KEEP)
    for path in (f"/?q=water&ui={ui}", f"/?ui={ui}"):
        browser = open_page(path, size)
        assert len(kept(browser)) == 2
        click(browser, ".kept .rename")
        browser.execute_script(axe_script())
        assert violations(browser) == []
        width = browser.execute_script("return document.scrollingElement.scrollWidth")
        assert width <= size[0], path
