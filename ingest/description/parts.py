"""The parts of a document: sections, clauses, objectives, actions, dated rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.description.clauses import is_lead
from ingest.description.clues import Clue
from ingest.description.dates import find_years
from ingest.description.lines import Line, Lines
from ingest.description.phrases import line_pattern, word_pattern
from ingest.description.tables import table_parts
from ingest.description.wordings import (
    ACTIONS,
    CLAUSE_LEADS,
    NETWORK_LABEL,
    OBJECTIVES,
    TYPE_LABEL,
)
from repository.model import Part, PartKind

_NUMBERED = re.compile(
    r"^(?P<open>[(（]?)(?P<number>\d{1,2}(?:\.\d{1,2})*|[a-zа-яё]|[ivx]{2,5}|"
    r"[一二三四五六七八九十]{1,3}|[أ-ي])"
    r"(?P<close>[.)）]|、|．)\s*(?=\S)(?P<text>.+)$",
    re.DOTALL,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SECTION_NUMBER = re.compile(
    r"^(?P<number>(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])(?=[.)]|\s)|"
    r"第\s?\d+\s?[章節条])[.)]?\s*"
    r"(?P<heading>\S.*)$"
)
_BULLET = re.compile(r"^[-•*]\s+")
_LEAD = re.compile(r"[:：]\s*$")
_LONGEST_HEADING = 90
_MOST_PARTS = 2000
"""Of one document: a law of a thousand clauses fits, a corrupt file does not fill the
catalogue."""


@dataclass
class _Open:
    """The part that is being gathered."""

    kind: PartKind
    page: int
    number: str = ""
    heading: str = ""
    parent: int | None = None
    lines: list[str] = field(default_factory=list)


@dataclass
class _Gathered:
    """All parts so far, and where the next line belongs."""

    parts: list[_Open] = field(default_factory=list)
    finished: dict[int, Part] = field(default_factory=dict)
    sections: list[tuple[int, int]] = field(default_factory=list)  # (depth, position)

    def add(self, part: _Open) -> int:
        self.parts.append(part)
        return len(self.parts) - 1


def parts(
    lines: Lines,
    title_lines: int,
    is_motion: bool,
    language: str | None,
    year: int | None = None,
) -> tuple[Part, ...]:
    """Return the parts of a document in their order.

    Args:
        lines: of the whole text, without its table of contents.
        title_lines: how many of them, from the first, are the title: they head nothing.
        is_motion: whether numbered items are clauses, as a conference passes them.
        language: of the text.
        year: that the document is of, for dates in tables that name none.
    """
    walk = _Walk(is_motion, language, year)
    body = _marked(lines, title_lines)
    index = 0
    while index < len(body):
        line = body[index]
        if line.is_row:
            rows = [line]
            while (
                index + 1 < len(body)
                and body[index + 1].is_row
                and not body[index + 1].begins_paragraph
            ):
                index += 1
                rows.append(body[index])
            walk.table(rows)
        elif line.is_heading:
            walk.heading(line)
        else:
            walk.line(line)
        index += 1
    return walk.result()


def _marked(lines: Lines, title_lines: int) -> list[Line]:
    """Return the lines after the title, with headings found where none are marked.

    In plain text a heading is a short paragraph of one line, without an end mark,
    between others; in the opening such lines are dates and names.
    """
    labels = line_pattern(NETWORK_LABEL, TYPE_LABEL)
    end = min(
        (
            number
            for clue in (Clue.NETWORK_LABEL, Clue.TYPE_LABEL)
            for number in lines.with_clue(clue)
            if number >= title_lines
            and len(lines[number].text) < _LONGEST_HEADING
            and labels.match(lines[number].text)
        ),
        default=len(lines),
    )
    # Label blocks close a page.
    return _with_headings(lines[title_lines:end])


def _with_headings(body: list[Line]) -> list[Line]:
    if any(line.is_heading for line in body):
        return body
    first = next((i for i, line in enumerate(body) if len(line.text) > 200), len(body))
    marked = list(body)
    for index in range(first + 1, len(body) - 1):
        line, after = body[index], body[index + 1]
        text = line.text.strip()
        if (
            line.begins_paragraph
            and line.ends_paragraph
            and not line.is_row
            and 3 <= len(text) <= _LONGEST_HEADING
            and not re.search(r"[.,;:!?。、:]$", text)
            and (text[0].isupper() or text[0] > "ʯ" or text[0].isdecimal())
            and not _NUMBERED.match(text)
            and not _BULLET.match(text)
            and (
                len(after.text) > len(text)
                or _LEAD.search(after.text)
                or after.is_row
                or _BULLET.match(after.text)
            )
        ):
            marked[index] = Line(text, line.page, line.start, True, True, True)
    return marked


class _Walk:
    """A walk over the lines that opens and closes parts."""

    def __init__(self, is_motion: bool, language: str | None, year: int | None) -> None:
        self._is_motion = is_motion
        self._language = language
        self._year = year
        self._all = _Gathered()
        self._section: int | None = None
        self._item: int | None = None
        self._lead: int | None = None
        self._item_kind: PartKind | None = None
        self._has_plain_heading = False
        self._table_year: int | None = year
        self._table_head: dict[str, int] | None = None

    def heading(self, line: Line) -> None:
        text = " ".join(line.text.split())
        match = _SECTION_NUMBER.match(text)
        number, heading = (match["number"], match["heading"]) if match else ("", text)
        years = find_years(text)
        if years and len(text) <= 12:  # "2011" heads the rows of that year
            self._table_year = years[0].first.year
        depth = (
            number.count(".") + 1 if number[:1].isdecimal() else (1 if number else 0)
        )
        parent = self._parent(depth) if depth > 1 else None
        self._section = self._all.add(
            _Open(PartKind.SECTION, line.page, number, heading, parent)
        )
        self._all.sections.append((depth, self._section))
        self._item = self._lead = None
        self._item_kind = _kind_of(heading)
        self._has_plain_heading = bool(heading) and self._item_kind is None

    def _parent(self, depth: int) -> int | None:
        for other, position in reversed(self._all.sections):
            if 0 < other < depth:
                return position
        return None

    def line(self, line: Line) -> None:
        text = line.text.strip()
        bullet = _BULLET.match(text)
        if bullet:
            self._bullet(line, text[bullet.end() :])
            return
        if self._opens_item(line, text):
            return
        if line.begins_paragraph:
            self._paragraph(line, text)
        elif self._item is not None:
            self._all.parts[self._item].lines.append(text)
        else:
            self._append(text)

    def _opens_item(self, line: Line, text: str) -> bool:
        match = _NUMBERED.match(text)
        if not match or not self._counts_on(match["number"], match["close"]):
            return False
        kind = self._item_kind
        if kind is None and self._is_motion:
            kind = PartKind.CLAUSE
        if kind is None:
            if "." in match["number"]:
                kind = PartKind.CLAUSE  # 1.1, 1.2: numbered paragraphs
            else:
                self._append(text)
                return True
        parent = self._lead if self._lead is not None else self._section
        self._item = self._all.add(
            _Open(kind, line.page, match["number"], "", parent, [match["text"].strip()])
        )
        return True

    def _counts_on(self, number: str, close: str) -> bool:
        """Whether a number can be an item's: "12. July" in running text is none."""
        if number.isdecimal() and int(number) > 60:
            return False
        return not (
            number.isalpha() and number.isascii() and close == "." and len(number) > 1
        )

    def _bullet(self, line: Line, text: str) -> None:
        kind = self._item_kind
        if self._item is not None and self._all.parts[self._item].number:
            self._all.parts[self._item].lines.append(f"- {text}")
        elif kind in (PartKind.OBJECTIVE, PartKind.ACTION):
            parent = self._lead if self._lead is not None else self._section
            self._item = self._all.add(_Open(kind, line.page, "", "", parent, [text]))
        else:
            self._append(f"- {text}")

    def _paragraph(self, line: Line, text: str) -> None:
        label = (
            _kind_of(text.split(":")[0].split("：")[0])
            if ":" in text[:40] or "：" in text[:40]
            else None
        )
        self._item = None
        if _YEAR.fullmatch(text):
            # "2025" above a table heads its rows, though no letter is larger.
            self._table_year = int(text)
        if label:
            # "Actions: PSI and its affiliates will" opens a list of actions.
            self._item_kind = label
            self._append(text)
            return
        if self._is_motion and (
            is_lead(text) or (_LEAD.search(text) and len(text) < 400)
        ):
            self._lead = self._all.add(
                _Open(
                    PartKind.CLAUSE,
                    line.page,
                    "",
                    _lead_in(text),
                    self._section,
                    [text],
                )
            )
            self._item = self._lead
            return
        if not self._is_motion:
            self._lead = None
        if self._has_plain_heading:
            self._item_kind = None
        self._append(text)

    def _append(self, text: str) -> None:
        target = self._lead if self._lead is not None else self._section
        if target is not None:
            self._all.parts[target].lines.append(text)

    def table(self, rows: Sequence[Line]) -> None:
        found, self._table_head = table_parts(
            rows, self._head_above(), self._table_year, self._language, self._table_head
        )
        for row in rows:
            self._append(row.text)
        self._item = None
        for part in found:
            position = self._all.add(_Open(part.kind, part.page, parent=self._section))
            self._all.finished[position] = part

    def _head_above(self) -> str:
        """Return the heading of the table, and the one above a year."""
        texts = [
            self._all.parts[position].heading for _, position in self._all.sections[-4:]
        ]
        return " ".join(texts[-1:] if texts and not texts[-1].isdecimal() else texts)

    def result(self) -> tuple[Part, ...]:
        made = []
        for position, part in enumerate(self._all.parts[:_MOST_PARTS]):
            if position in self._all.finished:
                row = self._all.finished[position]
                made.append(
                    Part(
                        row.kind, row.text, row.page, row.number, row.heading,
                        row.date_from, row.date_to, row.place, part.parent,
                    )
                )  # fmt: skip
                continue
            made.append(
                Part(
                    part.kind,
                    "\n".join(part.lines).strip(),
                    part.page,
                    part.number,
                    part.heading,
                    parent=part.parent,
                )
            )
        return tuple(made)


def _kind_of(heading: str) -> PartKind | None:
    """Return what the items under a heading are: objectives, actions, or nothing."""
    text = re.sub(r"^[\W\d]+", "", heading.strip()).rstrip(" :：").lower()
    if len(text.split(maxsplit=6)) > 6:
        return None
    if line_pattern(OBJECTIVES).match(text) or (
        (found := word_pattern(OBJECTIVES).search(text)) and found.start() <= 8
    ):
        return PartKind.OBJECTIVE
    if line_pattern(ACTIONS).match(text):
        return PartKind.ACTION
    return None


def _lead_in(text: str) -> str:
    """Return the words up to the verb of a clause: "This Conference notes"."""
    match = word_pattern(CLAUSE_LEADS).search(text[:160])
    if match:
        return text[: match.end()].strip(" ,:")
    return " ".join(text.split()[:8]).strip(" ,:")
