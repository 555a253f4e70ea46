"""Messages, mailboxes and PDFs: what is attached to them comes in beside them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.containers import unpack
from ingest.readers import Limits
from ingest.report import Report
from ingest.unpacked import Room
from repository.catalogue import Catalogue
from repository.errors import ReadError
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE
from repository.record import record_of
from tests.make_files import make_docx, make_mail, paragraph
from tests.make_old_office import make_msg
from tests.make_pdfs import make_pdf, make_portfolio
from tests.making import outcomes, titles_in

WORDS = "The union calls on the council to bring the cleaning of schools back home. "
ROOM = Room(1000, 10 << 20)


def test_attachments_come_in_beside_their_message(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    inner = make_mail(tmp_path / "inner.eml", "Passed on.", subject="Fwd: Inner")
    mail = make_mail(
        tmp_path / "m.eml",
        f"Dear all, {WORDS}",
        subject="SV: Motion om vatten",
        attachments={
            "motion åtta.txt": WORDS.encode() * 2,
            "inner.eml": inner.read_bytes(),
            "signature.p7s": b"0000",
            "motion åtta.txt.toml": b'title = "Set by a sender"',
            "members.csv": b"year,members\n2010,412\n",
        },
    )
    report = take(mail)
    assert outcomes(report) == {
        "m.eml": "added",
        "motion åtta.txt": "added",
        "inner.eml": "added",
        "members.csv": "added",
    }
    message, attached, passed_on, _ = report.entries
    found = catalogue.document(attached.document, STAFF_SCOPE)
    record = record_of(found)
    assert record.all("part_of") == (message.document,)
    assert record.first("title") != "Set by a sender"
    assert "Motion om vatten" in titles_in(catalogue)
    assert passed_on.path == f"{mail}/inner.eml"


def test_an_attachment_is_seen_by_no_more_people_than_its_message(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    mail = make_mail(tmp_path / "m.eml", WORDS, attachments={"a.txt": WORDS.encode()})
    Path(f"{mail}.toml").write_text('access = "staff"')
    take(mail)
    assert catalogue.count(PUBLIC_SCOPE).documents == 0
    other = make_mail(tmp_path / "n.eml", "N", attachments={"b.txt": WORDS.encode()})
    Path(f"{other}.toml").write_text("access = ")
    report = take(other)
    assert [entry.outcome for entry in report.entries] == ["failed"]


def test_files_attached_to_a_pdf_come_in_beside_it_for_the_same_people(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    files = {
        "motion.txt": WORDS.encode(),
        "press.joboptions": b"0",
        "x/y.txt": b"X y.",
        "members.csv": b"year,members\n2010,412\n",
    }
    pdf = make_portfolio(tmp_path / "p.pdf", files, note=b"Carried, with one change.")
    Path(f"{pdf}.toml").write_text('access = "staff"')
    report = take(pdf)
    names = ("p.pdf", "motion.txt", "x_y.txt", "members.csv", "note.txt")
    assert outcomes(report) == dict.fromkeys(names, "added")
    assert not report.entries[0].issues
    holder, *attached = report.entries
    for entry in attached:
        found = catalogue.document(entry.document, STAFF_SCOPE)
        assert record_of(found).all("part_of") == (holder.document,)
    assert catalogue.count(PUBLIC_SCOPE).documents == 0


def make_mailbox(path: Path, messages: list[bytes]) -> Path:
    """Write messages as mail programs keep a folder of them."""
    line = b"From - Wed Jul 20 17:35:09 2022\n"
    status = b"X-Mozilla-Status: 0001\nStatus: RO\n"
    path.write_bytes(b"".join(line + status + one + b"\n\n" for one in messages))
    return path


def _message(tmp_path: Path, number: int, **rest: object) -> bytes:
    text = f"Letter {number}. {WORDS * 2}"
    made = make_mail(tmp_path / "x", text, subject=f"Motion {number}", **rest)  # type: ignore[arg-type]
    return b"Message-ID: <%d@union.example>\n" % number + made.read_bytes()


def test_each_message_of_a_mailbox_is_a_document(
    tmp_path: Path,
    take: Callable[..., Report],
    catalogue: Catalogue,
) -> None:
    pdf = make_pdf(tmp_path / "x.pdf", [f"Plan of the cleaners. {WORDS}"])
    letters = [
        _message(tmp_path, 1),
        _message(tmp_path, 2, attachments={"plan.pdf": pdf.read_bytes()}),
        _message(tmp_path, 3),
    ]
    box = make_mailbox(tmp_path / "branch.mbox", letters)
    (tmp_path / "branch.mbox.toml").write_text('access = "staff"\n')
    first = take(box)
    found = outcomes(first)
    assert found.pop("branch.mbox") == "opened"
    assert found.pop("plan.pdf") == "added"
    assert sorted(found.values()) == ["added"] * 3
    assert {"Motion 1", "Motion 2", "Motion 3"} <= titles_in(catalogue)
    assert catalogue.document_ids(PUBLIC_SCOPE) == [], "the sidecar holds for all"

    # Read, and the second one deleted: nothing is new, nothing is another version.
    kept = [letters[0].replace(b"0001", b"0000"), letters[2]]
    again = take(make_mailbox(box, kept))
    assert sorted(outcomes(again).values()) == ["opened", "unchanged", "unchanged"]
    assert len(catalogue.document_ids(STAFF_SCOPE)) == 4


def test_a_mailbox_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    letters = [_message(tmp_path, number) for number in (1, 2)]
    thunderbird = make_mailbox(tmp_path / "Inbox", letters)
    unpacked = unpack(thunderbird, Limits(), tmp_path / "out", ROOM)
    assert [name.rsplit(" ", 1)[0] for name in unpacked.names] == [
        "Motion 1",
        "Motion 2",
    ]
    one = (tmp_path / "out" / unpacked.names[0]).read_bytes()
    assert one.rstrip() == letters[0].rstrip(), "as it was sent, without marks"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_lines_that_begin_with_from_stay_in_their_message(
    tmp_path: Path, end: bytes
) -> None:
    text = end.join(
        (
            b"From a@b.example Wed Jul 20 17:35:09 2022",
            b"Subject: ../../One",
            b"Status: RO",
            b"",
            b">From the branch:",
            b"Status: urgent",
            b"",
            b"From a@b.example Wed Jul 20 17:36:09 2022",
            b"Subject: Two",
            b"",
            b"Text.",
            b"",
        )
    )
    (tmp_path / "box.mbox").write_bytes(text)
    unpacked = unpack(tmp_path / "box.mbox", Limits(), tmp_path / "out", ROOM)
    first, _ = ((tmp_path / "out" / name).read_bytes() for name in unpacked.names)
    assert b"Status: RO" not in first
    assert b"\nFrom the branch:" in first
    assert b"Status: urgent" in first
    assert not (tmp_path / "One").exists()


def test_a_mailbox_larger_than_there_is_room_for_is_refused(tmp_path: Path) -> None:
    box = make_mailbox(tmp_path / "b.mbox", [_message(tmp_path, n) for n in range(9)])
    with pytest.raises(ReadError, match="it holds 9 files, and there is room for 8"):
        unpack(box, Limits(), tmp_path / "out", Room(8, 1 << 20))


def test_attachments_of_an_outlook_message_belong_to_it(
    tmp_path: Path, take: Callable[..., Report], catalogue: Catalogue
) -> None:
    motion = make_docx(tmp_path / "x.docx", [paragraph(WORDS)])
    path = make_msg(
        tmp_path / "a.msg", "Motion", WORDS, attachments={"4.docx": motion.read_bytes()}
    )
    report = take(path)
    assert outcomes(report) == {"a.msg": "added", "4.docx": "added"}
    message, attached = (entry.document for entry in report.entries)
    held = catalogue.document(attached, STAFF_SCOPE)
    assert record_of(held).all("part_of") == (message,)
