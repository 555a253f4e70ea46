"""Passages in another language than their page: bilingual pages, quotations, summaries.

Search analyses each passage in its own language, so that a page half in English and
half in French is found by the words of both in any of their forms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.analysis.folding import fold
from index.analysis.stopwords import stop_words
from ingest.language import detect_short, is_western, number_of
from repository.model import LANGUAGES, Page, Stretch, StretchKind

_LEAST_LETTERS = 60
"""A shorter paragraph is a name or a heading, of which no language can be told."""
_LOOKED_AT = 400
"""Characters of a paragraph that are looked at: some 60 words."""
_SURE = 0.95
_FEW = 0.15
"""Share of small words ("the", "of") below which a paragraph is doubted: in Latin
script 30 to 50 words in 100 are such words in their own language, and 2 to 10 in
another of ours."""
_LETTERS = {
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "ar": re.compile(r"[\u0620-\u064a]+"),
    "ja": re.compile(r"[\u3041-\u30fa\u4e00-\u9fff]+"),
}
_ANY_LETTERS = re.compile(r"[^\W\d_]+")


def mark_passages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return pages with the passages marked that are in another language than they.

    Args:
        pages: with their languages, and with lists of contents and sources marked.
    """
    return tuple(_marked(page) for page in pages)


def _marked(page: Page) -> Page:
    if page.language not in LANGUAGES:
        return page
    found: list[Stretch] = []
    for start, end, language in _foreign(page, page.language):
        last = found[-1] if found else None
        if (
            last is not None
            and last.language == language
            and not page.text[last.end : start].strip()
        ):
            found[-1] = replace(last, end=end)
        else:
            found.append(Stretch(StretchKind.PASSAGE, start, end, language))
    if not found:
        return page
    every = sorted((*page.stretches, *found), key=lambda one: one.start)
    return replace(page, stretches=tuple(every))


def _foreign(page: Page, own: str) -> Iterator[tuple[int, int, str]]:
    """Yield the paragraphs of a page that are surely in another language."""
    end = 0
    for text in page.text.split("\n\n"):
        start, end = end, end + len(text) + 2
        if not _is_doubtful(text, own):
            continue
        if any(one.start < end and start < one.end for one in page.stretches):
            continue
        language, probability = detect_short(text)
        if language in LANGUAGES and language != own and probability >= _SURE:
            yield start, start + len(text), language


def _is_doubtful(text: str, own: str) -> bool:
    """Return whether a paragraph may be in another language: a quick look, so that the
    slow one is needed for few."""
    text = text[:_LOOKED_AT]
    if is_western(text):
        if len(text) < _LEAST_LETTERS:
            return False
        if own not in _LETTERS:
            is_alien = not _has_small_words(text, own)
            return is_alien and number_of(_ANY_LETTERS, text) >= _LEAST_LETTERS
    letters = number_of(_ANY_LETTERS, text)
    if own == "ja":
        return letters >= _LEAST_LETTERS and (
            number_of(_LETTERS["ja"], text) < letters / 2
        )
    if letters < _LEAST_LETTERS:
        # Japanese says much in few letters.
        return number_of(_LETTERS["ja"], text) > _LEAST_LETTERS / 3
    if own in _LETTERS:
        return number_of(_LETTERS[own], text) < letters / 2
    return not _has_small_words(text, own)


def _has_small_words(text: str, language: str) -> bool:
    is_small = stop_words(language).__contains__
    words = text.lower().split()
    enough = _FEW * len(words)
    # Most are small words as they stand, and folding is slow.
    has_enough = sum(map(is_small, words)) >= enough
    if has_enough or (text.isascii() and "'" not in text):
        return has_enough
    return sum(map(is_small, map(fold, words))) >= enough
