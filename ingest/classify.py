"""Themes, sectors and concepts of a document, from the words that stand in it.

Labels of the vocabularies are looked for in the language of each page, in any of their
forms (the index's stems). A theme or sector is scored by where its words stand (title,
headings, text) and how dense they are; each assertion says which words led to it. What
is mentioned in passing, or in a list of services, is not what a document is about.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.analysis.terms import Analysis, analysis, tagged_stem
from index.analysis.words import CJK_RUN, RAW_WORD, split
from repository.model import Assertion, AssertionState, Origin, Page
from repository.vocabulary import Concept, Vocabularies

_THROUGH_CONCEPT = 0.8
"""Weight of a concept's word for the theme that the concept points to: less sure than
the theme's own words."""
_COMPOUND = 0.6
"""Weight of a word found inside a German or Swedish compound: Wasserpreis is of water,
Wasserstoffstrategie is not."""
_SHORTEST_IN_COMPOUND = 5
_MOST_WORDS_KEPT = 100_000

_MOST_HEADINGS = 3
_SURE = 0.5
"""Specificity below which a word ("public services") supports other words, but is no
evidence by itself: however often it stands there, it counts as one mention."""
_IN_TABLE = 0.5
"""Weight of a mention in a row of a table: timetables and lists name many things."""
_DENSITY = 1.8
_FEWEST_WORDS = 300
"""A shorter text counts as if it had so many: one mention in 60 words is still one."""
_MOST_VARIETY = 3
"""Different words for one thing are better evidence than one word repeated."""
_MOST_ACCEPTED = 4
_MOST_SUGGESTED = 4


@dataclass(frozen=True, slots=True)
class _Rule:
    """How the evidence for themes, or for sectors, is weighed.

    Attributes:
        half_density: mentions in 1,000 words that give half the score for density.
        title, heading, variety: what each adds to the score.
        accept, suggest: scores from which a value counts, or is worth a look.
        fewest_to_accept, fewest_to_suggest: weighted mentions that it takes where
            neither title nor heading says it.
        share_of_best: of the best score; what is far behind it is suggested only.
    """

    half_density: float
    title: float
    heading: float
    variety: float
    accept: float
    suggest: float
    fewest_to_accept: float
    fewest_to_suggest: float
    share_of_best: float


# Set on the tuned two thirds of what benchmarks/classify_agreement.py measures, for
# the best F1 at a precision of 0.8: 0.80 and a recall of 0.38 for themes (recall 0.49
# is possible at a precision of 0.67; what is lost is still suggested to a person).
# On the unseen third they give 0.84 and 0.39 and no better F1 than the weights before
# them (0.53, 0.54), nor than the plain count (0.54, precision 0.74).
# Services are named in passing everywhere; half the density, or a third of the best
# score, costs precision 0.1 and gains recall 0.06.
_RULES = {
    "theme": _Rule(3.5, 1.6, 0.3, 0.3, 0.8, 0.2, 1.6, 0.9, 0.35),
    "sector": _Rule(7.0, 1.6, 0.3, 0.1, 0.8, 0.35, 1.6, 1.6, 0.5),
}
_USUAL = {
    "trade-union-rights": 3.8,
    "privatisation": 2.0,
    "reclaiming-public-services": 1.6,
    "organising-and-campaigns": 1.0,
    "public-financing": 0.8,
    "democratic-governance": 0.6,
    "human-rights": 0.6,
    "care": 0.4,
    "gender-and-intersectionality": 0.4,
}
"""Mentions in 1,000 words that say nothing, because every union's text has them: twice
the mean of the tuned texts that are not about the theme. Without it precision is 0.77
at the same recall."""
_RULES["concept"] = _Rule(3.5, 1.6, 0.3, 0.2, 0.6, 0.4, 2.1, 0.9, 0.3)
_MOST_CONCEPTS = 12

_NEAR = 14
_LIST = 3
_IN_LIST = 0.15
"""Weight of a sector with three others within 14 words of it: a list of services."""


@dataclass(frozen=True, slots=True)
class _Target:
    """What a label speaks for."""

    field: str
    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as a sequence of terms."""

    terms: tuple[str, ...]
    text: str
    targets: tuple[_Target, ...]
    words: tuple[str, ...] = ()
    is_acronym: bool = False
    weight: float = 1.0


@dataclass(slots=True)
class _Found:
    """All mentions of one target."""

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


class Matcher:
    """The labels of all vocabularies in one language.

    Labels are kept as a tree of terms, so that a text is read once whatever the number
    of labels.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._analysis: Analysis = analysis(language)
        self._language = language
        self._tree: _Tree = _Tree()
        self._single: dict[str, _Label] = {}
        self._inside: dict[str, _Label | None] = {}
        self._words_of: dict[str, _Known] = {}
        for label in _labels(vocabularies, language):
            node = self._tree
            for term in label.terms:
                node = node.below.setdefault(term, _Tree())
            node.labels.append(label)
            if len(label.terms) == 1 and not label.is_acronym:
                self._single.setdefault(label.terms[0], label)

    def find(self, text: str) -> tuple[list[tuple[int, _Label]], int]:
        """Return (position, label) for each mention, and the number of words.

        Of labels that begin at one word the longest counts, and none inside another.
        """
        words: list[_Word] = []
        starts: list[int] = []
        for raw in RAW_WORD.findall(text):
            known, beginning = self._words_of.get(raw) or self._words(raw)
            if beginning:
                starts += [len(words) + offset for offset in beginning]
            words += known
        found = []
        end = 0
        for position in starts:
            if position < end:
                continue
            label = self._longest(words, position)
            if label:
                found.append((position, label))
                end = position + len(label.terms)
        count = len(words)
        return found, (count // 2 if self._language == "ja" else count)

    def _words(self, raw: str) -> "_Known":
        """Return a raw word's words, and those of them at which a label may begin."""
        entry = self._analysis[raw]
        terms: list[list[str]] = [[] for _ in range(entry.width)]
        for offset, term in entry.terms:
            terms[offset].append(term)
        words = tuple((raw, some[0] if some else "", tuple(some)) for some in terms)
        below = self._tree.below
        in_compound = self._compound(raw) is not None
        beginning = tuple(
            offset
            for offset, some in enumerate(terms)
            if in_compound or any(term in below for term in some)
        )
        if len(self._words_of) >= _MOST_WORDS_KEPT:
            self._words_of.clear()
        self._words_of[raw] = words, beginning
        return words, beginning

    def _compound(self, raw: str) -> _Label | None:
        """Return the label inside a word of a language that writes compounds."""
        if len(raw) <= _SHORTEST_IN_COMPOUND or self._language not in ("de", "sv"):
            return None
        if raw not in self._inside:
            if len(self._inside) >= _MOST_WORDS_KEPT:
                self._inside.clear()
            self._inside[raw] = self._in_compound(raw)
        return self._inside[raw]

    def _longest(self, words: "list[_Word]", position: int) -> _Label | None:
        raw, _, terms = words[position]
        best = None
        below = self._tree.below
        for term in terms:
            node = below.get(term)
            if node:
                label = self._descend(node, words, position, 1)
                if label and (not best or len(label.terms) > len(best.terms)):
                    best = label
        return best or self._compound(raw)

    def _descend(
        self, node: "_Tree", words: "list[_Word]", position: int, depth: int
    ) -> _Label | None:
        """Return the longest label that goes on from here as the words do."""
        if node.below and position + depth < len(words):
            for term in words[position + depth][2]:
                deeper = node.below.get(term)
                if deeper:
                    label = self._descend(deeper, words, position, depth + 1)
                    if label:
                        return label
        for label in node.labels:
            if label.is_acronym:
                if words[position][0] == label.text:
                    return label
            elif self._language == "ja" or all(
                is_arabic_form_of(words[position + offset][1], word)
                if self._language == "ar"
                else _is_form_of(words[position + offset], word)
                for offset, word in enumerate(label.words)
            ):
                return label
        return None

    def _in_compound(self, raw: str) -> _Label | None:
        """Return the label that a compound begins or ends with."""
        word = raw.lower()
        shortest = _SHORTEST_IN_COMPOUND
        pieces = [word[:end] for end in range(len(word) - 3, shortest - 1, -1)]
        pieces += [word[start:] for start in range(3, len(word) - shortest + 1)]
        for piece in pieces:
            for joint in ("", "s"):  # Abwasser-s-entsorgung
                bare = piece.removesuffix(joint) if joint else piece
                term = tagged_stem(bare, self._language)
                label = (
                    self._single.get(term) if term and len(bare) >= shortest else None
                )
                if label:
                    return replace(label, weight=_COMPOUND)
        return None


@dataclass(slots=True)
class _Tree:
    """A node of the tree of terms: labels that end here, and what may follow."""

    below: "dict[str, _Tree]" = field(default_factory=dict)
    labels: list[_Label] = field(default_factory=list)


_Word = tuple[str, str, tuple[str, ...]]  # raw, exact, all terms
_Known = tuple[tuple[_Word, ...], tuple[int, ...]]


def _is_form_of(word: _Word, label: str) -> bool:
    """Return whether a word that has a label's stem is likely a form of it.

    Stemmers go far: *private* and *privatization* share one stem, so do *digital* and
    *digitalization*. A form shares more than half of the label's letters.
    """
    exact = word[1]
    if exact == label:
        return True
    shared = _letters_shared(exact, label)
    if shared > _SHARED * len(label) and shared >= _SHARED * len(exact):
        return True
    # Of "re-municipalisation" the exact term is "re": its joined form is compared.
    return exact != word[0].casefold() and "-" in word[0]


_SHARED = 0.56


def _letters_shared(one: str, other: str) -> int:
    """Return with how many of the same letters two words begin."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def is_arabic_form_of(word: str, label: str) -> bool:
    """Return whether two folded Arabic words of one light stem are likely one word.

    Endings go where they may be part of the word: of بلدية (municipality) and بلد
    (country) one stem is left. Without article and conjunction one has to begin with
    most of the letters of the other.
    """
    one, other = (_ARABIC_PREFIX.sub("", some) for some in (word, label))
    shared = _letters_shared(one, other)
    return shared > _SHARED_IN_ARABIC * max(len(one), len(other))


_ARABIC_PREFIX = re.compile("^و?(?:[بكف]?ال|لل)?(?=..)")
_SHARED_IN_ARABIC = 0.6


def _labels(vocabularies: Vocabularies, language: str) -> Iterator[_Label]:
    """Yield the labels of a language; one that several share speaks for them all."""
    by_terms: dict[tuple[str, ...], dict[tuple[str, str], _Target]] = {}
    texts: dict[tuple[str, ...], tuple[str, bool]] = {}
    for name, concept in _concepts(vocabularies):
        targets = _targets(name, concept)
        acronyms = concept.acronym.get(language, ())
        for text in concept.labels(language):
            is_acronym = text in acronyms or (text.isupper() and 2 <= len(text) <= 6)
            is_acronym = is_acronym and text.isascii()
            terms = (text,) if is_acronym else terms_of(text, language)
            if not terms:
                continue
            if is_acronym:
                terms = (text.lower(),)
            texts.setdefault(terms, (text, is_acronym))
            shared = by_terms.setdefault(terms, {})
            for target in targets:
                key = (target.field, target.id)
                if key not in shared or shared[key].weight < target.weight:
                    shared[key] = target
    for terms, shared in by_terms.items():
        text, is_acronym = texts[terms]
        words = () if is_acronym else _exact_words(text)
        yield _Label(terms, text, tuple(shared.values()), words, is_acronym)


def _concepts(vocabularies: Vocabularies) -> Iterator[tuple[str, Concept]]:
    for name, vocabulary in (
        ("theme", vocabularies.themes),
        ("sector", vocabularies.sectors),
        ("concept", vocabularies.concepts),
    ):
        for concept in vocabulary:
            yield name, concept


def _targets(name: str, concept: Concept) -> list[_Target]:
    targets = [_Target(name, concept.id, concept.specificity)]
    weight = _THROUGH_CONCEPT * concept.specificity
    targets += [_Target("theme", id, weight) for id in concept.theme]
    targets += [_Target("sector", id, weight) for id in concept.sector]
    return targets


def terms_of(label: str, language: str) -> tuple[str, ...]:
    """Return the terms by which a label is found, one a word.

    >>> terms_of("Public services", "en")
    ('en:public', 'en:servic')
    >>> terms_of("再公営化", "ja")
    ('再公', '公営', '営化')
    """
    terms: list[str] = []
    for raw in RAW_WORD.findall(label):
        whole = split(raw)
        if CJK_RUN.match(raw):
            # The last character alone starts a pair in the text that goes on.
            pairs = [piece.exact for piece in whole.pieces if len(piece.exact) > 1]
            terms += pairs
            continue
        for piece in whole.pieces:
            terms.append(tagged_stem(piece.word, language) or piece.exact)
    return tuple(terms)


def _exact_words(label: str) -> tuple[str, ...]:
    return tuple(
        piece.exact for raw in RAW_WORD.findall(label) for piece in split(raw).pieces
    )


_MATCHERS: dict[tuple[str, str], Matcher] = {}


def matcher(vocabularies: Vocabularies, language: str) -> Matcher:
    """Return the matcher of a language, made once for the same vocabularies."""
    key = (vocabularies.fingerprint, language)
    if not vocabularies.fingerprint:
        return Matcher(vocabularies, language)
    if key not in _MATCHERS:
        for other in [k for k in _MATCHERS if k[0] != key[0]]:
            del _MATCHERS[other]
        _MATCHERS[key] = Matcher(vocabularies, language)
    return _MATCHERS[key]


def classify(
    pages: Sequence[Page], title: str, vocabularies: Vocabularies, about: str = ""
) -> list[Assertion]:
    """Return assertions of theme, sector and concept, the surest first.

    Args:
        pages: with their languages.
        title: of the document.
        vocabularies: whose labels are looked for.
        about: what the file says that it is about; its words count like headings.

    Returns:
        Assertions of origin *inferred*, accepted or suggested; the evidence says which
        words were found, how often, and where.
    """
    found: dict[tuple[str, str], _Found] = defaultdict(_Found)
    words = 0
    main = _main_language(pages)
    for page in pages:
        words += _gather(page, page.language or main, found, vocabularies)
    for _, label in matcher(vocabularies, main).find(title)[0]:
        for target in label.targets:
            found[target.field, target.id].name_in_title(
                target.weight * label.weight, label.text
            )
    for _, label in matcher(vocabularies, main).find(about)[0]:
        for target in label.targets:
            found[target.field, target.id].name_in_heading(
                target.weight * label.weight, label.text
            )
    per_thousand = 1000 / max(words, _FEWEST_WORDS)
    assertions: list[Assertion] = []
    for name in ("theme", "sector"):
        some = {id: one for (key, id), one in found.items() if key == name}
        assertions += _choose(name, some, per_thousand)
    assertions += _choose_concepts(
        {id: one for (key, id), one in found.items() if key == "concept"}, per_thousand
    )
    return assertions


def _main_language(pages: Sequence[Page]) -> str:
    sizes: Counter[str] = Counter()
    for page in pages:
        sizes[page.language or "und"] += len(page.text)
    return sizes.most_common(1)[0][0] if sizes else "und"


def _gather(
    page: Page,
    language: str,
    found: dict[tuple[str, str], _Found],
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
                found[target.field, target.id].name_in_heading(
                    target.weight * label.weight
                )
    return words


def _count(
    mentions: Sequence[tuple[int, _Label]],
    worth: float,
    found: dict[tuple[str, str], _Found],
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


def _score(one: _Found, rule: _Rule, per_thousand: float, usual: float = 0.0) -> float:
    density = max(one.weight * per_thousand - usual, 0.0)
    headings = min(one.in_headings, _MOST_HEADINGS) * one.surest_in_headings
    variety = max(min(len(one.labels) - 1, _MOST_VARIETY), 0)
    return (
        rule.title * one.surest_in_title
        + rule.heading * headings
        + rule.variety * variety
        + _DENSITY * density / (density + rule.half_density)
    )


def _choose(
    name: str, found: Mapping[str, _Found], per_thousand: float
) -> list[Assertion]:
    rule = _RULES[name]
    scores = {
        id: _score(one, rule, per_thousand, _USUAL.get(id, 0.0))
        for id, one in found.items()
    }
    ranked = sorted(found, key=lambda id: (-scores[id], id))
    best = scores[ranked[0]] if ranked else 0.0
    accepted: list[Assertion] = []
    suggested: list[Assertion] = []
    for id in ranked:
        one, score = found[id], scores[id]
        if (
            score >= rule.accept
            and score >= rule.share_of_best * best
            and (
                one.is_said
                or one.weight
                >= rule.fewest_to_accept + _USUAL.get(id, 0.0) / 2 / per_thousand
            )
            and len(accepted) < _MOST_ACCEPTED
        ):
            accepted.append(_assertion(name, id, one, score, AssertionState.ACCEPTED))
        elif (
            score >= rule.suggest
            and (one.is_said or one.weight >= rule.fewest_to_suggest)
            and len(suggested) < _MOST_SUGGESTED
        ):
            suggested.append(_assertion(name, id, one, score, AssertionState.SUGGESTED))
    return accepted + suggested


def _choose_concepts(
    found: Mapping[str, _Found], per_thousand: float
) -> list[Assertion]:
    """Return the concepts that a text speaks of more than once, or in a heading."""
    rule = _RULES["concept"]
    scores = {id: _score(one, rule, per_thousand) for id, one in found.items()}
    spoken_of = [
        id
        for id, one in found.items()
        if one.is_said or one.weight >= rule.fewest_to_accept
    ]
    spoken_of.sort(key=lambda id: (-scores[id], id))
    return [
        _assertion("concept", id, found[id], scores[id], AssertionState.ACCEPTED)
        for id in spoken_of[:_MOST_CONCEPTS]
    ]


def _assertion(
    name: str, id: str, one: _Found, score: float, state: AssertionState
) -> Assertion:
    # A score of 0.6 (enough to accept) is a confidence of 0.31, one of 3 of 0.85.
    confidence = round(1 - math.exp(-score / 1.6), 2)
    return Assertion(name, id, Origin.INFERRED, confidence, _evidence(one), state)


def _evidence(one: _Found) -> str:
    """Return the words that were found, such as ``12 × remunicipalisation, 3 in
    headings``."""
    words = [f"{times} × {label}" for label, times in one.labels.most_common(3)]
    more = len(one.labels) - len(words)
    if more:
        words.append(f"{more} more words")
    if one.in_title:
        words.append("in the title")
    if one.in_headings:
        words.append(f"{one.in_headings} in headings")
    return ", ".join(words)
