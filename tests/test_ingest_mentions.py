"""Which other documents a text names, and what it says it is to them."""

import pytest

from ingest.description.lines import lines_of
from ingest.description.mentions import Own, mentions
from repository.model import MentionKind, Page


def named(text: str, year: str = "2023", **own: str) -> set[tuple[str, str]]:
    lines = lines_of([Page(1, text)])
    return {(m.value, m.field) for m in mentions(lines, Own(year=year, **own))}


@pytest.mark.parametrize(
    ("text", "value", "relation"),
    [
        ("This motion amends Motion 14.", "motion:14/2023", "amends"),
        ("Amendment 3.2 to Motion 3", "motion:3/2023", "amends"),
        ("Amendement n° 2 à la motion n° 7", "motion:7/2023", "amends"),
        ("Enmienda 9.1 a la moción 9", "motion:9/2023", "amends"),
        ("Änderungsantrag zu Antrag B 4", "motion:b4/2023", "amends"),
        ("Ändringsyrkande till motion 22", "motion:22/2023", "amends"),
        ("Emenda 2 à resolução 6", "motion:6/2023", "amends"),
        ("Поправка к постановлению № 4", "motion:4/2023", "amends"),
        ("تعديل على القرار رقم ٥", "motion:5/2023", "amends"),
        ("議案第6号に対する修正案", "motion:6/2023", "amends"),
        ("Carried as amended by Amendment 3.2", "amendment:3.2/2023", "amended_by"),
        ("It replaces Motion 14 of 1996.", "motion:14/1996", "supersedes"),
        ("Elle remplace la motion 14 de 1996.", "motion:14/1996", "supersedes"),
        ("Sustituye a la moción 14 de 1996.", "motion:14/1996", "supersedes"),
        ("Er ersetzt den Antrag 14 von 1996.", "motion:14/1996", "supersedes"),
        ("Den ersätter motion 14 från 1996.", "motion:14/1996", "supersedes"),
        ("Substitui a moção 14 de 1996.", "motion:14/1996", "supersedes"),
        ("Заменяет постановление № 14 1996 года.", "motion:14/1996", "supersedes"),
        ("ويحل محل القرار رقم 14 لعام 1996", "motion:14/1996", "supersedes"),
        ("1996年大会の議案第14号に代わる決議とする。", "motion:14/1996", "supersedes"),
        ("Superseded by Motion 3 of 2024", "motion:3/2024", "superseded_by"),
        ("Ersetzt durch Antrag 3 von 2024", "motion:3/2024", "superseded_by"),
        ("Composited: see Composite B", "composite:b/2023", "composited_into"),
        ("Fondue dans la motion composite B", "composite:b/2023", "composited_into"),
        ("Integrada en la moción compuesta B", "composite:b/2023", "composited_into"),
        ("Aufgegangen im Sammelantrag B", "composite:b/2023", "composited_into"),
        ("Aufgegangen in Sammelantrag B", "composite:b/2023", "composited_into"),
        ("Composite of Motions 11 (East) and 13", "motion:13/2023", "composite_of"),
        ("To carry out Motion 3 of 2022", "motion:3/2022", "implements"),
        ("en application de la motion n° 3 de 2022", "motion:3/2022", "implements"),
        ("во исполнение постановления № 3 2022 года", "motion:3/2022", "implements"),
    ],
)  # fmt: skip
def test_the_life_of_a_motion(text: str, value: str, relation: str) -> None:
    assert (value, relation) in named(text)


def test_earlier_policy_named_by_its_year() -> None:
    assert ("policy of 2010", "supersedes") in named("This replaces policy of 2010.")
    assert ("la politique de 2010", "supersedes") in named(
        "Cette motion remplace la politique de 2010."
    )


def test_a_sentence_away_is_no_relation() -> None:
    text = "This replaces our old leaflet. Motion 14 was carried."
    assert named(text) == {("motion:14/2023", "references")}


def test_what_a_document_is_called_itself_is_no_mention() -> None:
    text = "Motion 3: Water\n\nAs in Motion 4, the conference notes …"
    assert named(text, number="Motion 3") == {("motion:4/2023", "references")}


def test_numbers_that_are_no_motions() -> None:
    text = "In motion since 2014, with 300 motions and the motion A majority wanted."
    assert {value for value, _ in named(text)} == set()


def test_identifiers_conventions_and_addresses() -> None:
    found = named(
        "See doi:10.1000/Abc.1, ISBN 978-0-306-40615-7 and https://www.example.org/a/.\n"
        "ratify C190 and ILO Convention No. 100; Camp C100m\n"
        "Convenio núm. 155 de la OIT; ILO第87号条約; www.example.org"
    )
    assert {value for value, _ in found} == {
        "doi:10.1000/abc.1", "isbn:9780306406157", "example.org/a",
        "ilo:c190", "ilo:c100", "ilo:c155", "ilo:c87",
    }  # fmt: skip


def test_briefs_of_a_series() -> None:
    text = (
        "Reference policy documents:\n"
        "- LRGNext2021 Brief #5, Remunicipalisation and the pandemic, 10/2021\n"
        "- LRGNext2021 Brief #7 - Trade Union Rights\n"
        "- LRNext2021 Brief #8 - Gender\n"
        "- Brief #9 - The territorial dimension of care services, 11/2021\n"
    )
    found = {value for value, _ in named(text)}
    assert {"lrgnext2021#5", "lrgnext2021#7", "lrgnext2021#9"} <= found
    assert "the territorial dimension of" in found
    assert "remunicipalisation and the pandemic" in found


def test_titles_in_quotation_marks() -> None:
    text = (
        "La « Charte des services publics locaux » (2016) et 「公共サービスの未来宣言」"
    )
    found = {value for value, _ in named(text)}
    assert found == {"charte des services publics", "公共サービスの未"}


def test_evidence_is_short_and_on_its_page() -> None:
    text = f"{'word ' * 200}Motion 14 of 2010 {'word ' * 200}"
    (one,) = mentions(lines_of([Page(1, "a"), Page(2, text)]), Own())
    assert one.page == 2 and one.kind is MentionKind.MOTION
    assert "Motion 14 of 2010" in one.evidence and len(one.evidence) < 320
