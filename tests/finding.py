"""Ways to make an index for tests: documents in a few words, small vocabularies."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from pathlib import Path

from index.documents import Change, IndexDocument, IndexEdition
from index.engine import Engine, open_engine_in
from index.matching import Alternative, Leaf, MatchRequest, Node
from repository.model import PUBLIC_SCOPE, Access, Scope, State
from repository.vocabulary import VOCABULARIES, Concept, Vocabularies, Vocabulary

CATALOGUE = "a catalogue"


def edition(
    *pages: str, number: int = 1, language: str = "en", title: str = "", **roles: str
) -> IndexEdition:
    """Return an edition of these pages, with one text a role."""
    texts = {name: ((text, language),) for name, text in roles.items()}
    if title:
        texts["title"] = ((title, language),)
    return IndexEdition(
        number,
        language,
        texts,
        tuple((page, text, language) for page, text in enumerate(pages, 1)),
    )


def document(
    id: str,
    *editions: IndexEdition | str,
    date: int = 0,
    access: Access = Access.PUBLIC,
    state: State = State.PUBLISHED,
    **facets: tuple[str, ...],
) -> Change:
    """Return the change that puts a document into an index."""
    made = tuple(edition(e) if isinstance(e, str) else e for e in editions)
    return Change(id, IndexDocument(id, access, state, date, facets, made))


@contextmanager
def engine_of(
    *changes: Change, at_once: int | Sequence[int] = 1_000
) -> Iterator[Engine]:
    """Give an engine that holds these documents.

    Args:
        changes: one a document.
        at_once: changes of one commit, fewer make more segments; or of each of them.
    """
    sizes = repeat(at_once) if isinstance(at_once, int) else at_once
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine_in(Path(folder), CATALOGUE, create=True)
        try:
            left = iter(changes)
            for number, size in enumerate(sizes, 1):
                commit = list(islice(left, size))
                if not commit:
                    break
                engine.apply(commit, number)
            yield engine
        finally:
            engine.close()


def term(*terms: str, kind: str = "exact", role: str = "") -> Leaf:
    """Return a leaf that any of these terms fulfils."""
    return Leaf((Alternative((terms,), kind),), role)


def phrase(*terms: str, slop: int | None = None) -> Leaf:
    """Return a leaf of terms that follow each other."""
    return Leaf((Alternative(tuple((one,) for one in terms), "exact", slop),))


def found(
    engine: Engine, node: Node, scope: Scope = PUBLIC_SCOPE, **request: object
) -> list[str]:
    """Return the identifiers of the documents that a tree finds, best first."""
    asked = MatchRequest(node, limit=1_000, **request)  # type: ignore[arg-type]
    return [hit.document for hit in engine.search(asked, scope).hits]


def vocabularies_of(**concepts: Mapping[str, Concept]) -> Vocabularies:
    """Return vocabularies of which only some have concepts."""
    return Vocabularies(
        {
            name: Vocabulary(name, concepts.get(name.replace("-", "_"), {}))
            for name in VOCABULARIES
        }
    )


def concept(id: str, label: Mapping[str, str], **rest: object) -> Concept:
    """Return a concept."""
    return Concept(id, label, **rest)  # type: ignore[arg-type]


REMUNICIPALISATION = concept(
    "remunicipalisation",
    {
        "en": "remunicipalisation",
        "fr": "remunicipalisation",
        "es": "remunicipalización",
        "de": "Rekommunalisierung",
        "sv": "återkommunalisering",
        "ru": "ремуниципализация",
        "ar": "إعادة البلدية",
        "ja": "再公営化",
    },
    alternative={"fr": ("retour en régie publique",)},
)
WATER = concept(
    "water",
    {
        "en": "Water", "fr": "Eau", "es": "Agua", "de": "Wasser", "sv": "Vatten",
        "pt": "Água", "ru": "Водоснабжение", "ar": "المياه", "ja": "水道",
    },
    alternative={"en": ("drinking water", "reservoirs")},
)  # fmt: skip
PSI = concept(
    "psi",
    {
        "en": "Public Services International",
        "fr": "Internationale des services publics",
    },
    acronym={"en": ("PSI",), "fr": ("ISP",)},
)
TYPES = {id: concept(id, {"en": name}) for id, name in
         {"motion": "Motion", "report": "Report"}.items()}  # fmt: skip
THEMES = {
    "reclaiming-public-services": concept(
        "reclaiming-public-services",
        {"en": "Reclaiming public services", "sv": "Kommunerna äger vattnet"},
    ),
    "care": concept("care", {"en": "Care", "sv": "Omsorg"}),
}


def small_vocabularies() -> Vocabularies:
    """Return a few concepts, themes, sectors and organisations."""
    return vocabularies_of(
        concepts={"remunicipalisation": REMUNICIPALISATION},
        themes=THEMES,
        sectors={"water": WATER},
        types=TYPES,
        organisations={"psi": PSI},
        decisions={"carried": concept("carried", {"en": "Carried"})},
    )
