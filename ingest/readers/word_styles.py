"""Styles and list numbers of DOCX: which paragraphs are headings, and the numbers
that Word prints before paragraphs without writing them into the text.
"""

import re
from dataclasses import dataclass

from lxml import etree

from ingest.readers.packed import attribute, child, local

_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|encabezado|rubrik|заголовок|見出し"
    r"|عنوان|kop|titolo|overskrift|otsikko|nagłówek|cabeçalho)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"title|titel|titre|título|titulo|rubrik|название|表題|العنوان", re.IGNORECASE
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph has from its style.

    Attributes:
        level: of a heading, from 1; 0 if it is none.
        numbering: the style's ``numPr`` element, if it has one.
    """

    level: int = 0
    numbering: etree._Element | None = None


class Styles:
    """The styles of a file, by identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        """Take the styles from the root of ``styles.xml``."""
        self._elements = {
            attribute(style, "styleId") or "": style
            for style in (root if root is not None else ())
            if local(style) == "style"
        }
        self._known: dict[str | None, Style] = {None: Style()}

    def of(self, identifier: str | None) -> Style:
        """Return a style, with what it takes from those that it is based on."""
        if identifier not in self._known:
            self._known[identifier] = self._find(identifier or "")
        return self._known[identifier]

    def _find(self, identifier: str) -> Style:
        level, numbering = _level_of_name(identifier), None
        seen: set[str] = set()
        while identifier in self._elements and identifier not in seen:
            seen.add(identifier)
            element = self._elements[identifier]
            if not level:
                outline = attribute(child(element, "pPr", "outlineLvl"), "val")
                level = _level_of_name(attribute(child(element, "name"), "val") or "")
                if not level and outline and outline.isdecimal() and int(outline) < 9:
                    level = int(outline) + 1
            if numbering is None:
                numbering = child(element, "pPr", "numPr")
            identifier = attribute(child(element, "basedOn"), "val") or ""
        return Style(level, numbering)


def _level_of_name(name: str) -> int:
    found = _HEADING.fullmatch(name.strip())
    if found:
        return int(found.group(1))
    return 1 if _TITLE.fullmatch(name.strip()) else 0


class Numbering:
    """The lists of a file, with how far each has been counted."""

    def __init__(self, root: etree._Element | None) -> None:
        """Take the lists from the root of ``numbering.xml``."""
        nodes = list(root) if root is not None else []
        abstract = {
            attribute(n, "abstractNumId"): n for n in nodes if local(n) == "abstractNum"
        }
        self._lists = {
            attribute(n, "numId"): (
                attribute(child(n, "abstractNumId"), "val"),
                abstract.get(attribute(child(n, "abstractNumId"), "val")),
            )
            for n in nodes
            if local(n) == "num"
        }
        self._counts: dict[str | None, list[int]] = {}

    def label(self, own: etree._Element | None, of_style: etree._Element | None) -> str:
        """Return what Word prints before a paragraph, and count it.

        Args:
            own: the paragraph's ``numPr``.
            of_style: that of its style, which holds where it has none of its own.

        Returns:
            ``-`` for bullets, ``3.`` or ``(a)`` for numbers; empty outside lists.
        """
        properties = of_style if own is None else own
        identifier = attribute(child(properties, "numId"), "val")
        if identifier is None and of_style is not None:
            identifier = attribute(child(of_style, "numId"), "val")
        key, definition = self._lists.get(identifier, (None, None))
        if definition is None:
            return ""
        depth_text = attribute(child(properties, "ilvl"), "val") or "0"
        depth = min(int(depth_text), 8) if depth_text.isdecimal() else 0
        levels = {attribute(n, "ilvl"): n for n in definition if local(n) == "lvl"}
        level = levels.get(str(depth))
        form = attribute(child(level, "numFmt"), "val") or "decimal"
        if form in ("bullet", "none"):
            return "-" if form == "bullet" else ""
        counts = self._counts.setdefault(key, [0] * 9)
        start = attribute(child(level, "start"), "val") or "1"
        first = int(start) if start.isdecimal() else 1
        counts[depth] = counts[depth] + 1 if counts[depth] else first
        counts[depth + 1 :] = [0] * (8 - depth)
        pattern = attribute(child(level, "lvlText"), "val") or f"%{depth + 1}."

        def number(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            of_level = levels.get(str(place))
            kind = attribute(child(of_level, "numFmt"), "val") or "decimal"
            return _numeral(max(1, counts[place]), kind)

        return re.sub(r"%([1-9])", number, pattern).strip()


def _numeral(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 % 5 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and value < 90:
        text = "x" * (value // 10)
        rest = value % 10
        for worth, sign in _ROMAN:
            while rest >= worth:
                text += sign
                rest -= worth
        return text.upper() if form == "upperRoman" else text
    return f"0{value}" if form == "decimalZero" and value < 10 else str(value)
