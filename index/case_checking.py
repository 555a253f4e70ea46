"""Checking cases of search against a library, with a diagnosis of what fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.cli import SCOPES
from index.diagnosis import diagnose
from index.engine import Engine
from index.evaluation import ndcg
from index.matching import Matches, MatchRequest
from index.query import Query
from index.search_cases import MAY, MUST, SearchCase
from index.searching import find_by
from repository.catalogue import Catalogue
from repository.errors import SettingsError
from repository.model import STAFF_SCOPE
from repository.record import record_of
from repository.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that an answer gets wrong.

    Attributes:
        says: what, in a sentence.
        reasons: why, a line each: what matched in the document, where it stands, what
            stands above it.
    """

    says: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case went.

    Attributes:
        case: the case.
        failures: what is wrong with the answer; none if all is as it has to be.
        ndcg: nDCG@10 of the answer; None if the case names nothing to be found.
    """

    case: SearchCase
    failures: tuple[Failure, ...]
    ndcg: float | None

    @property
    def is_as_expected(self) -> bool:
        """Whether it holds, or fails and was expected to."""
        return bool(self.failures) == bool(self.case.expected_to_fail)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name in a case means: a document, or one edition of it."""

    document: str
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    request: MatchRequest
    matches: Matches

    def rank(self, named: _Named) -> int | None:
        """Return where a document or edition is shown, from 1 on; None if nowhere."""
        for number, hit in enumerate(self.matches.hits, 1):
            if hit.document == named.document and (
                named.edition in (None, hit.edition)
            ):
                return number
        return None


class Checker:
    """Checks cases against one library."""

    def __init__(
        self, catalogue: Catalogue, engine: Engine, vocabularies: Vocabularies
    ) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._vocabularies = vocabularies

    def check(self, case: SearchCase) -> Outcome:
        """Return how a case goes.

        Raises:
            SettingsError: a document that it names is not held.
            QueryError: the query or a filter cannot be used.
            IndexUnavailable: the index cannot be used.
        """
        query = Query.from_params([("q", case.query), *case.filters])
        answer = _Answer(
            *find_by(
                self._engine,
                self._vocabularies,
                query,
                SCOPES[case.reader],
                case.language,
            )
        )
        figure = self._ndcg(case, answer)
        failures = list(self._failures(case, answer))
        if figure is not None and figure < case.ndcg:
            failures.append(
                Failure(f"nDCG@10 is {figure:.3f}; it has to be {case.ndcg} or more")
            )
        return Outcome(case, tuple(failures), figure)

    def _failures(self, case: SearchCase, answer: _Answer) -> Iterator[Failure]:
        for name in case.must:
            at = answer.rank(self._named(name))
            if at is None or at > case.within:
                wish = f"it has to be among the first {case.within}"
                yield self._failure(case, answer, name, wish, case.within)
        for name in case.must_not:
            if answer.rank(self._named(name)):
                wish = "it should not be found"
                yield self._failure(case, answer, name, wish, None)
        for first, then in zip(case.order, case.order[1:], strict=False):
            before = answer.rank(self._named(first))
            after = answer.rank(self._named(then))
            if before is None or (after and after < before):
                wish = f"it has to stand before {then}"
                yield self._failure(case, answer, first, wish, after or 1)

    def _failure(
        self, case: SearchCase, answer: _Answer, name: str, wish: str, place: int | None
    ) -> Failure:
        """Return a failure with its diagnosis.

        Args:
            case: that fails.
            answer: to it.
            name: of the document, as in the case.
            wish: what was wanted of it.
            place: that it does not reach, whose document it is compared with.
        """
        named = self._named(name)
        at = answer.rank(named)
        found = [hit.document for hit in answer.matches.hits]
        if at:
            where = f"number {at} of {len(found)}"
        elif named.document in found:
            where = (
                f"shown in another edition, number {found.index(named.document) + 1}"
            )
        else:
            where = f"not among the {len(found)} that are found"
        reasons = diagnose(
            self._engine,
            answer.request,
            SCOPES[case.reader],
            named.document,
            found,
            place,
            self._title,
        )
        return Failure(f"{name} is {where}; {wish}", tuple(reasons))

    def _ndcg(self, case: SearchCase, answer: _Answer) -> float | None:
        grades: dict[str, int] = {}
        for names, grade in ((case.must, MUST), (case.may, MAY)):
            for name in names:
                grades.setdefault(self._named(name).document, grade)
        if not grades:
            return None
        return ndcg([hit.document for hit in answer.matches.hits], grades, 10)

    def _named(self, name: str) -> _Named:
        held = self._catalogue.documents([name], STAFF_SCOPE)
        id = name if held else self._catalogue.find_key(name)
        if id:
            return _Named(id)
        if name not in self._by_file:
            raise SettingsError(
                f"No document has the identifier, key or file name {name!r}. "
                "See: commonshelf search"
            )
        return self._by_file[name]

    @cached_property
    def _by_file(self) -> dict[str, _Named]:
        """Editions by the name of their file, with and without its extension."""
        ids = self._catalogue.document_ids(STAFF_SCOPE)
        found: dict[str, _Named] = {}
        for id, document in self._catalogue.documents(ids, STAFF_SCOPE).items():
            for edition in document.current_editions:
                named = _Named(id, edition.number)
                found.setdefault(edition.filename, named)
                found.setdefault(Path(edition.filename).stem, named)
        return found

    def _title(self, id: str) -> str:
        held = self._catalogue.documents([id], STAFF_SCOPE)
        return (record_of(held[id]).first("title") if id in held else "") or id
