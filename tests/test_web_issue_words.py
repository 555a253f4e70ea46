"""What is wrong with a file is said to staff in their language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
import repository
from ingest.harvest.refusals import REFUSALS, refused
from ingest.readers.limits import CANNOT_READ, REASONS, cannot_read
from repository.catalogue import Catalogue
from repository.issue_sentences import PLACES, SENTENCES, SOURCES, in_words
from repository.issues import store_failure
from repository.misfits import MISFITS, misfit
from repository.model import LANGUAGES, STAFF_SCOPE, Issue, Severity
from repository.settings import Settings, load_settings
from search_web.app import create_app
from search_web.issue_words import issue_in_words
from tests.making import hold
from tests.making_shelf import browsing, get, texts

PAGES = PLACES["many"] % {"pages": "1, 2, 3", "more": 4}
NAMED = {
    "name": "a <b>: c (d).pdf",
    "where": PAGES,
    "why": REASONS["empty"],
    "source": "motions.csv, line 7",
    "misfit": str(misfit("concept", value="caer", field="theme", near=["care"])),
    "refusal": str(refused("robots")),
}
WITHIN = (
    (CANNOT_READ, "why", REASONS),
    (SENTENCES["low-confidence"], "where", PLACES),
    (SENTENCES["metadata"], "misfit", MISFITS),
    (SENTENCES["metadata"], "source", SOURCES),
    (SENTENCES["not-fetched"], "refusal", REFUSALS),
)
"""Sentences, the value in them that is words itself, and what it may say."""
HARD = in_words("low-confidence", where=PAGES)
OLD = "A sentence of an older release."
VALUE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("issues")
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    issues = (Issue(*HARD), Issue("cut-off", OLD))
    hold(catalogue, home / "scan.txt", issues=issues)
    error = cannot_read(Path("gone.pdf"), "empty")
    failure = Issue(error.code, str(error), Severity.ERROR, "/in/gone.pdf")
    store_failure(catalogue, failure)
    catalogue.close()
    return settings


def test_staff_read_in_their_language_what_is_wrong(settings: Settings) -> None:
    hard = (
        "Страницы 1, 2, 3 и ещё 4: трудно распознать (OCR). Сравните текст с "
        "изображением или отсканируйте бумагу заново с разрешением 300 dpi."
    )
    with browsing(settings, STAFF_SCOPE) as staff:
        page = get(staff, "/health?ui=ru")
        [document] = page.xpath("//main//a[contains(@href,'/d/')]/@href")[:1]
        said = texts(page, "//main//section//li")
        assert any(hard in one for one in said)
        assert any(
            "Не удаётся прочитать файл gone.pdf: он пуст." in one for one in said
        )
        page = get(staff, document)
        assert texts(page, "//ul[@class='issues']/li") == [hard, OLD]
        # What is not known is marked as the English that it is.
        assert texts(page, "//ul[@class='issues']//*[@lang='en']") == [OLD]


def every_message() -> Iterator[tuple[str, str]]:
    """Yield each sentence with the message that values make of it."""
    for kind, sentence in SENTENCES.items():
        yield kind, filled(sentence)
    for sentence, value, phrases in WITHIN:
        for kind, phrase in phrases.items():
            yield f"{value} {kind}", filled(sentence, **{value: filled(phrase)})


def filled(sentence: str, **known: str) -> str:
    values = {name: f"{name} 7" for name in VALUE.findall(sentence)}
    return sentence % {**values, **NAMED, **known}


def test_every_sentence_is_found_again_in_every_language(settings: Settings) -> None:
    app = create_app(settings, STAFF_SCOPE)
    said: dict[str, set[str]] = {}
    for ui in LANGUAGES:
        with app.test_request_context(f"/?ui={ui}"):
            for kind, message in every_message():
                found = issue_in_words(message)
                assert found is not None, message
                said.setdefault(kind, set()).add(found)
                if ui == "en":
                    assert found.striptags() == message
    app.extensions["shelf"].close()
    assert [kind for kind in said if len(said[kind]) != len(LANGUAGES)] == []


KINDS = {
    "in_words": SENTENCES,
    "cannot_read": REASONS,
    "misfit": MISFITS,
    "refused": REFUSALS,
}
"""What issues are made by, and the table of what each says."""
MAKERS = {
    "searchable.py": {"Issue"},  # what it raises is said in the terminal alone
    "metadata.py": {"Issue", "ReadError", "ValueError"},
    "values.py": {"Issue", "ReadError", "ValueError"},
    "fetch.py": {"Issue", "ReadError", "HarvestError"},
}
"""What else ends in an issue if it is made in a file; Issue and ReadError always do."""


def test_no_issue_is_said_in_words_that_pages_do_not_know() -> None:
    unknown, elsewhere, source = [], [], ""
    for package in (ingest, repository):
        for file in Path(package.__path__[0]).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            source += "" if file.name == "issue_sentences.py" else text
            for call in ast.walk(ast.parse(text)):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                where = f"{file.name}, line {call.lineno}"
                given = [one for one in call.args if isinstance(one, ast.Constant)]
                if name in KINDS:
                    kinds = {kind.removesuffix(":near") for kind in KINDS[name]}
                    unknown += [where for one in given if one.value not in kinds]
                written = [*given, *(x for x in call.args if type(x) is ast.JoinedStr)]
                if written and name in MAKERS.get(file.name, {"Issue", "ReadError"}):
                    elsewhere.append(where)
    assert unknown == []
    assert elsewhere == [], "write the sentence into a table, where pages find it"
    assert [kind for kind in SENTENCES if f'"{kind}"' not in source] == []
