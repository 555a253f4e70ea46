"""The words of a document that speak for themes, sectors and concepts: which, how
often, and where."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    labels: dict[str, int] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """All mentions in the text, weighted."""
        return self.sure + min(self.unsure, 1.0)

    def _count(self, label: str) -> None:
        self.labels[label] = self.labels.get(label, 0) + 1

    def mention(self, weight: float, specificity: float, label: str) -> None:
        """Count a mention in the text."""
        if specificity >= _SURE:
            self.sure += weight
        else:
            self.unsure += weight
        self._count(label)

    def name_in_title(self, weight: float, label: str) -> None:
        """Count a mention in the title; only sure words count there."""
        self._count(label)
        if weight >= _SURE:
            self.in_title += 1
            self.surest_in_title = max(self.surest_in_title, weight)

    def cue_in_title(self, label: str) -> None:
        """Count a cue in the title."""
        self._count(label)
        self.surest_in_title = max(self.surest_in_title, _CUE_IN_TITLE)

    def name_in_heading(self, weight: float, label: str = "") -> None:
        """Count a mention in a heading; only sure words count there.

        Headings are text too, where their words have been counted already; a label
        that has not been is given here.
        """
        if label:
            self._count(label)
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
    words = 0
    for text, worth in _kinds_of_text(page.text):
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


def _kinds_of_text(text: str) -> Iterator[tuple[str, float]]:
    """Yield the running text of a page and its rows of tables, with what a mention in
    each is worth."""
    if "\t" not in text:
        yield text, 1.0
        return
    lines = text.split("\n")
    yield "\n".join(line for line in lines if "\t" not in line), 1.0
    yield "\n".join(line for line in lines if "\t" in line), _IN_TABLE


def _count(
    mentions: Sequence[tuple[int, Label]],
    worth: float,
    found: dict[tuple[str, str], Evidence],
) -> None:
    """Add mentions to those found so far, each worth so much."""
    near = iter(_sectors_near([m for m in mentions if m[1].sectors]))
    for _, label in mentions:
        others = next(near) if label.sectors else frozenset()
        for target in label.targets:
            weight = target.weight * label.weight * worth
            if target.field == "sector" and len(others - {target.id}) >= _LIST:
                weight *= _IN_LIST
            found[target.field, target.id].mention(weight, target.weight, label.text)


def _sectors_near(
    mentions: Sequence[tuple[int, Label]],
) -> Iterator[frozenset[str]]:
    """Yield, for each mention of sectors, those named within a few words of it."""
    for index, (position, _) in enumerate(mentions):
        near: frozenset[str] = frozenset()
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(mentions) and abs(mentions[at][0] - position) <= _NEAR:
                near |= mentions[at][1].sectors
                at += step
        yield near
