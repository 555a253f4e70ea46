"""Which documents are like a document: by telling words, and by what both are about."""

from dataclasses import replace

from index.matching import Sample
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE, Access
from tests.finding import document, edition, engine_of


def test_similar_documents_share_telling_words() -> None:
    with engine_of(
        document("a", "water concession in the city"),
        document("b", "the water concession ended"),
        document("c", "the choir sang"),
        document("d", "the bus is late"),
    ) as engine:
        sample = Sample("a", {"en": {"water": 1, "concession": 1, "the": 4}})
        assert engine.similar(sample, PUBLIC_SCOPE, 2)[0] == "b"


def test_a_small_word_of_a_small_language_does_not_make_documents_similar() -> None:
    english = [document(f"en{n}", f"a choir sang song {n}") for n in range(20)]
    with engine_of(
        *english,
        document("a", edition("kommunen och vattnet", language="sv")),
        document("b", edition("vattnet och kommunen", language="sv")),
        document("c", edition("bussen och tiden", language="sv")),
        document("d", edition("kören och natten", language="sv")),
    ) as engine:
        sample = Sample("a", {"sv": {"och": 9, "kommunen": 1, "vattnet": 1}})
        assert engine.similar(sample, PUBLIC_SCOPE, 5) == ["b"]


def test_documents_of_other_languages_are_similar_by_what_they_are_about() -> None:
    about = {"theme": ("care", "migration"), "sector": ("health",)}
    french = edition("rien de commun", language="fr")
    with engine_of(
        document("a", "nothing shared", **about),
        document("b", french, **about),
        document("c", "other words", theme=("care",)),
        document("d", "no theme at all"),
        document("e", "hidden", access=Access.STAFF, **about),
    ) as engine:
        sample = Sample("a", {"en": {"nothing": 1}}, about)
        assert engine.similar(sample, PUBLIC_SCOPE, 5) == ["c", "b"]
        first = replace(sample, prefer="fr")
        assert engine.similar(first, PUBLIC_SCOPE, 5) == ["b", "c"]
        assert engine.similar(first, PUBLIC_SCOPE, 1) == ["b"]
        rest = replace(sample, without=frozenset({"b"}))
        assert engine.similar(rest, PUBLIC_SCOPE, 5) == ["c"]
        assert "e" in engine.similar(sample, STAFF_SCOPE, 5)
