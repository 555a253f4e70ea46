"""The language of the interface: chosen by the address or the browser, kept in links.

Translations are gettext catalogues, one ``messages.po`` a language below
``translations``, read as they are: no compiled file has to be made or kept in step.
"""

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request, url_for
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from index.query import Query
from repository.errors import QueryError
from repository.identifiers import slug
from repository.model import LANGUAGES, Document, Edition

SOURCE_LANGUAGE = "en"
"""The language in which templates and messages are written."""

OWN_NAMES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "de": "Deutsch",
    "sv": "Svenska",
    "pt": "Português",
    "ru": "Русский",
    "ar": "العربية",
    "ja": "日本語",
}
"""What each interface language calls itself."""

_TRANSLATIONS = Path(__file__).parent / "translations"
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str | None) -> str:
    """Return the value of ``dir`` for a text; ``auto`` where its language is unknown.

    >>> direction("ar"), direction("ja"), direction("und")
    ('rtl', 'ltr', 'auto')
    """
    if not language or language == "und":
        return "auto"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def interface_language() -> str:
    """Return the language in which this request is answered.

    A page asks for it hundreds of times; it is worked out once.
    """
    try:
        language: str | None = g.get("interface_language")
    except RuntimeError:
        # Outside of a request.
        return SOURCE_LANGUAGE
    if language is None:
        language = str(get_locale() or SOURCE_LANGUAGE)
        g.interface_language = language
    return language


MAX_PARAMETERS = 200
"""Parameters of an address; thousands of filters are no search."""
MAX_ADDRESS = 8_000
"""Characters of all parameters as they are sent: a page repeats them in some seventy
links."""


def check_parameters() -> None:
    """Refuse an address of too many parameters, one that is too long, or in a language
    that is not there.

    Raises:
        QueryError: one of these; the message says what would do.
    """
    count = request.query_string.count(b"&") + 1
    if count > MAX_PARAMETERS:
        raise QueryError(
            "The address has %(count)s parameters; at most %(most)s are read. "
            "Choose fewer filters.",
            count=f"{count:,}",
            most=MAX_PARAMETERS,
        )
    length = len(request.query_string)
    if length > MAX_ADDRESS:
        raise QueryError(
            "The address is %(count)s characters long; at most %(most)s are read. "
            "Search for fewer words, or choose fewer filters.",
            count=f"{length:,}",
            most=f"{MAX_ADDRESS:,}",
        )
    named = request.args.get("ui", "")
    if named and named not in LANGUAGES:
        raise QueryError(
            "The pages are not available in %(value)s. Try: %(known)s.",
            value=repr(named),
            known=", ".join(LANGUAGES),
        )


def is_read() -> bool:
    """Return whether the parameters of the address are few and short enough."""
    asked = request.query_string
    return len(asked) <= MAX_ADDRESS and asked.count(b"&") < MAX_PARAMETERS


def link(endpoint: str, query: Query | None = None, /, **values: object) -> str:
    """Return the address of a page that keeps the language chosen by address.

    Args:
        endpoint: name of the view, as for ``url_for``.
        query: search whose parameters the address carries.
        values: further parts and parameters; None leaves one out.
    """
    params: dict[str, list[str]] = {}
    for name, value in query.to_params() if query else ():
        params.setdefault(name, []).append(value)
    named = request.args.get("ui", "")
    if named in LANGUAGES:
        values.setdefault("ui", named)
    return url_for(endpoint, **{**params, **values})  # type: ignore[arg-type]


def edition_link(document: Document, edition: Edition, **values: object) -> str:
    """Return the address of an edition's page, its number only where there are
    several; see :func:`link` for the rest."""
    return link(
        "document_page.document",
        None,
        id=document.id,
        slug=slug(edition.title) or None,
        edition=edition.number if len(document.editions) > 1 else None,
        **values,
    )


def set_up_languages(app: Flask) -> None:
    """Give an application its translations and the choice among them."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    _Babel().init_app(
        app, default_locale=SOURCE_LANGUAGE, locale_selector=_choose_language
    )
    # A page says some two hundred things; Flask-Babel's way to each was a tenth of
    # the time that a page of results took.
    app.jinja_env.globals.update(gettext=said, ngettext=_counted, _=said)
    app.before_request(check_parameters)


def _choose_language() -> str:
    named = request.args.get("ui", "")
    if named in LANGUAGES:
        return named
    return request.accept_languages.best_match(LANGUAGES, SOURCE_LANGUAGE)


def said(message: str, /, **values: object) -> Markup:
    """Return a message of a template in the reader's language, its values escaped."""
    said = _translated(interface_language(), message)
    return said % values if values or "%" in message else said


@lru_cache(maxsize=16_384)  # more than the templates have, in nine languages
def _translated(language: str, message: str) -> Markup:
    return Markup(load_translations(_TRANSLATIONS, language).ugettext(message))  # noqa: S704


def _counted(one: str, several: str, count: int, /, **values: object) -> Markup:
    """Return a message that counts, as :func:`said` does."""
    translations = load_translations(_TRANSLATIONS, interface_language())
    said = Markup(translations.ungettext(one, several, count))  # noqa: S704
    return said % {"num": count, **values}


@cache
def load_translations(folder: Path, language: str) -> NullTranslations:
    """Return the translations into a language; none for the source language."""
    file = folder / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE_LANGUAGE or not file.is_file():
        return NullTranslations()
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language, domain="messages")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


class _Domain(Domain):  # type: ignore[misc]
    """Flask-Babel's store of translations, filled from the text files."""

    def get_translations(self) -> NullTranslations:
        return load_translations(_TRANSLATIONS, interface_language())


class _Babel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return _Domain(domain="messages")
