"""What staff correct stays corrected."""

from pathlib import Path

import pytest

from repository.catalogue import Catalogue
from repository.changes import history
from repository.editing import Edit, edit_record, remove_document, restore_document
from repository.errors import ConflictError, DocumentNotFound, QueryError
from repository.intake import Change
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE, Access, Origin
from repository.record import record_of
from repository.vocabulary import Vocabularies
from tests.making import hold, said


@pytest.fixture
def brief(catalogue: Catalogue, tmp_path: Path) -> str:
    return hold(
        catalogue,
        tmp_path / "brief.txt",
        assertions=(
            said("title", "BRIEF final v3", Origin.FILE),
            said("theme", "care", Origin.INFERRED),
            said("theme", "migration", Origin.INFERRED),
        ),
    ).document


def describe_again(catalogue: Catalogue, tmp_path: Path) -> None:
    """Take the file in again, as if the describing code had changed."""
    outcome = hold(
        catalogue,
        tmp_path / "brief.txt",
        assertions=(
            said("title", "BRIEF final v3", Origin.FILE),
            said("theme", "care", Origin.INFERRED),
            said("theme", "migration", Origin.INFERRED),
        ),
        described_by="newer code",
    )
    assert outcome.change is Change.CHANGED


def test_what_staff_set_survives_the_file_coming_again(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    edit = Edit(
        put=(("title", "A brief on care"),),
        add=(("theme", "Fair taxation"),),
        remove=(("theme", "migration"),),
    )
    edit_record(catalogue, vocabularies, brief, edit, "ana")
    describe_again(catalogue, tmp_path)
    record = record_of(catalogue.document(brief, STAFF_SCOPE))
    assert record.first("title") == "A brief on care"
    assert set(record.all("theme")) == {"care", "fair-taxation"}


def test_a_value_taken_out_stays_out(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    edit = Edit(remove=(("theme", "migration"),))
    edit_record(catalogue, vocabularies, brief, edit, "ana")
    describe_again(catalogue, tmp_path)
    record = record_of(catalogue.document(brief, STAFF_SCOPE))
    assert record.all("theme") == ("care",)


def test_a_cleared_field_stays_empty(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    edit_record(catalogue, vocabularies, brief, Edit(clear=("theme",)), "ana")
    describe_again(catalogue, tmp_path)
    assert record_of(catalogue.document(brief, STAFF_SCOPE)).all("theme") == ()


def test_closing_a_document_closes_it_at_once_and_for_good(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    edit = Edit(put=(("access", "staff"),))
    edit_record(catalogue, vocabularies, brief, edit, "ana")
    assert catalogue.document_ids(PUBLIC_SCOPE) == []
    describe_again(catalogue, tmp_path)
    assert catalogue.document_ids(PUBLIC_SCOPE) == []
    assert catalogue.document(brief, STAFF_SCOPE).access is Access.STAFF


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        pytest.param(Edit(put=(("theme", "cair"),)), "mean 'care'", id="near miss"),
        pytest.param(Edit(put=(("titel", "x"),)), "mean 'title'", id="unknown field"),
        pytest.param(Edit(put=(("issued", "May"),)), "2021-09", id="not a date"),
        pytest.param(Edit(put=(("issued", "2021-02-30"),)), "date", id="no such day"),
        pytest.param(Edit(add=(("title", "x"),)), "one value", id="single value"),
        pytest.param(
            Edit(put=(("source", "javascript:alert(1)"),)), "web address", id="script"
        ),
        pytest.param(Edit(put=(("access", "all"),)), "public", id="access level"),
        pytest.param(Edit(clear=("colour",)), "no field", id="unknown to clear"),
    ],
)
def test_a_mistake_changes_nothing_and_says_what_would_do(
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    brief: str,
    edit: Edit,
    words: str,
) -> None:
    before = catalogue.document(brief, STAFF_SCOPE)
    with pytest.raises(QueryError, match=words):
        edit_record(catalogue, vocabularies, brief, edit, "ana")
    assert catalogue.document(brief, STAFF_SCOPE) == before


def test_a_change_based_on_an_older_state_is_refused(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str
) -> None:
    first = Edit(put=(("title", "One"),))
    edit_record(catalogue, vocabularies, brief, first, "ana", revision=1)
    with pytest.raises(ConflictError, match="somebody else"):
        late = Edit(put=(("title", "Two"),))
        edit_record(catalogue, vocabularies, brief, late, "bo", revision=1)
    assert record_of(catalogue.document(brief, STAFF_SCOPE)).first("title") == "One"


def test_a_title_can_be_set_for_one_translation(
    catalogue: Catalogue, vocabularies: Vocabularies, tmp_path: Path
) -> None:
    hold(catalogue, tmp_path / "en.txt", key="k")
    both = hold(catalogue, tmp_path / "fr.txt", key="k", language="fr")
    edit = Edit(put=(("title", "La charte"),))
    edit_record(catalogue, vocabularies, both.document, edit, "ana", edition=2)
    held = catalogue.document(both.document, STAFF_SCOPE)
    assert [e.title for e in held.editions] == ["en", "La charte"]


def test_the_title_of_one_translation_wins_over_that_of_all(
    catalogue: Catalogue, vocabularies: Vocabularies, tmp_path: Path
) -> None:
    hold(catalogue, tmp_path / "en.txt", key="k")
    both = hold(catalogue, tmp_path / "fr.txt", key="k", language="fr").document

    def edit(change: Edit, edition: int | None = None) -> list[str]:
        edit_record(catalogue, vocabularies, both, change, "ana", edition=edition)
        return [e.title for e in catalogue.document(both, STAFF_SCOPE).editions]

    every = Edit(put=(("title", "The charter"),))
    assert edit(every) == ["The charter", "The charter"]
    french = Edit(put=(("title", "La charte"),))
    assert edit(french, 2) == ["The charter", "La charte"]
    assert edit(Edit(clear=("title",)), 2) == ["The charter", "fr.txt"]
    assert edit(every) == ["The charter", "The charter"]


def test_a_theme_is_of_the_document_whichever_edition_was_looked_at(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str
) -> None:
    one, other = Edit(put=(("theme", "care"),)), Edit(put=(("theme", "migration"),))
    edit_record(catalogue, vocabularies, brief, one, "ana")
    edit_record(catalogue, vocabularies, brief, other, "ana", edition=1)
    record = record_of(catalogue.document(brief, STAFF_SCOPE))
    assert record.all("theme") == ("migration",)


def test_who_did_what_is_in_the_history(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str
) -> None:
    edit_record(catalogue, vocabularies, brief, Edit(put=(("title", "X"),)), "ana")
    latest, first = history(catalogue, brief)
    assert (latest.who, latest.action) == ("ana", "edit")
    assert latest.detail["put"] == {"title": ["X"]}
    assert first.action == "add"


def test_a_removed_document_stays_out_until_it_is_taken_back(
    catalogue: Catalogue, brief: str, tmp_path: Path
) -> None:
    remove_document(catalogue, brief, "ana")
    with pytest.raises(DocumentNotFound):
        catalogue.document(brief, STAFF_SCOPE)
    again = hold(catalogue, tmp_path / "brief.txt")
    assert again.change is Change.REMOVED
    assert "--undo" in again.issues[0].message
    assert catalogue.count(STAFF_SCOPE).documents == 0
    restore_document(catalogue, brief, "ana")
    assert catalogue.document(brief, STAFF_SCOPE).editions[0].filename == "brief.txt"


def test_only_a_removed_document_can_be_taken_back(
    catalogue: Catalogue, brief: str
) -> None:
    with pytest.raises(DocumentNotFound):
        restore_document(catalogue, brief, "ana")


def test_a_corrected_language_is_what_search_goes_by(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    edit_record(catalogue, vocabularies, brief, Edit(put=(("language", "sv"),)), "ana")
    (edition,) = catalogue.document(brief, STAFF_SCOPE).editions
    assert edition.language == "sv"
    assert {page.language for page in catalogue.pages(brief, 1, STAFF_SCOPE)} == {"sv"}
    describe_again(catalogue, tmp_path)
    (edition,) = catalogue.document(brief, STAFF_SCOPE).editions
    assert edition.language == "sv", "what staff set survives the file coming again"


def test_correcting_a_language_keeps_one_current_edition_in_each(
    catalogue: Catalogue, vocabularies: Vocabularies, tmp_path: Path
) -> None:
    document = hold(catalogue, tmp_path / "en.txt", key="plan").document
    hold(catalogue, tmp_path / "no.txt", key="plan")
    editions = catalogue.document(document, STAFF_SCOPE).editions
    assert [one.is_current for one in editions] == [False, True]
    edit = Edit(put=(("language", "sv"),))
    edit_record(catalogue, vocabularies, document, edit, "ana", edition=2)
    editions = catalogue.document(document, STAFF_SCOPE).editions
    assert [(one.language, one.is_current) for one in editions] == [
        ("en", True),
        ("sv", True),
    ]
    edit = Edit(put=(("language", "en"),))
    edit_record(catalogue, vocabularies, document, edit, "ana", edition=2)
    editions = catalogue.document(document, STAFF_SCOPE).editions
    assert [(one.version, one.is_current) for one in editions] == [
        (1, False),
        (2, True),
    ]
    with pytest.raises(QueryError, match="has 2 editions"):
        edit_record(catalogue, vocabularies, document, edit, "ana")
