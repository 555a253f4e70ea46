"""What can be typed, and what it finds: examples for the help page in each language.

Each finds documents of the starter collection, those in its own language first, which
``tests/test_corpus_search_cases.py`` checks. A library with other documents may have
none for some of them; what they show holds all the same.
"""

from collections.abc import Mapping

from search_web.labels import N_

MEANINGS = (
    N_("both words, in any form and order"),
    N_("exactly these words, one after the other"),
    N_("one of the words, or both"),
    N_("the first word and not the second"),
    N_("these words with at most five others between them"),
    N_("the word and what is spelt nearly like it"),
    N_("every word that begins so"),
    N_("words put together with brackets"),
    N_("the word in the title"),
)
TYPED: Mapping[str, tuple[str, ...]] = {
    "en": (
        "water concession",
        '"joined up"',
        "water OR energy",
        "water -private",
        '"water prices"~5',
        "concesion~",
        "outsourc*",
        "(water OR energy) staff",
        "title:charter",
    ),
    "fr": (
        "contrat eau",
        '"service public"',
        "eau OR énergie",
        "eau -privé",
        '"prix eau"~5',
        "délégaton~",
        "syndic*",
        "(eau OR énergie) personnel",
        "title:eau",
    ),
    "es": (
        "contrato agua",
        '"servicios públicos"',
        "agua OR energía",
        "agua -privado",
        '"gestión agua"~5',
        "munisipio~",
        "trabajador*",
        "(agua OR energía) personal",
        "title:agua",
    ),
    "de": (
        "Vertrag Wasser",
        '"öffentliche Hand"',
        "Beschaffung OR Vertrag",
        "Beschaffung -Wasser",
        '"Vertrag Stadt"~5',
        "Beschafung~",
        "kommunal*",
        "(Wasser OR Energie) Beschäftigte",
        "title:Wasser",
    ),
    "sv": (
        "upphandling avtal",
        '"kommunala tjänster"',
        "avtal OR upphandling",
        "upphandling -avfall",
        '"avtal kommun"~5',
        "upphandlig~",
        "kommun*",
        "(avtal OR upphandling) personal",
        "title:tjänster",
    ),
    "pt": (
        "contrato água",
        '"serviços públicos"',
        "água OR trabalhadores",
        "água -concessão",
        '"gestão água"~5',
        "concesão~",
        "trabalhador*",
        "(água OR energia) trabalhadores",
        "title:água",
    ),
    "ru": (
        "договор вода",
        '"коллективный договор"',
        "вода OR тепло",
        "договор -вода",
        '"право воду"~5',
        "приватизацыя~",
        "коммунал*",
        "(вода OR тепло) работники",
        "title:вода",
    ),
    "ar": (
        "عقد المياه",
        '"الخدمات العامة"',
        "المياه OR الطاقة",
        "العاملين -المياه",
        '"إدارة المياه"~5',
        "الخصخسة~",
        "عمال*",
        "(المياه OR الطاقة) العاملين",
        "title:المياه",
    ),
    "ja": (
        "水道 契約",
        '"公共サービス"',
        "水道 OR エネルギー",
        "公共サービス -水道",
        '"水道 公営"~5',
        "",  # Japanese words are too short to be spelt nearly alike.
        "再公営*",
        "(水道 OR エネルギー) 職員",
        "title:水道",
    ),
}
"""By language, in the order of :data:`MEANINGS`; "" where a language has no use for it.
The words OR and title: are the same in all of them."""


def examples(language: str) -> list[tuple[str, str]]:
    """Return what readers of a language can type, each with what it finds."""
    pairs = zip(TYPED[language], MEANINGS, strict=True)
    return [(typed, meaning) for typed, meaning in pairs if typed]
