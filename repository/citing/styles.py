"""Citations in the styles of the Citation Style Language (CSL 1.0).

citeproc-py carries the styles out, in the words that it has for each language. Two
styles are shipped, written for this project in ``corpus/styles``; a library puts the
``.csl`` files of others into ``styles`` in its home. Styles of the big collections
work as far as that library understands them.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree

from repository.citing.references import Item
from repository.errors import SettingsError

Marked = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is in italics."""

_LOCALES = {
    "en": "en-GB",
    "fr": "fr-FR",
    "es": "es-ES",
    "de": "de-DE",
    "sv": "sv-SE",
    "pt": "pt-PT",
    "ru": "ru-RU",
    "ar": "ar",
    "ja": "ja-JP",
}
_CITED = (
    "id type title author publisher genre issued collection-title number "
    "event-title event-place ISBN language"
).split()
_CSL = "{http://purl.org/net/xbiblio/csl}"
# Private characters that stand around what a style sets in italics.
_ON, _OFF = "\ue0f0", "\ue0f1"
_ITALIC = re.compile(f"{_ON}([^{_ON}{_OFF}]*){_OFF}")
# What is left around a variable that is not there.
_GAPS = ((re.compile(r"[ \n]+"), " "), (re.compile(r"([.,]) (?:[.,] )+"), r"\1 "))
# A style that is read once is shared, and remembers what it cites at the moment.
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style.

    Attributes:
        name: in addresses; the name of its file.
        label: what readers call it.
        path: of its file.
        is_note: whether it cites in notes, not in the text.
        is_shipped: whether its label is a message that can be translated.
        changed: when its file was last changed, in nanoseconds; 0 if nobody looked.
    """

    name: str
    label: str
    path: Path
    is_note: bool
    is_shipped: bool
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference in a style.

    Attributes:
        cited: what stands in the text beside a quotation, or in its note.
        entry: in the list of sources.
    """

    cited: Marked
    entry: Marked


def load_styles(shipped: Path, own: Path) -> Mapping[str, Style]:
    """Return the styles by name, the shipped ones first.

    Args:
        shipped: folder of those of this project.
        own: folder of the library's own, which need not be there.

    Raises:
        SettingsError: a file is no independent style of CSL.
    """
    return {
        path.stem: _style(path, folder is shipped, path.stat().st_mtime_ns)
        for folder in (shipped, own)
        for path in sorted(folder.glob("*.csl"))
    }


# Read again only when a file has changed. What fails is not kept.
@lru_cache(maxsize=64)
def _style(path: Path, is_shipped: bool, changed: int) -> Style:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.parse(path, parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise SettingsError(f"Cannot read the style {path}: {error}.") from error
    if root.tag != f"{_CSL}style" or root.find(f"{_CSL}citation") is None:
        raise SettingsError(
            f"{path} is no independent style of CSL. Take the style that it points to."
        )
    title = root.findtext(f"{_CSL}info/{_CSL}title", path.stem)
    is_note = root.get("class") == "note"
    return Style(path.stem, title, path, is_note, is_shipped, changed)


def cite(
    item: Item, style: Style, language: str, page: str = "", today: date | None = None
) -> Citation:
    """Return a reference in a style, in the words of a language.

    Args:
        item: in CSL-JSON.
        style: one of :func:`load_styles`.
        language: two-letter code of one of the nine.
        page: as printed or counted; "" to cite no page.
        today: when the reader saw it, for styles that say so.
    """
    # It takes a tenth of a second to import, and most pages cite nothing.
    from citeproc import Citation as Cited
    from citeproc import CitationItem, CitationStylesBibliography, Locator
    from citeproc.source.json import CiteProcJSON

    with _LOCK:
        source = CiteProcJSON([_as_cited(item, today)])
        bibliography = CitationStylesBibliography(
            _read_style(style.path, _LOCALES[language], style.changed),
            source,
            _FORMATTER,
        )
        locator = {"locator": Locator("page", page)} if page else {}
        citation = Cited([CitationItem(item["id"], **locator)])
        bibliography.register(citation)
        cited = str(bibliography.cite(citation, None))
        entries = [str(entry) for entry in bibliography.bibliography()]
    return Citation(_parts(cited), _parts(entries[0] if entries else ""))


def plain(text: Marked) -> str:
    """Return a text without its italics."""
    return "".join(piece for piece, _ in text)


def _as_cited(item: Item, today: date | None) -> Mapping[str, Any]:
    """Return what styles need of an item, so that none says a thing twice."""
    cited = {name: item[name] for name in _CITED if name in item}
    if "event-title" in cited:  # citeproc-py knows it by its name of CSL 1.0.1
        cited["event"] = cited.pop("event-title")
    if "author" not in item:
        # Styles put the title first then, and citeproc-py would put it twice.
        cited["author"] = [{"literal": cited.pop("title")}]
    elif len(item["author"]) == 1 and (
        item["author"][0].get("literal") == item.get("publisher")
    ):
        del cited["publisher"]
    # "Brief 6" names its own kind.
    if not item.get("number", "0")[:1].isdigit():
        cited.pop("genre", None)
    # Some styles show an address or a DOI, none misses one that is an address.
    address = f"https://doi.org/{item['DOI']}" if "DOI" in item else item.get("URL")
    if address:
        cited["URL"] = address
        if today:
            cited["accessed"] = {"date-parts": [[today.year, today.month, today.day]]}
    return cited


@lru_cache(maxsize=64)
def _read_style(path: Path, locale: str, changed: int) -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(path), locale=locale, validate=False)


def _italic(text: str) -> str:
    return f"{_ON}{text}{_OFF}"


_FORMATTER = SimpleNamespace(
    preformat=lambda text: str(text).replace(_ON, "").replace(_OFF, ""),
    Italic=_italic,
    Oblique=_italic,
    **dict.fromkeys(
        ("Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps"), str
    ),
)


def _parts(text: str) -> Marked:
    for gap, filled in _GAPS:
        text = gap.sub(filled, text.strip())
    pieces = _ITALIC.split(text)
    return tuple(
        (shown, bool(number % 2))
        for number, piece in enumerate(pieces)
        if (shown := piece.replace(_ON, "").replace(_OFF, ""))
    )
