"""What people write beside files: sidecars and tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import check, read_sidecar, read_table
from repository.errors import ReadError, SettingsError
from repository.spreadsheet import split_cell
from repository.vocabulary import Vocabularies


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sidecar_describes_the_file_beside_it(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    write(
        tmp_path / "a.pdf.toml",
        """
        document = "oslo-waste"
        title = "Oslo takes waste back"
        issued = 2017-02-20
        theme = ["reclaiming-public-services"]
        [[case]]
        place = "no-oslo"
        country = "NO"
        service = "waste"
        year = "2017"
        owner_after = "public"
        workers = "They were taken over."
        page = 2
        references = ["A, B, 2019"]
        """,
    )
    metadata = read_sidecar(tmp_path / "a.pdf")
    assert metadata.key == "oslo-waste"
    checked = check(metadata, vocabularies, "a.pdf", "Oslo", "en")
    assert checked.issues == ()
    assert {(a.field, a.value) for a in checked.assertions} == {
        ("title", "Oslo takes waste back"),
        ("issued", "2017-02-20"),
        ("theme", "reclaiming-public-services"),
        ("sector", "waste"),
    }
    [case] = checked.cases
    assert (case.place, case.service, case.year, case.page) == (
        "no-oslo",
        "waste",
        "2017",
        2,
    )
    assert case.texts[0].workers == "They were taken over."
    assert case.references == ("A, B, 2019",)


def test_a_file_without_a_sidecar_says_nothing(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "a.pdf").values == {}


def test_a_broken_sidecar_keeps_its_file_out(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf.toml", "access = staff")
    with pytest.raises(ReadError, match=r"a\.pdf\.toml.*not valid TOML"):
        read_sidecar(tmp_path / "a.pdf")


def test_a_mistyped_access_level_keeps_its_file_out(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    write(tmp_path / "a.pdf.toml", 'access = "staf"')
    with pytest.raises(ReadError, match="staf"):
        check(read_sidecar(tmp_path / "a.pdf"), vocabularies, "a.pdf", "A", "en")


def test_one_wrong_value_is_an_issue_and_the_rest_counts(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    write(
        tmp_path / "a.pdf.toml",
        'theme = ["care", "cair"]\ntitel = "x"\n[[case]]\nplace = "Atlantis"\n',
    )
    metadata = read_sidecar(tmp_path / "a.pdf")
    checked = check(metadata, vocabularies, "a.pdf", "A", "en")
    assert [a.value for a in checked.assertions] == ["care"]
    assert checked.cases == ()
    messages = " ".join(issue.message for issue in checked.issues)
    assert len(checked.issues) == 3
    assert "did you mean 'care'" in messages
    assert "did you mean 'title'" in messages
    assert "case was left out" in messages


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(
    tmp_path: Path, vocabularies: Vocabularies, delimiter: str
) -> None:
    columns = ["filename", "title", "theme", "case_place", "case_service", "case_year"]
    title, themes = '"Water, again; and\nagain"', '"care; water"'
    rows = [
        columns,
        ["sub/a.pdf", title, themes, "fr-paris", "water", "2010"],
        ["sub/a.pdf", "", "", "de-berlin", "water", "2013"],
    ]
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    table = read_table(write(tmp_path / "m.csv", text))
    found = table.find(tmp_path / "in/sub/a.pdf", [tmp_path / "in"])
    assert found is not None
    name, metadata = found
    assert name == "sub/a.pdf"
    assert [v for v, _ in metadata.values["title"]] == ["Water, again; and\nagain"]
    assert [v for v, _ in metadata.values["theme"]] == ["care", "water"]
    checked = check(metadata, vocabularies, "a.pdf", "A", "en")
    assert [case.place for case in checked.cases] == ["fr-paris", "de-berlin"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("title\nx\n", "filename", id="no filename column"),
        pytest.param("filename,titel\na,b\n", "mean 'title'", id="unknown column"),
        pytest.param("filename,title\n,b\n", "line 2", id="row without a name"),
        pytest.param("filename,title\na,b,c\n", "more cells", id="too many cells"),
    ],
)
def test_a_table_that_is_not_understood_stops_the_run(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        read_table(write(tmp_path / "m.csv", text))


VALUES = st.lists(
    st.text(st.characters(exclude_characters="\\", exclude_categories=["Cs", "Cc"]))
    .map(str.strip)
    .filter(bool)
)


@given(VALUES)
def test_any_values_survive_a_cell(values: list[str]) -> None:
    cell = "; ".join(value.replace(";", "\\;") for value in values)
    assert split_cell(cell) == values


def test_the_unicode_text_of_excel_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "motions.csv"
    path.write_bytes("filename\ttitle\r\na.txt\tÜbersicht\r\n".encode("utf-16"))
    assert read_table(path).rows["a.txt"].values["title"][0][0] == "Übersicht"


def test_two_rows_of_one_file_that_contradict_each_other_are_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "motions.csv"
    path.write_text("filename,title\na.txt,Water\nb.txt,Energy\na.txt,Waste\n")
    with pytest.raises(SettingsError, match=r"line 4: a second row for 'a\.txt'"):
        read_table(path)
