"""The words by which a text tells how private hands let go of a service, in nine
languages: those whose verb and object stand apart, or in many forms.

What stands together is a cue of the vocabulary *case-ways*, where an installation can
add to it. ``*`` stands for the rest of a word, ``…`` for words between, of the same
sentence.
"""

# One line a language, so that who reads it can check it.
# ruff: noqa: E501

from collections.abc import Mapping

from ingest.description.phrases import Phrases

_EXPIRED = Phrases(
    {
        "en": ("contract* … ended", "contract* … expire*", "contract* … ran out", "contract* … came to an end", "concession* … ended", "concession* … expire*", "concession* … ran out", "lease* … ended", "lease* … expire*", "expiry of", "end of the contract*", "end of the concession*", "end of the lease*", "not … renew*", "not … extend*", "not … prolong*"),
        "fr": ("contrat* … échéance", "contrat* … expir*", "contrat* … s'achev*", "contrat* … arriv* à … terme", "contrat* … pris fin", "contrat* … prenai* fin", "contrat* … se termin*", "concession* … échéance", "concession* … expir*", "concession* … s'achev*", "concession* … pris fin", "délégation* … échéance", "délégation* … s'achev*", "affermage … échéance", "échéance d* contrat*", "fin d* contrat*", "fin d* concession*", "expiration d*", "pas … renouvel*", "pas … prolong*", "non-renouvellement"),
        "es": ("contrato* … venc*", "contrato* … expir*", "contrato* … terminó", "contrato* … terminaron", "contrato* … terminaba*", "concesi* … venc*", "concesi* … expir*", "concesi* … terminó", "concesi* … terminaba", "expir* … contrato*", "expir* … concesi*", "venc* … contrato*", "venc* … concesi*", "fin de* contrato*", "fin de los contratos", "fin de la concesión", "no … renov*", "no … prorrog*", "no … prórroga*"),
        "de": ("vertr* … lief* … aus", "vertr* … ausgelaufen*", "vertr* … auslief*", "vertr* … endete*", "konzession* … lief* … aus", "konzession* … ausgelaufen*", "konzession* … endete*", "auslaufen de*", "ablauf de* … vertr*", "ablauf de* … konzession*", "nicht … verlänger*", "nicht … erneuer*", "vertragsende*"),
        "sv": ("avtal* … löpte … ut", "avtal* … löpt ut", "avtal* … gick … ut", "avtal* … gått ut", "avtal* … upphörde", "avtal* … tog slut", "kontrakt* … löpte … ut", "kontrakt* … gick … ut", "inte … förläng*", "inte … förny*"),
        "pt": ("contrato* … terminou", "contrato* … terminaram", "contrato* … terminava*", "contrato* … expir*", "concess* … terminou", "concess* … terminava*", "concess* … expir*", "expir* … contrato*", "termo d* contrato*", "termo d* concess*", "fim d* contrato*", "fim d* concess*", "não … renov*", "não … prorrog*"),
        "ru": ("договор* … истёк*", "договор* … истек*", "договор* … закончил*", "срок* … истёк", "срок* … истек", "концесси* … истек*", "концесси* … закончил*", "окончани* … договор*", "окончани* … концесси*", "истечени* … договор*", "истечени* … срок*", "не … продл*", "не … продлен*", "отказ* от продлени*"),
        "ar": ("*انتهاء … *عقد", "*انتهاء … *عقود", "*انتهى … *عقد", "*انتهت … *عقود", "*انقضاء … *عقد", "*نهاية … *عقد", "*عدم … تجديد", "*لم … يجدد", "*لم … تجدد", "*لم … يجدّد", "*لم … تجدّد", "*عدم تمديد"),
        "ja": ("契約…満了", "契約が切れ", "契約…終わ", "契約切れ", "期間…満了", "満了をもって", "満了により", "満了後", "満了し", "更新せず", "更新しな", "更新されな"),
    }
)  # fmt: skip

_TERMINATED = Phrases(
    {
        "en": ("terminat* … contract*", "terminat* … concession*", "contract* … terminated", "concession* … terminated", "lease* … terminated", "cancel* … contract*", "cancel* … concession*", "cancel* … lease*", "contract* … cancelled", "lease* … cancelled", "ended the contract*", "ended its contract*", "rescind*", "revok* … concession*", "would part", "parted ways", "broke … contract*", "early termination", "before the end of the contract*", "before the contract* … end*", "years early"),
        "fr": ("résili*", "rompu … contrat*", "rompt … contrat*", "rupture d* contrat*", "mis fin … contrat*", "mis fin … concession*", "met fin … contrat*", "mettre fin … contrat*", "avant … terme", "avant … échéance", "avant la fin d* contrat*", "avant la fin de la concession", "déchéance", "révoqué* … concession*"),
        "es": ("rescind*", "rescisión", "cancel* … contrato*", "cancel* … concesión", "rompió … contrato*", "puso fin … contrato*", "puso fin … concesión", "dio por terminado*", "antes de* … fin de* contrato", "antes de* … fin de la concesión", "antes de que … contrato", "anticipadamente", "revocó … concesión", "caducidad"),
        "de": ("kündigte* … vertr*", "vertr* … gekündigt*", "kündigung … vertr*", "löste* … vertr*", "vertr* … aufgelöst*", "vertr* … gelöst", "auflösung … vertr*", "vorzeitig*", "vor ablauf", "vor vertragsende", "vor dem ende … vertr*", "entzog* … konzession*"),
        "sv": ("sade* upp … avtal*", "avtal* … sades upp", "avtal* … sagts upp", "säga upp … avtal*", "häv* … avtal*", "avtal* … hävd*", "bröt … avtal*", "i förtid", "före avtal*", "innan avtal*", "avslutade* … avtal*", "uppsägning* av avtal*"),
        "pt": ("rescind*", "rescisão", "rompeu … contrato*", "cancelou … contrato*", "pôs fim … contrato*", "pôs fim … concess*", "resgatou … concess*", "resgate da concess*", "antes do … fim d*", "antes do … termo", "antes do prazo", "antecipadamente", "denunciou … contrato*", "caducidade"),
        "ru": ("расторг*", "расторж*", "разорвал* … договор*", "прекратил* … договор*", "досрочн*", "отозвал* … концесси*", "до окончани* … договор*", "до истечени* … срок*"),
        "ar": ("*فسخ … *عقد", "*فسخت … *عقد", "*إنهاء … *عقد", "*أنهت … *عقد", "*ألغت … *عقد", "*إلغاء … *عقد", "قبل … نهاية … *عقد", "قبل … انتهاء … *عقد", "قبل موعده", "قبل الأوان", "*سحب … *امتياز"),
        "ja": ("契約…解除", "契約…解約", "中途解約", "契約…打ち切", "契約…破棄", "満了前", "期限前", "満了を待たず", "契約を終わらせ", "契約…取り消"),
    }
)  # fmt: skip

_BOUGHT = Phrases(
    {
        "en": ("bought … share*", "bought … stake*", "share* … bought", "stake* … bought", "buy* … share*", "buy* … stake*", "acquir* … share*", "acquir* … stake*", "bought the company", "bought … back", "repurchas*"),
        "fr": ("rachète*", "racheté*", "rachat d* … actions", "rachat d* … parts", "acheté* … actions", "acheté* … parts", "acquis* … actions", "acquis* … parts", "acquis* … capital", "acquisition d* … capital"),
        "es": ("compró … acciones", "compró … participación", "compró … empresa", "compraron … acciones", "adquirió … acciones", "adquirió … participación", "adquirió … capital", "recompr*"),
        "de": ("kaufte* … anteil*", "kaufte* … zurück", "anteil* … gekauft*", "anteil* … zurückgekauft*", "anteil* … erworben*", "erwarb* … anteil*", "übernahm* … anteil*", "kauf* … aktien", "rückkauf*", "zurückgekauft*"),
        "sv": ("köpte* … aktie*", "köpt* … aktie*", "aktie* … köpt*", "köpte … tillbaka", "återköp*", "förvärvade* … aktie*", "köpte* … andel*", "köpte … bolaget", "åter i majoritet"),
        "pt": ("comprou … ações", "comprou … participação", "comprou … empresa", "comprou … capital", "compraram … ações", "adquiriu … ações", "adquiriu … participação", "adquiriu … capital", "recompr*"),
        "ru": ("выкуп*", "купил* … акци*", "приобрел* … акци*", "приобрёл … акци*", "акци* … выкупил*", "акци* … приобрел*"),
        "ar": ("*شراء … *أسهم", "*شراء … *حصة", "*شراء … *حصص", "*شراء … *رأسمال", "*اشترت … *أسهم", "*اشترت … *حصة", "*اشترت … *شركة", "*اقتناء … *رأسمال", "*انتقل … *رأسمال*", "*انتقلت … *أسهم"),
        "ja": ("株式…取得", "株式…買", "株…買い取", "買い戻", "買収"),
    }
)  # fmt: skip

WAYS: Mapping[str, Phrases] = {
    "contract-expired": _EXPIRED,
    "contract-terminated": _TERMINATED,
    "shares-bought": _BOUGHT,
}
"""Words for a way, by its identifier in the vocabulary *case-ways*."""
