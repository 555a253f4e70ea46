"""The sentences in which a text tells that a service came back into public hands, and
how: by words of the vocabularies, and by wordings of our own whose parts stand apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.classification.matching import matcher
from ingest.description.handover_wordings import BEFOREHAND, HANDOVER
from ingest.description.phrases import Phrases, word_pattern_in
from ingest.description.way_wordings import WAYS
from repository.model import Page
from repository.vocabulary import Vocabularies

RETURN = "reclaiming-public-services"
SENTENCE = re.compile(r"[^.!?。！？؟\n]+(?:\.\d[^.!?。！？؟\n]*)*")
YEAR = re.compile(
    r"(?<![\d.,])(?:19[6-9]\d|20[0-4]\d)(?!\d)"
    # "the 1990s" is no year.
    r"(?<!années ....)(?<!años ....)(?<!anos ....)(?!er\b|s\b|[-‑](?:х|е|tal)|年代)"
)
_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|er|º)? (?:de )?[^\W\d]{3,} (?:de )?(?:19|20)\d\d(?!\d)"
    # Only from the start of a word: else a lump of letters is searched from each.
    r"|(?<![^\W\d])[^\W\d]{3,} \d{1,2}, (?:19|20)\d\d|\d{4}年\d{1,2}月\d{1,2}日"
)
_DATED = 2.0
"""Weight of a sentence that names a day: services change hands on one."""
_OPENING, _IN_OPENING = 12, 2.0
"""Sentences in which a text tells in short what it is about, and their weight."""
_ONLY_BEFOREHAND = 0.5
"""Weight of a sentence that tells of a sale, a decision or a court: their years lie
before the return. In 39 texts of the starter collection 30 to 32 years were right for
weights of .25 and .5, and for one, two or four words that a handover counts as."""
_MOST_SENTENCES = 3000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that speaks of a return or of its way.

    Attributes:
        text: up to 300 characters of it.
        page: its page's number.
        weight: how much it tells of the return.
        years, ways: that it names.
    """

    text: str
    page: int
    weight: float
    years: tuple[str, ...]
    ways: tuple[str, ...]


def sentences_of_return(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies
) -> Iterator[Sentence]:
    """Yield the sentences that tell of a return, the title first.

    Args:
        pages: with their languages.
        title: of the document.
        vocabularies: of the installation.
    """
    number = 0
    opening = [Page(1, title, language=pages[0].language)] if pages else []
    for page in (*opening, *pages):
        lists = [s for s in page.stretches if s.is_list]
        for found in SENTENCE.finditer(page.text):
            if any(s.start <= found.start() < s.end for s in lists):
                continue
            number += 1
            if number > _MOST_SENTENCES:
                return
            text = found.group()
            told, ways = _told(text, page.language, vocabularies)
            if not told and not ways:
                continue
            weight = float(told + len(ways))
            if number <= _OPENING:
                weight *= _IN_OPENING
            if _DAY.search(text):
                weight *= _DATED
            if _has(BEFOREHAND, text, page.language):
                weight *= _ONLY_BEFOREHAND
            years = tuple(dict.fromkeys(YEAR.findall(text)))
            shown = " ".join(text.split())[:300]
            yield Sentence(shown, page.number, weight, years, ways)


def _told(
    text: str, language: str | None, vocabularies: Vocabularies
) -> tuple[int, tuple[str, ...]]:
    """Return how many words of a sentence tell of a return, and the ways it names."""
    returns = 0
    ways: list[str] = []
    for _, label in matcher(vocabularies, language or "und").find(text)[0]:
        for target in label.targets:
            returns += (target.field, target.id) == ("theme", RETURN)
            if target.field == "way":
                ways.append(target.id)
    returns += _has(HANDOVER, text, language)
    ways += [way for way, words in WAYS.items() if _has(words, text, language)]
    if "contract-terminated" in ways:
        # "two years before the contract expired"
        ways = [way for way in ways if way != "contract-expired"]
    return returns, tuple(dict.fromkeys(ways))


def _has(words: Phrases, text: str, language: str | None) -> bool:
    """Return whether a sentence in a language has one of these wordings."""
    return language in words.by_language and bool(
        word_pattern_in(language, words).search(text)
    )
