"""A folder and its table are compared before anything goes in."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.reconciling import Finding, Reconciliation, reconcile
from repository.cli import main
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.make_files import make_mail, make_zip

Compare = Callable[[str], Reconciliation]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "motions"
    (folder / "2010").mkdir(parents=True)
    for name in ("total-place.txt", "2010/Résumé.txt", "care.txt"):
        (folder / name).write_text("A motion.", encoding="utf-8")
    return folder


@pytest.fixture
def compare(
    folder: Path, tmp_path: Path, vocabularies: Vocabularies, settings: Settings
) -> Compare:
    def compare(text: str) -> Reconciliation:
        table = tmp_path / "motions.csv"
        table.write_text(text, encoding="utf-8")
        return reconcile(folder, table, vocabularies, settings)

    return compare


ALL = "total-place.txt,\n2010/Résumé.txt,\ncare.txt,Care\n"


def test_a_table_that_fits_finds_nothing(compare: Compare) -> None:
    found = compare(f"filename,theme\n{ALL}")
    assert found.is_clean
    assert (found.files, found.rows) == (3, 3)


@pytest.mark.parametrize(
    ("row", "suggestion"),
    [
        pytest.param("Total-Place.TXT", "total-place.txt", id="capitals"),
        pytest.param("total-place.pdf", "total-place.txt", id="another ending"),
        pytest.param("total_place.txt", "total-place.txt", id="near miss"),
        pytest.param("2011/total-place.txt", "total-place.txt", id="another folder"),
        pytest.param("2010/Re\u0301sume\u0301.txt", "2010/Résumé.txt", id="accents"),
        pytest.param("budget-of-the-city.txt", "", id="nothing like it"),
    ],
)
def test_a_row_without_a_file_names_the_file_that_may_be_meant(
    compare: Compare, row: str, suggestion: str
) -> None:
    found = compare(f"filename\n{row}\n").findings["rows_without_file"]
    assert found == (Finding(row, "There is no such file.", 2, suggestion),)


def test_files_without_a_row_are_named_unless_a_sidecar_describes_them(
    compare: Compare, folder: Path
) -> None:
    (folder / "care.txt.toml").write_text('title = "Care"')
    found = compare("filename\ntotal-place.txt\n")
    assert [one.name for one in found.findings["files_without_row"]] == [
        "2010/Résumé.txt"
    ]
    assert found.with_sidecar == 1


def test_a_table_in_the_folder_is_no_file_without_a_row(
    folder: Path, vocabularies: Vocabularies, settings: Settings
) -> None:
    table = folder / "metadata.csv"
    table.write_text(f"filename,theme\n{ALL}", encoding="utf-8")
    assert reconcile(folder, table, vocabularies, settings).is_clean


def test_a_file_that_an_ingest_passes_over_is_told_apart_from_none(
    compare: Compare, folder: Path
) -> None:
    (folder / "list.csv").write_text("a,b")
    [found] = compare("filename\nlist.csv\n").findings["rows_without_file"]
    assert "not taken for a document" in found.message


def test_a_row_twice_is_found_but_not_one_that_tells_of_another_case(
    compare: Compare,
) -> None:
    found = compare(
        "filename,title,case_place,case_service\n"
        "care.txt,Care,fr-paris,water\n"
        "care.txt,,de-berlin,water\n"
        "care.txt,Caring,,\n"
        "total-place.txt,Total Place,,\n"
        "total-place.txt,Total Place,,\n"
    ).findings["rows_twice"]
    assert [(one.line, one.name) for one in found] == [
        (4, "care.txt"),
        (6, "total-place.txt"),
    ]
    assert "another title" in found[0].message


def test_columns_and_values_that_are_not_known_are_all_named(compare: Compare) -> None:
    found = compare(
        "filename;titel;theme;access;case_place;case_service\n"
        "care.txt;Care;cair; migration;staf;nowhere;water\n".replace("r; m", "r, m")
    ).findings
    assert [(one.name, one.suggestion) for one in found["unknown_columns"]] == [
        ("titel", "title")
    ]
    told = " ".join(one.message for one in found["values"])
    assert "theme: 'cair, migration' is not a theme" in told
    assert "access: 'staf' is not a access" in told
    assert "nowhere" in told


def test_the_command_ends_with_1_if_anything_was_found(
    settings: Settings, folder: Path, tmp_path: Path
) -> None:
    table = tmp_path / "motions.csv"

    def run(text: str, *words: str) -> Result:
        table.write_text(text, encoding="utf-8")
        command = ["--home", str(settings.home), "reconcile", str(folder), str(table)]
        return CliRunner().invoke(main, [*command, *words])

    done = run(f"filename,theme\n{ALL}")
    assert (done.exit_code, "all fits" in done.stdout) == (0, True)
    done = run("filename,titel\ncaer.txt,x\n")
    assert done.exit_code == 1
    assert "line 2: caer.txt — There is no such file. Did you mean 'care.txt'?" in (
        done.stdout
    )
    assert "titel Did you mean 'title'?" in done.stdout
    done = run("filename\ncaer.txt\n", "--format", "json")
    found = json.loads(done.stdout)
    assert found["rows_without_file"][0]["suggestion"] == "care.txt"
    assert len(found["files_without_row"]) == 3
    assert run("title\nx\n").exit_code == 2
    assert not settings.home.exists()


INSIDE: dict[str, bytes | str] = {
    "motions/4.txt": "A motion.",
    "motions/5.txt": "A motion.",
    "motions/5.txt.toml": 'title = "Motion 5"',
    "__MACOSX/._4.txt": "junk",
}


def test_rows_name_what_is_in_an_archive(folder: Path, compare: Compare) -> None:
    make_zip(folder / "congress.zip", INSIDE)
    found = compare(f"filename,theme\n{ALL}congress.zip/motions/4.txt,\n")
    assert found.is_clean, found.findings
    assert (found.files, found.rows, found.with_sidecar) == (5, 4, 1)
    wrong = compare(f"filename,theme\n{ALL}congress.zip/motions/4.pdf,\n").findings
    [row] = wrong["rows_without_file"]
    assert row.suggestion == "congress.zip/motions/4.txt"
    [bare] = wrong["files_without_row"]
    assert bare.name == "congress.zip/motions/4.txt"


def test_what_describes_an_archive_describes_what_is_in_it(
    folder: Path, compare: Compare
) -> None:
    make_zip(folder / "congress.zip", INSIDE)
    by_row = compare(f"filename,theme\n{ALL}congress.zip,care\n")
    assert not by_row.findings["files_without_row"]
    (folder / "congress.zip.toml").write_text('theme = "care"')
    assert not compare(f"filename,theme\n{ALL}").findings["files_without_row"]


def test_an_archive_that_nothing_describes_is_named_once(
    folder: Path, compare: Compare
) -> None:
    make_zip(folder / "all.zip", {f"{n}.txt": "A motion." for n in range(300)})
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    bare = compare(f"filename,theme\n{ALL}").findings["files_without_row"]
    assert [one.name for one in bare] == ["all.zip", "broken.zip"]


def test_rows_name_what_is_in_archives_in_archives_and_in_mailboxes(
    folder: Path, compare: Compare
) -> None:
    inner = make_zip(folder / "inner.zip", dict.fromkeys(("5.txt", "6.txt"), "."))
    make_zip(folder / "all.zip", {"inner.zip": inner.read_bytes()})
    inner.unlink()
    for name in ("one", "two"):
        make_mail(folder / f"{name}.eml", attachments={f"{name}.txt": b"A motion."})
    letters = [(folder / f"{name}.eml").read_bytes() for name in ("one", "two")]
    (folder / "box.mbox").write_bytes(
        b"".join(b"From a@b.org Thu Jan 1 00:00:00 2026\n" + x + b"\n" for x in letters)
    )
    (folder / "two.eml").unlink()
    rows = f"filename,theme\n{ALL}all.zip/inner.zip/5.txt,\nbox.mbox,\none.eml,\n"
    found = compare(f"{rows}all.zip/inner.zip/6.txt,\n")
    assert found.is_clean, found.findings
    wrong = compare(f"{rows}all.zip/inner.zip/7.txt,\n").findings
    [row] = wrong["rows_without_file"]
    assert row.suggestion == "all.zip/inner.zip/6.txt"


def test_what_a_table_in_an_archive_describes_needs_no_row(
    folder: Path, compare: Compare
) -> None:
    table = "filename,theme\n4.txt,care\n"
    make_zip(folder / "all.zip", {"4.txt": "A motion.", "metadata.csv": table})
    assert compare(f"filename,theme\n{ALL}").is_clean
