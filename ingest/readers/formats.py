"""What a file is: by its content first, by its name second."""

import re
import zipfile
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zlib import error as ZlibError

from ingest.readers.decoding import wide_encoding
from ingest.readers.limits import cannot_read
from repository.errors import ReadError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EPUB = "application/epub+zip"
ODP = "application/vnd.oasis.opendocument.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
WPD = "application/vnd.wordperfect"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
TIFF = "image/tiff"
PNG = "image/png"
JPEG = "image/jpeg"
EMAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
MHTML = "multipart/related"
MBOX = "application/mbox"
ZIP = "application/zip"
TAR = "application/x-tar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"

MESSAGES = (EMAIL, MSG)
ARCHIVES = (ZIP, TAR, GZIP, BZIP2, XZ)
HOLDERS = (*MESSAGES, PDF)
"""Documents that other files may be attached to."""
CONTAINERS = (*ARCHIVES, *HOLDERS, MBOX)
"""What may hold other files."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    Attributes:
        name: as a sentence calls a file of it.
        label: as a list shows it.
        suffixes: of its files; the first is the usual one.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]


FORMATS = {
    PDF: Format("a PDF", "PDF", (".pdf",)),
    DOCX: Format("a DOCX document", "DOCX", (".docx", ".docm", ".dotx", ".dotm")),
    ODT: Format("an ODT document", "ODT", (".odt", ".ott")),
    RTF: Format("an RTF document", "RTF", (".rtf",)),
    PPTX: Format(
        "a presentation", "PPTX", (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx")
    ),
    EPUB: Format("an e-book", "EPUB", (".epub",)),
    ODP: Format("a presentation", "ODP", (".odp", ".otp", ".odg")),
    XLSX: Format("a spreadsheet", "XLSX", (".xlsx", ".xlsm", ".xltx")),
    ODS: Format("a spreadsheet", "ODS", (".ods", ".ots")),
    XLS: Format("a spreadsheet", "XLS", (".xls", ".xlt")),
    DOC: Format("a document of Word before 2007", "DOC", (".doc", ".dot")),
    PPT: Format("a presentation of PowerPoint before 2007", "PPT", (".ppt", ".pps")),
    WPD: Format("a WordPerfect document", "WPD", (".wpd", ".wp")),
    HTML: Format("a web page", "HTML", (".html", ".htm", ".xhtml")),
    MARKDOWN: Format("Markdown", "Markdown", (".md", ".markdown")),
    TEXT: Format("plain text", "TXT", (".txt", ".text")),
    TIFF: Format("a TIFF picture", "TIFF", (".tiff", ".tif")),
    PNG: Format("a PNG picture", "PNG", (".png",)),
    JPEG: Format("a JPEG picture", "JPEG", (".jpg", ".jpeg")),
    EMAIL: Format("an e-mail", "EML", (".eml",)),
    MSG: Format("an e-mail of Outlook", "MSG", (".msg",)),
    MHTML: Format("a web page in one file", "MHTML", (".mht", ".mhtml")),
    MBOX: Format("a mailbox", "MBOX", (".mbox", ".mbx")),
    ZIP: Format("a ZIP archive", "ZIP", (".zip",)),
    TAR: Format("a TAR archive", "TAR", (".tar",)),
    GZIP: Format("a gzip archive", "GZ", (".gz", ".tgz")),
    BZIP2: Format("a bzip2 archive", "BZ2", (".bz2", ".tbz2")),
    XZ: Format("an xz archive", "XZ", (".xz", ".txz")),
}
"""The formats that are read, by media type."""

SUFFIXES = {
    suffix: media_type
    for media_type, format in FORMATS.items()
    for suffix in format.suffixes
}
"""What a name says that a file is."""


def label_of(media_type: str) -> str:
    """Return what a list calls a format; the media type of one that is not known.

    >>> label_of("application/pdf")
    'PDF'
    """
    return FORMATS[media_type].label if media_type in FORMATS else media_type


_KNOWN_UNREAD = (
    (b"GIF8", "screen", ""),
    (b"%!PS", "convert", "PostScript"),
    (b"AT&TFORM", "convert", "DjVu"),
    (b"7z\xbc\xaf", "packed", ""),
    (b"Rar!", "packed", ""),
)
"""First bytes of formats that are not read, what a person is told, and their names."""

_EMAIL = re.compile(
    rb"(?:From \S+ [^\n]*\d{4}\r?\n[\w-]+:|(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:Message-ID|MIME-Version|Received|Return-Path):)",
    re.IGNORECASE,
)
NEXT_MESSAGE = re.compile(rb"\n\r?\nFrom \S+ [^\n]*\d{4}\r?\n[\w-]+: ")
"""Where a further message begins in a mailbox (RFC 4155)."""
_HEADER = re.compile(rb"[\w-]+:")
_BLANK = re.compile(rb"\n\r?\n")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_STARTS = (
    (b"{\\rtf", RTF),
    (b"\xef\xbb\xbf{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xffWPC", WPD),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_CONTAINER_STARTS = (*_ZIP_STARTS, b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_OPEN_TYPES = {
    EPUB: EPUB,
    ODP: ODP,
    f"{ODP}-template": ODP,
    "application/vnd.oasis.opendocument.graphics": ODP,
    ODS: ODS,
    f"{ODS}-template": ODS,
}
"""Formats that say in their first part what they are."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the container of Office before 2007, and of locked files of later
ones (MS-CFB)."""
_OLE_STREAMS = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("__properties_version1.0", MSG),
)
"""Streams by which the formats are told apart."""
_TAR_MARK = slice(257, 262)
_SAVED_PAGE = re.compile(
    rb"^(?:Snapshot-Content-Location:|From: *.{0,60}Saved by )",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED = re.compile(rb"^Content-Type: *multipart/related", re.I | re.M)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(
    rb"</?(?:html|head|body|title|div|p|table|a|h[1-6])\b[^>]*>", re.IGNORECASE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_JUNK_NAMES = frozenset({"thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db"})
_JUNK_SUFFIXES = frozenset(
    ".toml .csv .css .js .map .woff .woff2 .ttf .otf .eot .lnk .url .tmp .part"
    " .crdownload .bak .swp".split()
)


def is_document(path: Path) -> bool:
    """Return whether a file in a folder is meant as a document.

    Sidecars, tables of metadata, hidden files, files that programs leave behind
    (``~$motion.docx``, ``Thumbs.db``), and the parts of a saved web page
    (``page_files/``) are not.
    """
    name = path.name.lower()
    if name.startswith((".", "~$", "~", "._")) or name.endswith("~"):
        return False
    if name in _JUNK_NAMES or path.suffix.lower() in _JUNK_SUFFIXES:
        return False
    return not _is_part_of_web_page(path)


def _is_part_of_web_page(path: Path) -> bool:
    for folder in path.parents:
        for ending in ("_files", "-files", "_fichiers", "-Dateien", "_archivos"):
            if folder.name.endswith(ending):
                stem = folder.name.removesuffix(ending)
                page = folder.with_name(stem + ".html")
                return page.exists() or page.with_suffix(".htm").exists()
    return False


def media_type_of(path: Path) -> str:
    """Return what a file is.

    Raises:
        ReadError: it is empty, needs a password, is cut off, or is in no format that
            is read here.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
        size = file.seek(0, 2)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe") and size == len(head):
        raise cannot_read(path, "empty")
    if b"%PDF-" in head[:1024]:
        return PDF
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head.startswith(_ZIP_STARTS):
        return _type_of_zip(path)
    if head.startswith(OLE):
        return _type_of_ole(path)
    if head[_TAR_MARK] == b"ustar":
        return TAR
    for start, reason, kind in _KNOWN_UNREAD:
        if head.startswith(start):
            raise cannot_read(path, f"unknown-format:{reason}", kind=kind)
    if not _is_text(head):
        said = SUFFIXES.get(path.suffix.lower())
        if said:
            label = FORMATS[said].label
            raise cannot_read(path, "unknown-format:other", kind=label)
        raise cannot_read(path, "unknown-format")
    return _type_of_text(path, head)


def container_type(path: Path) -> str | None:
    """Return what a file is if it may hold other files: one of :data:`CONTAINERS`.

    Raises:
        ReadError, OSError: as :func:`media_type_of` does.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        return PDF if holds_files(path) else None
    is_wanted = (
        head.startswith(_CONTAINER_STARTS)
        or SUFFIXES.get(path.suffix.lower()) in CONTAINERS
        or head[_TAR_MARK] == b"ustar"
        or _EMAIL.match(head)
    )
    media_type = media_type_of(path) if is_wanted else None
    return media_type if media_type in CONTAINERS else None


def holds_files(path: Path) -> bool:
    """Return whether a PDF seems to hold other files, from its bytes alone.

    An attached file is a stream, whose dictionary no compression hides. It need have
    neither its type nor its length and dates (ISO 32000-1, table 45), but nearly every
    program writes one of them: Acrobat only the latter, of files attached to a page.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return any(content.find(mark) >= 0 for mark in (b"/EmbeddedFile", b"/Params"))


def _type_of_zip(path: Path) -> str:
    mimetype = ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("latin-1").strip()
                if mimetype.startswith(ODT):
                    return ODT
                if mimetype in _OPEN_TYPES:
                    return _OPEN_TYPES[mimetype]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise cannot_read(path, "truncated") from error
    except (ZlibError, EOFError) as error:
        raise cannot_read(path, "unreadable") from error
    except UnicodeDecodeError as error:
        raise cannot_read(path, "unreadable") from error
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return DOCX
    if {"content.xml", "META-INF/manifest.xml"} <= names:
        return ODT
    if "META-INF/container.xml" in names:
        return EPUB
    if "[Content_Types].xml" in names and "ppt/presentation.xml" in names:
        return PPTX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    if "[Content_Types].xml" in names or mimetype.startswith(_OPEN_DOCUMENT):
        raise cannot_read(path, "unknown-format:seldom")
    if "Index/Document.iwa" in names or {"index.apxl", "index.xml"} & names:
        raise cannot_read(path, "unknown-format:apple")
    return ZIP


def _type_of_ole(path: Path) -> str:
    """Return the format of an old Office file, or raise what is to be done about it."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            if container.exists("EncryptedPackage"):
                raise cannot_read(path, "password")
            for stream, media_type in _OLE_STREAMS:
                if container.exists(stream):
                    return media_type
    except ReadError:
        raise
    except Exception as error:
        # The library raises whatever damage leads to.
        raise cannot_read(path, "unreadable") from error
    raise cannot_read(path, "unknown-format:old")


def _is_text(head: bytes) -> bool:
    """Return whether bytes look like text in some encoding.

    Text has almost no control characters, but for every second byte of UTF-16.
    """
    if head.startswith(_BOMS) or wide_encoding(head):
        return True
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), 28, 29))
    return controls <= len(head) * 0.02


def _type_of_text(path: Path, head: bytes) -> str:
    said = SUFFIXES.get(path.suffix.lower())
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if plain.startswith(b"From ") and (said == MBOX or NEXT_MESSAGE.search(plain)):
        return MBOX
    headers = _BLANK.split(plain, maxsplit=1)[0]
    if _RELATED.search(headers) and (said == MHTML or _SAVED_PAGE.search(headers)):
        return MHTML
    if _EMAIL.match(plain[:4096]) or (said == EMAIL and _HEADER.match(plain)):
        return EMAIL
    if _HTML_START.match(plain):
        return HTML
    if said == HTML and _HTML_TAG.search(plain):
        return HTML
    return MARKDOWN if said == MARKDOWN else TEXT
