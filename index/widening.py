"""What is shown where the words of a query are nowhere together: other documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from index.compounds import Compounding
from index.engine import Engine
from index.matching import Matches, MatchRequest, Node, Or
from index.notes import Note, note
from index.parser import Reading
from index.results import Expansion
from index.syntax import All
from repository.errors import QueryError
from repository.model import Scope

_FEW = 10
"""Documents found by other labels alone up to which those with some of the words follow
them. Who finds more has enough to read."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query as an engine answers it.

    Attributes:
        reading: of its words.
        node: what has all of them, or other labels of what they name.
        loose: what has some of them.
        expanded: the other labels.
        unexpanded: gives ``node`` and ``loose`` without other labels.
        compounding: words whose compounds can be searched.
        misread: what is wrong with values that were read as words.
    """

    reading: Reading
    node: Node
    loose: Node
    expanded: tuple[Expansion, ...]
    unexpanded: Callable[[], tuple[Node, Node]]
    compounding: Mapping[str, Compounding]
    misread: tuple[QueryError, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown.

    Attributes:
        request: the one that found it.
        matches: it.
        note: what else is shown than was asked for; None if nothing is.
        is_found: whether anything matched as it was asked for.
    """

    request: MatchRequest
    matches: Matches
    note: Note | None = None
    is_found: bool = True


def find(
    engine: Engine, compiled: Compiled, request: MatchRequest, scope: Scope
) -> Answer:
    """Return what matches, and where that is nothing or little, what comes near.

    Args:
        engine: to search in.
        compiled: the query.
        request: for its node, or for its loose node.
        scope: of the reader.

    Raises:
        IndexUnavailable: the index cannot be used.
    """
    matches = engine.search(request, scope)
    if compiled.reading.expression == All():
        return Answer(request, matches)
    if not matches.total:
        return _instead(engine, compiled, request, scope, matches)
    if compiled.expanded and matches.total <= _FEW:
        return _beside(engine, compiled, Answer(request, matches), scope)
    return Answer(request, matches)


def _instead(
    engine: Engine,
    compiled: Compiled,
    request: MatchRequest,
    scope: Scope,
    nothing: Matches,
) -> Answer:
    """Return what to show where nothing matches.

    Args:
        engine, compiled, request, scope: as in :func:`find`.
        nothing: the answer to what was asked.
    """
    as_asked = Answer(replace(request, node=compiled.node), nothing, is_found=False)
    if request.filters or request.years:
        total = engine.search(MatchRequest(compiled.node, limit=0), scope).total
        if total:
            without = note(
                "Nothing matches with these filters. Documents without them: "
                "%(number)s.",
                number=total,
            )
            return replace(as_asked, note=without)
    if compiled.loose == compiled.node:
        return as_asked
    loose = replace(request, node=compiled.loose)
    matches = engine.search(loose, scope)
    if not matches.total:
        return replace(as_asked, matches=matches)
    some = note("No document has all of these words; these have some of them.")
    return Answer(loose, matches, some, is_found=False)


def _beside(engine: Engine, compiled: Compiled, answer: Answer, scope: Scope) -> Answer:
    """Return an answer, and where other labels alone have led to it, after these the
    documents that have some of the words: they are what would have been shown if
    nothing had other labels."""
    node, loose = compiled.unexpanded()
    bare = replace(answer.request, node=node, limit=0, offset=0, facets=())
    if loose == node or engine.search(bare, scope).total:
        return answer
    first = answer.request.node
    request = replace(answer.request, node=Or((first, loose)), first=first)
    matches = engine.search(request, scope)
    if matches.total == answer.matches.total:
        return answer
    some = note(
        "No document has all of these words. Documents with other names of the same "
        "come first, then those with some of the words."
    )
    return Answer(request, matches, some)
