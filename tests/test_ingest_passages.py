"""Passages in another language than their page are told, and found by their words."""

from pathlib import Path

import pytest

from index.catch_up import catch_up
from index.engine import open_engine
from index.query import Query
from index.searching import search
from ingest.describe import describe
from ingest.incoming import find_files
from ingest.pipeline import Ingest
from ingest.readers import Limits, is_document, read_file
from repository.catalogue import Catalogue
from repository.model import PUBLIC_SCOPE, Extraction, Page, StretchKind
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.finding import small_vocabularies

TEXTS = {
    "en": "The workers of the city demand that the services that were sold to private "
    "companies are returned to the public, and that nobody loses pay by it.",
    "fr": "Les travailleurs de la fédération nationale demandent que les services "
    "qui ont été vendus à des entreprises privées reviennent au public sans perte.",
    "de": "Die Beschäftigten der Stadt verlangen, dass die Dienste, die an private "
    "Firmen verkauft wurden, wieder öffentlich werden und niemand Lohn verliert.",
    "sv": "Arbetarna i staden kräver att de tjänster som såldes till privata bolag "
    "blir offentliga igen och att ingen förlorar lön på det eller sägs upp.",
    "ru": "Работники города требуют, чтобы службы, проданные частным компаниям, были "
    "возвращены обществу и чтобы никто не потерял в зарплате из-за этого.",
    "ar": "يطالب عمال المدينة بإعادة الخدمات التي بيعت للشركات الخاصة إلى الملكية "
    "العامة دون أن يخسر أحد من أجره أو من حقوقه شيئا في هذه العملية.",
    "ja": "市の労働者は、民間企業に売却されたサービスを公営に戻し、誰の賃金も下がらない"
    "ようにすることを求めている。組合はそのために市と交渉する。",
}


def languages(text: str, vocabularies: Vocabularies) -> list[str | None]:
    """Return the language in which search would analyse each paragraph of a page."""
    extraction = Extraction("text", "1", "text/plain", (Page(1, text),))
    (page,) = describe(extraction, "a.txt", vocabularies).pages
    found = []
    for paragraph in text.split("\n\n"):
        start = page.text.index(paragraph)
        within = [
            one.language for one in page.stretches if one.start <= start < one.end
        ]
        found.append(within[0] if within else page.language)
    return found


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ("en", "fr"),
        ("fr", "en"),
        ("de", "sv"),
        ("sv", "en"),
        ("en", "ar"),
        ("ar", "en"),
        ("ja", "en"),
        ("en", "ja"),
        ("ru", "en"),
        ("en", "ru"),
    ],
)
def test_a_bilingual_page_has_passages(
    vocabularies: Vocabularies, main: str, other: str
) -> None:
    own, foreign = TEXTS[main], TEXTS[other]
    text = "\n\n".join((own, foreign, f"{own} 2", f"{foreign} 2", f"{own} 3"))
    paragraphs = [main, other, main, other, main]
    assert languages(text, vocabularies) == paragraphs


def test_names_and_headings_are_no_passages(vocabularies: Vocabularies) -> None:
    text = (
        f"{TEXTS['en']}\n\nConfédération générale du travail, Paris\n\n{TEXTS['en']}"
        "\n\nCarla Mendes, Miguel Ángel Rodríguez, Åsa Öberg, François Martin"
    )
    assert set(languages(text, vocabularies)) == {"en"}


def test_the_starter_collection_has_hardly_any(vocabularies: Vocabularies) -> None:
    folder = Path(__file__).parents[1] / "corpus" / "documents"
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and is_document(p)]
    found = []
    for path in files[::4]:
        description = describe(read_file(path, Limits()), "a", vocabularies)
        found += [
            (path.name, page.text[one.start : one.end])
            for page in description.pages
            for one in page.stretches
            if one.kind is StretchKind.PASSAGE
        ]
    assert len(found) <= 2, found


def test_both_halves_of_a_page_are_found_by_other_forms_of_their_words(
    tmp_path: Path,
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{TEXTS['en']}\n\n{TEXTS['en']}\n\n{TEXTS['fr']}\n")
    Ingest(catalogue, settings, vocabularies).run(find_files([path]))
    words = small_vocabularies()
    engine = open_engine(settings, catalogue.identity, create=True)
    catch_up(catalogue, engine, words)
    for query, shown in (("demanding", "demand"), ("nationaux", "nationale")):
        found = search(catalogue, engine, words, Query(query), PUBLIC_SCOPE)
        assert found.total == 1, query
        marked = [t for t, is_match in found.hits[0].snippets[0].parts if is_match]
        assert shown in marked
    engine.close()
