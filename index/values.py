"""The values of facets: which there are, and what they are called."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from babel import Locale

from index.analysis.folding import fold
from index.fields import FACETS
from index.matching import HasValue, InYears
from index.query import Query, parse_years
from index.syntax import Expression, Phrase, Word
from repository.errors import QueryError
from repository.model import LANGUAGES
from repository.vocabulary import Vocabularies, Vocabulary

_CHECKED = ("theme", "sector", "type", "decision", "access")
"""Facets whose every value is a concept of their vocabulary."""


def check_filters(query: Query, vocabularies: Vocabularies) -> None:
    """Check the chosen values, so that a misspelt one is no empty answer.

    Raises:
        QueryError: a value that there is not, with those that there are.
    """
    for name, values in query.filters.items():
        for value in values:
            if name == "language":
                _check_language(value)
            elif name in _CHECKED and value not in _vocabulary(name, vocabularies):
                raise _unknown(name, value, _vocabulary(name, vocabularies))


def known_values(facet: str, vocabularies: Vocabularies) -> tuple[str, ...]:
    """Return the only values that a facet can be narrowed by; nothing where any may
    be asked for."""
    if facet == "language":
        return (*LANGUAGES, *sorted(Locale("en").languages.keys() - set(LANGUAGES)))
    is_checked = facet in _CHECKED
    return tuple(_vocabulary(facet, vocabularies).concepts) if is_checked else ()


def _vocabulary(facet: str, vocabularies: Vocabularies) -> Vocabulary:
    return vocabularies[FACETS[facet].vocabulary]


def _unknown(facet: str, value: str, vocabulary: Vocabulary) -> QueryError:
    near = get_close_matches(value, vocabulary.concepts, n=1)
    known = ", ".join(vocabulary.concepts)
    if near:
        return QueryError(
            "No %(facet)s is called %(value)s. Did you mean %(near)s? Try: %(known)s.",
            facet=facet,
            value=repr(value),
            near=repr(near[0]),
            known=known,
        )
    return QueryError(
        "No %(facet)s is called %(value)s. Try: %(known)s.",
        facet=facet,
        value=repr(value),
        known=known,
    )


def _check_language(code: str) -> None:
    if code not in LANGUAGES and code not in Locale("en").languages:
        raise QueryError(
            "No language has the code %(value)s. Try: %(known)s.",
            value=repr(code),
            known=", ".join(LANGUAGES),
        )


def broader_values(facet: str, value: str, vocabularies: Vocabularies) -> list[str]:
    """Return the values directly above one: broader concepts, and of a municipality
    its country."""
    vocabulary = FACETS[facet].vocabulary
    concept = vocabularies[vocabulary].get(value) if vocabulary else None
    if concept is None:
        return []
    country = str(concept.properties.get("country", "")) if facet == "place" else ""
    return [*concept.broader, *([country] if country else [])]


def with_broader(
    facet: str, values: Iterable[str], vocabularies: Vocabularies
) -> tuple[str, ...]:
    """Return values and all that are above them, each once: a document of a narrower
    theme is one of the broader, too."""
    found = dict.fromkeys(values)
    waiting = list(found)
    while waiting:
        for value in broader_values(facet, waiting.pop(), vocabularies):
            if value not in found:
                found[value] = None
                waiting.append(value)
    return tuple(found)


def resolve_field(
    vocabularies: Vocabularies,
) -> Callable[[str, Expression], HasValue | InYears | None]:
    """Return what finds the value of a facet that words of a query name.

    Raises:
        QueryError: when called, for a value that there is not.
    """

    def resolve(facet: str, expression: Expression) -> HasValue | InYears | None:
        match expression:
            case Word(text):
                value = text
            case Phrase(words, _):
                value = " ".join(words)
            case _:
                return None
        if facet == "year":
            return InYears(parse_years(value))
        if facet == "language":
            return HasValue("language", frozenset([_language(value)]))
        vocabulary = FACETS[facet].vocabulary
        concept = vocabularies[vocabulary].find(value) if vocabulary else None
        if concept:
            return HasValue(facet, frozenset([concept.id]))
        if facet in _CHECKED:
            raise _unknown(facet, value, _vocabulary(facet, vocabularies))
        country = _country(value) if facet == "place" else None
        return HasValue(facet, frozenset([country])) if country else None

    return resolve


def _language(name: str) -> str:
    """Return the code of a language that is named by its code or in any language."""
    code = name.lower()
    for ui in LANGUAGES:
        for known in LANGUAGES:
            if fold(name) == fold(language_name(known, ui)):
                return known
    _check_language(code)
    return code


def _country(name: str) -> str | None:
    folded = fold(name)
    for ui in LANGUAGES:
        for code, known in Locale(ui).territories.items():
            if folded in (fold(code), fold(known)) and code.isalpha():
                return str(code)
    return None


def language_name(code: str, ui: str) -> str:
    """Return what a language is called in another, after the Unicode CLDR.

    >>> language_name("sv", "fr"), language_name("und", "en")
    ('suédois', 'Unknown language')
    """
    return str(Locale(ui).languages.get(code, code))


def label(facet: str, value: str, vocabularies: Vocabularies, ui: str) -> str:
    """Return what a reader sees for a value of a facet."""
    if facet == "language":
        return language_name(value, ui)
    if facet == "place":
        return vocabularies.place_name(value, ui)
    vocabulary = FACETS[facet].vocabulary
    return vocabularies[vocabulary].name_of(value, ui) if vocabulary else value
