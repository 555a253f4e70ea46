"""What a reader should know of how a query was read, fit to be translated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know; ``str(note)`` says it in English.

    Attributes:
        sentence: full sentences, with ``%(name)s`` where a value stands.
        values: what stands there, by name.
    """

    sentence: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        values = {
            name: f"{value:,}" if isinstance(value, int) else value
            for name, value in self.values
        }
        return self.sentence % values if values else self.sentence


def note(sentence: str, **values: str | int) -> Note:
    """Return a note.

    >>> str(note("At most %(most)s words may stand between words.", most=50))
    'At most 50 words may stand between words.'
    """
    return Note(sentence, tuple(values.items()))
