"""How well what is held was read and described: what a person should look at."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import STAFF_SCOPE, AssertionState, Origin, Severity
from repository.proposals import open_proposals
from repository.suggested_cases import open_suggestions

EXAMPLES = 5
"""Documents or files named for each finding, where not all are asked for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A document or file that a finding is about.

    Attributes:
        document: its identifier; "" for a file that could not be read.
        name: of its file.
        message: what is wrong with it; "" where the finding says it all.
    """

    document: str
    name: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble.

    Attributes:
        code: a stable word for it.
        count: how many documents or files have it.
        examples: some of them, or all.
    """

    code: str
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What is held, and what is wrong with it.

    Attributes:
        documents, pages: how many are held.
        pages_without_text: of these, how many hold no text.
        recognised_pages: how many were read from their images.
        findings: each kind of trouble that there is, the gravest first.
    """

    documents: int
    pages: int
    pages_without_text: int
    recognised_pages: int
    findings: tuple[Finding, ...]


TITLES = {
    "failed": "Files that could not be taken in",
    "no-text": "Documents with pages that hold no text",
    "reversed-arabic": "Documents whose Arabic is backwards",
    "presentation-forms": "Documents whose Arabic cannot be found",
    "mojibake": "Documents in a wrong encoding",
    "unreadable-letters": "Documents whose letters cannot be read",
    "glued-words": "Documents whose words stick together",
    "low-confidence": "Documents that were hard to recognise",
    "cut": "Documents of which only a part was kept",
    "cut-off": "Documents that end in the middle of a sentence",
    "truncated": "Documents whose files are cut off",
    "page-unreadable": "Documents with damaged pages",
    "attachments": "Documents with attached files that were not read",
    "dynamic-form": "Forms whose pages are made while they are open",
    "hidden": "Spreadsheets of which hidden sheets were left out",
    "damaged": "Documents from damaged files",
    "language-unknown": "Documents whose language is not known",
    "no-title": "Documents whose title was only guessed",
    "no-date": "Documents without a date",
    "no-theme": "Documents without a theme",
    "metadata": "Documents whose metadata could not be used",
    "date-contradicted": "Documents that contradict their date",
    "new-version": "Documents that became a new version",
    "wrong-name": "Files with a wrong ending",
    "duplicate-proposed": "Documents that may be one",
    "case-suggested": "Documents that seem to tell of a case",
}
"""What each finding is called, the gravest first."""

ADVICE = {
    "failed": "Each message says what to do; then ingest the file again.",
    "no-text": "Have them recognised: install Tesseract and ingest them again.",
    "no-title": "Give the title: commonshelf edit DOCUMENT --set title=…",
    "no-date": "Give the date: commonshelf edit DOCUMENT --set issued=2021-09",
    "no-theme": "Give a theme: commonshelf edit DOCUMENT --add theme=…",
    "language-unknown": "Give it: commonshelf edit DOCUMENT --set language=sv",
    "duplicate-proposed": "Decide: commonshelf proposals",
    "case-suggested": "Decide: commonshelf cases",
}
"""What to do, where the messages do not say it already."""


def health(catalogue: Catalogue, every: bool = False) -> Health:
    """Return what a person should look at.

    Args:
        catalogue: to look through.
        every: name all documents and files of each finding, not some.
    """
    most = None if every else EXAMPLES
    found = {
        **_of_issues(catalogue, most),
        **_of_fields(catalogue, most),
        **_of_proposals(catalogue, most),
        **_of_suggested_cases(catalogue, most),
    }
    order = {code: rank for rank, code in enumerate(TITLES)}
    findings = sorted(found.values(), key=lambda one: order.get(one.code, len(order)))
    page = tables.page.c
    held = (
        sa.select(
            sa.func.count(),
            sa.func.count().filter(page.text == ""),
            sa.func.count(page.confidence),
        )
        .select_from(
            tables.page.join(
                tables.edition,
                sa.and_(
                    tables.edition.c.document_id == page.document_id,
                    tables.edition.c.number == page.edition,
                ),
            ).join(tables.document, tables.document.c.id == page.document_id)
        )
        .where(tables.edition.c.is_current, tables.document.c.removed.is_(None))
    )
    with catalogue.reading() as connection:
        pages, empty, recognised = connection.execute(held).one()
        documents = connection.execute(
            sa.select(sa.func.count()).where(tables.document.c.removed.is_(None))
        ).scalar_one()
    return Health(documents, pages, empty, recognised, tuple(findings))


def _of_issues(catalogue: Catalogue, most: int | None) -> dict[str, Finding]:
    groups: dict[str, list[Example]] = {}
    for issue in catalogue.issues():
        if issue.severity is Severity.NOTICE:
            continue
        code = "failed" if issue.severity is Severity.ERROR else issue.code
        name = issue.path.replace("\\", "/").rpartition("/")[2]
        example = Example(issue.document or "", name, issue.message)
        groups.setdefault(code, []).append(example)
    return {
        code: Finding(code, len(examples), tuple(examples[:most]))
        for code, examples in groups.items()
    }


def _of_fields(catalogue: Catalogue, most: int | None) -> dict[str, Finding]:
    """Return the documents that lack a value of the fields by which people look."""
    said, document = tables.assertion.c, tables.document.c

    def known(field: str, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
        """Whether the field has a value, or a person said that it has none."""
        is_settled = sa.or_(
            said.state == AssertionState.ACCEPTED,
            sa.and_(said.origin == Origin.STAFF, said.value == ""),
        )
        return sa.exists().where(
            said.document_id == document.id,
            said.field == field,
            is_settled,
            *conditions,
        )

    missing = {
        "no-title": known("title", said.origin != Origin.INFERRED),
        "no-date": known("issued"),
        "no-theme": known("theme"),
    }
    name = (
        sa.select(sa.func.min(tables.edition.c.filename))
        .where(tables.edition.c.document_id == document.id)
        .scalar_subquery()
    )
    found = {}
    with catalogue.reading() as connection:
        for code, condition in missing.items():
            rows = connection.execute(
                sa.select(document.id, name)
                .where(document.removed.is_(None), ~condition)
                .order_by(document.created, document.id)
            ).all()
            if rows:
                examples = tuple(Example(id, file) for id, file in rows[:most])
                found[code] = Finding(code, len(rows), examples)
    return found


def _of_proposals(catalogue: Catalogue, most: int | None) -> dict[str, Finding]:
    waiting = open_proposals(catalogue)
    if not waiting:
        return {}
    code = "duplicate-proposed"
    examples: Iterable[Example] = (
        Example(one.other, one.document, f"{one.kind}: {one.evidence}")
        for one in waiting[:most]
    )
    return {code: Finding(code, len(waiting), tuple(examples))}


def _of_suggested_cases(catalogue: Catalogue, most: int | None) -> dict[str, Finding]:
    waiting = open_suggestions(catalogue, STAFF_SCOPE)
    if not waiting:
        return {}
    code = "case-suggested"
    examples = (
        Example(one.document, f"{one.case.place}, {one.case.service}, {one.case.year}")
        for one in waiting[:most]
    )
    return {code: Finding(code, len(waiting), tuple(examples))}
