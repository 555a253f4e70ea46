"""The words of a document that speak for themes, sectors and concepts: which, how
often, and where."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.classification.labels import Label
from ingest.classification.matching import matcher
from repository.model import Page
from repository.vocabulary import Vocabularies

_SURE = 0.5
"""Specificity below which a word ("public services") supports other words, but is no
evidence by itself: however often it stands there, it counts as one mention."""
_IN_TABLE = 0.5
"""Weight of a mention in a row of a table: timetables and lists name many things."""
_CUE_IN_TITLE = 0.5
"""What a cue in the title is worth, where a label counts 1."""
_NEAR = 14
_LIST = 3
_IN_LIST = 0.15
"""Weight of a sector with three others within 14 words of it: a list of services."""


@dataclass(slots=True)
class Evidence:
    """All mentions of one theme, sector or concept."""

    sure: float = 0.0
    unsure: float = 0.0
    in_headings: int = 0
    in_title: int = 0
    surest_in_title: float = 0.0
    surest_in_headings: float = 0.0
    labels: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> float:
        """All mentions in the text, weighted."""
        return self.sure + min(self.unsure, 1.0)

    def mention(self, weight: float, specificity: float, label: str) -> None:
        """Count a mention in the text."""
        if specificity >= _SURE:
            self.sure += weight
        else:
            self.unsure += weight
        self.labels[label] += 1

    def name_in_title(self, weight: float, label: str) -> None:
        """Count a mention in the title; only sure words count there."""
        self.labels[label] += 1
        if weight >= _SURE:
            self.in_title += 1
            self.surest_in_title = max(self.surest_in_title, weight)

    def cue_in_title(self, label: str) -> None:
        """Count a cue in the title."""
        self.labels[label] += 1
        self.surest_in_title = max(self.surest_in_title, _CUE_IN_TITLE)

    def name_in_heading(self, weight: float, label: str = "") -> None:
        """Count a mention in a heading; only sure words count there.

        Headings are text too, where their words have been counted already; a label
        that has not been is given here.
        """
        if label:
            self.labels[label] += 1
        if weight >= _SURE:
            self.in_headings += 1
            self.surest_in_headings = max(self.surest_in_headings, weight)

    @property
    def is_said(self) -> bool:
        """Whether the title or a heading names it."""
        return bool(self.in_title or self.in_headings)


def gather(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies, about: str
) -> tuple[Mapping[tuple[str, str], Evidence], int]:
    """Return the evidence for each ``(field, identifier)``, and the number of words.

    Args:
        pages: with their languages.
        title: of the document.
        vocabularies: whose labels are looked for.
        about: what the file says that it is about; its words count like headings.
    """
    found: dict[tuple[str, str], Evidence] = defaultdict(Evidence)
    main = _main_language(pages)
    words = sum(
        _gather(page, page.language or main, found, vocabularies) for page in pages
    )
    finder = matcher(vocabularies, main)
    for _, label in finder.find(title)[0]:
        for target in label.targets:
            one = found[target.field, target.id]
            if target.is_cue:
                one.cue_in_title(label.text)
            else:
                one.name_in_title(target.weight * label.weight, label.text)
    for _, label in finder.find(about)[0]:
        for target in label.targets:
            if not target.is_cue:
                weight = target.weight * label.weight
                found[target.field, target.id].name_in_heading(weight, label.text)
    return found, words


def _main_language(pages: Sequence[Page]) -> str:
    sizes: Counter[str] = Counter()
    for page in pages:
        sizes[page.language or "und"] += len(page.text)
    return sizes.most_common(1)[0][0] if sizes else "und"


def _gather(
    page: Page,
    language: str,
    found: dict[tuple[str, str], Evidence],
    vocabularies: Vocabularies,
) -> int:
    """Add a page's mentions to those found so far; return its number of words."""
    finder = matcher(vocabularies, language)
    rows = [line for line in page.text.split("\n") if "\t" in line]
    words = 0
    for text, worth in (
        ("\n".join(line for line in page.text.split("\n") if "\t" not in line), 1.0),
        ("\n".join(rows), _IN_TABLE),
    ):
        mentions, number = finder.find(text)
        words += number
        _count(mentions, worth, found)
    for heading in page.headings:
        for _, label in finder.find(heading)[0]:
            for target in label.targets:
                if not target.is_cue:
                    found[target.field, target.id].name_in_heading(
                        target.weight * label.weight
                    )
    return words


def _count(
    mentions: Sequence[tuple[int, Label]],
    worth: float,
    found: dict[tuple[str, str], Evidence],
) -> None:
    """Add mentions to those found so far, each worth so much."""
    sectors = [
        (position, {t.id for t in label.targets if t.field == "sector"})
        for position, label in mentions
    ]
    for index, (position, label) in enumerate(mentions):
        others = _sectors_near(sectors, index, position)
        for target in label.targets:
            weight = target.weight * label.weight * worth
            if target.field == "sector" and len(others - {target.id}) >= _LIST:
                weight *= _IN_LIST
            found[target.field, target.id].mention(weight, target.weight, label.text)


def _sectors_near(
    sectors: Sequence[tuple[int, set[str]]], index: int, position: int
) -> set[str]:
    """Return the sectors named within a few words of a position."""
    near: set[str] = set()
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(sectors) and abs(sectors[at][0] - position) <= _NEAR:
            near |= sectors[at][1]
            at += step
    return near
