"""The words of a document that speak for themes, sectors and concepts: which, how
often, and where."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.classification.labels import Label, Target
from ingest.classification.matching import Matcher, matcher
from repository.model import Page
from repository.vocabulary import Vocabularies

_SURE = 0.5
"""Specificity below which a word ("public services") supports other words, but is no
evidence by itself: however often it stands there, it counts as one mention."""
_IN_TABLE = 0.5
"""Weight of a mention in a row of a table: timetables and lists name many things."""
_NEAR = 14
_LIST = 3
_IN_LIST = 0.15
"""Weight of a sector with three others within 14 words of it: a list of services."""
_LEAD = 80
"""Words at the beginning of a text that say what it is about."""


@dataclass(slots=True)
class Evidence:
    """All mentions of one theme, sector or concept.

    Attributes:
        named: weighted mentions by sure labels.
        supported: weighted mentions by words that mean other things as well.
        cued: weighted mentions by cues, which speak of it without naming it.
        in_lead: weighted mentions in the first words of the document.
        in_title, in_headings: how often sure labels stand there.
        surest_in_title, surest_in_headings: how surely the surest of them means it.
        cues_in_title, cues_in_headings: how often cues stand there.
        labels: what was found, with the number of times, but for cues.
        cues: cues and words that support, with the number of times.
    """

    named: float = 0.0
    supported: float = 0.0
    cued: float = 0.0
    in_lead: float = 0.0
    in_title: int = 0
    in_headings: int = 0
    surest_in_title: float = 0.0
    surest_in_headings: float = 0.0
    cues_in_title: int = 0
    cues_in_headings: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    cues: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> float:
        """All mentions by labels, weighted."""
        return self.named + min(self.supported, 1.0)

    @property
    def is_said(self) -> bool:
        """Whether the title or a heading names it."""
        return bool(self.in_title or self.in_headings)

    @property
    def is_more_than_a_mention(self) -> bool:
        """Whether the title or a heading names it, or the text more than once."""
        return self.is_said or self.labels.total() + self.cues.total() > 1

    def words(self) -> Counter[str]:
        """Return all that was found, with the number of times."""
        return self.labels + self.cues

    def mention(self, target: Target, label: Label, worth: float, lead: bool) -> None:
        """Count a mention in the text."""
        weight = target.weight * label.weight * worth
        if lead:
            self.in_lead += weight
        if target.is_cue:
            self.cued += weight
            self.cues[label.text] += 1
        elif target.weight >= _SURE:
            self.named += weight
            self.labels[label.text] += 1
        else:
            self.supported += weight
            self.cues[label.text] += 1

    def stand_in_title(self, target: Target, label: Label) -> None:
        """Count a mention in the title."""
        weight = target.weight * label.weight
        if target.is_cue:
            self.cues[label.text] += 1
            self.cues_in_title += 1
            return
        self.labels[label.text] += 1
        if weight >= _SURE:
            self.in_title += 1
            self.surest_in_title = max(self.surest_in_title, weight)

    def stand_in_heading(self, target: Target, label: Label) -> None:
        """Count a mention in a heading, whose words count as text beside this."""
        weight = target.weight * label.weight
        if target.is_cue:
            self.cues_in_headings += 1
        elif weight >= _SURE:
            self.in_headings += 1
            self.surest_in_headings = max(self.surest_in_headings, weight)


Found = dict[tuple[str, str], Evidence]


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
    found: Found = defaultdict(Evidence)
    main = _main_language(pages)
    words = 0
    for page in pages:
        finder = matcher(vocabularies, page.language or main)
        words += _gather(page, finder, found, max(_LEAD - words, 0))
    finder = matcher(vocabularies, main)
    for _, label in finder.find(title)[0]:
        for target in label.targets:
            found[target.field, target.id].stand_in_title(target, label)
    for _, label in finder.find(about)[0]:
        for target in label.targets:
            if not target.is_cue:
                one = found[target.field, target.id]
                one.labels[label.text] += 1
                one.stand_in_heading(target, label)
    return found, words


def _main_language(pages: Sequence[Page]) -> str:
    sizes: Counter[str] = Counter()
    for page in pages:
        sizes[page.language or "und"] += len(page.text)
    return sizes.most_common(1)[0][0] if sizes else "und"


def _gather(page: Page, finder: Matcher, found: Found, lead: int) -> int:
    """Add a page's mentions to those found so far; return its number of words.

    Args:
        page: that is read.
        finder: of the page's language.
        found: so far.
        lead: how many of its words belong to the beginning of the document.
    """
    lines = page.text.split("\n")
    rows = [line for line in lines if "\t" in line]
    words = 0
    for text, worth in (
        ("\n".join(line for line in lines if "\t" not in line), 1.0),
        ("\n".join(rows), _IN_TABLE),
    ):
        mentions, number = finder.find(text)
        _count(mentions, worth, found, lead - words)
        words += number
    for heading in page.headings:
        for _, label in finder.find(heading)[0]:
            for target in label.targets:
                found[target.field, target.id].stand_in_heading(target, label)
    return words


def _count(
    mentions: Sequence[tuple[int, Label]], worth: float, found: Found, lead: int
) -> None:
    """Add mentions to those found so far, each worth so much."""
    sectors = [
        (position, {t.id for t in label.targets if t.field == "sector"})
        for position, label in mentions
    ]
    for index, (position, label) in enumerate(mentions):
        others = _sectors_near(sectors, index, position)
        for target in label.targets:
            in_list = target.field == "sector" and len(others - {target.id}) >= _LIST
            found[target.field, target.id].mention(
                target, label, worth * (_IN_LIST if in_list else 1.0), position < lead
            )


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
