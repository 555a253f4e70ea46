"""References taken along: what other programs read out of the files we write."""

import csv
import io
import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from repository.catalogue import Catalogue
from repository.citing.bibtex import tex
from repository.citing.formats import FORMATS
from repository.citing.references import Reference, Referencing, clean
from repository.model import STAFF_SCOPE, Page, PageKind
from repository.vocabulary import Vocabularies
from tests.making import hold, said

ADDRESS = "https://library.example.org"
TITLES = {
    "en": 'The "R&D" of {care}: 50% & more_or_less',
    "fr": "L’eau : reprise en régie – « à quel prix ? »",
    "es": "¿Quién paga? El agua y la ñ",
    "de": "Rückkauf der Stadtwerke: Größe ~ 100 §",
    "sv": "Återkommunalisering på Öland",
    "pt": "A água não é mercadoria",
    "ru": "Охрана труда: «новые» правила",
    "ar": "العاملات في الرعاية: حقوق (2024) و\u200fسلامة",
    "ja": "水道の再公営化「公共の水」",
}
HOSTILE = [
    pytest.param("=HYPERLINK(\"http://x\";'y')", id="formula"),
    pytest.param("@SUM(1)\t+2", id="at and tab"),
    pytest.param("＝1＋1", id="wide signs"),
    pytest.param("Broken } } brace { and \\command{", id="braces"),
    pytest.param('He said "no", twice; then left', id="quotes"),
    pytest.param("Two\r\nTY  - JOUR\r\nER  - \r\nlines", id="lines"),
    pytest.param("Nul\x00 and bell\x07 and\x1b[31m red\ufffe", id="control"),
    pytest.param("\u202eright to left\u202c", id="override"),
    pytest.param("a" * 5000, id="long"),
    pytest.param("$x^2_3$ ~ #1 % & \\ < > |", id="signs of TeX"),
    pytest.param("Water and Energy and others", id="and"),
]


@pytest.fixture
def refer(catalogue: Catalogue, vocabularies: Vocabularies, tmp_path: Path):  # type: ignore[no-untyped-def]
    """What takes a document in and gives it as a reference."""

    def refer(title: str, language: str = "en", ui: str = "en", **fields: object):  # type: ignore[no-untyped-def]
        values = {"title": title, **fields}
        outcome = hold(
            catalogue,
            tmp_path / f"{len(list(tmp_path.iterdir()))}.txt",
            pages=(Page(1, "Text.", PageKind.PAGE, language=language),),
            language=language,
            assertions=tuple(
                said(name, one)
                for name, value in values.items()
                for one in (value if isinstance(value, list) else [value])
            ),
        )
        document = catalogue.document(outcome.document, STAFF_SCOPE)
        making = Referencing(vocabularies, ui, ADDRESS)
        return making.refer(document, document.editions[0])

    return refer


def written(format: str, *references: Reference, ui: str = "en") -> str:
    return "".join(FORMATS[format].write(references, ui))


def read_ris(*references: Reference) -> list[dict[str, object]]:
    found: list[dict[str, object]] = rispy.loads(written("ris", *references))
    return found


def read_bibtex(*references: Reference) -> list[bibtexparser.model.Entry]:
    library = bibtexparser.parse_string(written("bibtex", *references))
    assert not library.failed_blocks
    return library.entries


def plain(latex: str) -> str:
    """Return what TeX prints, by a reader of LaTeX that knows nothing of ours."""
    text: str = LatexNodes2Text(math_mode="verbatim").latex_to_text(latex)
    return text


def read_csv(*references: Reference) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *references), newline="")))


def test_a_report_arrives_whole_in_each_format(refer) -> None:  # type: ignore[no-untyped-def]
    report = refer(
        "The Harbour Water Report",
        type="report",
        creator=["Le Strat, Anne", "Harbour Union"],
        issuer="psi",
        issued="2019-05",
        series="LRGNext2021",
        number="5",
        identifier=["doi:10.1234/water", "isbn:978-92-1-101420-4", "hdl:1/2"],
        abstract="What it cost.",
        theme=["public-financing", "care"],
        language="en",
    )
    id = report.document.id
    [ris] = read_ris(report)
    assert ris["type_of_reference"] == "RPRT"
    assert ris["title"] == "The Harbour Water Report"
    assert ris["authors"] == ["Le Strat, Anne", "Harbour Union"]
    assert ris["publisher"] == "Public Services International"
    assert ris["year"] == "2019"
    assert ris["date"] == "2019/05//"
    assert ris["doi"] == "10.1234/water"
    assert ris["secondary_title"] == "LRGNext2021"
    assert ris["keywords"] == ["Public financing", "Care services and care work"]
    assert ris["urls"] == [f"{ADDRESS}/d/{id}"]
    [entry] = read_bibtex(report)
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("techreport", f"cs{id}")
    assert fields["title"] == "{The Harbour Water Report}"
    assert fields["author"] == "{Le Strat}, {Anne} and {Harbour Union}"
    assert (fields["year"], fields["month"]) == ("2019", "may")
    assert fields["doi"] == "10.1234/water"
    [item] = json.loads(written("csl-json", report))
    assert item["author"] == [
        {"family": "Le Strat", "given": "Anne"},
        {"literal": "Harbour Union"},
    ]
    assert item["issued"] == {"date-parts": [[2019, 5]]}
    assert item["ISBN"] == "978-92-1-101420-4"
    assert item["custom"]["identifiers"] == ["hdl:1/2"]
    [row] = read_csv(report)
    assert row["title"] == "The Harbour Water Report"
    assert row["theme"] == "Public financing; Care services and care work"
    assert row["issued"] == "2019-05"
    assert row["url"] == f"{ADDRESS}/d/{id}"


def test_a_motion_is_a_report_of_its_own_kind_by_its_issuer(refer) -> None:  # type: ignore[no-untyped-def]
    item = refer("A motion", type="motion", issuer="psi", issued="2010").item
    assert (item["type"], item["genre"]) == ("report", "Motion")
    assert item["author"] == [{"literal": "Public Services International"}]


@pytest.mark.parametrize("language", TITLES)
def test_titles_of_nine_languages_are_read_back(refer, language: str) -> None:  # type: ignore[no-untyped-def]
    title = TITLES[language]
    reference = refer(title, language)
    assert read_ris(reference)[0]["title"] == title
    assert read_ris(reference)[0]["language"] == language
    [entry] = read_bibtex(reference)
    printed = plain(entry.fields_dict["title"].value.strip("{}"))
    assert printed.replace("\xa0", "~") == plain(tex(title)).replace("\xa0", "~")
    assert json.loads(written("csl-json", reference))[0]["title"] == title
    assert read_csv(reference)[0]["title"] == title


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_stay_words(refer, title: str) -> None:  # type: ignore[no-untyped-def]
    """Each stands between two others, which it must not touch."""
    before, after = refer("Before"), refer("After")
    hostile = refer(
        title, creator=[title], issuer=title, series=title, abstract=title, number=title
    )
    shown = clean(title)
    ris = read_ris(before, hostile, after)
    assert [one["title"] for one in ris] == ["Before", shown, "After"]
    assert len({str(sorted(one)) for one in ris}) <= 2
    entries = read_bibtex(before, hostile, after)
    assert [len(e.key) for e in entries] == [8, 8, 8]
    assert entries[0].fields_dict["title"].value == "{Before}"
    assert entries[2].fields_dict["title"].value == "{After}"
    assert entries[1].fields_dict["title"].value == f"{{{tex(shown)}}}"
    assert [one["title"] for one in json.loads(written("csl-json", before, hostile))]
    rows = read_csv(before, hostile, after)
    assert [row["title"].lstrip("'") for row in rows] == ["Before", shown, "After"]
    for format in ("csv", "excel"):
        text = written(format, before, hostile, after).lstrip("\ufeff")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell[:1] in set("=+-@\t\r＝＋－＠") - {""} for cell in row)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_tex_is_always_balanced_and_says_the_same(text: str) -> None:
    shown = clean(text)
    written_so = tex(shown)
    depth = 0
    for character in written_so:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n" not in written_so


@pytest.mark.parametrize("sign", '\\<>"&%$#_~')
def test_a_reader_of_latex_gets_every_sign_back(sign: str) -> None:
    """All but braces and circumflex, whose commands this reader does not know."""
    assert plain(f"a{tex(sign)}b") == f"a{sign}b"


def test_excel_gets_a_mark_its_delimiter_and_dates_that_stay(refer) -> None:  # type: ignore[no-untyped-def]
    reference = refer("Wasser", issued="2019-05", theme=["care", "public-financing"])
    german = written("excel", reference, ui="de")
    assert german.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(german[1:], newline=""), delimiter=";")
    assert row["issued"] == "'2019-05"
    assert row["title"] == "Wasser"
    assert written("excel", reference, ui="ja")[1:].startswith('"id","edition"')


def test_labels_are_in_the_readers_language_and_names_in_the_documents(refer) -> None:  # type: ignore[no-untyped-def]
    reference = refer("El agua", "es", "fr", type="policy-brief", issuer="psi")
    assert reference.item["genre"] == "Note d'orientation"
    assert reference.item["publisher"] == "Internacional de Servicios Públicos"
    assert reference.values["type"] == ("Note d'orientation",)


def test_a_name_is_parted_only_where_it_was_written_so(refer) -> None:  # type: ignore[no-untyped-def]
    names = ["Anne Le Strat", "Lavigne, Ana", "Water, Energy, and Waste Union"]
    item = refer("Names", creator=names).item
    assert item["author"] == [
        {"literal": "Anne Le Strat"},
        {"family": "Lavigne", "given": "Ana"},
        {"literal": "Water, Energy, and Waste Union"},
    ]


def test_without_an_address_links_lead_to_the_source(
    catalogue: Catalogue, vocabularies: Vocabularies, tmp_path: Path
) -> None:
    for name, source, url in (
        ("a", "https://example.org/a.pdf", "https://example.org/a.pdf"),
        ("b", "javascript:alert(1)", None),
        ("c", "https://example.org/ b", None),
    ):
        held = hold(
            catalogue,
            tmp_path / f"{name}.txt",
            assertions=(said("title", name), said("source", source)),
        )
        document = catalogue.document(held.document, STAFF_SCOPE)
        made = Referencing(vocabularies).refer(document, document.editions[0])
        assert made.item.get("URL") == url


def test_no_reference_is_a_file_all_the_same() -> None:
    assert json.loads(written("csl-json")) == []
    assert written("csv").startswith('"id","edition","title"')
    assert written("ris") == written("bibtex") == ""


def test_relations_are_left_out(refer) -> None:  # type: ignore[no-untyped-def]
    """They name documents that the reader may not be allowed to see."""
    reference = refer("Open", references=["secret-plan"], amends=["secret-plan"])
    for format in FORMATS:
        assert "secret-plan" not in written(format, reference), format
