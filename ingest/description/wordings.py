"""The set phrases by which documents say what they are, in nine languages.

Every table goes from a language to phrases in small letters. They are looked for in
every language whatever the document's, since an English title page may stand before a
French text. Names of types, decisions and organisations are not here: they are
vocabularies.
"""

# One line a language, so that who reads it can check it.
# ruff: noqa: E501

from ingest.description.phrases import Phrases

MOVED = Phrases(
    {
        "en": ("moved by", "mover", "proposed by", "proposer", "submitted by", "tabled by"),
        "fr": ("présentée par", "présenté par", "proposée par", "déposée par", "auteurs de la motion"),
        "es": ("presentada por", "propuesta por", "proponente", "proponentes"),
        "de": ("antragsteller", "antragstellerin", "antragstellende", "antragsteller*in", "antragsteller:in", "eingebracht von", "eingereicht von"),
        "sv": ("motionär", "motionärer", "förslagsställare", "inlämnad av", "framlagd av"),
        "pt": ("proponente", "proponentes", "apresentada por", "proposta por"),
        "ru": ("внесено", "внесена", "внесён", "внесен", "внёс", "внесла", "проект внесён", "проект внесен", "инициатор", "предложено"),
        "ar": ("مقدم الاقتراح", "مقدمة الاقتراح", "مقدم القرار", "مقدم من", "مقدمة من", "اقترحه"),
        "ja": ("提案", "提案者", "提出", "提出者", "発議者"),
    }
)  # fmt: skip
SECONDED = Phrases(
    {
        "en": ("seconded by", "seconder", "supported by"),
        "fr": (
            "soutenue par",
            "soutenu par",
            "appuyée par",
            "appuyé par",
            "secondée par",
        ),
        "es": ("secundada por", "apoyada por", "apoya", "apoyan", "secunda"),
        "de": ("unterstützt von", "unterstützer", "unterstützung", "unterstützende"),
        "sv": ("understödd av", "stödd av", "stöds av", "medmotionär"),
        "pt": ("apoiada por", "apoio", "apoiam", "secundada por"),
        "ru": ("поддержано", "поддержана", "поддержан", "поддержал", "поддержала"),
        "ar": ("المؤيد", "المؤيدون", "بتأييد", "أيده", "أيّده", "بدعم من"),
        "ja": ("賛同", "賛同者", "賛成者", "支持"),
    }
)
DECIDED = Phrases(
    {
        "en": ("decision", "outcome", "result", "status"),
        "fr": ("décision", "résultat du vote", "résultat", "vote"),
        "es": ("decisión", "resultado", "votación"),
        "de": (
            "entscheidung",
            "entscheidung des kongresses",
            "beschluss",
            "ergebnis",
            "abstimmung",
        ),
        "sv": (
            "kongressens beslut",
            "beslut",
            "årsmötets beslut",
            "stämmans beslut",
            "resultat",
        ),
        "pt": ("decisão", "deliberação", "resultado", "votação"),
        "ru": ("решение", "результат голосования", "итог"),
        "ar": ("القرار", "نتيجة التصويت", "النتيجة"),
        "ja": ("採決結果", "採決", "議決", "取り扱い", "取扱い", "結果"),
    }
)
"""What may stand, with a colon, before a decision."""

ISSUED = Phrases(
    {
        "en": ("published", "issued", "release date", "date", "dated", "posted on", "posted", "update", "updated", "last updated", "prepared on", "notes prepared on", "adopted by", "adopted on", "adopted in", "adopted at", "approved by", "approved on", "approved in", "distributed on", "circulated on", "drawn up on", "revised", "publication date", "for immediate release", "submitted"),
        "fr": ("publié le", "publié en", "publication", "date", "mis à jour le", "mise à jour", "mise à jour du", "actualisé le", "établi le", "adopté par", "adopté le", "adoptée le", "adoptée par", "approuvé le", "approuvé par", "diffusé le", "diffusée le", "parution", "note diffusée le", "document diffusé le"),
        "es": ("publicado", "publicado el", "publicado en", "publicación", "fecha", "actualizado", "actualización", "aprobado", "aprobado por", "aprobada en", "adoptado por", "difundido el", "distribuido el", "elaborado el"),
        "de": ("veröffentlicht", "erschienen", "stand", "datum", "aktualisiert", "aktualisierung", "verabschiedet", "beschlossen am", "beschlossen vom", "beschlossen von", "versandt am", "verschickt am", "protokoll versandt am", "angenommen am", "ausgabe vom", "erstellt am"),
        "sv": ("publicerad", "publicerat", "utgiven", "datum", "uppdaterad", "uppdaterat", "antagen", "antagen av", "antaget", "utskickad", "upprättad", "fastställd", "beslutad"),
        "pt": ("publicado", "publicado em", "publicação", "data", "atualizado", "atualização", "aprovado", "aprovado pela", "aprovada em", "aprovado em", "adotado", "adotada", "adotada pela", "distribuído em", "elaborado em"),
        "ru": ("опубликовано", "дата", "обновлено", "принято", "принят", "утверждено", "утверждён", "утвержден", "утверждена", "одобрено", "разослано", "составлено", "подготовлено"),
        "ar": ("نشر في", "نُشر في", "تاريخ النشر", "التاريخ", "تاريخ", "حُدّث في", "تحديث", "اعتمد في", "اعتمده", "اعتمدته", "اعتُمد في", "اعتمدها", "اعتمدتها", "أقرها", "أقرتها", "وُزعت هذه الوثيقة في", "وزعت هذه الوثيقة في", "وزعت في", "صدر في", "صدرت في"),
        "ja": ("発行", "発行日", "公表", "公開", "掲載", "更新", "作成", "作成日", "採択", "決定", "策定", "改訂", "配布"),
    }
)  # fmt: skip
"""What stands before or beside the date of issue."""

NOT_ISSUED = Phrases(
    {
        "en": ("date of birth", "birth date", "born", "deadline", "due", "due date", "due by", "expires", "expiry date", "valid until", "effective date", "by no later than", "closing date", "reply by", "register by"),
        "fr": ("date de naissance", "né le", "née le", "date limite", "échéance", "avant le", "au plus tard le", "valable jusqu'au", "expire le", "entrée en vigueur", "réponse avant le", "inscription avant le"),
        "es": ("fecha de nacimiento", "nacido el", "nacida el", "fecha límite", "plazo", "vence el", "vencimiento", "antes del", "a más tardar el", "válido hasta", "entrada en vigor", "inscripción hasta"),
        "de": ("geburtsdatum", "geboren am", "geb.", "frist", "abgabefrist", "einsendeschluss", "anmeldeschluss", "spätestens am", "bis zum", "gültig bis", "inkrafttreten", "fällig am"),
        "sv": ("födelsedatum", "född", "sista dag", "senast", "senast den", "tidsfrist", "sista anmälningsdag", "gäller till", "gäller till och med", "träder i kraft", "svar senast"),
        "pt": ("data de nascimento", "nascido em", "nascida em", "nascido a", "data limite", "prazo", "até ao dia", "até dia", "o mais tardar em", "válido até", "vencimento", "entrada em vigor", "inscrição até"),
        "ru": ("дата рождения", "родился", "родилась", "срок", "срок сдачи", "не позднее", "крайний срок", "действителен до", "действует до", "вступает в силу", "ответить до"),
        "ar": ("تاريخ الميلاد", "تاريخ الولادة", "مواليد", "الموعد النهائي", "آخر موعد", "قبل", "في موعد أقصاه", "صالح حتى", "تاريخ الانتهاء", "تاريخ النفاذ"),
        "ja": ("生年月日", "生まれ", "締切", "締め切り", "期限", "提出期限", "申込期限", "有効期限", "発効日", "施行日"),
    }
)  # fmt: skip
"""What stands before a date that is none of issue: birthdays, deadlines, expiry."""

WRITTEN = Phrases(
    {
        "en": ("written by", "authored by", "prepared by", "author", "authors", "edited by", "editor", "editors"),
        "fr": ("rédigé par", "rédigée par", "écrit par", "auteur", "auteure", "autrice", "auteurs"),
        "es": ("escrito por", "redactado por", "elaborado por", "autor", "autora", "autores", "autoría"),
        "de": ("verfasst von", "geschrieben von", "autor", "autorin", "autoren", "autorinnen", "autor:innen", "verfasser", "verfasserin"),
        "sv": ("skriven av", "författad av", "författare", "skrivet av"),
        "pt": ("escrito por", "redigido por", "elaborado por", "autor", "autora", "autores", "autoria"),
        "ru": ("автор", "авторы", "подготовлено", "составитель", "подготовил", "подготовила"),
        "ar": ("بقلم", "تأليف", "المؤلف", "المؤلفة", "المؤلفون", "إعداد", "كتبه", "كتبته"),
        "ja": ("執筆", "執筆者", "著者", "著", "作成者", "文責"),
    }
)  # fmt: skip
EVENT = Phrases(
    {
        "en": ("conference", "congress", "meeting", "assembly", "summit", "seminar", "workshop", "webinar", "forum", "convention", "symposium"),
        "fr": ("conférence", "congrès", "réunion", "assemblée", "sommet", "séminaire", "atelier", "forum", "colloque"),
        "es": ("conferencia", "congreso", "reunión", "asamblea", "cumbre", "seminario", "taller", "foro", "jornada", "jornadas", "encuentro"),
        "de": ("konferenz", "kongress", "sitzung", "versammlung", "gipfel", "seminar", "tagung", "bundeskongress", "gewerkschaftstag", "treffen", "parteitag", "delegiertenversammlung", "forum", "arbeitskreis"),
        "sv": ("konferens", "konferensen", "kongress", "kongressen", "möte", "mötet", "årsmöte", "årsmötet", "stämma", "toppmöte", "seminarium", "sammanträde", "sammanträdet", "forum"),
        "pt": ("conferência", "congresso", "reunião", "assembleia", "cúpula", "cimeira", "seminário", "encontro", "fórum", "oficina"),
        "ru": ("конференция", "конференции", "конгресс", "съезд", "съезда", "заседание", "заседания", "совещание", "собрание", "форум", "семинар", "встреча", "пленум"),
        "ar": ("مؤتمر", "المؤتمر", "اجتماع", "الاجتماع", "ندوة", "منتدى", "قمة", "ملتقى", "ورشة"),
        "ja": ("大会", "会議", "集会", "総会", "フォーラム", "セミナー", "シンポジウム", "研修会", "委員会"),
    }
)  # fmt: skip
MINUTES = Phrases(
    {
        "en": ("minutes", "notes of the meeting"),
        "fr": ("procès-verbal", "compte rendu", "compte-rendu"),
        "es": ("acta", "minuta"),
        "de": ("protokoll", "niederschrift"),
        "sv": ("protokoll", "minnesanteckningar"),
        "pt": ("ata", "acta"),
        "ru": ("протокол",),
        "ar": ("محضر",),
        "ja": ("議事録",),
    }
)
HELD = Phrases(
    {
        "en": ("date", "when", "time"),
        "fr": ("date", "quand"),
        "es": ("fecha", "cuándo"),
        "de": ("termin", "zeit", "datum", "wann"),
        "sv": ("tid", "när", "datum"),
        "pt": ("data", "quando"),
        "ru": ("дата", "время", "дата проведения"),
        "ar": ("الموعد", "الزمان", "التاريخ"),
        "ja": ("日時", "開催日", "会期", "期日"),
    }
)
"""Labels of the date of a meeting."""
PLACE = Phrases(
    {
        "en": ("place", "venue", "where", "location"),
        "fr": ("lieu", "où"),
        "es": ("lugar", "sede"),
        "de": ("ort", "wo", "tagungsort"),
        "sv": ("plats", "ort", "var"),
        "pt": ("local", "lugar"),
        "ru": ("место", "место проведения"),
        "ar": ("المكان", "مكان الاجتماع"),
        "ja": ("場所", "会場", "開催地"),
    }
)
ONLINE = Phrases(
    {
        "en": ("online", "online meeting", "virtual meeting", "by video conference"),
        "fr": ("en ligne", "réunion en ligne", "en visioconférence"),
        "es": ("en línea", "reunión en línea", "virtual", "por videoconferencia"),
        "de": ("online", "digital", "per videokonferenz"),
        "sv": ("på nätet", "digitalt", "online", "digitalt möte"),
        "pt": (
            "on-line",
            "online",
            "virtual",
            "reunião virtual",
            "por videoconferência",
        ),
        "ru": ("онлайн", "в режиме онлайн", "дистанционно"),
        "ar": ("عبر الإنترنت", "عن بعد", "اجتماع عبر الإنترنت"),
        "ja": ("オンライン", "オンライン会議", "オンライン開催"),
    }
)
OBJECTIVES = Phrases(
    {
        "en": ("objectives", "aims", "goals", "our objectives", "our goals"),
        "fr": ("objectifs", "nos objectifs", "buts"),
        "es": ("objetivos", "nuestros objetivos", "metas"),
        "de": ("ziele", "unsere ziele", "zielsetzungen"),
        "sv": ("mål", "målsättningar", "våra mål"),
        "pt": ("objetivos", "objectivos", "nossos objetivos", "metas"),
        "ru": ("цели", "наши цели", "цели и задачи", "задачи"),
        "ar": ("الأهداف", "أهدافنا", "أهداف"),
        "ja": ("目標", "目的", "私たちの目標"),
    }
)
ACTIONS = Phrases(
    {
        "en": ("actions", "our actions", "measures", "action points"),
        "fr": ("actions", "nos actions", "mesures"),
        "es": ("acciones", "nuestras acciones", "medidas"),
        "de": ("maßnahmen", "unsere maßnahmen", "aktionen", "massnahmen"),
        "sv": ("åtgärder", "våra åtgärder", "insatser", "aktiviteter"),
        "pt": ("ações", "acções", "nossas ações", "medidas"),
        "ru": ("действия", "наши действия", "меры", "мероприятия"),
        "ar": ("الإجراءات", "إجراءات", "أنشطتنا", "التدابير"),
        "ja": ("行動", "取り組み", "取組", "施策"),
    }
)
EVENTS = Phrases(
    {
        "en": ("events", "event", "calendar", "activities/events", "activity/event", "chronology", "timeline of events", "what happened"),
        "fr": ("événements", "événement", "évènements", "évènement", "calendrier des événements", "chronologie"),
        "es": ("eventos", "evento", "calendario de eventos", "cronología", "acontecimientos"),
        "de": ("veranstaltungen", "veranstaltung", "ereignisse", "ereignis", "chronologie", "zeittafel"),
        "sv": ("händelser", "händelse", "evenemang", "kronologi", "kalendarium"),
        "pt": ("eventos", "evento", "cronologia", "acontecimentos"),
        "ru": ("события", "событие", "хронология", "календарь событий"),
        "ar": ("الفعاليات", "الأحداث", "الحدث", "الفعالية", "التسلسل الزمني"),
        "ja": ("行事", "出来事", "年表", "催し", "経過"),
    }
)  # fmt: skip
"""Words in the head of a table, or the heading above it, whose rows are events."""
MONTH_COLUMN = Phrases(
    {
        "en": ("month",), "fr": ("mois",), "es": ("mes",), "de": ("monat",),
        "sv": ("månad",), "pt": ("mês",), "ru": ("месяц",), "ar": ("الشهر",), "ja": ("月",),
    }
)  # fmt: skip
DAY_COLUMN = Phrases(
    {
        "en": ("day", "days", "date"), "fr": ("jour", "jours", "date"),
        "es": ("día", "días", "fecha"), "de": ("tag", "tage", "datum"),
        "sv": ("dag", "dagar", "datum"), "pt": ("dia", "dias", "data"),
        "ru": ("день", "число", "дата"), "ar": ("اليوم", "الأيام", "التاريخ"),
        "ja": ("日", "日付"),
    }
)  # fmt: skip
SUMMARY = Phrases(
    {
        "en": ("abstract", "summary", "executive summary", "in brief", "key points"),
        "fr": ("résumé", "en bref", "synthèse", "l’essentiel", "l'essentiel"),
        "es": ("resumen", "en resumen", "resumen ejecutivo", "en breve", "síntesis"),
        "de": (
            "zusammenfassung",
            "kurz gefasst",
            "kurzfassung",
            "abstract",
            "auf einen blick",
        ),
        "sv": ("sammanfattning", "i korthet", "kort sagt"),
        "pt": (
            "resumo",
            "em resumo",
            "resumo executivo",
            "sumário executivo",
            "síntese",
        ),
        "ru": ("аннотация", "коротко", "резюме", "краткое содержание", "кратко"),
        "ar": ("ملخص", "الملخص", "خلاصة", "باختصار", "موجز", "ملخص تنفيذي"),
        "ja": ("要旨", "概要", "要約", "抄録", "はじめに(要旨)"),
    }
)
CONTENTS = Phrases(
    {
        "en": ("contents", "table of contents"),
        "fr": ("sommaire", "table des matières"),
        "es": ("índice", "contenido", "contenidos", "sumario"),
        "de": ("inhalt", "inhaltsverzeichnis"),
        "sv": ("innehåll", "innehållsförteckning"),
        "pt": ("índice", "sumário", "conteúdo"),
        "ru": ("содержание", "оглавление"),
        "ar": ("المحتويات", "الفهرس", "جدول المحتويات"),
        "ja": ("目次", "もくじ"),
    }
)
SERIES = Phrases(
    {
        "en": ("series", "working papers", "briefs"),
        "fr": ("série", "collection", "cahiers"),
        "es": ("serie", "colección", "cuadernos"),
        "de": ("reihe", "schriftenreihe", "serie"),
        "sv": ("serie", "serien", "skriftserie"),
        "pt": ("série", "coleção", "cadernos"),
        "ru": ("серия",),
        "ar": ("سلسلة",),
        "ja": ("シリーズ", "叢書"),
    }
)
NAVIGATION = Phrases(
    {
        "en": ("back to", "skip to", "home", "menu", "search", "share", "print", "download", "log in", "subscribe", "read more", "page", "registration", "register here", "click here"),
        "fr": ("retour", "aller au contenu", "accueil", "menu", "rechercher", "partager", "imprimer", "télécharger", "page"),
        "es": ("volver", "ir al contenido", "inicio", "menú", "buscar", "compartir", "imprimir", "descargar", "página"),
        "de": ("zurück", "zum inhalt", "startseite", "menü", "suche", "teilen", "drucken", "herunterladen", "seite"),
        "sv": ("tillbaka", "till innehållet", "hem", "meny", "sök", "dela", "skriv ut", "ladda ner", "sida"),
        "pt": ("voltar", "ir para o conteúdo", "início", "menu", "buscar", "pesquisar", "compartilhar", "partilhar", "imprimir", "página"),
        "ru": ("назад", "вернуться", "к содержанию", "главная", "меню", "поиск", "поделиться", "распечатать", "скачать", "страница"),
        "ar": ("العودة", "عودة", "انتقل إلى", "الرئيسية", "القائمة", "بحث", "مشاركة", "طباعة", "تحميل", "صفحة"),
        "ja": ("戻る", "一覧に戻る", "本文へ", "ホーム", "メニュー", "検索", "共有", "印刷", "ダウンロード", "ページ"),
    }
)  # fmt: skip
NETWORK_LABEL = Phrases(
    {
        "en": ("network", "networks", "working group"), "fr": ("réseau", "réseaux"),
        "es": ("red", "redes"), "de": ("netzwerk", "netzwerke"), "sv": ("nätverk",),
        "pt": ("rede", "redes"), "ru": ("сеть", "сети"), "ar": ("الشبكة", "الشبكات"),
        "ja": ("ネットワーク",),
    }
)  # fmt: skip
TYPE_LABEL = Phrases(
    {
        "en": ("document type", "document types", "type of document", "content type"),
        "fr": ("type de document", "types de document", "types de documents"),
        "es": ("tipo de documento", "tipos de documento"),
        "de": ("dokumenttyp", "dokumenttypen", "dokumentart"),
        "sv": ("dokumenttyp", "dokumenttyper"),
        "pt": ("tipo de documento", "tipos de documento"),
        "ru": ("тип документа", "вид документа"),
        "ar": ("نوع الوثيقة", "أنواع الوثائق"),
        "ja": ("文書の種類", "文書種別", "資料種別"),
    }
)
CALL_TO_JOIN = Phrases(
    {
        "en": ("join today", "join in", "join us", "join the campaign", "sign the petition", "take action", "sign up", "get involved", "spread the word"),
        "fr": ("rejoignez", "signez la pétition", "agissez", "participez", "mobilisez-vous"),
        "es": ("únete", "únase", "firma la petición", "firme", "participa", "actúa"),
        "de": ("mach mit", "machen sie mit", "mitmachen", "unterschreiben sie", "jetzt unterzeichnen", "schließen sie sich"),
        "sv": ("gå med", "var med", "skriv under", "engagera dig", "delta i kampanjen"),
        "pt": ("junte-se", "participe", "assine", "adira", "faça parte"),
        "ru": ("присоединяйтесь", "подпишите", "участвуйте", "примите участие"),
        "ar": ("انضموا", "انضم إلى", "وقّعوا", "وقعوا", "شاركوا في"),
        "ja": ("参加しよう", "ご参加ください", "署名", "加わってください", "参加しましょう"),
    }
)  # fmt: skip
CLAUSE_LEADS = Phrases(
    {
        "en": ("notes", "believes", "calls on", "calls upon", "resolves", "instructs", "recognises", "recognizes", "deplores", "rejects", "welcomes", "condemns", "demands", "affirms", "reaffirms", "supports", "urges", "agrees", "declares", "mandates", "regrets", "acknowledges", "views"),
        "fr": ("constate", "rappelle", "considère", "s’inquiète", "s'inquiète", "mandate", "décide", "demande", "appelle", "condamne", "affirme", "réaffirme", "exige", "invite", "dénonce", "se félicite", "salue"),
        "es": ("constata", "considera", "acuerda", "decide", "resuelve", "exige", "reclama", "insta", "rechaza", "condena", "recuerda", "solicita", "mandata", "pide"),
        "de": ("möge beschließen", "stellt fest", "fordert", "beschließt", "bekräftigt", "begrüßt", "verurteilt", "beauftragt", "setzt sich"),
        "sv": ("konstaterar", "anser", "beslutar", "kräver", "uppmanar", "yrkar", "föreslår", "uppdrar", "fördömer"),
        "pt": ("constata", "considera", "delibera", "decide", "resolve", "exige", "reivindica", "apela", "condena", "rejeita", "reafirma", "recomenda", "considerando"),
        "ru": ("отмечает", "считает", "постановляет", "требует", "призывает", "поручает", "осуждает", "решает", "подтверждает"),
        "ar": ("إذ يلاحظ", "وإذ يلاحظ", "إذ يؤكد", "وإذ يؤكد", "إذ يرى", "وإذ يرى", "وإذ يعرب", "يقرر", "يدعو", "يطالب", "يكلف", "ويكلف", "يدين"),
        "ja": ("決議する", "求める", "確認する", "要求する", "次のとおり決議", "認識する"),
    }
)  # fmt: skip
"""Verbs by which a conference notes, believes and calls on somebody."""
MOTION_NUMBER = Phrases(
    {
        "en": (
            "motion",
            "composite",
            "composite motion",
            "amendment",
            "resolution",
            "emergency motion",
        ),
        "fr": ("motion", "amendement", "résolution", "vœu"),
        "es": ("moción", "enmienda", "resolución", "ponencia"),
        "de": (
            "antrag",
            "änderungsantrag",
            "initiativantrag",
            "leitantrag",
            "entschließung",
        ),
        "sv": ("motion", "yrkande", "resolution", "proposition"),
        "pt": ("resolução", "moção", "emenda", "proposta"),
        "ru": ("постановление", "резолюция", "предложение", "решение"),
        "ar": ("القرار", "قرار", "الاقتراح", "مشروع القرار", "تعديل"),
        "ja": ("議案", "決議", "動議", "修正案", "請願"),
    }
)
PAST = Phrases(
    {
        "en": ("held", "was", "were", "took place", "published in", "adopted in"),
        "fr": ("tenue", "tenu", "a eu lieu", "ont eu lieu", "publié", "adopté"),
        "es": ("celebrada", "celebrado", "tuvo lugar", "publicado", "fue", "fueron"),
        "de": ("fand", "fanden", "stattgefunden", "wurde", "wurden", "erschienen"),
        "sv": ("hölls", "ägde rum", "publicerades", "antogs"),
        "pt": ("realizada", "realizado", "ocorreu", "foi", "foram", "publicado"),
        "ru": (
            "состоялся",
            "состоялась",
            "состоялось",
            "прошёл",
            "прошла",
            "опубликован",
        ),
        "ar": ("عُقد", "عقد في", "انعقد", "نُشر", "صدر"),
        "ja": ("開催された", "行われた", "発行された", "採択された"),
    }
)
