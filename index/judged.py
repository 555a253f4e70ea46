"""Collections of documents with judged queries, and lists of results: their files.

A collection is a folder with ``corpus.jsonl`` (``_id``, ``title``, ``text``),
``queries.jsonl`` (``_id``, ``text``) and ``qrels.tsv`` (query, document, grade), as
BEIR lays them out. Judgements are read in TREC's form too, and lists of results are
read and written in TREC's: ``query Q0 document rank score name``, parted by white
space.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis.stopwords import query_language
from index.analysis.words import CJK_RUN, RAW_WORD
from repository.errors import SettingsError
from repository.model import LANGUAGES

Grades = Mapping[str, Mapping[str, int]]
"""Grade by query and document."""
Run = Mapping[str, Sequence[tuple[str, float]]]
"""What each query found: documents with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A collection with judged queries.

    Attributes:
        name: of its folder.
        language: of its texts, two letters; ``und`` if nothing tells.
        corpus: documents as (identifier, title, text).
        queries: text by identifier.
        grades: above 0 is relevant.
    """

    name: str
    language: str
    corpus: Sequence[tuple[str, str, str]]
    queries: Mapping[str, str]
    grades: Grades


def read_judged(folder: Path, language: str | None = None) -> Judged:
    """Read a collection.

    Args:
        folder: of the collection.
        language: of its texts; None to tell from their small words and letters.

    Raises:
        SettingsError: a file is missing, or a line of it cannot be read.
    """
    corpus = list(_read_lines(folder / "corpus.jsonl"))
    return Judged(
        folder.resolve().name,
        language or guess_language([text for _, _, text in corpus]),
        corpus,
        {id: text for id, _, text in _read_lines(folder / "queries.jsonl")},
        read_grades(folder / "qrels.tsv"),
    )


def _read_lines(file: Path) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield str(row["_id"]), str(row.get("title") or ""), str(row["text"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"{file}, line {number}: expected a JSON object with '_id' and 'text'."
            ) from error


def read_grades(file: Path) -> dict[str, dict[str, int]]:
    """Return the grades of a file of judgements.

    Its lines are query, document and grade, parted by tabs or spaces; TREC's form
    with a second column that means nothing is read too, and a heading passed over.

    Raises:
        SettingsError: the file is missing, or a line is of another form.
    """
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(file), 1):
        columns = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and columns[-1].strip() == "score"):
            continue
        if len(columns) == 4:
            del columns[1]
        try:
            query, document, grade = (column.strip() for column in columns)
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise SettingsError(
                f"{file}, line {number}: expected query, document and a whole number, "
                "parted by tabs."
            ) from error
    return grades


def read_run(file: Path) -> dict[str, list[tuple[str, float]]]:
    """Return the results of a TREC run file.

    As trec_eval does, they are ordered by score, highest first, whatever the rank says;
    of equal ones the document whose identifier comes later in the alphabet is first.

    Raises:
        SettingsError: the file is missing, or a line is of another form.
    """
    found: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            query, _, document, _, score, _ = line.split()
            value = float(score)
        except ValueError as error:
            raise SettingsError(
                f"{file}, line {number}: expected 'query Q0 document rank score name', "
                "parted by white space."
            ) from error
        if not math.isfinite(value):
            raise SettingsError(f"{file}, line {number}: {score} is no score.")
        found.setdefault(query, {})[document] = value
    return {
        query: sorted(own.items(), key=lambda pair: pair[::-1], reverse=True)
        for query, own in found.items()
    }


def write_run(run: Run, file: Path, name: str = "commonshelf") -> None:
    """Write results as a TREC run file.

    Scores are written so that their order is that of the list: of equal ones, or of
    one that is not below that before it, the smallest step less.

    Args:
        run: what to write.
        file: to write to.
        name: of the run, one word.

    Raises:
        SettingsError: an identifier has white space, which such files part by, or the
            file cannot be written.
    """
    lines = []
    for query, found in run.items():
        before = math.inf
        for rank, (document, score) in enumerate(found, 1):
            for identifier in (query, document):
                if len(identifier.split()) != 1:
                    raise SettingsError(
                        f"{identifier!r} has white space: it cannot stand in a file of "
                        "TREC's form."
                    )
            score = min(score, math.nextafter(before, -math.inf))
            lines.append(f"{query} Q0 {document} {rank} {score!r} {name}\n")
            before = score
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"Cannot write {file}: {error.strerror}.") from error


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no {file}. A collection is a folder with corpus.jsonl, "
            "queries.jsonl and qrels.tsv."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Cannot read {file}: it has to be in UTF-8.") from error


def guess_language(texts: Sequence[str]) -> str:
    """Return the language of texts, from their letters and small words.

    Enough to tell whole collections of the nine languages apart; ``und`` if nothing
    tells.
    """
    sample = " ".join(text[:2_000] for text in texts[:200])
    words = [word.lower() for word in RAW_WORD.findall(sample)]
    if sum(bool(CJK_RUN.match(word)) for word in words) > len(words) / 2:
        return "ja"
    return query_language(words, LANGUAGES) or "und"
