"""The language of a text, told from its letters and their order.

Three means, each where it was measured to be best (nine languages, texts of known
language): the script where it decides alone (Japanese, Arabic, Russian); py3langid
for short text, where it is right 98 times in 100 for five words, in capitals too, and
langdetect with the prior of all languages 91 times; langdetect, seeded and with the
prior of the nine, for 30 words and more of which py3langid is not certain.
"""

import re
import string
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from repository.model import LANGUAGES

UNKNOWN = "und"

_WORDS = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]+")
_IDEOGRAPH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# Letters of Persian, Urdu and Pashto that Arabic does not write; of Ukrainian,
# Belarusian, Serbian and Kazakh that Russian does not.
_NOT_ARABIC = re.compile(r"[پچژگکیےٹڈڑ]+")
_NOT_RUSSIAN = re.compile(r"[іїєґўјљњћђџқғүұәө]+")

_ENOUGH = 1500
"""Characters that are looked at, some 250 words: at 30 words the answers were right
already, and more of them cost time."""
_SHORT = 30
"""Words from which on langdetect is asked; see the module's docstring."""
_ENOUGH_FOR_LANGID = 1000
_CERTAIN = 0.999
"""Probability from which py3langid is believed on long text too. Of 793 stretches of
the starter collection it agreed with langdetect on 789, in less than half the time. The
other four were of Arabic and Japanese documents, but mostly in Latin letters: it was
certain of the document's language, langdetect said English and is asked there."""
_OTHER_SCRIPTS = frozenset({"ar", "ja", "ru"})
_SOME_LETTERS = re.compile(r"[^\W\d_](?:.*?[^\W\d_]){2}", re.DOTALL)
_CAPITALS = string.ascii_uppercase.encode()
_SMALL = string.ascii_lowercase.encode()
_OTHER_LANGUAGE = UNKNOWN, 0.0
_FEWEST_FOR_OTHER = 12
_SURE_OF_OTHER = 0.9
"""Words from which, and probability with which a text is believed to be in a language
that is none of ours: Italian, Dutch, Norwegian. Of 2,300 texts in our languages none
was lost so."""
_SURE_ENOUGH = 0.6
"""Probability below which an answer is not given: half-way between the correct and
the wrong answers on titles of two and three words."""


def detect(text: str) -> tuple[str, float]:
    """Return the code of the language of most of a text, and how sure that is.

    Only the languages of :data:`repository.model.LANGUAGES` are told apart; ``und``
    stands for a text in another one, or whose language cannot be told.

    >>> detect("Återkommunalisering av sophämtningen")[0]
    'sv'
    >>> detect("再公営化とは何か"), detect("1234 + 5")
    (('ja', 1.0), ('und', 0.0))
    """
    text = _without_noise(text[: 4 * _ENOUGH])
    by_script = _by_script(text[:_ENOUGH])
    if by_script:
        return by_script
    text = _in_small_letters(text)[:_ENOUGH]
    if not _has_words(text, _SHORT):
        return _ask_langid(text)
    quick = _ask_langid(text[:_ENOUGH_FOR_LANGID])
    if quick == _OTHER_LANGUAGE:
        return quick
    if quick[1] >= _CERTAIN and quick[0] not in _OTHER_SCRIPTS:
        return quick
    return _ask_langdetect(text) or quick


def detect_short(text: str) -> tuple[str, float]:
    """Return what :func:`detect` would, without asking langdetect: 20 times as fast."""
    text = _without_noise(text[:_ENOUGH])
    return _by_script(text) or _ask_langid(_in_small_letters(text)[:_ENOUGH_FOR_LANGID])


def _without_noise(text: str) -> str:
    """Return text without addresses, which are of no language."""
    # To look for a sign is a hundredth of the work of looking for words that have it.
    is_clean = "@" not in text and "://" not in text and "www." not in text
    return text if is_clean else _NOISE.sub(" ", text)


def _by_script(text: str) -> tuple[str, float] | None:
    """Return the language that a text's script settles, if it does.

    A text in another script may quote much Latin: names, addresses, titles. So a third
    of other letters decides. Too few letters settle that it cannot be told.
    """
    if not _SOME_LETTERS.search(text):
        return UNKNOWN, 0.0
    if is_western(text):
        return None
    letters = number_of(_WORDS, text)
    kana = number_of(_KANA, text)
    ideographs = number_of(_IDEOGRAPH, text)
    if kana + ideographs > letters / 3:
        # Japanese titles may do without kana; Chinese texts of any length have none,
        # and simplified characters are none that Japanese writes.
        is_japanese = kana > 0 or (ideographs < 20 and _is_japanese_script(text))
        return ("ja", 1.0 if kana else 0.7) if is_japanese else (UNKNOWN, 0.0)
    arabic = number_of(_ARABIC, text)
    if arabic > letters / 3:
        others = number_of(_NOT_ARABIC, text)
        return ("ar", 1.0) if others < arabic / 50 else (UNKNOWN, 0.0)
    cyrillic = number_of(_CYRILLIC, text)
    if cyrillic > letters / 3:
        others = number_of(_NOT_RUSSIAN, text.lower())
        return ("ru", 1.0) if others < cyrillic / 50 else (UNKNOWN, 0.0)
    latin = number_of(_LATIN, text)
    return None if latin > letters / 2 else (UNKNOWN, 0.0)


def number_of(letters: re.Pattern[str], text: str) -> int:
    """Return how many letters are in the runs that a pattern finds: as a run each,
    they are counted several times as fast as one by one."""
    return sum(map(len, letters.findall(text)))


def _is_japanese_script(text: str) -> bool:
    """Return whether Japan's own character set has all ideographs of a text."""
    try:
        "".join(_IDEOGRAPH.findall(text)).encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def is_western(text: str) -> bool:
    """Return whether all characters are of Western European languages: a quick look."""
    return text.isascii() or western_bytes(text) is not None


_CONTROLS = bytes(range(0x80, 0xA0))


def western_bytes(text: str) -> bytes | None:
    """Return a text in Windows-1252; None if it has characters of other languages.

    Nearly the same bytes as Latin-1, which is written fifty times as fast.
    """
    try:
        data = text.encode("latin-1")
        if len(data.translate(None, _CONTROLS)) == len(data):
            return data
    except UnicodeEncodeError:
        pass
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return None


def _has_words(text: str, number: int) -> bool:
    """Return whether a text has so many words; no more of it is looked at."""
    return next(islice(_WORDS.finditer(text), number - 1, None), None) is not None


def _in_small_letters(text: str) -> str:
    """Return text in small letters if much of it is in capitals.

    Capitals look like none of the languages to the models: 48 texts in 100 were told
    rightly as they were, 89 in small letters. Letters without accents decide.
    """
    start = text[:1000].encode("ascii", "ignore")
    capitals = len(start) - len(start.translate(None, _CAPITALS))
    small = len(start) - len(start.translate(None, _SMALL))
    return text.lower() if capitals > small else text


def load_models() -> None:
    """Load what telling languages needs, which otherwise happens at the first text."""
    _langid()
    _langdetect()


@cache
def _langid() -> Any:
    from py3langid.langid import MODEL_FILE

    from ingest.language_model import ParallelIdentifier

    identifier = ParallelIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.told_apart(LANGUAGES)
    return identifier


@lru_cache(maxsize=8)  # the only page of a document is its whole text
def _ask_langid(text: str) -> tuple[str, float]:
    likeliest, ours = _langid().likeliest(text)
    total = sum(share for _, share in ours)
    is_other = likeliest not in LANGUAGES and total <= 1 - _SURE_OF_OTHER
    if is_other and _has_words(text, _FEWEST_FOR_OTHER):
        return _OTHER_LANGUAGE
    code, share = ours[0]
    among_ours = share / (total or 1.0)
    if among_ours < _SURE_ENOUGH:
        return UNKNOWN, round(among_ours, 3)
    return code, round(among_ours, 3)


@cache
def _langdetect() -> Any:
    """Return what makes detectors, with the profiles of our languages: those of others
    never counted, as nothing was expected of them, and took a second to load."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    profiles = Path(PROFILES_DIRECTORY)
    factory = DetectorFactory()
    factory.load_json_profile(
        [(profiles / code).read_text("utf-8") for code in LANGUAGES]
    )
    # Without a seed the same text gets other answers in other runs.
    factory.set_seed(0)
    return factory


def _ask_langdetect(text: str) -> tuple[str, float] | None:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _langdetect().create()
    detector.set_prior_map(dict.fromkeys(LANGUAGES, 1.0))
    detector.append(" ".join(text.split()))
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return None
    return best.lang, round(best.prob, 3)
