"""Dates, identifiers, slugs, and values as people write them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.edtf import is_date, is_edtf, year_of
from repository.identifiers import ID_PATTERN, document_path, new_id, slug
from repository.values import check_value
from repository.vocabulary import Vocabularies, fold_label


@given(st.dates(date(1000, 1, 1)))
def test_every_day_month_and_year_is_a_date(day: date) -> None:
    text = day.isoformat()
    for length in (4, 7, 10):
        assert is_date(text[:length])
        assert year_of(text[:length]) == day.year
    assert is_edtf(f"{text}/{text}")
    assert is_edtf(f"{text[:4]}/..")


@given(st.text(max_size=30))
def test_nothing_else_passes_for_a_date(text: str) -> None:
    if is_edtf(text):
        assert re.fullmatch(r"[\d\-/.?~%]+", text)


@given(st.text(max_size=200))
def test_a_slug_is_safe_in_an_address_and_steady(title: str) -> None:
    made = slug(title)
    assert len(made) <= 60
    assert not re.search(r"[/\\?#%\s.]", made)
    assert slug(made) == made


def test_addresses_have_the_identifier_and_the_title() -> None:
    assert document_path("7f3k9q", "Total Place") == "/d/7f3k9q/total-place"
    assert document_path("7f3k9q", "!!!") == "/d/7f3k9q"
    assert ID_PATTERN.fullmatch(new_id())


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("theme", "Förvaltning", None),
        ("theme", "care", "care"),
        ("sector", "Water", "water"),
        ("sector", "Wasser", "water"),
        ("sector", "水道", "water"),
        ("type", "motion", "motion"),
        ("language", "SV", "sv"),
        ("place", "fr", "FR"),
        ("issued", "2021-09", "2021-09"),
        ("issued", "2022/2027", None),
        ("period", "2022/2027", "2022/2027"),
        ("source", "https://example.org/a", "https://example.org/a"),
        ("source", "javascript:alert(1)", None),
        ("access", "Staff", "staff"),
        ("access", "everybody", None),
        ("title", "  Spaces  ", "Spaces"),
        ("title", "   ", None),
        ("colour", "red", None),
    ],
)
def test_values_are_kept_in_one_spelling_or_refused(
    vocabularies: Vocabularies, field: str, written: str, kept: str | None
) -> None:
    if kept is None:
        with pytest.raises(ValueError, match=r"\w"):
            check_value(field, written, vocabularies)
    else:
        assert check_value(field, written, vocabularies) == kept


def test_labels_are_found_however_they_are_spelt(vocabularies: Vocabularies) -> None:
    for label in ("Remunicipalisation", "RE-MUNICIPALISATION", "återkommunalisering"):
        concept = vocabularies.concepts.find(label)
        assert concept is not None, label
        assert concept.id == "remunicipalisation"
    assert fold_label("ＷＡＴＥＲ") == "water"
    assert vocabularies.place_name("JP", "sv") == "Japan"
    assert vocabularies.place_name("JP", "ja") == "日本"
