"""What sixty concept queries in nine languages find in other languages.

    python benchmarks/across_languages.py

Loads the starter collection and asks for its themes and public services by their names,
each in two of the nine languages. Relevant is what the collection's own records, made
by people, put under the theme or service; what search reads from the records is left
out, so that only the texts count. Prints, with and without expansion by the
vocabularies, recall@20 of the documents that are not held in the query's language, and
of those that are precision@10: as trec_eval counts it, of ten, and of those shown where
these are fewer; then of as many as are shown without expansion, since a longer list is
seldom as right as a short one.
"""

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from click.testing import CliRunner

from index.engine import open_engine
from index.query import Query
from index.searching import search
from repository.catalogue import Catalogue
from repository.cli import main as commonshelf
from repository.model import LANGUAGES, PUBLIC_SCOPE
from repository.record import record_of
from repository.settings import load_settings
from repository.vocabulary import Vocabularies, load_vocabularies

_QUERIES = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A concept query: its words, its language, and the documents on the concept."""

    words: str
    language: str
    here: frozenset[str]
    elsewhere: frozenset[str]


def queries(catalogue: Catalogue, vocabularies: Vocabularies) -> list[Asked]:
    """Return the queries, languages in turn."""
    on: dict[str, set[str]] = defaultdict(set)
    held: dict[str, set[str]] = {}
    ids = catalogue.document_ids(PUBLIC_SCOPE)
    for id, document in catalogue.documents(ids, PUBLIC_SCOPE).items():
        record = record_of(document)
        for concept in (*record.all("theme"), *record.all("sector")):
            on[concept].add(id)
        held[id] = {edition.language for edition in document.current_editions}
    made = []
    for number, concept in enumerate(sorted(on)):
        vocabulary = vocabularies["themes"]
        if concept not in vocabulary:
            vocabulary = vocabularies["sectors"]
        for step in (0, 1):
            language = LANGUAGES[(2 * number + step) % len(LANGUAGES)]
            here = frozenset(id for id in on[concept] if language in held[id])
            made.append(
                Asked(
                    vocabulary.name_of(concept, language),
                    language,
                    here,
                    frozenset(on[concept]) - here,
                )
            )
    return [one for one in made if one.elsewhere][:_QUERIES]


def main() -> None:
    """Load, ask, print."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        CliRunner().invoke(
            commonshelf,
            ["--home", str(home), "demo", "--no-serve"],
            catch_exceptions=False,
        )
        settings = load_settings(home, {})
        vocabularies = load_vocabularies(*settings.vocabulary_dirs)
        catalogue = Catalogue.open(settings)
        engine = open_engine(settings, catalogue.identity)
        asked = queries(catalogue, vocabularies)

        def found(one: Asked, expand: bool, own: bool, limit: int) -> list[str]:
            named = [("language", one.language)] if own else []
            named += [] if expand else [("expand", "0")]
            query = Query.from_params([("q", one.words), ("limit", str(limit)), *named])
            results = search(
                catalogue, engine, vocabularies, query, PUBLIC_SCOPE, one.language
            )
            return [hit.id for hit in results.hits]

        print(
            f"{len(asked)} queries in {len({one.language for one in asked})} languages"
        )
        for expand in (False, True):
            recall = defaultdict(list)
            precision = defaultdict(list)
            of_shown = defaultdict(list)
            of_as_many = defaultdict(list)
            for one in asked:
                elsewhere = one.elsewhere.intersection(found(one, expand, False, 20))
                best = min(20, len(one.elsewhere))
                recall[one.language].append(len(elsewhere) / best)
                hits = found(one, expand, True, 10)
                right = len(one.here.intersection(hits))
                precision[one.language].append(right / 10)
                of_shown[one.language].append(right / len(hits) if hits else 0.0)
                first = hits[: len(found(one, False, True, 10)) or None]
                right = len(one.here.intersection(first))
                of_as_many[one.language].append(right / len(first) if first else 0.0)
            print("with expansion" if expand else "without expansion")
            for name, figures in (
                ("recall@20", recall),
                ("precision@10", precision),
                ("of those shown", of_shown),
                ("of as many", of_as_many),
            ):
                each = "  ".join(
                    f"{code} {mean(figures[code]):.2f}" for code in LANGUAGES
                )
                total = mean(value for own in figures.values() for value in own)
                print(f"  {name:<15} {total:.3f}   {each}")
        engine.close()
        catalogue.close()


if __name__ == "__main__":
    main()
