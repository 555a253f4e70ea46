"""The engine on Whoosh: its segments and commits, with matching of our own."""

import math
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError
from whoosh.reading import SegmentReader

from index.collection import Collection, Integers
from index.compounds import compounds_of
from index.documents import Change, IndexDocument
from index.editions import analyse_edition
from index.evaluating import Evaluator, Postings
from index.explaining import Reasons, explain
from index.fields import RECORDED, ROLES
from index.likeness import similar_documents
from index.matching import (
    ROLE_NUMBERS,
    Matches,
    MatchRequest,
    Near,
    Node,
    Sample,
    nears,
)
from index.ranking import role_scales
from index.requests import answer, matching_pages
from index.spelling import closest, terms_within
from index.state import (
    IndexState,
    locked,
    read_state,
    state_stamp,
    write_state,
)
from index.whoosh_codec import Writer
from index.whoosh_segment import OpenSegment, make_schema, postings_cache, row
from repository.errors import IndexUnavailable
from repository.model import Scope

_NAME = "MAIN"  # Whoosh's name of an index in its folder
_MAX_TERMS = 500
"""Terms looked at for one prefix or one misspelt word, the first in order."""
_SMALL = 500
"""Editions up to which a segment is merged with the next small commit."""
_ALIKE = 4
"""Segments of about the same size that are merged into one."""
_LARGE = 50_000
"""Editions from which a segment is only written anew to get rid of deleted ones."""
_WORD_FROM = 3
"""Editions with a term in their text from which it counts as a part of compounds."""
_NEARS_KEPT = 1_000
_TRIES = 20


class _Moment:
    """The index as one commit left it: open segments and what is made of them."""

    def __init__(
        self, segments: Sequence[OpenSegment], deleted: list[list[int]]
    ) -> None:
        self.segments = segments
        self.collection = Collection([s.arrays for s in segments], deleted)
        self.evaluator = Evaluator(self.collection, role_scales(self.collection), self)
        self._near: dict[Near, tuple[str, ...]] = {}
        self.cut: set[Near] = set()

    def postings(self, term: str, role: str = "") -> Iterator[Postings]:
        """Return the postings of a term, numbered through all segments; of one role
        alone if it is named."""
        wanted = ROLE_NUMBERS[role] if role else None
        for base, segment in zip(self.collection.bases, self.segments, strict=False):
            for number, docs, counts, positions in segment.sections(term, wanted):
                yield Postings(number, docs + base if base else docs, counts, positions)

    def counts(
        self, terms: Sequence[str], role: str
    ) -> Iterator[tuple[Integers, Integers]]:
        """Return the editions that have some terms in one role, and how often, segment
        by segment; an edition comes once for each term that it has."""
        number = ROLE_NUMBERS[role]
        for base, segment in zip(self.collection.bases, self.segments, strict=False):
            docs, counts = segment.counts(terms, number)
            yield docs + base, counts

    def terms_near(self, near: Near) -> tuple[str, ...]:
        """Return the terms that a Near stands for, the first ones in order."""
        if near not in self._near:
            if len(self._near) >= _NEARS_KEPT:
                self._near.clear()
            found = self._terms_of(near)
            if len(found) > _MAX_TERMS and not near.in_compounds:
                self.cut.add(near)
            self._near[near] = tuple(sorted(found)[:_MAX_TERMS])
        return self._near[near]

    def _terms_of(self, near: Near) -> set[str]:
        found: set[str] = set()
        for segment in self.segments:
            if near.in_compounds:
                holding = segment.terms_holding(near.text)
                found.update(compounds_of(near.text, holding, self._is_word))
            elif near.distance is None:
                found.update(segment.terms(near.text, near.role))
            else:
                # The first letter is taken as right: it bounds what is read.
                terms = segment.terms(near.text[:1])
                found.update(terms_within(near.text, near.distance, terms))
        return found

    def _is_word(self, letters: str) -> bool:
        editions = sum(len(found.editions) for found in self.postings(letters, "body"))
        return editions >= _WORD_FROM

    def page_starts(self, edition: int) -> Any:
        """Return where the pages of an edition begin."""
        number = 0
        while edition >= self.collection.bases[number + 1]:
            number += 1
        return self.segments[number].page_starts(
            edition - self.collection.bases[number]
        )


class WhooshEngine:
    """See :class:`index.engine.Engine`.

    One per process. A lock is held round everything that reads, since Whoosh's files
    are not safe to share between threads; Python would run the threads one by one
    anyway.
    """

    def __init__(self, index_dir: Path, catalogue: str, create: bool = False) -> None:
        self._dir = index_dir
        self._catalogue = catalogue
        self._lock = threading.RLock()
        self._write_lock = threading.RLock()
        self._is_writing = False
        self._cache = postings_cache()
        self._open: dict[str, OpenSegment] = {}
        self._folder = ""
        self._stamp: tuple[int, int] | None = None
        if create and state_stamp(index_dir) is None:
            with locked(index_dir):
                if state_stamp(index_dir) is None:
                    folder = new_folder(index_dir)
                    write_state(index_dir, IndexState(catalogue, folder))
        self._refresh()

    @property
    def generation(self) -> str:
        """Another value whenever other documents would be found."""
        with self._lock:
            self._refresh()
            return f"{self._state.folder}.{self._state.generation}"

    @property
    def applied(self) -> int:
        """Number of the last change of the catalogue that is in the index."""
        with self._lock:
            self._refresh()
            return self._state.applied

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            for segment in self._open.values():
                segment.close()
            self._open.clear()
            self._cache.clear()
            self._stamp = None

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the editions in the index."""
        with self._lock:
            return self._now().collection.languages

    def search(self, request: MatchRequest, scope: Scope) -> Matches:
        """Return the documents that match."""
        with self._lock:
            now = self._now()
            found = answer(request, scope, now.evaluator, now.page_starts)
            wanted = set(nears(request.node))
            return replace(
                found,
                found={near: now.terms_near(near) for near in wanted},
                is_cut=not wanted.isdisjoint(now.cut),
            )

    def pages(
        self, node: Node, scope: Scope, document: str, edition: int
    ) -> tuple[int, ...]:
        """Return the pages of an edition on which something stands that was asked."""
        with self._lock:
            now = self._now()
            visible = now.collection.visible(scope)
            for number in now.collection.find(document):
                if visible[now.collection.group[number]] and (
                    now.collection.numbers[number] == edition
                ):
                    found = matching_pages(
                        node, now.evaluator, [number], now.page_starts
                    )
                    return found[number][0]
            return ()

    def explain(
        self, request: MatchRequest, scope: Scope, document: str
    ) -> Reasons | None:
        """Return why a document stands where it does; None if it is not there."""
        with self._lock:
            return explain(request, scope, document, self._now().evaluator)

    def suggest(self, word: str, scope: Scope) -> str | None:
        """Return the most frequent word that is spelt nearly like this one, folded."""
        with self._lock:
            now = self._now()
            visible = now.collection.editions_of(now.collection.visible(scope))

            def frequency(term: str) -> int:
                return sum(int(visible[p.editions].sum()) for p in now.postings(term))

            near = Near(word, 1 if len(word) < 6 else 2)
            return closest(word, now.terms_near(near), frequency)

    def similar(self, sample: Sample, scope: Scope, limit: int) -> list[str]:
        """Return the documents most like one, the preferred language first."""
        with self._lock:
            now = self._now()
            return similar_documents(sample, scope, limit, now.evaluator, now.postings)

    def _now(self) -> _Moment:
        self._refresh()
        return self._moment

    def _refresh(self) -> None:
        """Open what has been committed since the last look."""
        for _ in range(_TRIES):
            stamp = state_stamp(self._dir)
            if stamp is not None and stamp == self._stamp:
                return
            state = read_state(self._dir, self._catalogue)
            try:
                self._reopen(state)
            except (FileNotFoundError, EmptyIndexError):
                # A commit or a rebuild has removed files since; look again.
                continue
            self._stamp = stamp
            return
        raise IndexUnavailable(
            "The search index is incomplete: files are missing. "
            "Run: commonshelf rebuild"
        )

    def _reopen(self, state: IndexState) -> None:
        storage = FileStorage(str(self._dir / state.folder))
        segments = TOC.read(storage, _NAME).segments
        if state.folder != self._folder:
            self.close()
        opened = {}
        for segment in segments:
            id = segment.segment_id()
            opened[id] = self._open.get(id) or OpenSegment(
                storage, segment, self._cache
            )
            self._open[id] = opened[id]
        self._moment = _Moment(
            list(opened.values()), [list(s.deleted_docs()) for s in segments]
        )
        for id in self._open.keys() - opened.keys():
            self._open[id].close()
        self._open = opened
        self._state = state
        self._folder = state.folder

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to change the index; a thread may ask for it twice."""
        with self._write_lock, ExitStack() as stack:
            if not self._is_writing:
                stack.enter_context(locked(self._dir))
                stack.callback(setattr, self, "_is_writing", False)
                self._is_writing = True
            yield

    def apply(self, changes: Sequence[Change], through: int) -> None:
        """Carry out changes in one step; the same ones again change nothing."""
        with self.writing():
            with self._lock:
                now = self._now()
                state = self._state
            generation = state.generation
            if changes:
                self._write(now.collection, state.folder, changes)
                generation += 1
            write_state(
                self._dir,
                IndexState(self._catalogue, state.folder, through, generation),
            )
            with self._lock:
                self._refresh()

    def _write(
        self, collection: Collection, folder: str, changes: Sequence[Change]
    ) -> None:
        index = FileIndex(FileStorage(str(self._dir / folder)), indexname=_NAME)
        try:
            writer = Writer(index, timeout=10)
        except LockError as error:
            raise IndexUnavailable(
                "Another process is changing the search index. "
                "Wait until it has finished, then try again."
            ) from error
        last = {change.id: change.document for change in changes}
        try:
            for id in last:
                for edition in collection.find(id):
                    writer.delete_document(edition)
            for document in last.values():
                if document:
                    _add(writer, document)
            writer.commit(mergetype=merge_segments)
        except BaseException:
            # Whoosh keeps its lock for ever after a commit that failed.
            if not writer.is_closed:
                writer.cancel()
            raise


def new_folder(index_dir: Path) -> str:
    """Make an empty index in a new folder and return the folder's name."""
    folder = f"whoosh-{uuid.uuid4().hex[:12]}"
    (index_dir / folder).mkdir(parents=True)
    storage = FileStorage(str(index_dir / folder))
    TOC.create(storage, make_schema(), _NAME)
    return folder


def _add(writer: Writer, document: IndexDocument) -> None:
    for edition in document.editions:
        analysed = analyse_edition(edition, writer.occurrences.add, writer.docnum << 32)
        writer.add_document(
            **row(
                {
                    "document": document.id.encode(),
                    "number": edition.number,
                    "date": document.date,
                    "pages": analysed.page_starts.tobytes(),
                    "visible": (document.access, document.state),
                    "language": (edition.language,),
                    **{f"length_{role}": analysed.lengths[role] for role in ROLES},
                    **{name: document.facets.get(name, ()) for name in RECORDED},
                }
            )
        )


def merge_segments(writer: Writer, segments: list[Any]) -> list[Any]:
    """Choose what a commit merges into its new segment; return the other segments.

    A small segment goes into the new one unless it is more than twice as large, so
    single changes leave few of them. Larger ones are merged when four are of about
    the same size: an edition is then written again only each time its segment grows
    fourfold. Segments of which half is deleted are always written anew, and the very
    large for no other reason.
    """
    kept = sorted(segments, key=_living)
    merged = [s for s in kept if _living(s) * 2 <= s.doc_count_all()]
    size = writer.doc_count() + sum(map(_living, merged))
    kept = [s for s in kept if s not in merged]
    while kept:
        alike = [s for s in kept if _tier(_living(s)) == _tier(size)]
        if _living(kept[0]) < _SMALL and _living(kept[0]) <= 2 * size:
            chosen = kept[:1]
        elif len(alike) >= _ALIKE - 1 and size < _LARGE:
            chosen = [s for s in kept if _living(s) <= _living(alike[-1])]
        else:
            break
        merged += chosen
        size += sum(map(_living, chosen))
        kept = [s for s in kept if s not in chosen]
    for segment in merged:
        if _living(segment):
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in segments if segment in kept]


def _tier(editions: int) -> int:
    return (
        int(math.log(max(editions, 1) / _SMALL, _ALIKE)) if editions >= _SMALL else -1
    )


def _living(segment: Any) -> int:
    count: int = segment.doc_count_all() - segment.deleted_count()
    return count
