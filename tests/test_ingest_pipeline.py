"""From a folder of files to documents, whatever is in the folder."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.incoming import find_files
from ingest.ocr import find_engine
from ingest.pipeline import Ingest
from ingest.report import FAILED, Report
from repository import outbox, tables
from repository.backup import check_files
from repository.catalogue import Catalogue
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE, Document
from repository.record import record_of
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.make_files import make_zip
from tests.making import outcomes
from tests.test_ingest_recognition import ENGLISH, LATIN, scan

WORDS = (
    "The union calls on the council to bring the cleaning of schools back in house, "
    "and to protect the pay and conditions of every worker who is transferred. "
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three good documents in it, one of them in a folder below."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.md", "sub/c.txt"):
        (folder / name).write_text(f"Brief {name}\n\n{WORDS * 5}\n", encoding="utf-8")
    return folder


def held(catalogue: Catalogue) -> list[Document]:
    ids = catalogue.document_ids(STAFF_SCOPE)
    return list(catalogue.documents(ids, STAFF_SCOPE).values())


def test_a_folder_goes_in_with_what_is_below_it(
    take, folder: Path, catalogue: Catalogue
) -> None:
    report = take(folder)
    assert report.counts()["added"] == 3
    assert catalogue.count(PUBLIC_SCOPE).documents == 3
    assert check_files(catalogue) == []


def test_a_second_run_changes_nothing(take, folder: Path, catalogue: Catalogue) -> None:
    take(folder)
    before, end = held(catalogue), outbox.last_change(catalogue)
    report = take(folder)
    assert report.counts()["unchanged"] == 3
    assert held(catalogue) == before
    assert outbox.last_change(catalogue) == end


def test_a_changed_sidecar_changes_its_document_alone(
    take, folder: Path, catalogue: Catalogue
) -> None:
    take(folder)
    (folder / "a.txt.toml").write_text('title = "In house"\naccess = "staff"\n')
    report = take(folder)
    assert outcomes(report) == {
        "a.txt": "changed",
        "b.md": "unchanged",
        "c.txt": "unchanged",
    }
    assert catalogue.count(PUBLIC_SCOPE).documents == 2
    titles = {document.editions[0].title for document in held(catalogue)}
    assert "In house" in titles


def test_renamed_files_are_the_same_documents(
    take, folder: Path, catalogue: Catalogue
) -> None:
    take(folder)
    before = {document.id for document in held(catalogue)}
    for number, file in enumerate(find_files([folder])):
        path = file.path
        path.rename(folder / f"{number}{path.suffix}")
    report = take(folder)
    assert {document.id for document in held(catalogue)} == before
    assert report.counts()["failed"] == 0


def test_broken_files_are_named_and_the_rest_goes_in(
    take, folder: Path, catalogue: Catalogue
) -> None:
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    (folder / "noise.pdf").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.txt").write_bytes(b"GIF89a" + bytes(2000))
    (folder / "broken.txt").write_text("x " * 50)
    (folder / "broken.txt.toml").write_text("title = ")
    report = take(folder)
    assert report.counts()["added"] == 3
    failed = {Path(e.path).name: e.issues[0].message for e in report.failures()}
    assert set(failed) == {
        "empty.pdf",
        "truncated.pdf",
        "noise.pdf",
        "picture.txt",
        "broken.txt",
    }
    for name, message in failed.items():
        assert name in message
        assert "Traceback" not in message
        assert message.count("\n") == 0
    kept = {issue.path for issue in catalogue.issues()}
    assert str(folder / "empty.pdf") in kept


def test_a_mended_file_goes_in_and_its_issue_goes_away(
    take, folder: Path, catalogue: Catalogue
) -> None:
    (folder / "late.txt").write_bytes(b"")
    take(folder)
    (folder / "late.txt").write_text(WORDS * 3, encoding="utf-8")
    report = take(folder)
    assert outcomes(report)["late.txt"] == "added"
    late = str(folder / "late.txt")
    assert not [i for i in catalogue.issues() if i.path == late and i.code == "empty"]


@pytest.mark.skipif(sys.platform != "linux", reason="only here can such names be made")
def test_names_of_old_archives_and_links_in_circles_do_no_harm(
    take: Callable[..., Report], folder: Path, catalogue: Catalogue
) -> None:
    latin1 = os.fsencode(folder) + b"/caf\xe9.txt"
    Path(os.fsdecode(latin1)).write_text(WORDS * 3)
    Path(os.fsdecode(os.fsencode(folder) + b"/vide\xe9.pdf")).write_bytes(b"")
    (folder / "two\nlines.txt").write_text(WORDS * 4)
    (folder / "sub" / "circle").symlink_to(folder)
    report = take(folder)
    assert report.counts()["added"] == 5
    assert report.counts()["failed"] == 1
    json.dumps(report.to_json(), ensure_ascii=False).encode("utf-8")
    assert take(folder).counts()["unchanged"] == 5
    assert "caf\\udce9.txt" in {d.editions[0].filename for d in held(catalogue)}


def test_a_file_that_is_not_there_is_an_entry_of_the_report(take, folder: Path) -> None:
    report = take(folder / "gone.pdf")
    [entry] = report.entries
    assert entry.outcome == FAILED
    assert "gone.pdf" in entry.issues[0].message


def test_a_table_describes_files_and_its_lost_rows_are_named(
    take, folder: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    table = tmp_path / "m.csv"
    table.write_text(
        "filename,title,theme,issuer\n"
        "sub/c.txt,Schools,care; migration,Harbour Union\n"
        "lost.pdf,Lost,care,\n",
        encoding="utf-8",
    )
    report = take(folder, table=table)
    assert [note for note in report.notes if "lost.pdf" in note]
    document = next(d for d in held(catalogue) if d.editions[0].title == "Schools")
    record = record_of(document)
    assert set(record.all("theme")) == {"care", "migration"}
    assert record.all("issuer") == ("Harbour Union",)


def test_the_report_is_written_one_line_a_file(
    take, folder: Path, settings: Settings
) -> None:
    report = take(folder)
    lines = report.write(settings.reports_dir).read_text("utf-8").splitlines()
    run, *files = map(json.loads, lines)
    assert run["counts"]["added"] == 3
    assert {entry["outcome"] for entry in files} == {"added"}


def command(home: Path, *words: str) -> list[str]:
    program = Path(sys.executable).parent / "commonshelf"
    return [str(program), "--home", str(home), *words]


def state_of(settings: Settings) -> list[tuple[object, ...]]:
    """What a catalogue holds, without what differs between two runs.

    The record of a scan may have changed more often where a run was cut short between
    its pages: each time with more of its text.
    """
    catalogue = Catalogue.open(settings)
    try:
        assert check_files(catalogue) == []
        return sorted(
            (
                document.editions[0].filename,
                document.editions[0].sha256,
                document.editions[0].title,
                document.revision if document.editions[0].filename != "scan.pdf" else 0,
                len(document.editions),
                sorted((a.field, a.value, a.origin) for a in document.assertions),
                [page.text for page in catalogue.pages(document.id, 1, STAFF_SCOPE)],
                len(catalogue.parts(document.id, 1, STAFF_SCOPE)),
                sorted(issue.code for issue in catalogue.issues(document.id)),
            )
            for document in held(catalogue)
        )
    finally:
        catalogue.close()


def progress_of(catalogue: Catalogue) -> tuple[int, int, int]:
    """How many files are stored, documents held and scanned pages recognised."""
    with catalogue.reading() as connection:
        recognised = connection.execute(
            sa.select(sa.func.count()).select_from(tables.recognition)
        ).scalar_one()
    stored = sum(1 for _ in catalogue.files.stored())
    return stored, catalogue.count(STAFF_SCOPE).documents, recognised


_FILES = 100
"""More than three times what is written at once: a kill finds a part of them held."""
_MOST_KILLS = 60


def write_motions(folder: Path, first: int) -> None:
    """Write a hundred motions, a fifth of them into an archive."""
    texts = {
        f"{number:03}.txt": f"Motion {number}\n\n{WORDS * (number % 7 + 1)}"
        for number in range(first, first + _FILES)
    }
    packed = {name: texts.pop(name) for name in list(texts)[20:40]}
    make_zip(folder / f"packed{first}.zip", dict(packed))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
def test_killing_a_run_at_any_moment_loses_nothing(
    settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    write_motions(folder, 0)
    scanned = 3 if find_engine() is not None else 0
    if scanned:
        scan(folder / "scan.pdf", *[(ENGLISH[:2], LATIN)] * scanned)
    before, files = 0, _FILES  # held before the last were written, and to be held
    dice = random.Random(7)
    seen = progress_of(catalogue)
    has_some_stored = has_some_held = False
    kills = 0
    while kills < 10 or not (has_some_stored and has_some_held):
        kills += 1
        assert kills <= _MOST_KILLS, "no run died with a part of the work done"
        if seen[1:] == (files + bool(scanned), scanned):
            # Faster than it could be killed: there has to be something left to do.
            write_motions(folder, files)
            before, files = seen[1], files + _FILES
        running = subprocess.Popen(
            command(settings.home, "ingest", str(folder)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if kills == 1:
            time.sleep(0.7)  # while it starts
        # Soon after it got further than the run before: how long starting takes
        # differs from machine to machine. Every other time that is when more is held,
        # and at once: what follows may be done in no time.
        compared = slice(1, None) if kills % 2 else slice(None)
        while (
            kills > 1
            and running.poll() is None
            and progress_of(catalogue)[compared] == seen[compared]
        ):
            time.sleep(0.01)
        time.sleep(dice.random() * 0.3 * (kills % 2 == 0))
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        seen = progress_of(catalogue)
        has_some_stored |= before < seen[0] < files
        has_some_held |= before < seen[1] < files
    done = subprocess.run(
        command(settings.home, "ingest", str(folder)), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    undisturbed = tmp_path / "undisturbed"
    subprocess.run(
        command(undisturbed, "ingest", str(folder)), capture_output=True, check=True
    )
    other = Settings(undisturbed, settings.corpus_dir)
    assert state_of(settings) == state_of(other)
    counts = []
    for home in (settings.home, undisturbed):
        answer = subprocess.run(
            command(home, "search", "cleaning schools", "--format", "json"),
            capture_output=True,
            text=True,
            check=True,
        )
        counts.append(json.loads(answer.stdout)["total"])
    assert counts == [files, files]
    assert list(settings.unpacked_dir.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM"])
def test_a_stop_leaves_a_catalogue_that_the_next_run_goes_on_with(
    settings: Settings, tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(f"Motion {number}. {WORDS}")
    running = subprocess.Popen(
        command(settings.home, "ingest", str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    database = settings.home / "catalogue.sqlite"
    waited = time.monotonic() + 30
    while not database.exists() and time.monotonic() < waited:
        time.sleep(0.05)
    time.sleep(1.5)
    if how == "SIGINT":
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.terminate()
    _, errors = running.communicate(timeout=120)
    assert "Traceback" not in errors
    assert "leaked" not in errors
    assert running.returncode in (0, 130)
    done = subprocess.run(
        command(settings.home, "ingest", str(folder)), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(state_of(settings)) == 400


def test_two_runs_over_the_same_folder_share_the_work(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:03}.txt").write_text(f"Motion {number}. {WORDS}")
    runs = [
        subprocess.Popen(
            command(settings.home, "ingest", str(folder), "--format", "json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    reports = []
    for running in runs:
        # A bound for runs that wait for each other, not for a busy machine.
        told, errors = running.communicate(timeout=600)
        assert running.returncode == 0, errors
        reports.append(json.loads(told)["counts"])
    assert sum(counts["added"] for counts in reports) == 20
    assert sum(counts["unchanged"] for counts in reports) == 20
    assert len(state_of(settings)) == 20


def copy_seeds(shared: Path, target: Path, numbered: bool) -> Path:
    target.mkdir()
    for number, seed in enumerate(sorted((shared / "seeds").glob("*.txt")), start=1):
        shutil.copy(seed, target / (f"{number}.txt" if numbered else seed.name))
    return target


def test_the_seeds_are_described_alike_whatever_their_names(
    settings: Settings, vocabularies: Vocabularies, shared: Path, tmp_path: Path
) -> None:
    records = []
    for numbered in (False, True):
        home = replace(settings, home=tmp_path / f"home-{numbered}")
        catalogue = Catalogue.open(home, create=True)
        folder = copy_seeds(shared, tmp_path / f"seeds-{numbered}", numbered)
        report = Ingest(catalogue, home, vocabularies).run(find_files([folder]))
        assert report.counts()["added"] == 5
        records.append({d.editions[0].sha256: record_of(d) for d in held(catalogue)})
        catalogue.close()
    assert records[0] == records[1]


@pytest.mark.skipif(os.name != "posix", reason="makes what only POSIX has")
def test_pipes_and_links_that_lead_nowhere_are_named_and_hold_nothing_up(
    take: Callable[..., Report], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "a.txt").write_text(WORDS)
    (folder / "gone.txt").symlink_to(folder / "moved.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "below").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    report = take(folder, folder / "pipe.txt")
    assert outcomes(report) == {
        "a.txt": "added",
        "circle.txt": "failed",
        "gone.txt": "failed",
        "pipe.txt": "failed",
    }
    told = [issue.message for entry in report.failures() for issue in entry.issues]
    assert any("pipe.txt: it is a pipe" in one for one in told)
    assert all("\n" not in one for one in told)
