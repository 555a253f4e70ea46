"""What the catalogue holds, and to whom it shows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository import outbox
from repository.cases import known_cases
from repository.catalogue import Catalogue
from repository.errors import CatalogueError, DocumentNotFound
from repository.extractions import stored_extraction
from repository.held import find_bytes, is_known
from repository.intake import Change
from repository.model import (
    AFFILIATES_SCOPE,
    PUBLIC_SCOPE,
    STAFF_SCOPE,
    Access,
    AssertionState,
    Case,
    CaseText,
    Extraction,
    Hint,
    Issue,
    Origin,
    Page,
    PageKind,
    Part,
    PartKind,
    Severity,
    State,
)
from repository.record import record_of, resolve
from repository.settings import Settings
from repository.taking_in import take_in
from tests.making import hold, intake_of, said


def test_everything_about_a_file_comes_back_as_it_went_in(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    pages = (
        Page(1, "Första sidan.", PageKind.PAGE, "i", ("Rubrik",), "sv"),
        Page(2, "Second page.", PageKind.PAGE, None, (), "en"),
    )
    parts = (
        Part(PartKind.SECTION, "…", 1, "3", "Aims"),
        Part(PartKind.EVENT, "Congress", 2, "", "", "2010-10", "2010-11", "Durban", 0),
    )
    title = said("title", "Första", confidence=0.7, evidence="page 1")
    outcome = hold(
        catalogue,
        tmp_path / "a.txt",
        pages=pages,
        parts=parts,
        language="sv",
        assertions=(title,),
        issues=(Issue("cut-off", "It ends in the middle of a word."),),
    )
    assert outcome.change is Change.ADDED
    held = catalogue.document(outcome.document, PUBLIC_SCOPE)
    assert catalogue.pages(held.id, 1, PUBLIC_SCOPE) == list(pages)
    assert catalogue.pages(held.id, 1, PUBLIC_SCOPE, [2]) == [pages[1]]
    assert catalogue.parts(held.id, 1, PUBLIC_SCOPE) == list(parts)
    assert held.assertions == (replace(title, edition=1),)
    assert held.editions[0].title == "Första"
    assert [issue.code for issue in catalogue.issues(held.id)] == ["cut-off"]
    assert catalogue.count(PUBLIC_SCOPE).pages == 2


def test_the_same_file_twice_changes_nothing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    first = hold(catalogue, tmp_path / "a.txt")
    end = outbox.last_change(catalogue)
    again = hold(catalogue, tmp_path / "a.txt")
    assert again.change is Change.UNCHANGED
    assert (again.document, again.edition) == (first.document, 1)
    assert outbox.last_change(catalogue) == end
    assert catalogue.document(first.document, STAFF_SCOPE).revision == 1


def test_a_renamed_file_is_the_same_document(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    first = hold(catalogue, tmp_path / "old.txt", "The same words.")
    (tmp_path / "old.txt").unlink()
    renamed = hold(catalogue, tmp_path / "1.txt", "The same words.")
    assert renamed.document == first.document
    assert catalogue.count(STAFF_SCOPE).documents == 1


def test_a_copy_elsewhere_does_not_take_over_the_metadata(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    mine = (said("title", "Mine", Origin.SIDECAR),)
    theirs = (said("title", "Theirs", Origin.SIDECAR),)
    first = hold(catalogue, tmp_path / "a.txt", "Same.", assertions=mine)
    copy = hold(
        catalogue,
        tmp_path / "b.txt",
        "Same.",
        assertions=theirs,
        described_by="other",
    )
    assert copy.change is Change.UNCHANGED
    assert copy.issues[0].severity is Severity.NOTICE
    assert "same bytes" in copy.issues[0].message
    held = catalogue.document(first.document, STAFF_SCOPE)
    assert held.editions[0].title == "Mine"
    known = find_bytes(catalogue, held.editions[0].sha256)
    assert known is not None
    assert is_known(known, str(tmp_path / "b.txt"), "other")


def test_other_bytes_at_the_same_path_are_a_new_version(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    first = hold(catalogue, tmp_path / "plan.txt", "Plan of spring.")
    second = hold(
        catalogue,
        tmp_path / "plan.txt",
        "Plan of autumn.",
        assertions=(said("title", "Autumn"), said("theme", "care")),
    )
    assert second.change is Change.CHANGED
    assert (second.document, second.edition) == (first.document, 2)
    held = catalogue.document(first.document, STAFF_SCOPE)
    assert [(e.version, e.is_current) for e in held.editions] == [(1, False), (2, True)]
    assert record_of(held).first("title") == "Autumn"
    # The old version stays addressable, with its own text and title.
    assert catalogue.pages(held.id, 1, STAFF_SCOPE)[0].text == "Plan of spring."
    old = record_of(held, held.editions[0])
    assert old.first("title") == "plan"


def test_translations_are_editions_of_one_document(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    english = hold(catalogue, tmp_path / "a.en.txt", key="charter")
    french = hold(
        catalogue,
        tmp_path / "a.fr.txt",
        key="charter",
        language="fr",
        assertions=(said("title", "Charte"), said("theme", "care")),
    )
    assert french.document == english.document
    held = catalogue.document(english.document, STAFF_SCOPE)
    assert [e.language for e in held.current_editions] == ["en", "fr"]
    assert [e.title for e in held.editions] == ["a.en", "Charte"]
    # What one translation says of the work holds for the work.
    assert record_of(held, held.editions[0]).all("theme") == ("care",)
    assert catalogue.find_key("charter") == held.id


def test_a_translation_names_the_authors_in_its_own_language(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    for language, name in (("en", "Water Group"), ("fr", "Groupe Eau")):
        made = hold(
            catalogue,
            tmp_path / f"plan.{language}.txt",
            key="plan",
            language=language,
            assertions=(
                said("title", language),
                said("creator", name, Origin.SIDECAR),
                said("place", "FR" if language == "fr" else "GB", Origin.SIDECAR),
            ),
        )
    held = catalogue.document(made.document, PUBLIC_SCOPE)
    authors = [record_of(held, edition).all("creator") for edition in held.editions]
    assert authors == [("Water Group",), ("Groupe Eau",)]
    assert record_of(held).all("creator") == ("Water Group",)
    assert set(record_of(held).all("place")) == {"FR", "GB"}, "what is no wording"


def test_two_files_of_one_document_and_language_are_told_apart_aloud(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    hold(catalogue, tmp_path / "a.txt", key="charter")
    second = hold(catalogue, tmp_path / "b.txt", key="charter")
    assert [issue.code for issue in second.issues] == ["new-version"]
    assert "different keys" in second.issues[0].message


@pytest.mark.parametrize("level", [Access.AFFILIATES, Access.STAFF])
def test_what_a_sidecar_closes_the_public_does_not_see(
    catalogue: Catalogue, tmp_path: Path, level: Access
) -> None:
    outcome = hold(
        catalogue,
        tmp_path / "a.txt",
        cases=(Case("fr-paris", "FR", "water", "2010"),),
        parts=(Part(PartKind.CLAUSE, "secret", 1),),
        assertions=(said("access", level, Origin.SIDECAR),),
    )
    id = outcome.document
    with pytest.raises(DocumentNotFound):
        catalogue.document(id, PUBLIC_SCOPE)
    assert catalogue.document_ids(PUBLIC_SCOPE) == []
    assert catalogue.count(PUBLIC_SCOPE).documents == 0
    assert catalogue.pages(id, 1, PUBLIC_SCOPE) == []
    assert catalogue.page_texts({(id, 1): [1]}, PUBLIC_SCOPE) == {}
    assert catalogue.parts(id, 1, PUBLIC_SCOPE) == []
    assert known_cases(catalogue, PUBLIC_SCOPE) == []
    with pytest.raises(DocumentNotFound):
        catalogue.file_path(id, 1, PUBLIC_SCOPE)
    assert catalogue.document_ids(STAFF_SCOPE) == [id]
    assert (catalogue.count(AFFILIATES_SCOPE).documents == 1) == (
        level is Access.AFFILIATES
    )


def test_drafts_are_for_staff_only(catalogue: Catalogue, tmp_path: Path) -> None:
    hold(catalogue, tmp_path / "a.txt", default_state=State.DRAFT)
    assert catalogue.count(AFFILIATES_SCOPE).documents == 0
    assert catalogue.count(STAFF_SCOPE).documents == 1


def test_a_case_told_in_two_languages_is_one_case(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    for language, name in (("en", "Water of Paris"), ("fr", "L'eau de Paris")):
        hold(
            catalogue,
            tmp_path / f"paris.{language}.txt",
            key="paris",
            language=language,
            cases=(
                Case(
                    "fr-paris",
                    "FR",
                    "water",
                    "2010",
                    way="contract-expired",
                    texts=(CaseText(language, name),),
                    page=1,
                ),
            ),
        )
    [(case, links)] = known_cases(catalogue, PUBLIC_SCOPE)
    assert {text.language: text.name for text in case.texts} == {
        "en": "Water of Paris",
        "fr": "L'eau de Paris",
    }
    assert [(link.edition, link.page) for link in links] == [(1, 1), (2, 1)]


def test_new_metadata_replaces_what_the_old_metadata_said(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    first = hold(
        catalogue,
        tmp_path / "a.txt",
        "Words.",
        assertions=(said("theme", "care", Origin.SIDECAR),),
    )
    changed = hold(
        catalogue,
        tmp_path / "a.txt",
        "Words.",
        assertions=(said("theme", "migration", Origin.SIDECAR),),
        described_by="second",
    )
    assert changed.change is Change.CHANGED
    held = catalogue.document(first.document, STAFF_SCOPE)
    assert record_of(held).all("theme") == ("migration",)
    assert len(held.editions) == 1


def test_an_extraction_is_kept_and_comes_back_the_same(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    extraction = Extraction(
        "pdf",
        "3",
        "application/pdf",
        (Page(1, "مياه", PageKind.SLIDE, "i", ("مياه",)),),
        (Hint("title", "T", "document information"),),
        (("no-text", "Page 2 has no text."),),
        7,
    )
    intake = intake_of(tmp_path / "a.txt", extraction=extraction)
    take_in(catalogue, intake)
    assert stored_extraction(catalogue, intake.sha256, "pdf", "3") == extraction
    assert stored_extraction(catalogue, intake.sha256, "pdf", "4") is None


def test_the_outbox_tells_each_change_in_order_and_is_trimmed(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    ids = [hold(catalogue, tmp_path / f"{n}.txt").document for n in range(3)]
    told = outbox.changes_after(catalogue, 0, 10)
    assert [document for _, document in told] == ids
    assert [sequence for sequence, _ in told] == sorted(s for s, _ in told)
    outbox.trim(catalogue, told[1][0])
    assert outbox.changes_after(catalogue, 0, 10) == told[2:]
    outbox.trim(catalogue, told[2][0])
    assert outbox.last_change(catalogue) == told[2][0]


def test_a_home_without_a_catalogue_is_named(settings: Settings) -> None:
    with pytest.raises(CatalogueError, match="commonshelf ingest"):
        Catalogue.open(settings)


def test_a_damaged_database_is_named_and_left_alone(settings: Settings) -> None:
    settings.home.mkdir()
    database = settings.home / "catalogue.sqlite"
    database.write_bytes(b"this is not a database, but it is long enough" * 40)
    before = database.read_bytes()
    with pytest.raises(CatalogueError, match="restore a backup"):
        Catalogue.open(settings, create=True)
    assert database.read_bytes() == before


ORIGINS = st.sampled_from(list(Origin))
STATES = st.sampled_from(list(AssertionState))


@given(
    st.lists(
        st.builds(
            said,
            st.just("theme"),
            st.sampled_from(["care", "water", "climate"]),
            ORIGINS,
            confidence=st.floats(0, 1),
            state=STATES,
        ),
        max_size=12,
    )
)
def test_the_most_trusted_origin_wins_and_what_was_rejected_stays_out(
    assertions: list,
) -> None:
    values = resolve(assertions).all("theme")
    assert len(values) == len(set(values))
    accepted = [a for a in assertions if a.state is AssertionState.ACCEPTED]
    rejected = {a.value for a in assertions if a.state is AssertionState.REJECTED}
    by_staff = {a.value for a in accepted if a.origin is Origin.STAFF}
    if by_staff:
        assert set(values) == by_staff
    else:
        assert not set(values) & rejected
        for value in values:
            assert any(a.value == value for a in accepted)
    assert resolve(reversed(assertions)).all("theme") == () or values


def test_what_only_staff_may_read_of_a_case_is_told_to_staff_alone(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    def case(summary: str, party: str = "") -> Case:
        text = CaseText("en", f"Name: {summary}", summary)
        return Case(
            "fr-paris", "FR", "water", "2010", party_before=party, texts=(text,)
        )

    hold(
        catalogue,
        tmp_path / "secret.txt",
        "Notes of the lawyers.",
        cases=(case("what the lawyers fear", "A secret buyer"),),
        default_access=Access.STAFF,
    )
    hold(catalogue, tmp_path / "open.txt", "The story.", cases=(case("the story"),))
    ((seen, links),) = known_cases(catalogue, PUBLIC_SCOPE)
    assert [text.summary for text in seen.texts] == ["the story"]
    assert (seen.party_before, len(links)) == ("", 1)
    ((whole, links),) = known_cases(catalogue, STAFF_SCOPE)
    assert (whole.party_before, len(links)) == ("A secret buyer", 2)
