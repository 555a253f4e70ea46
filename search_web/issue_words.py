"""What is wrong with a file, said in the reader's language."""

from markupsafe import Markup

from ingest.harvest.refusals import REFUSALS
from ingest.readers.limits import CANNOT_READ, REASONS
from repository.issue_sentences import PLACES, SENTENCES, SOURCES, made_of
from repository.misfits import MISFITS
from search_web.interface import said

_SENTENCES = (*SENTENCES.values(), CANNOT_READ)
_PHRASES = {
    "where": tuple(PLACES.values()),
    "why": tuple(REASONS.values()),
    "misfit": tuple(MISFITS.values()),
    "refusal": tuple(REFUSALS.values()),
}
"""Values that are words themselves, and what they are made of."""
_SOURCES = tuple(SOURCES.values())
_ENGLISH = frozenset(["error"])
"""What a library or the system says, whose words are not ours."""


def issue_in_words(message: str) -> Markup | None:
    """Return the message of an issue in the language of the interface; None if it is
    made of no sentence that is known, such as one of an older release."""
    return _in_words(message, _SENTENCES)


def _in_words(message: str, templates: tuple[str, ...]) -> Markup | None:
    for template in templates:
        values = made_of(message, template, tuple(_PHRASES.items()))
        if values is None:
            continue
        shown = {name: _value(name, value) for name, value in values.items()}
        if None not in shown.values():
            return said(template, **shown)
    return None


def _value(name: str, value: str) -> Markup | None:
    if name in _PHRASES:
        return _in_words(value, _PHRASES[name])
    if name in _ENGLISH:
        return Markup('<bdi lang="en" dir="ltr">%s</bdi>') % value
    # A source may be a file, too.
    where = _in_words(value, _SOURCES) if name == "source" else None
    return where or Markup("<bdi>%s</bdi>") % value
