"""The countries and municipalities that a document is about."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from babel import Locale

from ingest.description.confidence import BESIDE, FREQUENT
from ingest.description.lines import Line
from repository.model import LANGUAGES, Assertion, AssertionState, Origin
from repository.vocabulary import Vocabularies, Vocabulary

_FEWEST = 5
_PER_THOUSAND = 2.5
_MOST = 3
_MOST_SUGGESTED = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def places(
    title: str, lines: Sequence[Line], language: str, vocabularies: Vocabularies
) -> list[Assertion]:
    """Return assertions of place: named in the title, or named often.

    Addresses, conference towns and lists of countries name many places that a document
    is not about: it takes five mentions, and more in a long text.
    """
    names = _names_in(vocabularies, language)
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    found, words = names.find([line.text for line in lines])
    for id, spelling in found:
        counts[id] += 1
        spellings.setdefault(id, spelling)
    in_title = [id for id, _ in names.find([title])[0]]
    enough = max(_FEWEST, _PER_THOUSAND * words / 1000)
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


_NAMES: dict[tuple[str, str], "_Names"] = {}


def _names_in(vocabularies: Vocabularies, language: str) -> "_Names":
    """Return the names of places in a language, prepared once."""
    key = (vocabularies.fingerprint, language)
    if not vocabularies.fingerprint:
        return _Names(vocabularies.places, language)
    if key not in _NAMES:
        for other in [one for one in _NAMES if one[0] != key[0]]:
            del _NAMES[other]
        _NAMES[key] = _Names(vocabularies.places, language)
    return _NAMES[key]


class _Names:
    """Names of countries and municipalities in one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        self._is_japanese = language == "ja"
        self._is_russian = language == "ru"
        for name, id in _place_names(vocabulary, language).items():
            first = _WORD.match(name)
            key = name[:2] if self._is_japanese else (first.group() if first else name)
            self._by_first.setdefault(key, []).append((name, id))
        for some in self._by_first.values():
            some.sort(key=lambda pair: -len(pair[0]))

    def find(self, lines: Sequence[str]) -> tuple[list[tuple[str, str]], int]:
        """Return (id, spelling) for each mention, and the number of words."""
        if self._is_japanese:
            return (
                [one for line in lines for one in self._in_japanese(line)],
                sum(len(line) // 2 for line in lines),
            )
        every = _WORD.findall("\n".join(lines))
        firsts = self._by_first.keys() & every
        return (
            [
                one
                for line in lines
                if any(map(line.__contains__, firsts))
                for one in self._in_line(line)
            ],
            len(every),
        )

    def _in_japanese(self, text: str) -> Iterator[tuple[str, str]]:
        for start in range(len(text) - 1):
            for name, id in self._by_first.get(text[start : start + 2], ()):
                if text.startswith(name, start):
                    yield id, name
                    break

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
