"""Engines: how what matches is ranked, by the definition and in small cases."""

import math
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.terms import analyse
from index.documents import Change, IndexEdition
from index.editions import AnalysedEdition, analyse_edition
from index.fields import ROLES
from index.matching import ROLE_SHIFT, Alternative, Leaf, MatchRequest, Or
from index.ranking import EXPANDED_SHARE, FOREIGN_SHARE, K1, PRIOR, STEM_SHARE
from repository.model import PUBLIC_SCOPE, STAFF_SCOPE
from tests.finding import document, edition, engine_of, found, term
from tests.worlds import COMMITS, LANGUAGES, WORDS, changes, living

Places = defaultdict[str, list[int]]


def analysed_edition(edition: IndexEdition) -> tuple[AnalysedEdition, Places]:
    """Return an edition's lengths, and where its terms stand."""
    terms: Places = defaultdict(list)

    def add(text: str, language: str, place: int) -> int:
        words = list(analyse(text, language))
        for word in words:
            for name in word.terms:
                terms[name].append(place + word.position)
        return len(words)

    return analyse_edition(edition, add), terms


def reference_scores(changes: dict[str, Change], leaf: Leaf) -> dict[str, float]:
    """Score every document by the definition, slowly."""
    analysed = {
        (id, e.number): (e.language, *analysed_edition(e))
        for id, change in changes.items()
        for e in change.document.editions  # type: ignore[union-attr]
    }
    total = Counter(language for language, _, _ in analysed.values())

    def average(language: str, role: str) -> float:
        lengths = [
            made.lengths[role]
            for own, made, _ in analysed.values()
            if own == language and made.lengths[role]
        ]
        return max(sum(lengths) / len(lengths), 1.0) if lengths else 1.0

    def frequency(key: tuple[str, int], kind: str) -> float:
        language, made, terms = analysed[key]
        weighted = 0.0
        for alternative in leaf.alternatives:
            if alternative.kind != kind:
                continue
            for wanted in alternative.steps[0]:
                for position in terms.get(wanted, ()):  # type: ignore[arg-type]
                    role = list(ROLES.values())[position >> ROLE_SHIFT]
                    ratio = made.lengths[role.name] / average(language, role.name)
                    weighted += role.weight / (1 - role.b + role.b * ratio)
        return weighted

    def saturated(tf: float) -> float:
        return tf * (K1 + 1) / (tf + K1)

    gained, asked = {}, {}
    for key in analysed:
        exact, stem, more = (frequency(key, k) for k in ("exact", "stem", "expanded"))
        own = STEM_SHARE * max(stem, exact) + (1 - STEM_SHARE) * exact
        asked[key] = own
        gained[key] = saturated(own) + EXPANDED_SHARE * (
            saturated(own + more) - saturated(own)
        )
    having = Counter(analysed[key][0] for key, earned in gained.items() if earned)

    def idf(language: str) -> float:
        everywhere = sum(having.values()) / sum(total.values())
        n = having[language] + PRIOR * everywhere
        return math.log(1 + (total[language] + PRIOR - n + 0.5) / (n + 0.5))

    at_home = {analysed[key][0] for key, earned in asked.items() if earned}
    home = leaf.language
    if not total[home]:
        home = leaf.reader if leaf.reader in at_home else ""
    bound = idf(home) if home else min(map(idf, at_home), default=math.inf)

    scores: dict[str, float] = {}
    for (id, number), earned in gained.items():
        if earned:
            language = analysed[id, number][0]
            weight = idf(language)
            if home and language != home:
                weight = FOREIGN_SHARE * min(weight, idf(home))
            own = saturated(asked[id, number])
            score = weight * own + min(weight, bound) * (earned - own)
            scores[id] = max(scores.get(id, 0.0), score)
    return scores


@settings(max_examples=15)
@given(
    changes,
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(("", *LANGUAGES)),
    st.sampled_from(("", *LANGUAGES)),
)
def test_scores_are_those_of_the_definition(
    changes: list[Change], word: str, other: str, language: str, reader: str
) -> None:
    leaf = Leaf(
        (
            Alternative(((word,),)),
            Alternative(((f"en:{word}", f"sv:{word}"),), "stem"),
            Alternative(((other,),), "expanded"),
        ),
        language=language,
        reader=reader,
    )
    with engine_of(*changes, at_once=COMMITS) as engine:
        hits = engine.search(MatchRequest(leaf, limit=100), STAFF_SCOPE).hits
    expected = reference_scores(living(changes), leaf)
    assert {hit.document: hit.score for hit in hits} == pytest.approx(
        expected, rel=1e-4
    )
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_the_exact_word_ranks_above_its_other_forms_and_those_above_other_labels() -> (
    None
):
    leaf = Leaf(
        (
            Alternative((("unions",),)),
            Alternative((("en:union",),), "stem"),
            Alternative((("syndicat",),), "expanded"),
        )
    )
    with engine_of(
        document("label", "syndicat " * 30),
        document("form", "a union here"),
        document("exact", "a unions here"),
        *(document(f"other{i}", "nothing of it") for i in range(5)),
    ) as engine:
        assert found(engine, leaf) == ["exact", "form", "label"]


def test_a_language_of_few_documents_is_not_judged_by_another() -> None:
    """A word that half of the Swedish documents have is worth about the same whether
    or not every English one has it too; counted over all, it would be a quarter."""
    swedish = [
        document(f"sv{i}", edition("vatten " * (i % 2) + "i kommunen", language="sv"))
        for i in range(60)
    ]
    english = [document(f"en{i}", "vatten " * 3 + "word " * 50) for i in range(120)]
    leaf = term("vatten", "sv:vatt")

    def score(*all: Change) -> float:
        with engine_of(*all) as engine:
            hits = engine.search(MatchRequest(leaf, limit=200), PUBLIC_SCOPE).hits
            return next(hit.score for hit in hits if hit.document == "sv1")

    assert score(*swedish, *english) / score(*swedish) == pytest.approx(1, abs=0.2)


def test_a_foreign_word_is_not_worth_more_than_in_its_own_language() -> None:
    """An English title in the sources of an Arabic document, say."""
    english = [document(f"en{i}", "water " * (i % 2) + "and words") for i in range(40)]
    arabic = [document(f"ar{i}", edition("كلمات", language="ar")) for i in range(8)]
    quoting = document("quoting", edition("كلمات water كلمات", language="ar"))
    with engine_of(*english, *arabic, quoting) as engine:
        assert found(engine, term("water", "en:water"))[-1] == "quoting"


@pytest.mark.parametrize("reader", ["", "en", "sv"])
def test_a_label_that_is_rare_in_its_language_does_not_beat_a_common_word(
    reader: str,
) -> None:
    """Every English document has "water", and one Arabic one of eight speaks of it."""
    english = [document(f"en{i}", "water and words") for i in range(20)]
    arabic = [document(f"ar{i}", edition("كلمات", language="ar")) for i in range(8)]
    label = document("label", edition("مياه مياه مياه", language="ar"))
    word = Alternative((("water",),))
    other = Alternative((("مياه",),), "expanded")
    together = Leaf((word, other), reader=reader)
    apart = Or(
        (
            Leaf((word,), reader=reader),
            Leaf((other,), names=(Leaf((word,), reader=reader),)),
        )
    )
    with engine_of(*english, *arabic, label) as engine:
        for node in (together, apart):
            assert found(engine, node)[-1] == "label"


def test_a_word_that_two_languages_share_is_weighed_in_the_readers() -> None:
    """A Swedish title quoted in English documents is no rare word for a Swede."""
    swedish = [
        document(
            f"sv{i}", edition(f"{'plan' if i % 2 else 'en'} kommun", language="sv")
        )
        for i in range(40)
    ]
    english = [document(f"en{i}", "and other words") for i in range(60)]
    quoting = document("quoting", edition("words plan words"))
    leaf = replace(term("plan"), reader="sv")
    with engine_of(*swedish, *english, quoting) as engine:
        assert found(engine, leaf)[-1] == "quoting"
