"""The title of a document, and what stands with it: number, other forms."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import PurePath

from ingest.description.casing import Casing
from ingest.description.confidence import (
    DOUBTFUL,
    GUESS,
    STANDS_ALONE,
)
from ingest.description.dates import find_dates, find_yearless
from ingest.description.file_titles import JUNK, LETTERS, LONGEST, titles_of_file
from ingest.description.lines import Line
from ingest.description.phrases import alternation, line_pattern, phrases_of
from ingest.description.title_numbers import without_number
from ingest.description.wordings import CONTENTS, NAVIGATION, SUMMARY
from repository.model import Assertion, Hint, Origin
from repository.vocabulary import Vocabularies, Vocabulary, fold_label

_ADDRESS = re.compile(r"^\W*(?:https?://|www\.)\S+$|^\S+@\S+$", re.IGNORECASE)
_MARK = re.compile(r"\s*\([^()]*\d{4}[^()]*\)\s*$")
_LOOSE_HYPHEN = re.compile(r"(?<=\w)- (?=[A-ZÀ-Þ])")
_LONGEST_UNMARKED = 100
"""Characters of a line beyond which it is no title by its looks."""
_SHORT_TITLE = 4
"""Words up to which a title is completed by the headings that follow it at once."""


def titles(
    hints: Sequence[Hint],
    lines: Sequence[Line],
    opening: Sequence[Line],
    filename: str,
    language: str,
    vocabularies: Vocabularies,
) -> list[Assertion]:
    """Return assertions of title, alternative title and, for motions, number.

    Args:
        hints: of the reader.
        lines: of the whole text.
        opening: the lines that open it.
        filename: the last resort.
        language: of most of the text.
        vocabularies: types of document complete a title.
    """
    said = _stated(lines, opening, language, vocabularies.types)
    is_marked = said is not None and _is_heading(said[2], opening)
    if not is_marked:
        said = _by_letters(hints) or said
    found = []
    is_running_text = said is None or (
        not is_marked and len(said[2]) > _LONGEST_UNMARKED
    )
    if said:
        title, number, evidence = said
        sure = DOUBTFUL if is_running_text else STANDS_ALONE
        found.append(Assertion("title", title, Origin.TEXT, sure, evidence))
        if number:
            found.append(
                Assertion("number", number, Origin.TEXT, STANDS_ALONE, evidence)
            )
        longer = _longer_form(title, opening)
        if longer:
            found.append(
                Assertion(
                    "alternative_title", longer, Origin.TEXT, STANDS_ALONE, longer
                )
            )
    found += titles_of_file(hints, opening, said and said[2], is_running_text)
    if not found:
        name = PurePath(filename).stem.replace("_", " ").strip() or filename
        found.append(Assertion("title", name, Origin.INFERRED, GUESS, filename))
    return found


def _is_heading(words: str, opening: Sequence[Line]) -> bool:
    """Return whether the words that were read for a title begin with a heading."""
    return any(
        line.is_heading and words.startswith(" ".join(line.text.split()))
        for line in opening
    )


def _by_letters(hints: Sequence[Hint]) -> tuple[str, str, str] | None:
    """Return the title in the largest letters: itself, number, the words."""
    for hint in hints:
        if hint.field == "title" and hint.evidence == LETTERS:
            number, title = without_number(" ".join(hint.value.split()))
            if not JUNK.match(title) and 3 < len(title) <= LONGEST:
                return title, number, hint.value
    return None


def _stated(
    lines: Sequence[Line],
    opening: Sequence[Line],
    language: str,
    types: Vocabulary,
) -> tuple[str, str, str] | None:
    """Return title, number and the words that were read."""
    run = _title_lines(opening, types)
    if not run:
        return None
    evidence = " / ".join(" ".join(line.text.split()) for line in run)
    cased = Casing(lines, language)
    pieces: list[str] = []
    number = ""
    for index, line in enumerate(run):
        text = _tidy(_MARK.sub("", line.text) if index else line.text, language)
        if not index:
            number, text = without_number(text)
        if text:
            pieces.append(cased.unshout(text))
    title = pieces[0] if pieces else number
    for piece in pieces[1:]:
        if title[-1:] in "!?:":
            title = f"{title} {piece}"
        elif len(title.split()) < _SHORT_TITLE:
            title = f"{title}: {piece}"
        else:
            title = f"{title} – {piece}"
    return (title, number, evidence) if title else None


def _title_lines(opening: Sequence[Line], types: Vocabulary) -> list[Line]:
    """Return the lines that make up the title."""
    lines = [line for line in opening if _can_be_title(line)]
    if not lines:
        return []
    headings = [line for line in lines if line.is_heading]
    first = _first(lines, headings)
    if not first.is_heading:
        return _joined(opening, first)
    run = [first]
    after = opening[opening.index(first) + 1 :]
    for line in after:
        if not _can_be_title(line) and not (
            line.is_heading and _MARK.search(line.text)
        ):
            if len(line.text) > 80:
                break
            continue  # a date, a place, an address between title and subtitle
        if not line.is_heading:
            continue
        is_short = len(run[0].text.split()) < _SHORT_TITLE
        follows = line.page == run[-1].page and _follows(opening, run[-1], line)
        if (is_short and follows) or _is_type(_MARK.sub("", line.text), types):
            run.append(line)
        break
    return run


def _first(lines: Sequence[Line], headings: Sequence[Line]) -> Line:
    """Return the line with which the title begins.

    The first heading, unless it heads a part of the text while another line stands
    above it: on an earlier page, or long enough to be more than a series' name.
    """
    if not headings:
        return lines[0]
    heading = headings[0]
    above = lines[0]
    if above is not heading and not find_dates(above.text):
        is_alone = lines.index(heading) == 1 and len(above.text.split()) >= 4
        if heading.page > above.page and is_alone and above.page == 1:
            return above
    is_part = line_pattern(SUMMARY, CONTENTS).match(heading.text) or re.match(
        r"^\d+[.)]?\s", heading.text
    )
    return lines[0] if is_part else heading


def _follows(opening: Sequence[Line], first: Line, second: Line) -> bool:
    return opening.index(second) == opening.index(first) + 1


def _joined(opening: Sequence[Line], first: Line) -> list[Line]:
    """Return the lines of the paragraph in which an unmarked title stands.

    Lines are joined only while they look like one title: a line that ends a sentence,
    or gives a date, ends it.
    """
    if first.ends_paragraph or len(first.text) > _LONGEST_UNMARKED:
        return [first]
    run = [first]
    for line in opening[opening.index(first) + 1 :]:
        if (
            line.begins_paragraph
            or not _can_be_title(line)
            or len(line.text) > _LONGEST_UNMARKED
        ):
            break
        run.append(line)
    # More than four lines in a row are an address or a list.
    whole = " ".join(line.text.strip() for line in run)
    if len(run) > 4 or len(whole) > 200:
        return [first]
    last = run[-1]
    return [Line(whole, first.page, first.start, False, True, last.ends_paragraph)]


def _can_be_title(line: Line) -> bool:
    text = line.text.strip()
    if len(text) < 3 or len(text) > LONGEST or not re.search(r"[^\W\d_]{2}", text):
        return False
    if _ADDRESS.match(text) or text.startswith(("- ", "©", "(c)")):
        return False
    if _is_navigation(text):
        return False
    return not _is_date_line(text)


@cache
def _navigation() -> re.Pattern[str]:
    words = alternation(phrases_of(NAVIGATION))
    return re.compile(rf"^\W*(?:{words})(?!\w)", re.IGNORECASE)


def _is_navigation(text: str) -> bool:
    """Whether a line is a link of a page: a few words that begin like one."""
    return len(text.split()) <= 6 and len(text) < 50 and bool(_navigation().match(text))


def _is_date_line(text: str) -> bool:
    """Whether most of a line is a date."""
    dated = sum(d.end - d.start for d in (*find_dates(text), *find_yearless(text)))
    letters = len(re.sub(r"\W", "", text))
    return dated > 0.5 * letters


def _is_type(text: str, types: Vocabulary) -> bool:
    """Whether a line says just what kind of document it is."""
    return types.find(text.strip(" .:–-")) is not None


def _tidy(text: str, language: str) -> str:
    text = " ".join(text.split()).strip("*_# ")
    if language not in ("de", "sv"):  # "Kinder- und Jugendhilfe" is as it should be
        text = _LOOSE_HYPHEN.sub(" - ", text)
    return re.sub(r"(?<!\.)\.$", "", text)


def _longer_form(title: str, opening: Sequence[Line]) -> str:
    """Return a line that begins with the title and goes on."""
    short = fold_label(title)
    for line in opening:
        longer = " ".join(line.text.split())
        if (
            fold_label(longer).startswith(f"{short} ")
            and len(longer) <= LONGEST
            and _can_be_title(line)
        ):
            return longer
    return ""
