"""The language of the interface: chosen by the address or the browser, kept in links.

Translations are gettext catalogues, one ``messages.po`` a language below
``translations``, read as they are: no compiled file has to be made or kept in step.
"""

from collections.abc import Mapping
from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, url_for
from flask_babel import Babel, Domain, get_locale

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
    """Return the language in which this request is answered."""
    return str(get_locale() or SOURCE_LANGUAGE)


MAX_PARAMETERS = 200
"""Parameters of an address; thousands of filters are no search."""


def check_parameters() -> None:
    """Refuse an address of too many parameters, or in a language that is not there.

    Raises:
        QueryError: one of the two; the message says what would do.
    """
    count = request.query_string.count(b"&") + 1
    if count > MAX_PARAMETERS:
        raise QueryError(
            "The address has %(count)s parameters; at most %(most)s are read. "
            "Choose fewer filters.",
            count=f"{count:,}",
            most=MAX_PARAMETERS,
        )
    named = request.args.get("ui", "")
    if named and named not in LANGUAGES:
        raise QueryError(
            "The pages are not available in %(value)s. Try: %(known)s.",
            value=repr(named),
            known=", ".join(LANGUAGES),
        )


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
        "pages.document",
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
    app.before_request(check_parameters)


def _choose_language() -> str:
    named = request.args.get("ui", "")
    if named in LANGUAGES:
        return named
    return request.accept_languages.best_match(LANGUAGES, SOURCE_LANGUAGE)


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
        language = interface_language()
        translations: NullTranslations | None = self.cache.get(language)
        if translations is None:
            folder = Path(__file__).parent / "translations"
            translations = self.cache[language] = load_translations(folder, language)
        return translations


class _Babel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return _Domain(domain="messages")
