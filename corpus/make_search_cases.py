"""Make the evaluation files from the search cases.

    python -m corpus.make_search_cases            # queries and judgements, in place
    python -m corpus.make_search_cases FOLDER     # the same and the texts, in FOLDER

A folder made so is what ``commonshelf evaluate`` reads. Only cases that ask in plain
words and expect something are in it: an evaluation knows no filters and no operators.
"""

import argparse
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.parser import parse
from index.search_cases import MAY, MUST, SearchCase, read_cases
from index.syntax import All, Word

CORPUS = Path(__file__).resolve().parent
CASES = CORPUS / "search-cases.toml"
EVALUATION = CORPUS / "evaluation"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The editions of the collection.

    Attributes:
        keys: key of the document, by edition (file name without extension).
        hidden: editions that the public must not see.
    """

    keys: Mapping[str, str]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def editions(self, name: str) -> tuple[str, ...]:
        """Return the editions that a name in a case means.

        Raises:
            KeyError: it means none.
        """
        if name in self.keys:
            return (name,)
        found = tuple(each for each, key in self.keys.items() if key == name)
        if not found:
            raise KeyError(name)
        return found


def is_plain(case: SearchCase) -> bool:
    """Return whether a case asks in words alone."""
    expression = parse(case.query).expression
    words = expression.expressions if isinstance(expression, All) else [expression]
    return not case.filters and all(isinstance(word, Word) for word in words)


def read_shelf(documents: Path = CORPUS / "documents") -> Shelf:
    """Return the editions that the sidecars of a folder describe."""
    keys, hidden = {}, set()
    for sidecar in sorted(documents.rglob("*.toml")):
        record = tomllib.loads(sidecar.read_text("utf-8"))
        edition = Path(sidecar.stem).stem
        keys[edition] = record["document"]
        if record.get("access", "public") != "public" or (
            record.get("state", "published") != "published"
        ):
            hidden.add(edition)
    return Shelf(keys, frozenset(hidden))


def grades(case: SearchCase, shelf: Shelf) -> dict[str, int]:
    """Return the grade of each edition that a case wants.

    Where one edition is asked for, the others of its document may be found.
    """
    found: dict[str, int] = {}
    for names, grade in ((case.may, MAY), (case.must, MUST)):
        for name in names:
            for other in shelf.editions(shelf.keys.get(name, name)):
                found.setdefault(other, MAY)
            found.update(dict.fromkeys(shelf.editions(name), grade))
    return found


def evaluation_files(cases: Iterable[SearchCase], shelf: Shelf) -> dict[str, str]:
    """Return the contents of ``queries.jsonl`` and ``qrels.tsv``, by file name."""
    queries, judgements = [], ["query-id\tcorpus-id\tscore"]
    numbers: dict[str, int] = {}
    for case in cases:
        if not (case.must and is_plain(case)):
            continue
        number = numbers[case.language] = numbers.get(case.language, 0) + 1
        id = f"{case.language}-{number:02}"
        metadata = {"language": case.language, "who": case.who}
        queries.append({"_id": id, "text": case.query, "metadata": metadata})
        for edition, grade in sorted(grades(case, shelf).items()):
            judgements.append(f"{id}\t{edition}\t{grade}")
    return {"queries.jsonl": _lines(queries), "qrels.tsv": "\n".join(judgements) + "\n"}


def texts(shelf: Shelf, manuscripts: Path = CORPUS / "manuscripts") -> str:
    """Return the contents of ``corpus.jsonl``: what the public may see."""
    rows = []
    for manuscript in sorted(manuscripts.glob("*/*.md")):
        if manuscript.stem in shelf.keys.keys() - shelf.hidden:
            _, head, text = manuscript.read_text("utf-8").split("+++\n", 2)
            title = tomllib.loads(head)["title"]
            row = {"_id": manuscript.stem, "title": title, "text": text.strip()}
            rows.append(row)
    return _lines(rows)


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="for texts as well")
    folder = parser.parse_args().folder
    shelf = read_shelf()
    files = evaluation_files(read_cases(CASES), shelf)
    if folder:
        files["corpus.jsonl"] = texts(shelf)
    target = folder or EVALUATION
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
