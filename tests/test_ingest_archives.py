"""Archives: what is inside them comes in as if it lay in a folder."""

import gzip
import io
import tarfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ingest.containers import unpack
from ingest.incoming import find_files
from ingest.member_names import decoded_names, safe_name
from ingest.pipeline import Ingest
from ingest.readers import Limits
from ingest.report import Report
from ingest.unpacked import Room
from repository.catalogue import Catalogue
from repository.errors import ReadError
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE
from repository.settings import Settings
from repository.vocabulary import Vocabularies
from tests.make_files import cut, make_docx, make_zip, paragraph
from tests.make_pdfs import make_pdf
from tests.making import outcomes, titles_in

WORDS = "The union calls on the council to bring the cleaning of schools back home. "
ROOM = Room(1000, 10 << 20)


def test_an_archive_is_taken_in_like_a_folder(
    tmp_path: Path,
    take: Callable[..., Report],
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    motion = make_docx(tmp_path / "x.docx", [paragraph("Motion 4", "Heading1")])
    archive = make_zip(
        tmp_path / "congress.zip",
        {
            "motions/4.docx": motion.read_bytes(),
            "motions/4.docx.toml": 'title = "Motion 4: Clean schools"\n',
            "minutes.txt": f"Minutes\n\n{WORDS * 3}",
            "__MACOSX/._minutes.txt": "junk",
            "broken.pdf": b"%PDF-1.4 broken",
        },
    )
    report = take(archive)
    assert outcomes(report) == {
        "congress.zip": "opened",
        "4.docx": "added",
        "minutes.txt": "added",
        "broken.pdf": "failed",
    }
    assert "Motion 4: Clean schools" in titles_in(catalogue)
    (failed,) = report.failures()
    assert failed.path == f"{archive}/broken.pdf"
    assert report.entries[0].files == 5
    again = take(archive)
    assert again.counts()["unchanged"] == 2
    assert again.counts()["added"] == 0
    assert list(settings.unpacked_dir.iterdir()) == [], "nothing is left behind"


def test_the_original_of_a_file_in_an_archive_can_be_given_back(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    content = make_pdf(tmp_path / "a.pdf").read_bytes()
    report = take(make_zip(tmp_path / "a.zip", {"in/a.pdf": content}))
    entry = report.entries[-1]
    (edition,) = catalogue.document(entry.document, STAFF_SCOPE).editions
    assert edition.filename == "a.pdf"
    assert catalogue.files.path(edition.sha256).read_bytes() == content


def test_what_the_sidecar_of_an_archive_says_holds_for_all_that_is_in_it(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    archive = make_zip(
        tmp_path / "a.zip",
        {"one.txt": WORDS, "two.txt": WORDS * 2, "two.txt.toml": 'access = "public"'},
    )
    Path(f"{archive}.toml").write_text('access = "staff"\ntitle = "The archive"\n')
    take(archive)
    assert catalogue.count(PUBLIC_SCOPE).documents == 1, "its own sidecar says more"
    assert catalogue.count(STAFF_SCOPE).documents == 2
    assert "The archive" not in titles_in(catalogue)


def test_rows_of_a_table_name_files_in_archives(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    make_zip(folder / "a.zip", {"sub/one.txt": WORDS})
    table = tmp_path / "in" / "metadata.csv"
    table.write_text("filename,title\na.zip/sub/one.txt,Clean schools\n")
    report = take(folder, table=table)
    assert titles_in(catalogue) == {"Clean schools"}
    assert report.notes == []


def test_a_table_in_an_archive_describes_what_is_beside_it(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    table = "filename,title,access\n4.txt,Motion 4,staff\nnowhere.txt,Lost,\n"
    archive = make_zip(
        tmp_path / "congress.zip",
        {
            "motions/4.txt": WORDS * 3,
            "motions/metadata.csv": table,
            "figures.csv": "a,b\n1,2\n",
        },
    )
    report = take(archive)
    assert outcomes(report) == {"congress.zip": "opened", "4.txt": "added"}
    assert titles_in(catalogue) == {"Motion 4"}
    assert not catalogue.document_ids(PUBLIC_SCOPE)
    assert "congress.zip has a row for 'motions/nowhere.txt'" in " ".join(report.notes)


def test_nothing_comes_in_with_a_table_that_is_not_understood(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    files = {"4.txt": WORDS, "metadata.csv": "filename,acess\n4.txt,staff\n"}
    report = take(make_zip(tmp_path / "congress.zip", files))
    (failed,) = report.failures()
    message = failed.issues[0].message
    assert "metadata.csv: no field is called 'acess'" in message
    assert "unpacked" not in message
    assert not catalogue.document_ids(STAFF_SCOPE)


def test_a_bomb_is_one_issue_and_the_other_files_go_in(
    tmp_path: Path,
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
) -> None:
    def nested(depth: int) -> bytes:
        inner = nested(depth - 1) if depth else b"0" * (4 << 20)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(4):
                name = f"{number}.zip" if depth else f"{number}.txt"
                archive.writestr(name, inner)
        return buffer.getvalue()

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "deep.zip").write_bytes(nested(4))
    (folder / "large.zip").write_bytes(nested(0))
    (folder / "many.zip").write_bytes(nested(1))
    (folder / "z.txt").write_text(WORDS)
    tight = replace(settings, megabytes_per_archive=10)
    began = time.monotonic()
    run = Ingest(catalogue, tight, vocabularies, [folder])
    report = run.run(find_files([folder]))
    assert time.monotonic() - began < 60
    failed = {Path(entry.path).parts[-1] for entry in report.failures()}
    tops = [entry.path.split(".zip")[0] for entry in report.failures()]
    assert sorted(Path(top).name for top in tops) == ["deep", "large", "many"]
    assert "large.zip" in failed
    assert outcomes(report)["z.txt"] == "added"


def test_an_archive_that_holds_itself_ends(
    tmp_path: Path, take: Callable[..., Report]
) -> None:
    # Three times as deep as is opened, and each level names the next one alike.
    content = b"end"
    for _ in range(12):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("r.zip", content)
        content = buffer.getvalue()
    (tmp_path / "r.zip").write_bytes(content)
    report = take(tmp_path / "r.zip")
    (failed,) = report.failures()
    assert "inside too many others" in failed.issues[0].message


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": "a" * 5000, "b.txt": "a" * 5000})
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    sizes = directory + 20
    content[sizes : sizes + 4] = (1 << 20).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(ReadError) as raised:
        unpack(path, Limits(), tmp_path / "out", ROOM)
    assert raised.value.code == "too-large"


def test_sizes_that_lie_do_not_fill_the_disk(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": "a" * (3 << 20)})
    content = path.read_bytes()
    true = (3 << 20).to_bytes(4, "little")
    path.write_bytes(content.replace(true, (10).to_bytes(4, "little")))
    out = tmp_path / "out"
    found = unpack(path, Limits(), out, Room(10, 1 << 20))
    assert [name for name, _ in found.refused] == ["a.txt"]
    assert sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) <= 1 << 20


def test_more_files_than_the_settings_allow_are_refused_with_advice(
    tmp_path: Path,
) -> None:
    path = make_zip(tmp_path / "a.zip", {f"{n}.txt": "x" for n in range(11)})
    with pytest.raises(ReadError, match=r"11 files.* raise files_per_archive"):
        unpack(path, Limits(), tmp_path / "out", Room(10, 1 << 20))


def test_a_locked_member_and_a_link_are_refused_by_name(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": "a", "b.txt": "b", "c.txt": "/etc"})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(bytes(content))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    found = unpack(path, Limits(), tmp_path / "out", ROOM)
    told = {name: error.code for name, error in found.refused}
    assert told == {"a.txt": "password", "link.txt": "unreadable"}
    assert found.names == ("b.txt", "c.txt")


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    path = make_zip(tmp_path / "a.zip", {name: WORDS, "evil.txt": "second"})
    found = unpack(path, Limits(), tmp_path / "deep" / "out", ROOM)
    written = [p for p in tmp_path.rglob("*evil*")]
    assert len(written) == 2 == len(found.names)
    assert all(p.is_relative_to(tmp_path / "deep" / "out") for p in written)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("Резолюция съезда 2019.docx", "cp866"),
        ("決議案_第五号.pdf", "cp932"),
        ("Übersicht über Gebühren.pdf", "cp850"),
        ("Motion å, ä och ö.pdf", "cp437"),
        ("Résolution n° 4 élargie.pdf", "cp850"),
        ("Протокол заседания.txt", "cp1251"),
        ("مذكرة حول المياه.txt", "utf-8"),
    ],
)
def test_names_of_old_archives_are_read_in_their_code_page(
    name: str, page: str
) -> None:
    assert decoded_names([name.encode(page), b"plain.txt"]) == [name, "plain.txt"]


@given(
    st.lists(st.text(max_size=300), max_size=20),
)
def test_names_become_free_paths_below_the_folder(names: list[str]) -> None:
    taken: set[str] = set()
    paths = [safe_name(name, taken) for name in names]
    assert len(set(paths)) == len(names)
    for path in paths:
        steps = path.split("/")
        assert not {"", ".", ".."} & set(steps)
        assert all(len(step.encode()) <= 255 - len(".toml") for step in steps)
        assert "\x00" not in path


def test_a_file_without_a_name_in_an_archive_loses_no_other(tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    whole = make_zip(path, {"a.txt": b"one", "b.txt": b"two"}).read_bytes()
    entry = whole.index(b"PK\x01\x02")
    named = whole[entry + 28 :]  # the length of the name, and what follows
    assert named[:2] == b"\5\0"
    nameless = whole[: entry + 28] + b"\0\0" + named[2:18] + named[23:]
    end = nameless.rindex(b"PK\5\6") + 12  # the size of the directory
    size = int.from_bytes(nameless[end : end + 4], "little") - 5
    path.write_bytes(nameless[:end] + size.to_bytes(4, "little") + nameless[end + 4 :])
    found = unpack(path, Limits(), tmp_path / "into", ROOM)
    assert found.names == ("b.txt",)
    assert [name for name, _ in found.refused] == ["unnamed"]


@examples(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 9)),
        min_size=1,
        max_size=6,
    )
)
def test_damaged_archives_give_files_or_one_sentence(
    tmp_path: Path, changes: list[tuple[float, bytes, int]]
) -> None:
    path = make_zip(tmp_path / "a.zip", {f"{n}.txt": WORDS * n for n in range(4)})
    content = path.read_bytes()
    for place, new, gone in changes:
        at = int(place * len(content))
        content = content[:at] + new + content[at + gone :]
    path.write_bytes(content)
    into = tmp_path / str(time.monotonic_ns())
    try:
        found = unpack(path, Limits(), into, ROOM)
    except ReadError as error:
        assert "a.zip" in str(error)
    else:
        for name in found.names:
            assert (into / name).is_file()


# TAR, and what gzip, bzip2 and xz pack


def _tar(path: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.xz", "w:xz")],
)
def test_a_tar_archive_is_taken_in_like_a_folder(
    tmp_path: Path,
    take: Callable[..., Report],
    catalogue: Catalogue,
    name: str,
    mode: str,
) -> None:
    files = {
        "motions/4.txt": f"Motion 4\n\n{WORDS * 3}".encode(),
        "motions/4.txt.toml": b'title = "Motion 4: Clean schools"\n',
    }
    report = take(_tar(tmp_path / name, files, mode))
    assert outcomes(report) == {name: "opened", "4.txt": "added"}
    assert titles_in(catalogue) == {"Motion 4: Clean schools"}


def test_a_file_packed_by_itself_is_taken_in_under_its_own_name(
    tmp_path: Path, take: Callable[..., Report]
) -> None:
    (tmp_path / "minutes.txt.gz").write_bytes(gzip.compress(WORDS.encode() * 3))
    report = take(tmp_path / "minutes.txt.gz")
    assert outcomes(report) == {"minutes.txt.gz": "opened", "minutes.txt": "added"}


def test_nothing_of_a_tar_archive_lands_outside_or_leads_there(tmp_path: Path) -> None:
    path = _tar(tmp_path / "a.tar", {"../../out.txt": b"x", "/etc/in.txt": b"y"})
    with tarfile.open(path, "a") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        device = tarfile.TarInfo("null")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    found = unpack(path, Limits(), tmp_path / "into", ROOM)
    assert found.names == ("out.txt", "etc/in.txt")
    assert [name for name, _ in found.refused] == ["link.txt", "null"]
    assert not (tmp_path / "out.txt").exists()


def test_what_unfolds_to_more_than_there_is_room_for_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(30 << 20)))
    with pytest.raises(ReadError, match="larger than the 10 MB") as raised:
        unpack(bomb, Limits(), tmp_path / "a", ROOM)
    assert raised.value.code == "too-large"
    many = _tar(tmp_path / "many.tar", {f"{n}.txt": b"" for n in range(1001)})
    with pytest.raises(ReadError, match="it holds 1,001 files"):
        unpack(many, Limits(), tmp_path / "b", ROOM)


def test_a_tar_archive_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    files = {f"{n}.txt": WORDS.encode() * 200 for n in range(4)}
    path = cut(_tar(tmp_path / "a.tar", files))
    found = unpack(path, Limits(), tmp_path / "into", ROOM)
    assert found.names == ("0.txt", "1.txt")
    assert found.refused
    assert {error.code for _, error in found.refused} <= {"truncated", "unreadable"}


# Messages of Outlook
