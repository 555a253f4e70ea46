"""Text clean-up: string in, string out, the same for every format.

Each step is pure, and normalising twice equals normalising once. Lines keep their
meaning: an empty line parts paragraphs, a tab parts the cells of a table's row, and
``- `` begins an item of a list.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

VERSION = "3"
"""Changes when the same file would give other text; part of every reader's version."""

_CJK = (
    r"\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f"
)
"""Kana, kanji and the full-width marks between them; no space parts their words."""

_UNSTORABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028]")
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f"
)
"""Spaces that are kept as plain ones."""

_AROUND_TAB = re.compile(" ?\t ?")
_LINE_TAIL = re.compile("[ \t\u3000]+$", re.MULTILINE)
_BLANK = (" ", "\t", "\u3000")
_LINE_HEAD = re.compile("^ +", re.MULTILINE)
_EMPTY_LINES = re.compile("\n{3,}")
_BULLETS = "•●▪◦‣►▶■□◆◇❖➢➤✓✔∙·\uf0a7\uf0b7\uf0d8\uf076\uf0fc"
_BULLET = re.compile(
    f"^[ \t]*[{_BULLETS}][ \t\u3000]*(?=[^\\s•●▪◦‣►▶■□◆◇❖➢➤✓✔∙·])",
    re.MULTILINE,
)
_IS_CJK = re.compile(f"[{_CJK}]").match
_STRAY_SPACE = re.compile(f" (?<=[{_CJK}] )(?=[{_CJK}])")
_LONE = re.compile(f"(?<![^ ])[{_CJK}](?![^ ])")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010]\n(?=[^\W\d_])")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_HYPHENS = "-\u2010\ufffe\u00ad"
_NOT_JOINED = frozenset("and or und oder bzw et ou y e o och eller и или".split())
_MARKED = re.compile(r"(?:[-*–—•]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])(?:\s|\w)")
_END = re.compile(r"[.!?:;…。！？؟][\"'”’»)\]]*\Z")


def _ligatures() -> dict[int, str]:
    """Return what Latin ligatures and Arabic presentation forms stand for.

    Only U+FB00–FB06 and U+FE70–FEFC: compatibility forms elsewhere change what is
    meant (U+FBD3–FBFF in Arabic PDFs, superscripts, full-width letters).
    """
    table = {}
    for code in (*range(0xFB00, 0xFB07), *range(0xFE70, 0xFEFD)):
        letters = unicodedata.normalize("NFKC", chr(code))
        if letters != chr(code):
            # An isolated vowel sign decomposes to a space and the sign.
            table[code] = letters.lstrip(" ")
    # The hyphens that are no minus are hyphens to whoever searches.
    return table | {0x2010: "-", 0x2011: "-"}


_LIGATURES = _ligatures()
_LIGATURE_ROWS = b"\xfb\xfe"
"""Rows of Unicode that they stand in, but for the hyphens."""

_CJK_ROWS = bytes((*range(0x2E, 0x32), *range(0x34, 0xA0), 0xF9, 0xFA, 0xFF))


_SHORTEST_HEAD = 4
"""Letters of what begins compounds, below which it begins other words as often."""


def normalise(text: str) -> str:
    """Return text in the one form in which it is kept, shown and searched."""
    return normalise_counted(text)[0]


def normalise_counted(text: str) -> tuple[str, int]:
    """Return normalised text, and how many characters that no store takes it lost."""
    removed = 0
    if not _is_printable(text):
        text = _with_plain_ends(text)
        # A soft hyphen at the end of a line is a hyphen that the line's end made.
        text = text.replace("\u00ad\n", "-\n")
        text, removed = remove_unstorable(text)
        text = _INVISIBLE.sub("", text)
    if not text.isascii():
        if _may_have_ligatures(text):
            text = text.translate(_LIGATURES)
        text = unicodedata.normalize("NFC", text)
    text = tidy_spaces(text)
    text = mark_items(text)
    text = join_hyphenated(text)
    return close_japanese(text), removed


def _may_have_ligatures(text: str) -> bool:
    return may_have(text, _LIGATURE_ROWS) or "\u2010" in text or "\u2011" in text


def _with_plain_ends(text: str) -> str:
    if any(end in text for end in "\r\x0b\x85\u2028"):
        text = _LINE_ENDS.sub("\n", text)
    return text.replace("\x0c", "\n\n").replace("\u2029", "\n\n")


def may_have(text: str, rows: bytes) -> bool:
    """Return whether a text may have characters of some rows of 256, as Unicode's first
    plane has them: in a third of the time that a pattern takes to find none.

    Args:
        text: any.
        rows: their numbers, such as 0x06 for U+0600 to U+06FF.
    """
    high = text.encode("utf-16-le", "surrogatepass")[1::2]
    return len(high.translate(None, rows)) < len(high)


def _is_printable(text: str) -> bool:
    """Return whether a text has only characters that are seen, spaces, tabs and ends of
    lines: a quick look that spares most texts a dozen slower ones.

    What ``str.isprintable`` refuses are controls, formats, surrogates, private and
    unassigned characters, and all separators but the space.
    """
    return text.replace("\n", "").replace("\t", "").isprintable()


def remove_unstorable(text: str) -> tuple[str, int]:
    """Take out control characters, lone surrogates and non-characters; count them."""
    return _UNSTORABLE.subn("", text)


def tidy_spaces(text: str) -> str:
    """Return text with single spaces, no blank line ends, and single empty lines.

    Tabs stay, those at the start of a line too: they part cells, and a cell may be
    blank.
    """
    if not _is_printable(text):
        for space in _SPACES:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    if " \t" in text or "\t " in text:
        text = _AROUND_TAB.sub("\t", text)
    if text[-1:] in _BLANK or any(blank + "\n" in text for blank in _BLANK):
        text = _LINE_TAIL.sub("", text)
    if "\n " in text or text[:1] == " ":
        text = _LINE_HEAD.sub("", text)
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip("\n")


def mark_items(text: str) -> str:
    """Give every item of a list the same mark, whichever bullet it had."""
    if text.isascii() or not any(bullet in text for bullet in _BULLETS):
        return text
    return _BULLET.sub("- ", text)


def join_hyphenated(text: str) -> str:
    """Join words that a hyphen parts at the end of a line."""
    may_be = "-\n" in text or "\u2010\n" in text
    if not may_be or not _HYPHENATED.search(text):
        return text
    known = words_of([text])

    def _replace(found: re.Match[str]) -> str:
        before = _WORD_BEFORE.search(text, max(0, found.start() - 60), found.start())
        after = _WORD_AFTER.match(text, found.end())
        if not before or not after:
            return found.group()
        if not after.group()[0].islower():
            return found.group()
        return hyphen_between(before.group(), after.group(), known)

    return _HYPHENATED.sub(_replace, text)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts, compounds whole, in small letters.

    Beside each compound stands what it begins with: ``sous-`` for ``sous-traitance``.
    """
    # Most words occur more than once, and spaces part them at the least.
    text = " ".join(set(chain.from_iterable(map(str.split, texts))))
    words = frozenset(map(str.casefold, _COMPOUND.findall(text)))
    if "-" not in text:
        return words
    return words | {word[: word.index("-") + 1] for word in words if "-" in word}


def hyphen_between(before: str, after: str, known: Collection[str]) -> str:
    """Return what joins two halves of a word that the end of a line parted.

    The document itself is the evidence: ``co-`` ``operate`` is a compound where
    ``co-operate`` stands elsewhere in it and ``cooperate`` does not, and so is
    ``sous-`` ``traitants`` where there is ``sous-traitance``.

    Args:
        before: letters before the hyphen.
        after: letters at the start of the next line.
        known: words of the document, in small letters.

    Returns:
        ``""``, ``"-"``, or ``"- "`` where the hyphen stands for a part left out, as
        in German ``Bundes- und Landesrecht``.
    """
    if after in _NOT_JOINED:
        return "- "
    if after[0].isupper() and not before.isupper():
        return "-"
    compound = f"{before}-{after}".casefold()
    if (before + after).casefold() in known:
        return ""
    if compound in known:
        return "-"
    # Shorter ones are syllables as well: ``in-`` of ``in-house``.
    is_head = len(before) >= _SHORTEST_HEAD and f"{before}-".casefold() in known
    return "-" if is_head else ""


def close_japanese(text: str) -> str:
    """Take out spaces that a page's setting left between kana and kanji.

    A line's spaces are stray if they are frequent (one in twelve characters) or if
    they leave a character alone; a single one between longer words was meant.
    """
    if text.isascii() or not may_have(text, _CJK_ROWS):
        return text
    if not _STRAY_SPACE.search(text):
        return text
    return "\n".join(_close_line(line) for line in text.split("\n"))


def _close_line(line: str) -> str:
    spaces = len(_STRAY_SPACE.findall(line))
    if spaces > 1 and spaces * 12 > len(line):
        return _STRAY_SPACE.sub("", line)
    alone = {found.start() for found in _LONE.finditer(line)}
    if not spaces or not alone:
        return line
    return _STRAY_SPACE.sub(
        lambda space: "" if {space.start() - 1, space.end()} & alone else space.group(),
        line,
    )


def join_lines(lines: Sequence[str], known: Collection[str] = ()) -> str:
    """Return the lines of one paragraph as one line.

    Args:
        lines: without their ends.
        known: words of the document, for hyphens; see :func:`hyphen_between`.
    """
    joined = ""
    for line in lines:
        line = line.strip(" ")
        end = joined[-1:]
        if not joined:
            joined = line
        elif end.isascii() and end not in "-/":
            joined += " " + line
        elif end in _HYPHENS and (parts := _divided(joined, line)):
            joined = joined[:-1] + hyphen_between(*parts, known) + line
        elif _IS_CJK(end) and _IS_CJK(line):
            joined += line
        elif end in "-\u2010\u2011/" and len(joined) > 1 and joined[-2] != " ":
            joined += line
        elif end == "–" and joined[-2:-1].isdigit() and line[:1].isdigit():
            joined += line  # 2024–2027, pp. 12–15; "in 2024 –" keeps its space
        else:
            joined += " " + line
    return joined


def _divided(line: str, following: str) -> tuple[str, str] | None:
    """Return the letters before a hyphen at a line's end and those that follow it."""
    before = _WORD_BEFORE.search(line[:-1], max(0, len(line) - 60))
    after = _WORD_AFTER.match(following)
    return (before.group(), after.group()) if before and after else None


def unwrap(text: str) -> str:
    """Join the lines of paragraphs that were broken to fit a width.

    A line was broken if the first word of the next one would not have fitted in the
    width of its paragraph (or, for paragraphs of two lines, of the text). Items of
    lists, rows of tables, and short lines such as those of an address stay.

    Args:
        text: paragraphs parted by empty lines.
    """
    blocks = [block.split("\n") for block in re.split(r"\n[ \u3000]*\n+", text)]
    widths = sorted(_width(b) for b in blocks if len(b) > 2 and _is_wrapped(b))
    usual = widths[len(widths) // 2] if widths else 0
    known = words_of([text])
    return "\n\n".join(_unwrap_block(block, usual, known) for block in blocks)


def is_item(line: str) -> bool:
    """Return whether a line begins an item of a list: a bullet, a number, a letter."""
    return bool(_MARKED.match(line.lstrip()))


def _width(lines: Sequence[str]) -> int:
    return max(len(line.rstrip()) for line in lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether all lines but the last come near to the same width."""
    width = _width(lines)
    return all(len(line.rstrip()) >= width * 0.6 for line in lines[:-1])


def _unwrap_block(lines: list[str], usual: int, known: Collection[str]) -> str:
    width = max(usual, _width(lines)) if _is_wrapped(lines) else usual
    joined: list[list[str]] = []
    for line, before in zip(lines, ["", *lines], strict=False):
        if joined and _was_broken(before.rstrip(), line.strip(), width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return "\n".join(
        join_lines(part, known) if len(part) > 1 else part[0] for part in joined
    )


def _was_broken(line: str, following: str, width: int) -> bool:
    """Return whether a line ended only because the next word did not fit."""
    if not line or "\t" in line or "\t" in following or is_item(following):
        return False
    if unicodedata.category(following[:1] or " ").startswith("S"):
        return False
    if _IS_CJK(following):
        return width >= 20 and len(line) >= width - 3 and not _END.search(line)
    if width < 45 or len(line) < width * 0.6:
        return False
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width
