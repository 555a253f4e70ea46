"""Searchable PDFs of scans: the images as they are, with their words behind them.

OCRmyPDF makes them. Commonshelf itself needs only the words, which it recognises
faster without (see :mod:`ingest.ocr`); this is for those who want the file.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest.ocr import PACKS, Engine, install_advice
from repository.errors import ReadError, SettingsError

_ADVICE = "Run: sudo apt-get install ocrmypdf"
_REASONS = {
    2: "it is no PDF and no picture of a page, or it is damaged",
    8: "it is protected by a password",
}
"""Exit codes of OCRmyPDF that are a file's fault (its manual, "Return codes")."""


def make_searchable(
    original: Path,
    output: Path,
    language: str,
    engine: Engine | None,
    seconds: int,
    name: str,
) -> None:
    """Write a searchable PDF of a scan; pages that have text stay as they are.

    Args:
        original: a PDF, or a picture of a page.
        output: to write; it is not there until it is whole.
        language: of the document; English where it is not one of ours.
        engine: Tesseract as it is on this machine.
        seconds: longest time for it.
        name: of the original, for messages.

    Raises:
        SettingsError: OCRmyPDF, or Tesseract's data for the language, is missing.
        ReadError: it cannot be made.
    """
    program = shutil.which("ocrmypdf")
    if program is None:
        raise SettingsError(f"Searchable PDFs are made by OCRmyPDF. {_ADVICE}")
    pack = PACKS.get(language, "eng")
    if engine is None or pack not in engine.packs:
        advice = install_advice([language] if engine else ())
        raise SettingsError(
            f"The data for {language!r} is not installed. Run: {advice}"
        )
    options = ["--skip-text", "--rotate-pages", "--output-type", "pdf", "--quiet"]
    with tempfile.TemporaryDirectory(
        dir=output.parent, prefix=".searchable-"
    ) as folder:
        made = Path(folder, "made.pdf")
        try:
            done = subprocess.run(  # noqa: S603 (the program that `which` found; no shell)
                [
                    program,
                    *options,
                    "--image-dpi",
                    "200",
                    "--language",
                    pack,
                    str(original),
                    str(made),
                ],
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ReadError(
                f"Cannot make a searchable PDF of {name}: it took longer than "
                f"{seconds} seconds. Give it more with --seconds.",
                "timeout",
            ) from error
        if done.returncode or not made.is_file():
            last = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
            why = _REASONS.get(done.returncode, f"OCRmyPDF says: {last[:200]}")
            raise ReadError(f"Cannot make a searchable PDF of {name}: {why}.", "crash")
        made.replace(output)
