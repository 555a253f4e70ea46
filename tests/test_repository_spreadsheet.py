"""Tables survive the spreadsheets of staff."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
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


@settings(deadline=None)  # the first call reads names of months
@given(CELL)
def test_a_guarded_cell_reads_back_and_is_no_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "cell",
    [
        *("2021-09", "2021-09-30?", "2022/2027", "007", "3/2", "1e5", "9" * 13),
        *("May 2024", "Jan 5", "12 Mai 2024", "1. maj", "5 de mayo de 2024", "Mar-21"),
        *("10%", "100 %", "$5", "(5)", "1.", "12-", "true", "WAHR", "10:30 am"),
        *("2021-09-03T12:00", "5 мая 2024", "2021年5月"),
    ],
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
        pytest.param("a\nсъезд".encode("cp1251"), "CSV UTF-8", id="Cyrillic"),
        pytest.param("a\nmärz".encode("cp850"), "CSV UTF-8", id="DOS"),
        pytest.param("a\nfür".encode("mac_roman"), "CSV UTF-8", id="Macintosh"),
        pytest.param("a\nZwiązek".encode("cp1250"), "CSV UTF-8", id="Polish"),
        pytest.param("a\n組合".encode("cp932"), "CSV UTF-8", id="Japanese"),
        pytest.param("a\nنقابة".encode("cp1256"), "CSV UTF-8", id="Arabic"),
        pytest.param("a\nzażółć é".encode()[:-1], "CSV UTF-8", id="cut off"),
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


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("told", ["", "sep=;\r\n"])
def test_a_table_is_read_as_excel_saves_it_in_germany(
    tmp_path: Path, encoding: str, told: str
) -> None:
    file = tmp_path / "t.csv"
    text = f'{told}filename;title\r\na.txt;"Größe, „Öffnung“ – 5 €; ohne"\r\n'
    file.write_bytes(text.encode(encoding))
    sheet = read_sheet(file)
    assert sheet.columns == ("filename", "title")
    assert sheet.rows[0].cell("title") == "Größe, „Öffnung“ – 5 €; ohne"
    assert (sheet.rows[0].number, sheet.rows[0].line) == (2, 3 if told else 2)


def test_a_first_line_says_what_parts_the_cells(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("sep=;\na;b,c,d,e\n1;2\n")
    assert read_sheet(file).columns == ("a", "b,c,d,e")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_cells_come_back_as_they_were_from_libreoffice(tmp_path: Path) -> None:
    cells = [
        *("two\nlines", 'say "hi"', "=1+1", "@sum", "-5", "2021-09", "2021-09-03"),
        *("May 2024", "12 May 2024", "Jan 5", "mar-21", "1/2", "007", "1e5", "1.50"),
        *("1234567890123456", "10%", "$5", "(5)", "1.", "12-", "true", "12:30", "5 PM"),
        *("a; b; c", "a\\;b", "Überführung", "'quoted'", "'Tis", "'=x", "2021"),
        *("水道 民営化", "مياه", "Съезд 5 мая", "Motion 14", "1 000", "#N/A", "½"),
    ]
    file = tmp_path / "t.csv"
    rows = [[f"r{number}", cell] for number, cell in enumerate(cells)]
    file.write_bytes(b"\xef\xbb\xbf" + write_sheet(["n", "cell"], rows).encode())
    # Comma, double quote, UTF-8, from the first line on: LibreOffice's filter options.
    options = "CSV:44,34,76,1", "csv:Text - txt - csv (StarCalc):44,34,76,1"
    for source, wanted in ((file, "ods"), (tmp_path / "out" / "t.ods", options[1])):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
            + ["--headless", f"--infilter={options[0]}"] * (source == file)
            + ["--headless", "--convert-to", wanted, "--outdir", str(tmp_path / "out")]
            + [str(source)],
            check=True,
            capture_output=True,
        )
    back = [
        unguard(row.cells["cell"]) for row in read_sheet(tmp_path / "out/t.csv").rows
    ]
    assert back == cells
