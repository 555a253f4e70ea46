"""What a reader may be about to type: names of concepts and organisations, and titles.

Names come from the vocabularies, looked up in a sorted list of all their beginnings;
titles from the index, where the last word typed may go on.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis.folding import fold
from index.compiling import Compiler
from index.engine import Engine
from index.held import held_editions
from index.matching import MatchRequest
from index.syntax import All, Expression, Field, Prefix, Word
from index.values import resolve_field
from repository.catalogue import Catalogue
from repository.identifiers import document_path
from repository.model import LANGUAGES, Scope
from repository.record import record_of
from repository.vocabulary import Concept, Vocabularies

MOST = 8
"""Suggestions at a time."""
LONGEST = 80
"""Characters beyond which nobody waits for a suggestion."""
_TITLES = 4
_VOCABULARIES = ("themes", "sectors", "concepts", "organisations")
_WORD = re.compile(r"[^\W_]+")
_SEEN = 400
"""Beginnings that are looked at of those that match: one letter begins thousands."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant.

    Attributes:
        kind: vocabulary of a name (``themes``, ``sectors``, ``concepts``,
            ``organisations``), or ``title``.
        id: of the concept or document.
        text: to be shown.
        language: of the text, as a two-letter code.
        path: of a document's page; "" for names.
    """

    kind: str
    id: str
    text: str
    language: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """All names of the vocabularies by their beginnings.

    Attributes:
        beginnings: folded names from each of their words on, sorted.
        named: what each of them belongs to, and whether it is the whole name.
    """

    beginnings: list[str]
    named: list[tuple[Suggestion, bool]]

    def find(self, text: str, ui: str) -> list[Suggestion]:
        """Return names of which a word begins so, each concept once.

        First come those in the reader's language, of these the ones that begin so
        themselves, then the shorter ones.
        """
        wanted = folded(text)
        if not wanted:
            return []
        start = bisect_left(self.beginnings, wanted)
        found = []
        for at in range(start, min(start + _SEEN, len(self.beginnings))):
            if not self.beginnings[at].startswith(wanted):
                break
            found.append(self.named[at])
        found.sort(
            key=lambda one: (
                one[0].language != ui,
                not one[1],
                len(one[0].text),
                one[0].text,
            )
        )
        each: dict[tuple[str, str], Suggestion] = {}
        for suggestion, _ in found:
            each.setdefault((suggestion.kind, suggestion.id), suggestion)
        # A theme and a concept may share a name.
        by_text: dict[str, Suggestion] = {}
        for suggestion in each.values():
            by_text.setdefault(folded(suggestion.text), suggestion)
        return list(by_text.values())


def folded(text: str) -> str:
    """Return a text as names are compared: folded words, one space between.

    >>> folded("  Re-Municipalisation de l’EAU ")
    're municipalisation de leau'
    """
    return " ".join(_WORD.findall(fold(text)))


def collect_names(vocabularies: Vocabularies) -> Names:
    """Return the names of all concepts and organisations, in every language."""
    rows = sorted(
        (
            (beginning, Suggestion(name, concept.id, text, language), is_whole)
            for name in _VOCABULARIES
            for concept in vocabularies[name]
            for language, text in _labels(concept)
            for beginning, is_whole in _beginnings(text)
        ),
        key=lambda row: row[0],
    )
    return Names([row[0] for row in rows], [(row[1], row[2]) for row in rows])


def _labels(concept: Concept) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for text in dict.fromkeys(concept.labels(language)):
            yield language, text


def _beginnings(text: str) -> Iterator[tuple[str, bool]]:
    whole = folded(text)
    if whole[:1] >= "ぁ":  # no spaces: a word may begin anywhere
        starts = list(range(len(whole)))
    else:
        starts = [0, *(match.end() for match in re.finditer(" ", whole))]
    for start in starts:
        yield whole[start:], start == 0


def suggest_titles(
    catalogue: Catalogue,
    engine: Engine,
    vocabularies: Vocabularies,
    text: str,
    scope: Scope,
    ui: str = "en",
) -> list[Suggestion]:
    """Return documents whose titles have all the words, the last one perhaps cut.

    Args:
        catalogue: titles are read from.
        engine: the index of this catalogue.
        vocabularies: for the fields of queries.
        text: as typed so far.
        scope: of the reader.
        ui: language of the edition to prefer.

    Raises:
        IndexUnavailable: the index cannot be used.
    """
    words = _WORD.findall(text[:LONGEST])
    if not words or (len(words) == 1 and len(words[0]) == 1 and words[0].isascii()):
        return []
    each: list[Expression] = [Field("title", Word(word)) for word in words[:-1]]
    each.append(Field("title", Prefix(words[-1])))
    compiler = Compiler(LANGUAGES, None, resolve_field(vocabularies))
    node = compiler.compile(All(tuple(each)))
    request = MatchRequest(node, limit=_TITLES, prefer=ui, with_pages=False)
    hits = engine.search(request, scope).hits
    found = []
    for _, document, edition in held_editions(catalogue, hits, scope):
        title = record_of(document, edition).first("title") or edition.title
        path = document_path(document.id, title)
        if len(document.editions) > 1:
            path = f"{path}?edition={edition.number}"
        language = edition.language
        found.append(Suggestion("title", document.id, title, language, path))
    return found
