"""Stems: the forms of one word in one language become one term."""

import re
from collections.abc import Callable
from functools import cache

import Stemmer

from index.analysis.folding import fold

_ALGORITHMS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "de": "german",
    "sv": "swedish",
    "pt": "portuguese",
    "ru": "russian",
}

# Light stemming of Arabic after Larkey, Ballesteros and Connell, "Light stemming for
# Arabic information retrieval" (2007): conjunction, article with its prepositions,
# then endings; a word of fewer letters than this is left alone.
_ARABIC_ARTICLES = ("ال", "وال", "بال", "كال", "فال", "لل", "ولل")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST_ARABIC = 2


def arabic_stem(word: str) -> str:
    """Return the light stem of a folded Arabic word.

    >>> {arabic_stem(fold(word)) for word in ("والمياه", "المياه", "مياه", "بالمياه")}
    {'ميا'}
    """
    if len(word) > 3 and word.startswith("و"):
        word = word[1:]
    for article in sorted(_ARABIC_ARTICLES, key=len, reverse=True):
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_ARABIC:
            word = word[len(article) :]
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ARABIC:
            word = word[: -len(ending)]
    return word


# Portuguese plurals in -ns belong to words in -m, which the stemmer does not know:
# homens to homem, imagens to imagem.
_PORTUGUESE_NS = re.compile(r"(?<=\w\w)ns$")


# Russian nouns whose nominative the stemmer takes for a participle ("охрана", as if it
# were "написана"), so that it parts one case from another.
_RUSSIAN_NOUN = re.compile(
    "(арен|замен|обмен|отмен|охран|перемен|подмен|экран)"
    "(?:а|ы|е|у|ой|ою|ом|ов|ам|ами|ах)?"
)


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    if language == "ar":
        return lambda word: arabic_stem(fold(word))
    if language not in _ALGORITHMS:
        return None
    # No cache of its own: results are kept by the caller, and without one a stemmer
    # may be called from several threads.
    stem: Callable[[str], str] = Stemmer.Stemmer(
        _ALGORITHMS[language], maxCacheSize=0
    ).stemWord
    if language == "pt":
        return lambda word: stem(_PORTUGUESE_NS.sub("m", word))
    if language == "ru":
        return lambda word: (
            noun[1] if (noun := _RUSSIAN_NOUN.fullmatch(word)) else stem(word)
        )
    return stem


def stem(word: str, language: str) -> str | None:
    """Return the folded stem of a word, or None where the language has no stemmer.

    The word is stemmed as it is written, since accents tell endings apart, and the
    stem is folded.

    >>> stem("Éducations", "fr"), stem("homens", "pt") == stem("homem", "pt")
    ('educ', True)
    >>> stem("охрана", "ru") == stem("охране", "ru")
    True
    >>> stem("水道", "ja")
    """
    found = _stemmer(language)
    return fold(found(word.lower())) if found else None
