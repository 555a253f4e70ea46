"""Values that a query names and that there are not: read as words, and said."""

from collections.abc import Collection, Iterator

from index.analysis.words import RAW_WORD
from index.compiling import ResolveField
from index.fields import FACETS
from index.notes import Note, note
from index.syntax import All, Any, Expression, Field, Phrase, Without, Word
from repository.errors import QueryError


def unknown_as_words(
    expression: Expression, resolve: ResolveField
) -> tuple[Expression, tuple[QueryError, ...]]:
    """Return a query with values that cannot be read as words, and what is wrong with
    each of these.

    Args:
        expression: the query.
        resolve: says what an expression means in a facet, or raises QueryError.
    """
    errors: dict[str, QueryError] = {}

    def readable(one: Expression) -> Expression:
        match one:
            case All(inner):
                return All(tuple(part for each in inner for part in _parts(each)))
            case Any(inner):
                return Any(tuple(map(readable, inner)))
            case Without(inner):
                return Without(readable(inner))
            case Field(name, Any(inner)) if name in FACETS:
                return Any(tuple(readable(Field(name, each)) for each in inner))
            case Field(name, Without(inner)) if name in FACETS:
                return Without(readable(Field(name, inner)))
            case Field(name, (Word() | Phrase()) as value) if name in FACETS:
                try:
                    resolve(name, value)
                except QueryError as error:
                    errors.setdefault(str(error), error)
                    return _words(value)
        return one

    def _parts(one: Expression) -> Iterator[Expression]:
        read = readable(one)
        if isinstance(read, All) and not isinstance(one, All):
            yield from read.expressions
        else:
            yield read

    return readable(expression), tuple(errors.values())


def notes_on(errors: Collection[QueryError]) -> Iterator[Note]:
    """Yield what a reader is told of values that were read as words."""
    for error in errors:
        yield Note(error.sentence, tuple(error.values.items()))
    if errors:
        yield note("It was read as words.")


def _words(value: Word | Phrase) -> Expression:
    text = value.text if isinstance(value, Word) else " ".join(value.words)
    words = tuple(map(Word, RAW_WORD.findall(text)))
    return words[0] if len(words) == 1 else All(words)
