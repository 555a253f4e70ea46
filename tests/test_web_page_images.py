"""Pages of PDFs as pictures."""

import os
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from PIL import Image

from search_web.page_images import Kept
from tests.making import run
from tests.making_shelf import browsing, fill_shelf, get


def picture(client: FlaskClient, page: int) -> str:
    """Return the address of the picture that the page of a PDF offers."""
    (hit,) = [
        one
        for one in client.get("/api/v1/search?q=pensions").json["hits"]
        if one["title"] == "The Harbour Water Report"
    ]
    shown = get(client, f"/d/{hit['id']}?edition=1&page={page}")
    (address,) = shown.xpath("//details[@class='as-printed']//img/@src")
    return address


def test_a_page_of_a_pdf_is_shown_as_a_picture(client: FlaskClient) -> None:
    answer = client.get(picture(client, 3))
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    drawn = Image.open(BytesIO(answer.data))
    assert (drawn.format, drawn.width) == ("WEBP", 1000)
    # There is ink on it.
    dark, light = drawn.convert("L").getextrema()
    assert dark < 100 and light > 200
    assert len(answer.data) < 100_000
    again = client.get(
        picture(client, 3), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_page_that_there_is_not_has_no_picture(client: FlaskClient) -> None:
    address = picture(client, 1)
    for page in ("0", "4", "99999999999"):
        wrong = address.replace("/page/1.webp", f"/page/{page}.webp")
        assert client.get(wrong).status_code == 404


def test_a_file_that_is_no_pdf_has_no_pictures(client: FlaskClient) -> None:
    (hit,) = client.get("/api/v1/search?q=title:%22total+place%22").json["hits"][:1]
    page = get(client, f"/d/{hit['id']}")
    assert not page.xpath("//details[@class='as-printed']")
    assert client.get(f"/d/{hit['id']}/file/1/page/1.webp").status_code == 404


def test_what_staff_alone_may_see_has_no_picture_for_others(
    tmp_path: Path,
) -> None:
    shelf = fill_shelf(tmp_path)
    with browsing(shelf) as client:
        address = picture(client, 1)
        assert client.get(address).status_code == 200
    run(tmp_path, "edit", address.split("/")[2], "--set", "access=staff")
    with browsing(shelf) as client:
        # It is drawn already, and kept; still it is not for these readers.
        assert client.get(address).status_code == 404


def test_a_pdf_that_cannot_be_drawn_is_not_found(tmp_path: Path) -> None:
    shelf = fill_shelf(tmp_path)
    with browsing(shelf) as client:
        address = picture(client, 1)
        for file in (tmp_path / "files").rglob("*"):
            if file.is_file() and file.read_bytes().startswith(b"%PDF"):
                file.chmod(0o600)
                file.write_bytes(b"%PDF-1.7 and no more")
        assert client.get(address).status_code == 404


def test_pictures_that_nobody_asks_for_make_room(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "pages", megabytes=2)
    for number in range(4):
        kept.put(f"{number}.webp", bytes(900_000))
        os.utime(tmp_path / "pages" / f"{number}.webp", (number, number))
    assert kept.get("0.webp")  # asked for again just now
    kept.trim()
    assert sorted(file.name for file in (tmp_path / "pages").iterdir()) == [
        "0.webp",
        "3.webp",
    ]
    assert kept.get("1.webp") is None
