"""Tables survive the spreadsheets of staff."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.errors import SettingsError
from repository.spreadsheet import (
    guard,
    join_cell,
    read_sheet,
    split_cell,
    unguard,
    write_sheet,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
AWKWARD = st.text(alphabet="=+-@'\t\r\n;,\\\"a0é٣2 ", max_size=8)
CELL = TEXT | AWKWARD


@given(CELL)
def test_a_guarded_cell_reads_back_and_is_no_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "cell", ["2021-09", "2021-09-30?", "2022/2027", "007", "3/2", "1e5", "9" * 13]
)
def test_a_cell_that_spreadsheets_rewrite_is_kept_as_text(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["2021", "Brief #5", "'Til death", "fr-paris", ""])
def test_a_plain_cell_stays_as_it_is(cell: str) -> None:
    assert guard(cell) == cell
    assert unguard(cell) == cell


@given(st.lists(CELL.map(str.strip).filter(bool)))
def test_values_of_a_cell_read_back(values: list[str]) -> None:
    assert split_cell(join_cell(values)) == values


@given(st.lists(st.tuples(CELL, CELL), max_size=4))
def test_a_written_table_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    file = tmp_path_factory.mktemp("sheet") / "t.csv"
    file.write_bytes(write_sheet(["a", "b"], rows).encode())
    read = [
        (unguard(row.cells["a"]), unguard(row.cells["b"]))
        for row in read_sheet(file).rows
    ]
    assert read == [row for row in rows if any(guard(cell).strip() for cell in row)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"a,b\n1,2,3\n", "line 2: more cells", id="too many"),
        pytest.param(b"a,a\n1,2\n", "two columns", id="column twice"),
        pytest.param(b"a,\n1,2\n", "without a name", id="unnamed column"),
        pytest.param("a\né\n".encode("cp1252"), "CSV UTF-8", id="not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        read_sheet(file)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('a,b,\n"one\ntwo",x,\n,,\nlast,y,\n', encoding="utf-8")
    first, last = read_sheet(file).rows
    assert (first.number, first.line) == (2, 3)
    assert (last.number, last.line, last.cell("a")) == (4, 5, "last")
