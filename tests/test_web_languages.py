"""The interface in nine languages: nothing untranslated, dates, counts, direction."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from babel.messages.extract import (
    DEFAULT_KEYWORDS,
    extract_from_dir,
    extract_from_file,
)
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import search_web
from ingest.harvest.refusals import REFUSALS
from ingest.readers.limits import CANNOT_READ, REASONS
from repository.health import ADVICE, TITLES
from repository.issue_sentences import PLACES, SENTENCES, SOURCES
from repository.misfits import MISFITS
from repository.model import LANGUAGES
from search_web.interface import load_translations
from search_web.presenting import date_text, span_text
from tests.making_shelf import address_of, get, texts

FOLDER = Path(search_web.__file__).parent
TRANSLATED = [language for language in LANGUAGES if language != "en"]
SAID = {"QueryError": None, "DocumentNotFound": None, "note": None, "_say": None}
"""What is called with a sentence that readers see."""
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def messages() -> set[str | tuple[str, ...]]:
    """Everything that pages can say, out of templates and code."""
    found = extract_from_dir(
        FOLDER,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": {"trimmed": "true", "silent": "false"}},
        keywords={**DEFAULT_KEYWORDS, **SAID},
    )
    # Pages show errors and notes too, out of whatever module a question reaches.
    said = [
        message
        for module in (
            "index/query.py",
            "index/values.py",
            "index/parser.py",
            "index/searching.py",
            "index/unknown_values.py",
            "index/widening.py",
            "repository/catalogue.py",
        )
        for _, message, _, _ in extract_from_file(
            "python", FOLDER.parent / module, keywords=SAID
        )
    ]
    own = {message for _, _, message, _, _ in found} | set(said)
    issues = (SENTENCES, PLACES, SOURCES, REASONS, MISFITS, REFUSALS)
    tables = (TITLES, ADVICE, *issues)
    return own.union({CANNOT_READ}, *(table.values() for table in tables))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_string_is_left_untranslated(
    messages: set[str | tuple[str, ...]], language: str
) -> None:
    assert len(messages) > 150
    file = FOLDER / "translations" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    held = {message.id: message for message in catalog if message.id}
    assert messages - set(held) == set(), "not translated"
    assert set(held) - messages == set(), "no longer used"
    for id, message in held.items():
        forms = message.string if isinstance(id, tuple) else (message.string,)
        assert len(forms) == (catalog.num_plurals if isinstance(id, tuple) else 1)
        wanted = set(PLACEHOLDER.findall(id[1] if isinstance(id, tuple) else id))
        for form in forms:
            assert form.strip() or id == ", ", f"{language}: {id!r} is empty"
            given = set(PLACEHOLDER.findall(form))
            # A language may say "one" and "two" without a numeral.
            assert wanted - {"%(num)s"} <= given <= wanted, f"{language}: {form!r}"
        assert not message.fuzzy


WRONG_SIGNS = {
    "fr": re.compile(r"(?<!\u202f)[;!?»]|[ \u202f]:|\w:(?:\s|$)|[“”\"]|«(?!\u202f)"),
    "es": re.compile(r"[“”„]"),
    "de": re.compile(r"”|\"|«"),
    "sv": re.compile(r"[“„«]"),
    "pt": re.compile(r"[“”„]"),
    "ru": re.compile(r"[“”„]"),
    "ar": re.compile(r"[“”„]|[\u0621-\u064a][,;?]"),
    "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff] ?[,:;?!()]|[“”„«]"),
}
"""Quotation marks, spaces and points that no typographer of a language would set."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_sentences_are_set_as_printers_of_the_language_do(language: str) -> None:
    file = FOLDER / "translations" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    said = [
        form
        for message in catalog
        if message.id
        for form in (
            [message.string] if isinstance(message.string, str) else message.string
        )
    ]
    wrong = [
        one for one in said if WRONG_SIGNS[language].search(PLACEHOLDER.sub("…", one))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("ru", 1, "1 документ"),
        ("ru", 3, "3 документа"),
        ("ru", 11, "11 документов"),
        ("ru", 22, "22 документа"),
        ("ar", 0, "لا وثائق"),
        ("ar", 1, "وثيقة واحدة"),
        ("ar", 2, "وثيقتان"),
        ("ar", 5, "5 وثائق"),
        ("ar", 11, "11 وثيقة"),
        ("ar", 100, "100 وثيقة"),
        ("fr", 0, "0 document"),
        ("ja", 2, "2件の文書"),
        ("en", 2, "2 documents"),
    ],
)
def test_counts_are_said_in_the_right_form(
    language: str, number: int, said: str
) -> None:
    translations = load_translations(FOLDER / "translations", language)
    form = translations.ngettext("%(num)s document", "%(num)s documents", number)
    assert form % {"num": number} == said


def test_what_became_of_a_query_is_said_in_the_readers_language(
    client: FlaskClient,
) -> None:
    page = get(client, '/?q=colour:<b>"joined&ui=sv')
    assert texts(page, "//p[@class='note']")[:2] == [
        "Inget fält heter ”colour”; det lästes som ett ord.",
        "Citattecknet stängdes aldrig; det lästes som stängt i slutet.",
    ]
    assert texts(page, "//p[@class='note']/bdi") == ["colour"]
    said = client.get("/api/v1/search?q=colour:red&ui=sv").json["notes"]
    assert said[0] == "No field is called “colour”; it was read as a word."


@pytest.mark.parametrize("ui", LANGUAGES)
def test_every_page_comes_in_every_language(client: FlaskClient, ui: str) -> None:
    own = load_translations(FOLDER / "translations", ui).gettext
    document = address_of(client, "pensions")
    for address, heading in (
        ("/", own("What public service unions know, on one shelf")),
        ("/help", own("How to search")),
        ("/nowhere", own("Not found")),
        ("/?q=concession", "concession"),
        (document, "rapport" if ui == "fr" else "تقرير" if ui == "ar" else "Harbour"),
    ):
        mark = "&" if "?" in address else "?"
        page = get(
            client, f"{address}{mark}ui={ui}", 404 if address == "/nowhere" else 200
        )
        root = page.getroottree().getroot()
        assert root.get("lang") == ui
        assert root.get("dir") == ("rtl" if ui == "ar" else "ltr")
        assert " ".join(heading.split()) in texts(page, "//h1")[0]


def test_the_language_of_the_address_is_kept_in_every_link(client: FlaskClient) -> None:
    for address in ("/?ui=ar", "/?q=concession&ui=ar", address_of(client, "pensions")):
        mark = "&" if "?" in address else "?"
        page = get(client, f"{address}{mark}ui=ar")
        links = page.xpath("//main//a[starts-with(@href,'/')]/@href")
        assert links
        for link in links:
            assert parse_qs(urlsplit(link).query).get("ui") == ["ar"], link
        assert page.xpath("//form//input[@name='ui']/@value") == ["ar"]


def test_the_browsers_language_is_used_and_not_put_into_links(
    client: FlaskClient,
) -> None:
    answer = client.get("/", headers={"Accept-Language": "pt-BR,pt;q=0.9,en;q=0.5"})
    assert 'lang="pt"' in answer.text
    assert "ui=pt" not in answer.text.split('class="menu"')[0]
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == "pt"
    unknown = client.get("/", headers={"Accept-Language": "fi"})
    assert '<html lang="en"' in unknown.text


def test_the_list_of_languages_leads_to_the_same_page(client: FlaskClient) -> None:
    page = get(client, "/?q=concession&language=en&language=fr&sort=date")
    [japanese] = page.xpath("//details[@class='menu']//a[@hreflang='ja']/@href")
    assert parse_qs(urlsplit(japanese).query) == {
        "q": ["concession"],
        "language": ["en", "fr"],
        "sort": ["date"],
        "ui": ["ja"],
    }


def test_labels_dates_and_languages_are_the_readers(client: FlaskClient) -> None:
    page = get(client, "/?q=concession&language=en&ui=de")
    meta = texts(page, "//li[@class='hit']//p[@class='meta']")[0]
    assert "Mai 2019" in meta
    assert "Englisch" in meta
    assert "auch auf Französisch, Arabisch" in meta
    facet = texts(page, "//fieldset[contains(@class,'facet-theme')]//label")
    assert "Öffentliche Finanzierung 1, 1 Dokument" in facet


def test_text_in_another_language_is_marked_as_such(client: FlaskClient) -> None:
    page = get(client, "/?q=الميناء&ui=en")
    [title] = page.xpath("//li[@class='hit']//h2/a")
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")
    [snippet] = page.xpath("//p[@class='snippet']/span[@class='text']")
    assert (snippet.get("lang"), snippet.get("dir")) == ("ar", "rtl")


@pytest.mark.parametrize("ui", TRANSLATED)
def test_errors_are_said_in_the_readers_language(client: FlaskClient, ui: str) -> None:
    document = address_of(client, "pensions").partition("?")[0]
    for address, status, named in (
        ("/?colour=red", 400, "'colour'"),
        ("/?them=care", 400, "'theme'"),
        ("/?theme=caree", 400, "'care'"),
        ("/?year=soon", 400, "'soon'"),
        ("/?limit=-1", 400, "limit"),
        ("/?language=xx", 400, "'xx'"),
        ("/?q=" + "a" * 5000, 400, "5,000"),
        ("/cases?color=red", 400, "'color'"),
        ("/cases/999", 404, "999"),
        (f"{document}?page=99", 404, "99"),
        (f"{document}?edition=99", 404, "'99'"),
        ("/d/nothere", 404, "'nothere'"),
        ("/nowhere", 404, ""),
    ):
        mark = "&" if "?" in address else "?"
        page = get(client, f"{address}{mark}ui={ui}", status)
        [message] = page.xpath("//section[@class='notice']/p")
        assert message.get("lang") is None, "it is in the language of the page"
        assert named in message.text
        english = get(client, f"{address}{mark}ui=en", status)
        assert message.text not in texts(english, "//section[@class='notice']/p")


def test_programs_are_told_errors_in_english(client: FlaskClient) -> None:
    said = client.get("/api/v1/search?colour=red&ui=ja").json
    assert said is not None
    assert said["error"].startswith("No facet or option is called 'colour'.")


@pytest.mark.parametrize(
    ("edtf", "ui", "said"),
    [
        ("2010-02-18", "en", "18 February 2010"),
        ("2010-02-18", "ja", "2010年2月18日"),
        ("2021-09", "fr", "septembre 2021"),
        ("2021", "sv", "2021"),
        ("2021?", "en", "2021 (uncertain)"),
        ("1998~", "de", "etwa 1998"),
        ("2022/2027", "en", "2022–2027"),
        ("2022/..", "sv", "från 2022"),
        ("../2022", "es", "hasta 2022"),
        ("2010-10/2011-04-02", "en", "October 2010 – 2 April 2011"),
        ("some day", "en", "some day"),
    ],
)
def test_dates_are_said_in_words(
    client: FlaskClient, edtf: str, ui: str, said: str
) -> None:
    with client.application.test_request_context(f"/?ui={ui}"):
        assert date_text(edtf, ui) == said


def test_a_span_of_days_says_what_it_shares_once() -> None:
    assert span_text("2010-10-12", "2010-10-14", "fr") == "12–14 oct. 2010"
    assert span_text("2010-10-12", "2010-10-12", "fr") == "12 octobre 2010"
    assert span_text("", "2010-10-12", "fr") == "12 octobre 2010"
    assert span_text("", "", "fr") == ""
