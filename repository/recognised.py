"""What was recognised on the image of a page: a value, apart from how it is kept, so
that what reads files does without the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on the image of one page.

    Attributes:
        page: its number, from 1.
        language: of the text, two letters; "und" if it cannot be told.
        confidence: how sure the engine was, from 0 to 1; 0 if there are no words.
        text: normalised; empty if the page shows no words.
    """

    page: int
    language: str
    confidence: float
    text: str
