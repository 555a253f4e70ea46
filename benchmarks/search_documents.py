"""Documents and queries that are the same for every system that is compared."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

THEMES = [f"theme{n}" for n in range(16)]
SECTORS = [f"sector{n}" for n in range(16)]
TYPES = [f"type{n}" for n in range(14)]
YEARS = [str(year) for year in range(1995, 2025)]
LANGUAGES = ["en", "fr", "es", "de"]
FACETS = ("theme", "sector", "language", "type", "year")
QUERIES = 40


@dataclass(frozen=True, slots=True)
class Document:
    """A generated document."""

    id: str
    title: str
    body: str
    theme: tuple[str, ...]
    sector: tuple[str, ...]
    language: str
    type: str
    year: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in the words of each system: ours is plain Whoosh's too."""

    q: str
    fts: str
    theme: str = ""


class Words:
    """Made-up words, drawn as words are in texts: by Zipf's law."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
        self._words = list(
            dict.fromkeys(
                "".join(self.draw.choices(syllables, k=self.draw.randint(2, 5)))
                for _ in range(40_000)
            )
        )
        ranks = range(len(self._words))
        self._weights = list(accumulate(1 / (rank + 3) for rank in ranks))

    def take(self, count: int) -> list[str]:
        """Return so many words."""
        return self.draw.choices(self._words, cum_weights=self._weights, k=count)


def generate(count: int, seed: int = 1) -> list[Document]:
    """Return documents that are the same for the same seed."""
    words = Words(seed)
    draw = words.draw
    made = []
    for number in range(count):
        length = int(draw.lognormvariate(5.6, 0.5))
        text = words.take(length + 6)
        made.append(
            Document(
                f"d{number}",
                " ".join(text[:6]),
                " ".join(text[6:]),
                tuple({draw.choice(THEMES[: draw.randint(1, 16)]) for _ in range(2)}),
                tuple({draw.choice(SECTORS) for _ in range(draw.randint(1, 2))}),
                draw.choices(LANGUAGES, [6, 2, 1, 1])[0],
                draw.choice(TYPES),
                draw.choice(YEARS),
            )
        )
    return made


def queries(documents: list[Document]) -> dict[str, list[Asked]]:
    """Return queries of each kind, their words drawn from the documents."""
    draw = random.Random(2)

    def words(number: int) -> list[str]:
        return draw.sample(draw.choice(documents).body.split(), number)

    def pair() -> list[str]:
        body = draw.choice(documents).body.split()
        start = draw.randrange(len(body) - 1)
        return body[start : start + 2]

    kinds: dict[str, Callable[[], Asked]] = {
        "term": lambda: _words(words(1), " "),
        "AND": lambda: _words(words(draw.randint(2, 3)), " AND "),
        "OR": lambda: _words(words(3), " OR "),
        "phrase": lambda: _phrase(pair()),
        "prefix": lambda: _prefix(words(1)[0][:4]),
        "filtered": lambda: _words(words(2), " AND ", draw.choice(THEMES)),
    }
    return {kind: [make() for _ in range(QUERIES)] for kind, make in kinds.items()}


def _words(words: list[str], joint: str, theme: str = "") -> Asked:
    return Asked(joint.join(words), joint.join(f'"{word}"' for word in words), theme)


def _phrase(words: list[str]) -> Asked:
    quoted = f'"{" ".join(words)}"'
    return Asked(quoted, quoted)


def _prefix(beginning: str) -> Asked:
    return Asked(f"{beginning}*", f"{beginning}*")


Search = Callable[[Asked], int]
"""Answers a query with 20 documents and five counts; returns how many match."""
