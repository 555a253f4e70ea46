"""Names of organisations that no vocabulary has."""

from pathlib import Path

import pytest

from repository import outbox
from repository.catalogue import Catalogue
from repository.errors import QueryError
from repository.model import STAFF_SCOPE
from repository.organisations import authorise, organisations, unite
from repository.record import record_of
from tests.making import hold, said


def test_a_new_name_is_noted_once_however_it_is_spelt(catalogue: Catalogue) -> None:
    assert authorise(catalogue, "Harbour Union", "en") == "Harbour Union"
    assert authorise(catalogue, "HARBOUR UNION", "en") == "Harbour Union"
    assert [one.name for one in organisations(catalogue)] == ["Harbour Union"]


def test_united_names_become_one_in_old_and_new_records(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    for name in ("Harbour Union", "Hafengewerkschaft"):
        authorise(catalogue, name, "en")
    old = hold(
        catalogue, tmp_path / "a.txt", assertions=(said("issuer", "Hafengewerkschaft"),)
    )
    before = outbox.last_change(catalogue)
    assert unite(catalogue, "Harbour Union", "Hafengewerkschaft", "ana") == 1
    held = catalogue.document(old.document, STAFF_SCOPE)
    assert record_of(held).all("issuer") == ("Harbour Union",)
    assert outbox.last_change(catalogue) > before
    assert authorise(catalogue, "Hafengewerkschaft", "de") == "Harbour Union"
    assert len(organisations(catalogue)) == 1


def test_names_in_any_script_get_identifiers_of_their_own(catalogue: Catalogue) -> None:
    for name in ("港湾労組", "!!!", "???"):
        authorise(catalogue, name, "ja")
    assert len({one.id for one in organisations(catalogue)}) == 3


def test_uniting_with_an_unknown_name_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(QueryError, match="commonshelf organisations"):
        unite(catalogue, "Nobody", "Somebody", "ana")
