"""A quotation with its page, ready to paste, in a citation style."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from index.marking import Mark
from index.snippets import passage
from repository.citing.references import Referencing, clean
from repository.citing.styles import Citation, Style, cite, load_styles, plain
from repository.errors import QueryError
from repository.model import LANGUAGES, Document, Edition, PageKind
from search_web.addresses import library_address
from search_web.interface import interface_language
from search_web.pages import asked_query
from search_web.reading import Reading, asked_edition, asked_page, read_page
from search_web.shelf import Shelf, shelf

blueprint = Blueprint("quoting", __name__)

PARAMETERS = ("edition", "page", "style", "in", "words")
"""Of the address, beside those of the search that led to the page."""
MAX_WORDS = 1500
"""Characters of a quotation; longer ones make addresses that servers refuse."""

# As the Unicode CLDR has them for each language.
_MARKS: Mapping[str, tuple[str, str]] = {
    "en": ("“", "”"),
    "fr": ("«\u00a0", "\u00a0»"),
    "es": ("«", "»"),
    "de": ("„", "“"),
    "sv": ("”", "”"),
    "pt": ("“", "”"),
    "ru": ("«", "»"),
    "ar": ("”", "“"),
    "ja": ("「", "」"),
}
_LEFT_OUT = re.compile(r"\s*[\[(](?:…|\.\.\.)[\])]\s*")
_LONG_PARAGRAPH = 600
"""Characters from which on a paragraph is more than anybody quotes."""
_PAGES = 50
"""Pages held at a time."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a page with their source.

    Attributes:
        words: that are quoted; "" where only the document is cited.
        opening, closing: quotation marks of the language in which it is cited.
        citation: in the chosen style.
        style: that was chosen.
        stands: whether the words stand on the page.
        elsewhere: number of another page on which they stand, or None.
    """

    words: str
    opening: str
    closing: str
    citation: Citation
    style: Style
    stands: bool
    elsewhere: int | None

    @property
    def text(self) -> str:
        """All of it as plain text, to be copied at once."""
        cited, entry = plain(self.citation.cited), plain(self.citation.entry)
        words = f"{self.opening}{self.words}{self.closing}" if self.words else ""
        first = f"{words}\n\n{cited}" if self.style.is_note else f"{words} {cited}"
        return f"{first.strip()}\n\n{entry}".strip()


@blueprint.get("/d/<id>/quote")
def quote(id: str) -> str:
    """Show a passage of a page with its source in a style, to be copied.

    Raises:
        DocumentNotFound: there is no such document, edition or page that the reader
            may see.
        QueryError: a style or language that there is not, or too many words.
    """
    here, ui = shelf(), interface_language()
    query = asked_query(*PARAMETERS)
    document = here.catalogue.document(id, here.scope)
    edition = asked_edition(document, ui)
    reading = read_page(here, document, edition, query, asked_page(edition), 0, ui)
    styles = load_styles(
        here.settings.corpus_dir / "styles", here.settings.home / "styles"
    )
    style, language, words = _asked(styles, ui)
    if "words" not in request.args:
        words = proposed_words(reading)
    return render_template(
        "quote.html",
        document=document,
        edition=edition,
        reading=reading,
        query=query,
        styles=styles.values(),
        language=language,
        quotation=_quotation(here, document, edition, reading, style, language, words),
        MAX_WORDS=MAX_WORDS,
    )


def _asked(styles: Mapping[str, Style], ui: str) -> tuple[Style, str, str]:
    """Return the style, language and words that the address asks for."""
    name = request.args.get("style", "") or next(iter(styles))
    language = request.args.get("in", "") or ui
    words = clean(request.args.get("words", ""))
    if name not in styles:
        raise QueryError(
            "No citation style is called %(value)s. Try: %(known)s.",
            value=repr(name[:40]),
            known=", ".join(styles),
        )
    if language not in LANGUAGES:
        raise QueryError(
            "The pages are not available in %(value)s. Try: %(known)s.",
            value=repr(language[:20]),
            known=", ".join(LANGUAGES),
        )
    if len(words) > MAX_WORDS:
        raise QueryError(
            "The quotation has %(count)s characters; at most %(most)s are taken. "
            "Shorten it.",
            count=len(words),
            most=MAX_WORDS,
        )
    return styles[name], language, words


def proposed_words(reading: Reading) -> str:
    """Return what a reader may want to quote: the paragraph that their search found,
    of a long one the passage; "" without one."""
    marks = []
    at = 0
    for text, is_match in reading.parts:
        if is_match:
            marks.append(Mark(at, at + len(text), 0))
        at += len(text)
    if not marks or not reading.page:
        return ""
    whole = reading.page.text
    start = whole.rfind("\n", 0, marks[0].start) + 1
    end = whole.find("\n", marks[0].end)
    paragraph = whole[start : end if end >= 0 else len(whole)]
    if len(paragraph) > _LONG_PARAGRAPH:
        paragraph = "".join(text for text, _ in passage(whole, marks))
    return clean(paragraph).lstrip("-–—•*· ")


def _quotation(
    here: Shelf,
    document: Document,
    edition: Edition,
    reading: Reading,
    style: Style,
    language: str,
    words: str,
) -> Quotation:
    referencing = Referencing(here.vocabularies, language, library_address())
    item = referencing.refer(document, edition).item
    page = reading.page
    # Sections and slides are counted by us alone: their numbers say nothing to others.
    cited_page = ""
    if page and page.kind is PageKind.PAGE:
        cited_page = clean(page.label or str(page.number))
    stands = not words or bool(page and stands_in(words, page.text))
    opening, closing = _MARKS[language]
    return Quotation(
        words=words,
        opening=opening,
        closing=closing,
        citation=cite(item, style, language, cited_page, datetime.now(UTC).date()),
        style=style,
        stands=stands,
        elsewhere=None if stands else _page_with(here, document, edition, words),
    )


def stands_in(words: str, text: str) -> bool:
    """Return whether words stand in a text, in the same order.

    White space does not count; ``[…]`` stands for anything left out.

    >>> stands_in("clean […] for all", "We want clean water\\nfor all.")
    True
    >>> stands_in("for all clean", "clean water for all")
    False
    """
    held = _bare(text)
    at = 0
    for piece in filter(None, map(_bare, _LEFT_OUT.split(words))):
        found = held.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _bare(text: str) -> str:
    return "".join(clean(text).replace("\u00ad", "").split())


def _page_with(
    here: Shelf, document: Document, edition: Edition, words: str
) -> int | None:
    """Return the first page of an edition on which words stand, or None."""
    for number in range(1, edition.page_count + 1, _PAGES):
        numbers = range(number, number + _PAGES)
        pages = here.catalogue.pages(document.id, edition.number, here.scope, numbers)
        for page in pages:
            if stands_in(words, page.text):
                return page.number
    return None
