"""E-mail: what was written, by whom and when, whatever the program made of it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.readers import Limits, read_file
from repository.errors import ReadError
from repository.model import Hint
from tests.make_files import make_mail

HEAD = b"From: a@b.example\nMIME-Version: 1.0\nSubject: Water\n"


def _write(tmp_path: Path, content: bytes, name: str = "m.eml") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_message_is_its_subject_its_people_and_its_text(tmp_path: Path) -> None:
    path = make_mail(
        tmp_path / "m.eml",
        "Hej!\n\nHär kommer motionen.",
        subject="SV: RE: Motion om vatten",
        attachments={"motion.pdf": b"x"},
    )
    extraction = read_file(path, Limits())
    assert extraction.text == (
        "Motion om vatten\n\nFrom: Åsa Öberg <asa@kommunal.example>\n"
        "To: kontoret@kommunal.example\nDate: Wed, 20 Jul 2022 17:35:02 +0100\n\n"
        "Hej!\n\nHär kommer motionen.\n\n- motion.pdf"
    )
    assert extraction.hints == (
        Hint("title", "Motion om vatten", "e-mail: Subject"),
        Hint("creator", "Åsa Öberg", "e-mail: From"),
        Hint("issued", "2022-07-20", "e-mail: Date"),
    )


def test_of_alternatives_the_plain_text_is_read_and_else_the_marked_up_one(
    tmp_path: Path,
) -> None:
    message = EmailMessage()
    message["Subject"] = "Water"
    message.set_content("Plain words.")
    message.add_alternative("<p>Marked <b>words</b>.</p>", subtype="html")
    both = _write(tmp_path, bytes(message), "both.eml")
    assert read_file(both, Limits()).text == "Water\n\nPlain words."
    message = EmailMessage()
    message["Subject"] = "Water"
    message.set_content("<h2>Call</h2><p>Marked <b>words</b>.</p>", subtype="html")
    marked = _write(tmp_path, bytes(message), "marked.eml")
    assert read_file(marked, Limits()).text == "Water\n\nCall\n\nMarked words."


@pytest.mark.parametrize(
    ("charset", "text"),
    [("koi8-r", "Вода принадлежит всем"), ("iso-2022-jp", "水道は公共のものだ")],
)
def test_the_charset_of_the_message_is_obeyed(
    tmp_path: Path, charset: str, text: str
) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode()
    path = _write(tmp_path, head + text.encode(charset))
    assert text in read_file(path, Limits()).text


def test_headers_that_make_no_sense_do_no_harm(tmp_path: Path) -> None:
    content = (
        b"Subject: =?utf-8?B?////?=\nFrom: <<@@>> (\nTo: ,,,\nDate: soon\n"
        b"Content-Type: text/plain; charset=nonsense\nMIME-Version: 1.0\n\nThe text."
    )
    assert "The text." in read_file(_write(tmp_path, content), Limits()).text


def test_a_message_without_the_headers_of_mime_is_known_by_its_name(
    tmp_path: Path,
) -> None:
    path = _write(tmp_path, b"To: a@b.example\nSubject: Water\n\nThe text.")
    assert read_file(path, Limits()).media_type == "message/rfc822"


def test_an_encrypted_message_and_a_whole_mailbox_are_refused_with_advice(
    tmp_path: Path,
) -> None:
    locked = HEAD + b'Content-Type: multipart/encrypted; boundary="b"\n\n--b\n\n--b--'
    with pytest.raises(ReadError, match="it is encrypted"):
        read_file(_write(tmp_path, locked), Limits())
    one = b"From a@b.example Wed Jul 20 17:35:09 2022\n" + HEAD + b"\nOne.\n\n"
    assert "One." in read_file(_write(tmp_path, one, "one.eml"), Limits()).text
    hidden = _write(tmp_path, one + HEAD + b"x" * 70_000 + b"\n\n" + one, "two.eml")
    with pytest.raises(ReadError, match=r"it is a mailbox. Give it a name that ends"):
        read_file(hidden, Limits())


def test_parts_inside_parts_end(tmp_path: Path) -> None:
    content = HEAD
    for number in range(400):
        content += (
            f'Content-Type: multipart/mixed; boundary="{number}"\n\n--{number}\n'
        ).encode()
    path = _write(tmp_path, content + b"Content-Type: text/plain\n\nDeep.")
    try:
        text = read_file(path, Limits()).text
    except ReadError as error:
        assert error.code == "unreadable"
    else:
        assert "Water" in text
