"""Reading the query language in the kindest way there is.

Nothing that can be typed is an error: what makes no sense is left out or read as
plain words, and a note says so. What is typed without any sign is words that must all
be found.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from index.analysis.words import CJK_RUN, RAW_WORD, split
from index.fields import FACETS, ROLES
from index.notes import Note, note
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
    write,
)

FIELDS = (*(role for role in ROLES if role != "record"), *FACETS)
"""Names that may stand before a colon: roles of text, and facets."""
MAX_WORDS = 64
"""Words that are searched; a query of more is cut there, with a note."""
MAX_DEPTH = 20
MAX_SLOP = 50
_SHORTEST_PREFIX = 2
_SHORTEST_FUZZY = 3

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\() | (?P<close>\))
      | (?P<quote>["“”„«»＂])
      | (?P<field>[A-Za-z_]+):(?=[^\s):]) (?!//)
      | (?P<sign>[-+!](?=[^\s]))
      | (?P<chunk>[^\s()"“”„«»＂]+)""",
    re.VERBOSE,
)
_QUOTE = re.compile('["“”„«»＂]')
_SLOP = re.compile(r"[~～](\d*)")
_DISTANCE = re.compile(r"~(\d*)$")
# The values of these facets are written with signs that no word has.
_VALUE = re.compile(r"""[^\s()"“”„«»＂]+""")

_SPAN = re.compile(r"(\d{4})\.\.(\d{4})")


# Signs of Japanese keyboards are the same signs. What turns the direction of writing
# stands before a sign without being seen, where right-to-left text was copied from.
_SIGNS = str.maketrans(
    {
        **dict(zip("（）：＊－−", "():*--", strict=True)),
        **dict.fromkeys("「」『』", '"'),
        **dict.fromkeys(
            "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
            "\u2066\u2067\u2068\u2069\ufeff"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was read.

    Attributes:
        expression: what is searched.
        notes: what was read otherwise than it was typed.
    """

    expression: Expression
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The query in its normal form: reading it gives the same expression."""
        return write(self.expression)


def parse(query: str) -> Reading:
    """Read a query.

    >>> parse('water -gas "joined up').text
    'water -gas "joined up"'
    >>> [str(note) for note in parse('"joined up').notes]
    ['The quotation mark was never closed; it was read as closed at the end.']
    """
    reader = _Reader(query)
    expression = reader.any_of(0)
    while reader.peek():  # a parenthesis that closes nothing
        reader.skip_stray()
        expression = _all([expression, reader.any_of(0)])
    return Reading(expression, tuple(dict.fromkeys(reader.notes)))


def _all(expressions: list[Expression]) -> Expression:
    """Return what must all match, without needless layers."""
    flat: list[Expression] = []
    for expression in expressions:
        flat += expression.expressions if isinstance(expression, All) else [expression]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def _any(expressions: list[Expression]) -> Expression:
    flat: list[Expression] = []
    for expression in expressions:
        flat += expression.expressions if isinstance(expression, Any) else [expression]
    kept = [expression for expression in flat if expression != All()]
    if len(kept) < 2:
        return kept[0] if kept else All()
    return Any(tuple(kept))


class _Reader:
    """Reads a query from left to right, one method for each rule."""

    def __init__(self, query: str) -> None:
        self.query = query.translate(_SIGNS)
        self.at = 0
        self.words = 0
        self.notes: list[Note] = []

    def _say(self, sentence: str, **values: str | int) -> None:
        self.notes.append(note(sentence, **values))

    def peek(self) -> str:
        """Return the kind of what comes next; "" at the end."""
        match = self._match()
        return match.lastgroup or "" if match else ""

    def _match(self) -> re.Match[str] | None:
        space = re.compile(r"\s+").match(self.query, self.at)
        if space:
            self.at = space.end()
        return _TOKEN.match(self.query, self.at)

    def skip_stray(self) -> None:
        """Pass over a parenthesis that closes nothing."""
        self.at += 1
        self._say("A closing parenthesis had no partner; it was left out.")

    def _takes(self, operator: str) -> bool:
        match = self._match()
        if match and match.lastgroup == "chunk" and match.group() == operator:
            self.at = match.end()
            return True
        return False

    def any_of(self, depth: int) -> Expression:
        """Read expressions that are joined by OR."""
        choices = [self.all_of(depth)]
        while self._takes("OR"):
            choices.append(self.all_of(depth))
            if All() in choices[-2:]:
                self._say("An OR had nothing to join; it was left out.")
        return _any(choices)

    def all_of(self, depth: int) -> Expression:
        """Read expressions that must all match."""
        found: list[Expression] = []
        while True:
            kind = self.peek()
            match = self._match()
            if not match or kind == "close":
                break
            if match.group() == "OR":
                break
            if self._takes("AND"):
                after = self._match()
                if not found or not after or after.group() in ("AND", "OR", ")"):
                    self._say("An AND had nothing to join; it was left out.")
                continue
            one = self.one(depth)
            if one is not None:
                found.append(one)
        return _all(found)

    def one(self, depth: int) -> Expression | None:
        """Read one expression with its signs; None if it says nothing."""
        negative = False
        while True:
            match = self._match()
            if match and match.lastgroup == "sign":
                negative ^= match.group() in "-!"
                self.at = match.end()
            elif match and match.group() == "NOT":
                negative = not negative
                self.at = match.end()
            else:
                break
        expression = self._primary(depth)
        if expression is None:
            if negative:
                self._say("A NOT had nothing to exclude; it was left out.")
            return None
        return _without(expression) if negative else expression

    def _primary(self, depth: int) -> Expression | None:
        match = self._match()
        if not match or match.lastgroup == "close" or match.group() in ("AND", "OR"):
            return None
        rules: dict[str, Callable[[int, re.Match[str]], Expression | None]] = {
            "open": self._group,
            "quote": self._phrase,
            "field": self._field,
            "chunk": self._chunk,
        }
        self.at = match.end()
        return rules[match.lastgroup or ""](depth, match)

    def _group(self, depth: int, _: re.Match[str]) -> Expression | None:
        if depth >= MAX_DEPTH:
            self._say(
                "Parentheses more than %(most)s deep were left out.",
                most=MAX_DEPTH,
            )
            return None
        expression = self.any_of(depth + 1)
        if self.peek() == "close":
            self.at += 1
        else:
            self._say(
                "A parenthesis was never closed; it was read as closed at the end."
            )
        return None if expression == All() else expression

    def _phrase(self, _: int, match: re.Match[str]) -> Expression | None:
        end = _QUOTE.search(self.query, match.end())
        if end is None:
            self._say(
                "The quotation mark was never closed; it was read as closed at the end."
            )
        words = self._words(self.query[match.end() : end.start() if end else None])
        self.at = end.end() if end else len(self.query)
        slop = _SLOP.match(self.query, self.at) if end else None
        if slop:
            self.at = slop.end()
        if not words:
            return None
        if slop is None or len(words) < 2:
            return Phrase(tuple(words))
        wanted = int(slop.group(1)[:4] or 1)
        if wanted > MAX_SLOP:
            self._say("At most %(most)s words may stand between words.", most=MAX_SLOP)
        return Phrase(tuple(words), min(wanted, MAX_SLOP))

    def _words(self, text: str) -> list[str]:
        words = [raw for raw in RAW_WORD.findall(text) if split(raw).pieces]
        room = MAX_WORDS - self.words
        if len(words) > room:
            self._say("Only the first %(most)s words were searched.", most=MAX_WORDS)
            words = words[:room]
        self.words += len(words)
        return words

    def _field(self, depth: int, match: re.Match[str]) -> Expression | None:
        name = match.group("field").lower()
        if name not in FIELDS:
            self._say_unknown_field(name)
            word = self._chunk(depth, _word_match(match.group("field")))
            rest = self.one(depth)
            parts = [part for part in (word, rest) if part is not None]
            return _all(parts) if parts else None
        if name in FACETS:
            value = _VALUE.match(self.query, self.at)
            if value:
                self.at = value.end()
                self.words += 1
                return Field(name, Word(self._in_order(name, value.group())))
        inner = self.one(depth)
        if isinstance(inner, Without):  # title:-word is -title:word
            return Without(_field(name, inner.expression))
        return None if inner is None else _field(name, inner)

    def _in_order(self, name: str, value: str) -> str:
        """Return a value; of a span of years that is turned round, as it was meant."""
        span = _SPAN.fullmatch(value) if name == "year" else None
        if span is None or span[1] <= span[2]:
            return value
        turned = f"{span[2]}..{span[1]}"
        self._say("“%(text)s” was read as “%(other)s”.", text=value, other=turned)
        return turned

    def _say_unknown_field(self, name: str) -> None:
        near = get_close_matches(name, FIELDS, n=1)
        if near:
            self._say(
                "No field is called “%(name)s”; it was read as a word. "
                "Did you mean “%(near)s:”?",
                name=name,
                near=near[0],
            )
        else:
            self._say(
                "No field is called “%(name)s”; it was read as a word.", name=name
            )

    def _chunk(self, _: int, match: re.Match[str]) -> Expression | None:
        """Read what stands between spaces: most often a word."""
        text = match.group()
        fuzzy = _DISTANCE.search(text)
        is_prefix = text.endswith("*")
        core = text[: fuzzy.start()] if fuzzy else text.rstrip("*")
        if "*" in core or "?" in core.rstrip("?"):
            self._say(
                "A sign for any letters can only end a word; “%(text)s” was read "
                "as separate words.",
                text=text,
            )
        # In capitals these three would be read as signs the next time.
        words = [
            word.lower() if word in ("AND", "OR", "NOT") else word
            for word in self._words(core)
        ]
        if not words:
            return None
        found: list[Expression] = [Word(word) for word in words]
        last = words[-1]
        if is_prefix:
            found[-1] = self._prefix(last)
        elif fuzzy:
            found[-1] = self._fuzzy(last, int(fuzzy.group(1)[:1] or 1))
        return _all(found)

    def _prefix(self, word: str) -> Expression:
        shortest = 1 if CJK_RUN.match(word) else _SHORTEST_PREFIX
        if len(word) < shortest:
            self._say(
                "“%(word)s*” stands for too many words; it was read as “%(word)s”.",
                word=word,
            )
            return Word(word)
        return Prefix(word)

    def _fuzzy(self, word: str, distance: int) -> Expression:
        if len(word) < _SHORTEST_FUZZY or CJK_RUN.match(word) or not distance:
            self._say(
                "“%(word)s” was searched as it is spelt: it is too short for “~”.",
                word=word,
            )
            return Word(word)
        return Fuzzy(word, min(distance, 2))


def _without(expression: Expression) -> Expression:
    return (
        expression.expression
        if isinstance(expression, Without)
        else Without(expression)
    )


def _field(name: str, expression: Expression) -> Expression:
    """Return a field; one inside another has the last word."""
    if isinstance(expression, Field):
        return expression
    return Field(name, expression)


def _word_match(text: str) -> re.Match[str]:
    match = _VALUE.match(text)
    if match is None:  # a field's name is never empty
        raise ValueError(text)
    return match
