"""From a query as it was read to the tree that an engine answers."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.analysis.stopwords import query_language, stop_words
from index.analysis.words import split
from index.compounds import LANGUAGES as COMPOUNDING
from index.compounds import Compounding, compounds_name
from index.expansion import Thesaurus, expanded_by
from index.fields import FACETS
from index.leaves import (
    compound_alternatives,
    fuzzy_leaf,
    phrase_alternatives,
    prefix_leaf,
    word_alternatives,
)
from index.matching import Alternative, And, HasValue, InYears, Leaf, Node, Not, Or
from index.results import Expansion
from index.syntax import (
    All,
    Any,
    Expression,
    Field,
    Fuzzy,
    Phrase,
    Prefix,
    Without,
    Word,
)
from repository.model import LANGUAGES

SMALL_WEIGHT = 0.5
"""What a stop word of the query's language counts in the ranking. Over eight
collections in seven languages nDCG@10 is 0.011 better than at 1, at 0.2 the same."""

ResolveField = Callable[[str, Expression], "HasValue | InYears | None"]


@dataclass
class Compiler:
    """Makes the tree of one query.

    Attributes:
        languages: in which words are looked for in their other forms.
        thesaurus: to expand words by; None not to.
        resolve: says what an expression means in a facet; None if it is no value
            there but words of a name.
        ui: language of the reader, who wins where a query could be of several.
        compounds: whether a word also finds the compounds that it is part of, in
            languages where this helps.
        without: identifiers of concepts whose labels are not searched.
        expanded: what words were expanded by, as it is found.
        compounding: words whose compounds can be searched, as it is found.
    """

    languages: Collection[str]
    thesaurus: Thesaurus | None
    resolve: ResolveField
    ui: str = "en"
    compounds: bool = True
    without: Collection[str] = ()
    expanded: list[Expansion] = field(default_factory=list)
    compounding: dict[str, Compounding] = field(default_factory=dict)
    _small: "_SmallWords | None" = None

    def compile(self, expression: Expression, match: str = "all") -> Node:
        """Return the tree of a query.

        Args:
            expression: the query.
            match: ``all`` if all its words have to be found; ``some`` if some will
                do, though small words alone will not; ``any`` if one of any kind
                will. What is excluded or must have a value holds in every case.
        """
        words = list(_words(expression))
        self._small = _SmallWords.of(words, expression, self.languages, self.ui)
        if match == "all":
            return self._node(expression, "")
        return self._some_of(expression, match == "any")

    def _some_of(self, expression: Expression, with_small: bool) -> Node:
        parts = expression.expressions if isinstance(expression, All) else (expression,)
        fixed = [
            self._node(part, "")
            for part in parts
            if isinstance(part, Without)
            or (isinstance(part, Field) and part.name in FACETS)
        ]
        telling: list[Node] = []
        small: list[Leaf] = []
        for part in parts:
            if isinstance(part, Without) or (
                isinstance(part, Field) and part.name in FACETS
            ):
                continue
            for node in self._loose(part):
                if isinstance(node, Leaf) and node.optional_in is None:
                    small.append(node)
                else:
                    telling.append(node)
        if with_small:
            nothing: frozenset[str] = frozenset()
            telling += [replace(leaf, optional_in=nothing) for leaf in small]
            small = []
        if telling:
            return And((Or(tuple(telling)), *small, *fixed))
        return And((*small, *fixed))

    def _loose(self, part: Expression) -> Iterator[Node]:
        """Return what of a part may match alone: of a long run each pair."""
        if isinstance(part, Word) and split(part.text).is_cjk:
            for step in word_alternatives(part.text, ())[0].steps:
                alternative = word_alternatives(part.text, ())[0]
                yield Leaf((replace(alternative, steps=(step,)),))
            return
        node = self._node(part, "")
        if isinstance(node, Leaf) and node.optional_in is not None:
            node = replace(node, optional_in=frozenset())
        yield node

    def _node(self, expression: Expression, role: str) -> Node:
        match expression:
            case Word(text):
                return self._word(text, role)
            case Prefix(text):
                return prefix_leaf(text, role)
            case Fuzzy(text, distance):
                return fuzzy_leaf(text, distance, role, self.languages)
            case Phrase(words, slop):
                return Leaf(phrase_alternatives(words, slop), role)
            case Without(inner):
                return Not(self._node(inner, role))
            case Any(inner):
                return Or(tuple(self._node(one, role) for one in inner))
            case All(inner):
                return And(tuple(self._all(inner, role)))
            case Field(name, inner):
                return self._field(name, inner)

    def _field(self, name: str, inner: Expression) -> Node:
        if name not in FACETS:
            return self._node(inner, name)
        match inner:
            case Without(one):
                return Not(self._field(name, one))
            case Any(several):
                return Or(tuple(self._field(name, one) for one in several))
            case _:
                # Names that are no values of the facet are words of the record.
                return self.resolve(name, inner) or self._node(inner, "record")

    def _all(self, expressions: Sequence[Expression], role: str) -> Iterator[Node]:
        """Return the nodes of what must all match; words that together name a
        concept are expanded together, the longest name first."""
        at = 0
        while at < len(expressions):
            length = self._named_length(expressions[at:]) if not role else 0
            if length > 1:
                words = [word.text for word in expressions[at : at + length]]  # type: ignore[union-attr]
                yield self._named(words)
                at += length
            else:
                yield self._node(expressions[at], role)
                at += 1

    def _named_length(self, expressions: Sequence[Expression]) -> int:
        """Return how many words from here on name a concept together."""
        if not self.thesaurus:
            return 0
        words: list[str] = []
        for expression in expressions[: self.thesaurus.longest]:
            if not isinstance(expression, Word):
                break
            words.append(expression.text)
        while len(words) > 1 and not self.thesaurus.find(words, self.languages):
            words.pop()
        return len(words)

    def _named(self, words: Sequence[str]) -> Node:
        plain = tuple(self._plain(word, "") for word in words)
        leaves = And(plain)
        alternatives = self._expanded(words)
        return Or((leaves, Leaf(alternatives, names=plain))) if alternatives else leaves

    def _word(self, text: str, role: str) -> Leaf:
        leaf = self._plain(text, role)
        alternatives = () if role else self._expanded((text,))
        return replace(leaf, alternatives=(*leaf.alternatives, *alternatives))

    def _expanded(self, words: Sequence[str]) -> tuple[Alternative, ...]:
        """Return the ways in which a concept that words name, and those below it,
        stand in texts by other labels; notes what is searched and what is left out."""
        named = self.thesaurus and self.thesaurus.find(words, self.languages)
        if not named or not self.thesaurus:
            return ()
        found: dict[Alternative, None] = {}
        for one in (named, *self.thesaurus.narrower(named)):
            alternatives, told = expanded_by(one, words, self.languages)
            if one is not named:
                told = replace(told, narrower_than=named.concept.id)
            if not alternatives:
                continue
            if one.concept.id in self.without:
                told = replace(told, is_searched=False)
            else:
                found.update(dict.fromkeys(alternatives))
            if told not in self.expanded:
                self.expanded.append(told)
        return tuple(found)

    def _plain(self, text: str, role: str) -> Leaf:
        optional = self._small.optional_in(text) if self._small else frozenset()
        weight = SMALL_WEIGHT if optional is None else 1.0
        language = (self._small and self._small.language) or ""
        ways = word_alternatives(text, self.languages)
        spoken = language or self.ui
        if self.compounds and spoken in COMPOUNDING and optional == frozenset():
            ways += self._compounds(text, spoken)
        return Leaf(ways, role, optional, weight, language, self.ui)

    def _compounds(self, text: str, language: str) -> tuple[Alternative, ...]:
        """Return the ways in which compounds of a word stand in texts, unless the query
        leaves them out; notes the word in either case."""
        ways = compound_alternatives(text, language)
        if not ways:
            return ()
        is_searched = compounds_name(text) not in self.without
        self.compounding[text] = Compounding(language, ways[0].steps[0], is_searched)
        return ways if is_searched else ()


@dataclass(frozen=True, slots=True)
class _SmallWords:
    """Which words of a query need not match.

    Attributes:
        language: that the query seems to be in; None if nothing tells.
        are_all: whether the query consists of nothing else.
        codes: words in capitals among others, as typed: IT, WHO and US are names.
    """

    language: str | None
    are_all: bool
    codes: frozenset[str]

    @classmethod
    def of(
        cls,
        words: Sequence[str],
        expression: Expression,
        languages: Collection[str],
        ui: str,
    ) -> "_SmallWords":
        codes = frozenset(word for word in words if len(word) > 1 and word.isupper())
        if len(codes) == len(set(words)):  # who writes all in capitals says nothing
            codes = frozenset()
        active = sorted(languages, key=lambda code: (code != ui, _order(code)))
        folded = [split(word).pieces[-1].exact for word in words if word not in codes]
        language = query_language(folded, active)
        small = stop_words(language) if language else frozenset()
        has_more = not isinstance(expression, Word | All) or (
            isinstance(expression, All)
            and any(
                not isinstance(one, Word | Without | Field)
                for one in expression.expressions
            )
        )
        are_all = not codes and not has_more and all(word in small for word in folded)
        return cls(language, are_all, codes)

    def optional_in(self, raw: str) -> frozenset[str] | None:
        """Return the languages of editions that match without a word."""
        pieces = split(raw).pieces
        if self.are_all or len(pieces) != 1 or raw in self.codes:
            return frozenset()
        word = pieces[0].exact
        if self.language and word in stop_words(self.language):
            return None
        return frozenset(code for code in LANGUAGES if word in stop_words(code))


def _order(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def _words(expression: Expression) -> Iterator[str]:
    """Return the plain words that were asked for."""
    match expression:
        case Word(text):
            yield text
        case All(inner) | Any(inner):
            for one in inner:
                yield from _words(one)
        case Field(name, inner) if name not in FACETS:
            yield from _words(inner)
