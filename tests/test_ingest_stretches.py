"""Tables of contents and lists of sources are marked, and prose never is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.description.stretches import mark
from ingest.readers import Limits, read_file
from repository.model import LANGUAGES, Page, Stretch, StretchKind

CORPUS = Path(__file__).parent.parent / "corpus" / "documents"

CONTENTS = {
    "en": "Table of contents",
    "fr": "Sommaire",
    "es": "Índice",
    "de": "Inhaltsverzeichnis",
    "sv": "Innehåll",
    "pt": "Sumário",
    "ru": "Содержание",
    "ar": "المحتويات",
    "ja": "目次",
}
SOURCES = {
    "en": "Further reading",
    "fr": "Bibliographie",
    "es": "Fuentes",
    "de": "Quellen",
    "sv": "Källor",
    "pt": "Referências",
    "ru": "Источники",
    "ar": "المراجع",
    "ja": "参考文献",
}
PROSE = {
    "en": "The report of 2010 said so. Members asked for more in 2012, and got it.",
    "fr": "Le rapport de 2010 le disait. Les membres ont insisté en 2012.",
    "es": "El informe de 2010 lo decía. Los miembros insistieron en 2012.",
    "de": "Der Bericht von 2010 sagte es. Die Mitglieder fragten 2012 wieder.",
    "sv": "Rapporten från 2010 sade det. Medlemmarna frågade igen 2012.",
    "pt": "O relatório de 2010 dizia isso. Os membros insistiram em 2012.",
    "ru": "Об этом говорил доклад 2010 года. Члены спросили снова в 2012 году.",
    "ar": "قال تقرير عام 2010 ذلك. وسأل الأعضاء مرة أخرى في عام 2012.",
    "ja": "2010年の報告書はそう述べた。組合員は2012年にも尋ねた。",
}
BOOKS = (
    "- Hall, D. (2012). Re-municipalising municipal services. PSIRU.",
    "- Lobina, E. and Hall, D.: “Water remunicipalisation”, 2013.",
)


def marked(*texts: str, headings: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    pages = mark([Page(n, text, headings=headings) for n, text in enumerate(texts, 1)])
    return [
        (stretch.kind.value, page.text[stretch.start : stretch.end])
        for page in pages
        for stretch in page.stretches
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_are_marked_under_their_heading(language: str) -> None:
    heading = CONTENTS[language]
    entries = f"{heading}\n\n1 Water 3\n\n2 Energy 7\n\n3 Care xii 12"
    text = f"{PROSE[language]}\n\n{entries}\n\n{PROSE[language]}\n\nMore of it."
    assert marked(text) == [("contents", entries)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_marked_up_to_the_next_heading(language: str) -> None:
    sources = f"{SOURCES[language]}\n\n" + "\n".join(BOOKS)
    text = f"{PROSE[language]}\n\n{sources}\n\nAnnex 2012\n\n{PROSE[language]}"
    assert marked(text, headings=(SOURCES[language], "Annex 2012")) == [
        ("references", sources)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_under_such_a_heading_is_prose(language: str) -> None:
    long = " ".join([PROSE[language]] * 4)
    for heading in (SOURCES[language], CONTENTS[language]):
        assert marked(f"{heading}\n\n{long}\n\n{long}") == []


def test_leaders_need_no_heading_and_run_on_to_the_next_page() -> None:
    first = "Water . . . . . . . . 3\nEnergy ........ 7\nCare and those who\ncare …… 9"
    second = "Housing ........ 12\n\nOur first chapter begins here."
    assert marked(first, second) == [
        ("contents", first),
        ("contents", "Housing ........ 12"),
    ]


def test_sources_run_on_to_the_next_page() -> None:
    first = "Sources\n\n" + BOOKS[0]
    second = f"{BOOKS[1]}\n\nThe second report begins here, and is long enough."
    assert marked(first, second) == [("references", first), ("references", BOOKS[1])]


def test_an_entry_may_be_divided_over_two_pages() -> None:
    first = f"Sources\n\n{BOOKS[0]}\n- Satoko Kishimoto (ed.), Our public water future:"
    second = "The global experience, TNI, 2015.\n\nThe second report begins here."
    assert marked(first, second) == [
        ("references", first),
        ("references", "The global experience, TNI, 2015."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sources of finance\n\nThe budget of 2012 rose.",
        "Members in 2010 12\nMembers in 2011 14\nMembers in 2012 15",
        "1. Congress notes that in 2012 water was sold.\n2. Congress believes in 2013.",
        "Conference wondered .... and then voted in 2012.",
    ],
)
def test_what_only_resembles_a_list_is_not_marked(text: str) -> None:
    assert marked(text) == []


def test_the_sources_of_the_starter_collection_are_marked() -> None:
    found = {}
    for path in sorted((CORPUS / "cases").glob("*.html")):
        pages = mark(read_file(path, Limits()).pages)
        has_heading = any(
            h in SOURCES.values()
            or h == "Sources"
            or h == "Fontes"
            or h == "المصادر"
            or h == "出典"
            for page in pages
            for h in page.headings
        )
        found[path.name] = has_heading == any(page.stretches for page in pages)
    assert found
    assert [name for name, agrees in found.items() if not agrees] == []


@given(st.lists(st.text(), max_size=4))
def test_stretches_stand_in_order_within_their_page(texts: list[str]) -> None:
    for page in mark([Page(n, text) for n, text in enumerate(texts, 1)]):
        end = 0
        for stretch in page.stretches:
            assert isinstance(stretch, Stretch)
            assert stretch.kind in StretchKind
            assert end <= stretch.start < stretch.end <= len(page.text)
            end = stretch.end
