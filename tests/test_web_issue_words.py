"""What is wrong with a file is said to staff in their language."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import ingest
import repository
from ingest.readers.limits import REASONS, cannot_read
from repository.catalogue import Catalogue
from repository.issue_sentences import PLACES, SENTENCES, in_words
from repository.issues import store_failure
from repository.model import LANGUAGES, STAFF_SCOPE, Issue, Severity
from repository.settings import Settings, load_settings
from search_web.app import create_app
from search_web.issue_words import issue_in_words
from tests.making import hold
from tests.making_shelf import browsing, get, texts

PAGES = PLACES["many"] % {"pages": "1, 2, 3", "more": 4}
NAMED = {"name": "a <b>: c (d).pdf", "where": PAGES}
HARD = in_words("low-confidence", where=PAGES)
OLD = "A sentence of an older release."
NAME = re.compile(r"%\((\w+)\)s")


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


def test_every_sentence_is_found_again_in_every_language(settings: Settings) -> None:
    app = create_app(settings, STAFF_SCOPE)
    said: dict[str, set[str]] = {}
    for ui in LANGUAGES:
        with app.test_request_context(f"/?ui={ui}"):
            for kind, sentence in SENTENCES.items():
                values = {name: f"{name} 7" for name in NAME.findall(sentence)}
                _, message = in_words(kind, **values | NAMED)
                found = issue_in_words(message)
                assert found is not None, message
                said.setdefault(kind, set()).add(found)
                if ui == "en":
                    assert found.striptags() == message
    app.extensions["shelf"].close()
    assert [kind for kind in said if len(said[kind]) != len(LANGUAGES)] == []


def test_every_code_that_is_raised_has_its_sentence() -> None:
    raised = set()
    source = ""
    for package in (ingest, repository):
        folder = Path(package.__path__[0])
        found = extract_from_dir(
            folder,
            method_map=[("**.py", "python")],
            keywords={"Issue": None, "in_words": None, "ReadError": (2,)},
        )
        raised |= {code for _, _, code, _, _ in found}
        files = set(folder.rglob("*.py")) - {folder / "issue_sentences.py"}
        source += "".join(file.read_text(encoding="utf-8") for file in files)
    # These quote what the sidecar, the server or the record says, in English.
    quoting = {"metadata", "sidecar", "removed", "erased", "not-fetched"}
    unsaid = raised - set(SENTENCES) - set(REASONS) - quoting
    assert unsaid == {"no-language-pack"}
    assert [kind for kind in SENTENCES if f'"{kind}"' not in source] == []
