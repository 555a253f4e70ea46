"""A small library that the tests of the pages look at: real catalogue, real index."""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from fpdf import FPDF
from lxml import html

from index.catch_up import catch_up_home
from repository.catalogue import Catalogue
from repository.intake import Intake
from repository.model import (
    PUBLIC_SCOPE,
    Access,
    Assertion,
    Case,
    CaseText,
    Extraction,
    Issue,
    Origin,
    Page,
    PageKind,
    Part,
    PartKind,
    Scope,
)
from repository.settings import Settings, load_settings
from repository.taking_in import take_in
from search_web.app import create_app
from tests.making import hold, said

HOSTILE = '<script>alert("shelf")</script>'
BULLETINS = 25


def guessed(field: str, value: str, evidence: str) -> Assertion:
    return said(field, value, Origin.INFERRED, evidence=evidence, confidence=0.8)


def fill_shelf(home: Path) -> Settings:
    """Make an installation with a handful of documents of every kind, indexed."""
    shutil.copytree(_filled_shelf(), home, dirs_exist_ok=True)
    return load_settings(home, environment={})


@cache
def _filled_shelf() -> Path:
    """Fill a shelf once a process; a copy of it takes a tenth of the time."""
    folder = Path(tempfile.mkdtemp(prefix="shelf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = folder / "home"
    settings = load_settings(home, environment={})
    catalogue = Catalogue.open(settings, create=True)
    try:
        _motion(catalogue, home / "in")
        _plan(catalogue, home / "in")
        _report(catalogue, home / "in")
        _case(catalogue, home / "in")
        _hostile(catalogue, home / "in")
        _secret(catalogue, home / "in")
        _bulletins(catalogue, home / "in")
    finally:
        catalogue.close()
    catch_up_home(settings)
    return home


@contextmanager
def browsing(settings: Settings, scope: Scope = PUBLIC_SCOPE) -> Iterator[FlaskClient]:
    """Give a browser without a screen for an installation."""
    app = create_app(settings, scope)
    try:
        yield app.test_client()
    finally:
        app.extensions["shelf"].close()


def get(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    """Return the page at an address, as a tree."""
    response = client.get(address, follow_redirects=True)
    assert response.status_code == status, response.text
    return html.document_fromstring(response.text)


def texts(page: html.HtmlElement, path: str) -> list[str]:
    """Return the texts of the elements of an XPath, white space as single spaces."""
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def address_of(client: FlaskClient, words: str) -> str:
    """Return the address of the one document that a search finds."""
    found = client.get("/api/v1/search", query_string={"q": words}).json
    assert found["total"] == 1, found["hits"]
    return str(found["hits"][0]["url"])


def _motion(catalogue: Catalogue, folder: Path) -> None:
    text = (
        "Total Place\n\nThis Conference notes the increase in ‘joined up’ service "
        "delivery.\n\nIt must ensure that:\n\n1) There is adequate funding\n\n"
        "2) Service integration is not used as an excuse for outsourcing"
    )
    hold(
        catalogue,
        folder / "total-place.txt",
        text,
        pages=(Page(1, text, PageKind.SECTION, None, ("Total Place",), "en"),),
        assertions=(
            said("title", "Total Place", evidence="first line"),
            said("type", "motion"),
            said("issued", "2010-02-18", evidence="18 February 2010"),
            said("issuer", "Harbour Branch"),
            said("decision", "carried-as-amended", evidence="Carried as Amended"),
            said("event", "Service Group Conference"),
            said("event_from", "2010-02-18"),
            guessed("theme", "service-integration", "service integration"),
            guessed("sector", "local-government", "local government"),
        ),
        parts=(
            Part(PartKind.CLAUSE, "There is adequate funding", 1, "1)"),
            Part(PartKind.CLAUSE, "Service integration is not used …", 1, "2)"),
        ),
        issues=(Issue("cut-off", "The text ends in the middle of a word."),),
    )


def _plan(catalogue: Catalogue, folder: Path) -> None:
    hold(
        catalogue,
        folder / "plan.txt",
        "Plan of action for quality services in Geneva.",
        assertions=(
            said("title", "Action Now"),
            said("type", "action-plan"),
            said("event", "Quality Services"),
            said("event_place", "Geneva"),
            said("event_from", "2010-10-12"),
            said("event_to", "2010-10-14"),
            said("period", "2022/2027"),
            guessed("theme", "fair-taxation", "fair taxation"),
        ),
        parts=(
            Part(PartKind.OBJECTIVE, "Quality at the top", 1, "1"),
            Part(PartKind.DEADLINE, "Establish a group", 1, "1", "", "2010-10"),
            Part(PartKind.DEADLINE, "Coalitions", 1, "6", "", "2011-01", "2011-12"),
            Part(
                PartKind.EVENT, "Decent Work Day", 1, "", "", "2010-10-07", "", "Bonn"
            ),
        ),
    )


def _report(catalogue: Catalogue, folder: Path) -> None:
    """Three editions of one document: English with pages in a PDF, French, Arabic."""
    english = (
        "Public water. The harbour concession ended.",
        "The tariff was lowered.\n\nWorkers moved over with their pensions.",
        "What the concession cost. A second concession was refused.",
    )
    path = folder / "water-report.pdf"
    write_pdf(path, english)
    data = path.read_bytes()
    pages = tuple(Page(n, t, language="en") for n, t in enumerate(english, 1))
    shared = (
        said("type", "report"),
        said("issued", "2019-05", Origin.SIDECAR),
        said("issuer", "psi", Origin.SIDECAR),
        said("theme", "reclaiming-public-services", Origin.SIDECAR),
        said("theme", "public-financing", Origin.SIDECAR),
        said("sector", "water", Origin.SIDECAR),
        said("source", "https://example.org/water", Origin.SIDECAR),
        said("identifier", "doi:10.1234/water", Origin.SIDECAR),
    )
    _hold_bytes(
        catalogue,
        path,
        data,
        Extraction("pdf", "1", "application/pdf", pages),
        "en",
        (said("title", "The Harbour Water Report"), *shared),
    )
    for language, title, text in (
        ("fr", "Le rapport sur l’eau", "La concession de l’eau a pris fin au port."),
        ("ar", "تقرير المياه", "انتهى امتياز المياه في الميناء وعادت إلى البلدية."),
    ):
        hold(
            catalogue,
            folder / f"water.{language}.txt",
            text,
            pages=(Page(1, text, language=language),),
            language=language,
            key="water-report",
            assertions=(said("title", title), *shared),
        )


def _hold_bytes(
    catalogue: Catalogue,
    path: Path,
    data: bytes,
    extraction: Extraction,
    language: str,
    assertions: tuple[Assertion, ...],
) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    catalogue.files.put(path, sha256)
    take_in(
        catalogue,
        Intake(
            path=str(path),
            filename=path.name,
            sha256=sha256,
            size=len(data),
            extraction=extraction,
            pages=extraction.pages,
            language=language,
            assertions=assertions,
            parts=(),
            cases=(),
            issues=(),
            described_by="first",
            key="water-report",
        ),
    )


def write_pdf(path: Path, pages: tuple[str, ...]) -> None:
    """Write a PDF with one page a text."""
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, 8, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.output(str(path))


def _case(catalogue: Catalogue, folder: Path) -> None:
    hold(
        catalogue,
        folder / "paris.txt",
        "Paris took its waterworks back.",
        assertions=(said("title", "Paris"), said("type", "case-study")),
        cases=(
            Case(
                "FR",
                "FR",
                "water",
                "2010",
                "private",
                "public",
                "Veolia",
                "Eau de Paris",
                "contract-expired",
                "in-public-hands",
                (CaseText("en", "Paris", "The city took it back.", "All moved over."),),
                ("Le Strat, A., 2010",),
                page=1,
            ),
        ),
    )


def _hostile(catalogue: Catalogue, folder: Path) -> None:
    text = f"Careful {HOSTILE} zebra\n\n<img src=x onerror=alert(1)>"
    hold(
        catalogue,
        folder / "evil.txt",
        text,
        pages=(Page(1, text, headings=(HOSTILE,), language="en"),),
        assertions=(
            said("title", f"Zebra {HOSTILE}", evidence=HOSTILE),
            said("abstract", HOSTILE),
            said("issuer", f"Acme {HOSTILE}"),
            said("network", HOSTILE),
            said("source", "javascript:alert(1)"),
            said("rights", "javascript:alert(2)"),
            said("identifier", 'doi:"><script>alert(3)</script>'),
            said("event", HOSTILE),
        ),
        parts=(
            Part(PartKind.EVENT, HOSTILE, 1, HOSTILE, HOSTILE, "2010", "", HOSTILE),
        ),
        filename='..\\..//"><script>.html\r\nX-Evil: 1',
    )


def _secret(catalogue: Catalogue, folder: Path) -> None:
    hold(
        catalogue,
        folder / "secret.txt",
        "The strike fund is kept under the quagga statue.",
        assertions=(said("title", "Quagga fund"), said("theme", "care")),
        default_access=Access.STAFF,
    )


def _bulletins(catalogue: Catalogue, folder: Path) -> None:
    for number in range(BULLETINS):
        hold(
            catalogue,
            folder / f"bulletin-{number}.txt",
            f"Bulletin {number} about trams.",
            assertions=(
                said("title", f"Bulletin {number}"),
                said("type", "press-release"),
                said("issued", str(1990 + number)),
                said("sector", "transport"),
            ),
        )
