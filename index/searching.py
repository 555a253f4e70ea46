"""A query in, an answer out: the one place where the steps of a search are chained."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.analysis.folding import fold
from index.analysis.words import CJK_RUN
from index.compiling import Compiler
from index.compounds import compounds_shown
from index.engine import Engine
from index.expansion import Thesaurus
from index.fields import FACETS, facets_of
from index.held import held_editions
from index.histogram import histogram
from index.marking import Marker
from index.matching import Match, Matches, MatchRequest, Node, wanted_leaves
from index.notes import note
from index.parser import parse
from index.query import Query
from index.results import FacetValue, Hit, Results
from index.snippets import snippet
from index.syntax import All, Any, Expression, Field, Word, write
from index.unknown_values import notes_on, unknown_as_words
from index.values import broader_values, check_filters, label, resolve_field
from index.widening import Compiled, find
from repository.catalogue import Catalogue
from repository.identifiers import document_path
from repository.model import LANGUAGES, Document, Edition, Page, Scope
from repository.record import record_of
from repository.vocabulary import Vocabularies

_SNIPPETS = 3
"""Pages of a hit that are shown."""
_LONGEST_SUGGESTED = 30


def search(
    catalogue: Catalogue,
    engine: Engine,
    vocabularies: Vocabularies,
    query: Query,
    scope: Scope,
    ui: str = "en",
    match: str = "all",
) -> Results:
    """Return the answer to a query.

    Args:
        catalogue: the hits are read from.
        engine: the index of this catalogue.
        vocabularies: for labels, and for words that name a concept.
        query: what is asked.
        scope: of the reader.
        ui: language of labels.
        match: ``all`` if every word has to be found, ``any`` if some will do.

    Raises:
        QueryError: a filter has a value that there is not.
        IndexUnavailable: the index cannot be used.
    """
    started = time.perf_counter()
    compiled = _compile(vocabularies, query, ui)
    notes = [*compiled.reading.notes, *notes_on(compiled.misread)]
    node = compiled.loose if match == "any" else compiled.node
    answer = find(engine, compiled, _request(query, node, scope, ui), scope)
    matches = answer.matches
    notes += [answer.note] if answer.note else []
    suggestion = (
        None
        if answer.is_found or compiled.reading.expression == All()
        else _suggestion(engine, compiled.reading.expression, scope, vocabularies)
    )
    if matches.is_cut:
        notes.append(
            note(
                "A word that was shortened or may be misspelt stands for very many "
                "words; not all of them were searched."
            )
        )
    marker = Marker(list(wanted_leaves(answer.request.node)), matches.found)
    took = time.perf_counter() - started
    hits = tuple(_hits(catalogue, matches, marker, scope))
    compounds = compounds_shown(compiled.compounding, matches.found, hits)
    return Results(
        query=query,
        read_as=compiled.reading.text,
        notes=tuple(notes),
        total=matches.total,
        took_ms=took * 1000,
        hits=hits,
        facets=_facets(query, matches, vocabularies, scope, ui),
        histogram=histogram(_years(matches), query.year),
        expanded=(*compiled.expanded, *compounds),
        suggestion=suggestion,
    )


def find_all(
    engine: Engine, vocabularies: Vocabularies, query: Query, scope: Scope, ui: str
) -> Matches:
    """Return everything that :func:`search` finds, best first.

    The hits say nothing of pages; limit and offset of the query play no part.

    Raises:
        QueryError, IndexUnavailable: as :func:`search`.
    """
    return find_by(engine, vocabularies, query, scope, ui)[1]


def find_by(
    engine: Engine, vocabularies: Vocabularies, query: Query, scope: Scope, ui: str
) -> tuple[MatchRequest, Matches]:
    """Return what :func:`find_all` does, with the request that found it.

    Raises:
        QueryError, IndexUnavailable: as :func:`search`.
    """
    compiled = _as_written(vocabularies, query, ui)
    answer = find(engine, compiled, _whole(query, compiled.node, scope, ui), scope)
    return answer.request, answer.matches


def newest(
    catalogue: Catalogue,
    engine: Engine,
    vocabularies: Vocabularies,
    query: Query,
    scope: Scope,
    order: Sequence[str],
    limit: int,
    ui: str = "en",
) -> list[Hit]:
    """Return the first documents of an order that a query finds, with their passages.

    Unlike :func:`search` it never answers with documents that have only some words:
    who follows a search wants to hear of nothing else.

    Args:
        catalogue: the hits are read from.
        engine: the index of this catalogue.
        vocabularies: for words that name a concept.
        query: what is asked; its order, limit and offset play no part.
        scope: of the reader.
        order: identifiers of documents, the first to be returned first.
        limit: how many at most.
        ui: language of the edition to prefer.

    Raises:
        QueryError, IndexUnavailable: as :func:`search`.
    """
    node = _as_written(vocabularies, query, ui).node
    matches = engine.search(_whole(query, node, scope, ui), scope)
    found = {hit.document: hit for hit in matches.hits}
    chosen = [found[id] for id in order if id in found][:limit]
    hits = []
    for hit in chosen:
        pages = engine.pages(node, scope, hit.document, hit.edition)
        hits.append(replace(hit, pages=pages, best_pages=pages))
    marker = Marker(list(wanted_leaves(node)), matches.found)
    return list(_hits(catalogue, replace(matches, hits=tuple(hits)), marker, scope))


def matching_pages(
    engine: Engine,
    vocabularies: Vocabularies,
    query: Query,
    scope: Scope,
    document: str,
    edition: int,
    ui: str = "en",
) -> tuple[int, ...]:
    """Return the numbers of an edition's pages that match the words of a query.

    Raises:
        QueryError, IndexUnavailable: as :func:`search`.
    """
    compiled = _compile(vocabularies, query, ui)
    return engine.pages(compiled.node, scope, document, edition)


def marker(
    engine: Engine,
    vocabularies: Vocabularies,
    query: Query,
    scope: Scope,
    ui: str = "en",
) -> Marker:
    """Return what marks the words of a query in texts that are shown whole.

    Raises:
        QueryError, IndexUnavailable: as :func:`search`.
    """
    node = _compile(vocabularies, query, ui).node
    matches = engine.search(MatchRequest(node, limit=0), scope)
    return Marker(list(wanted_leaves(node)), matches.found)


def _compile(vocabularies: Vocabularies, query: Query, ui: str) -> Compiled:
    check_filters(query, vocabularies)
    reading = parse(query.q)
    resolve = resolve_field(vocabularies)
    expression, misread = unknown_as_words(reading.expression, resolve)
    reading = replace(reading, expression=expression)
    compiler = Compiler(
        languages=query.filters.get("language") or LANGUAGES,
        thesaurus=_thesaurus(vocabularies) if query.expand else None,
        resolve=resolve,
        ui=ui,
        compounds=query.expand,
        without=query.without,
    )
    node, loose = _both(compiler, expression)
    return Compiled(
        reading,
        node,
        loose,
        tuple(compiler.expanded),
        lambda: _both(replace(compiler, thesaurus=None), expression),
        compiler.compounding,
        misread,
    )


def _as_written(vocabularies: Vocabularies, query: Query, ui: str) -> Compiled:
    """Return a query for those who are told nothing of how it was read.

    Raises:
        QueryError: a value that it names cannot be read.
    """
    compiled = _compile(vocabularies, query, ui)
    if compiled.misread:
        raise compiled.misread[0]
    return compiled


def _both(compiler: Compiler, expression: Expression) -> tuple[Node, Node]:
    """Return the trees of what has all words, and of what has some of them."""
    return compiler.compile(expression), compiler.compile(expression, "some")


def _thesaurus(vocabularies: Vocabularies) -> Thesaurus:
    made = vocabularies.__dict__.get("_thesaurus")
    if made is None:
        made = vocabularies.__dict__["_thesaurus"] = Thesaurus(vocabularies)
    thesaurus: Thesaurus = made
    return thesaurus


def _request(query: Query, node: Node, scope: Scope, ui: str) -> MatchRequest:
    return MatchRequest(
        node=node,
        filters=query.filters,
        years=query.year,
        # Without words nothing ranks: the newest come first.
        by_date=query.sort == "date" or not list(wanted_leaves(node)),
        offset=query.offset,
        limit=query.limit,
        facets=tuple(facets_of(scope)),
        prefer=ui,
    )


def _whole(query: Query, node: Node, scope: Scope, ui: str) -> MatchRequest:
    """Return the request for everything that a query finds, and nothing beside."""
    return replace(
        _request(query, node, scope, ui),
        offset=0,
        limit=sys.maxsize,
        facets=(),
        with_pages=False,
    )


def _suggestion(
    engine: Engine, expression: Expression, scope: Scope, vocabularies: Vocabularies
) -> str | None:
    """Return the query with its unknown words replaced by known ones, or None."""

    def corrected(one: Expression) -> Expression:
        match one:
            case Word(text) if not CJK_RUN.match(text) and len(text) > 2:
                return Word(_known(engine, text, scope, vocabularies))
            case All(inner):
                return All(tuple(corrected(each) for each in inner))
            case Any(inner):
                return Any(tuple(corrected(each) for each in inner))
            case Field(name, inner) if name not in FACETS:
                return Field(name, corrected(inner))
            case _:
                return one

    found = corrected(expression)
    return write(found) if found != expression else None


def _known(engine: Engine, word: str, scope: Scope, vocabularies: Vocabularies) -> str:
    """Return a word that is in the index: this one, or one that is spelt nearly so."""
    compiler = Compiler(LANGUAGES, None, resolve_field(vocabularies))
    node = compiler.compile(Word(word))
    if len(word) > _LONGEST_SUGGESTED or (
        engine.search(MatchRequest(node, limit=0), scope).total
    ):
        return word
    return engine.suggest(fold(word), scope) or word


def _hits(
    catalogue: Catalogue, matches: Matches, marker: Marker, scope: Scope
) -> Iterator[Hit]:
    held = list(held_editions(catalogue, matches.hits, scope))
    wanted = {
        (hit.document, hit.edition): hit.best_pages[:_SNIPPETS] or (1,)
        for hit, _, _ in held
    }
    texts = catalogue.page_texts(wanted, scope)
    for hit, document, edition in held:
        pages = [
            texts[hit.document, hit.edition, number]
            for number in wanted[hit.document, hit.edition]
            if (hit.document, hit.edition, number) in texts
        ]
        yield _hit(hit, document, edition, pages, marker)


def _hit(
    hit: Match, document: Document, edition: Edition, pages: list[Page], marker: Marker
) -> Hit:
    record = record_of(document, edition)
    title = record.first("title") or edition.title
    return Hit(
        id=document.id,
        edition=edition.number,
        title=title,
        title_parts=marker.parts(title, edition.language),
        score=hit.score,
        type=record.first("type"),
        issued=record.first("issued"),
        language=edition.language,
        languages=tuple(
            dict.fromkeys(each.language for each in document.current_editions)
        ),
        themes=record.all("theme"),
        sectors=record.all("sector"),
        issuer=record.all("issuer"),
        decision=record.first("decision"),
        filename=edition.filename,
        url=document_path(document.id, title),
        pages=hit.pages,
        page_kind=str(edition.page_kind),
        snippets=tuple(snippet(page, edition.language, marker) for page in pages),
    )


def _years(matches: Matches) -> dict[int, int]:
    """Return how many documents each year has."""
    return {int(year): count for year, count in matches.counts.get("year", {}).items()}


def _facets(
    query: Query, matches: Matches, vocabularies: Vocabularies, scope: Scope, ui: str
) -> dict[str, tuple[FacetValue, ...]]:
    found = {}
    for name in facets_of(scope):
        counts = dict(matches.counts.get(name, {}))
        chosen = query.values(name)
        if name != "year":  # a chosen value is shown even if nothing has it
            counts.update({value: 0 for value in chosen if value not in counts})
        values = [
            FacetValue(
                value,
                label(name, value, vocabularies, ui),
                count,
                value in chosen
                or (name == "year" and any(int(value) in span for span in query.year)),
                next(
                    (
                        above
                        for above in broader_values(name, value, vocabularies)
                        if above in counts and above != value
                    ),
                    "",
                ),
            )
            for value, count in counts.items()
        ]
        if name == "year":
            values.sort(key=lambda one: one.value, reverse=True)
        else:
            values.sort(key=lambda one: (-one.count, one.label))
        found[name] = tuple(values)
    return found
