"""Debian's Chromium, driven by Selenium, and a server of pages beside it."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import waitress
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from repository.model import PUBLIC_SCOPE, Scope
from repository.settings import Settings
from search_web.app import create_app

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no browser here: sudo apt-get install chromium chromium-driver "
    "fonts-noto-core fonts-ipafont-gothic",
)

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
)
WIDE, PHONE = (1280, 900), (390, 844)

Browser = webdriver.Chrome
Open = Callable[..., Browser]
Start = Callable[[bool], Browser]


@contextmanager
def served(settings: Settings, scope: Scope = PUBLIC_SCOPE) -> Iterator[str]:
    """Give the address of a server that runs beside the tests."""
    app = create_app(settings, scope)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)
    app.extensions["shelf"].close()


@contextmanager
def browsers() -> Iterator[Start]:
    """Give what starts the browser with or without JavaScript, each once."""
    running: dict[bool, Browser] = {}

    def start(javascript: bool) -> Browser:
        if javascript not in running:
            options = webdriver.ChromeOptions()
            options.binary_location = str(CHROMIUM)
            for flag in (*FLAGS, f"--user-data-dir={folder}/{javascript}"):
                options.add_argument(flag)
            options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
            if not javascript:
                options.add_experimental_option(
                    "prefs",
                    {"profile.managed_default_content_settings.javascript": 2},
                )
            running[javascript] = webdriver.Chrome(options, Service(str(DRIVER)))
        return running[javascript]

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield start
        for browser in running.values():
            browser.quit()


def opener(site: str, start: Start) -> Open:
    """Return what opens a path of a site in a window of some size."""

    def open_page(
        path: str,
        size: tuple[int, int] = WIDE,
        javascript: bool = True,
        scheme: str = "light",
    ) -> Browser:
        browser = start(javascript)
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": size[0],
                "height": size[1],
                "deviceScaleFactor": 1,
                "mobile": size == PHONE,
            },
        )
        # Without movement a page stands still as soon as it is there.
        emulate(browser, prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
        browser.get(site + path)
        return browser

    return open_page


@contextmanager
def opening(settings: Settings) -> Iterator[Open]:
    """Give what opens a path of an installation's site in a window of some size."""
    with served(settings) as site, browsers() as start:
        yield opener(site, start)


LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def axe_script() -> str:
    """Return the script of axe-core, out of the package that ships it."""
    found = find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


def violations(browser: Browser, only: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core, which runs in it, holds against the open page, by all or
    by some rules."""
    chosen = {"type": "rule" if only else "tag", "values": only or LEVELS}
    report: dict[str, Any] = browser.execute_async_script(
        "const [runOnly, done] = arguments;"
        "axe.run({runOnly, resultTypes: ['violations']}).then(done)",
        chosen,
    )
    assert report["passes"], "axe-core looked at the page"
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]


def emulate(browser: Browser, **preferred: str) -> None:
    """Let the browser say what its reader prefers; what is not named is forgotten."""
    features = [
        {"name": name.replace("_", "-"), "value": value}
        for name, value in preferred.items()
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def one(browser: Browser, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def press(browser: Browser, *keys: str) -> None:
    webdriver.ActionChains(browser).send_keys(*keys).perform()


def click(browser: Browser, selector: str) -> None:
    """Click where an element is: WebDriver's own check takes what a style sheet shows
    of a folded ``details`` for hidden."""
    element = one(browser, selector)
    assert is_visible(browser, element)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    mouse = webdriver.ActionChains(browser, duration=0)
    mouse.move_to_element(element).click().perform()


def is_visible(browser: Browser, element: WebElement) -> bool:
    shown: bool = browser.execute_script(
        "return arguments[0].checkVisibility() && arguments[0].offsetHeight > 0",
        element,
    )
    return shown


def tab_to(browser: Browser, selector: str, most: int = 60) -> WebElement:
    """Press the tabulator until an element of a selector has the focus."""
    for _ in range(most):
        press(browser, Keys.TAB)
        focused = browser.switch_to.active_element
        if browser.execute_script(
            "return arguments[0].matches(arguments[1])", focused, selector
        ):
            return focused
    raise AssertionError(f"{selector} is not reached within {most} presses of Tab")


def arrive(browser: Browser, part: str) -> None:
    WebDriverWait(browser, 10).until(lambda b: part in b.current_url)
