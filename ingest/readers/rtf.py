"""RTF: paragraphs, lists, tables, text boxes and notes, in their order.

Text is bytes in the code page of its font, or numbered Unicode with a stand-in for
programs that know none, which is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.readers.blocks import (
    Block,
    BlockKind,
    Warnings,
    extraction,
    heading,
    pages_of,
    row,
)
from ingest.readers.formats import RTF
from ingest.readers.limits import Limits, cannot_read
from ingest.readers.rtf_tables import SYMBOL, fonts_of, known_encoding, levels_of
from ingest.readers.rtf_words import (
    CHARACTERS,
    INFORMATION,
    READ_THOUGH_STARRED,
    SYMBOLS,
    TOKEN,
    UNREAD,
    end_of_group,
)
from repository.model import Extraction, Hint


def read(path: Path, limits: Limits) -> Extraction:
    """Read an RTF file.

    Pages end where a person set a break; a file without any is parted at its headings.

    Raises:
        ReadError: it is cut off, or larger than the limits allow.
    """
    if path.stat().st_size > limits.unpacked_bytes:
        raise cannot_read(path, "too-large")
    warnings = Warnings.about(path)
    walk = _Walk(path.read_bytes())
    blocks = list(walk.blocks())
    if walk.depth > 0 and not any(block.text for block in blocks):
        raise cannot_read(path, "truncated")
    if walk.depth > 0:
        warnings.add("truncated")
    return extraction(
        ("rtf", "", RTF), pages_of(blocks), limits, warnings, walk.hints()
    )


@dataclass(slots=True)
class _State:
    """What holds inside a group, and ends with it.

    Attributes:
        font: number of the font, whose code page the bytes are in.
        stand_ins: characters after each numbered one that stand in for it.
        is_hidden: text that nobody sees: hidden, or deleted by a reviser.
        is_note: whether the group is a footnote.
        label: whether the group is the mark of an item in a list.
        information: the word of the information group, or of a group inside it.
    """

    font: int = 0
    stand_ins: int = 1
    is_hidden: bool = False
    is_note: bool = False
    label: bool = False
    information: str = ""


@dataclass(slots=True)
class _Paragraph:
    """What a paragraph is, until the file says otherwise."""

    style: int = 0
    level: int = 0
    in_table: bool = False
    words: list[str] = field(default_factory=list)
    label: str = ""


class _Walk:
    """Walks through the file once, from its first byte to its last."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._encoding = "cp1252"
        self._fonts: dict[int, str | None] = {}
        self._levels: dict[int, int] = {}
        self._hints: list[Hint] = []
        self._bytes = bytearray()
        self._paragraph = _Paragraph()
        self._cells: list[str] = []
        self._waiting: list[str] = []
        self._note_count = 0
        self._state = _State()
        self._above: list[tuple[_State, list[str]]] = []
        self._to_skip = 0
        self._is_first = False

    @property
    def depth(self) -> int:
        """How many groups are open: more than none at the end of a file that was cut
        off."""
        return len(self._above)

    def hints(self) -> list[Hint]:
        """Return what the file says of itself."""
        return self._hints

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the text."""
        position, end = 0, len(self._content)
        while position < end:
            token = TOKEN.match(self._content, position)
            if token is None:
                position += 1
                continue
            position = token.end()
            kind = token.lastgroup
            if kind == "number" or kind == "word":
                word = token["word"].decode("ascii")
                number = int(token["number"]) if token["number"] else None
                if word == "bin":
                    position += max(number or 0, 0)
                elif self._opens_unread(word):
                    position = self._skip(word, position)
                else:
                    yield from self._obey(word, number)
                self._is_first = False
            elif kind == "brace":
                if token["brace"] == b"{":
                    self._open()
                elif self._above:
                    self._close()
            elif kind == "hex":
                self._add_bytes(bytes([int(token["hex"], 16)]))
            elif kind == "text":
                self._add_bytes(token["text"])
                self._is_first = False
            elif token["symbol"] == b"*":
                starred = TOKEN.match(self._content, position)
                name = starred["word"].decode() if starred and starred["word"] else ""
                if name not in READ_THOUGH_STARRED:
                    position = self._skip(name, position)
            else:
                yield from self._symbol(token["symbol"])
        yield from self._end_paragraph()
        yield from self._page_notes()

    def _opens_unread(self, word: str) -> bool:
        # A word of the table opens a destination only where a group begins.
        return self._is_first and (word in UNREAD or word == "upr")

    def _open(self) -> None:
        self._flush()
        self._above.append((self._state, self._paragraph.words))
        self._state = replace(self._state)
        self._to_skip = 0
        self._is_first = True

    def _close(self) -> None:
        self._flush()
        inner = self._state
        self._state, words = self._above.pop()
        if inner.is_note and not self._state.is_note:
            told = " ".join("".join(self._paragraph.words).split())
            self._paragraph.words = words
            if told:
                self._note_count += 1
                words.append(f"[{self._note_count}]")
                self._waiting.append(f"[{self._note_count}] {told}")
        elif inner.label and not self._state.label:
            self._paragraph.label = " ".join("".join(self._paragraph.words).split())
            self._paragraph.words = words
        elif inner.information != self._state.information:
            told = _joined(self._paragraph.words)
            self._paragraph.words = words
            if name := INFORMATION.get(inner.information):
                self._hints.append(Hint(name, told, f"RTF: {inner.information}"))
        self._to_skip = 0
        self._is_first = False

    def _skip(self, word: str, position: int) -> int:
        """Return where the group that holds a position ends; learn from some."""
        # What a Unicode destination is the second version of is passed over.
        end = end_of_group(self._content, position, is_first_inside=word == "upr")
        if word == "fonttbl":
            self._fonts |= fonts_of(self._content[position:end])
        elif word == "stylesheet":
            self._levels |= levels_of(self._content[position:end])
        return end

    def _obey(self, word: str, number: int | None) -> Iterator[Block]:
        """Carry out a control word."""
        if self._to_skip and word != "u":
            self._to_skip -= 1
            if word in CHARACTERS:
                return
        self._flush()
        state, paragraph = self._state, self._paragraph
        if word in CHARACTERS:
            self._add(CHARACTERS[word])
            return
        match word:
            case "u":
                self._add(chr((number or 0) & 0xFFFF))
                self._to_skip = state.stand_ins
            case "uc":
                state.stand_ins = max(number or 0, 0)
            case "f":
                state.font = number or 0
            case "ansicpg":
                self._encoding = known_encoding(f"cp{number}") or self._encoding
            case "mac":
                self._encoding = "mac_roman"
            case "pc":
                self._encoding = "cp437"
            case "pca":
                self._encoding = "cp850"
            case "plain":
                state.is_hidden = False
            case "v" | "deleted":
                state.is_hidden = number != 0
            case "pard":
                paragraph.style = paragraph.level = 0
                paragraph.in_table = False
            case "s":
                paragraph.style = number or 0
            case "outlinelevel":
                paragraph.level = 0 if number is None or number > 8 else number + 1
            case "intbl":
                paragraph.in_table = True
            case "listtext" | "pntext":
                self._set_aside()
                state.label = True
            case "footnote":
                self._set_aside()
                state.is_note = True
            case "yr" | "mo" | "dy" if state.information == "creatim":
                self._add(f"{number:04}" if word == "yr" else f"-{number:02}")
            case "par" | "sect" | "shptxt":  # a text box ends what stands before it
                yield from self._paragraph_mark(word)
            case "page":
                yield from self._end_paragraph()
                yield from self._page_end()
            case "cell":
                self._cells.append("".join(paragraph.words))
                paragraph.words = []
            case "row":
                yield from self._row()
            case "info":
                self._set_aside()
                state.information = word
            case _ if state.information == "info" and self._is_first:
                self._set_aside()
                state.information = word

    def _set_aside(self) -> None:
        """Collect the words of a group apart from those of its paragraph."""
        self._paragraph.words = []

    def _symbol(self, symbol: bytes) -> Iterator[Block]:
        if symbol in b"\\{}":
            self._add_bytes(symbol)
            return
        self._flush()
        told = SYMBOLS.get(symbol, "")
        if told == "\f":
            yield from self._paragraph_mark("par")
        elif told:
            self._add(told)

    def _paragraph_mark(self, word: str) -> Iterator[Block]:
        state = self._state
        is_apart = state.is_note or state.label or state.information
        if is_apart or self._paragraph.in_table:
            self._add("\n")
        else:
            yield from self._end_paragraph()
            if word == "sect":
                yield from self._page_end()

    def _end_paragraph(self) -> Iterator[Block]:
        self._flush()
        paragraph = self._paragraph
        text = _joined(paragraph.words).strip()
        label, paragraph.label = paragraph.label, ""
        paragraph.words = []
        if not text:
            return
        level = paragraph.level or self._levels.get(paragraph.style, 0)
        if level:
            yield heading(f"{label} {text}", level)
        elif label:
            mark = label if any(c.isalnum() for c in label) else "-"
            yield Block(BlockKind.ITEM, f"{mark} {text}")
        else:
            yield Block(BlockKind.PARAGRAPH, text.replace("\t", " "))

    def _row(self) -> Iterator[Block]:
        cells = [_joined([cell]).strip() for cell in self._cells]
        self._cells = []
        if len(cells) == 1 and cells[0]:
            yield Block(BlockKind.PARAGRAPH, cells[0].replace("\t", " "))
        elif any(cells):
            yield row(cells)

    def _page_end(self) -> Iterator[Block]:
        yield from self._page_notes()
        yield Block(BlockKind.PAGE_END)

    def _page_notes(self) -> Iterator[Block]:
        notes, self._waiting = self._waiting, []
        for note in notes:
            yield Block(BlockKind.PARAGRAPH, note)

    def _add(self, text: str) -> None:
        if not self._state.is_hidden:
            self._paragraph.words.append(text)

    def _add_bytes(self, content: bytes) -> None:
        passed = min(self._to_skip, len(content))
        self._to_skip -= passed
        self._bytes += content[passed:]

    def _flush(self) -> None:
        """Decode the bytes that wait: a character may be made of several of them."""
        if not self._bytes:
            return
        encoding = self._fonts.get(self._state.font) or self._encoding
        if encoding == SYMBOL:
            # Pictures of a symbol font; those that carry meaning are bullets.
            text = "•" if self._state.label else ""
            if self._bytes.isascii():
                text = self._bytes.decode("ascii")
        else:
            text = self._bytes.decode(encoding, "replace")
        self._bytes.clear()
        self._add(text)


def _joined(words: list[str]) -> str:
    """Return the words of a paragraph; two halves of a character become one."""
    text = "".join(words)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
