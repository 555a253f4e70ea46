"""Staff correct records in a spreadsheet: out, through any program, and back in."""

import csv
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from repository import outbox
from repository.catalogue import Catalogue
from repository.changes import history
from repository.editing import Edit, edit_record
from repository.metadata_table import Plan, export_table, plan_changes
from repository.model import (
    STAFF_SCOPE,
    Access,
    Assertion,
    Document,
    Edition,
    Origin,
    PageKind,
    State,
)
from repository.record import FIELDS, Kind, record_of
from repository.selecting import Selection, select_editions
from repository.settings import Settings, load_settings
from repository.spreadsheet import read_sheet
from repository.vocabulary import Vocabularies, load_vocabularies
from tests import making
from tests.making import hold, said

Run = Callable[..., Result]
EVERYTHING = Selection()


@pytest.fixture
def run(settings: Settings, catalogue: Catalogue) -> Run:
    return partial(making.run, settings.home)


@pytest.fixture
def brief(catalogue: Catalogue, tmp_path: Path) -> str:
    return hold(
        catalogue,
        tmp_path / "brief.txt",
        assertions=(
            said("title", "A brief; on care"),
            said("theme", "care"),
            said("theme", "migration"),
            said("issued", "2021-09"),
        ),
    ).document


@pytest.fixture
def charter(catalogue: Catalogue, tmp_path: Path) -> str:
    """A document in English and French."""
    hold(catalogue, tmp_path / "charter.txt", key="charter")
    made = hold(catalogue, tmp_path / "charte.txt", key="charter", language="fr")
    return made.document


def table(
    catalogue: Catalogue, tmp_path: Path, selection: Selection = EVERYTHING
) -> tuple[Path, list[dict[str, str]]]:
    """Write what is held as a table; give its file and rows, the brief's first."""
    vocabularies = load_vocabularies(*load_settings(environment={}).vocabulary_dirs)
    chosen = select_editions(catalogue, vocabularies, selection, STAFF_SCOPE)
    text = export_table(sorted(chosen, key=lambda one: one[1].filename != "brief.txt"))
    file = tmp_path / "records.csv"
    file.write_text(text, encoding="utf-8")
    return file, list(csv.DictReader(io.StringIO(text, newline="")))


def save(file: Path, rows: list[dict[str, str]]) -> str:
    """Save a table as a European spreadsheet does."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def test_a_table_that_nobody_changed_changes_nothing(
    run: Run, catalogue: Catalogue, brief: str, charter: str, tmp_path: Path
) -> None:
    _, rows = table(catalogue, tmp_path)
    assert [row["id"] for row in rows] == [brief, charter, charter]
    assert rows[0]["theme"] == "care; migration"
    file = tmp_path / "exported.csv"
    run("metadata", "export", "--output", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("metadata", "export").stdout_bytes == file.read_bytes()[3:]
    before = outbox.last_change(catalogue)
    assert (
        "0 cells changed, 3 rows as they were"
        in run("metadata", "import", str(file)).stdout
    )
    assert outbox.last_change(catalogue) == before


def test_only_cells_that_changed_count(
    run: Run, catalogue: Catalogue, brief: str, tmp_path: Path
) -> None:
    file, rows = table(catalogue, tmp_path)
    rows[0]["theme"] = "care; Fair taxation"
    rows[0]["issued"] = ""
    run("metadata", "import", save(file, rows), "--who", "ana")
    held = catalogue.document(brief, STAFF_SCOPE)
    record = record_of(held)
    assert record.all("theme") == ("care", "fair-taxation")
    assert record.all("issued") == ()
    assert record.why("title")[0].origin is Origin.TEXT
    latest = history(catalogue, brief)[0]
    assert (latest.who, latest.action) == ("ana", "edit")
    assert latest.detail["clear"] == ["issued"]
    again = run("metadata", "import", str(file)).stdout
    assert "0 cells changed" in again
    assert catalogue.document(brief, STAFF_SCOPE).revision == held.revision


def test_a_dry_run_changes_nothing(
    run: Run, catalogue: Catalogue, brief: str, tmp_path: Path
) -> None:
    file, rows = table(catalogue, tmp_path)
    rows[0]["title"] = "On care"
    before = catalogue.document(brief, STAFF_SCOPE)
    told = run(
        "metadata", "import", save(file, rows), "--dry-run", "--format", "json"
    ).stdout
    [change] = json.loads(told)["changes"]
    assert (change["before"], change["after"]) == (["A brief; on care"], ["On care"])
    assert catalogue.document(brief, STAFF_SCOPE) == before


def test_a_stale_row_is_refused_and_the_others_go_in(
    run: Run,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    brief: str,
    charter: str,
    tmp_path: Path,
) -> None:
    file, rows = table(catalogue, tmp_path)
    late = Edit(put=(("number", "7"),))
    edit_record(catalogue, vocabularies, brief, late, "bo")
    rows[0]["title"], rows[1]["title"] = "Too late", "The charter"
    done = run("metadata", "import", save(file, rows), status=1)
    assert f"row 2 {brief}" in done.stderr
    assert "Export it again" in done.stderr
    assert "search index is up to date" in run("status").stdout
    assert record_of(catalogue.document(brief, STAFF_SCOPE)).first("number") == "7"
    titles = [e.title for e in catalogue.document(charter, STAFF_SCOPE).editions]
    assert titles == ["The charter", "charte"]


def test_a_row_that_nobody_touched_is_never_stale(
    run: Run,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    brief: str,
    tmp_path: Path,
) -> None:
    file, rows = table(catalogue, tmp_path)
    edit_record(catalogue, vocabularies, brief, Edit(put=(("number", "7"),)), "bo")
    assert "0 refused" in run("metadata", "import", save(file, rows)).stdout
    assert record_of(catalogue.document(brief, STAFF_SCOPE)).first("number") == "7"


def test_both_rows_of_a_document_go_in(
    run: Run, catalogue: Catalogue, charter: str, tmp_path: Path
) -> None:
    file, rows = table(catalogue, tmp_path)
    rows[0]["title"], rows[1]["title"] = "The charter", "La charte"
    rows[1]["theme"] = "care"
    run("metadata", "import", save(file, rows))
    held = catalogue.document(charter, STAFF_SCOPE)
    assert [e.title for e in held.editions] == ["The charter", "La charte"]
    assert record_of(held).all("theme") == ("care",)
    assert {row["theme"] for row in table(catalogue, tmp_path)[1]} == {"care"}


def test_two_rows_that_contradict_each_other_are_refused(
    run: Run, catalogue: Catalogue, charter: str, tmp_path: Path
) -> None:
    file, rows = table(catalogue, tmp_path)
    rows[0]["theme"], rows[1]["theme"] = "care", "migration"
    done = run("metadata", "import", save(file, rows), status=1)
    assert "another theme" in done.stderr
    assert record_of(catalogue.document(charter, STAFF_SCOPE)).all("theme") == ()


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        pytest.param("theme", "cair", "did you mean 'care'", id="near miss"),
        pytest.param("issued", "Sep-21", "not a date", id="spreadsheet's date"),
        pytest.param("access", "", "access cannot be empty", id="no access level"),
        pytest.param("access", "all", "public", id="unknown access level"),
        pytest.param("id", "zzzzzz", "no document 'zzzzzz'", id="unknown document"),
        pytest.param("edition", "9", "not a current one", id="unknown edition"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_a_sentence(
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    brief: str,
    tmp_path: Path,
    column: str,
    cell: str,
    words: str,
) -> None:
    file, rows = table(catalogue, tmp_path)
    rows[0] |= {"title": "Changed too", column: cell}
    held = {brief: catalogue.document(brief, STAFF_SCOPE)}
    plan = plan_changes(read_sheet(Path(save(file, rows))), held, vocabularies)
    assert plan.changes == ()
    [refusal] = plan.refusals
    assert words in refusal.reason
    assert refusal.row == 2


@pytest.mark.parametrize(
    ("header", "words"),
    [
        pytest.param("id,revision,titel", "mean 'title'", id="unknown column"),
        pytest.param("id,title", "'revision'", id="no revision"),
    ],
)
def test_a_table_that_is_not_understood_is_refused_whole(
    run: Run, brief: str, tmp_path: Path, header: str, words: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"{header}\n{brief},1,X\n".replace(",1,X", ",X"))
    assert words in run("metadata", "import", str(file), status=2).stderr


def test_a_table_of_some_columns_changes_only_these(
    run: Run, catalogue: Catalogue, brief: str, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"id;revision;number\n{brief};1;12\n")
    run("metadata", "import", str(file))
    record = record_of(catalogue.document(brief, STAFF_SCOPE))
    assert record.first("number") == "12"
    assert record.first("title") == "A brief; on care"


def test_a_formula_in_a_record_is_harmless_in_the_table(
    run: Run,
    catalogue: Catalogue,
    vocabularies: Vocabularies,
    brief: str,
    tmp_path: Path,
) -> None:
    title = '=HYPERLINK("http://x.example","Open")'
    edit_record(catalogue, vocabularies, brief, Edit(put=(("title", title),)), "ana")
    file, rows = table(catalogue, tmp_path)
    assert rows[0]["title"] == f"'{title}"
    assert "0 cells changed" in run("metadata", "import", save(file, rows)).stdout


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        pytest.param(Selection(missing=("theme",)), 2, id="lack a theme"),
        pytest.param(Selection(values=(("theme", "Care"),)), 1, id="theme by name"),
        pytest.param(Selection(values=(("language", "fr"),)), 1, id="language"),
        pytest.param(
            Selection(values=(("theme", "care"),), missing=("theme",)), 0, id="both"
        ),
    ],
)
def test_records_are_chosen_by_subject_and_by_what_they_lack(
    catalogue: Catalogue,
    brief: str,
    charter: str,
    tmp_path: Path,
    selection: Selection,
    count: int,
) -> None:
    assert len(table(catalogue, tmp_path, selection)[1]) == count


def test_a_mistake_in_what_is_wanted_is_named(
    run: Run, brief: str, tmp_path: Path
) -> None:
    done = run("metadata", "export", "--missing", "titel", status=2)
    assert "mean 'title'" in done.stderr
    done = run("metadata", "export", "--document", "zzzzzz", status=1)
    assert "no document 'zzzzzz'" in done.stderr


def test_what_staff_emptied_is_not_missing(
    catalogue: Catalogue, vocabularies: Vocabularies, brief: str, tmp_path: Path
) -> None:
    wanted = Selection(missing=("place",))
    assert len(table(catalogue, tmp_path, wanted)[1]) == 1
    edit_record(catalogue, vocabularies, brief, Edit(clear=("place",)), "ana")
    assert table(catalogue, tmp_path, wanted)[1] == []


def test_documents_that_lack_a_language_are_listed(
    run: Run, brief: str, charter: str
) -> None:
    told = run("languages", "--missing", "fr").stdout
    assert f"{brief}  A brief; on care (en)" in told
    assert charter not in told
    found = json.loads(
        run(
            "languages", "--missing", "fr", "--missing", "ar", "--format", "json"
        ).stdout
    )
    assert found["documents"] == 2
    assert found["languages"]["en"] == 2
    assert {one["id"]: one["missing"] for one in found["missing"]} == {
        brief: ["fr", "ar"],
        charter: ["ar"],
    }
    assert (
        "0 documents" in run("languages", "--missing", "fr", "--type", "motion").stdout
    )
    assert "language code" in run("languages", "--missing", "f!", status=2).stderr


# Any record, through any spreadsheet.

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)
AWKWARD = st.text(alphabet="=+-@'\t\r\n;,\\\" a02é", min_size=1, max_size=8)


def values_of(kind: Kind) -> st.SearchStrategy[str]:
    known = {
        Kind.CONCEPT: st.sampled_from(["care", "motion", "carried"]),
        Kind.DATE: st.sampled_from(["2021", "2021-09", "2021-09-30?"]),
        Kind.LANGUAGE: st.sampled_from(["en", "fr"]),
        Kind.PLACE: st.sampled_from(["FR", "NO"]),
        Kind.ACCESS: st.sampled_from(list(Access)),
        Kind.STATE: st.sampled_from(list(State)),
    }
    return known.get(kind, WORDS | AWKWARD)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    chosen = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=6))
    assertions = tuple(
        Assertion(name, value, Origin.SIDECAR, edition=1)
        for name in sorted(chosen)
        for value in draw(
            st.lists(values_of(FIELDS[name].kind), min_size=1, max_size=3)
        )
    )
    edition = Edition(
        1,
        "en",
        1,
        True,
        "=a.txt",
        "",
        "0" * 64,
        1,
        "text/plain",
        1,
        PageKind.PAGE,
        "",
        "",
    )
    return Document(
        "7f3k9q", None, Access.PUBLIC, State.DRAFT, 4, "", (edition,), assertions
    )


@st.composite
def rewritings(draw: st.DrawFn) -> Callable[[str], bytes]:
    """Ways in which a spreadsheet saves a table that it opened."""
    delimiter = draw(st.sampled_from(",;\t"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    marked = draw(st.booleans())
    extra_columns, extra_rows = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    line_in_cell = draw(st.sampled_from(["\n", "\r\n"]))

    def rewrite(text: str) -> bytes:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        out = io.StringIO(newline="")
        writer = csv.writer(
            out, delimiter=delimiter, quoting=quoting, lineterminator=ending
        )
        for row in rows:
            cells = [cell.replace("\n", line_in_cell) for cell in row]
            writer.writerow([*cells, *[""] * extra_columns])
        writer.writerows([[""] * len(rows[0])] * extra_rows)
        return out.getvalue().encode("utf-8-sig" if marked else "utf-8")

    return rewrite


@given(documents(), rewritings(), WORDS | AWKWARD)
def test_any_record_comes_back_through_any_spreadsheet(
    tmp_path_factory: pytest.TempPathFactory,
    vocabularies: Vocabularies,
    document: Document,
    rewrite: Callable[[str], bytes],
    title: str,
) -> None:
    file = tmp_path_factory.mktemp("trip") / "t.csv"

    def plan(text: str) -> Plan:
        file.write_bytes(rewrite(text))
        return plan_changes(read_sheet(file), {document.id: document}, vocabularies)

    text = export_table([(document, document.editions[0])])
    untouched = plan(text)
    assert (untouched.changes, untouched.refusals, untouched.unchanged) == ((), (), 1)
    # Without the sum of the row, every cell is compared with the record.
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    rows[0][header.index("checksum")] = ""
    rows[0][header.index("number")] = "a new one"
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    touched = plan(out.getvalue())
    was = record_of(document).first("number").strip()
    assert not touched.refusals
    assert [one.field for one in touched.changes] == ["number"], was
