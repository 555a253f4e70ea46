"""Makes the files that reading is tested on: good ones, odd ones, broken ones.

Every function writes one file and returns its path. PDFs are made in ``make_pdfs``.
"""

import zipfile
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def make_docx(
    path: Path, body: Iterable[str], parts: dict[str, str] | None = None
) -> Path:
    """Write a DOCX.

    Args:
        path: to write.
        body: elements in the body, in WordprocessingML, prefix ``w``; see
            :func:`paragraph`.
        parts: other parts by name, such as ``word/styles.xml``; without their root's
            namespace, which is added.
    """
    document = f"<w:document><w:body>{''.join(body)}</w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        for name, content in {"word/document.xml": document, **(parts or {})}.items():
            root = content.index(">")
            declared = f' xmlns:w="{_WORD}"' if content.startswith("<w:") else ""
            archive.writestr(name, content[:root] + declared + content[root:])
    return path


def paragraph(text: str, style: str = "", extra: str = "") -> str:
    """Return a paragraph in WordprocessingML; ``extra`` goes into its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{extra}</w:pPr><w:r>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def make_odt(path: Path, body: str, meta: str = "", manifest: str = "") -> Path:
    """Write an ODT from elements in its text, its metadata and its manifest."""
    spaces = " ".join(
        f'xmlns:{name}="{_OPEN}{name}:1.0"'
        for name in ("office", "text", "table", "draw", "meta", "manifest", "style")
    )
    dublin = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {spaces} {dublin}><office:meta>{meta}"
            "</office:meta></office:document-meta>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {spaces}>{manifest}</manifest:manifest>",
        )
    return path


def cut(path: Path, part: float = 0.6) -> Path:
    """Cut a file off after this part of it, as a broken download does."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    return path


def make_bomb(path: Path, megabytes: int) -> Path:
    """Write a DOCX of a few kilobytes that unfolds to so many megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<w:document xmlns:w="{_WORD}"><w:body>'.encode())
            for _ in range(megabytes):
                part.write(b" " * (1 << 20))
            part.write(b"</w:body></w:document>")
    return path


def make_rtf(path: Path, body: str, *, tables: str = "", code_page: int = 1252) -> Path:
    """Write an RTF file.

    Args:
        path: to write.
        body: control words and ASCII text.
        tables: groups before the text, such as a style sheet.
        code_page: of bytes outside ASCII.
    """
    text = "{\\rtf1\\ansi\\ansicpg" + f"{code_page} {tables}{body}" + "}"
    path.write_bytes(text.encode("ascii"))
    return path


def make_pptx(path: Path, slides: Sequence[str], parts: dict[str, str]) -> Path:
    """Write a presentation.

    Args:
        path: to write.
        slides: the inside of each slide's tree of shapes; the file keeps the slides in
            the opposite order, as a person may have moved them.
        parts: further parts by name, such as the relations of a slide.
    """
    spaces = (
        'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r" xmlns:c="urn:c" '
        'xmlns:dgm="urn:dgm"'
    )
    names = [f"slides/slide{len(slides) - n}.xml" for n in range(len(slides))]
    listed = "".join(f'<p:sldId id="9" r:id="r{n}"/>' for n in range(len(slides)))
    relations = "".join(
        f'<Relationship Id="r{n}" Type="x/slide" Target="{name}"/>'
        for n, name in enumerate(names)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "ppt/presentation.xml",
            f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst>"
            "</p:presentation>",
        )
        archive.writestr(
            "ppt/_rels/presentation.xml.rels",
            f"<Relationships>{relations}</Relationships>",
        )
        for name, shapes in zip(names, slides, strict=True):
            archive.writestr(
                f"ppt/{name}",
                f"<p:sld {spaces}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
                "</p:sld>",
            )
        for name, content in parts.items():
            archive.writestr(name, content.replace("SPACES", spaces))
    return path


def shape(text: str, kind: str = "", y: int = 0, x: int = 0) -> str:
    """Return a shape with a paragraph a line; ``kind`` makes it a placeholder."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    paragraphs = "".join(
        f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in text.split("\n")
    )
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/></a:xfrm></p:spPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def make_epub(
    path: Path, chapters: Sequence[str], *, metadata: str = "", locked: str = ""
) -> Path:
    """Write an e-book.

    Args:
        path: to write.
        chapters: the inside of each chapter's body.
        metadata: elements in the namespace ``dc``.
        locked: address of the way in which chapters are encrypted.
    """
    items = "".join(
        f'<item id="c{n}" href="text/c%20{n}.xhtml" '
        'media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles>'
            "</container>",
        )
        if locked:
            archive.writestr(
                "META-INF/encryption.xml",
                f'<e><EncryptionMethod Algorithm="{locked}"/></e>',
            )
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns:dc="urn:dc" xmlns:opf="urn:opf">'
            f"<metadata>{metadata}</metadata>"
            f"<manifest>{items}</manifest><spine>{refs}</spine></package>",
        )
        for number, chapter in enumerate(chapters):
            archive.writestr(
                f"OEBPS/text/c {number}.xhtml",
                '<?xml version="1.0" encoding="utf-8"?>'
                f"<html><head><title>x</title></head><body>{chapter}</body></html>",
            )
    return path


def make_mail(
    path: Path,
    text: str = "Here is the motion.",
    *,
    subject: str = "Motion",
    attachments: dict[str, bytes] | None = None,
) -> Path:
    """Write an e-mail as programs save it; return its path."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Åsa Öberg <asa@kommunal.example>"
    message["To"] = "kontoret@kommunal.example"
    message["Date"] = "Wed, 20 Jul 2022 17:35:02 +0100"
    message.set_content(text)
    for name, content in (attachments or {}).items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    path.write_bytes(message.as_bytes())
    return path


def make_zip(path: Path, files: dict[str, bytes | str]) -> Path:
    """Write an archive of files; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
