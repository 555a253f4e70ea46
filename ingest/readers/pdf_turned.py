"""PDF pages that are turned, lines set aslant, and Japanese that runs downwards.

pdfium gives their text in order, but places that say nothing of paragraphs. Here such
lines are placed as if the page were turned so that they can be read.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.readers.pdf_lines import ASLANT, DOWNWARDS, LEVEL, Line
from ingest.readers.pdf_sheet import Sheet


def main_turn(lines: Sequence[Line]) -> int:
    """Return how most letters of a page are turned; see :class:`Line`."""
    if all(line.turn == LEVEL for line in lines):
        return LEVEL
    letters: Counter[int] = Counter()
    for line in lines:
        letters[line.turn] += len(line.text)
    turn = letters.most_common(1)[0][0]
    return LEVEL if turn == ASLANT else turn


def levelled(
    lines: Sequence[Line], turn: int, width: float, height: float
) -> tuple[list[Line], list[Line]]:
    """Return a page's lines as they stand when the page is turned to be read.

    Args:
        lines: of the page.
        turn: of most of them.
        width, height: of the page as its lines are placed, in points.

    Returns:
        The lines that run as most do, placed anew, and the other ones: stamps in the
        margin, watermarks.
    """
    # Too short to tell which way it runs, as a number between columns.
    turns = (turn, LEVEL) if turn == DOWNWARDS else (turn,)
    main = [line for line in lines if line.turn in turns]
    others = [line for line in lines if line.turn not in turns]
    if not main:
        return others, []
    if turn == DOWNWARDS:
        main = list(_from_the_right(main))
    return [_levelled(line, turn, width, height) for line in main], others


def watermarks(sheets: Sequence[Sheet]) -> list[str]:
    """Take text that is set aslant on several pages out of them, and return it."""
    pages = Counter(
        text
        for sheet in sheets
        for text in {x.text for x in sheet.others if x.turn == ASLANT}
    )
    marks = [text for text, count in pages.most_common() if count > 1]
    for sheet in sheets if marks else ():
        sheet.others = [x for x in sheet.others if x.text not in marks]
    return marks


def _from_the_right(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield columns that run downwards as they are read.

    Where columns begin at one height pdfium takes them for the words of one line, and
    gives them from left to right.
    """
    run: list[Line] = []
    for line in lines:
        if run and line.x < run[-1].x - run[-1].size * 0.5:
            yield from sorted(run, key=lambda x: -round(x.x))
            run = []
        run.append(line)
    yield from sorted(run, key=lambda x: -round(x.x))


def _levelled(line: Line, turn: int, width: float, height: float) -> Line:
    low, high = line.low, line.high
    if turn == 1:
        return line._replace(left=low, right=high, y=width - line.x)
    if turn == 2:
        return line._replace(
            left=width - line.right, right=width - line.left, y=height - line.y
        )
    if turn in (3, DOWNWARDS):
        return line._replace(left=height - high, right=height - low, y=line.x)
    return line
