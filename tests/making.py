"""Ways to make what tests take in: small real files, and intakes of them."""

import hashlib
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from ingest.report import Report
from repository.catalogue import Catalogue
from repository.cli import main
from repository.intake import Intake, Outcome
from repository.model import STAFF_SCOPE, Assertion, Extraction, Origin, Page
from repository.record import record_of
from repository.taking_in import take_in


def said(
    field: str, value: str, origin: Origin = Origin.TEXT, **rest: Any
) -> Assertion:
    """Return an assertion."""
    return Assertion(field, value, origin, **rest)


def intake_of(path: Path, text: str = "", **changes: Any) -> Intake:
    """Write a text file and return it as an intake that is ready for the catalogue."""
    text = text or f"The text of {path.name}."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    pages = changes.pop("pages", (Page(1, text, language="en"),))
    assertions = changes.pop("assertions", (said("title", path.stem),))
    return Intake(
        **{
            "path": str(path),
            "filename": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "size": path.stat().st_size,
            "extraction": Extraction("text", "1", "text/plain", pages),
            "pages": pages,
            "language": "en",
            "assertions": assertions,
            "parts": (),
            "cases": (),
            "issues": (),
            "described_by": "first",
            **changes,
        }
    )


def hold(catalogue: Catalogue, path: Path, text: str = "", **changes: Any) -> Outcome:
    """Take a made text file into the catalogue."""
    intake = intake_of(path, text, **changes)
    catalogue.files.put(path, intake.sha256)
    return take_in(catalogue, intake)


def run(home: Path, *words: str, status: int = 0) -> Result:
    """Run a command; fail unless it ends with this status and without a traceback."""
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    unexpected = result.exception and not isinstance(result.exception, SystemExit)
    assert not unexpected, result.exc_info
    assert result.exit_code == status, result.output
    return result


def outcomes(report: Report) -> dict[str, str]:
    """Return what became of each file, by its name."""
    return {Path(entry.path).name: str(entry.outcome) for entry in report.entries}


def titles_in(catalogue: Catalogue) -> set[str]:
    """Return the titles of all documents that are held."""
    ids = catalogue.document_ids(STAFF_SCOPE)
    documents = catalogue.documents(ids, STAFF_SCOPE).values()
    return {record_of(one).first("title") for one in documents}
