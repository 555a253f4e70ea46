"""The words of a document that speak for themes, sectors and concepts: which, how
often, and where."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

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
    labels: dict[str, int] = field(default_factory=dict)
    cues: dict[str, int] = field(default_factory=dict)

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
        return self.is_said or sum(self.words().values()) > 1

    def words(self) -> dict[str, int]:
        """Return all that was found, with the number of times."""
        return {**self.labels, **self.cues}

    def mention(
        self, target: Target, label: Label, worth: float, lead: bool, times: int
    ) -> None:
        """Count mentions of a label in the text."""
        weight = target.weight * label.weight * worth * times
        if lead:
            self.in_lead += weight
        words = self.cues
        if target.is_cue:
            self.cued += weight
        elif target.weight >= _SURE:
            self.named += weight
            words = self.labels
        else:
            self.supported += weight
        text = label.text
        words[text] = words.get(text, 0) + times

    def stand_in_title(self, target: Target, label: Label) -> None:
        """Count a mention in the title."""
        weight = target.weight * label.weight
        if target.is_cue:
            _add(self.cues, label)
            self.cues_in_title += 1
            return
        _add(self.labels, label)
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


def _add(counts: dict[str, int], label: Label) -> None:
    counts[label.text] = counts.get(label.text, 0) + 1


Found = Mapping[str, dict[str, Evidence]]


def gather(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies, about: str
) -> tuple[Found, int]:
    """Return the evidence by field and identifier, and the number of words.

    Args:
        pages: with their languages.
        title: of the document.
        vocabularies: whose labels are looked for.
        about: what the file says that it is about; its words count like headings.
    """
    found: Found = defaultdict(lambda: defaultdict(Evidence))
    main = _main_language(pages)
    words = 0
    for page in pages:
        finder = matcher(vocabularies, page.language or main)
        words += _gather(page, finder, found, max(_LEAD - words, 0))
    finder = matcher(vocabularies, main)
    for _, label in finder.find(title)[0]:
        for target in label.targets:
            found[target.field][target.id].stand_in_title(target, label)
    for _, label in finder.find(about)[0]:
        for target in label.targets:
            if not target.is_cue:
                one = found[target.field][target.id]
                _add(one.labels, label)
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
    words = 0
    for text, worth in _kinds_of_text(page.text):
        mentions, number = finder.find(text)
        _count(mentions, worth, found, lead - words)
        words += number
    for heading in page.headings:
        for _, label in finder.find(heading)[0]:
            for target in label.targets:
                found[target.field][target.id].stand_in_heading(target, label)
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
    mentions: Sequence[tuple[int, Label]], worth: float, found: Found, lead: int
) -> None:
    """Add mentions to those found so far, each worth so much.

    A few labels make up most of the mentions: those that count alike are added at once.
    """
    crowds = _crowds([m for m in mentions if m[1].sectors])
    in_lead = bisect_left(mentions, lead, key=itemgetter(0))
    for is_lead, some in ((True, mentions[:in_lead]), (False, mentions[in_lead:])):
        alike = Counter([(label, crowds.get(position)) for position, label in some])
        for (label, others), times in alike.items():
            for target in label.targets:
                weight = worth
                if others and target.field == "sector":
                    if len(others - {target.id}) >= _LIST:
                        weight = worth * _IN_LIST
                one = found[target.field][target.id]
                one.mention(target, label, weight, is_lead, times)


def _crowds(mentions: Sequence[tuple[int, Label]]) -> dict[int, frozenset[str]]:
    """Return the sectors named within a few words of a mention of sectors, by its
    position, if they are as many as in a list."""
    crowds = {}
    last = len(mentions) - 1
    for index, (position, _) in enumerate(mentions):
        first = end = index
        while first and position - mentions[first - 1][0] <= _NEAR:
            first -= 1
        while end < last and mentions[end + 1][0] - position <= _NEAR:
            end += 1
        if end == first:
            continue
        near = frozenset().union(
            *(
                label.sectors
                for at, (_, label) in enumerate(mentions[first : end + 1], first)
                if at != index
            )
        )
        if len(near) >= _LIST:
            crowds[position] = near
    return crowds
