"""References as BibTeX, in UTF-8 as biber and current BibTeX readers take it.

What TeX would take for a command is written as one that prints the character (Lamport,
*LaTeX*, 1994, 2.2.1). Braces are counted by BibTeX even where a backslash stands before
them, so an unpaired one is written as a command too (Patashnik, *BibTeXing*, 1988).
"""

from collections.abc import Iterable, Iterator

from repository.citing.references import Item, Reference

_TYPES = {"report": "techreport", "webpage": "online", "document": "misc"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_COMMANDS = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
# In addresses only what would end the field, or the record, is harmful.
_IN_ADDRESS = str.maketrans(
    {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", "^": "%5E"}
)
_FIELDS = (
    ("number", "number"),
    ("series", "collection-title"),
    ("type", "genre"),
    ("eventtitle", "event-title"),
    ("venue", "event-place"),
    ("isbn", "ISBN"),
    ("pagetotal", "number-of-pages"),
    ("language", "language"),
    ("abstract", "abstract"),
    ("keywords", "keyword"),
    ("note", "note"),
)


def write_bibtex(references: Iterable[Reference]) -> Iterator[str]:
    """Give references as entries of BibTeX, one at a time."""
    for reference in references:
        item = reference.item
        fields = "".join(f"  {name} = {text},\n" for name, text in _fields(item))
        yield f"@{_TYPES[item['type']]}{{{item['id']},\n{fields}}}\n\n"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    # The second pair of braces keeps styles from changing capitals.
    yield "title", f"{{{{{tex(item['title'])}}}}}"
    names = [_name(author) for author in item.get("author", ())]
    if names:
        yield "author", f"{{{' and '.join(names)}}}"
    if "publisher" in item:
        house = "institution" if item["type"] == "report" else "organization"
        yield house, f"{{{{{tex(item['publisher'])}}}}}"
    for day in item.get("issued", {}).get("date-parts", ())[:1]:
        yield "year", f"{{{day[0]:04}}}"
        if len(day) > 1:
            yield "month", _MONTHS[day[1] - 1]
    for name, held in _FIELDS:
        if held in item:
            yield name, f"{{{tex(str(item[held]))}}}"
    for name, held in (("doi", "DOI"), ("url", "URL")):
        if held in item:
            yield name, f"{{{item[held].translate(_IN_ADDRESS)}}}"


def _name(author: Item) -> str:
    """Return a name so that BibTeX finds its parts, or takes it as one."""
    if "literal" in author:
        return f"{{{tex(author['literal'])}}}"
    return f"{{{tex(author['family'])}}}, {{{tex(author['given'])}}}"


def tex(text: str) -> str:
    r"""Return a text as TeX prints it.

    >>> tex("R&D {50%}")
    'R\\&D {\\textbraceleft}50\\%{\\textbraceright}'
    """
    return text.translate(_COMMANDS)
