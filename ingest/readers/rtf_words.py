"""The words of RTF: how they are told apart, and what they mean.

Those of the Rich Text Format Specification 1.9.1 (Microsoft, 2008).
"""

import re

TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)"
)
_BOUND = re.compile(rb"\\bin(\d{1,10}) ?|\\[\\{}]|([{}])")

UNREAD = frozenset(
    "colortbl pict header headerl headerr headerf footer footerl footerr footerf "
    "fldinst listtable listoverridetable revtbl rsidtbl generator xmlnstbl themedata "
    "colorschememapping datastore latentstyles filetbl annotation atnid atnauthor "
    "atnref nonshppict sp pntxta pntxtb bkmkstart bkmkend xe tc rxe objdata objclass "
    "ftnsep ftnsepc aftnsep aftnsepc comment listname template private revtim printim "
    "buptim hlinkbase company manager category stylesheet fonttbl".split()
)
"""Destinations whose text is no part of the running text."""
READ_THOUGH_STARRED = frozenset("shpinst shptxt ud shprslt footnote".split())
INFORMATION = {
    "title": "title",
    "author": "creator",
    "subject": "abstract",
    "doccomm": "abstract",
    "keywords": "keywords",
    "creatim": "issued",
}
"""What the file says of itself, and the field of a record that it tells."""
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "nestcell": " ",
    "nestrow": "\n",
}
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\f", b"\r": "\f"}


def end_of_group(content: bytes, position: int, is_first_inside: bool = False) -> int:
    """Return where the brace is that ends a group; the file's end if there is none.

    Args:
        content: of the file.
        position: inside the group.
        is_first_inside: return where the first group inside it is over, if it has one.
    """
    depth = 1
    while depth:
        found = _BOUND.search(content, position)
        if found is None:
            return len(content)
        position = found.end()
        if found[1]:
            position += int(found[1])
        elif found[2]:
            depth += 1 if found[2] == b"{" else -1
            if is_first_inside and depth == 1:
                return position
    return position - 1
