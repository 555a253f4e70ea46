"""Makes the PDFs that reading is tested on: good ones, odd ones, broken ones.

Every function writes one file and returns its path. Texts are set in the fonts that
every PDF program has, so they are Latin.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from fpdf import FPDF

LINE = 14
"""Points from one line of a made PDF to the next."""

SENTENCE = (
    "The members of the branch decided that water belongs to those who drink it and "
    "that no contract may say otherwise. "
)

_HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def make_pdf(
    path: Path,
    pages: Sequence[str] = ("Water is a human right.",),
    *,
    title: str = "",
    heading: str = "",
    header: str = "",
    footer: str = "",
    password: str = "",
    information: dict[str, str] | None = None,
) -> Path:
    """Write a PDF, one text a page, its lines wrapped by the program.

    Args:
        path: to write.
        pages: their texts; an empty one gives a page without a text layer.
        title: in large letters on the first page.
        heading: in bold letters on every page.
        header, footer: on every page; ``#`` stands for the page's number.
        password: needed to open it.
        information: what the document says of itself, such as ``{"title": "…"}``.
    """
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for name, value in (information or {}).items():
        getattr(pdf, f"set_{name}")(value)
    if password:
        pdf.set_encryption(owner_password=password + "!", user_password=password)
    for number, text in enumerate(pages, 1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=9)
        if header:
            pdf.text(60, 40, header.replace("#", str(number)))
        if footer:
            pdf.text(280, 810, footer.replace("#", str(number)))
        pdf.set_xy(60, 80)
        if title and number == 1:
            pdf.set_font("Helvetica", size=24)
            pdf.multi_cell(470, 30, title, align="L", new_x="LEFT", new_y="NEXT")
            pdf.ln(20)
            pdf.set_x(60)
        if heading:
            pdf.set_font("Helvetica", "B", size=11)
            pdf.multi_cell(470, LINE, heading, align="L", new_x="LEFT", new_y="NEXT")
            pdf.ln(8)
            pdf.set_x(60)
        pdf.set_font("Helvetica", size=11)
        for paragraph in text.split("\n\n"):
            if paragraph:
                pdf.multi_cell(
                    470, LINE, paragraph, align="L", new_x="LEFT", new_y="NEXT"
                )
                pdf.ln(8)
                pdf.set_x(60)
    pdf.output(str(path))
    return path


def make_columns(path: Path, columns: Sequence[Sequence[str]], order: str) -> Path:
    """Write a PDF of one page with lines in columns.

    Args:
        path: to write.
        columns: lines of each column, from left to right.
        order: in which they are written to the file: ``columns``, ``rows`` or
            ``shuffled``. They look the same. (Shuffled, the number of lines must not
            be a multiple of 17.)
    """
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    width = 480 / len(columns)
    placed = [
        (60 + width * number, 80 + LINE * row, line)
        for number, column in enumerate(columns)
        for row, line in enumerate(column)
    ]
    if order == "rows":
        placed.sort(key=lambda place: (place[1], place[0]))
    elif order == "shuffled":
        stride = 17
        placed = [placed[i * stride % len(placed)] for i in range(len(placed))]
    for x, y, line in placed:
        pdf.text(x, y, line)
    pdf.output(str(path))
    return path


def make_table(path: Path, rows: Sequence[Sequence[str]], before: str = "") -> Path:
    """Write a PDF of one page with a paragraph and a ruled table."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    if before:
        pdf.multi_cell(0, LINE, before, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(10)
    with pdf.table(line_height=LINE) as table:
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.output(str(path))
    return path


def make_placed(
    path: Path,
    words: Iterable[tuple[float, float, str]],
    slanted: Collection[str] = (),
) -> Path:
    """Write a PDF of one page with words where they are wanted, in any script.

    Its font knows letters only by what the file says of them, as fonts that are cut
    to what a document needs do, so that none has to be installed.

    Args:
        path: to write.
        words: left edge and base line in points, and letters from left to right, each
            five points wide; in this order in the file.
        slanted: those of the words whose letters lean to the right.
    """
    placed = list(words)
    codes = {c: i for i, c in enumerate(sorted({c for w in placed for c in w[2]}), 33)}
    cmap = "".join(
        f"<{i:02x}> <{c.encode('utf-16-be').hex()}>\n" for c, i in codes.items()
    )
    content = "".join(
        f"BT /F 10 Tf 1 0 {0.3 if text in slanted else 0} 1 {x} {y} Tm "
        f"<{''.join(f'{codes[c]:02x}' for c in text)}> Tj ET\n"
        for x, y, text in placed
    )
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(codes)} beginbfchar\n{cmap}endbfchar endcmap end end"
    )
    widths = " ".join(["500"] * 223)
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Cut/FirstChar 33/LastChar 255"
        f"/Widths[{widths}]/FontDescriptor 7 0 R/ToUnicode 6 0 R>>",
        f"<</Length {len(unicode_map)}>>stream\n{unicode_map}\nendstream",
        "<</Type/FontDescriptor/FontName/ABCDEF+Cut/Flags 4/FontBBox[0 -200 500 800]"
        "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    )
    data = b"%PDF-1.4\n"
    starts = []
    for number, text in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    count = len(objects) + 1
    data += (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    ).encode()
    path.write_bytes(data)
    return path


def make_sized(
    path: Path,
    pieces: Iterable[tuple[float, float, float, str]],
    lines_a_page: int = 1_000,
) -> Path:
    """Write a PDF with pieces of text in several sizes.

    Args:
        path: to write.
        pieces: left edge and base line in points, size, and text.
        lines_a_page: pieces on each page.
    """
    pdf = FPDF(unit="pt", format="A4")
    for number, (x, y, size, text) in enumerate(pieces):
        if number % lines_a_page == 0:
            pdf.add_page()
        pdf.set_font("helvetica", size=size)
        pdf.text(x, 842 - y, text)
    pdf.output(str(path))
    return path


def make_portfolio(path: Path, files: Mapping[str, bytes], note: bytes = b"") -> Path:
    """Write a PDF of one page with files attached to it.

    Args:
        path: to write to.
        files: content by name.
        note: content of ``note.txt``, attached to a place on the page; none if empty.
    """
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.text(20, 20, "For the best experience, open this portfolio in another program.")
    for name, content in files.items():
        pdf.embed_file(basename=name, bytes=content)
    if note:
        at = path.with_name("note.txt")
        at.write_bytes(note)
        pdf.file_attachment_annotation(at, 20, 40)
        at.unlink()
    pdf.output(str(path))
    return path


def make_turned(path: Path, pages: Sequence[Sequence[str]], flag: bool) -> Path:
    """Write a PDF whose lines run up the page, as landscape pages of reports do.

    Args:
        path: to write.
        pages: their lines; the last one stands at the edge.
        flag: whether the file tells viewers to turn its pages.
    """
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for lines in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        with pdf.rotation(90, 0, 842):
            for number, line in enumerate(lines[:-1]):
                pdf.text(60, 842 + 80 + LINE * number, line)
            pdf.text(400, 842 + 570, lines[-1])
    pdf.output(str(path))
    if flag:
        page = b"/Type /Page\n"
        path.write_bytes(path.read_bytes().replace(page, page + b"/Rotate 90\n"))
    return path


def make_marked(path: Path, pages: Sequence[str], mark: str, stamp: str) -> Path:
    """Write a PDF with a mark aslant under its text and a stamp up its margin."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for text in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 80)
        with pdf.rotation(45, 300, 420):
            pdf.text(120, 440, mark)
        pdf.set_font("Helvetica", size=8)
        with pdf.rotation(90, 30, 600):
            pdf.text(30, 600, stamp)
        pdf.set_font("Helvetica", size=11)
        pdf.set_xy(60, 80)
        pdf.multi_cell(470, LINE, text, align="L")
    pdf.output(str(path))
    return path


def make_drawn(
    path: Path, pages: Sequence[Iterable[tuple[float, float, float, str]]]
) -> Path:
    """Write a PDF of lines, each with its x and y from the top and its size."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for lines in pages:
        pdf.add_page()
        for x, y, size, text in lines:
            pdf.set_font("Helvetica", size=size)
            pdf.text(x, y, text)
    pdf.output(str(path))
    return path


def make_raw_pdf(path: Path, content: bytes, font: bytes = _HELVETICA) -> Path:
    """Write a PDF of one page in PDF's own words, with the one font ``F``."""
    packed = zlib.compress(content)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream"
        % (len(packed), packed),
        font,
    ]
    return _write_objects(path, parts)


def make_spaced(path: Path, lines: Iterable[str], spacing: float) -> Path:
    """Write a PDF of one page, each letter in its place and so many points from the
    next one, as browsers set text that they space."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for number, line in enumerate(lines):
        x = 60.0
        for letter in line:
            if letter != " ":
                pdf.text(x, 80 + LINE * number, letter)
            x += pdf.get_string_width(letter) + spacing
    pdf.output(str(path))
    return path


def make_form(path: Path, label: str, value: str, typed: str) -> Path:
    """Write a PDF form with one field that was filled in, and text typed below it."""
    content = f"BT /F 11 Tf 60 700 Td ({label}) Tj ET"
    parts = (
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Annots[6 0 R 7 0 R]/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        _HELVETICA.decode(),
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V({value})"
        "/Rect[200 695 400 712]/P 3 0 R/DA(/F 11 Tf)>>",
        f"<</Type/Annot/Subtype/FreeText/Contents({typed})"
        "/Rect[60 600 400 620]/P 3 0 R/DA(/F 11 Tf)>>",
    )
    return _write_objects(path, [part.encode() for part in parts])


def _write_objects(path: Path, parts: Sequence[bytes]) -> Path:
    """Write a PDF from its objects; the first one is its catalogue."""
    written = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    path.write_bytes(
        written
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (count, len(written))
    )
    return path
