"""Sections, clauses, objectives, actions, deadlines and events."""

from ingest.description.lines import lines_of
from ingest.description.parts import parts
from repository.model import Page, Part, PartKind


def divided(
    text: str,
    headings: tuple[str, ...] = (),
    is_motion: bool = False,
    year: int | None = None,
) -> tuple[Part, ...]:
    page = Page(1, text, headings=headings, language="en")
    return parts(lines_of([page]), 0, is_motion, "en", year)


def of_kind(found: tuple[Part, ...], kind: PartKind) -> list[Part]:
    return [part for part in found if part.kind is kind]


def test_sections_are_nested_by_their_numbers() -> None:
    text = "1. Background\n\nOnce."
    text += "\n\n3. Priorities\n\n3.1 Water\n\nTwice.\n\n3.2 Waste\n\nThrice."
    found = divided(text, ("1. Background", "3. Priorities", "3.1 Water", "3.2 Waste"))
    assert [(p.number, p.heading, p.parent) for p in found] == [
        ("1", "Background", None),
        ("3", "Priorities", None),
        ("3.1", "Water", 1),
        ("3.2", "Waste", 1),
    ]
    assert found[2].text == "Twice."


def test_a_table_of_contents_is_no_section() -> None:
    text = (
        "Contents\n\n1. Water\t3\n2. Waste\t9\n\n1. Water\n\nText.\n\n2. Waste\n\nText."
    )
    found = divided(text, ("Contents", "1. Water", "2. Waste"))
    assert [p.heading for p in found] == ["Water", "Waste"]


def test_clauses_of_a_motion_hang_on_their_lead_in() -> None:
    text = (
        "This Conference notes that water was sold.\n\n"
        "Conference therefore calls on the Executive to:\n\n"
        "a)Campaign for its return\nb)Protect jobs\n"
    )
    notes, calls, first, second = divided(text, is_motion=True)
    assert notes.heading == "This Conference notes"
    assert calls.heading == "Conference therefore calls on"
    assert [(p.number, p.text, p.parent) for p in (first, second)] == [
        ("a", "Campaign for its return", 1),
        ("b", "Protect jobs", 1),
    ]
    assert {p.kind for p in (notes, calls, first, second)} == {PartKind.CLAUSE}


def test_objectives_and_actions_follow_their_headings() -> None:
    text = (
        "OUR OBJECTIVES\n\n1. To win.\n2. To keep.\n\nOUR ACTIONS\n\n"
        "1. Build coalitions:\n- with users\n- with towns\n2. Tell everybody."
    )
    found = divided(text, ("OUR OBJECTIVES", "OUR ACTIONS"))
    assert [p.text for p in of_kind(found, PartKind.OBJECTIVE)] == [
        "To win.",
        "To keep.",
    ]
    actions = of_kind(found, PartKind.ACTION)
    assert [p.number for p in actions] == ["1", "2"]
    assert actions[0].text == "Build coalitions:\n- with users\n- with towns"


def test_actions_that_a_label_opens() -> None:
    text = "3.1 Water\n\nText."
    text += (
        "\n\nActions: the union will\n\n- Bargain\n- Organise\n\nSources:\n\n- A book"
    )
    found = of_kind(divided(text, ("3.1 Water",)), PartKind.ACTION)
    assert [p.text for p in found] == ["Bargain", "Organise"]


def test_rows_of_a_timetable_are_deadlines() -> None:
    text = "LOGISTICS\n\n\t\tTime-line"
    text += "\n1\tBegin.\tOctober 2010\n2\tGo on.\tDecember 2010 to July 2011"
    found = of_kind(divided(text, ("LOGISTICS",)), PartKind.DEADLINE)
    assert [(p.number, p.text, p.date_from, p.date_to) for p in found] == [
        ("1", "Begin.", "2010-10", ""),
        ("2", "Go on.", "2010-12", "2011-07"),
    ]


def test_a_calendar_carries_its_month_down_and_its_year_from_the_heading() -> None:
    text = (
        "Events\n\n2010\n\nMonth\tDay\tEvent\tOutcome\n"
        "August\t5-12\tITF Congress, Mexico\tCommitment\n"
        "October\t5\tWorld Teachers day\tActivities\n"
        "\t7\tDecent Work day\tActivities\n\n"
        "2012\n\nJune\t23\tPublic Service day\tActivities\n"
        "Oct-Nov\t\tPSI Congress, Durban, South Africa\tCommitment"
    )
    found = of_kind(divided(text, ("Events", "2010", "2012")), PartKind.EVENT)
    assert [(p.heading, p.date_from, p.date_to, p.place) for p in found] == [
        ("ITF Congress, Mexico", "2010-08-05", "2010-08-12", "Mexico"),
        ("World Teachers day", "2010-10-05", "", ""),
        ("Decent Work day", "2010-10-07", "", ""),
        ("Public Service day", "2012-06-23", "", ""),
        (
            "PSI Congress, Durban, South Africa",
            "2012-10",
            "2012-11",
            "Durban, South Africa",
        ),
    ]


def test_a_year_in_ordinary_letters_heads_the_rows_below_it() -> None:
    head = "Month\tDay\tEvent\tOutcome\n"
    text = f"Annex\n\n2024\n\n{head}March\t22\tWater day\tOpen doors\n\n"
    text += f"2025\n\n{head}March\t22\tHearing\tStatutes"
    found = of_kind(divided(text, ("Annex",)), PartKind.EVENT)
    assert [p.date_from for p in found] == ["2024-03-22", "2025-03-22"]


def test_who_is_to_do_a_thing_stands_apart_from_what() -> None:
    text = "LOGISTICS\n\n1\tReport to Conference\tExecutive\tMay 2027"
    text += "\n2\tVote of the members\tBranches\tJune 2027"
    found = of_kind(divided(text, ("LOGISTICS",)), PartKind.DEADLINE)
    assert [p.text for p in found] == [
        "Report to Conference; Executive",
        "Vote of the members; Branches",
    ]


def test_a_table_without_dates_gives_no_deadlines() -> None:
    found = divided(
        "Agenda\n\nIntroductions\t10 minutes\nBreak\t15 minutes", ("Agenda",)
    )
    assert [p.kind for p in found] == [PartKind.SECTION]
    assert "Break" in found[0].text


def test_plain_text_has_headings_where_they_stand_alone() -> None:
    lead = "Many words of an introduction that go on and on. " * 6
    text = f"Title\n\n{lead}\n\nTentative agenda\n\n"
    text += "First the welcome, then the discussion of it all.\n\nEnd."
    assert [p.heading for p in divided(text)] == ["Tentative agenda"]
