"""From a word as it was typed to the terms that it is found by, in every language."""

from collections.abc import Collection, Iterable

from index.analysis.stems import stem
from index.analysis.terms import has_digit, tagged_stem
from index.analysis.words import RAW_WORD, Piece, split
from index.matching import Alternative, Leaf, Near, Step


def step_of(piece: Piece, languages: Iterable[str]) -> Step:
    """Return the exact term of a word and its stems in some languages."""
    return (piece.exact, *_stems(piece, languages))


def _stems(piece: Piece, languages: Iterable[str]) -> Step:
    """Return the tagged stems of a word: as it is written, and without its accents,
    for those who do not type them."""
    if has_digit(piece.exact):
        return ()
    found: dict[str, None] = {}
    for language in languages:
        for spelling in (piece.word, piece.exact):
            term = tagged_stem(spelling, language)
            if term:
                found[term] = None
    return tuple(found)


def word_alternatives(raw: str, languages: Collection[str]) -> tuple[Alternative, ...]:
    """Return the ways in which a word can stand in a text.

    A hyphenated word stands in its parts or joined; a run of Japanese or Chinese
    characters as the pairs of its characters, in order.

    Args:
        raw: one match of RAW_WORD.
        languages: in which its other forms are looked for.
    """
    whole = split(raw)
    if whole.is_cjk:
        return (Alternative(cjk_steps(raw)),)
    found = []
    words = [whole.joined] if whole.joined else []
    if len(whole.pieces) == 1:
        words += whole.pieces
    for piece in words:
        found.append(Alternative(((piece.exact,),)))
        stems = _stems(piece, languages)
        if stems:
            found.append(Alternative((stems,), "stem"))
    if len(whole.pieces) > 1:
        steps = tuple(step_of(piece, languages) for piece in whole.pieces)
        found.append(Alternative(steps, "stem"))
    return tuple(found)


def compound_alternatives(raw: str, language: str) -> tuple[Alternative, ...]:
    """Return the ways in which a word can stand as a part of a compound: as it is
    typed, and by its stem."""
    whole = split(raw)
    if whole.is_cjk or len(whole.pieces) != 1 or has_digit(whole.pieces[0].exact):
        return ()
    piece = whole.pieces[0]
    stems = (stem(piece.word, language), piece.exact)
    nears = tuple(
        Near(part, in_compounds=True) for part in dict.fromkeys(stems) if part
    )
    return (Alternative((nears,), "expanded"),)


def cjk_steps(run: str, is_followed: bool = False) -> tuple[Step, ...]:
    """Return what stands at each place of a run of characters.

    Args:
        run: of Japanese or Chinese characters.
        is_followed: whether other words follow it in a phrase; the last place of the
            run then counts too.
    """
    pairs = [piece.exact for piece in split(run).pieces]
    if len(pairs) == 1:
        # One character begins a pair, or stands at the end of a run.
        return ((Near(pairs[0]),),)
    return tuple((pair,) for pair in (pairs if is_followed else pairs[:-1]))


def phrase_alternatives(
    words: Collection[str], slop: int | None, languages: Collection[str] = ()
) -> tuple[Alternative, ...]:
    """Return the ways in which words can stand one after the other.

    Args:
        words: matches of RAW_WORD, in order.
        slop: see :class:`index.matching.Alternative`.
        languages: whose other forms of the words are taken too; none to take the
            words as they are written.
    """
    parted: list[Step] = []
    joined: list[Step] = []
    last = len(words) - 1
    for place, raw in enumerate(words):
        whole = split(raw)
        if whole.is_cjk:
            steps = cjk_steps(raw, is_followed=place < last)
            parted += steps
            joined += steps
            continue
        parted += [step_of(piece, languages) for piece in whole.pieces]
        joined += [
            step_of(piece, languages)
            for piece in ((whole.joined,) if whole.joined else whole.pieces)
        ]
    kind = "stem" if languages else "exact"
    found = dict.fromkeys((tuple(parted), tuple(joined)))
    return tuple(
        Alternative(steps, kind, slop if len(steps) > 1 else None)
        for steps in found
        if steps
    )


def label_alternatives(label: str, language: str) -> tuple[Alternative, ...]:
    """Return the ways in which a label of a concept can stand in a text of its
    language, as what a query is expanded by."""
    words = [raw for raw in RAW_WORD.findall(label) if split(raw).pieces]
    found: list[tuple[Step, ...]] = []
    for alternative in phrase_alternatives(words, None, (language,)):
        found.append(
            tuple(
                # The stem stands wherever the word does.
                tuple(t for t in step if isinstance(t, str) and ":" in t) or step
                for step in alternative.steps
            )
        )
    return tuple(Alternative(steps, "expanded") for steps in found)


def prefix_leaf(raw: str, role: str) -> Leaf:
    """Return the leaf of every word that begins so."""
    whole = split(raw)
    if whole.is_cjk:
        return Leaf((Alternative(cjk_steps(raw)),), role)
    *before, last = whole.pieces
    steps: tuple[Step, ...] = (
        *((piece.exact,) for piece in before),
        (Near(last.exact, role=role),),
    )
    return Leaf((Alternative(steps),), role)


def fuzzy_leaf(raw: str, distance: int, role: str, languages: Collection[str]) -> Leaf:
    """Return the leaf of every word that is spelt nearly so."""
    whole = split(raw)
    near = Near((whole.joined or whole.pieces[-1]).exact, distance)
    return Leaf(
        (*word_alternatives(raw, languages), Alternative(((near,),), "stem")), role
    )
