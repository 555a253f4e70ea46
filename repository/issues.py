"""What is wrong with files and documents: kept until the file is read again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from repository import tables
from repository.catalogue import Catalogue
from repository.model import Issue
from repository.schema import now

_OF_PATH = tables.issue.delete().where(tables.issue.c.path == sa.bindparam("at"))


def store_issues(
    connection: sa.Connection,
    issues: Iterable[Issue],
    path: str,
    document: str,
    edition: int,
) -> tuple[Issue, ...]:
    """Replace what was wrong with a file by what is wrong with it now."""
    connection.execute(_OF_PATH, {"at": path})
    stored = tuple(
        replace(issue, path=path, document=document, edition=edition)
        for issue in issues
    )
    insert_issues(connection, stored)
    return stored


def insert_issues(connection: sa.Connection, issues: Iterable[Issue]) -> None:
    """Store issues as they are."""
    rows = [issue_row(issue) for issue in issues]
    if rows:
        connection.execute(tables.issue.insert(), rows)


def issue_row(issue: Issue) -> dict[str, Any]:
    """Return an issue as a row of its table."""
    return {
        "path": issue.path,
        "document_id": issue.document,
        "edition": issue.edition,
        "code": issue.code,
        "severity": issue.severity,
        "message": issue.message,
        "raised": now(),
    }


def store_failure(catalogue: Catalogue, issue: Issue) -> None:
    """Replace what was wrong with a file by why it could not be taken in."""
    with catalogue.writing() as connection:
        connection.execute(_OF_PATH, {"at": issue.path})
        insert_issues(connection, (issue,))
