"""The query language as a tree, and how a tree is written in it again."""

from dataclasses import dataclass

from index.fields import FACETS


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a run of Japanese or Chinese characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word that is spelt nearly so: at most this many letters differ."""

    text: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they stand, one after the other.

    Attributes:
        words: in order.
        slop: other words that may stand between them, in any order; None for none
            and in this order.
    """

    words: tuple[str, ...]
    slop: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """What must stand in a field: in the text of a role, or as a value of a facet."""

    name: str
    expression: "Expression"


@dataclass(frozen=True, slots=True)
class Without:
    """What must not match."""

    expression: "Expression"


@dataclass(frozen=True, slots=True)
class All:
    """What must all match; everything does if there is nothing."""

    expressions: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """What must match in part."""

    expressions: tuple["Expression", ...]


Expression = Word | Prefix | Fuzzy | Phrase | Field | Without | All | Any


def write(expression: Expression) -> str:
    """Return an expression in the query language; reading it gives it again.

    >>> write(All((Word("water"), Without(Any((Word("gas"), Phrase(("oil", "price"))))))))
    'water -(gas OR "oil price")'
    """  # noqa: E501
    match expression:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case Phrase(words, slop):
            quoted = f'"{" ".join(words)}"'
            return quoted if slop is None else f"{quoted}~{slop}"
        case Field(name, (Prefix() | Fuzzy()) as inner) if name in FACETS:
            # A facet's value may have any sign: "*" and "~" would be a part of it.
            return f"{name}:({write(inner)})"
        case Field(name, inner):
            return f"{name}:{_inner(inner)}"
        case Without(inner):
            return f"-{_inner(inner)}"
        case All(inner):
            return " ".join(
                f"({write(one)})" if isinstance(one, All | Any) else write(one)
                for one in inner
            )
        case Any(inner):
            return " OR ".join(
                f"({write(one)})" if isinstance(one, Any) else write(one)
                for one in inner
            )


def _inner(expression: Expression) -> str:
    written = write(expression)
    return f"({written})" if isinstance(expression, All | Any) else written
