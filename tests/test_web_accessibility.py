"""People who see badly, use no mouse, or get dizzy can use every kind of page.

WCAG 2.2, level AA, as far as axe-core can tell it in a real browser, and what it
cannot tell: the focus, the keyboard, movement.
"""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from repository.model import STAFF_SCOPE
from tests.chromium import (
    PHONE,
    WIDE,
    Open,
    arrive,
    axe_script,
    browsers,
    emulate,
    needs_browser,
    one,
    opener,
    press,
    served,
    tab_to,
    violations,
)
from tests.making_shelf import fill_shelf

pytestmark = needs_browser


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
    return axe_script()


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
        "themes": "/themes?",
        "theme": "/themes/reclaiming-public-services?",
        "service": "/sectors/water?",
        "calendar": "/calendar?",
        "quotation": f"/d/{own['matching page'].split('/')[2]}/quote?q=concession",
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


# Both languages and both widths, but not each of one with each of the other: what axe
# judges follows from the language or from the width.
@pytest.mark.parametrize(("ui", "size"), [("en", WIDE), ("ar", PHONE)])
def test_axe_finds_nothing_on_any_kind_of_page(
    sites: dict[str, Open],
    kinds: dict[str, str],
    axe: str,
    ui: str,
    size: tuple[int, int],
) -> None:
    found = {}
    for kind, address in kinds.items():
        reader = "staff" if kind == "health" else "public"
        browser = sites[reader](in_language(address, ui), size)
        assert kind != "health" or browser.find_elements(By.CSS_SELECTOR, "section h2")
        browser.execute_script(axe)
        browser.execute_script(
            "for (const e of document.querySelectorAll('main details')) e.open = true"
        )
        found[kind] = violations(browser)
        emulate(browser, prefers_color_scheme="dark")
        # The dark differs from the light in its colours alone.
        found[f"{kind} in the dark"] = violations(browser, ("color-contrast",))
    assert {kind: said for kind, said in found.items() if said} == {}


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_axe_finds_nothing_in_the_open_menus(
    open_page: Open, axe: str, ui: str
) -> None:
    for menu in (".menu.narrow", ".menu:not(.narrow)"):
        browser = open_page(f"/help?ui={ui}", PHONE)
        one(browser, f"{menu} > summary").click()
        browser.execute_script(axe)
        assert violations(browser) == []


def test_from_question_to_quotable_page_with_keys_alone(open_page: Open) -> None:
    """On a phone with a keyboard, in Arabic: nothing is pointed at."""
    browser = open_page("/?ui=ar", PHONE)
    tab_to(browser, "#q").send_keys("concession", Keys.ENTER)
    arrive(browser, "q=concession")
    tab_to(browser, ".filters > summary").send_keys(Keys.ENTER)
    tab_to(browser, "input[name=language][value=en]").send_keys(Keys.SPACE)
    tab_to(browser, ".apply button").send_keys(Keys.ENTER)
    arrive(browser, "language=en")
    # One goes on where the answer begins, not at the head of the page.
    tab_to(browser, ".hit h2 a", most=8).send_keys(Keys.ENTER)
    arrive(browser, "page=3")
    assert one(browser, "mark#m1").text == "concession"
    tab_to(browser, ".walk a[rel=prev]").send_keys(Keys.ENTER)
    arrive(browser, "page=1")
    tab_to(browser, "a[data-quote]").send_keys(Keys.ENTER)
    arrive(browser, "/quote")
    quotation = tab_to(browser, ".quotation textarea").get_attribute("value")
    assert "concession" in str(quotation)


def test_the_menu_of_a_phone_opens_and_closes_with_keys(open_page: Open) -> None:
    browser = open_page("/?ui=en", PHONE)
    summary = tab_to(browser, ".menu.narrow > summary")
    press(browser, Keys.ENTER, Keys.TAB)
    first = browser.switch_to.active_element
    assert first.text == "All documents"
    press(browser, Keys.ESCAPE)
    assert browser.switch_to.active_element == summary, "the focus goes back"
    assert one(browser, ".menu.narrow").get_attribute("open") is None
    press(browser, Keys.ENTER)
    tab_to(browser, ".menu.narrow a[href^='/cases']").send_keys(Keys.ENTER)
    arrive(browser, "/cases")


STOP = """
const e = document.activeElement;
if (e === document.body) return null;
const box = e.getBoundingClientRect();
const style = getComputedStyle(e);
const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
const top = document.elementFromPoint(x, y);
const seen = top && (e.contains(top) || top.contains(e) || e.labels?.[0]?.contains(top));
const drawn = e.closest("svg") || style.outlineStyle !== "none";
return [`${e.tagName} ${e.textContent.trim().slice(0, 40)}`, Boolean(seen), Boolean(drawn)];
"""  # noqa: E501


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_focus_is_always_seen(
    open_page: Open, kinds: dict[str, str], size: tuple[int, int]
) -> None:
    """2.4.7 and 2.4.11: it is drawn, and nothing that sticks lies over it."""
    for kind in ("results", "matching page", "cases"):
        browser = open_page(in_language(kinds[kind].partition("#")[0], "en"), size)
        browser.execute_script(
            "for (const e of document.querySelectorAll('.filters')) e.open = true"
        )
        stops = []
        for _ in range(40):
            press(browser, Keys.TAB)
            stop = browser.execute_script(STOP)
            if stop is None:
                break
            stops.append(stop)
        assert len(stops) > 8
        assert [name for name, seen, _ in stops if not seen] == [], kind
        assert [name for name, _, drawn in stops if not drawn] == [], kind


def test_nothing_moves_for_those_who_asked_for_it(open_page: Open) -> None:
    browser = open_page("/")
    for asked, behaviour in (("no-preference", "smooth"), ("reduce", "auto")):
        emulate(browser, prefers_reduced_motion=asked)
        assert one(browser, "html").value_of_css_property("scroll-behavior") == (
            behaviour
        )
    moving = browser.execute_script(
        "return [...document.querySelectorAll('*')].filter((e) => {"
        " const s = getComputedStyle(e);"
        " return s.animationName !== 'none' || parseFloat(s.transitionDuration) })"
        ".length"
    )
    assert moving == 0


def test_all_fits_320_pixels_with_the_spaces_that_readers_set(
    open_page: Open, kinds: dict[str, str]
) -> None:
    """1.4.10 and 1.4.12: 320 px, and the spaces that readers may set themselves."""
    for kind, address in kinds.items():
        if kind == "health":
            continue
        browser = open_page(in_language(address, "en"), (320, 640))
        browser.execute_script(
            "const sheet = new CSSStyleSheet();"
            "sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em"
            " !important; word-spacing: .16em !important }"
            " p { margin-bottom: 2em !important }');"
            "document.adoptedStyleSheets = [sheet];"
        )
        wider = browser.execute_script(
            "return [...document.querySelectorAll('body *')].filter((e) =>"
            " e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))"
            ".map((e) => e.outerHTML.slice(0, 150))"
        )
        width = browser.execute_script("return document.scrollingElement.scrollWidth")
        assert width <= 320, (kind, wider)
