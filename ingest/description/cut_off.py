"""Whether a text ends before its last sentence does."""

import re
from collections.abc import Sequence

from index.analysis.folding import fold
from index.analysis.stopwords import stop_words
from ingest.description.lines import Line
from repository.issue_sentences import in_words
from repository.model import Issue

_SENTENCE = 60
"""Characters from which a last line is a sentence, not an address or a name."""
_END = re.compile(r"[.!?:;…。！？؟»”\"'’)）\]]\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_MOSTLY = 0.9
_LETTERS = 0.5
"""Share of letters that every sentence has, and drawings made of signs have not."""


def cut_off(lines: Sequence[Line], language: str) -> list[Issue]:
    """Return an issue if the text ends in the midst of a sentence.

    Many texts end without a full stop: addresses, lists, tables. So it takes more: the
    last word is one letter, or a word that needs another after it ("of", "der"); or
    nearly every other long paragraph ends with a mark, and this one does not.
    """
    if not lines:
        return []
    last = lines[-1]
    text = last.text.strip()
    if last.is_row or last.is_heading or len(text) < _SENTENCE or _END.search(text):
        return []
    words = _WORD.findall(text)
    if sum(map(len, words)) < len(text) * _LETTERS:
        return []
    if not words or language in ("ja", "und"):
        is_cut = language == "ja" and _others_end(lines[:-1])
    else:
        is_letter = len(words[-1]) == 1 and words[-1].isascii() and text[-1].isalpha()
        is_cut = (
            is_letter
            or fold(words[-1]) in stop_words(language)
            or _others_end(lines[:-1])
        )
    if not is_cut:
        return []
    ending = " ".join(text.split()[-6:])
    return [Issue(*in_words("cut-off", ending=ending))]


def _others_end(lines: Sequence[Line]) -> bool:
    """Whether nearly every long paragraph ends with a mark."""
    long = [
        line.text
        for line in lines
        if len(line.text) >= _SENTENCE and line.ends_paragraph and not line.is_row
    ]
    ended = sum(bool(_END.search(text.strip())) for text in long)
    return len(long) >= 5 and ended >= _MOSTLY * len(long)
