"""The title of a document, and what stands with it: number, other forms."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import PurePath

from ingest.description.confidence import (
    DOUBTFUL,
    GUESS,
    OWN_METADATA,
    STANDS_ALONE,
)
from ingest.description.dates import find_dates, find_yearless
from ingest.description.lines import Line
from ingest.description.wordings import (
    CONTENTS,
    MOTION_NUMBER,
    NAVIGATION,
    SUMMARY,
    alternation,
    line_pattern,
    phrases_of,
)
from repository.model import Assertion, AssertionState, Hint, Origin
from repository.vocabulary import Vocabularies, Vocabulary, fold_label

_LONGEST = 300
_JUNK = re.compile(
    r"^(?:microsoft (?:word|powerpoint) - .*|untitled.*|unbenannt.*|sans titre.*|"
    r"document\s?\d*|dokument\s?\d*|slide \d+|powerpoint presentation|"
    r"\S+\.(?:docx?|odt|pdf|indd|qxd|pptx?|rtf|txt|html?)|[\W\d_]*|\S*[\d_]\S*)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^\W*(?:https?://|www\.)\S+$|^\S+@\S+$", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+[|·•—–]\s+[^|·•—–]{2,60}$")
_MARK = re.compile(r"\s*\([^()]*\d{4}[^()]*\)\s*$")
_LOOSE_HYPHEN = re.compile(r"(?<=\w)- (?=[A-ZÀ-Þ])")
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
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
    found = []
    said = _by_letters(hints, said, opening, vocabularies.types)
    if said:
        title, number, evidence = said
        found.append(Assertion("title", title, Origin.TEXT, STANDS_ALONE, evidence))
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
    found += _of_file(hints, opening, said, vocabularies.types)
    if not found:
        name = PurePath(filename).stem.replace("_", " ").strip() or filename
        found.append(Assertion("title", name, Origin.INFERRED, GUESS, filename))
    return found


_LETTERS = "largest letters on page 1"
"""How the PDF reader calls the title that it sees on the first page."""


def _by_letters(
    hints: Sequence[Hint],
    said: tuple[str, str, str] | None,
    opening: Sequence[Line],
    types: Vocabulary,
) -> tuple[str, str, str] | None:
    """Return the title in the largest letters, if no heading of the text is one."""
    if said and any(
        line.is_heading and said[2].startswith(" ".join(line.text.split()))
        for line in opening
    ):
        return said
    for hint in hints:
        if hint.field == "title" and hint.evidence == _LETTERS:
            number, title = _without_number(" ".join(hint.value.split()), types)
            if not _JUNK.match(title) and 3 < len(title) <= _LONGEST:
                return title, number, hint.value
    return said


def _of_file(
    hints: Sequence[Hint],
    opening: Sequence[Line],
    said: tuple[str, str, str] | None,
    types: Vocabulary,
) -> list[Assertion]:
    """Return the titles that the file's metadata gives; doubtful ones as suggestions.

    A fifth of the titles in PDF metadata are junk. One that no line of the text's
    opening bears out is most often left over from another document.
    """
    first_lines = _words(" ".join(line.text for line in opening[:25]))
    known = {fold_label(hint.value) for hint in hints if hint.field == "title"}
    known |= {fold_label(line.text) for line in opening[:25]}
    found = []
    for hint in hints:
        if hint.field != "title" or _LETTERS in hint.evidence:
            continue
        title = _SITE_NAME.sub("", " ".join(hint.value.split()))
        title = _without_site(title, known)
        title = _without_number(title, types)[1]
        if _JUNK.match(title) or len(title) > _LONGEST:
            continue
        words = _words(title)
        is_borne_out = len(words & first_lines) >= 0.6 * len(words) and (
            said is None or bool(words & _words(said[2]))
        )
        found.append(
            Assertion(
                "title",
                title,
                Origin.FILE,
                OWN_METADATA if is_borne_out else DOUBTFUL / 2,
                hint.evidence,
                AssertionState.ACCEPTED if is_borne_out else AssertionState.SUGGESTED,
            )
        )
    return found


def _without_site(title: str, known: Collection[str]) -> str:
    """Return a title without a site's or a column's name, if it is known so.

    A hyphen parts titles from site names, and parts of titles from each other; so does
    a bar before a title ("Opinion | …"). What stands alone elsewhere is the title.

    Args:
        title: of a page, as its metadata give it.
        known: folded titles and lines of the page.
    """
    for piece in re.split(r"\s+[-|»]\s+", title):
        if (
            piece != title
            and len(piece) > len(title) / 2
            and fold_label(piece) in known
        ):
            return piece
    return title


def _words(text: str) -> set[str]:
    """Return the folded words of a text; for Japanese, its pairs of characters."""
    words: set[str] = set()
    for word in _WORD.findall(text):
        folded = fold_label(word)
        if folded[:1] >= "ぁ":
            words.update(folded[i : i + 2] for i in range(len(folded)))
        else:
            words.add(folded)
    return words


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
    cased = _Casing(lines, language)
    pieces: list[str] = []
    number = ""
    for index, line in enumerate(run):
        text = _tidy(_MARK.sub("", line.text) if index else line.text, language)
        if not index:
            number, text = _without_number(text, types)
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
    if first.ends_paragraph or len(first.text) > 100:
        return [first]
    run = [first]
    for line in opening[opening.index(first) + 1 :]:
        if line.begins_paragraph or not _can_be_title(line) or len(line.text) > 100:
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
    if len(text) < 3 or len(text) > _LONGEST or not re.search(r"[^\W\d_]{2}", text):
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


_NUMBER = (
    r"(?:\s*(?:n\s?[°ºo]\.?|no\.|nr\.?|№|#|رقم))?\s*"
    r"(?=[A-Z0-9第])"
    r"(?:第?[A-Z]{0,2}[ -]?\d{1,4}(?:[./]\d{1,4})?[a-z]?(?:号|の\d+)?|[A-Z])"
)


@cache
def _numbered(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<number>(?:{alternation(words)}){_NUMBER})"
        r"(?:\s*[:：.–—-]\s*|\s+(?=\S))(?P<rest>\S.*)$",
        re.IGNORECASE,
    )


def _without_number(title: str, types: Vocabulary) -> tuple[str, str]:
    """Return the number of a motion that its title begins with, and the rest.

    >>> _without_number("Motion n° 8 : Pour une régie publique", Vocabulary("", {}))
    ('Motion n° 8', 'Pour une régie publique')
    """
    match = _numbered(phrases_of(MOTION_NUMBER)).match(title)
    if not match:
        return "", title
    rest = match["rest"]
    # "Enmienda 9.1 a la moción 9" and "Motion 5 of 2010" are the title itself.
    if rest[:1].islower() or not rest[:1].isalnum():
        return match["number"].strip(), title
    return match["number"].strip(), rest


def _longer_form(title: str, opening: Sequence[Line]) -> str:
    """Return a line that begins with the title and goes on."""
    short = fold_label(title)
    for line in opening:
        longer = " ".join(line.text.split())
        if (
            fold_label(longer).startswith(f"{short} ")
            and len(longer) <= _LONGEST
            and _can_be_title(line)
        ):
            return longer
    return ""


class _Casing:
    """How words are written where they are not shouted, learnt from the text."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self._language = language
        self._lines = lines
        self._acronyms: set[str] = set()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._words: Counter[str] = Counter()

    def unshout(self, text: str) -> str:
        """Return a title with runs of capitals as the text writes them.

        Acronyms stay. A title that is part in capitals and part not is two titles, or
        three, set in one line: they are parted by a dash.
        """
        words = text.split()
        if sum(_is_shouted(word) for word in words) < _FEWEST_SHOUTED:
            return text
        self._learn(words)
        runs: list[tuple[bool, list[str]]] = []
        for word in words:
            is_loud = _is_shouted(word) and not self._is_acronym(word)
            is_open = not is_loud and not any(c.islower() for c in word)
            if runs and (
                runs[-1][0] == is_loud or (is_open and not _core(word).isalpha())
            ):
                runs[-1][1].append(word)
            else:
                runs.append((is_loud, [word]))
        if sum(len(run) for is_loud, run in runs if is_loud) < _FEWEST_SHOUTED:
            return text
        pieces = [self._lowered(run) if loud else " ".join(run) for loud, run in runs]
        # One word in capitals among small letters is stressed, not a title.
        is_parted = all(len(run) > 1 for _, run in runs)
        return (" – " if is_parted else " ").join(pieces)

    def _lowered(self, words: Sequence[str]) -> str:
        """Return shouted words in small letters, with the capitals of the text."""
        known = [self._spelling(words, index) for index in range(len(words))]
        seen = [word for word in known if word]
        capitals = sum(word[:1].isupper() for word in seen)
        is_titled = self._language == "en" and capitals > len(seen) / 2
        result = []
        for index, (word, spelling) in enumerate(zip(words, known, strict=True)):
            if self._is_acronym(word):
                result.append(word)
            elif spelling and (is_titled or not self._is_mostly_small(spelling)):
                result.append(word.replace(_core(word), spelling))
            else:
                low = word.lower()
                result.append(_capitalised(low) if index == 0 or is_titled else low)
        result[0] = _capitalised(result[0])
        return " ".join(result)

    def _spelling(self, words: Sequence[str], index: int) -> str:
        """Return how the text spells a word beside the same neighbour, if it does."""
        for first in (index, index - 1):
            if first < 0 or first + 1 >= len(words):
                continue
            pair = _core(words[first]).lower(), _core(words[first + 1]).lower()
            spelt = [
                (times, spelling)
                for spelling, times in self._pairs.items()
                if (spelling[0].lower(), spelling[1].lower()) == pair
            ]
            if spelt:
                return max(spelt)[1][index - first]
        return ""

    def _learn(self, words: Sequence[str]) -> None:
        """Find the words of a title in the running text, in their spellings there."""
        wanted = {_core(word).lower() for word in words}
        for line in self._lines:
            start = line.text[:60]
            if line.is_heading or sum(map(str.islower, start)) < 0.5 * len(start):
                continue
            before = ""
            for word in _WORD.findall(line.text):
                if word.lower() not in wanted:
                    before = ""
                    continue
                if word.isupper() and len(word) > 1:
                    self._acronyms.add(word)
                elif before and not before.isupper():
                    self._pairs[before, word] += 1
                before = word
                self._words[word] += 1

    def _is_mostly_small(self, word: str) -> bool:
        """Whether a word that once has a capital has none as often."""
        return word[:1].isupper() and self._words[word.lower()] >= self._words[word]

    def _is_acronym(self, word: str) -> bool:
        """Whether the text writes a word in capitals in the midst of small letters."""
        core = _core(word)
        has_digit = any(c.isdecimal() for c in core) and any(c.isalpha() for c in core)
        return core in self._acronyms or has_digit


_FEWEST_SHOUTED = 2


def _is_shouted(word: str) -> bool:
    core = _core(word)
    return len(core) > 1 and core.isupper() and core.isalpha()


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _core(word: str) -> str:
    """Return a word without the marks around it."""
    return word.strip("\"'“”‘’«»()[].,:;!?…-–")
