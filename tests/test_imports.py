"""Imports run one way, and heavy libraries stay where they belong."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("repository", "index", "ingest", "search_web")
HOMES = {
    "flask": ("search_web/",),
    "flask_babel": ("search_web/",),
    "waitress": ("search_web/",),
    "whoosh": ("index/whoosh",),
    "trafilatura": ("ingest/readers/",),
    "pdfplumber": ("ingest/readers/",),
    "pypdfium2": ("ingest/readers/", "ingest/pdf_drawing.py"),
    "rdflib": ("repository/skos.py",),
    "icalendar": ("search_web/icalendar_writing.py",),
    "feedparser": ("ingest/harvest/",),
    "urllib3": ("ingest/harvest/",),
    "langdetect": ("ingest/language.py",),
    "sqlalchemy": ("repository/",),
}


def modules() -> list[Path]:
    return [p for layer in LAYERS for p in sorted((ROOT / layer).rglob("*.py"))]


@cache
def imported(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return tuple(names)


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_knows_what_is_above_it(layer: str) -> None:
    above = LAYERS[LAYERS.index(layer) + 1 :]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / layer).rglob("*.py"))
        for name in imported(path)
        if name.split(".")[0] in (*above, "tests", "benchmarks", "corpus")
    ]
    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_only_where_it_belongs(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imported(path)
        if name.split(".")[0] == library
        and not path.relative_to(ROOT).as_posix().startswith(HOMES[library])
    ]
    assert wrong == []


def test_click_is_imported_only_by_commands() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules()
        if "click" in imported(path)
        and not path.name.endswith(("commands.py", "cli.py"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("repository.cli", ("sqlalchemy", "flask", "whoosh", "numpy", "lxml")),
        ("index.commands", ("flask", "pdfplumber", "trafilatura", "langdetect")),
    ],
)
def test_a_command_starts_without_the_libraries_of_others(
    module: str, heavy: tuple[str, ...]
) -> None:
    code = (
        f"import sys, {module}\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert answer.stdout.strip() == "[]", answer.stderr
