"""What is wrong with a file, said in the reader's language."""

from markupsafe import Markup

from ingest.readers.limits import CANNOT_READ, REASONS
from repository.issue_sentences import PLACES, SENTENCES, made_of
from search_web.interface import said

_SENTENCES = (CANNOT_READ, *SENTENCES.values())
_PHRASES = {"where": tuple(PLACES.values()), "why": tuple(REASONS.values())}
"""Values that are words themselves, and what they are made of."""


def issue_in_words(message: str) -> Markup | None:
    """Return the message of an issue in the language of the interface; None if it is
    made of no sentence that is known, such as one of an older release."""
    return _in_words(message, _SENTENCES)


def _in_words(message: str, templates: tuple[str, ...]) -> Markup | None:
    for template in templates:
        values = made_of(message, template)
        if values is None:
            continue
        shown = {name: _value(name, value) for name, value in values.items()}
        if None not in shown.values():
            return said(template, **shown)
    return None


def _value(name: str, value: str) -> Markup | None:
    if name in _PHRASES:
        return _in_words(value, _PHRASES[name])
    return Markup("<bdi>%s</bdi>") % value
