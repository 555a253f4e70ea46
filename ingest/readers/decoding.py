"""Bytes of text, in whatever encoding, to a string."""

import codecs
import re

from ingest.readers.encodings import encoding_by_letters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_SAMPLE = 1 << 16
_USUAL = re.compile("[\x00-\u06ff、。「」\u3041-\u30ff]+")
_USUAL_SHARE = 0.4
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]+")
_CONTROLS_SHARE = 0.02
_GUESSES = (
    "cp1252 cp1251 cp1256 koi8_r iso8859_5 iso8859_6 cp866 cp850 mac_roman cp932 euc_jp"
).split()
"""Encodings that were used for the nine languages before Unicode; among all that exist,
short texts are taken for Korean or Chinese."""


def decode(content: bytes, is_markup: bool = False) -> tuple[str, bool]:
    """Return text, and whether it is certain that it was decoded rightly.

    A mark at the start wins, then valid UTF-8 (text in another encoding is hardly ever
    valid UTF-8 by chance), then what a web page declares, then a guess from how often
    letters stand in it.

    Args:
        content: of a file.
        is_markup: whether it may declare its encoding as HTML and XML do.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), True
    if b"\x1b$B" in content or b"\x1b$@" in content:
        return content.decode("iso2022_jp", "replace"), True
    text, bad = "", None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last letter of a file that was cut off, and one bad byte in a long text.
        bad = error
    if bad or "\x00" in text[:_SAMPLE]:
        wide = wide_encoding(content[:_SAMPLE])
        if wide:
            return content.decode(wide, "replace"), True
    if bad is None:
        return text, True
    declared = _DECLARED.search(content[:4096]) if is_markup else None
    if declared:
        name = (declared.group(1) or declared.group(2)).decode("ascii")
        try:
            # Browsers read Latin 1 as Windows 1252 (WHATWG Encoding Standard).
            latin = name.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii")
            return content.decode("cp1252" if latin else name, "replace"), True
        except LookupError:
            pass
    is_cut_off = bad.start > len(content) * 0.99 and not content[: bad.start].isascii()
    if is_cut_off or _mostly_utf8(content):
        return content.decode("utf-8", "replace"), False
    return _guess(content), False


def wide_encoding(sample: bytes) -> str | None:
    """Return the UTF-16 of text without a mark; None for anything else.

    Text of the nine languages is in few blocks of Unicode, Japanese to a good half in
    its kana and its marks; pairs of single bytes give signs of all others. No text is
    full of control characters.
    """
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if (
            _signs(_USUAL, text) > len(text) * _USUAL_SHARE
            and _signs(_CONTROLS, text) <= len(text) * _CONTROLS_SHARE
        ):
            return encoding
    return None


def _signs(runs: re.Pattern[str], text: str) -> int:
    """Return how many signs of a text are in runs: without asking each of them."""
    return sum(map(len, runs.findall(text)))


def _mostly_utf8(content: bytes) -> bool:
    text = content[:_SAMPLE].decode("utf-8", "replace")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") * 10 < beyond_ascii


def _guess(content: bytes) -> str:
    sample = content[:_SAMPLE]
    encoding = encoding_by_letters(sample)
    if encoding:
        return content.decode(encoding, "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    encoding = best.encoding if best else "cp1252"
    return content.decode(encoding, "replace")
