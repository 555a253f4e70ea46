"""The starter collection: every document described, no fiction taken for real."""

import re
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from babel import Locale

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LANGUAGES = ("en", "fr", "es", "de", "sv", "pt", "ru", "ar", "ja")
FICTIONAL = {
    "en": "fictional",
    "fr": "ficti",
    "es": "fictici",
    "de": "fiktiv",
    "sv": "fiktiv",
    "pt": "fictíci",
    "ru": "вымышлен",
    "ar": "خيالي",
    "ja": "架空",
}
VOCABULARY_OF = {
    "type": "types",
    "theme": "themes",
    "sector": "sectors",
    "decision": "decisions",
}
VOCABULARY_OF_CASE = {
    "service": "sectors",
    "owner_before": "ownership",
    "owner_after": "ownership",
    "way": "case-ways",
    "outcome": "case-outcomes",
}
RELATIONS = (
    "references",
    "part_of",
    "amends",
    "supersedes",
    "composited_into",
    "implemented_by",
)
SIDECARS = sorted((CORPUS / "documents").glob("*/*.toml"))


@cache
def record_of(sidecar: Path) -> dict[str, Any]:
    return tomllib.loads(sidecar.read_text(encoding="utf-8"))


@cache
def ids_of(vocabulary: str) -> frozenset[str]:
    folder = CORPUS / "vocabularies"
    files = [folder / f"{vocabulary}.toml", *folder.glob(f"{vocabulary}-*.toml")]
    tables = (tomllib.loads(file.read_text(encoding="utf-8")) for file in files)
    return frozenset(id for table in tables for id in table)


def in_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def terms(record: dict[str, Any], fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field, vocabulary in fields.items():
        for id in in_list(record.get(field, [])):
            yield vocabulary, id


def first_page(document: Path) -> str:
    """The text of the first page, or all of it where there are no pages."""
    if document.suffix == ".pdf":
        with pypdfium2.PdfDocument(document) as pdf:
            return pdf[0].get_textpage().get_text_bounded()
    members = {".docx": "word/document.xml", ".odt": "content.xml"}
    if member := members.get(document.suffix):
        with zipfile.ZipFile(document) as package:
            return re.sub("<[^>]+>", " ", package.read(member).decode())
    return document.read_text(encoding="utf-8")


def manuscript_of(document: Path) -> Path:
    folder = CORPUS / "manuscripts" / document.parent.name
    return folder / f"{document.stem}.md"


def each_document() -> list[Any]:
    documents = [sidecar.with_suffix("") for sidecar in SIDECARS]
    return [pytest.param(path, id=path.name) for path in documents]


def test_folder_holds_documents_and_their_sidecars_alone() -> None:
    files = {path for path in (CORPUS / "documents").rglob("*") if path.is_file()}
    documents = {path for path in files if path.suffix != ".toml"}
    assert {Path(f"{path}.toml") for path in documents} == files - documents
    assert {path.suffix for path in documents} == {
        ".pdf",
        ".docx",
        ".odt",
        ".html",
        ".md",
        ".txt",
    }


def test_every_document_has_a_manuscript_and_every_manuscript_a_document() -> None:
    manuscripts = {
        path
        for path in (CORPUS / "manuscripts").glob("*/*.md")
        if not path.parent.name.startswith("_")
    }
    assert {manuscript_of(sidecar.with_suffix("")) for sidecar in SIDECARS} == (
        manuscripts
    )


@pytest.mark.parametrize("document", each_document())
def test_sidecar_describes_the_document(document: Path) -> None:
    record = record_of(Path(f"{document}.toml"))
    for field in ("document", "title", "abstract", "issued", "type", "theme", "sector"):
        assert record[field], field
    assert record["language"] == document.stem.rpartition(".")[2]
    assert record["rights"] == "CC-BY-4.0"
    assert record["access"] in ("public", "affiliates", "staff")
    assert record["state"] in ("draft", "published", "withdrawn")
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", record["issued"])
    assert document.stat().st_size < 1_000_000


@pytest.mark.parametrize("document", each_document())
def test_sidecar_says_what_the_manuscript_says(document: Path) -> None:
    manuscript = manuscript_of(document).read_text(encoding="utf-8")
    front = tomllib.loads(manuscript.split("+++\n", 2)[1])
    assert front.pop("format") == document.suffix[1:]
    front.pop("layout", None)
    assert record_of(Path(f"{document}.toml")) == front, "run make_documents.py"


@pytest.mark.parametrize("document", each_document())
def test_terms_of_a_record_are_in_the_vocabularies(document: Path) -> None:
    record = record_of(Path(f"{document}.toml"))
    used = [*terms(record, VOCABULARY_OF)]
    for case in record.get("case", ()):
        used += terms(case, VOCABULARY_OF_CASE)
    assert used
    assert [term for term in used if term[1] not in ids_of(term[0])] == []


@pytest.mark.parametrize("document", each_document())
def test_places_of_a_record_are_countries_or_known_places(document: Path) -> None:
    record = record_of(Path(f"{document}.toml"))
    named = [*record.get("place", ())]
    for case in record.get("case", ()):
        named += [case["place"], case["country"]]
    countries = Locale("en").territories
    unknown = [p for p in named if p not in countries and p not in ids_of("places")]
    assert unknown == []


def test_editions_of_a_document_differ_in_language_and_agree_in_the_rest() -> None:
    editions: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for sidecar in SIDECARS:
        editions[record_of(sidecar)["document"]].append(record_of(sidecar))
    for key, records in editions.items():
        languages = [record["language"] for record in records]
        assert len(set(languages)) == len(languages), key
        for field in ("type", "theme", "sector", "place", "access", "state"):
            values = {str(record.get(field)) for record in records}
            assert len(values) == 1, (key, field)
    assert sum(len(records) > 1 for records in editions.values()) >= 10
    assert len(editions) >= 60


def test_relations_lead_to_documents_of_the_collection() -> None:
    keys = {record_of(sidecar)["document"] for sidecar in SIDECARS}
    for sidecar in SIDECARS:
        for field in RELATIONS:
            for key in record_of(sidecar).get(field, ()):
                assert key in keys, (sidecar.name, field)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_least_five_documents_in_each_language(language: str) -> None:
    written = {
        record["document"]
        for record in map(record_of, SIDECARS)
        if record["language"] == language
    }
    assert len(written) >= 5


def test_at_least_twenty_five_pdfs_and_one_without_a_text_layer() -> None:
    pdfs = [sidecar.with_suffix("") for sidecar in SIDECARS]
    pdfs = [path for path in pdfs if path.suffix == ".pdf"]
    assert len(pdfs) >= 25
    assert [path.name for path in pdfs if not first_page(path).strip()]


@pytest.mark.parametrize(
    "document", [p for p in each_document() if p.values[0].parent.name == "federation"]
)
def test_first_page_of_the_federation_says_that_it_is_fictional(document: Path) -> None:
    language = document.stem.rpartition(".")[2]
    # A scan has no text; its manuscript, of one page, is what was scanned.
    page = first_page(document) or manuscript_of(document).read_text(encoding="utf-8")
    body = page.rpartition("+++")[2]
    assert FICTIONAL[language] in body[: len(body) // 2 + 1000]
