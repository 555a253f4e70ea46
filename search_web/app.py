"""The web application: configuration, headers, errors, and the pages put together."""

from collections.abc import Mapping
from dataclasses import replace

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from index.query import MAX_LENGTH
from ingest.readers import formats
from repository.citing.formats import FORMATS
from repository.errors import CommonshelfError, QueryError
from repository.health import TITLES
from repository.model import LANGUAGES, PUBLIC_SCOPE, Access, Scope
from repository.settings import Settings
from search_web import (
    api,
    calendar_pages,
    case_pages,
    document_page,
    exports,
    feeds,
    oai,
    oembed,
    openapi,
    page_images,
    pages,
    quoting,
    service,
    sitemap,
    subjects,
)
from search_web.addresses import check_host
from search_web.assets import asset_address, send_asset
from search_web.delivery import deliver
from search_web.interface import (
    OWN_NAMES,
    direction,
    interface_language,
    link,
    said,
    set_up_languages,
)
from search_web.issue_words import issue_in_words
from search_web.labels import (
    FACET_LABELS,
    FIELD_HELP,
    N_,
    ORIGIN_LABELS,
    PAGE_NAMES,
    PAGE_STEPS,
    PART_LABELS,
    SORT_LABELS,
    STATE_LABELS,
)
from search_web.presenting import (
    attributes_of_language,
    date_text,
    is_plain,
    language_name,
    marked_text,
    note_text,
    number_text,
    paragraphs,
    section_of,
    size_text,
    span_text,
)
from search_web.shelf import Shelf, shelf

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The browser's own viewer for PDF needs its styles and its plug-in.
_POLICY_OF_PDF = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; "
    "frame-ancestors 'self'"
)


def create_app(settings: Settings, scope: Scope = PUBLIC_SCOPE) -> Flask:
    """Return the application that serves one installation to readers of one scope.

    Args:
        settings: which installation.
        scope: of everybody who can reach this process.

    Raises:
        SettingsError: the vocabularies cannot be read.
    """
    app = Flask(__name__, static_folder=None)
    app.extensions["shelf"] = Shelf(settings, scope)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    set_up_languages(app)
    _set_up_templates(app)
    app.add_url_rule("/static/<filename>", "static", send_asset)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(document_page.blueprint)
    app.register_blueprint(service.blueprint)
    app.register_blueprint(case_pages.blueprint)
    app.register_blueprint(calendar_pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(oembed.blueprint)
    app.register_blueprint(page_images.blueprint)
    app.register_blueprint(openapi.blueprint)
    app.register_blueprint(exports.blueprint)
    app.register_blueprint(oai.blueprint)
    app.register_blueprint(sitemap.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(subjects.blueprint)
    app.register_blueprint(quoting.blueprint)
    app.before_request(check_host)
    app.register_error_handler(CommonshelfError, _show_our_error)
    app.register_error_handler(HTTPException, _show_http_error)
    # The last that is named here is the first to be asked.
    app.after_request(deliver)
    app.after_request(_add_headers)
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        FACET_LABELS=FACET_LABELS,
        EXPORT_FORMATS=FORMATS,
        FIELD_HELP=FIELD_HELP,
        FINDING_LABELS=TITLES,
        LANGUAGES=LANGUAGES,
        MAX_LENGTH=MAX_LENGTH,
        ORIGIN_LABELS=ORIGIN_LABELS,
        OWN_NAMES=OWN_NAMES,
        PAGE_NAMES=PAGE_NAMES,
        PAGE_STEPS=PAGE_STEPS,
        PART_LABELS=PART_LABELS,
        SORT_LABELS=SORT_LABELS,
        STATE_LABELS=STATE_LABELS,
        attributes_of_language=attributes_of_language,
        asset_address=asset_address,
        issue_in_words=issue_in_words,
        case_link=case_pages.case_link,
        changed=replace,
        date=lambda edtf: date_text(edtf, interface_language()),
        direction=direction,
        filter_label=pages.filter_label,
        file_label=formats.label_of,
        is_plain=is_plain,
        link=link,
        marked_text=marked_text,
        name_of_page=_name_of_page,
        note_text=lambda note: note_text(note, interface_language()),
        number=lambda number: number_text(number, interface_language()),
        paragraphs=paragraphs,
        size=lambda size: size_text(size, interface_language()),
        span=lambda first, last: span_text(first, last, interface_language()),
    )
    app.jinja_env.filters["language_name"] = lambda code: language_name(
        code, interface_language()
    )
    app.jinja_env.filters["section_of"] = section_of
    app.jinja_env.tests["is_span"] = lambda years: ".." in years
    app.context_processor(_context)


def _name_of_page(kind: str, number: int) -> str:
    """Return what a page of a document is called in the reader's language; no line
    ends within it."""
    return said(PAGE_NAMES[kind], number=number).replace(" ", "\N{NO-BREAK SPACE}")


def _context() -> dict[str, object]:
    """Return what every template sees of the request."""
    return {
        "ui": interface_language(),
        "is_staff": Access.STAFF in shelf().scope.access,
        "vocabularies": shelf().vocabularies,
        "languages_here": {code: pages.same_page_in(code) for code in LANGUAGES},
    }


def _show_our_error(error: CommonshelfError) -> ResponseReturnValue:
    own = gettext(error.sentence)
    message = own % error.values if error.values else own
    # What only those who keep the library can mend is not translated.
    return _answer(error, error.http_status, message, own != error.sentence)


_HTTP_ERRORS: Mapping[int, str] = {
    400: N_("The address cannot be read as it is written."),
    404: N_("There is no page at this address. Search for what you look for."),
    405: N_("Nothing can be sent to this address; it can only be read."),
    413: N_("What was sent is too large. Send less."),
    416: N_("The file has no such part as was asked for."),
    500: N_("Something went wrong on our side. Try again in a moment."),
}
"""What pages say of errors that the protocol has a number for."""


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    sentence = _HTTP_ERRORS.get(status)
    if sentence:
        error.description = sentence
    told = error.description or ""
    response = make_response(_answer(error, status, gettext(told), bool(sentence)))
    for name, value in error.get_headers():
        # Which methods there are, or how long a file is.
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _answer(
    error: CommonshelfError | HTTPException, status: int, message: str, is_own: bool
) -> ResponseReturnValue:
    """Return the page that shows an error, or what the API says of it, in English.

    Args:
        error: that ended the request.
        status: of the answer.
        message: what the page says.
        is_own: whether it is in the reader's language; else it is in English.
    """
    if request.path.startswith("/api/"):
        said = str(error)
        if isinstance(error, HTTPException):
            said = str(error.description)
        return jsonify(error=said, kind=type(error).__name__), status
    is_search = isinstance(error, QueryError)
    heading = {
        400: gettext("This search cannot be carried out as written")
        if is_search
        else gettext("Something went wrong"),
        404: gettext("Not found"),
        503: gettext("The library is not ready"),
    }.get(status, gettext("Something went wrong"))
    page = render_template(
        "error.html",
        heading=heading,
        message=message,
        is_own=is_own,
        words=request.args.get("q", "")[:MAX_LENGTH],
    )
    return page, status


def _add_headers(response: Response) -> Response:
    is_pdf = response.mimetype == "application/pdf"
    for name, value in (
        ("Content-Security-Policy", _POLICY_OF_PDF if is_pdf else _POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ):
        response.headers.setdefault(name, value)
    # What may be seen can change at any moment, and not everybody may see the same.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
        response.headers.setdefault("Content-Language", interface_language())
    return response
