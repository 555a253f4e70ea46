"""Text recognition: the image of a page in, words and how sure they are out.

Pages are drawn by pdfium and read by Tesseract's command line, which was three to five
times as fast as a chain of tools around it. The wrong language's data costs accuracy
(Swedish words: 0.63 instead of 1.0), so first the script is told, then the language.
"""

import io
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ingest.children import bound_child
from ingest.language import UNKNOWN, detect
from ingest.normalise import join_lines, normalise, words_of
from ingest.pdf_drawing import draw_pdf_page
from ingest.readers.formats import PDF, media_type_of
from ingest.readers.limits import cannot_read
from repository.model import ISO_639_2
from repository.recognised import Recognised

if TYPE_CHECKING:
    from PIL.Image import Image

PACKS = {code: codes[0] for code, codes in ISO_639_2.items()}
"""Tesseract's name for the data of each language; Debian's package is
``tesseract-ocr-`` and this name."""

_VERSION = "1"
"""Changes when the same image would give other text."""
_DPI = 200
_MOST_PIXELS = 16_000_000
"""Two pages of A4 at 300 dpi; larger boxes are drawn at a lower resolution."""
_SCRIPTS = {
    "Latin": "",
    "Cyrillic": "ru",
    "Arabic": "ar",
    "Japanese": "ja",
    "Han": "ja",
    "Hiragana": "ja",
    "Katakana": "ja",
}
_LEAST_TURN = 2.0
"""Tesseract's own measure of how sure a rotation is; below it upright pages with few
letters are turned."""
_LEAST_SURE = 0.35
"""Confidence below which a page's words are taken for marks of a picture."""
_SURE = 0.85
"""Confidence from which on the expected language is not questioned."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Tesseract as it is on this machine.

    Attributes:
        command: path of the program.
        version: of it.
        packs: data that is installed, by Tesseract's names.
    """

    command: str
    version: str
    packs: frozenset[str]

    @property
    def name(self) -> str:
        """Words that change when the same image would give other text."""
        return f"tesseract {self.version} {_DPI} dpi {_VERSION}"[:64]


class MissingPackError(Exception):
    """The data for a page's language is not installed.

    Attributes:
        language: of the page.
    """

    def __init__(self, language: str) -> None:
        """Name the language."""
        super().__init__(language)
        self.language = language


@lru_cache(maxsize=1)
def find_engine() -> Engine | None:
    """Return the engine of this machine; None if there is none that works."""
    command = shutil.which("tesseract")
    if command is None:
        return None
    try:
        version = _told(command, "--version")
        packs = _told(command, "--list-langs")
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"\d+(?:\.\d+)+", version)
    return Engine(
        command, number.group() if number else "", frozenset(packs.split("\n")[1:])
    )


def _told(command: str, option: str) -> str:
    done = subprocess.run(  # noqa: S603 (the program that `which` found; no shell)
        [command, option], capture_output=True, text=True, timeout=20, check=True
    )
    return (done.stdout or done.stderr).strip()


def install_advice(languages: Iterable[str] = ()) -> str:
    """Return the command that installs the engine, or the data of languages."""
    names = [f"tesseract-ocr-{PACKS[x]}" for x in languages if x in PACKS]
    if not names:
        others = (PACKS[code] for code in PACKS if code != "en")
        names = [
            "tesseract-ocr",
            "tesseract-ocr-osd",
            *(f"tesseract-ocr-{pack}" for pack in others),
        ]
    return f"sudo apt-get install {' '.join(names)}"


def recognise_page(
    engine: Engine, path: Path, page: int, expected: str = ""
) -> Recognised:
    """Recognise the text on one page of a PDF or of a picture.

    Args:
        engine: to do it with.
        path: of the file.
        page: its number, from 1.
        expected: language of the rest of the document, if it is known.

    Raises:
        ReadError: the page cannot be drawn, or the engine fails on it.
        MissingPackError: the data of the page's language is not installed.
    """
    return recognise_image(engine, path, draw(path, page), page, expected)


def recognise_image(
    engine: Engine, path: Path, image: "Image", page: int, expected: str = ""
) -> Recognised:
    """Recognise the text on an image in grey; see :func:`recognise_page`."""
    # Of a grey image; Pillow's type allows for the bands of a coloured one.
    darkest, lightest = cast(tuple[int, int], image.getextrema())
    if lightest - darkest < 16:
        return Recognised(page, UNKNOWN, 0.0, "")
    script, turn = _script(engine, image)
    if turn:
        # Pillow turns against the clock, Tesseract says how far to turn with it.
        image = image.rotate(-turn, expand=True, fillcolor=lightest)
    by_script = _SCRIPTS.get(script or "")
    language = by_script or expected or "en"
    if by_script == "" and expected in ("ru", "ar", "ja"):
        language = "en"
    text, confidence = _read(engine, path, image, language)
    if not by_script:
        told, probability = detect(text)
        is_other = told not in (language, UNKNOWN) and probability > 0.9
        if is_other and (language != expected or confidence < _SURE or len(text) > 300):
            second, surer = _read(engine, path, image, told)
            if surer >= confidence - 0.02:
                language, text, confidence = told, second, surer
    if not text or confidence < _LEAST_SURE:
        return Recognised(page, UNKNOWN, 0.0, "")
    return Recognised(page, detect(text)[0], round(confidence, 3), text)


def draw(path: Path, page: int) -> "Image":
    """Return the image of a page of a PDF or of a picture, in grey.

    Raises:
        ReadError: it cannot be drawn.
    """
    if media_type_of(path) != PDF:
        return _opened(path, page)
    drawn = draw_pdf_page(path, page, lambda _: _DPI / 72, _MOST_PIXELS, grayscale=True)
    return drawn.convert("L")


def _opened(path: Path, page: int) -> "Image":
    """Return a page of a picture, in grey, upright, at no more than our resolution."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            if page > 1:
                image.seek(page - 1)
            area = max(1, image.width * image.height)
            dots = float(image.info.get("dpi", (0, 0))[0])
            wanted = _DPI / dots if dots > _DPI else 1.0
            scale = min(wanted, (_MOST_PIXELS / area) ** 0.5)
            grey = ImageOps.exif_transpose(image).convert("L")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise cannot_read(path, "unreadable") from error
    if scale < 1.0:
        grey = ImageOps.scale(grey, scale)
    return grey


def _script(engine: Engine, image: "Image") -> tuple[str | None, int]:
    """Return the script of most of an image, and how far to turn it with the clock.

    Nothing is known of it where the data for it is missing or there is too little
    text.
    """
    if "osd" not in engine.packs:
        return None, 0
    found = _run(engine, image, "--psm", "0", "-l", "osd")
    if found is None:
        return None, 0
    said = dict(re.findall(r"^(Rotate|Script|.*confidence): *(\S+)", found, re.M))
    script = said.get("Script")
    is_sure = float(said.get("Orientation confidence", 0)) >= _LEAST_TURN
    return script, int(said.get("Rotate", 0)) if is_sure else 0


def _read(
    engine: Engine, path: Path, image: "Image", language: str
) -> tuple[str, float]:
    pack = PACKS.get(language, "eng")
    if pack not in engine.packs:
        raise MissingPackError(language)
    table = _run(engine, image, "-l", pack, "tsv")
    if table is None:
        raise cannot_read(path, "crash:recognition")
    return text_of(table)


def text_of(table: str) -> tuple[str, float]:
    """Return the text of Tesseract's table of words, and how sure it is, 0 to 1.

    Args:
        table: tab-separated, with a line of names; words have level 5.
    """
    paragraphs: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    weight = total = 0.0
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        word, sure = cells[11].strip(), float(cells[10])
        total += max(0.0, sure) * len(word)
        weight += len(word)
        lines = paragraphs[cells[2], cells[3]]
        lines.setdefault(cells[4], []).append(word)
    if not weight:
        return "", 0.0
    joined = [[" ".join(line) for line in p.values()] for p in paragraphs.values()]
    known = words_of(line for lines in joined for line in lines)
    text = "\n\n".join(join_lines(lines, known) for lines in joined)
    return normalise(text), total / weight / 100


def _run(engine: Engine, image: "Image", *options: str) -> str | None:
    """Run Tesseract on an image; None if it refuses it."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    done = subprocess.run(  # noqa: S603 (our own options; the file goes in as bytes)
        [engine.command, "-", "-", "--dpi", str(_DPI), *options],
        input=buffer.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        # One page a process and core: its own threads only wait for each other.
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        preexec_fn=bound_child(),
    )
    if done.returncode:
        return None
    return done.stdout.decode("utf-8", "replace")
