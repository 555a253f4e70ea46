"""The words by which a text tells in whose hands a service was, in nine languages."""

# One line a language, so that who reads it can check it.
# ruff: noqa: E501

from ingest.description.phrases import Phrases

PRIVATE = Phrases(
    {
        "en": ("private company", "private companies", "private operator", "private operators", "private firm", "private contractor", "private owner", "private owners", "private hands", "privatised", "privatized", "concession", "concessionaire", "contractor", "multinational"),
        "fr": ("entreprise privée", "entreprises privées", "société privée", "sociétés privées", "opérateur privé", "groupe privé", "mains privées", "délégataire", "concession", "concessionnaire", "affermage", "délégation de service public", "multinationale", "privatisé", "privatisée"),
        "es": ("empresa privada", "empresas privadas", "operador privado", "operadora privada", "manos privadas", "concesión", "concesionaria", "contratista", "contrata", "multinacional", "privatizada", "privatizado"),
        "de": ("private betreiber", "privater betreiber", "privaten betreiber", "private firma", "private firmen", "privates unternehmen", "private unternehmen", "privaten unternehmen", "privater hand", "konzern", "konzession", "privatisiert", "auftragnehmer"),
        "sv": ("privat bolag", "privata bolag", "privata bolaget", "privat företag", "privata företag", "privat entreprenör", "privata entreprenörer", "privat regi", "entreprenör", "entreprenören", "entreprenad", "koncession", "privatiserades", "privatiserat"),
        "pt": ("empresa privada", "empresas privadas", "operador privado", "mãos privadas", "concessão", "concessionária", "multinacional", "privatizada", "privatizado"),
        "ru": ("частная компания", "частной компании", "частные компании", "частной компанией", "частный оператор", "частного оператора", "частные руки", "частных руках", "концессия", "концессии", "концессию", "концессионер", "подрядчик", "подрядчика"),
        "ar": ("شركة خاصة", "الشركة الخاصة", "شركات خاصة", "الشركات الخاصة", "مشغل خاص", "القطاع الخاص", "امتياز", "الامتياز", "عقد الامتياز", "خصخصة"),
        "ja": ("民間企業", "民間会社", "民間事業者", "民営化", "指定管理者", "外部委託", "業務委託", "コンセッション", "多国籍企業"),
    }
)  # fmt: skip

MIXED = Phrases(
    {
        "en": ("mixed company", "mixed ownership", "joint venture", "joint company", "minority stake", "minority share", "minority shares", "part-privatised", "partly privatised", "partial privatisation", "private shareholder", "private shareholders", "private partner", "sold shares"),
        "fr": ("économie mixte", "capital mixte", "société mixte", "actionnaire minoritaire", "actionnaires privés", "actionnaire privé", "partenaire privé", "privatisation partielle"),
        "es": ("empresa mixta", "sociedad mixta", "economía mixta", "capital mixto", "socio privado", "socios privados", "accionista privado", "privatización parcial"),
        "de": ("gemischtwirtschaftlich", "gemischtwirtschaftliches", "teilprivatisierung", "teilprivatisiert", "minderheitsbeteiligung", "private anteilseigner", "privaten anteilseigner"),
        "sv": ("delägt", "delägda", "delägare", "minoritetsägare", "minoritetspost", "blandägt", "privata ägare", "privat delägare", "delvis privatiserades"),
        "pt": ("empresa mista", "sociedade mista", "economia mista", "capital misto", "parceiro privado", "sócio privado", "acionista privado", "privatização parcial"),
        "ru": ("пакет акций", "пакета акций", "частный акционер", "частные акционеры", "частным акционером", "частный партнёр", "совместное предприятие", "смешанной собственности", "частичная приватизация"),
        "ar": ("شركة مختلطة", "شركة مشتركة", "شريك خاص", "الشريك الخاص", "مساهم خاص", "خصخصة جزئية"),
        "ja": ("第三セクター", "共同出資", "合弁", "民間株主", "一部民営化", "部分民営化"),
    }
)  # fmt: skip
"""Words for hands of which some are public and some private."""

SHARES = Phrases(
    {
        "en": ("shares", "share", "stake", "stock"),
        "fr": ("du capital", "des parts", "des actions"),
        "es": ("acciones", "del capital", "participación"),
        "de": ("anteile", "der anteile", "der aktien", "beteiligung"),
        "sv": ("aktierna", "aktier", "andelarna"),
        "pt": ("ações", "do capital", "participação"),
        "ru": ("акций", "доли", "доля"),
        "ar": ("الأسهم", "أسهم", "رأس المال", "رأسمال"),
        "ja": ("株式", "出資"),
    }
)
"""What a company is owned by: beside a percentage, one of the words for both hands."""

SOLD = Phrases(
    {
        "en": ("sold", "sale of"),
        "fr": ("cédé*", "cède", "cession d*", "vendu*"),
        "es": ("vendió", "vendieron", "vendid*", "venta d*"),
        "de": ("verkaufte*", "verkauft", "verkauf"),
        "sv": ("sålde*", "såldes", "säljs", "sälja"),
        "pt": ("vendeu", "venderam", "vendid*", "venda d*"),
        "ru": ("продал*", "продан*", "продажа"),
        "ar": ("*باعت", "*بيع"),
        "ja": ("売却",),
    }
)
"""Words of a sale: who sells a percentage keeps the rest."""
