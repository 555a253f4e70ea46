"""How documents say what they are to each other, and what they call a list of sources.

Each table goes from a language to patterns. They are looked for in every language,
whatever the document's. In Japanese the words stand behind what they are about, in all
other languages before it.
"""

# One line a language, so that who reads it can check it.
# ruff: noqa: E501

import re
from collections.abc import Mapping
from functools import cache

from ingest.description.phrases import Phrases

CUES: Mapping[str, Mapping[str, str]] = {
    "amends": {
        "en": r"amends|amending|amendment(?:\s+[\d.]+)?\s+(?:to|of)|to\s+amend",
        "fr": r"amende(?:ment)?(?:\s+(?:n°\s*)?[\d.]+)?\s+(?:à|de)|modifie|amendant",
        "es": r"enmienda(?:\s+[\d.]+)?\s+(?:a|de)|modifica|enmendando",
        "de": r"änderungsantrag(?:\s+[\d.]+)?\s+zu[mr]?|zur\s+änderung|ändert|abänderung",
        "sv": r"(?:ändrings|tilläggs)yrkande(?:\s+[\d.]+)?\s+(?:till|på)|ändrar",
        "pt": r"emenda(?:\s+[\d.]+)?\s+(?:à|ao|a)|altera|emendando",
        "ru": r"поправк[аи](?:\s+№?\s*[\d.]+)?\s+к|вносит\s+изменения\s+в|изменяет",
        "ar": r"تعديل(?:\s+رقم)?(?:\s+[\d.]+)?\s+على|يعدّ?ل|تعديلا\s+ل",
        "ja": r"に対する(?:修正|補正)|の修正案|を(?:修正|改正|改定)",
    },
    "amended_by": {
        "en": r"(?:as\s+)?amended\s+by|incorporating|(?:carried|adopted)\s+with",
        "fr": r"(?:amendée?|modifiée?)\s+par|adoptée?\s+avec",
        "es": r"(?:enmendad[ao]|modificad[ao])\s+por|(?:se\s+)?apro\w+\s+con",
        "de": r"(?:in\s+der\s+fassung|geändert\s+durch|angenommen\s+mit)",
        "sv": r"(?:ändrad\s+(?:genom|av)|antagen\s+med|bifallen\s+med)",
        "pt": r"(?:emendad[ao]|alterad[ao])\s+(?:por|pela|pelo)|aprovad[ao]\s+com",
        "ru": r"с\s+учётом|с\s+учетом|принят\w*\s+с|изменен\w*",
        "ar": r"(?:ال)?معد[َّ]?لة?\s+ب|بصيغته\s+المعدلة",
        "ja": r"により修正|によって修正|を反映",
    },
    "supersedes": {
        "en": r"supersed(?:es|ing)|replac(?:es|ing)|in\s+place\s+of|rescinds|revokes",
        "fr": r"(?:annule\s+et\s+)?remplace(?:nt)?|en\s+remplacement\s+de|abroge",
        "es": r"sustituye(?:ndo)?|reemplaza|deja\s+sin\s+efecto|deroga|en\s+sustitución",
        "de": r"ersetzt|löst|tritt\s+an\s+die\s+stelle|anstelle|hebt",
        "sv": r"ersätter|upphäver|i\s+stället\s+för",
        "pt": r"substitui(?:ndo)?|revoga|em\s+substituição",
        "ru": r"заменяет|взамен|отменяет",
        "ar": r"يحلّ?\s+محل|تحلّ?\s+محل|يلغي|بدلا\s+من",
        "ja": r"に代わる|に代えて|を廃止|に替わる",
    },
    "superseded_by": {
        "en": r"(?:superseded|replaced|rescinded)\s+by",
        "fr": r"(?:remplacée?|annulée?|abrogée?)\s+par",
        "es": r"(?:sustituid[ao]|reemplazad[ao]|derogad[ao])\s+por",
        "de": r"(?:ersetzt|abgelöst|aufgehoben)\s+durch",
        "sv": r"(?:ersatt|upphävd|ersätts)\s+(?:av|genom)",
        "pt": r"(?:substituíd[ao]|revogad[ao])\s+(?:por|pela|pelo)",
        "ru": r"замен[её]н\w*|отмен[её]н\w*",
        "ar": r"حلّ?\s+محله|ألغي\s+ب|أُلغي\s+ب",
        "ja": r"に(?:取って|とって)代わられ|により廃止|によって廃止",
    },
    "composited_into": {
        "en": r"composited(?:\s+(?:into|in|as|with))?|(?:merged|incorporated)\s+into|falls\s+into",
        "fr": r"(?:fondue?|intégrée?|regroupée?|fusionnée?)\s+(?:dans|à|avec|en)",
        "es": r"(?:integrad[ao]|refundid[ao]|agrupad[ao]|incorporad[ao])\s+en",
        "de": r"(?:aufgegangen|eingeflossen|zusammengefasst|zusammengeführt)\s+(?:in|im|mit|zum?)",
        "sv": r"(?:sammanförd|sammanslagen|ingår)\s+(?:i|med|till)",
        "pt": r"(?:integrad[ao]|fundid[ao]|agrupad[ao]|incorporad[ao])\s+(?:em|na|no)",
        "ru": r"(?:включен\w*|объедин[её]н\w*|вош\w+)\s+(?:в|с)",
        "ar": r"(?:أُ?دمج(?:ت)?|دُمج(?:ت)?)\s+في",
        "ja": r"に(?:統合|合併|一本化)",
    },
    "composite_of": {
        "en": r"composite\s+of|composit(?:es|ing)|brings\s+together",
        "fr": r"regroup(?:e|ant)|fusion\s+des|réunit|composite\s+des",
        "es": r"refunde|agrupa|reúne|compuesta\s+(?:por|de)|refundición\s+de",
        "de": r"zusammenfassung\s+der|fasst|zusammengefasst\s+aus",
        "sv": r"sammanslagning\s+av|sammanför|slår\s+samman",
        "pt": r"agrupa|reúne|funde|composta\s+(?:por|pelas|das)|fusão\s+das",
        "ru": r"объединяет|составлен\w*\s+из|объединение",
        "ar": r"يجمع|يدمج|دمج",
        "ja": r"を(?:統合|一本化|合わせ)",
    },
    "implements": {
        "en": r"to\s+carry\s+out|carries\s+out|implement(?:s|ing)|gives?\s+effect\s+to|in\s+pursuance\s+of",
        "fr": r"met(?:tre)?\s+en\s+œuvre|mise\s+en\s+œuvre|en\s+application|en\s+exécution|pour\s+exécuter",
        "es": r"en\s+cumplimiento|para\s+cumplir|cumple|en\s+aplicación|ejecuta|en\s+desarrollo",
        "de": r"(?:zur|in)\s+umsetzung|zur\s+ausführung|in\s+ausführung|setzt|umzusetzen",
        "sv": r"för\s+att\s+genomföra|genomför|till\s+följd\s+av|med\s+anledning\s+av|för\s+att\s+verkställa|verkställer",
        "pt": r"em\s+cumprimento|para\s+cumprir|dá\s+cumprimento|implementa|em\s+aplicação|executa",
        "ru": r"во\s+исполнение|для\s+выполнения|выполняет|в\s+развитие|реализует",
        "ar": r"تنفيذا\s*ً?\s+ل|لتنفيذ|تنفيذ|ينفذ|ينفّذ",
        "ja": r"に基づ|を実施|を実行|の実施|を具体化",
    },
    "implemented_by": {
        "en": r"implemented\s+(?:by|through|in)|carried\s+out\s+(?:by|through)",
        "fr": r"(?:mise?\s+en\s+œuvre|exécutée?|appliquée?)\s+(?:par|dans)",
        "es": r"(?:aplicad[ao]|ejecutad[ao]|desarrollad[ao])\s+(?:por|en|mediante)",
        "de": r"(?:umgesetzt|ausgeführt)\s+(?:durch|in|mit)",
        "sv": r"(?:genomförd|genomförs|verkställs)\s+(?:genom|i|av)",
        "pt": r"(?:implementad[ao]|executad[ao]|aplicad[ao])\s+(?:por|pel[ao]|em)",
        "ru": r"(?:выполн|реализ|исполн)\w+\s+(?:планом|программой|в)",
        "ar": r"(?:نُ?فّ?ذ|تُ?نفّ?ذ)\w*\s+(?:ب|في|من\s+خلال)",
        "ja": r"(?:により|によって|で)(?:実施|実行|具体化)",
    },
}
"""What stands beside the name of another document, by relation."""

POLICY: Mapping[str, str] = {
    "en": r"(?:the\s+)?(?:policy|policies|policy\s+statement|resolution)\s+(?:adopted\s+)?(?:of|in|from)",
    "fr": r"(?:la\s+|l['’])?(?:politique|orientation|résolution)\s+(?:adoptée\s+)?(?:de|en)",
    "es": r"(?:la\s+)?(?:política|resolución)\s+(?:aprobada\s+)?(?:de|en)",
    "de": r"(?:de[rn]\s+|die\s+)?(?:beschluss|beschlusslage|position)\s+(?:von|aus)(?:\s+dem\s+jahre?)?",
    "sv": r"(?:beslutet|politiken|programmet|policyn)\s+från(?:\s+år)?",
    "pt": r"(?:a\s+)?(?:política|resolução)\s+(?:aprovada\s+)?(?:de|em)",
    "ru": r"(?:политик\w+|резолюци\w+|решени\w+)(?:,?\s+принят\w+)?(?:\s+в)?",
    "ar": r"(?:سياسة|السياسة\s+المعتمدة\s+في|قرار)\s+(?:عام|سنة)",
    "ja": r"",
}
"""Earlier policy that is named by nothing but its year."""

SOURCES = Phrases(
    {
        "en": ("references", "sources", "bibliography", "further reading", "works cited", "endnotes", "literature", "reference policy documents", "reference documents", "selected references", "sources and further reading"),
        "fr": ("références", "sources", "bibliographie", "références bibliographiques", "pour en savoir plus", "documents de référence"),
        "es": ("fuentes", "referencias", "bibliografía", "referencias bibliográficas", "para saber más", "documentos de referencia"),
        "de": ("quellen", "literatur", "literaturverzeichnis", "quellenverzeichnis", "weiterführende literatur", "quellen und literatur"),
        "sv": ("källor", "referenser", "litteratur", "källförteckning", "läs mer"),
        "pt": ("fontes", "referências", "bibliografia", "referências bibliográficas", "para saber mais"),
        "ru": ("источники", "литература", "список литературы", "ссылки", "библиография"),
        "ar": ("المصادر", "المراجع", "مصادر", "مراجع", "المصادر والمراجع", "قائمة المراجع"),
        "ja": ("出典", "参考文献", "参考資料", "引用文献", "文献", "典拠"),
    }
)  # fmt: skip
"""What a list of sources is headed by."""

LABOUR = ("ILO", "OIT", "IAO", "МОТ", "منظمة العمل الدولية", "国際労働機関")
"""Names of the organisation whose conventions are known by their numbers."""

QUOTES = '“«„”"『「'
"""What titles stand between begins with one of these."""


@cache
def cue_patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """Return (relation, pattern, whether the words stand behind) for each relation.

    A pattern for words before ends where the name of the document may begin, with a
    few words between.
    """
    # Not beyond the sentence; a point inside a number ends none.
    between = r"(?:[^.;。؛!?\n]|\.(?=\d)){0,45}?"
    found = []
    for relation, by_language in CUES.items():
        before = "|".join(f"(?:{p})" for code, p in by_language.items() if code != "ja")
        words = re.compile(rf"(?<!\w)[وف]?(?:{before}){between}$", re.IGNORECASE)
        found.append((relation, words, False))
        behind = re.compile(rf"[^。；\n]{{0,12}}?(?:{by_language['ja']})")
        found.append((relation, behind, True))
    return tuple(found)


def has_cue(before: str, behind: str) -> bool:
    """Return whether the words before or behind a name are of any relation: a first
    question, cheaper than which relation."""
    any_before, any_behind = _any_cue()
    return any_before.search(before.lower()) is not None or (
        not behind.isascii() and any_behind.search(behind) is not None
    )


@cache
def _any_cue() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of all cues that stand before a name, and of the Japanese.

    For text in small letters: of many words in either case each is tried in full.
    """
    before = {
        pattern
        for by_language in CUES.values()
        for code, pattern in by_language.items()
        if code != "ja"
    }
    behind = {by_language["ja"] for by_language in CUES.values()}
    return (
        re.compile(rf"(?<!\w)[وف]?(?:{'|'.join(sorted(before))})"),
        re.compile("|".join(sorted(behind))),
    )


@cache
def earlier_policy() -> re.Pattern[str]:
    """Return a pattern for "replaces the policy of 2010"; groups ``name``, ``year``."""
    cues = "|".join(p for code, p in CUES["supersedes"].items() if code != "ja")
    policy = "|".join(p for p in POLICY.values() if p)
    return re.compile(
        rf"(?<!\w)(?:{cues})\s+(?:\w+\s+){{0,2}}?(?P<name>(?:{policy})\s+"
        r"(?P<year>(?:19|20)\d\d))(?!\d)",
        re.IGNORECASE,
    )
