"""Whether a line begins a clause: who notes, believes and calls on others."""

import re
from functools import lru_cache

from ingest.description.clues import Clue, words_of
from ingest.description.phrases import word_pattern
from ingest.description.wordings import CLAUSE_LEADS

_SUBJECT = re.compile(
    r"^(?:\W*)(?:this|that|the|le|la|el|o|a|der|die|das|therefore|en conséquence,?)?\s*"
    r"(?:this\s+|the\s+)?(?:\w+\s){0,4}?"
    r"(?:conference|congress|council|congrès|conférence|congreso|konferenz|"
    r"\w*kongress\w*|konferensen|congresso|съезд|конференция|المؤتمر|大会|executive|"
    r"delegate meeting)",
    re.IGNORECASE,
)


def is_lead(text: str) -> bool:
    """Whether a line begins a clause: "This Conference notes …".

    >>> is_lead("Conference further believes that it would be naive")
    True
    >>> is_lead("Conference of mayors, Alicante")
    False
    """
    return _begins_clause(text[:START_OF_CLAUSE])


START_OF_CLAUSE = 120
"""Characters of a line in which a clause has its subject."""


@lru_cache(maxsize=4096)
def _begins_clause(start: str) -> bool:
    """Return whether these words begin a clause; several steps ask about a line."""
    if not any(map(start.lower().__contains__, words_of(Clue.CLAUSE))):
        return False
    subject = _SUBJECT.match(start)
    if not subject:
        return bool(
            re.match(r"^\W*(?:و?إذ (?:ي|ت)|считая,|considerando que)", start, re.I)
        )
    verb = word_pattern(CLAUSE_LEADS).search(start, subject.end())
    return verb is not None and verb.start() - subject.end() <= 60
