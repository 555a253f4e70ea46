"""Names of documents in a normal form: what one document calls another must become
the very text that the other one calls itself.

Each kind of :class:`repository.model.MentionKind` has one form, made here and nowhere
else, whether the words come from a text that cites or from a record that is cited.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_WORD = re.compile(r"\w+")
_KEY_WORDS = 4
"""Titles of fewer words ("Total Place") are everyday words: they name nothing."""
_KEY_LETTERS = 8
"""The same for scripts without spaces, in letters."""
_WITHOUT_SPACES = re.compile(r"[぀-ヿ㐀-鿿]")


def folded(text: str) -> str:
    """Return a text without case, accents of Latin letters and forms of letters.

    >>> folded("ÉNERGIE № 5")
    'energie no 5'
    """
    if text.isascii():
        return text.lower()
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not "\u0300" <= letter <= "\u036f"
    )
    return unicodedata.normalize("NFC", bare).casefold().replace("№", "no")


def title_key(title: str) -> str:
    """Return what a title begins with, in a form to look up; "" if it is too short.

    >>> title_key("Our public water future: the global experience")
    'our public water future'
    >>> title_key("Total Place")
    ''
    """
    words = _WORD.findall(folded(title))
    if len(words) >= _KEY_WORDS:
        return " ".join(words[:_KEY_WORDS])
    joined = "".join(words)
    if _WITHOUT_SPACES.search(joined) and len(joined) >= _KEY_LETTERS:
        return joined[:_KEY_LETTERS]
    return ""


def names_title(text: str, title: str) -> bool:
    """Return whether a text has a title whole, and no longer one that begins alike.

    >>> names_title("See PSI, Access to Services for All, 2021.",
    ...             "Access to services for all")
    True
    >>> names_title("Access to services for all women, 2021",
    ...             "Access to services for all")
    False
    """
    words = _WORD.findall(folded(title))
    if not words:
        return False
    pattern = r"[\W_]+".join(map(re.escape, words))
    return bool(re.search(rf"(?<!\w){pattern}(?!\s*[-–]?\s*\w)", folded(text)))


def address_name(address: str) -> str:
    """Return an address without what does not tell one page from another.

    A site's front page is no document: "" for an address without a path.

    >>> address_name("https://www.example.org/a/b/?x=1#top")
    'example.org/a/b?x=1'
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if "." not in host or not path:
        return ""
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def identifier_name(identifier: str) -> str:
    """Return an identifier as it is looked up.

    >>> identifier_name("DOI:10.1000/ABC"), identifier_name("ISBN:978-0-306-40615-7")
    ('doi:10.1000/abc', 'isbn:9780306406157')
    """
    scheme, colon, rest = identifier.strip().lower().partition(":")
    if scheme == "isbn":
        rest = re.sub(r"[-\s]", "", rest)
    return f"{scheme}{colon}{rest}"


def kept_identifier(identifier: str) -> str:
    """Return an identifier in the spelling in which records keep it.

    DOIs do not tell small letters from capitals (ISO 26324), and the hyphens of an
    ISBN carry nothing (ISO 2108); what other identifiers mean by them is theirs.

    >>> kept_identifier("ISBN:978-0-306-40615-7"), kept_identifier("urn:X:Y-1")
    ('isbn:9780306406157', 'urn:X:Y-1')
    """
    if identifier.lower().startswith(("doi:", "isbn:")):
        return identifier_name(identifier)
    return identifier


# What a series' name and a number in it say besides: "Policy Briefs", "Brief #5".
_OF_SERIES = re.compile(
    r"(?<!\w)(?:(?:policy|working|thematic|discussion)\s+){0,2}(?:briefs?|briefings?|"
    r"papers?|series|serie|série|cahiers?|cuadernos?|cadernos?|reihe|schriftenreihe|"
    r"notes?|notas?|dossiers?)(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")


def series_name(series: str, number: str) -> str:
    """Return a series and a number in it in a form to look up; "" if one is missing.

    >>> series_name("LRGNext2021 Thematic Policy Briefs", "Brief #5")
    'lrgnext2021#5'
    """
    figures = _NUMBER.findall(unicodedata.normalize("NFKC", number))
    bare = re.sub(r"\W", "", folded(_OF_SERIES.sub("", series)))
    return f"{bare}#{int(figures[-1])}" if bare and figures else ""


@dataclass(frozen=True, slots=True)
class MotionName:
    """A motion, composite or amendment as a text names it.

    Attributes:
        kind: ``motion``, ``composite`` or ``amendment``.
        number: in small letters, without spaces: ``14``, ``b4``, ``9.1``, ``a``.
        start, end: where the words stand, the year among them.
        year: of its conference, if the text says it beside; else "".
    """

    kind: str
    number: str
    start: int
    end: int
    year: str = ""

    def in_year(self, year: str) -> str:
        """Return the form to look up, of a year where the text says no other.

        >>> MotionName("motion", "14", 0, 9).in_year("1996")
        'motion:14/1996'
        """
        year = self.year or year[:4]
        return f"{self.kind}:{self.number}/{year}" if year else ""


_COMPOSITE = (
    r"composites?(?:\s+motions?)?|motions?\s+composites?|moci[oó]n(?:es)?\s+"
    r"compuestas?|sammelantr(?:ag|äge)|kompositmotion(?:en)?|moç(?:ão|ões)\s+compostas?|"
    r"resoluç(?:ão|ões)\s+compostas?|сводн\w+\s+(?:постановлени|резолюци|предложени)\w+|"
    r"(?:ال)?(?:قرار|اقتراح)\s+(?:ال)?موحد|統合議案|統合動議"
)
_AMENDMENT = (
    r"amendments?|amendements?|enmiendas?|änderungsantr(?:ag|äge[ns]?|ags)|"
    r"ändringsyrkanden?|tilläggsyrkanden?|emendas?|поправ\w+|(?:ال)?تعديل|修正案"
)
_MOTION = (
    r"(?:emergency\s+)?motions?|motion(?:en|er|erna)|resolutions?|résolutions?|"
    r"moci[oó]n(?:es)?|resoluci[oó]n(?:es)?|(?:leit|initiativ)?antr(?:ag|ags|ages|äge|"
    r"ägen)|moç(?:ão|ões)|resoluç(?:ão|ões)|постановлени\w+|резолюци\w+|"
    r"(?:مشروع\s+)?(?:ال|لل)?(?:قرارين|قرارات|قرار|اقتراح)|議案|決議|動議"
)
_NO = r"(?:n\s?[°ºo]\.?|núm\.|nr\.?|num\.|no\.|№|#|رقم|第)?"
_ONE = r"(?:[A-ZÄÖÅ]{1,2}\s?)?\d{1,3}(?:\.\d{1,2})?"
_AND = r"\s*(?:,|،|、|&|and|et|y|e|und|och|и|و|と|及び)\s*"
_IN_BRACKETS = r"(?:\s*\([^()]{1,60}\))?"
_REFERENCE = re.compile(
    rf"(?:(?<![\w-])|(?<=[぀-ヿ㐀-鿿]))(?:(?P<composite>{_COMPOSITE})|(?P<amendment>{_AMENDMENT})|"
    rf"(?P<motion>{_MOTION}))\s*{_NO}\s*(?P<numbers>"
    rf"(?-i:{_ONE}|[A-Z])(?!\w){_IN_BRACKETS}(?:{_AND}{_NO}\s*(?-i:{_ONE})(?!\w)"
    rf"{_IN_BRACKETS}){{0,8}}|(?<=第)\s?\d{{1,3}}\s?号|(?-i:{_ONE})\s?号)",
    re.IGNORECASE,
)
# 第2号議案: the number first.
_NUMBER_FIRST = re.compile(r"第\s?(?P<numbers>\d{1,3})\s?号(?P<motion>議案|決議|動議)")
MOTION_SIGNS = (
    "motion", "amend", "resol", "résol", "moci", "antr", "moç", "enmienda", "emenda",
    "composite", "yrkande", "постановлен", "резолюц", "поправ", "предложени", "قرار",
    "اقتراح", "تعديل", "議案", "決議", "動議", "修正案",
)  # fmt: skip
"""Parts of words, one of which stands in every name of a motion."""
_NUMBER_OF_MOTION = re.compile(r"\d|[A-Z](?!\w)|号")
_YEAR_AFTER = re.compile(r"[^.;。؛\n]{0,45}?(?<![\d/.-])((?:19|20)\d\d)(?!\d|[-–/]\d)")
_YEAR_BEFORE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?[^\d。；\n]{0,20}$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_EACH = re.compile(_ONE)
_EUROPEAN_DIGITS = {
    zero + value: ord("0") + value
    for zero in (0x0660, 0x06F0, 0xFF10)
    for value in range(10)
}


def may_name_motions(text: str) -> bool:
    """Return whether a text has a word and a number, or a letter alone, without which
    it names no motion; cheap."""
    if not _NUMBER_OF_MOTION.search(text):
        return False
    small = text.lower()
    return any(map(small.__contains__, MOTION_SIGNS))


def motion_names(text: str) -> Iterator[MotionName]:
    """Yield the motions that a text names by their numbers.

    >>> [m.in_year("2023") for m in motion_names("Composite of Motions 11 and 13")]
    ['motion:11/2023', 'motion:13/2023']
    >>> [m.in_year("2023") for m in motion_names("Enmienda 9.1 a la moción 9 de 2021")]
    ['amendment:9.1/2023', 'motion:9/2021']
    >>> [m.in_year("2023") for m in motion_names("Composite A, القرار رقم ٥")]
    ['composite:a/2023', 'motion:5/2023']
    """
    if not may_name_motions(text):
        return
    plain = text.translate(_EUROPEAN_DIGITS)
    found = [*_REFERENCE.finditer(plain), *_NUMBER_FIRST.finditer(plain)]
    found.sort(key=lambda match: match.start())
    for position, match in enumerate(found):
        groups = match.groupdict()
        kind = next(k for k in ("composite", "amendment", "motion") if groups.get(k))
        until = found[position + 1].start() if position + 1 < len(found) else len(plain)
        after = _YEAR_AFTER.match(plain, match.end(), until)
        before = _YEAR_BEFORE.search(plain, max(0, match.start() - 30), match.start())
        year, end = "", match.end()
        inside = _YEAR.search(match["numbers"])  # "Motion 14 (Conference 1996)"
        if inside:
            year = inside[1]
        elif after:
            year, end = after[1], after.end()
        elif before and _WITHOUT_SPACES.search(match.group()):
            year = before[1]
        bare = re.sub(r"\([^()]*\)", " ", match["numbers"])
        numbers = _EACH.findall(bare) or [bare.strip(" 号")[:1]]
        for number in numbers:
            number = re.sub(r"\s", "", number).lower()
            if kind == "motion" and number.isalpha():
                continue  # "the motion A great majority"; only composites have letters
            yield MotionName(kind, number, match.start(), end, year)
