"""How far themes and sectors found in texts agree with those that people gave.

Takes the starter collection without its sidecars and the pages of
corpus/evaluation/labelled, on which the weights are set, or the pages of
corpus/evaluation/unseen, of which only totals are shown. The baseline is a plain
count with the same vocabularies: whatever is named three times, or once.

    python benchmarks/classify_agreement.py [--unseen]
"""

import argparse
import re
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.classification.choosing import classify
from ingest.classification.matching import matcher
from ingest.describe import describe
from ingest.readers import Limits, is_document, read_file
from repository.model import LANGUAGES, AssertionState, Page
from repository.record import resolve
from repository.settings import Settings, load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

FIELDS = ("theme", "sector")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, and the themes and sectors that a person gave it."""

    key: str
    language: str
    title: str
    pages: tuple[Page, ...]
    given: dict[str, frozenset[str]]


def labelled_pages(settings: Settings, name: str) -> Iterator[Labelled]:
    """Yield the pages of one of the sets that were written for this measure."""
    folder = settings.corpus_dir / "evaluation" / name
    for path in sorted(folder.glob("*.toml")):
        for page in tomllib.loads(path.read_text(encoding="utf-8"))["page"]:
            text = f"{page['title']}\n\n{page['text'].strip()}"
            headings = tuple(re.findall("(?m)^## (.+)$", text))
            text = re.sub("(?m)^## ", "", text)
            pages = (Page(1, text, headings=headings, language=path.stem),)
            yield Labelled(page["id"], path.stem, page["title"], pages, _given(page))


def starter_documents(
    settings: Settings, vocabularies: Vocabularies
) -> Iterator[Labelled]:
    """Yield the starter collection as it is described without its sidecars."""
    for path in sorted((settings.corpus_dir / "documents").rglob("*")):
        sidecar = Path(f"{path}.toml")
        if not (path.is_file() and is_document(path) and sidecar.exists()):
            continue
        said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
        description = describe(
            read_file(path, Limits.of(settings)), "1.txt", vocabularies
        )
        title = resolve(description.assertions).first("title")
        key = str(said.get("document", path.stem))
        yield Labelled(key, said["language"], title, description.pages, _given(said))


def _given(said: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {field: frozenset(said.get(field, ())) for field in FIELDS}


def counted(
    one: Labelled, vocabularies: Vocabularies, field: str, *, with_cues: bool = False
) -> Counter[str]:
    """Return how often each value is named: the baseline."""
    counts: Counter[str] = Counter()
    for page in one.pages:
        finder = matcher(vocabularies, page.language or "und")
        for _, label in finder.find(page.text)[0]:
            counts.update(
                {
                    t.id
                    for t in label.targets
                    if t.field == field and (with_cues or not t.is_cue)
                }
            )
    return counts


def named(counts: Counter[str], times: int) -> set[str]:
    """Return the values that are named so often at least."""
    return {id for id, number in counts.items() if number >= times}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unseen", action="store_true", help="the set kept apart")
    options = parser.parse_args()
    settings = load_settings(environment={})
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    if options.unseen:
        sets = {"unseen pages": list(labelled_pages(settings, "unseen"))}
    else:
        sets = {
            "starter collection": list(starter_documents(settings, vocabularies)),
            "labelled pages": list(labelled_pages(settings, "labelled")),
        }
        sets["both"] = [one for some in sets.values() for one in some]
    for name, some in sets.items():
        print(f"\n{name}: {len(some)} texts")
        report(some, vocabularies, by_value=name == "both")


def report(
    chosen: list[Labelled], vocabularies: Vocabularies, *, by_value: bool
) -> None:
    """Print F1 by language, and precision and recall over all languages."""
    rows: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    values: dict[str, Counter[str]] = defaultdict(Counter)
    start = time.process_time()
    for one in chosen:
        found = classify(one.pages, one.title, vocabularies)
        for field in FIELDS:
            given = one.given[field]
            of_field = [a for a in found if a.field == field]
            accepted = {a.value for a in of_field if a.state is AssertionState.ACCEPTED}
            labels = counted(one, vocabularies, field)
            cues = counted(one, vocabularies, field, with_cues=True)
            answers = {
                field: accepted,
                f"{field} + suggested": {a.value for a in of_field},
                f"{field} (three times)": named(labels, 3),
                f"{field} (three, cues)": named(cues, 3),
                f"{field} (once)": named(labels, 1),
                f"{field} (once, cues)": named(cues, 1),
            }
            for row, answer in answers.items():
                for column in (one.language, "all"):
                    _add(rows[row][column], given, answer)
            for value in given | accepted:
                _add(values[value], given & {value}, accepted & {value})
    columns = (*LANGUAGES, "all")
    print(f"{'F1':<22}" + "".join(f"{c:>6}" for c in columns) + "     P     R")
    for row, by_language in rows.items():
        scores = "".join(f"{_measures(by_language[c])[2]:6.2f}" for c in columns)
        precision, recall, _ = _measures(by_language["all"])
        print(f"{row:<22}{scores}{precision:6.2f}{recall:6.2f}")
    if by_value:
        for value, counts in sorted(values.items()):
            precision, recall, f1 = _measures(counts)
            print(
                f"{value:<32} F1 {f1:.2f}  P {precision:.2f}  R {recall:.2f}"
                f"  given {counts['given']}"
            )
    each = 1000 * (time.process_time() - start) / max(len(chosen), 1)
    print(f"{each:.2f} ms each, with the baseline's count")


def _add(counts: Counter[str], given: frozenset[str], found: set[str]) -> None:
    counts["both"] += len(given & found)
    counts["given"] += len(given)
    counts["found"] += len(found)


def _measures(counts: Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    both, given, found = counts["both"], counts["given"], counts["found"]
    return (
        both / found if found else 0.0,
        both / given if given else 0.0,
        2 * both / (given + found) if given + found else 0.0,
    )


if __name__ == "__main__":
    main()
