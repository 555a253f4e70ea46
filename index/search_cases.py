"""Cases that say what a search has to find: a file that a librarian can add to.

A file in TOML with one ``[[case]]`` after the other. Documents are named by their
identifier, by the key that sidecars call them by or, where one edition is meant, by the
name of its file with or without its extension.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from repository.errors import SettingsError

MUST, MAY = 2, 1
"""Grades of what has to be found and of what is fine to be found."""


@dataclass(frozen=True, slots=True)
class SearchCase:
    """A search, and what it has to find for the person who asks.

    Attributes:
        query: as typed.
        must: has to be among the first ``within``.
        within: how many hits are looked at for them.
        order: each has to stand before the next; what is not found stands last.
        must_not: has to be nowhere in the answer.
        may: is fine to be found.
        ndcg: least nDCG@10, from 0 to 1, where ``must`` counts 2 and ``may`` 1.
        filters: chosen besides the words, as the parameters of a link.
        language: of the person who asks, as a two-letter code.
        reader: whose view: ``public``, ``affiliates`` or ``staff``.
        who: of what kind the person is; for people who read the file.
        why: the need behind it, in one sentence.
        expected_to_fail: why search does not get it right yet; "" if it does.
    """

    query: str
    must: tuple[str, ...] = ()
    within: int = 10
    order: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    ndcg: float = 0.0
    filters: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    reader: str = "public"
    who: str = ""
    why: str = ""
    expected_to_fail: str = ""

    @property
    def name(self) -> str:
        """The case in a few words."""
        filters = " ".join(f"{name}={value}" for name, value in self.filters)
        return f"{self.language}: {self.query} {filters}".rstrip()


def read_cases(file: Path) -> list[SearchCase]:
    """Return the cases of a file, in order.

    Raises:
        SettingsError: the file cannot be read, or a case has a key that there is not,
            a value of another kind, or nothing that it expects.
    """
    try:
        rows = tomllib.loads(file.read_text("utf-8-sig")).get("case", [])
    except OSError as error:
        raise SettingsError(f"Cannot read {file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"Cannot read {file}: {error}.") from error
    if not isinstance(rows, list) or not rows:
        raise SettingsError(
            f"{file} has no case. Begin each with a line [[case]], then query = …, "
            "must = […]."
        )
    return [_case(row, f"{file}, case {n}") for n, row in enumerate(rows, 1)]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a key may hold."""

    types: tuple[type, ...]
    says: str
    least: float = field(default=0)


_NAMES = _Kind((list,), "a list of names of documents")
_TEXT = _Kind((str,), "text in quotation marks")
_KINDS: dict[str, _Kind] = {
    **dict.fromkeys(("must", "order", "must_not", "may"), _NAMES),
    "within": _Kind((int,), "a whole number from 1 on", 1),
    "ndcg": _Kind((int, float), "a number from 0 to 1"),
    "filters": _Kind((dict,), 'a table such as { theme = "care" }'),
}


def _case(row: dict[str, Any], where: str) -> SearchCase:
    known = [one.name for one in fields(SearchCase)]
    for key, value in row.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise SettingsError(
                f"{where}: there is no key {key!r}."
                + (f" Did you mean {near[0]!r}?" if near else "")
                + f" Known: {', '.join(known)}."
            )
        kind = _KINDS.get(key, _TEXT)
        if (
            not isinstance(value, kind.types)
            or isinstance(value, bool)
            or (isinstance(value, int | float) and value < kind.least)
            or (isinstance(value, list) and set(map(type, value)) - {str})
        ):
            raise SettingsError(f"{where}: {key} has to be {kind.says}.")
    if "query" not in row:
        raise SettingsError(f"{where} has no query.")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
    }
    values["filters"] = tuple(_pairs(row.get("filters", {})))
    case = SearchCase(**values)
    if not (case.must or case.must_not or case.order or case.ndcg):
        raise SettingsError(
            f"{where} ({case.query!r}) expects nothing. Give it must, must_not, order "
            "or ndcg."
        )
    return case


def _pairs(filters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the parameters of filters, of which one may have several values."""
    return [
        (name, str(value))
        for name, values in filters.items()
        for value in (values if isinstance(values, list) else [values])
    ]
