"""Whether a value may stand in a field, and in which spelling it is kept.

The same check serves sidecars, spreadsheets, and what staff type.
"""

import re
from difflib import get_close_matches
from enum import StrEnum

from babel import Locale

from repository.edtf import is_date, is_edtf
from repository.misfits import misfit
from repository.model import Access, State
from repository.names import kept_identifier
from repository.record import FIELDS, Field, Kind
from repository.vocabulary import Vocabularies, Vocabulary

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def check_value(name: str, value: str, vocabularies: Vocabularies) -> str:
    """Return a value in the spelling in which it is kept.

    A concept may be given by its identifier or by any label in any language; an
    organisation that is not in the vocabulary keeps the name that it is given.

    Args:
        name: of the field.
        value: as somebody wrote it.
        vocabularies: to look it up in.

    Raises:
        ValueError: there is no such field, or the value does not fit it; the message
            says why, and what would.
    """
    field = field_named(name)
    value = value.strip()
    if not value:
        raise misfit("empty", field=name)
    match field.kind:
        case Kind.CONCEPT:
            return _concept(name, value, vocabularies[field.vocabulary])
        case Kind.DATE:
            return _date(field, value)
        case Kind.LANGUAGE:
            if not _LANGUAGE.fullmatch(value.lower()):
                raise misfit("language", value=value)
            return value.lower()
        case Kind.PLACE:
            return _place(value, vocabularies.places)
        case Kind.ORGANISATION:
            known = vocabularies.organisations.find(value)
            return known.id if known else value
        case Kind.ACCESS:
            return _one_of(Access, name, value)
        case Kind.STATE:
            return _one_of(State, name, value)
        case Kind.URL:
            # Other schemes (javascript:, data:) would run where they are shown.
            if not re.match(r"https?://[^\s<>\"]+$", value, re.IGNORECASE):
                raise misfit("address", value=value)
            return value
        case _:
            return kept_identifier(value) if name == "identifier" else value


def named_value(
    field: Field, value: str, vocabularies: Vocabularies, language: str
) -> str:
    """Return what a reader of a language sees for a value: the name of a concept, an
    organisation or a place; any other value as it is."""
    match field.kind:
        case Kind.CONCEPT:
            return vocabularies[field.vocabulary].name_of(value, language)
        case Kind.ORGANISATION:
            return vocabularies.organisations.name_of(value, language)
        case Kind.PLACE:
            return vocabularies.place_name(value, language)
        case _:
            return value


def field_named(name: str) -> Field:
    """Return the field of this name.

    Raises:
        ValueError: there is none; the message names the one that is meant, perhaps.
    """
    if name in FIELDS:
        return FIELDS[name]
    near = get_close_matches(name, FIELDS, n=1)
    raise misfit("field", value=name, near=near, known=", ".join(FIELDS))


def _concept(name: str, value: str, vocabulary: Vocabulary) -> str:
    concept = vocabulary.find(value)
    if concept:
        return concept.id
    near = vocabulary.closest(value)
    raise misfit("concept", value=value, field=name, near=[near] if near else [])


def _date(field: Field, value: str) -> str:
    if field.name == "period" and is_edtf(value):
        return value
    if is_date(value):
        return value
    raise misfit("period" if field.name == "period" else "date", value=value)


def _place(value: str, places: Vocabulary) -> str:
    if len(value) == 2 and value.upper() in Locale("en").territories:
        return value.upper()
    concept = places.find(value)
    if concept:
        return concept.id
    raise misfit("place", value=value)


def _one_of(kind: type[StrEnum], name: str, value: str) -> str:
    try:
        return kind(value.lower())
    except ValueError as error:
        known = ", ".join(kind)
        raise misfit("choice", value=value, field=name, known=known) from error
