"""Documents that name each other are related, whichever comes in first."""

import hashlib

from repository import outbox
from repository.catalogue import Catalogue
from repository.editing import (
    Edit,
    edit_record,
    remove_document,
    restore_document,
)
from repository.intake import Intake
from repository.model import (
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    Assertion,
    AssertionState,
    Extraction,
    Mention,
    MentionKind,
    Origin,
    Page,
)
from repository.record import record_of
from repository.relations import citing
from repository.taking_in import take_in
from repository.uniting import unite_documents
from repository.vocabulary import Vocabularies

MOTION = {"type": "motion", "number": "Motion 14", "issued": "2010-02-18"}


def take(
    catalogue: Catalogue,
    title: str,
    *mentions: Mention,
    access: Access = Access.PUBLIC,
    issuer: str = "unison",
    again: str = "",
    **values: str,
) -> str:
    """Take in a document that says this of itself; return its identifier."""
    text = f"{title} {issuer} {values}"
    said = {"title": title, "issuer": issuer, **values}
    page = Page(1, text)
    outcome = take_in(
        catalogue,
        Intake(
            path=f"/in/{title}-{issuer}.txt",
            filename=f"{title}.txt",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            size=len(text),
            extraction=Extraction("text", "1", "text/plain", (page,)),
            pages=(page,),
            language="en",
            assertions=tuple(
                Assertion(
                    field,
                    value,
                    Origin.SIDECAR if field == "references" else Origin.TEXT,
                )
                for field, value in said.items()
            ),
            parts=(),
            cases=(),
            issues=(),
            described_by=f"1{again}",
            default_access=access,
            mentions=mentions,
        ),
    )
    return outcome.document


def motion(value: str, field: str = "references") -> Mention:
    return Mention(MentionKind.MOTION, value, f"words about {value}", 1, field)


def related(catalogue: Catalogue, document: str, field: str) -> tuple[str, ...]:
    return record_of(catalogue.document(document, STAFF_SCOPE)).all(field)


def test_a_motion_named_before_and_after_it_comes_in(catalogue: Catalogue) -> None:
    before = take(catalogue, "Plan one", motion("motion:14/2010", "amends"))
    waiting = catalogue.document(before, STAFF_SCOPE).assertions
    suggested = [a for a in waiting if a.field == "amends"]
    assert [(a.value, a.state) for a in suggested] == [
        ("motion 14 2010", AssertionState.SUGGESTED)
    ]
    held = take(catalogue, "Total Place", **MOTION)
    after = take(catalogue, "Plan two", motion("motion:14/2010"))
    assert related(catalogue, before, "amends") == (held,)
    assert related(catalogue, after, "references") == (held,)
    said = catalogue.document(before, STAFF_SCOPE).assertions
    assert [a.value for a in said if a.field == "amends"] == [held]
    told = citing(catalogue, held, PUBLIC_SCOPE)
    assert {(id, a.field) for id, a in told} == {
        (before, "amends"),
        (after, "references"),
    }
    assert told[0][1].evidence == "words about motion:14/2010"


def test_the_index_learns_of_an_older_document_that_changes(
    catalogue: Catalogue,
) -> None:
    older = take(catalogue, "Plan one", motion("motion:14/2010"))
    end = outbox.last_change(catalogue)
    newer = take(catalogue, "Total Place", **MOTION)
    assert {id for _, id in outbox.changes_after(catalogue, end, 9)} == {older, newer}


def test_every_union_has_a_motion_14(catalogue: Catalogue) -> None:
    take(catalogue, "Total Place", issuer="another-union", **MOTION)
    plan = take(catalogue, "Plan one", motion("motion:14/2010"))
    assert related(catalogue, plan, "references") == ()


def test_what_a_name_may_mean_twice_it_does_not_mean(catalogue: Catalogue) -> None:
    first = take(catalogue, "Total Place", **MOTION)
    plan = take(catalogue, "Plan one", motion("motion:14/2010"))
    assert related(catalogue, plan, "references") == (first,)
    take(catalogue, "Total Place, second copy", **MOTION)
    assert related(catalogue, plan, "references") == ()


def test_a_relation_told_from_the_other_side(catalogue: Catalogue) -> None:
    held = take(catalogue, "Total Place", **MOTION)
    plan = take(catalogue, "Plan", motion("motion:14/2010", "implements"))
    assert related(catalogue, held, "implemented_by") == (plan,)
    assert related(catalogue, plan, "references") == ()
    # A new description without the mention takes it back.
    take(catalogue, "Plan", again="x")
    assert related(catalogue, held, "implemented_by") == ()


def test_a_title_must_stand_there_whole(catalogue: Catalogue) -> None:
    title = "Remunicipalisation and the Covid-19 pandemic"
    held = take(catalogue, title)
    key = "remunicipalisation and the covid"
    whole = Mention(MentionKind.TITLE, key, f"Brief #5, {title}, 10/2021", 1)
    longer = Mention(MentionKind.TITLE, key, f"{title} in Asia, 2021", 1)
    assert related(catalogue, take(catalogue, "A", whole), "references") == (held,)
    assert related(catalogue, take(catalogue, "B", longer), "references") == ()


def test_series_identifier_and_address(catalogue: Catalogue) -> None:
    held = take(
        catalogue,
        "Care",
        series="LRGNext2021 Policy Briefs",
        number="Brief #9",
        identifier="doi:10.1000/Abc",
        source="https://www.example.org/care/",
    )
    for kind, value in (
        (MentionKind.SERIES, "lrgnext2021#9"),
        (MentionKind.IDENTIFIER, "doi:10.1000/abc"),
        (MentionKind.ADDRESS, "example.org/care"),
    ):
        naming = take(catalogue, f"By {kind}", Mention(kind, value, "words", 1))
        assert related(catalogue, naming, "references") == (held,), kind


def test_who_cites_is_told_only_to_who_may_see_it(catalogue: Catalogue) -> None:
    held = take(catalogue, "Total Place", **MOTION)
    take(catalogue, "Secret", motion("motion:14/2010"), access=Access.STAFF)
    assert citing(catalogue, held, PUBLIC_SCOPE) == []
    assert len(citing(catalogue, held, STAFF_SCOPE)) == 1


def test_relations_that_a_sidecar_tells_by_key_count_too(catalogue: Catalogue) -> None:
    held = take(catalogue, "Total Place", **MOTION)
    plan = take(catalogue, "Plan", references=held)
    assert [id for id, _ in citing(catalogue, held, PUBLIC_SCOPE)] == [plan]


def test_a_relation_follows_what_staff_correct(
    catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    plan = take(catalogue, "Plan one", motion("motion:14/2010"))
    held = take(catalogue, "Total Place", **{**MOTION, "number": "Motion 41"})
    assert related(catalogue, plan, "references") == ()
    right = Edit(put=(("number", "Motion 14"),))
    edit_record(catalogue, vocabularies, held, right, "ana")
    assert related(catalogue, plan, "references") == (held,)
    remove_document(catalogue, held, "ana")
    assert related(catalogue, plan, "references") == ()
    restore_document(catalogue, held, "ana")
    assert related(catalogue, plan, "references") == (held,)


def test_relations_lead_to_the_document_that_stays(
    catalogue: Catalogue, vocabularies: Vocabularies
) -> None:
    keep = take(catalogue, "Total Place")
    other = take(catalogue, "Total Place, a copy", **MOTION)
    by_text = take(catalogue, "Plan one", motion("motion:14/2010"))
    by_staff = take(catalogue, "Plan two")
    own = take(catalogue, "Plan three")
    for naming in (by_staff, keep):
        edit = Edit(add=(("references", other),))
        edit_record(catalogue, vocabularies, naming, edit, "ana")
    edit_record(catalogue, vocabularies, own, Edit(add=(("references", keep),)), "ana")
    end = outbox.last_change(catalogue)
    with catalogue.writing() as connection:
        unite_documents(connection, keep, other, "ana", takes_over=False)
    assert related(catalogue, by_text, "references") == (keep,)
    assert related(catalogue, by_staff, "references") == (keep,)
    assert related(catalogue, keep, "references") == (), "not to itself"
    changed = {id for _, id in outbox.changes_after(catalogue, end, 99)}
    assert changed == {keep, other, by_text, by_staff}
