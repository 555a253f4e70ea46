"""A page of a PDF on its way to text, and the size of a file's letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_lines import Line


@dataclass(slots=True)
class Sheet:
    """A page of a PDF on its way to text.

    Attributes:
        height: in points.
        lines: in reading order.
        others: lines that run another way than the text: stamps in the margin,
            watermarks.
        label: printed number of the page, where the file or the page says one.
        attached: names of files of a kind that is read, attached to places on it.
    """

    height: float
    lines: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    label: str | None = None
    attached: list[str] = field(default_factory=list)


def body_size(sheets: Sequence[Sheet]) -> float:
    """Return the size in points of most of a file's letters; 0 if it has none."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
