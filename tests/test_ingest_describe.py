"""What is known of a document from its text alone."""

from pathlib import Path

import pytest

from ingest.describe import Description, describe
from ingest.readers import Limits, read_file
from repository.model import (
    Assertion,
    AssertionState,
    Extraction,
    Hint,
    Origin,
    Page,
    PartKind,
)
from repository.record import Record, resolve
from repository.settings import load_settings
from repository.vocabulary import Vocabularies

PARAGRAPH = (
    "The council of the harbour town took the service back into public hands after a "
    "long dispute. It kept "
    "the staff, published the accounts and lowered the price. Nobody was surprised, "
    "since the contract had run out and nothing in it spoke for another one. "
)


def described(
    vocabularies: Vocabularies,
    text: str,
    headings: tuple[str, ...] = (),
    hints: tuple[Hint, ...] = (),
    filename: str = "1.txt",
) -> Description:
    pages = (Page(1, text, headings=headings),)
    return describe(
        Extraction("text", "1", "text/plain", pages, hints), filename, vocabularies
    )


def record(description: Description) -> Record:
    return resolve(description.assertions)


def seed(shared: Path, vocabularies: Vocabularies, name: str) -> Description:
    (path,) = (shared / "seeds").glob(f"{name}*")
    extraction = read_file(path, Limits.of(load_settings(environment={})))
    return describe(extraction, "1.txt", vocabularies)


def count(description: Description, kind: PartKind) -> int:
    return sum(part.kind is kind for part in description.parts)


def accepted(description: Description, name: str) -> set[str]:
    return {
        a.value
        for a in description.assertions
        if a.field == name and a.state is AssertionState.ACCEPTED
    }


class TestSeeds:
    """Five real documents of a federation, whatever their files are called."""

    def test_motion(self, shared: Path, vocabularies: Vocabularies) -> None:
        found = seed(shared, vocabularies, "motion")
        known = record(found)
        assert known.first("title") == "Total Place"
        assert known.first("type") == "motion"
        assert known.first("issued") == "2010-02-18"
        assert known.first("decision") == "carried-as-amended"
        assert known.first("event") == "2010 Local Government Service Group Conference"
        assert known.why("issuer")[0].value == "unison"
        assert known.why("issuer")[0].origin is Origin.INFERRED
        numbers = [p.number for p in found.parts if p.number]
        assert numbers == [*"1234567", *"abcdefghijk"]
        assert any(p.heading == "This Conference notes" for p in found.parts)
        assert [i.code for i in found.issues] == ["cut-off"]
        assert accepted(found, "theme") == {"service-integration"}
        assert accepted(found, "sector") == {"local-government"}

    def test_outcome_document(self, shared: Path, vocabularies: Vocabularies) -> None:
        found = seed(shared, vocabularies, "outcome")
        known = record(found)
        assert known.first("title") == (
            "LRGNext2021: Outcome document – PSI LRG Global Network Action Plan "
            "2022-2027 – Building the future of local public services"
        )
        assert known.all("type")[:2] == ("outcome-document", "action-plan")
        assert known.first("issued") == "2021-09"
        assert known.first("period") == "2022/2027"
        assert known.all("creator") == ("Daria Cibrario",)
        assert known.all("issuer") == ("psi",)
        assert known.first("series") == "LRGNext2021"
        assert "date-contradicted" in [i.code for i in found.issues]
        sections = [p.number for p in found.parts if p.kind is PartKind.SECTION]
        assert (
            sections
            == (
                "1 2 3 3.1 3.2 3.3 3.4 3.5 3.6 3.7 "
                "4 4.1 4.2 4.3 4.4 4.5 4.6 5 5.1 5.2 5.3"
            ).split()
        )
        assert count(found, PartKind.ACTION) == 36
        assert accepted(found, "sector") == {"local-government"}

    def test_plan(self, shared: Path, vocabularies: Vocabularies) -> None:
        found = seed(shared, vocabularies, "plan")
        known = record(found)
        assert (
            known.first("title") == "Quality Public Services Action Now! Plan of Action"
        )
        assert known.first("type") == "action-plan"
        assert known.first("issued") == "2010-09-21"
        assert "update 21 September 2010" in known.why("issued")[0].evidence
        assert known.first("event") == "Quality Public Services Global Conference"
        assert known.first("event_from") == "2010-10-12"
        assert known.first("event_to") == "2010-10-14"
        assert known.first("event_place") == "Genève, Suisse"
        assert count(found, PartKind.OBJECTIVE) == 9
        assert count(found, PartKind.ACTION) == 5
        due = [p for p in found.parts if p.kind is PartKind.DEADLINE]
        assert [p.number for p in due] == [str(n) for n in range(1, 11)]
        assert (due[3].date_from, due[3].date_to) == ("2010-12", "2011-07")
        events = [p for p in found.parts if p.kind is PartKind.EVENT]
        assert len(events) == 18
        assert all(p.date_from for p in events)
        assert (events[-1].date_from, events[-1].place) == (
            "2012-10",
            "Durban, South Africa",
        )
        assert "education" not in accepted(found, "sector")

    def test_meeting_document(self, shared: Path, vocabularies: Vocabularies) -> None:
        found = seed(shared, vocabularies, "meeting")
        known = record(found)
        assert known.first("title") == (
            "European strategy meeting on public services and human rights"
        )
        assert known.all("type") == ("meeting-document",)
        assert known.all("network") == ("Public Services",)
        day = known.why("event_from")[0]
        assert (day.value, day.origin) == ("2021-07-12", Origin.INFERRED)
        assert "12 July, Monday" in day.evidence and "2020" in day.evidence
        assert known.first("issued") == ""
        assert known.first("event_place") == "online"
        assert [p.heading for p in found.parts if p.kind is PartKind.SECTION] == [
            "Objectives of Regional strategy meeting",
            "Tentative Agenda",
        ]
        assert "human-rights" in accepted(found, "theme")

    def test_campaign_page(self, shared: Path, vocabularies: Vocabularies) -> None:
        found = seed(shared, vocabularies, "campaign")
        known = record(found)
        assert known.first("title") == "Quality Public Services - Action Now!"
        assert known.first("type") == "campaign-page"
        assert known.first("issued") == known.first("event_from") == ""
        assert accepted(found, "sector") == set()


@pytest.mark.parametrize(
    ("text", "number", "mover", "seconder", "decision"),
    [
        pytest.param(
            "Motion 14: Refuse\n\nAnnual Conference 1996, Northquay, 13 June 1996\n\n"
            "Moved by: Northquay Branch. Seconded by: Greyhaven Branch.\n\nCARRIED",
            "Motion 14",
            "Northquay Branch",
            "Greyhaven Branch",
            "carried",
            id="en",
        ),
        pytest.param(
            "Motion n° 8 : Pour une régie\n\nCongrès 2023, Lyon, le 13 juin 1996\n\n"
            "Présentée par la section de Lyon, soutenue par la section de Nice"
            "\n\nAdoptée",
            "Motion n° 8",
            "Section de Lyon",
            "Section de Nice",
            "carried",
            id="fr",
        ),
        pytest.param(
            "Antrag B 4: Tariftreue\n\nBundeskongress 1996, Kiel, 13. Juni 1996\n\n"
            "Antragsteller: Ortsverband Kiel. Unterstützt von: Bezirk Nord\n\n"
            "Empfehlung: Ablehnung\n\nEntscheidung des Kongresses: Angenommen in "
            "geänderter Fassung",
            "Antrag B 4",
            "Ortsverband Kiel",
            "Bezirk Nord",
            "carried-as-amended",
            id="de",
        ),
        pytest.param(
            "議案第2号 雇用安定を求める決議\n\n1996年定期大会 1996年6月13日\n\n"
            "提案：東支部 賛同：西支部\n\n採決結果：可決",
            "議案第2号",
            "東支部",
            "西支部",
            "carried",
            id="ja",
        ),
    ],
)
def test_motions_in_several_languages(
    vocabularies: Vocabularies,
    text: str,
    number: str,
    mover: str,
    seconder: str,
    decision: str,
) -> None:
    known = record(described(vocabularies, text))
    assert known.first("type") == "motion"
    assert known.first("number") == number
    assert known.all("mover") == (mover,)
    assert known.all("seconder") == (seconder,)
    assert known.first("decision") == decision
    assert known.first("issued") == "1996-06-13"


def test_the_file_name_is_the_last_resort_for_a_title(
    vocabularies: Vocabularies,
) -> None:
    titled = record(described(vocabularies, "Water for all\n\nText.", filename="9.txt"))
    assert titled.first("title") == "Water for all"
    blank = record(described(vocabularies, "", filename="budget_2021.pdf"))
    assert blank.why("title") == (
        Assertion("title", "budget 2021", Origin.INFERRED, 0.3, "budget_2021.pdf"),
    )


@pytest.mark.parametrize(
    "first", ["Back to all Motions", "Page 3", "https://example.org", "12 May 2021"]
)
def test_what_is_never_a_title(vocabularies: Vocabularies, first: str) -> None:
    found = described(vocabularies, f"{first}\n\nWater for all\n\n{PARAGRAPH}")
    assert record(found).first("title") == "Water for all"


def test_junk_in_the_metadata_of_a_file_is_no_title(vocabularies: Vocabularies) -> None:
    for junk in ("Microsoft Word - motion.doc", "Untitled", "scan0001.pdf"):
        hints = (Hint("title", junk, "PDF information: Title"),)
        found = described(vocabularies, f"Water for all\n\n{PARAGRAPH}", hints=hints)
        assert record(found).first("title") == "Water for all"


def test_a_title_left_over_from_another_document_is_a_suggestion(
    vocabularies: Vocabularies,
) -> None:
    hints = (Hint("title", "Annual accounts of the choir", "PDF information: Title"),)
    found = described(vocabularies, f"Water for all\n\n{PARAGRAPH}", hints=hints)
    assert record(found).first("title") == "Water for all"
    left = [a for a in found.assertions if a.value == "Annual accounts of the choir"]
    assert [a.state for a in left] == [AssertionState.SUGGESTED]


def test_a_date_that_is_merely_cited_is_not_the_date_of_issue(
    vocabularies: Vocabularies,
) -> None:
    text = f"Water for all\n\n{PARAGRAPH}\n\n"
    text += "The contract of 12 May 2009 ended on 1 June 2010."
    assert record(described(vocabularies, text)).first("issued") == ""


def test_the_day_a_pdf_was_made_is_only_a_suggestion(
    vocabularies: Vocabularies,
) -> None:
    hints = (Hint("issued", "2023-05-10", "PDF information: CreationDate"),)
    found = described(vocabularies, f"Water for all\n\n{PARAGRAPH}", hints=hints)
    assert record(found).first("issued") == ""
    assert "2023-05-10" in {a.value for a in found.assertions}


def test_a_range_of_days_is_of_the_event(vocabularies: Vocabularies) -> None:
    line = "World Water Congress, Cape Town, 9-12 May 2023"
    text = f"Water for all\n\n{line}\n\n{PARAGRAPH}"
    known = record(described(vocabularies, text))
    assert known.first("event") == "World Water Congress"
    assert known.first("event_place") == "Cape Town"
    assert (known.first("event_from"), known.first("event_to")) == (
        "2023-05-09",
        "2023-05-12",
    )
    assert known.first("issued") == ""


def test_series_number_and_date_of_a_brief(vocabularies: Vocabularies) -> None:
    text = f"Fair taxes\n\nCommonshelf Briefs, Brief 9, December 2025\n\n{PARAGRAPH}"
    known = record(described(vocabularies, text))
    assert known.first("series") == "Commonshelf Briefs"
    assert known.first("number") == "Brief 9"
    assert known.first("issued") == "2025-12"
    assert known.first("type") == "policy-brief"
    assert known.all("issuer") == ("commonshelf",)


def test_photographs_have_no_say_in_who_issued_a_text(
    vocabularies: Vocabularies,
) -> None:
    text = f"Water for all\n\n© Per Flakstad\n\n{PARAGRAPH}\n\nLibrarian, Canada © CUPE"
    assert record(described(vocabularies, text)).all("issuer") == ()


def test_a_doi_in_the_opening_and_an_isbn_with_its_check_digit(
    vocabularies: Vocabularies,
) -> None:
    text = (
        "Water for all\n\nhttps://doi.org/10.1234/abc.5\n\nISBN 978-0-306-40615-7\n\n"
        f"ISBN 978-0-306-40615-8\n\n{PARAGRAPH}\n\nSee doi:10.9999/cited."
    )
    known = record(described(vocabularies, text))
    assert set(known.all("identifier")) == {"doi:10.1234/abc.5", "isbn:9780306406157"}


def test_a_marked_summary_comes_before_the_first_paragraph(
    vocabularies: Vocabularies,
) -> None:
    text = f"Water\n\nSummary\n\nIt came back. {PARAGRAPH}\n\nStory\n\n{PARAGRAPH}"
    marked = described(vocabularies, text, headings=("Water", "Summary", "Story"))
    (abstract,) = record(marked).why("abstract")
    assert abstract.origin is Origin.TEXT and abstract.value.startswith("It came back.")
    plain = described(vocabularies, f"Water for all\n\n{PARAGRAPH * 5}")
    (first,) = record(plain).why("abstract")
    assert first.origin is Origin.INFERRED
    assert len(first.value) <= 600 and first.value.endswith(".")


def test_pages_in_two_languages_keep_their_own(vocabularies: Vocabularies) -> None:
    german = (
        "Die Stadt hat den Betrieb zurückgeholt und alle Beschäftigten übernommen. "
    )
    pages = (Page(1, PARAGRAPH * 5), Page(2, german * 3))
    found = describe(Extraction("pdf", "1", "", pages), "1.pdf", vocabularies)
    assert [page.language for page in found.pages] == ["en", "de"]
    assert record(found).all("language") == ("en",)


@pytest.mark.parametrize(
    "ending",
    [
        "45 Avenue Voltaire, 01211 Ferney-Voltaire, France, near the station",
        "| works |------------->| meter |------------->| house |---------> a",
    ],
)
def test_a_whole_text_is_not_called_cut_off(
    vocabularies: Vocabularies, ending: str
) -> None:
    whole = f"Water for all\n\n{PARAGRAPH * 3}\n\n{ending}"
    assert [
        i for i in described(vocabularies, whole).issues if i.code == "cut-off"
    ] == []


@pytest.mark.parametrize(
    "ending", [" which will be affected by T", " and it went on to the"]
)
def test_a_text_that_stops_in_a_sentence_is(
    vocabularies: Vocabularies, ending: str
) -> None:
    text = f"Water for all\n\n{PARAGRAPH}\n\n{PARAGRAPH.strip()[:-1]}{ending}"
    assert "cut-off" in [i.code for i in described(vocabularies, text).issues]


def test_describing_again_gives_the_same(vocabularies: Vocabularies) -> None:
    text = f"Water for all\n\n12 May 2021\n\n{PARAGRAPH * 10}"
    assert described(vocabularies, text) == described(vocabularies, text)
