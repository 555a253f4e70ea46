"""How far descriptions made from text alone agree with those that people wrote.

Reads and describes every document of the starter collection without its sidecar, and
compares with the sidecar: per field and per language. For themes and sectors a plain
count of the vocabulary's words is the baseline: whatever is named three times.

    python benchmarks/describe_agreement.py [--misses] [FOLDER]
"""

import argparse
import re
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from index.analysis.folding import fold
from ingest.classification.matching import matcher
from ingest.describe import Description, describe
from ingest.readers import Limits, is_document, read_file
from repository.model import LANGUAGES
from repository.record import resolve
from repository.settings import load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

SINGLE = (
    "title", "language", "issued", "type", "decision", "event", "event_from",
    "event_to", "event_place", "number", "series", "period", "issuer", "mover",
    "seconder",
)  # fmt: skip
SEVERAL = ("theme", "sector", "place")
OF_CASE = ("place", "service", "year", "way", "owner_before", "owner_after")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what differs")
    options = parser.parse_args()
    settings = load_settings(environment={})
    vocabularies = load_vocabularies(*settings.vocabulary_dirs)
    folder = options.folder or settings.corpus_dir / "documents"
    single: dict[str, dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    several: dict[str, dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    seconds, files = 0.0, 0
    for path in sorted(folder.rglob("*")):
        sidecar = path.with_name(f"{path.name}.toml")
        if not (path.is_file() and is_document(path) and sidecar.exists()):
            continue
        said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
        extraction = read_file(path, Limits.of(settings))
        # Patterns and vocabularies are prepared once a process: not timed.
        describe(extraction, "1.txt", vocabularies)
        start = time.process_time()
        description = describe(extraction, "1.txt", vocabularies)
        seconds += time.process_time() - start
        files += 1
        compare(path, said, description, vocabularies, single, several, options.misses)
    report(single, several)
    each = 1000 * seconds / max(files, 1)
    print(f"\n{files} files, {each:.1f} ms of processor time each to describe")


def compare(
    path: Path,
    said: dict[str, object],
    description: Description,
    vocabularies: Vocabularies,
    single: dict[str, dict[str, Counter[str]]],
    several: dict[str, dict[str, Counter[str]]],
    is_verbose: bool,
) -> None:
    """Add one document to the counts."""
    record = resolve(description.assertions)
    language = str(said.get("language", "und"))
    for name in SINGLE:
        expected = _values(said.get(name))
        found = list(record.all(name))
        if name == "issuer":
            expected = [_organisation(v, vocabularies) for v in expected]
        if not expected:
            outcome = "invented" if found else ""
        elif not found:
            outcome = "missing"
        else:
            keep = r"\d+" if name == "number" else ".+"
            one, other = (
                "".join(re.findall(keep, value)) for value in (expected[0], found[0])
            )
            outcome = "right" if _same(one, other) else "wrong"
        if outcome:
            single[name][language][outcome] += 1
        if is_verbose and outcome in ("wrong", "missing", "invented"):
            print(f"{path.name}: {name} {outcome}: {expected[:1]} {found[:1]}")
    for name, outcome, told in _of_case(said, description):
        single[f"case {name}"][language][outcome] += 1
        if is_verbose and outcome != "right":
            print(f"{path.name}: case {name} {outcome}: {told}")
    for name in SEVERAL:
        expected_set = set(_values(said.get(name)))
        found_set = set(record.all(name))
        _count(several[name][language], expected_set, found_set)
        if name != "place":
            suggested = {a.value for a in description.assertions if a.field == name}
            _count(several[f"{name} + suggested"][language], expected_set, suggested)
            baseline = _baseline(description, vocabularies, name)
            _count(several[f"{name} (words counted)"][language], expected_set, baseline)
        if is_verbose and expected_set != found_set:
            print(
                f"{path.name}: {name}: missed {sorted(expected_set - found_set)}, "
                f"too many {sorted(found_set - expected_set)}"
            )


def _of_case(
    said: dict[str, object], description: Description
) -> Iterable[tuple[str, str, str]]:
    """Yield (field, outcome, what is said and found) of the case that a text tells.

    Of several that a sidecar has, the one that agrees most counts.
    """
    stated = said.get("case")
    cases = [dict(one) for one in stated] if isinstance(stated, list) else []
    if not description.suggested_cases:
        if cases:
            yield "suggested", "missing", ""
        return
    found = {n: getattr(description.suggested_cases[0], n) for n in OF_CASE}
    yield "suggested", "right" if cases else "invented", str(found)
    if not cases:
        return
    case = max(cases, key=lambda one: sum(one.get(n) == found[n] for n in OF_CASE))
    for name in OF_CASE:
        outcome = "right" if case.get(name) == found[name] else "wrong"
        told = f"{case.get(name)}, {found[name]}"
        yield name, outcome if found[name] else "missing", told


def _values(value: object) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _organisation(value: str, vocabularies: Vocabularies) -> str:
    known = vocabularies.organisations.find(value)
    return known.id if known else value


def _same(expected: str, found: str) -> bool:
    """Return whether two values are one but for case, marks and a note in brackets."""
    one, other = (
        fold(re.sub(r"[\W_]", "", re.split("[(（]", value)[0]))
        for value in (expected, found)
    )
    return one == other


def _count(counter: Counter[str], expected: set[str], found: set[str]) -> None:
    counter["both"] += len(expected & found)
    counter["expected"] += len(expected)
    counter["found"] += len(found)


def _baseline(
    description: Description, vocabularies: Vocabularies, name: str
) -> set[str]:
    """Return what is named at least three times in the text."""
    counts: Counter[str] = Counter()
    for page in description.pages:
        for _, label in matcher(vocabularies, page.language or "und").find(page.text)[
            0
        ]:
            counts.update(
                {t.id for t in label.targets if t.field == name and not t.is_cue}
            )
    return {id for id, times in counts.items() if times >= 3}


def report(
    single: dict[str, dict[str, Counter[str]]],
    several: dict[str, dict[str, Counter[str]]],
) -> None:
    """Print both tables."""
    columns = (*LANGUAGES, "all")
    print(f"{'right of those given':<24}" + "".join(f"{c:>8}" for c in columns))
    for name, by_language in single.items():
        by_language["all"] = _sum(by_language.values())
        cells = []
        for column in columns:
            counts = by_language.get(column, Counter())
            given = counts["right"] + counts["wrong"] + counts["missing"]
            cells.append(f"{counts['right']}/{given}" if given else "-")
        invented = by_language["all"]["invented"]
        print(
            f"{name:<24}"
            + "".join(f"{cell:>8}" for cell in cells)
            + (f"  + {invented} not in the sidecar" if invented else "")
        )
    print(f"\n{'F1 (P/R over all)':<24}" + "".join(f"{c:>8}" for c in columns))
    for name, by_language in several.items():
        by_language["all"] = _sum(by_language.values())
        cells = [_f1(by_language.get(column, Counter())) for column in columns]
        counts = by_language["all"]
        precision = counts["both"] / max(counts["found"], 1)
        recall = counts["both"] / max(counts["expected"], 1)
        print(
            f"{name:<24}"
            + "".join(f"{cell:>8}" for cell in cells)
            + f"  {precision:.2f}/{recall:.2f}"
        )


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total += counter
    return total


def _f1(counts: Counter[str]) -> str:
    both = counts["expected"] + counts["found"]
    return f"{2 * counts['both'] / both:.2f}" if both else "-"


if __name__ == "__main__":
    main()
