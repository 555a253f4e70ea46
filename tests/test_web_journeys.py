"""What the three kinds of users come for, on a phone, in nine languages.

Each journey is walked on the starter collection in a real browser: in three writing
systems with JavaScript and without, in the other languages one way or the other. A
picture of each of its steps is left in build/journeys.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
import rispy
from selenium.webdriver.common.by import By

from repository.catalogue import Catalogue
from repository.health import ADVICE
from repository.model import STAFF_SCOPE, Issue
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies
from search_web.interface import load_translations
from tests.chromium import (
    PHONE,
    Browser,
    Open,
    arrive,
    browsers,
    click,
    is_visible,
    needs_browser,
    one,
    opener,
    served,
)
from tests.making import hold, said

pytestmark = needs_browser

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "build" / "journeys"
Picture = Callable[[str], None]


@pytest.fixture(scope="module")
def sites(
    starter: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Open]]:
    """What opens the starter collection for the public, and a library with troubles
    for staff."""
    troubled = load_settings(tmp_path_factory.mktemp("troubled"), environment={})
    catalogue = Catalogue.open(troubled, create=True)
    hold(
        catalogue,
        troubled.home / "in" / "minutes.txt",
        "Minutes of the branch meeting.",
        assertions=(said("title", "Minutes"),),
        issues=(Issue("cut-off", "The text ends in the middle of a word."),),
    )
    catalogue.close()
    with (
        served(starter) as public,
        served(troubled, STAFF_SCOPE) as staff,
        browsers() as start,
    ):
        yield {"public": opener(public, start), "staff": opener(staff, start)}


WALKS = (
    *((ui, javascript) for ui in ("en", "ar", "ja") for javascript in (True, False)),
    *((ui, True) for ui in ("fr", "de", "pt")),
    *((ui, False) for ui in ("es", "sv", "ru")),
)
"""Languages of the interface, each with whether scripts run."""


@pytest.fixture(
    params=WALKS, ids=lambda walk: f"{walk[0]}-{'script' if walk[1] else 'no-script'}"
)
def walk(request: pytest.FixtureRequest) -> tuple[str, bool]:
    ui, javascript = request.param
    return str(ui), bool(javascript)


@pytest.fixture
def ui(walk: tuple[str, bool]) -> str:
    return walk[0]


@pytest.fixture
def javascript(walk: tuple[str, bool]) -> bool:
    return walk[1]


def keep_picture(browser: Browser, journey: str, step: str) -> None:
    """Leave a picture of the whole page, and see that the page fits the phone."""
    width = browser.execute_script("return document.scrollingElement.scrollWidth")
    assert width <= PHONE[0], f"{step} is {width} pixels wide"
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser.get_screenshot_as_file(str(PICTURES / f"{journey}-{step}.png"))


@pytest.fixture
def picture(
    request: pytest.FixtureRequest, sites: dict[str, Open]
) -> Callable[[Browser, str], None]:
    name = request.node.name.removeprefix("test_").replace("[", "-").strip("]")
    return lambda browser, step: keep_picture(browser, name, step)


def choose(browser: Browser, selector: str) -> None:
    """Check the box of a filter, unfolding the rest of its list where it is there."""
    if not is_visible(browser, one(browser, selector)):
        one(browser, f"details.rest:has({selector}) > summary").click()
    click(browser, selector)


@dataclass(frozen=True)
class Question:
    """What a researcher looks for.

    Attributes:
        words: typed, a phrase.
        theme: a filter.
        years: another.
        document: part of the name of the file that answers.
    """

    words: str
    theme: str
    years: str
    document: str


QUESTIONS = {
    "en": Question('"public banks"', "public-financing", "2025", "public-financing.en"),
    "fr": Question('"régie publique"', "climate-and-emergencies", "2023", "energie.fr"),
    "es": Question(
        '"limpieza hospitalaria"', "gender-and-intersectionality", "2023", "limpieza"
    ),
    "de": Question(
        '"öffentlichen aufträgen"', "trade-and-procurement", "2023", "tariftreue.de"
    ),
    "sv": Question('"delade turer"', "care", "2023", "delade-turer.sv"),
    "pt": Question('"tarifa zero"', "public-financing", "2023", "transporte.pt"),
    "ru": Question('"охраны труда"', "occupational-safety-and-health", "2023", "trud"),
    "ar": Question('"العمال المهاجرين"', "migration", "2023", "migrant-workers.ar"),
    "ja": Question(
        '"公共サービス"', "climate-and-emergencies", "2020..2025", "climate"
    ),
}


def test_a_researcher_finds_the_page_that_answers_and_quotes_it(
    sites: dict[str, Open],
    picture: Callable[[Browser, str], None],
    ui: str,
    javascript: bool,
) -> None:
    asked = QUESTIONS[ui]
    browser = sites["public"](f"/?ui={ui}", PHONE, javascript)
    picture(browser, "1-home")
    one(browser, "#q").send_keys(asked.words)
    one(browser, "#search button").click()
    arrive(browser, "q=")
    one(browser, ".filters > summary").click()
    choose(browser, f"input[name=theme][value={asked.theme}]")
    one(browser, "input[name=year][type=text]").send_keys(asked.years)
    click(browser, ".apply button")
    arrive(browser, "theme=")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".chips a.chip")) == 2
    picture(browser, "2-results")
    phrase = asked.words.strip('"')
    assert phrase in one(browser, ".hit .snippet .text").text.casefold()
    one(browser, ".hit h2 a").click()
    arrive(browser, "/d/")
    picture(browser, "3-page")
    assert one(browser, "mark#m1").text.casefold() in phrase
    assert phrase in " ".join(one(browser, ".prose").text.casefold().split())
    assert asked.document in one(browser, "aside.record").text
    title = one(browser, "h1").text
    links = {
        link.text: link.get_attribute("href") or ""
        for link in browser.find_elements(By.CSS_SELECTOR, ".record .take a")
    }
    with urlopen(links["RIS"], timeout=10) as answer:  # noqa: S310
        [reference] = rispy.loads(answer.read().decode("utf-8-sig"))
    assert title.casefold() in str(reference).casefold()
    one(browser, "a[data-quote]").click()
    arrive(browser, "/quote")
    picture(browser, "4-quotation")
    ready = one(browser, "textarea.plain").get_attribute("value") or ""
    assert phrase in " ".join(ready.casefold().split())
    assert title.casefold() in " ".join(ready.casefold().split())
    one(browser, ".back a").click()
    arrive(browser, "#text")


def test_an_affiliate_goes_from_a_country_and_a_service_to_the_evidence(
    sites: dict[str, Open],
    picture: Callable[[Browser, str], None],
    vocabularies: Vocabularies,
    ui: str,
    javascript: bool,
) -> None:
    browser = sites["public"](f"/?ui={ui}", PHONE, javascript)
    one(browser, ".menu.narrow > summary").click()
    picture(browser, "1-menu")
    click(browser, ".menu.narrow a[href^='/cases']")
    arrive(browser, "/cases")
    one(browser, ".filters > summary").click()
    choose(browser, "input[name=country][value=FR]")
    choose(browser, "input[name=service][value=water]")
    click(browser, ".apply button")
    arrive(browser, "service=water")
    picture(browser, "2-cases")
    water = vocabularies.sectors.name_of("water", ui)
    paris = vocabularies.place_name("fr-paris", ui)
    assert water in one(browser, "tbody td").text
    link = next(
        link
        for link in browser.find_elements(By.CSS_SELECTOR, "tbody th a")
        if paris in link.text
    )
    link.click()
    arrive(browser, "/cases/")
    picture(browser, "3-case")
    assert paris in one(browser, "h1").text
    # Paris is told of in three languages.
    readable = ui if ui in ("fr", "ja") else "en"
    assert one(browser, ".abstract").get_attribute("lang") == readable
    one(browser, "#evidence ~ ol a").click()
    arrive(browser, "/d/")
    assert one(browser, ".prose").get_attribute("lang") == readable
    picture(browser, "4-evidence")
    assert one(browser, "html").get_attribute("lang") == ui
    assert one(browser, ".prose").text.strip()


def test_staff_see_what_is_wrong_and_what_to_do(
    sites: dict[str, Open],
    picture: Callable[[Browser, str], None],
    ui: str,
    javascript: bool,
) -> None:
    own = load_translations(ROOT / "search_web" / "translations", ui).gettext
    browser = sites["staff"](f"/cases?ui={ui}", PHONE, javascript)
    one(browser, ".menu.narrow > summary").click()
    click(browser, ".menu.narrow a[href^='/health']")
    arrive(browser, "/health")
    picture(browser, "1-health")
    headings = [e.text for e in browser.find_elements(By.CSS_SELECTOR, "main h2")]
    for wrong in ("Documents without a date", "Documents without a theme"):
        assert any(heading.startswith(own(wrong)) for heading in headings)
    # French keeps its spaces from breaking; browsers tell all spaces alike.
    advice = " ".join(own(ADVICE["no-date"]).split())
    assert advice in " ".join(one(browser, "main").text.split())
    one(browser, "main section li a").click()
    arrive(browser, "/d/")
    picture(browser, "2-document")
    assert one(browser, "h1").text == "Minutes"
    assert "The text ends" in one(browser, ".issues [lang=en]").text
