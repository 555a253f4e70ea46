"""Japanese that runs downwards, where pdfium gives each letter as a line of its own.

It finds lines that run down a page only where a page has few others. What stands close
below another letter, in the order of the file, is one line with it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.pdf_lines import DOWNWARDS, LEVEL, Line
from ingest.readers.pdf_turned import main_turn

_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z0-9]")

_FEWEST = 20
"""Lines of one letter, below which a page is as pdfium has it."""

_CLOSE = 0.5
"""Parts of a letter's size between it and the one below at most; lines that run level
stand farther apart."""

_SPACE = 0.2
"""Parts of a letter's size, beyond which a gap between Latin letters is a space."""


def joined_downwards(lines: list[Line]) -> list[Line]:
    """Return a page's lines, with letters that stand below one another put together.

    Args:
        lines: as pdfium gives them.
    """
    if sum(len(line.text) == 1 for line in lines) < _FEWEST:
        return lines
    text = "".join(line.text for line in lines)
    if len(_JAPANESE.findall(text)) * 3 < len(text):
        return lines
    below = sum(_is_below(one, other) for one, other in pairwise(lines))
    if below * 2 < len(lines) and main_turn(lines) != DOWNWARDS:
        return lines
    return [_joined(run) for run in _runs(lines)]


def _is_below(one: Line, other: Line) -> bool:
    """Return whether a line stands close below another one."""
    overlap = min(one.right, other.right) - max(one.left, other.left)
    size = max(one.size, 1.0)
    # Kana and marks fill only a part of the square that they stand in.
    low = min(one.low, one.y - size * 0.12) if len(one.text) == 1 else one.low
    high = other.high if other.turn == 3 else max(other.high, other.y + size * 0.88)
    return overlap > 0 and -size < low - high < size * _CLOSE


def _is_beside(one: Line, other: Line) -> bool:
    """Return whether a line goes on from another one on its base line."""
    size = max(one.size, 1.0)
    return abs(one.y - other.y) < size * 0.1 and (
        -size * _CLOSE < other.left - one.right < size * _CLOSE
    )


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines that run on, either downwards or level."""
    run = [lines[0]]
    runs_on = None
    for line in lines[1:]:
        for goes_on in (runs_on,) if runs_on else (_is_below, _is_beside):
            if goes_on(run[-1], line):
                runs_on = goes_on
                break
        else:
            yield run
            run, runs_on = [], None
        run.append(line)
    yield run


def _joined(run: Sequence[Line]) -> Line:
    if len(run) == 1:
        return run[0]
    is_level = _is_beside(run[0], run[1])
    text = run[0].text
    for before, line in pairwise(run):
        gap = line.left - before.right if is_level else before.low - line.high
        is_apart = gap > line.size * _SPACE
        if is_apart and _LATIN.match(before.text[-1]) and _LATIN.match(line.text):
            text += " "
        text += line.text
    return run[0]._replace(
        text=text,
        left=min(line.left for line in run),
        right=max(line.right for line in run),
        low=min(line.low for line in run),
        high=max(line.high for line in run),
        turn=LEVEL if is_level else DOWNWARDS,
    )
