"""The titles that a file gives in its metadata, and which of them to believe."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from ingest.description.confidence import DOUBTFUL, OWN_METADATA
from ingest.description.lines import Line
from ingest.description.title_numbers import without_number
from repository.model import Assertion, AssertionState, Hint, Origin
from repository.vocabulary import fold_label

LONGEST = 300
JUNK = re.compile(
    r"^(?:microsoft (?:word|powerpoint) - .*|untitled.*|unbenannt.*|sans titre.*|"
    r"document\s?\d*|dokument\s?\d*|slide \d+|powerpoint presentation|"
    r"\S+\.(?:docx?|odt|pdf|indd|qxd|pptx?|rtf|txt|html?)|[\W\d_]*|\S*[\d_]\S*)$",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r"\s+[|·•—–]\s+[^|·•—–]{2,60}$")
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
LETTERS = "largest letters on page 1"
"""How the PDF reader calls the title that it sees on the first page."""


def titles_of_file(
    hints: Sequence[Hint],
    opening: Sequence[Line],
    said: str | None,
    is_running_text: bool,
) -> list[Assertion]:
    """Return the titles that the file's metadata gives; doubtful ones as suggestions.

    A fifth of the titles in PDF metadata are junk. One that no line of the text's
    opening bears out is most often left over from another document. The heading of a
    web page, however, may have been left out of its text with a picture or a menu:
    what the page says in two places, or in its head where its text begins without
    a title, is its title.

    Args:
        hints: of the reader.
        opening: the lines that open the text.
        said: the words that were read for the title there, if any.
        is_running_text: whether they are a paragraph rather than a line of its own.
    """
    own_name = {fold_label(hint.value) for hint in hints if hint.field == "issuer"}
    first_lines = _words(" ".join(line.text for line in opening[:25]))
    known = {fold_label(hint.value) for hint in hints if hint.field == "title"}
    known |= {fold_label(line.text) for line in opening[:25]}
    given = []
    for hint in hints:
        if hint.field != "title" or LETTERS in hint.evidence:
            continue
        title = _SITE_NAME.sub("", " ".join(hint.value.split()))
        title = _without_site(title, known, own_name)
        title = without_number(title)[1]
        if not JUNK.match(title) and len(title) <= LONGEST:
            given.append((title, hint))
    sites = own_name | _site_names(hints)
    agreed = Counter(fold_label(title) for title, hint in given if _is_of_page(hint))
    found = []
    for title, hint in given:
        words = _words(title)
        is_site = fold_label(title) in sites
        is_borne_out = len(words & first_lines) >= 0.6 * len(words) and (
            said is None or bool(words & _words(said))
        )
        is_borne_out |= agreed[fold_label(title)] > 1
        is_borne_out |= is_running_text and hint.evidence.startswith(_HEAD_OF_PAGE)
        is_borne_out &= not (is_site and len(agreed) > 1)
        found.append(
            Assertion(
                "title",
                title,
                Origin.FILE,
                OWN_METADATA if is_borne_out else DOUBTFUL / 2,
                hint.evidence,
                AssertionState.ACCEPTED if is_borne_out else AssertionState.SUGGESTED,
            )
        )
    return found


_IN_HEAD = "HTML: title of the page"
"""How the HTML reader calls what a browser shows on its tab: title, then site."""


def _is_of_page(hint: Hint) -> bool:
    """Whether a web page says it: in its head, in its text, or in linked data."""
    return hint.evidence.startswith(("HTML", "JSON-LD"))


_HEAD_OF_PAGE = ("HTML metadata", "JSON-LD", _IN_HEAD)


def _site_names(hints: Sequence[Hint]) -> frozenset[str]:
    """Return what stands behind a web page's title, folded: most often the name of the
    site, which may head all of its pages."""
    names = []
    for hint in hints:
        pieces = re.split(r"\s+[-|»–—]\s+", " ".join(hint.value.split()))
        if hint.evidence == _IN_HEAD and len(pieces) > 1:
            names.append(pieces[-1])
    return frozenset(map(fold_label, names))


def _without_site(title: str, known: Collection[str], own_name: Collection[str]) -> str:
    """Return a title without a site's or a column's name, if it is known so.

    A hyphen parts titles from site names, and parts of titles from each other; so does
    a bar before a title ("Opinion | …"). What stands alone elsewhere is the title.

    Args:
        title: of a page, as its metadata give it.
        known: folded titles and lines of the page.
        own_name: folded names by which the site calls itself.
    """
    first, _, last = title.rpartition(" - ")
    if first and fold_label(last) in own_name:
        return first
    for piece in re.split(r"\s+[-|»]\s+", title):
        if (
            piece != title
            and len(piece) > len(title) / 2
            and fold_label(piece) in known
        ):
            return piece
    return title


def _words(text: str) -> set[str]:
    """Return the folded words of a text; for Japanese, its pairs of characters."""
    words: set[str] = set()
    for word in _WORD.findall(text):
        folded = fold_label(word)
        if folded[:1] >= "ぁ":
            words.update(folded[i : i + 2] for i in range(len(folded)))
        else:
            words.add(folded)
    return words
