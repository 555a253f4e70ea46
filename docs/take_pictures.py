"""Take the pictures of the README: ``make pictures``.

The starter collection is loaded into a folder of its own and shown in Debian's
Chromium. Colours are reduced to a palette, so that a picture weighs some 50 kB.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from repository.cli import main
from repository.settings import load_settings
from tests.chromium import Browser, Open, click, one, opening

FOLDER = Path(__file__).parent
LAPTOP, PHONE = (1280, 800), (390, 844)
COLOURS = 64


@dataclass(frozen=True)
class Picture:
    """A picture of one page.

    Attributes:
        name: of its file.
        address: of the page.
        then: selectors of what is clicked there, one after the other.
        size: of the window.
        from_top: the element that the picture begins with; "" for the page's head.
    """

    name: str
    address: str
    then: tuple[str, ...] = ()
    size: tuple[int, int] = LAPTOP
    from_top: str = ""


PICTURES = (
    Picture("home", "/?ui=en"),
    Picture("search", "/?q=remunicipalisation&ui=en"),
    Picture(
        "document",
        "/?q=%22collective+agreement%22&type=action-plan&language=en&ui=en",
        (".hit h2 a", ".as-printed summary"),
        from_top=".text-of-page",
    ),
    Picture("cases", "/cases?ui=en"),
    Picture("arabic", "/?q=المياه&language=ar&ui=ar"),
    Picture("phone", "/?q=公共サービス&ui=ja", size=PHONE),
)


def take(open_page: Open, picture: Picture) -> None:
    browser = open_page(picture.address, picture.size)
    for selector in picture.then:
        click(browser, selector)
    if picture.from_top:
        top = one(browser, picture.from_top)
        browser.execute_script("arguments[0].scrollIntoView({block: 'start'})", top)
    wait_for_images(browser)
    drawn = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
    file = FOLDER / f"{picture.name}.png"
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1000} kB")


def wait_for_images(browser: Browser) -> None:
    browser.execute_async_script(
        "const done = arguments[0];"
        "Promise.all([...document.images].filter((i) => i.checkVisibility())"
        ".map((i) => i.decode().catch(() => null))).then(() => setTimeout(done, 200))"
    )


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        loaded = CliRunner().invoke(main, ["--home", home, "demo", "--no-serve"])
        if loaded.exit_code:
            sys.exit(loaded.output)
        with opening(load_settings(Path(home), environment={})) as open_page:
            for picture in PICTURES:
                take(open_page, picture)
