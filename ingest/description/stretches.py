"""Stretches of pages that list contents or sources, which weigh less in search.

A word that stands in a table of contents or in the title of a book that is cited says
little of what its page is about. Both kinds are marked only where two signs agree: a
heading that names the list and lines that look like its entries, or several entries of
an unmistakable look one after the other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from repository.model import Page, Stretch, StretchKind

_CONTENTS_HEADINGS = frozenset(
    # One row a language: en fr es de sv pt ru ar ja.
    """contents|table of contents|list of contents
    sommaire|table des matières|contenu
    contenido|contenidos|índice|tabla de contenido|índice de contenidos|sumario
    inhalt|inhaltsverzeichnis|inhaltsübersicht
    innehåll|innehållsförteckning
    conteúdo|conteúdos|sumário|índice geral
    содержание|оглавление
    المحتويات|فهرس|الفهرس|جدول المحتويات|قائمة المحتويات|فهرس المحتويات
    目次|もくじ""".replace("\n", "|")
    .replace("|    ", "|")
    .split("|")
)
_REFERENCES_HEADINGS = frozenset(
    """references|reference list|bibliography|selected bibliography|further reading
    |sources|works cited|literature|sources and further reading
    |references and further reading
    |list of references|literature cited|sources consulted|recommended reading
    |références|bibliographie|références bibliographiques|sources|pour aller plus loin
    |lectures complémentaires|bibliographie sélective|sources et références|à lire
    |pour en savoir plus|ouvrages cités|lectures conseillées|sources et bibliographie
    |referencias|bibliografía|referencias bibliográficas|fuentes|lecturas recomendadas
    |lecturas complementarias|para saber más|obras citadas|fuentes y bibliografía
    |literatur|literaturverzeichnis|quellen|quellenverzeichnis|bibliografie
    |weiterführende literatur|quellen und literatur|literaturhinweise|zum weiterlesen
    |literatur und quellen|quellenangaben|literaturangaben|verwendete literatur
    |referenser|källor|litteratur|litteraturförteckning|källförteckning|referenslista
    |vidare läsning|källor och litteratur|käll- och litteraturförteckning|läs mer
    |litteraturlista|bibliografi
    |referências|bibliografia|referências bibliográficas|fontes|leituras complementares
    |leitura complementar|leituras recomendadas|fontes e bibliografia|obras citadas
    |литература|список литературы|источники|библиография|использованная литература
    |список источников|дополнительная литература|источники и литература|что почитать
    |использованные источники|рекомендуемая литература|библиографический список
    |المراجع|المصادر|المصادر والمراجع|المراجع والمصادر|قائمة المراجع|مراجع|مصادر
    |قراءات إضافية|قائمة المصادر والمراجع|لمزيد من القراءة|للاستزادة|ثبت المراجع
    |参考文献|文献|出典|引用文献|文献一覧|参考文献一覧|出典・参考文献|さらに読む|主要参考文献
    |参考資料|引用・参考文献|典拠""".replace("\n    ", "").split("|")
)
_HEADINGS = _CONTENTS_HEADINGS | _REFERENCES_HEADINGS
_LONGEST_HEADING = 2 * max(map(len, _HEADINGS))
"""Characters of a heading with its number and marks."""
_HEADING_ENDS = frozenset(heading[-3:] for heading in _HEADINGS)
"""The last letters of headings; some have two in all."""
_AROUND_NAME = " :：.#*-"
_NUMBERING = re.compile(
    r"^\W*(?:(?:\d{1,2}|[٠-٩]{1,2}|[ivxlcIVXLC]{1,5}|[A-Za-z])[.):、．]?(?:\d+\.?)*\s+)?"
)
_LEADER = re.compile(
    # Each only from where it begins: else a long one is followed from every dot.
    r"(?:(?<!\.)\.{4,}|(?<!\. )(?:\. ){3,}\.?|(?<!…)(?<!… )(?:… ?){2,}"
    r"|(?<!·)(?<!· )(?:· ?){4,}|(?<!・)・{4,}|(?<!_)_{4,}|(?<!‥)‥{2,})"
    r"[ \t]*(\d{1,4}|[٠-٩]{1,4}|[ivxlc]{1,7})\b"
)
_DOTS = ("....", ". . .", "…", "··", "· ·", "・・", "・ ・", "____", "‥‥")
"""One of these stands in every leader."""
_ENDS_IN_NUMBER = re.compile(
    r"\D(?:[ \t.…·・]|(?<=[^\W\d_]))(\d{1,4}|[٠-٩]{1,4}|[ivxlc]{1,7})\W*\Z"
)
_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)|(?<![٠-٩])[٠-٩]{4}(?![٠-٩])|(?:令和|平成|昭和)\d+年"
)
_ADDRESS = re.compile(r"https?://|www\.|\bdoi[:.]|\bISBN\b|\bISSN\b", re.IGNORECASE)
_NAME_AND_YEAR = re.compile(
    # "Hall, D. (2012)", "Lobina, E., Hall, D. 2012", "Холл Д. Вода. 2012"
    r"\A\W*(?:\[?\d{1,3}[\].)]*\s+)?[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]+)?"
    r",? [^\W\d_a-zа-я]\.(?:[ -]?[^\W\d_a-zа-я]\.)*[\s,;:(&]"
)
_QUOTED = re.compile(r"[«»“”„\"‘’「」『』《》]")
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?。؟](?=\s|\Z|[^\W\d])")
_LONGEST_ENTRY = 500
_LINES_OF_ENTRY = 2
_ENDS = (".", "!", "?", "。", "؟")
_FEWEST = 3
"""Entries of an unmistakable look, one after the other, that need no heading."""


class _Line(NamedTuple):
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def mark(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return pages with their tables of contents and lists of sources marked.

    Args:
        pages: of one document in order, with normalised text; offsets fit this text.
    """
    marked = []
    open_kind: StretchKind | None = None
    for page in pages:
        starts = _starts(page.text)
        if open_kind is None and not starts:
            marked.append(page)
            continue
        lines = list(_lines(page.text))
        found, open_kind = _found(lines, starts, frozenset(page.headings), open_kind)
        marked.append(replace(page, stretches=tuple(found)) if found else page)
    return tuple(marked)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield _Line(line, start)
        start += len(line) + 1


def _found(
    lines: Sequence[_Line],
    starts: frozenset[int],
    headings: frozenset[str],
    open_kind: StretchKind | None,
) -> tuple[list[Stretch], StretchKind | None]:
    """Return the stretches of a page, and the kind of one that reaches its end.

    Args:
        lines: of the page, without empty ones.
        starts: the lines at which a list may begin; see :func:`_starts`.
        headings: of the page.
        open_kind: of a list that reached the end of the page before.
    """
    stretches: list[Stretch] = []
    position = 0
    while position < len(lines):
        if open_kind is None and position not in starts:
            position += 1
            continue
        kind, end = _list_at(lines, position, headings, open_kind)
        if kind is None:
            rest = lines[position:]
            if open_kind is StretchKind.REFERENCES and _may_go_on(rest, headings):
                if stretches:
                    stretches[-1] = replace(stretches[-1], end=lines[-1].end)
                return stretches, open_kind
            position += 1
            open_kind = None
            continue
        stretches.append(Stretch(kind, lines[position].start, lines[end - 1].end))
        open_kind = kind
        position = end
    return stretches, open_kind


def _may_go_on(rest: Sequence[_Line], headings: frozenset[str]) -> bool:
    """Return whether the last lines of a page may be an entry of a list of sources
    that ends on the next page: sentences end on their own."""
    if len(rest) > _LINES_OF_ENTRY or rest[-1].text.rstrip().endswith(_ENDS):
        return False
    return not any(
        line.text.strip() in headings or len(line.text) > _LONGEST_ENTRY
        for line in rest
    )


def _starts(page: str) -> frozenset[int]:
    """Return at which of a page's lines a list may begin: on most pages at none.

    They are counted from 0, without empty ones.
    """
    starts = []
    dots = [some for some in _DOTS if some in page]
    texts = [line for line in page.split("\n") if line and not line.isspace()]
    for number, text in enumerate(texts):
        if _is_heading(text) or _is_unmistakable(text):
            starts.append(number)
        if dots and any(map(text.__contains__, dots)) and _LEADER.search(text):
            # One line without an entry may stand before the others.
            starts += (number - 1, number)
    return frozenset(starts)


def _is_heading(text: str) -> bool:
    """Return whether a line is the heading of a list; most end in other letters."""
    if len(text) >= _LONGEST_HEADING:
        return False
    end = text.rstrip().rstrip(_AROUND_NAME)[-3:].casefold()
    is_like = end[-3:] in _HEADING_ENDS or end[-2:] in _HEADING_ENDS
    return is_like and _name_of(text) in _HEADINGS


def _name_of(text: str) -> str:
    """Return what a heading says, without its number and marks."""
    bare = text.strip()
    numbering = _NUMBERING.match(bare)
    return bare[numbering.end() if numbering else 0 :].strip(_AROUND_NAME).casefold()


def _list_at(
    lines: Sequence[_Line],
    start: int,
    headings: frozenset[str],
    open_kind: StretchKind | None,
) -> tuple[StretchKind | None, int]:
    """Return the kind of the list that begins at a line and where it ends, if any."""
    name = _name_of(lines[start].text)
    if name in _CONTENTS_HEADINGS:
        end = _end_of_contents(lines, start + 1, 1)
        if end - start > 1 and _entries(lines[start + 1 : end]) >= 2:
            return StretchKind.CONTENTS, end
    if name in _REFERENCES_HEADINGS:
        end = _end_of_references(lines, start + 1, headings)
        if end > start + 1:
            return StretchKind.REFERENCES, end
    end = _end_of_contents(lines, start, 0)
    needed = 1 if open_kind is StretchKind.CONTENTS and start == 0 else _FEWEST
    if _leaders(lines[start:end]) >= needed:
        return StretchKind.CONTENTS, end
    if open_kind is StretchKind.REFERENCES and start == 0:
        end = _end_of_references(lines, start, headings)
        if end > start:
            return StretchKind.REFERENCES, end
    end = start
    while end < len(lines) and _is_unmistakable(lines[end].text):
        end += 1
    if end - start >= _FEWEST:
        return StretchKind.REFERENCES, end
    return None, start


def _entries(lines: Sequence[_Line]) -> int:
    return sum(
        max(len(_LEADER.findall(line.text)), bool(_ENDS_IN_NUMBER.search(line.text)))
        for line in lines
    )


def _leaders(lines: Sequence[_Line]) -> int:
    return sum(len(_LEADER.findall(line.text)) for line in lines)


def _end_of_contents(lines: Sequence[_Line], start: int, is_named: int) -> int:
    """Return where lines end that lead to page numbers, without a gap of over one.

    Under a heading a number at the end of a short line is enough, if the numbers do
    not fall: those of a list of contents never do.
    """
    end = position = start
    before = 0
    while position < len(lines) and position - end <= 1:
        text = lines[position].text
        leaders = _LEADER.findall(text)
        if leaders:
            end = position + 1
            before = _value(leaders[-1]) or before
        elif is_named and len(text) < 150:
            found = _ENDS_IN_NUMBER.search(text)
            value = _value(found[1]) if found else 0
            if found and (value == 0 or before <= value <= 2000):
                end = position + 1
                before = value or before
        position += 1
    return end


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else 0


def _end_of_references(
    lines: Sequence[_Line], start: int, headings: frozenset[str]
) -> int:
    """Return where lines end that look like sources, up to the next heading.

    A line that does not look so, such as the second half of an entry, belongs to the
    list if the next one does.
    """
    end = position = start
    while position < len(lines) and position - end <= 1:
        text = lines[position].text
        if text.strip() in headings:
            break
        if _is_entry(text):
            end = position + 1
        elif len(text) > 200:
            break
        position += 1
    return end


def _is_entry(text: str) -> bool:
    """Return whether a line may be an entry of a list of sources, under its heading."""
    if len(text) > _LONGEST_ENTRY or _LEADER.search(text):
        return False
    if _ADDRESS.search(text) or _NAME_AND_YEAR.match(text):
        return True
    # Prose has a year now and then, but sentences too.
    return bool(_YEAR.search(text)) and (
        text.startswith(("-", "[")) or bool(_QUOTED.search(text)) or _is_terse(text)
    )


def _is_terse(text: str) -> bool:
    return len(text) < 250 and len(_SENTENCE_END.findall(text)) <= 3


def _is_unmistakable(text: str) -> bool:
    """Return whether a line is an entry of a list of sources wherever it stands."""
    return (
        25 < len(text) <= _LONGEST_ENTRY
        and text.find(".", 0, 60) >= 0
        and _NAME_AND_YEAR.match(text) is not None
        and _YEAR.search(text) is not None
    )
