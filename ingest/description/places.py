"""The countries and municipalities that a document is about."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ahocorasick_rs import AhoCorasick, Implementation
from babel import Locale

from ingest.description.confidence import BESIDE, FREQUENT
from ingest.description.lines import Lines
from ingest.prepared import once_for_vocabularies
from repository.model import LANGUAGES, Assertion, AssertionState, Origin
from repository.vocabulary import Vocabularies, Vocabulary

_FEWEST = 5
_PER_THOUSAND = 2.5
_MOST = 3
_MOST_SUGGESTED = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def places(
    title: str, lines: Lines, language: str, vocabularies: Vocabularies
) -> list[Assertion]:
    """Return assertions of place: named in the title, or named often.

    Addresses, conference towns and lists of countries name many places that a document
    is not about: it takes five mentions, and more in a long text.
    """
    names = _names_in(vocabularies, language)
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for number in lines.numbers_at(names.starts(lines.text)):
        for id, spelling in names.find(lines[number].text):
            counts[id] += 1
            spellings.setdefault(id, spelling)
    in_title = [id for id, _ in names.find(title)]
    enough = float(_FEWEST)
    if max(counts.values(), default=0) >= _FEWEST:
        enough = max(enough, _PER_THOUSAND * names.number_of_words(lines) / 1000)
    asserted: dict[str, Assertion] = {}
    for id in in_title:
        asserted[id] = Assertion(
            "place",
            id,
            Origin.INFERRED,
            BESIDE,
            f"{title} (title); {counts[id]} mentions",
        )
    for id, times in counts.most_common():
        if id in asserted or times < enough:
            continue
        state = (
            AssertionState.ACCEPTED
            if len(asserted) < _MOST
            else AssertionState.SUGGESTED
        )
        if len(asserted) < _MOST + _MOST_SUGGESTED:
            asserted[id] = Assertion(
                "place",
                id,
                Origin.INFERRED,
                FREQUENT,
                f"{times} × {spellings[id]}",
                state,
            )
    accepted = [a for a in asserted.values() if a.state is AssertionState.ACCEPTED]
    known = set(asserted)
    for one in accepted:
        # A municipality says which country it lies in.
        place = vocabularies.places.get(one.value)
        country = place.properties.get("country") if place else None
        if country and country not in known:
            known.add(country)
            asserted[country] = Assertion(
                "place",
                country,
                Origin.INFERRED,
                one.confidence - 0.05,
                f"the country of {one.value}",
            )
    return list(asserted.values())


@once_for_vocabularies
def _names_in(vocabularies: Vocabularies, language: str) -> "_Names":
    """Return the names of places in a language."""
    return _Names(vocabularies.places, language)


class _Names:
    """Names of countries and municipalities in one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        self._is_japanese = language == "ja"
        self._ids = _place_names(vocabulary, language)
        self._searched = AhoCorasick(self._ids, implementation=Implementation.DFA)
        for name, id in self._ids.items():
            first = _WORD.match(name)
            key = first.group() if first else name
            self._by_first.setdefault(key, []).append((name, id))
        for some in self._by_first.values():
            some.sort(key=lambda pair: -len(pair[0]))

    def number_of_words(self, lines: Lines) -> int:
        """Return about how many words there are; Japanese ones have two characters."""
        if self._is_japanese:
            return sum(len(line.text) // 2 for line in lines)
        return len(_WORD.findall(lines.text))

    def starts(self, text: str) -> list[int]:
        """Return where names may stand in a text."""
        matches = self._searched.find_matches_as_indexes(text, overlapping=True)
        return [start for _, start, _ in matches]

    def find(self, line: str) -> Iterable[tuple[str, str]]:
        """Return (id, spelling) for each mention in a line."""
        matches = self._searched.find_matches_as_indexes(line, overlapping=True)
        if not matches:
            return ()
        if not self._is_japanese:
            return self._in_line(line)
        # Without spaces the longest name counts that begins at a character.
        longest: dict[int, int] = {}
        for _, start, end in matches:
            longest[start] = max(end, longest.get(start, 0))
        spellings = (line[start : longest[start]] for start in sorted(longest))
        return [(self._ids[spelling], spelling) for spelling in spellings]

    def _in_line(self, text: str) -> Iterator[tuple[str, str]]:
        end = 0
        for match in _WORD.finditer(text):
            if match.start() < end:
                continue
            for name, id in self._by_first.get(match.group(), ()):
                if text.startswith(name, match.start()):
                    after = text[match.start() + len(name) :][:1]
                    if not after.isalnum():
                        yield id, name
                        end = match.start() + len(name)
                        break


_TOO_SHORT = 4


def _place_names(vocabulary: Vocabulary, language: str) -> Mapping[str, str]:
    """Return the identifier by name, as it is written."""
    names: dict[str, str] = {}
    if language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in ("EU", "UN", "EZ", "ZZ")
            ):
                names[name] = code
    for place in vocabulary:
        for name in place.labels(language):
            names[name] = place.id
    least = 2 if language in ("ja", "ar") else _TOO_SHORT
    return {name: id for name, id in names.items() if len(name) >= least}
