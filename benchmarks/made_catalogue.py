"""Catalogues of made-up documents, filled without reading files."""

import hashlib
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from search_documents import Words

from repository.catalogue import Catalogue
from repository.intake import Intake
from repository.model import Assertion, Extraction, Origin, Page
from repository.settings import load_settings
from repository.taking_in import take_in_all

_PAGE_WORDS = 350
_AT_ONCE = 500


def texts(count: int, words: int) -> Iterator[list[str]]:
    """Return the pages of each document, the same at each call."""
    drawn = Words(3)
    for _ in range(count):
        text = drawn.take(words)
        yield [
            " ".join(text[at : at + _PAGE_WORDS]) for at in range(0, words, _PAGE_WORDS)
        ]


def records(count: int) -> Iterator[dict[str, str]]:
    """Return theme, service, kind and date of each document, the same at each call."""
    draw = Words(4).draw
    values = {name: _ids(f"{name}s") for name in ("theme", "sector", "type")}
    for _ in range(count):
        yield {
            **{name: draw.choice(ids) for name, ids in values.items()},
            "issued": f"{draw.randint(1995, 2024)}-{draw.randint(1, 12):02}",
        }


def _ids(vocabulary: str) -> list[str]:
    file = load_settings(Path(), {}).corpus_dir / "vocabularies" / f"{vocabulary}.toml"
    return list(tomllib.loads(file.read_text(encoding="utf-8")))


def fill(home: Path, count: int, words: int) -> None:
    """Put documents into a new catalogue."""
    catalogue = Catalogue.open(load_settings(home, {}), create=True)
    made = (
        _intake(number, pages, record)
        for number, (pages, record) in enumerate(
            zip(texts(count, words), records(count), strict=True)
        )
    )
    while portion := list(islice(made, _AT_ONCE)):
        for outcome in take_in_all(catalogue, portion):
            if isinstance(outcome, Exception):
                raise outcome
    catalogue.close()


def _intake(number: int, texts: list[str], record: dict[str, str]) -> Intake:
    """Return a document as reading and describing would hand it over."""
    pages = tuple(Page(n, text, language="en") for n, text in enumerate(texts, 1))
    title = " ".join(texts[0].split()[:6]).capitalize()
    return Intake(
        path=f"/made/{number}.txt",
        filename=f"{number}.txt",
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        size=sum(map(len, texts)),
        extraction=Extraction("text", "1", "text/plain", pages),
        pages=pages,
        language="en",
        assertions=(
            Assertion("title", title, Origin.TEXT),
            *(Assertion(name, value, Origin.TEXT) for name, value in record.items()),
        ),
        parts=(),
        cases=(),
        issues=(),
        described_by="made",
    )
