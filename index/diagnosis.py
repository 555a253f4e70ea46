"""Why a document is not where a search has to find it, in lines that a person reads."""

from collections.abc import Callable, Iterator, Sequence

from index.engine import Engine
from index.explaining import LeafReason, Reasons
from index.matching import MatchRequest
from repository.model import Scope

_KINDS = {"exact": "", "stem": " by its stem", "expanded": " as another name"}
_MOST_TERMS = 6


def diagnose(
    engine: Engine,
    request: MatchRequest,
    scope: Scope,
    document: str,
    found: Sequence[str],
    wanted: int | None,
    title: Callable[[str], str],
) -> Iterator[str]:
    """Yield what is to be known of where a document stands, a line each.

    Args:
        engine: that was asked.
        request: that it answered.
        scope: of the reader.
        document: identifier.
        found: identifiers of all that was found, best first.
        wanted: number among which the document has to be; None if it should not be
            found at all.
        title: gives the title of a document.

    Raises:
        IndexUnavailable: the index cannot be used.
    """
    reasons = engine.explain(request, scope, document)
    if reasons is None:
        yield "It is not in the search index. Run: commonshelf rebuild"
        return
    yield from _kept_out(reasons)
    yield from (_leaf_line(leaf, reasons) for leaf in reasons.leaves)
    at = found.index(document) if document in found else len(found)
    if wanted and found and at >= wanted:
        above = found[min(wanted, len(found)) - 1]
        other = engine.explain(request, scope, above)
        if other:
            yield from _comparison(reasons, other, title(above), wanted)


def _kept_out(reasons: Reasons) -> Iterator[str]:
    if not reasons.is_visible:
        yield "This reader may not see it."
    for name in reasons.filters:
        yield f"The filter {name} leaves it out."
    if not reasons.matches:
        yield "It does not match what the words ask for:"


def _leaf_line(leaf: LeafReason, reasons: Reasons) -> str:
    if not leaf.documents:
        return f"“{leaf.asked}”: nothing in the whole index has it, in any form."
    everywhere = f"{leaf.documents:,} in the index"
    if not leaf.found:
        return (
            f"“{leaf.asked}”: not in its edition {reasons.edition} "
            f"({reasons.language}); {everywhere}."
        )
    terms = [
        f"{found.term} {found.count}× in {found.role}{_KINDS[found.kind]}"
        for found in leaf.found
    ]
    more = f" and {len(terms) - _MOST_TERMS} more" if len(terms) > _MOST_TERMS else ""
    shown = ", ".join(terms[:_MOST_TERMS])
    return f"“{leaf.asked}”: {leaf.score:.2f} for {shown}{more}; {everywhere}."


def _comparison(
    reasons: Reasons, other: Reasons, title: str, place: int
) -> Iterator[str]:
    if reasons.matches and reasons.score:
        said = f"has {other.score:.2f}, this {reasons.score:.2f}"
    else:
        said = f"has {other.score:.2f}"
    where = ", ".join(
        f"“{leaf.asked}” {leaf.score:.2f} ({_roles(leaf)})"
        for leaf in other.leaves
        if leaf.score
    )
    yield f"Number {place}, {title!r}, {said}" + (f": {where}." if where else ".")


def _roles(leaf: LeafReason) -> str:
    """Return the roles in which something stands, each with how often."""
    counts: dict[str, int] = {}
    for found in leaf.found:
        if found.kind != "stem" or len(leaf.found) == 1:
            counts[found.role] = counts.get(found.role, 0) + found.count
    return ", ".join(f"{count}× {role}" for role, count in counts.items()) or "its stem"
