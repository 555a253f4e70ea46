"""What search in other systems got wrong, as their users told it; here it is right.

Each test names the thread that it comes from. Others of the kind stand where they
belong: stop words and folding in test_index_analysis.py, a lock after a failed commit
in test_index_engine.py, a phrase in a snippet in test_index_snippets.py, the memory of
a rebuild in test_index_catch_up.py.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.compiling import Compiler
from index.documents import IndexEdition
from index.engine import Engine, open_engine_in
from index.expansion import Thesaurus
from index.matching import MatchRequest
from index.parser import parse
from repository.model import LANGUAGES, PUBLIC_SCOPE
from tests.finding import (
    CATALOGUE,
    document,
    edition,
    engine_of,
    found,
    small_vocabularies,
    term,
)


def both(*pages: tuple[str, str]) -> IndexEdition:
    """Return an edition whose pages are in languages of their own."""
    numbered = tuple((n, text, code) for n, (text, code) in enumerate(pages, 1))
    return IndexEdition(1, pages[0][1], {}, numbered)


FORMS = {
    "en": ("The unions negotiated.", "union"),
    "fr": ("Les communes négocient.", "commune"),
    "es": ("Los sindicatos negocian.", "sindicato"),
    "de": ("Die Gewerkschaften verhandeln.", "Gewerkschaft"),
    "sv": ("Kommunerna förhandlar.", "kommun"),
    "pt": ("Os homens negociam.", "homem"),
    "ru": ("Профсоюзы ведут переговоры.", "профсоюз"),
    "ar": ("والنقابات تتفاوض", "نقابات"),
    "ja": ("労働組合が交渉する。", "組合"),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    documents = [
        *(
            document(code, edition(text, language=code))
            for code, (text, _) in FORMS.items()
        ),
        document("codes", "The IT desk of Local 32 ratified C190, not C19; see A-1."),
        document("folded", edition("Straße, Ærø und Smørrebrød", language="de")),
        document(
            "bilingual",
            both(("Workers' pensions were cut.", "en"), ("Die Renten sanken.", "de")),
        ),
        document(
            "german title",
            edition("The councils met.", title="Ratssitzung", language="de"),
        ),
        document("brackets", "As stated [in the annex] privatisation (2010) failed."),
        document("label", edition("再公営化", language="ja")),
        document("long", f"{'and ' * 150_000}quagga"),
    ]
    with engine_of(*documents, at_once=4) as engine:
        yield engine


def ask(engine: Engine, query: str) -> set[str]:
    """Return the documents that a query finds, its words expanded."""
    compiler = Compiler(LANGUAGES, Thesaurus(small_vocabularies()), lambda *_: None)
    return set(found(engine, compiler.compile(parse(query).expression)))


@pytest.mark.parametrize("code", FORMS)
def test_another_form_of_a_word_is_found_in_each_language(
    engine: Engine, code: str
) -> None:
    """openlibrary#7551, eprints#94, figgy#6541, exhibits#1058, paperless-ngx#12860."""
    assert code in ask(engine, FORMS[code][1])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("IT", {"codes"}, id="DSpace#12245: a code is no stop word"),
        pytest.param("IT desk", {"codes"}, id="nor beside other words"),
        pytest.param("IT councils", set(), id="and has to be there"),
        pytest.param("it desk", {"codes"}, id="while a small word need not"),
        pytest.param("C190", {"codes"}, id="a code is found exactly"),
        pytest.param("C1", set(), id="and not by its beginning"),
        pytest.param("A-1", {"codes"}, id="a code with a hyphen"),
        pytest.param("strasse", {"folded"}, id="paperless-ngx#12868: sharp s"),
        pytest.param("aero", {"folded"}, id="paperless-ngx#12868: ligature"),
        pytest.param("smorrebrod", {"folded"}, id="paperless-ngx#12868: o slash"),
        pytest.param("pension", {"bilingual"}, id="exhibits#979: one half"),
        pytest.param("Rente", {"bilingual"}, id="exhibits#979: the other half"),
        pytest.param("-codes IT", {"codes"}, id="paperless-ngx#12734: leading minus"),
        pytest.param("+IT", {"codes"}, id="paperless-ngx#12789: leading plus"),
        pytest.param("privat*", {"brackets"}, id="paperless-ngx#13852: wildcards"),
        pytest.param("[privatisation", {"brackets"}, id="paperless-ngx#13852: ["),
        pytest.param("annex] privatisation", {"brackets"}, id="paperless-ngx#13852: ]"),
        pytest.param("ion", set(), id="Zotero's trigrams: privatisation by ion"),
        pytest.param("quagga", {"long"}, id="DSpace, Zotero: after 500,000 letters"),
        pytest.param("colour:privatisation", set(), id="papis#1007: unknown field"),
        pytest.param(
            "remunicipalisation -再公営化", set(), id="paperless-ngx#14156: NOT"
        ),
        pytest.param(
            "-remunicipalisation IT", {"codes"}, id="paperless-ngx#14156: expanded NOT"
        ),
        pytest.param(
            "remunicipalisation IT", set(), id="paperless-ngx#14156: expanded AND"
        ),
        pytest.param("remunicipalisation", {"label"}, id="ragflow#7376: other script"),
    ],
)
def test_a_query_finds_no_more_and_no_less(
    engine: Engine, query: str, expected: set[str]
) -> None:
    assert ask(engine, query) == expected


def test_a_title_in_another_language_hides_no_word_of_the_text(engine: Engine) -> None:
    """scihist_digicoll#1883."""
    assert "german title" in ask(engine, "councils met")
    assert "german title" in ask(engine, "Ratssitzung councils")


def test_what_lies_beyond_ten_thousand_is_counted_and_reached() -> None:
    """paperless-ngx#12518, and Elasticsearch's usual bound."""
    many = [document(f"d{n:05}", "x", date=n) for n in range(10_020)]
    with engine_of(*many, at_once=20_000) as engine:
        request = MatchRequest(term("x"), by_date=True, offset=10_010, limit=20)
        matches = engine.search(request, PUBLIC_SCOPE)
    assert matches.total == 10_020
    assert [hit.document for hit in matches.hits] == [
        f"d{n:05}" for n in range(9, -1, -1)
    ]


def test_an_index_that_is_changed_for_ever_does_not_grow(tmp_path: Path) -> None:
    """paperless-ngx#13679: 93 MB grew to 18 GB, since dead segments were kept."""

    def size() -> int:
        return sum(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file())

    texts = [" ".join(f"word{n * k % 97}" for k in range(200)) for n in range(100)]
    documents = [document(f"d{n}", text) for n, text in enumerate(texts)]
    engine = open_engine_in(tmp_path, CATALOGUE, create=True)
    engine.apply(documents, 1)
    healthy = size()
    for number in range(120):
        engine.apply([documents[number * 37 % 100]], number + 2)
    assert size() < 3 * healthy
    engine.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files")
def test_files_are_closed_on_every_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mayan #1096 and #1115, paperless-ngx#12865."""

    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    gc.collect()  # what earlier tests left
    before = open_files()
    engine = open_engine_in(tmp_path, CATALOGUE, create=True)
    for number in range(30):
        engine.apply([document(f"d{number}", f"water {number}")], number)
        found(engine, term("water"))
    with monkeypatch.context() as patched:
        patched.setattr("index.whoosh_codec.encode", _fail)
        for _ in range(5):
            with pytest.raises(OSError, match="disk"):
                engine.apply([document("lost", "water")], 99)
    other = open_engine_in(tmp_path, CATALOGUE)
    assert len(found(other, term("water"))) == 30
    other.close()
    engine.close()
    assert open_files() <= before


def _fail(*_: object) -> None:
    raise OSError("the disk is full")
