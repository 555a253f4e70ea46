"""Storing many rows at once, past what SQLAlchemy does for each of them."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

Rows = dict[sa.Table, list[dict[str, Any]]]
"""Rows by the table that they go into, referred ones first; those of a table name the
same columns."""


class _Insert(NamedTuple):
    """How the rows of a table are given to the database's driver.

    Attributes:
        sql: the statement.
        values: returns those of a row, in the order of the statement.
        converters: by their places, of the values that the driver does not take as
            they are.
    """

    sql: str
    values: Callable[[dict[str, Any]], tuple[Any, ...]]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


def insert_rows(connection: sa.Connection, rows: Rows) -> None:
    """Store rows, one statement a table.

    The statement is SQLAlchemy's, and what it would do to a value is done; but it is
    found out once a table, not at each row, which took longer than to store it.
    """
    for table, some in rows.items():
        if not some:
            continue
        insert = _insert(table, tuple(some[0]), connection.dialect)
        if insert is None:
            connection.execute(table.insert(), some)
        else:
            connection.exec_driver_sql(insert.sql, _given(insert, some))


def _given(insert: _Insert, rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    given = list(map(insert.values, rows))
    if not insert.converters:
        return given
    converted = []
    for row in given:
        values = list(row)
        for place, convert in insert.converters:
            values[place] = convert(values[place])
        converted.append(tuple(values))
    return converted


@lru_cache(maxsize=64)
def _insert(
    table: sa.Table, names: tuple[str, ...], dialect: sa.Dialect
) -> _Insert | None:
    """Return how rows of these columns are given to a driver; None for one that wants
    them by name."""
    compiled: Any = table.insert().compile(dialect=dialect, column_keys=names)
    if not compiled.positional or len(names) < 2:
        return None
    ordered = compiled.positiontup
    converters = []
    for place, name in enumerate(ordered):
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converters.append((place, convert))
    return _Insert(str(compiled), itemgetter(*ordered), tuple(converters))
