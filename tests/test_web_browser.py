"""The journeys of readers in a real browser: keyboard, phone, without JavaScript,
right to left, in the dark."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import (
    PHONE,
    WIDE,
    Open,
    arrive,
    click,
    is_visible,
    needs_browser,
    one,
    opening,
    press,
    tab_to,
)
from tests.making_shelf import fill_shelf

pytestmark = needs_browser


@pytest.fixture(scope="module")
def open_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """What opens a path of the site in a window of some size."""
    settings = fill_shelf(tmp_path_factory.mktemp("shelf"))
    with opening(settings) as open_page:
        yield open_page


def test_from_question_to_marked_page_by_keyboard_alone(open_page: Open) -> None:
    browser = open_page("/")
    press(browser, Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.get_attribute("class") == "skip"
    assert skip.location["y"] >= 0, "the skip link shows when it has the focus"
    tab_to(browser, "#q").send_keys("concession", Keys.ENTER)
    arrive(browser, "q=concession")
    box = tab_to(browser, "input[type=checkbox][name=language][value=en]")
    outline = box.value_of_css_property("outline-style")
    assert outline == "solid", "the focus is visible"
    box.send_keys(Keys.SPACE)
    tab_to(browser, "button[form=search]").send_keys(Keys.ENTER)
    arrive(browser, "language=en")
    tab_to(browser, ".hit h2 a").send_keys(Keys.ENTER)
    arrive(browser, "/d/")
    assert parse_qs(urlsplit(browser.current_url).query)["page"] == ["3"]
    mark = one(browser, "mark#m1")
    assert mark.text == "concession"
    assert (
        0
        <= browser.execute_script(
            "return arguments[0].getBoundingClientRect().top", mark
        )
        < WIDE[1]
    ), "the first match is in view"
    tab_to(browser, ".walk a[rel=prev]").send_keys(Keys.ENTER)
    arrive(browser, "page=1")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("ui", "word"), [("en", "concession"), ("ar", "امتياز"), ("ja", "concession")]
)
def test_filters_work_without_javascript(
    open_page: Open, ui: str, word: str, size: tuple[int, int]
) -> None:
    browser = open_page(f"/?ui={ui}", size, javascript=False)
    one(browser, "#q").send_keys(word)
    one(browser, "#search button").click()
    arrive(browser, "q=")
    if size == PHONE:
        one(browser, ".filters > summary").click()
    click(browser, "input[name=type][value=report]")
    click(browser, ".apply button")
    arrive(browser, "type=report")
    assert f"ui={ui}" in browser.current_url
    chip = one(browser, ".chips a.chip")
    one(browser, ".hit h2 a")
    chip.click()
    WebDriverWait(browser, 10).until(lambda b: "type=report" not in b.current_url)
    one(browser, ".hit h2 a").click()
    arrive(browser, "/d/")
    assert browser.find_elements(By.CSS_SELECTOR, ".prose mark")


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_years_are_narrowed_with_the_keyboard_and_without_javascript(
    open_page: Open, ui: str
) -> None:
    browser = open_page(f"/?q=bulletin&ui={ui}", WIDE, javascript=False)
    bars = browser.find_elements(By.CSS_SELECTOR, ".histogram a")
    lefts = [bar.location["x"] for bar in bars]
    assert len(bars) > 3
    assert lefts == sorted(lefts, reverse=ui == "ar"), "time goes as the text does"
    assert min(bar.size["width"] for bar in bars) >= 24
    tab_to(browser, ".histogram a", 120).send_keys(Keys.ENTER)
    arrive(browser, "year=1990..1994")
    assert f"ui={ui}" in browser.current_url
    assert len(browser.find_elements(By.CSS_SELECTOR, ".hit")) == 5
    assert len(browser.find_elements(By.CSS_SELECTOR, ".histogram a")) == 5


def test_filters_are_open_on_a_wide_screen_and_folded_on_a_phone(
    open_page: Open,
) -> None:
    selector = "input[name=type][value=report]"
    for javascript in (True, False):
        browser = open_page("/?q=concession", WIDE, javascript)
        assert is_visible(browser, one(browser, selector))
        browser = open_page("/?q=concession", PHONE, javascript)
        assert not is_visible(browser, one(browser, selector))
        one(browser, ".filters > summary").click()
        assert is_visible(browser, one(browser, selector))


@pytest.mark.parametrize("ui", ["en", "ar", "ja", "de"])
@pytest.mark.parametrize(
    "size", [PHONE, (320, 640), WIDE], ids=["phone", "320", "wide"]
)
def test_no_page_is_wider_than_the_screen(
    open_page: Open, ui: str, size: tuple[int, int]
) -> None:
    for path in _every_kind_of_page(open_page, ui):
        browser = open_page(path, size)
        width = browser.execute_script("return document.scrollingElement.scrollWidth")
        assert width <= size[0], path


def _every_kind_of_page(open_page: Open, ui: str) -> list[str]:
    browser = open_page(f"/?q=concession&language=en&ui={ui}")
    hit = one(browser, ".hit h2 a").get_attribute("href") or ""
    browser = open_page(f"/?q=Veolia+OR+waterworks&ui={ui}")
    case = one(browser, ".hit h2 a").get_attribute("href") or ""
    own = [
        urlsplit(link)._replace(scheme="", netloc="").geturl() for link in (hit, case)
    ]
    return [
        f"/?ui={ui}",
        f"/?q=bulletin&sector=transport&year=1990..2010&limit=5&ui={ui}",
        f"/?q=xyzzy&theme=care&ui={ui}",
        f"/?colour=red&ui={ui}",
        f"/help?ui={ui}",
        *own,
    ]


def test_arabic_is_mirrored(open_page: Open) -> None:
    for ui, filters_first in (("en", True), ("ar", False)):
        browser = open_page(f"/?q=concession&ui={ui}")
        side, found = one(browser, ".side"), one(browser, ".found")
        assert (side.location["x"] < found.location["x"]) is filters_first, ui


def test_check_boxes_say_their_counts_to_screen_readers(open_page: Open) -> None:
    browser = open_page("/?sector=transport")
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    names = [
        " ".join(node["name"]["value"].split())
        for node in tree
        if node.get("role", {}).get("value") == "checkbox"
    ]
    assert "Transport , 25 documents" in names or "Transport, 25 documents" in names
    landmarks = {node.get("role", {}).get("value") for node in tree}
    assert {"banner", "main", "search", "contentinfo", "navigation"} <= landmarks


def test_the_list_of_languages_closes_and_gives_the_focus_back(open_page: Open) -> None:
    browser = open_page("/")
    menu = one(browser, "details.menu")
    summary = menu.find_element(By.TAG_NAME, "summary")
    summary.click()
    assert menu.get_attribute("open") is not None
    press(browser, Keys.TAB, Keys.ESCAPE)
    assert menu.get_attribute("open") is None
    assert browser.switch_to.active_element == summary


CONTRAST = """
const light = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
const shade = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
const colour = (text) => text.match(/[\\d.]+/g).map(Number);
const ground = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const c = colour(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c;
  }
  return [255, 255, 255];
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !element.getClientRects().length) continue;
  if (element.closest(".visually-hidden, .skip")) continue;
  const a = shade(colour(getComputedStyle(element).color)), b = shade(ground(element));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${element.tagName} ${walker.currentNode.data.trim().slice(0, 40)}`);
}
return found;
"""  # noqa: E501


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(open_page: Open, scheme: str) -> None:
    grounds = set()
    for path in _every_kind_of_page(open_page, "en"):
        browser = open_page(path, scheme=scheme)
        assert browser.execute_script(CONTRAST) == [], path
        grounds.add(one(browser, "body").value_of_css_property("background-color"))
    assert grounds == (
        {"rgba(255, 255, 255, 1)"} if scheme == "light" else {"rgba(22, 24, 28, 1)"}
    )


def test_the_pages_obey_their_own_policy(open_page: Open) -> None:
    browser = open_page("/")
    browser.get_log("browser")
    for path in _every_kind_of_page(open_page, "en"):
        open_page(path)
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert [m for m in said if "Content Security Policy" in m or "Error:" in m] == []


@pytest.mark.parametrize(
    ("ui", "typed", "wanted"),
    [
        ("en", "harbour wat", "The Harbour Water Report"),
        ("ar", "تقرير الم", "تقرير المياه"),
    ],
)
def test_what_is_typed_can_be_chosen_from_proposals(
    open_page: Open, ui: str, typed: str, wanted: str
) -> None:
    browser = open_page(f"/?ui={ui}")
    box = one(browser, "#q")
    box.send_keys(typed)
    WebDriverWait(browser, 10).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, ".suggestions li")
    )
    rows = browser.find_elements(By.CSS_SELECTOR, ".suggestions li")
    assert wanted in [row.text for row in rows]
    assert box.get_attribute("aria-expanded") == "true"
    for _ in range([row.text for row in rows].index(wanted) + 1):
        box.send_keys(Keys.ARROW_DOWN)
    active = box.get_attribute("aria-activedescendant") or ""
    assert browser.find_element(By.ID, active).text == wanted
    box.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, "article h1")
    )
    assert one(browser, "h1").text == wanted


def test_escape_and_enter_leave_the_proposals_alone(open_page: Open) -> None:
    browser = open_page("/?ui=en")
    box = one(browser, "#q")
    box.send_keys("concession")
    box.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: "q=concession" in b.current_url)
    box = one(browser, "#q")
    box.clear()
    box.send_keys("water")
    WebDriverWait(browser, 10).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, ".suggestions li")
    )
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("aria-expanded") == "false"
    assert not one(browser, ".suggestions").is_displayed()


def test_a_pdf_is_shown_by_the_browser_itself(open_page: Open) -> None:
    browser = open_page("/?q=concession&language=en")
    one(browser, ".hit h2 a").click()
    arrive(browser, "/d/")
    address = one(browser, ".actions .button").get_attribute("href") or ""
    assert address.endswith("#page=3")
    browser.get(address)
    assert browser.execute_script("return document.contentType") == "application/pdf"


def test_every_address_that_is_shown_loads(open_page: Open) -> None:
    browser = open_page("/?q=concession")
    loaded = browser.execute_script(
        "return performance.getEntriesByType('resource')"
        ".map((r) => [r.name, r.responseStatus])"
    )
    assert {status for _, status in loaded} == {200}
    assert any("/style.css?" in name for name, _ in loaded)


def test_ten_results_are_seen_by_scrolling_once(open_page: Open) -> None:
    browser = open_page("/?q=bulletin&ui=en", (1366, 768))
    end = browser.execute_script(
        "return document.querySelectorAll('.hit')[9].getBoundingClientRect().bottom"
    )
    assert end <= 2 * 768


SIDES = """
const box = (selector) => document.querySelector(selector).getBoundingClientRect();
return [box(".leaf .prose"), box(".as-printed")];
"""


def test_the_text_stands_beside_the_page_as_it_was_printed(open_page: Open) -> None:
    report = "/?q=title:%22water+report%22&language=en&ui=en"
    for size, beside in ((WIDE, True), (PHONE, False)):
        browser = open_page(report, size)
        one(browser, ".hit h2 a").click()
        arrive(browser, "/d/")
        if not one(browser, ".as-printed").get_attribute("open"):
            one(browser, ".as-printed summary").click()
        text, printed = browser.execute_script(SIDES)
        assert (printed["left"] >= text["right"]) is beside
        # Who reads so goes on reading so.
        click(browser, "a[rel=next].step")
        arrive(browser, "page=2")
        assert one(browser, ".as-printed").get_attribute("open")
    browser.execute_script("sessionStorage.clear()")
