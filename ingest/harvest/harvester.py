"""A visit to a source: what it names, what of it is new, and taking that in."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.harvest.fetch import Answer, Fetcher, joined
from ingest.harvest.listing import Item, read_feed, read_list, read_sitemap, said_by
from ingest.harvest.oai import OaiList
from ingest.harvest.refusals import refused
from ingest.incoming import Incoming
from ingest.ocr import Engine
from ingest.pipeline import Ingest
from ingest.readers.decoding import decode
from ingest.readers.markup import tree_of
from ingest.recognition import NO_TEXT
from ingest.report import FAILED, Entry, Report
from repository.catalogue import Catalogue
from repository.errors import HarvestError
from repository.files import sha256_of
from repository.model import STAFF_SCOPE, Access, State
from repository.schema import now
from repository.settings import Settings
from repository.sources import (
    Source,
    SourceItem,
    SourceKind,
    Visit,
    begin_visit,
    end_visit,
    items,
    mark_gone,
    store_item,
    visits,
)
from repository.vocabulary import Vocabularies

_COMPLETE = frozenset({SourceKind.LIST, SourceKind.SITEMAP})
"""Kinds that name everything at each visit: what is not named is gone."""
_LANDING_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a visit did: how it is remembered, and what became of each file."""

    visit: Visit
    report: Report


def harvest(
    catalogue: Catalogue,
    settings: Settings,
    vocabularies: Vocabularies,
    source: Source,
    each: Callable[[Entry], None] = lambda entry: None,
    engine: Engine | None = None,
) -> Harvest:
    """Visit a source, and take in what is new.

    An item that cannot be had is a failure in the report, and the others go on; it is
    asked for again at the next visit. What the visit found so far stays if it is cut
    short.

    Args:
        catalogue: to take documents into.
        settings: of the installation.
        vocabularies: of the installation.
        source: to visit.
        each: called after each file with what became of it.
        engine: that recognises the text of scanned pages.

    Returns:
        How it went; the visit's message says what is wrong with the source as a whole.
    """
    settings = replace(
        settings,
        access=Access(source.options.access or settings.access),
        state=State(source.options.state or settings.state),
    )
    return _Visiting(catalogue, settings, vocabularies, source, engine).run(each)


class _Visiting:
    """One visit."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        vocabularies: Vocabularies,
        source: Source,
        engine: Engine | None,
    ) -> None:
        self._catalogue = catalogue
        self._source = source
        self._vocabularies = vocabularies
        self._fetcher = Fetcher(
            source.options.delay,
            source.options.allow_private,
            settings.megabytes_per_upload << 20,
        )
        self._ingest = Ingest(catalogue, settings, vocabularies, engine=engine)
        self._known = items(catalogue, source.id)
        self._unrecognised = _addresses_without_text(catalogue) if engine else ()
        self._named: set[str] = set()
        self._taken: dict[str, SourceItem] = {}
        self._counts: Counter[str] = Counter()
        past = [one for one in visits(catalogue, source.id) if one.finished]
        self._since = next((one.cursor for one in past if one.cursor), "")
        self._list = self._listing()

    def _listing(self) -> Iterable[Item]:
        source, fetcher = self._source, self._fetcher
        match source.kind:
            case SourceKind.LIST:
                return read_list(fetcher, source.address)
            case SourceKind.SITEMAP:
                return read_sitemap(fetcher, source.address)
            case SourceKind.FEED:
                return read_feed(fetcher, source.address)
            case SourceKind.OAI_PMH:
                return OaiList(
                    fetcher,
                    source.address,
                    self._vocabularies,
                    source.options.set,
                    self._since,
                )

    def run(self, each: Callable[[Entry], None]) -> Harvest:
        """Carry out the visit."""
        visit = begin_visit(self._catalogue, self._source.id)
        report = self._ingest.report
        message = "it was stopped before its end"
        try:
            with tempfile.TemporaryDirectory(prefix="commonshelf-harvest-") as folder:

                def done(entry: Entry) -> None:
                    self._note(entry)
                    each(entry)

                self._ingest.run(self._incoming(Path(folder), each), done)
            message = self._judge()
            visit = replace(visit, finished=now(), cursor=self._cursor(message))
        except HarvestError as error:
            message = f"Cannot collect from {self._source.name}: {error}."
        finally:
            visit = replace(visit, counts=dict(self._counts), message=message)
            end_visit(self._catalogue, visit)
        return Harvest(visit, report)

    def _incoming(
        self, folder: Path, each: Callable[[Entry], None]
    ) -> Iterator[Incoming]:
        """Yield the files of items that are new or have changed."""
        for number, item in enumerate(self._list):
            if number >= self._source.options.most:
                raise HarvestError(
                    f"it names more than {self._source.options.most:,} items, the most "
                    "that was declared for it. Look whether it is still what you "
                    "meant, and raise --most"
                )
            self._named.add(item.identifier)
            known = self._known.get(item.identifier)
            if item.is_gone:
                self._counts["gone"] += known is not None
                mark_gone(self._catalogue, self._source.id, {item.identifier})
                self._known.pop(item.identifier, None)
                continue
            if known and _is_of(known.address, self._unrecognised):
                # The visit that brought it was ended before its pages were recognised,
                # or found no engine. To ask whether it has changed would bring nothing.
                known = None
            if known and item.modified and known.modified == item.modified:
                self._counts["unchanged"] += 1
                continue
            try:
                file = self._fetch(item, known, folder / str(number))
            except HarvestError as error:
                self._counts[FAILED] += 1
                each(self._ingest.fail(item.address or item.identifier, str(error)))
                continue
            if file is None:
                self._counts["unchanged"] += 1
            else:
                yield file

    def _fetch(
        self, item: Item, known: SourceItem | None, folder: Path
    ) -> Incoming | None:
        """Return the file of an item; None if it is the one that is held."""
        if not item.address:
            raise refused("no-address")
        folder.mkdir()
        asked = {"etag": known.etag, "modified": known.last_modified} if known else {}
        answer = self._fetcher.download(item.address, folder, asked)
        if self._source.kind is SourceKind.OAI_PMH:
            answer = self._behind_landing_page(answer, folder)
        if answer.file is None:
            if known:
                store_item(
                    self._catalogue,
                    self._source.id,
                    replace(known, modified=item.modified),
                )
            return None
        self._taken[item.address] = SourceItem(
            item.address,
            item.identifier,
            item.modified,
            answer.headers.get("etag", ""),
            answer.headers.get("last-modified", ""),
            sha256_of(answer.file),
        )
        where = f"the source {self._source.name}"
        own = said_by(where, {"collection": self._source.name, "source": item.address})
        return Incoming(
            answer.file, item.address, item.metadata.over(own), is_temporary=True
        )

    def _behind_landing_page(self, answer: Answer, folder: Path) -> Answer:
        """Return the file that a repository's page about a document names.

        Pages name it in ``citation_pdf_url``, as Google Scholar asks them to.
        """
        if answer.file is None or answer.content_type != "text/html":
            return answer
        with answer.file.open("rb") as file:
            page = tree_of(decode(file.read(_LANDING_BYTES), is_markup=True)[0])
        if page is None:
            return answer
        named = [
            meta.get("content", "")
            for meta in page.iter("meta")
            if meta.get("name", "").lower() == "citation_pdf_url"
        ]
        if not named:
            return answer
        below = folder / "file"
        below.mkdir()
        return self._fetcher.download(joined(answer.url, named[0]), below)

    def _note(self, entry: Entry) -> None:
        """Remember what was taken in, so that it is not asked for again."""
        self._counts[str(entry.outcome)] += 1
        taken = self._taken.pop(entry.path, None)
        if taken and entry.outcome != FAILED:
            store_item(self._catalogue, self._source.id, taken)
            self._known[taken.identifier] = taken

    def _judge(self) -> str:
        """Say what is wrong with the source; note what is gone from it, if nothing."""
        options, name = self._source.options, self._source.name
        is_complete = self._source.kind in _COMPLETE
        held = self._named if is_complete else {*self._known, *self._named}
        if len(held) < options.least:
            return (
                f"{name} names {len(held)} items, fewer than the {options.least:,} "
                "declared for it. Look at its address; nothing was taken away."
            )
        if is_complete and (gone := set(self._known) - self._named):
            self._counts["gone"] += len(gone)
            mark_gone(self._catalogue, self._source.id, gone)
        return ""

    def _cursor(self, message: str) -> str:
        """Return from when the next visit asks; not further if one has to be done
        again."""
        if not isinstance(self._list, OaiList) or message or self._counts[FAILED]:
            return self._since
        return self._list.answered


def _addresses_without_text(catalogue: Catalogue) -> tuple[str, ...]:
    """Return where the files came from that have pages without text."""
    waiting = {
        (issue.document, issue.edition)
        for issue in catalogue.issues()
        if issue.code == NO_TEXT and issue.document
    }
    documents = sorted({document for document, _ in waiting if document})
    return tuple(
        edition.path
        for document in catalogue.documents(documents, STAFF_SCOPE).values()
        for edition in document.editions
        if (document.id, edition.number) in waiting
    )


def _is_of(address: str, paths: Iterable[str]) -> bool:
    """Return whether one of some files is at an address, or inside what is there."""
    return any(path == address or path.startswith(f"{address}/") for path in paths)


def told(counts: Mapping[str, int]) -> str:
    """Return the counts of a visit in words.

    >>> told({"added": 2, "unchanged": 0})
    '2 added'
    """
    return ", ".join(f"{n} {word}" for word, n in counts.items() if n) or "nothing new"
